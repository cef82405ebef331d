"""The grammar of Markdown, with a note of where each construct stands.

markdown-it-py keeps lines for blocks and nothing for links, so the inline rules
that make links are wrapped: a wrapper notes where its rule began and ended.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_inline import StateInline, autolink, backtick, image, link
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

__all__ = ["SPAN", "References", "Span", "label_of", "parse_blocks", "parse_inline"]

SPAN = "linkvoice"
"""Key of a `Span` in the meta of a token."""
_LIBERAL = re.compile(r"""\s*<?(?P<href>.*?)>?(?:\s+(?:"[^)]*|'[^)]*))?\s*""", re.DOTALL)
_IN_IMAGE = "linkvoice_in_image"
_MISSED = "linkvoice_missed"
References = dict[str, dict[str, object]]
"""Label -> href and lines of a definition."""
Rule = Callable[[StateInline, bool], bool]


class Span(NamedTuple):
    """Where a construct stands in the text of its block."""

    start: int
    end: int
    literal: tuple[int, int] = (0, 0)
    """Where its destination or label stands."""
    inline: bool = False
    """The destination stands in the construct itself."""


def parse_blocks(text: str, *, code: bool) -> tuple[list[Token], References]:
    """Parse the blocks of a text, not what is in them; gives tokens, and the definitions of links.

    `code` says whether indented text is code. For Python-Markdown it is not taken
    as such: what its extensions put into admonitions and tabs is indented too.
    """
    env: dict[str, dict[str, dict[str, object]]] = {}
    tokens = _grammar(code=code).parse(text, env)
    return tokens, env.get("references", {})


def parse_inline(content: str, references: References, *, code: bool) -> tuple[list[Token], list[Token]]:
    """Parse the text of one block; links, images and code carry a `Span`. Gives tokens, and what may be a link elsewhere."""
    children: list[Token] = []
    env: dict[str, object] = {"references": references, _MISSED: []}
    grammar = _grammar(code=code)
    grammar.inline.parse(content, grammar, env, children)
    return children, env[_MISSED]  # type: ignore[return-value]


def label_of(text: str) -> str:
    """The form in which the labels of definitions are compared."""
    return normalizeReference(text)


@cache
def _grammar(*, code: bool) -> MarkdownIt:
    grammar = MarkdownIt("commonmark", {"store_labels": True}).enable("table")
    # Not `^[…]` as an inline footnote: `^^[text](destination)^^` is underlined text elsewhere.
    footnote_plugin(grammar, inline=False, move_to_end=False)
    if not code:
        grammar.disable("code")
    grammar.core.ruler.enableOnly(["normalize", "block"])
    if not code:
        grammar.core.ruler.push("last_definition", _last_definition)
        grammar.core.ruler.enable("last_definition")
    grammar.validateLink = lambda url: True  # type: ignore[method-assign] # noqa: ARG005 - a link to judge, whatever its scheme
    grammar.normalizeLink = lambda url: url  # type: ignore[method-assign] # as written
    grammar.inline.ruler.at("link", _noting(link, "link_open", 0))
    grammar.inline.ruler.at("image", _noting_image)
    grammar.inline.ruler.at("autolink", _noting(autolink, "link_open", None))
    grammar.inline.ruler.at("backticks", _noting(backtick, "code_inline", None))
    return grammar


def _last_definition(state: object) -> None:
    """Let the last definition of a label win, as in Python-Markdown; in CommonMark the first does."""
    env: dict[str, object] = state.env  # type: ignore[attr-defined]
    duplicates: Sequence[dict[str, object]] = env.get("duplicate_refs", ())  # type: ignore[assignment]
    for duplicate in duplicates:
        references: dict[str, object] = env["references"]  # type: ignore[assignment]
        references[str(duplicate["label"])] = duplicate


def _noting(rule: Rule, kind: str, label: int | None) -> Rule:
    """Wrap a rule; `label` is the offset of the label's bracket in the construct, None where it has none."""

    def noting(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser's signature
        start, count = state.pos, len(state.tokens)
        if rule(state, silent):
            if not silent and not state.env.get(_IN_IMAGE):
                # Not simply the next token: text that was pending is pushed first.
                token = next((token for token in state.tokens[count:] if token.type == kind), None)
                if token is not None:
                    token.meta[SPAN] = Span(start, state.pos) if label is None else _span(state, start, state.pos, label)
            return True
        if not silent and label is not None and state.src.startswith("![" if label else "[", start) and not state.env.get(_IN_IMAGE):
            _note_missed(state, start, label)
        return False

    return noting


def _noting_image(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser's signature
    """Note an image, but no link within its text: it becomes none, and its offsets are others."""
    outer = state.env.get(_IN_IMAGE)
    noting = _noting(_image_apart, "image", 1)
    if outer:
        return image(state, silent)
    return noting(state, silent)


def _image_apart(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser's signature
    state.env[_IN_IMAGE] = True
    try:
        return image(state, silent)
    finally:
        state.env[_IN_IMAGE] = False


def _span(state: StateInline, start: int, end: int, label: int) -> Span:
    """Find the destination or the label within a link that was just read."""
    source = state.src
    close = _label_end(state, start + label)
    if end > close + 1 and source[close + 1] == "(":
        opening = _past_space(source, close + 2)
        found = state.md.helpers.parseLinkDestination(source, opening, end)
        bracket = 1 if source.startswith("<", opening) else 0
        return Span(start, end, (opening + bracket, found.pos - bracket), inline=True)
    if end > close + 2 and source[close + 1] == "[" and end - 1 > close + 2:
        return Span(start, end, (close + 2, end - 1))
    return Span(start, end, (start + label + 1, close))


def _label_end(state: StateInline, bracket: int) -> int:
    position, maximum = state.pos, state.posMax
    state.posMax = len(state.src)
    end: int = state.md.helpers.parseLinkLabel(state, bracket, disableNested=False)
    state.pos, state.posMax = position, maximum
    return end


def _past_space(source: str, position: int) -> int:
    while position < len(source) and source[position] in " \t\n":
        position += 1
    return position


def _note_missed(state: StateInline, start: int, label: int) -> None:
    """Note what CommonMark takes for text, but Python-Markdown or a plugin may take for a link."""
    source = state.src
    close = _label_end(state, start + label)
    if close < 0 or source.startswith("^", start + label + 1):
        return
    kind = "missed_image" if label else "missed_link"
    after = source[close + 1 : close + 2]
    if after == "(":
        end = _closing(source, close + 1)
        found = _LIBERAL.fullmatch(source, close + 2, end) if end > 0 else None
        if found is None or not found["href"]:
            return
        span = Span(start, end + 1, found.span("href"), inline=True)
    else:
        end = source.find("]", close + 2) if after == "[" else -1
        span = Span(start, end + 1, (close + 2, end)) if end > close + 2 else Span(start, max(end, close) + 1, (start + label + 1, close))
    token = Token(kind, "", 0, content=source[start + label + 1 : close], meta={SPAN: span})
    state.env[_MISSED].append(token)


def _closing(source: str, opening: int) -> int:
    """The bracket that closes the one at `opening`, or -1."""
    depth = 0
    for position in range(opening, len(source)):
        if source[position] == "(":
            depth += 1
        elif source[position] == ")":
            depth -= 1
            if depth == 0:
                return position
    return -1

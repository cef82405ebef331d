"""reStructuredText to the links that stand in it, each with its line and column.

docutils says what is a link, and from which line its paragraph starts; where
exactly it stands is found by its text from there on.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from linkvoice.extract.written import Form, Source, Title, Written

__all__ = ["read_rst"]

_QUIET: dict[str, Any] = {
    "report_level": 5,
    "halt_level": 5,
    "warning_stream": False,
    "file_insertion_enabled": False,
    "raw_enabled": True,
    "doctitle_xform": False,
    "smart_quotes": False,
    "syntax_highlight": "none",
    "_disable_config": True,
}
_UNKNOWN = re.compile(r'Unknown directive type "([^"]+)"')
_ROLE = re.compile(r":[\w:.+-]+:`(?:(?P<text>[^`<]*?)\s*<(?P<target>[^`>]+)>|(?P<whole>[^`]+))`")
_EMBEDDED = re.compile(r"<([^<>`]+)>`__?$")
_TITLE = re.compile(r"(?m)^(\S.*?)[ \t]*\n([^\w\s])\2{2,}[ \t]*$")


def read_rst(text: str) -> Source:
    """Find all links of a reStructuredText.

    Raises:
        ImportError: docutils is not installed; nobody who writes reStructuredText lacks it.
    """
    reader = _Reader(text)
    reader.read(_parse(text))
    titles = tuple(Title(text.count("\n", 0, match.start()) + 1, match[1]) for match in _TITLE.finditer(text))
    return Source(tuple(sorted(reader.written, key=lambda each: each.start)), titles, (), tuple("".join(reader.prose).split("\n")))


def _parse(text: str) -> Any:  # noqa: ANN401 - a tree of docutils
    from docutils.core import publish_doctree
    from docutils.nodes import system_message
    from docutils.parsers.rst import directives

    tree = publish_doctree(text, settings_overrides=_QUIET)
    found = [_UNKNOWN.search(message.astext()) for message in tree.findall(system_message)]
    unknown = {match[1] for match in found if match is not None}
    if unknown:
        # Of other programs, such as Sphinx: what they hold is text with links all the same.
        for name in unknown:
            directives.register_directive(name, _transparent())
        tree = publish_doctree(text, settings_overrides=_QUIET)
    return tree


def _transparent() -> Any:  # noqa: ANN401 - a class of docutils
    """A directive that is nothing but what it holds."""
    from docutils import nodes
    from docutils.parsers.rst import Directive

    class Transparent(Directive):
        optional_arguments = 1
        final_argument_whitespace = True
        has_content = True

        def run(self) -> list[nodes.Node]:
            holder = nodes.container()
            if self.arguments:  # text may follow the name at once
                found, _ = self.state.inline_text(" ".join(self.arguments), self.lineno)
                holder += nodes.paragraph("", "", *found)
            self.state.nested_parse(self.content, self.content_offset, holder)
            return [holder]

    return Transparent


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.prose = list(text)
        self.written: list[Written] = []
        self._starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
        self._used: set[int] = set()
        self._cursor = 0

    def read(self, tree: Any) -> None:  # noqa: ANN401 - a tree of docutils
        from docutils import nodes

        definitions = {str(target["refuri"]): target for target in tree.findall(nodes.target) if target.get("refuri")}
        metadata = _metadata(tree)
        for node in tree.findall():
            if metadata is not None and metadata in _above(node):
                continue
            if isinstance(node, nodes.reference) and (node.get("refuri") or node.get("refid")):
                self._read_reference(node, definitions)
            elif isinstance(node, nodes.image) and not isinstance(node.parent, nodes.substitution_definition):
                self._read_image(node)
            elif isinstance(node, nodes.problematic):
                self._read_role(node)
            elif isinstance(node, nodes.raw) and "html" in str(node.get("format", "")):
                self._read_raw(node.astext())

    def _read_reference(self, node: Any, definitions: dict[str, Any]) -> None:  # noqa: ANN401 - a node of docutils
        href = str(node.get("refuri") or f"#{node['refid']}")
        raw = node.rawsource
        text = node.astext()
        if not raw:
            images = [child for child in node.children if child.tagname == "image"]
            if images:
                self._read_target(images[0], href)
            return
        place = self._find(raw, _line(node))
        if place is None:
            return
        start, end = place
        embedded = _EMBEDDED.search(raw)
        if embedded is not None:
            inner = self.text.rfind("<", start, end) + 1
            literal = self.text[inner : self.text.rfind(">", start, end)]
            self._add(Form.LINK, href, inner, literal, text, start)
        elif raw.rstrip("_") == raw and raw == text:
            self._add(Form.AUTOLINK, href, start, raw, text, start)
        else:
            skip = 1 if self.text.startswith("`", start) else 0
            target = definitions.get(href)
            literal = self.text[start + skip : end].rstrip("_").rstrip("`")
            self._add(Form.REFERENCE, href, start + skip, literal, text, start, self._definition(target))
        self._blank(start, end)

    def _definition(self, target: Any) -> int | None:  # noqa: ANN401 - a node of docutils
        found = self.text.find(target.rawsource) if target is not None and target.rawsource else -1
        return None if found < 0 else self._line(found)

    def _read_target(self, image: Any, href: str) -> None:  # noqa: ANN401 - a node of docutils
        """A link around an image, which its ``:target:`` makes."""
        found = self.text.find(image.rawsource) if image.rawsource else -1
        option = self.text.find(":target:", found) if found >= 0 else -1
        literal = href.rstrip("_")
        place = self.text.find(literal, option) if option >= 0 else -1
        if place >= 0 and "\n" not in self.text[option:place]:
            self._add(Form.LINK, href, place, literal, str(image.get("alt", "")), found)

    def _read_image(self, node: Any) -> None:  # noqa: ANN401 - a node of docutils
        first = node.rawsource.partition("\n")[0]
        place = self._find(first, None) if first else None
        if place is None:
            return
        start, end = place
        uri = str(node["uri"])
        inner = self.text.find(uri, start, end)
        literal = uri if inner >= 0 else self.text[start:end].rpartition("::")[2].strip()
        inner = inner if inner >= 0 else self.text.find(literal, start, end)
        if literal and inner >= 0:
            self._add(Form.IMAGE, uri, inner, literal, str(node.get("alt", "")), start + 1)

    def _read_role(self, node: Any) -> None:  # noqa: ANN401 - a node of docutils
        """A role of another program, such as ``:doc:``."""
        match = _ROLE.fullmatch(node.astext())
        place = self._find(node.astext(), _line(node)) if match is not None else None
        if match is None or place is None:
            return
        target = match["target"] or match["whole"]
        inner = self.text.rfind(target, *place)
        if inner >= 0:
            self._add(Form.OPEN, target, inner, target, match["text"] or match["whole"] or target, place[0])
            self._blank(*place)

    def _read_raw(self, html: str) -> None:
        """Read the links in a block of HTML."""
        from linkvoice.extract.markdown import read_markdown

        parts = [line.strip() for line in html.split("\n") if line.strip()]
        place = self._find("\n".join(parts), None) if parts else None
        if place is None:
            return
        start, end = place
        alone = re.sub(r"[^\n]", " ", self.text[:start]) + self.text[start:end]
        self.written += [each for each in read_markdown(alone, code=True).written if each.form is Form.HTML]

    def _find(self, raw: str, line: int | None) -> tuple[int, int] | None:
        """Find where a construct stands; white space in it may be a line end and an indent there."""
        pattern = re.compile(r"\s+".join(re.escape(part) for part in raw.split()))
        floors = ([] if line is None else [self._starts[min(line, len(self._starts)) - 1]]) + [self._cursor, 0]
        for floor in floors:
            for match in pattern.finditer(self.text, floor):
                if match.start() not in self._used and self._stands_alone(match):
                    self._used.add(match.start())
                    self._cursor = max(self._cursor, match.start())
                    return match.span()
        again = pattern.search(self.text)  # a substitution is defined once and used often
        return None if again is None else again.span()

    def _stands_alone(self, match: re.Match[str]) -> bool:
        """Whether a bare word is the whole word."""
        before = self.text[match.start() - 1 : match.start()]
        after = self.text[match.end() : match.end() + 1]
        first, last = match[0][:1], match[0][-1:]
        return not (first.isalnum() and (before.isalnum() or before in {"`", "<", "_"})) and not (last.isalnum() and after.isalnum())

    def _add(self, form: Form, href: str, offset: int, literal: str, text: str, start: int, definition: int | None = None) -> None:  # noqa: PLR0913, PLR0917 - all that is known
        element = "img" if form is Form.IMAGE else "a"
        line = self._line(offset)
        column = offset - self._starts[line - 1] + 1
        first = self._line(start)
        place = (first, start - self._starts[first - 1] + 1)
        self.written.append(Written(form, href, literal.partition("\n")[0], text, line, column, element, place, definition))

    def _line(self, offset: int) -> int:
        return bisect_right(self._starts, offset)

    def _blank(self, start: int, end: int) -> None:
        self.prose[start:end] = [char if char == "\n" else " " for char in self.text[start:end]]


def _metadata(tree: Any) -> Any:  # noqa: ANN401 - a tree of docutils, and a node of it or None
    """The fields before any text, such as date and summary: generators show them elsewhere, or not at all."""
    from docutils import nodes

    for fields in tree.findall(lambda node: isinstance(node, nodes.field_list | nodes.docinfo)):
        above = fields.parent
        if above is tree or above.parent is tree:
            before = above.children[: above.index(fields)]
            return fields if all(isinstance(node, nodes.Titular | nodes.Invisible) for node in before) else None
    return None


def _line(node: Any) -> int | None:  # noqa: ANN401 - a node of docutils
    """The line of the nearest node above that has one."""
    for above in _above(node):
        if above.line:
            return int(above.line)
    return None


def _above(node: Any) -> Iterator[Any]:  # noqa: ANN401 - a node of docutils
    while node is not None:
        yield node
        node = node.parent

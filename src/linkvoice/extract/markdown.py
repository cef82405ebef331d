"""Markdown to the links that stand in it, each with its line and column."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from linkvoice.extract.elements import urls_of
from linkvoice.extract.grammar import SPAN, References, Span, label_of, parse_blocks, parse_inline
from linkvoice.extract.written import Directive, Form, Source, Title, Written

__all__ = ["read_markdown"]

_DIRECTIVE = re.compile(r"[ \t]*(?:#{1,6} *)?::: ?([^\s{]+)")
_DEFINITION = re.compile(r"(?m)^[ ]{0,3}\[([^\[\]\n]+)\]:[ ]*\n?[ ]*<?([^\s>]+)>?")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_RAW = re.compile(r"<(script|style|pre|textarea)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"""<([a-zA-Z][\w-]*)((?:\s+[^\s"'>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?|\s*/)*)\s*>""")
_END_TAG = re.compile(r"</[a-zA-Z][\w-]*\s*>")
_ATTRIBUTE = re.compile(r"""([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")
_LIST = re.compile(r"\{:?[ \t]*([^}\n]*)\}")
_BARE = re.compile(r"(?:https?://|www\.)[^\s<>\"'`\[\]{}|]*[^\s<>\"'`\[\]{}|.,;:!?*_~)]")
_NOT_TEXT = re.compile(r":[a-z0-9_+-]+:|<[^>]*>")  # emoji by name, tags
_LEVELS = 6  # of HTML in Markdown in HTML


def read_markdown(text: str, *, code: bool = False) -> Source:
    """Find all links of a Markdown text, and what may be one.

    `code` says whether indented text is code, as in CommonMark; without it the
    text is read as Python-Markdown and its extensions do.
    """
    reader = _Reader(text, code=code)
    reader.read(text, _LEVELS)
    reader.read_html()
    reader.read_bare()
    directives = [Directive(number, match[1]) for number, line in enumerate(reader.prose, 1) if (match := _DIRECTIVE.match(line))]
    return Source(tuple(sorted(reader.written, key=lambda each: each.start)), tuple(reader.titles), tuple(directives), tuple(reader.prose))


class _Reader:
    """Collects what one text holds; offsets become lines and columns at once."""

    def __init__(self, text: str, *, code: bool) -> None:
        self.lines = text.split("\n")
        self.prose = list(self.lines)
        self.written: list[Written] = []
        self.titles: list[Title] = []
        self._code = code
        self._references: References = {}
        self._elsewhere: dict[str, tuple[str, int]] | None = None

    def read(self, text: str, levels: int) -> None:
        """Read the blocks of a text, whose lines stand where those of the whole text do."""
        tokens, references = parse_blocks(text, code=self._code)
        self._references.update(references)
        cursor = (-1, 0)  # line and column after the last cell of a table row
        inner: list[Token] = []
        for index, token in enumerate(tokens):
            if token.type in {"fence", "code_block"} and token.map:
                self._blank_lines(*token.map)
            elif token.type == "html_block":
                inner.append(token)
            elif token.type == "inline" and token.map:
                cell = index > 0 and tokens[index - 1].type in {"th_open", "td_open"}
                start = cursor[1] if cell and cursor[0] == token.map[0] else 0
                block = _Block(self.lines, token, start, cell=cell)
                if cell and block.places[0] is not None:
                    cursor = (token.map[0], block.places[0] + len(token.content))
                self._read_inline(block, title=index > 0 and tokens[index - 1].type == "heading_open")
        if inner and levels:
            self._read_within(text, inner, levels)

    def _read_within(self, text: str, blocks: Sequence[Token], levels: int) -> None:
        """Read the Markdown in blocks of HTML, with their tags blanked out."""
        lines = [""] * len(self.lines)
        found = text.split("\n")
        for block in blocks:
            if block.map:
                lines[slice(*block.map)] = found[slice(*block.map)]
        rest = "\n".join(lines)
        for pattern in (_COMMENT, _RAW, _TAG, _END_TAG):
            rest = pattern.sub(lambda match: _blank(match[0]), rest)
        if rest.strip():
            self.read(rest, levels - 1)

    def _read_inline(self, block: _Block, *, title: bool) -> None:
        tokens, missed = parse_inline(block.content, self._references, code=self._code)
        for token, end in _links(tokens):
            span: Span = token.meta[SPAN]
            element = "img" if token.type == "image" else "a"
            text = token.content if token.type == "image" else _text(tokens, token, end)
            href = str(token.attrGet("src" if element == "img" else "href") or "")
            if token.markup == "autolink":
                self._add(block, span._replace(literal=(span.start + 1, span.end - 1)), Form.AUTOLINK, href, text, element)
            elif span.inline:
                self._add(block, span, Form.IMAGE if element == "img" else Form.LINK, href, text, element)
            else:
                self._add(block, span, Form.REFERENCE, href, text, element, self._defined(str(token.meta.get("label", ""))))
        used = 0  # the label of a use is no use itself
        for token in missed:
            if token.meta[SPAN].start + 1 != used:
                used = token.meta[SPAN].literal[0]
                self._read_missed(block, token)
        for token in tokens:
            if token.type == "code_inline" and SPAN in token.meta:
                self._blank(block, token.meta[SPAN])
        if title:
            self.titles.append(Title(block.first + 1, _text(tokens, None, None)))

    def _read_missed(self, block: _Block, token: Token) -> None:
        """Take what is no link in CommonMark: a destination with spaces, a use whose definition stands in a paragraph or nowhere."""
        span: Span = token.meta[SPAN]
        literal = block.content[slice(*span.literal)]
        element = "img" if token.type == "missed_image" else "a"
        text = _NOT_TEXT.sub("", token.content)
        if span.inline:
            self._add(block, span, Form.IMAGE if element == "img" else Form.LINK, literal, text, element)
            return
        known = self._definitions().get(label_of(literal))
        if known is not None:
            self._add(block, span, Form.REFERENCE, known[0], text, element, known[1])
        else:
            self._add(block, span, Form.OPEN, literal, text, element)

    def _add(self, block: _Block, span: Span, form: Form, href: str, text: str, element: str, definition: int | None = None) -> None:  # noqa: PLR0913, PLR0917 - all that is known
        line, column = block.place(span.literal[0])
        start, first = block.place(span.start)
        literal = block.content[slice(*span.literal)].partition("\n")[0]
        more = _listed(block.content[span.end :])
        self.written.append(Written(form, href, literal, text, line, column, element, (start, first or 0), definition, more=more))
        if form is not Form.OPEN:
            self._blank(block, span)

    def _defined(self, label: str) -> int | None:
        lines = self._references.get(label, {}).get("map")
        return lines[0] + 1 if isinstance(lines, list) else None

    def _definitions(self) -> dict[str, tuple[str, int]]:
        """Definitions that stand where CommonMark sees none, such as right after a paragraph; the last of a label counts."""
        if self._elsewhere is None:
            text = "\n".join(self.prose)
            self._elsewhere = {label_of(match[1]): (match[2], text.count("\n", 0, match.start()) + 1) for match in _DEFINITION.finditer(text)}
        return self._elsewhere

    def read_html(self) -> None:
        """Find the links in raw HTML, and blank out comments and tags."""
        text = "\n".join(self.prose)
        for pattern in (_COMMENT, _RAW):
            text = pattern.sub(lambda match: _blank(match[0]), text)
        found = list(_TAG.finditer(text))
        for match in found:
            self._read_tag(text, match)
        for pattern in (_TAG, _END_TAG):
            text = pattern.sub(lambda match: _blank(match[0]), text)
        self.prose = text.split("\n")

    def _read_tag(self, text: str, tag: re.Match[str]) -> None:
        attributes: dict[str, str | None] = {}
        places: dict[str, int] = {}
        for match in _ATTRIBUTE.finditer(text, tag.start(2), tag.end(2)):
            name = match[1].lower()
            if name not in attributes:
                number = match.lastindex or 1
                attributes[name] = html.unescape(match[number]) if number > 1 else None
                places[name] = match.start(number)
        element = tag[1].lower()
        label = attributes.get("alt") or ""
        if element == "a":
            label = re.sub(r"<[^>]*>", "", text[tag.end() : text.find("</a", tag.end())])
        more = tuple((name, value or "") for name, value in attributes.items())
        for attribute, href in urls_of(element, attributes):
            place = places.get(attribute, tag.start())
            line, column = _place(text, place)
            literal = text[place:].partition("\n")[0][: len(href)] if attribute in places else tag[0].partition("\n")[0]
            self.written.append(
                Written(Form.HTML, href.strip(), literal, label, line, column, element, _place(text, tag.start()), None, attribute, more)
            )

    def read_bare(self) -> None:
        """Find URLs in what is left of the text."""
        for number, line in enumerate(self.prose, 1):
            for match in _BARE.finditer(line):
                href = match[0] if match[0].startswith("http") else f"http://{match[0]}"
                self.written.append(Written(Form.BARE, href, match[0], match[0], number, match.start() + 1, "a", (number, match.start() + 1)))

    def _blank(self, block: _Block, span: Span) -> None:
        """Blank out a construct in the prose."""
        first, start = block.place(span.start)
        last, end = block.place(span.end - 1)
        if start is None or end is None:
            return
        for number in range(first - 1, last):
            line = self.prose[number]
            begin = start - 1 if number == first - 1 else 0
            stop = end if number == last - 1 else len(line)
            self.prose[number] = line[:begin] + " " * (stop - begin) + line[stop:]

    def _blank_lines(self, first: int, last: int) -> None:
        for number in range(first, min(last, len(self.prose))):
            self.prose[number] = ""


class _Block:
    """The text of one block, and where each of its lines stands in the source."""

    def __init__(self, lines: Sequence[str], token: Token, start: int, *, cell: bool) -> None:
        self.content = token.content
        self.first = token.map[0] if token.map else 0
        parts = self.content.split("\n")
        self._starts = [0]
        for part in parts:
            self._starts.append(self._starts[-1] + len(part) + 1)
        raws = [lines[number] if number < len(lines) else "" for number in range(self.first, self.first + len(parts))]
        self.places = [_within(raw, part, start, cell=cell) for raw, part in zip(raws, parts, strict=True)]

    def place(self, offset: int) -> tuple[int, int | None]:
        """Give line and column (from 1) of an offset in the block's text."""
        number = max(index for index, start in enumerate(self._starts[:-1]) if start <= offset)
        place = self.places[number]
        return self.first + number + 1, None if place is None else place + offset - self._starts[number] + 1


def _within(raw: str, part: str, start: int, *, cell: bool) -> int | None:
    """Where a line of a block's text begins in its line of the source: what stands before it are indents and markers."""
    if not cell:
        raw, part = raw.rstrip(), part.rstrip()
        if raw.endswith(part):
            return len(raw) - len(part)
    place = raw.find(part, start)
    return place if place >= 0 and (cell or raw.count(part) == 1) else None


def _links(tokens: Sequence[Token]) -> Iterator[tuple[Token, int]]:
    """Yield each link and image with the index of its token."""
    for index, token in enumerate(tokens):
        if token.type in {"link_open", "image"} and SPAN in token.meta:
            yield token, index


def _text(tokens: Sequence[Token], opening: Token | None, index: int | None) -> str:
    """What a reader sees of a link, or of the whole block; of nothing but an image its text."""
    pieces: list[str] = []
    images: list[str] = []
    for token in tokens[0 if index is None else index + 1 :]:
        if opening is not None and token.type == "link_close" and token.level == opening.level:
            break
        if token.type in {"text", "code_inline"}:
            pieces.append(token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            pieces.append(" ")
        elif token.type == "image":
            images.append(token.content)
    text = _NOT_TEXT.sub("", "".join(pieces)).strip()
    return text or " ".join(images)


def _listed(text: str) -> tuple[tuple[str, str], ...]:
    """The attributes in a list at the start of a text, as Python-Markdown reads them: a word is its own value. Ids and classes are left out."""
    found = _LIST.match(text)
    pairs = [(match[1].lower(), match[2] or match[3] or match[4] or match[1]) for match in _ATTRIBUTE.finditer(found[1])] if found is not None else []
    return tuple(pair for pair in pairs if pair[0][0] not in ".#")


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _place(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of an offset."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)

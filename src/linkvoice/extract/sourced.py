"""Links of a page to their places in its source: where they are written, else in the docstring, directive or heading above."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Protocol

from linkvoice.extract.align import align, gaps
from linkvoice.extract.match import Wanted, match
from linkvoice.extract.origin import Origin
from linkvoice.extract.snippets import with_snippets
from linkvoice.extract.tags import Tag, Tags
from linkvoice.extract.written import Source, Written, letters
from linkvoice.model.help import Docstring
from linkvoice.model.link import Link, Position, Quality
from linkvoice.model.site import Layers, Markup, PageSource

__all__ = ["Sourced", "Surroundings"]


class Surroundings(Protocol):
    """What is known beyond the page."""

    def url_of(self, source: PageSource, written: Written, wanted: Wanted) -> str | None:
        """Give the URL of the page's link that a written one may have become."""

    def included(self, path: str, page: str) -> tuple[str, str] | None:
        """Read a file that a page includes."""

    def docstring(self, identifier: str) -> Docstring | None:
        """Find the docstring of an object."""

    def shown(self, path: str) -> str:
        """The path to print for a page."""


class Sourced:
    """A page whose source is known."""

    def __init__(self, around: Surroundings, source: PageSource, layers: Layers, tags: Tags) -> None:
        """Read its source.

        Raises:
            OSError: the source cannot be read.
            UnicodeError: it is not UTF-8.
        """
        self._around = around
        self._source = source
        self._tags = tags
        text = layers.source()
        read = partial(around.included, page=source.path)
        top = with_snippets(text, read) if layers.top is None else layers.top  # where no host has put them in, it is done here
        self._origin = Origin(around.shown(source.path), text, top, read)
        self._text = _read(top, layers.markup, whole=layers.top is None)
        self._made: dict[int, int] | None = None
        self._titled: dict[int, int] | None = None

    def positions(self, tagged: Sequence[tuple[Link, Tag | None]]) -> dict[int, Position]:
        """Find all these links."""
        found: dict[int, Position] = {}
        plain = [link for link, tag in tagged if tag is None or tag.generated < 0]
        for link, position in self._matched(plain, self._text, self._origin.position):
            found[id(link)] = position
        generated: dict[str, list[Link]] = {}
        for link, tag in tagged:
            if tag is not None and tag.objects:
                generated.setdefault(tag.objects[-1] or self._identifier(tag), []).append(link)
        for identifier, links in generated.items():
            found.update((id(link), position) for link, position in self._in_docstring(identifier, links))
        for link, tag in tagged:
            if id(link) not in found and tag is not None:
                above = self._directive(tag) or self._heading(tag)
                if above is not None:
                    found[id(link)] = above
        return found

    def _matched(
        self, links: Sequence[Link], text: Source, place: Callable[[int, int | None, str], Position | None]
    ) -> Iterable[tuple[Link, Position]]:
        wanted = Wanted(links)
        spots = match(links, text, lambda written: self._around.url_of(self._source, written, wanted))
        for link, spot in zip(links, spots, strict=True):
            if spot is not None:
                position = place(spot.line, spot.column, spot.literal)
                if position is not None:
                    definition = place(spot.definition, None, "") if spot.definition else None
                    yield link, position if definition is None else position._replace(definition=f"{definition.path}:{definition.line}")

    def _in_docstring(self, identifier: str, links: Sequence[Link]) -> Iterable[tuple[Link, Position]]:
        docstring = self._around.docstring(identifier) if identifier else None
        if docstring is None:
            return ()
        from linkvoice.extract.markdown import read_markdown

        lines = docstring.text.split("\n")
        text = read_markdown("\n" * (docstring.first - 1) + "\n".join(lines[docstring.first - 1 : docstring.last]))

        def place(line: int, column: int | None, literal: str) -> Position:
            sure = column is not None and lines[line - 1].startswith(literal, column - 1)
            return Position(docstring.path, line, column if sure else None, Quality.EXACT if sure else Quality.LINE)

        return self._matched(links, text, place)

    def _directive(self, tag: Tag) -> Position | None:
        """The line that made mkdocstrings write an object."""
        if tag.generated < 0:
            return None
        line = self._generators().get(tag.generated)
        return None if line is None else self._at(self._text.directives[line].line, Quality.DIRECTIVE)

    def _identifier(self, tag: Tag) -> str:
        """The name of an object that has no id: the directive's, where that made it alone."""
        index = self._generators().get(tag.generated)
        return "" if index is None or len(tag.objects) > 1 else self._text.directives[index].identifier

    def _generators(self) -> dict[int, int]:
        """Which directive made each generated object: by their names, and by their order where these are not in the page."""
        if self._made is None:
            objects, directives = self._tags.generated, self._text.directives
            pairs = align([name or None for name in objects], [each.identifier for each in directives])
            self._made = dict(pairs)
            for mine, theirs in gaps(pairs, len(objects), len(directives)):
                if len(mine) == len(theirs):
                    self._made.update(zip(mine, theirs, strict=True))
        return self._made

    def _heading(self, tag: Tag) -> Position | None:
        """The nearest heading above that stands in the source."""
        titles = self._text.titles
        if self._titled is None:
            headlines = [letters(headline.text) or None for headline in self._tags.headlines]
            self._titled = dict(align(headlines, [letters(title.text) or None for title in titles]))
        for index in range(tag.heading, -1, -1):
            if index in self._titled:
                return self._at(titles[self._titled[index]].line, Quality.HEADING)
        return None

    def _at(self, line: int, quality: Quality) -> Position | None:
        position = self._origin.position(line, None, "")
        return None if position is None else position._replace(quality=quality)


def _read(text: str, markup: Markup, *, whole: bool) -> Source:
    """Find the links of a text. The grammars are loaded only here: they take longer than anything else that a build loads.

    `whole` says that the text is that of a file, which may start with metadata.
    """
    if markup is Markup.RST:
        from linkvoice.extract.rst import read_rst

        return read_rst(text)
    from linkvoice.extract.markdown import read_markdown
    from linkvoice.extract.preview import indents_are_code, without_front_matter, without_metadata

    if whole:
        text = without_metadata(text) if markup is Markup.MARKDOWN else without_front_matter(text)
    return read_markdown(text, code=markup is Markup.COMMONMARK and indents_are_code(text))

"""Link to position: where a person finds what was rendered.

A page is read again, and its source parsed, only when one of its links is asked
for: a build without findings pays nothing.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from urllib.parse import quote, unquote

from linkvoice.extract.align import align, gaps
from linkvoice.extract.copies import Copies
from linkvoice.extract.encoding import decode
from linkvoice.extract.html import read_page
from linkvoice.extract.match import Wanted, match
from linkvoice.extract.origin import Origin
from linkvoice.extract.resolve import Resolver
from linkvoice.extract.snippets import with_snippets
from linkvoice.extract.tags import Tag, Tags, read_tags, tags_of
from linkvoice.extract.usual import UsualPlaces
from linkvoice.extract.written import PLACED, Form, Source, Written, letters
from linkvoice.model.graph import LinkGraph
from linkvoice.model.help import Docstring, Help
from linkvoice.model.link import Link, Position, Quality, Region
from linkvoice.model.site import Layers, Markup, PageSource

__all__ = ["Locator"]


class Locator:
    """Finds the positions of links, each page's at once when the first of them is asked for."""

    def __init__(self, graph: LinkGraph, sources: Iterable[PageSource], resolver: Resolver, host: Help | None = None) -> None:
        """Take the graph that holds the links, its pages as they were handed over, the resolver of their hrefs, and what a host knows."""
        self._graph = graph
        self._sources = {source.path: source for source in sources}
        self._resolver = resolver
        self._help = host or Help()
        self._found: dict[str, dict[int, Position]] = {}
        self._places: dict[str, dict[tuple[str, str, str], list[Tag]]] = {}
        self._usual: dict[str, UsualPlaces] = {}
        self._same: dict[tuple[str, str], list[Link]] = {}
        self._built: dict[str, str] | None = None
        self._copies = Copies()

    def position(self, link: Link, page: str) -> Position | None:
        """Give the position of a link of the graph on one of its pages; None where not even a line is known."""
        source = self._sources.get(page)
        copied = None if source is None else self._copies.position(link, source, self._graph.site.shown(page))
        if copied is not None:
            return copied
        if page not in self._found:
            alone = self._alone(link, page)
            if alone is not None:
                return alone
            self._found[page] = self._locate(page)
        return self._found[page].get(id(link))

    def _alone(self, link: Link, page: str) -> Position | None:
        """The place in the HTML of a link that stands there only once: the page need not be read again for that."""
        source = self._sources.get(page)
        if source is None or _layers(source) is not None:
            return None
        if link.element == "a" and link.attribute == "href":
            place = self._usual_place(link, source)
            if place is not None:
                return Position(self._html_path(source), *place, Quality.EXACT)
        if page not in self._places:
            places = self._places[page] = {}
            for tag in read_tags(_html(source), structure=False).tags:
                places.setdefault((tag.element, tag.attribute, tag.href), []).append(tag)
        same = self._places[page].get((link.element, link.attribute, link.href), [])
        if len(same) != 1:
            return None
        return Position(self._html_path(source), same[0].line, same[0].column, Quality.EXACT)

    def _html_path(self, source: PageSource) -> str:
        """The path to print for a place in the HTML of a page."""
        site = self._graph.site
        return site.shown(source.path) if source.layers is None else site.prefix + source.path

    def _usual_place(self, link: Link, source: PageSource) -> tuple[int, int] | None:
        """Line and column of a link among those of its page with the same href; None where these are not just as many as are written."""
        page = source.path
        if page not in self._usual:
            self._usual = {page: UsualPlaces(_html(source))}  # of one page at a time: they hold its HTML
        places = self._usual[page].places(link.href)
        if len(places) < 2:  # noqa: PLR2004 - the only one
            return places[0] if places else None
        if (page, link.href) not in self._same:
            self._same[page, link.href] = [other for other in self._graph.outbound(page) if other.href == link.href]
        links = self._same[page, link.href]
        if len(links) != len(places) or any(other.region is not Region.CONTENT or other.element != "a" for other in links):
            return None
        return next((place for other, place in zip(links, places, strict=True) if other is link), None)

    def _locate(self, path: str) -> dict[int, Position]:
        """Give the positions of all links of a page, by their identity: two links of a page may be equal."""
        source = self._sources.get(path)
        if source is None:
            return {}
        try:
            layers = _layers(source)
            tags = read_tags(_html(source), structure=layers is not None)
            tagged = self._tagged(source, tags.tags)
        except OSError:
            return {}
        if layers is None:
            shown = self._html_path(source)
            return {id(link): Position(shown, tag.line, tag.column, Quality.EXACT) for link, tag in tagged if tag is not None}
        try:
            page = _Page(self, source, layers, tags)
        except (OSError, UnicodeError):
            return {}
        return page.positions([(link, tag) for link, tag in tagged if link.region is Region.CONTENT])

    def _tagged(self, source: PageSource, places: Sequence[Tag]) -> list[tuple[Link, Tag | None]]:
        """Pair the links of a page with their start tags, in document order."""
        _, document = read_page(source, self._resolver.url(source.path))
        tags = tags_of(document.links, places)
        content = [link for link in self._graph.outbound(source.path) if link.region is Region.CONTENT]
        chrome = {
            (link.href, link.element, link.attribute, link.rel, link.text): link
            for link in self._graph.outbound(source.path)
            if link.region is not Region.CONTENT
        }
        mine = [index for index, found in enumerate(document.links) if found.region is Region.CONTENT]
        keys = [(found.href, found.element, found.attribute, found.text) for found in document.links]
        pairs = align([(link.href, link.element, link.attribute, link.text) for link in content], [keys[index] for index in mine])
        tagged: list[tuple[Link, Tag | None]] = [(content[a], tags[mine[b]]) for a, b in pairs]
        for found, tag in zip(document.links, tags, strict=True):
            link = chrome.pop((found.href, found.element, found.attribute, found.rel, found.text), None)
            if link is not None:
                tagged.append((link, tag))
        return tagged

    def url_of(self, source: PageSource, written: Written, wanted: Wanted) -> str | None:
        """Give the URL of the page's link that a written one may have become."""
        if written.form is Form.OPEN:
            return wanted.fragments.get(written.href.strip("`")) or wanted.fragments.get(written.text)
        base = self._resolver.url(source.path)
        for href in self._readings(source, written.href):
            url = wanted.hrefs.get(href) or self._resolver.target(base, href).url
            if url in wanted.urls:
                return url
        return None

    def _readings(self, source: PageSource, href: str) -> Iterable[str]:
        """How a generator may read a destination: as the name of a source file, else as it stands."""
        path, mark, fragment = href.partition("#")
        name, placed = PLACED.subn("", unquote(path.partition("?")[0]))
        if path and ":" not in path and not path.startswith("//"):
            site = self._graph.site
            folder = posixpath.dirname(site.relative(source.path))
            for place in (posixpath.join(folder, name), name) if not name.startswith("/") else (name,):
                built = self._by_source().get(posixpath.normpath(place).lstrip("/"))
                if built is not None:
                    yield self._resolver.url(built) + mark + fragment
                elif placed:
                    yield self._graph.site.base + quote(posixpath.normpath(place).lstrip("/")) + mark + fragment
        yield href

    def _by_source(self) -> Mapping[str, str]:
        if self._built is None:
            site = self._graph.site
            self._built = {site.relative(path): path for path in site.sources}
        return self._built

    def included(self, path: str, page: str) -> tuple[str, str] | None:
        """Read a file that a page includes."""
        return self._help.included(path, self._graph.site.relative(page))

    def docstring(self, identifier: str) -> Docstring | None:
        """Find the docstring of an object."""
        return self._help.docstring(identifier)

    def shown(self, path: str) -> str:
        """The path to print for a page."""
        return self._graph.site.shown(path)


def _layers(source: PageSource) -> Layers | None:
    """The texts in which links are looked for; a copy is asked for addresses alone."""
    return None if source.layers is None or source.layers.is_copy else source.layers


def _html(source: PageSource) -> str:
    """The HTML of a page, without what was added to it since it was copied; nothing where it cannot be read any more."""
    try:
        raw = (source.written or source.read)()
    except OSError:
        return ""
    return raw if isinstance(raw, str) else decode(raw)[0].decode()


class _Page:
    """The sources of one page."""

    def __init__(self, locator: Locator, source: PageSource, layers: Layers, tags: Tags) -> None:
        self._locator = locator
        self._source = source
        self._tags = tags
        text = layers.source()
        read = partial(locator.included, page=source.path)
        top = with_snippets(text, read) if layers.top is None else layers.top  # where no host has put them in, it is done here
        self._origin = Origin(locator.shown(source.path), text, top, read)
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
        spots = match(links, text, lambda written: self._locator.url_of(self._source, written, wanted))
        for link, spot in zip(links, spots, strict=True):
            if spot is not None:
                position = place(spot.line, spot.column, spot.literal)
                if position is not None:
                    definition = place(spot.definition, None, "") if spot.definition else None
                    yield link, position if definition is None else position._replace(definition=f"{definition.path}:{definition.line}")

    def _in_docstring(self, identifier: str, links: Sequence[Link]) -> Iterable[tuple[Link, Position]]:
        docstring = self._locator.docstring(identifier) if identifier else None
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

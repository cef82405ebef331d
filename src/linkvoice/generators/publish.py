"""Sections and the pages of who links to us, written into a site that any generator has built.

What an earlier run has written is no part of what this one reads: a site is taken
as its generator left it, so that a second run finds nothing to do.
"""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from linkvoice.errors import UsageError
from linkvoice.extract.graph import build_graph
from linkvoice.extract.resolve import Resolver
from linkvoice.generators.edit import Edit
from linkvoice.generators.inputs import check_built, read_inputs
from linkvoice.generators.publish_voices import Voices
from linkvoice.generators.settings import Settings
from linkvoice.model.site import PageSource
from linkvoice.report import mentioned_by, section, voices
from linkvoice.report.addresses import Addresses
from linkvoice.report.section import LinkedFromSection
from linkvoice.report.standalone import render_standalone
from linkvoice.rewrite.frame import NewPage, framed
from linkvoice.rewrite.marks import is_ours, without_ours
from linkvoice.rewrite.outline import outline
from linkvoice.rewrite.publish import Place, publish_sections
from linkvoice.rewrite.sitemap import list_pages
from linkvoice.rules.links.kinds import is_error, is_generated
from linkvoice.run.backlinks import read_told

__all__ = ["Left", "Publication"]

_STYLE_SHEET: Final = "assets/linkvoice.css"
_LIST: Final = "lv-sites"
"""The id of a heading that every list of voices has."""
_NO_NAME: Final = "\ufffd"
"""Stands in paths that are not UTF-8: nobody could write to them by their name."""


class Left(NamedTuple):
    """A page that stays without a section that it has."""

    shown: str
    why: str


class Publication:
    """What is to be written into one built site."""

    def __init__(
        self, folder: Path, settings: Settings, source: Path | None, today: date, say: Callable[[str], object], frame: str | None = None
    ) -> None:
        """Read the site; `source` is the folder of its sources, `frame` the path of the page that new ones shall look like; `say` tells a person what is wrong with the private stores.

        Raises:
            UsageError: there is no built site, or a ledger whose links nobody can place, or no such frame.
        """
        check_built(folder)
        config = msgspec.structs.replace(settings.config, site_url=settings.site_url or None)
        if config.site_url is None and (settings.folder / config.inbound.ledger).is_file():
            raise UsageError(
                f"{config.inbound.ledger} tells who links to the site, but nobody says where that is. Set site_url in the configuration, or give --site-url."
            )
        site, pages, read = read_inputs([folder], config, settings.folder, source, settings.host)
        self.left: list[Left] = []
        """Complete when all edits have been given."""
        self.placed = 0
        """Pages with a section; likewise."""
        self._folder = folder
        self._config = config
        self._sources = {page.path: page for page in pages if not _is_alias(folder, page.path)}
        self._ours = frozenset(path for path in self._sources if is_ours(self._raw(path) or b""))
        site = site._replace(files=site.files - self._ours)
        self._resolver = Resolver(site, config)
        self._graph = build_graph(site, self._authored(), config, read, self._resolver, contexts=True)
        self._addresses = Addresses(self._graph)
        home = self._graph.pages.get("index.html")
        self._language = settings.language or (home.language if home is not None else "")
        self._linked_from = cache(lambda language: LinkedFromSection(self._graph, config.linked_from, language))
        told = read_told(config, settings.folder, site.base, today, say)
        self._voices = Voices(told, self._graph, self._resolver, config, self._language, today)
        self._frame = self._find_frame(frame)

    def edits(self) -> Iterator[Edit]:
        """Yield what is to be done, one file at a time: pages, then pages of ours, the style sheet, the sitemaps."""
        styled = False
        for path in self._sources:
            before = self._raw(path) if path not in self._ours else None
            if before is not None and _NO_NAME not in path:
                after = self._published(path, before)
                styled = styled or _STYLE_SHEET.encode() in after
                yield from self._edit(path, before, after)
        made = dict(self._made())
        for path in sorted({*self._ours, *made}):
            yield from self._edit(path, self._read(path), made.get(path))
        style = resources.files("linkvoice.report").joinpath("templates", "linkvoice.css").read_bytes()
        there = self._read(_STYLE_SHEET)
        if styled or made or there == style:
            yield from self._edit(_STYLE_SHEET, there, style if styled or made else None)
        yield from self._sitemaps([self._resolver.url(path) for path in made])

    def _authored(self) -> Iterator[PageSource]:
        """The pages of the site as its generator left them, without those that no author has written: error pages, search, lists of tags."""
        for path, page in self._sources.items():
            is_authored = page.layers is not None or not (is_error(path) or is_generated(path))
            if is_authored and path not in self._ours and not path.endswith(".xhtml"):
                yield page._replace(read=_as_built(page))

    def _published(self, path: str, before: bytes) -> bytes:
        """A page with its sections."""
        page = self._graph.pages.get(path)
        if page is None:
            return without_ours(before)
        places = self._places(path, page.language or self._language)
        published = publish_sections(before, page.url, places, self._addresses.reference(path, _STYLE_SHEET))
        self.placed += published.placed
        if published.left:
            self.left.append(Left(self._shown(path), published.left))
        return published.html

    def _places(self, path: str, language: str) -> Sequence[Place]:
        if path == self._voices.own:
            return [Place(self._voices.listed, (voices.MARKER,), name="voices", anchor=_LIST)]
        options = self._config.linked_from
        inside = self._linked_from(language).render(path) if options.enabled else ""
        outside = self._voices.section(path, language)
        return [
            Place(inside, (section.MARKER, section.BOTH), at_end=options.placement == "end", name="linked-from", anchor=section.ANCHOR),
            Place(outside, (mentioned_by.MARKER, section.BOTH), name="mentioned-by", anchor=mentioned_by.ANCHOR),
        ]

    def _made(self) -> Iterator[tuple[str, bytes]]:
        """Path and HTML of the pages that are ours as a whole."""
        for path, title, (html, headings) in self._voices.made():
            page = NewPage(path, self._resolver.url(path), title, voices.TOP, html, self._addresses.reference(path, _STYLE_SHEET), headings)
            new = framed(self._frame[1], self._frame[0], page) if self._frame is not None else None
            yield path, new if new is not None else render_standalone(title, voices.TOP, html, page.style, self._language).encode()

    def _find_frame(self, wanted: str | None) -> tuple[str, bytes] | None:
        """Path and HTML of the page that new ones shall look like: the start page where it has a content, else the first one that has."""
        paths = sorted(self._graph.pages, key=lambda path: (path != "index.html", path)) if wanted is None else [wanted]
        for path in paths:
            html = without_ours(self._raw(path) or b"") if path in self._graph.pages else b""
            if outline(html).content is not None:
                return path, html
        if wanted is not None:
            raise UsageError(f"--frame {wanted}: {self._folder} has no such page with an <article>, <main> or role=main.")
        return None

    def _sitemaps(self, urls: Sequence[str]) -> Iterator[Edit]:
        sitemap = self._read("sitemap.xml")
        if sitemap is not None:
            yield from self._edit("sitemap.xml", sitemap, list_pages(sitemap, urls))
        packed = self._read("sitemap.xml.gz")
        if packed is not None:
            with suppress(OSError, EOFError, zlib.error):  # one that cannot be read is nothing that we could add to
                plain = gzip.decompress(packed)
                listed = list_pages(plain, urls)
                if listed != plain:
                    yield from self._edit("sitemap.xml.gz", packed, gzip.compress(listed, mtime=int.from_bytes(packed[4:8], "little")))

    def _edit(self, path: str, before: bytes | None, after: bytes | None) -> Iterator[Edit]:
        if after != before:
            yield Edit(self._folder, path, before, after)

    def _shown(self, path: str) -> str:
        return (self._folder / path).as_posix()

    def _raw(self, path: str) -> bytes | None:
        """A page as it lies there; None where it cannot be read, which the check tells of."""
        try:
            html = self._sources[path].read()
        except OSError:
            return None
        return html if isinstance(html, bytes) else html.encode()

    def _read(self, path: str) -> bytes | None:
        file = self._folder / path
        return file.read_bytes() if file.is_file() else None


def _is_alias(folder: Path, path: str) -> bool:
    """Whether a link makes a page of a page that the site has elsewhere, such as `latest` of the last version: it is written there."""
    root, real = os.path.realpath(folder), os.path.realpath(folder / path)
    return real.startswith(root + os.sep) and real != os.path.join(root, *path.split("/"))  # noqa: PTH118 - once a page


def _as_built(page: PageSource) -> Callable[[], bytes]:
    """What reads a page as its generator left it."""
    read = page.read

    def as_built() -> bytes:
        html = read()
        return without_ours(html if isinstance(html, bytes) else html.encode())

    return as_built

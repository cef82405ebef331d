"""What Pelican's pages show of links: sections spliced into the written files, and the same for themes that do it themselves.

Feeds, and lists of articles with their text, are made of the contents: they stay
clean because only the written page of an article is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from linkvoice.generators.pelican_build import Build
from linkvoice.generators.pelican_voices import Voices, menu_entry, voices_of
from linkvoice.model.link import Kind
from linkvoice.model.site import PageSource
from linkvoice.report import mentioned_by, section
from linkvoice.report.addresses import Addresses
from linkvoice.report.section import LinkedFromSection
from linkvoice.rewrite.place import Part, add_style, holds, place_parts

if TYPE_CHECKING:
    from pelican.contents import Content

    from linkvoice.rewrite.mend import Mended

__all__ = ["PageLinks", "Sections"]

_STYLE_SHEET: Final = "assets/linkvoice.css"
_OURS: Final = b'class="linkvoice'
"""What every section of ours holds."""


class Sections:
    """The sections of one build."""

    def __init__(self, build: Build) -> None:
        """Take what is built; nothing is rendered before it is asked for."""
        self._build = build
        self._styled = False

    @cached_property
    def _linked_from(self) -> LinkedFromSection | None:
        options = self._build.options.linked_from
        return LinkedFromSection(self._build.graph, options, self._build.site.language) if options.enabled else None

    @cached_property
    def voices(self) -> Voices | None:
        """What is shown of the links of others, where there is anything to show."""
        return voices_of(self._build)

    @cached_property
    def _addresses(self) -> Addresses:
        return Addresses(self._build.graph)

    def linked_from(self, path: str) -> str:
        """The "Linked from" section of a page; empty where it has none."""
        return self._linked_from.render(path) if self._linked_from is not None else ""

    def mentioned_by(self, path: str) -> str:
        """The "Mentioned by" section of a page; empty where it has none."""
        return self.voices.section(path) if self.voices is not None else ""

    def offer(self, generators: Iterable[Any]) -> None:
        """Take the contents of a site, and let themes show their links."""
        generators = list(generators)
        for path, content in self._build.collect(generators).items():
            content.linkvoice = PageLinks(path, self._build, self)
        entry = menu_entry(self._build) if generators and generators[0].settings is self._build.project.settings else None
        if entry is not None:
            # A list of its own: the generator writes all pages that are in the other.
            context = generators[0].context
            context["pages"] = [*context["pages"], entry]

    def write_lists(self, generator: Any, writer: Any) -> None:  # noqa: ANN401 - a generator and the writer of Pelican
        """Write the pages that show who links to the site."""
        if self.voices is None:
            return
        for path in self.voices.write(generator, writer):
            if _OURS not in (self._build.output / path).read_bytes():
                self._build.log.warning(
                    "%s is empty: base.html of this theme has no block `content`. Give the theme a template linkvoice.html that writes {{ linkvoice.content }}",
                    path,
                )

    def written(self, file: str, content: Content | None) -> None:
        """Put into a page that Pelican has written what belongs there; `content` is what it shows, where that is one article or page."""
        path = self._build.path(file)
        place = Path(file)
        if not path.endswith((".html", ".htm")) or not place.is_file():
            return
        self._build.written.add(path)
        before = page = place.read_bytes()
        if content is not None and path in self._build.pages:
            page = self._with_sections(page, path, str(content.content).encode())
        if _OURS in page:
            page = add_style(page, self._addresses.reference(path, _STYLE_SHEET))
            self._styled = True
        if self._mend is not None:
            mended = self._mend(page, self._build.pages.get(path) or PageSource(path, lambda: before))
            page = mended.html
            if mended.left:
                self._build.log.info("%s: left as it is, because %s", path, mended.left)
        if page != before:
            place.write_bytes(page)

    def _with_sections(self, page: bytes, path: str, content: bytes) -> bytes:
        at_end = self._build.options.linked_from.placement == "end"
        parts = {
            ("linked-from", section.ANCHOR): Part(self.linked_from(path), section.MARKER, at_end, section.BOTH),
            ("mentioned-by", mentioned_by.ANCHOR): Part(self.mentioned_by(path), mentioned_by.MARKER, shared=section.BOTH),
        }
        page = place_parts(page, content, [part for (name, anchor), part in parts.items() if not holds(page, name, anchor)])
        return self.voices.fill(page, path, content) if self.voices is not None else page

    @cached_property
    def _mend(self) -> Callable[[bytes, PageSource], Mended] | None:
        if self._build.options.fix == "never":
            return None
        from linkvoice.run import mender

        return mender(self._build.site, self._build.options, self._build.resolver)

    @property
    def parts(self) -> frozenset[str]:
        """Paths of pages on which nothing stands that is not ours."""
        return self.voices.parts if self.voices is not None else frozenset()

    def finish(self) -> None:
        """Write the style sheet, where a page loads it."""
        if self._styled:
            file = self._build.output / _STYLE_SHEET
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(resources.files("linkvoice.report").joinpath("templates", "linkvoice.css").read_bytes())


class PageLinks:
    """What a theme knows of the links of an article or page, as its attribute ``linkvoice``."""

    def __init__(self, path: str, build: Build, sections: Sections) -> None:
        """Take the path of its file; nothing is read before a theme asks."""
        self._path = path
        self._build = build
        self._sections = sections

    @property
    def linked_from(self) -> str:
        """The "Linked from" section as HTML. Where a theme writes it, it is not written a second time."""
        return self._sections.linked_from(self._path)

    @property
    def mentioned_by(self) -> str:
        """The "Mentioned by" section as HTML."""
        return self._sections.mentioned_by(self._path)

    @property
    def inbound(self) -> list[Content]:
        """The articles and pages whose text links to this one, by title."""
        return self._contents({link.page for link in self._build.graph.inbound(self._path)})

    @property
    def outbound(self) -> list[Content]:
        """The articles and pages that its text links to, by title."""
        graph = self._build.graph
        landings = (graph.landings[link.target] for link in graph.outbound(self._path) if link.target.kind is Kind.INSIDE)
        return self._contents({landing.file for landing in landings if landing.file is not None})

    def _contents(self, paths: set[str]) -> list[Content]:
        known: Mapping[str, Any] = self._build.contents
        found = [known[path] for path in sorted(paths) if path in known and path != self._path]
        return sorted(found, key=lambda content: str(content.title).casefold())

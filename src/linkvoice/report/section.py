"""The "Linked from" section under a page: who of the site's own pages links to it, and what they say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from linkvoice.config import LinkedFrom
from linkvoice.globs import path_matcher
from linkvoice.model.graph import LinkGraph
from linkvoice.model.link import Context, Link, Region
from linkvoice.report.plain import harmless

if TYPE_CHECKING:
    import jinja2

__all__ = ["ANCHOR", "MARKER", "LinkedFromSection", "style_sheet"]

ANCHOR: Final = "lv-linked-from"
"""The id of the section's heading."""
MARKER: Final = "<!-- linkvoice:linked-from -->"
"""Where an author wants the section to stand."""
_HEADINGS: Final = {
    "de": "Verlinkt von",
    "en": "Linked from",
    "es": "Enlazado desde",
    "fr": "Pages qui mènent ici",
    "it": "Pagine che puntano qui",
    "ja": "リンク元",
    "nl": "Hier verwijzen naar",
    "pl": "Linkuje tutaj",
    "pt": "Páginas que apontam para aqui",
    "zh": "链入页面",
}
_MORE: Final = {
    "de": "und {} weitere",
    "fr": "et {} de plus",
    "es": "y {} más",
    "it": "e altre {}",
    "nl": "en nog {}",
    "pt": "e mais {}",
    "pl": "i {} więcej",
    "ja": "ほか {} 件",
    "zh": "另有 {} 个",
}


@dataclass(frozen=True, slots=True)
class Mention:
    """One link to the page."""

    href: str
    """Relative URL of the place where it stands: the nearest heading, else the page."""
    heading: str
    context: Context | None


@dataclass(frozen=True, slots=True)
class Referrer:
    """A page that links here, with its links."""

    title: str
    href: str
    mentions: tuple[Mention, ...]


class LinkedFromSection:
    """Renders the section of each page of a site."""

    def __init__(self, graph: LinkGraph, options: LinkedFrom, language: str) -> None:
        """Take the content graph of the whole site, and the site's language (``de``, ``pt-BR``, …)."""
        self._graph = graph
        self._options = options
        self._language = language.replace("_", "-").partition("-")[0].lower()
        self._excluded = path_matcher(options.exclude)

    @property
    def heading(self) -> str:
        """The heading, in the site's language unless configured."""
        return self._options.heading or _HEADINGS.get(self._language, _HEADINGS["en"])

    def render(self, path: str, level: int = 2) -> str:
        """Give the section of the page at `path` as HTML, or an empty string when no other page links to it."""
        page = self._graph.pages.get(path)
        if page is None or not page.options.enabled or not page.options.linked_from:
            return ""
        referrers = list(self._referrers(path))
        if not referrers:
            return ""
        limit = self._options.limit or len(referrers)
        more = len(referrers) - limit
        return _template().render(
            anchor=ANCHOR,
            heading=self.heading,
            level=level,
            referrers=referrers[:limit],
            more=_MORE.get(self._language, "and {} more").format(more) if more > 0 else "",
        )

    def _referrers(self, path: str) -> Iterator[Referrer]:
        by_page: dict[str, list[Link]] = {}
        for link in self._graph.inbound(path):
            if (
                link.region is Region.CONTENT
                and link.element in {"a", "area"}
                and link.page != path
                and not self._excluded(self._graph.site.relative(link.page))
            ):
                by_page.setdefault(link.page, []).append(link)
        here = self._graph.pages[path].url
        referrers = []
        for source, links in by_page.items():
            page = self._graph.pages[source]
            if page.options.enabled:
                start = _relative(here, page.url)
                referrers.append(Referrer(harmless(page.title) or source, start, tuple(_mentions(start, links))))
        return iter(sorted(referrers, key=lambda referrer: (referrer.title.casefold(), referrer.href)))


def style_sheet() -> str:
    """The CSS of the sections. It brings no colours of its own: those of the theme are used."""
    return resources.files("linkvoice.report").joinpath("templates/linkvoice.css").read_text("utf-8")


def _mentions(start: str, links: Sequence[Link]) -> Iterator[Mention]:
    """Give each place once: a paragraph that links here twice says the same."""
    seen: set[tuple[str, str]] = set()
    for link in links:
        context = link.context
        heading = context.heading if context is not None else None
        href = f"{start}#{heading.id}" if heading is not None and heading.id else start
        text = context.before + context.text + context.after if context is not None else ""
        if (href, text) not in seen:
            seen.add((href, text))
            yield Mention(href, harmless(heading.text) if heading is not None else "", context if text.strip() else None)


def _relative(here: str, there: str) -> str:
    """A relative reference from one URL of the site to another, good for any place where the site is served."""
    if here == there:
        return ""
    left, right = here.split("/"), there.split("/")
    common = 0
    for one, other in zip(left[:-1], right[:-1], strict=False):
        if one != other:
            break
        common += 1
    steps: Iterable[str] = [".."] * (len(left) - 1 - common) + right[common:]
    return "/".join(steps) or "./"


@cache
def _template() -> jinja2.Template:
    import jinja2

    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined)
    environment.filters["harmless"] = harmless
    return environment.from_string(resources.files("linkvoice.report").joinpath("templates/linked_from.html").read_text("utf-8"))

"""The "who links to us" pages and the "Mentioned by" sections in a build of Pelican.

The pages go through the theme's base template. What strangers wrote never is a
content of Pelican: neither its feeds nor its lists ever see it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

from linkvoice.extract.resolve import Resolver
from linkvoice.generators.pelican_site import site_base
from linkvoice.generators.today import today
from linkvoice.inbound.voice.topics import Topics
from linkvoice.model.site import Site
from linkvoice.report import voices
from linkvoice.report.addresses import Addresses
from linkvoice.report.entry import Entry, entries
from linkvoice.report.mentioned_by import MentionedBySection
from linkvoice.report.voices import VoicesPages
from linkvoice.report.words import words_of
from linkvoice.rewrite.place import Part, place_parts
from linkvoice.run.backlinks import topics_of
from linkvoice.run.referrals import referrals_to

if TYPE_CHECKING:
    from linkvoice.generators.pelican_build import Build

__all__ = ["Voices", "menu_entry", "voices_of"]

_TEMPLATE: Final = """{% extends "base.html" %}
{% block title %}{{ linkvoice.title|e }}{% endblock %}
{% block content %}
<section id="content" class="body">
<article>
<h1 id="{{ linkvoice.anchor }}">{{ linkvoice.title|e }}</h1>
{{ linkvoice.content }}
</article>
</section>
{% endblock %}
"""
"""The page where a theme has no template ``linkvoice.html`` of its own; id and class are those of Pelican's own theme."""


class Voices:
    """What one build shows of the links of others."""

    def __init__(self, shown: Sequence[Entry], build: Build, today: date) -> None:
        """Take the links that may be shown, of which there is at least one."""
        options, language = build.options, build.site.language
        self._addresses = Addresses(build.graph)
        self._relative = bool(build.project.settings["RELATIVE_URLS"])
        place = options.voices.place
        referrals = referrals_to(build.site, build.resolver, build.told, options, {entry.host for entry in shown})
        self._pages = VoicesPages(shown, options.voices, language, today, referrals=referrals) if place else None
        self._paths = {
            name: _path(build.project.settings, f"{place}/{name}" if name else place)
            for name in (self._pages.names if self._pages is not None else ())
        }
        own = next((path for path, content in build.contents.items() if content.slug == place or path == self._paths.get("")), None)
        self._own = own
        """The page of the author that the list goes into."""
        if own is not None and self._paths:
            self._paths[""] = own
        all_of = self._all_of if self._pages is not None else None
        self._section = MentionedBySection(shown, build.graph, options.mentioned_by, language, all_of) if options.mentioned_by.enabled else None

    @property
    def parts(self) -> frozenset[str]:
        """Where in the built site the further pages of the lists lie: all that stands on them is ours, or was read on the first one."""
        return frozenset(path for name, path in self._paths.items() if name)

    def section(self, path: str) -> str:
        """The "Mentioned by" section of a page; empty where it has none."""
        return self._section.render(path) if self._section is not None else ""

    def fill(self, page: bytes, path: str, content: bytes) -> bytes:
        """Write the list into the page where its author wants it; any other page stays as it is."""
        if self._pages is None or path != self._own:
            return page
        return place_parts(page, content, [Part(self._pages.render("", self._paths, self._addresses).html, voices.MARKER)])

    def write(self, generator: Any, writer: Any) -> Iterator[str]:  # noqa: ANN401 - a generator and the writer of Pelican
        """Write the pages, but one that an author has made; yields their paths."""
        if self._pages is None:
            return
        template = _template(generator)
        for name, path in self._paths.items():
            if path == self._own:
                continue
            rendered = self._pages.render(name, self._paths, self._addresses).html
            page = SimpleNamespace(title=self._pages.title(name), content=rendered, anchor=voices.TOP)
            writer.write_file(path, template, generator.context, self._relative, url=path.removesuffix("index.html"), linkvoice=page)
            yield path

    def _all_of(self, path: str) -> str:
        """The reference of all links to a page, for that page."""
        if self._pages is None:
            return ""
        name, anchor = self._pages.part_of(path)
        return f"{self._addresses.reference(path, self._paths[name])}#{anchor}"


def voices_of(build: Build) -> Voices | None:
    """Give what a build shows of the links of others; None where nothing may be shown."""
    shown = _shown(build, build.site, build.resolver, topics_of(build.graph)) if build.told is not None else ()
    return Voices(shown, build, today()) if shown else None


def menu_entry(build: Build) -> SimpleNamespace | None:
    """The page as themes list it among the others, where the configuration wants it there and it will have something to show."""
    options, settings = build.project.options, build.project.settings
    place = options.voices.place
    if not options.voices.nav or not place or build.told is None:
        return None
    base, known = site_base(settings)
    site = Site(base, known, frozenset())  # where the links lead is not known before all contents are
    if not _shown(build, site, Resolver(site, options), Topics({})):
        return None
    language = str(settings["DEFAULT_LANG"])
    url = _path(settings, place).removesuffix("index.html")
    title = options.voices.title or words_of(language).say("voices", "title")
    return SimpleNamespace(title=title, url=url, slug=place, status="published", lang=language, translations=[], metadata={})


def _shown(build: Build, site: Site, resolver: Resolver, topics: Topics) -> tuple[Entry, ...]:
    """What may be shown in public."""
    backlinks = build.told.of_site(site, resolver, topics) if build.told is not None else ()
    return entries(backlinks, build.project.options.voices, today())


def _path(settings: Mapping[str, Any], place: str) -> str:
    """The file of a page, named as the site names its pages."""
    return f"{place}/index.html" if str(settings["PAGE_SAVE_AS"]).endswith("/index.html") else f"{place}.html"


def _template(generator: Any) -> Any:  # noqa: ANN401 - as above; a template of jinja2
    from pelican.generators import PelicanTemplateNotFound

    try:
        return generator.get_template("linkvoice")
    except PelicanTemplateNotFound:
        return generator.env.from_string(_TEMPLATE)

"""What Pelican knows of a site and its contents, in the words of linkvoice."""

from __future__ import annotations

import copy
import html
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin

from linkvoice.extract.resolve import STAND_IN
from linkvoice.generators.front_matter import read_options
from linkvoice.generators.html import base_url
from linkvoice.generators.sources import SUFFIXES, shown_path
from linkvoice.model.site import Layers, Markup, PageSource

if TYPE_CHECKING:
    from pelican.contents import Content, Static

__all__ = ["Statics", "contents_of", "is_listed", "planned_files", "shown_folder", "site_base", "source_of"]

Settings = Mapping[str, Any]
_LISTS: Final = (
    *("articles", "translations", "hidden_articles", "hidden_translations", "drafts", "drafts_translations"),
    *("pages", "hidden_pages", "draft_pages", "draft_translations"),
)
_TAG: Final = re.compile(r"<[^<>]+>")
_WORDS: Final = {"false": False, "no": False, "off": False, "true": True, "yes": True, "on": True}


def site_base(settings: Settings) -> tuple[str, bool]:
    """The URL of the root of the site, and whether that is where it will live: SITEURL may be empty, or a path alone."""
    base = base_url(urljoin(STAND_IN, str(settings.get("SITEURL") or "")))
    return base, not base.startswith(STAND_IN)


def shown_folder(settings: Settings) -> str:
    """The folder of the sources as a person in the current folder would write it, with a slash at its end unless it is that folder."""
    folder = shown_path(Path(settings["PATH"]))
    return "" if folder == "." else folder + "/"


def contents_of(generators: Iterable[Any]) -> Iterator[Content]:
    """Yield the articles and pages that generators are about to write, drafts and hidden ones too, each once."""
    found = {id(content): content for generator in generators for name in _LISTS for content in getattr(generator, name, ())}
    return (content for content in found.values() if content.save_as)


def is_listed(content: Content) -> bool:
    """Whether the site shows the way to it. A draft or a hidden page is for those who know its address, unless it is the home page, which is often made so."""
    return bool(content.status == "published" or content.save_as == "index.html")


def planned_files(context: Settings, settings: Settings) -> Iterator[str]:
    """Yield the paths of what Pelican writes beside articles and pages: lists, archives and static files."""
    groups = (entry for name in ("categories", "tags", "authors") for entry, _ in context.get(name) or ())
    yield from (entry.save_as for entry in groups if entry.save_as)
    for template in settings["DIRECT_TEMPLATES"]:
        yield settings.get(f"{template.upper()}_SAVE_AS", f"{template}.html") or ""
    yield from (period["save_as"] for periods in (context.get("period_archives") or {}).values() for period in periods)
    # Whoever asks a static file itself for its place settles it: {attach} would move it no more.
    yield from (static.get_url_setting("save_as") for static in context["static_content"].values() if static is not None)


class Statics:
    """Copies of the static files, on which {attach} may be tried without moving anything."""

    def __init__(self) -> None:
        """Start without any."""
        self._copies: dict[int, dict[str, Static | None]] = {}

    def of(self, context: Settings) -> Mapping[str, Static | None]:
        """Give those of one site."""
        files = context["static_content"]
        if id(files) not in self._copies:
            self._copies[id(files)] = {path: copy.copy(static) for path, static in files.items()}
        return self._copies[id(files)]


def source_of(content: Content, path: str, source: str | None, statics: Statics) -> tuple[PageSource, str]:
    """Describe a content that becomes the file at `path`; also says what is wrong with its metadata, if anything is."""
    options, problem = read_options(_told(content.metadata.get("linkvoice")))
    text = _resolved(content, statics)
    title = html.unescape(_TAG.sub("", str(content.title)))
    options = options._replace(alone=not is_listed(content))
    layers = _layers(Path(content.source_path)) if content.source_path else None  # None for what a plugin has made up
    return PageSource(path, lambda: text, source, title, options=options, layers=layers), problem


def _resolved(content: Content, statics: Statics) -> str:
    """The HTML of a content, its {filename}, {static}, {attach} and other links resolved by Pelican itself as in the page that it will write.

    Nothing is noted, moved or logged by that: Pelican does it all again when it writes the page.
    """
    from pelican.utils import get_relative_path, path_to_url

    settings = content.settings
    siteurl = path_to_url(get_relative_path(content.save_as)) if settings["RELATIVE_URLS"] else settings["SITEURL"]
    # Its public way, get_content, remembers what it gives: other plugins could change nothing any more.
    double = copy.copy(content)
    double._context = {**content._context, "static_content": statics.of(content._context)}  # noqa: SLF001
    text = content._get_content() if hasattr(content, "_get_content") else content._content  # noqa: SLF001
    with _silence("pelican.contents"):
        return str(double._update_content(text or "", siteurl))  # noqa: SLF001


def _layers(file: Path) -> Layers:
    """Where links are looked for in a source. HTML, and what nobody here can read, is read as Markdown: that may hold HTML and addresses."""
    return Layers(lambda: file.read_text("utf-8-sig"), markup=SUFFIXES.get(file.suffix.lower(), Markup.MARKDOWN))


def _told(value: object) -> object:
    """Read the metadata ``Linkvoice``, which is text in Markdown and reStructuredText: ``off``, or ``key: value`` on each line or between semicolons."""
    lines = [str(line) for line in value] if isinstance(value, list) else value
    text = "\n".join(lines) if isinstance(lines, list) else lines
    if not isinstance(text, str):
        return text
    word = text.strip().lower()
    if word in _WORDS:
        return _WORDS[word]
    told: dict[str, object] = {}
    for pair in filter(None, (part.strip() for part in re.split(r"[;\n]", text))):
        key, colon, said = (part.strip() for part in pair.partition(":"))
        if not colon:
            return text
        told[key] = [code for code in re.split(r"[\s,\[\]]+", said) if code] if key == "ignore" else _WORDS.get(said.lower(), said)
    return told


@contextmanager
def _silence(name: str) -> Iterator[None]:
    logger = logging.getLogger(name)
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before

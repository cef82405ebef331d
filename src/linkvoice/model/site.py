"""A site and its pages."""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from linkvoice.model.link import Suppression

__all__ = ["DEFAULT_OPTIONS", "NO_CONTENT", "Content", "Header", "Layers", "Markup", "Page", "PageOptions", "PageSource", "Redirect", "Site"]


class PageOptions(NamedTuple):
    """What the author says of a page, most of it in its front matter."""

    enabled: bool = True
    """False: no sections on the page and no findings about its links."""
    linked_from: bool = True
    ignore: tuple[str, ...] = ()
    """Prefixes of rule codes that are ignored on the page."""
    alone: bool = False
    """It is kept out of the navigation on purpose."""
    mentioned_by: bool = True


DEFAULT_OPTIONS = PageOptions()
"""Of a page whose front matter says nothing."""


class Markup(StrEnum):
    """What the source of a page is written in."""

    MARKDOWN = "markdown"
    """Markdown as Python-Markdown and its extensions read it."""
    COMMONMARK = "commonmark"
    """Markdown as GitHub reads it."""
    RST = "reStructuredText"


class Layers(NamedTuple):
    """The texts that a page went through on its way to HTML."""

    source: Callable[[], str]
    """Gives the text of the file that the author edits. May raise OSError."""
    top: str | None = None
    """The last text before it was rendered, after hooks and preprocessors; None where only the file is known."""
    markup: Markup = Markup.MARKDOWN
    is_copy: bool = False
    """Nobody edits the file: a link whose line in it is not known is better named in the HTML."""


class Content(NamedTuple):
    """By what the content of a page is found again in the whole page, where the generator knows it."""

    hrefs: tuple[str, ...] = ()
    """Those of its links, in document order."""
    before: int = 0
    """How many images stand before the first of these links."""
    after: int = 0
    """How many stand behind the last."""


NO_CONTENT = Content()
"""Nothing is known of it."""


class PageSource(NamedTuple):
    """A page as its generator hands it over."""

    path: str
    """Path of the HTML file in the built site, with forward slashes."""
    read: Callable[[], bytes | str]
    """Gives the HTML. May raise OSError."""
    source: str | None = None
    """Path of the file that the author edits, as a reader of the report would open it."""
    title: str = ""
    """The generator's title, without the site's name; empty to take the HTML's own."""
    edit_url: str | None = None
    options: PageOptions = DEFAULT_OPTIONS
    content: Content = NO_CONTENT
    layers: Layers | None = None
    """Where the positions of its links are looked for; None where its source is not known, so that they are those in the HTML."""
    written: Callable[[], bytes] | None = None
    """Gives the HTML that its author wrote, where that was copied and has been added to since. May raise OSError."""


class Page(NamedTuple):
    """A page that was read: all that is known of it but its links."""

    path: str
    url: str
    """Absolute URL."""
    title: str = ""
    source: str | None = None
    language: str = ""
    anchors: AbstractSet[str] = frozenset()
    """Ids and names that it defines."""
    robots: tuple[tuple[str, str], ...] = ()
    """(Name, content) of each meta element that speaks to search engines (``robots``, ``googlebot``, …), lower case."""
    canonicals: tuple[tuple[str, bool], ...] = ()
    """(Absolute URL or href as written, whether it stands in the head) of each canonical link; the first is what counts."""
    referrer: str = ""
    """Content of its referrer meta element, lower case."""
    rewrites_rel: bool = False
    """A script in it writes rel attributes."""
    refresh: str | None = None
    """Where an immediate meta refresh leads; the page is then a redirect stub, not a page in the graph."""
    edit_url: str | None = None
    options: PageOptions = DEFAULT_OPTIONS
    suppressions: tuple[Suppression, ...] = ()
    """All that stand on the page, in document order."""
    disabled: tuple[Suppression, ...] = ()
    """Those of them that speak for the whole page."""
    linkbacks: tuple[tuple[str, str], ...] = ()
    """(Absolute URL, rel as written) of each link in a list of who links to us that linkvoice has written, in document order."""


class Redirect(NamedTuple):
    """A rule of a ``_redirects`` file."""

    source: str
    """Path pattern, with ``*`` at its end or ``:name`` parts."""
    target: str
    """Path or URL, with ``:splat`` and ``:name``."""
    forced: bool = False
    """It counts even where a file exists."""
    rewrite: bool = False
    """The server answers with the target at the very same URL: nobody is led elsewhere."""


class Header(NamedTuple):
    """A line of a ``_headers`` file."""

    path: str
    """Pattern of the paths that it is for, with ``*`` or ``:name`` parts."""
    name: str
    """Lower case."""
    value: str
    """Empty where the header of an earlier rule is taken away."""


class Site(NamedTuple):
    """What is known of a site before any page is read."""

    base: str
    """Absolute URL of its root, with a slash at its end."""
    known: bool
    """False when nobody said where the site will live; `base` is then a stand-in that no link can name."""
    files: frozenset[str]
    """Paths of all built files, with forward slashes."""
    directories: frozenset[str] = frozenset()
    """Paths of all folders, without slash at the end."""
    name: str = ""
    language: str = ""
    sources: Mapping[str, str] = MappingProxyType({})
    """Built file -> file that the author edits."""
    source_root: str = ""
    """What `sources` begin with, but for files that come from elsewhere: the folder of the sources, with a slash at its end."""
    source_identity: str = ""
    """The same folder as seen from the configuration file, wherever linkvoice was started."""
    prefix: str = ""
    """What to put before a built path so that a person can open it, with a slash at its end."""
    redirects: tuple[Redirect, ...] = ()
    headers: tuple[Header, ...] = ()
    """In the order of the file; `linkvoice.extract.headers.headers_of` says which a page has."""
    edit_prefix: str | None = None
    """Every URL that starts so is an edit link."""
    made: tuple[str, ...] = ()
    """Lines for the summary: what made the site, what its configuration says, and what it does not say."""

    def shown(self, path: str) -> str:
        """The path to print for a built file, which a person can open: its source where there is one."""
        return self.sources.get(path) or self.prefix + path

    def identity(self, path: str) -> str:
        """The path by which reports of two runs, perhaps on two machines, know a file again."""
        is_below = path in self.sources and self.sources[path].startswith(self.source_root)
        return self.source_identity + self.relative(path) if is_below else path

    def relative(self, path: str) -> str:
        """The path that patterns in the configuration are matched against: the source's, below the sources' folder."""
        shown = self.sources.get(path)
        return path if shown is None else shown.removeprefix(self.source_root)

"""A link: where it stands, how it is written, where it leads."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

__all__ = ["PLAIN", "Context", "Found", "Heading", "Kind", "Landing", "Link", "Position", "Quality", "Region", "Suppression", "Target", "Traits"]


class Kind(StrEnum):
    """What sort of thing a link leads to, as far as its URL alone tells."""

    INSIDE = "inside"
    """A URL of this very site: it must be among the built files."""
    OUTSIDE = "outside"
    """Any other http or https URL."""
    ADDRESS = "address"
    """``mailto:`` or ``tel:``."""
    OTHER = "other"
    """Another scheme, such as ``javascript:`` or ``data:``: never judged."""
    MALFORMED = "malformed"
    """Not a URL: no browser can follow it."""


class Region(StrEnum):
    """Which part of a page a link stands in."""

    CONTENT = "content"
    """What the author wrote."""
    CHROME = "chrome"
    """What the theme put around it: navigation, header, footer, asides, permalinks."""


class Quality(StrEnum):
    """How sure a `Position` is."""

    EXACT = "exact"
    """Line and column are those of the link in the source."""
    LINE = "line"
    """The line is the link's, the column is not known."""
    INCLUDED = "included"
    """The place is in a file that the page includes, or it is the line of the directive that includes it."""
    DIRECTIVE = "directive"
    """The line of the directive that generated the link."""
    HEADING = "heading"
    """The line of the heading above the link."""
    FILE = "file"
    """Only the file is known."""


class Position(NamedTuple):
    """A place in a file that a person can open. It never holds an invented line or column."""

    path: str
    line: int | None = None
    """Counted from 1."""
    column: int | None = None
    """Counted from 1, in characters."""
    quality: Quality = Quality.FILE
    definition: str = ""
    """Of a use such as ``[text][label]``: where its definition stands, as ``path:line``."""

    def __str__(self) -> str:
        """Write it the way editors and CI matchers read it: ``path``, ``path:line`` or ``path:line:column``."""
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)


class Suppression(NamedTuple):
    """One place in a page or its source where the author told linkvoice to be quiet."""

    page: str
    """Path of the page in the built site."""
    written: str
    """The attribute or comment as a reader would find it; unique on its page."""
    codes: tuple[str, ...]
    """Names of rules or prefixes of their codes, in upper case; empty for every rule."""
    ours: bool = True
    """False for marks of other tools that are honoured too: those are never reported as unused."""


class Heading(NamedTuple):
    """The heading that a link stands under."""

    text: str
    id: str
    """Its anchor, or an empty string."""


class Context(NamedTuple):
    """The sentence around a content link, cut where the link stands."""

    before: str
    text: str
    after: str
    heading: Heading | None = None


class Traits(NamedTuple):
    """What a start tag says beside where its link leads; nearly all say nothing of it."""

    target: str = ""
    """The browsing context that it opens in, as written."""
    referrer_policy: str = ""
    """Lower case."""
    stray: tuple[str, ...] = ()
    """Tokens of rel that were written as attributes of their own, lower case, sorted."""
    empty_rel: bool = False
    """It has a rel attribute without any token."""
    role: bool = False
    """It has a role: a script makes something else of it."""
    nameless: bool = False
    """Nobody can tell what it is: it has no text, no alternative text, no label and no title, and is not hidden."""
    pictured: bool = False
    """It is nameless, and there is a picture in it."""
    labelled: bool = False
    """It has a label for screen readers that says something else than its text."""
    unlinked: bool = False
    """It has no href, though it has what only a link may have."""
    marker: bool = False
    """It has an id or a name, and its href is empty: it marks a place."""
    language: str = ""
    """The language of what it leads to (hreflang), as written."""
    in_head: bool = False
    relative: bool = False
    """It names the canonical page, or a version in another language, and does not say on which host."""
    selected: tuple[int, ...] = ()
    """Numbers of the policies whose selectors match it, an element around it, or one in it; sorted."""


PLAIN = Traits()
"""Of a link that says nothing else."""


class Found(NamedTuple):
    """A link as one page holds it, before anybody has asked where it leads.

    A tuple, because a large site makes millions of them for a moment each.
    """

    href: str
    element: str
    attribute: str
    rel: str
    text: str
    region: Region
    suppressions: tuple[Suppression, ...] = ()
    context: Context | None = None
    traits: Traits = PLAIN


@dataclass(slots=True, eq=False)
class Target:
    """Where a link leads, by its URL alone. Never changed: not frozen only because that makes it three times as slow to create.

    Within one graph a URL has one target, so targets are compared by identity:
    they are the keys of every large table.
    """

    url: str
    """Absolute and normalised, with fragment; as written when it is not a URL."""
    kind: Kind
    path: str = ""
    """Inside: the path below the site's base, decoded once, without query: ``guide/`` or ``img/a b.png``."""
    fragment: str = ""
    """Percent-encoded, without ``#``."""

    @property
    def page(self) -> str:
        """The URL without its fragment."""
        return self.url.partition("#")[0]


class Landing(NamedTuple):
    """The file of the built site that an inside target ends at."""

    file: str | None
    """Path in the built site, or None where there is no such file."""
    fragment: str = ""
    """The fragment that counts there: a redirect's own, else the link's."""
    hops: tuple[str, ...] = ()
    """Redirect stubs and rules passed on the way, in order."""
    outside: str | None = None
    """Set when the redirects leave the site: the URL they lead to."""
    loop: bool = False
    """The redirects lead back to themselves."""


class Link(NamedTuple):
    """A link of the site.

    A chrome link that a template repeats on many pages is one `Link` with all
    of its pages; a content link stands on exactly one. A tuple for the same
    reason as `Found`: a frozen dataclass takes five times as long to make.
    """

    page: str
    """Path of the (first) page in the built site."""
    href: str
    """As written on that page."""
    target: Target
    element: str
    """Tag name, ``css`` for a URL in a style sheet."""
    attribute: str
    rel: str
    """The rel attribute as written, or an empty string."""
    text: str
    """What a reader sees: the text, or an image's alternative text. White space is folded."""
    region: Region
    pages: tuple[str, ...] = ()
    """Paths of all pages with this link, sorted."""
    occurrences: int = 1
    """How often it stands in the site, at least 1."""
    suppressions: tuple[Suppression, ...] = ()
    context: Context | None = None
    """Content links only, and only where somebody will show it."""
    position: Position | None = None
    """Known only for links that need it."""
    traits: Traits = PLAIN

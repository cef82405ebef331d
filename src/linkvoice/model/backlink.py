"""A backlink: a link from somebody else's page to a page of ours, and what proves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple

from linkvoice.model.link import Position
from linkvoice.model.voice import Voice

__all__ = [
    "Backlink", "Change", "Classification", "Control", "Label", "LinkToUs", "Origin", "Placement", "Reading", "Record", "Redirection", "Standing", "Successor",
]  # fmt: skip


class Standing(StrEnum):
    """What is known of a backlink."""

    LIVE = "live"
    """The page links to exactly this URL of ours."""
    LIVE_VARIANT = "live_variant"
    """It links to the same page of ours, written otherwise: scheme, ``www.``, slash, index file, fragment, tracking parameters, a redirect of ours."""
    LIVE_REDIRECT = "live_redirect"
    """It links by way of a redirect of its own, or a shortener, that ends here."""
    MENTION_ONLY = "mention_only"
    """It names the URL in its text, and does not link it."""
    GONE = "gone"
    """The page is there and the link is not, at two checks 7 days apart or more."""
    SOURCE_DEAD = "source_dead"
    """The page answers 404 or 410."""
    UNVERIFIABLE = "unverifiable"
    """Nobody could look: refused, no answer, not readable, or closed by robots.txt. Never counts as lost."""
    BLOCKED_BY_POLICY = "blocked_by_policy"
    """It is not asked for safety: a private address, another port or scheme."""
    CLAIMED = "claimed"
    """A source says so; nobody has looked yet."""

    @property
    def verified(self) -> bool:
        """Whether the link was seen; only these are shown in public."""
        return self in _VERIFIED


_VERIFIED: Final = frozenset({Standing.LIVE, Standing.LIVE_VARIANT, Standing.LIVE_REDIRECT})


class Placement(StrEnum):
    """Where on its page a link stands."""

    TEXT = "text"
    """In the running text of the content."""
    LIST = "list"
    """In a list of links in the content."""
    AUTHOR = "author"
    """In a box about the author."""
    COMMENT = "comment"
    """Among comments or replies of visitors."""
    TEMPLATE = "template"
    """In header, navigation, sidebar or footer."""
    UNKNOWN = "unknown"


class LinkToUs(NamedTuple):
    """A link to the site as it stands on a foreign page."""

    url: str
    """Absolute and normalised, with fragment, as the page links it."""
    ends_at: str = ""
    """The URL of ours that a redirect of theirs ends at; empty where the link is direct."""
    element: str = "a"
    rel: str = ""
    """Tokens, lower case, sorted, with a space between."""
    text: str = ""
    """What a reader sees: the text, or an image's alternative text. White space folded, controls stripped, at most 200 characters."""
    before: str = ""
    """Up to 80 characters of the sentence before it; begins with ``…`` where there are more."""
    after: str = ""
    """Up to 80 characters of the sentence after it; ends with ``…`` where there are more."""
    placement: Placement = Placement.UNKNOWN
    hidden: bool = False
    """The page hides it from its readers."""
    image: bool = False
    """What is clicked is a picture."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one visit to a page that is said to link here showed: a fact, never a judgement. Keys that an older row lacks read as their defaults."""

    url: str
    """Without fragment."""
    at: float
    """Seconds since 1970, UTC."""
    status: int | None = None
    """Of the last answer; None when there was none."""
    failure: str = ""
    """Why there was no answer: a `linkvoice.model.capture.Failure`."""
    refused: str = ""
    """Why it was not asked or not read: ``robots``, ``address``, ``port``, ``scheme``, ``type``, ``size``, ``wall``."""
    detail: str = ""
    """What a person may want to know of a failure or a refusal. Holds no secret."""
    final_url: str = ""
    hops: int = 0
    """Redirects passed on the way."""
    content_type: str = ""
    whole: bool = False
    """It was read to its end: what is not in `links` is not on the page."""
    links: tuple[LinkToUs, ...] = ()
    """Every link to the site, in document order, as many as are worth keeping."""
    mentions: tuple[str, ...] = ()
    """URLs of ours that stand in its text and are no links; normalised, sorted."""
    title: str = ""
    """At most 200 characters, controls stripped."""
    language: str = ""
    robots: tuple[str, ...] = ()
    """Directives of its robots meta elements and X-Robots-Tag headers that hold for everybody, lower case, sorted."""
    canonical: str = ""
    """Absolute URL of its canonical link; empty where it has none, or is its own."""
    generator: str = ""
    """Content of its generator meta element."""
    types: tuple[str, ...] = ()
    """Microformat roots and schema.org types on it, sorted: ``h-entry``, ``in-reply-to``, ``DiscussionForumPosting``, …"""
    published: str = ""
    """ISO date on which it says that it was published."""
    referrer: str = ""
    """Its referrer policy, lower case."""
    outside: int = 0
    """How many links it has to other hosts than its own."""
    script: bool = False
    """It is rendered by a script, so that what is not in its HTML may stand on it all the same."""


class Change(NamedTuple):
    """One change in the life of a backlink."""

    at: str
    """ISO time, UTC: ``2026-11-22T10:00:00Z``."""
    standing: Standing


@dataclass(frozen=True, slots=True)
class Record:
    """One line of the ledger: what is known of one backlink, and since when. It changes only when what is known changes."""

    from_url: str
    """The page that links: absolute, normalised, without fragment. With `to_url`, the key."""
    to_url: str
    """The URL of ours: absolute, normalised, without fragment."""
    sources: tuple[str, ...]
    """Names of the sources that told of it, sorted."""
    first_seen: str
    """ISO time, UTC."""
    changed: str
    """ISO time, UTC, of the last change of anything in this record. Of two records of one key, the later one counts."""
    standing: Standing = Standing.CLAIMED
    missing_since: str = ""
    """ISO time of the first check in a row that did not find the link on a page that could be read; empty while it is there."""
    history: tuple[Change, ...] = ()
    """Every standing that it had, oldest first; the last one is `standing`."""
    link: LinkToUs | None = None
    """The link as it was last seen."""
    page: Mapping[str, object] = field(default_factory=dict)
    """What else of the last `Reading` that saw the link is worth keeping: ``title``, ``language``, ``robots``, ``canonical``, ``generator``,
    ``types``, ``published``, ``referrer``, ``outside``; only what is not empty."""
    metrics: Mapping[str, int] = field(default_factory=dict)
    """Figures of the sources, such as ``points``."""

    @property
    def key(self) -> tuple[str, str]:
        """What makes it this backlink and no other."""
        return self.from_url, self.to_url


class Origin(StrEnum):
    """How a link came about."""

    NATURAL = "natural"
    """Nobody asked for it, as far as is known."""
    MANUAL = "manual"
    """The owner of the site asked for it, or placed it."""
    OWN = "own"
    """It stands on another site of the owner."""
    EXCHANGE = "exchange"
    PAID = "paid"


class Control(StrEnum):
    """Who decided that the link stands there."""

    EDITORIAL = "editorial"
    """Whoever writes the site."""
    UGC = "ugc"
    """A visitor: a comment, a post, an answer, an edit of a wiki."""
    SELF = "self"
    """The owner of the linked site: a profile, a form of a directory."""
    AUTOMATIC = "automatic"
    """A program: an aggregator, a mirror, a page of statistics."""


class Label(StrEnum):
    """The common name of a link's sort."""

    MANUAL = "manual"
    EDITORIAL = "editorial"
    NON_EDITORIAL = "non-editorial"


class Classification(NamedTuple):
    """What sort of link a backlink is, and how that was decided."""

    origin: Origin
    control: Control
    kind: str
    """What the linking page is: ``blog``, ``forum``, ``qa``, ``wiki``, ``code_host``, ``news``, …; see `linkvoice.inbound.classify.KINDS`."""
    rule: str
    """Name of the rule that decided."""
    evidence: str = ""
    """What it saw, in a few words: ``host github.com, path /*/issues/``."""

    @property
    def label(self) -> Label:
        """The common name; that it is natural is told beside it."""
        if self.origin is Origin.MANUAL:
            return Label.MANUAL
        return Label.EDITORIAL if self.control is Control.EDITORIAL else Label.NON_EDITORIAL


@dataclass(frozen=True, slots=True)
class Backlink:
    """A backlink as pages, rules and reports see it."""

    record: Record
    sort: Classification
    target: str = ""
    """Path in the built site of the page that it leads to, redirects followed; empty where there is none."""
    fragment: str = ""
    """The place on that page, percent-encoded."""
    hops: tuple[str, ...] = ()
    """Redirects of ours that it passes, in order."""
    reviewed: bool = False
    """The owner has looked at the site that links and trusts it."""
    path: str = ""
    """What it asks for below the root of the site, decoded once, without query: ``guide/``. Empty for the home page, and for what is not of this build."""
    broken: bool = False
    """Nothing in this build answers at `path`: there is no such file, and no redirect leads to one."""
    position: Position | None = None
    """Where a person finds its record, where that is known."""
    voice: Voice | None = None
    """How good it is; None where nobody asked."""


class Redirection(NamedTuple):
    """A redirect, ready to be copied."""

    line: str
    where: str
    """Where the line belongs, in words: ``redirect_maps of mkdocs-redirects``."""


class Successor(NamedTuple):
    """Where those who ask for a page that is gone should be sent, as far as anybody can tell."""

    page: str = ""
    """Path in the built site of what took its place; empty where nothing did."""
    reason: str = ""
    """Why this one, in words; where there is none, what kept us from knowing more, if anything did."""
    redirections: tuple[Redirection, ...] = ()
    """One for each way of redirecting that the site may have."""

"""What a visit to a page that is said to link here showed."""

from dataclasses import dataclass

from linkvoice.model.beside import Beside
from linkvoice.model.link_to_us import LinkToUs

__all__ = ["Reading"]


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
    beside: tuple[Beside, ...] = ()
    """Links of its content to other sites, in document order, as many as are worth keeping. They are kept apart, and of the last visit alone."""

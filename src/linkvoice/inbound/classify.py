"""What sort of link a backlink is: who decided about it, how it came about, and what the page is that has it.

Nobody knows all three of every link, so they are asked one after the other, in
the order of `STEPS`, and the first that knows something decides that much: a
table of hosts knows what a page of Stack Overflow is, and the link itself, that
it is paid for. What nobody says is what is usual.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from linkvoice.config import Config
from linkvoice.hosts import is_host
from linkvoice.inbound import hosts, signs
from linkvoice.inbound.kinds import KINDS, USUAL
from linkvoice.inbound.ranks.hosts import Listed, nowhere
from linkvoice.inbound.spam import spam_words
from linkvoice.model.classification import Classification, Control, Origin
from linkvoice.model.link_to_us import LinkToUs, Placement
from linkvoice.model.outreach import Asked
from linkvoice.model.record import Record
from linkvoice.model.url import Url, hostname_of

__all__ = ["KINDS", "STEPS", "Context", "asked_at", "asked_for", "classify", "context_of"]

_MANY_LINKS: Final = 15
"""Links to other sites that make a list of a page."""
_LISTS: Final = ("awesome", "blogroll", "resources", "useful links")
_BRIDGY: Final = ("*.brid.gy",)
_MICROFORMATS: Final = ("in-reply-to", "bookmark-of", "like-of", "repost-of", "h-entry", "h-feed")
"""Only blogs have them; the most telling first."""


class Context(NamedTuple):
    """What only the owner of the site knows. Hosts are lower case; ``*.acme.dev`` is ``acme.dev`` and all below it."""

    own: tuple[str, ...] = ()
    """Hosts of the owner, that of the site among them."""
    reviewed: tuple[str, ...] = ()
    """Hosts that the owner has looked at and trusts: no word on them makes spam of them."""
    asked: tuple[Asked, ...] = ()
    """Where the owner asked for a link, or placed it."""
    listed: Listed = nowhere
    """Knows hosts by lists that the owner fetched."""


def context_of(base: str, config: Config, asked: tuple[Asked, ...] = (), listed: Listed = nowhere) -> Context:
    """Collect what the configuration says; `base` is the URL of the site's root."""
    aliases = (Url.parse(alias if "//" in alias else f"https://{alias}") for alias in config.site_aliases)
    own = (Url.normalised(base).hostname, *(url.hostname for url in aliases if url is not None), *config.internal_hosts, *config.inbound.own_hosts)
    return Context(tuple(map(str.lower, own)), tuple(map(str.lower, config.voices.reviewed)), asked, listed)


def classify(record: Record, context: Context) -> Classification:
    """Say what sort of link a backlink is, and by what that is known."""
    return _judged(_Link.of(record, context), context)


class _Link(NamedTuple):
    """What a backlink shows that may tell its sort. Many of those of a site show the same: it is made to be small, and soon compared."""

    hostname: str
    place: hosts.Place | None = None
    """What the table of hosts says of the page."""
    carried: str = ""
    """The page itself, where it is Bridgy's, which carries another one in its URL."""
    asked: str = ""
    """Where the owner asked for it."""
    spam: str = ""
    """Words that give link spam away."""
    rel: str = ""
    """Of the link, where that says who wrote it, or that it is paid for."""
    is_comment: bool = False
    types: tuple[str, ...] = ()
    """Microformats and types of schema.org on the page."""
    generator: str = ""
    address: signs.Sign | None = None
    """What the URL of the page looks like, where the table does not know all about it."""
    list_of: int = 0
    """On a page that is, or has, a list of links: how many links to other sites it has."""

    @classmethod
    def of(cls, record: Record, context: Context) -> _Link:
        href, page, link = record.from_url, record.page, record.link
        hostname = hostname_of(href)
        place = hosts.look_up(hostname, Url.normalised(href).path) if hosts.knows(hostname) else None
        types = page.get("types")
        return cls(
            hostname,
            place,
            href if "brid.gy" in hostname else "",
            _asked_where(record, context.asked) if context.asked else "",
            # What is known by its host may write about whatever it likes.
            spam_words(_text(page, "title") if place is None else "", link.text if link is not None else "", record.to_url),
            link.rel if link is not None and ("ugc" in link.rel or "sponsored" in link.rel) else "",
            link is not None and link.placement is Placement.COMMENT,
            tuple([name for name in types if isinstance(name, str)]) if types and isinstance(types, list | tuple) else (),
            _text(page, "generator") if "generator" in page else "",
            signs.of_address(href) if place is None or place.control is None else None,
            _list_of(page, link) if link is not None and "outside" in page else 0,
        )


def _text(page: Mapping[str, object], name: str) -> str:
    """Give what is known of a page under this name, if it is text."""
    value = page.get(name)
    return value if isinstance(value, str) else ""


def _asked_where(record: Record, requests: Sequence[Asked]) -> str:
    url = Url.normalised(record.from_url)
    return next((asked.where for asked in requests if asked_for(url, record.first_seen, asked)), "")


def _list_of(page: Mapping[str, object], link: LinkToUs) -> int:
    outside = page.get("outside")
    if not isinstance(outside, int) or outside < _MANY_LINKS:
        return 0
    title = _text(page, "title").lower()
    return outside if link.placement is Placement.LIST or any(word in title for word in _LISTS) else 0


@lru_cache(1 << 15)
def _judged(link: _Link, context: Context) -> Classification:
    """Ask one after the other: once for all links that show the same."""
    kind, control, origin = "", None, None
    rule, evidence = "", []
    for name, ask, tells_origin, _ in _steps(link.hostname, context):
        if kind and control is not None and (origin is not None or not tells_origin):
            continue
        said = ask(link, context)
        if said is None or (kind and said.kind and said.kind != kind):
            continue  # who takes the page for something else knows nothing of who writes on it
        if (said.kind and not kind) or (said.control and control is None) or (said.origin and origin is None):
            kind, control, origin = kind or said.kind, control or said.control, origin or said.origin
            rule = rule or name
            evidence.append(said.evidence)
    kind = kind or "unknown"
    return Classification(origin or Origin.NATURAL, control or USUAL[kind], kind, rule or "nothing-known", "; ".join(evidence))


@lru_cache(1 << 15)
def _steps(hostname: str, context: Context) -> tuple[_Step, ...]:
    """Who is asked about the pages of a host: many links come from few hosts."""
    return tuple(step for step in STEPS if step.knows is None or step.knows(hostname, context))


class _Said(NamedTuple):
    evidence: str
    kind: str = ""
    control: Control | None = None
    origin: Origin | None = None


def _own(link: _Link, context: Context) -> _Said | None:
    if not is_host(link.hostname, context.own):
        return None
    return _Said(f"host {link.hostname} is the owner's", "own", Control.SELF, Origin.OWN)


def _asked(link: _Link, _: Context) -> _Said | None:
    return _Said(f"asked for at {link.asked}", origin=Origin.MANUAL) if link.asked else None


def asked_for(url: Url, first_seen: str, asked: Asked) -> bool:
    """Whether a link may have come of a request: it is where that was made, and was not seen before (an ISO time)."""
    return first_seen[:10] >= asked.when and asked_at(url, asked)


def asked_at(url: Url, asked: Asked) -> bool:
    """Whether a page is where a request was made."""
    return _is_at(url, asked.where) if "//" in asked.where else is_host(url.hostname, (asked.where,))


def _is_at(url: Url, place: str) -> bool:
    return url.page == place or url.page.startswith(place if place.endswith(("/", "?", "=")) else f"{place}/")


def _spam(link: _Link, context: Context) -> _Said | None:
    if link.asked or (context.reviewed and is_host(link.hostname, context.reviewed)):
        return None
    if link.place is not None and link.place.kind == "spam":
        return _Said(str(link.place), "spam", link.place.control)
    kind, by = context.listed(link.hostname) if link.place is None else ("", "")
    if kind == "spam":
        return _Said(by, kind, Control.AUTOMATIC)
    return _Said(f"words {link.spam!r}", "spam", Control.AUTOMATIC) if link.spam else None


def _table(link: _Link, _: Context) -> _Said | None:
    return None if link.place is None else _Said(str(link.place), link.place.kind, link.place.control)


def _listed(link: _Link, context: Context) -> _Said | None:
    kind, by = context.listed(link.hostname) if link.place is None else ("", "")
    return _Said(by, kind) if kind and kind != "spam" else None  # spam has had its say, where the owner does not trust the host


def _rel(link: _Link, _: Context) -> _Said | None:
    tokens = link.rel.split()
    paid, written = "sponsored" in tokens, "ugc" in tokens
    if not paid and not written:
        return None
    names = " ".join(token for token in ("sponsored", "ugc") if token in tokens)
    return _Said(f"rel {names}", control=Control.UGC if written else None, origin=Origin.PAID if paid else None)


def _bridgy(link: _Link, _: Context) -> _Said | None:
    if not is_host(link.hostname, _BRIDGY):
        return None
    carried = Url.parse(signs.carried_url(link.carried))
    place = hosts.look_up(carried.hostname, carried.path) if carried is not None else None
    if place is not None:
        return _Said(f"Bridgy, for {place}", place.kind, place.control)
    network = signs.of_network(Url.normalised(link.carried).path)
    return _Said(f"Bridgy, for {network.seen}" if network else "Bridgy", network.kind if network else "social", Control.UGC)


def _microformats(link: _Link, _: Context) -> _Said | None:
    found = next((name for name in _MICROFORMATS if name in link.types), "") if link.types else ""
    return _Said(f"microformat {found}", "blog") if found else None


def _schema(link: _Link, _: Context) -> _Said | None:
    return _said("schema.org", signs.of_types(link.types)) if link.types else None


def _generator(link: _Link, _: Context) -> _Said | None:
    return _said("generator", signs.of_generator(link.generator)) if link.generator else None


def _address(link: _Link, _: Context) -> _Said | None:
    return _said("address", link.address)


def _placement(link: _Link, _: Context) -> _Said | None:
    return _Said("among comments", control=Control.UGC) if link.is_comment else None


def _link_list(link: _Link, _: Context) -> _Said | None:
    return _Said(f"a list on a page with {link.list_of} links to other sites", "list", Control.EDITORIAL) if link.list_of else None


def _institution(link: _Link, _: Context) -> _Said | None:
    return _said("domain", signs.of_institution(link.hostname))


def _home(link: _Link, _: Context) -> _Said | None:
    host = hosts.home(link.hostname)
    return _Said(f"a site on {host}", "blog") if host else None


def _said(what: str, sign: signs.Sign | None) -> _Said | None:
    return None if sign is None else _Said(f"{what} {sign.seen}", sign.kind, sign.control)


class _Step(NamedTuple):
    name: str
    ask: Callable[[_Link, Context], _Said | None]
    tells_origin: bool = False
    knows: Callable[[str, Context], object] | None = None
    """Whether it may have something to say about pages of a host; none where the host does not tell."""


STEPS: Final[tuple[_Step, ...]] = (
    _Step("own-host", _own, tells_origin=True, knows=lambda hostname, context: is_host(hostname, context.own)),
    _Step("asked-for", _asked, tells_origin=True, knows=lambda _, context: context.asked),
    _Step("spam", _spam),
    _Step("host-table", _table, knows=lambda hostname, _: hosts.knows(hostname)),
    _Step("host-list", _listed, knows=lambda hostname, context: context.listed(hostname)[0]),
    _Step("rel", _rel, tells_origin=True),
    _Step("bridgy", _bridgy, knows=lambda hostname, _: is_host(hostname, _BRIDGY)),
    _Step("microformats", _microformats),
    _Step("schema-org", _schema),
    _Step("generator", _generator),
    _Step("address", _address),
    _Step("placement", _placement),
    _Step("link-list", _link_list),
    _Step("institution", _institution, knows=lambda hostname, _: signs.of_institution(hostname)),
    _Step("home", _home, knows=lambda hostname, _: hosts.home(hostname)),
)
"""Who is asked, and in which order: the owner, then the table and the lists, then the link, then the page."""

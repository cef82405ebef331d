"""What sources claim is looked at, and judged: there, not there, or nobody can say."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkvoice.config import Config
from linkvoice.errors import UsageError
from linkvoice.inbound.ours import Ours
from linkvoice.inbound.standing import Verdict, standing
from linkvoice.inbound.verify import verify
from linkvoice.model.link_to_us import LinkToUs, Placement
from linkvoice.model.progress import Silent
from linkvoice.model.reading import Reading
from linkvoice.model.record import Record
from linkvoice.model.standing import Standing
from linkvoice.model.url import Url
from tests.foreign_web import OURS, US, linking, read, verify_all
from tests.hostile import Hostile, JumpingClock, fake_names, refusing, reply

pytestmark = pytest.mark.usefixtures("no_authorities")

PAGE = "https://blog.dev/post"
DAY = 86400.0
NOW = 1_800_000_000.0  # 2027-01-15T08:00:00Z
THEN = "2027-01-15T08:00:00Z"


# Which URLs are ours


SITE = Ours("https://docs.us.dev/project/", ["old.us.dev", "http://us.github.io/project-docs", "https://docs.us.dev/legacy/", "localhost:8000"])


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://docs.us.dev/project/", ""),
        ("https://docs.us.dev/project", ""),
        ("http://docs.us.dev/project/guide/", "guide/"),
        ("https://www.docs.us.dev/project/guide", "guide/"),
        ("https://docs.us.dev/project/guide/index.html#part", "guide/"),
        ("https://docs.us.dev/project/guide/?utm_source=x&utm_Medium=y&fbclid=1&gclid=2&ref=3&source=4&mc_cid=5", "guide/"),
        ("https://docs.us.dev/project/guide/?page=2&ref=x&b", "guide/?page=2&b"),
        ("https://docs.us.dev/project/Guide.html", "Guide.html"),
        ("https://docs.us.dev/project/v1.2/", "v1.2/"),
        ("https://docs.us.dev/project/reindex.html", "reindex.html"),
        ("https://docs.us.dev/project//x", "/x/"),
        ("https://old.us.dev/project/guide/", "guide/"),
        ("https://us.github.io/project-docs/guide/", "guide/"),
        ("https://docs.us.dev/legacy/guide", "guide/"),
        ("http://localhost:8000/project/guide/", "guide/"),
    ],
)
def test_spellings_of_one_page(url: str, page: str) -> None:
    """Scheme, `www.`, aliases, slash, index file, fragment and tracking do not matter; case and other parameters do."""
    assert SITE.owns(url)
    assert SITE.page(url) == f"https://docs.us.dev/project/{page}"


@pytest.mark.parametrize(
    "url",
    [
        "https://docs.us.dev/", "https://docs.us.dev/projects/", "https://us.dev/project/", "https://docs.us.dev.evil.dev/project/", "ftp://docs.us.dev/project/",
        "https://evil.dev/https://docs.us.dev/project/", "https://docs.us.dev:8443/project/", "https://localhost/project/", "mailto:a@docs.us.dev",
        "https://us.github.io/", "https://docs.us.dev@evil.dev/project/",
    ],
)  # fmt: skip
def test_urls_of_others(url: str) -> None:
    """Other hosts, ports, schemes and paths are not ours; such a URL only loses its fragment."""
    assert not SITE.owns(url)
    assert SITE.page(f"{url}#x") == url


def test_a_url_without_a_path_is_the_root_of_its_site() -> None:
    """A site at the root of its host has all paths, and knows its hosts by name."""
    site = Ours("http://127.0.0.1:8000/", ["www.us.dev", "no url at all"])
    assert site.page("https://us.dev/a?#b") == "http://127.0.0.1:8000/a/"
    assert site.hosts == ("127.0.0.1", "us.dev")


@given(st.from_regex(r"https://docs\.us\.dev/project/[a-z/.]{0,12}(\?[a-z=&_]{0,9})?(#[a-z]{0,3})?", fullmatch=True))
def test_a_page_stands_for_itself(text: str) -> None:
    """The URL that stands for a page stands for itself."""
    url = Url.parse(text)
    assert url is not None
    page = SITE.page(url.href)
    assert SITE.page(page) == page


# Standing


def link(url: str = US, **more: Any) -> LinkToUs:
    return LinkToUs(url, text="this", placement=Placement.TEXT)._replace(**more)


def reading(*links: LinkToUs, **more: Any) -> Reading:
    """A page that was read whole."""
    return Reading(**{"url": PAGE, "at": NOW, "status": 200, "whole": True, "links": links, **more})


def record(before: Standing, missing_since: str = "") -> Record:
    return Record(PAGE, US, ("hackernews",), THEN, THEN, before, missing_since)


def judged(shown: Reading, before: Standing | None = None, missing_since: str = "", now: float = NOW) -> Verdict:
    return standing(record(before, missing_since) if before is not None else None, US, shown, now, OURS)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (link(), Standing.LIVE),
        (link("http://us.dev/guide/"), Standing.LIVE_VARIANT),
        (link("https://us.dev/guide"), Standing.LIVE_VARIANT),
        (link("https://www.us.dev/guide/index.html"), Standing.LIVE_VARIANT),
        (link("https://us.dev/guide/#part"), Standing.LIVE_VARIANT),
        (link("https://us.dev/guide/?utm_source=x"), Standing.LIVE_VARIANT),
        (link("https://old-us.dev/guide/"), Standing.LIVE_VARIANT),
        (link("https://blog.dev/go/1", ends_at=US), Standing.LIVE_REDIRECT),
        (link("https://t.co/x", ends_at="http://us.dev/guide?ref=x"), Standing.LIVE_REDIRECT),
    ],
)
@pytest.mark.parametrize("before", [None, *Standing])
def test_a_link_that_is_there(found: LinkToUs, expected: Standing, before: Standing | None) -> None:
    """Whatever was known before: a link that is seen is live, exactly, in another spelling, or by a redirect."""
    assert judged(reading(found), before, THEN) == Verdict(expected, found)


def test_a_link_that_is_there_needs_no_whole_page() -> None:
    """What was seen on the beginning of a page, or on one that a script goes on with, is there."""
    assert judged(reading(link(), whole=False, script=True, refused="size")).standing is Standing.LIVE


@pytest.mark.parametrize("other", ["https://us.dev/", "https://us.dev/Guide/", "https://us.dev/guide/more/", "https://us.dev/guide/?page=2"])
def test_a_link_to_another_page_of_ours_is_another_link(other: str) -> None:
    """Each page of ours is judged on its own."""
    assert judged(reading(link(other)), Standing.CLAIMED) == Verdict(Standing.CLAIMED, missing_since=THEN)


def test_of_several_links_the_best_counts() -> None:
    """What readers see comes first, then what is direct, then what stands in the text, then what has words."""
    links = [
        link(hidden=True),
        link("https://t.co/x", ends_at=US),
        link("https://us.dev/guide"),
        link(placement=Placement.TEMPLATE),
        link(placement=Placement.COMMENT),
        link(text=""),
        link(text="the best"),
    ]
    for count in range(len(links), 0, -1):
        best = judged(reading(*links[:count])).link
        assert best == links[count - 1]


@pytest.mark.parametrize("status", [404, 410])
@pytest.mark.parametrize("before", [None, *Standing])
def test_w3c_removes_what_is_gone_with_its_page(status: int, before: Standing | None) -> None:
    """404 and 410 say that the page is no more: at once."""
    assert judged(Reading(PAGE, NOW, status=status), before, THEN) == Verdict(Standing.SOURCE_DEAD)


UNREADABLE = [
    *(Reading(PAGE, NOW, status=status) for status in (301, 400, 401, 403, 405, 429, 451, 500, 502, 503, 504, 520, 999)),
    *(Reading(PAGE, NOW, failure=failure) for failure in ("name", "timeout", "connect", "reset", "tls-issuer", "tls-name", "redirect-loop")),
    *(Reading(PAGE, NOW, status=200, refused=refused, whole=True) for refused in ("wall", "type", "size")),
    Reading(PAGE, NOW, refused="robots"),
    reading(whole=False),
    reading(script=True),
]
FORBIDDEN = [Reading(PAGE, NOW, refused=refused) for refused in ("address", "port", "scheme")]
KNOWN = [Standing.LIVE, Standing.LIVE_VARIANT, Standing.LIVE_REDIRECT, Standing.MENTION_ONLY, Standing.GONE, Standing.SOURCE_DEAD]
UNKNOWN = [None, Standing.CLAIMED, Standing.UNVERIFIABLE, Standing.BLOCKED_BY_POLICY]


@pytest.mark.parametrize("shown", [*UNREADABLE, *FORBIDDEN], ids=lambda shown: f"{shown.status} {shown.failure}{shown.refused}")
@pytest.mark.parametrize("before", KNOWN)
def test_what_could_not_be_looked_at_is_never_lost(shown: Reading, before: Standing) -> None:
    """Refusals, time-outs, walls, scripts, large pages and the like change nothing that is known, however often and how long."""
    for days in (0, 8, 1000):
        assert judged(shown, before, THEN, NOW + days * DAY) == Verdict(before, missing_since=THEN)


@pytest.mark.parametrize(
    ("shown", "expected"), [(each, Standing.UNVERIFIABLE) for each in UNREADABLE] + [(each, Standing.BLOCKED_BY_POLICY) for each in FORBIDDEN]
)
@pytest.mark.parametrize("before", UNKNOWN)
def test_what_nobody_has_seen_and_nobody_can_look_at(shown: Reading, expected: Standing, before: Standing | None) -> None:
    """A claim that cannot be looked at is unverifiable, or blocked by policy."""
    assert judged(shown, before) == Verdict(expected)


@pytest.mark.parametrize("before", [None, *KNOWN, Standing.CLAIMED])
def test_w3c_removes_a_link_that_is_no_longer_on_its_page(before: Standing | None) -> None:
    """At the first check it is missing, 7 days later it is gone, and not a second before."""
    was = before or Standing.CLAIMED
    assert judged(reading(), before) == Verdict(was, missing_since=THEN)
    assert judged(reading(), was, THEN, NOW + 7 * DAY - 1) == Verdict(was, missing_since=THEN)
    assert judged(reading(), was, THEN, NOW + 7 * DAY) == Verdict(Standing.GONE, missing_since=THEN)


def test_a_missing_link_that_returns_is_missing_no_more() -> None:
    """The days are counted anew when it is missing again."""
    assert judged(reading(link()), Standing.LIVE, THEN).missing_since == ""
    assert judged(reading(), Standing.LIVE, "", NOW + 30 * DAY).standing is Standing.LIVE


@pytest.mark.parametrize("since", ["2027-01-15T09:00:00Z", "yesterday", "2027-01-15"])
def test_days_that_cannot_be_counted_are_counted_anew(since: str) -> None:
    """A date that lies ahead, or is none, proves nothing."""
    assert judged(reading(), Standing.LIVE, since) == Verdict(Standing.LIVE, missing_since=THEN)


def test_a_mention_is_no_link() -> None:
    """A URL that stands in the text alone is a mention; a link that became one is missing for 7 days first."""
    mention = reading(mentions=("https://us.dev/guide?ref=x",))
    for before in (*UNKNOWN, Standing.MENTION_ONLY):
        assert judged(mention, before) == Verdict(Standing.MENTION_ONLY)
    assert judged(mention, Standing.LIVE) == Verdict(Standing.LIVE, missing_since=THEN)
    assert judged(mention, Standing.LIVE, THEN, NOW + 7 * DAY) == Verdict(Standing.MENTION_ONLY, missing_since=THEN)
    assert judged(reading(link(), mentions=(US,))).standing is Standing.LIVE


# The whole way, with a server


def seen(server: Hostile, before: Standing | None = None, missing_since: str = "", now: float = NOW) -> Verdict:
    shown = read(server.url("/post"), server.host)
    return standing(None if before is None else record(before, missing_since), US, shown, now, OURS)


@pytest.mark.parametrize("html", [f'<a href="{US}">x</a>', f'<img src="{US}">', f'<video src="{US}"></video>', f'<audio src="{US}"></audio>'])
def test_w3c_verifies_links(server: Hostile, html: str) -> None:
    """A page with the link is verified, wherever its redirects end."""
    server.answers = {"/post": reply(302, Location="/moved"), "/moved": linking(more=html)}
    assert seen(server).standing is Standing.LIVE


@pytest.mark.parametrize("html", [f"<p>{US}", f"<!-- <a href='{US}'>x</a> -->", ""])
def test_w3c_verifies_nothing_else(server: Hostile, html: str) -> None:
    """Plain text, a comment, or nothing does not verify."""
    server.answers["/post"] = linking(more=html)
    assert not seen(server).standing.verified


def test_w3c_updates_and_deletes(server: Hostile) -> None:
    """A link that is added is found at the next visit, one that is removed is gone after a week, and a 410 ends it."""
    server.answers["/post"] = [linking(), linking(US), linking(US), linking(), linking(), reply(410)]
    first = seen(server)
    assert (first.standing, first.link) == (Standing.CLAIMED, None)
    added = seen(server, first.standing, first.missing_since)
    again = seen(server, added.standing, added.missing_since)
    assert added == again
    assert (added.standing, added.missing_since) == (Standing.LIVE, "")
    removed = seen(server, again.standing, again.missing_since)
    assert (removed.standing, removed.missing_since) == (Standing.LIVE, THEN)
    assert seen(server, removed.standing, removed.missing_since, NOW + 8 * DAY).standing is Standing.GONE
    assert seen(server, removed.standing, removed.missing_since).standing is Standing.SOURCE_DEAD


def test_w3c_refuses_loopback() -> None:
    """A source on this very machine is blocked, and a listening server sees nothing."""
    with Hostile({"/post": linking(US), "/robots.txt": reply(404)}) as trap:
        shown = read(trap.url("/post"), obey_robots=True)
        assert standing(None, US, shown, NOW, OURS) == Verdict(Standing.BLOCKED_BY_POLICY)
        assert trap.requests == []


# A run


def test_a_run_reads_every_page_once(server: Hostile) -> None:
    """Each page is kept, told and counted once, fragments and repetitions aside."""
    server.answers |= {"/1": linking(US), "/2": reply(404)}
    run = verify_all([server.url("/1"), server.url("/1#part"), server.url("/2"), server.url("/1")], server.host)
    assert sorted(each.url for each in run.kept) == [server.url("/1"), server.url("/2")]
    assert (run[server.url("/1")].links[0].url, run[server.url("/2")].status) == (US, 404)
    assert (run.told[0], run.told[-1], len(run.told)) == ("Reading pages that link here: 2", "over", 4)
    assert (run.verified.read, run.verified.requests, run.verified.unasked) == (2, 2, {})


def test_nothing_to_read_asks_nothing() -> None:
    """An empty run is no run."""
    run = verify_all([])
    assert (run.kept, run.told, run.verified.requests) == ([], [], 0)


def test_budgets_are_spent_in_breadth(server: Hostile) -> None:
    """Of each host its first page comes first; what the budgets do not cover is named, and not asked."""
    with Hostile(address="127.0.0.2") as other:
        urls = [server.url(f"/{number}") for number in range(4)] + [other.url(f"/{number}") for number in range(2)]
        run = verify_all(urls, server.host, other.host, inbound={"budget": 4, "host_budget": 3})
        assert sorted(each.url for each in run.kept) == sorted([*urls[:2], *urls[4:]])
        assert run.verified.unasked == {urls[3]: "host budget", urls[2]: "budget"}


def test_hosts_do_not_wait_for_each_other(server: Hostile) -> None:
    """While one host is left alone for a second, others are asked."""
    with Hostile(address="127.0.0.2") as other:
        run = verify_all([server.url(f"/{number}") for number in range(3)] + [other.url("/0")], server.host, other.host)
        assert other.url("/0") in [each.url for each in run.kept[:2]]
        assert run.clock.passed >= 2.0


def test_robots_txt_is_honoured_unless_the_configuration_says_otherwise(server: Hostile) -> None:
    """`inbound.robots` decides."""
    server.answers |= {"/robots.txt": reply(200, "User-agent: *\nDisallow: /"), "/1": linking(US)}
    assert verify_all([server.url("/1")], server.host, inbound={"robots": True})[server.url("/1")].refused == "robots"
    assert verify_all([server.url("/1")], server.host, inbound={"robots": False})[server.url("/1")].links


def test_a_host_that_wants_peace_is_left_for_another_run(server: Hostile) -> None:
    """What was not asked is no fact, and is named."""
    server.answers |= {"/1": reply(429, Retry_After="3600"), "/2": linking(US)}
    run = verify_all([server.url("/1"), server.url("/2")], server.host)
    assert [each.status for each in run.kept] == [429]
    assert run.verified.unasked == {server.url("/2"): "rate limit"}


def test_without_a_network_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no host answers at all, their silence is no fact about them."""
    fake_names(monkeypatch, {})
    run = verify_all(["https://a.dev/", "https://b.dev/"])
    assert run.kept == []
    assert run.verified.unasked == {"https://a.dev/": "no network", "https://b.dev/": "no network"}


def test_with_a_network_a_silent_host_is_silent(server: Hostile) -> None:
    """As soon as one host answers, what the others did not say counts."""
    with refusing() as place:
        run = verify_all([f"http://{place}/", server.url("/1")], place, server.host)
    assert sorted((each.failure, each.status or 0) for each in run.kept) == [("", 404), ("refused", 0)]
    assert run.verified.unasked == {}


class _EnoughError(Exception):
    """Somebody has seen enough."""


class _Impatient(Silent):
    """Breaks off at the second page."""

    def __init__(self) -> None:
        self.pages = 0

    def step(self, detail: str = "") -> None:
        self.pages += bool(detail)
        if self.pages == 2:
            raise _EnoughError


def test_what_was_read_is_kept_when_a_run_is_cut_off(server: Hostile) -> None:
    """Each reading is handed over as soon as it is there."""
    server.answers |= {f"/{number}": linking(US) for number in range(3)}
    config = Config.from_mapping({"outbound": {"hosts": {server.host: {"allow": True}}}, "inbound": {"robots": False}})
    kept: list[Reading] = []
    urls = [server.url(f"/{number}") for number in range(3)]
    with pytest.raises(ExceptionGroup):
        asyncio.run(verify(urls, OURS, config, clock=JumpingClock(), progress=_Impatient(), keep=kept.append))
    assert [each.url for each in kept] == urls[:2]


def test_a_proxy_that_cannot_be_used_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names what to do, and not the proxy, which may hold a password."""
    monkeypatch.setenv("HTTP_PROXY", "nonsense://user:secret@proxy.dev:1")
    with pytest.raises(UsageError) as raised:
        verify_all(["http://blog.dev/"])
    assert "unset HTTP_PROXY" in str(raised.value)
    assert "secret" not in str(raised.value)

"""How far looking around on sites goes, and on which sites it never begins."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from linkvoice.config import Config
from linkvoice.inbound.resolve.leads import Lead, is_giant, leads
from linkvoice.model.traffic import Arrivals, Part
from linkvoice.run.forget import forget
from linkvoice.run.listen import listen
from tests.hostile import Hostile, endless, reply, reset, silence
from tests.listening import DAY, GUIDE, World, link
from tests.resolving import FIRST, XML, feed, home, item, linking, origin, said, sending, sent, sitemap

pytestmark = pytest.mark.usefixtures("no_authorities")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A world in which linkvoice is asked to look for the page."""
    with sending(tmp_path, monkeypatch) as made:
        yield made


# Limits


def test_a_second_run_asks_nothing(here: World) -> None:
    """A site is looked around on again after a month, or, where it said nothing, after a day; one whose page is known never."""
    home(here.web)
    said(here)
    assert here.web.asked()
    for days, again in ((1, False), (29, False), (31, True)):
        here.web.requests.clear()
        here.later(days * DAY - here.clock.passed if days < 31 else 2 * DAY)
        assert (said(here) is not None) is again
    here.answer("/", reset)
    here.later(40 * DAY)
    assert said(here) is not None
    here.later(DAY + 1)
    home(here.web, body=link())
    assert said(here) is not None
    here.later(100 * DAY)
    assert said(here) is None


def test_pages_that_were_read_before_make_way_for_others(here: World) -> None:
    """The next look at a site tries the pages that the last one did not come to."""
    here.set(inbound__resolve__pages=2)
    home(here.web)
    places = [(f"/{number}", f"2026-11-{number}") for number in (20, 19, 18, 17)]
    here.answer("/sitemap.xml", reply(200, f"<urlset>{sitemap(*places)}</urlset>", XML))
    for path, _ in places:
        here.write(path, "nothing")
    here.write("/17", link())
    said(here)
    assert linking(here) == []
    here.later(31 * DAY)
    said(here)
    assert linking(here) == ["/17"]


def test_a_site_is_asked_for_so_much_and_no_more(here: World) -> None:
    """An index without end, and a feed with a thousand items, meet the limits of requests and of pages."""
    here.set(inbound__resolve__requests=5, inbound__resolve__pages=4)
    home(here.web, feed(here.web, *(item(f"/{number}") for number in range(1000))))
    for number in range(20):
        further = sitemap((f"/{number + 1}.xml", FIRST), (f"/{number + 2}.xml", FIRST), element="sitemap")
        here.answer(f"/{number}.xml", reply(200, f"<sitemapindex>{further}</sitemapindex>", XML))
    here.answer("/robots.txt", reply(200, "Sitemap: /0.xml", "text/plain"))
    said(here)
    looking, visits = here.web.asked()[:6], here.web.asked()[6:]
    assert looking == ["/robots.txt", "/", "/feed", "/0.xml", "/1.xml", "/2.xml"]
    assert len([path for path in visits if path != "/robots.txt"]) == 4


def test_a_run_looks_around_on_the_sites_that_send_most(here: World) -> None:
    """Of more sites than one run may ask, the others come next time."""
    here.set(inbound__resolve__sites=1)
    home(here.web)
    with Hostile() as busy:
        home(busy)
        sent(here, origin(busy), readers=50)
        said(here)
        assert (bool(busy.asked()), here.web.asked()) == (True, [])
        said(here)
        assert here.web.asked()


class Ending:
    """Progress of a run that is ended as soon as one site was looked around on."""

    def start(self, what: str, total: int) -> None:
        """Begin."""

    def step(self, detail: str = "") -> None:
        """End the run."""
        if detail.startswith("http://"):
            raise InterruptedError

    def stop(self) -> None:
        """Be over."""


def test_a_run_that_was_ended_goes_on_with_the_next_site(here: World) -> None:
    """What the first site brought is kept and looked at; that site is not looked around on again."""
    home(here.web, feed(here.web, item("/post", GUIDE)))
    here.write("/post", link())
    with Hostile() as other:
        home(other)
        sent(here, origin(other), readers=1)
        other.answers["/robots.txt"] = silence  # so that it comes second
        with pytest.raises(ExceptionGroup):
            listen(Config.from_mapping(here.options), here.place, Ending(), clock=here.clock)
        assert ("/post" in here.web.asked(), "/" in other.asked()) == (False, False)
        here.web.requests.clear()
        other.answers["/robots.txt"] = reply(404)
        said(here)
        assert (linking(here), "/" in other.asked(), "/" in here.web.asked()) == (["/post"], True, False)


def test_sitemaps_without_number_cost_little(here: World) -> None:
    """Of tens of thousands of sitemaps, most of them elsewhere or the same again, a few are asked for."""
    home(here.web)
    elsewhere = "".join(f"<sitemap><loc>https://else{number}.dev/a.xml</loc></sitemap>" for number in range(500))
    again = "".join(f"<sitemap><loc>/sitemap.xml</loc><lastmod>20{number:02}-01-01</lastmod></sitemap>" for number in range(100))
    more = "".join(f"<sitemap><loc>/{number}.xml</loc></sitemap>" for number in range(10_000))
    here.answer("/sitemap.xml", reply(200, f"<sitemapindex>{elsewhere}{again}{more}{elsewhere}</sitemapindex>", XML))
    said(here)
    assert here.web.asked() == ["/robots.txt", "/", "/sitemap.xml", *(f"/{number}.xml" for number in range(7))]


@pytest.mark.parametrize("kind", ["huge", "reset", "bomb", "broken", "wrong"])
def test_a_hostile_site_does_no_harm(here: World, kind: str) -> None:
    """An endless feed, one that breaks off, packed bombs and nonsense end with what was found until then, and the next run is not troubled."""
    head = b"HTTP/1.1 200 x\r\nContent-Type: application/rss+xml\r\nConnection: close\r\n\r\n<rss>"
    sizes: list[int] = []
    feeds = {
        "huge": endless(head + item("/post", GUIDE).encode(), b"<item>" * 1000, sizes),
        "reset": reset,
        "bomb": reply(200, gzip.compress(b"<rss>" + item("/post", GUIDE).encode() + b" " * 5_000_000), XML, Content_Encoding="gzip"),
        "broken": reply(200, b"\x1f\x8b\x08garbage", XML, Content_Encoding="gzip"),
        "wrong": reply(200, "\x00<" * 1000, "image/png; charset=\udc80".encode("ascii", "replace").decode()),
    }
    home(here.web, feed(here.web))
    here.answer("/feed", feeds[kind])
    here.answer("/sitemap.xml", reply(200, gzip.compress(b"<urlset>" + b" " * 10_000_000), "application/gzip"))
    here.write("/post", link())
    assert said(here) is not None
    assert linking(here) == (["/post"] if kind in {"huge", "bomb"} else [])
    assert all(size < 20_000_000 for size in sizes)
    assert said(here) is None


# Who is never looked around on


def test_own_private_and_ignored_sites_are_passed_over(here: World) -> None:
    """Neither sites of the owner, nor those that the configuration drops, nor addresses of private networks."""
    home(here.web, body=link())
    cases: list[dict[str, Any]] = [{"inbound__own_hosts": ["127.0.0.1"]}, {"inbound__ignore": [f"{here.web.url('/')}**"]}, {"outbound__hosts": {}}]
    for options in cases:
        before = dict(here.options)
        here.set(**options)
        assert (said(here), here.web.asked()) == (None, [])
        here.options = before


def test_forgetting_a_site_takes_its_looks_along(here: World) -> None:
    """Nothing in the folder of state names it afterwards, and it is not looked around on again."""
    home(here.web)
    said(here)
    here.web.requests.clear()
    assert forget(["127.0.0.1"], Config.from_mapping(here.options), here.place)[1] >= 2
    assert here.web.host.encode() not in here.stored
    sent(here, origin(here.web), readers=4)
    here.later(60 * DAY)
    assert (said(here), here.web.asked()) == (None, [])


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("google.com", True),
        ("news.google.de", True),
        ("chatgpt.com", True),
        ("t.co", True),
        ("medium.com", True),
        ("github.com", True),
        ("alice.github.io", False),
        ("blog.friend.dev", False),
        ("github.io", True),
    ],
)
def test_giants_are_told_from_sites(host: str, expected: bool) -> None:
    """Search engines, networks and forges are giants; somebody's site on a host for all is none."""
    assert is_giant(host) is expected


def test_leads_are_sites_and_not_spellings() -> None:
    """Visits of one site add up, with the day of the first; apps are none; who sends most is first."""
    parts = [
        Part("2026-11-21", "", "", "", (Arrivals("http://friend.dev", "", 2), Arrivals("android-app://com.app", "", 90))),
        Part("2026-11-20", "", "", "", (Arrivals("https://friend.dev", "", 1), Arrivals("https://busy.dev", "", 7))),
    ]
    assert leads((), parts, lambda _: True) == (Lead("https://busy.dev", "2026-11-20", 7), Lead("https://friend.dev", "2026-11-20", 3))

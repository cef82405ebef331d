"""Sites that send readers are looked around on for the page that links here, and nothing is believed that was not seen."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from linkvoice.config import Config
from linkvoice.fetch.look_store import LOOKS
from linkvoice.model.heard import SourceSaid
from linkvoice.model.observation import Observation
from linkvoice.run.receive import receive
from tests.hostile import Hostile, reply
from tests.listening import DAY, GUIDE, World, link
from tests.resolving import FIRST, XML, feed, home, item, linking, origin, said, sending, sitemap

pytestmark = pytest.mark.usefixtures("no_authorities")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A world in which linkvoice is asked to look for the page."""
    with sending(tmp_path, monkeypatch) as made:
        yield made


# Where pages are found


def test_without_being_asked_it_looks_nowhere(here: World) -> None:
    """By default no site is asked for anything."""
    here.set(inbound__resolve__enabled=False)
    home(here.web, body=link())
    assert (said(here), here.web.asked(), LOOKS in {str(path) for path in here.place.state.rglob("*")}) == (None, [], False)
    assert Config.from_mapping({}).inbound.resolve.enabled is False


def test_a_feed_tells_the_page(here: World) -> None:
    """Items that name us are looked at; the others are not, and the one that links here is in the ledger, with no number and no day."""
    home(here.web, feed(here.web, item("/post", GUIDE), item("/mention", "docs.acme.dev"), item("/other", "else")))
    here.write("/post", link())
    here.write("/mention", "docs.acme.dev")
    here.write("/other", link())
    assert said(here) == SourceSaid("resolver", told=1, notes=("looked around on 1 site",))
    assert linking(here) == ["/post"]
    assert sorted(here.web.asked()) == ["/", "/feed", "/mention", "/post", "/robots.txt", "/robots.txt"]
    assert b'"sources":["resolver"]' in here.ledger.read_bytes()
    assert FIRST.encode() not in here.ledger.read_bytes()


def test_the_home_page_itself_may_be_the_page(here: World) -> None:
    """A list of links on it is found before what a feed names."""
    here.set(inbound__resolve__pages=2)
    home(here.web, feed(here.web, *(item(f"/{number}", GUIDE) for number in range(3))), body=link())
    said(here)
    assert linking(here) == ["/"]
    assert "/1" not in here.web.asked()


def test_a_site_that_leads_to_us_is_found(here: World) -> None:
    """A home page that is a redirect to us is a link, and we are not asked."""
    here.answer("/", reply(302, Location=GUIDE))
    said(here)
    assert linking(here) == ["/"]


def test_a_sitemap_tells_pages_of_the_right_time(here: World) -> None:
    """Through an index and a packed file, the page of the first reader's days is looked at before others; one with our name in its address first."""
    here.set(inbound__resolve__pages=2)
    home(here.web)
    here.answer("/robots.txt", reply(200, f"Sitemap: {here.web.url('/index.xml')}\nUser-agent: *\nDisallow: /private", "text/plain"))
    index = sitemap(("/2020.xml", "2020-12-31"), ("/2026.xml.gz", "2026-12-01"), element="sitemap")
    here.answer("/index.xml", reply(200, f"<sitemapindex>{index}</sitemapindex>", XML))
    here.answer("/2020.xml", reply(200, f"<urlset>{sitemap(('/old', '2020-01-01'), ('/on-acme', '2020-01-01'))}</urlset>", XML))
    packed = gzip.compress(f"<urlset>{sitemap(('/later', '2027-01-01'), ('/post', '2026-11-18'))}</urlset>".encode())
    here.answer("/2026.xml.gz", reply(200, packed, "application/gzip"))
    for path in ("/old", "/on-acme", "/later", "/post"):
        here.write(path, link())
    said(here)
    assert linking(here) == ["/on-acme", "/post"]
    asked = here.web.asked()
    assert asked.index("/2026.xml.gz") < asked.index("/2020.xml")


@pytest.mark.parametrize("described", [False, True], ids=["form", "description"])
def test_a_search_tells_the_page(here: World, described: bool) -> None:
    """The site's own search is asked once for our name; what it links to beside its usual links is looked at."""
    form = '<form action="/find"><input type=hidden name=in value=posts><input type=search name=q></form><a href="/about">About</a>'
    description = '<link rel="search" type="application/opensearchdescription+xml" href="/os.xml">' if described else ""
    here.answer("/os.xml", reply(200, '<OpenSearchDescription><Url type="text/html" template="/find?in=posts&amp;q={searchTerms}"/>', XML))
    home(here.web, description, body=form)
    results = reply(200, '<a href="/about">About</a><a href="/post">A post</a><a href="https://else.dev/x">x</a><a href="/find?page=2">more</a>')
    here.answer("/find?in=posts&q=docs.acme.dev", results)
    here.write("/post", link())
    said(here)
    assert linking(here) == ["/post"]
    assert [path for path in here.web.asked() if "find" in path] == ["/find?in=posts&q=docs.acme.dev"]
    assert "/about" not in here.web.asked()


def test_a_site_that_a_source_knows_by_name_is_looked_around_on(here: World) -> None:
    """A claim without a page is as good as a visit."""
    with Hostile() as other:
        home(other, feed(other, item("/post", GUIDE)))
        other.answers["/post"] = reply(200, link())
        receive([Observation("search-console", from_origin=origin(other))], Config.from_mapping(here.options), here.place, here.clock.now())
        said(here)
        assert [from_url for from_url, _ in here.records] == [other.url("/post")]


# Nothing is believed


def test_what_does_not_link_here_leaves_no_trace(here: World) -> None:
    """Pages that only might have linked here are forgotten after the visit: they are in no ledger, and are not asked again."""
    home(here.web, feed(here.web, *(item(f"/{number}", "docs.acme.dev") for number in range(3))))
    for number in range(3):
        here.write(f"/{number}", "docs.acme.dev, without a link")
    assert said(here) == SourceSaid("resolver", notes=("looked around on 1 site",))
    assert not here.ledger.exists()
    here.web.requests.clear()
    here.later(8 * DAY)
    assert (said(here), here.web.asked()) == (None, [])


def test_robots_txt_is_heeded(here: World) -> None:
    """What it closes is not asked: neither feed nor search nor page."""
    home(here.web, feed(here.web, item("/post", GUIDE)), body="<form action=/search><input name=q></form>")
    here.answer("/robots.txt", reply(200, "User-agent: *\nDisallow: /feed\nDisallow: /search\nDisallow: /sitemap", "text/plain"))
    said(here)
    assert here.web.asked() == ["/robots.txt", "/"]
    here.answer("/robots.txt", reply(200, "User-agent: linkvoice\nDisallow: /", "text/plain"))
    here.later(31 * DAY)
    here.web.requests.clear()
    said(here)
    assert here.web.asked() == ["/robots.txt"]


def test_other_hosts_are_not_asked_because_a_stranger_names_them(here: World) -> None:
    """Feeds, searches, sitemaps and pages elsewhere are passed over."""
    with Hostile(address="127.0.0.2") as other:
        here.set(outbound__hosts={"127.0.0.1": {"allow": True}, "127.0.0.2": {"allow": True}})
        kinds = ("atom+xml", "rss+xml")
        head = "".join(f'<link rel=alternate type=application/{kind} href="{other.url("/feed")}">' for kind in kinds)
        home(here.web, head, feed(here.web, item(other.url("/post"), GUIDE)), body=f"<form action={other.url('/find')}><input name=q></form>")
        here.answer("/robots.txt", reply(200, f"Sitemap: {other.url('/sitemap.xml')}", "text/plain"))
        said(here)
        assert other.asked() == []

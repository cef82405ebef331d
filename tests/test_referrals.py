"""Links and the visits that they bring: what a score heeds of them, and what a page may tell of who sends readers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from linkvoice.config import Config
from linkvoice.extract.resolve import Resolver, read_redirects
from linkvoice.inbound.ledger import Ledger, forget, read_ledger, write_ledger
from linkvoice.inbound.ranks.hosts import SPAM, keep
from linkvoice.inbound.traffic.readers import Readers
from linkvoice.model.backlink import Backlink
from linkvoice.model.graph import LinkGraph
from linkvoice.model.site import Page, Site
from linkvoice.model.traffic import Arrivals, Part, Referral
from linkvoice.report.addresses import Addresses
from linkvoice.report.entry import entries
from linkvoice.report.voices import VoicesPages
from linkvoice.run.backlinks import read_told, topics_of
from linkvoice.run.referrals import referrals_to
from tests.backlinks import backlink, visited

TODAY = date(2026, 1, 15)
BASE = "https://site.test/"
GUIDE = f"{BASE}guide/"
BLOG = "https://blog.example"
SITE = Site(
    BASE, known=True, files=frozenset({"index.html", "guide/index.html", "x.html"}), redirects=tuple(read_redirects("/old/ /guide/ 301", BASE))
)
VISITS = {
    (BLOG, GUIDE): 7919,
    (BLOG, BASE): 2,
    ("https://new.example", GUIDE): 40,
    ("https://mail.acme.com", GUIDE): 40,
    ("https://acme.slack.com", GUIDE): 40,
    ("https://wiki.internal", GUIDE): 40,
    ("http://10.1.2.3:8080", GUIDE): 40,
    ("https://sponsors.dev", GUIDE): 40,
    ("https://me.example", GUIDE): 40,
    ("android-app://com.example.mail", GUIDE): 40,
    (BLOG, f"{BASE}away/"): 40,
}


class World:
    """A site with a ledger, and with visits that were counted."""

    def __init__(self, folder: Path) -> None:
        """Start with one link that is shown, and visits of many."""
        self.folder = folder
        self.known(backlink(f"{BLOG}/post/"))
        visited(folder / ".linkvoice", VISITS)

    def known(self, *backlinks: Backlink) -> None:
        """Write a ledger of these links."""
        ledger = self.folder / "linkvoice.ledger.jsonl"
        ledger.unlink(missing_ok=True)
        write_ledger(ledger, Ledger({each.record.key: each.record for each in backlinks}))

    def referrals(
        self, shown: str = "linking", linking: Sequence[str] = ("blog.example",), site: Site = SITE, **options: Any
    ) -> list[tuple[Any, ...]]:
        """What the page shows."""
        config = Config.from_mapping({"voices": {"referrals": shown}, **options})
        told = read_told(config, self.folder, BASE, TODAY, print)
        return [tuple(each) for each in referrals_to(site, Resolver(site, config), told, config, linking)]

    def evidence(self, today: date = TODAY, site: Site = SITE) -> dict[str, str]:
        """The linking page of each link -> what its score says of visits."""
        config = Config()
        told = read_told(config, self.folder, BASE, today, print)
        assert told is not None
        topics = topics_of(LinkGraph(site, {}, (), {}))
        found = told.of_site(site, Resolver(site, config), topics)
        return {each.record.from_url: part.evidence for each in found if each.voice for part in each.voice.parts if part.name == "reach"}


@pytest.fixture
def world(tmp_path: Path) -> World:
    """One of them, in a folder of its own."""
    return World(tmp_path)


# Scores


def test_a_link_is_weighed_by_the_visits_of_its_site(world: World) -> None:
    """Of 90 days, up to the day of the build; that a site sent nobody is known where visits are counted."""
    world.known(
        backlink(f"{BLOG}/post/"), backlink("https://www.new.example/"), backlink("https://quiet.example/"), backlink(f"{BLOG}/x", "index.html")
    )

    assert world.evidence() == {
        "https://blog.example/post/": "at least 3,000 visits in 90 days",
        "https://blog.example/x": "fewer than 3 visits in 90 days",
        "https://quiet.example/": "fewer than 3 visits in 90 days",
        "https://www.new.example/": "at least 30 visits in 90 days",
    }
    assert set(world.evidence(date(2026, 4, 11)).values()) == {"nobody counts visits"}


def test_without_counted_visits_a_score_says_so(world: World) -> None:
    """A ledger alone is enough, and no store is made."""
    private = world.folder / ".linkvoice" / "private"
    (private / "visits.sqlite").unlink()

    assert world.evidence() == {"https://blog.example/post/": "nobody counts visits"}
    assert world.referrals("all") == []
    assert [file.name for file in private.iterdir()] == [".gitignore"]


def test_readers_of_a_page_that_moved_count(world: World) -> None:
    """A link to an old address leads readers to the new one, where the log of a server tells of them."""
    world.known(backlink("https://new.example/", to_url=f"{BASE}old/"))

    assert world.evidence() == {"https://new.example/": "at least 30 visits in 90 days"}


# Readers


def test_of_several_sources_the_largest_counts() -> None:
    """One that knows no page says the same of each; it is told as such only where none knows more."""
    told = [("log", {(BLOG, GUIDE): 4, ("http://www.blog.example", GUIDE): 1}), ("plausible", {(BLOG, ""): 9, ("https://b.example", ""): 6})]
    parts = [(source, Part("2026-01-01", "", "", "", tuple(Arrivals(*ends, number) for ends, number in sent.items()))) for source, sent in told]
    readers = Readers.of(parts, 90)

    assert readers is not None
    assert [readers.sent(f"{scheme}blog.example", page) for scheme, page in (("https://", GUIDE), ("http://www.", GUIDE), ("https://", BASE))] == [
        9,
        9,
        9,
    ]
    assert readers.sent("https://c.example", GUIDE) == 0
    assert readers.pairs() == {("blog.example", GUIDE): 5, ("b.example", ""): 6}
    assert Readers.of([], 90) is None


# What may be told


def test_nothing_is_told_unless_it_is_asked_for(world: World) -> None:
    """The default is silence."""
    assert Config().voices.referrals == "nothing"
    assert world.referrals("nothing") == []


def test_only_sites_whose_links_are_shown_are_told(world: World) -> None:
    """In steps, never below 3, and only of pages that are there."""
    assert world.referrals() == [("blog.example", "guide/index.html", 3000)]
    assert world.referrals(linking=()) == []


def test_all_sites_may_be_asked_for(world: World) -> None:
    """Even then neither apps are told, nor names of a private network, nor where people write to each other, nor the owner's own sites; the order within a step is that of the alphabet."""
    own = {"own_hosts": ["me.example"]}

    assert world.referrals("all", inbound=own) == [
        ("blog.example", "guide/index.html", 3000), ("new.example", "guide/index.html", 30), ("sponsors.dev", "guide/index.html", 30),
    ]  # fmt: skip


def test_spam_is_not_told(world: World) -> None:
    """Neither what a list knows as such, nor what is known by its link; nor a site that asks not to be listed."""
    (world.folder / ".linkvoice" / "data").mkdir()
    keep(world.folder / ".linkvoice", SPAM, {"sponsors.dev": "spam"}, 0)
    links = [backlink("https://new.example/", title="Best online casino bonus"), backlink("https://me.example/", robots=("noindex",))]
    world.known(backlink(f"{BLOG}/post/"), *links)

    assert [host for host, *_ in world.referrals("all")] == ["blog.example"]


@pytest.mark.parametrize("what", ["blog.example", "example"])
def test_forgotten_sites_are_not_told(world: World, what: str) -> None:
    """Not even where the numbers are still there, because somebody else forgot the site and git brought that here."""
    ledger = world.folder / "linkvoice.ledger.jsonl"
    write_ledger(ledger, forget(read_ledger(ledger), "blog.example" if what == "example" else what))

    assert "blog.example" not in {host for host, *_ in world.referrals("all")}
    assert world.referrals() == []


def test_readers_of_old_and_new_addresses_are_one_number(world: World) -> None:
    """What a redirect leads to is the page that they read."""
    visited(world.folder / ".linkvoice", {(BLOG, GUIDE): 2, (BLOG, f"{BASE}old/"): 1, (BLOG, f"{BASE}x.html"): 3}, source="goatcounter")

    assert world.referrals() == [("blog.example", "guide/index.html", 3000), ("blog.example", "x.html", 3)]


# How it is told


def shown(*referrals: Referral, language: str = "en", titles: Mapping[str, str] | None = None, count: int = 1) -> list[LexborHTMLParser]:
    """All pages of the list, with these referrals."""
    paths = {"guide/index.html": "Guide", **(titles or {})}
    voices = Config().voices
    links = entries([backlink(f"https://a{number}.example/") for number in range(count)], voices, TODAY)
    pages = VoicesPages(links, voices, language, TODAY, referrals=referrals)
    made = {name: f"voices/{name}/index.html" if name else "voices/index.html" for name in pages.names}
    known = {path: Page(path, BASE + path.removesuffix("index.html"), title) for path, title in (paths | dict.fromkeys(made.values(), "")).items()}
    graph = LinkGraph(Site(BASE, known=True, files=frozenset(known)), known, (), {})
    return [LexborHTMLParser(pages.render(name, made, Addresses(graph)).html) for name in pages.names]


def rows(page: LexborHTMLParser) -> list[list[str]]:
    return [[cell.text() for cell in row.css("th, td")] for row in page.css("table.linkvoice-referrals tr")]


def test_a_table_tells_who_sends_readers() -> None:
    """It has a heading that the others lead to, names its rows and columns, and says what its numbers mean; a page that nobody knows is any."""
    (page,) = shown(Referral("blog.example", "guide/index.html", 3000), Referral("b.example", "", 3))

    assert rows(page) == [["Site", "Page", "Readers"], ["blog.example", "Guide", "at least 3,000"], ["b.example", "any", "at least 3"]]
    (table,) = page.css("table")
    heading, note = (page.css_first(f"#{table.attributes[name]}") for name in ("aria-labelledby", "aria-describedby"))
    assert heading is not None
    assert note is not None
    assert heading.text() == "Where readers come from"
    assert "fewer than 3 are not told" in note.text()
    assert [link.attributes["href"] for link in page.css("table a, nav a[href='#lv-referrals']")] == ["#lv-referrals", "../guide/"]
    assert [cell.attributes["scope"] for cell in page.css("table th")] == ["col", "col", "col", "row", "row"]


def test_without_referrals_there_is_no_table() -> None:
    """Nor anything else of it; so it is where nothing may be told, such as a page that its author hides."""
    for page in (*shown(), *shown(Referral("no name of a host", "", 3), Referral("blog.example", "hidden.html", 3))):
        assert page.css("table, [id^='lv-referrals'], [href='#lv-referrals']") == []


def test_only_the_first_page_has_the_table() -> None:
    """Further parts of the lists are about the lists."""
    first, *others = shown(Referral("blog.example", "", 3), count=2000)

    assert len(others) > 1
    assert [len(page.css("table")) for page in (first, *others)] == [1] + [0] * len(others)


def test_what_strangers_sent_does_no_harm() -> None:
    """A title is escaped, what is no name of a host is left out, and so is what would make the page too long."""
    evil = '"><script>alert(1)</script>'
    sites = [Referral(f"{'a' * 60}{number}.example", "evil.html", 3) for number in range(150)]
    (page,) = shown(Referral(f"evil{evil}.example", "", 10), *sites, titles={"evil.html": evil})

    assert page.css("script") == []
    assert rows(page)[1] == [sites[0].host, evil, "at least 3"]
    assert len(rows(page)) == 101
    assert page.css("table ~ .linkvoice-more")[0].text() == "and 50 more"
    (small,) = shown(*[Referral("b.example", "evil.html", 3)] * 90, titles={"evil.html": "&" * 5000})
    assert len((small.html or "").encode()) < 60_000


@pytest.mark.parametrize(
    ("language", "told"), [("de", "mindestens 3.000"), ("fr", "au moins 3\u202f000"), ("es", "al menos 3\u202f000"), ("zh", "至少 3,000 次")]
)
def test_it_speaks_the_language_of_the_site(language: str, told: str) -> None:
    """As everything else on the page."""
    (page,) = shown(Referral("blog.example", "", 3000), language=language)

    assert rows(page)[1][2] == told

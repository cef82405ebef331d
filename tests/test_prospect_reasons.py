"""The reasons to write to somebody, one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from linkvoice.inbound.ours import Ours
from linkvoice.inbound.prospects.addresses import old_addresses
from linkvoice.inbound.prospects.dead import LEAST, dead_links, fits
from linkvoice.inbound.prospects.lost import as_it_was, lost_links
from linkvoice.inbound.prospects.mentions import mentions, naming
from linkvoice.inbound.prospects.partners import silent_partners
from linkvoice.inbound.voice.topics import Said, Topics
from linkvoice.model.backlink import Backlink
from linkvoice.model.beside import Beside
from linkvoice.model.graph import LinkGraph
from linkvoice.model.link_to_us import LinkToUs
from linkvoice.model.outcome import Outcome, Status
from linkvoice.model.prospect import Reason
from linkvoice.model.reading import Reading
from linkvoice.model.record import Record
from linkvoice.model.standing import Change, Standing
from linkvoice.model.successor import Successor
from tests.backlinks import backlink
from tests.landings import BLOG, landed
from tests.landings import record as linking
from tests.sites import BASE, graph_of

OURS = Ours(BASE, ["old.acme.dev"])


# Old addresses


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> LinkGraph:
    """A site with a redirect stub, and a page whose canonical address is another."""
    files = {
        "index.html": "<h1>Home</h1>",
        "guide/index.html": "<h1 id=install>Guide</h1>",
        "old/index.html": '<meta http-equiv="refresh" content="0; url=../guide/">',
        "1.0/index.html": f'<link rel=canonical href="{BASE}latest/"><h1>One</h1>',
        "latest/index.html": "<h1>Latest</h1>",
    }
    return graph_of(tmp_path_factory.mktemp("site"), files, site_aliases=["old.acme.dev"])


def addresses(graph: LinkGraph, *records: Record, page: str = "") -> list[tuple[str, str, str] | None]:
    """What stands on their pages, what should, and why; `page` took the place of what is gone."""
    backlinks = landed(graph, *records, site_aliases=["old.acme.dev"])
    found = old_addresses(backlinks, graph, OURS, lambda _path: Successor(page, "same name"))
    return [(each.stands, each.ours, each.evidence) if each is not None else None for each in found]


@pytest.mark.parametrize(
    ("written", "right", "evidence"),
    [
        (f"{BASE}old/", f"{BASE}guide/", "only a redirect leads on from there"),
        ("http://acme.dev/guide/", f"{BASE}guide/", "it is not encrypted"),
        ("https://old.acme.dev/guide/#install", f"{BASE}guide/#install", "old.acme.dev is another name of the site"),
        ("http://acme.dev/guide/#never-there", f"{BASE}guide/", "it is not encrypted"),
        (f"{BASE}1.0/", f"{BASE}latest/", "it is not the canonical address of the page"),
    ],
)
def test_old_addresses(graph: LinkGraph, written: str, right: str, evidence: str) -> None:
    """Each with the address that counts, and the place on the page where that is there."""
    assert addresses(graph, linking(written)) == [(written, right, evidence)]


@pytest.mark.parametrize("written", ["guide/", "guide", "guide/index.html", "guide/#install", "guide/?utm_source=x", ""])
def test_small_differences_are_worth_no_letter(graph: LinkGraph, written: str) -> None:
    """Slashes, index files, fragments and tracking parameters lead to the same page."""
    assert addresses(graph, linking(BASE + written)) == []


def test_a_page_that_is_gone_needs_a_successor(graph: LinkGraph) -> None:
    """The page that took its place is proposed, with why; where nothing did, there is nothing to ask for."""
    away = linking(f"{BASE}away/")
    assert addresses(graph, away, page="guide/index.html") == [(f"{BASE}away/", f"{BASE}guide/", "nothing is there any more; same name")]
    assert addresses(graph, away) == [None]


def test_links_in_doubt_and_redirects_of_theirs_are_left_alone(graph: LinkGraph) -> None:
    """A link that the last visit missed may be mended already, and how a shortener redirects is its own affair."""
    short = LinkToUs("https://short.dev/x", ends_at="http://acme.dev/guide/")
    assert addresses(graph, linking(f"{BASE}old/", missing_since="2026-11-01T00:00:00Z"), linking(f"{BASE}guide/", link=short)) == []


# Dead links beside ours

TOPICS = Topics(
    {
        "pump/index.html": Said("Starting the diesel pump"),
        "valve/index.html": Said("Closing the valve"),
        "tank/index.html": Said("Filling the tank"),
        **{f"{number}/index.html": Said(f"Chapter {word} maintenance") for number, word in enumerate(("alpha", "beta", "gamma", "delta"))},
    }
)
PATHS = ("pump/index.html", "valve/index.html", "tank/index.html", "0/index.html")


def fitting(*links: Beside, target: str = "valve/index.html") -> list[tuple[str, tuple[str, ...]]]:
    """Where links beside one to `target` fit, and by which words."""
    known = backlink(BLOG, target)
    return [(fit.page, fit.words) for fit in fits([known], {BLOG: links}, TOPICS, PATHS)]


@pytest.mark.parametrize(
    "link",
    [
        Beside("https://gone.dev/x", "start a diesel pump"),
        Beside("https://gone.dev/diesel-pumps/"),
        Beside("https://gone.dev/x", "the pump", "How to ", " that is driven by diesel."),
    ],
)
def test_a_link_fits_by_two_telling_words(link: Beside) -> None:
    """In its text, its address, or one of them in its sentence."""
    assert [page for page, words in fitting(link) if {"diesel", "pump"} <= {*words}] == ["pump/index.html"]


@pytest.mark.parametrize(
    "link",
    [
        Beside("https://gone.dev/x", "pump"),
        Beside("https://gone.dev/x", "this", "On diesel ", " and the pump."),
        Beside("https://gone.dev/x", "chapter maintenance"),
        Beside("https://gone.dev/cake", "a cake"),
    ],
)
def test_too_little_in_common_is_no_fit(link: Beside) -> None:
    """One word, words of the sentence alone, words that most of our pages are about (below the weight of 1.2), or none."""
    assert LEAST == 1.2
    assert fitting(link) == []


def test_what_is_linked_there_already_fits_nowhere() -> None:
    """A page that links to our page on pumps needs no second link to it."""
    assert fitting(Beside("https://gone.dev/x", "start a diesel pump"), target="pump/index.html") == []


@pytest.mark.parametrize(("status", "told"), [(status, status is Status.BROKEN) for status in Status])
def test_only_what_is_broken_is_dead(graph: LinkGraph, status: Status, *, told: bool) -> None:
    """What did not answer, refuses programs or looks odd may be there for a person."""
    found = fits([backlink(BLOG, "old/index.html")], {BLOG: [Beside("https://gone.dev/x", "diesel pump")]}, TOPICS, PATHS)
    pages = {"pump/index.html": graph.pages["guide/index.html"]}
    outcomes = {"https://gone.dev/x": Outcome("https://gone.dev/x", status, "answered 404", checked_at=1_750_000_000.0)}
    assert [each.evidence for each in dead_links(found, outcomes, pages)] == (
        ["answered 404 (2025-06-15); words in common: diesel, pump"] if told else []
    )


# Mentions, and what is lost


def reading(url: str = "https://blog.friend.dev/named", **more: Any) -> Reading:
    """A page that was read whole."""
    return Reading(**{"url": url, "at": 1_750_000_000.0, "status": 200, "whole": True, **more})


@pytest.mark.parametrize(
    ("page", "to_url"),
    [
        (reading(mentions=(f"{BASE}guide",)), f"{BASE}guide/"),
        (reading(title="How we came to love acme.dev"), BASE),
        (reading(title="Not docs.acme.dev.example, nor acme.developers"), None),
        (reading(mentions=(f"{BASE}guide",), links=(LinkToUs(BASE),)), None),
        (reading(mentions=(f"{BASE}guide",), status=404), None),
        (reading(mentions=(f"{BASE}guide",), refused="wall"), None),
        (reading(title="acme.dev", script=True), None),
        (reading(f"{BASE}here", mentions=(f"{BASE}guide",)), None),
    ],
)
def test_mentions(page: Reading, to_url: str | None) -> None:
    """An address in the text, or our host in the title, of a page of others that could be read and has no link to us."""
    assert [to for _, to in naming([page], {}, OURS, BASE)] == ([to_url] if to_url else [])


def test_mentions_in_the_ledger_count_without_the_visit() -> None:
    """A link that became a mention is one, where nobody remembers what the visit showed."""
    known = linking(f"{BASE}guide/", standing=Standing.MENTION_ONLY)
    named = naming([], {known.key: known}, OURS, BASE)
    assert [each.ours for each in mentions([Backlink(known, backlink().sort)], named)] == [f"{BASE}guide/"]


@pytest.mark.parametrize(
    ("standing", "reason"),
    [
        (Standing.GONE, Reason.LOST),
        (Standing.SOURCE_DEAD, Reason.PAGE),
        (Standing.LIVE, None),
        (Standing.UNVERIFIABLE, None),
        (Standing.MENTION_ONLY, None),
    ],
)
def test_lost_links(standing: Standing, reason: Reason | None) -> None:
    """Links that are gone, or whose page is, with the day; what nobody could look at is not lost."""
    history = (Change("2026-01-01T00:00:00Z", Standing.LIVE_VARIANT), Change("2026-05-01T00:00:00Z", standing))
    now = linking(f"{BASE}guide/", standing=standing, history=history)
    found = list(lost_links([Backlink(as_it_was(now), backlink().sort)], {now.key: now}))
    assert [(each.reason, each.since) for each in found] == ([(reason, "2026-05-01")] if reason else [])


@pytest.mark.parametrize("at", ["yesterday", "", "\x1b[31mred"])
def test_the_day_of_a_lost_link_is_one(at: str) -> None:
    """A ledger that somebody has edited is no reason to fail: where its history names no day, that of the last change counts."""
    now = linking(f"{BASE}guide/", standing=Standing.GONE, history=(Change("2026-01-01T00:00:00Z", Standing.LIVE), Change(at, Standing.GONE)))
    (found,) = lost_links([Backlink(as_it_was(now), backlink().sort)], {now.key: now})
    assert found.since == now.changed[:10]


# Sites that do not link back


def partners_of(folder: Path, body: str, known: Sequence[str] = (), more: Mapping[str, str] | None = None) -> list[tuple[str, str, int]]:
    """Whom a site with this page links to: their page, ours, and how many of ours."""
    graph = graph_of(folder, {"index.html": f"<main>{body}</main>", **(more or {})}, inbound={"own_hosts": ["mine.dev"]})
    found = silent_partners(graph, known, lambda url: "mine.dev" in url)
    return [(each.record.from_url, each.record.to_url, each.pages) for each in found.values()]


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ('<a href="https://partner.io/pumps">x</a>', True),
        ('<a href="https://jane.github.io/">x</a>', True),
        ('<a href="https://partner.io/pumps" rel="nofollow">x</a>', False),
        ('<a href="https://partner.io/pumps" rel="sponsored">x</a>', False),
        ('<a href="https://mine.dev/">x</a>', False),
        ('<a href="https://github.com/acme/x">x</a>', False),
        ('<a href="https://stackoverflow.com/q/1">x</a>', False),
        ('<a href="https://pypi.org/project/x/">x</a>', False),
        ('<a href="https://docs.python.org/3/">x</a>', False),
        ('<a href="https://mastodon.social/@x">x</a>', False),
        ('<a href="https://www.mit.edu/x">x</a>', False),
        ('<img src="https://partner.io/x.png">', False),
        ('<nav><a href="https://partner.io/pumps">x</a></nav>', False),
    ],
)
def test_partners(tmp_path: Path, link: str, *, told: bool) -> None:
    """Sites of people and companies that our texts link to with a voice; no giants, and nothing of ours."""
    assert bool(partners_of(tmp_path, link)) is told


def test_a_link_without_a_voice_counts_from_two_pages(tmp_path: Path) -> None:
    """And the page of theirs is the one that we link to most."""
    first = '<p><a rel=nofollow href="https://partner.io/a">x</a> <a rel=nofollow href="https://partner.io/b">y</a></p>'
    more = {"b/index.html": '<main><a rel=nofollow href="https://partner.io/b">z</a></main>'}
    assert partners_of(tmp_path, first, more=more) == [("https://partner.io/b", f"{BASE}b/", 2)]


def test_who_links_back_is_no_prospect(tmp_path: Path) -> None:
    """Whichever page of the site it is that somebody says links to us."""
    assert partners_of(tmp_path, '<a href="https://docs.partner.io/pumps">x</a>', ["partner.io"]) == []

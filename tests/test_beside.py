"""Links to others on pages that link to us: which are kept, and for how long."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from linkvoice.extract.backlinks import SourcePage, read_source
from linkvoice.fetch.beside_store import BESIDE, BesideStore
from linkvoice.fetch.inbound_store import InboundStore
from linkvoice.inbound.forgotten import digest, forgetting
from linkvoice.model.beside import Beside
from linkvoice.model.link_to_us import LinkToUs
from linkvoice.model.reading import Reading

NOW = 1_800_000_000.0
DAY = 86400.0
PAGE = "https://blog.friend.dev/post"
LINKS = (Beside("https://other.dev/a", "one"), Beside("https://gone.dev/b", "two"))


def page(body: str) -> SourcePage:
    """Read a page at `PAGE`."""
    return read_source(f"<!doctype html><main>{body}</main>".encode(), PAGE, {"content-type": "text/html"}, lambda url: "//us.dev/" in url)


def beside(body: str) -> list[str]:
    """The URLs beside ours."""
    return [link.url for link in page(body).beside]


def test_links_are_kept_with_their_words() -> None:
    """In document order, with the text and the sentence around it; the fragment counts for nothing."""
    body = '<p>First. Read <a href="https://other.dev/a#x">the manual</a> on pumps. Last.</p><a href="https://gone.dev/b"><img alt="A pump"></a>'
    assert page(body).beside == (Beside("https://other.dev/a", "the manual", "Read ", " on pumps."), Beside("https://gone.dev/b", "A pump"))


@pytest.mark.parametrize(
    "body",
    [
        '<a href="/mine">x</a>',
        '<a href="https://docs.friend.dev/">of the same site</a>',
        '<a href="https://us.dev/guide/">ours</a>',
        '<nav><a href="https://other.dev/">x</a></nav>',
        '<div class="comments"><a href="https://other.dev/">x</a></div>',
        '<div hidden><a href="https://other.dev/">x</a></div>',
        '<img src="https://other.dev/x.png">',
        '<a href="mailto:jane@acme.dev">x</a>',
        '<a href="https://other.dev/?from=jane%40acme.dev">x</a>',
        '<a href="https://jane:secret@other.dev/">x</a>',
        f'<a href="https://other.dev/{"x" * 1000}">x</a>',
    ],
)
def test_what_is_not_kept(body: str) -> None:
    """The page's own site, ours, what its writer does not stand for, and whatever holds an address or a secret."""
    assert beside(body) == []


def test_a_hundred_links_are_kept_and_each_once() -> None:
    """The first ones; the second of two links to one URL is not kept."""
    body = "".join(f'<p><a href="https://other.dev/{number}">x</a> <a href="https://other.dev/{number}#y">y</a></p>' for number in range(150))
    assert beside(body) == [f"https://other.dev/{number}" for number in range(100)]


def test_mail_addresses_are_covered() -> None:
    """In the text of a link and around it."""
    assert page('<p>Ask jane@acme.dev or <a href="https://other.dev/">joe [at] acme.dev</a>.</p>').beside == (
        Beside("https://other.dev/", "…", "Ask … or ", "."),
    )


def test_what_is_kept_of_links_to_us_stays_the_same() -> None:
    """Their words, and that an answer to somebody else says nothing of us."""
    body = '<p>We <a class="u-in-reply-to" href="https://other.dev/">answer</a>, and like <a href="https://us.dev/guide/">this guide</a>.</p>'
    read = page(body)
    assert read.links == (
        LinkToUs("https://us.dev/guide/", text="this guide", before="We answer, and like ", after=".", placement=read.links[0].placement),
    )
    assert read.types == ()


@pytest.mark.parametrize(
    "before", ["<a href=https://other.dev/>one<div>two</div>", "<a href=https://other.dev/>one ", "<a href=https://other.dev/><p>one</p></a>"]
)
def test_links_to_us_are_read_as_if_the_others_were_not_there(before: str) -> None:
    """Blocks in a link to others end sentences all the same, and one that is never closed takes nothing from ours."""
    sentence = '<p>three <a href="https://us.dev/guide/">four</a>.</p>'
    assert page(before + sentence).links == page(sentence).links


# The store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BesideStore]:
    opened = BesideStore(tmp_path / "state")
    yield opened
    opened.close()


def reading(url: str = PAGE, *, at: float = NOW, **more: Any) -> Reading:
    """A visit that saw these links."""
    return Reading(**{"url": url, "at": at, "status": 200, "whole": True, "beside": LINKS, **more})


def test_links_outlive_the_run(tmp_path: Path, store: BesideStore) -> None:
    """And only the last visit counts."""
    store.save(reading())
    store.save(reading(at=NOW + DAY, beside=LINKS[:1]))
    store.close()
    again = BesideStore(tmp_path / "state")
    assert again.links() == {PAGE: LINKS[:1]}
    again.close()


@pytest.mark.parametrize(
    ("visit", "kept"),
    [
        (reading(at=NOW + DAY, status=None, failure="timeout", beside=(), whole=False), True),
        (reading(at=NOW + DAY, refused="wall", beside=(), whole=False), True),
        (reading(at=NOW + DAY, status=503, beside=(), whole=False), True),
        (reading(at=NOW + DAY, status=404, beside=(), whole=False), False),
        (reading(at=NOW + DAY, beside=()), False),
    ],
)
def test_a_visit_that_could_not_look_changes_nothing(store: BesideStore, visit: Reading, *, kept: bool) -> None:
    """A page that is gone, or has no such links any more, does."""
    store.save(reading())
    store.save(visit)
    assert (PAGE in store.links()) is kept


def test_what_nobody_has_looked_at_for_90_days_is_dropped(store: BesideStore) -> None:
    """By the clock of the visits."""
    store.save(reading("https://old.dev/"))
    store.save(reading(at=NOW + 91 * DAY))
    assert [*store.links()] == [PAGE]


def test_what_is_forgotten_leaves_no_bytes(tmp_path: Path, store: BesideStore) -> None:
    """Pages, and links to sites, that somebody wants forgotten; gives how many links went."""
    store.save(reading())
    store.save(reading("https://forgotten.dev/x"))
    assert store.forget(forgetting({digest("forgotten.dev"), digest("gone.dev")})) == 3
    assert store.links() == {PAGE: LINKS[:1]}
    store.close()
    raw = (tmp_path / "state" / BESIDE).read_bytes()
    assert b"forgotten.dev" not in raw
    assert b"gone.dev" not in raw


def test_the_store_of_visits_does_not_hold_them(tmp_path: Path) -> None:
    """It keeps ten visits a page; these links are kept of one."""
    visits = InboundStore(tmp_path / "state")
    visits.save_reading(reading())
    assert [each.beside for each in visits.readings(PAGE)] == [()]
    visits.close()

"""What is heard becomes the ledger: as often as one likes, and in any order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from linkvoice.inbound.forgotten import digest
from linkvoice.inbound.hear import due, hear, news
from linkvoice.inbound.ledger import Ledger
from linkvoice.inbound.merge import Claim
from linkvoice.inbound.record import Verdict, moment
from linkvoice.model.link_to_us import LinkToUs
from linkvoice.model.reading import Reading
from linkvoice.model.record import Record
from linkvoice.model.standing import Standing

DAY = 86400.0
NOW = 1_800_000_000.0
POST = "https://blog.example/post"
GUIDE, START = "https://acme.dev/guide/", "https://acme.dev/"


def claim(from_url: str = POST, to_url: str = GUIDE, **others: object) -> Claim:
    return replace(Claim(from_url, "https://blog.example", to_url, ("hackernews",)), **others)  # type: ignore[arg-type]


def reading(url: str = POST, *linked: str, at: float = NOW, status: int | None = 200, refused: str = "") -> Reading:
    return Reading(url, at, status=status, refused=refused, links=tuple(LinkToUs(each) for each in linked))


def page(url: str) -> str:
    return url.partition("#")[0]


def judge(_: Record | None, to_url: str, found: Reading) -> Verdict:
    """Live where it is linked, else gone at once: how long a link may be missing is decided elsewhere."""
    if found.status != 200:
        return Verdict(Standing.UNVERIFIABLE)
    link = next((link for link in found.links if page(link.url) == to_url), None)
    return Verdict(Standing.GONE) if link is None else Verdict(Standing.LIVE, link, found)


def heard(ledger: Ledger, claims: Iterable[Claim], *readings: Reading, now: float = NOW) -> Ledger:
    return hear(ledger, claims, {each.url: each for each in readings}, page, judge, now)


def keys(ledger: Ledger) -> dict[tuple[str, str], Standing]:
    return {key: record.standing for key, record in ledger.records.items()}


def test_a_claim_that_was_seen_becomes_a_record() -> None:
    """A claim and a visit make a record; a claim without a visit none."""
    assert keys(heard(Ledger(), [claim(), claim("https://other.example/")], reading(POST, GUIDE))) == {(POST, GUIDE): Standing.LIVE}


def test_all_pages_of_ours_that_a_page_links_count() -> None:
    """Told of one link on a page, or only of the site, all links on it that lead here are kept."""
    both = {(POST, GUIDE): Standing.LIVE, (POST, START): Standing.LIVE}
    assert keys(heard(Ledger(), [claim()], reading(POST, GUIDE, START))) == both
    assert keys(heard(Ledger(), [claim(to_url="")], reading(POST, f"{GUIDE}#install", START))) == both


def test_a_page_of_several_addresses_counts_once() -> None:
    """The address that others lead to stands for all, with the sources of all; where the ledger knows another one, that stays."""
    old, older = "http://blog.example/post", "https://blog.example/?p=1"
    claims = [claim(), claim(old, sources=("import",)), claim(older, sources=("lobsters",))]
    visits = [reading(POST, GUIDE), *(replace(reading(url, GUIDE), final_url=POST, hops=1) for url in (old, older))]

    once = heard(Ledger(), claims, *visits)
    before = heard(Ledger(), claims[2:], *visits[2:])

    assert {key: record.sources for key, record in once.records.items()} == {(POST, GUIDE): ("hackernews", "import", "lobsters")}
    assert list(heard(Ledger(), claims[1:], *visits[1:]).records) == [(old, GUIDE)]
    assert list(heard(before, claims, *visits).records) == [(older, GUIDE)]


def test_hearing_the_same_again_changes_nothing() -> None:
    """The same claims and visits give the same ledger, even days later."""
    once = heard(Ledger(), [claim()], reading(POST, GUIDE))
    assert heard(once, [claim()], reading(POST, GUIDE), now=NOW + 3 * DAY) == once


def test_a_visit_from_before_the_last_change_tells_nothing() -> None:
    """What another machine found out later stays, whatever an old visit showed."""
    later = heard(Ledger(), [claim()], reading(POST, GUIDE), now=NOW + DAY)
    assert heard(later, [claim()], reading(POST)) == later


def test_a_link_that_nobody_claims_any_more_is_still_looked_at() -> None:
    """Sources may forget; what a visit shows counts."""
    once = heard(Ledger(), [claim()], reading(POST, GUIDE))
    assert keys(heard(once, [], reading(POST, at=NOW + DAY), now=NOW + DAY)) == {(POST, GUIDE): Standing.GONE}


def test_private_claims_come_into_no_ledger() -> None:
    """A page that only a private source names is not kept; where another source names it too, it is."""
    secret = claim(private=True)
    assert keys(heard(Ledger(), [secret], reading(POST, GUIDE))) == {}
    assert keys(heard(Ledger(), [secret, claim(to_url=START)], reading(POST, GUIDE))) == {(POST, GUIDE): Standing.LIVE}


def test_what_is_forgotten_does_not_come_back() -> None:
    """Neither a claim nor a visit brings back a site that shall be forgotten, nor is it asked again."""
    ledger = Ledger(forgotten=frozenset({digest("blog.example")}))
    assert keys(heard(ledger, [claim()], reading(POST, GUIDE))) == {}
    assert due(ledger, [claim()], {}, NOW, 7 * DAY) == ()


def test_what_is_forgotten_does_not_come_back_by_another_address() -> None:
    """A short address that leads to a forgotten page is that page."""
    short = "https://short.example/x"
    visit = replace(reading(short, GUIDE), final_url=POST, hops=1)

    assert keys(heard(Ledger(forgotten=frozenset({digest(POST)})), [claim(short)], visit)) == {}
    assert keys(heard(Ledger(), [claim(short)], visit)) == {(short, GUIDE): Standing.LIVE}


# What is due


def test_pages_that_were_never_seen_come_first() -> None:
    """Then those that were looked at longest ago; those of the last days wait."""
    urls = [f"https://{name}.example/" for name in ("new", "old", "older", "fresh")]
    readings = {url: reading(url, GUIDE, at=NOW - age * DAY) for url, age in zip(urls[1:], (8, 9, 6), strict=True)}
    assert due(Ledger(), [claim(url) for url in reversed(urls)], readings, NOW, 7 * DAY) == (urls[0], urls[2], urls[1])


@pytest.mark.parametrize(
    ("found", "is_due"),
    [
        (reading(POST, GUIDE), False),
        (reading(POST), False),
        (reading(POST, status=404), False),
        (reading(POST, status=503), True),
        (reading(POST, status=None), True),
        (reading(POST, refused="robots"), True),
    ],
)
def test_a_page_that_could_not_be_looked_at_is_due_after_a_day(found: Reading, *, is_due: bool) -> None:
    """What could be looked at waits a week, link or not."""
    assert (due(Ledger(), [claim()], {POST: found}, NOW + DAY, 7 * DAY) == (POST,)) is is_due


def test_links_of_the_ledger_are_due_without_any_claim() -> None:
    """After a fresh clone, or when a source fails, they are looked at all the same."""
    ledger = heard(Ledger(), [claim()], reading(POST, GUIDE))
    assert due(ledger, [], {}, NOW, 7 * DAY) == (POST,)


# News


def test_news_are_what_is_shown_now_and_was_not_before() -> None:
    """New, changed and lost links are told apart; links that were never seen are no news."""
    before = heard(Ledger(), [claim(), claim("https://lost.example/")], reading(POST, GUIDE), reading("https://lost.example/", GUIDE))
    after = heard(
        before,
        [claim("https://new.example/"), claim("https://never.example/")],
        replace(reading(at=NOW + DAY), links=(LinkToUs(GUIDE, rel="nofollow"),)),
        reading("https://lost.example/", at=NOW + DAY),
        reading("https://new.example/", GUIDE),
        reading("https://never.example/"),
        now=NOW + DAY,
    )
    said = news(before.records, after.records)
    assert [[record.from_url for record in group] for group in (said.new, said.changed, said.lost)] == [
        ["https://new.example/"],
        [POST],
        ["https://lost.example/"],
    ]
    assert said.changed[0].changed == moment(NOW + DAY)
    assert news(after.records, after.records) == news({}, {})


def test_one_more_source_is_no_news() -> None:
    """Who else tells of a link goes into the ledger, but nothing about the link is otherwise, so that nobody is told of a change."""
    before = heard(Ledger(), [claim()], reading(POST, GUIDE))
    after = heard(before, [claim(sources=("hackernews", "lobsters"))], reading(POST, GUIDE), now=NOW + DAY)
    assert after.records[POST, GUIDE].sources == ("hackernews", "lobsters")
    assert news(before.records, after.records) == news({}, {})

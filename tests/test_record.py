"""A record follows what visits show, forgets nothing that a visit could not look at, and stays as it is while nothing changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from linkvoice.inbound.merge import Claim
from linkvoice.inbound.record import Verdict, moment, page_facts, proven, update
from linkvoice.model.link_to_us import LinkToUs, Placement
from linkvoice.model.reading import Reading
from linkvoice.model.record import Record
from linkvoice.model.standing import Change, Standing

DAY = 86400.0
NOW = 1_800_000_000.0
THEN = "2027-01-15T08:00:00Z"
THEIRS = "https://blog.example/post"
OURS = "https://acme.dev/guide/"
CLAIM = Claim(THEIRS, "https://blog.example", OURS, ("hackernews",), first_seen="2026-10-01", metrics={"points": 3})
LINK = LinkToUs(f"{OURS}#install", rel="ugc", text="the guide", placement=Placement.TEXT)
READING = Reading(THEIRS, NOW, status=200, title="A post", types=("h-entry",), outside=7)
SEEN = Verdict(Standing.LIVE, LINK, READING)
RECORD = Record(
    THEIRS,
    OURS,
    ("hackernews",),
    first_seen="2026-10-01T00:00:00Z",
    changed=THEN,
    standing=Standing.LIVE,
    history=(Change(THEN, Standing.LIVE),),
    link=LINK,
    page={"outside": 7, "title": "A post", "types": ["h-entry"]},
    metrics={"points": 3},
)


def test_a_moment_is_written_in_universal_time() -> None:
    """Times in the ledger are ISO times with a Z, to the second."""
    assert moment(NOW + 0.9) == THEN


# The first time


def test_a_link_that_was_seen_makes_a_record() -> None:
    """The record holds what the sources claim, the link as it stands, and what of the page is worth keeping."""
    assert update(None, CLAIM, SEEN, NOW) == RECORD


@pytest.mark.parametrize("standing", [standing for standing in Standing if not standing.verified])
def test_a_link_that_was_never_seen_makes_none(standing: Standing) -> None:
    """A claim alone is nothing for the ledger, whatever came of the visit."""
    assert update(None, CLAIM, Verdict(standing), NOW) is None


def test_a_private_claim_makes_none() -> None:
    """What only private sources tell stays private, even where the link was seen; so does a link that nobody claims."""
    assert update(None, replace(CLAIM, private=True), SEEN, NOW) is None
    assert update(None, None, SEEN, NOW) is None


@pytest.mark.parametrize(
    ("told", "since"), [("", THEN), ("soon", THEN), ("2090-01-01", THEN), ("2026-13-01", THEN), ("0001-01-01", "0001-01-01T00:00:00Z")]
)
def test_since_when_a_link_is_known(told: str, since: str) -> None:
    """Where no source gives a date, or one that is none or lies ahead, a link is known from now on."""
    record = update(None, replace(CLAIM, first_seen=told), SEEN, NOW)
    assert record is not None
    assert record.first_seen == since


def test_a_claim_about_the_whole_site_becomes_one_about_the_page_that_is_linked() -> None:
    """Where no source knows the page of ours, the link does; where theirs redirects, its end does."""
    whole = replace(CLAIM, to_url="")
    assert update(None, whole, SEEN, NOW) == RECORD
    short = LinkToUs("https://sho.rt/x", ends_at=f"{OURS}#install")
    record = update(None, whole, Verdict(Standing.LIVE_REDIRECT, short), NOW)
    assert record is not None
    assert record.to_url == OURS


def test_a_site_is_no_page() -> None:
    """Where nobody knows the linking page, there is no link that could be kept."""
    assert update(None, replace(CLAIM, from_url=""), SEEN, NOW) is None


# Again


def test_the_same_again_changes_nothing() -> None:
    """A visit that shows the same leaves the record as it is, the time of its last change included."""
    assert update(RECORD, CLAIM, SEEN, NOW + DAY) is RECORD
    assert update(RECORD, None, replace_reading(at=NOW + DAY), NOW + DAY) is RECORD


def replace_reading(**facts: object) -> Verdict:
    """A verdict whose visit showed something else of the page."""
    return SEEN._replace(reading=replace(READING, **facts))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("claim", "verdict", "expected"),
    [
        (replace(CLAIM, sources=("bing",)), SEEN, RECORD._replace(sources=("bing", "hackernews"))),
        (replace(CLAIM, metrics={"comments": 1}), SEEN, RECORD._replace(metrics={"points": 3, "comments": 1})),
        (replace(CLAIM, first_seen="2026-09-01"), SEEN, RECORD._replace(first_seen="2026-09-01T00:00:00Z")),
        (CLAIM, SEEN._replace(link=LINK._replace(text="a guide")), RECORD._replace(link=LINK._replace(text="a guide"))),
        (CLAIM, replace_reading(title="Another title"), RECORD._replace(page={"outside": 7, "title": "Another title", "types": ["h-entry"]})),
    ],
    ids=["source", "figures", "older", "text", "title"],
)
def test_what_changes_is_dated(claim: Claim, verdict: Verdict, expected: Record) -> None:
    """Whatever is kept and changes moves the date of the last change, and not the history."""
    assert update(RECORD, claim, verdict, NOW + DAY) == expected._replace(changed=moment(NOW + DAY))


def test_a_later_first_date_is_no_news() -> None:
    """A source that looks back only for a while makes no link younger."""
    assert update(RECORD, replace(CLAIM, first_seen="2026-12-24"), SEEN, NOW + DAY) is RECORD


def test_private_claims_add_nothing_to_a_record() -> None:
    """A source that is private now tells nothing to the ledger."""
    assert update(RECORD, replace(CLAIM, private=True, sources=("logs",), metrics={"visits": 9}), SEEN, NOW + DAY) is RECORD


@pytest.mark.parametrize("standing", [Standing.UNVERIFIABLE, Standing.CLAIMED])
def test_who_could_not_look_knows_nothing_new(standing: Standing) -> None:
    """After a time-out or a refusal a link stands as it stood: it was not lost, and it was not missing."""
    missing = RECORD._replace(missing_since=THEN)
    assert update(RECORD, CLAIM, Verdict(standing), NOW + DAY) is RECORD
    assert update(missing, CLAIM, Verdict(standing), NOW + DAY) is missing


def test_a_link_that_is_missing_and_then_gone_and_back() -> None:
    """Each standing enters the history with its time; the link is kept as it was last seen."""
    day = [moment(NOW + DAY * number) for number in range(20)]
    bare = replace(READING, title="Not found")
    missing = update(RECORD, CLAIM, Verdict(Standing.LIVE, None, bare, day[1]), NOW + DAY)
    assert missing == RECORD._replace(changed=day[1], missing_since=day[1])
    gone = update(missing, CLAIM, Verdict(Standing.GONE, missing_since=day[1]), NOW + 9 * DAY)
    history = (Change(day[0], Standing.LIVE), Change(day[9], Standing.GONE))
    assert gone == RECORD._replace(changed=day[9], missing_since=day[1], standing=Standing.GONE, history=history)
    back = update(gone, CLAIM, SEEN, NOW + 12 * DAY)
    assert back == RECORD._replace(changed=day[12], history=(*history, Change(day[12], Standing.LIVE)))


def test_a_clock_that_goes_wrong_loses_no_change() -> None:
    """A change is always later than what it takes the place of: the later of two records of one key counts."""
    after = update(RECORD, CLAIM, Verdict(Standing.SOURCE_DEAD), NOW - DAY)
    assert after is not None
    assert (after.changed, after.history[-1]) == ("2027-01-15T08:00:01Z", Change("2027-01-15T08:00:01Z", Standing.SOURCE_DEAD))


def test_what_was_once_seen_is_proven() -> None:
    """A link that is gone belongs in the ledger, one that was never seen does not."""
    gone = RECORD._replace(standing=Standing.GONE)
    assert [proven(RECORD), proven(gone), proven(gone._replace(history=(Change(THEN, Standing.GONE),)))] == [True, True, False]


def test_of_a_page_only_what_is_there_is_kept() -> None:
    """Empty facts and those about the visit itself are left out."""
    assert page_facts(Reading(THEIRS, NOW, status=200, robots=("noindex",), language="de")) == {"language": "de", "robots": ["noindex"]}

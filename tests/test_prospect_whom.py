"""To whom nobody should write, who was written to before, and how prospects are brought together."""

from __future__ import annotations

from typing import Any

import pytest

from linkvoice.inbound.prospects.together import together
from linkvoice.inbound.prospects.whom import Whom
from linkvoice.model.backlink import Backlink
from linkvoice.model.classification import Control, Origin
from linkvoice.model.outreach import Asked
from linkvoice.model.prospect import Prospect, Reason
from linkvoice.model.voice import Gate, Part, Voice
from tests.backlinks import backlink
from tests.sites import BASE

WHOM = Whom(lambda url: "forgotten" in url)


def voice(score: int) -> Voice:
    """A voice as good as this."""
    return Voice.of(Gate(1.0, "seen"), (Part("reach", float(score), 100, "told"),))


@pytest.mark.parametrize(
    ("each", "wanted"),
    [
        (backlink(), True),
        (backlink(voice=voice(10)), True),
        (backlink(voice=voice(9)), False),
        (backlink(origin=Origin.OWN, kind="own"), False),
        (backlink(kind="spam", control=Control.AUTOMATIC), False),
        (backlink(control=Control.AUTOMATIC), False),
        (backlink(kind="mail", control=Control.UGC), False),
        (backlink("https://forgotten.dev/x"), False),
    ],
)
def test_to_whom_nobody_should_write(each: Backlink, *, wanted: bool) -> None:
    """Noise, spam, ourselves, programs, archives of what was said, and what is forgotten."""
    assert bool(WHOM.wanted([each])) is wanted


def prospect(page: str = "https://blog.friend.dev/post", reason: Reason = Reason.ADDRESS, score: int = 50, **more: Any) -> Prospect:
    """Something to write about."""
    return Prospect(
        **{"reason": reason, "page": page, "ours": f"{BASE}guide/", "evidence": "seen", "voice": voice(score), "stands": f"{BASE}old/", **more}
    )


def test_strong_voices_come_first_and_late_losses() -> None:
    """By reason; old addresses by voice, lost links by day."""
    found = [
        prospect("https://d.dev/", Reason.LOST, 90, since="2026-01-01"),
        prospect("https://c.dev/", Reason.LOST, 10, since="2026-05-01"),
        prospect("https://b.dev/", score=20),
        prospect("https://a.dev/", score=60),
    ]
    assert [each.page[8] for each in together(found, WHOM)] == ["a", "b", "c", "d"]


def test_many_pages_of_a_site_are_one_letter() -> None:
    """The page with the best link stands for them, and their number is told; another old address is another letter."""
    pages = [prospect(f"https://blog.friend.dev/{number}", score=number) for number in range(20, 30)]
    found = together([*pages, prospect(stands=f"{BASE}older/")], WHOM)
    assert [(each.page, each.pages) for each in found] == [("https://blog.friend.dev/post", 1), ("https://blog.friend.dev/29", 10)]


def test_who_was_asked_is_marked_and_who_declined_is_out() -> None:
    """By the last day on which somebody there was asked, for a host or for a page."""
    requests = (
        Asked("blog.friend.dev", "2026-01-01"),
        Asked("https://blog.friend.dev/post", "2026-03-01"),
        Asked("no.dev", "2026-01-01", result="declined"),
    )
    whom = WHOM._replace(requests=requests)
    found = together([prospect(), prospect("https://blog.friend.dev/b", stands="x"), prospect("https://no.dev/"), prospect("https://new.dev/")], whom)
    assert {each.page: each.asked for each in found} == {
        "https://blog.friend.dev/post": "2026-03-01",
        "https://blog.friend.dev/b": "2026-01-01",
        "https://new.dev/": "",
    }


@pytest.mark.parametrize(
    "mail", ["jane.doe@acme.dev", "jane.doe [at] acme (dot) dev", "Jane+x@mail.acme.co.uk", "JANE [AT] ACME.DEV", "jane@müller.рф"]
)
def test_mail_addresses_are_covered(mail: str) -> None:
    """In all texts; an entry whose URLs hold one is left out."""
    (each,) = together([prospect(title=f"By {mail}", text=f"ask {mail}!", evidence=f"words: {mail}")], WHOM)
    assert (each.title, each.text, each.evidence) == ("By …", "ask …!", "words: …")
    assert together([prospect("https://lists.dev/?from=jane%40acme.dev"), prospect(stands="https://x.dev/~jane@acme.dev")], WHOM) == ()


@pytest.mark.parametrize("text", ["foo@1.2.3 is out", "@jane on @jane@acme.social", "at home", "look at (this)"])
def test_other_uses_of_an_at_stay(text: str) -> None:
    """Versions and names in the fediverse are no mail addresses."""
    assert together([prospect(title=text)], WHOM)[0].title == text

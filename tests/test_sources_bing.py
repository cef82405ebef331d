"""Bing as a source: pages that link to us, as much as it shows, and its errors, none of which shows the key."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from linkvoice.errors import SourceError
from linkvoice.inbound.source import Collected
from linkvoice.inbound.sources.bing import Bing
from linkvoice.model.observation import Observation
from tests.hostile import JumpingClock
from tests.listening import GUIDE, TOKEN, link, world
from tests.services import Question, Reply, Service, asked, collect, said

SECRET = "k3y-that-nobody-may-see"
HOME = "https://docs.acme.dev/"
POST = "https://blog.friend.dev/post"
SILENCE = "it tells of no link, which means nothing: it has said so of sites that it knows links to. Its export has what it shows there"

pytestmark = pytest.mark.usefixtures("no_authorities")


def counts(*urls: object, pages: int = 1) -> Reply:
    """Pages of ours that are linked, as often as their place says."""
    links = [{"__type": "LinkCount:#Microsoft.Bing.Webmaster.Api", "Count": number, "Url": url} for number, url in enumerate(urls, 1)]
    return said({"d": {"__type": "LinkCounts:#Microsoft.Bing.Webmaster.Api", "Links": links, "TotalPages": pages}})


def details(*urls: object, pages: int = 1, text: object = "the guide") -> Reply:
    """Pages that link to one of ours."""
    links = [{"__type": "LinkDetail:#Microsoft.Bing.Webmaster.Api", "AnchorText": text, "Url": url} for url in urls]
    return said({"d": {"__type": "LinkDetails:#Microsoft.Bing.Webmaster.Api", "Details": links, "TotalPages": pages}})


def fault(code: object, message: str = "ERROR!!!") -> Reply:
    """An error, as the service says it."""
    return said({"ErrorCode": code, "Message": message}, 400)


def method(question: Question) -> str:
    """The last part of what was asked for."""
    return question.path.rpartition("/")[2]


def told(answers: Mapping[str, Reply] | Callable[[Question], Reply], **options: Any) -> tuple[Collected, list[Question], JumpingClock]:
    """Ask a service that answers so, by method or by a function."""
    clock = JumpingClock()
    with Service(answers if callable(answers) else lambda question: answers[method(question)]) as service:
        question = asked(**{"token": SECRET, **options})
        return collect(Bing(), question, service, public="https://ssl.bing.com", clock=clock), service.questions, clock


def refusal(answers: Mapping[str, Reply] | Callable[[Question], Reply], **options: Any) -> str:
    """Why a service that answers so told nothing."""
    with pytest.raises(SourceError) as caught:
        told(answers, **options)
    return str(caught.value)


def test_bing_tells_of_pages_and_texts() -> None:
    """It is asked which pages of ours are linked, then for each of them by whom; all of it is a sample."""
    collected, (first, second), _ = told({"GetLinkCounts": counts(GUIDE), "GetUrlLinks": details(POST)})

    assert collected == Collected((Observation("bing", POST, "https://blog.friend.dev", GUIDE, anchor="the guide", sample=True),))
    assert (first.path, first.query) == ("/webmaster/api.svc/json/GetLinkCounts", {"siteUrl": HOME, "apikey": SECRET, "page": "0"})
    assert (second.path, second.query) == ("/webmaster/api.svc/json/GetUrlLinks", {"siteUrl": HOME, "apikey": SECRET, "link": GUIDE, "page": "0"})


def test_the_site_is_named_as_it_was_verified() -> None:
    """By its root, or by another name that the options give."""
    assert [told({"GetLinkCounts": counts()}, base="https://acme.github.io/project/")[1][0].query["siteUrl"]] == ["https://acme.github.io/project/"]
    assert [told({"GetLinkCounts": counts()}, domain="www.acme.dev")[1][0].query["siteUrl"]] == ["https://www.acme.dev/"]


def test_bing_is_read_to_its_end() -> None:
    """Pages are counted from 0, of both answers, up to the total that each of them says."""

    def answer(question: Question) -> Reply:
        page = int(question.query["page"])
        if method(question) == "GetLinkCounts":
            return counts([GUIDE, HOME][page], pages=2)
        return details(f"{POST}-{page}", pages=3)

    collected, questions, _ = told(answer)

    assert [(method(question), question.query["page"]) for question in questions] == [
        ("GetLinkCounts", "0"), ("GetLinkCounts", "1"), *[("GetUrlLinks", str(page)) for page in (0, 1, 2, 0, 1, 2)],
    ]  # fmt: skip
    assert [(each.from_url, each.to_url) for each in collected.observations] == [
        (f"{POST}-{page}", url) for page in range(3) for url in (HOME, GUIDE)
    ]


def test_a_total_that_never_ends_is_not_believed() -> None:
    """An empty page is the last one, whatever the total says."""
    assert len(told({"GetLinkCounts": counts(pages=32_767)})[1]) == 1


def test_the_most_linked_pages_come_first_and_not_too_many() -> None:
    """What 200 questions do not reach is told of."""
    pages = [f"{HOME}{number}/" for number in range(250)]
    collected, questions, _ = told({"GetLinkCounts": counts(*pages), "GetUrlLinks": details(POST)})

    assert [question.query["link"] for question in questions[1:4]] == [pages[249], pages[248], pages[247]]
    assert (len(questions), len(collected.observations)) == (200, 199)
    assert collected.notes == ("who links to 51 of 250 pages of yours was not read: 200 questions are enough for one run",)


@pytest.mark.parametrize("nothing", [{"d": None}, {"d": {"Links": None, "TotalPages": 0}}, {"d": {"Links": [], "TotalPages": 0}}])
def test_silence_means_nothing(nothing: object) -> None:
    """That no link is told of never means that there is none, or that one went away."""
    collected, questions, _ = told({"GetLinkCounts": said(nothing)})
    assert (collected, len(questions)) == (Collected(notes=(SILENCE,)), 1)


@pytest.mark.parametrize("nothing", [{"d": None}, {"d": {"Details": None}}, {"d": {"Details": []}}])
def test_a_page_that_nobody_is_told_to_link(nothing: object) -> None:
    """It was counted as linked; by whom is not known."""
    collected, *_ = told({"GetLinkCounts": counts(GUIDE, HOME), "GetUrlLinks": said(nothing)})
    assert (collected.observations, collected.complete) == ((), False)


def test_what_is_left_out() -> None:
    """Pages of other sites, links between pages of ours, and what cannot be read; an empty text is one that is not known."""
    answers = {
        "GetLinkCounts": counts("https://shop.acme.dev/", GUIDE, None, "ftp://docs.acme.dev/"),
        "GetUrlLinks": details(POST, f"{HOME}about/", "javascript:alert(1)", 7, text="\u202e \x1b[31m"),
    }
    collected, *_ = told(answers)
    assert [(each.from_url, each.anchor) for each in collected.observations] == [(POST, None)]
    assert collected.notes == ("1 left out: about other sites", "4 left out: could not be read")


@pytest.mark.parametrize("code", [4, 5])
def test_bing_is_asked_again_when_it_is_asked_too_often(code: int) -> None:
    """After a pause; it says so by an error, and names no time."""
    answers = iter([fault(code), counts(GUIDE), details(POST)])
    collected, _, clock = told(lambda _: next(answers))
    assert [each.from_url for each in collected.observations] == [POST]
    assert clock.passed >= 5


def test_what_was_read_before_an_error_is_kept() -> None:
    """And it is said what was not."""
    answers = iter([counts(GUIDE, HOME), details(POST), *[fault(4)] * 3])
    collected, *_ = told(lambda _: next(answers))
    assert [each.to_url for each in collected.observations] == [HOME]
    assert collected.notes == ("Bing answered an error (ThrottleUser); who links to 1 of 2 pages of yours was not read",)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (fault(3), "Bing refuses the key (InvalidApiKey)"),
        (fault(7), f"Bing does not tell of {HOME} (InvalidUrl): the account of the key must have verified a site of that very name"),
        (fault(14), f"Bing does not tell of {HOME} (NotAuthorized): the account of the key must have verified a site of that very name"),
        (fault(4), "Bing answered an error (ThrottleUser)"),
        (fault(1, f"no /GetLinkCounts?apikey={SECRET}"), "Bing answered an error (InternalError)"),
        (fault(99), "Bing answered an error (99)"),
        (fault("3"), "Bing answered 400"),
        (said("[" * 100_000, 400), "Bing answered 400"),
        (said("<html>", 400), "Bing answered 400"),
        (said("", 401), "Bing refuses the key (401)"),
        (said("not here", 404), "Bing answered 404"),
        (said(""), "Bing answered nothing, where JSON was expected"),
        (said("<html>"), "Bing answered a web page, where JSON was expected"),
        (said([1]), "Bing answered a list of 1, where an object with a list of `Links` was expected"),
        (said({"d": {"Links": 7}}), "Bing answered an object with Links, where an object with a list of `Links` was expected"),
        (
            said({"ErrorCode": 3, "Message": SECRET}),
            "Bing answered an object with ErrorCode, Message, where an object with a list of `Links` was expected",
        ),
    ],
)
def test_what_is_wrong_is_said_without_the_key(answer: Reply, why: str) -> None:
    """In its own words where it has some; what it repeats of the question is not shown."""
    assert refusal({"GetLinkCounts": answer}) == why


def test_a_key_is_needed() -> None:
    """Nothing is asked without one."""
    assert refusal({}, token="") == "Bing needs a key: set its `token` to the name of an environment variable"


def test_the_key_is_seen_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """It stands in the address of each question; nothing that a run says, logs or writes holds it, also where it fails."""
    monkeypatch.setenv("MENTIONS_TOKEN", TOKEN)
    caplog.set_level(logging.DEBUG)
    with world(tmp_path) as here:
        post = here.write("/post", link())

        def answer(question: Question) -> Reply:
            if question.path.startswith("/refusing"):
                return fault(3, f"{question.query} is refused")
            if method(question) == "GetLinkCounts":
                return counts(GUIDE, HOME)
            return details(post) if question.query["link"] == HOME else fault(2, f"/GetUrlLinks?apikey={TOKEN}&page=0")

        with Service(answer) as service:
            for way, expected in (("", "who links to 1 of 2 pages of yours was not read"), ("/refusing", "Bing refuses the key (InvalidApiKey)")):
                here.set(inbound__sources=[{"bing": {"url": service.url + way, "token": "$MENTIONS_TOKEN"}}])
                told = here.hear()
                assert expected in told
                assert TOKEN not in told + caplog.text
        assert {question.query["apikey"] for question in service.questions} == {TOKEN}
        assert TOKEN.encode() not in b"".join(file.read_bytes() for file in sorted(tmp_path.rglob("*")) if file.is_file())
        assert [key for key, record in here.records.items() if "bing" in record.sources] == [(post, GUIDE)]

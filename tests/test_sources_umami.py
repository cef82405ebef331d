"""Umami as a source: its two doors, its report by page and site, and what older servers tell."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from linkvoice.inbound.sources.umami import Umami
from tests.analytics import DAY, FRIEND, SECRET, arrivals, ask, refusal
from tests.hostile import JumpingClock
from tests.listening import GUIDE, TOKEN, world
from tests.services import Question, Reply, Service, asked, collect, said

SITE = "b7c2f0de-0000-4000-8000-000000000001"
BEFORE = "2026-11-21"
LOGIN = "ada:correct-horse:battery"
PASS = "a-pass-that-nobody-may-see"

pytestmark = pytest.mark.usefixtures("no_authorities")


def row(visits: object, referrer: object = "blog.friend.dev", path: object = "/guide/") -> dict[str, object]:
    """A row of the report."""
    return {"views": 9, "visitors": 1, "visits": visits, "bounces": 0, "totaltime": 7, "path": path, "referrer": referrer}


def today(*rows: object, question: Question) -> Reply:
    """The report of one day: it has these rows today, and none before."""
    return said(rows if json.loads(question.body)["parameters"]["startDate"].startswith(DAY) else [])


def test_umami_tells_of_sites_and_pages() -> None:
    """One question a day; readers whom nobody sent, our own host and what no site is are left out."""
    rows = [
        row(3),
        row("4", "www.friend.dev"),
        row(9, None),
        row(9, ""),
        row(9, "docs.acme.dev"),
        row(9, "localhost"),
        row(2, path="/guide/index.html"),
    ]
    collected, questions = ask(Umami(), lambda question: today(*rows, question=question), sites=(SITE,))

    assert arrivals(collected) == [(DAY, FRIEND, GUIDE, 5), (DAY, "https://friend.dev", GUIDE, 4)]
    assert collected.traffic is not None
    assert (collected.traffic.source, collected.traffic.broken, collected.cursor, collected.notes) == ("umami", 0, DAY, ())
    assert (len(questions), questions[0].method, questions[0].path) == (30, "POST", "/api/reports/breakdown")
    assert (questions[0].headers["authorization"], "x-umami-api-key" in questions[0].headers) == (f"Bearer {SECRET}", False)
    assert json.loads(questions[0].body) == {
        "type": "breakdown", "websiteId": SITE, "filters": {},
        "parameters": {"startDate": f"{DAY}T00:00:00.000Z", "endDate": f"{DAY}T23:59:59.999Z", "fields": ["path", "referrer"]},
    }  # fmt: skip


def test_umami_is_asked_as_often_as_its_cloud_takes() -> None:
    """50 questions in 15 seconds."""
    clock = JumpingClock()
    with Service(lambda _: said([])) as service:
        collect(Umami(), asked(token=SECRET, sites=(SITE,)), service, public="https://api.umami.is", clock=clock)
    assert 29 * 0.3 <= clock.passed < 15


@pytest.mark.parametrize(("cursor", "asked_for"), [(DAY, [DAY]), (BEFORE, [DAY, BEFORE]), ("2027-01-01", [DAY]), ("soon", [DAY])])
def test_days_that_were_over_are_not_asked_again(cursor: str, asked_for: list[str]) -> None:
    """The day that was read last is: it may not have been over."""
    _, questions = ask(Umami(), lambda _: said([]), sites=(SITE,), cursor=cursor)
    assert [json.loads(question.body)["parameters"]["startDate"][:10] for question in questions] == asked_for


def test_the_cloud_has_a_key_of_its_own() -> None:
    """In a header of its own, and no path before its version."""
    with Service(lambda _: said([])) as service:
        collect(Umami(), asked(token=SECRET, sites=(SITE,), cursor=DAY), service, public="https://api.umami.is")
        collect(Umami(), asked(token=SECRET, sites=(SITE,), cursor=DAY, url="https://api.umami.is/v1/eu/"), service, public="https://api.umami.is")
    assert [question.path for question in service.questions] == ["/v1/reports/breakdown", "/v1/eu/reports/breakdown"]
    assert {question.headers["x-umami-api-key"] for question in service.questions} == {SECRET}
    assert not any("authorization" in question.headers for question in service.questions)


def test_a_name_and_a_password_are_good_for_a_pass() -> None:
    """They are sent once, in a body; the password may hold a colon."""
    collected, (first, second) = ask(
        Umami(), lambda question: said({"token": PASS} if question.path == "/api/auth/login" else [row(1)]), token=LOGIN, sites=(SITE,), cursor=DAY
    )
    assert json.loads(first.body) == {"username": "ada", "password": "correct-horse:battery"}
    assert second.headers["authorization"] == f"Bearer {PASS}"
    assert arrivals(collected) == [(DAY, FRIEND, GUIDE, 1)]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (said({"error": {"code": "incorrect-username-password"}}, 401), "Umami refuses the name and the password (401)"),
        (said({"token": 7}), "Umami answered the name and the password with something else than a pass; does it ask for a second factor?"),
        (said({"token": "a\r\nb"}), "Umami answered the name and the password with something else than a pass; does it ask for a second factor?"),
        (said([LOGIN]), "Umami answered the name and the password with something else than a pass; does it ask for a second factor?"),
        (said("<html>"), "Umami answered a web page, where JSON was expected"),
        (said("", 404), "Umami answered 404; its `url` must be the address where it answers"),
    ],
)
def test_a_door_that_stays_shut(answer: Reply, why: str) -> None:
    """It is said why, and never with what."""
    assert refusal(Umami(), lambda _: answer, token=LOGIN, sites=(SITE,)) == why


def test_the_site_is_found_by_its_name() -> None:
    """Where its id is not given; with and without ``www.``."""
    known = {"data": [{"id": "x", "domain": "acme.dev"}, {"id": 7, "domain": "docs.acme.dev"}, "?", {"id": SITE, "domain": "www.Docs.acme.dev"}]}
    _, (first, second) = ask(Umami(), lambda question: said(known if question.path == "/api/websites" else []), cursor=DAY)
    assert (first.path, json.loads(second.body)["websiteId"]) == ("/api/websites", SITE)


def test_a_site_that_is_not_there() -> None:
    """What to do is said."""
    why = "Umami shows no site of the name docs.acme.dev to the owner of the key; set `sites` to the id of the site there"
    assert refusal(Umami(), lambda _: said({"data": []})) == why


@pytest.mark.parametrize("status", [404, 405])
def test_servers_without_the_report_tell_of_sites_alone(status: int) -> None:
    """Those before version 3: they are asked for sites, not for pages."""

    def answer(question: Question) -> Reply:
        return (
            said("", status)
            if question.path.endswith("breakdown")
            else said([{"x": "blog.friend.dev", "y": 3}, {"x": None, "y": 4}, {"x": "friend.dev"}])
        )

    collected, (_, question, before) = ask(Umami(), answer, sites=("../x",), cursor=BEFORE)

    assert arrivals(collected) == [(BEFORE, FRIEND, "", 3), (DAY, FRIEND, "", 3)]
    assert collected.traffic is not None
    assert (collected.traffic.broken, before.path) == (2, question.path)
    assert (question.path, question.query) == (
        "/api/websites/..%2Fx/metrics", {"type": "referrer", "startAt": "1795305600000", "endAt": "1795391999999", "limit": "500"},
    )  # fmt: skip


def test_what_cannot_be_read_is_counted() -> None:
    """The rest counts."""
    rows = [row(None), row("many"), row("9" * 40), row(-1), row(1.5), row(2, referrer=7), row(2, path=None), 7, row(2)]
    collected, _ = ask(Umami(), lambda _: said(rows), sites=(SITE,), cursor=DAY)
    assert collected.traffic is not None
    assert (arrivals(collected), collected.traffic.broken) == ([(DAY, FRIEND, GUIDE, 2)], 8)


def test_a_full_report_may_not_be_all() -> None:
    """Umami gives 500 rows and no further ones; which day that was is said."""
    collected, _ = ask(Umami(), lambda _: said([row(1)] * 500), sites=(SITE,), cursor=DAY)
    assert collected.notes == (f"only the 500 most frequent rows were told of 1 day, {DAY} the last of them",)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (said({"error": "Unauthorized"}, 401), "Umami refuses the key (401)"),
        (said({"error": SECRET}, 400), "Umami answered 400"),
        (said({"error": SECRET}), "Umami answered an object with error, where a list was expected"),
        (said(""), "Umami answered nothing, where JSON was expected"),
        (said("", 404), "Umami answered 404; `url` must be the address where it answers, and `sites` the id of the site there"),
    ],
)
def test_what_is_wrong_is_said_without_the_key(answer: Reply, why: str) -> None:
    """Whatever it answers."""
    assert refusal(Umami(), lambda _: answer, sites=(SITE,)) == why


@pytest.mark.parametrize("cursor", ["", "2026-11-01"])
def test_what_was_read_before_an_error_is_kept(cursor: str) -> None:
    """The other days are asked for again."""
    answers = iter([said([row(3)]), said([]), said("", 500)])
    collected, questions = ask(Umami(), lambda _: next(answers), sites=(SITE,), cursor=cursor)
    assert (arrivals(collected), len(questions), collected.cursor) == ([(DAY, FRIEND, GUIDE, 3)], 3, cursor)
    assert collected.notes == ("Umami answered 500; 2026-11-20 and the days before come next time",)


def test_a_key_is_needed() -> None:
    """Nothing is asked without one."""
    assert refusal(Umami(), lambda _: said({}), token="") == "Umami needs a key: set its `token` to the name of an environment variable"


def test_numbers_and_keys_stay_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """A run says how many visits there were; what it says, logs and writes holds neither key nor password nor pass."""
    monkeypatch.setenv("MENTIONS_TOKEN", f"ada:{TOKEN}")
    caplog.set_level(logging.DEBUG)
    with Service(lambda question: said({"token": PASS} if question.path == "/api/auth/login" else [row(3)])) as service, world(tmp_path) as here:
        here.set(inbound__sources=[{"umami": {"url": service.url, "token": "$MENTIONS_TOKEN", "sites": [SITE]}}])
        told = here.hear()
    files = {file: file.read_bytes() for file in sorted(tmp_path.rglob("*")) if file.is_file()}
    assert "  umami: told of no link; 90 visits from other sites\n" in told
    for secret in (TOKEN, PASS):
        assert secret not in told + caplog.text
        assert secret.encode() not in b"".join(files.values())
    assert {file.parent.name for file, data in files.items() if b"blog.friend.dev" in data} == {"private"}

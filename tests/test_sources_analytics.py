"""Analytics as sources: days, sites and pages are read, and what is wrong is said without the key."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from linkvoice.fetch.visit_store import VISITS, VisitStore
from linkvoice.inbound.sources.matomo import Matomo
from linkvoice.inbound.sources.plausible import Plausible
from linkvoice.run.visits import read_visits
from tests.analytics import DAY, FRIEND, SECRET, arrivals, ask, refusal
from tests.hostile import JumpingClock
from tests.listening import GUIDE, TOKEN, world
from tests.services import Question, Reply, Service, said

pytestmark = pytest.mark.usefixtures("no_authorities")


def row(visits: object, referrer: str = "blog.friend.dev/post", path: str = "/guide/", day: str = DAY) -> dict[str, object]:
    """A row of Plausible's answer."""
    return {"metrics": [visits], "dimensions": [day, referrer, path]}


# Plausible


def test_plausible_tells_of_days_sites_and_pages() -> None:
    """The key goes in a header; names that Plausible gives, and our own host, are no sites."""
    results = [row(3), row(2, "https://blog.friend.dev/other"), row(9, "Google"), row(9, "docs.acme.dev"), row(4, day="2026-11-21"), row("many")]
    collected, (question,) = ask(Plausible(), lambda _: said({"results": results}))

    assert arrivals(collected) == [("2026-11-21", FRIEND, GUIDE, 4), (DAY, FRIEND, GUIDE, 5)]
    assert collected.traffic is not None
    assert (collected.traffic.source, collected.traffic.broken) == ("plausible", 1)
    assert (question.path, question.headers["authorization"]) == ("/api/v2/query", f"Bearer {SECRET}")
    assert question.headers["content-type"] == "application/json"
    assert json.loads(question.body)["site_id"] == "docs.acme.dev"


def test_plausible_is_read_to_its_end() -> None:
    """A full page is followed by the next one."""

    def answer(question: Question) -> Reply:
        pages = json.loads(question.body)["pagination"]
        return said({"results": [row(1)] * min(pages["limit"], 10_007 - pages["offset"])})

    collected, questions = ask(Plausible(), answer)

    assert [json.loads(question.body)["pagination"]["offset"] for question in questions] == [0, 10_000]
    assert arrivals(collected) == [(DAY, FRIEND, GUIDE, 10_007)]


# Matomo


def test_matomo_tells_of_days_and_sites() -> None:
    """The key goes in the form, never in an address."""
    report = {"2026-11-21": [], DAY: [{"label": "blog.friend.dev", "nb_visits": 7}]}
    collected, (question,) = ask(Matomo(), lambda _: said(report), sites=("4",))

    assert arrivals(collected) == [(DAY, FRIEND, "", 7)]
    assert (question.method, question.path, question.query) == ("POST", "/index.php", {})
    assert (question.form["idSite"], question.form["token_auth"], question.form["period"]) == ("4", SECRET, "day")


# Both


@pytest.mark.parametrize(
    ("source", "answer", "why"),
    [
        (Plausible(), said({"error": "Invalid API key"}, 401), "Plausible refuses the key (401)"),
        (Plausible(), said({"results": 1}), "Plausible answered an object with results, where an object with a list of `results` was expected"),
        (Matomo(), said({"result": "error", "message": f"{SECRET} is no token"}), "Matomo says: *** is no token"),
        (Matomo(), said([{"label": "x", "nb_visits": 1}]), "Matomo answered something else than days with rows"),
        (Matomo(), said({DAY: [1]}), "Matomo answered something else than days with rows"),
        (Matomo(), said("<html>"), "Matomo answered a web page, where JSON was expected"),
    ],
)
def test_what_is_wrong_is_said_without_the_key(source: Any, answer: Reply, why: str) -> None:
    """Whatever a service answers, its key stands in no message."""
    assert refusal(source, lambda _: answer) == why


@pytest.mark.parametrize(("source", "name"), [(Plausible(), "Plausible"), (Matomo(), "Matomo")])
def test_a_key_is_needed(source: Any, name: str) -> None:
    """Nothing is asked without one."""
    assert refusal(source, lambda _: said({}), token="") == f"{name} needs a key: set its `token` to the name of an environment variable"


def test_listening_keeps_what_they_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run says how many visits there were; the numbers stay in the private folder, and asking again adds nothing."""
    monkeypatch.setenv("MENTIONS_TOKEN", TOKEN)
    now = JumpingClock().now()
    today = datetime.fromtimestamp(now, UTC).date()
    with Service(lambda _: said({"results": [row(3, day=today.isoformat())]})) as service, world(tmp_path) as here:
        here.set(inbound__sources=[{"plausible": {"url": service.url, "token": "$MENTIONS_TOKEN"}}])
        assert "  plausible: told of no link; 3 visits from other sites\n" in here.hear()
        here.hear()
        readers = read_visits(here.place.state, today, print)
        assert readers is not None
        assert readers.sent(FRIEND, GUIDE) == 3
        assert TOKEN.encode() not in here.stored


def test_numbers_that_cannot_be_kept_end_no_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said, the other sources are heard, and the same days are asked for again."""
    monkeypatch.setenv("MENTIONS_TOKEN", TOKEN)
    with Service(lambda _: said([{"path": "/guide/", "referrer": "blog.friend.dev", "visits": 3}])) as service, world(tmp_path) as here:
        VisitStore(here.place.state).close()
        with closing(sqlite3.connect(here.place.state / VISITS)) as full:
            full.execute("CREATE TRIGGER full BEFORE INSERT ON parts BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
        mentions = here.options["inbound"]["sources"][0]
        here.set(inbound__sources=[mentions, {"umami": {"url": service.url, "token": "$MENTIONS_TOKEN", "sites": ["x"]}}])
        here.post("/post")
        for asked_for in (30, 60):
            told = here.hear()
            assert "  umami: told of no link; The visits could not be kept: nothing could be written (disk is full). Try again" in told
            assert len(service.questions) == asked_for
        assert len(here.records) == 1

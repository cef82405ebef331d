"""GoatCounter as a source: sites first, then pages until each reader has one; its limits, and what is wrong, without the key."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest

from linkvoice.inbound.source import Collected
from linkvoice.inbound.sources.goatcounter import GoatCounter
from tests.analytics import DAY, FRIEND, SECRET, arrivals, ask, refusal
from tests.hostile import JumpingClock
from tests.listening import GUIDE
from tests.services import Question, Reply, Service, asked, collect, said

HOME = "https://docs.acme.dev/"
POST = "blog.friend.dev/post"

Days = Mapping[str, Mapping[str, Mapping[str, int]]]
"""Day -> path -> referrer -> how many readers."""

pytestmark = pytest.mark.usefixtures("no_authorities")


def sent(name: str, count: object, scheme: object = "h") -> dict[str, object]:
    """A row about a site that sent readers."""
    return {"name": name, "count": count, "ref_scheme": scheme}


def listed(rows: Sequence[object], question: Question, name: str) -> Reply:
    """A page of an answer."""
    first, most = int(question.query["offset"]), int(question.query["limit"])
    return said({name: rows[first : first + most], "more": first + most < len(rows)})


def counter(days: Days) -> Callable[[Question], Reply]:
    """A service that has counted so."""

    def answer(question: Question) -> Reply:
        visited = days.get(question.query["start"][:10], {})
        paths = sorted(visited)
        match question.path.split("/")[4:]:
            case ["toprefs"]:
                return listed([sent(name, count) for path in paths for name, count in visited[path].items()], question, "stats")
            case ["hits"]:
                return said(
                    {"hits": [{"path_id": number, "path": path, "event": False, "count": 5} for number, path in enumerate(paths)], "more": False}
                )
            case ["hits", number]:
                return listed([sent(name, count) for name, count in visited[paths[int(number)]].items()], question, "refs")
        return said("", 404)

    return answer


def paths(questions: Sequence[Question]) -> list[str]:
    """What was asked for, below the root of the statistics."""
    return [question.path.removeprefix("/api/v0/stats/") for question in questions]


def test_goatcounter_tells_of_sites_and_pages() -> None:
    """Each day is asked about by itself, today first; pages only where a site sent readers."""
    days = {DAY: {"/": {"friend.dev": 1}, "/guide/": {POST: 3, f"{POST}?x=1": 2}}, "2026-11-20": {"/guide/": {POST: 4}}}
    collected, questions = ask(GoatCounter(), counter(days))

    assert arrivals(collected) == [("2026-11-20", FRIEND, GUIDE, 4), (DAY, FRIEND, GUIDE, 5), (DAY, "https://friend.dev", HOME, 1)]
    assert collected.traffic is not None
    assert (collected.traffic.source, collected.notes) == ("goatcounter", ())
    assert paths(questions)[:6] == ["toprefs", "hits", "hits/0", "hits/1", "toprefs", "toprefs"]
    assert len(questions) == 30 + 2 + 3
    assert questions[0].query == {"start": f"{DAY}T00:00:00Z", "end": f"{DAY}T23:00:00Z", "limit": "100", "offset": "0"}
    assert (questions[0].headers["authorization"], questions[0].headers["content-type"]) == (f"Bearer {SECRET}", "application/json")


def test_pages_are_asked_about_until_each_reader_has_one() -> None:
    """Those after it were reached by nobody from another site."""
    days = {DAY: {"/guide/": {POST: 3}, **{f"/z{number}/": {} for number in range(50)}}}
    collected, questions = ask(GoatCounter(), counter(days))
    assert arrivals(collected) == [(DAY, FRIEND, GUIDE, 3)]
    assert paths(questions)[:4] == ["toprefs", "hits", "hits/0", "toprefs"]


def test_names_campaigns_and_ourselves_are_no_sites() -> None:
    """Of a day that knows nobody else, no page is asked about."""
    rows = [sent("Google", 9, "g"), sent("newsletter", 9, "c"), sent("docs.acme.dev/x", 9), sent("", 9, None), sent("nothing", "9")]
    collected, questions = ask(GoatCounter(), lambda question: listed(rows, question, "stats"))
    assert (arrivals(collected), set(paths(questions))) == ([], {"toprefs"})


def test_long_answers_are_read_to_their_end() -> None:
    """A hundred rows at a time."""
    days = {DAY: {"/guide/": {f"site{number}.dev": 1 for number in range(250)}}}
    collected, questions = ask(GoatCounter(), counter(days))
    assert len(arrivals(collected)) == 250
    assert [(question.path[14:], question.query["offset"]) for question in questions[:7]] == [
        ("toprefs", "0"), ("toprefs", "100"), ("toprefs", "200"), ("hits", "0"), ("hits/0", "0"), ("hits/0", "100"), ("hits/0", "200"),
    ]  # fmt: skip


def test_the_newest_days_come_first_and_not_too_many_questions() -> None:
    """What 120 questions do not reach is told of."""
    days = {f"2026-11-{day:02}": {**{f"/a{number:02}/": {} for number in range(46)}, "/guide/": {POST: 1}} for day in range(1, 23)}
    collected, questions = ask(GoatCounter(), counter(days))
    assert len(questions) == 120
    assert arrivals(collected) == [("2026-11-21", FRIEND, GUIDE, 1), (DAY, FRIEND, GUIDE, 1)]
    assert collected.notes == ("not all was read of 2026-11-20 and the days before: 120 questions are enough for one run. Its export has everything",)


def test_goatcounter_is_asked_as_often_as_it_takes() -> None:
    """Never more than four questions a second."""
    clock = JumpingClock()
    with Service(counter({})) as service:
        collect(GoatCounter(), asked(token=SECRET, url=service.url), service, clock=clock)
    assert 29 * 0.25 <= clock.passed < 15


def test_goatcounter_is_left_alone_when_it_says_so() -> None:
    """Its own headers say when four questions a second were reached."""
    clock = JumpingClock()
    refused = iter([said({"error": "rate limited"}, 429, X_Rate_Limit_Limit="4", X_Rate_Limit_Remaining="0", X_Rate_Limit_Reset="7")])
    with Service(lambda question: next(refused, None) or counter({})(question)) as service:
        collect(GoatCounter(), asked(token=SECRET, url=service.url), service, clock=clock)
    assert len(service.questions) == 31
    assert max(clock.slept) >= 6.9


def test_what_cannot_be_read_is_counted() -> None:
    """Events are no pages."""
    pages = [
        {"path_id": "1", "path": "/guide/"},
        {"path_id": 2},
        7,
        {"path_id": 3, "path": "clicked", "event": True},
        {"path_id": 4, "path": "/guide/"},
    ]

    def answer(question: Question) -> Reply:
        if question.query["start"][:10] != DAY:
            return said({"stats": [], "more": False})
        match question.path.split("/")[4:]:
            case ["toprefs"]:
                return said({"stats": [sent(POST, 9)], "more": "yes"})
            case ["hits"]:
                return said({"hits": pages, "more": False})
        return said({"refs": [sent(POST, 2), 7, sent(POST, None)], "more": True} if question.query["offset"] == "0" else {"refs": [], "more": True})

    collected, questions = ask(GoatCounter(), answer)
    assert arrivals(collected) == [(DAY, FRIEND, GUIDE, 2)]
    assert collected.traffic is not None
    assert (collected.traffic.broken, paths(questions)[2:4]) == (3, ["hits/4", "hits/4"])


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (said({"error": "unknown token"}, 401), "GoatCounter refuses the key (401)"),
        (said({"error": SECRET}, 403), "GoatCounter refuses the key (403): it needs the permission to read statistics"),
        (said({"errors": {"start": [SECRET]}}, 400), "GoatCounter answered 400"),
        (said({"stats": None}), "GoatCounter answered an object with stats, where an object with a list of `stats` was expected"),
        (said("<html>"), "GoatCounter answered a web page, where JSON was expected"),
    ],
)
def test_what_is_wrong_is_said_without_the_key(answer: Reply, why: str) -> None:
    """Whatever it answers."""
    assert refusal(GoatCounter(), lambda _: answer) == why


def test_what_was_read_before_an_error_is_kept() -> None:
    """And it is said what was not."""
    known = counter({DAY: {"/guide/": {POST: 3}}})
    collected, _ = ask(GoatCounter(), lambda question: said("", 500) if question.query["start"] < DAY else known(question))
    assert arrivals(collected) == [(DAY, FRIEND, GUIDE, 3)]
    assert collected.notes == ("GoatCounter answered 500; 2026-11-21 and the days before were not read",)


@pytest.mark.parametrize(
    ("missing", "why"),
    [
        ({"token": ""}, "GoatCounter needs a key: set its `token` to the name of an environment variable"),
        ({"url": None}, "GoatCounter answers at https://NAME.goatcounter.com, or on a server of yours: set its `url`"),
    ],
)
def test_what_is_needed(missing: dict[str, str], why: str) -> None:
    """Nothing is asked without it."""
    assert refusal(GoatCounter(), lambda _: said({}), **missing) == why


def test_nothing_new_is_nothing() -> None:
    """A site that nobody links to."""
    collected, _ = ask(GoatCounter(), counter({}))
    assert isinstance(collected, Collected)
    assert (arrivals(collected), collected.notes, collected.observations) == ([], (), ())

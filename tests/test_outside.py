"""Outside links: which are asked, when again, and what is said when there is no answer."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from linkvoice.check.outside import check_outside, judge_stored
from linkvoice.check.plan import Outside
from linkvoice.config import Config
from linkvoice.fetch.store import CaptureStore
from linkvoice.model.capture import Capture, Failure
from linkvoice.model.graph import LinkGraph
from linkvoice.model.outcome import Hop, Outcome
from linkvoice.model.progress import Silent
from linkvoice.model.site import PageOptions
from tests.hostile import LOOPBACK, Hostile, JumpingClock, Talk, command, environment, fake_names, linkvoice, refusing, reply, silence, write_site
from tests.sites import graph_of

DAY = 86400.0
FAST = {"host_interval": 0, "max_retries": 0, "hosts": {"127.0.0.1": {"allow": True}, "*.dev": {"allow": True}}}
OPTIONS = ("--set", LOOPBACK, "--set", "outbound.host_interval=0")


pytestmark = pytest.mark.usefixtures("no_authorities")


@pytest.fixture
def store() -> Iterator[CaptureStore]:
    opened = CaptureStore(None)
    yield opened
    opened.close()


def page(*urls: str) -> dict[str, str]:
    """A site of one page with these links."""
    return {"index.html": "<main>" + "".join(f'<p><a href="{url}">x</a></p>' for url in urls) + "</main>"}


def check(
    graph: LinkGraph,
    store: CaptureStore,
    *,
    clock: JumpingClock | None = None,
    deadline: float = 0,
    config: dict[str, Any] | None = None,
    **outbound: Any,
) -> Outside:
    """Check a site's outside links once."""
    options = Config.from_mapping({**(config or {}), "outbound": {**FAST, **outbound}})
    return asyncio.run(check_outside(graph, options, store, deadline=deadline, clock=clock or JumpingClock(), progress=Silent()))


def brief(outcome: Outcome) -> tuple[str, str]:
    return str(outcome.status), outcome.reason


# What is not asked


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ('<a href="https://example.com/page">', "reserved name"),
        ('<a href="https://docs.example.org/">', "reserved name"),
        ('<a href="http://shop.test/">', "reserved name"),
        ('<a href="http://no.such.invalid/">', "reserved name"),
        ('<a href="http://localhost:8000/">', "reserved name"),
        ('<a href="http://10.1.2.3/">', "private address"),
        ('<a href="http://192.168.1.1:8080/">', "private address"),
        ('<a href="http://0x7f.1/">', "private address"),
        ('<a href="http://[::1]/">', "private address"),
        ('<a href="http://[fd00::1]/">', "private address"),
        ('<a href="http://[::ffff:10.0.0.1]/">', "private address"),
        ('<a href="http://router.local/">', "local name"),
        ('<a href="http://wiki.internal/">', "local name"),
        ('<a href="http://intranet/">', "local name"),
        ('<a href="http://www.w3.org/2000/svg">', "namespace"),
        ('<link rel="profile" href="https://gmpg.org/xfn/11">', "endpoint"),
        ('<link rel="pingback" href="https://other.dev/xmlrpc">', "endpoint"),
        ('<link rel="webmention" href="https://other.dev/mention">', "endpoint"),
        ('<link rel="EditURI" href="https://other.dev/rsd">', "endpoint"),
        ('<form action="https://other.dev/search"></form>', "endpoint"),
        ('<button formaction="https://other.dev/search">go</button>', "endpoint"),
        ('<a rel="edit nofollow" href="https://other.dev/edit/page.md">', "edit link"),
        ('<a href="https://ignored.dev/page">', "ignored"),
        ('<a href="https://other.dev/download/x?token=1">', "ignored"),
        ('<a href="https://closed.dev/">', "ignored"),
        ('<a href="https://www.closed.dev:8443/">', "ignored"),
    ],
)  # fmt: skip
def test_what_is_skipped_and_why(tmp_path: Path, store: CaptureStore, monkeypatch: pytest.MonkeyPatch, html: str, reason: str) -> None:
    """What is no real target, not public, not meant for visitors, or ignored by the author is counted as skipped, and never asked."""
    looked_up = fake_names(monkeypatch, {})
    config = {"ignore_urls": ["https://ignored.dev/*", "re:token=\\d"]}
    outside = check(graph_of(tmp_path, {"index.html": html}), store, config=config, hosts={"*.closed.dev": {"allow": False}})
    assert [brief(outcome) for outcome in outside.outcomes.values()] == [("skipped", reason)]
    assert (outside.requests, looked_up, outside.notes) == (0, [], [])


def test_a_ping_is_an_endpoint(tmp_path: Path, store: CaptureStore, server: Hostile) -> None:
    """The address that a link reports clicks to is not visited, the link's own is."""
    server.answers["/page"] = reply()
    outside = check(graph_of(tmp_path, {"index.html": f'<a href="{server.url("/page")}" ping="{server.url("/ping")}">x</a>'}), store)
    assert {url: brief(outcome) for url, outcome in outside.outcomes.items()} == {
        server.url("/page"): ("ok", "answered 200"),
        server.url("/ping"): ("skipped", "endpoint"),
    }


def test_one_real_link_is_enough(tmp_path: Path, store: CaptureStore, server: Hostile) -> None:
    """A URL that is a form's target on one page and a link on another is asked; so is one that only a part of its links ignores."""
    server.answers["/both"] = reply()
    html = f'<form action="{server.url("/both")}"></form><a href="{server.url("/both")}#part">x</a>'
    outside = check(graph_of(tmp_path, {"index.html": html}), store, config={"ignore_urls": ["*#part"]})
    assert brief(outside.outcomes[server.url("/both")]) == ("ok", "answered 200")


def test_edit_links_of_the_generator(tmp_path: Path, store: CaptureStore) -> None:
    """What stands under the repository's edit URL is no link to a page that exists already."""
    graph = graph_of(tmp_path, page("https://git.acme.dev/docs/edit/main/new.md"))
    graph = graph._replace(site=graph.site._replace(edit_prefix="https://git.acme.dev/docs/edit/main/"))
    assert [brief(outcome) for outcome in check(graph, store).outcomes.values()] == [("skipped", "edit link")]


def test_pages_that_are_not_checked_ask_nothing(tmp_path: Path, store: CaptureStore, server: Hostile) -> None:
    """URLs that stand only on ignored pages, or on pages whose front matter says no, are not asked; others are."""
    server.answers["/shared"] = reply()
    files = {
        "old/index.html": f'<a href="{server.url("/old")}">x</a><a href="{server.url("/shared")}">x</a>',
        "off/index.html": f'<a href="{server.url("/off")}">x</a>',
        "index.html": f'<a href="{server.url("/shared")}">x</a>',
    }
    graph = graph_of(tmp_path, files, front_matter={"off/index.html": PageOptions(enabled=False)})
    outside = check(graph, store, config={"ignore_pages": ["old/"]})
    assert [brief(outcome) for outcome in outside.outcomes.values()] == [("skipped", "ignored"), ("skipped", "ignored"), ("ok", "answered 200")]
    assert server.asked() == ["/shared"]


@pytest.mark.parametrize("pattern", ["127.0.0.1", "127.0.0.1:{port}", "*.0.0.1"])
def test_guarded_hosts_can_be_allowed(tmp_path: Path, store: CaptureStore, server: Hostile, pattern: str) -> None:
    """`allow: true` has a private address asked, named with its port, without it, or by a pattern."""
    server.answers["/"] = reply()
    graph = graph_of(tmp_path, page(server.url("/")))
    hosts = {pattern.format(port=server.port): {"allow": True}}
    assert [brief(outcome) for outcome in check(graph, store, hosts=hosts).outcomes.values()] == [("ok", "answered 200")]


def test_codes_accepted_of_one_host(tmp_path: Path, store: CaptureStore, server: Hostile) -> None:
    """`accept` of a host adds to that for all, and changes no other host."""
    with Hostile({"/a": reply(404)}) as other:
        server.answers = {"/a": reply(404), "/b": reply(418)}
        graph = graph_of(tmp_path, page(server.url("/a"), server.url("/b"), other.url("/a")))
        hosts = {"127.0.0.1": {"allow": True}, server.host: {"allow": True, "accept": [404]}}
        outside = check(graph, store, config={"accept": [418]}, hosts=hosts)
        assert {url: str(outcome.status) for url, outcome in outside.outcomes.items()} == {
            server.url("/a"): "ok",
            server.url("/b"): "ok",
            other.url("/a"): "broken",
        }


# What is asked, and how


def test_each_url_is_asked_once_for_all_its_links(tmp_path: Path, store: CaptureStore, server: Hostile) -> None:
    """Many links, many pages, many fragments, many spellings: one question."""
    server.answers["/page"] = reply()
    spellings = [
        server.url("/page"),
        server.url("/page#a"),
        server.url("/page#b"),
        server.url("/x/../page"),
        server.url("/page").upper().replace("PAGE", "page"),
    ]
    files = {**page(*spellings), "other.html": f'<a href="{server.url("/page")}">x</a><img src="{server.url("/page")}">'}
    outside = check(graph_of(tmp_path, files), store)
    assert (server.asked(), list(outside.outcomes), outside.requests) == (["/page"], [server.url("/page")], 1)


def test_the_site_s_language_is_asked_for(tmp_path: Path, store: CaptureStore, server: Hostile) -> None:
    """Pages are asked for in the language of the site that links to them."""
    graph = graph_of(tmp_path, page(server.url("/")))
    check(graph._replace(site=graph.site._replace(language="de")), store)
    assert server.requests[0].headers["accept-language"].startswith("de,")


def test_redirects_of_the_site_that_leave_it_are_asked(tmp_path: Path, store: CaptureStore, server: Hostile) -> None:
    """A redirect page whose target is elsewhere is an outside link of everybody who links to it."""
    server.answers["/new"] = reply()
    stub = f'<meta http-equiv="refresh" content="0; url={server.url("/new")}">'
    outside = check(graph_of(tmp_path, {"index.html": '<a href="moved/">x</a>', "moved/index.html": stub}), store)
    assert brief(outside.outcomes[server.url("/new")]) == ("ok", "answered 200")


def test_nothing_is_ever_raised(tmp_path: Path, store: CaptureStore) -> None:
    """URLs that can hardly be asked have an outcome like any other."""
    with refusing() as host:
        urls = [f"http://{host}/{'x' * 70_000}", f"http://{host}/%00", f"http://user:pass@{host}/", f"http://{host}/?[]|^`", "http://127.0.0.1:0/"]
        outside = check(graph_of(tmp_path, page(*urls)), store)
    assert {str(outcome.status) for outcome in outside.outcomes.values()} <= {"unreachable", "unchecked"}
    assert len(outside.outcomes) == len(urls)


# When a URL is asked again


def known(server: Hostile, store: CaptureStore, target: str, at: float, **facts: Any) -> str:
    """Put a capture of a target into the store; gives its URL."""
    url = server.url(target)
    store.save(Capture(url, at, **facts), ())
    return url


@pytest.mark.parametrize(
    ("facts", "age"),
    [({"status": 200}, 7 * DAY), ({"status": 200, "hops": 1}, 7 * DAY), ({"status": 403}, DAY), ({"status": 404, "said": ("404", "404")}, 0.0),
     ({"status": 500}, 0.0), ({"failure": Failure.TIMEOUT}, 0.0), ({"failure": Failure.TLS_ISSUER}, DAY)],
    ids=["ok", "redirected", "blocked", "broken", "server error", "time-out", "unknown issuer"],
)  # fmt: skip
def test_how_long_an_answer_is_trusted(tmp_path: Path, store: CaptureStore, server: Hostile, facts: dict[str, Any], age: float) -> None:
    """Good answers count for a week and refusals for a day, give or take a fifth; failures count for nothing."""
    clock = JumpingClock()
    if facts.get("hops"):
        facts = {**facts, "hops": (Hop(server.url("/"), 302, server.url("/x")),), "final_url": server.url("/x")}
    young = [known(server, store, f"/young{number}", clock.now() - 0.79 * age, **facts) for number in range(4)]
    old = [known(server, store, f"/old{number}", clock.now() - 1.21 * age, **facts) for number in range(4)]
    outside = check(graph_of(tmp_path, page(*young, *old)), store, clock=clock, host_budget=0)
    fresh = set(young) if age else set()
    assert {server.url(target) for target in server.asked()} == {*young, *old} - fresh
    assert outside.cached == len(fresh)


def test_what_was_asked_together_does_not_come_due_together(tmp_path: Path, server: Hostile) -> None:
    """After exactly a week some of many URLs are due and some are not, and which ones is always the same."""
    clock = JumpingClock()
    server.answers = {f"/{number}": reply() for number in range(40)}
    graph = graph_of(tmp_path, page(*(server.url(target) for target in server.answers)))
    asked = []
    for _ in range(2):
        server.requests.clear()
        store = CaptureStore(None)
        for target in server.answers:
            known(server, store, target, clock.now() - 7 * DAY, status=200)
        check(graph, store, clock=clock)
        store.close()
        asked.append(sorted(server.asked()))
    assert 5 < len(asked[0]) < 35
    assert asked[0] == asked[1]


@pytest.mark.parametrize(("option", "asked"), [("60d", 0), ("1s", 1)])
def test_max_age_can_be_set(tmp_path: Path, store: CaptureStore, server: Hostile, option: str, asked: int) -> None:
    """`outbound.max_age` says how long answers count."""
    clock = JumpingClock()
    server.answers["/"] = reply()
    url = known(server, store, "/", clock.now() - 30 * DAY, status=200)
    check(graph_of(tmp_path, page(url)), store, clock=clock, max_age={"ok": option})
    assert len(server.asked()) == asked


def test_answers_from_the_future_are_not_trusted(tmp_path: Path, store: CaptureStore, server: Hostile) -> None:
    """A capture that a wrong clock dated later than now is asked again."""
    clock = JumpingClock()
    server.answers["/"] = reply()
    url = known(server, store, "/", clock.now() + DAY, status=200)
    check(graph_of(tmp_path, page(url)), store, clock=clock)
    assert server.asked() == ["/"]


def test_a_changed_setting_needs_no_new_visit(tmp_path: Path, store: CaptureStore, server: Hostile) -> None:
    """Stored facts are judged by today's configuration."""
    clock = JumpingClock()
    url = known(server, store, "/", clock.now() - 60, status=404, said=("404", "404"))
    outside = check(graph_of(tmp_path, page(url)), store, clock=clock, config={"accept": [404]})
    assert (brief(outside.outcomes[url]), server.asked()) == (("ok", "answered 404"), [])


def test_visits_are_counted_over_runs(tmp_path: Path, store: CaptureStore, server: Hostile) -> None:
    """Each run is a visit; those within six hours are one."""
    graph = graph_of(tmp_path, page(server.url("/gone")))
    visits = [check(graph, store, clock=JumpingClock(hours * 3600.0)).outcomes[server.url("/gone")].visits for hours in (1, 2, 3, 24, 48)]
    assert visits == [1, 1, 1, 2, 3]


# When time or budget is over


def test_what_the_deadline_left_goes_first_next_time(tmp_path: Path, store: CaptureStore, server: Hostile) -> None:
    """URLs that time did not suffice for are unchecked, one line says so, and the next run begins with them."""
    server.answers = {"/a": reply(500), "/b": reply(500), "/hang": silence, "/z": reply(500)}
    graph = graph_of(tmp_path, page(*(server.url(target) for target in server.answers)))
    outside = check(graph, store, deadline=2, host_concurrency=1)
    assert {url[-2:]: brief(outcome) for url, outcome in outside.outcomes.items()} == {
        "/a": ("unreachable", "answered 500"),
        "/b": ("unreachable", "answered 500"),
        "ng": ("unchecked", "deadline"),
        "/z": ("unchecked", "deadline"),
    }
    assert outside.notes == ["2 outbound links went unchecked after 2 s; the next run begins with them (outbound.deadline)"]
    server.requests.clear()
    server.answers["/hang"] = reply()
    assert check(graph, store, host_concurrency=1).notes == []
    assert server.asked() == ["/hang", "/z", "/a", "/b"]


def test_what_the_budget_left_goes_first_next_time(tmp_path: Path, store: CaptureStore, server: Hostile) -> None:
    """Of a host with many links so many are asked in one run, and a line says so; after enough runs all are known."""
    server.answers = {f"/{number}": reply() for number in range(5)}
    graph = graph_of(tmp_path, page(*(server.url(target) for target in server.answers)))
    left, notes = [], []
    for day in range(3):
        outside = check(graph, store, clock=JumpingClock(1e9 + day * DAY), host_budget=2, host_concurrency=1)
        left.append(sum(brief(outcome) == ("unchecked", "host budget") for outcome in outside.outcomes.values()))
        notes += outside.notes
    assert notes[0] == "3 outbound links went unchecked beyond 2 of one host; the next run begins with them (outbound.host_budget)"
    assert (left, server.asked()) == ([3, 1, 0], [f"/{number}" for number in range(5)])


def test_an_earlier_good_answer_outlives_the_deadline(tmp_path: Path, store: CaptureStore, server: Hostile) -> None:
    """A URL that was fine and could not be asked again stays fine, and its reason says so; an old failure is not repeated."""
    clock = JumpingClock()
    server.answers = {"/fine": silence, "/gone": silence}
    fine = known(server, store, "/fine", clock.now() - 30 * DAY, status=200)
    gone = known(server, store, "/gone", clock.now() - 30 * DAY, status=404, said=("404", "404"))
    outside = check(graph_of(tmp_path, page(fine, gone)), store, clock=clock, deadline=0.5)
    assert brief(outside.outcomes[fine]) == ("ok", "answered 200 (earlier; not asked again: deadline)")
    assert brief(outside.outcomes[gone]) == ("unchecked", "deadline")


# Names, and no network


def names(monkeypatch: pytest.MonkeyPatch, server: Hostile, up: int, gone: int) -> list[str]:
    """URLs at hosts that are up, and at hosts that do not exist."""
    server.answers["/"] = reply()
    here = [f"up{number}.acme.dev" for number in range(up)]
    fake_names(monkeypatch, dict.fromkeys(here, "127.0.0.1"))
    return [f"http://{name}:{server.port}/" for name in (*here, *(f"gone{number}.acme.dev" for number in range(gone)))]


def test_a_missing_name_in_a_sound_network_is_broken_for_good(
    tmp_path: Path, store: CaptureStore, server: Hostile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that is missing while others are there breaks a link, and a later run without a network knows it still."""
    urls = names(monkeypatch, server, 3, 1)
    graph = graph_of(tmp_path, page(*urls), site_url="https://linkvoice.dev/")
    assert brief(check(graph, store).outcomes[urls[-1]]) == ("broken", "has a host name that does not exist")
    stored = judge_stored(graph, Config(), store.load(urls), "offline")
    assert brief(stored.outcomes[urls[-1]]) == ("broken", "has a host name that does not exist")


def test_a_missing_name_in_an_unsound_network_proves_nothing(
    tmp_path: Path, store: CaptureStore, server: Hostile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With too few hosts to compare with, a missing name is no verdict."""
    urls = names(monkeypatch, server, 2, 1)
    outside = check(graph_of(tmp_path, page(*urls), site_url="https://linkvoice.dev/"), store)
    assert brief(outside.outcomes[urls[-1]]) == ("unreachable", "has a host name that was not found")
    assert outside.notes == ["1 host name could not be found, and too few other hosts answered to believe that"]


def test_without_a_network_old_answers_stand_again_and_again(
    tmp_path: Path, store: CaptureStore, server: Hostile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Runs without a network say so in one line, keep what was good, conclude nothing, and spoil nothing for the next."""
    urls = names(monkeypatch, server, 6, 0)
    graph = graph_of(tmp_path, page(*urls, "http://new.acme.dev/"), site_url="https://linkvoice.dev/")
    clock = JumpingClock()
    check(graph, store, clock=clock)
    before = store.load(urls)
    fake_names(monkeypatch, {})
    for month in (1, 2, 3):
        outside = check(graph, store, clock=JumpingClock(clock.now() + month * 30 * DAY))
        assert {brief(outside.outcomes[url]) for url in urls} == {("ok", "answered 200 (earlier; not asked again: no network)")}
        assert brief(outside.outcomes["http://new.acme.dev/"]) == ("unchecked", "no network")
        assert outside.notes == ["no network: 7 of 7 hosts could not be reached, so 1 outbound link went unchecked"]
    assert before == store.load(urls)


def test_hosts_that_answer_are_judged_in_a_bad_network_too(
    tmp_path: Path, store: CaptureStore, server: Hostile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When most hosts cannot be reached, the others still have their say."""
    urls = names(monkeypatch, server, 2, 6)
    outside = check(graph_of(tmp_path, page(*urls), site_url="https://linkvoice.dev/"), store)
    assert Counter(brief(outcome) for outcome in outside.outcomes.values()) == {("ok", "answered 200"): 2, ("unchecked", "no network"): 6}
    assert outside.notes == ["no network: 6 of 8 hosts could not be reached, so 6 outbound links went unchecked"]


# The command: a local web of every kind


def run(*arguments: str | Path, cwd: Path) -> subprocess.Popen[str]:
    """Start the command without waiting for it."""
    return subprocess.Popen(
        command("check", "site", *OPTIONS, "--format", "json", *arguments),
        cwd=cwd, env=environment(cwd / "state"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def finish(processes: Sequence[subprocess.Popen[str]]) -> list[str]:
    """Wait for runs that fail for what they found; gives their reports."""
    finished = [process.communicate(timeout=60) for process in processes]
    assert [(process.returncode, err.count("Traceback")) for process, (_, err) in zip(processes, finished, strict=True)] == [(1, 0)] * len(processes)
    return [out for out, _ in finished]


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def without_times(report: str) -> str:
    return re.sub(r'"(when|checked_at|elapsed)": [^\n]*', "", report)


def test_a_local_web_of_every_kind(tmp_path: Path, server: Hostile) -> None:
    """Every kind of answer gets its outcome; a second run asks again about every failure and nothing else; equal stores give equal reports."""

    async def no_head(talk: Talk) -> None:
        await talk.send(reply(405) if talk.request.method == "HEAD" else reply(200))

    server.answers = {
        "/200": reply(200, "<title>fine</title>"), "/301": reply(301, Location="/new"), "/new": reply(), "/404": reply(404), "/410": reply(410),
        "/403": reply(403), "/429": reply(429), "/500": reply(500), "/hang": silence, "/no-head": no_head, "/no-head.zip": no_head,
    }  # fmt: skip
    linked = [target for target in server.answers if target != "/new"]
    first = tmp_path / "first"
    write_site(first / "site", {"index.html": [server.url(target) for target in linked]})
    options = ("--set", "outbound.timeout=2", "--set", "outbound.max_retries=1", "--set", "outbound.host_concurrency=11")

    report = json.loads(finish([run(*options, cwd=first)])[0])
    assert {outcome["url"].removeprefix(server.url("")): (outcome["status"], outcome["reason"]) for outcome in report["outcomes"]} == {
        "/200": ("ok", "answered 200"),
        "/301": ("redirected", f"redirects to {server.url('/new')}"),
        "/403": ("blocked", "answered 403"),
        "/404": ("broken", "answered 404"),
        "/410": ("broken", "answered 410"),
        "/429": ("blocked", "answered 429"),
        "/500": ("unreachable", "answered 500"),
        "/hang": ("unreachable", "did not answer in time"),
        "/no-head": ("ok", "answered 200"),
        "/no-head.zip": ("ok", "answered 200"),
    }
    assert Counter((finding["code"], finding["severity"]) for finding in report["findings"]) == {
        ("LV503", "error"): 2, ("LV504", "info"): 1, ("LV511", "warning"): 2, ("LV513", "info"): 2,
    }  # fmt: skip
    assert Counter(server.asked("GET")) == {
        "/200": 1, "/301": 1, "/new": 1, "/404": 2, "/410": 2, "/403": 1, "/429": 2, "/500": 2, "/hang": 2, "/no-head": 1, "/no-head.zip": 1,
    }  # fmt: skip
    assert server.asked("HEAD") == ["/no-head.zip"]

    server.requests.clear()
    copies = [tmp_path / "one", tmp_path / "other"]
    for copy in copies:
        shutil.copytree(first, copy)
    one, other = finish([run(*options, cwd=copy) for copy in copies])
    assert without_times(one) == without_times(other)
    assert Counter(server.asked()) == {"/404": 4, "/410": 4, "/500": 4, "/hang": 4}
    assert {outcome["url"]: outcome["status"] for outcome in json.loads(one)["outcomes"]} == {
        outcome["url"]: outcome["status"] for outcome in report["outcomes"]
    }


def test_offline_judges_what_is_stored(tmp_path: Path, server: Hostile) -> None:
    """`--offline` and `outbound.when: never` ask nobody; stored answers are judged, failures too, and the rest is unchecked."""
    server.answers = {"/fine": reply(), "/gone": reply(404)}
    write_site(tmp_path / "site", {"index.html": [server.url("/fine"), server.url("/gone")]})
    linkvoice("check", "site", *OPTIONS, cwd=tmp_path)
    write_site(tmp_path / "site", {"index.html": [server.url("/fine"), server.url("/gone"), server.url("/new")]})
    server.requests.clear()
    for option in (["--offline"], ["--set", "outbound.when=never"]):
        result = linkvoice("check", "site", *OPTIONS, "--format", "json", *option, cwd=tmp_path)
        outcomes = json.loads(result.stdout)["outcomes"]
        assert [(outcome["status"], outcome["reason"]) for outcome in outcomes] == [
            ("ok", "answered 200"),
            ("broken", "answered 404"),
            ("unchecked", "offline"),
        ]
        assert (result.returncode, server.asked()) == (1, [])


def test_offline_without_a_store_makes_none(tmp_path: Path) -> None:
    """Asking nobody begins no store of answers; only what the pages held is kept, and with --no-cache not even that."""
    write_site(tmp_path / "site", {"index.html": ["https://www.acme.dev/"]})
    for flags, expected in ((("--no-cache",), ["site"]), ((), ["site", "state"])):
        result = linkvoice("check", "site", "--offline", *flags, cwd=tmp_path)
        assert result.returncode == 0
        assert "1 unchecked" in result.stderr
        assert files_in(tmp_path) == expected
    assert [name.partition("-")[0] for name in files_in(tmp_path / "state")] == [".gitignore", "pages"]


def test_no_cache_neither_reads_nor_keeps(tmp_path: Path, server: Hostile) -> None:
    """`--no-cache` asks everything anew, changes no store, and makes none."""
    server.answers["/"] = reply()
    write_site(tmp_path / "site", {"index.html": [server.url("/")]})
    for _ in range(2):
        assert linkvoice("check", "site", *OPTIONS, "--no-cache", cwd=tmp_path).returncode == 0
    assert (server.asked(), files_in(tmp_path)) == (["/", "/"], ["site"])
    linkvoice("check", "site", *OPTIONS, cwd=tmp_path)
    kept = (tmp_path / "state" / "captures.sqlite").read_bytes()
    assert linkvoice("check", "site", *OPTIONS, "--no-cache", cwd=tmp_path).returncode == 0
    assert (len(server.asked()), kept) == (4, (tmp_path / "state" / "captures.sqlite").read_bytes())


def test_no_network_is_one_line_and_no_failure(tmp_path: Path) -> None:
    """Behind a dead proxy nothing is concluded: one line, exit code 0, no finding."""
    write_site(tmp_path / "site", {"index.html": [f"https://host{number}.acme.dev/" for number in range(7)] + ["http://plain.acme.dev/"]})
    with refusing() as host:
        result = linkvoice("check", "site", cwd=tmp_path, http_proxy=f"http://{host}", https_proxy=f"http://{host}")
    assert (result.returncode, result.stdout) == (0, "")
    assert [line for line in result.stderr.splitlines() if "network" in line] == [
        "  note: no network: 8 of 8 hosts could not be reached, so 8 outbound links went unchecked; check the proxy that the environment names"
    ]
    assert "no findings" in result.stderr


def test_an_impossible_proxy_is_one_line_and_no_failure(tmp_path: Path) -> None:
    """A proxy that linkvoice cannot use is named, and the inside links are judged all the same."""
    write_site(tmp_path / "site", {"index.html": ["https://www.acme.dev/", "nowhere.html"]})
    result = linkvoice("check", "site", cwd=tmp_path, ALL_PROXY="socks5://user:hunter2@127.0.0.1:1080")
    assert result.returncode == 1
    assert "LV501" in result.stdout
    (line,) = [line for line in result.stderr.splitlines() if "network" in line]
    assert line.startswith("  note: no network: the proxy in the environment cannot be used (")
    assert line.endswith("correct it, or unset it, to have outbound links checked")
    assert "hunter2" not in result.stdout + result.stderr

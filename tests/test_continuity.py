"""A run that is ended in the middle, runs out of time, or shares its store loses nothing that the next one would need."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from linkvoice.check.outside import check_outside
from linkvoice.check.plan import Outside
from linkvoice.config import Config
from linkvoice.fetch.store import CaptureStore
from linkvoice.model.graph import LinkGraph
from linkvoice.model.progress import Silent
from tests.crowd import FINE, PLAIN, Crowd, crowd
from tests.hostile import Hostile, JumpingClock, Request, Talk, linkvoice, read_request, silence, swallowing, write_site
from tests.killed import PLACES, Run, Runs, kill_again_and_again
from tests.sites import graph_of

BATCH = 50
"""Answers that are written together."""
DAY = 86400.0

pytestmark = pytest.mark.usefixtures("no_authorities")


@pytest.fixture
def web() -> Iterator[Crowd]:
    with crowd() as up:
        yield up


# Ended in the middle


def test_killed_again_and_again(tmp_path: Path) -> None:
    """After each kill -9 the store is sound and what it holds is not asked again; a kill costs at most a batch; the last run completes the rest."""
    after = (30, 77, 150, 220, 333)
    killed = kill_again_and_again(tmp_path, after)
    assert killed.codes == [-signal.SIGKILL] * len(after)
    assert killed.again == set()
    assert killed.kept == sorted(killed.kept)
    assert killed.kept[-1] >= sum(after) - len(after) * (BATCH + PLACES)
    assert killed.requests <= 1000 + len(after) * (BATCH + PLACES)
    assert (killed.last.code, killed.last.statuses, killed.stored) == (0, {"ok": 1000}, 1000)


def test_a_run_that_is_interrupted_keeps_all_that_it_heard(tmp_path: Path, web: Crowd) -> None:
    """Ctrl-C: exit code 130 and one line, every answer that was heard is in the store, and the next run asks only for the others."""
    runs = Runs(tmp_path, web)
    stopped = runs.go(after=444, end=signal.SIGINT)
    assert (stopped.code, stopped.out, stopped.err.lstrip()) == (130, "", "linkvoice: interrupted; what was asked so far is kept.\n")
    known = runs.fine()
    assert len(known) >= 444 - PLACES
    resumed = runs.go()
    assert set(resumed.asked) == runs.targets - known
    assert (resumed.code, resumed.statuses, len(resumed.asked)) == (0, {"ok": 1000}, 1000 - len(known))


# Two at once


def together(runs: Runs) -> list[Run]:
    """Run twice at the same time: nobody gets an answer before both have asked."""
    plain = runs.web.answer
    both = asyncio.Event()

    async def answer(request: Request) -> bytes:
        if len(runs.web.agents) == 2:
            both.set()
        await both.wait()
        return await plain(request)

    runs.web.answer = answer
    processes = [runs.start(), runs.start()]
    ended = [process.communicate(timeout=120) for process in processes]
    return [
        Run(process.returncode, out, err, runs.web.targets(f"run{number}"))
        for number, (process, (out, err)) in enumerate(zip(processes, ended, strict=True), 1)
    ]


def test_two_runs_share_a_store(tmp_path: Path, web: Crowd) -> None:
    """Two runs on one store at the same time both end well; every URL is in it once; the next run has nothing to ask."""
    runs = Runs(tmp_path, web, 300)
    for run in together(runs):
        assert (run.code, run.statuses, run.report["notes"]) == (0, {"ok": 300}, [])
    stored = runs.stored()
    assert set(stored) == runs.targets
    assert {(capture.status, len(visits)) for capture, visits in stored.values()} == {(200, 1)}
    third = runs.go()
    assert (third.asked, third.statuses) == ([], {"ok": 300})


def test_a_run_that_is_killed_beside_another_hurts_it_not(tmp_path: Path, web: Crowd) -> None:
    """When one of two runs on a store is killed, the other one ends well and the store is complete."""
    runs = Runs(tmp_path, web, 300)
    victims: list[subprocess.Popen[str]] = []
    started = threading.Event()
    both = asyncio.Event()

    async def answer(request: Request) -> bytes:
        if len(web.agents) == 2:
            both.set()
        await both.wait()
        if request.headers["user-agent"] == "run1" and web.agents["run1"] == 2 * BATCH:
            assert started.wait(60)
            victims[0].kill()
        return PLAIN

    web.answer = answer
    victims.append(runs.start())
    started.set()
    survivor = runs.start()
    out, err = survivor.communicate(timeout=120)
    victims[0].communicate(timeout=120)
    assert victims[0].returncode == -signal.SIGKILL
    assert (survivor.returncode, Run(0, out, err, []).statuses) == (0, {"ok": 300})
    assert runs.fine() == runs.targets


# Order


def check(graph: LinkGraph, store: CaptureStore, clock: JumpingClock, *, deadline: float = 0, **outbound: Any) -> Outside:
    """Check a site's outside links once, one at a time; no answer is trusted for long."""
    settled = {"host_interval": 0, "host_concurrency": 1, "max_retries": 0, "max_age": {"ok": "0s"}, "hosts": {"127.0.0.1": {"allow": True}}}
    config = Config.from_mapping({"outbound": {**settled, **outbound}})
    return asyncio.run(check_outside(graph, config, store, deadline=deadline, clock=clock, progress=Silent()))


def test_unasked_urls_come_first_then_the_oldest(tmp_path: Path, web: Crowd) -> None:
    """With a budget for a third of the links, three runs ask all of them once, and the runs after that begin with what was asked longest ago."""
    targets = [f"/{number:02}" for number in range(60)]
    graph = graph_of(tmp_path, {"index.html": "".join(f'<a href="{web.address}{target}">x</a>' for target in reversed(targets))})
    store = CaptureStore(tmp_path / "state")
    clock = JumpingClock()
    rounds = []
    for _ in range(5):
        web.asked.clear()
        check(graph, store, clock, host_budget=20)
        rounds.append(web.targets())
        clock.passed += DAY
    store.close()
    assert rounds == [targets[:20], targets[20:40], targets[40:], targets[:20], targets[20:40]]


def test_what_a_deadline_left_comes_first(tmp_path: Path, web: Crowd) -> None:
    """A run whose time is over in the middle is gone on with by the next one, which then asks again what is oldest."""
    targets = [f"/{number:02}" for number in range(40)]
    graph = graph_of(tmp_path, {"index.html": "".join(f'<a href="{web.address}{target}">x</a>' for target in targets)})
    store = CaptureStore(tmp_path / "state")
    clock = JumpingClock()

    async def halting(request: Request) -> bytes:
        clock.passed += 1  # so that no two answers are of the same age
        if request.target == targets[25] and not any(asked.target == targets[26] for asked in web.asked):
            await asyncio.Event().wait()
        return FINE

    web.answer = halting
    outside = check(graph, store, clock, deadline=2)
    known = len(store.load(outside.outcomes))
    assert Counter(outcome.status for outcome in outside.outcomes.values()) == {"ok": known, "unchecked": 40 - known}
    assert known <= 25
    web.asked.clear()
    web.answer = Crowd().answer
    check(graph, store, clock)
    store.close()
    assert web.targets() == targets[known:] + targets[:known]


# Hosts that hang


async def stall(talk: Talk, data: bytes) -> None:
    """Send some bytes, then nothing more, the connection open."""
    await talk.send(data)
    await silence(talk)


async def dribble(talk: Talk) -> None:
    """Answer with headers that never end."""
    await stall(talk, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-")


async def half(talk: Talk) -> None:
    """Answer with a page that never ends, of which there is nothing yet."""
    await stall(talk, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")


async def tunnel(talk: Talk) -> None:
    """Open a tunnel behind which nobody speaks."""
    await stall(talk, b"HTTP/1.1 200 Connection established\r\n\r\n")


@pytest.mark.parametrize("hangs", [silence, dribble, half, tunnel], ids=["silence", "headers", "body", "tunnel"])
def test_the_deadline_holds_with_hosts_that_hang(tmp_path: Path, hangs: Callable[[Talk], Awaitable[None]]) -> None:
    """However many hosts keep a run waiting, and wherever, it ends when its time is over, finds nothing, and says so in one line."""
    urls = [f"http{'s' if hangs is tunnel else ''}://host{number}.acme.dev/{page}" for number in range(60) for page in range(3)]
    write_site(tmp_path / "site", {"index.html": urls})

    async def hang(talk: Talk) -> None:
        await read_request(talk.reader)
        await hangs(talk)

    with Hostile(greeting=hang) as proxy:
        result = linkvoice(
            "check", "site", "--set", "outbound.deadline=1", "--format", "json", cwd=tmp_path, http_proxy=proxy.url(""), https_proxy=proxy.url("")
        )
    report = json.loads(result.stdout)
    assert {(outcome["status"], outcome["reason"]) for outcome in report["outcomes"]} == {("unchecked", "deadline")}
    assert report["notes"] == ["180 outbound links went unchecked after 1 s; the next run begins with them (outbound.deadline)"]
    assert (result.returncode, report["findings"]) == (0, [])


def test_the_deadline_holds_where_connecting_takes_forever(tmp_path: Path) -> None:
    """A host that takes no connections keeps no run for longer than its deadline."""
    with swallowing() as host:
        write_site(tmp_path / "site", {"index.html": [f"http://{host}/{number}" for number in range(20)]})
        allowed = 'outbound.hosts={"127.0.0.1" = {allow = true}}'
        result = linkvoice("check", "site", "--set", "outbound.deadline=1", "--set", allowed, "--format", "json", cwd=tmp_path)
    assert {outcome["status"] for outcome in json.loads(result.stdout)["outcomes"]} == {"unchecked"}
    assert result.returncode == 0


def test_the_deadline_holds_where_the_resolver_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names that are looked up forever, more of them than are looked up at once, keep no run for longer than its deadline."""
    over = threading.Event()

    def getaddrinfo(*_args: object, **_more: object) -> None:
        over.wait(60)
        raise socket.gaierror(socket.EAI_AGAIN, os.strerror(0))

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    graph = graph_of(tmp_path, {"index.html": "".join(f'<a href="http://host{number}.acme.dev/">x</a>' for number in range(50))}, site_url=None)
    store = CaptureStore(None)
    try:
        outside = check(graph, store, JumpingClock(), deadline=2)
        assert not over.is_set()
        assert {(str(outcome.status), outcome.reason) for outcome in outside.outcomes.values()} == {("unchecked", "deadline")}
    finally:
        over.set()
        store.close()

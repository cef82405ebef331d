"""No host is asked more often or more densely than its owner would like."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkvoice.fetch.polite import Politeness
from tests.hostile import LoopClock, hurried


@dataclass
class Diary:
    """What a run of requests looked like from outside."""

    starts: dict[str, list[float]] = field(default_factory=dict)
    most: Counter[str] = field(default_factory=Counter)
    """Host, or the empty string for all hosts -> most requests under way at once."""
    _under_way: Counter[str] = field(default_factory=Counter)

    def begin(self, host: str, now: float) -> None:
        """A request goes out."""
        self.starts.setdefault(host, []).append(now)
        for key in (host, ""):
            self._under_way[key] += 1
            self.most[key] = max(self.most[key], self._under_way[key])

    def end(self, host: str) -> None:
        """A request is over."""
        for key in (host, ""):
            self._under_way[key] -= 1

    def gaps(self, host: str) -> list[float]:
        """Seconds between the starts of two requests to a host that follow each other."""
        starts = sorted(self.starts[host])
        return [later - earlier for earlier, later in pairwise(starts)]


def ask(requests: Sequence[tuple[str, float]], *, concurrency: int = 32, host_concurrency: int = 2, host_interval: float = 0.2) -> Diary:
    """Let requests (host, and seconds that each takes) through, all at once."""
    diary = Diary()

    async def one(politeness: Politeness, clock: LoopClock, host: str, takes: float) -> None:
        async with politeness.turn(host):
            diary.begin(host, clock.monotonic())
            await clock.sleep(takes)
            diary.end(host)

    async def everything() -> None:
        clock = LoopClock()
        politeness = Politeness(clock, concurrency=concurrency, host_concurrency=host_concurrency, host_interval=host_interval)
        async with asyncio.TaskGroup() as group:
            for host, takes in requests:
                group.create_task(one(politeness, clock, host, takes))

    hurried(everything())
    return diary


@pytest.mark.parametrize("most", [1, 2, 5])
def test_few_requests_to_one_host_at_once(most: int) -> None:
    """Slow requests to one host fill its places, and no more than those."""
    diary = ask([("acme.dev", 60.0)] * 12, host_concurrency=most)
    assert diary.most["acme.dev"] == most
    assert len(diary.starts["acme.dev"]) == 12


def test_requests_to_one_host_start_apart() -> None:
    """Two requests to one host never start closer together than the interval, nor much further apart."""
    gaps = ask([("acme.dev", 0.0)] * 30, host_concurrency=4).gaps("acme.dev")
    assert min(gaps) >= 0.2
    assert max(gaps) <= 0.3 + 1e-9


def test_the_interval_is_jittered() -> None:
    """Requests do not tick like a clock."""
    assert len({round(gap, 6) for gap in ask([("acme.dev", 0.0)] * 10).gaps("acme.dev")}) > 1


def test_a_quiet_host_is_asked_at_once() -> None:
    """The first request to a host waits for nothing."""
    assert ask([("acme.dev", 1.0), ("other.dev", 1.0)]).starts == {"acme.dev": [0.0], "other.dev": [0.0]}


def test_other_hosts_do_not_wait() -> None:
    """A host with many slow requests keeps nobody else waiting."""
    diary = ask([("busy.dev", 60.0)] * 40 + [(f"host{number}.dev", 1.0) for number in range(20)], concurrency=32)
    assert all(diary.starts[f"host{number}.dev"] == [0.0] for number in range(20))


def test_who_waits_for_a_host_takes_no_place_among_all() -> None:
    """Many requests that wait for their interval leave the places for other hosts free."""
    diary = ask([("busy.dev", 0.0)] * 30 + [("other.dev", 0.0)], concurrency=1, host_concurrency=30, host_interval=10)
    assert diary.starts["other.dev"] == [0.0]


@pytest.mark.parametrize("most", [1, 3, 7])
def test_few_requests_at_once_in_all(most: int) -> None:
    """However many hosts there are, no more requests than the limit are under way."""
    diary = ask([(f"host{number}.dev", 5.0) for number in range(20)], concurrency=most)
    assert diary.most[""] == most


def test_the_interval_holds_when_all_places_were_taken() -> None:
    """Requests to one host that had to wait for a place among all do not start together when two become free."""
    diary = ask([("one.dev", 5.0), ("two.dev", 5.0), ("acme.dev", 0.0), ("acme.dev", 0.0)], concurrency=2, host_concurrency=2)
    assert min(diary.gaps("acme.dev")) >= 0.2


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.sampled_from(["a.dev", "b.dev", "c.dev"]), st.floats(0, 3)), min_size=1, max_size=25),
    st.integers(1, 4),
    st.integers(1, 3),
    st.floats(0, 2),
)
def test_all_limits_hold_together(requests: list[tuple[str, float]], concurrency: int, host_concurrency: int, interval: float) -> None:
    """Whatever is asked, every request gets its turn, and no limit is broken."""
    diary = ask(requests, concurrency=concurrency, host_concurrency=host_concurrency, host_interval=interval)
    assert sum(len(starts) for starts in diary.starts.values()) == len(requests)
    assert diary.most[""] <= concurrency
    for host in diary.starts:
        assert diary.most[host] <= host_concurrency
        assert all(gap >= interval - 1e-9 for gap in diary.gaps(host))


def with_one_politeness(work: Callable[[Politeness, LoopClock], Coroutine[None, None, None]]) -> None:
    """Run work with a strict politeness: one request to a host at once, and ten seconds apart."""

    async def everything() -> None:
        clock = LoopClock()
        await work(Politeness(clock, concurrency=1, host_concurrency=1, host_interval=10), clock)

    hurried(everything())


def test_nobody_waits_for_what_became_needless() -> None:
    """When a host turns out to be down, the requests that wait for it are let through at once."""
    down: list[str] = []
    ended: list[float] = []

    async def one(politeness: Politeness, clock: LoopClock) -> None:
        async with politeness.turn("acme.dev", lambda: bool(down)):
            down.append("acme.dev")
        ended.append(clock.monotonic())

    async def work(politeness: Politeness, clock: LoopClock) -> None:
        await asyncio.gather(*(one(politeness, clock) for _ in range(50)))

    with_one_politeness(work)
    assert ended == [0.0] * 50


def test_a_failed_request_gives_its_place_back() -> None:
    """A request that ends in an error, or is cancelled while it waits, keeps nobody out."""
    told: list[str] = []

    async def fails(politeness: Politeness) -> None:
        async with politeness.turn("acme.dev"):
            raise OSError

    async def hangs(politeness: Politeness, clock: LoopClock) -> None:
        async with politeness.turn("acme.dev"):
            await clock.sleep(1000)

    async def work(politeness: Politeness, clock: LoopClock) -> None:
        with pytest.raises(OSError):  # noqa: PT011 - the very one above
            await fails(politeness)
        hanging = asyncio.create_task(hangs(politeness, clock))
        waiting = asyncio.create_task(hangs(politeness, clock))
        await clock.sleep(15)
        waiting.cancel()
        hanging.cancel()
        await asyncio.gather(hanging, waiting, return_exceptions=True)
        async with politeness.turn("acme.dev"):
            told.append("let in")

    with_one_politeness(work)
    assert told == ["let in"]

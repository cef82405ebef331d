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
        politeness = Politeness(clock, concurrency=concurrency, host_concurrency=lambda _: host_concurrency, host_interval=lambda _: host_interval)
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


@settings(max_examples=60)
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
        assert all(gap >= interval - 1e-5 for gap in diary.gaps(host))


def with_one_politeness(work: Callable[[Politeness, LoopClock], Coroutine[None, None, None]]) -> None:
    """Run work with a strict politeness: one request to a host at once, and ten seconds apart."""

    async def everything() -> None:
        clock = LoopClock()
        await work(Politeness(clock, concurrency=1, host_concurrency=lambda _: 1, host_interval=lambda _: 10), clock)

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


# Being told to wait


def talk(host: str, *heard: tuple[int, float | None], requests: int = 6, interval: float = 0.0) -> list[float]:
    """Ask a host that answers like this, the last for good; gives when each request went out. Those that a closed host kept in are not among them."""
    starts: list[float] = []

    async def one(politeness: Politeness, clock: LoopClock) -> None:
        async with politeness.turn(host):
            if not politeness.is_closed(host):
                starts.append(clock.monotonic())
                politeness.hear(host, *heard[min(len(starts), len(heard)) - 1])

    async def everything() -> None:
        clock = LoopClock()
        politeness = Politeness(clock, concurrency=9, host_concurrency=lambda _: 1, host_interval=lambda _: interval)
        async with asyncio.TaskGroup() as group:
            for _ in range(requests):
                group.create_task(one(politeness, clock))

    hurried(everything())
    return [round(start, 1) for start in starts]


@pytest.mark.parametrize(
    ("heard", "starts"),
    [
        ([(200, None)], [0, 0, 0, 0, 0, 0]),
        ([(429, 4.0), (200, None)], [0, 4, 4, 4, 4, 4]),
        ([(503, 4.0), (200, None)], [0, 4, 4, 4, 4, 4]),
        ([(200, 4.0), (200, None)], [0, 4, 4, 4, 4, 4]),
        ([(429, 0.0), (200, None)], [0, 0, 0, 0, 0, 0]),
        ([(503, None)], [0, 0, 0, 0, 0, 0]),
        ([(429, None)], [0, 1, 3, 7, 15]),
        ([(429, 10.0)], [0, 10, 20, 30]),
        ([(429, 3600.0)], [0]),
        ([(200, None), (429, 31.0)], [0, 0]),
    ],
)
def test_a_host_is_left_alone_for_as_long_as_it_asks(heard: list[tuple[int, float | None]], starts: list[float]) -> None:
    """What one answer asks for holds for all requests to that host, up to half a minute in all; then the host is closed for this run."""
    assert talk("acme.dev", *heard) == starts


def test_a_host_that_asks_to_wait_keeps_no_other_waiting() -> None:
    """A pause is the host's own."""
    told: dict[str, float] = {}

    async def everything() -> None:
        clock = LoopClock()
        politeness = Politeness(clock, concurrency=1, host_concurrency=lambda _: 2, host_interval=lambda _: 0)
        politeness.hear("busy.dev", 429, 20.0)

        async def one(host: str) -> None:
            async with politeness.turn(host):
                told[host] = clock.monotonic()

        await asyncio.gather(one("busy.dev"), one("other.dev"), one("third.dev"))

    hurried(everything())
    assert told == {"busy.dev": 20.0, "other.dev": 0.0, "third.dev": 0.0}


def test_two_answers_that_ask_for_the_same_pause_make_one() -> None:
    """Requests under way at once hear the same; the host is left alone once for it, not twice."""

    async def work(politeness: Politeness, clock: LoopClock) -> None:
        for _ in range(5):
            politeness.hear("acme.dev", 503, 20.0)
        async with politeness.turn("acme.dev"):
            assert clock.monotonic() == 20.0
            assert not politeness.is_closed("acme.dev")

    with_one_politeness(work)


def test_each_host_has_its_own_places() -> None:
    """How many requests a host gets at once is asked by its name."""
    most: Counter[str] = Counter()
    under_way: Counter[str] = Counter()

    async def one(politeness: Politeness, clock: LoopClock, host: str) -> None:
        async with politeness.turn(host):
            under_way[host] += 1
            most[host] = max(most[host], under_way[host])
            await clock.sleep(1)
            under_way[host] -= 1

    async def everything() -> None:
        clock = LoopClock()
        places = {"small.dev": 1, "large.dev": 5}
        politeness = Politeness(clock, concurrency=32, host_concurrency=places.__getitem__, host_interval=lambda _: 0)
        await asyncio.gather(*(one(politeness, clock, host) for host in places for _ in range(9)))

    hurried(everything())
    assert most == {"small.dev": 1, "large.dev": 5}

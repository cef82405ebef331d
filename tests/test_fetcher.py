"""Many URLs: each is asked once, then, breadth-first, again what failed."""

from __future__ import annotations

import asyncio
import socket
from collections import Counter

import pytest

from linkvoice.fetch.fetcher import Fetched
from linkvoice.model.capture import Failure
from tests.hostile import Asked, Hostile, Talk, ask, fake_names, refusing, reply, reset, silence

pytestmark = pytest.mark.usefixtures("no_authorities")


def hosts(count: int) -> list[str]:
    """Names of hosts that are up."""
    return [f"host{number}.acme.dev" for number in range(count)]


def urls(server: Hostile, *targets: str) -> list[str]:
    return [server.url(target) for target in targets]


# Rounds


def test_each_url_is_asked_once(server: Hostile) -> None:
    """What answers well is asked once, however long the list is."""
    server.answers = {f"/{number}": reply() for number in range(40)}
    asked = ask(urls(server, *server.answers), host_concurrency=4, max_retries=2)
    assert sorted(server.asked()) == sorted(server.answers)
    assert asked.fetched.requests == 40
    assert {capture.said for capture in asked.fetched.captures.values()} == {("200",)}


def test_everything_is_asked_once_before_anything_is_asked_twice(server: Hostile) -> None:
    """Failures come again only after all others had their turn, round by round."""
    server.answers = {f"/{number}": reply(500 if number % 2 else 200) for number in range(10)}
    ask(urls(server, *server.answers), max_retries=2)
    failing = [target for target in server.answers if int(target[1:]) % 2]
    asked = server.asked()
    assert sorted(asked[:10]) == sorted(server.answers)
    assert sorted(asked[10:15]) == failing
    assert sorted(asked[15:]) == failing


def test_pauses_between_rounds_grow(server: Hostile) -> None:
    """Before each round there is a pause, each longer than the one before."""
    server.answers["/"] = reply(503)
    slept = ask(urls(server, "/"), max_retries=3).clock.slept
    assert [0.5 <= slept[0] <= 1, 1 <= slept[1] <= 2, 2 <= slept[2] <= 4, len(slept)] == [True, True, True, 3]


def test_a_second_answer_counts(server: Hostile) -> None:
    """What answers well the second time is well; all that was said is kept, in order."""
    server.answers = {"/busy": [reply(503), reply(200, "<title>up</title>")], "/cut": [reset, reset, reply(404)], "/gone": [reply(404), reply(200)]}
    asked = ask(urls(server, *server.answers), max_retries=2)
    busy, cut, gone = (asked[server.url(target)] for target in server.answers)
    assert (busy.said, busy.status, busy.title) == (("503", "200"), 200, "up")
    assert (cut.said, cut.status, cut.failure) == (("reset", "reset", "404"), 404, None)
    assert (gone.said, gone.status) == (("404", "200"), 200)


def test_how_often_each_answer_is_asked(server: Hostile) -> None:
    """Good answers and refusals once, gone pages and time-outs twice, server errors as often as allowed."""
    server.answers = {
        "/200": reply(200), "/403": reply(403), "/999": reply(999), "/404": reply(404), "/410": reply(410), "/loop": reply(302, Location="/loop"),
        "/500": reply(500), "/429": reply(429), "/reset": reset,
    }  # fmt: skip
    ask(urls(server, *server.answers), max_retries=3, host_concurrency=9)
    server.answers["/hang"] = silence
    ask(urls(server, "/hang"), max_retries=3, timeout=0.3)
    assert Counter(server.asked()) == {
        "/200": 1, "/403": 1, "/999": 1, "/404": 2, "/410": 2, "/loop": 2, "/hang": 2, "/500": 4, "/429": 4, "/reset": 4,
    }  # fmt: skip


def test_without_retries_only_what_must_be_said_twice_is(server: Hostile) -> None:
    """`max_retries: 0` asks nothing again but what would break a link."""
    server.answers = {"/404": reply(404), "/500": reply(500), "/hang": silence}
    ask(urls(server, "/404", "/500"), max_retries=0)
    ask(urls(server, "/hang"), max_retries=0, timeout=0.3)
    assert Counter(server.asked()) == {"/404": 2, "/500": 1, "/hang": 1}


def test_one_at_a_time(server: Hostile) -> None:
    """With the smallest limits everything is asked all the same, redirects across hosts included."""
    with Hostile({"/end": reply()}) as other:
        server.answers = {f"/{number}": reply(302, Location=other.url("/end")) for number in range(5)}
        asked = ask([*urls(server, *server.answers), other.url("/end")], concurrency=1, host_concurrency=1, host_interval=5)
    assert [capture.status for capture in asked.fetched.captures.values()] == [200] * 6


def test_a_host_is_never_asked_by_more_than_its_share(server: Hostile) -> None:
    """On the wire too no more requests to one host are under way than allowed, and as many as allowed."""
    under_way: list[int] = [0]
    most: list[int] = []
    full = asyncio.Event()

    async def count(talk: Talk) -> None:
        under_way[0] += 1
        most.append(under_way[0])
        if under_way[0] == 3:
            full.set()
        await full.wait()
        under_way[0] -= 1
        await talk.send(reply())

    server.answers = {f"/{number}": count for number in range(12)}
    ask(urls(server, *server.answers), host_concurrency=3)
    assert max(most) == 3


def test_nothing_to_ask() -> None:
    """Without URLs nobody is asked and no bar is drawn."""
    asked = ask([])
    assert (asked.fetched, asked.steps) == (Fetched(), [])


def test_progress_is_told(server: Hostile) -> None:
    """The bar hears of every URL once, repetitions aside, and of the end."""
    server.answers = {"/a": reply(), "/b": reply(500)}
    steps = ask(urls(server, "/a", "/b", "/c"), max_retries=1).steps
    assert (steps[0], sorted(steps[1:-1]), steps[-1]) == ("Asking outbound links: 3", urls(server, "/a", "/b", "/c"), "over")


# Hosts that are down


def test_a_dead_host_is_tried_once_a_round() -> None:
    """What keeps one URL of a host from being asked keeps all of them: they share the failure, and one attempt a round."""
    with refusing() as host:
        asked = ask([f"http://{host}/{number}" for number in range(30)], max_retries=2, host_concurrency=1, host_interval=60)
    assert {capture.said for capture in asked.fetched.captures.values()} == {("refused",) * 3}
    assert asked.fetched.requests == 3
    assert asked.clock.passed < 200  # one interval a round, not one for each URL


def test_a_host_that_comes_back_is_asked_again(monkeypatch: pytest.MonkeyPatch, server: Hostile) -> None:
    """A host that could not be reached in one round gets its chance in the next."""
    told = iter([socket.EAI_NONAME])
    looked_up = fake_names(monkeypatch, {"www.acme.dev": lambda: next(told, "127.0.0.1")})
    server.answers = {"/a": reply(), "/b": reply()}
    asked = ask([f"http://www.acme.dev:{server.port}{target}" for target in server.answers], max_retries=1, host_concurrency=1)
    assert [capture.said for capture in asked.fetched.captures.values()] == [("name", "200")] * 2
    assert asked.fetched.silent == {}
    assert looked_up[0] == "www.acme.dev"


def test_a_failure_of_tls_says_nothing_about_plain_http(server: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    """A host whose HTTPS is broken may still answer by HTTP: its plain URLs are asked."""

    async def no_tls(talk: Talk) -> None:
        await talk.send(b"HTTP/1.1 200 Connected\r\n\r\n")
        await talk.reader.read(1)
        await talk.send(b"this is no TLS")

    server.answers = {"shop.acme.dev:443": no_tls, "http://shop.acme.dev/a": reply()}
    monkeypatch.setenv("https_proxy", server.url(""))
    monkeypatch.setenv("http_proxy", server.url(""))
    asked = ask(["https://shop.acme.dev/1", "https://shop.acme.dev/2", "http://shop.acme.dev/a"], host_concurrency=1)
    assert [capture.answer for capture in asked.fetched.captures.values()] == ["tls", "tls", "200"]
    assert server.asked() == ["shop.acme.dev:443", "http://shop.acme.dev/a"]


def test_one_slow_host_delays_nobody(server: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one host keeps everybody waiting, all others are asked."""
    fake_names(monkeypatch, dict.fromkeys(hosts(20), "127.0.0.1"))
    answered = asyncio.Event()

    async def last(talk: Talk) -> None:
        await answered.wait()
        await talk.send(reply())

    async def counted(talk: Talk) -> None:
        if server.asked().count("/fast") == 20:
            answered.set()
        await talk.send(reply())

    server.answers = {"/slow": last, "/fast": counted}
    asked = ask([server.url("/slow"), *(f"http://{host}:{server.port}/fast" for host in hosts(20))])
    assert {capture.status for capture in asked.fetched.captures.values()} == {200}


# Limits


def test_a_deadline_leaves_the_rest_unasked(server: Hostile) -> None:
    """What has no answer when the time is over is named, and what has one is kept."""
    server.answers = {"/hang": silence, "/fine": reply()}
    waiting = urls(server, "/hang", "/hang?2", "/hang?3")
    server.answers |= {"/hang?2": silence, "/hang?3": silence}
    asked = ask([server.url("/fine"), *waiting], deadline=2, host_concurrency=2)
    assert asked.fetched.unasked == dict.fromkeys(waiting, "deadline")
    assert [capture.url for capture in asked.kept] == [server.url("/fine")]
    assert asked.steps[-1] == "over"


def test_a_deadline_during_the_repetitions_loses_nothing(server: Hostile) -> None:
    """What was asked once keeps its first answer when the time is over before the second."""
    server.answers = {"/gone": [reply(404), silence], "/fine": reply()}
    asked = ask(urls(server, "/gone", "/fine"), deadline=2)
    assert asked[server.url("/gone")].said == ("404",)
    assert asked.fetched.unasked == {}


def test_no_deadline(server: Hostile) -> None:
    """A deadline of 0 is none."""
    server.answers["/"] = reply()
    assert ask(urls(server, "/"), deadline=0)[server.url("/")].status == 200


def test_a_host_has_a_budget(server: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of each host so many URLs are asked, the first of the list; the others are named."""
    fake_names(monkeypatch, {"other.acme.dev": "127.0.0.1"})
    targets = [f"/{number}" for number in range(6)]
    server.answers = {target: reply() for target in targets}
    asked = ask([*urls(server, *targets), f"http://other.acme.dev:{server.port}/0"], host_budget=4, host_concurrency=1)
    assert asked.fetched.unasked == dict.fromkeys(urls(server, "/4", "/5"), "host budget")
    assert len(asked.fetched.captures) == 5


def test_no_budget(server: Hostile) -> None:
    """A budget of 0 is none."""
    server.answers = {f"/{number}": reply() for number in range(150)}
    assert len(ask(urls(server, *server.answers), host_budget=0, host_concurrency=9).fetched.captures) == 150


# The network as a whole


def asked_hosts(server: Hostile, monkeypatch: pytest.MonkeyPatch, *, up: int, missing: int, unsure: int = 0) -> Asked:
    """Ask hosts that are up, hosts whose names do not exist, and hosts whose names cannot be looked up."""
    names: dict[str, str | int] = dict.fromkeys(hosts(up), "127.0.0.1")
    names |= dict.fromkeys([f"unsure{number}.acme.dev" for number in range(unsure)], socket.EAI_AGAIN)
    fake_names(monkeypatch, names)
    server.answers["/"] = reply()
    gone = [f"gone{number}.acme.dev" for number in range(missing)]
    return ask([f"http://{host}:{server.port}/" for host in (*names, *gone)], max_retries=1)


@pytest.mark.parametrize(
    ("up", "missing", "sound", "absent"),
    [
        (0, 1, False, False),
        (2, 1, False, False),
        (3, 1, True, False),
        (3, 3, True, False),
        (3, 4, False, True),
        (2, 3, False, True),
        (0, 5, False, True),
        (0, 2, False, True),
        (1, 3, False, False),
        (5, 0, True, False),
    ],
)
def test_when_a_network_is_sound_and_when_it_is_absent(
    server: Hostile, monkeypatch: pytest.MonkeyPatch, up: int, missing: int, sound: bool, absent: bool
) -> None:
    """Sound: three hosts answered, and as many as did not. Absent: fewer than half of five or more answered, or none of several."""
    fetched = asked_hosts(server, monkeypatch, up=up, missing=missing).fetched
    assert (fetched.sound, fetched.absent) == (sound, absent)
    assert (len(fetched.answered), len(fetched.silent)) == (up, missing)


def test_a_resolver_that_says_nothing_is_no_network(server: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few hosts, and for none of them the resolver could say anything: that is no network."""
    assert asked_hosts(server, monkeypatch, up=0, missing=0, unsure=2).fetched.absent
    assert not asked_hosts(server, monkeypatch, up=1, missing=0, unsure=2).fetched.absent


def test_without_a_network_nothing_is_asked_again_and_nothing_kept(server: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    """When no host is reached, the run ends after one round, and the silence is not kept as a fact about the hosts."""
    asked = asked_hosts(server, monkeypatch, up=2, missing=6)
    assert {capture.url.split("/")[2].partition(":")[0] for capture in asked.kept} == set(hosts(2))
    assert {capture.said for capture in asked.fetched.captures.values() if capture.failure} == {("name",)}


def test_what_a_silent_host_did_not_say_is_kept_in_a_sound_network(server: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing name among hosts that answer is a fact: it is asked twice and kept, after all others."""
    asked = asked_hosts(server, monkeypatch, up=3, missing=1)
    assert [capture.answer for capture in asked.kept] == ["200", "200", "200", "name"]
    assert asked.kept[-1].said == ("name", "name")


def test_a_silent_host_behind_a_redirect_is_not_the_host_of_the_url(server: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    """A host that redirects to a missing name answered."""
    fake_names(monkeypatch, {})
    server.answers["/"] = reply(302, Location="http://gone.acme.dev/")
    asked = ask(urls(server, "/"))
    assert (asked.fetched.answered, asked.fetched.silent) == ({server.host}, {})
    assert asked.kept[-1].failure is Failure.NAME


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1080", "gopher://127.0.0.1:70", "http://127.0.0.1:x"])
def test_a_proxy_that_cannot_be_used_is_a_hindrance(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    """A proxy of a kind that is not supported stops the asking, and nothing else."""
    monkeypatch.setenv("ALL_PROXY", proxy)
    fetched = ask(["http://shop.acme.dev/"]).fetched
    assert fetched.unasked == {"http://shop.acme.dev/": "no network"}
    assert fetched.hindrance.startswith("the proxy in the environment cannot be used (")


def test_a_host_that_says_nothing_is_asked_twice_a_round(server: Hostile) -> None:
    """Many links to a silent host cost two time-outs a round, not one each; a host that has answered is asked for each."""
    server.answers = {f"/{number}": silence for number in range(9)}
    asked = ask(urls(server, *server.answers), timeout=0.3, host_concurrency=1, max_retries=1)
    assert {capture.answer for capture in asked.fetched.captures.values()} == {"timeout"}
    assert len(server.requests) == 4
    server.answers["/0"] = reply()
    server.requests.clear()
    asked = ask(urls(server, *server.answers), timeout=0.3, host_concurrency=1, max_retries=0)
    assert len(server.requests) == 9

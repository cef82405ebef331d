"""A network that is gone, half gone or behind a broken proxy is named in one line, and nothing is concluded from it."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
import trustme

from linkvoice.check.outside import check_outside
from linkvoice.check.plan import Outside
from linkvoice.config import Config
from linkvoice.fetch.store import CaptureStore
from linkvoice.model.graph import LinkGraph
from linkvoice.model.outcome import Outcome
from linkvoice.model.progress import Silent
from tests.crowd import FINE, Crowd, crowd
from tests.hostile import JumpingClock, Request, environment, fake_names, linkvoice, reply, write_site
from tests.sites import graph_of, judged

DAY = 86400.0
UNROUTED = "127.255.255.255"
"""The broadcast address of the loopback interface: to connect there fails with ENETUNREACH, and sends nothing."""
NAMES = [f"host{number}.acme.dev" for number in range(6)]
EARLIER = ("ok", "answered 200 (earlier; not asked again: no network)")
UNKNOWN: int = socket.EAI_NONAME

pytestmark = pytest.mark.usefixtures("no_authorities")


@pytest.fixture
def web() -> Iterator[Crowd]:
    with crowd() as up:
        yield up


@pytest.fixture
def store(tmp_path: Path) -> Iterator[CaptureStore]:
    opened = CaptureStore(tmp_path / "state")
    yield opened
    opened.close()


def site(folder: Path, urls: Sequence[str]) -> LinkGraph:
    """A site of one page with these links."""
    return graph_of(folder / "site", {"index.html": "".join(f'<p><a href="{url}">x</a></p>' for url in urls)}, site_url=None)


def check(graph: LinkGraph, store: CaptureStore, day: float, max_age: str = "0s") -> Outside:
    """Check a site's outside links once, so many days after the beginning; by default every link is due in every run."""
    config = Config.from_mapping({"outbound": {"host_interval": 0, "max_age": {"ok": max_age}, "hosts": {"*.dev": {"allow": True}}}})
    clock = JumpingClock(1_800_000_000 + day * DAY)
    return asyncio.run(check_outside(graph, config, store, deadline=0, clock=clock, progress=Silent()))


def brief(outcome: Outcome) -> tuple[str, str]:
    return str(outcome.status), outcome.reason


def codes(graph: LinkGraph, outside: Outside) -> Counter[str]:
    """How many findings of which code there are."""
    return Counter(finding.code for finding in judged(graph, outside.outcomes))


# The ways in which a network can be gone

Break = Callable[[pytest.MonkeyPatch, Crowd], object]


def no_names(monkeypatch: pytest.MonkeyPatch, _: Crowd) -> None:
    """No name resolves: the resolver says that there is none."""
    fake_names(monkeypatch, {})


def no_resolver(monkeypatch: pytest.MonkeyPatch, _: Crowd) -> None:
    """No name resolves: the resolver cannot say."""
    fake_names(monkeypatch, dict.fromkeys([*NAMES, "new.acme.dev"], socket.EAI_AGAIN))


def no_route(monkeypatch: pytest.MonkeyPatch, _: Crowd) -> None:
    """Names resolve, and no route leads anywhere."""
    fake_names(monkeypatch, dict.fromkeys([*NAMES, "new.acme.dev"], UNROUTED))


def bad_gateway(monkeypatch: pytest.MonkeyPatch, web: Crowd) -> None:
    """A proxy answers 502 to everything."""

    async def answer(_: Request) -> bytes:
        return reply(502, "<title>Bad gateway</title>")

    web.answer, web.authority = answer, None
    monkeypatch.setenv("http_proxy", web.address)
    monkeypatch.setenv("https_proxy", web.address)


PROXY = "; check the proxy that the environment names"
"""Ends the line where there is one."""


def proxied(breaks: Break) -> str:
    """What the line ends with."""
    return PROXY if breaks is bad_gateway else ""


BREAKS = pytest.mark.parametrize("breaks", [no_names, no_resolver, no_route, bad_gateway], ids=lambda breaks: breaks.__name__)


@BREAKS
def test_without_a_network_old_answers_stand(tmp_path: Path, store: CaptureStore, web: Crowd, monkeypatch: pytest.MonkeyPatch, breaks: Break) -> None:
    """Over many runs without a network: one line each, no finding, earlier answers stand, and neither they nor their history change."""
    fake_names(monkeypatch, dict.fromkeys(NAMES, "127.0.0.1"))
    urls = [f"http://{name}:{web.port}/{page}" for name in NAMES for page in range(3)]
    check(site(tmp_path, urls), store, 0)
    known = store.load(urls)
    assert len(known) == 18
    breaks(monkeypatch, web)
    graph = site(tmp_path, [*urls, "http://new.acme.dev/"])
    for day in (30, 33, 36, 39):
        outside = check(graph, store, day)
        assert {brief(outside.outcomes[url]) for url in urls} == {EARLIER}
        assert brief(outside.outcomes["http://new.acme.dev/"]) == ("unchecked", "no network")
        assert outside.notes == [f"no network: 7 of 7 hosts could not be reached, so 1 outbound link went unchecked{proxied(breaks)}"]
        assert codes(graph, outside) == {}
    assert (store.load(urls), store.urls()) == (known, tuple(sorted(urls)))


@BREAKS
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_first_run_without_a_network_concludes_nothing(
    tmp_path: Path, store: CaptureStore, web: Crowd, monkeypatch: pytest.MonkeyPatch, breaks: Break, scheme: str
) -> None:
    """Many links of many hosts are unchecked, one line says why, there is no finding, and nothing is kept."""
    breaks(monkeypatch, web)
    graph = site(tmp_path, [f"{scheme}://{name}/{page}" for name in NAMES for page in range(10)])
    for day in (0, 3, 6, 9):
        outside = check(graph, store, day)
        assert Counter(brief(outcome) for outcome in outside.outcomes.values()) == {("unchecked", "no network"): 60}
        assert outside.notes == [f"no network: 6 of 6 hosts could not be reached, so 60 outbound links went unchecked{proxied(breaks)}"]
        assert codes(graph, outside) == {}
    assert store.urls() == ()


# DNS that knows only some hosts


def test_a_resolver_that_knows_two_of_six_hosts(tmp_path: Path, store: CaptureStore, web: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    """The two that answer are judged, the others are unchecked, in every run, and one line says so."""
    fake_names(monkeypatch, dict.fromkeys(NAMES[:2], "127.0.0.1"))
    graph = site(tmp_path, [f"http://{name}:{web.port}/" for name in NAMES])
    for day in (0, 3, 6, 9):
        outside = check(graph, store, day)
        assert Counter(brief(outcome) for outcome in outside.outcomes.values()) == {("ok", "answered 200"): 2, ("unchecked", "no network"): 4}
        assert outside.notes == ["no network: 4 of 6 hosts could not be reached, so 4 outbound links went unchecked"]
        assert codes(graph, outside) == {}
    assert len(store.urls()) == 2


def test_a_resolver_that_knows_one_of_three_hosts(tmp_path: Path, store: CaptureStore, web: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    """With so few hosts nobody can tell whether the names or the network are at fault: warnings, never an error, and one line says so."""
    fake_names(monkeypatch, dict.fromkeys(NAMES[:1], "127.0.0.1"))
    graph = site(tmp_path, [f"http://{name}:{web.port}/" for name in NAMES[:3]])
    outside = check(graph, store, 0)
    assert Counter(brief(outcome) for outcome in outside.outcomes.values()) == {
        ("ok", "answered 200"): 1,
        ("unreachable", "has a host name that was not found"): 2,
    }
    assert outside.notes == ["2 host names could not be found, and too few other hosts answered to believe that"]
    assert codes(graph, outside) == {"LV511": 2}


def test_a_resolver_that_knows_one_of_three_hosts_spoils_no_earlier_answer(
    tmp_path: Path, store: CaptureStore, web: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hosts that were fine, and whose names one run cannot find, are fine again in the next."""
    names = fake_names(monkeypatch, dict.fromkeys(NAMES[:3], "127.0.0.1"))
    graph = site(tmp_path, [f"http://{name}:{web.port}/" for name in NAMES[:3]])
    check(graph, store, 0)
    fake_names(monkeypatch, dict.fromkeys(NAMES[:1], "127.0.0.1"))
    assert "LV503" not in codes(graph, check(graph, store, 30))
    fake_names(monkeypatch, dict.fromkeys(NAMES[:3], "127.0.0.1"))
    outside = check(graph, store, 31)
    assert Counter(brief(outcome) for outcome in outside.outcomes.values()) == {("ok", "answered 200"): 3}
    assert set(names) == set(NAMES[:3])


@pytest.mark.parametrize("gone", [1, 2])
def test_a_full_store_changes_no_verdict(tmp_path: Path, store: CaptureStore, web: Crowd, monkeypatch: pytest.MonkeyPatch, gone: int) -> None:
    """Names that do not exist break their links in the first run, and no less a day later, when nobody else has to be asked."""
    fake_names(monkeypatch, dict.fromkeys(NAMES, "127.0.0.1"))
    graph = site(tmp_path, [f"http://{name}:{web.port}/" for name in (*NAMES, *(f"gone{number}.acme.dev" for number in range(gone)))])
    for day in (0, 1):
        outside = check(graph, store, day, max_age="7d")
        assert codes(graph, outside) == {"LV503": gone}
        assert outside.notes == []


# A proxy that is only partly broken


def test_a_proxy_that_reaches_most_hosts(tmp_path: Path, store: CaptureStore, web: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a proxy says in place of one host is doubt about that host alone, and its 502 breaks no link."""

    async def answer(request: Request) -> bytes:
        return reply(502) if request.headers["host"] == NAMES[0] else FINE

    web.answer = answer
    monkeypatch.setenv("http_proxy", web.address)
    graph = site(tmp_path, [f"http://{name}/" for name in NAMES])
    outside = check(graph, store, 0)
    assert Counter(str(outcome.status) for outcome in outside.outcomes.values()) == {"ok": 5, "unreachable": 1}
    assert (outside.notes, codes(graph, outside)) == ([], {"LV511": 1})


# The command

RESOLVER = f"""
import json, os, socket
known = json.loads(os.environ["KNOWN_NAMES"])
def getaddrinfo(host, port, *_args, **_more):
    name = host.decode() if isinstance(host, bytes) else host
    if name not in known:
        raise socket.gaierror({UNKNOWN}, "Name or service not known")
    return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (known[name], port))]
socket.getaddrinfo = getaddrinfo
from linkvoice.cli import main
main()
"""


def run(folder: Path, names: Sequence[str], address: str = "127.0.0.1", **more: str) -> tuple[int, Counter[tuple[str, str]], list[str], Counter[str]]:
    """Run the command where only these names are known; gives its exit code, outcomes, notes and findings."""
    settings = ('outbound.hosts={"*.dev" = {allow = true}}', "outbound.host_interval=0", "outbound.max_age.ok=0s", "outbound.connect_timeout=5")
    result = subprocess.run(
        [sys.executable, "-c", RESOLVER, "check", "site", "--format", "json", *(word for option in settings for word in ("--set", option))],
        cwd=folder,
        env=environment(folder / "state", KNOWN_NAMES=json.dumps(dict.fromkeys(names, address)), **more),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    report = json.loads(result.stdout)
    outcomes = Counter((outcome["status"], outcome["reason"]) for outcome in report["outcomes"])
    return result.returncode, outcomes, report["notes"], Counter(finding["code"] for finding in report["findings"])


def kept(folder: Path) -> dict[str, object]:
    """All that the store holds."""
    store = CaptureStore(folder / "state")
    held = dict(store.load(store.urls()))
    store.close()
    return dict(held)


def test_the_command_in_networks_that_are_gone(tmp_path: Path, web: Crowd) -> None:
    """By the command: without names and without routes earlier answers stand, one line says so, nothing is found, and the store stays as it was."""
    write_site(tmp_path / "site", {"index.html": [f"http://{name}:{web.port}/{page}" for name in NAMES for page in range(2)]})
    assert run(tmp_path, NAMES) == (0, {("ok", "answered 200"): 12}, [], {})
    known = kept(tmp_path)
    lost = "no network: 6 of 6 hosts could not be reached, so 0 outbound links went unchecked"
    assert run(tmp_path, []) == (0, {EARLIER: 12}, [lost], {})
    assert run(tmp_path, NAMES, UNROUTED) == (0, {EARLIER: 12}, [lost], {})
    assert kept(tmp_path) == known
    some = "no network: 4 of 6 hosts could not be reached, so 0 outbound links went unchecked"
    assert run(tmp_path, NAMES[:2]) == (0, {EARLIER: 8, ("ok", "answered 200"): 4}, [some], {})


def test_the_command_behind_a_proxy_that_breaks(tmp_path: Path) -> None:
    """By the command: a proxy that opened tunnels and now answers 502 to everything takes nothing from what is known, and one line says so."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    write_site(tmp_path / "site", {"index.html": [f"{scheme}://{name}/" for name in NAMES for scheme in ("http", "https")]})
    with crowd(authority=authority) as web:
        surroundings = {"http_proxy": web.address, "https_proxy": web.address, "SSL_CERT_FILE": str(tmp_path / "authority.pem")}
        assert run(tmp_path, [], **surroundings) == (0, {("ok", "answered 200"): 12}, [], {})
        known = kept(tmp_path)

        async def answer(_: Request) -> bytes:
            return reply(502, "<title>Bad gateway</title>")

        web.answer, web.authority = answer, None
        lost = f"no network: 6 of 6 hosts could not be reached, so 0 outbound links went unchecked{PROXY}"
        assert run(tmp_path, [], **surroundings) == (0, {EARLIER: 12}, [lost], {})
        assert kept(tmp_path) == known


def test_a_first_run_behind_a_broken_proxy(tmp_path: Path, web: Crowd) -> None:
    """By the command as users call it: one line, no finding, exit code 0."""

    async def answer(_: Request) -> bytes:
        return reply(502)

    web.answer = answer
    write_site(
        tmp_path / "site", {"index.html": [f"{scheme}://{name}/{page}" for name in NAMES for scheme in ("http", "https") for page in range(5)]}
    )
    result = linkvoice("check", "site", "--set", "outbound.host_interval=0", cwd=tmp_path, http_proxy=web.address, https_proxy=web.address)
    assert (result.returncode, result.stdout) == (0, "")
    assert [line for line in result.stderr.splitlines() if "note:" in line and "site's URL" not in line] == [
        f"  note: no network: 6 of 6 hosts could not be reached, so 60 outbound links went unchecked{PROXY}"
    ]

"""No name leads linkvoice into somebody's own network, whatever it resolves to, and whenever."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from linkvoice.check.judge import Evidence, judge
from linkvoice.hosts import is_public
from linkvoice.model.capture import Capture, Failure
from tests.hostile import Hostile, ask, fake_names, options, reply, visit

pytestmark = pytest.mark.usefixtures("no_authorities")

INSIDE = ("127.0.0.1", "10.1.2.3", "169.254.169.254", "192.168.0.1", "172.16.0.1", "100.64.0.1", "0.0.0.0", "224.0.0.1", "::1", "::", "fe80::1%eth0")
HIDDEN = ("fc00::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "ff02::1")
PUBLIC = ("93.184.215.14", "2606:4700::1111", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e")


@pytest.mark.parametrize("address", [*INSIDE, *HIDDEN])
def test_addresses_that_are_not_public(address: str) -> None:
    """Loopback, private, link-local, shared and multicast addresses are not public, nor IPv6 addresses in which such a one is hidden."""
    assert is_public(address) is False


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_that_are_public(address: str) -> None:
    """All others are, in either version."""
    assert is_public(address) is True


@pytest.mark.parametrize("name", ["acme.dev", "", "1.2.3", "::g"])
def test_names_are_no_addresses(name: str) -> None:
    """Of what is no address nothing is said."""
    assert is_public(name) is None


@pytest.fixture
def trap() -> Iterator[Hostile]:
    """A server on this machine that nobody may talk to."""
    with Hostile({"/": reply(200, "secret")}) as server:
        yield server


def asked_by_name(url: str) -> Capture:
    """Visit a URL with no host allowed."""
    return visit(url, hosts={})


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "0.0.0.0"])
def test_a_name_that_resolves_to_the_inside_is_not_connected_to(trap: Hostile, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """The name is looked up, and that is all."""
    fake_names(monkeypatch, {"acme.dev": address})
    connected = connections(monkeypatch)
    capture = asked_by_name(f"http://acme.dev:{trap.port}/")
    assert capture.failure is Failure.ADDRESS
    assert connected == []
    assert trap.requests == []
    outcome = judge(Evidence(capture))
    assert (outcome.status, outcome.reason) == ("skipped", "private address")


def test_an_allowed_host_may_be_inside(trap: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who allows a host knows where it lives; `allow` may name its port."""
    fake_names(monkeypatch, {"acme.dev": "127.0.0.1"})
    assert visit(f"http://acme.dev:{trap.port}/").status == 200
    only = {f"acme.dev:{trap.port}": options().host("127.0.0.1")}
    assert visit(f"http://acme.dev:{trap.port}/", hosts=only).status == 200
    assert visit(f"http://acme.dev:{trap.port}/", hosts={"acme.dev:1": options().host("127.0.0.1")}).failure is Failure.ADDRESS


def test_a_redirect_does_not_lead_inside(server: Hostile, trap: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each hop is checked: by its literal address, and by what its name resolves to."""
    fake_names(monkeypatch, {"inside.acme.com": "127.0.0.1", "meta.acme.com": "169.254.169.254"})
    hops = {
        "/literal": "http://169.254.169.254/latest/",
        "/loopback": f"http://127.0.0.2:{trap.port}/",
        "/mapped": f"http://[::ffff:127.0.0.1]:{trap.port}/",
        "/decimal": f"http://2130706433:{trap.port}/",
        "/octal": f"http://0177.0.0.1:{trap.port}/",
        "/name": f"http://inside.acme.com:{trap.port}/",
        "/meta": "http://meta.acme.com/",
    }
    server.answers = {target: reply(302, Location=location) for target, location in hops.items()}
    only = {server.host: options().host("127.0.0.1")}
    for target in hops:
        assert visit(server.url(target), hosts=only).failure is Failure.ADDRESS, target
    assert trap.requests == []


def test_the_second_lookup_may_answer_differently(trap: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was checked is connected to: a name that changes its address between the two gains nothing."""
    answers = iter(["93.184.215.14", "127.0.0.1", "127.0.0.1", "127.0.0.1"])
    looked_up = fake_names(monkeypatch, {"acme.dev": lambda: next(answers)})
    connected = connections(monkeypatch)
    capture = asked_by_name(f"http://acme.dev:{trap.port}/")
    assert capture.status is None
    assert looked_up == ["acme.dev"]
    assert connected == [("93.184.215.14", trap.port)]
    assert trap.requests == []


def test_of_many_addresses_only_public_ones_are_tried(trap: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name with a public and a private address is asked at the public one alone."""
    addresses = ["10.0.0.1", "93.184.215.14", "127.0.0.1"]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in addresses])
    connected = connections(monkeypatch)
    asked_by_name(f"http://acme.dev:{trap.port}/")
    assert connected == [("93.184.215.14", trap.port)]
    assert trap.requests == []


def test_the_next_address_is_tried(server: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    """A host with a dead address and a living one is alive."""
    addresses = ["127.0.0.9", "127.0.0.1"]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in addresses])
    server.answers["/"] = reply()
    assert visit(f"http://acme.dev:{server.port}/").status == 200


def test_lookups_do_not_wait_for_each_other(server: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names whose lookup takes its time keep no other name waiting."""
    over = threading.Event()

    def slow() -> int:
        assert over.wait(30)
        return socket.EAI_AGAIN

    def fast() -> str:
        over.set()
        return "127.0.0.1"

    server.answers["/"] = reply()
    slow_urls = [f"http://slow{number}.dev:{server.port}/" for number in range(8)]
    fake_names(monkeypatch, {f"slow{number}.dev": slow for number in range(8)} | {"fast.dev": fast})
    asked = ask([*slow_urls, f"http://fast.dev:{server.port}/"], concurrency=9)
    assert [asked[url].answer for url in slow_urls] == ["name-temporary"] * 8
    assert asked[f"http://fast.dev:{server.port}/"].answer == "200"


def connections(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Give the addresses that are connected to from now on; none of them answers."""
    seen: list[tuple[str, int]] = []

    async def connect_tcp(_self: object, host: str, port: int, *_: object, **__: object) -> object:
        seen.append((host, port))
        raise ConnectionRefusedError(111, "refused")

    monkeypatch.setattr("httpcore.AnyIOBackend.connect_tcp", connect_tcp)
    return seen

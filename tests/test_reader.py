"""Pages of strangers are read politely, within limits, and never from inside somebody's network."""

from __future__ import annotations

import socket
import tracemalloc
from collections.abc import Iterator

import pytest

from linkvoice import __version__
from linkvoice.config import HostOptions, Outbound
from linkvoice.model.link_to_us import Placement
from linkvoice.model.reading import Reading
from linkvoice.model.url import Url
from tests.foreign_web import US, bomb, linking, nested_bomb, outbound, read, read_in_turn
from tests.hostile import Hostile, JumpingClock, Talk, cut, drip, endless, fake_names, refusing, reply, reset, silence
from tests.test_guard import connections

pytestmark = pytest.mark.usefixtures("no_authorities")

MEGABYTE = 1024 * 1024


@pytest.fixture
def trap() -> Iterator[Hostile]:
    """A server on this machine that nobody may talk to."""
    with Hostile({"/": linking(US), "/robots.txt": reply(200, "secret")}) as server:
        yield server


def at(server: Hostile, answer: bytes, target: str = "/post") -> Reading:
    """Read a page of a server that gives this answer."""
    server.answers[target] = answer
    return read(server.url(target), server.host)


# What is asked, and what is read


def test_a_request_tells_nothing_of_us(server: Hostile) -> None:
    """It is one GET that names linkvoice and what can be read, without cookies, credentials, referrer, or the configuration's headers."""
    server.answers["/a"] = reply(302, Location="/b", Set_Cookie="id=1; Path=/")
    server.answers["/b"] = linking(US)
    options = Outbound(hosts={server.host: HostOptions(allow=True, headers={"Authorization": "$SECRET", "X-Note": "ours"})})
    read_in_turn([server.url("/a"), server.url("/b#part")], options=options)
    assert [(request.method, request.target) for request in server.requests] == [("GET", "/a"), ("GET", "/b"), ("GET", "/b")]
    for request in server.requests:
        assert dict(request.headers) == {
            "host": server.host,
            "user-agent": f"linkvoice/{__version__} (+https://github.com/linkvoice/linkvoice)",
            "accept": "text/html, application/xhtml+xml, application/json;q=0.8, text/plain;q=0.7",
            "accept-language": "en,*;q=0.5",
            "accept-encoding": "gzip, deflate",
            "connection": "keep-alive",
        }


def test_what_a_reading_holds(server: Hostile) -> None:
    """Where and when, how it answered, and what the page shows."""
    reading = at(server, linking(US))
    (link,) = reading.links
    assert (reading.url, reading.final_url, reading.status, reading.hops) == (server.url("/post"), server.url("/post"), 200, 0)
    assert reading.at == JumpingClock().start
    assert (reading.content_type, reading.whole, reading.refused, reading.failure) == ("text/html", True, "", "")
    assert (link.url, link.text, link.before, link.after, link.placement) == (US, "this guide", "We like ", " very much.", Placement.TEXT)
    assert (reading.title, reading.language, reading.outside, reading.script) == ("A page", "en", 1, False)


def test_headers_count_too(server: Hostile) -> None:
    """Directives and the policy of the headers belong to the page; several headers of one name are told apart."""
    answer = linking(US).replace(
        b"\r\n\r\n", b"\r\nX-Robots-Tag: otherbot: noindex\r\nX-Robots-Tag: nofollow\r\nReferrer-Policy: no-referrer\r\n\r\n", 1
    )
    reading = at(server, answer)
    assert (reading.robots, reading.referrer) == (("nofollow",), "no-referrer")


@pytest.mark.parametrize("status", [401, 403, 404, 410, 429, 500, 503, 999])
def test_other_answers_are_not_read(server: Hostile, status: int) -> None:
    """What did not answer well shows nothing but its status."""
    reading = at(server, reply(status, f'<a href="{US}">x</a>'))
    assert (reading.status, reading.links, reading.whole) == (status, (), False)


@pytest.mark.parametrize("content_type", ["application/pdf", "image/png", "text/css", ""])
def test_other_types_are_not_read(server: Hostile, content_type: str) -> None:
    """What is neither HTML, JSON nor text is refused."""
    reading = at(server, reply(200, f'<a href="{US}">x</a>', content_type))
    assert (reading.refused, reading.detail, reading.links) == ("type", content_type or "no content type", ())


def test_json_and_text_are_read(server: Hostile) -> None:
    """In JSON a value is a link; in text there are mentions."""
    assert at(server, reply(200, f'{{"a": "{US}"}}', "application/json")).links[0].url == US
    assert at(server, reply(200, f"see {US}.", "text/plain")).mentions == (US,)


def test_a_wall_is_not_the_page(server: Hostile) -> None:
    """A test that only browsers pass is refused, by its maker's name."""
    page = "<title>Just a moment...</title><script src=/cdn-cgi/challenge-platform/x.js></script>"
    reading = at(server, reply(200, page, Cf_Mitigated="challenge"))
    assert (reading.refused, reading.whole) == ("wall", False)
    assert reading.detail == "cloudflare"


# Redirects


def test_w3c_follows_redirects(server: Hostile) -> None:
    """A page behind redirects is read where they end."""
    server.answers = {"/1": reply(301, Location="/2"), "/2": reply(307, Location="/3"), "/3": linking(US)}
    reading = read(server.url("/1"), server.host)
    assert (reading.status, reading.hops, reading.final_url, len(reading.links)) == (200, 2, server.url("/3"), 1)


def test_w3c_limits_redirects(server: Hostile) -> None:
    """Five redirects are followed, no more."""
    server.answers |= {f"/{number}": reply(302, Location=f"/{number + 1}") for number in range(20)} | {"/20": linking(US)}
    assert read(server.url("/15"), server.host).status == 200
    server.requests.clear()
    reading = read(server.url("/14"), server.host)
    assert (reading.failure, reading.status, reading.links) == ("redirect-limit", None, ())
    assert server.asked() == [f"/{number}" for number in range(14, 20)]


@pytest.mark.parametrize(
    ("location", "failure", "refused"),
    [
        ("/post", "redirect-loop", ""),
        ("", "redirect-nowhere", ""),
        ("http://", "redirect-nowhere", ""),
        ("javascript:alert(1)", "", "scheme"),
        ("file:///etc/passwd", "", "scheme"),
        ("ftp://blog.dev/", "", "scheme"),
        ("data:text/html,x", "", "scheme"),
    ],
)
def test_redirects_that_lead_nowhere(server: Hostile, location: str, failure: str, refused: str) -> None:
    """Loops end at once, and only http and https are followed."""
    reading = at(server, reply(302, Location=location))
    assert (reading.failure, reading.refused) == (failure, refused)
    assert server.asked() == ["/post"]


def test_a_page_that_redirects_to_us_is_a_redirect_of_theirs(server: Hostile) -> None:
    """A shortener that is listed as linking here leads to us; our own page is not asked, and its links are not taken for theirs."""
    server.answers["/go"] = reply(301, Location="https://old-us.dev/guide/#x")
    reading = read(server.url("/go"), server.host)
    assert [(link.url, link.ends_at, link.element) for link in reading.links] == [(server.url("/go"), "https://old-us.dev/guide/#x", "")]
    assert (reading.status, reading.whole) == (301, True)


# Links by redirects


def test_links_by_redirects_are_followed(server: Hostile) -> None:
    """Where no link leads to us directly, those that look like redirects are asked where they end, without asking us."""
    server.answers = {
        "/post": linking("/go/1", "/go/2", "/go/3", "/other"),
        "/go/1": reply(302, Location="/elsewhere"),
        "/elsewhere": linking(US),
        "/go/2": reply(302, Location="/out/2"),
        "/out/2": reply(302, Location=US),
        "/go/3": reply(404),
    }
    reading = read(server.url("/post"), server.host)
    assert [(link.url, link.ends_at, link.text) for link in reading.links] == [(server.url("/go/2"), US, "this guide")]
    assert reading.whole
    assert "/other" not in server.asked()


def test_links_by_redirects_are_not_followed_needlessly(server: Hostile) -> None:
    """A page that links to us directly is believed; that it may have more links is remembered."""
    reading = at(server, linking(US, "/go/1"))
    assert server.asked() == ["/post"]
    assert (reading.whole, reading.detail) == (False, "links by redirects were not followed")


def test_at_most_five_links_by_redirects_are_followed(server: Hostile) -> None:
    """The others leave the page in doubt."""
    server.answers |= {"/post": linking(*(f"/go/{number}" for number in range(9)))} | {f"/go/{number}": linking() for number in range(9)}
    reading = read(server.url("/post"), server.host)
    assert server.asked() == ["/post", *(f"/go/{number}" for number in range(5))]
    assert (reading.whole, reading.detail) == (False, "more links by redirects than are followed")


def test_a_link_by_a_redirect_that_cannot_be_followed_leaves_the_page_in_doubt(server: Hostile, trap: Hostile) -> None:
    """Nobody knows where it leads; into a private network it is not followed."""
    server.answers = {"/post": linking("/go/1"), "/go/1": reply(503), "/post2": linking("/go/2"), "/go/2": reply(302, Location=trap.url("/"))}
    for target in ("/post", "/post2"):
        reading = read(server.url(target), server.host)
        assert (reading.links, reading.whole, reading.detail) == ((), False, "a link by a redirect could not be followed")
    assert trap.requests == []


# Where nobody may go


@pytest.mark.parametrize(
    ("host", "refused"),
    [
        ("127.0.0.1", "address"), ("127.1.2.3", "address"), ("10.1.2.3", "address"), ("192.168.0.1", "address"), ("172.16.0.1", "address"),
        ("169.254.169.254", "address"), ("0.0.0.0", "address"), ("100.64.0.1", "address"), ("[::1]", "address"), ("[::]", "address"),
        ("[fc00::1]", "address"), ("[fe80::1]", "address"), ("[::ffff:127.0.0.1]", "address"), ("[::ffff:a00:1]", "address"),
        ("[64:ff9b::7f00:1]", "address"), ("2130706433", "address"), ("0x7f000001", "address"), ("0177.0.0.1", "address"), ("127.1", "address"),
        ("localhost", "address"), ("printer.local", "address"), ("metadata.google.internal", "address"), ("intranet", "address"),
        ("blog.example", "address"), ("user@blog.dev", "address"), ("user:password@blog.dev", "address"), ("blog.dev:8080", "port"),
        ("blog.dev:22", "port"), ("blog.dev:6379", "port"),
    ],
)  # fmt: skip
def test_w3c_refuses_loopback_and_other_places_inside(monkeypatch: pytest.MonkeyPatch, host: str, refused: str) -> None:
    """Private addresses however they are written, local names, names with credentials, and other ports are not asked, nor looked up."""
    looked_up = fake_names(monkeypatch, {})
    connected = connections(monkeypatch)
    url = Url.parse(f"http://{host}/secret")
    assert url is not None
    reading = read(url.href, obey_robots=True)
    assert (reading.refused, reading.status, reading.failure) == (refused, None, "")
    assert "password" not in reading.detail.replace("a name or a password", "")
    assert (looked_up, connected) == ([], [])


@pytest.mark.parametrize("scheme", ["ftp", "file", "gopher", "data", "javascript", "dict"])
def test_other_schemes_are_not_asked(scheme: str) -> None:
    """Only http and https are."""
    assert read(f"{scheme}://blog.dev/").refused == "scheme"


def test_hosts_that_the_configuration_skips() -> None:
    """`allow: false` counts here too."""
    (reading,) = read_in_turn(["https://blog.dev/"], options=Outbound(hosts={"blog.dev": HostOptions(allow=False)}))
    assert isinstance(reading, Reading)
    assert (reading.refused, reading.detail) == ("address", "the configuration skips this host")


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fc00::1", "::ffff:10.0.0.1", "0.0.0.0"])
@pytest.mark.parametrize("obey_robots", [True, False])
def test_a_name_that_resolves_to_the_inside_is_not_connected_to(monkeypatch: pytest.MonkeyPatch, address: str, obey_robots: bool) -> None:
    """The name is looked up, and that is all; not even robots.txt is asked for."""
    fake_names(monkeypatch, {"blog.dev": address})
    connected = connections(monkeypatch)
    reading = read("http://blog.dev/", obey_robots=obey_robots)
    assert (reading.refused, reading.status) == ("address", None)
    assert connected == []


def test_redirects_do_not_lead_inside(server: Hostile, trap: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each hop is looked at: as it is written, and as its name resolves; a listening server sees nothing."""
    fake_names(monkeypatch, {"inside.dev": "127.0.0.1", "meta.dev": "169.254.169.254"})
    hops = {
        "/literal": "http://169.254.169.254/latest/meta-data/",
        "/loopback": trap.url("/"),
        "/other": f"http://127.0.0.2:{trap.port}/",
        "/mapped": f"http://[::ffff:127.0.0.1]:{trap.port}/",
        "/decimal": f"http://2130706433:{trap.port}/",
        "/octal": f"http://0177.0.0.1:{trap.port}/",
        "/user": f"http://blog.dev@127.0.0.1:{trap.port}/",
        "/own": f"http://user:secret@{server.host}/",
        "/name": "http://inside.dev/",
        "/meta": "https://meta.dev/",
    }
    server.answers = {target: reply(302, Location=location) for target, location in hops.items()}
    for target in hops:
        reading = read(server.url(target), server.host, obey_robots=True)
        assert (reading.refused, reading.status, reading.links) == ("address", None, ()), target
    assert read(server.url("/port"), server.host).status == 404
    server.answers["/port"] = reply(302, Location="http://blog.dev:6379/")
    assert read(server.url("/port"), server.host).refused == "port"
    assert trap.requests == []


def test_the_second_lookup_may_answer_differently(trap: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was checked is connected to: a name that changes its address between the two gains nothing."""
    answers = iter(["93.184.215.14", "127.0.0.1", "127.0.0.1", "127.0.0.1"])
    looked_up = fake_names(monkeypatch, {"blog.dev": lambda: next(answers)})
    connected = connections(monkeypatch)
    reading = read("http://blog.dev/")
    assert (reading.failure, looked_up, connected) == ("refused", ["blog.dev"], [("93.184.215.14", 80)])
    assert trap.requests == []


def test_each_connection_is_checked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that was public when robots.txt was asked for, and is private afterwards, is not asked."""
    with Hostile({"/robots.txt": reply(200, ""), "/": linking(US)}) as server:
        answers = iter(["93.184.215.14", "127.0.0.1"])
        looked_up = fake_names(monkeypatch, {"blog.dev": lambda: next(answers)})
        connect = socket.socket.connect
        monkeypatch.setattr(
            "asyncio.selector_events.BaseSelectorEventLoop.sock_connect",
            lambda loop, plug, _address: _connected(connect, plug, ("127.0.0.1", server.port), loop),
        )
        reading = read("http://blog.dev/", obey_robots=True)
        assert (reading.refused, looked_up) == ("address", ["blog.dev", "blog.dev"])
        assert server.asked() == ["/robots.txt"]


async def _connected(connect: object, plug: socket.socket, address: tuple[str, int], _loop: object) -> None:
    plug.setblocking(True)
    assert callable(connect)
    connect(plug, address)
    plug.setblocking(False)


# Limits


def test_a_page_of_a_megabyte_is_whole(server: Hostile) -> None:
    """One MB is read to its end, one byte more is not."""
    start = f'<title>x</title><h1>x</h1><p><a href="{US}">x</a>'
    assert at(server, reply(200, start.ljust(MEGABYTE))).whole
    reading = at(server, reply(200, start.ljust(MEGABYTE + 1)))
    assert (reading.whole, reading.refused, reading.detail, len(reading.links)) == (False, "", "larger than is read", 1)
    reading = at(server, reply(200, "x" * MEGABYTE + start))
    assert (reading.whole, reading.refused, reading.links) == (False, "size", ())


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_packed_pages_are_unpacked(server: Hostile, encoding: str) -> None:
    """Gzip and deflate are read like anything else."""
    reading = at(server, bomb(0, encoding))
    assert (reading.whole, len(reading.links)) == (True, 1)


def test_a_bomb_does_not_go_off(server: Hostile) -> None:
    """What unpacks to 200 MB is read as far as one MB, and takes little more memory than that."""
    server.answers["/bomb"] = bomb(200)
    tracemalloc.start()
    reading = read(server.url("/bomb"), server.host)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (reading.whole, len(reading.links)) == (False, 1)
    assert peak < 40 * MEGABYTE


@pytest.mark.parametrize("encoding", ["gzip, gzip", "br", "zstd", "gzip;q=1", "x"])
def test_what_nobody_asked_for_is_not_unpacked(server: Hostile, encoding: str) -> None:
    """Packed twice, or in another way, a page is not read."""
    answer = nested_bomb(50).replace(b"gzip, gzip", encoding.encode())
    reading = at(server, answer)
    assert (reading.links, reading.whole, reading.detail) == ((), False, "packed in a way that cannot be read")


def test_a_page_that_is_packed_wrongly_is_not_whole(server: Hostile) -> None:
    """Neither garbage nor what breaks off proves that a link is missing."""
    assert not at(server, reply(200, b"no gzip at all", Content_Encoding="gzip")).whole
    whole = bomb(1).partition(b"\r\n\r\n")[2]
    assert not at(server, reply(200, whole[: len(whole) // 2], Content_Encoding="gzip")).whole


def test_an_endless_page_is_cut(server: Hostile) -> None:
    """Of a page without end about a megabyte is taken."""
    sent: list[int] = []
    server.answers["/post"] = endless(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b" " * 65536, sent)
    reading = read(server.url("/post"), server.host)
    assert (reading.refused, reading.whole) == ("size", False)


def test_a_slow_drip_is_cut(server: Hostile) -> None:
    """A page that does not end in time is not whole; the links that came count."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n"
    server.answers["/drip"] = drip(head + f'<a href="{US}">x</a>'.encode())
    reading = read(server.url("/drip"), server.host, total=2.0)
    assert (reading.status, reading.whole, reading.detail, len(reading.links)) == (200, False, "it did not end in time", 1)


def test_what_breaks_off_is_not_whole(server: Hostile) -> None:
    """A connection that is cut within the page proves nothing."""
    server.answers["/cut"] = cut(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n<p>")
    reading = read(server.url("/cut"), server.host)
    assert (reading.status, reading.whole, reading.detail) == (200, False, "the connection broke off")


def test_no_answer_at_all(server: Hostile) -> None:
    """Silence, a cut connection, a closed port and a name that does not exist are failures, each by its name."""
    server.answers |= {"/silence": silence, "/reset": reset}
    assert read(server.url("/silence"), server.host, total=0.3).failure == "timeout"
    assert read(server.url("/reset"), server.host).failure == "reset"
    with refusing() as place:
        assert read(f"http://{place}/", place).failure == "refused"


class _SlowClock(JumpingClock):
    """Time passes whenever somebody looks at it."""

    def monotonic(self) -> float:
        self.passed += 1.0
        return self.passed


def test_redirects_share_the_time(server: Hostile) -> None:
    """The time is for the whole way, however many hops it has and however fast each of them is."""
    server.answers |= {f"/{number}": reply(302, Location=f"/{number + 1}") for number in range(5)} | {"/5": linking(US)}
    assert read(server.url("/0"), server.host, clock=_SlowClock()).status == 200
    assert read(server.url("/0"), server.host, clock=_SlowClock(), total=3.0).failure == "timeout"


def test_a_name_that_does_not_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a failure, and asked for once a run."""
    looked_up = fake_names(monkeypatch, {})
    readings = read_in_turn(["http://gone.dev/1", "http://gone.dev/2"])
    assert [reading.failure for reading in readings if isinstance(reading, Reading)] == ["name", "name"]
    assert looked_up == ["gone.dev"]


# Politeness


def test_a_host_is_asked_once_a_second(server: Hostile) -> None:
    """Robots.txt, redirects and pages share one pace."""
    server.answers = {"/1": reply(302, Location="/2"), "/2": linking(US), "/robots.txt": reply(404)}
    clock = JumpingClock()
    read_in_turn([server.url("/1"), server.url("/2")], server.host, clock=clock, obey_robots=True)
    assert server.asked() == ["/robots.txt", "/1", "/2", "/2"]
    assert clock.passed >= 3.0


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_asks_for_patience_gets_it(server: Hostile, status: int) -> None:
    """A short Retry-After is waited for, and the page asked once more."""
    server.answers["/post"] = [reply(status, Retry_After="7"), linking(US)]
    clock = JumpingClock()
    reading = read(server.url("/post"), server.host, clock=clock)
    assert (reading.status, len(reading.links)) == (200, 1)
    assert clock.passed >= 7


def test_a_host_that_goes_on_refusing_is_left_alone(server: Hostile) -> None:
    """It is asked twice, and the second refusal stands."""
    server.answers["/post"] = reply(429, Retry_After="1")
    assert read(server.url("/post"), server.host).status == 429
    assert len(server.requests) == 2


def test_a_host_that_wants_much_time_is_closed(server: Hostile) -> None:
    """More than 30 seconds are not waited: the first answer stands, and nothing else is asked of it in this run."""
    server.answers = {"/1": reply(503, Retry_After="3600"), "/2": linking(US)}
    first, second = read_in_turn([server.url("/1"), server.url("/2")], server.host)
    assert isinstance(first, Reading)
    assert (first.status, second) == (503, server.host)
    assert server.asked() == ["/1"]


# robots.txt


def test_robots_txt_is_honoured(server: Hostile) -> None:
    """It is asked for once, and what it does not allow is not asked."""
    server.answers = {"/robots.txt": reply(200, "User-agent: *\nDisallow: /private", "text/plain"), "/private/1": linking(US), "/public": linking(US)}
    refused, allowed = read_in_turn([server.url("/private/1"), server.url("/public")], server.host, obey_robots=True)
    assert isinstance(refused, Reading)
    assert isinstance(allowed, Reading)
    assert (refused.refused, refused.status, refused.detail) == ("robots", None, "its robots.txt asks not to")
    assert len(allowed.links) == 1
    assert server.asked() == ["/robots.txt", "/public"]


def test_robots_txt_can_be_passed_over(server: Hostile) -> None:
    """Who configures so asks without it."""
    server.answers = {"/robots.txt": reply(200, "User-agent: *\nDisallow: /"), "/": linking(US)}
    assert len(read(server.url("/"), server.host, obey_robots=False).links) == 1
    assert server.asked() == ["/"]


def test_robots_txt_counts_for_redirects_too(server: Hostile) -> None:
    """Each hop is asked only where its site allows it."""
    with Hostile({"/robots.txt": reply(200, "User-agent: linkvoice\nDisallow: /")}, address="127.0.0.2") as other:
        server.answers = {"/post": reply(302, Location=other.url("/")), "/robots.txt": reply(404)}
        reading = read(server.url("/post"), server.host, other.host, obey_robots=True)
    assert reading.refused == "robots"
    assert other.asked() == ["/robots.txt"]


@pytest.mark.parametrize(
    ("answer", "refused"),
    [
        (reply(404), ""),
        (reply(403), ""),
        (reply(200, "<!doctype html><title>Home</title>"), ""),
        (reply(302, Location="/robots.txt"), ""),
        (reply(302, Location="/rules.txt"), "robots"),
        (reply(500), "robots"),
        (reply(503), "robots"),
        (reply(429), "robots"),
        (reply(302, Location="http://10.0.0.1/robots.txt"), "address"),
    ],
)
def test_what_can_be_said_without_robots_txt(server: Hostile, answer: bytes, refused: str) -> None:
    """Where there is none everything is allowed; where the server cannot say, nothing is; redirects are followed, but not inside."""
    server.answers = {"/robots.txt": answer, "/rules.txt": reply(200, "User-agent: *\nDisallow: /", "application/x-rules"), "/": linking(US)}
    assert read(server.url("/"), server.host, obey_robots=True).refused == refused
    assert ("/" in server.asked()) is not bool(refused)


def test_robots_txt_without_an_answer_is_the_failure_of_the_page(server: Hostile) -> None:
    """A host that is silent is silent, whatever it is asked for."""
    server.answers = {"/robots.txt": reset, "/": linking(US)}
    assert read(server.url("/"), server.host, obey_robots=True).failure == "reset"
    assert server.asked() == ["/robots.txt"]


def test_an_endless_robots_txt_is_read_as_far_as_it_counts(server: Hostile) -> None:
    """Of one without end 500 KB count."""
    start = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nUser-agent: *\nDisallow: /private\n"
    server.answers = {"/robots.txt": endless(start, b"#" * 65536, []), "/private": linking(US), "/public": linking(US)}
    refused, allowed = read_in_turn([server.url("/private"), server.url("/public")], server.host, obey_robots=True)
    assert isinstance(refused, Reading)
    assert isinstance(allowed, Reading)
    assert (refused.refused, len(allowed.links)) == ("robots", 1)


def test_details_of_failures_are_harmless(server: Hostile) -> None:
    """What a server made the library say holds no controls."""

    async def garbage(talk: Talk) -> None:
        await talk.send(b"\x1b[31m nonsense \x07\r\n\r\n")

    server.answers["/post"] = garbage
    reading = read(server.url("/post"), server.host)
    assert reading.failure == "garbage"
    assert reading.detail.isprintable()


def test_outbound_of_the_tests_allows_only_what_it_says() -> None:
    """Another port of an allowed address is not allowed."""
    options = outbound("127.0.0.1:1234")
    assert options.host("127.0.0.1:1234").allow
    assert options.host("127.0.0.1:1235").allow is None

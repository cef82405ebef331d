"""One visit to one URL brings home what the server said, and nothing that a server says can break it."""

from __future__ import annotations

import gzip
import socket
import tracemalloc
import zlib
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linkvoice import __version__
from linkvoice.config import HostOptions
from linkvoice.model.capture import Capture, Failure
from linkvoice.model.outcome import Hop
from tests.foreign_web import bomb, nested_bomb
from tests.hostile import HTML, Answer, Hostile, Talk, ask, cut, drip, endless, fake_names, options, refusing, reply, reset, silence, visit

pytestmark = pytest.mark.usefixtures("no_authorities")


def at(server: Hostile, answer: Answer, target: str = "/page", **changed: Any) -> Capture:
    """Visit a page of a server that gives this answer."""
    server.answers[target] = answer
    return visit(server.url(target), **changed)


# What is asked


def test_a_request_says_who_asks_and_what_for(server: Hostile) -> None:
    """A visit is one GET that names linkvoice with version and project URL, asks for pages first, and takes anything."""
    at(server, reply())
    request = server.requests[0]
    assert (request.method, request.target) == ("GET", "/page")
    assert request.headers["host"] == server.host
    assert request.headers["user-agent"] == f"linkvoice/{__version__} (+https://github.com/linkvoice/linkvoice)"
    assert request.headers["accept"] == "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"


def test_a_user_agent_of_ones_own(server: Hostile) -> None:
    """`outbound.user_agent` takes the place of linkvoice's own."""
    at(server, reply(), user_agent="acme docs")
    assert server.requests[0].headers["user-agent"] == "acme docs"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("", "en,*;q=0.5"),
        ("en", "en,*;q=0.5"),
        ("en-GB", "en,*;q=0.5"),
        ("de", "de,en;q=0.7,*;q=0.5"),
        ("pt_BR", "pt-BR,en;q=0.7,*;q=0.5"),
    ],
)
def test_pages_are_asked_for_in_the_language_of_the_site(server: Hostile, language: str, expected: str) -> None:
    """The site's language comes first, then English, then any other."""
    server.answers["/"] = reply()
    visit(server.url("/"), language)
    assert server.requests[0].headers["accept-language"] == expected


def test_fragments_are_kept_at_home(server: Hostile) -> None:
    """A fragment is no business of the server."""
    server.answers["/page?q=1"] = reply()
    assert visit(server.url("/page?q=1#part")).status == 200
    assert server.asked() == ["/page?q=1"]


def test_a_cookie_lives_within_one_chain_of_redirects(server: Hostile) -> None:
    """Some redirects need the cookie that they set; the next visit knows nothing of it."""
    server.answers = {"/page": reply(302, Location="/next", Set_Cookie="id=1; Path=/"), "/next": reply(Set_Cookie="id=2")}
    for _ in range(2):
        assert visit(server.url("/page")).status == 200
    assert [request.headers.get("cookie") for request in server.requests] == [None, "id=1", None, "id=1"]


def test_a_cookie_goes_to_no_other_host(server: Hostile) -> None:
    """What one host asks to remember is not told to the next."""
    with Hostile({"/": reply()}, address="127.0.0.2") as other:
        server.answers["/page"] = reply(302, Location=other.url("/"), Set_Cookie="id=1; Path=/")
        hosts = {name: HostOptions(allow=True) for name in ("127.0.0.1", "127.0.0.2")}
        assert visit(server.url("/page"), hosts=hosts).status == 200
        assert "cookie" not in other.requests[0].headers


def with_cookie(value: str, otherwise: bytes) -> Answer:
    """Answer well whoever sends a cookie, and otherwise like this."""

    async def answer(talk: Talk) -> None:
        await talk.send(reply() if value in talk.request.headers.get("cookie", "") else otherwise)

    return answer


def test_a_redirect_to_itself_may_need_a_cookie(server: Hostile) -> None:
    """A page that sets a cookie and sends the visitor back is no loop."""
    server.answers = {
        "/page": with_cookie("seen=1", reply(302, Location="/page", Set_Cookie="seen=1")),
        "/far": with_cookie("seen=2", reply(302, Location="/gate")),
        "/gate": reply(302, Location="/far", Set_Cookie="seen=2; Path=/"),
        "/loop": reply(302, Location="/loop", Set_Cookie="same=1"),
    }
    assert [visit(server.url(target)).answer for target in ("/page", "/far", "/loop")] == ["200", "200", "redirect-loop"]


@pytest.mark.parametrize("path", ["/a|b", "/a%20b", "/%zz", "/%", "//a//b", "/;x=1", "/[x]", "/'", "/?a[]=1&b=%7C|'", "/@u:p", "/?", "/a%2Fb"])
def test_a_url_is_asked_as_it_is_written(server: Hostile, path: str) -> None:
    """No character of a path or query is changed on the way: what looks odd may be the very name of a page."""
    visit(server.url(path))
    assert server.asked() == [path]


def test_credentials_in_a_url_go_to_its_host_alone(server: Hostile) -> None:
    """Name and password in a URL are used as browsers do, and do not go along to another host."""
    with Hostile({"/there": reply()}) as other:
        server.answers["/page"] = reply(302, Location=other.url("/there"))
        assert visit(server.url("/page").replace("http://", "http://user:secret@")).status == 200
        assert server.requests[0].headers["authorization"] == "Basic dXNlcjpzZWNyZXQ="
        assert "authorization" not in other.requests[0].headers


@pytest.mark.parametrize("host", ["xn--bcher-kva.acme.dev", "xn--n3h.acme.dev", "xn--ls8h.acme.dev", "a_b.acme.dev", "-x-.acme.dev"])
def test_unusual_names_are_asked(server: Hostile, monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    """Names with umlauts, snowmen, underscores and odd hyphens are asked, as browsers do."""
    looked_up = fake_names(monkeypatch, {host: "127.0.0.1"})
    server.answers["/"] = reply()
    assert visit(f"http://{host}:{server.port}/").status == 200
    assert server.requests[0].headers["host"] == f"{host}:{server.port}"
    assert looked_up == [host]


def speaks_version_6() -> bool:
    """Whether the loopback interface has an IPv6 address."""
    try:
        with socket.socket(socket.AF_INET6) as plug:
            plug.bind(("::1", 0))
    except OSError:
        return False
    return True


@pytest.mark.skipif(not speaks_version_6(), reason="this machine has no IPv6")
def test_addresses_of_version_6_are_asked() -> None:
    """An IPv6 address in brackets is asked, and named so in the request."""
    with Hostile({"/": reply()}, address="::1") as server:
        assert visit(server.url("/")).status == 200
        assert server.requests[0].headers["host"] == f"[::1]:{server.port}"


# What is kept


def test_a_page_is_remembered_with_its_title_and_text(server: Hostile) -> None:
    """Status, type, title and visible text are kept; white space is folded, scripts are no text."""
    html = "<!doctype html><title> The\n manual </title><script>no()</script><h1>Hello</h1>\n<p>you  there"
    capture = at(server, reply(200, html))
    assert capture == Capture(
        server.url("/page"), capture.at, status=200, final_url=server.url("/page"), content_type="text/html", title="The manual",
        text="Hello you there", whole=True, said=("200",),
    )  # fmt: skip


@pytest.mark.parametrize("status", [200, 204, 304, 400, 401, 403, 404, 405, 410, 429, 451, 500, 503, 600, 999])
def test_a_status_is_a_fact(server: Hostile, status: int) -> None:
    """Whatever the code, a visit keeps it and raises nothing."""
    capture = at(server, reply(status))
    assert (capture.status, capture.failure, capture.said) == (status, None, (str(status),))


def test_an_interim_answer_is_passed_over(server: Hostile) -> None:
    """100 and 103 come before the answer, and are none."""
    assert at(server, b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + reply(404)).status == 404


@pytest.mark.parametrize("content_type", ["application/pdf", "image/png", "text/plain", "", "text/htmlish"])
def test_only_pages_are_read(server: Hostile, content_type: str) -> None:
    """Of anything but HTML nothing but the headers is taken."""
    sent: list[int] = []
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\n\r\n".encode()
    capture = at(server, endless(head, b"<title>x</title>" * 4096, sent))
    assert (capture.status, capture.content_type, capture.title) == (200, content_type, "")


def test_html_by_another_name(server: Hostile) -> None:
    """XHTML is a page too, and a type is recognised in any case and with parameters."""
    assert at(server, reply(200, "<title>one</title>", "application/xhtml+xml")).title == "one"
    assert at(server, reply(200, "<title>two</title>", "TEXT/HTML ;charset=x")).title == "two"


def test_of_an_endless_page_the_beginning_is_read(server: Hostile) -> None:
    """64 KB of a page are enough: the rest is not waited for."""
    sent: list[int] = []
    capture = at(server, endless(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>endless</title>", b"<p>more " * 8192, sent))
    assert (capture.status, capture.title) == (200, "endless")
    assert len(capture.text) == 4000
    assert sent[0] < 16 * 1024 * 1024  # what fits into the buffers between the two, not what the server could send


def test_a_character_cut_in_two_spoils_nothing(server: Hostile) -> None:
    """A page of UTF-8 whose 64th kilobyte ends within a character is still read as UTF-8."""
    start = "<title>Grüße aus Köln</title>".encode()
    page = start + b"x" * (64 * 1024 - len(start) - 1) + "ü".encode() * 100
    assert at(server, reply(200, page)).title == "Grüße aus Köln"


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("<meta charset=iso-8859-1><title>Grüße</title>".encode("latin-1"), "Grüße"),
        ("<title>Grüße</title>".encode("utf-16"), "Grüße"),
        ("\ufeff<title>Grüße</title>".encode(), "Grüße"),
        (b"<title>\xff\xfe\xfd</title>", "ÿþý"),
        (b"<title>" + b"long" * 1000, "long" * 75),
        (b"<b>" * 20_000, ""),
        (b"\x00" * 2000, ""),
        (b"", ""),
    ],
)
def test_titles_are_read_from_any_bytes(server: Hostile, body: bytes, title: str) -> None:
    """Encodings are those of browsers, and no bytes are too odd to be read."""
    assert at(server, reply(200, body, "text/html")).title == title


GOOD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@pytest.mark.parametrize(
    "answer",
    [
        GOOD + b"Content-Length: 1000\r\n\r\n<title>cut</title>",
        cut(GOOD + b"Content-Length: 1000\r\n\r\n<title>cut</title>"),
        GOOD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n<title>cut",
        reply(200, b"this is no gzip", Content_Encoding="gzip"),
        reply(200, gzip.compress(b"<title>cut</title>", mtime=0)[:20], Content_Encoding="gzip"),
        reply(200, zlib.compress(b"<title>cut</title>")[:-9], Content_Encoding="deflate"),
        reply(200, b"whatever", Content_Encoding="br, gzip"),
    ],
    ids=["truncated", "reset", "bad chunk", "wrong gzip", "half gzip", "half deflate", "two encodings"],
)
def test_a_spoiled_body_takes_nothing_from_the_answer(server: Hostile, answer: Answer) -> None:
    """A page whose body is cut short or wrongly packed still answered 200."""
    capture = at(server, answer)
    assert (capture.status, capture.failure) == (200, None)


def test_a_slow_body_takes_nothing_from_the_answer(server: Hostile) -> None:
    """A page that answers and then stops in the middle answered all the same, and what came is kept."""
    capture = at(server, drip(GOOD + b"Content-Length: 1000\r\n\r\n<title>slow</title>"), timeout=1)
    assert (capture.status, capture.title) == (200, "slow")


def test_a_packed_page_is_unpacked(server: Hostile) -> None:
    """Packing is offered, and undone; a page that unpacks into megabytes is read no further than any other."""
    capture = at(server, reply(200, gzip.compress(b"<title>packed</title>" + b" x" * 2_000_000), Content_Encoding="gzip"))
    assert "gzip" in server.requests[0].headers["accept-encoding"]
    assert (capture.title, len(capture.text)) == ("packed", 4000)


def test_a_page_packed_without_a_wrapper_is_unpacked(server: Hostile) -> None:
    """Some servers leave out what should stand around the data of `deflate`."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    body = packer.compress(b"<title>bare</title>") + packer.flush()
    assert at(server, reply(200, body, Content_Encoding="deflate")).title == "bare"


def test_a_page_that_only_says_it_is_packed_is_read(server: Hostile) -> None:
    """As in browsers, an encoding that nobody knows is none."""
    assert at(server, reply(200, b"<title>plain</title>", Content_Encoding="utf-8")).title == "plain"


@pytest.mark.parametrize("twice", [False, True], ids=["once", "twice"])
def test_a_bomb_does_not_go_off(server: Hostile, twice: bool) -> None:
    """What unpacks to 50 MB, or does when it is unpacked twice, answers like any other page and takes little memory."""
    server.answers["/bomb"] = nested_bomb(50) if twice else bomb(50)
    tracemalloc.start()
    capture = visit(server.url("/bomb"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (capture.status, capture.failure) == (200, None)
    assert peak < 20_000_000


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_old_servers_are_understood(server: Hostile, version: str) -> None:
    """HTTP/1.0 without a length is as good as any."""
    answer = f"HTTP/{version} 200 OK\r\nContent-Type: {HTML}\r\n\r\n<title>old</title>".encode()
    assert at(server, answer).title == "old"


def test_headers_may_be_many(server: Hostile) -> None:
    """A few dozen kilobytes of headers are an answer like any other."""
    assert at(server, reply(200, "fine", **{f"X_{number}": "y" * 500 for number in range(60)})).status == 200


def test_waiting_for_the_others_is_not_the_server_s_time(server: Hostile) -> None:
    """Elapsed time is that of the server: what was spent waiting for one's turn does not count."""
    server.answers = {f"/{number}": reply() for number in range(3)}
    asked = ask([server.url(f"/{number}") for number in range(3)], host_interval=100, host_concurrency=1)
    assert asked.clock.passed >= 200
    assert [capture.elapsed for capture in asked.fetched.captures.values()] == [0.0, 0.0, 0.0]


# HEAD


@pytest.mark.parametrize("name", ["tool.zip", "tool-1.2.tar.gz", "film.mp4", "Setup.EXE", "disk.iso?mirror=1", "x.whl#sha256=1"])
def test_heavy_files_are_asked_by_head(server: Hostile, name: str) -> None:
    """Archives, media and installers are not downloaded to learn that they are there."""
    target = f"/{name}".partition("#")[0]
    server.answers[target] = reply(200, b"x" * 1000, "application/zip")
    capture = visit(server.url(f"/{name}"))
    assert (capture.method, capture.status) == ("HEAD", 200)
    assert [request.method for request in server.requests] == ["HEAD"]


@pytest.mark.parametrize("name", ["page", "page.html", "zip", "notes.zip/", "paper.pdf", "script.py", "zip.html?file=x.zip"])
def test_everything_else_is_asked_by_get(server: Hostile, name: str) -> None:
    """A page is asked as browsers ask for it: many servers treat HEAD as they like."""
    at(server, reply(), f"/{name}")
    assert [request.method for request in server.requests] == ["GET"]


@pytest.mark.parametrize("status", [400, 403, 404, 405, 500, 501, 503])
def test_a_refused_head_proves_nothing(server: Hostile, status: int) -> None:
    """Where HEAD is refused, GET decides."""
    server.answers["/tool.zip"] = [reply(status), reply(200, b"", "application/zip")]
    capture = visit(server.url("/tool.zip"))
    assert (capture.method, capture.status, capture.said) == ("GET", 200, ("200",))
    assert [request.method for request in server.requests] == ["HEAD", "GET"]


@pytest.mark.parametrize("answer", [reset, b"", b"garbage\r\n\r\n"], ids=["reset", "closed", "garbage"])
def test_a_broken_head_proves_nothing(server: Hostile, answer: Answer) -> None:
    """Where HEAD ends in an error, GET decides."""
    server.answers["/tool.zip"] = [answer, reply(404)]
    assert visit(server.url("/tool.zip")).status == 404


def test_a_head_without_an_answer_proves_nothing(server: Hostile) -> None:
    """Where HEAD is not answered in time, GET decides."""
    server.answers["/tool.zip"] = [silence, reply(200)]
    assert visit(server.url("/tool.zip"), timeout=1).status == 200


def test_a_heavy_file_behind_a_redirect(server: Hostile) -> None:
    """Each hop is asked as its own URL says."""
    server.answers = {"/latest": reply(302, Location="/tool.zip"), "/tool.zip": reply(200, b"", "application/zip")}
    capture = visit(server.url("/latest"))
    assert (capture.method, capture.final_url) == ("HEAD", server.url("/tool.zip"))
    assert [(request.method, request.target) for request in server.requests] == [("GET", "/latest"), ("HEAD", "/tool.zip")]


# Redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(server: Hostile, status: int) -> None:
    """Every kind of redirect is followed, and kept as a hop with its status."""
    server.answers = {"/old": reply(status, Location="/new"), "/new": reply(200, "<title>new</title>")}
    capture = visit(server.url("/old"))
    assert capture.hops == (Hop(server.url("/old"), status, server.url("/new")),)
    assert (capture.status, capture.final_url, capture.title, capture.said) == (200, server.url("/new"), "new", ("200",))


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/new", "/new"),
        ("new", "/dir/new"),
        ("./new?x=1", "/dir/new?x=1"),
        ("../new", "/new"),
        ("?page=2", "/dir/old?page=2"),
        ("//{host}/new", "/new"),
        ("http://{host}/new", "/new"),
        ("HTTP://{host}/a/../new", "/new"),
        ("http:\\\\{host}\\new", "/new"),
        ("/a b|c", "/a%20b|c"),
        ("/caf\u00e9", "/caf%C3%A9"),
        ("\t/ne\tw ", "/new"),
        ("/new#part", "/new"),
    ],
)
def test_locations_are_read_as_browsers_read_them(server: Hostile, location: str, target: str) -> None:
    """Absolute, relative, protocol-relative and unencoded Locations lead where they lead in a browser."""
    location = location.format(host=server.host)
    head = b"HTTP/1.1 302 Found\r\nLocation: " + location.encode() + b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    server.answers = {"/dir/old": head, target: reply(200)}
    capture = visit(server.url("/dir/old"))
    assert (capture.status, server.asked()) == (200, ["/dir/old", target])


def test_a_location_in_latin_1(server: Hostile) -> None:
    """An unencoded Location in an old encoding is read as its letters."""
    server.answers = {"/old": b"HTTP/1.1 301 x\r\nLocation: /caf\xe9\r\nContent-Length: 0\r\n\r\n", "/caf%C3%A9": reply()}
    assert visit(server.url("/old")).status == 200


def test_a_location_over_two_lines(server: Hostile) -> None:
    """A folded header is one line, and smuggles no second header into the next request."""
    server.answers["/old"] = b"HTTP/1.1 301 x\r\nLocation: /a\r\n X-Evil: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    visit(server.url("/old"))
    assert server.asked() == ["/old", "/a%20X-Evil:%201"]
    assert "x-evil" not in server.requests[1].headers


def test_fragments_of_redirects_are_kept(server: Hostile) -> None:
    """The final URL keeps the fragment that the last redirect gave it; servers never see it."""
    server.answers = {"/a": reply(301, Location="/b#one"), "/b": reply(301, Location="/c#two"), "/c": reply()}
    capture = visit(server.url("/a"))
    assert capture.final_url == server.url("/c#two")
    assert [hop.location for hop in capture.hops] == [server.url("/b#one"), server.url("/c#two")]
    assert server.asked() == ["/a", "/b", "/c"]


@pytest.mark.parametrize(
    "location",
    [
        None,
        "",
        " ",
        "ftp://acme.dev/",
        "mailto:team@acme.dev",
        "javascript:alert(1)",
        "data:text/html,x",
        "http://[bad",
        "http://acme.dev:99999/",
        "http://",
    ],
)
def test_a_redirect_to_nowhere(server: Hostile, location: str | None) -> None:
    """A redirect without a Location, or with one that is no web address, leads nowhere."""
    server.answers["/old"] = reply(301) if location is None else reply(301, Location=location)
    capture = visit(server.url("/old"))
    assert (capture.failure, capture.status, capture.hops) == (Failure.REDIRECT_NOWHERE, None, ())
    assert capture.detail == f"301 with Location {(location or '').strip()!r}"


@pytest.mark.parametrize("status", [300, 304, 305, 306, 309])
def test_other_codes_of_the_300s_are_no_redirects(server: Hostile, status: int) -> None:
    """Only the five codes that redirect are followed, whatever Location stands beside another."""
    capture = at(server, reply(status, Location="/new"))
    assert (capture.status, capture.hops, server.asked()) == (status, (), ["/page"])


@pytest.mark.parametrize(
    "steps",
    [{"/a": "/a"}, {"/a": "/b", "/b": "/a"}, {"/a": "/b", "/b": "/c", "/c": "/b"}, {"/a": "/a#x"}, {"/a": "/b#x", "/b": "/c", "/c": "/b#x"}],
    ids=["itself", "there and back", "a later one", "itself with a fragment", "a later one with a fragment"],
)
def test_a_redirect_loop_is_left_at_once(server: Hostile, steps: dict[str, str]) -> None:
    """No URL is asked a second time within a visit."""
    server.answers = {path: reply(302, Location=location) for path, location in steps.items()}
    capture = visit(server.url("/a"))
    assert capture.failure is Failure.REDIRECT_LOOP
    assert server.asked() == list(steps)


@pytest.mark.parametrize(("hops", "failure"), [(10, None), (11, Failure.REDIRECT_LIMIT)])
def test_ten_redirects_are_enough(server: Hostile, hops: int, failure: Failure | None) -> None:
    """Ten redirects are followed; the eleventh is not."""
    server.answers = {f"/{step}": reply(302, Location=f"/{step + 1}") for step in range(hops)}
    server.answers[f"/{hops}"] = reply()
    capture = visit(server.url("/0"))
    assert (capture.failure, capture.status) == (failure, None if failure else 200)
    assert len(server.asked()) == 11


@pytest.mark.parametrize(
    "location",
    ["http://10.0.0.1/", "http://192.168.1.1/admin", "http://169.254.169.254/latest/meta-data/", "http://[fd00::1]/", "http://localhost/",
     "http://router.local/", "http://intranet/", "http://0xa.1/", "http://167772161/", "https://www.example.com/", "http://10.0.0.1./"],
)  # fmt: skip
def test_no_redirect_leads_into_somebody_s_own_network(server: Hostile, location: str) -> None:
    """A redirect to a private address or a local name is not followed, however it is written."""
    capture = at(server, reply(302, Location=location))
    assert capture.failure is Failure.ADDRESS
    assert len(capture.hops) == 1
    assert server.asked() == ["/page"]


def test_a_host_that_is_allowed_may_be_led_to(server: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    """`outbound.hosts` with `allow` lets a redirect to a guarded host through."""
    fake_names(monkeypatch, {"wiki.internal": "127.0.0.1"})
    server.answers = {"/page": reply(302, Location=f"http://wiki.internal:{server.port}/x"), "/x": reply()}
    allowed = {**options().hosts, "wiki.internal": options().hosts["127.0.0.1"]}
    assert visit(server.url("/page")).failure is Failure.ADDRESS
    assert visit(server.url("/page"), hosts=allowed).status == 200


def test_a_redirect_to_a_dead_host(server: Hostile) -> None:
    """The failure is that of the last hop, and the hops tell where it was."""
    with refusing() as host:
        capture = at(server, reply(301, Location=f"http://{host}/"))
    assert (capture.failure, len(capture.hops)) == (Failure.REFUSED, 1)


# Everything else


HEADERS = [
    b"Set-Cookie",
    b"Content-Type",
    b"Content-Length",
    b"Transfer-Encoding",
    b"Connection",
    b"Date",
    b"Upgrade",
    b"Alt-Svc",
    b"WWW-Authenticate",
]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=300),
        st.binary(max_size=300).map(lambda noise: b"HTTP/1.1 " + noise),
        st.binary(max_size=300).map(lambda noise: b"HTTP/1.1 200 OK\r\n" + noise + b"\r\n\r\n"),
        st.binary(max_size=300).map(lambda noise: b"HTTP/1.1 301 x\r\nContent-Length: 0\r\nLocation: " + noise.replace(b"\n", b"") + b"\r\n\r\n"),
        st.binary(max_size=300).map(lambda noise: GOOD + b"\r\n" + noise),
        st.binary(max_size=300).map(lambda noise: GOOD + b"Transfer-Encoding: chunked\r\n\r\n" + noise),
        st.tuples(st.sampled_from(HEADERS), st.binary(max_size=60)).map(lambda field: GOOD + b"%s: %s\r\n\r\n<title>x" % field),
        st.binary(max_size=300).map(lambda noise: GOOD + b"Content-Encoding: " + noise.replace(b"\n", b"")[:20] + b"\r\n\r\n" + noise),
    )
)
def test_no_bytes_of_a_server_break_a_visit(server: Hostile, answer: bytes) -> None:
    """Whatever a server sends, a visit ends with a status or a failure, never with an exception."""
    capture = at(server, answer, timeout=1)
    assert (capture.status is None) != (capture.failure is None)
    assert capture.said == (capture.answer,)

"""Services are asked politely and within limits, where the user named them or in public, and no key is ever shown."""

from __future__ import annotations

import gzip
import logging
import ssl
import traceback
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import trustme

from linkvoice.errors import SourceError
from linkvoice.fetch.api import ApiClient, authority
from linkvoice.fetch.client import USER_AGENT
from linkvoice.inbound.source import Answer
from linkvoice.model.url import Url
from tests.hostile import Hostile, JumpingClock, cut, endless, fake_names, refusing, reply, reset, silence, swallowing
from tests.services import Service, run, said

JSON = "application/json"
SECRET = "k3y-that-nobody-may-see"


def get(url: str, *allowed: str, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None, **more: Any) -> Answer:
    """GET one URL."""
    return run(lambda api: api.get(url, params, headers), *allowed, **more)


def refusal(url: str, *allowed: str, **more: Any) -> str:
    """Why a URL gave no answer."""
    with pytest.raises(SourceError) as caught:
        get(url, *allowed, **more)
    return str(caught.value)


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """The TLS of a server on 127.0.0.1 whose certificate this machine trusts."""
    issuer = trustme.CA()
    issuer.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    issuer.issue_cert("127.0.0.1", "api.acme.dev").configure_cert(context)
    return context


pytestmark = pytest.mark.usefixtures("no_authorities")


# Questions


def test_a_question_says_who_asks() -> None:
    """Parameters are encoded behind those of the URL, headers go along, and the user agent names the project."""
    with Service(lambda _: said({"ok": True}, X_Kind="a")) as service:
        answer = get(f"{service.url}/list?a=1", service.host, params={"q": "*ä b*", "page": "0"}, headers={"Authorization": "Bearer x"})
    assert (answer.status, answer.text, answer.headers["x-kind"]) == (200, '{"ok": true}', "a")
    question = service.questions[0]
    assert question[:3] == ("GET", "/list", {"a": "1", "q": "*ä b*", "page": "0"})
    assert tuple(question.headers[name] for name in ("user-agent", "authorization", "accept-encoding")) == (USER_AGENT, "Bearer x", "gzip")
    assert "github.com/linkvoice" in USER_AGENT


def test_a_form_is_posted() -> None:
    """A form arrives as a form, its own headers beside it."""
    with Service(lambda _: said("done", 201)) as service:
        answer = run(lambda api: api.post(f"{service.url}/in", {"key": "a b&c"}, {"X-A": "1"}), service.host)
    assert (answer.status, answer.text) == (201, "done")
    assert (service.questions[0].method, service.questions[0].form, service.questions[0].headers["x-a"]) == ("POST", {"key": "a b&c"}, "1")


@pytest.mark.parametrize("status", [200, 204, 304, 400, 401, 403, 404, 410, 500, 502])
def test_an_answer_is_given_whatever_its_status(server: Hostile, status: int) -> None:
    """What an answer means is for its source to say."""
    server.answers["/"] = reply(status)
    assert status == get(server.url("/"), server.host).status
    assert len(server.requests) == 1


def test_no_cookie_is_kept(server: Hostile) -> None:
    """A cookie that is set is forgotten at once."""
    server.answers["/"] = reply(200, Set_Cookie="id=1")

    async def twice(api: ApiClient) -> None:
        await api.get(server.url("/"))
        await api.get(server.url("/"))

    run(twice, server.host)
    assert ["cookie" in request.headers for request in server.requests] == [False, False]


# Bodies


def test_text_is_utf_8(server: Hostile) -> None:
    """A byte order mark goes, and a wrong byte is no disaster."""
    server.answers["/"] = reply(200, b"\xef\xbb\xbf\xc3\xa4\xff", JSON)
    assert get(server.url("/"), server.host).text == "ä\ufffd"


@pytest.mark.parametrize(
    ("encoding", "body"), [("gzip", gzip.compress(b"packed", mtime=0)), ("X-GZIP", gzip.compress(b"packed", mtime=0)), ("deflate", zlib.compress(b"packed")), ("identity", b"packed")]
)  # fmt: skip
def test_packed_answers_are_unpacked(server: Hostile, encoding: str, body: bytes) -> None:
    """Some services pack whatever one asks for."""
    server.answers["/"] = reply(200, body, JSON, Content_Encoding=encoding)
    assert get(server.url("/"), server.host).text == "packed"


@pytest.mark.parametrize(
    ("encoding", "body"), [("br", b"xyz"), ("gzip, gzip", b"xyz"), ("gzip", b"xyz"), ("gzip", gzip.compress(b"packed", mtime=0)[:-9])]
)
def test_what_cannot_be_unpacked_is_no_answer(server: Hostile, encoding: str, body: bytes) -> None:
    """An encoding that nobody asked for, one that is not what it says, and half of one."""
    server.answers["/"] = reply(200, body, JSON, Content_Encoding=encoding)
    assert refusal(server.url("/"), server.host) == f"{server.host} gave no answer (garbage)"


@pytest.mark.parametrize("packed", [False, True])
def test_the_limit_counts_what_is_unpacked(server: Hostile, packed: bool) -> None:
    """An answer of exactly the limit is fine, one byte more is not, packed or not."""
    for size, target in ((2_097_152, "/fits"), (2_097_153, "/more")):
        body = b" " * size
        server.answers[target] = reply(200, gzip.compress(body), JSON, Content_Encoding="gzip") if packed else reply(200, body, JSON)
    limit: dict[str, Any] = {"size": 2_097_152}
    assert len(get(server.url("/fits"), server.host, **limit).text) == 2_097_152
    assert refusal(server.url("/more"), server.host, **limit) == f"{server.host} answers more than 2 MB"


def test_an_endless_answer_ends(server: Hostile) -> None:
    """The connection is closed at 10 MB, whatever else would come."""
    sent: list[int] = []
    server.answers["/"] = endless(b"HTTP/1.1 200 x\r\n\r\n", b"x" * 65536, sent)
    assert refusal(server.url("/"), server.host) == f"{server.host} answers more than 10 MB"
    assert sent[0] < 40 * 1024 * 1024


# Patience


def test_retry_after_is_obeyed(server: Hostile) -> None:
    """A 429 and a 503 that say for how long are asked again after it."""
    server.answers["/"] = [reply(429, Retry_After="7"), reply(503, Retry_After="11"), reply(200, "now")]
    clock = JumpingClock()
    assert get(server.url("/"), server.host, clock=clock).text == "now"
    assert 18 <= clock.passed < 22


@pytest.mark.parametrize("status", [429, 503])
def test_a_refusal_without_a_time_is_asked_three_times(server: Hostile, status: int) -> None:
    """Then it is told as it is."""
    server.answers["/"] = reply(status)
    clock = JumpingClock()
    assert refusal(server.url("/"), server.host, clock=clock) == f"{server.host} goes on answering {status}"
    assert len(server.requests) == 3
    assert 3 <= clock.passed < 6


def test_a_host_has_thirty_seconds_in_all(server: Hostile) -> None:
    """A host that wants more is asked no more in this run, not even elsewhere on it; other hosts are."""
    server.answers |= {"/a": [reply(429, Retry_After="20"), reply(200)], "/b": reply(429, Retry_After="20"), "/c": reply(200)}

    async def work(api: ApiClient, other: str) -> list[str]:
        said = [str((await api.get(server.url("/a"))).status)]
        for target in ("/b", "/c"):
            with pytest.raises(SourceError) as caught:
                await api.get(server.url(target))
            said.append(str(caught.value))
        return [*said, str((await api.get(other)).status)]

    with Hostile({"/": reply(200)}) as other:
        left_alone = f"{server.host} wants to be left alone for longer than this run can wait"
        assert ["200", left_alone, left_alone, "200"] == run(lambda api: work(api, other.url("/")), server.host, other.host)
    assert server.asked() == ["/a", "/a", "/b"]


def test_a_used_up_rate_limit_makes_the_next_question_wait(server: Hostile) -> None:
    """What an answer says of the rest of its quota holds for the next question, and a source may say it too."""
    server.answers = {"/": reply(200, X_RateLimit_Remaining="0", X_RateLimit_Reset="9"), "/b": reply(200)}
    clock = JumpingClock()

    async def work(api: ApiClient) -> list[float]:
        await api.get(server.url("/"))
        times = [clock.passed]
        await api.get(server.url("/b"))
        times.append(clock.passed)
        api.rest(server.url("/"), 15)
        await api.get(server.url("/b"))
        return [*times, clock.passed]

    first, second, third = run(work, server.host, clock=clock)
    assert (first, second >= 9, third - second >= 15) == (0, True, True)


def test_questions_to_one_host_are_a_second_apart(server: Hostile) -> None:
    """Nobody's service is hammered."""
    server.answers["/"] = reply(200)
    clock = JumpingClock()

    async def work(api: ApiClient) -> None:
        for _ in range(4):
            await api.get(server.url("/"))

    run(work, server.host, clock=clock)
    assert 3 <= clock.passed < 6


def test_a_silent_service_is_asked_twice(server: Hostile) -> None:
    """A time-out may pass, two are an answer."""
    server.answers = {"/once": [silence, reply(200)], "/": silence}
    assert get(server.url("/once"), server.host, answer=0.5).status == 200
    assert refusal(server.url("/"), server.host, answer=0.1) == f"{server.host} gave no answer (timeout)"
    assert server.asked()[2:] == ["/", "/"]


def test_a_service_that_lets_nobody_in() -> None:
    """Connecting has a limit of its own."""
    with swallowing() as host:
        assert refusal(f"http://{host}/", host, connect=0.1) == f"{host} gave no answer (no connection in time)"


def test_a_broken_answer_is_no_answer(server: Hostile) -> None:
    """A connection that is refused, cut, or speaks no HTTP is told at once, and not tried again."""
    server.answers = {"/cut": cut(b"HTTP/1.1 200 x\r\nContent-Length: 9\r\n\r\nx"), "/reset": reset, "/garbage": b"hello\r\n\r\n"}
    assert refusal(server.url("/cut"), server.host) == f"{server.host} gave no answer (reset)"
    assert refusal(server.url("/reset"), server.host) == f"{server.host} gave no answer (reset)"
    assert refusal(server.url("/garbage"), server.host) == f"{server.host} gave no answer (garbage)"
    assert len(server.requests) == 3
    with refusing() as host:
        assert refusal(f"http://{host}/", host) == f"{host} gave no answer (refused)"


# Redirects


def test_a_redirect_on_one_host_keeps_the_headers(server: Hostile) -> None:
    """Up to three redirects are followed, relative ones too."""
    server.answers = {
        "/1": reply(301, Location="/2"),
        "/2": reply(302, Location="3"),
        "/3": reply(307, Location=server.url("/4")),
        "/4": reply(200, "end"),
    }
    assert get(server.url("/1"), server.host, headers={"X-Key": "k"}).text == "end"
    assert [request.headers["x-key"] for request in server.requests] == ["k"] * 4


def test_a_fourth_redirect_is_not_followed(server: Hostile) -> None:
    """Whoever sends one around gets tired later than linkvoice."""
    server.answers["/"] = reply(302, Location="/")
    assert refusal(server.url("/"), server.host) == f"{server.host} redirects more than 3 times"
    assert len(server.requests) == 4


@pytest.mark.parametrize("location", ["", "http://", "https://[x/"])
def test_a_redirect_to_nowhere(server: Hostile, location: str) -> None:
    """A redirect without a place to go to is no answer."""
    server.answers["/"] = reply(302, Location=location)
    assert refusal(server.url("/"), server.host) == f"{server.host} redirects to nowhere"


def test_a_redirect_to_another_host_leaves_the_headers_behind(trusted: ssl.SSLContext) -> None:
    """From https to https another host may answer, but it gets no key."""
    with Hostile(tls=trusted) as first, Hostile({"/there": reply(200, "moved")}, tls=trusted) as second:
        first.answers["/"] = reply(301, Location=second.url("/there"))
        answer = get(first.url("/"), first.host, second.host, headers={"Authorization": f"Bearer {SECRET}", "X-Key": SECRET})
    assert answer.text == "moved"
    assert [SECRET in str(requests[0].headers) for requests in (first.requests, second.requests)] == [True, False]


def test_a_redirect_never_leaves_https(trusted: ssl.SSLContext) -> None:
    """Nor does one from http lead to another host, be it allowed."""
    with Hostile(tls=trusted) as secure, Hostile() as first, Hostile() as plain:
        secure.answers["/"] = first.answers["/"] = reply(301, Location=plain.url("/"))
        allowed = (secure.host, first.host, plain.host)
        assert refusal(secure.url("/"), *allowed) == f"{secure.host} redirects to {plain.host}, which is not asked (no longer https)"
        assert refusal(first.url("/"), *allowed) == f"{first.host} redirects to {plain.host}, which is not asked (another host)"
        assert plain.requests == []


def test_a_form_follows_no_redirect(server: Hostile) -> None:
    """What a form holds goes where the user sends it."""
    server.answers = {"/": reply(307, Location="/there"), "/there": reply(200)}
    with pytest.raises(SourceError, match="redirects what was sent to it; `url` must be the place that it leads to"):
        run(lambda api: api.post(server.url("/"), {"key": SECRET}), server.host)
    assert server.asked() == ["/"]


# Where it goes


INSIDE = ["https://127.0.0.1:{}/", "https://[::1]:{}/", "https://[::ffff:127.0.0.1]:{}/", "https://2130706433:{}/", "https://localhost:{}/", "http://127.0.0.1:{}/",
          "https://10.0.0.1/", "https://169.254.169.254/latest/", "https://printer/", "https://nas.local/", "file:///etc/passwd", "ftp://acme.dev/"]  # fmt: skip


@pytest.mark.parametrize("place", INSIDE)
def test_a_redirect_into_the_inside_is_not_followed(server: Hostile, place: str) -> None:
    """A service, even one on this machine, leads nobody to another place in there: a server that listens sees nothing."""
    with Hostile({"/": reply(200, "secret")}) as trap:
        server.answers["/"] = reply(302, Location=place.format(trap.port))
        said = refusal(server.url("/"), server.host)
        assert "which is not asked" in said or "redirects to nowhere" in said
        assert trap.requests == []


@pytest.mark.parametrize("place", INSIDE)
def test_the_inside_is_not_asked(place: str) -> None:
    """Unless it is allowed, host and port, nothing in there is asked at all."""
    with Hostile({"/": reply(200, "secret")}) as trap:
        said = refusal(place.format(trap.port), f"127.0.0.1:{trap.port + 1}", "localhost:1", "10.0.0.1:80")
        assert "not asked" in said or "cannot be read" in said
        assert trap.requests == []


def test_a_name_that_leads_inside_is_not_connected_to(trusted: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a name resolves to is looked at too, unless just this name and port are allowed."""
    fake_names(monkeypatch, {"api.acme.dev": "127.0.0.1"})
    assert refusal("https://api.acme.dev/") == "api.acme.dev gave no answer (a private address)"
    with Hostile({"/": reply(200, "mine")}, tls=trusted) as own:
        assert "another port" in refusal(f"https://api.acme.dev:{own.port}/", "api.acme.dev:443")
        assert own.requests == []
        assert get(f"https://api.acme.dev:{own.port}/", f"api.acme.dev:{own.port}").text == "mine"


def test_public_services_are_asked_by_https_at_its_port() -> None:
    """Only who names a service decides otherwise."""
    assert refusal("http://api.acme.dev/") == "api.acme.dev is not asked (not https)"
    assert refusal("https://api.acme.dev:8443/") == "api.acme.dev:8443 is not asked (another port)"
    assert refusal("https://api.example.org/") == "api.example.org is not asked (reserved name)"
    assert refusal("https://[/") == "its address cannot be read"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://acme.dev/a", "acme.dev:443"), ("http://acme.dev/", "acme.dev:80"), ("https://acme.dev:8443/", "acme.dev:8443"),
        ("http://[::1]/", "[::1]:80"), ("http://[::1]:8080/", "[::1]:8080"), ("https://user:pass@acme.dev/", "acme.dev:443"),
    ],
)  # fmt: skip
def test_an_authority_has_its_port(url: str, expected: str) -> None:
    """What is allowed is written with its port, also where a URL leaves it out."""
    assert expected == authority(Url.normalised(url))


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1080", "gopher://127.0.0.1:70", "http://127.0.0.1:x"])
def test_a_proxy_that_cannot_be_used(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    """It is said before anything is asked, without its password."""
    monkeypatch.setenv("https_proxy", proxy.replace("//", f"//user:{SECRET}@"))
    assert refusal("https://api.acme.dev/") == "the proxy that the environment names cannot be used"


def test_a_proxy_that_does_not_get_there(monkeypatch: pytest.MonkeyPatch, server: Hostile) -> None:
    """What to do about it is said."""
    monkeypatch.setenv("https_proxy", server.url(""))
    monkeypatch.delenv("NO_PROXY", raising=False)
    why = "api.acme.dev gave no answer (the proxy does not reach it; if none is needed for it, name it in NO_PROXY)"
    assert refusal("https://api.acme.dev/") == why


def test_a_proxy_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """The service is not blamed for it."""
    monkeypatch.delenv("NO_PROXY", raising=False)
    with refusing() as host:
        monkeypatch.setenv("https_proxy", f"http://{host}")
        assert refusal("https://api.acme.dev/") == "the proxy that the environment names gave no answer (refused)"


# Keys


FAILURES: dict[str, Any] = {
    "answer": reply(200, f'{{"you_sent": "{SECRET}"}}'),
    "refused": reply(401, SECRET),
    "too many": reply(429, SECRET, Retry_After="99"),
    "unavailable": reply(503, SECRET),
    "garbage": f"{SECRET}\r\n\r\n".encode(),
    "cut": cut(f"HTTP/1.1 200 {SECRET}\r\nContent-Length: 9\r\n\r\nx".encode()),
    "packed wrongly": reply(200, SECRET, Content_Encoding="gzip"),
    "packed strangely": reply(200, SECRET, Content_Encoding=SECRET),
    "too large": reply(200, SECRET * 100),
    "silent": silence,
    "redirect": reply(302, Location=f"http://10.0.0.1/{SECRET}?token={SECRET}"),
    "redirect to nowhere": reply(302, Location=f"{SECRET}://"),
    "loop": reply(302, Location=f"/{SECRET}?token={SECRET}"),
}


@pytest.mark.parametrize("answer", FAILURES.values(), ids=FAILURES.keys())
@pytest.mark.parametrize("method", ["get", "post"])
def test_no_key_is_shown(server: Hostile, caplog: pytest.LogCaptureFixture, answer: Any, method: str) -> None:
    """Neither an error, nor the errors behind it, nor the logs of the libraries hold a key: not from the path, the query, a header or a form.

    What a server says back of it stands in the traces of the HTTP library, which nobody sees who has not asked for them.
    """
    path = f"/{SECRET}"
    server.answers = dict.fromkeys((path, f"{path}?token={SECRET}"), answer)
    caplog.set_level(logging.DEBUG)
    headers = {"Authorization": f"Bearer {SECRET}"}

    async def work(api: ApiClient) -> Answer:
        if method == "post":
            return await api.post(server.url(path), {"key": SECRET}, headers)
        return await api.get(server.url(path), {"token": SECRET}, headers)

    shown = ""
    try:
        run(work, server.host, answer=0.5, size=1000)
    except SourceError as error:
        shown = "".join(traceback.format_exception(error)) + repr(error.__context__) + repr(error.__cause__)
    assert server.requests
    assert SECRET not in shown
    traces = [record.getMessage() for record in caplog.records if record.levelno == logging.DEBUG]
    assert SECRET not in "".join(trace for trace in traces if "receive_response" not in trace)
    assert [record for record in caplog.records if record.levelno > logging.DEBUG] == []


@pytest.mark.parametrize("key", ["line\nbreak-" + SECRET, "nul\x00" + SECRET, "ä" + SECRET])
def test_no_key_that_cannot_be_sent_is_shown(server: Hostile, key: str) -> None:
    """The library says which header it cannot send, and with it the key."""
    with pytest.raises(SourceError) as caught:
        get(server.url("/"), server.host, headers={"Authorization": key})
    assert SECRET not in "".join(traceback.format_exception(caught.value)) + repr(caught.value.__context__)
    assert server.requests == []


def test_a_key_in_an_address_is_not_sent_as_another(server: Hostile) -> None:
    """A name and password in a URL are neither sent nor shown."""
    server.answers["/"] = silence
    said = refusal(server.url("/").replace("//", f"//me:{SECRET}@"), server.host, answer=0.1)
    assert SECRET not in said
    assert "authorization" not in server.requests[0].headers

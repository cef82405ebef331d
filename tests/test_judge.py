"""The table of verdicts: what each visit means, and that a verdict rests on evidence."""

from __future__ import annotations

import datetime as dt
import ssl
from dataclasses import replace
from pathlib import Path

import pytest
import trustme
from hypothesis import given, settings
from hypothesis import strategies as st

from linkvoice.check.judge import ROWS, Evidence, judge
from linkvoice.model.capture import Capture, Failure, Visit
from linkvoice.model.outcome import Hop, Outcome, Status
from tests.hostile import Answer, Hostile, ask, fake_names, refusing, reply, reset, silence, swallowing

URL = "https://acme.dev/"
HOUR = 3600.0


pytestmark = pytest.mark.usefixtures("no_authorities")


def verdict(capture: Capture, *accept: int, history: tuple[Visit, ...] = ()) -> tuple[str, str, str]:
    """Give (row, status, reason) of a capture."""
    outcome = judge(Evidence(capture, frozenset(accept)), history)
    return outcome.row, str(outcome.status), outcome.reason


def said(*answers: int | Failure, sound: bool = False, via: str = "direct", hops: tuple[Hop, ...] = ()) -> Capture:
    """Make a capture of a visit in which the URL said this, in order."""
    last = answers[-1]
    status, failure = (None, last) if isinstance(last, Failure) else (last, None)
    return Capture(URL, 0.0, status=status, failure=failure, hops=hops, said=tuple(map(str, answers)), via=via, sound=sound)


# Every row, by real visits


ANSWERED = [
    (reply(200), "2xx or accepted", "ok", "answered 200"),
    (reply(204), "2xx or accepted", "ok", "answered 204"),
    (reply(206), "2xx or accepted", "ok", "answered 206"),
    (reply(404), "404 or 410, said twice", "broken", "answered 404"),
    (reply(410), "404 or 410, said twice", "broken", "answered 410"),
    ([reply(404), reply(410)], "404 or 410, said once", "unreachable", "answered 410, once"),
    ([reset, reply(404)], "404 or 410, said once", "unreachable", "answered 404, once"),
    ([reply(404), reply(200)], "2xx or accepted", "ok", "answered 200"),
    ([reply(301, Location="/page"), reply(503)], "everything else", "unreachable", "answered 503"),
    (reply(408), "408, 421, 425", "unreachable", "answered 408"),
    (reply(421), "408, 421, 425", "unreachable", "answered 421"),
    (reply(425), "408, 421, 425", "unreachable", "answered 425"),
    (reply(400), "other 4xx and 999", "blocked", "answered 400"),
    (reply(401), "other 4xx and 999", "blocked", "answered 401"),
    (reply(403), "other 4xx and 999", "blocked", "answered 403"),
    (reply(405), "other 4xx and 999", "blocked", "answered 405"),
    (reply(429), "other 4xx and 999", "blocked", "answered 429"),
    (reply(451), "other 4xx and 999", "blocked", "answered 451"),
    (reply(999), "other 4xx and 999", "blocked", "answered 999"),
    (reply(500), "everything else", "unreachable", "answered 500"),
    (reply(503), "everything else", "unreachable", "answered 503"),
    (reply(304), "everything else", "unreachable", "answered 304"),
    (reply(301), "other failures", "unreachable", "redirects to nowhere"),
    (reply(302, Location="http://10.0.0.1/"), "other failures", "unreachable", "leads to an address that linkvoice does not contact"),
    (reset, "other failures", "unreachable", "cut the connection"),
    (b"SSH-2.0\r\n\r\n", "other failures", "unreachable", "answered something that is not HTTP"),
    (silence, "other failures", "unreachable", "did not answer in time"),
]


@pytest.mark.parametrize(("answer", "row", "status", "reason"), ANSWERED, ids=[f"{row[3]} {number}" for number, row in enumerate(ANSWERED)])
def test_what_a_server_says(server: Hostile, answer: Answer | list[Answer], row: str, status: str, reason: str) -> None:
    """Each answer of a server gets the verdict of its row."""
    server.answers["/page"] = answer
    timeout = 0.3 if answer is silence else 30
    capture = ask([server.url("/page")], max_retries=1, timeout=timeout)[server.url("/page")]
    assert verdict(capture) == (row, status, reason)


def test_a_redirect_that_ends_well(server: Hostile) -> None:
    """A redirect to a good page is `redirected`, and the outcome tells where to."""
    server.answers = {"/old": reply(301, Location="/new#part"), "/new": reply()}
    outcome = judge(Evidence(ask([server.url("/old")])[server.url("/old")]))
    assert (outcome.row, outcome.status, outcome.reason) == ("2xx after redirects", "redirected", f"redirects to {server.url('/new#part')}")
    assert (outcome.final_url, outcome.code) == (server.url("/new#part"), 200)
    assert outcome.hops == (Hop(server.url("/old"), 301, server.url("/new#part")),)


def test_a_redirect_that_ends_badly(server: Hostile) -> None:
    """A redirect to a page that is gone is judged by that page."""
    server.answers["/old"] = reply(301, Location="/gone")
    outcome = judge(Evidence(ask([server.url("/old")])[server.url("/old")]))
    assert (outcome.row, outcome.status, outcome.code, outcome.final_url) == ("404 or 410, said twice", "broken", 404, None)


def test_redirects_without_end(server: Hostile) -> None:
    """A loop and an endless chain are broken when they were met twice, and not before."""
    server.answers = {"/loop": reply(302, Location="/loop"), "/once": [reply(500), reply(302, Location="/once")]}
    server.answers |= {f"/{step}": reply(302, Location=f"/{step + 1}") for step in range(12)}
    asked = ask([server.url("/loop"), server.url("/0"), server.url("/once")], max_retries=1)
    loop, endless, once = (asked[server.url(target)] for target in ("/loop", "/0", "/once"))
    assert verdict(loop) == ("redirect loop, said twice", "broken", f"redirects without end (leads back to {server.url('/loop')})")
    assert verdict(endless) == ("redirect loop, said twice", "broken", "redirects without end (more than 10 redirects)")
    assert verdict(once) == ("redirect loop, said once", "unreachable", "redirects without end, once")


def test_hosts_that_cannot_be_reached(server: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refused, swallowed and refused by the proxy: none of it breaks a link."""
    with refusing() as nobody, swallowing() as nowhere:
        asked = ask([f"http://{nobody}/", f"http://{nowhere}/"], connect_timeout=0.2)
        assert verdict(asked[f"http://{nobody}/"]) == ("other failures", "unreachable", "refused the connection")
        assert verdict(asked[f"http://{nowhere}/"]) == ("other failures", "unreachable", "could not be reached in time")
    server.answers["shop.acme.dev:443"] = reply(502)
    monkeypatch.setenv("https_proxy", server.url(""))
    capture = ask(["https://shop.acme.dev/"])["https://shop.acme.dev/"]
    assert verdict(capture) == ("other failures", "unreachable", "could not be reached by the proxy")


def test_certificates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another name is broken, an unknown issuer is blocked, one that expired is unreachable."""
    ours, theirs = trustme.CA(), trustme.CA()
    ours.cert_pem.write_to_path(tmp_path / "ours.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ours.pem"))
    long_ago = dt.datetime.now(dt.UTC) - dt.timedelta(days=9)
    certificates = [
        ours.issue_cert("127.0.0.1"),
        ours.issue_cert("www.acme.dev"),
        theirs.issue_cert("127.0.0.1"),
        ours.issue_cert("127.0.0.1", not_before=long_ago, not_after=long_ago + dt.timedelta(days=1)),
    ]
    verdicts = []
    for certificate in certificates:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        with Hostile({"/": reply()}, tls=context) as server:
            verdicts.append(verdict(ask([server.url("/")])[server.url("/")]))
    assert verdicts == [
        ("2xx or accepted", "ok", "answered 200"),
        ("certificate for another name", "broken", "has a certificate for another name"),
        ("unknown issuer of the certificate", "blocked", "has a certificate from an issuer unknown here"),
        ("other failures", "unreachable", "has an expired certificate"),
    ]


def test_a_name_that_does_not_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing name is believed in a sound network, when it was said twice, and not behind a proxy."""
    fake_names(monkeypatch, {})
    missing = ask(["http://gone.acme.dev/"])["http://gone.acme.dev/"]
    assert missing.said == ("name", "name")
    unconfirmed = ("name does not exist, unconfirmed", "unreachable", "has a host name that was not found")
    assert verdict(replace(missing, sound=True)) == ("name does not exist, in a sound network", "broken", "has a host name that does not exist")
    assert verdict(missing) == unconfirmed
    assert verdict(replace(missing, sound=True, said=("name",))) == unconfirmed
    assert verdict(replace(missing, sound=True, said=("reset", "name"))) == unconfirmed
    assert verdict(replace(missing, sound=True, via="proxy")) == unconfirmed


@pytest.mark.parametrize(
    ("failure", "reason"),
    [
        (Failure.NAME_TEMPORARY, "has a name that could not be looked up"),
        (Failure.NETWORK, "has no route to it"),
        (Failure.TLS, "made no secure connection"),
    ],
)
def test_what_no_visit_on_this_machine_shows(failure: Failure, reason: str) -> None:
    """The remaining failures of a network pass, and break nothing."""
    assert verdict(said(failure, failure)) == ("other failures", "unreachable", reason)


# The table as a whole


def test_rows_stand_in_order() -> None:
    """The first row that holds decides: the order of the table is part of the verdict."""
    assert [(row.name, str(row.status)) for row in ROWS] == [
        ("2xx after redirects", "redirected"),
        ("2xx or accepted", "ok"),
        ("404 or 410, said twice", "broken"),
        ("404 or 410, said once", "unreachable"),
        ("redirect loop, said twice", "broken"),
        ("redirect loop, said once", "unreachable"),
        ("certificate for another name", "broken"),
        ("name does not exist, in a sound network", "broken"),
        ("name does not exist, unconfirmed", "unreachable"),
        ("unknown issuer of the certificate", "blocked"),
        ("other failures", "unreachable"),
        ("408, 421, 425", "unreachable"),
        ("other 4xx and 999", "blocked"),
        ("everything else", "unreachable"),
    ]


ANSWER = st.one_of(st.integers(100, 999), st.sampled_from(list(Failure)))


@settings(deadline=None)
@given(st.lists(ANSWER, min_size=1, max_size=4), st.booleans(), st.sampled_from(["direct", "proxy"]), st.booleans(), st.sets(st.integers(100, 999)))
def test_every_visit_has_a_verdict(answers: list[int | Failure], sound: bool, via: str, redirected: bool, accept: set[int]) -> None:
    """Whatever was said, a row holds, its reason is a clause, and nothing but the listed evidence breaks a link."""
    hops = (Hop(URL, 301, URL + "new"),) if redirected else ()
    capture = said(*answers, sound=sound, via=via, hops=hops)
    outcome = judge(Evidence(capture, frozenset(accept)))
    assert outcome.reason
    assert outcome.reason[0].islower()
    assert outcome.status not in {Status.SKIPPED, Status.UNCHECKED}
    twice = len(answers) > 1 and answers[-1] == answers[-2]
    if outcome.status is Status.BROKEN:
        assert answers[-1] is Failure.TLS_NAME or (twice and answers[-1] in {404, 410, Failure.NAME, Failure.REDIRECT_LOOP, Failure.REDIRECT_LIMIT})
    if answers[-1] in range(200, 300) or answers[-1] in accept:
        assert outcome.status is (Status.REDIRECTED if redirected else Status.OK)


@pytest.mark.parametrize("failure", list(Failure))
def test_every_failure_has_words(failure: Failure) -> None:
    """No failure is called just `failed`, nor shown by its name in the code."""
    reason = judge(Evidence(said(failure, failure))).reason
    assert reason not in {"failed", str(failure), "answered None"}


@pytest.mark.parametrize("status", [403, 404, 410, 500, 503, 999])
def test_accepted_codes_are_fine(status: int) -> None:
    """A code that the author accepts is as good as 200, said once or twice."""
    assert verdict(said(status), status) == ("2xx or accepted", "ok", f"answered {status}")
    assert verdict(said(status, status), status, 404)[1] == "ok"
    assert verdict(said(status), 418)[1] != "ok"


# History


@pytest.mark.parametrize(
    ("hours", "visits"),
    [
        ([], 0),
        ([0], 1),
        ([0, 1, 2, 5.9], 1),
        ([0, 6], 2),
        ([0, 5, 10], 2),
        ([0, 5, 10, 15, 20], 3),
        ([0, 24, 48], 3),
        ([0, 0.1, 24, 24.1], 2),
    ],
)
def test_visits_of_one_morning_are_one(hours: list[float], visits: int) -> None:
    """Visits within 6 hours of the first of them count once, so that a busy CI is no long history."""
    history = tuple(Visit(hour * HOUR, "404") for hour in hours)
    assert judge(Evidence(said(404, 404)), history).visits == visits


def test_an_outcome_tells_all() -> None:
    """URL, code, row, time and visits of the last capture stand in the outcome; nothing is invented."""
    outcome = judge(Evidence(replace(said(404, 404), at=7.0)), (Visit(7.0, "404"),))
    assert outcome == Outcome(URL, Status.BROKEN, "answered 404", "404 or 410, said twice", code=404, checked_at=7.0, visits=1)

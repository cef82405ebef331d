"""The table of verdicts: what each visit means, and that a verdict rests on evidence."""

from __future__ import annotations

import datetime as dt
import ssl
from dataclasses import replace
from pathlib import Path

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

from linkvoice.check.judge import OUT_OF_GRACE, ROWS, Evidence, judge
from linkvoice.config import Grace
from linkvoice.model.capture import Capture, Failure, Visit
from linkvoice.model.outcome import Hop, Outcome, Status
from tests.hostile import Answer, Hostile, ask, fake_names, refusing, reply, reset, silence, swallowing

URL = "https://acme.dev/"
HOUR = 3600.0


pytestmark = pytest.mark.usefixtures("no_authorities")


def verdict(capture: Capture, *accept: int, history: tuple[Visit, ...] = ()) -> tuple[str, str, str]:
    """Give (row, status, reason) of a capture."""
    outcome = judge(Evidence(capture, frozenset(accept), history))
    return outcome.row, str(outcome.status), outcome.reason


def said(*answers: int | Failure, sound: bool = False, via: str = "direct", hops: tuple[Hop, ...] = ()) -> Capture:
    """Make a capture of a visit in which the URL said this, in order."""
    last = answers[-1]
    status, failure = (None, last) if isinstance(last, Failure) else (last, None)
    return Capture(URL, 0.0, status=status, failure=failure, hops=hops, said=tuple(map(str, answers)), via=via, sound=sound)


# Every row, by real visits


ANSWERED = [
    (reply(200), "2xx", "ok", "answered 200"),
    (reply(204), "2xx", "ok", "answered 204"),
    (reply(206), "2xx", "ok", "answered 206"),
    (reply(404), "404 or 410, said twice", "broken", "answered 404"),
    (reply(410), "404 or 410, said twice", "broken", "answered 410"),
    ([reply(404), reply(410)], "404 or 410, said twice", "broken", "answered 410"),
    ([reset, reply(404)], "404 or 410, said once", "unreachable", "answered 404, once"),
    ([reply(404), reply(200)], "2xx", "ok", "answered 200"),
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
        ("2xx", "ok", "answered 200"),
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
        ("an accepted status after redirects", "redirected"),
        ("an accepted status", "ok"),
        ("a test for browsers", "blocked"),
        ("2xx, but parked or for sale", "suspect"),
        ('2xx, but says "not found"', "suspect"),
        ("2xx, but made-up pages lead there too", "suspect"),
        ("2xx, but at another domain than before", "suspect"),
        ("2xx after redirects", "redirected"),
        ("2xx", "ok"),
        ("404 or 410, said twice", "broken"),
        ("404 or 410, said once", "unreachable"),
        ("redirect loop, said twice", "broken"),
        ("redirect loop, said once", "unreachable"),
        ("certificate for another name", "broken"),
        ("name does not exist, in a sound network", "broken"),
        ("name does not exist, unconfirmed", "unreachable"),
        ("unknown issuer of the certificate", "blocked"),
        ("name of a private address", "skipped"),
        ("other failures", "unreachable"),
        ("408, 421, 425", "unreachable"),
        ("other 4xx and 999", "blocked"),
        ("everything else", "unreachable"),
    ]


ANSWER = st.one_of(st.integers(100, 999), st.sampled_from(list(Failure)))


@given(st.lists(ANSWER, min_size=1, max_size=4), st.booleans(), st.sampled_from(["direct", "proxy"]), st.booleans(), st.sets(st.integers(100, 999)))
def test_every_visit_has_a_verdict(answers: list[int | Failure], sound: bool, via: str, redirected: bool, accept: set[int]) -> None:
    """Whatever was said, a row holds, its reason is a clause, and nothing but the listed evidence breaks a link."""
    hops = (Hop(URL, 301, URL + "new"),) if redirected else ()
    capture = said(*answers, sound=sound, via=via, hops=hops)
    outcome = judge(Evidence(capture, frozenset(accept)))
    assert outcome.reason
    assert outcome.reason[0].islower()
    assert outcome.status is not Status.UNCHECKED
    assert (outcome.status is Status.SKIPPED) == (answers[-1] is Failure.ADDRESS and not redirected)
    last = set(answers[-2:])
    twice = len(answers) > 1 and any(last <= claim for claim in ({404, 410}, {Failure.NAME}, {Failure.REDIRECT_LOOP, Failure.REDIRECT_LIMIT}))
    if outcome.status is Status.BROKEN:
        assert answers[-1] is Failure.TLS_NAME or twice
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
    assert verdict(said(status), status) == ("an accepted status", "ok", f"answered {status}")
    assert verdict(said(status, status), status, 404)[1] == "ok"
    assert verdict(said(status), 418)[1] != "ok"


# What a page shows


GONE = ("gone:title",)


@pytest.mark.parametrize(
    ("status", "marks", "expected"),
    [
        (200, ("wall:anubis",), ("a test for browsers", "blocked", "shows programs a test for browsers (anubis)")),
        (202, ("wall:aws-waf",), ("a test for browsers", "blocked", "shows programs a test for browsers (aws-waf)")),
        (503, ("wall:unnamed",), ("a test for browsers", "blocked", "shows programs a test for browsers")),
        (403, ("wall:cloudflare",), ("a test for browsers", "blocked", "shows programs a test for browsers (cloudflare)")),
        (404, ("wall:cloudflare",), ("404 or 410, said twice", "broken", "answered 404")),
        (
            200,
            ("parked:unnamed", *GONE),
            ("2xx, but parked or for sale", "suspect", "shows a page in place of a site: parked, for sale or suspended"),
        ),
        (200, GONE, ('2xx, but says "not found"', "suspect", 'answered 200, but the page says "not found"')),
        (500, GONE, ("everything else", "unreachable", "answered 500")),
        (200, ("script",), ("2xx", "ok", "answered 200")),
    ],
)
def test_what_a_page_shows_counts(status: int, marks: tuple[str, ...], expected: tuple[str, str, str]) -> None:
    """A test for browsers hides what is behind it; a page that says what its status does not is doubted."""
    assert verdict(replace(said(status, status), marks=marks)) == expected


def test_an_accepted_status_goes_before_what_a_page_shows() -> None:
    """Whoever accepts 403 of a host knows its bot wall."""
    assert verdict(replace(said(403), marks=("wall:cloudflare",)), 403)[1] == "ok"


def redirected(url: str, final: str, stray: str = "") -> Capture:
    """Make a capture of a visit that ended well, elsewhere."""
    return Capture(url, 0.0, status=200, hops=(Hop(url, 302, final),), final_url=final, said=("200",), stray=stray)


@pytest.mark.parametrize(
    ("final", "stray", "status"),
    [
        ("https://acme.dev/", "https://acme.dev/", "suspect"),
        ("https://acme.dev/?from=/old", "https://acme.dev/?from=/made-up", "suspect"),
        ("https://acme.dev/", "404", "redirected"),
        ("https://acme.dev/", "timeout", "redirected"),
        ("https://acme.dev/", "", "redirected"),
        ("https://acme.dev/new", "https://acme.dev/", "redirected"),
        ("https://acme.dev/404.html", "", "suspect"),
        ("https://acme.dev/errors/page-not-found", "", "suspect"),
        ("https://acme.dev/blog/404-ways-to-say-hello", "", "redirected"),
    ],
)
def test_a_redirect_that_any_page_gets_is_doubted(final: str, stray: str, status: str) -> None:
    """To be sent where made-up pages are sent too, or to a page named "not found", is no answer."""
    assert verdict(redirected("https://acme.dev/guide/old", final, stray))[1] == status


@pytest.mark.parametrize(
    ("url", "final", "expected"),
    [
        ("https://acme.dev/guide/old", "https://acme.dev/", True),
        ("https://acme.dev/guide/old", "https://acme.dev/guide/", True),
        ("https://acme.dev/guide/old", "https://acme.dev/en-us/", True),
        ("https://acme.dev/guide/old", "https://www.acme.dev/index.html", True),
        ("https://acme.dev/guide/old", "https://acme.dev/guide/new", False),
        ("https://acme.dev/guide/old", "https://acme.dev/guide/old/", False),
        ("https://acme.dev/guide/index.html", "https://acme.dev/guide/", False),
        ("https://acme.dev/", "https://www.acme.dev/", False),
        ("https://acme.dev/de/", "https://acme.dev/", False),
        ("https://acme.dev/home", "https://acme.dev/", False),
    ],
)
def test_which_redirects_are_worth_a_second_look(url: str, final: str, expected: bool) -> None:
    """Only who asked for a page and got its folder or the home page may have been turned away."""
    assert redirected(url, final).leads_up is expected


@pytest.mark.parametrize(
    ("before", "final", "status"),
    [
        ([], "https://casino.example/", "redirected"),
        (["https://docs.acme.dev/x"], "https://casino.example/", "suspect"),
        (["https://docs.acme.dev/x", "https://casino.example/"], "https://casino.example/", "suspect"),
        (["https://casino.example/", "https://docs.acme.dev/x"], "https://casino.example/", "redirected"),
        (["https://docs.acme.dev/x"], "https://www.acme.dev/y", "redirected"),
        (["https://other.dev/x"], "https://www.other.dev/y", "redirected"),
        (["https://acme.github.io/x"], "https://casino.github.io/y", "suspect"),
    ],
)
def test_a_domain_that_changes_hands_is_doubted(before: list[str], final: str, status: str) -> None:
    """What led to one domain and leads to a stranger's now is doubted; on a first visit nobody can know."""
    history = tuple(Visit(number * 24 * HOUR, "200", url) for number, url in enumerate([*before, final]))
    assert verdict(redirected("https://docs.acme.dev/x", final), history=history)[1] == status


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
    assert judge(Evidence(said(404, 404), history=history)).visits == visits


def visits(*answers: tuple[float, str]) -> tuple[Visit, ...]:
    """Make a history of (days, answer)."""
    return tuple(Visit(days * 24 * HOUR, answer) for days, answer in answers)


@pytest.mark.parametrize(
    ("history", "status", "count", "since"),
    [
        (visits((0, "503")), "unreachable", 1, 0),
        (visits((0, "503"), (1, "503")), "unreachable", 2, 0),
        (visits((0, "503"), (1, "timeout"), (2, "503")), "broken", 3, 0),
        (visits((0, "503"), (1, "503"), (1.9, "503")), "unreachable", 3, 0),
        (visits((0, "503"), (4, "503")), "unreachable", 2, 0),
        (visits((0, "503"), (0.1, "503"), (3, "503")), "unreachable", 2, 0),
        (visits((0, "503"), (1, "200"), (2, "503"), (3, "503")), "unreachable", 2, 2),
        (visits((0, "503"), (1, "403"), (2, "503"), (3, "503")), "unreachable", 2, 2),
        (visits((0, "200"), (1, "name"), (2, "404"), (3, "503")), "broken", 3, 1),
    ],
)
def test_grace(history: tuple[Visit, ...], status: str, count: int, since: float) -> None:
    """Unreachable is broken after three visits in a row over two days; a visit that ended otherwise starts anew."""
    outcome = judge(Evidence(said(503, 503), history=history))
    assert (outcome.status, outcome.visits, outcome.failing_since) == (status, count, since * 24 * HOUR)
    assert (outcome.row == OUT_OF_GRACE) == (status == "broken")


def test_grace_can_be_set() -> None:
    """How long a link may be unreachable is the author's choice."""
    history = visits((0, "503"), (1, "503"))
    assert judge(Evidence(said(503), history=history, grace=Grace(visits=2, days=1))).status == "broken"
    assert judge(Evidence(said(503), history=history, grace=Grace(visits=1, days=0))).status == "broken"
    assert judge(Evidence(said(503), history=history, grace=Grace(visits=2, days=2))).status == "unreachable"


def test_blocked_stays_blocked() -> None:
    """However long a host refuses programs, a person may well get in."""
    outcome = judge(Evidence(said(403), history=visits((0, "403"), (5, "403"), (9, "403"))))
    assert (outcome.status, outcome.failing_since) == ("blocked", None)


def test_two_visits_may_say_it_twice() -> None:
    """What was said at the end of the last visit and in this one was said twice."""
    assert judge(Evidence(said(404), history=visits((0, "410"), (1, "404")))).status == "broken"
    assert judge(Evidence(said(404), history=visits((0, "404"), (1, "200"), (2, "404")))).status == "unreachable"


def test_an_outcome_tells_all() -> None:
    """URL, code, row, time and visits of the last capture stand in the outcome; nothing is invented."""
    outcome = judge(Evidence(replace(said(404, 404), at=7.0), history=(Visit(7.0, "404"),)))
    assert outcome == Outcome(URL, Status.BROKEN, "answered 404", "404 or 410, said twice", code=404, checked_at=7.0, visits=1, failing_since=7.0)

"""A server that asks to be left alone is understood, however it says so."""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkvoice.fetch.waits import asked_wait

NOW = 1_800_000_000.0  # Fri, 15 Jan 2027 08:00:00 GMT
YEAR = 366 * 86400.0

SECONDS = [
    ("120", 120.0),
    ("0", 0.0),
    ("  7\t", 7.0),
    ("1.5", 1.5),
    (".5", 0.5),
    ("3.", 3.0),
    ("+4", 4.0),
    ("-5", 0.0),
    ("86400", 86400.0),
    ("31622400", YEAR),
    ("31622401", YEAR),
    ("9" * 400, YEAR),
    ("9" * 100_000, YEAR),
    ("30, 30", 30.0),
    ("5, 60", 60.0),
]
DATES = [
    ("Fri, 15 Jan 2027 08:02:00 GMT", 120.0),
    ("Friday, 15-Jan-27 08:02:00 GMT", 120.0),
    ("Fri Jan 15 08:02:00 2027", 120.0),
    ("  Fri, 15 Jan 2027 08:02:00 GMT ", 120.0),
    ("Fri, 15 Jan 2027 09:02:00 +0100", 120.0),
    ("Fri, 15 Jan 2027 08:00:00 GMT", 0.0),
    ("Fri, 15 Jan 2027 07:59:59 GMT", 0.0),
    ("Sun, 06 Nov 1994 08:49:37 GMT", 0.0),
    ("Sunday, 06-Nov-94 08:49:37 GMT", 0.0),
    ("Sun Nov  6 08:49:37 1994", 0.0),
    ("Fri, 31 Dec 9999 23:59:59 GMT", YEAR),
]
UNREADABLE = ["", " ", ",", "soon", "1e3", "inf", "nan", "0x10", "1_000", "1,5x", "5 minutes", "\u0661\u0662", "--1", ".", "Fri, 15 Jan 99999 08:00:00 GMT",
              "Fri, 32 Jan 2027 08:00:00 GMT", "Fri, 15 Jan 2027 08:00:00 +9999", "2027-01-15T08:02:00Z", "\x00", "\udcff", "é"]  # fmt: skip


@pytest.mark.parametrize(("value", "expected"), SECONDS + DATES)
def test_retry_after_is_read_in_every_form(value: str, expected: float) -> None:
    """Seconds with and without decimals, and all three forms of an HTTP date; never less than nothing, never more than 366 days."""
    assert expected == asked_wait(429, {"Retry-After": value}, NOW)


@pytest.mark.parametrize("name", ["Retry-After", "retry-after-ms", "X-Retry-After"])
@pytest.mark.parametrize("value", UNREADABLE)
def test_what_cannot_be_read_was_not_said(name: str, value: str) -> None:
    """Garbage is no wait, and hides none that another header asks for."""
    assert asked_wait(429, {name: value}, NOW) is None
    assert asked_wait(429, {name: value, "RateLimit-Reset": "9"}, NOW) == 9.0


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 401, 403, 408, 413, 425, 429, 500, 502, 503, 521, 999])
def test_who_refuses_or_sends_away_may_ask_for_peace(status: int) -> None:
    """Retry-After counts with a redirect, a refusal and an error, as with 429 and 503."""
    assert asked_wait(status, {"Retry-After": "60"}, NOW) == 60.0


@pytest.mark.parametrize("status", [200, 202, 204, 206, 404, 410])
def test_a_good_answer_and_a_missing_page_ask_for_no_peace(status: int) -> None:
    """With 202 Retry-After is about a job, and a page that is not there has nothing to do with its host's peace."""
    assert asked_wait(status, {"Retry-After": "60", "Retry-After-Ms": "60000", "X-Retry-After": "60"}, NOW) is None


LIMITS = [
    ({"RateLimit-Remaining": "0", "RateLimit-Reset": "30"}, 30.0),
    ({"RateLimit-Limit": "100, 100;w=60", "RateLimit-Remaining": "0", "RateLimit-Reset": "30;w=60"}, 30.0),
    ({"RateLimit-Remaining": "0", "RateLimit-Reset": "1800000030"}, 30.0),  # as GitLab writes it
    ({"RateLimit-Remaining": "1", "RateLimit-Reset": "30"}, None),
    ({"RateLimit-Remaining": "0"}, None),
    ({"RateLimit-Reset": "30"}, None),
    ({"RateLimit": "limit=100, remaining=0, reset=30"}, 30.0),
    ({"RateLimit": "limit=100,remaining=0,reset=30"}, 30.0),
    ({"RateLimit": "limit=100, remaining=5, reset=30"}, None),
    ({"RateLimit": '"default";r=0;t=30'}, 30.0),
    ({"RateLimit": '"default"; r=0 ; t=30'}, 30.0),
    ({"RateLimit": "default;r=0;t=30"}, 30.0),
    ({"RateLimit": '"default";r=50;t=30'}, None),
    ({"RateLimit": '"default";r=0'}, None),
    ({"RateLimit": '"burst";r=0;t=5, "daily";r=0;t=3600, "free";r=9;t=9999'}, 3600.0),
    ({"RateLimit": '"burst";r=9;t=5, "daily";r=0;t=60'}, 60.0),
    ({"RateLimit": r'"a,b;r=0;t=99\"";r=1;t=30'}, None),
    ({"RateLimit": '"remaining=0";r=1;t=30'}, None),
    ({"RateLimit": '"never closed;r=0;t=30'}, 30.0),
    ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1800000030"}, 30.0),
    ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1800000030500"}, 30.5),
    ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "30"}, 30.0),
    ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "30.25"}, 30.25),
    ({"X-RateLimit-Remaining": "0.0", "X-RateLimit-Reset": "30"}, 30.0),
    ({"X-RateLimit-Remaining": "-1", "X-RateLimit-Reset": "30"}, 30.0),
    ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1700000000"}, 0.0),
    ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "-3"}, 0.0),
    ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "9" * 500}, YEAR),
    ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "Fri, 15 Jan 2027 08:00:30 GMT"}, 30.0),
    ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "tomorrow"}, None),
    ({"X-RateLimit-Remaining": "59", "X-RateLimit-Reset": "1800000030"}, None),
    ({"X-RateLimit-Remaining": "none", "X-RateLimit-Reset": "30"}, None),
    ({"X-RateLimit-Remaining": "0, 20", "X-RateLimit-Reset": "30, 60"}, 60.0),
    ({"x-rate-limit-remaining": "0", "x-rate-limit-reset": "1800000900"}, 900.0),
    ({"x-rate-limit-remaining": "1", "x-rate-limit-reset": "1800000900"}, None),
    ({"RateLimit-Remaining": "0", "RateLimit-Reset": "5", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "30"}, 30.0),
    ({}, None),
]


@pytest.mark.parametrize("status", [200, 302, 403, 404, 503])
@pytest.mark.parametrize(("headers", "expected"), LIMITS)
def test_a_used_up_limit_is_obeyed(headers: dict[str, str], expected: float | None, status: int) -> None:
    """With nothing remaining the host rests until the reset, also after a good answer; with something remaining it does not."""
    assert expected == asked_wait(status, headers, NOW)


@pytest.mark.parametrize("name", ["RateLimit", "X-RateLimit", "X-Rate-Limit"])
def test_too_many_says_that_nothing_remains(name: str) -> None:
    """A 429 that names only the reset has said the rest by its status; one that says that something remains means something else."""
    assert asked_wait(429, {f"{name}-Reset": "30"}, NOW) == 30.0
    assert asked_wait(429, {f"{name}-Reset": "30", f"{name}-Remaining": "14"}, NOW) is None
    assert asked_wait(503, {f"{name}-Reset": "30"}, NOW) is None


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"retry-after-ms": "1500"}, 1.5),
        ({"retry-after-ms": "1500", "retry-after": "2"}, 1.5),
        ({"X-Retry-After": "12"}, 12.0),
        ({"X-Retry-After": "Fri, 15 Jan 2027 08:00:12 GMT"}, 12.0),
        ({"X-Retry-After": "12", "Retry-After": "3"}, 3.0),
        ({"Retry-After": "3", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1800003600"}, 3.0),
        ({"RETRY-AFTER": "3"}, 3.0),
        ({"X-Retry-After": "12", "Retry-After": "soon"}, 12.0),
    ],
)
def test_the_plainest_word_counts(headers: dict[str, str], expected: float) -> None:
    """Milliseconds before seconds, Retry-After before its namesake, and all of them before rate limits; names in any case."""
    assert expected == asked_wait(429, headers, NOW)


def test_the_secondary_limit_of_github_is_understood() -> None:
    """GitHub refuses with 403: with Retry-After, or with nothing remaining until a moment."""
    assert asked_wait(403, {"Retry-After": "60", "X-RateLimit-Remaining": "4321", "X-RateLimit-Reset": "1800003000"}, NOW) == 60.0
    assert asked_wait(403, {"x-ratelimit-limit": "5000", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1800003000"}, NOW) == 3000.0
    assert asked_wait(403, {"x-ratelimit-limit": "5000", "x-ratelimit-remaining": "12", "x-ratelimit-reset": "1800003000"}, NOW) is None


def test_headers_of_the_network_library_are_read_as_they_are() -> None:
    """What httpx gives needs no conversion, repeated headers included."""
    headers = httpx.Headers([("Retry-After", "5"), ("Retry-After", "9"), ("Server", "x")])
    assert asked_wait(503, headers, NOW) == 9.0


NAMES = ["Retry-After", "retry-after-ms", "X-Retry-After", "RateLimit", "RateLimit-Remaining", "RateLimit-Reset", "X-RateLimit-Remaining",
         "X-RateLimit-Reset", "x-rate-limit-remaining", "x-rate-limit-reset"]  # fmt: skip
PIECES = st.sampled_from(["0", "30", "1800000030", '"', "\\", ";", ",", "=", "r", "t", "remaining", "reset", " ", "Fri", "Jan", "15", "2027", "08:02:00",
                          "GMT", "-", "+9999", ".", "e", "\x00"])  # fmt: skip
VALUES = st.text() | st.lists(PIECES).map("".join) | st.lists(PIECES).map(" ".join)


@given(st.integers(0, 1100), st.dictionaries(st.sampled_from(NAMES) | st.text(), VALUES), st.floats(0, 1e11))
def test_nothing_that_a_server_says_is_too_much(status: int, headers: dict[str, str], now: float) -> None:
    """Whatever stands in the headers, the answer is None or between 0 and 366 days."""
    wait = asked_wait(status, headers, now)
    assert wait is None or 0.0 <= wait <= YEAR


@given(st.integers(0, 10**7), st.sampled_from(["%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"]))
def test_a_date_is_as_good_as_its_seconds(seconds: int, form: str) -> None:
    """Any moment ahead, in any of the three forms, is as many seconds away as it is."""
    moment = dt.datetime.fromtimestamp(NOW + seconds, dt.UTC)
    assert asked_wait(503, {"Retry-After": moment.strftime(form)}, NOW) == seconds
    assert asked_wait(503, {"Retry-After": format_datetime(moment, usegmt=True)}, NOW) == seconds


@pytest.mark.parametrize("value", ['"' * 200_000, '"\\' * 200_000, "," * 200_000, "=;" * 200_000, "1" * 200_000 + "x", "Fri, " * 100_000])
def test_long_headers_cost_nothing(value: str) -> None:
    """A header of hundreds of kilobytes is looked at no longer than a short one, and says nothing."""
    assert asked_wait(200, {"RateLimit": value}, NOW) is None
    assert asked_wait(404, {"RateLimit-Remaining": "0", "RateLimit-Reset": f"x{value}"}, NOW) is None

"""Which answers are worth a second question."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkvoice.fetch.retry import asks_again, pause
from linkvoice.model.capture import Capture, Failure

TWICE = [404, 410, Failure.NAME, Failure.REDIRECT_LOOP, Failure.REDIRECT_LIMIT]
PATIENTLY_ONCE = [Failure.TIMEOUT, Failure.CONNECT]
PASSING = [408, 421, 425, 429, 500, 502, 503, 504, 520, 600, Failure.RESET, Failure.GARBAGE, Failure.NAME_TEMPORARY, Failure.REFUSED,
           Failure.NETWORK, Failure.PROXY, Failure.TLS]  # fmt: skip
FINAL = [200, 204, 304, 400, 401, 403, 405, 406, 451, 999, Failure.TLS_NAME, Failure.TLS_EXPIRED, Failure.TLS_ISSUER, Failure.REDIRECT_NOWHERE,
         Failure.ADDRESS]  # fmt: skip


def capture(answer: int | Failure) -> Capture:
    if isinstance(answer, Failure):
        return Capture("https://acme.dev/", 0.0, failure=answer, said=(str(answer),))
    return Capture("https://acme.dev/", 0.0, status=answer, said=(str(answer),))


def askings(answer: int | Failure, max_retries: int) -> list[int]:
    """The repetitions in which a URL is asked that always says the same."""
    return [attempt for attempt in range(1, 6) if asks_again(capture(answer), attempt, max_retries)]


@pytest.mark.parametrize("max_retries", [0, 1, 2, 4])
@pytest.mark.parametrize("answer", TWICE)
def test_what_breaks_a_link_is_asked_twice(answer: int | Failure, max_retries: int) -> None:
    """Gone pages, missing names and endless redirects are asked until they were said twice in a row, and once more even without retries."""
    assert askings(answer, max_retries) == list(range(1, max(1, max_retries) + 1))
    insisting = capture(answer)
    assert not asks_again(replace(insisting, said=insisting.said * 2), 1, max_retries)


@pytest.mark.parametrize(("max_retries", "expected"), [(0, []), (1, [1]), (2, [1]), (4, [1])])
@pytest.mark.parametrize("answer", PATIENTLY_ONCE)
def test_a_time_out_is_asked_again_at_most_once(answer: Failure, max_retries: int, expected: list[int]) -> None:
    """Waiting costs the reader's time: a host that hangs is asked again once, and not at all without retries."""
    assert expected == askings(answer, max_retries)


@pytest.mark.parametrize(("max_retries", "expected"), [(0, []), (1, [1]), (2, [1, 2]), (4, [1, 2, 3, 4])])
@pytest.mark.parametrize("answer", PASSING)
def test_what_may_pass_is_asked_as_often_as_allowed(answer: int | Failure, max_retries: int, expected: list[int]) -> None:
    """Server errors and cut connections are asked again `max_retries` times."""
    assert expected == askings(answer, max_retries)


@pytest.mark.parametrize("answer", FINAL)
def test_what_is_certain_is_not_asked_again(answer: int | Failure) -> None:
    """Good answers, refusals and certificates do not change in a minute."""
    assert askings(answer, 4) == []


def test_every_failure_is_in_the_table() -> None:
    """The lists above name every failure that there is, so that a new one needs a decision."""
    assert {answer for answer in (*TWICE, *PATIENTLY_ONCE, *PASSING, *FINAL) if isinstance(answer, Failure)} == set(Failure)


@given(st.integers(1, 50))
def test_pauses_grow_and_have_an_end(attempt: int) -> None:
    """A pause is between a half and the whole of 1, 2, 4, … seconds, and never more than 30."""
    longest = min(30.0, 2.0 ** (attempt - 1))
    assert longest / 2 <= pause(attempt) <= longest

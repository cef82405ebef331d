"""Which answers are worth a second question, and when."""

from __future__ import annotations

import random

from linkvoice.model.capture import Capture, Failure

__all__ = ["asks_again", "pause"]

_GONE = {"404", "410", Failure.NAME, Failure.REDIRECT_LOOP, Failure.REDIRECT_LIMIT}
"""Said twice before it is believed."""
_PASSING = {
    "408",
    "421",
    "425",
    "429",
    Failure.RESET,
    Failure.GARBAGE,
    Failure.NAME_TEMPORARY,
    Failure.REFUSED,
    Failure.NETWORK,
    Failure.PROXY,
    Failure.TLS,
}
"""May be over in a moment."""
_SERVER_ERROR = 500
_REFUSAL = 999  # no server error: what some hosts say to programs
_CAP = 30.0  # seconds


def asks_again(capture: Capture, attempt: int, max_retries: int) -> bool:
    """Say whether a URL is asked again in the `attempt`-th repetition (counted from 1)."""
    answer = capture.answer
    if answer in _GONE:
        return not capture.insists and attempt <= max(1, max_retries)
    if answer in {Failure.TIMEOUT, Failure.CONNECT}:
        return attempt == 1 <= max_retries
    status = capture.status or 0
    return attempt <= max_retries and (answer in _PASSING or (status >= _SERVER_ERROR and status != _REFUSAL))


def pause(attempt: int) -> float:
    """Seconds to wait before the `attempt`-th repetition: growing, at most 30, and never the same for two runs."""
    return min(_CAP, 2.0 ** (attempt - 1)) * random.uniform(0.5, 1.0)  # noqa: S311 - no secret

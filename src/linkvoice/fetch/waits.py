"""How long a server asks to be left alone: what its headers say, and no guess beyond it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import Final

__all__ = ["asked_wait"]

_LONGEST: Final = 366 * 86400.0  # seconds; who asks for more may as well have said "never"
_READ: Final = 1000  # characters of a header that are looked at: enough for any honest one
_EPOCH: Final = 1e9  # a reset from here on is a moment (2001), not a number of seconds from now (32 years)
_MILLISECONDS: Final = 1e11  # and from here on in milliseconds: in seconds it would be the year 5138
_GONE: Final = frozenset({404, 410})
_TOO_MANY: Final = 429
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_LIMITS: Final = ("ratelimit", "x-ratelimit", "x-rate-limit")
"""Each has a ``-remaining`` and a ``-reset``: the older IETF draft and GitLab, GitHub and many others, Twitter."""


def asked_wait(status: int, headers: Mapping[str, str], now: float) -> float | None:
    """Give the seconds from `now` (epoch seconds) for which the host is not to be asked, or None when it says nothing.

    Retry-After and its kin count with every answer but a good one, where they mean
    something else, and "not found", where nobody asked for peace. A used-up rate
    limit counts with every answer: after a good one it is the next request that
    waits. Retry-After goes before rate limits. The answer is between 0 and 366
    days; what cannot be read is as if it were not there.

    Sources: RFC 9110 sections 5.6.7 and 10.2.3, RFC 6585 section 4,
    draft-ietf-httpapi-ratelimit-headers-02, -07 and -10.
    """
    said = {name.lower(): value[:_READ].strip() for name, value in headers.items()}
    wait = None
    if not (200 <= status < 300 or status in _GONE):  # noqa: PLR2004 - the good answers
        wait = _retry_after(said, now)
    if wait is None:
        unsaid = "0" if status == _TOO_MANY else ""  # "too many" says it as well
        resets = [_until_reset(reset, now) for remaining, reset in _limits(said, unsaid) if _is_used_up(remaining)]
        wait = max((reset for reset in resets if reset is not None), default=None)
    return None if wait is None else min(max(wait, 0.0), _LONGEST)


def _retry_after(said: Mapping[str, str], now: float) -> float | None:
    """Read the headers that say it outright; the one in milliseconds is the same wait, said more precisely."""
    milliseconds = _number(said.get("retry-after-ms", ""), max)
    if milliseconds is not None:
        return milliseconds / 1000
    for name in ("retry-after", "x-retry-after"):
        text = said.get(name, "")
        seconds = _number(text, max)
        if seconds is None:
            seconds = _until_date(text, now)
        if seconds is not None:
            return seconds
    return None


def _limits(said: Mapping[str, str], unsaid: str) -> Iterator[tuple[str, str]]:
    """Yield what each limit says of the requests that remain, `unsaid` where it does not, and of its reset."""
    for name in _LIMITS:
        yield said.get(f"{name}-remaining", unsaid), said.get(f"{name}-reset", "")
    # Names of policies are free text and may hold anything, so they go first.
    text = _QUOTED.sub("", said.get("ratelimit", ""))
    for limit in [text] if "remaining" in text else text.split(","):
        pairs = (part.partition("=") for part in re.split("[;,]", limit))
        value = {name.strip(): text for name, _, text in pairs}
        yield value.get("r", value.get("remaining", unsaid)), value.get("t", value.get("reset", ""))


def _is_used_up(remaining: str) -> bool:
    number = _number(remaining, min)
    return number is not None and number <= 0


def _until_reset(text: str, now: float) -> float | None:
    """Read a reset: servers write seconds from now, or the moment in seconds or milliseconds since 1970, or its date."""
    reset = _number(text, max)
    if reset is None:
        return _until_date(text, now)
    if reset >= _MILLISECONDS:
        return reset / 1000 - now
    return reset - now if reset >= _EPOCH else reset


def _number(text: str, choose: Callable[[list[float]], float]) -> float | None:
    """Read a number, less its parameters; of several, as repeated headers are joined, the one that is chosen."""
    parts = [part.partition(";")[0].strip() for part in text.split(",")]
    if not all(_NUMBER.fullmatch(part) for part in parts):
        return None
    return choose([float(part) for part in parts])


def _until_date(text: str, now: float) -> float | None:
    """Read an HTTP date in any of its three forms; one without a zone, as asctime writes it, is UTC."""
    try:
        date = parsedate_to_datetime(text)
        return (date if date.tzinfo is not None else date.replace(tzinfo=dt.UTC)).timestamp() - now
    except (ValueError, TypeError, IndexError, OverflowError):
        return None

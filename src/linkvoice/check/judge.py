"""Captures to outcome: the table of verdicts. Pure, so that a changed rule needs no new visit.

A verdict needs evidence: people remove link checkers for their false alarms,
not for what they miss. The names of the rows are printed by ``linkvoice explain``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from linkvoice.model.capture import Capture, Failure, Visit
from linkvoice.model.outcome import Outcome, Status

__all__ = ["ROWS", "Evidence", "Row", "judge"]

_GONE: Final = {404, 410}
_NOT_NOW: Final = {408, 421, 425}
_TWICE: Final = 2
_SAME_VISIT: Final = 6 * 3600.0  # seconds: visits closer together count once
_PASSING: Final = {
    Failure.NAME_TEMPORARY: "has a name that could not be looked up",
    Failure.NETWORK: "has no route to it",
    Failure.REFUSED: "refused the connection",
    Failure.CONNECT: "could not be reached in time",
    Failure.TIMEOUT: "did not answer in time",
    Failure.RESET: "cut the connection",
    Failure.GARBAGE: "answered something that is not HTTP",
    Failure.PROXY: "could not be reached by the proxy",
    Failure.TLS: "made no secure connection",
    Failure.TLS_EXPIRED: "has an expired certificate",
    Failure.REDIRECT_NOWHERE: "redirects to nowhere",
    Failure.ADDRESS: "leads to an address that linkvoice does not contact",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a verdict on one URL may rest on."""

    capture: Capture
    accept: frozenset[int] = frozenset()
    """Status codes that are fine for this URL, beside 2xx."""

    @property
    def said_twice(self) -> bool:
        """Whether the visit ended with the same answer two times in a row."""
        said = self.capture.said
        return len(said) >= _TWICE and said[-1] == said[-2]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: the first whose condition holds decides."""

    name: str
    status: Status
    holds: Callable[[Evidence], bool]
    reason: Callable[[Evidence], str]


def _status(evidence: Evidence) -> int:
    return evidence.capture.status or 0


def _answered(evidence: Evidence) -> str:
    return f"answered {evidence.capture.status}"


def _failed(*failures: Failure) -> Callable[[Evidence], bool]:
    return lambda evidence: evidence.capture.failure in failures


def _is_fine(evidence: Evidence) -> bool:
    return 200 <= _status(evidence) <= 299 or _status(evidence) in evidence.accept  # noqa: PLR2004 - HTTP's own numbers


ROWS: Final[tuple[Row, ...]] = (
    Row("2xx after redirects", Status.REDIRECTED, lambda e: _is_fine(e) and bool(e.capture.hops), lambda e: f"redirects to {e.capture.final_url}"),
    Row("2xx or accepted", Status.OK, _is_fine, _answered),
    Row("404 or 410, said twice", Status.BROKEN, lambda e: _status(e) in _GONE and e.said_twice, _answered),
    Row("404 or 410, said once", Status.UNREACHABLE, lambda e: _status(e) in _GONE, lambda e: f"answered {e.capture.status}, once"),
    Row(
        "redirect loop, said twice",
        Status.BROKEN,
        lambda e: _failed(Failure.REDIRECT_LOOP, Failure.REDIRECT_LIMIT)(e) and e.said_twice,
        lambda e: f"redirects without end ({e.capture.detail})",
    ),
    Row(
        "redirect loop, said once",
        Status.UNREACHABLE,
        _failed(Failure.REDIRECT_LOOP, Failure.REDIRECT_LIMIT),
        lambda _: "redirects without end, once",
    ),
    Row("certificate for another name", Status.BROKEN, _failed(Failure.TLS_NAME), lambda _: "has a certificate for another name"),
    Row(
        "name does not exist, in a sound network",
        Status.BROKEN,
        lambda e: _failed(Failure.NAME)(e) and e.said_twice and e.capture.sound and e.capture.via == "direct",
        lambda _: "has a host name that does not exist",
    ),
    Row("name does not exist, unconfirmed", Status.UNREACHABLE, _failed(Failure.NAME), lambda _: "has a host name that was not found"),
    Row("unknown issuer of the certificate", Status.BLOCKED, _failed(Failure.TLS_ISSUER), lambda _: "has a certificate from an issuer unknown here"),
    Row(
        "other failures",
        Status.UNREACHABLE,
        lambda e: e.capture.failure is not None,
        lambda e: _PASSING.get(e.capture.failure or Failure.RESET, "failed"),
    ),
    Row("408, 421, 425", Status.UNREACHABLE, lambda e: _status(e) in _NOT_NOW, _answered),
    Row("other 4xx and 999", Status.BLOCKED, lambda e: 400 <= _status(e) <= 499 or _status(e) == 999, _answered),  # noqa: PLR2004 - HTTP's own numbers
    Row("everything else", Status.UNREACHABLE, lambda _: True, _answered),
)
"""The table of verdicts, in the order in which it is read."""


def judge(evidence: Evidence, history: Sequence[Visit] = ()) -> Outcome:
    """Judge a URL by its last capture; `history` holds all visits, the last included, oldest first."""
    capture = evidence.capture
    row = next(row for row in ROWS if row.holds(evidence))
    return Outcome(
        url=capture.url,
        status=row.status,
        reason=row.reason(evidence),
        row=row.name,
        code=capture.status,
        final_url=capture.final_url if capture.hops and row.status is Status.REDIRECTED else None,
        hops=capture.hops,
        checked_at=capture.at,
        visits=_visits(history),
    )


def _visits(history: Sequence[Visit]) -> int:
    """Count visits; those within 6 hours of each other are one."""
    count = 0
    last = float("-inf")
    for visit in history:
        if visit.at - last >= _SAME_VISIT:
            count += 1
            last = visit.at
    return count

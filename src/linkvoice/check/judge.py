"""Captures to outcome: the table of verdicts. Pure, so that a changed rule needs no new visit.

A verdict needs evidence: people remove link checkers for their false alarms,
not for what they miss. The names of the rows are printed by ``linkvoice explain``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from linkvoice.config import Grace
from linkvoice.hosts import registrable_domain
from linkvoice.model.capture import Capture, Failure, Visit
from linkvoice.model.outcome import Outcome, Status
from linkvoice.model.url import Url

__all__ = ["OUT_OF_GRACE", "ROWS", "Evidence", "Row", "judge"]

_GONE: Final = {404, 410}
_NOT_NOW: Final = {408, 421, 425}
_SAME_VISIT: Final = 6 * 3600.0  # seconds: visits closer together count once
_GRACE: Final = Grace()
_DAY: Final = 86400.0  # seconds
_WALL, _PARKED, _SAYS_GONE, _NOT_FOUND = (
    "wall:",
    "parked:",
    "gone:",
    r"(?i)(?:.*[/_-])?(?:40[34]|not[-_]?found|page[-_]?not[-_]?found)(?:[-_]?(?:page|error))?(?:\.\w+)?/?",
)
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
    history: tuple[Visit, ...] = ()
    """All visits, oldest first; the capture is that of the last one."""
    grace: Grace = _GRACE

    @property
    def confirmed(self) -> bool:
        """Whether the last answer was given twice in a row: in this visit, or in this one and in the one before."""
        return self.capture.insists or (len(self.history) > 1 and self.history[-2].claims_as(self.history[-1]))

    def marked(self, kind: str) -> str | None:
        """What a mark of this kind names, or None where there is none."""
        return next((mark.removeprefix(kind) for mark in self.capture.marks if mark.startswith(kind)), None)


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


def _is_success(evidence: Evidence) -> bool:
    return 200 <= _status(evidence) <= 299  # noqa: PLR2004 - HTTP's own numbers


def _is_fine(evidence: Evidence) -> bool:
    return _is_success(evidence) or _status(evidence) in evidence.accept


def _shows_wall(evidence: Evidence) -> str:
    wall = evidence.marked(_WALL) or ""
    return f"shows programs a test for browsers{'' if wall == 'unnamed' else f' ({wall})'}"


def _ends_at_not_found(evidence: Evidence) -> bool:
    """Whether it was redirected to a page whose very address says "not found"."""
    asked, final = (Url.normalised(url).path for url in (evidence.capture.url, evidence.capture.final_url))
    return bool(evidence.capture.hops) and re.fullmatch(_NOT_FOUND, final) is not None and re.fullmatch(_NOT_FOUND, asked) is None


def _leads_up_like_all(evidence: Evidence) -> bool:
    """Whether a made-up page beside it was redirected to the same place."""
    capture = evidence.capture
    return bool(capture.stray) and capture.stray.partition("?")[0] == capture.final_url.partition("?")[0]


def _strayed(evidence: Evidence) -> str | None:
    """The registrable domain that a URL leads to now, where it led to another one before and neither is its own."""
    if not evidence.capture.hops or not _is_success(evidence):
        return None
    now = registrable_domain(Url.normalised(evidence.capture.final_url).hostname)
    if now == registrable_domain(Url.normalised(evidence.capture.url).hostname):
        return None
    before = [
        registrable_domain(Url.normalised(visit.final_url).hostname) for visit in evidence.history if visit.final_url and visit.answer.startswith("2")
    ]
    while before and before[-1] == now:
        before.pop()
    return now if before and now not in before else None


ROWS: Final[tuple[Row, ...]] = (
    Row(
        "an accepted status after redirects",
        Status.REDIRECTED,
        lambda e: _status(e) in e.accept and bool(e.capture.hops),
        lambda e: f"redirects to {e.capture.final_url}",
    ),
    Row("an accepted status", Status.OK, lambda e: _status(e) in e.accept, _answered),
    Row("a test for browsers", Status.BLOCKED, lambda e: e.marked(_WALL) is not None and _status(e) not in _GONE, _shows_wall),
    Row(
        "2xx, but parked or for sale",
        Status.SUSPECT,
        lambda e: _is_success(e) and e.marked(_PARKED) is not None,
        lambda _: "shows a page in place of a site: parked, for sale or suspended",
    ),
    Row(
        '2xx, but says "not found"',
        Status.SUSPECT,
        lambda e: _is_success(e) and (e.marked(_SAYS_GONE) is not None or _ends_at_not_found(e)),
        lambda e: f'answered {e.capture.status}, but the page says "not found"',
    ),
    Row(
        "2xx, but made-up pages lead there too",
        Status.SUSPECT,
        lambda e: _is_success(e) and _leads_up_like_all(e),
        lambda e: f"leads to {e.capture.final_url}, as any page of that host that does not exist",
    ),
    Row(
        "2xx, but at another domain than before",
        Status.SUSPECT,
        lambda e: _strayed(e) is not None,
        lambda e: f"leads to {_strayed(e)} now, and led elsewhere before",
    ),
    Row("2xx after redirects", Status.REDIRECTED, lambda e: _is_success(e) and bool(e.capture.hops), lambda e: f"redirects to {e.capture.final_url}"),
    Row("2xx", Status.OK, _is_success, _answered),
    Row("404 or 410, said twice", Status.BROKEN, lambda e: _status(e) in _GONE and e.confirmed, _answered),
    Row("404 or 410, said once", Status.UNREACHABLE, lambda e: _status(e) in _GONE, lambda e: f"answered {e.capture.status}, once"),
    Row(
        "redirect loop, said twice",
        Status.BROKEN,
        lambda e: _failed(Failure.REDIRECT_LOOP, Failure.REDIRECT_LIMIT)(e) and e.confirmed,
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
        lambda e: _failed(Failure.NAME)(e) and e.confirmed and e.capture.sound and e.capture.via == "direct",
        lambda _: "has a host name that does not exist",
    ),
    Row("name does not exist, unconfirmed", Status.UNREACHABLE, _failed(Failure.NAME), lambda _: "has a host name that was not found"),
    Row("unknown issuer of the certificate", Status.BLOCKED, _failed(Failure.TLS_ISSUER), lambda _: "has a certificate from an issuer unknown here"),
    Row(
        "name of a private address",
        Status.SKIPPED,
        lambda e: _failed(Failure.ADDRESS)(e) and not e.capture.hops,
        lambda _: "private address",
    ),
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
OUT_OF_GRACE: Final = "unreachable for too long"
"""The row above all others: what no single visit can show."""


def judge(evidence: Evidence) -> Outcome:
    """Judge a URL by its last capture and by its history."""
    capture, history = evidence.capture, evidence.history
    row = _row(evidence)
    status, reason, name = row.status, row.reason(evidence), row.name
    failing = _failing(evidence) if status in {Status.UNREACHABLE, Status.BROKEN} else ()
    visits = _apart(failing or history)
    if status is Status.UNREACHABLE and len(visits) >= evidence.grace.visits and visits[-1].at - visits[0].at >= evidence.grace.days * _DAY:
        status, name = Status.BROKEN, OUT_OF_GRACE
    return Outcome(
        url=capture.url,
        status=status,
        reason=reason,
        row=name,
        code=capture.status,
        final_url=capture.final_url if capture.hops and status in {Status.REDIRECTED, Status.SUSPECT} else None,
        hops=capture.hops,
        checked_at=capture.at,
        visits=len(visits),
        failing_since=failing[0].at if failing else None,
        elapsed=capture.elapsed,
    )


def _row(evidence: Evidence) -> Row:
    return next(row for row in ROWS if row.holds(evidence))


def _failing(evidence: Evidence) -> tuple[Visit, ...]:
    """The visits at the end of the history that failed without a break, each judged by itself, by the same table."""
    count = 0
    for visit in reversed(evidence.history):
        past = Evidence(visit.as_capture(evidence.capture.url), evidence.accept)
        if _row(past).status not in {Status.UNREACHABLE, Status.BROKEN}:
            break
        count += 1
    return evidence.history[len(evidence.history) - count :]


def _apart(visits: Sequence[Visit]) -> list[Visit]:
    """The visits that count: of those within 6 hours of each other, the first."""
    apart: list[Visit] = []
    for visit in visits:
        if not apart or visit.at - apart[-1].at >= _SAME_VISIT:
            apart.append(visit)
    return apart

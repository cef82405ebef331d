"""The report for a comment on a pull request: what fails in the open, everything else folded away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from linkvoice.model.finding import Finding, Severity
from linkvoice.model.report import Report
from linkvoice.report.plain import counted, harmless
from linkvoice.report.terminal import render_totals
from linkvoice.report.told import help_url, sentence, told, verdict, worst_first

__all__ = ["MARK", "code", "escaped", "markdown_of", "render_markdown"]

MARK: Final = "<!-- linkvoice -->"
"""The first line: by it a job finds its comment again, to write over it."""
_SIZE: Final = 65_000
"""Bytes. GitHub takes comments of 65,536 characters."""
_SHOWN: Final = 20  # findings that fail, before the rest is counted
_TEXT: Final = 600  # characters of one cell; a URL may be as long as it likes
_SPECIAL: Final = re.compile(r"[^\w\s,/()-]|_")
_HEAD: Final = ("| Where | What | Rule |", "|---|---|---|")
_TAIL: Final = 100  # bytes that closing a table and counting the rest takes


def render_markdown(report: Report, fail_on: Severity | None) -> str:
    """Write a short report in Markdown, of at most 65,000 bytes."""
    return markdown_of(report, fail_on, size=_SIZE, shown=_SHOWN)


def markdown_of(report: Report, fail_on: Severity | None, *, size: int, shown: int) -> str:
    """Write a report in Markdown, of at most `size` bytes and with at most `shown` findings that fail in the open; an empty text where nothing fits."""
    findings = worst_first(told(report), fail_on)
    failing = [finding for finding in findings if finding.fails(fail_on)]
    others = findings[len(failing) :]
    text = "\n".join(_opening(report, fail_on))
    if len(text.encode()) + 2 * _TAIL > size:
        return ""
    text += _table(failing[:shown], size - len(text.encode()) - _TAIL, left=len(failing) - shown)
    if others:
        head = f"\n<details><summary>{counted(len(others), 'finding')} that {'does' if len(others) == 1 else 'do'} not fail</summary>\n"
        tail = "\n</details>\n"
        room = size - len((text + head + tail).encode()) - _TAIL
        if room > _TAIL:
            text += head + _table(others, room) + tail
    return text


def _opening(report: Report, fail_on: Severity | None) -> Iterator[str]:
    yield from (MARK, f"### linkvoice: {verdict(report, fail_on)}", "")
    statuses = ", ".join(f"{count:,} {status}" for status, count in report.statuses().items())
    yield render_totals(report) + (f" ({statuses})" if statuses else "") + "."
    notes = [*report.graph.notes, *report.notes]
    yield from (["", *(f"- {code(note)}" for note in notes)] if notes else [])
    yield ""


def _table(findings: Sequence[Finding], room: int, *, left: int = 0) -> str:
    """Write as many rows as there is room for (in bytes), and count what is left out, `left` of it by the caller."""
    if not findings:
        return ""
    lines = ["", *_HEAD]
    used = sum(len(line) + 1 for line in lines)
    written = 0
    for row in _rows(findings):
        used += len(row.encode()) + 1
        if used > room:
            break
        lines.append(row)
        written += 1
    left = max(left, 0) + len(findings) - written
    if left:
        lines += ["", f"And {counted(left, 'more finding')}."]
    return "\n".join(lines) + "\n"


def _rows(findings: Iterable[Finding]) -> Iterator[str]:
    for finding in findings:
        place = code(harmless(str(finding.position)))
        yield f"| {place} | {code(sentence(finding))} | {finding.severity} [{finding.code} {finding.rule}]({help_url(finding.code)}) |"


def code(text: str) -> str:
    """Write foreign text as code: there no `@name` calls a person, and no `#12` leads to an issue."""
    return f"<code>{escaped(text if len(text) <= _TEXT else text[: _TEXT - 1] + '…')}</code>"


def escaped(text: str) -> str:
    """Write every character that Markdown, a table or HTML would act upon by its number: so none of them does."""
    return _SPECIAL.sub(lambda match: f"&#{ord(match[0])};", harmless(text))

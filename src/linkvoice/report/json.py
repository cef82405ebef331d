"""The report for programs; ``docs/report.schema.json`` describes it."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

import msgspec

from linkvoice.model.backlink import Backlink
from linkvoice.model.finding import Finding, Severity
from linkvoice.model.graph import LinkGraph
from linkvoice.model.outcome import Outcome
from linkvoice.model.report import Report
from linkvoice.model.voice import FORMULA, Part, Referrer, Voice
from linkvoice.report.plain import redacted

__all__ = ["VERSION", "render_json"]

VERSION: Final = 1
"""Raised when a key changes its meaning or goes; new keys leave it."""
_BATCH: Final = 50
"""Rows of a list that are written together."""
_DANGEROUS: Final = re.compile(
    "[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Control, format and bidirectional characters, and halves of characters."""


def render_json(report: Report, _fail_on: Severity | None = None) -> Iterator[str]:
    """Write a report as JSON, the same whatever fails the build. Times aside, the same site and captures give the same bytes.

    Gives it in pieces, some rows of a list at a time: 20,000 backlinks and all of their text would take a third of a gigabyte together.
    """
    graph = report.graph
    sources = _sources(graph)
    document: dict[str, Any] = {
        "version": VERSION,
        "linkvoice": report.version,
        "when": _time(report.when),
        "elapsed": round(report.elapsed, 3),
        "site": {
            "url": graph.site.base if graph.site.known else None,
            "name": graph.site.name,
            "pages": len(graph.pages),
            "links": sum(link.occurrences for link in graph.links),
        },
        "outcomes": (_outcome(report.outcomes[url], sources.get(url, [])) for url in sorted(report.outside)),
        "findings": map(_finding, report.findings),
        **({} if report.backlinks is None else _inbound(report.backlinks, report.referrers())),
        "counts": {"outcomes": report.statuses(), "findings": report.severities()},
        "notes": [*graph.notes, *report.notes],
    }
    start = "{"
    for key, value in document.items():
        yield f'{start}\n "{key}": '
        yield from _rows(value) if isinstance(value, Iterator) else (_written(value, 1),)
        start = ","
    yield "\n}\n"


def _rows(values: Iterator[Mapping[str, Any]]) -> Iterator[str]:
    """Write a list, some values at a time."""
    start = "["
    while batch := [*islice(values, _BATCH)]:
        yield start + _written(batch, 1).removeprefix("[").removesuffix("\n ]")
        start = ","
    yield "[]" if start == "[" else "\n ]"


def _written(value: object, depth: int) -> str:
    """Write a value that stands so deep in the document."""
    text = redacted(json.dumps(value, ensure_ascii=False)).replace("##", "#\\u0023")  # so begin workflow commands of Azure and TeamCity
    return msgspec.json.format(_DANGEROUS.sub(_escaped, text), indent=1).replace("\n", "\n" + " " * depth)


def _outcome(outcome: Outcome, links: list[str]) -> Mapping[str, Any]:
    return {
        "url": outcome.url,
        "status": outcome.status,
        "reason": outcome.reason,
        "code": outcome.code,
        "final_url": outcome.final_url,
        "checked_at": None if outcome.checked_at is None else _time(outcome.checked_at),
        "failing_since": None if outcome.failing_since is None else _time(outcome.failing_since)[: len("2026-11-20")],
        "visits": outcome.visits,
        "fragments": dict(outcome.fragments),
        "links": links,
    }


def _finding(finding: Finding) -> Mapping[str, Any]:
    position = finding.position
    return {
        "code": finding.code,
        "rule": finding.rule,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "known": finding.known,
        "message": finding.message,
        "hint": finding.hint or None,
        "count": finding.count,
        "url": finding.url,
        "page": finding.page,
        "pages": finding.pages,
        "fingerprint": finding.fingerprint,
        "source": {"path": position.path, "line": position.line, "column": position.column, "quality": position.quality},
    }


def _inbound(backlinks: Iterable[Backlink], referrers: Iterable[Referrer]) -> Mapping[str, Iterator[Mapping[str, Any]]]:
    return {
        "backlinks": (_backlink(known) for known in backlinks if known.record.standing.verified),
        "referrers": ({**known._asdict(), "band": known.band} for known in referrers),
    }


def _backlink(backlink: Backlink) -> Mapping[str, Any]:
    record, sort = backlink.record, backlink.sort
    return {
        "from_url": record.from_url,
        "to_url": record.to_url,
        "standing": record.standing,
        "first_seen": record.first_seen,
        "changed": record.changed,
        "origin": sort.origin,
        "control": sort.control,
        "kind": sort.kind,
        "label": sort.label,
        "rule": sort.rule,
        "target": backlink.target or None,
        "broken": backlink.broken,
        "voice": None if backlink.voice is None else _voice(backlink.voice),
        "link": None if record.link is None else record.link._asdict(),
        "page": dict(sorted(record.page.items())),
    }


def _voice(voice: Voice) -> Mapping[str, Any]:
    return {
        "formula": FORMULA,
        "score": voice.score,
        "band": voice.band,
        "gate": {"factor": voice.gate.factor, "evidence": voice.gate.evidence},
        "parts": [_part(part) for part in voice.parts],
    }


def _part(part: Part) -> Mapping[str, Any]:
    return {"name": part.name, "points": part.points, "of": part.of, "known": part.known, "evidence": part.evidence}


def _sources(graph: LinkGraph) -> dict[str, list[str]]:
    """Every outside URL with the source paths of the pages that link to it, sorted."""
    return {url: sorted({graph.site.identity(page) for link in links for page in link.pages}) for url, links in graph.outside().items()}


def _escaped(match: re.Match[str]) -> str:
    """Write characters so that a reader of JSON sees no difference, but a terminal and a CI system do not see them at all."""
    return "\ufffd" if "\ud800" <= match[0] <= "\udfff" else json.dumps(match[0])[1:-1]


def _time(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))

"""The report for code scanning: SARIF 2.1.0.

Specification: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html;
what GitHub makes of it, and its limits:
https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

import msgspec

from linkvoice.model.finding import Finding, RuleInfo, Severity
from linkvoice.model.link import Position
from linkvoice.model.report import Report
from linkvoice.report.plain import counted, harmless
from linkvoice.report.told import DOCUMENTATION, help_url, numbered, sentence, told, worst_first

__all__ = ["render_sarif"]

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SEVERITIES: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}
_LIMIT: Final = 25_000
"""Results that GitHub takes; a file with more is refused."""


def render_sarif(report: Report, fail_on: Severity | None) -> str:
    """Write a SARIF log of one run, the worst findings first, at most 25,000 of them."""
    findings = list(numbered(worst_first(told(report), fail_on)))
    codes = sorted({finding.code for _, finding in findings})
    run = {
        "tool": {
            "driver": {
                "name": "linkvoice",
                "version": report.version,
                "informationUri": DOCUMENTATION,
                "rules": [_rule(report.rules[code]) for code in codes],
            }
        },
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": _notifications(len(findings) - _LIMIT)}],
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The root of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(name, finding, codes) for name, finding in findings[:_LIMIT]],
    }
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(document), indent=1).decode() + "\n"


def _rule(rule: RuleInfo) -> Mapping[str, Any]:
    first, _, _ = rule.doc.partition("\n## ")
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": " ".join(first.split()) or rule.summary},
        "help": {"text": rule.doc or rule.summary, "markdown": f"# {rule.code} {rule.name}\n\n{rule.doc or rule.summary}\n"},
        "helpUri": help_url(rule.code),
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": ["links"], "problem.severity": _SEVERITIES[rule.severity]},
    }


def _result(name: str, finding: Finding, codes: Sequence[str]) -> Mapping[str, Any]:
    fingerprints = {"linkvoice/v1": name}
    if finding.position.line is None:
        # GitHub's upload hashes the line itself and complains about another hash; where there is no line, it takes this.
        fingerprints["primaryLocationLineHash"] = name
    return {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": _LEVELS[finding.severity],
        # What looks like a link of Markdown is one in a message too.
        "message": {"text": sentence(finding).replace("](", "] (")},
        "locations": [{"physicalLocation": _location(finding.position)}],
        "partialFingerprints": fingerprints,
        "properties": {
            "url": harmless(finding.url),
            "count": finding.count,
            "pages": [harmless(page) for page in finding.pages],
            "confidence": finding.confidence,
            "known": finding.known,
        },
    }


def _location(position: Position) -> Mapping[str, Any]:
    region = {"startLine": position.line, "startColumn": position.column}
    known = {key: value for key, value in region.items() if value is not None}
    path = quote(os.fsencode(position.path))
    artifact = {"uri": f"file://{path}"} if path.startswith("/") else {"uri": path, "uriBaseId": "%SRCROOT%"}
    return {"artifactLocation": artifact, "region": known} if known else {"artifactLocation": artifact}


def _notifications(left_out: int) -> Sequence[Mapping[str, Any]]:
    if left_out <= 0:
        return []
    return [{"level": "warning", "message": {"text": f"{counted(left_out, 'finding')} left out: a log may have {_LIMIT:,} results."}}]

"""The report for GitLab: every key that GitLab asks for, and fingerprints that are one of a kind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from syrupy.assertion import SnapshotAssertion

from linkvoice.model.finding import Severity
from linkvoice.model.link import Position
from linkvoice.report.gitlab import render_gitlab
from linkvoice.report.plain import harmless
from tests.reported import HOSTILE, finding, report

TEXT = {"type": "string", "minLength": 1}
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": TEXT,
            "check_name": TEXT,
            "fingerprint": TEXT,
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": r"^(?!\./|/)."},
                    "lines": {"type": "object", "required": ["begin"], "properties": {"begin": {"type": "integer", "minimum": 1}}},
                },
            },
        },
    },
}
"""What GitLab documents of its format."""


def test_gitlab(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    """A list of entries: what is wrong, the rule, a fingerprint, how bad it is, file and line."""
    assert render_gitlab(report(tmp_path), Severity.ERROR) == snapshot


@pytest.mark.parametrize("empty", [False, True])
def test_gitlab_reads_it(tmp_path: Path, empty: bool) -> None:
    """The report has the form that GitLab documents, and no two entries share a fingerprint: of those GitLab shows one."""
    entries = json.loads(render_gitlab(report(tmp_path, findings=()) if empty else report(tmp_path), Severity.ERROR))
    Draft202012Validator(SCHEMA).validate(entries)
    assert len({entry["fingerprint"] for entry in entries}) == len(entries) == (0 if empty else 13)


def test_what_fails_is_critical(tmp_path: Path) -> None:
    """What fails the build stands out, whatever its severity."""
    told = report(tmp_path, findings=tuple(finding(code, "x", Position("a.md")) for code in ("LV501", "LV514", "LV511", "LV513")))
    severities = {
        level: [entry["severity"] for entry in json.loads(render_gitlab(told, level))] for level in (None, Severity.ERROR, Severity.WARNING)
    }
    assert severities == {
        None: ["major", "minor", "minor", "info"],
        Severity.ERROR: ["critical", "minor", "minor", "info"],
        Severity.WARNING: ["critical", "critical", "minor", "info"],
    }


def test_what_was_there_before_is_only_information(tmp_path: Path) -> None:
    """A known finding fails nothing and is no news: it is the mildest there is."""
    (entry,) = json.loads(render_gitlab(report(tmp_path, findings=(finding("LV501", "old", Position("a.md"), known=True),)), Severity.ERROR))
    assert (entry["severity"], entry["description"]) == ("info", "LV501: old (known)")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_is_only_text(tmp_path: Path, text: str) -> None:
    """Description and path are the texts without what could harm."""
    printed = render_gitlab(report(tmp_path, findings=(finding("LV512", text, Position(f"docs/{text}.md")),)), None)
    (entry,) = json.loads(printed)
    assert (entry["description"], entry["location"]["path"]) == (f"LV512: {harmless(text)}", harmless(f"docs/{text}.md"))
    assert printed.replace("\n", "").isprintable()

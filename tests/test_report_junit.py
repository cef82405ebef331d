"""The report for test dashboards: XML that every parser reads, in the form that Jenkins checks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

import pytest
from syrupy.assertion import SnapshotAssertion

from linkvoice.model.finding import Severity
from linkvoice.model.link import Position
from linkvoice.model.report import Report
from linkvoice.report.junit import render_junit
from linkvoice.report.plain import harmless
from tests.reported import HOSTILE, finding, report

FORBIDDEN = "".join(map(chr, [*range(32), 0x7F, 0xFFFE, 0xFFFF, 0xD800, 0x1FFFE]))
"""What XML 1.0 cannot hold, and some that it can."""


class Form(NamedTuple):
    """What an element may hold."""

    needed: frozenset[str]
    allowed: frozenset[str]
    children: frozenset[str]
    text: bool = False


def form(needed: str = "", allowed: str = "", children: str = "", *, text: bool = False) -> Form:
    """Write a form in words."""
    return Form(frozenset(needed.split()), frozenset(f"{needed} {allowed}".split()), frozenset(children.split()), text)


FORMS = {
    "testsuites": form(allowed="name time tests failures errors", children="testsuite"),
    "testsuite": form(
        "name tests failures errors",
        "group time skipped timestamp hostname id package file log url",
        "testsuite properties testcase system-out system-err",
    ),
    "testcase": form("name", "time classname group", "skipped error failure system-out system-err"),
    "failure": form(allowed="type message", text=True),
    "skipped": form(allowed="type message", text=True),
}
"""The part of Jenkins' schema ``junit-10.xsd`` that we write, rule for rule."""


def faults(element: ET.Element) -> list[str]:
    """What the schema does not allow in an element and below."""
    known = FORMS.get(element.tag)
    if known is None:
        return [f"<{element.tag}>"]
    found = [f"{element.tag} without {name}" for name in known.needed - {*element.keys()}]
    found += [f"{element.tag} {name}" for name in {*element.keys()} - known.allowed]
    found += [f"<{child.tag}> in <{element.tag}>" for child in element if child.tag not in known.children]
    found += [f"text in {element.tag}"] if not known.text and "".join([element.text or "", *(child.tail or "" for child in element)]).strip() else []
    found += [f"time {element.get('time')}"] if not re.fullmatch(r"\d{1,3}(,\d{3})*(\.\d*)?", element.get("time", "0")) else []
    return found + [fault for child in element for fault in faults(child)]


def read(told: Report, fail_on: Severity | None = Severity.ERROR) -> ET.Element:
    """The XML of a report, read back and checked."""
    root = ET.fromstring(render_junit(told, fail_on).encode())
    assert faults(root) == []
    return root


def test_junit(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    """A suite a file: failures fail the build, other findings are skipped tests, a page without findings passes."""
    assert render_junit(report(tmp_path), Severity.ERROR) == snapshot


def test_the_form_is_checked() -> None:
    """The check that stands for the schema finds what the schema forbids."""
    bad = '<testsuites><testsuite name="a" tests="1" failures="0" errors="0" line="3"><testcase>x<b/></testcase></testsuite><testcase name="x"/></testsuites>'
    assert sorted(faults(ET.fromstring(bad))) == [
        "<b>", "<b> in <testcase>", "<testcase> in <testsuites>", "testcase without name", "testsuite line", "text in testcase",
    ]  # fmt: skip


def test_junit_is_valid_and_counts_right(tmp_path: Path) -> None:
    """The report follows the form, and the numbers are those of the tests in it."""
    root = read(report(tmp_path))
    for suite in root:
        cases = suite.findall("testcase")
        assert suite.get("tests") == str(len(cases))
        assert suite.get("failures") == str(sum(case.find("failure") is not None for case in cases))
        assert suite.get("skipped") == str(sum(case.find("skipped") is not None for case in cases))
        names = [case.get("name") for case in cases]
        assert len({*names}) == len(names)
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("14", "4", "0")


def test_a_clean_site_has_tests_that_pass(tmp_path: Path) -> None:
    """Each page is a test: some dashboards take a report without tests for a job that went wrong."""
    root = read(report(tmp_path, findings=()))
    assert [(suite.get("name"), suite.get("tests"), len(suite[0])) for suite in root] == [
        ("docs/alone.md", "1", 0),
        ("docs/clean.md", "1", 0),
        ("docs/guide.md", "1", 0),
    ]


@pytest.mark.parametrize(("fail_on", "failures"), [(None, "0"), (Severity.ERROR, "4"), (Severity.WARNING, "5")])
def test_failures_are_what_fails(tmp_path: Path, fail_on: Severity | None, failures: str) -> None:
    """The failures are those of `fail_on`, without those that never fail."""
    assert read(report(tmp_path), fail_on).get("failures") == failures


def test_a_test_keeps_its_name_when_its_line_moves(tmp_path: Path) -> None:
    """Dashboards know a test again by its name, so no line stands in it; the second link to the same URL has a number."""
    lines = [(3, 9), (4, 10)]
    names = [
        [case.get("name") for case in read(report(tmp_path, findings=tuple(finding("LV503", "x", Position("a.md", line + by)) for line, _ in lines))).iter("testcase")]
        for by in (0, 7)
    ]  # fmt: skip
    assert names[0] == names[1]
    assert names[0][:2] == ["LV503 https://www.gone.dev/page", "LV503 https://www.gone.dev/page (2)"]


@pytest.mark.parametrize("fail_on", [None, Severity.WARNING])
@pytest.mark.parametrize("text", [*HOSTILE, FORBIDDEN], ids=range(len(HOSTILE) + 1))
def test_a_hostile_text_is_only_text(tmp_path: Path, text: str, fail_on: Severity | None) -> None:
    """A parser gets the text back, without what XML cannot hold, wherever it stands."""
    found = finding("LV501", text, Position(f"docs/{text}.md"), url=f"https://x.dev/{text}", severity=Severity.WARNING)
    root = read(report(tmp_path, findings=(found,)), fail_on)
    suite = next(suite for suite in root if suite.find("testcase/*") is not None)
    (told,) = suite.findall("testcase/*")
    assert suite.get("name") == harmless(f"docs/{text}.md")
    assert told.tag == ("skipped" if fail_on is None else "failure")
    assert str(told.get("message")).endswith(harmless(text))
    assert "".join(root.itertext()).replace("\n", "").isprintable()

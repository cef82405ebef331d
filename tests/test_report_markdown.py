"""The report for a comment on a pull request: short, and no text of strangers does anything in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from syrupy.assertion import SnapshotAssertion

from linkvoice.model.finding import Severity
from linkvoice.model.link import Position
from linkvoice.report.markdown import MARK, render_markdown
from linkvoice.report.plain import harmless
from tests.reported import HOSTILE, finding, report


def html(text: str) -> str:
    """Markdown as GitHub reads it, with tables and bare URLs."""
    return str(MarkdownIt("gfm-like", {"linkify": False}).render(text))


def cells(text: str) -> list[list[str]]:
    """The texts of the tables of a report, row by row, as a reader sees them."""
    rows = re.findall(r"<tr>(.*?)</tr>", html(text), re.DOTALL)
    found = [re.findall(r"<td>(.*?)</td>", row, re.DOTALL) for row in rows]
    return [[re.sub(r"&(quot|amp|lt|gt);", _meant, re.sub(r"<[^>]*>", "", cell)) for cell in row] for row in found if row]


def _meant(match: re.Match[str]) -> str:
    return {"quot": '"', "amp": "&", "lt": "<", "gt": ">"}[match[1]]


def test_markdown(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    """Verdict, totals, notes, what fails in a table, everything else folded away."""
    assert render_markdown(report(tmp_path), Severity.ERROR) == snapshot


def test_a_clean_site_is_two_lines(tmp_path: Path) -> None:
    """Nothing found: no table and nothing to unfold; the mark is there, so that the comment is found again."""
    text = render_markdown(report(tmp_path, findings=(), notes=()), Severity.ERROR)
    assert text == (
        f"{MARK}\n### linkvoice: no findings\n\n3 pages, 12 links, 4 outbound URLs (1 blocked, 1 broken, 1 ok, 1 unreachable).\n"
    )  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_is_only_text(tmp_path: Path, text: str) -> None:
    """It fills its own cell: no element, no row, no link, no picture, and nobody is called, because it is code."""
    printed = render_markdown(report(tmp_path, findings=(finding("LV501", text, Position(f"docs/{text}.md")),), notes=(text,)), Severity.ERROR)
    shown = " ".join(harmless(text).split())
    (row,) = cells(printed)
    assert [" ".join(cell.split()) for cell in row] == [" ".join(harmless(f"docs/{text}.md").split()), shown, "error LV501 broken-internal-link"]
    assert {*re.findall(r"</?(\w+)", html(printed).replace(MARK, ""))} == {
        "h3", "p", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "code", "a",
    }  # fmt: skip
    assert re.findall(r'href="([^"]*)"', html(printed)) == ["https://linkvoice.github.io/linkvoice/rules/LV501/"]
    assert re.findall(r"@|#\d", re.sub(r"<code>.*?</code>", "", html(printed), flags=re.DOTALL)) == []


def test_twenty_that_fail_are_shown_and_the_rest_is_counted(tmp_path: Path) -> None:
    """A comment is short: the reports in full stand elsewhere."""
    many = tuple(finding("LV501", f"page {number} is gone", Position("a.md")) for number in range(25))
    text = render_markdown(report(tmp_path, findings=many), Severity.ERROR)
    assert len(cells(text)) == 20
    assert "\n\nAnd 5 more findings.\n" in text


@pytest.mark.parametrize("failing", [0, 15, 3_000])
def test_a_comment_is_never_too_long(tmp_path: Path, failing: int) -> None:
    """However many and however long the findings are, GitHub takes the comment, every table is whole and everything is unfolded and folded."""
    fails = [finding("LV501", "<日本語>" * 400, Position("a.md")) for _ in range(failing)]
    others = [finding("LV513", "<refuses>" * 400, Position("a.md")) for _ in range(3_000)]
    text = render_markdown(report(tmp_path, findings=(*fails, *others)), Severity.ERROR)
    assert len(text) <= len(text.encode()) <= 65_000
    assert all(len(row) == 3 for row in cells(text))
    assert text.count("<details>") == text.count("</details>")
    assert re.search(r"\n\nAnd [\d,]+ more findings\.\n", text)


def test_a_long_text_is_cut(tmp_path: Path) -> None:
    """One URL of many thousand characters does not fill the comment."""
    text = render_markdown(report(tmp_path, findings=(finding("LV501", "x" * 5_000, Position("a.md")),)), Severity.ERROR)
    assert f"<code>{'x' * 599}…</code>" in text.replace("&#8230;", "…")

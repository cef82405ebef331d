"""The report for GitHub Actions: annotations that GitHub reads as they are meant, a summary that fits, and both without being asked for."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from syrupy.assertion import SnapshotAssertion

from linkvoice.model.finding import Severity
from linkvoice.model.link import Position, Quality
from linkvoice.report.github import SUMMARY_SIZE, render_github, render_step_summary
from linkvoice.report.plain import harmless
from linkvoice.run import render
from tests.hostile import linkvoice, write_site
from tests.reported import HOSTILE, finding, report
from tests.test_mkdocs import RUNNERS, Project


class Command(NamedTuple):
    """A workflow command as GitHub's runner reads it."""

    name: str
    properties: Mapping[str, str]
    message: str


def read_command(line: str) -> Command | None:
    """Read a line of a log as GitHub's runner does; None where it is no command."""
    line = line.lstrip()
    if not line.startswith("::") or "::" not in line[2:]:
        return None
    head, _, message = line[2:].partition("::")
    name, _, written = head.partition(" ")
    pairs = [pair.split("=", 1) for pair in written.split(",") if pair]
    escapes = {"%0D": "\r", "%0A": "\n", "%25": "%"}
    return Command(name, {key: _unescaped(value, {"%3A": ":", "%2C": ",", **escapes}) for key, value in pairs}, _unescaped(message, escapes))


def _unescaped(text: str, escapes: Mapping[str, str]) -> str:
    for written, meant in escapes.items():
        text = text.replace(written, meant)
    return text


def commands_in(text: str) -> list[Command]:
    """The commands in a log."""
    return [command for command in map(read_command, text.splitlines()) if command is not None]


def summary_of(folder: Path) -> str:
    """What a step of a job wrote for its summary."""
    return (folder / "summary.md").read_text("utf-8")


def job(folder: Path, **more: str) -> dict[str, str]:
    """The environment of a step."""
    return {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(folder / "summary.md"), "GITHUB_WORKSPACE": str(folder), **more}


# Annotations


def test_annotations(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    """A line a finding: its kind, file, line and column where they are known, the rule, and what to do."""
    assert render_github(report(tmp_path), Severity.ERROR) == snapshot


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_stays_in_its_annotation(tmp_path: Path, text: str) -> None:
    """Whatever a file or a page is called, GitHub reads one command, and in it the text without what could harm."""
    found = finding("LV501", text, Position(f"docs/{text}.md", 3, 7, Quality.EXACT))
    (command,) = commands_in(render_github(report(tmp_path, findings=(found,)), None))
    properties = {"file": harmless(f"docs/{text}.md"), "line": "3", "col": "7", "title": "LV501 broken-internal-link"}
    assert command == ("error", properties, harmless(text))


def test_ten_of_a_kind_are_shown_and_the_rest_is_counted(tmp_path: Path) -> None:
    """Of each kind GitHub shows ten: those that fail the build come first, and a last line that is no command counts the rest."""
    never = [finding("LV511", f"never {number}", Position("a.md")) for number in range(12)]
    fails = [finding("LV514", f"fails {number}", Position("b.md")) for number in range(3)]
    notes = [finding("LV513", f"note {number}", Position("c.md")) for number in range(11)]
    text = render_github(report(tmp_path, findings=(*never, *fails, *notes)), Severity.WARNING)
    commands = commands_in(text)
    assert [command.name for command in commands] == ["warning"] * 10 + ["notice"] * 10
    assert [command.message for command in commands[:5]] == ["fails 0", "fails 1", "fails 2", "never 0", "never 1"]
    assert (
        text.splitlines()[-1]
        == "linkvoice: 5 more warnings, 1 more notice: GitHub shows 10 annotations of a kind, the summary of the job shows the rest"
    )


def test_what_was_there_before_is_a_note(tmp_path: Path) -> None:
    """A known finding is annotated as a notice, so that the errors of a change are those that the change made."""
    old = [finding("LV501", f"old {number}", Position("a.md"), known=True) for number in range(20)]
    commands = commands_in(render_github(report(tmp_path, findings=(*old, finding("LV501", "new", Position("b.md")))), Severity.ERROR))
    assert [(command.name, command.message) for command in commands[:2]] == [("error", "new"), ("notice", "old 0 (known)")]
    assert len(commands) == 11


def test_nothing_to_annotate_is_an_empty_text(tmp_path: Path) -> None:
    """A clean site writes no line."""
    assert render_github(report(tmp_path, findings=()), Severity.ERROR) == ""


# The summary of a step


def test_the_summary_shows_all_that_fails(tmp_path: Path) -> None:
    """Where a comment on a pull request shows the first 20, the summary shows a thousand."""
    many = tuple(finding("LV501", f"page {number} is gone", Position("a.md", number + 1)) for number in range(100))
    text = render_step_summary(report(tmp_path, findings=many), Severity.ERROR)
    assert text.count("is gone</code>") == 100
    assert "more finding" not in text


@pytest.mark.parametrize("room", [SUMMARY_SIZE, 5_000, 1_000, 100, 0, -1])
def test_the_summary_keeps_to_its_room(tmp_path: Path, room: int) -> None:
    """However many findings there are and however long they are, the summary has at most so many bytes, and its table is whole."""
    many = tuple(finding("LV501", "日本語 " * 100, Position("a.md", number + 1)) for number in range(2_000))
    text = render_step_summary(report(tmp_path, findings=many), Severity.ERROR, room)
    assert len(text.encode()) <= max(room, 0)
    assert all(line.endswith("|") for line in text.splitlines() if line.startswith("|"))


# Without being asked


def test_a_job_gets_annotations_and_a_summary(tmp_path: Path) -> None:
    """On GitHub the command annotates on standard error, so that standard output can be piped on, and adds to the summary of the step."""
    write_site(tmp_path / "site", {"index.html": ["gone.html"]})
    (tmp_path / "summary.md").write_text("what another command wrote\n", "utf-8")
    plain = linkvoice("check", "site", cwd=tmp_path)
    result = linkvoice("check", "site", cwd=tmp_path, **job(tmp_path))
    assert (result.returncode, result.stdout) == (plain.returncode, plain.stdout)
    (command,) = commands_in(result.stderr)
    assert (command.name, command.properties["file"], command.properties["line"]) == ("error", "site/index.html", "2")
    assert summary_of(tmp_path).startswith("what another command wrote\n<!-- linkvoice -->\n### linkvoice: 1 error: fails\n")


def test_nobody_else_gets_annotations(tmp_path: Path) -> None:
    """Outside of GitHub Actions nothing is annotated and no file is touched."""
    write_site(tmp_path / "site", {"index.html": ["gone.html"]})
    result = linkvoice("check", "site", cwd=tmp_path, **job(tmp_path, GITHUB_ACTIONS=""))
    assert commands_in(result.stdout + result.stderr) == []
    assert not (tmp_path / "summary.md").exists()


def test_annotations_are_written_once(tmp_path: Path) -> None:
    """Whoever asks for --format github gets them on standard output, and not again on standard error."""
    write_site(tmp_path / "site", {"index.html": ["gone.html"]})
    result = linkvoice("check", "site", "--format", "github", cwd=tmp_path, **job(tmp_path))
    assert len(commands_in(result.stdout)) == 1
    assert commands_in(result.stderr) == []
    assert "1 error: fails" in summary_of(tmp_path)


def test_json_stays_json_on_github(tmp_path: Path) -> None:
    """What a job pipes into a program holds nothing but the report."""
    write_site(tmp_path / "site", {"index.html": ["gone.html"]})
    assert json.loads(linkvoice("check", "site", "--format", "json", cwd=tmp_path, **job(tmp_path)).stdout)["version"] == 1


def test_annotations_can_be_turned_off(tmp_path: Path) -> None:
    """`reports: {github: false}` means neither annotations nor a summary."""
    write_site(tmp_path / "site", {"index.html": ["gone.html"]})
    result = linkvoice("check", "site", "--set", "reports.github=false", cwd=tmp_path, **job(tmp_path))
    assert (result.returncode, commands_in(result.stderr)) == (1, [])
    assert not (tmp_path / "summary.md").exists()


def test_a_summary_that_cannot_be_written_only_warns(tmp_path: Path) -> None:
    """The exit code is that of the findings, and the warning says why there is no summary."""
    write_site(tmp_path / "site", {"index.html": ["gone.html"]})
    result = linkvoice("check", "site", cwd=tmp_path, **job(tmp_path, GITHUB_STEP_SUMMARY=str(tmp_path)))
    assert result.returncode == 1
    assert len(commands_in(result.stderr)) == 1
    assert "linkvoice: warning: the summary of the step could not be written: Is a directory\n" in result.stderr


@pytest.mark.parametrize("known_by", ["git", "GITHUB_WORKSPACE", "CI_PROJECT_DIR"])
def test_paths_begin_at_the_root_of_the_repository(tmp_path: Path, known_by: str) -> None:
    """A job that works in a folder of the repository annotates its files where the repository has them; people read paths that they can open."""
    write_site(tmp_path / "docs" / "site", {"index.html": ["gone.html"]})
    (tmp_path / ("x" if known_by != "git" else ".git")).mkdir()
    more = {} if known_by == "git" else {known_by: str(tmp_path)}
    folder = tmp_path / "docs"
    formats = {name: linkvoice("check", "site", "--format", name, cwd=folder, **more).stdout for name in ("github", "gitlab", "sarif", "text")}
    assert commands_in(formats["github"])[0].properties["file"] == "docs/site/index.html"
    assert json.loads(formats["gitlab"])[0]["location"]["path"] == "docs/site/index.html"
    (result,) = json.loads(formats["sarif"])["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "docs/site/index.html"
    assert formats["text"].startswith("site/index.html:2:4: ")


def test_paths_outside_of_the_repository_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not lie in the repository keeps the path by which it can be opened."""
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    (tmp_path / "repository" / "docs").mkdir()
    monkeypatch.chdir(tmp_path / "repository" / "docs")
    places = ["/elsewhere/a.html", "../../b.html", "../c.html", str(tmp_path / "repository" / "d.html")]
    told = report(tmp_path, findings=tuple(finding("LV501", "gone", Position(place)) for place in places))
    files = [command.properties["file"] for command in commands_in(render(told, "github", None))]
    assert files == ["/elsewhere/a.html", "../../b.html", "c.html", "d.html"]


# In a build


def build(project: Project, runner: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Build a project with one broken link as a job of GitHub Actions does."""
    project.write("docs/index.md", "# Home\n\n[a](gone.html)")
    return project.run("build", "-q", runner=runner, **job(project.folder, **more))


@pytest.mark.parametrize("runner", RUNNERS)
def test_a_build_annotates_too(tmp_path: Path, runner: str) -> None:
    """On GitHub a build of MkDocs or ProperDocs annotates at the line of the source and adds to the summary of the step."""
    project = Project(tmp_path)
    project.add_linkvoice({"reports": {"sarif": "lv.sarif", "markdown": "lv.md"}})
    result = build(project, runner)
    assert result.returncode == 1
    (command,) = commands_in(result.stderr)
    assert (command.name, command.properties["file"], command.properties["line"], command.properties["col"]) == ("error", "docs/index.md", "3", "5")
    assert "### linkvoice: 1 error: fails\n" in summary_of(tmp_path)
    assert summary_of(tmp_path) == (tmp_path / "lv.md").read_text("utf-8")
    assert json.loads((tmp_path / "lv.sarif").read_text("utf-8"))["version"] == "2.1.0"


def test_a_build_can_be_quiet(tmp_path: Path) -> None:
    """`reports: {github: false}` holds in a build too, and a quiet report does not count as one to be written."""
    project = Project(tmp_path)
    project.add_linkvoice({"reports": {"github": False}})
    result = build(project, "mkdocs")
    assert (result.returncode, commands_in(result.stderr)) == (1, [])
    assert not (tmp_path / "summary.md").exists()


def test_severity_and_failing_are_two_things(tmp_path: Path) -> None:
    """A warning that fails the build is annotated as a warning: that it fails, the job says."""
    told = report(tmp_path, findings=(finding("LV514", "bad", Position("a.md"))._replace(severity=Severity.WARNING),))
    assert [command.name for command in commands_in(render_github(told, Severity.WARNING))] == ["warning"]

"""The action of GitHub and the hook of pre-commit, run as GitHub and pre-commit run them."""

from __future__ import annotations

import json
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
from mkdocs.utils.yaml import yaml_load

from tests.actions import ROOT, Runner
from tests.hostile import linkvoice, write_site


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """A machine with a site in its workspace that has one old finding."""
    runner = Runner(tmp_path / "work", tmp_path / "machine")
    write_site(runner.folder / "site", {"index.html": ["gone.html"]})
    return runner


def test_a_pull_request_answers_for_what_it_broke(runner: Runner) -> None:
    """Main fails on what is broken there and keeps its report; a pull request that breaks nothing passes, one that does fails."""
    assert runner.action({"site": "site", "arguments": "--offline"}) == 1
    runner.base_ref = "main"
    write_site(runner.folder / "site", {"index.html": ["", "gone.html"]})
    assert runner.action({"site": "site", "arguments": "--offline"}) == 0, runner.printed
    write_site(runner.folder / "site", {"index.html": ["gone.html", "new.html"]})
    assert runner.action({"site": "site", "arguments": "--offline"}) == 1
    assert runner.action({"site": "site", "arguments": "--offline"}) == 1  # its own report is not what it is compared with

    findings = [(finding["message"], finding["known"]) for finding in json.loads(runner.uploads[-1])["findings"]]
    assert findings == [("gone.html: no such page", True), ("new.html: no such page", False)]


def test_a_merge_queue_answers_for_what_it_broke(runner: Runner) -> None:
    """What waits in it is compared with the branch that the queue is for, and leaves no report to pull requests."""
    assert runner.action({"site": "site", "arguments": "--offline"}) == 1
    runner.queue_for = "main"
    write_site(runner.folder / "site", {"index.html": ["", "gone.html"]})
    assert runner.action({"site": "site", "arguments": "--offline"}) == 0, runner.printed
    write_site(runner.folder / "site", {"index.html": ["gone.html", "new.html"]})
    assert runner.action({"site": "site", "arguments": "--offline"}) == 1

    assert [key for key in runner.saved if key.startswith("base-")] == ["base-linkvoice-main-1-1"]


def test_the_first_pull_request_is_told_why_all_is_new(runner: Runner) -> None:
    """Without a report of the base branch everything counts, and a notice says what to do."""
    runner.base_ref = "main"

    assert runner.action({"site": "site", "arguments": "--offline"}) == 1
    assert "::notice::There is no report of main yet" in runner.printed


def test_the_report_of_another_branch_is_not_taken_for_that_of_the_base(runner: Runner) -> None:
    """What is kept of the main branch says nothing about a change for another one."""
    assert runner.action({"site": "site", "arguments": "--offline"}) == 1
    runner.base_ref = "release"

    assert runner.action({"site": "site", "arguments": "--offline"}) == 1
    assert "::notice::There is no report of release yet" in runner.printed


def test_a_run_without_a_report_leaves_the_last_one_to_pull_requests(runner: Runner) -> None:
    """When the main branch cannot be built, pull requests are compared with the report before that."""
    assert runner.action({"site": "site", "arguments": "--offline"}) == 1
    assert runner.action({"build": "exit 7"}) == 7
    runner.base_ref = "main"

    assert runner.action({"site": "site", "arguments": "--offline"}) == 0, runner.printed
    assert [key for key in runner.saved if key.startswith("base-")] == ["base-linkvoice-main-1-1"]


def test_packages_are_no_patterns_for_files(runner: Runner) -> None:
    """An extra in brackets stays what it is, whatever files are there."""
    (runner.folder / "pelicanm").write_text("", "utf-8")

    assert runner.action({"packages": "pelican[markdown]", "build": "true"}) == 0
    assert runner.packages.strip().endswith(" pelican[markdown]")


def test_the_report_of_an_earlier_run_is_not_taken_for_this_one(runner: Runner) -> None:
    """A build that dies before linkvoice leaves no report, though the cache holds an older one."""
    runner.action({"site": "site", "arguments": "--offline"})

    assert runner.action({"build": "exit 7"}) == 7
    assert runner.uploads[-1] == ""


def test_a_build_gets_what_it_needs(runner: Runner) -> None:
    """Packages are installed beside linkvoice, the command runs in the folder, and knows the report of the base branch and the token."""
    inputs = {
        "folder": "docs",
        "packages": "-r requirements.txt x<2",
        "build": "pwd; mkdir -p .linkvoice; env > .linkvoice/report.json",
        "token": "t0",
    }
    (runner.folder / "docs").mkdir()

    assert runner.action(inputs) == 0, runner.printed
    assert runner.packages.strip().endswith(f"{ROOT} -r requirements.txt x<2")
    assert str(runner.folder / "docs") in runner.printed
    runner.base_ref = "main"
    assert runner.action(inputs) == 0
    said = dict(line.split("=", 1) for line in runner.uploads[-1].splitlines() if "=" in line)
    assert (said["GITHUB_TOKEN"], said["LINKVOICE_NEW_SINCE"]) == ("t0", str(runner.folder / "docs/.linkvoice/base/report.json"))


def test_wrong_use_fails_the_job(runner: Runner) -> None:
    """A folder that is not there is exit code 2, and the store is kept all the same."""
    assert runner.action({"site": "nowhere"}) == 2


def test_findings_go_to_code_scanning(runner: Runner) -> None:
    """The SARIF report is uploaded also when the check failed."""
    assert runner.action({"site": "site", "arguments": "--offline"}) == 1

    assert [json.loads(text).get("version") for text in runner.uploads] == ["2.1.0", 1]


def test_every_input_is_used_and_described() -> None:
    """What the action offers has a meaning and an effect."""
    text = (ROOT / "action.yml").read_text("utf-8")
    action = yaml_load(text)

    assert [name for name, option in action["inputs"].items() if not option.get("description") or f"inputs.{name} " not in text] == []
    assert {step.get("shell", "bash") for step in action["runs"]["steps"]} == {"bash"}


def test_the_hook_checks_the_files_it_is_given(tmp_path: Path) -> None:
    """pre-commit hands over changed Markdown files: their links to files of the repository and to each other's headings are checked, and no server is asked."""
    hooks: Any = yaml_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))  # a list, whatever the type says
    (hook,) = hooks
    (tmp_path / "docs").mkdir()
    (tmp_path / "setup.cfg").write_text("", "utf-8")
    (tmp_path / "README.md").write_text("# Top\n\n[a](docs/a.md#part) [b](setup.cfg) [c](docs/c.md) [d](https://acme.dev/x)\n", "utf-8")
    (tmp_path / "docs/a.md").write_text("# A\n\n[up](../README.md#top)\n", "utf-8")
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)

    command, *arguments = shlex.split(hook["entry"])
    result = linkvoice(*arguments, "README.md", "docs/a.md", cwd=tmp_path)

    assert (command, hook["language"], hook["types"]) == ("linkvoice", "python", ["markdown"])
    assert result.returncode == 1
    assert [line.partition(": ")[2][:5] for line in result.stdout.splitlines()] == ["LV502", "LV501"]
    assert not (tmp_path / ".linkvoice").exists()

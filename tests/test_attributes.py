"""Git is told once how ledgers merge, where there is git at all."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from linkvoice.inbound.attributes import add_union, has_union, union_line

NAME = "linkvoice.ledger.jsonl"
LINE = f"{NAME} merge=union\n"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    return tmp_path


def merges(ledger: Path) -> str:
    """What git itself says."""
    said = subprocess.run(["git", "check-attr", "merge", "--", ledger.name], cwd=ledger.parent, capture_output=True, text=True, check=True)
    return said.stdout.strip().rpartition(": ")[2]


def test_outside_of_a_repository_nothing_is_written(tmp_path: Path) -> None:
    """Where there is no git, there is nothing to tell."""
    assert (add_union(tmp_path / NAME), has_union(tmp_path / NAME), list(tmp_path.iterdir())) == (None, False, [])


def test_the_line_is_added_once(repository: Path) -> None:
    """The line is written beside the ledger, and git follows it; a second time nothing is done."""
    ledger = repository / NAME
    assert (has_union(ledger), merges(ledger)) == (False, "unspecified")
    assert add_union(ledger) == repository / ".gitattributes"
    assert (has_union(ledger), merges(ledger)) == (True, "union")
    assert add_union(ledger) is None
    assert (repository / ".gitattributes").read_text() == LINE


@pytest.mark.parametrize(("before", "after"), [("*.png binary\n", f"*.png binary\n{LINE}"), ("*.png binary", f"*.png binary\n{LINE}"), ("", LINE)])
def test_what_stands_there_stays(repository: Path, before: str, after: str) -> None:
    """The line is put at the end of the file, on a line of its own."""
    (repository / ".gitattributes").write_text(before)
    add_union(repository / NAME)
    assert (repository / ".gitattributes").read_text() == after


def test_a_ledger_in_a_folder_below(repository: Path) -> None:
    """In the folder of a ledger further down a file of its own is written."""
    (repository / "docs").mkdir()
    ledger = repository / "docs" / NAME
    assert add_union(ledger) == repository / "docs" / ".gitattributes"
    assert merges(ledger) == "union"


def test_a_further_work_tree(repository: Path) -> None:
    """A work tree whose `.git` is a file is a repository too."""
    identity = ["-c", "user.name=Jo", "-c", "user.email=jo@acme.dev", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, "commit", "-q", "--allow-empty", "-m", "Begin"], cwd=repository, check=True)
    subprocess.run(["git", "worktree", "add", "-q", "tree"], cwd=repository, check=True)
    assert add_union(repository / "tree" / NAME) == repository / "tree" / ".gitattributes"


@pytest.mark.parametrize(
    "line", [f"/{NAME} merge=union", f"{NAME} text merge=union", "*.jsonl merge=union", "**/*.jsonl\tmerge=union -diff", "* merge=union"]
)
def test_a_line_that_says_the_same_is_enough(repository: Path, line: str) -> None:
    """Whoever wrote it, and however: nothing is added where git knows already."""
    (repository / ".gitattributes").write_text(f"{line}\n")
    assert (merges(repository / NAME), has_union(repository / NAME), add_union(repository / NAME)) == ("union", True, None)


@pytest.mark.parametrize("line", [f"# {NAME} merge=union", f"{NAME} -merge", "other.jsonl merge=union", f"{NAME} merge=unions", f"{NAME}"])
def test_a_line_that_says_something_else_is_not(repository: Path, line: str) -> None:
    """Comments, other files and other attributes tell git nothing of the ledger's merges."""
    (repository / ".gitattributes").write_text(f"{line}\n")
    assert has_union(repository / NAME) is False


@pytest.mark.parametrize("name", ["my ledger.jsonl", 'a "b".jsonl', "größe.jsonl"])
def test_names_that_git_must_have_quoted(repository: Path, name: str) -> None:
    """A name with a space or a quotation mark is quoted as git wants it."""
    ledger = repository / name
    add_union(ledger)
    assert (merges(ledger), has_union(ledger), union_line(ledger).endswith(" merge=union")) == ("union", True, True)

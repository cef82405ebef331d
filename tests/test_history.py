"""What git remembers of files that are gone: real repositories, real git."""

from __future__ import annotations

from pathlib import Path

import pytest

from linkvoice.inbound.history import read_history
from tests.repository import Repository

PAGE = "# The {}\n\n" + "A page with enough text that git knows it again.\n" * 5


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """An empty repository."""
    return Repository(tmp_path / "project")


def test_renames_are_followed_to_the_last_name(repository: Repository) -> None:
    """A page that was renamed twice, the second time not yet committed, has the name that it has now."""
    repository.commit(one=PAGE.format("guide"))
    repository.git("mv", "docs/one.md", "docs/two.md")
    repository.commit()
    repository.git("mv", "docs/two.md", "docs/three.md")

    history = read_history(repository.docs)

    assert dict(history.renames) == {"one.md": "three.md", "two.md": "three.md"}
    assert history.gap == ""


def test_a_name_that_came_back_is_not_renamed(repository: Repository) -> None:
    """There and back again is where it was."""
    repository.commit(one=PAGE.format("guide"))
    repository.git("mv", "docs/one.md", "docs/two.md")
    repository.commit()
    repository.git("mv", "docs/two.md", "docs/one.md")
    repository.commit()

    assert dict(read_history(repository.docs).renames) == {"two.md": "one.md"}


def test_a_page_that_was_deleted_still_has_its_title(repository: Repository) -> None:
    """The title is read from the last revision that had the page, committed or not; of others nothing is known."""
    repository.commit(one=PAGE.format("guide"), two="---\ntitle: The manual\n---\nText", three=PAGE.format("rest"))
    repository.git("rm", "--quiet", "docs/one.md")
    repository.commit()
    repository.commit(four="Something else")
    (repository.docs / "two.md").unlink()

    title = read_history(repository.docs).title

    assert [title(path) for path in ("one.md", "two.md", "three.md", "never.md")] == ["The guide", "The manual", "", ""]


def test_names_of_every_kind_are_read(repository: Repository) -> None:
    """Blanks, quotes, line ends and other scripts in names do no harm."""
    names = ['a "b" c', "grüße", "two\nlines"]
    repository.commit(**{name: PAGE.format(name) for name in names})
    for name in names:
        repository.git("mv", f"docs/{name}.md", f"docs/new {name}.md")

    assert dict(read_history(repository.docs).renames) == {f"{name}.md": f"new {name}.md" for name in names}


def test_configuration_of_git_changes_nothing(repository: Repository) -> None:
    """Colours, signatures, external tools and renames that are switched off are no hindrance, and no program of the repository runs."""
    repository.commit(one=PAGE.format("guide"))
    repository.git("mv", "docs/one.md", "docs/two.md")
    repository.commit()
    witness = repository.folder / "witness"
    for key, value in {
        "color.ui": "always", "log.showSignature": "true", "diff.renames": "false", "diff.external": f"touch {witness}", "core.quotePath": "true",
        "core.fsmonitor": f"touch {witness}",
    }.items():  # fmt: skip
        repository.git("config", key, value)
    witness.unlink(missing_ok=True)

    assert dict(read_history(repository.docs).renames) == {"one.md": "two.md"}
    assert not witness.exists()


def test_a_shallow_clone_says_that_it_is_one(repository: Repository, tmp_path: Path) -> None:
    """What is cut off cannot be known, and is not made up."""
    repository.commit(one=PAGE.format("guide"))
    repository.git("mv", "docs/one.md", "docs/two.md")
    repository.commit()
    repository.git("clone", "--quiet", "--depth=1", repository.folder.as_uri(), str(tmp_path / "clone"))

    history = read_history(tmp_path / "clone" / "docs")

    assert dict(history.renames) == {}
    assert history.gap == "the git history is cut off here (a shallow clone)"


def test_without_a_repository_nothing_is_known(tmp_path: Path) -> None:
    """A folder outside of git, and one that is not there, have no history and say so."""
    for folder in (tmp_path, tmp_path / "nowhere"):
        history = read_history(folder)
        assert (dict(history.renames), history.title("index.md"), history.gap) == ({}, "", "git knows nothing of the sources")


def test_without_git_nothing_is_known(repository: Repository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where git is not installed, that is said and nothing fails."""
    monkeypatch.setenv("PATH", str(tmp_path))

    assert read_history(repository.docs).gap == "git is not installed"


def test_a_repository_without_commits_gives_no_answer(repository: Repository) -> None:
    """A fresh `git init` has no history yet."""
    history = read_history(repository.docs)

    assert (dict(history.renames), history.gap) == ({}, "git gave no answer")

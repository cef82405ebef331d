"""What CI asks of a build of Pelican: annotations, reports in every format, and that only what is new fails."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from linkvoice.run import REPORTERS
from tests.pelican_blog import Blog, needs_pelican
from tests.repository import Repository
from tests.test_report_github import commands_in, job, summary_of

BAD = "Title: Bad\nDate: 2026-01-04\n\nSome text, and [gone](gone.html).\n"


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """A blog with one broken link."""
    needs_pelican()
    blog = Blog(tmp_path)
    blog.write("content/bad.md", BAD)
    return blog


def test_a_build_annotates_and_writes_every_report(blog: Blog) -> None:
    """On GitHub the finding stands at the line of the article, and every format that the settings name is written."""
    files = {name: f"reports/{name}" for name in REPORTERS}
    blog.add_linkvoice(reports=files)

    result = blog.run("-q", **job(blog.folder))

    assert result.returncode == 1
    (command,) = commands_in(result.stderr)
    assert (command.name, command.properties["file"], command.properties["line"]) == ("error", "content/bad.md", "4")
    assert "### linkvoice: 1 error: fails\n" in summary_of(blog.folder)
    written = {path.name: path.read_text("utf-8") for path in (blog.folder / "reports").iterdir()}
    assert [name for name, text in written.items() if "LV501" not in text] == []
    assert sorted(written) == sorted(files)
    assert written["markdown"] == summary_of(blog.folder)


def test_a_report_that_cannot_be_written_is_a_warning(blog: Blog) -> None:
    """The build is told, the others are written, and `github: false` keeps GitHub out."""
    (blog.folder / "taken").write_text("", "utf-8")
    blog.add_linkvoice(reports={"json": "taken/lv.json", "text": "lv.txt", "github": False}, fail_on="never")

    result = blog.run(**job(blog.folder))

    assert result.returncode == 0
    assert "the json report could not be written to" in " ".join(result.stdout.split())
    assert "content/bad.md:4:23: LV501" in (blog.folder / "lv.txt").read_text("utf-8")
    assert (commands_in(result.stderr), (blog.folder / "summary.md").exists()) == ([], False)


def test_only_what_is_new_fails(blog: Blog) -> None:
    """A build that is compared with a report of the base branch fails on new links alone, also where articles were renamed, and says what is known."""
    blog.add_linkvoice(reports={"json": "base.json"})
    blog.write(".gitignore", "output/\n*.json\n.linkvoice/\n")
    assert blog.run("-q").returncode == 1
    repository = Repository(blog.folder)
    repository.commit()
    repository.git("mv", "content/bad.md", "content/worse.md")
    blog.write("content/worse.md", BAD.replace("Some text", "Moved.\n\nSome text"))
    blog.settings["LINKVOICE"] |= {"reports": {"json": "lv.json"}, "new_since": "base.json"}

    moved = blog.run("-q")
    blog.write("content/tea.md", "Title: Tea & time\nDate: 2026-01-02\n\n[gone](gone.html)\n")
    added = blog.run("-q")

    assert (moved.returncode, moved.stderr) == (0, "")
    assert added.returncode == 1
    assert [(path, finding["known"]) for finding, (_, path, _) in zip(blog.findings(), blog.said(), strict=True) if finding["code"] == "LV501"] == [
        ("content/tea.md", False),
        ("content/worse.md", True),
    ]
    assert added.stderr.count("LV501") == 1


def test_a_report_to_compare_with_that_is_missing_is_wrong_use(blog: Blog) -> None:
    """The build ends with exit code 2, and the message has what makes a report."""
    blog.add_linkvoice(new_since="base.json")

    result = blog.run("-q")

    assert result.returncode == 2
    assert "reports: {json: base.json}" in " ".join(result.stdout.split())


def test_lycheeignore_is_read(blog: Blog) -> None:
    """What the file beside the settings names is left out."""
    blog.write(".lycheeignore", "# ours\ngone\\.html$\n")
    blog.add_linkvoice()

    result = blog.run()

    assert (result.returncode, blog.findings()) == (0, [])
    assert json.loads((blog.folder / "lv.json").read_text("utf-8"))["counts"]["findings"] == {}

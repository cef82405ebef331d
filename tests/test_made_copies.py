"""Files that a generator copies into the site as they are: findings in them are named where their author finds them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.hostile import linkvoice
from tests.made import check, page
from tests.sites import write

HUGO = '<meta name="generator" content="Hugo 0.140.0">'
STYLE = "p {\n  background: url(gone.png)\n}\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("config", "folder"),
    [
        ("", "static"),
        ("staticDir = 'files'\n", "files"),
        ("staticDir = ['files', 'more']\n", "more"),
        ("theme = 'paper'\n", "themes/paper/static"),
        ("theme = ['other', 'paper']\nthemesDir = 'looks'\n", "looks/paper/static"),
    ],
)
def test_static_files_of_hugo(tmp_path: Path, config: str, folder: str) -> None:
    """They lie beside the sources: in a folder that the configuration may name, in one of several, or in that of a theme."""
    files = {
        "hugo.toml": f"baseURL = 'https://acme.dev/'\n{config}", "content/_index.md": "Home\n", "public/index.html": page("/a.html", HUGO + "<link rel=stylesheet href=/s/a.css>"),
        "public/a.html": page(), "public/s/a.css": STYLE.replace(" ", ""), "public/i.svg": "<svg/>", f"{folder}/a.html": page(), f"{folder}/s/a.css": STYLE,
        f"{folder}/i.svg": "<svg/>", "elsewhere/a.html": page(),
    }  # fmt: skip
    found = check(tmp_path, "public", files)

    expected = {name: f"{folder}/{name}" for name in ("a.html", "i.svg", "s/a.css")} | {"index.html": "content/_index.md"}
    assert expected == found.sources
    assert [f"{folder}/a.html:1:70", f"{folder}/s/a.css:2:19"] == found.places


def test_the_nearest_of_static_files_counts(tmp_path: Path) -> None:
    """A file of the site itself comes before that of its theme with the same name; one below the sources comes before both."""
    files = {
        "hugo.toml": "baseURL = 'https://acme.dev/'\ntheme = 'paper'\n", "content/_index.md": "Home\n", "content/b.svg": "<svg/>", "public/index.html": page("/", HUGO),
        "public/a.svg": "<svg/>", "public/b.svg": "<svg/>", "static/a.svg": "<svg/>", "static/b.svg": "<svg/>", "themes/paper/static/a.svg": "<svg/>",
    }  # fmt: skip

    assert check(tmp_path, "public", files).sources == {"a.svg": "static/a.svg", "b.svg": "content/b.svg", "index.html": "content/_index.md"}


def test_reports_know_files_from_elsewhere_by_their_place_in_the_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report of the base branch was perhaps made from another folder: what it says of a static file still holds."""
    files = {
        "repo/web/hugo.toml": "", "repo/web/linkvoice.toml": "site_url = 'https://acme.dev/'\n", "repo/web/content/_index.md": "Home\n", "repo/web/public/index.html": page("/a.html", HUGO),
        "repo/web/public/a.html": page(), "repo/web/static/a.html": page(),
    }  # fmt: skip
    site = check(tmp_path, "repo/web/public", files).graph.site
    monkeypatch.chdir(tmp_path / "repo/web")
    again = check(tmp_path, "public", {}).graph.site

    assert [each.shown("a.html") for each in (site, again)] == ["repo/web/static/a.html", "static/a.html"]
    assert [each.identity(path) for each in (site, again) for path in ("a.html", "index.html")] == ["a.html", "content/_index.md"] * 2


def test_a_copied_page_with_sections_is_still_a_copy(tmp_path: Path) -> None:
    """What publish has written into it moves its lines, and changes neither its name nor the lines that are told."""
    demo = "<html><head>\n<title>Demo</title>\n</head><body><main>\n<a href=index.html>home</a>\n<a href=gone.html>it</a>\n<!-- linkvoice-disable-next LV501 -->\n</main></body></html>\n"
    files = {
        "hugo.toml": "baseURL = 'https://acme.dev/'\n", "content/_index.md": "Home\n", "public/index.html": page("/demo.html", HUGO), "public/demo.html": demo,
        "static/demo.html": demo,
    }  # fmt: skip
    write(tmp_path, files)
    before = findings(tmp_path)

    assert linkvoice("publish", "public", cwd=tmp_path).returncode == 0

    assert b"Linked from" in (tmp_path / "public/demo.html").read_bytes()
    assert [("LV501", "static/demo.html", 5), ("LV001", "static/demo.html", 6)] == before == findings(tmp_path)


def findings(folder: Path) -> list[tuple[str, str, int]]:
    """Check the site in public/; gives codes, files and lines of what is found."""
    linkvoice("check", "public", "--offline", "--report", "json:report.json", cwd=folder)
    found = json.loads((folder / "report.json").read_text("utf-8"))["findings"]
    return [(each["code"], each["source"]["path"], each["source"]["line"]) for each in found]

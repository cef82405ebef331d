"""What is proposed for a page that is gone, why, and in whose words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from mkdocs.utils.yaml import yaml_load

from linkvoice.inbound.history import History
from linkvoice.inbound.reclaim import Reclaimer
from linkvoice.inbound.redirects import Place, RedirectHost, redirect_line
from linkvoice.model.successor import Successor
from tests.sites import graph_of

SITE = {
    "index.html": "<title>Home</title>",
    "404.html": "<title>Setup</title>",
    "guide/setup/index.html": "<title>Setting up</title>",
    "tutorial/setup/index.html": "<title>First steps</title>",
    "reference/index.html": "<title>Reference</title>",
    "files/spec.pdf": "%PDF",
    "files/logo.png": "PNG",
}
SOURCES = {
    "index.html": "docs/index.md",
    "guide/setup/index.html": "docs/guide/setup.md",
    "tutorial/setup/index.html": "docs/tutorial/setup.md",
    "reference/index.html": "docs/reference/README.md",
}


def successor(
    folder: Path,
    path: str,
    *,
    history: History | None = None,
    redirects: Mapping[str, str] | None = None,
    host: RedirectHost | None = RedirectHost.MKDOCS,
    files: Mapping[str, str] | None = None,
) -> Successor:
    """Ask what took the place of a path in the site above, and in `files`."""
    return Reclaimer(graph_of(folder, {**SITE, **(files or {})}, sources=SOURCES), history or History(), redirects, host).successor(path)


def lines(found: Successor) -> list[tuple[str, str]]:
    """Give (where, line) of each redirect."""
    return [(each.where, each.line) for each in found.redirections]


@pytest.mark.parametrize(
    ("path", "history", "redirects", "expected"),
    [
        (
            "install/", History({"install.md": "guide/setup.md"}), {},
            ("guide/setup/index.html", "renamed in git from docs/install.md", "'install.md': 'guide/setup.md'"),
        ),
        (
            "install/", History({"install/index.md": "reference/README.md"}), {},
            ("reference/index.html", "renamed in git from docs/install/index.md", "'install/index.md': 'reference/README.md'"),
        ),
        (
            "install/", History({"begin.md": "guide/setup.md"}), {"install.md": "begin.md#top"},
            (
                "guide/setup/index.html", "redirected in the configuration from docs/install.md, renamed in git from docs/begin.md",
                "'install.md': 'guide/setup.md'",
            ),
        ),
        (
            "manual/", History({"manual.md": "manual2.md"}, lambda path: "setting UP" if path == "manual2.md" else ""), {},
            ("guide/setup/index.html", "same title as docs/manual.md had", "'manual.md': 'guide/setup.md'"),
        ),
        ("guides/setup/", History(), {}, ("guide/setup/index.html", "same name", "'guides/setup.md': 'guide/setup.md'")),
        ("tutorials/setup/", History(), {}, ("tutorial/setup/index.html", "same name", "'tutorials/setup.md': 'tutorial/setup.md'")),
        ("references/", History(), {}, ("reference/index.html", "most similar path", "'references.md': 'reference/README.md'")),
        ("it's/reference/", History(), {}, ("reference/index.html", "same name", "'it''s/reference.md': 'reference/README.md'")),
    ],
)  # fmt: skip
def test_the_surest_proposal_is_made_with_its_reason(
    tmp_path: Path, path: str, history: History, redirects: dict[str, str], expected: tuple[str, str, str]
) -> None:
    """Redirects of the configuration and renames in git come first, then the title, the name, and the path."""
    found = successor(tmp_path, path, history=history, redirects=redirects)

    assert (found.page, found.reason, found.redirections[0].line) == expected
    assert lines(found) == [("redirect_maps of mkdocs-redirects", expected[2])]
    assert len(yaml_load(expected[2])) == 1


@pytest.mark.parametrize("path", ["zzz/", "files/zzz.zip"])
def test_where_nothing_is_near_nothing_is_proposed(tmp_path: Path, path: str) -> None:
    """No page, no redirect; what kept git from knowing is said."""
    assert successor(tmp_path, path, history=History(gap="git is not installed")) == Successor(reason="git is not installed")


def test_two_pages_with_the_title_are_no_proof(tmp_path: Path) -> None:
    """A title that several pages have says nothing, and error pages are nobody's successor."""
    found = successor(
        tmp_path,
        "qqq/",
        history=History(title=lambda _path: "Twice"),
        files={"a/index.html": "<title>Twice</title>", "b/index.html": "<title>Twice</title>"},
    )

    assert found == Successor()
    assert successor(tmp_path, "40/").page != "404.html"


def test_circles_of_renames_and_redirects_end(tmp_path: Path) -> None:
    """What leads back to itself leads nowhere."""
    found = successor(tmp_path, "qqq/", history=History({"www.md": "qqq.md"}), redirects={"qqq.md": "www.md"})

    assert found == Successor()


def test_files_are_replaced_by_files_of_their_kind(tmp_path: Path) -> None:
    """A PDF that moved is found by its name, and never by a page; MkDocs redirects no files, so the server has to."""
    found = successor(tmp_path, "downloads/spec.pdf")

    assert (found.page, found.reason) == ("files/spec.pdf", "same name")
    assert lines(found) == [
        ("_redirects", "/downloads/spec.pdf /files/spec.pdf 301"),
        ("the server block of nginx", "location = /downloads/spec.pdf { return 301 /files/spec.pdf; }"),
    ]


@pytest.mark.parametrize(
    ("host", "files", "wheres"),
    [
        (RedirectHost.MKDOCS, {}, ["redirect_maps of mkdocs-redirects"]),
        (RedirectHost.MKDOCS, {"_redirects": ""}, ["redirect_maps of mkdocs-redirects", "_redirects"]),
        (RedirectHost.PELICAN, {}, ["docs/guide/setup.md, for pelican-alias"]),
        (None, {"_redirects": ""}, ["_redirects"]),
        (None, {}, ["_redirects", "the server block of nginx"]),
    ],
)
def test_redirects_are_written_for_what_the_project_uses(tmp_path: Path, host: RedirectHost | None, files: dict[str, str], wheres: list[str]) -> None:
    """The generator's own way, and `_redirects` where that file is in use; a folder of HTML gets both that servers know."""
    assert [where for where, _ in lines(successor(tmp_path, "guides/setup/", host=host, files=files))] == wheres


def test_a_path_that_mkdocs_cannot_redirect_is_left_to_the_server(tmp_path: Path) -> None:
    """In a site of folders, `old.md` becomes `old/`: no source leads to `reference.html`."""
    assert [where for where, _ in lines(successor(tmp_path, "reference.html"))] == ["_redirects", "the server block of nginx"]


def test_a_site_of_html_files_is_redirected_by_source_too(tmp_path: Path) -> None:
    """Without directory URLs `old.md` becomes `old.html`."""
    graph = graph_of(tmp_path, {"index.html": "", "guide.html": ""}, sources={"index.html": "docs/index.md", "guide.html": "docs/guide.md"})

    found = Reclaimer(graph, History(), host=RedirectHost.MKDOCS).successor("guides.html")

    assert lines(found) == [("redirect_maps of mkdocs-redirects", "'guides.md': 'guide.md'")]


@pytest.mark.parametrize(
    ("host", "old", "new", "line"),
    [
        (RedirectHost.MKDOCS, Place("old/", source="old.md"), Place("new/", source="new.md"), "'old.md': 'new.md'"),
        (RedirectHost.MKDOCS, Place("old/", source="old.md"), Place("tags/"), ""),
        (RedirectHost.PELICAN, Place("old.html"), Place("new.html", source="new.md"), "Alias: /old.html"),
        (RedirectHost.PELICAN, Place("old/"), Place("new/", source="new.rst"), ":alias: /old/"),
        (RedirectHost.FILE, Place("old/"), Place("new/"), "/old/ /new/ 301"),
        (RedirectHost.FILE, Place("old/", "/docs/"), Place("", "/docs/"), "/old/ /docs/ 301"),
        (RedirectHost.FILE, Place("grüße/"), Place("neue-grüße/"), "/grüße/ /neue-gr%C3%BC%C3%9Fe/ 301"),
        (RedirectHost.NGINX, Place("old/", "/docs/"), Place("new/", "/docs/"), "location = /docs/old/ { return 301 /docs/new/; }"),
        (RedirectHost.NGINX, Place("a b/"), Place("new/"), ""),
        (RedirectHost.NGINX, Place("x;}evil{/"), Place("new/"), ""),
        (RedirectHost.FILE, Place("x\n/ https://evil.dev/"), Place("new/"), ""),
        (RedirectHost.FILE, Place("*"), Place("new/"), ""),
    ],
)
def test_lines_are_ready_to_be_copied(host: RedirectHost, old: Place, new: Place, line: str) -> None:
    """Each host gets its own words, and no line that would mean something else than it says."""
    assert redirect_line(host, old, new) == line


def test_a_file_of_redirects_is_read_back(tmp_path: Path) -> None:
    """The line for `_redirects`, put there, leads readers to the page."""
    found = successor(tmp_path / "before", "guides/setup/", host=None)
    graph = graph_of(tmp_path / "after", {**SITE, "_redirects": found.redirections[0].line + "\n", "x.html": "<a href=/guides/setup/>old</a>"})

    assert [landing.file for target, landing in graph.landings.items() if target.path == "guides/setup/"] == ["guide/setup/index.html"]


def test_a_thousand_pages_that_are_gone_take_no_time(tmp_path: Path) -> None:
    """After a while paths are no longer compared; names still are."""
    files = {f"a/{number:04}/index.html": "" for number in range(300)}
    reclaimer = Reclaimer(graph_of(tmp_path, files), History())

    found = [reclaimer.successor(f"b/{number:04}x/").page for number in range(200)]

    assert [found[0], found[-1]] == ["a/0000/index.html", ""]
    assert reclaimer.successor("b/0299/").page == "a/0299/index.html"

"""LV601, a page that others link to is gone: what the example in its documentation does not show."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from linkvoice.check.inside import check_inside
from linkvoice.config import Config
from linkvoice.extract.resolve import Resolver
from linkvoice.generators.host_config import redirect_maps
from linkvoice.generators.inputs import read_inputs
from linkvoice.inbound.landing import land
from linkvoice.inbound.ledger import Ledger, write_ledger
from linkvoice.inbound.redirects import RedirectHost
from linkvoice.model.finding import Finding
from linkvoice.model.link import Position
from linkvoice.model.record import Record
from linkvoice.model.report import Report
from linkvoice.model.standing import Standing
from linkvoice.model.successor import Redirection, Successor
from linkvoice.rules import RULES
from linkvoice.rules.engine import evaluate
from linkvoice.rules.rule import Facts, nowhere
from linkvoice.run import audit, fail_level, gather, reclaimer
from tests.hostile import linkvoice
from tests.landings import EDITORIAL, landed, record
from tests.repository import Repository
from tests.sites import NOW, graph_of

SITE = {"index.html": "<h1>Home</h1>", "guide/index.html": "<h2 id=install>Install</h2>", "spec.pdf": "%PDF"}
GONE = "https://acme.dev/guide-old/"


def told(folder: Path, *records: Record, successor: Callable[[str], Successor] = nowhere, **options: Any) -> list[Finding]:
    """Judge the site above with links of others to it."""
    sources = {"index.html": "docs/index.md", "guide/index.html": "docs/guide.md"}
    kinds = {name: options.pop(name) for name in ("sort",) if name in options}
    config = Config.from_mapping({"rules": {"select": ["LV601"]}, **options})
    graph = graph_of(folder, SITE, sources=sources, **options)
    facts = Facts(graph, check_inside(graph), config, NOW, landed(graph, *records, **kinds, **options), successor)
    return list(evaluate(RULES, facts))


def test_a_missing_page_is_an_error_about_the_ledger(tmp_path: Path) -> None:
    """The finding names the URL, who links to it, and the file that says so."""
    (finding,) = told(tmp_path, record(GONE))

    assert (finding.code, finding.severity, finding.url, finding.page, finding.count) == ("LV601", "error", GONE, "guide-old/", 1)
    assert finding.message == f"{GONE} is not in this build, and https://blog.friend.dev/post links to it"
    assert finding.hint == "bring it back or redirect it; if it never was there, name it in `ignore_urls`"
    assert finding.position == Position("linkvoice.ledger.jsonl")
    assert finding.about_build


def test_a_missing_place_is_a_warning(tmp_path: Path) -> None:
    """A link to an anchor that is gone still shows its readers the page."""
    (finding,) = told(tmp_path, record("https://acme.dev/guide/#instal"), record("https://acme.dev/guide/#install", from_url="https://b.dev/"))

    assert (finding.severity, finding.url, finding.page) == ("warning", "https://acme.dev/guide/#instal", "guide/index.html")
    assert finding.message == "docs/guide.md has no id or name `instal`, and https://blog.friend.dev/post links to it"
    assert finding.hint == 'keep the place with `<a id="instal"></a>`; did it become #install?'
    assert not finding.about_build


def test_all_spellings_of_a_page_are_one_finding(tmp_path: Path) -> None:
    """`old`, `old/`, `old/index.html` and queries are one page, and those who link to it are counted once each."""
    urls = [GONE, "https://acme.dev/guide-old", "https://acme.dev/guide-old/index.html", f"{GONE}?utm_source=x"]
    records = [record(url, from_url=f"https://{name}.dev/") for url, name in zip(urls, "abca", strict=True)]

    (finding,) = told(tmp_path, *records)

    assert finding.message == f"{GONE} is not in this build, and 3 pages of others link to it, such as https://a.dev/"


@pytest.mark.parametrize("standing", list(Standing))
def test_only_links_that_were_seen_count(tmp_path: Path, standing: Standing) -> None:
    """Claims, mentions, lost links and what nobody could look at never fail a build."""
    found = told(tmp_path, record(GONE, standing=standing))

    assert bool(found) == (standing in {Standing.LIVE, Standing.LIVE_VARIANT, Standing.LIVE_REDIRECT})


def test_a_link_in_doubt_and_a_link_of_spammers_are_passed_over(tmp_path: Path) -> None:
    """A link that was missing at the last look, and one from a page known as spam, ask for no redirect."""
    assert told(tmp_path, record(GONE, missing_since="2026-11-20T00:00:00Z")) == []
    assert told(tmp_path, record(GONE), sort=EDITORIAL._replace(kind="spam")) == []


@pytest.mark.parametrize(
    "path",
    [
        "gone/)", "gone).", "gone/,", "gone…", "gone/...", "gone%22", "%3Cgone%3E", "gone%60", "gone/%20", "gone%E2%80%8B/", "gone*", "gone%0A%0D",
        "https://acme.dev/gone/", "gone/&amp;x", "gone%5D(x", "%E2%80%9Cgone%E2%80%9D", "gone'", "gone%7C", "gone/;", "guide/#install)",
    ],
)  # fmt: skip
def test_addresses_that_programs_have_mangled_are_passed_over(tmp_path: Path, path: str) -> None:
    """Nobody meant a URL with a piece of the text around it, and nobody should have to redirect it."""
    assert told(tmp_path, record(f"https://acme.dev/{path}")) == []


@pytest.mark.parametrize("path", ["gone (old)/", "c++/", "v1.2/", "größe/", "a/b.html", "spec2.pdf", "gone!/x/", "@ann/"])
def test_unusual_names_are_names_all_the_same(tmp_path: Path, path: str) -> None:
    """Brackets that are closed, versions and letters of every script are no accident."""
    assert [finding.page for finding in told(tmp_path, record(f"https://acme.dev/{path}"))] == [path]


def test_files_and_pages_that_are_there_are_fine(tmp_path: Path) -> None:
    """Nothing is said of a page, a file, a fragment in a file, or what another job deploys."""
    urls = ["https://acme.dev/", "https://acme.dev/guide/#install", "https://acme.dev/spec.pdf#page=9", "https://acme.dev/api/x"]
    urls += ["https://acme.dev/guide/#:~:text=x", "https://acme.dev/guide/#top"]

    assert told(tmp_path, *(record(url) for url in urls), elsewhere=["/api/*"]) == []


def test_urls_and_pages_that_are_ignored_stay_so(tmp_path: Path) -> None:
    """`ignore_urls`, `ignore_pages` and `per_page` silence it as they do everything."""
    assert told(tmp_path / "a", record(GONE), ignore_urls=["https://acme.dev/guide-*"]) == []
    assert told(tmp_path / "b", record(GONE), rules={"select": ["LV6"], "per_page": {"guide-old/": ["LV601"]}}) == []
    assert told(tmp_path / "c", record("https://acme.dev/guide/#x"), ignore_pages=["guide.md"]) == []


def test_the_fingerprint_is_that_of_the_url(tmp_path: Path) -> None:
    """Who links, and what is proposed, may change from run to run; the finding is the same."""
    one = told(tmp_path, record(GONE))[0]
    other = told(
        tmp_path, record(GONE + "index.html", from_url="https://b.dev/"), successor=lambda _path: Successor("guide/index.html", "same name")
    )[0]
    third = told(tmp_path, record("https://acme.dev/guide-older/"))[0]

    assert one.message != other.message
    assert one.fingerprint == other.fingerprint
    assert one.fingerprint != third.fingerprint


def test_the_hint_holds_lines_to_copy(tmp_path: Path) -> None:
    """The goal, the reason for it and a line for each way to redirect; where nothing is proposed, why not."""
    lines = (Redirection("/a /b 301", "_redirects"), Redirection("location = /a { return 301 /b; }", "the server block of nginx"))
    found = told(tmp_path / "a", record(GONE), successor=lambda _path: Successor("guide/index.html", "same name", lines))[0]
    lost = told(tmp_path / "b", record(GONE), successor=lambda _path: Successor(reason="git is not installed"))[0]

    assert found.hint == (
        "redirect it to docs/guide.md (same name): `/a /b 301` in _redirects or `location = /a { return 301 /b; }` in the server block of nginx"
    )
    assert lost.hint.startswith("bring it back or redirect it (git is not installed); ")


def test_nobody_asks_for_a_successor_of_what_is_not_told(tmp_path: Path) -> None:
    """A whole site costs nothing: the successor is sought for missing pages alone."""
    asked: list[str] = []

    def successor(path: str) -> Successor:
        asked.append(path)
        return Successor()

    told(tmp_path / "a", record("https://acme.dev/guide/"), record("https://acme.dev/guide/#x"), successor=successor)
    assert asked == []
    told(tmp_path / "b", record(GONE), successor=successor)
    assert asked == ["guide-old/"]


def test_a_long_foreign_url_is_cut(tmp_path: Path) -> None:
    """What strangers write stays short in a message."""
    (finding,) = told(tmp_path, record(GONE, from_url="https://b.dev/" + "x" * 900))

    assert len(finding.message) < 250


# In a real build of the example site


class Project:
    """The example site in a repository of its own, built by MkDocs in a plain theme."""

    def __init__(self, folder: Path) -> None:
        """Copy it and commit it."""
        example = Path(__file__).parents[1] / "example_site"
        self.folder = folder
        shutil.copytree(example / "docs", folder / "docs")
        self.repository = Repository(folder)
        self.repository.commit()

    def report(self, redirects: dict[str, str], *links: str) -> Report:
        """Build it and audit it with links of others."""
        settings = {"site_name": "Lanternfish", "site_url": "https://lanternfish.test/docs/", "theme": "mkdocs"}
        plugins = [{"redirects": {"redirect_maps": redirects}}]
        (self.folder / "mkdocs.yml").write_text(json.dumps({**settings, "plugins": plugins}), "utf-8")
        config = load_config(str(self.folder / "mkdocs.yml"))
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
        ours = Config.from_mapping({"site_url": config.site_url, "rules": {"select": ["LV601"]}})
        site, pages, read = read_inputs([self.folder / "site"], ours, self.folder, self.folder / "docs")
        resolver = Resolver(site, ours)
        graph = gather(site, pages, ours, read, resolver)
        backlinks = land([record(link) for link in links], graph, resolver, lambda _record: EDITORIAL)
        successor = reclaimer(graph, self.folder / "docs", redirect_maps(config), RedirectHost.MKDOCS)
        return audit(graph, ours, None, online=False, deadline=0, backlinks=backlinks, successor=successor)


LINK = "https://lanternfish.test/docs/guide/calibration/"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The example site, all of it as it was."""
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path)


def test_a_build_with_all_linked_pages_passes(project: Project) -> None:
    """Nothing is said while pages stand where others look for them, redirects included."""
    report = project.report({"quickstart.md": "getting-started/first-dive.md"}, LINK, "https://lanternfish.test/docs/quickstart/")

    assert report.findings == ()


@pytest.mark.parametrize("committed", [True, False])
def test_a_page_that_was_moved_fails_the_build_until_it_is_redirected(project: Project, committed: bool) -> None:
    """A `git mv`, committed or not, is recognised, by the command too; the line of the hint, put into the configuration, makes the build pass."""
    write_ledger(project.folder / "linkvoice.ledger.jsonl", Ledger({known.key: known for known in [record(LINK)]}))
    project.repository.git("mv", "docs/guide/calibration.md", "docs/reference/trimming.md")
    if committed:
        project.repository.commit()

    report = project.report({}, LINK)

    (finding,) = report.failing(fail_level(Config()))
    assert (finding.code, finding.url) == ("LV601", LINK)
    assert finding.hint == (
        "redirect it to docs/reference/trimming.md (renamed in git from docs/guide/calibration.md): "
        "`'guide/calibration.md': 'reference/trimming.md'` in redirect_maps of mkdocs-redirects"
    )
    checked = linkvoice("check", "site", "--offline", "--set", "rules.select=['LV601']", cwd=project.folder)
    assert (checked.returncode, finding.hint in checked.stdout) == (1, True)
    assert project.report({"guide/calibration.md": "reference/trimming.md"}, LINK).findings == ()


def test_a_redirect_that_leads_to_a_page_that_moved_again_is_mended(project: Project) -> None:
    """The old line leads nowhere, so mkdocs-redirects leaves it out; the hint goes through it to where the page is now."""
    project.repository.git("mv", "docs/guide/calibration.md", "docs/reference/trimming.md")
    project.repository.commit()

    (finding,) = project.report({"trim.md": "guide/calibration.md"}, "https://lanternfish.test/docs/trim/").findings

    assert "`'trim.md': 'reference/trimming.md'`" in finding.hint
    assert "redirected in the configuration from docs/trim.md, renamed in git from docs/guide/calibration.md" in finding.hint


def test_a_page_that_was_removed_fails_the_build(project: Project) -> None:
    """Where git knows of no new name, the most similar page is proposed, or none at all."""
    project.repository.git("rm", "--quiet", "docs/guide/calibration.md")
    project.repository.commit()

    (finding,) = project.report({}, LINK).failing(fail_level(Config()))

    assert finding.message.startswith(f"{LINK} is not in this build, and https://blog.friend.dev/post links to it")
    assert finding.severity == "error"


def test_without_backlinks_git_is_never_asked(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """No ledger, no cost: neither is git run nor its reader loaded."""
    bad = project.folder / "bin"
    bad.mkdir()
    (bad / "git").write_text(f"#!/bin/sh\ntouch {project.folder}/ran\n", "utf-8")
    (bad / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(bad), prepend=":")

    assert project.report({}).findings == ()
    assert project.report({}, LINK).findings == ()
    assert not (project.folder / "ran").exists()

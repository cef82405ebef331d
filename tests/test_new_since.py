"""In CI only what a change broke fails: known findings are shown as known, whatever moved or died meanwhile."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.hostile import linkvoice, write_site
from tests.programs import run_module
from tests.repository import Repository

SITE_URL = "https://harbour.test/docs/"
INDEX = """
# Harbour

[one](gone-one.md), [two](gone-two.md) and again [one](gone-one.md).

![picture](img/gone.png)

<a href="raw-gone/">raw</a> and [our own](https://harbour.test/docs/gone-own/)

[no such part](guide/setup.md#no-such-part) and [nor here](#nowhere)

[mail](mailto:nobody)

<a href="https://nobody.test/" rel="nofolow">misspelt</a>

[dead]({web}/dead), [deader]({web}/deader) and [alive]({web}/alive)

[another host]({other}/)
"""
SETUP = """
# Setup

[relative](gone-beside.md) and [up](../gone-above.md), [one](../gone-one.md)

![picture](gone.png) and [nor here](#nowhere)

[home](../index.md#no-such-heading) and [dead too]({web}/dead)

[part of a page]({web}/alive#no-such-part) and [moved]({web}/moved)

[gone with query](gone.md?x=1) and [no address](tel:)
"""
FOOTER = '<a href="/docs/gone-imprint/">Imprint</a>'
NEW = "\n\n[broken by this change](gone-new.md), and [so is this]({web}/dead-new).\n"


class Web:
    """The world outside, which forgets pages."""

    def __init__(self, server: HTTPServer, other: HTTPServer) -> None:
        """Answer on the loopback interface, as two hosts."""
        self.url = server.url_for("").rstrip("/")
        self.other = other.url_for("").rstrip("/")
        self.alive = {"/", "/alive", "/target"}
        self._hosts = other
        for each in (server, other):
            each.expect_request(re.compile(".*")).respond_with_handler(self._answer)

    def bury_other(self) -> None:
        """Let the other host die: nobody listens there any more."""
        self._hosts.stop()

    def _answer(self, request: Request) -> Response:
        if request.path == "/moved":
            return Response(status=301, headers={"Location": "/target"})
        if request.path in self.alive:
            return Response("<!doctype html><title>Fine</title><h1>Fine</h1>" + "<p>There is much to read here.</p>" * 9, content_type="text/html")
        return Response("no", 404)


class Project(Repository):
    """A documentation in git, built by MkDocs with linkvoice."""

    def __init__(self, folder: Path, web: Web) -> None:
        """Write its pages."""
        super().__init__(folder)
        self.web, self.other = web.url, web.other
        self.write("index", INDEX)
        self.write("guide/setup", SETUP)
        self.write("guide/index", "# Guide\n\n[setup](setup.md), [home](../index.md) and [gone](../gone-one.md)\n")
        (folder / ".gitignore").write_text("/site/\n.linkvoice/\n*.json\n", "utf-8")

    def write(self, page: str, text: str) -> None:
        """Write a page."""
        file = self.docs / f"{page}.md"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text.replace("{web}", self.web).replace("{other}", self.other), "utf-8")

    def text(self, page: str) -> str:
        """A page as it is."""
        return (self.docs / f"{page}.md").read_text("utf-8")

    def build(self, report: str, *, base: str | None = None, fail_on: str = "warning", **options: Any) -> subprocess.CompletedProcess[str]:
        """Build it as a CI job does."""
        outbound = {
            "when": "always",
            "host_interval": 0,
            "host_concurrency": 8,
            "max_retries": 0,
            "grace": {"visits": 1, "days": 0},
            "hosts": {"localhost": {"allow": True}, "127.0.0.1": {"allow": True}},
        }
        plugin = {"fail_on": fail_on, "outbound": outbound, "reports": {"json": report}, "new_since": base, **options}
        plugin["ignore_urls"] = ["https://www.mkdocs.org/*"]  # the theme links it, and no test leaves this machine
        theme = {"name": "mkdocs", "highlightjs": False}
        config = {"site_name": "Harbour", "site_url": SITE_URL, "copyright": FOOTER, "theme": theme, "plugins": [{"linkvoice": plugin}]}
        (self.folder / "mkdocs.yml").write_text(json.dumps(config), "utf-8")
        shutil.rmtree(self.folder / ".linkvoice", ignore_errors=True)  # each job asks anew
        return run_module("mkdocs", "build", "--quiet", cwd=self.folder, env=os.environ)

    def findings(self, report: str) -> list[Mapping[str, Any]]:
        """The findings of a report."""
        return list(json.loads((self.folder / report).read_text("utf-8"))["findings"])

    def new(self, report: str) -> list[tuple[str, str]]:
        """(Code, URL) of those that are not known."""
        return sorted((finding["code"], finding["url"]) for finding in self.findings(report) if not finding["known"])


@pytest.fixture
def web(httpserver: HTTPServer) -> Iterator[Web]:
    with HTTPServer() as other:
        yield Web(httpserver, other)


@pytest.fixture
def project(tmp_path: Path, web: Web) -> Project:
    """Main with its old findings, and their report."""
    project = Project(tmp_path / "project", web)
    assert project.build("base.json").returncode == 1
    project.commit()
    return project


@pytest.fixture
def added(project: Project) -> list[tuple[str, str]]:
    """What the change of `branch` breaks."""
    return [("LV501", f"{SITE_URL}gone-new.md"), ("LV503", f"{project.web}/dead-new")]


def branch(project: Project) -> None:
    """Add two broken links on a branch, move paragraphs, rename a page in a folder and one out of it."""
    project.git("checkout", "--quiet", "-b", "change")
    paragraphs = project.text("index").strip().split("\n\n")
    project.write("index", "\n\n".join([paragraphs[0], "Hello.", *reversed(paragraphs[1:])]).replace("guide/setup.md", "guide/install.md") + NEW)
    project.git("mv", "docs/guide/setup.md", "docs/guide/install.md")
    project.write("guide/index", project.text("guide/index").replace("setup.md", "install.md"))
    project.commit()


def test_a_change_answers_for_what_it_broke_alone(project: Project, web: Web, added: list[tuple[str, str]]) -> None:
    """20 old findings, moved paragraphs, a renamed page, a page that is forgotten and a host that dies: exactly the two new links fail, and after the merge too."""
    old = project.findings("base.json")
    assert sum(finding["severity"] != "info" for finding in old) >= 20
    assert {"LV102", "LV501", "LV502", "LV503", "LV510", "LV514"} <= {finding["code"] for finding in old}
    branch(project)
    web.alive.remove("/alive")
    web.bury_other()

    result = project.build("change.json", base="base.json")

    assert (result.returncode, project.new("change.json")) == (1, added)
    assert "linkvoice: 2 findings that fail the build" in result.stderr
    assert sum(f"{code} " in line for line in result.stderr.splitlines() for code, _ in added if "(known)" not in line) == 2
    died = {finding["url"]: finding["known"] for finding in project.findings("change.json") if finding["code"] == "LV503"}
    assert (died[f"{project.web}/alive"], died[f"{project.other}/"]) == (True, True)
    assert {f"{project.web}/alive", f"{project.other}/"}.isdisjoint(finding["url"] for finding in old)  # they worked on main

    project.git("checkout", "--quiet", "main")
    project.git("merge", "--quiet", "--no-ff", "--message=Merge the change", "change")

    assert project.build("merged.json", base="base.json").returncode == 1
    assert project.new("merged.json") == added
    assert project.build("alone.json").returncode == 1  # main answers for all of it
    assert len(project.new("alone.json")) == len(project.findings("merged.json"))
    assert project.build("next.json", base="merged.json").returncode == 0
    assert project.new("next.json") == []


def test_moved_paragraphs_and_renamed_files_break_nothing(project: Project) -> None:
    """A change that only moves text and files passes, committed or not."""
    branch(project)
    project.write("index", project.text("index").replace(NEW.replace("{web}", project.web), ""))
    project.git("mv", "docs/guide/install.md", "docs/installing.md")  # relative links lead elsewhere now
    project.write("installing", project.text("installing").replace("../gone", "gone").replace("../index", "index"))
    project.write("guide/index", project.text("guide/index").replace("(install.md)", "(../installing.md)"))
    project.write("index", project.text("index").replace("guide/install.md", "installing.md"))
    project.git("add", "--all")

    result = project.build("change.json", base="base.json")

    assert (project.new("change.json"), result.returncode, result.stderr) == ([], 0, "")


def test_without_history_renamed_files_count_as_new_and_that_is_said(project: Project) -> None:
    """In a shallow clone nobody knows of renames: the findings are new, and a note says why."""
    branch(project)
    clone = project.folder.parent / "clone"
    project.git("clone", "--quiet", "--depth=1", project.folder.as_uri(), str(clone))
    shutil.copy(project.folder / "base.json", clone)
    project.folder, project.docs = clone, clone / "docs"

    project.build("change.json", base="base.json")

    assert len(project.new("change.json")) > 2
    notes = json.loads((clone / "change.json").read_text("utf-8"))["notes"]
    assert "files that were renamed count as new: the git history is cut off here (a shallow clone)" in notes


def test_new_pages_break_nothing_that_the_template_repeats(project: Project) -> None:
    """The footer's broken link stays known when pages come, go and sort before all others."""
    project.write("aaa", "# First\n\n[home](index.md)")
    project.write("index", project.text("index") + "\n[first](aaa.md)\n")
    (project.docs / "guide/index.md").unlink()

    project.build("change.json", base="base.json")

    assert project.new("change.json") == []


def test_one_more_of_a_known_link_is_new(project: Project) -> None:
    """The same broken link once more on the same page is what the change broke."""
    project.write("index", project.text("index") + "\n[one](gone-one.md) and [dead]({web}/dead)\n")

    assert project.build("change.json", base="base.json").returncode == 1
    assert project.new("change.json") == [("LV501", f"{SITE_URL}gone-one.md")]  # the page did link to /dead before


def test_a_known_dead_url_on_another_page_is_new(project: Project) -> None:
    """A link is known by the file that it stands in: to link to what is dead elsewhere too is a new mistake."""
    project.write("guide/index", project.text("guide/index") + "\n[dead]({web}/deader)\n")

    assert project.build("change.json", base="base.json").returncode == 1
    assert project.new("change.json") == [("LV503", f"{project.web}/deader")]


def test_known_findings_do_not_fail_a_strict_build(project: Project) -> None:
    """What is known is no warning to the host either."""
    project.build("change.json", base="base.json", outbound={"when": "never"}, fail_on="error")
    config = json.loads((project.folder / "mkdocs.yml").read_text("utf-8"))
    (project.folder / "mkdocs.yml").write_text(json.dumps({**config, "validation": {"links": {"not_found": "info"}}}), "utf-8")

    result = run_module("mkdocs", "build", "--strict", cwd=project.folder, env=os.environ)

    assert result.returncode == 0, result.stderr
    assert "(known)" in result.stderr


def test_serve_needs_no_report_to_compare_with(tmp_path: Path, web: Web) -> None:
    """Nothing fails under serve, so a report that is not there is no matter."""
    project = Project(tmp_path, web)
    assert "new_since: base.json" in project.build("lv.json", base="base.json", outbound={"when": "never"}).stderr.replace(f"{tmp_path}/", "")
    config = load_config(str(tmp_path / "mkdocs.yml"))
    config.plugins.on_startup(command="serve", dirty=False)

    build(config)

    assert not any(finding["known"] for finding in project.findings("lv.json"))


# The command


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A built folder with two findings, and their report."""
    folder = write_site(tmp_path / "site", {"index.html": ["gone.html", "b.html#nowhere"], "b.html": ["index.html"]})
    assert linkvoice("check", "site", "--report", "json:base.json", cwd=tmp_path).returncode == 1
    return folder


def test_the_command_shows_known_findings_and_passes(site: Path) -> None:
    """Known findings stand in the output, marked, and the summary counts them."""
    result = linkvoice("check", "site", "--new-since", "base.json", cwd=site.parent)

    assert result.returncode == 0
    assert [line.endswith("(known)") or "(known);" in line for line in result.stdout.splitlines()] == [True, True]
    assert "  2 errors; 2 of them known: passes\n" in result.stderr


def test_the_command_fails_on_what_is_new(site: Path) -> None:
    """One more broken link fails, in a page that was renamed since, of a site that lies in git itself."""
    repository = Repository(site.parent)
    repository.commit()
    repository.git("mv", "site/b.html", "site/c.html")
    write_site(site, {"index.html": ["gone.html", "c.html#nowhere", "new.html"]})

    result = linkvoice("check", "site", "--new-since", "base.json", "--format", "json", cwd=site.parent)

    assert result.returncode == 1
    assert [(finding["url"][-9:], finding["known"]) for finding in json.loads(result.stdout)["findings"]] == [
        ("gone.html", True),
        ("l#nowhere", True),
        ("/new.html", False),
    ]


@pytest.mark.parametrize(
    ("flags", "note"),
    [
        ((), ""),
        (
            ("--site-url", "https://acme.dev/"),
            "the report to compare with is of a site at no known URL, and this one is at https://acme.dev/: links within it count as new",
        ),
        (
            ("--source", "docs"),
            "the report to compare with speaks of other files, such as site/index.html: make it from the same sources, in the same way",
        ),
    ],
)
def test_a_report_that_was_made_otherwise_is_told_apart(site: Path, flags: tuple[str, ...], note: str) -> None:
    """Where all is new because the report is of another URL or of other files, a note says so; a site that only mended everything gets none."""
    (site.parent / "docs").mkdir()
    for name in ("index", "b"):
        (site.parent / f"docs/{name}.md").write_text("# Text\n", "utf-8")
    write_site(site, {"index.html": ["new.html", "b.html"], "b.html": ["index.html"]})

    result = linkvoice("check", "site", "--new-since", "base.json", *flags, cwd=site.parent)

    notes = [line.removeprefix("  note: ") for line in result.stderr.splitlines() if "to compare with" in line]
    assert (result.returncode, notes) == (1, [note] if note else [])


def test_the_configuration_names_the_report_beside_itself(site: Path) -> None:
    """`new_since` is relative to the configuration file, the flag to the current folder."""
    (site.parent / "linkvoice.toml").write_text('new_since = "base.json"\n', "utf-8")

    assert linkvoice("check", ".", cwd=site).returncode == 0
    assert linkvoice("check", ".", "--new-since", "../base.json", cwd=site).returncode == 0
    assert linkvoice("check", ".", "--new-since", "base.json", cwd=site).returncode == 2


def test_an_empty_name_is_no_report(site: Path) -> None:
    """What an environment variable that is empty leaves behind compares with nothing."""
    (site.parent / "linkvoice.toml").write_text('new_since = ""\n', "utf-8")

    result = linkvoice("check", "site", cwd=site.parent)

    assert (result.returncode, "known" in result.stdout) == (1, False)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "base.json cannot be read (No such file or directory)."),
        ("", "base.json is no JSON report of linkvoice (Input data was truncated)."),
        ("[]", "base.json is no JSON report of linkvoice (Expected `object`, got `array`)."),
        ('{"version": 1, "site": {"url": null}, "findings": [{}], "outcomes": []}', "missing required field `code` - at `$.findings[0]`)."),
        ('{"version": 2}', "base.json is a report of version 2, and this linkvoice knows version 1."),
        (b'{"version": 1, "findings": [], "outcomes": ["\xff"]}', "is no JSON report of linkvoice"),
    ],
)
def test_a_report_that_cannot_be_used_says_how_to_make_one(site: Path, text: str | bytes | None, said: str) -> None:
    """A report that is missing, broken or of another version is wrong use, and the message has the command that makes one."""
    base = site.parent / "base.json"
    base.unlink()
    if text is not None:
        base.write_bytes(text if isinstance(text, bytes) else text.encode())

    result = linkvoice("check", "site", "--new-since", "base.json", cwd=site.parent)

    assert result.returncode == 2
    assert said in result.stderr
    assert "`linkvoice check SITE_DIR --fail-on never --report json:base.json`" in result.stderr


def test_a_password_in_a_url_does_not_make_a_link_new(tmp_path: Path) -> None:
    """Reports cover passwords, and links with them are known all the same."""
    with_password = "http://ann:secret@127.0.0.1:9/"  # nothing listens there
    write_site(tmp_path / "site", {"index.html": [with_password]})
    flags = ("--set", 'rules.select=["LV5"]', "--set", "outbound.hosts={'127.0.0.1'={allow=true}}", "--set", "outbound.max_retries=0", "--no-cache")
    linkvoice("check", "site", *flags, "--report", "json:base.json", cwd=tmp_path)

    result = linkvoice("check", "site", *flags, "--new-since", "base.json", "--format", "json", cwd=tmp_path)

    assert "secret" not in (tmp_path / "base.json").read_text("utf-8")
    assert [(finding["code"], finding["known"]) for finding in json.loads(result.stdout)["findings"]] == [("LV511", True)]

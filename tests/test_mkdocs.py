"""The plugin in real builds of MkDocs and ProperDocs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import textwrap
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from linkvoice.inbound.ledger import Ledger, write_ledger
from tests.programs import run_module
from tests.records import record

RUNNERS = ["mkdocs", "properdocs"]
OFFLINE = {"outbound": {"when": "never"}}
DEFECTS = """
    [a](nowhere/page.md) ![b](img/no-such.png) [c](other.md#no-such-anchor)

    <a href="no-such-page/">d</a> [e](https://site.test/docs/no/such/page/)
"""


class Project:
    """A small site in a folder of its own, and what a build of it said."""

    def __init__(self, folder: Path) -> None:
        """Start with a home page and another page."""
        self.folder = folder
        self.config: dict[str, Any] = {"site_name": "Site", "site_url": "https://site.test/docs/", "plugins": ["search"]}
        self.write("docs/index.md", "# Home\n\nRead [the other page](other.md) first.")
        self.write("docs/other.md", "# Other\n\n## Details\n\nThe [home page](index.md) says more.")

    def write(self, path: str, text: str) -> None:
        """Write a file of the project."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text), encoding="utf-8")

    def add_linkvoice(self, options: dict[str, Any] | None = None) -> None:
        """Put linkvoice into the list of plugins, and the configuration into its file."""
        self.config["plugins"] = [*self.config["plugins"], {"linkvoice": OFFLINE | {"reports": {"json": "lv.json"}} | (options or {})}]

    def run(self, *arguments: str, runner: str = "mkdocs", python: str = sys.executable, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the host in the project's folder."""
        self.write("mkdocs.yml", json.dumps(self.config))
        clean = {name: value for name, value in os.environ.items() if name not in {"CI", "LINKVOICE_STATE"}}
        quiet = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
        return run_module(runner, *arguments, cwd=self.folder, env={**clean, **quiet, **environment}, python=python)

    def findings(self) -> list[dict[str, Any]]:
        """The findings of the last JSON report."""
        report = json.loads((self.folder / "lv.json").read_text(encoding="utf-8"))
        return list(report["findings"])

    def codes(self) -> list[str]:
        """Their codes, in order."""
        return [finding["code"] for finding in self.findings()]

    def html(self, path: str = "index.html") -> str:
        """A page of the built site."""
        return (self.folder / "site" / path).read_text(encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with two pages that link to each other."""
    return Project(tmp_path)


@pytest.mark.parametrize("runner", RUNNERS)
def test_one_line_checks_a_clean_site_and_adds_sections(project: Project, runner: str) -> None:
    """The bare line in the list of plugins is all that a site needs."""
    project.config["plugins"] = ["search", "linkvoice"]

    result = project.run("build", runner=runner)

    assert result.returncode == 0, result.stderr
    assert "3 pages" in result.stderr  # with 404.html
    assert 'class="linkvoice' in project.html()
    assert 'class="linkvoice' in project.html("other/index.html")


@pytest.mark.parametrize("runner", RUNNERS)
@pytest.mark.parametrize("flags", [(), ("-q",), ("--strict",), ("--strict", "-q")])
def test_five_defects_give_five_errors_and_fail_the_build(project: Project, runner: str, flags: tuple[str, ...]) -> None:
    """Missing page, image, anchor, raw HTML target and own absolute URL: each is one error, also where the host is quiet."""
    project.write("docs/index.md", "# Home\n" + textwrap.dedent(DEFECTS))
    project.add_linkvoice()

    result = project.run("build", *flags, runner=runner)

    assert result.returncode == 1
    assert sorted(project.codes()) == ["LV501"] * 4 + ["LV502"]
    assert len(re.findall(r"docs/index\.md:\d+:\d+: LV50", result.stderr)) == 5


def test_a_finding_names_its_source_file_and_page(project: Project) -> None:
    """The line begins with the file that the author edits, the report also has the page."""
    project.write("docs/guide/deep.md", "# Deep\n\n[gone](../gone.md)")
    project.add_linkvoice()

    result = project.run("build")

    assert "docs/guide/deep.md:3:8: LV501 error broken-internal-link: ../gone.md: no such page" in result.stderr.splitlines()
    finding = project.findings()[0]
    assert (finding["source"]["path"], finding["page"]) == ("docs/guide/deep.md", "guide/deep/index.html")


def test_fingerprints_do_not_depend_on_the_current_folder(project: Project) -> None:
    """A report made from another folder knows the same findings again."""
    project.write("docs/index.md", "[gone](gone.md)")
    project.add_linkvoice()
    project.run("build")
    here = project.findings()[0]["fingerprint"]

    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q", "-f", f"{project.folder.name}/mkdocs.yml"],
        cwd=project.folder.parent,
        capture_output=True,
        check=False,
    )

    assert here == project.findings()[0]["fingerprint"]


@pytest.mark.parametrize(("fail_on", "code"), [("error", 0), ("warning", 1), ("never", 0)])
def test_fail_on_decides_what_fails(project: Project, fail_on: str, code: int) -> None:
    """A malformed address is a warning: it fails only a build that fails on warnings."""
    project.write("docs/index.md", "[mail](mailto:nobody)")
    project.add_linkvoice({"fail_on": fail_on})

    assert code == project.run("build").returncode
    assert project.codes() == ["LV514"]


def test_a_warning_about_the_build_counts_for_strict(project: Project) -> None:
    """What does not fail by itself is a warning of the host's, once, so that --strict fails."""
    project.write("docs/index.md", "[mail](mailto:nobody)")
    project.add_linkvoice()

    loose, strict = project.run("build"), project.run("build", "--strict")

    assert (loose.returncode, strict.returncode) == (0, 1)
    assert "WARNING -  linkvoice: 1 finding listed above is about this build" in loose.stderr


def test_what_the_host_warned_about_is_not_counted_twice(project: Project) -> None:
    """A link that MkDocs itself warned about adds no second warning when it does not fail the build."""
    project.write("docs/index.md", "[gone](gone.md)")
    project.add_linkvoice({"fail_on": "never"})

    result = project.run("build", "--strict")

    assert "Aborted with 1 warnings in strict mode!" in result.stdout


def test_quiet_hides_what_does_not_fail(project: Project) -> None:
    """With -q nothing is printed but what fails the build."""
    project.write("docs/index.md", "[mail](mailto:nobody)")
    project.add_linkvoice()

    result = project.run("build", "-q")

    assert (result.returncode, result.stderr) == (0, "")


def test_at_most_fifty_findings_are_printed(project: Project) -> None:
    """The rest is counted; the report holds them all."""
    project.write("docs/index.md", "\n\n".join(f"[gone {number}](gone-{number}.md)" for number in range(60)))
    project.add_linkvoice()

    result = project.run("build", "-q")

    assert result.stderr.count("LV501") == 50
    assert "and 10 more findings" in result.stderr
    assert len(project.findings()) == 60


def test_front_matter_false_silences_a_page_and_removes_its_section(project: Project) -> None:
    """`linkvoice: false`: no section and no findings about the page's links, but links to it are checked."""
    project.write("docs/other.md", "---\nlinkvoice: false\n---\n# Other\n\n[gone](gone.md)")
    project.write("docs/index.md", "[other](other.md#no)")
    project.add_linkvoice()

    project.run("build")

    assert project.codes() == ["LV502"]
    assert 'class="linkvoice' not in project.html("other/index.html")


def test_front_matter_ignores_single_rules(project: Project) -> None:
    """`ignore` in the front matter silences rules on one page; one that silences nothing is LV001."""
    project.write("docs/index.md", "---\nlinkvoice:\n  ignore: [LV501]\n---\n[gone](gone.md)")
    project.write("docs/other.md", "---\nlinkvoice:\n  ignore: [LV502]\n---\n[gone](gone.md)")
    project.add_linkvoice()

    project.run("build")

    assert [(f["code"], f["source"]["path"]) for f in project.findings()] == [("LV001", "docs/other.md"), ("LV501", "docs/other.md")]


def test_front_matter_that_makes_no_sense_is_said(project: Project) -> None:
    """A wrong value is named with its file and not used."""
    project.write("docs/index.md", "---\nlinkvoice: often\n---\nText")
    project.add_linkvoice()

    result = project.run("build")

    assert "docs/index.md: front matter `linkvoice` must be false" in result.stderr


@pytest.mark.parametrize("runner", RUNNERS)
@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"outbund": {}}, "did you mean `outbound`?"),
        ({"fail_on": False}, "YAML reads a bare `off` or `no` as false"),
        ({"outbound": {"timeout": "soon"}}, "outbound.timeout': expected a number"),
        ({"rules": {"ignore": ["LV999"]}}, "no rule is called `LV999`"),
        ({"reports": {"pdf": "x"}}, "there is no format `pdf`"),
        ({"ignore_urls": ["re:("]}, "Plugin 'linkvoice': ignore_urls: `re:(` is not a regular expression"),
    ],
)
def test_a_wrong_option_stops_the_build_and_is_named(project: Project, runner: str, options: dict[str, Any], said: str) -> None:
    """Every problem of the configuration is found before anything is built."""
    project.add_linkvoice(options)

    result = project.run("build", runner=runner)

    assert result.returncode == 1
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_enabled_false_does_nothing(project: Project) -> None:
    """The host's own switch turns the plugin off."""
    project.write("docs/index.md", "[gone](gone.md)")
    project.add_linkvoice({"enabled": False})

    assert project.run("build").returncode == 0
    assert not (project.folder / "lv.json").exists()


def test_a_dirty_build_is_not_checked(project: Project) -> None:
    """Pages that were not rebuilt are not known in a dirty build, so nothing is judged and nothing fails."""
    project.write("docs/index.md", "[gone](gone.md)")
    project.add_linkvoice()

    result = project.run("build", "--dirty")

    assert result.returncode == 0
    assert "links are not checked in a dirty build" in result.stderr


def test_redirect_stubs_are_followed(project: Project) -> None:
    """A page that mkdocs-redirects wrote is a redirect, not a page, and a link to it is noted."""
    project.config["plugins"].append({"redirects": {"redirect_maps": {"old.md": "other.md"}}})
    project.write("docs/index.md", '<a href="old/#details">old</a> <a href="old/#nothing">old</a>')
    project.add_linkvoice()

    project.run("build")

    assert sorted(project.codes()) == ["LV502", "LV504", "LV504"]


def test_translated_sites_are_judged_once_all_languages_are_there(project: Project) -> None:
    """mkdocs-static-i18n nests builds: a link to a page of a later language is not broken, and each finding comes once."""
    project.write("docs/index.en.md", "# Home\n\n[Deutsch](de/) and [gone](gone.md)")
    project.write("docs/index.de.md", "# Start\n\n[English](../)")
    (project.folder / "docs/index.md").unlink()
    (project.folder / "docs/other.md").unlink()
    languages = [{"locale": "en", "name": "English", "default": True, "build": True}, {"locale": "de", "name": "Deutsch", "build": True}]
    project.config["plugins"].append({"i18n": {"docs_structure": "suffix", "languages": languages}})
    project.config["theme"] = "material"
    project.add_linkvoice()

    result = project.run("build")

    assert (result.returncode, project.codes()) == (1, ["LV509", "LV501"])  # LV509: the theme writes hreflang without a host


def test_minified_pages_are_read(project: Project) -> None:
    """Unquoted attributes of mkdocs-minify are HTML like any other."""
    project.config["plugins"].append("minify")
    project.write("docs/index.md", "# Home\n\n[other](other.md#no) [gone](gone.md)")
    project.add_linkvoice()

    project.run("build")

    assert sorted(project.codes()) == ["LV501", "LV502"]


def test_a_second_build_parses_only_what_has_changed(project: Project) -> None:
    """Content and built pages are known again from the build before, by `serve` too; what is found and written stays the same."""
    project.write("docs/index.md", "# Home\n" + textwrap.dedent(DEFECTS))
    project.add_linkvoice({"fail_on": "never"})
    project.write("mkdocs.yml", json.dumps(project.config))
    script = """
        import sys
        from mkdocs.commands.build import build
        from mkdocs.config import load_config
        config = load_config("mkdocs.yml", site_dir=sys.argv[1])
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
        readings = config.plugins["linkvoice"]._build.readings
        print(readings.hits, readings.misses)
    """

    def build(folder: str) -> tuple[str, list[dict[str, Any]], str]:
        command = [sys.executable, "-c", textwrap.dedent(script), folder]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "1768435200"}  # the theme writes the time of the build into the home page
        result = subprocess.run(command, cwd=project.folder, env=environment, capture_output=True, text=True, check=True)
        return result.stdout.strip(), project.findings(), (project.folder / folder / "other/index.html").read_text("utf-8")

    first, second = build("site"), build("another")
    project.write("docs/other.md", "# Other\n\n## Details\n\nThe [home page](index.md) says more than before.")
    third = build("site")

    assert (first[0], second[0]) == ("0 5", "5 0")
    assert [finding | {"page": ""} for finding in first[1]] == [finding | {"page": ""} for finding in second[1]]
    assert first[2] == second[2]
    assert third[0] == "2 3"  # the home page quotes the other page
    assert len(list((project.folder / ".linkvoice").glob("pages-*.cache"))) == 1


def test_a_plain_build_imports_nothing_that_it_does_not_need(project: Project) -> None:
    """A build that asks nobody and has no ledger loads nothing of the network, no parser of Markdown or TOML, and no noun of a backlink."""
    project.add_linkvoice({"reports": {}})
    project.write("mkdocs.yml", json.dumps(project.config))
    script = """
        import sys
        from mkdocs.commands.build import build
        from mkdocs.config import load_config
        before = set(sys.modules)
        config = load_config("mkdocs.yml")
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
        others = {"httpx", "asyncio", "sqlite3", "rich", "markdown_it", "publicsuffixlist", "tomllib"}
        ours = {f"linkvoice.model.{noun}" for noun in ("backlink", "classification", "link_to_us", "standing", "voice")}
        print(sorted((others | ours) & set(sys.modules) - before), "linkvoice.model.link" in sys.modules)
    """
    result = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], cwd=project.folder, capture_output=True, text=True, check=True)

    assert result.stdout.strip() == "[] True"
    assert not (project.folder / ".linkvoice" / "captures.sqlite").exists()


def test_a_generated_page_list_keeps_the_search_index_clean(project: Project) -> None:
    """No word of the sections is in the search index."""
    project.config["plugins"] = ["search"]
    project.add_linkvoice()
    project.run("build")

    index = project.html("search/search_index.json")

    assert "Linked from" in project.html()
    assert "Linked from" not in index


def test_properdocs_alone_is_enough(project: Project) -> None:
    """With ProperDocs and no MkDocs installed, the same line does the same."""
    python = Path(sys.prefix) / "properdocs/bin/python"
    if not python.exists():
        if os.environ.get("LINKVOICE_NEEDS_ALL"):
            pytest.fail(f"no environment with ProperDocs alone at {python}: `make test` makes one")
        pytest.skip("no environment with ProperDocs alone: `make test` makes one")
    project.config["plugins"] = []
    project.write("docs/index.md", "# Home\n" + textwrap.dedent(DEFECTS))
    project.add_linkvoice()
    found = subprocess.run(
        [str(python), "-c", "import importlib.util as u; print(u.find_spec('mkdocs'))"], capture_output=True, text=True, check=True
    )

    result = project.run("build", "-q", runner="properdocs", python=str(python))

    assert found.stdout.strip() == "None"
    assert (result.returncode, len(project.findings())) == (1, 5), result.stderr


@contextmanager
def serving(project: Project, port: int) -> Iterator[Callable[[str], str]]:
    """Run `mkdocs serve`; gives a function that asks it for a page, patiently."""
    project.write("mkdocs.yml", json.dumps(project.config))
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    log = project.folder / "serve.log"
    with log.open("w") as output, subprocess.Popen(command, cwd=project.folder, stdout=output, stderr=output) as process:

        def get(wanted: str) -> str:
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline and process.poll() is None:
                try:
                    with urllib.request.urlopen(f"http://127.0.0.1:{port}/docs/", timeout=5) as response:
                        text = str(response.read(), "utf-8")
                except OSError:
                    text = ""
                if wanted in text:
                    return text
                time.sleep(0.2)  # asks again: nothing is expected at any moment
            raise AssertionError(log.read_text())

        try:
            yield get
        finally:
            process.terminate()


def test_serve_stays_up_with_broken_links(project: Project, unused_port: int) -> None:
    """Under serve nothing fails: findings are printed, and a rebuild is served like the first build, with links that name the published site."""
    project.write("docs/index.md", "# First\n\n[gone](gone.md) [away](https://site.test/docs/away/)")
    write_ledger(
        project.folder / "linkvoice.ledger.jsonl", Ledger({known.key: known for known in [record("https://a.dev/", "https://site.test/docs/")]})
    )
    project.add_linkvoice()

    with serving(project, unused_port) as get:
        first = get("First")
        project.write("docs/index.md", "# Second\n\n[gone](gone-too.md)")
        second = get("Second")

    assert "First" in first
    assert 'id="lv-mentioned-by"' in first
    assert "Second" in second
    log = (project.folder / "serve.log").read_text()
    assert "gone.md: no such page" in log
    assert "https://site.test/docs/away/: no such page" in log
    assert "gone-too.md: no such page" in log

"""`linkvoice init` sets a project up, keeps every byte that is not its own, and what it writes works."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from mkdocs.utils.yaml import yaml_load

from linkvoice.config import Config
from linkvoice.generators.init.found import Ci, Kind, default_branch, find_ci, find_host, site_url
from linkvoice.generators.init.mkdocs_yml import add_plugin
from linkvoice.generators.init.workflow import netlify
from linkvoice.generators.project import load_yaml
from linkvoice.generators.translate import translate
from linkvoice.run import validate
from tests.actions import Runner
from tests.hostile import linkvoice, write_site
from tests.repository import Repository
from tests.test_translate import EXCLUDES, INSIDE_ONLY, LOOSE

MKDOCS = "site_name: Site\nsite_url: https://site.test/docs/\nplugins:\n  - search\n\n# the end\n"


def write(folder: Path, files: dict[str, str]) -> Path:
    """Write a project."""
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    """All files of a project."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def init(folder: Path, *arguments: str, code: int = 0) -> str:
    """Run the command in a project; gives what it said."""
    result = linkvoice("init", *arguments, cwd=folder)
    assert result.returncode == code, result.stderr
    return result.stdout


def runner(folder: Path) -> Runner:
    """A machine that has checked the project out, and looks at nobody's site but this one's."""
    return Runner(folder, folder.parent / f"{folder.name}-machine")


def run_twice(machine: Runner, script: list[str]) -> tuple[subprocess.CompletedProcess[str], subprocess.CompletedProcess[str]]:
    """Run the script of a job of GitLab for the main branch, then for a merge request."""
    repository = Repository(machine.folder)
    repository.commit()
    repository.git("remote", "add", "origin", str(machine.folder))
    branch = machine.bash("\n".join(script))
    return branch, machine.bash("\n".join(script), {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main"})


def set_up(folder: Path, *arguments: str) -> str:
    """Run the command, and once more, which must change nothing; gives what it said first."""
    said = init(folder, *arguments)
    before = tree(folder)
    assert init(folder, *arguments) == "nothing to do: linkvoice is set up here\n"
    assert tree(folder) == before
    return said


# Projects of every kind: set up, then built by the workflow


@pytest.mark.parametrize(("file", "package"), [("mkdocs.yml", "mkdocs"), ("properdocs.yml", "properdocs")])
def test_a_documentation_is_set_up_and_its_workflow_runs(tmp_path: Path, file: str, package: str) -> None:
    """MkDocs and ProperDocs: the plugin stands in the configuration, and the workflow builds, remembers, and fails only on what is new."""
    folder = write(tmp_path / "project", {file: MKDOCS, "docs/index.md": "[gone](gone.md)", "requirements.txt": f"{package}>=1.6\n"})

    said = set_up(folder)

    assert said == f"{file}: changed\n.github/workflows/linkvoice.yml: written\n"
    machine = runner(folder)
    workflow = (folder / ".github/workflows/linkvoice.yml").read_text("utf-8")
    assert machine.workflow(workflow) == 1
    assert machine.packages.endswith(" -r requirements.txt\n")
    machine.base_ref = "main"
    assert machine.workflow(workflow) == 0, machine.printed
    write(folder, {"docs/other.md": "[gone too](gone.md)"})
    assert machine.workflow(workflow) == 1
    assert [finding["known"] for finding in json.loads(machine.uploads[-1])["findings"] if finding["code"] == "LV501"] == [True, False]


def test_properdocs_is_known_by_its_requirements(tmp_path: Path) -> None:
    """A mkdocs.yml that ProperDocs builds is built by ProperDocs."""
    host = find_host(write(tmp_path, {"mkdocs.yml": MKDOCS, "docs/requirements.txt": "properdocs\nproperdocs-theme-mkdocs\n"}))

    assert (host.kind, host.build, host.packages) == (Kind.PROPERDOCS, "properdocs build -f mkdocs.yml", "-r docs/requirements.txt")


def test_a_pelican_project_is_set_up(tmp_path: Path) -> None:
    """Its settings get LINKVOICE at their end, with what the workflow needs, and are still Python."""
    before = "SITEURL = ''\nPLUGINS = ['sitemap']\n"
    folder = write(tmp_path / "blog", {"pelicanconf.py": before, "publishconf.py": "", "content/a.md": "Title: A\n\nText"})

    said = set_up(folder)

    text = (folder / "pelicanconf.py").read_text("utf-8")
    settings: dict[str, Any] = {}
    exec(compile(ast.parse(text), "pelicanconf.py", "exec"), settings)
    assert text.startswith(before)
    assert settings["PLUGINS"] == ["sitemap", "linkvoice"]
    assert settings["LINKVOICE"]["new_since"] is None
    assert settings["LINKVOICE"]["reports"]["json"] == ".linkvoice/report.json"
    assert "note: what the build needs is written down nowhere: `pelican[markdown]` is a guess" in said
    workflow = yaml_load((folder / ".github/workflows/linkvoice.yml").read_text("utf-8"))
    assert workflow["jobs"]["links"]["steps"][1]["with"] == {"packages": "pelican[markdown]", "build": "pelican content -s publishconf.py"}


def test_the_workflow_of_a_pelican_project_runs(tmp_path: Path) -> None:
    """Its build command builds, where Pelican is installed, and a pull request is compared with the main branch."""
    bin_ = Path(sys.prefix) / "pelican/bin"
    if not (bin_ / "pelican").exists():
        if os.environ.get("LINKVOICE_NEEDS_ALL"):
            pytest.fail(f"no environment with Pelican at {bin_}: `make test` makes one")
        pytest.skip("no environment with Pelican: `make test` makes one")
    folder = write(
        tmp_path / "blog", {"pelicanconf.py": "SITEURL = 'https://blog.test'\n", "content/a.md": "Title: A\nDate: 2026-01-01\n\n[x](/gone/)"}
    )
    set_up(folder)
    machine = runner(folder)
    (machine.machine / "tools/pelican").symlink_to(bin_ / "pelican")

    workflow = (folder / ".github/workflows/linkvoice.yml").read_text("utf-8")
    assert machine.workflow(workflow) == 1
    assert "LV501" in machine.uploads[-1]
    machine.base_ref = "main"
    assert machine.workflow(workflow) == 0, machine.printed


def test_a_bare_folder_of_html_is_set_up_and_its_workflow_runs(tmp_path: Path) -> None:
    """Where nothing makes the site, linkvoice.toml is written, the site's URL taken from its home page, and the command checks it."""
    folder = tmp_path / "project"
    write_site(folder / "public", {"index.html": "<!doctype html><link rel=canonical href=https://harbour.test/index.html><a href=gone.html>x</a>"})

    said = set_up(folder)

    assert said == "linkvoice.toml: written\n.github/workflows/linkvoice.yml: written\n"
    assert tomllib.loads((folder / "linkvoice.toml").read_text("utf-8")) == {"site_url": "https://harbour.test/"}
    machine = runner(folder)
    workflow = (folder / ".github/workflows/linkvoice.yml").read_text("utf-8")
    assert machine.workflow(workflow) == 1
    machine.base_ref = "main"
    assert machine.workflow(workflow) == 0, machine.printed


def test_on_gitlab_the_job_is_put_behind_the_others(tmp_path: Path) -> None:
    """What stands in .gitlab-ci.yml stays, and the script of the job runs: it compares a merge request with its target branch, which fails itself."""
    before = "stages: [test]\nother:\n  script:\n    - !reference [.setup, script]\n"
    folder = write(
        tmp_path / "project", {".gitlab-ci.yml": before, "mkdocs.yml": MKDOCS, "docs/index.md": "[gone](gone.md)", "requirements.txt": "mkdocs"}
    )
    set_up(folder)
    text = (folder / ".gitlab-ci.yml").read_text("utf-8")
    job = load_yaml(text)["linkvoice"]
    machine = runner(folder)

    first, second = run_twice(machine, job["script"])

    assert text.startswith(before)
    assert (first.returncode, second.returncode) == (1, 0), machine.printed
    assert second.stderr.count("LV501") == 1  # what the target branch says is not told again
    assert machine.packages.splitlines()[0] == "install -r requirements.txt linkvoice[mkdocs]"


def test_on_gitlab_a_folder_is_checked_by_the_command(tmp_path: Path) -> None:
    """A new .gitlab-ci.yml is written where somebody asks for it."""
    folder = tmp_path / "project"
    write_site(folder / "public", {"index.html": ["gone.html"]})
    set_up(folder, "--ci", "gitlab")
    (job,) = yaml_load((folder / ".gitlab-ci.yml").read_text("utf-8")).values()

    first, second = run_twice(runner(folder), job["script"])

    assert (first.returncode, second.returncode) == (1, 0), second.stderr
    assert (first.stdout.count("LV501"), second.stdout.count("LV501"), "(known)" in second.stdout) == (1, 1, True)
    assert (folder / ".linkvoice/report.json").is_file()


def test_on_netlify_the_store_is_kept_and_the_folder_checked(tmp_path: Path) -> None:
    """The command of netlify.toml checks what it has built, and the plugin that keeps files is named."""
    before = '[build] # ours\n  command = "mkdir -p out && cp -r public/. out"\n  publish = "out"\n'
    folder = write(tmp_path / "project", {"netlify.toml": before})
    write_site(folder / "public", {"index.html": ["gone.html"]})

    said = set_up(folder)

    after = tomllib.loads((folder / "netlify.toml").read_text("utf-8"))
    assert after["build"]["command"] == "mkdir -p out && cp -r public/. out && linkvoice check out"
    assert after["plugins"] == [{"package": "netlify-plugin-cache", "inputs": {"paths": [".linkvoice"]}}]
    assert "[build] # ours" in (folder / "netlify.toml").read_text("utf-8")
    assert "note: run `npm install --save-dev netlify-plugin-cache` and commit package.json; name linkvoice in requirements.txt" in said
    assert runner(folder).bash(after["build"]["command"]).returncode == 1


@pytest.mark.parametrize(
    ("file", "page"),
    [
        (".forgejo/workflows/ci.yml", "forgejo"),
        (".gitea/workflows/ci.yml", "forgejo"),
        (".woodpecker.yml", "woodpecker"),
        (".woodpecker/ci.yaml", "woodpecker"),
        ("bitbucket-pipelines.yml", "bitbucket"),
        ("azure-pipelines.yml", "azure"),
        (".circleci/config.yml", "circleci"),
        ("Jenkinsfile", "jenkins"),
    ],
)
def test_another_ci_system_gets_no_workflow_of_github(tmp_path: Path, file: str, page: str) -> None:
    """The configuration has what the job on the page about that system needs, and the page is named until the job is there."""
    folder = write(tmp_path / "project", {file: "x", "mkdocs.yml": MKDOCS, "requirements.txt": "mkdocs"})

    said = init(folder)

    note = f"note: the job for your CI is yours to add, because it has a file of its own already: copy it from https://linkvoice.github.io/linkvoice/ci/{page}/\n"
    assert said == f"mkdocs.yml: changed\n{note}"
    entry = load_yaml((folder / "mkdocs.yml").read_text("utf-8"))["plugins"][-1]["linkvoice"]
    assert entry == {
        "reports": {"json": ".linkvoice/report.json", "junit": "test-results/linkvoice.xml"},
        "outbound": {"when": None},  # from the environment, and so is the last
        "new_since": None,
    }
    assert init(folder) == note
    write(folder, {file: "run: linkvoice"})
    assert init(folder) == "nothing to do: linkvoice is set up here\n"


def test_another_ci_system_and_pelican(tmp_path: Path) -> None:
    """The settings of Pelican get the same; options about the network that were translated stay as they are."""
    folder = write(tmp_path / "blog", {"pelicanconf.py": "", "Jenkinsfile": "x", "lychee.toml": "timeout = 9"})
    init(folder)
    settings: dict[str, Any] = {}
    exec((folder / "pelicanconf.py").read_text("utf-8"), settings)
    assert settings["LINKVOICE"]["outbound"] == {"when": "auto"}

    write(folder, {"pelicanconf.py": ""})
    init(folder, "--from", "lychee")
    exec((folder / "pelicanconf.py").read_text("utf-8"), settings)
    assert settings["LINKVOICE"]["outbound"] == {"timeout": 9}


@pytest.mark.parametrize("text", ["[build]\ncommand = '''\nmake\n'''\n", "plugins = []\n[build]\ncommand = 'make'\n"])
def test_a_netlify_toml_that_is_written_otherwise_is_left(text: str) -> None:
    """What cannot be changed for sure is not changed."""
    host = find_host(Path("/nowhere"))
    assert netlify(text, host) is None


def test_the_diff_changes_nothing(tmp_path: Path) -> None:
    """--diff shows every file as it would be, exits with 1, and leaves all as it is."""
    folder = write(tmp_path / "project", {"mkdocs.yml": MKDOCS})

    said = init(folder, "--diff", code=1)

    assert tree(folder) == {"mkdocs.yml": MKDOCS.encode()}
    assert "+  - linkvoice:\n" in said
    assert "+++ b/.github/workflows/linkvoice.yml" in said
    init(folder)
    assert init(folder, "--dry-run") == "nothing to do: linkvoice is set up here\n"


def test_a_translated_configuration_is_taken_over(tmp_path: Path) -> None:
    """`--from htmlproofer` writes the options into the plugin's entry, and prints what has no counterpart."""
    text = (
        "site_name: Site\nplugins:\n  - htmlproofer:\n      raise_error: true\n      ignore_urls: ['https://x.test/*']\n      skip_downloads: true\n"
    )
    folder = write(tmp_path / "project", {"mkdocs.yml": text, "docs/index.md": "# x"})

    said = init(folder, "--from", "htmlproofer")

    entry = load_yaml((folder / "mkdocs.yml").read_text("utf-8"))["plugins"][-1]["linkvoice"]
    assert entry["ignore_urls"] == ["https://x.test/*"]
    assert "mkdocs.yml: skip_downloads: needs no counterpart: no more than the first 64 KB of a page are read\n" in said
    again = init(folder, "--from", "htmlproofer")
    assert 'these are the options to add:\nignore_urls = ["https://x.test/*"]\n' in again


@pytest.mark.parametrize("before", [LOOSE, EXCLUDES, INSIDE_ONLY], ids=["loose", "excludes", "inside only"])
def test_configurations_of_htmlproofer_as_projects_have_them(tmp_path: Path, before: str) -> None:
    """Each becomes a valid entry that holds all that was translated; nothing is taken away, and a second time nothing changes."""
    folder = write(tmp_path / "project", {"mkdocs.yml": before})
    draft = translate("htmlproofer", folder)

    said = init(folder, "--from", "htmlproofer")

    after = (folder / "mkdocs.yml").read_text("utf-8")
    kept = iter(after)
    assert all(char in kept for char in before)
    plugins = load_yaml(after)["plugins"]
    entry = plugins["linkvoice"] if isinstance(plugins, dict) else plugins[-1]["linkvoice"]
    assert {name: value for name, value in entry.items() if name not in {"reports", "new_since"}} == draft.options
    validate(Config.from_mapping(entry))
    assert [line for line in draft.left if f"mkdocs.yml: {line}\n" not in said] == []
    files = tree(folder)
    init(folder, "--from", "htmlproofer")
    assert tree(folder) == files


def test_a_translated_configuration_of_a_folder(tmp_path: Path) -> None:
    """`--from lychee` writes linkvoice.toml, which the check then reads."""
    folder = write(tmp_path / "project", {"lychee.toml": 'exclude = ["gone"]\nmax_cache_age = "1d"\n[hosts."a.test"]\nconcurrency = 1\n'})
    write_site(folder / "public", {"index.html": ["gone.html"]})

    init(folder, "--from", "lychee")

    written = tomllib.loads((folder / "linkvoice.toml").read_text("utf-8"))
    assert written == {"ignore_urls": ["re:gone"], "outbound": {"max_age": {"ok": "1d"}, "hosts": {"a.test": {"concurrency": 1}}}}
    assert linkvoice("check", "public", cwd=folder).returncode == 0


def test_what_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    """A folder or a configuration that is not there is named."""
    assert linkvoice("init", "nowhere", cwd=tmp_path).returncode == 2
    result = linkvoice("init", "--from", "lychee", cwd=tmp_path)
    assert (result.returncode, "There is no configuration of lychee" in result.stderr) == (2, True)


# What is found


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"zensical.toml": ""}, ("zensical build", "site", "zensical")),
        ({"docs/conf.py": "", "requirements.txt": "Sphinx==8"}, ("sphinx-build docs public", "public", "-r requirements.txt")),
        ({"hugo.toml": ""}, ("hugo", "public", "")),
        ({"_config.yml": ""}, ("bundle exec jekyll build", "_site", "")),
        ({"README.md": ""}, ("", ".", "")),
        ({"index.html": ""}, ("", ".", "")),
    ],
)
def test_programs_that_know_nothing_of_linkvoice(tmp_path: Path, files: dict[str, str], expected: tuple[str, str, str]) -> None:
    """They build, and the command checks what they have written; a repository of Markdown is checked as it is."""
    host = find_host(write(tmp_path, files))

    assert (host.kind, host.build, host.site, host.packages) == (Kind.FOLDER, *expected)


@pytest.mark.parametrize(
    ("theme", "packages"),
    [
        ("theme: material\n", "mkdocs mkdocs-material"),
        ("theme:\n  features: [a]\n  name: 'material'\n", "mkdocs mkdocs-material"),
        ("theme: {name: material}\n", "mkdocs mkdocs-material"),
        ("theme: readthedocs\n", "mkdocs"),
        ("", "mkdocs"),
    ],
)
def test_the_theme_is_installed(tmp_path: Path, theme: str, packages: str) -> None:
    """Without requirements, what the theme needs is a guess."""
    host = find_host(write(tmp_path, {"mkdocs.yml": f"site_name: x\n{theme}"}))

    assert (host.packages, host.is_guess) == (packages, True)


def test_the_ci_system_is_found_by_its_files(tmp_path: Path) -> None:
    """GitHub's workflows come first, and GitHub is what a project without any has."""
    assert find_ci(tmp_path) is Ci.GITHUB
    write(tmp_path, {"netlify.toml": ""})
    assert find_ci(tmp_path) is Ci.NETLIFY
    write(tmp_path, {".woodpecker/links.yaml": ""})
    assert find_ci(tmp_path) is Ci.WOODPECKER
    write(tmp_path, {".gitlab-ci.yml": ""})
    assert find_ci(tmp_path) is Ci.GITLAB
    write(tmp_path, {".github/workflows/ci.yml": ""})
    assert find_ci(tmp_path) is Ci.GITHUB


def test_the_default_branch_is_that_of_the_remote(tmp_path: Path) -> None:
    """Else the current one; a detached head says nothing."""
    assert default_branch(tmp_path) == "main"
    subprocess.run(["git", "init", "--quiet", "--initial-branch=trunk"], cwd=tmp_path, check=True)
    assert default_branch(tmp_path) == "trunk"
    write(tmp_path, {".git/refs/remotes/origin/HEAD": "ref: refs/remotes/origin/release/2\n"})
    assert default_branch(tmp_path) == "release/2"
    write(tmp_path, {".git/refs/remotes/origin/HEAD": "", ".git/HEAD": "0123456789" * 4 + "\n"})
    assert default_branch(tmp_path) == "main"


def test_the_url_of_a_site(tmp_path: Path) -> None:
    """It is told by CNAME or by the home page; without them it stays open."""
    assert site_url(tmp_path, ".") == ""
    write(tmp_path, {"index.html": '<link rel="canonical" href="https://a.test/docs/">'})
    assert site_url(tmp_path, ".") == "https://a.test/docs/"
    write(tmp_path, {"CNAME": "www.a.test\n"})
    assert site_url(tmp_path, ".") == "https://www.a.test/"


# mkdocs.yml

OPTIONS = [("reports", '{"json": "x"}'), ("new_since", "!ENV VARIABLE")]
ENTRY = {"linkvoice": {"reports": {"json": "x"}, "new_since": None}}


@pytest.mark.parametrize(
    ("before", "plugins"),
    [
        ("plugins:\n  - search\n", ["search", ENTRY]),
        ("plugins:\n- search\nnav: []\n", ["search", ENTRY]),
        ("plugins:\n  - search # why\n\n  # a comment\nnav: []\n", ["search", ENTRY]),
        ("plugins:\n    - search\n    - tags:\n        a: b\n        c:\n          - d\nnav: []", ["search", {"tags": {"a": "b", "c": ["d"]}}, ENTRY]),
        ("plugins:\n  - search\n  - macros:\n      text: |\n        a\n        b\n\nnav: []\n", ["search", {"macros": {"text": "a\nb\n"}}, ENTRY]),
        ("plugins:\n  - search\n  - a:\n", ["search", {"a": None}, ENTRY]),
        ("plugins: [search, tags]\n", ["search", "tags", ENTRY]),
        ("plugins: [\n  search,\n  tags,\n]\n", ["search", "tags", ENTRY]),
        ("plugins: []\n", [ENTRY]),
        ("plugins:\n  search: {}\n  tags:\nnav: []\n", {"search": {}, "tags": None, **ENTRY}),
        ("plugins: {search: {}}\n", {"search": {}, **ENTRY}),
        ("plugins:\nnav: []\n", ["search", ENTRY]),
        ("site_name: x", ["search", ENTRY]),
        ("site_name: x\n\n", ["search", ENTRY]),
        ("site_name: x\r\nplugins:\r\n  - search\r\nnav: []\r\n", ["search", ENTRY]),
        ("\ufeffplugins:\n  - search\n", ["search", ENTRY]),
        ("plugins:\n  - search\n  - !ENV [A, b]\nmarkdown_extensions:\n  - a: !!python/name:b.c\n", ["search", None, ENTRY]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("options", [OPTIONS, []], ids=["options", "bare"])
def test_the_plugin_is_added_and_every_other_byte_kept(before: str, plugins: object, options: list[tuple[str, str]]) -> None:
    """Whatever way the plugins are written: linkvoice is the last of them, and what stood there still does, in its order."""
    after = add_plugin(before, options)

    assert after is not None
    got = load_yaml(after)["plugins"]
    if not options:
        got = {**got, **ENTRY} if isinstance(got, dict) else [*got[:-1], ENTRY]
    assert got == plugins
    kept = iter(after)
    assert all(char in kept for char in before)  # nothing was taken out
    assert ("\r\n" in before) == ("\r\n" in after)
    assert after.count("\n") == after.count("\r\n") or "\r\n" not in before


@pytest.mark.parametrize(
    "text",
    ['{"site_name": "x"}', "INHERIT: base.yml\nsite_name: x\n", "- a list\n", "plugins: &p\n  - search\nother: *p\n...\n---\n", "plugins: text\n"],
)
def test_what_cannot_be_changed_for_sure_is_left_to_a_person(text: str) -> None:
    """JSON without plugins, inherited plugins, and what is no configuration at all."""
    try:
        assert add_plugin(text, OPTIONS) is None
    except ValueError:
        assert "---" in text


def test_a_person_is_told_what_to_add(tmp_path: Path) -> None:
    """The lines are printed where the command cannot write them."""
    folder = write(tmp_path / "project", {"mkdocs.yml": "INHERIT: base.yml\n", "base.yml": "site_name: x\nplugins: [search]\n"})

    assert "is written so that only you can change it; add to its plugins:\n  - linkvoice:\n      reports: {" in init(folder)
    write(folder, {"base.yml": "site_name: x\nplugins: [search, linkvoice]\n"})
    assert init(folder) == "nothing to do: linkvoice is set up here\n"

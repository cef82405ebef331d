"""The pages about CI systems show whole files that can be read, say what the code does, and whose scripts do what the pages say."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from mkdocs.utils.yaml import yaml_load

from linkvoice import __version__
from linkvoice.generators.init.found import Ci, Host, Kind
from linkvoice.generators.init.workflow import github, gitlab
from linkvoice.run import REPORTERS
from tests.actions import Runner
from tests.repository import Repository

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "docs/ci").glob("*.md"))
BLOCK = re.compile(r'^```(\w+) title="([^"]+)"\n(.*?)^```$', re.MULTILINE | re.DOTALL)
HOST = Host(Kind.MKDOCS, build="mkdocs build", packages="-r requirements.txt")
BRANCH = {  # how each system tells a job that it runs for a pull request to the main branch
    "azure": {"SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/main"},
    "bitbucket": {"BITBUCKET_PR_DESTINATION_BRANCH": "main"},
    "circleci": {"CIRCLE_BRANCH": "change"},
    "forgejo": {"GITHUB_BASE_REF": "main"},
    "gitlab": {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main"},
    "jenkins": {"CHANGE_TARGET": "main"},
    "woodpecker": {"CI_COMMIT_TARGET_BRANCH": "main"},
}
NOTHING = """#!/bin/sh
echo "$(basename "$0")" "$@" >> "$TOOLS_LOG"
"""
MKDOCS = """#!/bin/sh
mkdir -p .linkvoice && echo {} > .linkvoice/report.json
echo "$PWD" "${LINKVOICE_WHEN:-auto}" "${LINKVOICE_NEW_SINCE:-}" >> "$MKDOCS_LOG"
exit "${MKDOCS_CODE:-0}"
"""


def files(page: str, title: str) -> list[Any]:
    """Give what a page shows of the files that are named so, as the program reads them that it is for."""
    shown = [text for _, name, text in BLOCK.findall((ROOT / "docs/ci" / f"{page}.md").read_text("utf-8")) if name == title]
    return [tomllib.loads(text) if title.endswith(".toml") else yaml_load(text) for text in shown]


def scripts(page: str) -> list[str]:
    """Give the scripts of the job on a page, in order."""
    blocks = [(name, text) for _, name, text in BLOCK.findall((ROOT / "docs/ci" / f"{page}.md").read_text("utf-8")) if name != "mkdocs.yml"]
    name, text = blocks[0]
    return re.findall(r"'''(.*?)'''", text, re.DOTALL) if name == "Jenkinsfile" else list(_scripts(yaml.safe_load(text)))


def _scripts(part: object) -> Iterator[str]:
    """Yield what a file of a CI system runs: the texts under the names that such files have for it, anchors once."""
    if isinstance(part, list):
        for each in part:
            yield from _scripts(each)
    if isinstance(part, dict):
        for name, inner in part.items():
            if name in {"run", "bash", "command", "script", "commands"} and not isinstance(inner, dict):
                yield inner if isinstance(inner, str) else "\n".join(inner)  # the commands of a list share a shell
            elif name != "pipelines":  # those of Bitbucket only repeat a step
                yield from _scripts(inner)


def configuration() -> str:
    """Give what the overview shows of mkdocs.yml."""
    (shown,) = [text for _, name, text in BLOCK.findall((ROOT / "docs/ci.md").read_text("utf-8")) if name == "mkdocs.yml"]
    return str(shown)


# What the pages show


def test_there_is_a_page_for_each_ci_system() -> None:
    """Each that `init` knows, those that only host a site, and pre-commit; the overview leads to all of them, and the navigation too."""
    names = {path.stem for path in PAGES}
    assert names == {*map(str, Ci), "cloudflare-pages", "pre-commit", "read-the-docs"}
    overview = (ROOT / "docs/ci.md").read_text("utf-8")
    assert [name for name in sorted(names) if f"](ci/{name}.md)" not in overview] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_files_can_be_read(path: Path) -> None:
    """Each page shows at least one whole file, by its name, that is valid YAML or TOML; a job in Groovy has its script between quotes."""
    blocks = BLOCK.findall(path.read_text("utf-8"))
    assert len(blocks) >= 1
    assert len(blocks) == path.read_text("utf-8").count("```") // 2  # each says which file it is
    for language, _, text in blocks:
        if language == "groovy":
            assert (text.count("{") - text.count("${"), text.count("'''")) == (text.count("}") - text.count("${"), 2)
        else:
            assert isinstance(tomllib.loads(text) if language == "toml" else yaml_load(text), dict)


def test_the_configuration_for_all_is_what_init_writes(tmp_path: Path) -> None:
    """What the overview shows is what the command writes for a CI system of which it writes no job."""
    from linkvoice.generators.init.plan import make_plan

    (tmp_path / "mkdocs.yml").write_text("plugins:\n  - search\n", "utf-8")
    (written,) = make_plan(tmp_path, None, Ci.JENKINS, REPORTERS).changes
    assert yaml_load(configuration()) == yaml_load(written.after)


# GitHub


@pytest.mark.parametrize("job", [file["jobs"]["build"] for file in files("github", ".github/workflows/docs.yml")])
def test_github_keeps_the_store_of_failed_jobs_too(job: dict[str, Any]) -> None:
    """The store is fetched before the links are checked, by the newest key there is, and kept after, whatever came of it."""
    restore, check, save = job["steps"][-3:]
    assert restore == {
        "uses": "actions/cache/restore@v5",
        "with": {"path": ".linkvoice", "key": "linkvoice-${{ github.run_id }}", "restore-keys": "linkvoice-"},
    }
    assert check["run"].startswith(("mkdocs build", "linkvoice check"))
    assert save == {"uses": "actions/cache/save@v5", "if": "always()", "with": {"path": ".linkvoice", "key": restore["with"]["key"]}}


def test_the_workflow_with_the_action_is_what_init_writes() -> None:
    """The page shows what the command writes for a documentation with requirements, and names every input of the action."""
    inputs = yaml_load((ROOT / "action.yml").read_text("utf-8"))["inputs"]

    assert files("github", ".github/workflows/linkvoice.yml") == [yaml_load(github(HOST, "main"))]
    assert [name for name in inputs if f"| `{name}` |" not in (ROOT / "docs/ci/github.md").read_text("utf-8")] == []


def test_the_hook_of_the_page_exists() -> None:
    """The hook that the page names is one that the repository offers, at the version that is documented."""
    (repository,) = files("pre-commit", ".pre-commit-config.yaml")[0]["repos"]
    offered = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))

    assert [hook["id"] for hook in repository["hooks"]] == [hook["id"] for hook in offered]
    assert repository["rev"] == f"v{__version__}"


# Others


def test_the_job_of_gitlab_is_what_init_writes() -> None:
    """The page shows the very job, which keeps the store whatever came of it."""
    written = gitlab(HOST, REPORTERS)
    assert files("gitlab", ".gitlab-ci.yml") == [yaml_load(written)]
    assert yaml_load(written)["linkvoice"]["cache"] == {"key": "linkvoice", "paths": [".linkvoice/"], "when": "always"}


@pytest.mark.parametrize("file", files("netlify", "netlify.toml"))
def test_netlify_keeps_the_store(file: Mapping[str, Any]) -> None:
    """The plugin for caches is told of the store."""
    assert file["plugins"] == [{"package": "netlify-plugin-cache", "inputs": {"paths": [".linkvoice"]}}]


@pytest.mark.parametrize("file", files("read-the-docs", ".readthedocs.yaml"))
def test_read_the_docs_asks_no_server(file: Mapping[str, Any]) -> None:
    """Where nothing can be kept, nothing is asked."""
    commands = [command for steps in (file["build"]["jobs"]["build"]["html"], file["build"]["jobs"].get("post_build", [])) for command in steps]
    assert commands[-1].startswith("LINKVOICE_WHEN=never mkdocs build") or "--offline" in commands[-1]


# What the jobs do


@pytest.fixture
def machine(tmp_path: Path) -> Runner:
    """A machine that has checked a change out; tools only note how they are called."""
    folder = tmp_path / "work"
    repository = Repository(folder)
    repository.commit(index="# Home")
    repository.git("remote", "add", "origin", str(folder))
    repository.git("fetch", "--quiet", "origin")
    repository.git("checkout", "--quiet", "-b", "change")
    machine = Runner(folder, tmp_path / "machine")
    for name, text in {"mkdocs": MKDOCS, **dict.fromkeys(("pip", "apt-get", "python3"), NOTHING)}.items():
        (machine.machine / "tools" / name).write_text(text, "utf-8")
        (machine.machine / "tools" / name).chmod(0o755)
    return machine


def builds(machine: Runner, page: str, **environment: str) -> tuple[int, list[list[str]]]:
    """Run the job of a page; gives its exit code, and of each build the folder, when servers are asked, and what it was compared with."""
    (machine.folder / ".venv/bin").mkdir(parents=True, exist_ok=True)
    (machine.folder / ".venv/bin/activate").touch()
    logs = {name: str(machine.machine / name.lower()) for name in ("TOOLS_LOG", "MKDOCS_LOG")}
    known = {"HOME": str(machine.machine), "JOB_NAME": "docs/change", "CIRCLE_BRANCH": "main", "GITHUB_BASE_REF": ""}
    result: subprocess.CompletedProcess[str] | None = None
    for script in scripts(page):
        result = machine.bash(script, {**known, **logs, **environment})
    assert result is not None
    return result.returncode, [line.split(" ") for line in (machine.machine / "mkdocs_log").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("page", sorted(BRANCH))
def test_a_job_for_the_main_branch_builds_once(machine: Runner, page: str) -> None:
    """It compares with nothing, and asks servers."""
    assert builds(machine, page) == (0, [[str(machine.folder), "auto", ""]])
    assert "-r requirements.txt linkvoice[mkdocs]" in (machine.machine / "tools_log").read_text("utf-8")


@pytest.mark.parametrize("page", sorted(BRANCH))
def test_a_job_for_a_pull_request_builds_the_base_branch_first(machine: Runner, page: str) -> None:
    """It builds the base branch without asking a server, whatever comes of that, and compares its own build with the report; that one decides."""
    code, (base, own) = builds(machine, page, MKDOCS_CODE="1", **BRANCH[page])

    assert base[1:] == ["never", ""]
    assert (Path(base[0]) / "docs/index.md").is_file()
    assert own == [str(machine.folder), "auto", f"{base[0]}/.linkvoice/report.json"]
    assert code == 1


def test_a_base_branch_that_knows_nothing_of_linkvoice_has_no_report(machine: Runner) -> None:
    """The change that adds linkvoice is compared with nothing."""
    text = MKDOCS.replace("mkdir -p", '[ "$LINKVOICE_WHEN" = never ] || mkdir -p')
    (machine.machine / "tools/mkdocs").write_text(text, "utf-8")

    code, (_, own) = builds(machine, "bitbucket", **BRANCH["bitbucket"])

    assert (code, own[2]) == (0, "")

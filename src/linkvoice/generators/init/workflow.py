"""The files that make a CI system check every change, and what they ask of the configuration."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from linkvoice import __version__
from linkvoice.generators.init.found import Ci, Host, Kind
from linkvoice.generators.project import load_yaml

__all__ = ["OFFLINE", "VARIABLE", "github", "gitlab", "netlify", "netlify_needs", "reports", "with_gitlab_job"]

VARIABLE: Final = "LINKVOICE_NEW_SINCE"
"""Environment variable by which a CI job names the report of the base branch."""
OFFLINE: Final = "LINKVOICE_WHEN"
"""Environment variable by which a job that builds the base branch, to have that report, keeps linkvoice from asking anybody."""
_REPORT: Final = ".linkvoice/report.json"
_REPORTS: Final[Mapping[Ci, Mapping[str, str]]] = {
    Ci.GITHUB: {"json": _REPORT, "sarif": ".linkvoice/report.sarif"},
    Ci.GITLAB: {"json": _REPORT, "gitlab": ".linkvoice/codequality.json"},
    Ci.NETLIFY: {},
}
_ELSEWHERE: Final = {"json": _REPORT, "junit": "test-results/linkvoice.xml"}
"""Where CI systems look for tests, and the jobs of our pages for the report."""
_GITHUB: Final = """\
# Written by `linkvoice init`, and yours from now on. https://linkvoice.github.io/linkvoice/ci/
name: Links

on:
  push:
    branches: [BRANCH]
  pull_request:
  merge_group: # a merge queue, where there is one
  schedule:
    - cron: "23 5 * * *" # links break while nobody writes

permissions:
  contents: read
  security-events: write # findings in the pull request

jobs:
  links:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
        with:
          fetch-depth: 0 # the whole history: it knows pages that were renamed
      - uses: linkvoice/linkvoice@vVERSION
        with:
"""
_GITLAB: Final = """\

# Written by `linkvoice init`, and yours from now on. https://linkvoice.github.io/linkvoice/ci/
linkvoice:
  image: python:3.13
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  variables:
    GIT_DEPTH: "0" # the whole history: it knows pages that were renamed
  cache:
    key: linkvoice
    paths: [.linkvoice/]
    when: always
  script:
    - pip install PACKAGES
    - |
      if [ -n "${CI_MERGE_REQUEST_TARGET_BRANCH_NAME:-}" ]; then # what the target branch has too cannot fail
        base=$(mktemp -d)
        git fetch --quiet origin "$CI_MERGE_REQUEST_TARGET_BRANCH_NAME"
        git worktree add --quiet --detach "$base" FETCH_HEAD
        (cd "$base" && REPORT) > /dev/null 2>&1 || true
        if [ -f "$base/FILE" ]; then export VARIABLE="$base/FILE"; fi
      fi
"""
_ARTIFACTS: Final = """\
  artifacts:
    when: always
    paths: [.linkvoice/report.json]
"""
_KEEPER: Final = '[[plugins]]\n  package = "netlify-plugin-cache"\n  [plugins.inputs]\n    paths = [".linkvoice"]\n'


def reports(ci: Ci, known: tuple[str, ...]) -> dict[str, str]:
    """Give the reports that a CI system has a use for, as the option `reports` has them; `known` are the formats that there are."""
    return {name: file for name, file in _REPORTS.get(ci, _ELSEWHERE).items() if name in known}


def github(host: Host, branch: str) -> str:
    """Write a workflow of GitHub Actions."""
    inputs = {"packages": host.packages, "build": host.build, "site": host.site}
    lines = [f"          {name}: {value}\n" for name, value in inputs.items() if value]
    return _GITHUB.replace("BRANCH", branch).replace("VERSION", __version__) + "".join(lines)


def gitlab(host: Host, known: tuple[str, ...]) -> str:
    """Write a job of GitLab CI, as it is put behind what is there."""
    extra = {Kind.FOLDER: "linkvoice", Kind.PELICAN: '"linkvoice[pelican]"', Kind.PROPERDOCS: '"linkvoice[properdocs]"'}.get(
        host.kind, '"linkvoice[mkdocs]"'
    )
    check = f"linkvoice check {host.site} --offline --report json:{_REPORT}"
    base = " && ".join(filter(None, [host.build, check])) if host.site else f"{OFFLINE}=never {host.build}"
    words = {"PACKAGES": f"{host.packages} {extra}".strip(), "VARIABLE": VARIABLE, "REPORT": base, "FILE": _REPORT}
    job = re.sub(r"\b(?:PACKAGES|VARIABLE|REPORT|FILE)\b", lambda match: words[match[0]], _GITLAB)
    if host.build:
        job += f"    - {host.build}\n"
    files = reports(Ci.GITLAB, known)
    if host.site:
        flags = "".join(f" --report {name}:{file}" for name, file in files.items())
        job += f'    - linkvoice check {host.site}{flags} ${{{VARIABLE}:+--new-since "${VARIABLE}"}}\n'
    job += _ARTIFACTS
    if "gitlab" in files:
        job += f"    reports:\n      codequality: {files['gitlab']}\n"
    return job


def with_gitlab_job(text: str, job: str) -> str | None:
    """Put a job behind those of a .gitlab-ci.yml; None where that cannot be done for sure."""
    after = (text if not text or text.endswith("\n") else text + "\n") + (job if text else job.lstrip("\n"))
    try:
        before, mapping = load_yaml(text) or {}, load_yaml(after)
    except ValueError:
        return None
    is_right = isinstance(before, dict) and isinstance(mapping, dict) and {key: mapping[key] for key in mapping if key != "linkvoice"} == before
    return after if is_right and "linkvoice" not in before else None


def netlify(text: str, host: Host) -> str | None:
    """Let Netlify keep the store, and check the site where the build does not; None where that cannot be written for sure.

    Raises:
        ValueError: the text is no TOML.
    """
    before: dict[str, Any] = tomllib.loads(text)
    after = text
    command = before.get("build", {}).get("command")
    if host.site and "linkvoice" not in str(command):
        wanted = f"{command or host.build or 'true'} && linkvoice check {before.get('build', {}).get('publish', host.site)}"
        line = re.search(rf"""^([ \t]*command[ \t]*=[ \t]*)(["']){re.escape(str(command))}\2""", text, re.MULTILINE)
        if line is None or '"' in wanted or "\\" in wanted:
            return None
        after = f'{text[: line.start()]}{line[1]}"{wanted}"{text[line.end() :]}'
    if "netlify-plugin-cache" not in after:
        after = f"{after.rstrip()}\n\n{_KEEPER}"
    try:
        tomllib.loads(after)
    except tomllib.TOMLDecodeError:
        return None
    return after


def netlify_needs(folder: Path) -> str:
    """Say what a person has to do so that Netlify finds all of it."""
    has_plugin = (folder / "package.json").is_file() and "netlify-plugin-cache" in (folder / "package.json").read_text("utf-8", errors="replace")
    install = "" if has_plugin else "run `npm install --save-dev netlify-plugin-cache` and commit package.json; "
    return f"{install}name linkvoice in requirements.txt, which Netlify installs by itself"

"""Runs composite actions and workflows of GitHub step by step, with caches that are folders and a pip that only notes what it is asked for."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mkdocs.utils.yaml import yaml_load

ROOT = Path(__file__).parents[1]
EXPRESSION = re.compile(r"\$\{\{ *([^}]+?) *\}\}")
PIP = """#!/bin/sh
if [ "$1 $2" = "-m pip" ] || [ "$(basename "$0")" = pip ]; then echo "$@" >> "$PIP_LOG"; else exec "{python}" "$@"; fi
"""


@dataclass
class Runner:
    """A machine that runs jobs in one folder; what it caches outlives them."""

    folder: Path
    """The workspace."""
    machine: Path
    """Where its own files are."""
    base_ref: str = ""
    """Branch that a pull request is made for."""
    queue_for: str = ""
    """Branch that a merge queue is for."""
    runs: int = 0
    outputs: dict[str, str] = field(default_factory=dict)
    uploads: list[str] = field(default_factory=list)
    saved: list[str] = field(default_factory=list)
    """Keys of what was put into the cache."""
    printed: str = ""

    def __post_init__(self) -> None:
        """Install the tools that stand in for others, and leave out the links of themes: nothing here asks a server."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / ".lycheeignore").write_text(r"^https?://(?![\w.-]*\.(test|invalid)/)", "utf-8")
        tools = self.machine / "tools"
        tools.mkdir(parents=True)
        for name in ("python", "pip"):
            (tools / name).write_text(PIP.format(python=sys.executable), "utf-8")
            (tools / name).chmod(0o755)

    @property
    def packages(self) -> str:
        """What pip was asked for."""
        return (self.machine / "pip.log").read_text("utf-8")

    def bash(self, script: str, environ: Mapping[str, str] | None = None, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run a script as strictly as bash can."""
        files = {name: str(self.machine / name.lower()) for name in ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_STEP_SUMMARY", "GITHUB_PATH")}
        environment = {
            **os.environ,
            "PATH": f"{self.machine / 'tools'}{os.pathsep}{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "CI": "true",
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_BASE_REF": self.base_ref,
            "GITHUB_WORKSPACE": str(self.folder),
            "TMPDIR": str(self.machine),
            "PIP_LOG": str(self.machine / "pip.log"),
            **files,
            **(environ or {}),
        }
        for file in files.values():
            Path(file).touch()
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=folder or self.folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        self.printed += done.stdout + done.stderr
        return done

    def workflow(self, text: str) -> int:
        """Run all steps of a workflow's only job, those of our own action among them; gives the exit code of the first that fails."""
        (job,) = yaml_load(text)["jobs"].values()
        for step in job["steps"]:
            code = 0
            if step.get("uses", "").startswith("linkvoice/linkvoice@"):
                code = self.action(step.get("with", {}))
            elif "run" in step:
                code = self.bash(step["run"]).returncode
            else:
                assert step["uses"].startswith("actions/"), step
            if code:
                return code
        return 0

    def action(self, given: dict[str, str]) -> int:
        """Run the steps of our action with these inputs; gives the exit code of the first that fails."""
        action = yaml_load((ROOT / "action.yml").read_text("utf-8"))
        inputs = {name: option["default"] for name, option in action["inputs"].items()} | given
        assert set(inputs) == set(action["inputs"])
        self.runs += 1
        self.outputs.clear()
        failed = 0
        for step in action["runs"]["steps"]:
            if self._runs(step.get("if", "success()"), inputs, failed):
                code = self._step(step, inputs)
                failed = failed or code
        return failed

    def _step(self, step: dict[str, Any], inputs: dict[str, str]) -> int:
        folder = self.folder / self._filled(step.get("working-directory", "."), inputs)
        if "run" in step:
            assert "${{" not in step["run"]  # what a stranger writes must not become a part of a script
            environment = {name: self._filled(value, inputs) for name, value in step.get("env", {}).items()}
            code = self.bash(step["run"], environment, folder).returncode
            output = self.machine / "github_output"
            for line in output.read_text("utf-8").splitlines():
                name, _, value = line.partition("=")
                self.outputs[name] = value
            output.write_text("")
            return code
        options = {name: self._filled(str(value), inputs) for name, value in step.get("with", {}).items()}
        match step["uses"].partition("@")[0]:
            case "actions/cache/save":
                if (self.folder / options["path"]).is_dir():
                    self.saved.append(options["key"])
                    shutil.copytree(self.folder / options["path"], self.machine / "cache" / options["key"])
            case "actions/cache/restore":
                keys = [options["key"], *options["restore-keys"].split()]
                kept = sorted((self.machine / "cache").glob("*"), key=lambda path: int(path.name.split("-")[-2]))
                found = [path for key in keys for path in kept if path.name.startswith(key)]
                if found:
                    shutil.copytree(found[-1], self.folder / options["path"], dirs_exist_ok=True)
            case "actions/upload-artifact":
                self.uploads.append((self.folder / options["path"]).read_text("utf-8") if (self.folder / options["path"]).is_file() else "")
            case "github/codeql-action/upload-sarif":
                self.uploads.append((self.folder / options["sarif_file"]).read_text("utf-8"))
            case other:
                assert other == "actions/setup-python"
        return 0

    def _runs(self, condition: str, inputs: dict[str, str], failed: int) -> bool:
        known = {
            "success()": not failed,
            "always()": True,
            "steps.branch.outputs.base != ''": bool(self.outputs.get("base")),
            "steps.branch.outputs.base == ''": not self.outputs.get("base"),
            "inputs.build != ''": bool(inputs["build"]),
            "inputs.site != ''": bool(inputs["site"]),
            "inputs.sarif == 'true'": inputs["sarif"] == "true",
            **{
                f"hashFiles(format('{{0}}/{name}', inputs.folder)) != ''": (self.folder / inputs["folder"] / name).is_file()
                for name in (".linkvoice/report.sarif", ".linkvoice/base/report.json")
            },
        }
        parts = condition.split(" && ")
        return all(known[part] for part in parts) and ("always()" in parts or not failed)

    def _filled(self, text: str, inputs: dict[str, str]) -> str:
        known = {
            "github.token": "",
            "github.run_id": str(self.runs),
            "github.run_attempt": "1",
            "github.event.merge_group.base_ref": self.queue_for and f"refs/heads/{self.queue_for}",
            "github.ref_name": f"gh-readonly-queue/{self.queue_for}/pr-7-c0ffee" if self.queue_for else "main",
            "steps.branch.outputs.base": self.outputs.get("base", ""),
            **{f"inputs.{name}": value for name, value in inputs.items()},
            **{f"steps.base.outputs.{name}": value for name, value in {"new-since": "", **self.outputs}.items()},
        }
        filled = EXPRESSION.sub(lambda match: known[match[1]], text)
        return EXPRESSION.sub(lambda match: known[match[1]], filled)  # a default may be an expression itself

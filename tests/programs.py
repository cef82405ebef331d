"""Programs as tests start them: in processes of their own, which do not begin with a second of imports."""

from __future__ import annotations

import atexit
import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

__all__ = ["run_module"]

_CHECK = "linkvoice.check.outside linkvoice.extract.markdown linkvoice.extract.positions linkvoice.fetch.fetcher linkvoice.fetch.store"
_PLUGIN = f"{_CHECK} linkvoice.report.json linkvoice.report.section linkvoice.report.terminal linkvoice.run.backlinks linkvoice.run.known"
_MARKDOWN = "markdown.extensions.fenced_code markdown.extensions.meta markdown.extensions.tables markdown.extensions.toc"
_KNOWN = {
    "linkvoice": f"linkvoice.cli {_PLUGIN} linkvoice.generators.fixes linkvoice.generators.init.plan linkvoice.generators.inputs"
    " linkvoice.generators.settings linkvoice.report.explain linkvoice.report.heard linkvoice.report.markdown linkvoice.report.rules"
    " linkvoice.report.sarif linkvoice.report.settings linkvoice.run.explain linkvoice.run.listen anyio._backends._asyncio",
    "mkdocs": f"mkdocs.commands.build mkdocs.contrib.search mkdocs.localization mkdocs.utils.templates linkvoice.generators.mkdocs {_PLUGIN}"
    f" {_MARKDOWN} material.plugins.search.plugin",
    "properdocs": "properdocs.replacement properdocs.commands.build properdocs.contrib.search properdocs.localization properdocs.utils.templates"
    f" linkvoice.generators.mkdocs {_PLUGIN} {_MARKDOWN}",
    "pelican": f"pelican linkvoice.generators.pelican_audit linkvoice.generators.pelican_build linkvoice.generators.pelican_sections {_PLUGIN}"
    " rich.status markdown.extensions.extra markdown.extensions.codehilite docutils.readers.standalone docutils.languages.en",
}
"""What takes a program long to import, sooner or later."""


def run_module(
    program: str,
    *arguments: str | Path,
    cwd: Path,
    env: Mapping[str, str],
    python: str = sys.executable,
    encoding: str = "utf-8",
    timeout: int = 120,
) -> subprocess.CompletedProcess[str]:
    """Run a module as ``python -m`` does, with nothing on its standard input; SIGALRM ends it after `timeout` seconds.

    It is run in a fork of a process that has imported it, unless Python is told something as it starts, by a variable of the environment.
    """
    words = list(map(str, arguments))
    command = [python, "-m", program, *words]
    if _switches(env) != _switches(os.environ):
        return subprocess.run(
            command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, encoding=encoding, timeout=timeout, check=False
        )
    nurse = _nurse(program, python, env.get("PYTHONUTF8", ""))
    assert nurse.stdin is not None
    assert nurse.stdout is not None
    request = {"arguments": words, "folder": str(cwd.absolute()), "environment": dict(env), "timeout": timeout}
    nurse.stdin.write(json.dumps(request) + "\n")
    nurse.stdin.flush()
    answer = json.loads(nurse.stdout.readline())
    out, err = (_text(answer[name], encoding) for name in ("out", "err"))
    return subprocess.CompletedProcess(command, answer["code"], out, err)


def _switches(env: Mapping[str, str]) -> dict[str, str]:
    """What Python reads as it starts, but for how it encodes."""
    return {name: value for name, value in env.items() if name.startswith("PYTHON") and name != "PYTHONUTF8"}


@cache
def _nurse(program: str, python: str, utf8: str) -> subprocess.Popen[str]:
    """Start the process that runs a program in forks of itself; it ends with the tests."""
    command = [python, str(Path(__file__).with_name("nursery.py")), program, *_KNOWN[program].split()]
    env = {**os.environ, "PYTHONUTF8": utf8}
    nurse = subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="ascii")
    atexit.register(nurse.communicate)
    return nurse


def _text(said: str, encoding: str) -> str:
    return io.TextIOWrapper(io.BytesIO(said.encode("latin-1")), encoding).read()

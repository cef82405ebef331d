"""A small blog for tests, built by the real Pelican in an environment of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from tests.programs import run_module

__all__ = ["PYTHON", "Blog", "needs_pelican"]

PYTHON = Path(sys.prefix) / "pelican/bin/python"
OFFLINE = {"outbound": {"when": "never"}, "reports": {"json": "lv.json"}}


def needs_pelican() -> None:
    """Skip a test where there is no environment with Pelican, unless nothing may be skipped."""
    if not PYTHON.exists():
        if os.environ.get("LINKVOICE_NEEDS_ALL"):
            pytest.fail(f"no environment with Pelican at {PYTHON}: `make test` makes one")
        pytest.skip("no environment with Pelican: `make test` makes one")


class Blog:
    """A blog in a folder of its own, and what a build of it said."""

    def __init__(self, folder: Path) -> None:
        """Start with two articles, one in Markdown and one in reStructuredText, that link to each other."""
        self.folder = folder
        self.settings: dict[str, Any] = {
            "SITENAME": "Blog",
            "SITEURL": "https://site.test/blog",
            "PATH": "content",
            "TIMEZONE": "UTC",
            "DEFAULT_LANG": "en",
            "FEED_ALL_ATOM": "feeds/all.atom.xml",
            "STATIC_PATHS": ["img"],
        }
        self.write(
            "content/tea.md",
            """\
            Title: Tea & time
            Date: 2026-01-02
            Tags: drinks

            Those who like tea may want [a cup of coffee]({filename}coffee.rst) now and then.
            """,
        )
        self.write(
            "content/coffee.rst",
            """\
            Coffee
            ######
            :date: 2026-01-03
            :tags: drinks

            In the afternoon `it is time for tea <{filename}/tea.md>`_ again.
            """,
        )

    def write(self, path: str, text: str) -> None:
        """Write a file of the project."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text), encoding="utf-8")

    def add_linkvoice(self, **options: Any) -> None:
        """Name linkvoice among the plugins, with options."""
        self.settings["PLUGINS"] = [*self.settings.get("PLUGINS", []), "linkvoice"]
        self.settings["LINKVOICE"] = OFFLINE | options

    def command(self, *arguments: str) -> list[str]:
        """Write the settings; gives the command that builds."""
        lines = [f"{name} = {value!r}" for name, value in self.settings.items()]
        self.write("pelicanconf.py", "\n".join(lines) + "\n")
        return [str(PYTHON), "-m", "pelican", *arguments]

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Build the blog."""
        python, _, program, *words = self.command(*arguments)
        return run_module(program, *words, cwd=self.folder, env=self.environment(**environment), python=python)

    def environment(self, **more: str) -> dict[str, str]:
        """The variables that Pelican sees."""
        clean = {name: value for name, value in os.environ.items() if name not in {"CI", "LINKVOICE_STATE"}}
        return {**clean, "SOURCE_DATE_EPOCH": "1768435200", "NO_COLOR": "1", **more}  # 2026-01-15

    def findings(self) -> list[dict[str, Any]]:
        """The findings of the last JSON report."""
        report = json.loads((self.folder / "lv.json").read_text(encoding="utf-8"))
        return list(report["findings"])

    def said(self) -> list[tuple[str, str, int | None]]:
        """Their codes, files and lines, in order."""
        return [(finding["code"], finding["source"]["path"], finding["source"]["line"]) for finding in self.findings()]

    def html(self, path: str) -> str:
        """A page of the built blog."""
        return (self.folder / "output" / path).read_text(encoding="utf-8")

    def output(self) -> dict[str, bytes]:
        """All files of the built blog."""
        folder = self.folder / "output"
        return {file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}

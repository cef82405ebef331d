"""A git repository with a folder of sources in it, made for one test."""

from __future__ import annotations

import subprocess
from pathlib import Path


class Repository:
    """A git repository with a folder `docs` in it."""

    def __init__(self, folder: Path) -> None:
        """Start one; what stands in the folder already is not yet committed."""
        self.folder = folder
        self.docs = folder / "docs"
        self.docs.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str) -> None:
        """Run git there."""
        command = ["git", "-c", "user.name=Ann", "-c", "user.email=ann@acme.dev", "-c", "commit.gpgsign=false", *arguments]
        subprocess.run(command, cwd=self.folder, check=True, capture_output=True)

    def commit(self, **pages: str) -> None:
        """Write pages by the first parts of their names, and commit all."""
        for name, text in pages.items():
            (self.docs / f"{name}.md").write_text(text, "utf-8")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message=Change pages")

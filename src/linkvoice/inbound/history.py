"""What git remembers of files that are gone from a folder. The only place that runs git; nothing here uses the network or writes."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from linkvoice.extract.title import title_of

__all__ = ["History", "read_history"]

_COMMITS: Final = 10_000  # that changed the folder, newest first
_PATIENCE: Final = 10.0  # seconds for one answer of git
_TITLES: Final = 100  # files that are looked up for their title; each costs a process
_QUIET: Final = {
    "GIT_OPTIONAL_LOCKS": "0",  # a build only looks
    "GIT_NO_LAZY_FETCH": "1",  # in a partial clone, git would ask the server for what it compares
    "GIT_TERMINAL_PROMPT": "0",
}
_CHANGES: Final = ("--name-status", "-z", "--find-renames", "--diff-filter=RD", "--relative", "--no-ext-diff", "--no-color")
_RENAMED: Final = "R"
_WORKING_TREE: Final = "HEAD"


@dataclass(frozen=True, slots=True)
class History:
    """What is remembered of files that are gone. Paths are relative to the folder that was asked about, with forward slashes."""

    renames: Mapping[str, str] = field(default_factory=dict)
    """Old path -> the path that it has now, or had when it was there last."""
    title: Callable[[str], str] = lambda _path: ""
    """Path of a file that was deleted -> the title that it had; empty where nobody knows."""
    gap: str = ""
    """Why there may be more than is known, in words; empty where nothing is missing."""


def read_history(folder: Path) -> History:
    """Ask git about a folder: commits, and what is not yet committed. Never raises; where git cannot tell, `History.gap` says why."""
    git = shutil.which("git")
    if git is None:
        return History(gap="git is not installed")
    shallow = _run(git, folder, "rev-parse", "--is-shallow-repository")
    if shallow is None:
        return History(gap="git knows nothing of the sources")
    committed = _run(git, folder, "log", *_CHANGES, "--format=%H", "--no-show-signature", f"--max-count={_COMMITS}", "HEAD", "--", ".")
    uncommitted = _run(git, folder, "diff", *_CHANGES, _WORKING_TREE, "--", ".")
    renames: dict[str, str] = {}
    deleted: dict[str, str] = {}
    for revision, old, new in _changes(f"{_WORKING_TREE}\0{uncommitted or ''}{committed or ''}"):  # newest first
        if new:
            renames.setdefault(old, renames.get(new, new))
        else:
            deleted.setdefault(old, revision)
    gap = "git gave no answer" if committed is None else "the git history is cut off here (a shallow clone)" if shallow.strip() == "true" else ""
    return History({old: new for old, new in renames.items() if old != new}, _titles(git, folder, deleted), gap)


def _changes(answer: str) -> Iterator[tuple[str, str, str]]:
    """Yield (revision that still has the old file, old path, new path or nothing) of what git lists: a commit, then its changes, and so on."""
    words = iter(answer.split("\0"))
    revision = _WORKING_TREE
    for word in words:
        status = word.lstrip("\n")
        if status.startswith(_RENAMED):
            yield revision, next(words, ""), next(words, "")
        elif status == "D":
            yield revision, next(words, ""), ""
        elif status:
            revision = status if status == _WORKING_TREE else f"{status}^"


def _titles(git: str, folder: Path, deleted: Mapping[str, str]) -> Callable[[str], str]:
    asked: list[str] = []

    @cache
    def title(path: str) -> str:
        if path not in deleted or len(asked) >= _TITLES:
            return ""
        asked.append(path)
        return title_of(_run(git, folder, "show", "--no-textconv", f"{deleted[path]}:./{path}") or "")

    return title


def _run(git: str, folder: Path, *arguments: str) -> str | None:
    """Give what git says, or None where it fails or takes too long."""
    # A repository of strangers must not have a program of its own run for it.
    command = [git, "-c", "core.fsmonitor=false", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - git itself, and no shell
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_PATIENCE, check=False, env={**os.environ, **_QUIET}
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else None

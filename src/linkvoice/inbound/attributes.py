"""What git must be told of the ledger: that lines of both branches belong into a merge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

__all__ = ["add_union", "has_union", "union_line"]


def union_line(ledger: Path) -> str:
    """The line for ``.gitattributes`` in the ledger's folder. Source: https://git-scm.com/docs/gitattributes."""
    name = ledger.name
    return f"{name} merge=union" if re.fullmatch(r"[\w.-]+", name) else '"{}" merge=union'.format(re.sub(r'(["\\])', r"\\\1", name))


def has_union(ledger: Path) -> bool:
    """Whether a line about all files of the ledger's name, in its folder or one above it in the repository, says so."""
    plain = re.compile(rf"(?:\*\*/|/)?(?:{re.escape(ledger.name)}|\*{re.escape(ledger.suffix)}|\*)\s(?:.*\s)?merge=union(?:\s|\Z)")
    return any(plain.match(line) or line.strip() == union_line(ledger) for folder in _folders(ledger) for line in _lines(folder))


def add_union(ledger: Path) -> Path | None:
    """Add the line where it is missing and there is a repository; gives the file that it was added to, None where nothing was done.

    Raises:
        OSError: the file cannot be read or written.
    """
    folders = list(_folders(ledger))
    if not folders or has_union(ledger):
        return None
    path = folders[0] / ".gitattributes"
    before = path.read_bytes() if path.exists() else b""
    start = "\n" if before and not before.endswith(b"\n") else ""
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(f"{start}{union_line(ledger)}\n")
    return path


def _folders(ledger: Path) -> Iterator[Path]:
    """The ledger's folder and those above it up to the top of its repository; none where it is in no repository."""
    folders = ledger.resolve().parents
    top = next((depth for depth, folder in enumerate(folders) if (folder / ".git").exists()), None)  # a file in further work trees
    yield from folders[: 0 if top is None else top + 1]


def _lines(folder: Path) -> list[str]:
    path = folder / ".gitattributes"
    return path.read_text("utf-8", errors="replace").splitlines() if path.is_file() else []

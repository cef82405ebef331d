"""The folder of linkvoice's own files, which is nobody else's business."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

__all__ = ["prepare"]


def prepare(folder: Path) -> None:
    """Make a folder that its owner alone can read and that git does not see; one that is there is only hidden from git.

    Raises:
        OSError: it cannot be made or written.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        with suppress(FileExistsError), ignore.open("x", encoding="utf-8") as file:  # two runs may begin together
            file.write("*\n")

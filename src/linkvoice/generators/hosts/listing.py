"""Which source has a path, whatever its suffix: each folder is read once."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

__all__ = ["named_below"]


def named_below(folder: Path, suffixes: Sequence[str]) -> Callable[[str], str | None]:
    """Give what finds the file below a folder with a path and one of these suffixes, the first that is there; a folder that cannot be read has none."""
    known: dict[str, dict[str, str]] = {}

    def named(path: str) -> str | None:
        place = path.rpartition("/")[0]
        if place not in known:
            known[place] = _stems(folder / place, f"{place}/" if place else "", suffixes)
        return known[place].get(path)

    return named


def _stems(folder: Path, prefix: str, suffixes: Sequence[str]) -> dict[str, str]:
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries if entry.is_file()]
    except OSError:
        return {}
    return {prefix + name.removesuffix(suffix): prefix + name for suffix in reversed(suffixes) for name in names if name.endswith(suffix)}

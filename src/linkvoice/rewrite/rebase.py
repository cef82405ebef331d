"""A relative reference, as another page of the same site has to write it."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

__all__ = ["rebased"]

_RELATIVE: Final = re.compile(r"(?![a-zA-Z][a-zA-Z0-9+.-]*:)[^/\\#?][^#?]*")
"""A path without a scheme that does not begin at the root; references to the page itself have none."""


def rebased(reference: str, here: str, there: str) -> str:
    """Give a reference that stands on the page at path `here` as the one at `there` writes it; one that is not relative stays.

    Paths are those in the built site. A reference may lead out of the site; it then goes as far up as before.
    """
    match = _RELATIVE.match(reference)
    source, target = quote(here).split("/")[:-1], quote(there).split("/")[:-1]
    if match is None or source == target:
        return reference
    place = _joined(source, match[0].split("/"))
    common = 0
    while common < min(len(target), len(place) - 1) and place[common] == target[common] != "..":
        common += 1
    new = "/".join([".."] * (len(target) - common) + place[common:])
    return (new if new and ":" not in new.partition("/")[0] else f"./{new}") + reference[match.end() :]


def _joined(folder: list[str], path: list[str]) -> list[str]:
    """Walk a path from a folder, both in parts; the last part is a name, empty for a folder. ``..`` stays where it leads above the root."""
    if path[-1] in {".", ".."}:
        path = [*path, ""]
    parts = list(folder)
    for part in path[:-1]:
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return [*parts, path[-1]]

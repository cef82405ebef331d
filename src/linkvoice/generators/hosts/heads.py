"""What sources say of themselves at their beginning: YAML, TOML or JSON front matter, ``Key: value`` lines, fields of reStructuredText."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from linkvoice.extract.title import title_of
from linkvoice.generators.sources import SUFFIXES

__all__ = ["Head", "day_of", "heads", "read_head"]

Head = Mapping[str, tuple[str, ...]]
"""Key in lower case -> its value or values, as text: at least one, and none is empty."""

_LENGTH: Final = 8192  # characters
_YAML: Final = re.compile(r"---[ \t]*\r?\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_TOML: Final = re.compile(r"\+\+\+[ \t]*\r?\n(.*?\n)\+\+\+[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_PAIR: Final = re.compile(r":?(\w[\w-]*):(?:[ \t]+(.*?))?[ \t]*")
_ITEM: Final = re.compile(r"[ \t]*-[ \t]+(.*?)[ \t]*")
_COMMENT: Final = re.compile(r"[ \t]#.*")
_DAY: Final = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")
_FOREIGN: Final = frozenset({"node_modules", "__pycache__", "venv"})


def heads(folder: Path, site: Path | None = None) -> Iterator[tuple[str, Head]]:
    """Yield (path below the folder, head) of every source in it, sorted; what was built there, and folders that are hidden, are none."""
    built = None if site is None else site.resolve()
    for place, inner, names in os.walk(folder):
        inner[:] = sorted(name for name in inner if not name.startswith(".") and name not in _FOREIGN and Path(place, name).resolve() != built)
        for name in sorted(names):
            file = Path(place, name)
            if file.suffix in SUFFIXES:
                yield file.relative_to(folder).as_posix(), _head_of(file)


def read_head(text: str) -> Head:
    """Read the beginning of a source, as much of it as pages are named by; ``title`` is its first heading where it has no other."""
    text = text[:_LENGTH]
    yaml, toml = _YAML.match(text), _TOML.match(text)
    if yaml is not None:
        head = _pairs(yaml[1])
    elif toml is not None:
        head = _flat(_loaded(tomllib.loads, toml[1]))
    elif text.startswith("{"):
        head = _flat(_loaded(lambda given: json.JSONDecoder().raw_decode(given)[0], text))
    else:
        head = _pairs(_fields(text))
    said = {key: given for key, values in head.items() if (given := tuple(filter(None, values)))}
    title = said.get("title") or tuple(filter(None, [title_of(text[yaml.end() :] if yaml is not None else text)]))
    return {**said, "title": title} if title else said


def day_of(text: str) -> date | None:
    """Give the first day that a text names as year, month and day."""
    found = _DAY.search(text)
    try:
        return None if found is None else date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def _head_of(file: Path) -> Head:
    try:
        with file.open(encoding="utf-8-sig", errors="replace") as source:
            return read_head(source.read(_LENGTH))
    except OSError:
        return {}


def _fields(text: str) -> str:
    """The lines that are metadata where nothing marks them off: at the top in Markdown, below the title with a colon before them in reStructuredText."""
    if not text.startswith(":") and _PAIR.fullmatch(text.partition("\n")[0]):
        return re.split(r"\r?\n[ \t]*\r?\n", text, maxsplit=1)[0]
    return "\n".join(line for line in text.splitlines() if line.startswith(":"))


def _pairs(block: str) -> dict[str, tuple[str, ...]]:
    """Read ``key: value``, ``key: [a, b]`` and lists below a key; what is nested deeper names no page."""
    found: dict[str, tuple[str, ...]] = {}
    key = ""
    for line in block.splitlines():
        pair, item = _PAIR.fullmatch(line), _ITEM.fullmatch(line)
        if pair is not None:
            key = pair[1].lower()
            found[key] = tuple(_values(pair[2] or ""))
        elif item is not None and key:
            found[key] += (_plain(item[1]),)
    return found


def _values(written: str) -> Iterator[str]:
    if written.startswith("[") and "]" in written:
        yield from (_plain(each) for each in written[1 : written.rindex("]")].split(",") if each.strip())
    elif written:
        yield _plain(written)


def _plain(written: str) -> str:
    written = written.strip()
    if written[:1] in {'"', "'"} and written.find(written[0], 1) > 0:
        return written[1 : written.find(written[0], 1)]
    return _COMMENT.sub("", written)


def _loaded(load: Any, text: str) -> dict[str, Any]:  # noqa: ANN401 - a function of the standard library
    try:
        found = load(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _flat(mapping: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {
        key.lower(): tuple(map(str, value)) if isinstance(value, list) else (str(value),)
        for key, value in mapping.items()
        if not isinstance(value, dict) and value is not None
    }

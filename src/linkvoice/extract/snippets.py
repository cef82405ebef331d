"""Markdown with its snippets put in, as `pymdownx.snippets` does before anything else reads the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from linkvoice.extract.origin import ReadIncluded

__all__ = ["with_snippets"]

_ONE = re.compile(r"""(?P<indent>[ \t]*)-{1,}8<-{1,}[ \t]+(?P<quote>["'])(?P<path>.+?)(?P=quote)[ \t]*""")
_FENCE = re.compile(r"[ \t]*-{1,}8<-{1,}[ \t]*")
_PART = re.compile(r"(?P<file>.*?)(?::(?P<first>\d*)(?::(?P<last>\d*))?|:(?P<section>[A-Za-z][\w-]*))?$")
_MARK = r"--8<--[ \t]+\[[ \t]*{}[ \t]*:[ \t]*{}[ \t]*\]"
_DEPTH = 5  # snippets in snippets


def with_snippets(text: str, read: ReadIncluded) -> str:
    """Put the files in that a text names; what cannot be read stays as it is."""
    if "8<-" not in text:
        return text
    return "\n".join(_lines(text.split("\n"), read, _DEPTH))


def _lines(lines: Sequence[str], read: ReadIncluded, depth: int) -> Iterator[str]:
    within = False
    for line in lines:
        if _FENCE.fullmatch(line):
            within = not within
            yield line
            continue
        one = _ONE.fullmatch(line)
        path = line.strip() if within else one["path"] if one is not None else ""
        found = _snippet(path, read) if path and not path.startswith(";") and depth else None
        if found is None:
            yield line
        else:
            indent = one["indent"] if one is not None else line[: len(line) - len(line.lstrip())]
            yield from (indent + each for each in _lines(found, read, depth - 1))


def _snippet(path: str, read: ReadIncluded) -> Sequence[str] | None:
    """The lines of a file, or of the part of it that is asked for."""
    part = _PART.match(path)
    if part is None or "://" in path:
        return None
    file = read(part["file"])
    if file is None:
        return None
    lines = file[1].rstrip("\n").split("\n")
    if part["section"]:
        marks = [re.compile(_MARK.format(word, re.escape(part["section"]))) for word in ("start", "end")]
        begin, end = (next((number for number, line in enumerate(lines) if mark.search(line)), None) for mark in marks)
        return lines[begin + 1 : end] if begin is not None else None
    return lines[max(int(part["first"] or 1) - 1, 0) : int(part["last"]) if part["last"] else None] if part["first"] is not None else lines

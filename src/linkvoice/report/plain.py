"""Foreign text, made harmless before it is printed."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["counted", "harmless"]

_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-_])")
_WORKFLOW_COMMAND = re.compile(r"(^|\n)\s*(::|##\[|##vso\[|##teamcity\[)", re.MULTILINE)


def harmless(text: str) -> str:
    """Take from a text of strangers what a terminal, an editor or a CI system would act upon.

    Control, format and bidirectional characters go, line ends become spaces,
    workflow commands (``::error``) lose their meaning.
    """
    if text.isascii() and text.isprintable() and "::" not in text and "##" not in text:
        return text
    text = _ANSI.sub("", text)
    text = "".join(" " if char in "\t\r\n" else char for char in text if char in "\t\r\n" or unicodedata.category(char)[0] != "C")
    return _WORKFLOW_COMMAND.sub(lambda match: f"{match[1]} {match[2][0]} {match[2][1:]}", text)


def counted(count: int, noun: str) -> str:
    """``1 page``, ``2 pages``, ``1,451 links``."""
    plural = noun if count == 1 else noun[:-1] + "ies" if noun.endswith("y") and noun[-2] not in "aeiou" else noun + "s"
    return f"{count:,} {plural}"

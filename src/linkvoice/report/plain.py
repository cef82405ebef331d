"""Foreign text, made harmless before it is printed."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["counted", "harmless", "redacted"]

_ANSI = r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-_])"
_COMMAND = r"^\s*:(?=:)|#(?=#(?:\[|vso\[|teamcity\[))"
"""GitHub's stand at the start of a line; its older ones, Azure's and TeamCity's stand anywhere."""
_GAPS = "\t\r\n\u2028\u2029"
_LOGIN = r"(://)[^\s/?#\"]*@"


def harmless(text: str) -> str:
    """Take from a text of strangers what a terminal, an editor or a CI system would act upon, and secrets.

    Control, format and bidirectional characters go, line ends become spaces,
    workflow commands (``::error``) lose their meaning.
    """
    if text.isascii() and text.isprintable() and "::" not in text and "##" not in text and "@" not in text:
        return text
    text = re.sub(_ANSI, "", text)
    text = "".join(" " if char in _GAPS else char for char in text if char in _GAPS or unicodedata.category(char)[0] != "C")
    return redacted(re.sub(_COMMAND, lambda match: f"{match[0]} ", text))


def redacted(text: str) -> str:
    """Cover the name and password in each URL of a text."""
    return re.sub(_LOGIN, r"\1***@", text)


def counted(count: int, noun: str) -> str:
    """``1 page``, ``2 pages``, ``1,451 links``."""
    plural = noun if count == 1 else noun[:-1] + "ies" if noun.endswith("y") and noun[-2] not in "aeiou" else noun + "s"
    return f"{count:,} {plural}"

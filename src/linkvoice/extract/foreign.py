"""Words of strangers, made harmless where they come in."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

__all__ = ["cleaned"]

_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-_])")
_MORE: Final = 8  # times what is kept, at most, is looked at: white space goes, and so does what is not seen


def cleaned(text: str, most: int) -> str:
    """Give at most `most` characters of a text: white space folded, without controls, ANSI sequences, and what changes the direction of writing."""
    text = text[: most * _MORE]
    if not (text.isascii() and text.isprintable()):
        text = _ANSI.sub("", text)
        text = "".join(" " if char.isspace() else char for char in text if char.isspace() or unicodedata.category(char)[0] != "C")
    return " ".join(text.split())[:most].rstrip()

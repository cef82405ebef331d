"""Words of strangers, made harmless where they come in."""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from urllib.parse import unquote

__all__ = ["cleaned", "has_mail", "without_mail"]

_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-_])")
_MAIL: Final = re.compile(
    r"(?<![@\w.+%-])[\w.+%-]{1,64}(?:[@\uff20]|\s?[\[({]\s?at\s?[\])}]\s?)(?:[\w-]{1,63}(?:\.|\s?[\[({]\s?dot\s?[\])}]\s?)){1,8}[^\W\d_]{2,24}(?!\w)",
    re.IGNORECASE,
)
"""An address of a person, also where it hides from programs: ``jane (at) acme (dot) dev``. Names in the fediverse (``@jane@acme.dev``) are none."""
_MORE: Final = 8  # times what is kept, at most, is looked at: white space goes, and so does what is not seen


def cleaned(text: str, most: int) -> str:
    """Give at most `most` characters of a text: white space folded, without controls, ANSI sequences, and what changes the direction of writing."""
    text = text[: most * _MORE]
    if not (text.isascii() and text.isprintable()):
        text = _ANSI.sub("", text)
        text = "".join(" " if char.isspace() else char for char in text if char.isspace() or unicodedata.category(char)[0] != "C")
    return " ".join(text.split())[:most].rstrip()


def without_mail(text: str) -> str:
    """Take the mail addresses out of a text: they are nobody's business here."""
    return _MAIL.sub("…", text)


def has_mail(url: str) -> bool:
    """Say whether a URL holds a mail address, or the name of somebody who logs in."""
    return _MAIL.search(unquote(unquote(url))) is not None

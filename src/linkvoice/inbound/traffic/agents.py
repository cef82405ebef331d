"""Programs among those who ask; the lists are in ``agents.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Final

__all__ = ["is_program"]

_LONGEST: Final = 1024  # bytes that are looked at


def is_program(agent: bytes) -> bool:
    """Say whether a User-Agent header is that of a program: it says so, or says nothing at all."""
    return len(agent) <= 1 or _programs().search(agent[:_LONGEST].lower()) is not None


@cache
def _programs() -> re.Pattern[bytes]:
    lists = tomllib.loads(Path(__file__).with_name("agents.toml").read_text("utf-8"))
    words = "|".join(map(re.escape, lists["words"]))
    starts = "|".join(map(re.escape, lists["starts"]))
    return re.compile(rf"{words}|(?<!cu)bots?(?![a-z])|^(?:{starts})".encode())

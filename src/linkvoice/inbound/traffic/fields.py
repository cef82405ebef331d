"""A line of an access log, taken apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

__all__ = ["BLANK", "Fields", "Parse"]

Fields = tuple[bytes | Any, ...]
"""Host that was asked (empty where the log does not say), day (``22/Nov/2026`` or ISO), time, request line, status, referrer, user agent; all bytes.

The client's address, its name and its user's name are not among them. A plain tuple: a line is one of millions.
"""
BLANK: Final[Fields] = ()
"""A line that says nothing, and is not broken for it."""
Parse = Callable[[bytes], Fields | None]
"""Takes a line apart; None for one that cannot be read."""

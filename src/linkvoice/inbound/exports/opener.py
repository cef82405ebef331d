"""How bytes are reached, wherever they lie."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

__all__ = ["Opener"]

Opener = Callable[[], BytesIO]
"""Give the bytes of one file from the first."""

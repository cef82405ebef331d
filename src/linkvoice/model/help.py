"""What only a host can say about where a text comes from."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

__all__ = ["Docstring", "Help"]


class Docstring(NamedTuple):
    """Where the documentation of an object stands."""

    path: str
    text: str
    """Of the whole file."""
    first: int
    last: int
    """Lines of the docstring, counted from 1."""


class Help(NamedTuple):
    """Where included texts are found."""

    included: Callable[[str, str], tuple[str, str] | None] = lambda _path, _page: None
    """(path as an include names it, source of the page that includes it below the sources' folder) -> path to show, and text."""
    docstring: Callable[[str], Docstring | None] = lambda _identifier: None
    """Identifier of an object -> its docstring."""

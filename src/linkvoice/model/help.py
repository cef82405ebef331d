"""What only a host can say about where a text comes from."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from linkvoice.model.link import Position

__all__ = ["Docstring", "Entry", "Help"]


class Docstring(NamedTuple):
    """Where the documentation of an object stands."""

    path: str
    text: str
    """Of the whole file."""
    first: int
    last: int
    """Lines of the docstring, counted from 1."""


class Entry(NamedTuple):
    """An entry of the navigation, as the configuration has it."""

    value: str
    """A source file, or an address."""
    title: str
    """Empty where it has none of its own."""
    position: Position


class Help(NamedTuple):
    """Where included texts, docstrings and entries of the navigation are found."""

    included: Callable[[str, str], tuple[str, str] | None] = lambda _path, _page: None
    """(path as an include names it, source of the page that includes it below the sources' folder) -> path to show, and text."""
    docstring: Callable[[str], Docstring | None] = lambda _identifier: None
    """Identifier of an object -> its docstring."""
    navigation: Callable[[], Sequence[Entry]] = lambda: ()
    """Gives what the configuration names in the navigation, in order."""

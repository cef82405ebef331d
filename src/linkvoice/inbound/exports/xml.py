"""XML of strangers, read as a stream: no document type and hence no entities, no depth, and never a whole tree in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple
from xml.parsers import expat

from linkvoice.errors import UsageError
from linkvoice.inbound.exports.opener import Opener

__all__ = ["Element", "elements"]

_CHUNK: Final = 1 << 16
_DEEPEST: Final = 32  # elements within each other; a workbook has 8


class Element(NamedTuple):
    """An element that has just ended. Names are without prefix."""

    tag: str
    parent: str
    """Name of the element around it; empty for the outermost."""
    attributes: Mapping[str, str]
    text: str
    """Its own text, without that of elements in it."""


def elements(opened: Opener, name: str) -> Iterator[Element]:
    """Give the elements of a document in the order of their ends, 64 KB of it in memory at a time.

    Raises:
        UsageError: it is no well-formed XML, has a document type, or is nested deeper than any workbook.
    """
    opening: list[tuple[str, dict[str, str], list[str]]] = []
    ended: list[Element] = []

    def refuse(*_: object) -> None:
        raise UsageError(f"{name} holds XML with a document type, as no spreadsheet program writes it; it is not read.")

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        if len(opening) == _DEEPEST:
            raise UsageError(f"{name} holds XML that is nested too deep, as no spreadsheet program writes it; it is not read.")
        opening.append((_local(tag), {_local(key): value for key, value in attributes.items()}, []))

    def end(_: str) -> None:
        tag, attributes, pieces = opening.pop()
        ended.append(Element(tag, opening[-1][0] if opening else "", attributes, "".join(pieces)))

    def text(piece: str) -> None:
        opening[-1][2].append(piece)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    source = opened()
    try:
        while chunk := source.read(_CHUNK):
            parser.Parse(chunk)
            yield from ended
            ended.clear()
        parser.Parse(b"", True)  # noqa: FBT003 - the library's own signature: this was all
    except (expat.ExpatError, LookupError, ValueError) as error:  # the latter two: an encoding that is unknown, or unfit
        raise UsageError(f"{name} holds XML that cannot be read: save it again, or export it as CSV.") from error
    yield from ended


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]

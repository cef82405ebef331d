"""Which of a page's elements stand in its content, and which in what the theme puts around it.

Elements are handled as their numbers in document order: what stands inside one
element is always one run of numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from linkvoice.extract.elements import SELECTOR

__all__ = ["Runs", "content_run", "runs_of"]

_CONTAINERS = ("[itemprop=articleBody]", "article", "main", "[role=main]", ".document", ".body", "#content", "body")
_AROUND = ":is(nav,header,footer,aside,[role=navigation],[role=search],[role=banner],[role=contentinfo],.toc)"
Run = tuple[int, int]
"""First number and the number after the last."""


class Runs:
    """A set of element numbers, made of runs; asking it costs one look into an array."""

    def __init__(self, size: int, inside: Iterable[Run], but: Iterable[Run] = ()) -> None:
        """Take the numbers in `inside` that are not in `but`; all are below `size`."""
        self._flags = bytearray(size)
        for flag, runs in ((1, inside), (0, but)):
            for start, end in runs:
                self._flags[start:end] = bytes([flag]) * (end - start)

    def __contains__(self, number: int) -> bool:
        """Say whether an element is in the set."""
        return self._flags[number] == 1


def content_run(tree: LexborHTMLParser, nodes: Sequence[LexborNode], hrefs: Sequence[str | None], known: Sequence[str]) -> Runs:
    """Find the content of a page.

    `hrefs` holds the href of each of `nodes` (None where it has none); `known` the
    hrefs of the content where the generator knows them. The content is then the
    place where these stand in this order with nothing between; else it is what
    the first usual container holds, less navigation, header, footer and asides.
    """
    if known and (run := _find(hrefs, known)) is not None:
        return Runs(len(nodes), [run])
    for selector in _CONTAINERS:
        container = tree.css_first(selector)
        if container is not None:
            around = [element for element in container.css(_AROUND) if element.mem_id != container.mem_id]
            return Runs(len(nodes), runs_of(nodes, [container]), runs_of(nodes, around))
    return Runs(len(nodes), [])


def runs_of(nodes: Sequence[LexborNode], elements: Iterable[LexborNode]) -> Iterator[Run]:
    """Give the run of each element (itself included), for elements in document order."""
    cursor = 0
    for element in elements:
        inner = element.css(SELECTOR)
        if not inner:
            continue
        first = inner[0].mem_id
        start = next((number for number in range(cursor, len(nodes)) if nodes[number].mem_id == first), None)
        if start is not None:
            yield start, start + len(inner)
            cursor = start


def _find(hrefs: Sequence[str | None], known: Sequence[str]) -> Run | None:
    """Find `known` as one piece among the hrefs, skipping elements without one."""
    numbers = [number for number, href in enumerate(hrefs) if href is not None]
    length = len(known)
    for start in range(len(numbers) - length + 1):
        if hrefs[numbers[start]] == known[0] and all(hrefs[numbers[start + offset]] == known[offset] for offset in range(1, length)):
            return numbers[start], numbers[start + length - 1] + 1
    return None

"""Two sequences, aligned: which of these is which of those, when both are in order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterator, Sequence

__all__ = ["align", "gaps"]

Pair = tuple[int, int]


def align(wanted: Sequence[Hashable], offered: Sequence[Hashable]) -> list[Pair]:
    """Pair as many equal elements as can be paired without crossing: a longest common subsequence.

    None is equal to nothing. `difflib` looks for long runs instead, and so takes
    the wrong one of two equal elements now and then.
    Source: Hunt and Szymanski, A fast algorithm for computing longest common subsequences, 1977.
    """
    if wanted == offered and None not in wanted:
        return [(index, index) for index in range(len(wanted))]
    places: dict[Hashable, list[int]] = {}
    for index, element in enumerate(offered):
        if element is not None:
            places.setdefault(element, []).append(index)
    ends: list[int] = []  # the least place at which a common subsequence of each length ends
    chains: list[tuple[Pair, object] | None] = []
    for index, element in enumerate(wanted):
        for place in reversed(places.get(element, ())):
            length = bisect_left(ends, place)
            chain = ((index, place), chains[length - 1] if length else None)
            if length == len(ends):
                ends.append(place)
                chains.append(chain)
            else:
                ends[length] = place
                chains[length] = chain
    pairs: list[Pair] = []
    rest = chains[-1] if chains else None
    while rest is not None:
        pairs.append(rest[0])
        rest = rest[1]  # type: ignore[assignment] # a linked list
    return pairs[::-1]


def gaps(pairs: Sequence[Pair], wanted: int, offered: int) -> Iterator[tuple[range, range]]:
    """Yield what lies between aligned pairs, of sequences of these lengths."""
    before = (-1, -1)
    for pair in [*pairs, (wanted, offered)]:
        if pair[0] - before[0] > 1 and pair[1] - before[1] > 1:
            yield range(before[0] + 1, pair[0]), range(before[1] + 1, pair[1])
        before = pair

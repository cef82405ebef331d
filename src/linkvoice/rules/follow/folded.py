"""Problems of pages that a template or a header made: told once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from linkvoice.rules.rule import Problem

__all__ = ["folded"]

_MANY = 5
"""More pages than this say the same only where something else says it for them."""


def folded(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Make one problem of those that say the same of many pages."""
    groups: dict[str, list[Problem]] = {}
    for problem in problems:
        groups.setdefault(problem.message, []).append(problem)
    for group in groups.values():
        if len(group) > _MANY:
            yield group[0]._replace(pages=tuple(sorted(problem.page for problem in group)))
        else:
            yield from group

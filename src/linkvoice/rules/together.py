"""Links that a rule speaks of in one finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from linkvoice.model.link import Link, Suppression
from linkvoice.rules.rule import Problem

__all__ = ["folded", "on_pages", "together"]

_MANY = 5
"""More links than this have the same problem only where a template makes them."""


def on_pages(link: Link, pages: Sequence[str]) -> Link:
    """Give a link as if it stood on these of its pages alone."""
    paths = tuple(sorted(pages))
    return link if paths == link.pages else link._replace(page=paths[0], pages=paths, occurrences=len(paths))


def together(links: Sequence[Link]) -> Link:
    """Give the first of some links as if it stood in the place of each."""
    paths = sorted({path for link in links for path in link.pages or (link.page,)})
    return links[0]._replace(page=paths[0], pages=tuple(paths), occurrences=sum(link.occurrences for link in links))


def folded(problems: Iterable[tuple[str, Problem]], many: int = _MANY) -> Iterator[Problem]:
    """Make one problem of those of one kind (the first of each pair), where they are more than `many`; those that an author's mark may cover stay alone."""
    groups: dict[tuple[str, tuple[Suppression, ...]], list[Problem]] = {}
    for kind, problem in problems:
        groups.setdefault((kind, problem.link.suppressions if problem.link is not None else ()), []).append(problem)
    for group in groups.values():
        if len(group) > many:
            yield group[0]._replace(link=together([problem.link for problem in group if problem.link is not None]))
        else:
            yield from group

"""Marks of the author that silence findings, and which of them were of no use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from linkvoice.model.graph import LinkGraph
from linkvoice.model.link import Kind, Link, Region, Suppression
from linkvoice.rules.rule import Problem, Rule

__all__ = ["Suppressions"]


class Suppressions:
    """All marks in the pages of a site: attributes, comments, front matter."""

    def __init__(self, graph: LinkGraph, rules: Sequence[Rule]) -> None:
        """Take the site, and the rules that are on."""
        self._graph = graph
        self._rules = rules
        self._names = {rule.name.upper(): rule.code for rule in rules}
        self._used: set[int] = set()
        """Identities of marks that silenced something."""
        self._used_by_template: set[tuple[str, tuple[str, ...]]] = set()
        self._used_front_matter: set[tuple[str, str]] = set()

    def covers(self, code: str, path: str, link: Link | None) -> bool:
        """Say whether a finding with this code is silenced on a page, and remember what silenced it."""
        silenced = False
        page = self._graph.pages.get(path)
        if page is not None:
            for prefix in page.options.ignore:
                if code.startswith(self._meant((prefix,))):
                    self._used_front_matter.add((path, prefix))
                    silenced = True
        for mark in (*(page.disabled if page is not None else ()), *(link.suppressions if link is not None else ())):
            if not mark.codes or code.startswith(self._meant(mark.codes)):
                self._used.add(id(mark))
                if link is not None and link.region is Region.CHROME:
                    self._used_by_template.add((mark.written, mark.codes))
                silenced = True
        return silenced

    def unused(self, every: Sequence[Rule]) -> Iterator[Problem]:
        """Yield the marks that were certainly of no use; one that a template repeats is one problem with a count. `every` are all rules, on or off."""
        nobodys = _nobodys(every)
        outside = set(self._covering_outside())
        marks: dict[tuple[str, tuple[str, ...]], list[Suppression]] = defaultdict(list)
        for path, page in self._graph.pages.items():
            for mark in page.suppressions:
                key = (mark.written, mark.codes)
                if (
                    mark.ours
                    and id(mark) not in self._used
                    and key not in self._used_by_template
                    and (nobodys(mark.codes) or self._certain(mark, mark in page.disabled or id(mark) in outside or key in outside))
                ):
                    marks[key].append(mark)
            for prefix in page.options.ignore:
                if (path, prefix) not in self._used_front_matter and (nobodys((prefix,)) or self._about_build((prefix,))):
                    mark = Suppression(path, f"linkvoice: ignore: [{prefix}]", (prefix,))
                    hint = nobodys((prefix,)) or "remove it"
                    yield Problem(f"`{mark.written}` in the front matter silences nothing", page=path, hint=hint, mark=mark)
        for (written, codes), same in sorted(marks.items()):
            yield Problem(f"`{written}` silences nothing", page=same[0].page, hint=nobodys(codes) or "remove it", count=len(same), mark=same[0])

    def _covering_outside(self) -> Iterator[int | tuple[str, tuple[str, ...]]]:
        """Yield the identities of marks that cover links out of the site; of those that a template repeats, what they say."""
        for link in self._graph.links:
            if link.suppressions and self._leaves(link):
                for mark in link.suppressions:
                    yield (mark.written, mark.codes) if link.region is Region.CHROME else id(mark)

    def _leaves(self, link: Link) -> bool:
        landing = self._graph.landings.get(link.target)
        return link.target.kind is Kind.OUTSIDE or (landing is not None and landing.outside is not None)

    def _certain(self, mark: Suppression, may_cover_outside: bool) -> bool:  # noqa: FBT001 - private
        if not mark.codes:
            return not may_cover_outside
        return self._about_build(mark.codes) or (not may_cover_outside and self._selected(mark.codes))

    def _about_build(self, codes: tuple[str, ...]) -> bool:
        return self._selected(codes) and all(rule.about_build for rule in self._rules if rule.code.startswith(self._meant(codes)))

    def _selected(self, codes: tuple[str, ...]) -> bool:
        """Whether rules with all of these codes are on: what a rule that is off would say is not known."""
        return all(any(rule.code.startswith(code) for rule in self._rules) for code in self._meant(codes))

    def _meant(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        """The prefixes of codes that an author meant, who may have written names, and either in any case."""
        return tuple(self._names.get(code.upper(), code.upper()) for code in codes)


def _nobodys(every: Sequence[Rule]) -> Callable[[tuple[str, ...]], str]:
    """Give what says of codes, when they are those of no rule, what to do."""
    names = {rule.name.upper() for rule in every}

    def told(codes: tuple[str, ...]) -> str:
        known = not codes or any(code.upper() in names or any(rule.code.startswith(code.upper()) for rule in every) for code in codes)
        return "" if known else "no rule is called so, see `linkvoice rules`; correct it or remove it"

    return told

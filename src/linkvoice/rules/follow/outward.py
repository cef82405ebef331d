"""What the rules about links to other people's pages have in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from linkvoice.config import Policy
from linkvoice.model.link import Kind, Link
from linkvoice.rules.rule import Facts

__all__ = ["declared", "outward"]


def outward(facts: Facts) -> Sequence[tuple[Link, Policy | None]]:
    """Give each link that a reader can follow to somebody else's page, with its policy."""
    return facts.once("outward", lambda: tuple(_outward(facts)))


def _outward(facts: Facts) -> Iterator[tuple[Link, Policy | None]]:
    for links in facts.graph.targets(Kind.OUTSIDE).values():
        if facts.is_external(links[0]):  # so are the others: they lead to the same place
            for link in links:
                if link.element in {"a", "area"} and link.attribute in {"href", "xlink:href"}:
                    yield link, facts.policies.of(link)


def declared(facts: Facts, rel: Literal["sponsored", "ugc", "follow", "me"]) -> Iterator[tuple[Link, Policy]]:
    """Yield those whose policy asks for this."""
    if not any(policy.rel == rel for policy in facts.config.policy):
        return
    for link, policy in outward(facts):
        if policy is not None and policy.rel == rel:
            yield link, policy

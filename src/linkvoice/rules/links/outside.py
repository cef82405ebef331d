"""What the rules about outside links have in common."""

from __future__ import annotations

import time
from collections.abc import Iterator

from linkvoice.model.link import Kind, Link
from linkvoice.model.outcome import Outcome, Status
from linkvoice.rules.rule import Facts

__all__ = ["named", "outside_links", "since"]


def outside_links(facts: Facts, status: Status) -> Iterator[tuple[Link, Outcome]]:
    """Yield the links that end outside the site with a judgement of this status, redirect stubs followed."""
    wanted = {url for url, outcome in facts.outcomes.items() if outcome.status is status}
    if not wanted:
        return
    for target, links in facts.graph.targets().items():
        landing = facts.graph.landings.get(target)
        if landing is not None and landing.outside is None:
            continue
        url = target.page if landing is None or landing.outside is None else landing.outside.partition("#")[0]
        if url in wanted:
            for link in links:
                yield link, facts.outcomes[url]


def named(link: Link, outcome: Outcome) -> str:
    """The URL that a message about an outside link speaks of; where a redirect stub leads to it, after the link as written."""
    return link.target.url if link.target.kind is Kind.OUTSIDE else f"{link.href}: {outcome.url}"


def since(outcome: Outcome) -> str:
    """Since when a URL fails, to be put behind a message; nothing where this visit is the first to find it so."""
    if outcome.failing_since is None or outcome.visits <= 1:
        return ""
    return f" (failing since {time.strftime('%Y-%m-%d', time.gmtime(outcome.failing_since))}, {outcome.visits} visits)"

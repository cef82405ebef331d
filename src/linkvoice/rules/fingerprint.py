"""What makes a finding the same from run to run."""

from __future__ import annotations

import hashlib

from linkvoice.model.link import Link
from linkvoice.rules.rule import Problem

__all__ = ["about", "fingerprint"]


def about(problem: Problem, place: tuple[str, str] | None = None) -> tuple[str, ...]:
    """Say what a problem is about, without line and text; `place` are another URL and fragment to take its link to."""
    if problem.link is None:
        return (problem.url or problem.message,)
    link: Link = problem.link
    page, fragment = place or (link.target.page, link.target.fragment)
    return page, fragment, link.element, link.attribute


def fingerprint(code: str, identity: str, what: tuple[str, ...]) -> str:
    """Give the sha256 of a rule's code, the identity of the file (see `Site.identity`), and what the problem is `about`."""
    return hashlib.sha256("\0".join((code, identity, *what)).encode()).hexdigest()

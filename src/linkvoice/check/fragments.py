"""Fragments of outside links: whether somebody else's page has the place that a link names.

A missing one is believed only of a page that was read to its end and whose HTML
says it all; where a script, or a document of another type, decides, nobody knows.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Final
from urllib.parse import unquote

from linkvoice.extract.remote import has_anchor, is_judged
from linkvoice.model.capture import Capture
from linkvoice.model.graph import LinkGraph
from linkvoice.model.link import Kind
from linkvoice.model.outcome import Fragment, Outcome, Status

__all__ = ["fragments_of", "judge_fragments", "must_be_read"]

_SEEN: Final = {Status.OK, Status.REDIRECTED}
_CANDIDATES: Final = 2000  # names compared for one hint


def fragments_of(graph: LinkGraph) -> dict[str, frozenset[str]]:
    """The fragments that can be judged, by the outside URL that links have them with."""
    found: dict[str, set[str]] = {}
    for target in graph.targets(Kind.OUTSIDE):
        if target.fragment and is_judged(target.fragment):
            found.setdefault(target.page, set()).add(target.fragment)
    return {url: frozenset(fragments) for url, fragments in found.items()}


def must_be_read(outcome: Outcome, capture: Capture, sought: Iterable[str]) -> bool:
    """Whether a page that is known otherwise has to be visited for a fragment that nobody has looked for yet."""
    if outcome.status not in _SEEN:
        return False
    if capture.method == "API":
        return True
    if not _tells(capture):
        return False
    anchors = capture.anchors
    return anchors is None or (not capture.whole and not all(has_anchor(anchors, fragment) or fragment in capture.sought for fragment in sought))


def judge_fragments(outcome: Outcome, capture: Capture, sought: Iterable[str]) -> Outcome:
    """Add the verdicts on fragments that are not plainly ok."""
    if outcome.status not in _SEEN:
        return outcome
    anchors = capture.anchors
    verdicts: dict[str, Fragment] = {}
    suggestions: dict[str, str] = {}
    for fragment in sorted(sought):
        if anchors is not None and has_anchor(anchors, fragment):
            continue
        if anchors is None or not capture.whole or not _tells(capture):
            verdicts[fragment] = Fragment.UNKNOWN
        else:
            verdicts[fragment] = Fragment.MISSING
            near = difflib.get_close_matches(unquote(fragment), anchors[:_CANDIDATES], 1)
            if near:
                suggestions[fragment] = near[0]
    return outcome._replace(fragments=verdicts, suggestions=suggestions) if verdicts else outcome


def _tells(capture: Capture) -> bool:
    """Whether the HTML of the page decides which places it has, and the link's own fragment counts there."""
    return capture.content_type in {"text/html", "application/xhtml+xml"} and "script" not in capture.marks and "#" not in capture.final_url

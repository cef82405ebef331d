"""The whole story of one URL, for a person who wonders at a verdict."""

from __future__ import annotations

import time

from linkvoice.model.capture import Capture
from linkvoice.model.story import Story
from linkvoice.report.plain import counted, harmless

__all__ = ["render_story"]


def render_story(story: Story) -> str:
    """Write the verdict, the row of the table that decided, the last visit in full, all visits, and where the URL is linked."""
    lines = [harmless(story.url)]
    if story.guard is not None:
        lines.append(f"  never asked: {story.guard}")
    outcome, capture = story.outcome, story.capture
    if outcome is None or capture is None:
        lines.append("  no visit is stored")
        lines += _links(story)
        return "\n".join(lines) + "\n"
    lines += [f"  verdict: {outcome.status}: {harmless(outcome.reason)}", f"  decided by: {outcome.row}"]
    lines += _last(capture)
    if outcome.failing_since is not None:
        lines.append(f"  failing since {_time(outcome.failing_since)}: {counted(outcome.visits, 'visit')} at least 6 hours apart")
    lines.append(f"  {counted(len(story.visits), 'visit')} stored:")
    lines += [f"    {_time(visit.at)}  {visit.answer}  {harmless(visit.final_url)}  {', '.join(visit.marks)}".rstrip() for visit in story.visits]
    lines += _links(story)
    return "\n".join(lines) + "\n"


def _last(capture: Capture) -> list[str]:
    lines = [
        f"  last visit: {_time(capture.at)}, {capture.method}, {capture.via}, {capture.elapsed:.1f} s; asked {counted(len(capture.said), 'time')}: {', '.join(capture.said)}"
    ]
    lines += [f"    {hop.status} to {harmless(hop.location)}" for hop in capture.hops]
    if capture.failure is not None:
        lines.append(f"    {capture.failure}: {harmless(capture.detail)}")
    else:
        lines.append(f"    {capture.status} {harmless(capture.content_type)} {harmless(capture.title)!r}".rstrip())
    if capture.marks:
        lines.append(f"    the page shows: {', '.join(capture.marks)}")
    if capture.stray:
        lines.append(f"    a made-up page beside it: {harmless(capture.stray)}")
    if capture.anchors is not None:
        lines.append(f"    {counted(len(capture.anchors), 'anchor')}, {'read to its end' if capture.whole else 'not read to its end'}")
    return lines


def _links(story: Story) -> list[str]:
    if not story.links:
        return ["  linked from: not seen in the last run"]
    return ["  linked from:", *(f"    {harmless(place)}" for place in story.links)]


def _time(seconds: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%SZ", time.gmtime(seconds))

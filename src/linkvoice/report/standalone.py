"""A page of ours on its own, for a site that has no page to take a frame from."""

from __future__ import annotations

from linkvoice.report.template import template

__all__ = ["render_standalone"]


def render_standalone(title: str, anchor: str, content: str, style: str, language: str) -> str:
    """Give a whole page; `content` is HTML of ours, `anchor` the id of its main heading, `style` the reference of the style sheet."""
    return template("standalone.html").render(title=title, anchor=anchor, content=content, style=style, language=language)

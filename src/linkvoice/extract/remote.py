"""What the first kilobytes of somebody else's page show."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from linkvoice.extract.encoding import decode

__all__ = ["title_and_text"]

_TEXT = 4000  # characters


def title_and_text(body: bytes) -> tuple[str, str]:
    """Give the title and the first 4,000 visible characters of an HTML page, white space folded. Never raises."""
    tree = LexborHTMLParser(decode(body)[0])
    title = tree.css_first("head > title")
    heading = " ".join(title.text().split())[:300] if title is not None else ""
    if tree.body is None:
        return heading, ""
    tree.strip_tags(["script", "style", "template"])
    return heading, " ".join(tree.body.text(separator=" ").split())[:_TEXT]

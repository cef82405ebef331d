"""The "Linked from" section as HTML: written here and not in a template, because a build that finds nothing else to write need not load one.

All text is escaped here.
"""

from collections.abc import Iterable, Iterator
from html import escape
from typing import NamedTuple

__all__ = ["Piece", "Place", "Referrer", "section_html"]


class Piece(NamedTuple):
    """A part of a sentence."""

    text: str
    link: bool
    """Whether it is the text of a link to the page that the section stands on."""


class Place(NamedTuple):
    """A part of a page that links here."""

    href: str
    """Relative URL of its heading, else of the page."""
    heading: str
    """What it is called; empty when it is the page itself."""
    sentences: tuple[tuple[Piece, ...], ...]
    """What it says of this page, each sentence once, however many links to this page it holds."""


class Referrer(NamedTuple):
    """A page that links here."""

    title: str
    path: str
    """Where it lies in the site, told only of pages with the same title."""
    href: str
    places: tuple[Place, ...]
    folded: tuple[Place, ...]
    """Further places, for those who want to see them all."""
    more: str
    """Says how many sentences are folded."""


def section_html(referrers: Iterable[Referrer], anchor: str, heading: str, level: int, more: str) -> str:
    """Write the section: `anchor` is the id of its heading, `level` that heading's; `more` says how many pages are left out, if any are."""
    rows = "".join(map(_row, referrers))
    rest = f'<p class="linkvoice-more">{escape(more)}</p>\n' if more else ""
    return (
        f'<section class="linkvoice linkvoice-linked-from" aria-labelledby="{anchor}" data-search-exclude data-pagefind-ignore>\n'
        f'<h{level} id="{anchor}">{escape(heading)}</h{level}>\n<ul>\n{rows}</ul>\n{rest}</section>'
    )


def _row(referrer: Referrer) -> str:
    path = f" <small>{escape(referrer.path)}</small>" if referrer.path else ""
    folded = f"<details>\n<summary>{escape(referrer.more)}</summary>\n{''.join(_listed(referrer.folded))}</details>\n" if referrer.folded else ""
    link = f'<a class="linkvoice-page" href="{escape(referrer.href)}">{escape(referrer.title)}</a>'
    return f"<li>{link}{path}\n{''.join(_listed(referrer.places))}{folded}</li>\n"


def _listed(places: Iterable[Place]) -> Iterator[str]:
    for place in places:
        yield '<div class="linkvoice-place">\n'
        if place.heading:
            yield f'<a class="linkvoice-heading" href="{escape(place.href)}"><span aria-hidden="true">› </span>{escape(place.heading)}</a>\n'  # noqa: RUF001 - as the eye reads it
        for sentence in place.sentences:
            pieces = [f"<b>{escape(piece.text)}</b>" if piece.link else escape(piece.text) for piece in sentence]
            yield f'<div class="linkvoice-context">{"".join(pieces)}</div>\n'
        yield "</div>\n"

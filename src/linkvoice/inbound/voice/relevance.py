"""Relevance: whether the linking page and ours are about the same."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final

from linkvoice.config import RelevanceWeights
from linkvoice.inbound.voice.topics import Topics, plain_language
from linkvoice.model.record import Record
from linkvoice.model.voice import Part

__all__ = ["relevances"]

_NAME: Final = "relevance"
_FEW: Final = 30
"""Words of a page of ours that are looked for in the time that it takes to take a text apart."""
_SHOWN: Final = 8
"""Words that count, those that tell most first: evidence names them all, and these are enough for all points."""


def relevances(topics: Topics, weights: RelevanceWeights) -> Callable[[Record, str], Part]:
    """Give what weighs the words that a linking page (title, link, sentence around it) has in common with ours at a path.

    A link whose text would suit any other ("click here") gets nothing. Evidence holds only words of our own page.
    """
    unknown = Part(_NAME, weights.unknown, max(weights.most, weights.unknown), "no words to compare", known=False)
    generic = Part(_NAME, 0.0, weights.most, "the text of the link would suit any other")

    @cache  # many links have the same text
    def says_nothing(text: str) -> bool:
        return bool(text) and not any(topics.stems(text)) and not any(char.isdigit() for char in text)

    @cache
    def weighed(common: tuple[tuple[str, float], ...], language: str) -> Part:
        points = weights.word * sum([weight for _, weight in common]) + (weights.language if language else 0)
        evidence = f"words in common: {', '.join([f'{word} {weight:g}' for word, weight in common])}" if common else "no words in common"
        # A hair is added, for 5 * 0.7 may be less than 3.5 to a computer.
        return Part(_NAME, float(int(min(points, weights.most) + 0.5 + 1e-9)), weights.most, evidence + (f"; both in {language}" if language else ""))

    def relevance(record: Record, target: str) -> Part:
        link, page = record.link, record.page
        text = f"{page.get('title', '')} {link.text} {link.before} {link.after}" if link is not None else str(page.get("title", ""))
        topic = topics.of(target)
        if topic is None or not text or text.isspace():
            return unknown
        if link is not None and says_nothing(link.text):
            return generic
        words = topic.words
        lower = text.lower()
        # A stem is how its word begins: where none stands in the text, that need not be taken apart.
        stems = words.keys() & topics.stems(text) if len(words) > _FEW or any(stem in lower for stem in words) else ()
        common = tuple(sorted([words[stem] for stem in stems], key=lambda word: (-word[1], word[0]))[:_SHOWN]) if stems else ()
        theirs = page.get("language")
        language = topic.language if theirs and topic.language and plain_language(str(theirs)) == topic.language else ""
        return weighed(common, language)

    return relevance

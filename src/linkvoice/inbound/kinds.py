"""What a page that links to us can be: the written-out set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from linkvoice.model.classification import Control

__all__ = ["KINDS", "USUAL"]

KINDS: Final[Mapping[str, str]] = {
    "academic": "A paper, or a library or register of papers.",
    "aggregator": "A list of new links that readers hand in, or that a program collects.",
    "ai_assistant": "An assistant that answers questions and names its sources.",
    "app": "A shop or a list of apps and extensions.",
    "blog": "A blog, or an article of somebody who writes under their own name.",
    "chat": "A chat, or an archive of one.",
    "code_host": "A place where code is kept: a repository, its README, a snippet.",
    "directory": "A directory of software, companies, people or sites.",
    "docs": "Documentation of a program, a language or a standard.",
    "feed_reader": "A reader of feeds, or a place to keep articles for later.",
    "forum": "A forum: people who talk about a topic.",
    "gov_edu": "A site of a state, a school or a university.",
    "issue": "A report, a request to merge, or a discussion about a program.",
    "list": "A list of links that somebody cares for: an awesome list, a blogroll.",
    "mail": "A mailbox, or an archive of a mailing list.",
    "news": "A newspaper or a magazine.",
    "newsletter": "A newsletter that goes out by mail.",
    "own": "Another site of the owner.",
    "package_registry": "A registry of packages, or a page of a package in it.",
    "qa": "A site of questions and answers.",
    "search": "A search engine.",
    "shortener": "A service that shortens URLs, or leads on to them.",
    "social": "A social network.",
    "spam": "A page that links for the link's sake alone.",
    "stats_scraper": "A page of figures about sites or packages that a program makes.",
    "translation_cache": "A copy of a page: a translation, an archive, a mirror.",
    "unknown": "Nothing tells what it is.",
    "video": "A recording, a podcast, a course, or slides of a talk.",
    "wiki": "A wiki.",
}
"""Kind -> what it is, in one sentence; sorted."""

_BY_VISITORS: Final = ("aggregator", "chat", "forum", "issue", "mail", "qa", "social", "video", "wiki")
_BY_PROGRAMS: Final = ("ai_assistant", "feed_reader", "search", "shortener", "spam", "stats_scraper", "translation_cache")
_BY_US: Final = ("directory", "own")

USUAL: Final[Mapping[str, Control]] = {
    **dict.fromkeys(KINDS, Control.EDITORIAL),
    **dict.fromkeys(_BY_VISITORS, Control.UGC),
    **dict.fromkeys(_BY_PROGRAMS, Control.AUTOMATIC),
    **dict.fromkeys(_BY_US, Control.SELF),
}
"""Kind -> who decides about links there, where nothing else is known."""

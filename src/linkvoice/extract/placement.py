"""Where on its page a link stands: what the elements around it say, the nearest one that says something first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from linkvoice.model.link_to_us import Placement

__all__ = ["TELLING", "Place", "inside"]

_CONTENT: Final = frozenset({"article", "main"})
_PROSE: Final = frozenset({"blockquote", "dd", "figcaption", "p"})
_LISTS: Final = frozenset({"dl", "ol", "ul"})
_ENDS: Final = frozenset({"aside", "footer", "header"})
"""Within an article these belong to the article: https://www.w3.org/TR/html-aam-1.0/#el-header."""
_WHOLE: Final = frozenset({"article", "body", "html", "main"})
"""Their classes name everything that a page has, such as ``with-sidebar``."""
TELLING: Final = _CONTENT | _PROSE | _LISTS | _ENDS | {"nav"}
"""Elements that say something of what is in them even without attributes."""
_ROLES: Final = frozenset({"banner", "complementary", "contentinfo", "navigation", "search"})
_MOST: Final = 40  # names of an element that are looked at
_LONGEST: Final = 60  # characters of a name that may mean something

_COMMENT, _ANSWER, _CITATION, _AUTHOR, _TEMPLATE, _END, _BODY = "comment", "answer", "citation", "author", "template", "end", "body"
_SIGNS: Final = {
    _COMMENT: r"""
        (?:wp-block-|fb-|blog-|entry-|post-|article-|page-|user-|[pu]-)?comments?
            (?:-?(?:area|author|body|box|container|content|entry|footer|form|item|list|meta|region|respond|section|text|thread|tree|wrap(?:per)?|\d))*+
      | (?:li|div)-comment-\d++ | commentarea | usertext-body
      | (?:isso|disqus|hyvor-talk|cusdis|remark42|graphcomment|talkyard)(?:[-_](?:thread|comments?|view))? | (?:utterances|giscus|commento)(?:-frame)?
      | webmentions?(?:-(?:list|container|section|item))? | mentions | replies | reply-list | respond | responses | reactions | pingbacks? | trackbacks?
    """,
    _ANSWER: r"[pu]-(?:in-reply-to|like-of|repost-of|bookmark-of)",
    _CITATION: r"h-cite",
    _AUTHOR: r"""
        (?:about|post|entry|article|single)?[-_]?(?:the-)?author(?:[-_]*(?:about|bio|block|box|card|desc|description|details|info|links|meta|profile|wrap))*+
      | p-author | byline | bio(?:-box)?
    """,
    _TEMPLATE: r"""
        (?:left|right|primary|secondary|main|site|page|md|sphinx|theme|docs?|blog)?[-_]?(?:sidebar|side-bar|navbar|topbar|masthead|colophon)
            (?:[-_]*(?:area|container|content|inner|left|primary|right|secondary|wrap(?:per)?|\d))*+
      | (?:site|page|md|main|blog|global)[-_](?:header|footer)(?:[-_]*(?:container|content|inner|wrap(?:per)?|\d))*+
      | widgets? | widget[-_](?:area|container|content) | nav | navigation | (?:site|main|post|page|top|primary|footer)[-_](?:nav|navigation|menu) | menu
      | breadcrumbs? | blogroll | pagination | toc | related(?:-(?:posts|articles|content))?
    """,
    _END: r"header|footer",
    _BODY: r"e-content|(?:entry|post|article|page)-(?:content|body|text)|markdown-body|rst-content|post-full-content",
}
"""What classes and ids mean: those of WordPress, Disqus, Isso, giscus and the like, of plugins for webmentions, of microformats, and common ones."""
_COMPILED: Final = [(sign, re.compile(pattern, re.VERBOSE)) for sign, pattern in _SIGNS.items()]

_STYLE = re.compile(r"display:none|visibility:(?:hidden|collapse)|font-size:0(?![.\d])|text-indent:-\d{3}|(?<![a-z-])(?:left|top|right):-\d{4}")
_NO_WIDTH = re.compile(r"(?<![a-z-])(?:max-)?width:[01](?:px)?(?:[;!]|$)")
_NO_HEIGHT = re.compile(r"(?<![a-z-])(?:max-)?height:[01](?:px)?(?:[;!]|$)")


class Place(NamedTuple):
    """What is known of where a link stands."""

    region: Placement = Placement.UNKNOWN
    hidden: bool = False
    """Something around it hides it."""
    content: bool = False
    """It is part of what the page is there for."""
    list: int = 0
    """Number of the outermost list around it, counted from 1; 0 where there is none."""
    relation: str = ""
    """The microformat property that says how the page relates to what it links: ``in-reply-to``, ``like-of``, …"""


def inside(place: Place, tag: str, attributes: Mapping[str, str], lists: int) -> Place:
    """Give the place inside an element that stands at `place`; `lists` is the number for a list that begins here."""
    names = f"{attributes.get('class', '')} {attributes.get('id', '')}".lower().split()[:_MOST] if attributes else []
    signs = {sign for name in names if (sign := _sign(name))}
    relation = next((name[2:] for name in names if _sign(name) == _ANSWER), "") if _ANSWER in signs else ""
    body = tag == "main" or attributes.get("role") == "main" or (_BODY in signs and tag not in _WHOLE)
    return Place(
        _region(place, tag, attributes, signs, body=body),
        place.hidden or _is_hidden(attributes),
        place.content or body or tag in _CONTENT,
        place.list or (lists if tag in _LISTS else 0),
        relation or place.relation,
    )


def _region(place: Place, tag: str, attributes: Mapping[str, str], signs: set[str], *, body: bool) -> Placement:  # noqa: PLR0911 - a table reads best as one
    region = place.region
    if region is Placement.COMMENT:
        return region  # a comment has a header, a footer and an author of its own
    if _is_comment(tag, attributes, signs):
        return Placement.COMMENT
    if body:
        return Placement.TEXT
    if region is Placement.AUTHOR:
        return region
    if tag in _WHOLE:
        signs = set()
    if _AUTHOR in signs or attributes.get("itemprop") == "author" or "author" in attributes.get("rel", "").lower().split():
        return Placement.AUTHOR
    if region is Placement.TEMPLATE:
        return region
    if tag == "nav" or _TEMPLATE in signs or attributes.get("role") in _ROLES or ((tag in _ENDS or _END in signs) and not place.content):
        return Placement.TEMPLATE
    return Placement.TEXT if tag == "article" or tag in _PROSE or attributes.get("itemprop") == "articleBody" else region


def _is_comment(tag: str, attributes: Mapping[str, str], signs: set[str]) -> bool:
    """Whether visitors wrote what an element holds. A citation that the page answers to is its author's: https://microformats.org/wiki/h-cite."""
    if tag in {"body", "html", "main"} or not attributes:
        return False
    kind = attributes.get("itemtype", "").rstrip("/").rpartition("/")[2]
    return (
        _COMMENT in signs
        or (_CITATION in signs and _ANSWER not in signs)
        or kind in {"Comment", "UserComments"}
        or attributes.get("itemprop") == "comment"
    )


@lru_cache(maxsize=4096)
def _sign(name: str) -> str:
    """What a class or an id (in lower case) means; empty where it means nothing here."""
    return next((sign for sign, pattern in _COMPILED if pattern.fullmatch(name)), "") if len(name) <= _LONGEST else ""


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    if not attributes:
        return False
    if "hidden" in attributes or attributes.get("aria-hidden", "").lower() == "true":
        return True
    if attributes.get("width") in {"0", "1"} and attributes.get("height") in {"0", "1"}:
        return True
    style = "".join(attributes.get("style", "").lower().split())
    return bool(style) and (_STYLE.search(style) is not None or (_NO_WIDTH.search(style) is not None and _NO_HEIGHT.search(style) is not None))

"""What an answer gives away: that it is not the page that was linked, or that its ids cannot be known.

| mark | meaning |
|---|---|
| ``wall:NAME`` | a test that only browsers pass, or a refusal, by whom |
| ``parked:NAME`` | a page in place of a site: for sale, not set up, suspended |
| ``gone:title``, ``gone:text`` | a page that says "not found" with a status that says "found" |
| ``script`` | the page is made by a script: its ids are not all in the HTML |

A false mark hides or invents a broken link, so in doubt there is none: a page with much to read is content, whatever words it holds,
and so is one that describes itself as an article, or whose URL speaks of the matter. The lists are in ``marks.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from selectolax.lexbor import LexborHTMLParser

from linkvoice.extract.suspect import ENOUGH, LONG, Suspect, compiled, plain, sentences
from linkvoice.extract.visible import visible

__all__ = ["marks_of"]

# Characters that a person reads on the page, at most.
_WALL: Final = 3000  # with the sign of a known wall: Anubis explains itself at length
_UNNAMED: Final = 900  # when the title says so
_BRIEF: Final = 350  # when only the text says so, or the title says little
_PARKED: Final = 700
_TEXT: Final = 4000  # all there is: no limit
_EMPTY: Final = 200  # hardly anything

_FEW: Final = 6  # links on a wall
_WHOLLY: Final = 2
_PERHAPS: Final = 1

_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_NUMBER = re.compile(r"(?<!\d)4(?:04|10)(?!\d)")
_OTHER_NUMBERS = re.compile(r"(?<!\d)(?:200|201|301|302|400|401|403|405|429|500|502|503)(?!\d)")
_SETS_COOKIE = re.compile(r"document\.cookie ?=[^=]")
_LEAVES = re.compile(r"location(?:\.href)? ?=[^=]|location\.(?:reload|replace|assign) ?\(")
_SPEAKS = re.compile(r"(?<!\d)4(?:04|10)(?!\d)|not[-_ +]?found|for[-_ +]?sale|soft[-_]?404|missing[-_]page")
_SEARCH = re.compile(r"/(?:search|suche|recherche|buscar|find)(?:/|$)|[?&](?:q|s|query|search|keywords?)=")
_INPUTS = "input:not([type=hidden i], [type=submit i], [type=button i], [type=checkbox i], [type=image i]), select, textarea"
_ARTICLE = "meta[property='og:type' i][content=article i], meta[property^='article:' i], [itemtype$='Article'], [itemtype$='BlogPosting'], [itemtype$='QAPage']"
_DESCRIBED = "link[rel=canonical i], meta[property^='og:' i], meta[name=generator i], link[rel=alternate i][type*=xml i]"


def marks_of(status: int, headers: Mapping[str, str], url: str, html: LexborHTMLParser, title: str, text: str) -> tuple[str, ...]:
    """Say what an answer gives away, sorted. Never raises.

    `headers` have lower-case names; `url` is the one that was linked; `html` is the page, of which `title` and `text` (the visible
    text, as far as it is kept) were taken.
    """
    page = Suspect(html, url, plain(title), plain(text))
    found = 200 <= status <= 299  # noqa: PLR2004 - HTTP's own numbers
    wall = _wall(headers, page, found=found)
    if wall is not None:
        return (f"wall:{wall}",)
    if not found:
        return ()
    parked = _parked(page)
    marks = {f"parked:{parked}"} if parked is not None else _gone(page)
    if _is_scripted(page):
        marks.add("script")
    return tuple(sorted(marks))


def _wall(headers: Mapping[str, str], page: Suspect, *, found: bool) -> str | None:
    for wall in _lists()["walls"]:
        if any(headers.get(name, "").strip().lower() in values for name, values in wall.get("headers", {}).items()):
            return str(wall["name"])
    if len(page.text) > _WALL:
        return None
    for wall in _lists()["walls"]:
        if any(page.shows(sign) for sign in (*wall.get("signs", ()), *(() if found else wall.get("refusals", ())))):
            return str(wall["name"])
    return _unnamed_wall(page, found=found)


def _unnamed_wall(page: Suspect, *, found: bool) -> str | None:
    """Find a wall by what makes one: little to read, nowhere to go, something to do, and words that say why."""
    if len(page.text) > _UNNAMED or len(page.tree.css("a[href]")) > _FEW or (found and page.has(_DESCRIBED)):
        return None
    brief = len(page.text) <= _BRIEF
    lists = _lists()["unnamed"]
    if brief and not page.has(_INPUTS):
        for name, selector in lists["widgets"].items():
            if page.has(selector) and not page.has("[data-size=invisible i]"):
                return str(name)
    if not page.has("script, meta[http-equiv=refresh i], form"):
        return None
    strong, weak = _any_of(lists["strong"]), _any_of(lists["weak"])
    said = page.said if page.text else [told for told in sentences([page.asks]) if "javascript" not in told]
    if any(strong.match(part) for part in page.parts) or (brief and any(strong.match(sentence) for sentence in said)):
        return "unnamed"
    empty = len(page.text) <= _EMPTY and len(page.tree.css("a[href]")) <= 1
    if empty and _SETS_COOKIE.search(page.code) and _LEAVES.search(page.code):
        return "unnamed"  # nothing to read, but a cookie to be computed, and then the page once more
    return "unnamed" if empty and page.parts and weak.fullmatch(_EDGES.sub("", page.parts[0])) else None


def _parked(page: Suspect) -> str | None:
    host = page.host
    lists = _lists()["parked"]
    if any(host == shop or host.endswith(f".{shop}") for shop in lists["shops"]):
        return None
    for by in lists["by"]:
        if len(page.text) <= by.get("most", _TEXT) and any(page.shows(sign) for sign in by["signs"]):
            return str(by["name"])
    if len(page.text) > _PARKED or _SPEAKS.search(page.spoken_of) or page.has(_ARTICLE):
        return None
    own = re.compile(rf"(?:www\.)?{re.escape(host)}" if host else "(?!)")
    said = (own.sub("{host}", sentence) for sentence in (*page.parts, *page.said))
    return "unnamed" if any(map(_any_of(lists["phrases"]).match, said)) else None


def _gone(page: Suspect) -> set[str]:
    if sum(map(len, page.prose)) > ENOUGH or _SPEAKS.search(page.spoken_of) or _SEARCH.search(page.spoken_of) or page.has(_ARTICLE):
        return set()
    marks = set()
    title = {part: _gone_said(part) for part in page.parts if not _echoed(part, page)}
    text = [] if any(map(_OTHER_NUMBERS.search, page.prose)) else [_gone_said(said) for said in sentences(page.prose) if not _echoed(said, page)]
    about = compiled(_lists()["gone"]["about"])
    if not any(about.search(part) for part, said in title.items() if not said) and (
        _WHOLLY in title.values() or (_PERHAPS in title.values() and any(text))
    ):
        marks.add("gone:title")
    if _WHOLLY in text or text.count(_PERHAPS) > 1:  # "404", and "not found" in the next line
        marks.add("gone:text")
    return marks


def _gone_said(statement: str) -> int:
    """Say whether a statement says "not found" and no more: wholly, perhaps, or not (0)."""
    said = _EDGES.sub("", " ".join(_NUMBER.sub(" ", statement).split()))
    numbered = _NUMBER.search(statement) is not None
    bare = _EDGES.sub("", _openers().sub("", said))
    if any(_statements().fullmatch(form) for form in (said, bare)):
        return _WHOLLY
    if any(_any_of(_lists()["gone"]["weak"]).fullmatch(form) for form in (said, bare)):
        return _WHOLLY if numbered else _PERHAPS
    return _PERHAPS if numbered and not bare else 0


def _echoed(statement: str, page: Suspect) -> bool:
    """Whether the URL holds the statement: then it is the name of the page, such as that of a thread in a forum."""
    slug = re.sub(r"[\W_]+", "-", statement).strip("-")
    return len(slug) > 3 and slug in re.sub(r"[\W_]+", "-", page.spoken_of)  # noqa: PLR2004 - longer than a number


def _is_scripted(page: Suspect) -> bool:
    lists = _lists()["script"]
    if not page.has("script"):
        return False
    if any(not visible(mount, 1) for mount in page.tree.css(lists["mounts"])):
        return True
    generator = page.tree.css_first("meta[name=generator i]")
    static = generator is not None and compiled(rf"(?:{lists['static']})").match(plain(generator.attributes.get("content") or ""))
    if not static and (page.has(lists["hydrated"]) or any(name in page.scripts for name in lists["scripts"])):
        return True
    if not static and any(_asks(plain(node.text(separator=" "))) for node in page.tree.css("body noscript")):
        return True
    return len(page.text) < _EMPTY and (not page.has("h1, h2, h3") or _has_empty_element(page))


def _asks(told: str) -> bool:
    lists = _lists()["script"]
    wanted = len(told) <= LONG and all(compiled(lists[name]).search(told) for name in ("asks", "needs"))
    return wanted and not compiled(lists["spares"]).search(told)


def _has_empty_element(page: Suspect) -> bool:
    """Whether an element that a script defines stands empty, so that it may become the page."""
    body = page.tree.body
    return body is not None and any("-" in (node.tag or "").lstrip("-") and not visible(node, 1) for node in body.css("body > *, body > * > *"))


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("marks.toml").read_text("utf-8"))


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return compiled("|".join(f"(?:{pattern})" for pattern in patterns))


@cache
def _statements() -> re.Pattern[str]:
    lists = _lists()["gone"]
    whole = "|".join(f"(?:{statement})" for statement in lists["statements"])
    return re.compile(f"(?:{whole})".replace("{page}", lists["page"]).replace("{thing}", lists["thing"]) + lists["tail"])


@cache
def _openers() -> re.Pattern[str]:
    return re.compile(f"^(?:(?:{'|'.join(_lists()['gone']['openers'])})(?![a-z\u0430-\u044f\u0451])[\\W_]*)+")

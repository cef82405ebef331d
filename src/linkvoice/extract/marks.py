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
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

from linkvoice.extract.visible import visible

__all__ = ["marks_of"]

# Characters that a person reads on the page, at most.
_WALL: Final = 3000  # with the sign of a known wall: Anubis explains itself at length
_UNNAMED: Final = 900  # when the title says so
_BRIEF: Final = 350  # when only the text says so, or the title says little
_GONE: Final = 700  # outside of links, menus and footers
_PARKED: Final = 700
_TEXT: Final = 4000  # all there is: no limit
_EMPTY: Final = 200  # hardly anything

_FEW: Final = 6  # links on a wall
_SENTENCES: Final = 8  # of a page that may say what it is
_LONG: Final = 300  # characters of a sentence that is too long to be one of ours
_WHOLLY: Final = 2
_PERHAPS: Final = 1
_AROUND: Final = frozenset({"a", "nav", "footer", "aside", "button"})

_PARTS = re.compile(r"\s+(?:[|·•«»:/~<>]+|-+|\u2013|\u2014)\s+|\s*[|·•«»]\s*|:\s+")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|(?<=[。!?])")
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
    page = _Page(html, url, _plain(title), _plain(text))
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


@dataclass
class _Page:
    """A page, and what is taken from it when it is asked for."""

    tree: LexborHTMLParser
    url: str
    title: str
    text: str

    @cached_property
    def parts(self) -> list[str]:
        """Of the title: what it says, and the name of the site."""
        return [part for part in _PARTS.split(self.title) if part]

    @cached_property
    def scripts(self) -> str:
        """What stands in the scripts of the page, in lower case."""
        return "\n".join(script.text() for script in self.tree.css("script:not([src])")).lower()

    @cached_property
    def code(self) -> str:
        """The scripts less those that hold the words of the page once more."""
        found = (script.text() for script in self.tree.css("script:not([src], [type$=json i])"))
        return "\n".join(script for script in found if "__next_f" not in script).lower()

    @cached_property
    def prose(self) -> list[str]:
        """The lines outside of links, menus and footers, as far as it takes to see that they are many."""
        return _lines(self.tree, _GONE + 1, _AROUND)

    @cached_property
    def asks(self) -> str:
        """What those are told who run no scripts."""
        return _plain(" ".join(node.text(separator=" ") for node in self.tree.css("noscript"))[:_WALL])

    @cached_property
    def spoken_of(self) -> str:
        """The URL without its host, decoded: a page may be about what it seems to say."""
        parts = _split(self.url)
        return _plain(unquote(f"{parts[1]}?{parts[2]}"))

    def has(self, selector: str) -> bool:
        return self.tree.css_first(selector) is not None

    def shows(self, sign: Iterable[str]) -> bool:
        """Whether all conditions of a sign hold."""
        return all(self._holds(*condition.split(":", 1)) for condition in sign)

    def _holds(self, kind: str, what: str) -> bool:
        match kind:
            case "css":
                return self.has(what)
            case "script":
                return what in self.code
            case "title":
                return _compiled(what).fullmatch(self.title) is not None
            case _:
                return _compiled(what).search(self.text) is not None


def _wall(headers: Mapping[str, str], page: _Page, *, found: bool) -> str | None:
    for wall in _lists()["walls"]:
        if any(headers.get(name, "").strip().lower() in values for name, values in wall.get("headers", {}).items()):
            return str(wall["name"])
    if len(page.text) > _WALL:
        return None
    for wall in _lists()["walls"]:
        if any(page.shows(sign) for sign in (*wall.get("signs", ()), *(() if found else wall.get("refusals", ())))):
            return str(wall["name"])
    return _unnamed_wall(page, found=found)


def _unnamed_wall(page: _Page, *, found: bool) -> str | None:
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
    said = _sentences(_lines(page.tree)) if page.text else [told for told in _sentences([page.asks]) if "javascript" not in told]
    if any(strong.match(part) for part in page.parts) or (brief and any(strong.match(sentence) for sentence in said)):
        return "unnamed"
    empty = len(page.text) <= _EMPTY and len(page.tree.css("a[href]")) <= 1
    if empty and _SETS_COOKIE.search(page.code) and _LEAVES.search(page.code):
        return "unnamed"  # nothing to read, but a cookie to be computed, and then the page once more
    return "unnamed" if empty and page.parts and weak.fullmatch(_EDGES.sub("", page.parts[0])) else None


def _parked(page: _Page) -> str | None:
    host = _split(page.url)[0].removeprefix("www.")
    lists = _lists()["parked"]
    if any(host == shop or host.endswith(f".{shop}") for shop in lists["shops"]):
        return None
    for by in lists["by"]:
        if len(page.text) <= by.get("most", _TEXT) and any(page.shows(sign) for sign in by["signs"]):
            return str(by["name"])
    if len(page.text) > _PARKED or _SPEAKS.search(page.spoken_of) or page.has(_ARTICLE):
        return None
    own = re.compile(rf"(?:www\.)?{re.escape(host)}" if host else "(?!)")
    said = (own.sub("{host}", sentence) for sentence in (*page.parts, *_sentences(_lines(page.tree))))
    return "unnamed" if any(map(_any_of(lists["phrases"]).match, said)) else None


def _gone(page: _Page) -> set[str]:
    prose = [_plain(line) for line in page.prose]
    length = sum(map(len, prose))
    if length > _GONE or _SPEAKS.search(page.spoken_of) or _SEARCH.search(page.spoken_of) or page.has(_ARTICLE):
        return set()
    marks = set()
    title = {part: _gone_said(part) for part in page.parts if not _echoed(part, page)}
    text = [] if any(map(_OTHER_NUMBERS.search, prose)) else [_gone_said(said) for said in _sentences(prose) if not _echoed(said, page)]
    about = _compiled(_lists()["gone"]["about"])
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


def _echoed(statement: str, page: _Page) -> bool:
    """Whether the URL holds the statement: then it is the name of the page, such as that of a thread in a forum."""
    slug = re.sub(r"[\W_]+", "-", statement).strip("-")
    return len(slug) > 3 and slug in re.sub(r"[\W_]+", "-", page.spoken_of)  # noqa: PLR2004 - longer than a number


def _is_scripted(page: _Page) -> bool:
    lists = _lists()["script"]
    if not page.has("script"):
        return False
    if any(not visible(mount, 1) for mount in page.tree.css(lists["mounts"])):
        return True
    generator = page.tree.css_first("meta[name=generator i]")
    static = generator is not None and _compiled(rf"(?:{lists['static']})").match(_plain(generator.attributes.get("content") or ""))
    if not static and (page.has(lists["hydrated"]) or any(name in page.scripts for name in lists["scripts"])):
        return True
    if not static and any(_asks(_plain(node.text(separator=" "))) for node in page.tree.css("body noscript")):
        return True
    return len(page.text) < _EMPTY and (not page.has("h1, h2, h3") or _has_empty_element(page))


def _asks(told: str) -> bool:
    lists = _lists()["script"]
    wanted = len(told) <= _LONG and all(_compiled(lists[name]).search(told) for name in ("asks", "needs"))
    return wanted and not _compiled(lists["spares"]).search(told)


def _has_empty_element(page: _Page) -> bool:
    """Whether an element that a script defines stands empty, so that it may become the page."""
    body = page.tree.body
    return body is not None and any("-" in (node.tag or "").lstrip("-") and not visible(node, 1) for node in body.css("body > *, body > * > *"))


def _lines(tree: LexborHTMLParser, limit: int = _WALL, without: frozenset[str] = frozenset()) -> list[str]:
    return visible(tree.body, limit, without) if tree.body is not None else []


def _sentences(lines: Iterable[str]) -> list[str]:
    """Give the first sentences, in plain form, less those that are too long to be read."""
    found = [sentence.strip() for line in lines for sentence in _SENTENCE.split(_plain(line))]
    return [sentence for sentence in found if 0 < len(sentence) <= _LONG][:_SENTENCES]


def _plain(text: str) -> str:
    """A text in the form that the lists are written in: lower case, one kind of quote and of space."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_QUOTES).lower().replace("i\u0307", "i").split())


_QUOTES: Final = str.maketrans("’‘ʼ`´“”„", "'''''\"\"\"")  # noqa: RUF001 - the quotes that people type


def _split(url: str) -> tuple[str, str, str]:
    """Host, path and query of a URL; nothing when it is none."""
    try:
        parts = urlsplit(url)
        return parts.hostname or "", parts.path, parts.query
    except ValueError:
        return "", "", ""


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("marks.toml").read_text("utf-8"))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return _compiled("|".join(f"(?:{pattern})" for pattern in patterns))


@cache
def _statements() -> re.Pattern[str]:
    lists = _lists()["gone"]
    whole = "|".join(f"(?:{statement})" for statement in lists["statements"])
    return re.compile(f"(?:{whole})".replace("{page}", lists["page"]).replace("{thing}", lists["thing"]) + lists["tail"])


@cache
def _openers() -> re.Pattern[str]:
    return re.compile(f"^(?:(?:{'|'.join(_lists()['gone']['openers'])})(?![a-z\u0430-\u044f\u0451])[\\W_]*)+")

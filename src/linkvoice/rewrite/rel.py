"""The `rel` attribute of chosen links, mended in place.

Only the bytes of that attribute change. Tokens are added, never replaced, and
never taken away but for a second copy of one; ``noreferrer`` is never added,
because it hides us from the statistics of the sites that we link to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from string import ascii_lowercase, ascii_uppercase
from typing import NamedTuple

from linkvoice.model.mending import Mending
from linkvoice.rewrite.entities import decoded, escaped
from linkvoice.rewrite.reading import reads_the_same
from linkvoice.rewrite.tags import Attribute, Tag, start_tags

__all__ = ["MOVED", "Wanted", "merge_rel", "rewrite_rel"]

Wanted = Callable[[Tag], Mending | None]
"""Tells of a start tag what is to be done about its `rel`; None to leave it alone."""

MOVED = frozenset({"nofollow", "ugc", "sponsored", "noopener", "external"})
"""Tokens that are moved into `rel` where somebody wrote them as attributes.

Two more are found there. ``noreferrer`` stays, since moving it would switch it on,
and ``dofollow`` stays, since it means nothing in either place.
"""
_LINKS = frozenset({"a", "area"})
_TRUE = frozenset({"", "true"})
_SPACES = re.compile(r"[\t\n\f\r ]+")
_SEPARATORS = re.compile(r"[\t\n\f\r ,]+")
_SPACE = b"\t\n\f\r "
_RAW_SEPARATORS = re.compile(rb"[\t\n\f\r ,]+")
_NEEDS_QUOTES = re.compile(rb"[\t\n\f\r \"'=<>`]|\A\Z")
_ENDS_ATTRIBUTE = b"\t\n\f\r />"
_ASCII_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)


class _Edit(NamedTuple):
    """Bytes that take the place of others."""

    start: int
    end: int
    new: bytes


def merge_rel(existing: str, add: Sequence[str]) -> str:
    """Add tokens to the value of a `rel` attribute.

    The existing ones stay first, in order and as written; commas become spaces,
    and of two that differ at most in ASCII case the first stays.
    Source: https://html.spec.whatwg.org/#linkTypes.
    """
    tokens = _distinct(_SEPARATORS.split(existing))
    return " ".join([*tokens, *_missing(tokens, add)])


def rewrite_rel(html: bytes, wanted: Wanted) -> bytes | None:
    """Give a page with the `rel` of chosen start tags mended; every other byte stays, and a second time nothing changes.

    Tags in templates are not chosen: their content is no part of the page. What
    comes out is read once more by a browser's parser. Should it read anything but
    `rel` differently, the page is too broken to be mended: the answer is None.
    """
    parts: list[bytes] = []
    done = 0
    for tag in start_tags(html):
        mending = None if tag.in_template else wanted(tag)
        if mending is None:
            continue
        old = html[tag.start : tag.end]
        new = next((new for each in (mending, mending._replace(moves=False)) if _is_as_meant(old, new := _mended(html, tag, each), each)), old)
        if new != old:
            parts += (html[done : tag.start], new)
            done = tag.end
    if not parts:
        return html
    result = b"".join([*parts, html[done:]])
    return result if reads_the_same(html, result, MOVED) else None


def _distinct(tokens: Sequence[str]) -> list[str]:
    found: dict[str, str] = {}
    for token in tokens:
        found.setdefault(token.translate(_ASCII_LOWER), token)
    found.pop("", None)
    return list(found.values())


def _missing(tokens: Sequence[str], add: Sequence[str]) -> list[str]:
    """Give those of the tokens to add that are not there yet, and may be added."""
    there = {token.translate(_ASCII_LOWER) for token in tokens} | {"noreferrer"}
    return [token for token in _distinct(_SEPARATORS.split(" ".join(add))) if token.translate(_ASCII_LOWER) not in there]


def _mended(html: bytes, tag: Tag, mending: Mending) -> bytes:
    """Give the bytes of a tag with its `rel` mended."""
    moved = [attribute for attribute in tag.attributes if _is_moved(tag, attribute, mending)]
    gone = set(moved)
    tokens = [attribute.name for attribute in moved] + list(mending.add)
    rel = tag.attribute("rel")
    edits = []
    if rel is not None:
        edits = _edited(html, rel, tokens, tidies=mending.tidies)
        if mending.tidies and not _meant(rel.value, tokens, tidies=True):
            edits, gone = [], gone | {rel}
    elif new := merge_rel("", tokens):
        attribute = b'rel="' + _ascii(new) + b'"'
        gone -= set(moved[:1])
        edits = [_Edit(moved[0].start, moved[0].end, attribute) if moved else _Edit(_room(tag), _room(tag), b" " + attribute)]
    ends = [tag.name_end, *(attribute.end for attribute in tag.attributes)]
    edits += [_removal(html, end, attribute) for end, attribute in zip(ends, tag.attributes, strict=False) if attribute in gone]
    return b"".join(_spliced(html, tag, sorted(edits)))


def _is_moved(tag: Tag, attribute: Attribute, mending: Mending) -> bool:
    return mending.moves and tag.name in _LINKS and attribute.name in MOVED and attribute.value.lower() in {*_TRUE, attribute.name}


def _meant(existing: str, add: Sequence[str], *, tidies: bool) -> list[str]:
    """Give the tokens, as browsers split them, that a value is to have."""
    if tidies:
        return merge_rel(existing, add).split(" ") if merge_rel(existing, add) else []
    tokens = [token for token in _SPACES.split(existing) if token]
    return [*tokens, *_missing(tokens, add)]


def _edited(html: bytes, rel: Attribute, add: Sequence[str], *, tidies: bool) -> list[_Edit]:
    """Give what changes in a `rel` that is there: nothing, if its tokens are as they should be."""
    raw = html[rel.value_start : rel.value_end]
    value = _tidied(raw, add) if tidies else _extended(raw, rel.value, add)
    if value is None:
        return []
    if rel.quote or (rel.quote == "" and not _NEEDS_QUOTES.search(value)):
        return [_Edit(rel.value_start, rel.value_end, value)]
    quote = b"'" if b'"' in value and b"'" not in value else b'"'
    value = quote + value.replace(quote, b"&quot;") + quote
    return [_Edit(rel.value_start, rel.value_end, value if rel.quote is not None else b"=" + value)]


def _tidied(raw: bytes, add: Sequence[str]) -> bytes | None:
    """Give a value with each of its tokens once, and those to add; None where it is so."""
    written = dict(_raw_tokens(raw))
    kept = [written[token] for token in _distinct(list(written))]
    kept += [_ascii(token) for token in _missing(list(written), add)]
    return None if b"," not in raw and kept == [token for token in _RAW_SEPARATORS.split(raw) if token] else b" ".join(kept)


def _extended(raw: bytes, value: str, add: Sequence[str]) -> bytes | None:
    """Give a value as it is, and behind it the tokens to add; None where it has them."""
    lacking = [_ascii(token) for token in _missing(_SPACES.split(value), add)]
    return b" ".join([*filter(None, [raw.rstrip(_SPACE)]), *lacking]) if lacking else None


def _raw_tokens(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """Give each token of a value as it reads and as it is written; character references may hide more than one in a word."""
    for written in _RAW_SEPARATORS.split(raw):
        text = decoded(written.decode("utf-8", "replace"))
        parts = [part for part in _SEPARATORS.split(text) if part]
        if parts == [text]:
            yield text, written
        else:
            yield from ((part, _ascii(part)) for part in parts)


def _ascii(text: str) -> bytes:
    """Write text so that it means itself in a page of any encoding."""
    return escaped(text).encode("ascii", "xmlcharrefreplace")


def _room(tag: Tag) -> int:
    """Give the place for a new attribute: after the last one, unless that would take it for its value."""
    last = tag.attributes[-1] if tag.attributes else None
    return tag.name_end if last is None or last.lacks_value else last.end


def _removal(html: bytes, before: int, attribute: Attribute) -> _Edit:
    """Take out an attribute with the space since `before`, where what is around it stays apart all the same."""
    after = html[attribute.end : attribute.end + 1]
    start = before if after in _ENDS_ATTRIBUTE and after != b"/" else attribute.start  # href=x nofollow/> must not become href=x/>
    return _Edit(start, attribute.end, b"")


def _spliced(html: bytes, tag: Tag, edits: Sequence[_Edit]) -> Iterator[bytes]:
    at = tag.start
    for edit in edits:
        yield html[at : edit.start]
        yield edit.new
        at = edit.end
    yield html[at : tag.end]


def _is_as_meant(old: bytes, new: bytes, mending: Mending) -> bool:
    """Say whether a new tag has the `rel` that it should have, and is otherwise the same."""
    before, after = next(start_tags(old), None), next(start_tags(new), None)
    if before is None or after is None or after.end != len(new) or _others(before, mending) != _others(after, mending):
        return False
    moved = [attribute.name for attribute in before.attributes if _is_moved(before, attribute, mending)]
    return _meant(after.get("rel") or "", (), tidies=False) == _meant(before.get("rel") or "", [*moved, *mending.add], tidies=mending.tidies)


def _others(tag: Tag, mending: Mending) -> object:
    """Give what is to stay: all but the first `rel`, and the attributes that are moved there."""
    rel = tag.attribute("rel")
    kept = [each[:2] for each in tag.attributes if each is not rel and not _is_moved(tag, each, mending)]
    return tag.name, tag.self_closing, kept

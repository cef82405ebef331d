"""Start tags and their bytes, as the HTML standard cuts a page into them."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from linkvoice.rewrite.entities import decoded, escaped
from linkvoice.rewrite.tags import Comment, End, Tag, start_tags, tokens
from tests.pages import broken_pages, pages


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (b"<a href=x>", [("href", "x", "")]),
        (b"<A HREF='x'>", [("href", "x", "'")]),
        (b'<a href = "x" >', [("href", "x", '"')]),
        (b"<a/href=x>", [("href", "x", "")]),
        (b"<a href=x/>", [("href", "x/", "")]),
        (b'<a href="x"/>', [("href", "x", '"')]),
        (b"<a\nhref\n=\nx\n>", [("href", "x", "")]),
        (b"<a b c>", [("b", "", None), ("c", "", None)]),
        (b'<a b="1"c=2>', [("b", "1", '"'), ("c", "2", "")]),
        (b"<a b=1 B=2>", [("b", "1", ""), ("b", "2", "")]),
        (b"<a =b>", [("=b", "", None)]),
        (b"<a b==>", [("b", "=", "")]),
        (b"<a b= >", [("b", "", "")]),
        (b'<a "b>', [('"b', "", None)]),
        (b'<a b=">">', [("b", ">", '"')]),
        (b"<a b='&amp;&copy;&#65;&#x41;'>", [("b", "&©AA", "'")]),
        (b'<a b="?x=1&copy=2&amp=3&lt">', [("b", "?x=1&copy=2&amp=3<", '"')]),
        (b'<a b="1\r\n2\r3">', [("b", "1\n2\n3", '"')]),
        (b'<a b="\0">', [("b", "\ufffd", '"')]),
        (b"<a>", []),
    ],
)
def test_attributes_read_as_in_a_browser(html: bytes, expected: list[tuple[str, str, str | None]]) -> None:
    """Names are in lower case, values are resolved, and how each is quoted is known."""
    (tag,) = start_tags(html)

    assert expected == [(attribute.name, attribute.value, attribute.quote) for attribute in tag.attributes]


def test_offsets_are_those_of_the_bytes() -> None:
    """Every part of a tag can be cut out of the page, whatever stands before it."""
    html = "é<p>ü</p><a Href = 'x&amp;y' rel>".encode()
    tag = list(start_tags(html))[1]
    href, rel = tag.attributes

    assert html[tag.start : tag.end] == b"<a Href = 'x&amp;y' rel>"
    assert html[tag.start : tag.name_end] == b"<a"
    assert html[href.start : href.name_end] == b"Href"
    assert html[href.value_start : href.value_end] == b"x&amp;y"
    assert html[href.start : href.end] == b"Href = 'x&amp;y'"
    assert html[rel.start : rel.end] == b"rel"
    assert rel.value_start == rel.value_end == rel.end


@pytest.mark.parametrize(
    "html",
    [
        b"<!-- <a> -->", b"<!--<a>--!>", b"<!--<!-- <a> -->", b"<!-- <a>", b"<! <a>", b"<?php <a>", b"</ <a>", b"</b <a>", b'<!DOCTYPE html "<a>',
        b"<a href='x>", b"<a", b"<a href=x", b"<script><a></script>", b"<SCRIPT><a></Script>", b"<script/><a></script>", b"<script></scripty><a></script>",
        b"<script><!-- <script></script> <a> --></script>", b"<script><!-- <script </script > <a></script>", b"<style><a></style>",
        b"<title><a></title>", b"<textarea><a></textarea>", b"<xmp><a></xmp>", b"<iframe><a></iframe>", b"<noembed><a></noembed>",
        b"<noframes><a></noframes>", b"<plaintext></plaintext><a>", b"<svg><![CDATA[<a>]]></svg>", b"<math><![CDATA[<a>]]></math>",
        b"<svg></svg><title><a></title>", b"<svg/><title><a></title>", b"<svg><foreignObject><title><a></title>", b"<svg><desc><style><a></style>",
        b"<svg><p><style><a></style>", b"<svg><g></p><style><a></style>", b"<svg><font size=1><style><a></style>", b"<math><mi><style><a></style>",
        b"<math><annotation-xml encoding=text/html><style><a></style>", b"<div><svg></div><style><a></style>",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_tag_is_none(html: bytes) -> None:
    """Comments, scripts, style sheets and other text hold no tags; a tag that never ends is none."""
    assert [tag for tag in start_tags(html) if tag.name == "a"] == []


@pytest.mark.parametrize(
    "html",
    [
        b"<!--><a>", b"<!---><a>", b"<!----><a>", b"<!-- -- --><a>", b"<!x><a>", b"<![CDATA[ <b>]]><a>", b"</><a>", b"< a><a>", b"<1<a>", b"<script><!--></script><a>",
        b"<script><!-- </script><a>", b"<script><!-- <script></script> --></script><a>", b"<style></style ><a>", b"<title></title/><a>", b"<noscript><a></noscript>",
        b"<svg><title><a>", b"<svg><style><a>", b"<svg><script><a>", b"<math><title><a>", b"<math><annotation-xml><style><a>", b"<math><svg><title><style><a>",
        b"<svg><font><style><a>", b"<svg><template><style><a>", b"<svg><![CDATA[]]><a>",
    ],
)  # fmt: skip
def test_a_tag_is_found_behind_and_within_all_that(html: bytes) -> None:
    """Text ends where a browser says it ends, and SVG and MathML hold tags where HTML holds text."""
    assert [tag.name for tag in start_tags(html)][-1] == "a"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (b"<template><a></template><a>", [True, False]),
        (b"<template><template></template><a></template><a>", [True, False]),
        (b"<template><svg></template><a>", [False]),
        (b"</template><a>", [False]),
        (b"<svg><template><a></template></svg><a>", [False, False]),
        (b"<template><svg><title><a></title></svg></div><a></template><a>", [True, True, False]),
    ],
)
def test_what_stands_in_a_template_is_flagged(html: bytes, expected: list[bool]) -> None:
    """A template of HTML is no part of the page; SVG has no such element."""
    assert expected == [tag.in_template for tag in start_tags(html) if tag.name == "a"]


def _read(attributes: Iterable[tuple[str, str | None]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value or "") for name, value in attributes)


@given(st.one_of(pages, broken_pages().filter(lambda page: not re.search(rb"(?i)<svg|<math", page))))
def test_links_are_those_of_a_browser_however_broken_the_page(html: bytes) -> None:
    """A browser's parser makes its links of the very same start tags (frame sets, which hold none, aside)."""
    assume(b"<frameset" not in html.lower())
    ours = set()
    for tag in start_tags(html):
        if tag.name in {"a", "area"} and not tag.in_template:
            first = {attribute.name: attribute.value for attribute in reversed(tag.attributes)}
            ours.add((tag.name, tuple(sorted(first.items()))))
    theirs = {(node.tag, tuple(sorted(_read(node.attributes.items())))) for node in LexborHTMLParser(html).css("a,area")}

    assert theirs == ours


@given(st.one_of(pages, broken_pages().filter(lambda page: not re.search(rb"(?i)<svg|<math", page))))
def test_tokens_of_some_names_are_those_of_all(html: bytes) -> None:
    """To ask for few of them changes nothing but the time: the same tags come at the same places, and all comments."""
    names = {"a", "div", "template"}
    everything = [token for token in tokens(html) if isinstance(token, Comment) or token.name in names]

    assert [token for token in tokens(html, names) if isinstance(token, Comment) or token.name in names] == everything


def test_end_tags_and_comments_have_their_places() -> None:
    """Each can be cut out of the page, and what stands in templates and SVG says so."""
    html = b"<p><!-- a -->b</P ><template><!----></p></template><svg><title></p></title></svg></x/>"
    found = [token for token in tokens(html) if not isinstance(token, Tag)]

    assert [html[token.start : token.end] for token in found] == [
        b"<!-- a -->", b"</P >", b"<!---->", b"</p>", b"</template>", b"</p>", b"</title>", b"</svg>", b"</x/>",
    ]  # fmt: skip
    assert [token.text if isinstance(token, Comment) else token.name for token in found] == [
        b"a", "p", b"", "p", "template", "p", "title", "svg", "x",
    ]  # fmt: skip
    assert [token.embedded for token in found] == [False, False, True, True, True, True, True, True, False]
    assert found[1] == End("p", 14, 19, embedded=False)


@pytest.mark.parametrize("names", [None, {"main"}])
@pytest.mark.parametrize(
    ("first", "again", "last"),
    [
        (b"<a ", b"b ", b">"), (b"<a ", b"b ", b""), (b"", b"<", b""), (b"", b"<a", b""), (b"", b"<!--", b""), (b"", b"<svg>", b""), (b"<svg>", b"<g></x>", b""),
        (b"", b"<template><svg>", b"</template>"), (b"<a ", b" ", b""), (b"<a ", b"=", b">"), (b"<a x='", b"&a", b"'>"), (b"<a x='&#", b"1", b"'>"),
        (b"<script>", b"<!--", b""), (b"<script><!--", b"<script ", b""), (b"<title>", b"</titl", b""), (b"<svg>", b"<![CDATA[", b""), (b"<a x=", b"'", b""),
    ],
)  # fmt: skip
def test_hostile_pages_take_no_longer_than_others(first: bytes, again: bytes, last: bytes, names: set[str] | None) -> None:
    """What repeats a hundred thousand times is read at once: time is linear in the length of the page."""
    began = time.process_time()
    list(tokens(first + again * 100_000 + last, names))

    assert time.process_time() - began < 10


@given(st.text())
def test_escaped_text_means_itself(text: str) -> None:
    """Whatever is escaped comes back when it is read."""
    assert decoded(escaped(text)) == text


@pytest.mark.parametrize(
    ("value", "expected"),
    [("&#0;", "\ufffd"), ("&#x110000;", "\ufffd"), ("&#xD800;", "\ufffd"), ("&#x80;", "€"), ("&#1;", "\x01"), ("&#65", "A"), ("&#", "&#"), ("&#x", "&#x"),
     ("&nope;", "&nope;"), ("&notin;", "∉"), ("&notx", "&notx"), ("&not", "¬"), ("&not.", "¬."), ("&AMP;amp;", "&amp;"), ("&#" + "9" * 5000 + ";", "\ufffd")],
)  # fmt: skip
def test_character_references_are_those_of_the_standard(value: str, expected: str) -> None:
    """In attributes, a name without a semicolon counts only where no letter, digit or equals sign follows."""
    assert expected == decoded(value)

"""Pages for property tests: tidy, minified, and broken in every way that a byte can break."""

from __future__ import annotations

from hypothesis import strategies as st

__all__ = ["broken_pages", "links", "pages", "wild_pages"]

_SPACES = st.sampled_from([b" ", b"  ", b"\n", b"\t", b"/", b" / "])
_RELS = st.sampled_from(
    [b"", b"me", b"nofollow", b"noopener me", b"a,b", b" x  X ", b"nofollow, ugc", b"n&#111;follow", b"a&#32;b", b"caf\xc3\xa9", b"noreferrer", b"'"]
)
_OTHERS = [
    b"href=x", b"HREF='y'", b'href="/z?a=1&amp;b=2"', b"href=http://x/", b"href", b"title = 'a > b'", b'alt="<a href=q>"', b"target=_blank", b"nofollow",
    b"UGC", b'sponsored=""', b"external=external", b"nofollow=no", b"data-x=`", b"=x", b'"', b"x=", b"download", b"noreferrer", b"dofollow",
]  # fmt: skip
_TEXTS = [
    b"text", b"a < b &lt; c", b"<p>", b"</p>", b"<br/>", b"<DIV class=x>", b"</div>", b"<ul><li>", b"</ul>", b"<b><i>", b"</b></i>", b"<em", b"</", b"<",
    b"<!-- <a href=c> -->", b"<!-->", b"<!--->", b"<!-- --!>", b"<?php <a href=p> ?>", b"<!DOCTYPE html>", b"</ x>", b"</>", b"<!x>", b"&amp;<a",
    b"<script>if (a<b) '<a href=s>'</script>", b"<script><!-- <script> '</script>' --></script>", b"<script><!--></script>", b"<script/>x</script >",
    b"<style>a:after{content:'<a href=t>'}</style>", b"<textarea><a href=u></textarea>", b"<title><a href=v></title>", b"<xmp><a href=w></xmp>",
    b"<iframe><a href=i></iframe>", b"<noembed><a></noembed>", b"<noframes><a></noframes>", b"<noscript><a href=n></noscript>", b"<plaintext>",
    b"<template><a href=m rel=a,b></template>", b"<template>", b"</template>", b"<svg/>", b"<svg><title><b>x</b></title></svg>",
    b"<svg><style><a href=k></style></svg>", b"<svg><![CDATA[ <a href=j> ]]></svg>", b"<![CDATA[ <a href=h> ]]>",
    b"<select><option>", b"</select>", b"<table><tr><td>", b"</table>", b"</a>", b"\xff\x00\r\n",
    b"<frameset>", b"<body>", b"</html>",
]  # fmt: skip


_FOREIGN = [
    b"<svg>", b"</svg>", b"<foreignObject>", b"<desc>", b"<path/>", b"<math><mi>", b"</math>",
    b"<annotation-xml encoding=text/html>", b"<g>", b"</g>", b"<font color=red>", b"<font>",
]  # fmt: skip
"""Parts of SVG and MathML that may be left open, which only a tree builder can make sense of in every case."""


@st.composite
def _attributes(draw: st.DrawFn) -> bytes:
    if draw(st.integers(0, 3)):
        return draw(st.sampled_from(_OTHERS))
    value = draw(_RELS)
    quote = draw(st.sampled_from([b'"', b"'", b""]))
    if not quote and not value.isalnum():
        quote = b'"'
    name = draw(st.sampled_from([b"rel", b"REL", b"rel ", b"rel\n"]))
    return name + b"=" + quote + value.replace(quote or b"\0", b"&quot;") + quote if draw(st.integers(0, 9)) else b"rel"


@st.composite
def links(draw: st.DrawFn) -> bytes:
    """Write a start tag of a link, as tidy or as careless as people and minifiers do."""
    name = draw(st.sampled_from([b"a", b"a", b"A", b"area"]))
    parts = draw(st.lists(st.tuples(_SPACES, _attributes()), max_size=5))
    end = draw(st.sampled_from([b">", b">", b" >", b"/>", b" />"]))
    return b"<" + name + b"".join(space + attribute for space, attribute in parts) + end


pages = st.lists(st.one_of(links(), st.sampled_from(_TEXTS)), max_size=14).map(b"".join)
"""Pages of such links and of all that may stand around them, often unclosed."""
wild_pages = st.lists(st.one_of(links(), st.sampled_from(_TEXTS), st.sampled_from(_FOREIGN)), max_size=14).map(b"".join)
"""The same with SVG and MathML in pieces."""


@st.composite
def broken_pages(draw: st.DrawFn) -> bytes:
    """Take a page and change a few of its bytes: lost, doubled, put elsewhere, or others in their place."""
    page = bytearray(draw(wild_pages))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(page)))
        end = draw(st.integers(start, min(start + 4, len(page))))
        page[start:end] = draw(st.one_of(st.sampled_from([b"", b"<", b">", b'"', b"'", b"=", b"/", b"-", b"&", b" ", b"\0"]), st.binary(max_size=3)))
    return bytes(page)

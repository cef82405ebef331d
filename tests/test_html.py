"""One HTML page to what it uses and what it defines: title, anchors, base, texts; malformed HTML never raises."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from linkvoice.extract.html import content_of, read_page
from linkvoice.model.link import Context, Heading, Region
from linkvoice.model.site import Content, PageSource
from tests.sites import graph_of, landing, read, uses

DOCUMENT = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Guide</title><base href="/docs/"><link rel="stylesheet" href="a.css">
<meta http-equiv="refresh" content="5; url=next/"><style>@import "b.css"; p { background: url(c.png) }</style></head>
<body><!-- linkvoice-disable-next LV501 -- soon there -->
<nav><a href="guide/">Guide</a></nav>
<main><h1 id="top-of-all">Guide<a class="headerlink" href="#top-of-all">¶</a></h1>
<p data-linkvoice-ignore="LV5"><a href="one.html#a">One</a> &amp; <img src="two.png" srcset="two.png 1x, three.png 2x" alt="Two"></p>
<table><tr><td><a href='four'>Four</a></td></tr></table><svg><use xlink:href="five.svg#i"/></svg></main>
<section class="linkvoice"><h2 id="linked-from">Linked from</h2><ul><li><a href="six/">Six</a></ul></section>
</body></html>"""
SCRAPS = [
    *("<a href=", "<a name=", "<p id=a>", "<base href=", "<html lang=", "<title>", "<meta charset=", "<meta http-equiv=refresh content='0; url="),
    *("<svg>", "<math>", "<template>", "</template>", "<table>", "<select>", "<noscript>", "<plaintext>", "<frameset>", "<textarea>", "</html>"),
    *("<main>", "<article>", "<nav>", "</nav>", '<section class="linkvoice">', "</section>", "<style>", "</style>", "url(", "@import 'x'", "\\d800"),
    *("<!--", "-->", "<!-- linkvoice-disable-next LV5 -->", "<!-- linkvoice-disable-page", "<p data-linkvoice-ignore=", "<img srcset='x 1x, ("),
    *("x", "#y", "'", '"', ">", "</a>", "</p>", " ", "\n", "\0", "\x0c", "\ufffd", "é", "&amp;", "&#0;", "&#xd800;", "]]>", "<![CDATA["),
]
MARKUP = st.lists(st.sampled_from(SCRAPS), max_size=40).map("".join)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """Give a real document with some bytes cut out and others put in."""
    text = DOCUMENT.encode()
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 60)))
        text = text[:start] + draw(st.one_of(st.binary(max_size=8), MARKUP.map(str.encode))) + text[end:]
    return text


@given(
    raw=st.one_of(st.binary(max_size=400), MARKUP.map(str.encode), MARKUP.map(lambda text: text.encode("utf-16")), mutated(), MARKUP),
    content=st.lists(st.sampled_from(["x", "#y", "guide/", "one.html#a"]), max_size=2),
    whole=st.booleans(),
)
@example(raw=b"", content=[], whole=True)
@example(raw=b"<meta charset=base64>\xe9", content=[], whole=True)
@example(raw=b"<style>url(\\d800)", content=[], whole=True)
def test_malformed_html_never_raises(raw: bytes | str, content: list[str], whole: bool) -> None:
    """Whatever bytes stand in a page, it is read, and every href is text that can be written somewhere."""
    page, document = read_page(PageSource("index.html", lambda: raw, content=Content(tuple(content))), "https://acme.dev/", whole=whole)

    assert page.path == "index.html"
    for link in document.links:
        assert link.href.encode().decode() == link.href


@given(raw=st.one_of(MARKUP, mutated()))
def test_reading_is_reproducible(raw: bytes | str) -> None:
    """The same bytes give the same page and the same links."""
    assert read(raw) == read(raw)


@pytest.mark.parametrize("tag", ["div", "a href=x", "ul><li", "section class=linkvoice", "blockquote cite=x", "span data-linkvoice-ignore"])
def test_deep_nesting_is_no_danger(tag: str) -> None:
    """Elements nested thousands deep are read like others."""
    assert ("a", "href", "deep") in uses(f"<{tag}>" * 2000 + "</section>" * 2000 + "<a href=deep>t</a>")


def test_a_whole_page_is_read_in_document_order() -> None:
    """Every link of a real page is found, in order; sections of linkvoice itself are not looked at."""
    assert uses(DOCUMENT) == [
        ("link", "href", "a.css"),
        ("meta", "content", "next/"),
        ("style", "url()", "b.css"),
        ("style", "url()", "c.png"),
        ("a", "href", "guide/"),
        ("a", "href", "#top-of-all"),
        ("a", "href", "one.html#a"),
        ("img", "src", "two.png"),
        ("img", "srcset", "two.png"),
        ("img", "srcset", "three.png"),
        ("a", "href", "four"),
        ("use", "xlink:href", "five.svg#i"),
    ]


def test_text_is_read_like_bytes() -> None:
    """A generator may hand over text; lone surrogates in it do no harm."""
    assert read(DOCUMENT) == read(DOCUMENT.encode())
    assert uses("<a href='x\ud800'>t</a>") == [("a", "href", "x?")]


def test_a_page_that_cannot_be_read_raises() -> None:
    """An OSError of the source is for the caller to report."""

    def denied() -> bytes:
        raise PermissionError

    with pytest.raises(PermissionError):
        read_page(PageSource("index.html", denied), "https://acme.dev/")


def test_the_page_knows_what_its_head_says() -> None:
    """Title, language, robots and canonical are read from the page."""
    page, _ = read(
        "<html lang=de><head><title> A\n title </title><meta name=Robots content='NoIndex, follow'><link rel=canonical href=/x/></head>"
        "<body><svg><title>Not this</title></svg>"
    )

    assert (page.title, page.language, page.robots, page.canonicals) == ("A title", "de", (("robots", "noindex, follow"),), (("/x/", True),))


def test_the_generators_title_wins() -> None:
    """A title from the generator lacks the site's name, so it is the better one."""
    page, _ = read_page(PageSource("index.html", lambda: b"<title>Guide - Acme</title>", title="Guide"), "https://acme.dev/")

    assert page.title == "Guide"


@pytest.mark.parametrize(
    ("html", "anchors"),
    [
        ("<p id=a>t</p>", {"a"}),
        ("<P ID='a b'>t</P>", {"a b"}),
        ("<a name=a>t</a><a name=b id=c href=x>t</a>", {"a", "b", "c"}),
        ("<a id=a>t</a><h2 id=Ä>t</h2>", {"a", "Ä"}),
        ("<p id='a&amp;b'>t</p>", {"a&b"}),
        ("<p id=a>t</p><p id=A>t</p><p id=a>t</p>", {"a", "A"}),
        ("<p id>t</p><p id=''>t</p><a name>t</a>", set()),
        ("<meta name=a><input name=b><map name=c></map><p name=d>t</p>", set()),
        ("<template><p id=a>t</p></template><!-- <p id=b> --><textarea><p id=c></textarea>", set()),
        ("<noscript><p id=a>t</p></noscript><svg><path id=b /></svg>", {"a", "b"}),
        ("<section class=linkvoice id=a><p id=b>t</p></section>", {"a", "b"}),
    ],
)
def test_ids_and_names_of_anchors_are_places(html: str, anchors: set[str]) -> None:
    """A page defines the ids of all of its elements and the names of its `a` elements, and nothing else."""
    assert read(html)[0].anchors == anchors


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<a href=x>The\n  <b>guide</b> </a>", "The guide"),
        ("<a href=x><img src=y alt='The  guide'></a>", "The guide"),
        ("<a href=x aria-label='The guide'></a>", "The guide"),
        ("<a href=x title='The guide'><img src=y></a>", "The guide"),
        ("<a href=x></a>", ""),
        ("<area href=x alt='The guide'>", "The guide"),
        ("<link rel=icon href=x>", ""),
    ],
)
def test_the_text_of_a_link_is_what_a_reader_gets(html: str, text: str) -> None:
    """The text of a link, or what stands for it where it has none."""
    assert read(html)[1][0].text == text


def test_rel_stays_as_written() -> None:
    """The rel attribute is kept as it stands; a link without one has an empty rel."""
    links = read("<a href=x rel='NoFollow  external'>t</a><a href=y rel>t</a><a href=z>t</a>")[1]

    assert [link.rel for link in links] == ["NoFollow  external", "", ""]


def test_content_alone_is_content() -> None:
    """A page without its theme is content as a whole, and its links know the sentence and heading around them."""
    html = "<h2 id=start>Start</h2><p>Read <a href=guide/>the guide</a> first.</p><nav><a href=more/>More</a></nav><img src=x>"
    _, document = read_page(PageSource("index.html", lambda: html), "https://acme.dev/", whole=False)

    assert [link.region for link in document.links] == [Region.CONTENT] * 3
    assert content_of(document) == Content(("guide/", "more/"), 0, 1)
    context = document.links[0].context
    assert context is not None
    assert (context.before, context.text, context.after) == ("Read ", "the guide", " first.")
    assert context.heading is not None
    assert (context.heading.text, context.heading.id) == ("Start", "start")


@pytest.mark.parametrize(
    ("href", "known"),
    [
        ("https://acme.dev/guide/", True),
        ("http://acme.dev/guide/", True),
        ("//acme.dev/guide/", True),
        ("https://acme.dev.example/", False),
        ("http://other.dev/", False),
    ],
)
def test_only_links_within_the_site_get_a_sentence(href: str, known: bool) -> None:
    """A link to the site's own host has one, however its scheme is written; nobody is shown those of other hosts."""
    html = f"<p>Read <a href={href}>the guide</a> first.</p>"
    _, document = read_page(PageSource("index.html", lambda: html), "https://acme.dev/", whole=False)

    assert known == (document.links[0].context is not None)


@pytest.mark.parametrize(
    ("base", "file"),
    [
        ("<base href=/docs/>", "docs/x.html"),
        ("<base href=../docs/>", "docs/x.html"),
        ("<base href=/docs/other.html>", "docs/x.html"),
        ("<base href=https://acme.dev/docs/>", "docs/x.html"),
        ("<BASE HREF=' /docs/ '>", "docs/x.html"),
        ("<base target=_blank><base href=/docs/>", "docs/x.html"),
        ("<base href=/docs/><base href=/wrong/>", "docs/x.html"),
        ("<base href=/docs/?q=a/b#c/d>", "docs/x.html"),
        ("<body><p>t</p><base href=/docs/>", "docs/x.html"),
        ("", "guide/x.html"),
        ("<base>", "guide/x.html"),
        ("<base href>", "guide/x.html"),
        ("<base href='https://['>", "guide/x.html"),
        ("<base href=data:text/plain,/docs/>", "guide/x.html"),
        ("<base href='javascript:/docs/'>", "guide/x.html"),
        ("<template><base href=/docs/></template>", "guide/x.html"),
    ],
)
def test_base_href_is_honoured(tmp_path: Path, base: str, file: str) -> None:
    """Hrefs are relative to the first usable `<base href>`, and to the page where there is none that a browser would take."""
    graph = graph_of(tmp_path, {"guide/index.html": f"{base}<a href=x.html>t</a>", "docs/x.html": "", "guide/x.html": ""})

    assert landing(graph, "x.html").file == file


def test_a_base_elsewhere_leads_elsewhere(tmp_path: Path) -> None:
    """With a base on another host, relative hrefs are outside links, fragments included."""
    graph = graph_of(tmp_path, {"index.html": "<base href=https://cdn.other.dev/a/><a href=x.html>t</a><a href=#y>t</a>"})

    assert list(graph.outside()) == ["https://cdn.other.dev/a/", "https://cdn.other.dev/a/x.html"]


def test_contexts_are_those_of_links_in_the_content() -> None:
    """Where they are asked for, a page is called what its main heading says, and links in its content have their sentence; those of the theme have none."""
    html = (
        "<title>Guide | Acme</title><body><h1>Acme</h1><nav><p>See <a href=n>nav</a>.</p></nav>"
        "<article><header><h1>Guide<a class=headerlink href=#g>¶</a></h1></header><h2 id=b>B</h2><p>Go <a href=x>there</a>. Done.</p></article>"
    )
    page, document = read_page(PageSource("a.html", lambda: html), "https://acme.dev/a.html", contexts=True)

    assert page.title == "Guide"
    assert [(link.href, link.context) for link in document.links] == [
        ("n", None),
        ("#g", None),
        ("x", Context("Go ", "there", ".", Heading("B", "b"))),
    ]
    assert read_page(PageSource("a.html", lambda: html), "https://acme.dev/a.html")[0].title == "Guide | Acme"


def test_a_page_that_linkvoice_has_made_may_stand_alone() -> None:
    """Nobody needs to link to it."""
    html = "<main><!-- linkvoice:page --><h1>Who links to us</h1></main>"

    assert read_page(PageSource("a.html", lambda: html), "https://acme.dev/a.html")[0].options.alone

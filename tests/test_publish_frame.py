"""New pages in the frame of others."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from linkvoice.rewrite.frame import NewPage, framed
from linkvoice.rewrite.rebase import rebased

PAGE = NewPage(
    "who-links-to-us/index.html",
    "https://acme.dev/who-links-to-us/",
    "Who links to us",
    "lv-voices",
    '<section class="linkvoice"><h2 id="lv-sites">By site</h2><a href="../guide/">a</a></section>',
    "../assets/linkvoice.css",
    (("lv-sites", "By site"), ("lv-pages", "By <page>")),
)
HOME = """<!doctype html>
<html lang="en" data-content_root="./"><head>
<meta charset="utf-8"><title>Start - Acme</title>
<meta name="description" content="The start"><meta name="viewport" content="width=device-width"><meta property="article:author" content="x">
<meta property="og:title" content="Start"><meta property="og:url" content="https://acme.dev/"><meta property="og:image" content="assets/a.png">
<link rel="canonical" href="https://acme.dev/"><link rel="alternate" hreflang="de" href="de/"><link rel="next" href="guide/">
<link rel="alternate" type="application/rss+xml" href="feed.xml"><link rel="stylesheet" href="./assets/style.css">
<script type="application/ld+json">{"@type": "WebPage"}</script><script>var base_url = ".", x = "a/b";</script>
<script id="__config" type="application/json">{"base": ".", "search": "assets/search.js"}</script>
</head><body>
<a href="#start" class="skip">Skip</a>
<header><a href="."><img src="assets/logo.svg" srcset="assets/logo.svg, assets/logo@2.svg 2x" alt="Acme"></a></header>
<nav><ul><li class="item item--active"><a class="active big" aria-current="page" href="">Start</a></li><li><a href="guide/">Guide</a></li>
<li><a rel="next" href="guide/">Next</a><li><a href="https://acme.dev/x">X</a></ul></nav>
<aside><ul class="toc"><li class="entry"><a class="in" href="#first">First</a><ul><li><a href="#inner">Inner</a></li></ul></li><li><a href="#second">Second</a></li></ul></aside>
<main><h1 id="start">Start<a class="headerlink" href="#start">¶</a></h1><h2 id="first">First</h2><h3 id="inner">I</h3><h2 id="second">Second</h2></main>
<footer style="background: url(assets/f.png)"><a href="#top">Up</a><a href="/imprint/">Imprint</a></footer>
</body></html>"""


@pytest.fixture(scope="module")
def tree() -> LexborHTMLParser:
    """The new page."""
    new = framed(HOME.encode(), "index.html", PAGE)
    assert new is not None
    return LexborHTMLParser(new)


def values(tree: LexborHTMLParser, selector: str, name: str) -> list[str | None]:
    """An attribute of all elements that are selected."""
    return [node.attributes.get(name) for node in tree.css(selector)]


def test_the_content_is_another(tree: LexborHTMLParser) -> None:
    """Heading and list stand where the content of the frame was, once, and nothing else does."""
    (main,) = tree.css("main")
    assert [(node.tag, node.text()) for node in main.css("main > *")] == [("h1", "Who links to us"), ("section", "By sitea")]


def test_the_head_speaks_of_the_new_page(tree: LexborHTMLParser) -> None:
    """Title, canonical URL and cards are its own; what was said of the frame alone is gone, what holds for all pages stays."""
    assert [node.text() for node in tree.css("title")] == ["Who links to us - Acme"]
    assert values(tree, "meta[property],meta[name]", "content") == [
        "width=device-width",
        "Who links to us",
        "https://acme.dev/who-links-to-us/",
        "../assets/a.png",
    ]
    assert [(node.attributes["rel"], node.attributes["href"]) for node in tree.css("link")] == [
        ("stylesheet", "../assets/linkvoice.css"),
        ("canonical", "https://acme.dev/who-links-to-us/"),
        ("alternate", "../feed.xml"),
        ("stylesheet", "../assets/style.css"),
    ]


def test_references_lead_where_they_led(tree: LexborHTMLParser) -> None:
    """Relative ones are written as the new place wants them, also in style and in what themes tell their scripts."""
    assert values(tree, "header a, nav li a, footer a", "href") == ["../", "../", "../guide/", "https://acme.dev/x", "#top", "/imprint/"]
    assert values(tree, "img", "src") == ["../assets/logo.svg"]
    assert values(tree, "img", "srcset") == ["../assets/logo.svg, ../assets/logo@2.svg 2x"]
    assert values(tree, "footer", "style") == ["background: url(../assets/f.png)"]
    assert values(tree, "html", "data-content_root") == ["../"]
    assert [node.text() for node in tree.css("script")] == ['var base_url = "../", x = "a/b";', '{"base": "../", "search": "../assets/search.js"}']


def test_nothing_says_that_the_reader_is_on_the_frame(tree: LexborHTMLParser) -> None:
    """Its entry in the navigation is one of many, and what came after it is not what comes after the new page."""
    assert values(tree, "nav li", "class") == ["item", None, None]
    assert values(tree, "nav li a", "class")[0] == "big"
    assert tree.css("[aria-current], [rel~=next]") == []


def test_the_table_of_contents_is_that_of_the_new_page(tree: LexborHTMLParser) -> None:
    """Its entries are written like the first one of the frame; other links into the former text lead to the new heading."""
    entries = [(node.attributes["class"], node.attributes["href"], node.text()) for node in tree.css(".toc > li.entry > a")]
    assert entries == [("in", "#lv-sites", "By site"), ("in", "#lv-pages", "By <page>")]
    assert len(tree.css(".toc li")) == 2
    assert values(tree, ".skip", "href") == ["#lv-voices"]


def test_a_frame_in_another_encoding_is_read_as_browsers_do() -> None:
    """Its words stay what they were."""
    html = '<head><meta charset="iso-8859-1"><title>Café</title></head><body><nav title="é">Thé</nav><main>ü</main>'
    new = framed(html.encode("latin-1"), "index.html", PAGE)

    assert new is not None
    tree = LexborHTMLParser(new.decode("latin-1"))
    assert [node.text() for node in tree.css("title, nav")] == ["Who links to us - Café", "Thé"]
    assert values(tree, "nav", "title") == ["é"]


def test_a_page_without_content_is_no_frame() -> None:
    """There is nothing that the new content could stand for."""
    assert framed(b"<body><p>a</body>", "index.html", PAGE) is None


@pytest.mark.parametrize(
    ("title", "heading", "expected"),
    [("Start | Acme", "Start", "Who links to us | Acme"), ("Acme", "Start", "Who links to us - Acme"), ("Acme", "Acme", "Who links to us - Acme")],
)
def test_the_title_keeps_the_name_of_the_site(title: str, heading: str, expected: str) -> None:
    """What the frame's title says besides its heading stays; else the new one stands before all of it."""
    new = framed(f"<head><title>{title}</title></head><main><h1>{heading}</h1></main>".encode(), "index.html", PAGE)

    assert new is not None
    assert [node.text() for node in LexborHTMLParser(new).css("title")] == [expected]


def test_a_frame_with_a_base_element_keeps_its_references() -> None:
    """They are relative to what it says; ours are written as paths from the root."""
    new = framed(b'<head><base href="/"><link rel=icon href=a.png></head><main>a</main>', "index.html", PAGE)

    assert new is not None
    assert values(LexborHTMLParser(new), "[href]", "href") == ["/", "/assets/linkvoice.css", "a.png", "/guide/"]


@pytest.mark.parametrize(
    ("reference", "here", "there", "expected"),
    [
        ("a.css", "index.html", "who/index.html", "../a.css"),
        (".", "index.html", "who/index.html", "../"),
        ("./", "index.html", "who/sites-2/index.html", "../../"),
        ("../a/b.png?c#d", "guide/index.html", "who/index.html", "../a/b.png?c#d"),
        ("b.png", "guide/index.html", "who/index.html", "../guide/b.png"),
        ("../who/x/", "guide/index.html", "who/index.html", "x/"),
        ("../who/", "guide/index.html", "who/index.html", "./"),
        ("../", "who/index.html", "who.html", "./"),
        ("../../other/", "guide/index.html", "who.html", "../other/"),
        ("x:y/../z", "a/b.html", "c.html", "x:y/../z"),
        ("x:y", "a/b.html", "c.html", "x:y"),
        ("./x:y", "a.html", "c/d.html", "../x:y"),
        ("a", "x y/b.html", "c.html", "x%20y/a"),
        ("#a", "index.html", "who/index.html", "#a"),
        ("?a", "index.html", "who/index.html", "?a"),
        ("", "index.html", "who/index.html", ""),
        ("/a", "index.html", "who/index.html", "/a"),
        ("//b.dev/a", "index.html", "who/index.html", "//b.dev/a"),
        ("mailto:a@b.dev", "index.html", "who/index.html", "mailto:a@b.dev"),
        ("a/../b", "index.html", "index2.html", "a/../b"),
    ],
)
def test_a_reference_on_another_page(reference: str, here: str, there: str, expected: str) -> None:
    """It leads to the same place; what is not relative, and all within one folder, stays as it is written."""
    assert rebased(reference, here, there) == expected

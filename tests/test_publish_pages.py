"""Where sections go in pages that are built, and that nothing else changes there."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from linkvoice.rewrite.marks import is_ours, without_ours
from linkvoice.rewrite.publish import Place, Published, publish_sections
from tests.pages import broken_pages, pages

URL = "https://acme.dev/docs/guide/"
BOTH = "<!-- linkvoice:backlinks -->"
INSIDE = Place('<section class="linkvoice"><h2 id="lv-in">In</h2></section>', ("<!-- linkvoice:in -->", BOTH), name="in", anchor="lv-in")
OUTSIDE = Place('<section class="linkvoice"><h2 id="lv-out">Out</h2></section>', ("<!-- linkvoice:out -->", BOTH), name="out", anchor="lv-out")
BLOCK = "<!-- linkvoice:begin -->{}\n<!-- linkvoice:end -->"
STYLE = '<link rel="stylesheet" href="a.css">'


def published(page: str | bytes, *places: Place) -> Published:
    """Publish a page, by default with one section."""
    html = page if isinstance(page, bytes) else page.encode()
    return publish_sections(html, URL, places or (INSIDE,), "a.css")


@pytest.mark.parametrize(
    "page",
    [
        "<main><article>a@</article></main>",
        "<main>a<aside><article>card</article></aside>@</main>",
        "<MAIN class=x>a@</MAIN >",
        '<div class="body" role="main"><div>a</div><section>b</section>@</div><div>c</div>',
        "<main><article>one</article><article>two</article>@</main>",
        "<main><article>a<article>comment</article>@</article></main>",
        "<main><h1>Posts</h1><article>the only one</article>@</main>",
        "<main><article><header><h1>Post</h1></header>a@</article></main><aside><article>another</article></aside>",
        "<article>a@</article><footer><article>card</article></footer>",
        "<main><p>a<ul><li>b<li>c</ul>@</main>",
        "<main>a<script>'</main>'</script><!-- </main> --><textarea></main></textarea><template></main></template><svg><title></main></title></svg>@</main>",
        "<main>a<p title='</main>'>b<a href=x data-y=\"</main>\">c</a>@</main>",
        "<main>a<style></main></style><iframe></main></iframe><noscript>b</noscript>@</main>",
        "<template><main>a</main></template><main>b@</main>",
        "<script>document.write('<main>')</script><main>b@</main>",
    ],
)
def test_sections_stand_at_the_end_of_the_content(page: str) -> None:
    """Before the end tag of the one article, else of the main part or what has its role, whatever only looks like such a tag."""
    head, body = "<!doctype html><html><head><title>x</title></head><body>", "</body></html>"

    result = published(head + page.replace("@", "") + body)

    section = BLOCK.format(INSIDE.html)
    assert result.html.decode() == head.replace("</head>", BLOCK.format(STYLE) + "</head>") + page.replace("@", section) + body
    assert (result.placed, result.left) == (True, "")


@pytest.mark.parametrize(
    "page",
    ["<body><p>a</body>", "", "<main>never closed", "<template><main></main></template>", "\ufeff<main></main>".encode("utf-16").decode("latin-1")],
)
def test_a_page_without_a_place_stays(page: str) -> None:
    """Nothing is written into it, and that is said."""
    result = published(page)

    assert result.html == page.encode()
    assert not result.placed
    assert result.left.startswith("no end tag of an <article>, <main> or role=main")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_left_and_named(encoding: str) -> None:
    """Its tags are not those of any other encoding: the reason says so, and not that there are none. A page without sections needs no reason."""
    page = "\ufeff<main>a</main>".encode(encoding)

    assert published(page) == Published(page, left="it is UTF-16, in which linkvoice cannot write; have it built as UTF-8")
    assert published(page, INSIDE._replace(html="")) == Published(page)


def test_comments_choose_the_place() -> None:
    """Both sections stand behind the comment that is for both, or each behind its own; the comment stays for the next run."""
    page = f"<body>{BOTH}<p>a</p><main>b</main></body>"
    result = published(page, INSIDE, OUTSIDE).html.decode()
    assert result == page.replace(BOTH, BOTH + BLOCK.format(f"{STYLE}\n{INSIDE.html}\n{OUTSIDE.html}"))

    page = "<body><!--linkvoice:out--><p>a</p><main>b</main></body>"
    result = published(page, INSIDE, OUTSIDE._replace(at_end=False)).html.decode()
    out, inside = BLOCK.format(f"{STYLE}\n{OUTSIDE.html}"), BLOCK.format(INSIDE.html)
    assert result == page.replace("-->", f"-->{out}").replace("</main>", f"{inside}</main>")


@pytest.mark.parametrize(
    "hidden", [f"<script>'{BOTH}'</script>", f"<textarea>{BOTH}</textarea>", f"<template>{BOTH}</template>", f"<p title='{BOTH}'>"]
)
def test_what_only_looks_like_the_comment_is_none(hidden: str) -> None:
    """Text in scripts, text areas, templates and attributes chooses nothing."""
    page = f"<body>{hidden}<main>b</main></body>"

    assert published(page).html.decode() == page.replace("</main>", BLOCK.format(f"{STYLE}\n{INSIDE.html}") + "</main>")


def test_a_section_that_only_a_comment_may_place_waits_for_one() -> None:
    """Without the comment the page has no section, and lacks none."""
    assert published("<main>a</main>", INSIDE._replace(at_end=False)) == Published(b"<main>a</main>")


@pytest.mark.parametrize("page", [f"<p>a{BOTH}b</p>", f"<table>{BOTH}<tr><td>a</table>", f"<select>{BOTH}<option>a</select>"])
def test_a_place_where_a_section_would_tear_the_page_is_none(page: str) -> None:
    """Where a browser would read something else differently, every byte stays, and that is said."""
    result = published(f"<body>{page}</body>")

    if result.placed:  # a browser takes sections there
        assert without_ours(result.html) == f"<body>{page}</body>".encode()
    else:
        assert result == Published(f"<body>{page}</body>".encode(), left="a browser would read more of the page differently than its sections")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<head><meta charset=utf-8><link rel=x></head>", "<head><meta charset=utf-8>@<link rel=x></head>"),
        ("<head><noscript><link rel=y></noscript><link rel=x></head>", "<head><noscript><link rel=y></noscript>@<link rel=x></head>"),
        ("<head><!-- <link> --><script>'<link>'</script></head><link>", "<head><!-- <link> --><script>'<link>'</script>@</head><link>"),
        ("<title>x</title><link rel=x>", "<title>x</title>@<link rel=x>"),
    ],
)
def test_the_style_sheet_is_loaded_first(head: str, expected: str) -> None:
    """Before the others, so that a site's own can say otherwise; in no element that only some browsers read."""
    result = published(f"{head}<body><main>a</main></body>").html.decode()

    assert result.partition("<body>")[0].partition("<main>")[0] == expected.replace("@", BLOCK.format(STYLE))


@pytest.mark.parametrize(
    ("head", "encoding", "written"),
    [
        ("<meta charset=utf-8>", "utf-8", "é-ñ語".encode()),
        ('<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">', "utf-8", "é-ñ語".encode()),
        ("\ufeff", "utf-8", "é-ñ語".encode()),
        ("", "utf-8", b"&#233;-&#241;&#35486;"),
        ("<meta charset=iso-8859-1>", "latin-1", b"&#233;-&#241;&#35486;"),
        ("<meta charset=shift_jis>", "shift_jis", b"&#233;-&#241;&#35486;"),
    ],
)
def test_a_section_is_written_in_the_encoding_of_its_page(head: str, encoding: str, written: bytes) -> None:
    """As UTF-8 where the page says that it is so, else with character references, which all encodings can write."""
    page = f"{head}<head></head><main>語</main>" if encoding == "shift_jis" else f"{head}<head></head><main>é</main>"

    result = published(page.encode(encoding), Place('<section class="linkvoice">é-ñ語</section>', ()))

    assert b'<section class="linkvoice">%s</section>' % written in result.html
    assert without_ours(result.html) == page.encode(encoding)


@pytest.mark.parametrize("own", ['<h2 id="lv-in">', "<ul data-linkvoice=in>"])
def test_a_section_that_a_theme_has_written_is_not_written_again(own: str) -> None:
    """It is known by its anchor or its attribute; text that only speaks of it is none."""
    assert published(f"<main>{own}</main>") == Published(f"<main>{own}</main>".encode())
    assert published(f"<main><textarea>{own}</textarea></main>").placed
    assert published('<main><a href="#lv-in">a</a></main>').placed


def test_references_hold_under_a_base_element() -> None:
    """A page that says what its references are relative to gets paths from the root."""
    place = Place('<section class="linkvoice"><a href="../x/#y">a</a> <a href="#z">b</a> <a href="https://b.dev/">c</a></section>', ())

    result = published('<head><base href="/"></head><main>a</main>', place).html.decode()

    assert re.findall('href="([^"]*)"', result) == ["/", "/docs/guide/a.css", "/docs/x/#y", "/docs/guide/#z", "https://b.dev/"]


def test_another_run_replaces_only_what_is_ours() -> None:
    """A new section takes the place of the former; without one the page is what it was, to the byte."""
    page = b"<head>\r\n</head><main>\n a\t\n  </main>"
    once = published(page).html

    assert published(once).html == once
    assert published(once, OUTSIDE).html == once.replace(INSIDE.html.encode(), OUTSIDE.html.encode())
    assert published(once, INSIDE._replace(html="")).html == page


def test_only_whole_pairs_of_our_comments_are_ours() -> None:
    """A beginning without an end, and what only shows the comments, stays."""
    begin, end = BLOCK.split("{}\n")
    for page in (
        f"<main>{begin}a</main>",
        f"<main>{end}a{begin}</main>",
        f"<main><script>'{begin}'</script>a{end}</main>",
        f"<textarea>{begin}{end}</textarea>",
    ):
        assert without_ours(page.encode()) == page.encode()
    assert without_ours(f"a{begin}b{begin}c{end}d{end}e{begin}{end}".encode()) == f"ad{end}e".encode()
    assert is_ours(b"<main><!-- linkvoice:page --></main>")
    assert not is_ours(b"<script>'<!-- linkvoice:page -->'</script>")


_FRAMES = [
    b"<article>", b"</article>", b"<main>", b"</main>", b"<div role=main>", b"<div>", b"</div>", b"<head>", b"</head>", b"<link rel=x>", b"<h1>", b"</h1>",
    b"<nav>", b"</nav>", b"<aside>", b"<base href=/>", b"<!--linkvoice:in-->", BOTH.encode(), b"<title>", b"</title>", b"<noscript>", b"</noscript>",
    b"<!-- linkvoice:end -->", b"<meta charset=utf-8>", b"<table>", b"<p>",
]  # fmt: skip
_framed = st.lists(st.one_of(st.sampled_from(_FRAMES), pages, broken_pages()), max_size=9).map(b"".join)


@settings(max_examples=120)
@given(_framed, st.booleans())
def test_every_other_byte_stays_however_broken_the_page(page: bytes, both: bool) -> None:
    """What is around a section is kept to the byte and reads as before, and a second run changes nothing."""
    places = (INSIDE, OUTSIDE) if both else (INSIDE,)
    result = publish_sections(page, URL, places, "a.css")

    assert without_ours(result.html) == page
    assert publish_sections(result.html, URL, places, "a.css") == result
    if result.placed:
        tree = LexborHTMLParser(result.html)
        sections = tree.css("section.linkvoice")
        assert len(sections) == len(places) - bool(result.left)
        for node in (*sections, *tree.css("link[href='a.css'], link[href='/docs/guide/a.css']")):
            node.decompose()
        assert _words(tree) == _words(LexborHTMLParser(page))


def _words(tree: LexborHTMLParser) -> str:
    """A tree without our comments and the line ends next to them."""
    return re.sub(r"<!-- linkvoice:(?:begin|end) -->|\n", "", tree.html or "")

"""Where sections go in a built page."""

from __future__ import annotations

import pytest

from linkvoice.rewrite.place import Part, add_style, holds, place_parts

ONE = Part("<section>1</section>", "<!-- one -->")
TWO = Part("<section>2</section>", "<!-- two -->")


def placed(page: str, content: str, parts: list[Part]) -> str:
    """Place sections in a page."""
    return place_parts(page.encode(), content.encode(), parts).decode()


def test_sections_follow_the_content_in_their_order() -> None:
    """They stand right behind the content, wherever the theme has put it, and not behind the same text in the head."""
    page = "<head><meta content='<p>x</p>'></head><body><div><p>x</p></div><article>other</article></body>"

    assert placed(page, "\n<p>x</p>\n", [ONE, TWO]) == page.replace(
        "<div><p>x</p></div>", "<div><p>x</p>\n<section>1</section>\n<section>2</section>\n</div>"
    )


@pytest.mark.parametrize(
    ("page", "end"),
    [
        ("<body><main><article>a</article></main><aside><article>b</article></aside></body>", "</article>"),
        ("<body><main><h1>List</h1><article>a</article><article>b</article></main></body>", "</main>"),
        ("<BODY><MAIN>a</MAIN><footer></footer></BODY>", "</MAIN>"),
        ("<body>a<footer></footer></body >", "</body >"),
    ],
)
def test_a_page_that_changed_its_content_gets_them_at_a_usual_end(page: str, end: str) -> None:
    """The end of the one article, else of the main part, else of the body."""
    assert placed(page, "<p>not there</p>", [ONE]) == page.replace(end, f"\n<section>1</section>\n{end}", 1)


def test_a_page_without_any_of_these_stays() -> None:
    """There is no place for a section in a fragment."""
    assert placed("<p>x</p>", "", [ONE]) == "<p>x</p>"


def test_markers_come_first() -> None:
    """A section takes the place of its first marker; an empty one only takes it away, and one that may not stand at the end waits for a marker."""
    page = "<body><!-- two --><p>x</p><!-- one --></body>"

    assert placed(page, "<p>x</p>", [ONE, TWO]) == "<body><section>2</section><p>x</p><section>1</section></body>"
    assert placed(page, "<p>x</p>", [ONE._replace(html=""), TWO._replace(html="")]) == "<body><p>x</p></body>"
    assert placed("<body></body>", "", [ONE._replace(at_end=False), TWO._replace(html="")]) == "<body></body>"


def test_sections_that_share_a_marker_stand_before_it_in_their_order() -> None:
    """It stays; a section's own marker comes first, and an empty section leaves no trace."""
    one, two = ONE._replace(shared="<!-- all -->", at_end=False), TWO._replace(shared="<!-- all -->")
    page = "<body><p>x</p><!-- all --><p>y</p></body>"

    assert placed(page, "", [one, two]) == page.replace("<!-- all -->", "<section>1</section>\n<section>2</section>\n<!-- all -->")
    assert placed(page, "", [one._replace(html=""), two._replace(html="")]) == page
    assert placed(f"<!-- two -->{page}", "", [one, two]) == f"<section>2</section>{page}".replace(
        "<!-- all -->", "<section>1</section>\n<!-- all -->"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<head><meta charset=utf-8><link rel=x></head>", '<head><meta charset=utf-8><link rel="stylesheet" href="a.css">\n<link rel=x></head>'),
        ("<head></head><link rel=x>", '<head><link rel="stylesheet" href="a.css">\n</head><link rel=x>'),
        (
            "<head><!--[if lt IE 9]><link rel=x><![endif]--></head>",
            '<head><!--[if lt IE 9]><link rel=x><![endif]--><link rel="stylesheet" href="a.css">\n</head>',
        ),
        ("<p>no head", "<p>no head"),
    ],
)
def test_a_style_sheet_is_loaded_first_and_once(before: str, after: str) -> None:
    """The site's own style sheets come later, so that they can say otherwise; what stands in a comment is none."""
    assert add_style(before.encode(), "a.css") == after.encode()
    assert add_style(after.encode(), "a.css") == after.encode()


@pytest.mark.parametrize("page", ['<h2 class="x" id="lv-linked-from">', "<h2 id=lv-linked-from>", '<ul data-linkvoice="linked-from">'])
def test_what_a_theme_writes_itself_is_seen(page: str) -> None:
    """Our section by its anchor, or one of the theme's own by its attribute."""
    assert holds(f"<body>{page}</body>".encode(), "linked-from", "lv-linked-from")


@pytest.mark.parametrize(
    "page", ['<a href="#lv-linked-from">', '&lt;ul data-linkvoice="linked-from">', '<ul data-linkvoice="mentioned-by">', "<h2 id=lv-linked-from-2>"]
)
def test_what_only_speaks_of_it_is_not(page: str) -> None:
    """A link to a section, or code that shows one, is none."""
    assert not holds(f"<body>{page}</body>".encode(), "linked-from", "lv-linked-from")

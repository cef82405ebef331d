"""Pages of ours in sitemaps of all styles."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from linkvoice.rewrite.sitemap import list_pages

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
NEW = "https://acme.dev/who-links-to-us/"
BEGIN, END = "<!-- linkvoice:begin -->", "<!-- linkvoice:end -->"


@pytest.mark.parametrize(
    ("sitemap", "expected"),
    [
        (
            f"{HEAD}\n    <url>\n         <loc>https://acme.dev/</loc>\n         <lastmod>2026-01-01</lastmod>\n    </url>\n</urlset>\n",
            f"{HEAD}\n    <url>\n         <loc>https://acme.dev/</loc>\n         <lastmod>2026-01-01</lastmod>\n    </url>{BEGIN}\n    <url>\n         <loc>{NEW}</loc>\n    </url>{END}\n</urlset>\n",
        ),
        (
            f"{HEAD}<url><loc>https://acme.dev/</loc><priority>1</priority></url></urlset>",
            f"{HEAD}<url><loc>https://acme.dev/</loc><priority>1</priority></url>{BEGIN}<url><loc>{NEW}</loc></url>{END}</urlset>",
        ),
        (f"{HEAD}\r\n</urlset>", f"{HEAD}{BEGIN}\n<url><loc>{NEW}</loc></url>{END}\r\n</urlset>"),
    ],
    ids=["indented", "minified", "empty"],
)
def test_a_page_is_added_in_the_style_of_the_file(sitemap: str, expected: str) -> None:
    """It stands behind the last entry, written like that; a second time nothing changes, and without pages the file is what it was."""
    once = list_pages(sitemap.encode(), [NEW])

    assert once.decode() == expected
    assert ET.fromstring(once)[-1][0].text == NEW
    assert list_pages(once, [NEW]) == once
    assert list_pages(once, []) == sitemap.encode()


@pytest.mark.parametrize(
    "sitemap",
    [
        f"{HEAD}<url><loc>\n{NEW}\n</loc></url></urlset>",
        "<sitemapindex><sitemap><loc>https://acme.dev/a.xml</loc></sitemap></sitemapindex>",
        "no sitemap at all",
    ],
    ids=["listed", "index", "text"],
)
def test_what_has_it_or_cannot_have_it_stays(sitemap: str) -> None:
    """A page that is listed already stands once; an index of sitemaps lists no pages."""
    assert list_pages(sitemap.encode(), [NEW]) == sitemap.encode()


def test_signs_of_xml_are_escaped() -> None:
    """A URL with an ampersand is listed as XML wants it, and known again."""
    once = list_pages(f"{HEAD}\n</urlset>".encode(), ["https://acme.dev/a&b/"])

    assert b"<loc>https://acme.dev/a&amp;b/</loc>" in once
    assert list_pages(once.replace(BEGIN.encode(), b"").replace(END.encode(), b""), ["https://acme.dev/a&b/"]).count(b"a&amp;b") == 1

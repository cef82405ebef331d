"""Feeds, sitemaps and home pages of strangers, read for what they tell of the site's pages."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkvoice.extract.listing import Listed, Sitemap, read_feed, read_sitemap
from linkvoice.extract.signposts import Search, read_description, read_signposts
from linkvoice.inbound.resolve.choose import namer, nearest, words_of

HERE = "https://blog.friend.dev/feed"
XML = {"content-type": "application/xml"}
HTML = {"content-type": "text/html"}
POST = "https://blog.friend.dev/post"
NAMES = namer(["docs.acme.dev"])

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Friend</title><link href="/"/><updated>2026-12-01T00:00:00Z</updated>
<entry><title>A post</title><link rel="enclosure" href="/a.mp3"/><link href="/post"/><published>2026-11-20T08:00:00Z</published>
<updated>2026-11-25T08:00:00Z</updated><content type="html">&lt;a href="https://docs.acme.dev/guide/"&gt;the guide&lt;/a&gt;</content></entry>
<entry><link rel="alternate" href="https://blog.friend.dev/other"/><updated>2026-10-01T00:00:00Z</updated><content type="xhtml"><div><p>No.</p></div></content></entry>
</feed>"""
RSS = """<rss version="2.0"><channel><link>https://blog.friend.dev/</link><item><title>T</title><link>https://blog.friend.dev/post</link>
<pubDate>Fri, 20 Nov 2026 08:00:00 +0100</pubDate><content:encoded><![CDATA[<p>See <a href="https://docs.acme.dev/">this</a></p>]]></content:encoded></item>
<item><guid isPermaLink="false">tag:1</guid><description>nothing to visit</description></item>
<item><guid>https://blog.friend.dev/other</guid><dc:date>2026-10-01T00:00:00Z</dc:date></item></channel></rss>"""
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {"id": "1", "url": POST, "content_html": "<a href='https://docs.acme.dev/'>x</a>", "date_published": "2026-11-20T08:00:00Z"},
            {"id": "https://blog.friend.dev/other", "content_text": "no", "date_published": "2026-10-01T00:00:00Z"},
            "no item",
        ],
    }
)
RDF = """<rdf:RDF><channel rdf:about="x"/><item rdf:about="https://blog.friend.dev/post"><link>https://blog.friend.dev/post</link><dc:date>2026-11-20</dc:date>
<description>on docs.acme.dev</description></item><item><link>/other</link><dc:date>2026-10-01</dc:date></item></rdf:RDF>"""


@pytest.mark.parametrize("feed", [ATOM, RSS, JSON, RDF], ids=["atom", "rss", "json", "rdf"])
def test_a_feed_of_any_shape_tells_the_same(feed: str) -> None:
    """Each item has its address, its day, and whether its words name us."""
    assert read_feed(feed.encode(), HERE, XML, NAMES) == (
        Listed(POST, "2026-11-20", names=True),
        Listed("https://blog.friend.dev/other", "2026-10-01"),
    )


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (ATOM.encode("utf-16"), "application/xml"),
        (f'<?xml version="1.0" encoding="iso-8859-1"?>{ATOM.partition("?>")[2]}'.replace("A post", "Ä post").encode("latin-1"), "application/xml"),
        (ATOM.replace("A post", "Ä post").encode("latin-1"), "application/xml; charset=iso-8859-1"),
        (b"\xef\xbb\xbf\n" + ATOM.encode(), "application/xml; charset=utf-8"),
        (ATOM.replace("A post", "\x00 \x08 & <b>").encode() + b"\xff\xfe", "application/octet-stream"),
        (ATOM.partition("<entry><link rel")[0].encode(), "text/plain"),
    ],
    ids=["utf-16", "declared", "sent", "mark", "damaged", "cut"],
)
def test_a_feed_is_read_in_spite_of_how_it_is_written(body: bytes, content_type: str) -> None:
    """Another encoding, damage and a missing end take nothing from the items that are there."""
    assert read_feed(body, HERE, {"content-type": content_type}, NAMES)[0] == Listed(POST, "2026-11-20", names=True)


BOMB = "<!DOCTYPE f [<!ENTITY a 'docs.acme.dev'>" + "".join(f"<!ENTITY a{n} '&a{n - 1};{'&a;' * 9}'>" for n in range(1, 12)) + "]>"


@pytest.mark.parametrize(
    "body",
    [
        f"{BOMB}<feed><entry><link href='/post'/><content>&a11;</content></entry></feed>",
        "<!DOCTYPE f [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><feed><entry><link href='/post'/><content>&x;</content></entry></feed>",
        "<feed><entry><link href='/post'/>" + "<a>" * 100_000,
        "<feed>" + "<entry><link href='/post'/><![CDATA[" * 40_000,
        "<feed>" + "<entry" * 300_000,
        '{"items": ' + "[" * 500_000,
        '{"items": [{"url": 7, "content_html": []}, {"url": "/%s"}]}' % ("x" * 5000),
        "<feed>" + "<entry><link href='javascript:x'/></entry><entry><link href='https://a:b@blog.friend.dev/'/></entry><entry/>",
        "",
        "\x00",
    ],
    ids=["bomb", "file", "deep", "sections", "open", "json", "types", "schemes", "empty", "zero"],
)
def test_a_hostile_feed_does_no_harm(body: str) -> None:
    """Entities are never expanded, nothing is ever raised, and what is no web page is no item."""
    found = read_feed(body.encode(), HERE, XML, NAMES)
    assert set(found) <= {Listed(POST)}
    assert set(read_sitemap(body.encode(), HERE, XML).pages) == set()


@pytest.mark.parametrize(
    "date", ["2026-13-40", "Fri, 99 Foo 2026 25:61:00 +9999", "Mon, 1 Jan 99999999999 00:00:00", "x" * 10_000, "-1-1-1", "٢٠٢٦-11-20"]
)
def test_a_date_that_is_none_is_left_out(date: str) -> None:
    """The page stays."""
    feed = f"<rss><item><link>{POST}</link><pubDate>{date}</pubDate></item></rss>"
    assert [page.url for page in read_feed(feed.encode(), HERE, XML, NAMES)] == [POST]


PIECES = [
    "<entry>", "</entry>", "<item", ">", "<link>", "</link>", " href='", "'", "https://a.dev/", "<url><loc>", "</url>", "<lastmod>", "2026-11-20",
    "<![CDATA[", "]]>", "&#x0;", '{"items":[{"url":"https://a.dev/\\ud800"', "}]}", "<form>", "<input name=q>", "<a", "<base", "template='{searchTerms}'",
]  # fmt: skip


@given(st.one_of(st.binary(), st.lists(st.sampled_from(PIECES)).map(lambda pieces: "".join(pieces).encode())))
def test_nothing_that_is_sent_raises(body: bytes) -> None:
    """Whatever a server sends, there is an answer, and every address in it is one of the web."""
    sitemap, signs = read_sitemap(body, HERE, XML), read_signposts(body, HERE, HTML)
    pages = [page.url for page in (*read_feed(body, HERE, XML, NAMES), *sitemap.pages, *sitemap.sitemaps)]
    urls = [*pages, *signs.feeds, *(link.page for link in signs.links), *(search.action for search in signs.searches)]
    assert [url for url in (*urls, read_description(body, HERE, XML, "docs.acme.dev")) if url and not url.startswith(("http://", "https://"))] == []


def test_a_sitemap_tells_pages_and_further_sitemaps() -> None:
    """Pages have the day of their last change; pictures in them are no pages."""
    text = (
        '<?xml version="1.0"?><urlset xmlns:image="x"><url><image:image><image:loc>https://blog.friend.dev/a.png</image:loc></image:image>'
        "<loc> https://blog.friend.dev/post </loc><lastmod>2026-11-20T08:00:00+01:00</lastmod></url><url><loc>/other</loc></url><url/></urlset>"
    )
    assert read_sitemap(text.encode(), HERE, XML) == Sitemap((Listed(POST, "2026-11-20"), Listed("https://blog.friend.dev/other")))
    index = "<sitemapindex><sitemap><loc>https://blog.friend.dev/2026.xml.gz</loc><lastmod>2026-11-20</lastmod></sitemap></sitemapindex>"
    assert read_sitemap(index.encode(), HERE, XML) == Sitemap((), (Listed("https://blog.friend.dev/2026.xml.gz", "2026-11-20"),))
    assert read_sitemap(f"\ufeff{POST}\nnot an address\n\n".encode(), HERE, XML) == Sitemap((Listed(POST),))


PREFIXED = (
    '<?xml version="1.0"?><sm:urlset xmlns:sm="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="x"><sm:url><image:loc>/a.png</image:loc>'
    "<sm:loc>https://blog.friend.dev/post</sm:loc><sm:lastmod>2026-11-20</sm:lastmod></sm:url></sm:urlset>"
)


@pytest.mark.parametrize(
    "body",
    [PREFIXED.encode(), PREFIXED.encode("utf-16"), PREFIXED.encode("utf-16-le"), PREFIXED.encode("utf-16-be"), f"{POST}\n".encode("utf-16")],
    ids=["prefix", "utf-16", "little", "big", "list"],
)
def test_a_sitemap_is_read_in_spite_of_how_it_is_written(body: bytes) -> None:
    """Prefixes of namespaces and two bytes a character, with a byte order mark or without, hide no page, and make none of a picture."""
    assert [page.url for page in read_sitemap(body, HERE, XML).pages] == [POST]


def test_a_feed_may_write_prefixes() -> None:
    """What an item says is found under the prefix that the item itself has."""
    feed = (
        ATOM.replace("<entry", "<a:entry").replace("</entry", "</a:entry").replace("<link", "<a:link").replace("<published", "<a:published")
    ).replace("</published", "</a:published")
    assert read_feed(feed.encode(), HERE, XML, NAMES)[0] == Listed(POST, "2026-11-20", names=True)


def test_a_page_tells_where_its_others_are() -> None:
    """Feeds, a description of its search, forms and links are found, relative to its base, and not in comments."""
    page = """<!doctype html><base href="/b/"><link rel="alternate" type="application/rss+xml" href="feed.xml"><link rel=alternate hreflang=de href=/de/>
    <!-- <link rel=alternate type=application/atom+xml href=/hidden.xml> --><link rel="search" type="application/opensearchdescription+xml" href="/os.xml">
    <form method=post action=/login><input name=q></form><form action=/in><input name=q><input type=password name=p></form>
    <form action=/mail><input name=email></form>
    <form action="/find?x=1"><input type=hidden name=lang value="d&amp;e"><input type=search name=words><input type=submit name=go></form>
    <form><input name=S></form><a href="post#top">A</a><a href="mailto:x@y">m</a>"""
    found = read_signposts(page.encode(), "https://blog.friend.dev/", HTML)
    assert (found.feeds, found.descriptions) == (["https://blog.friend.dev/b/feed.xml"], ["https://blog.friend.dev/os.xml"])
    assert found.searches == [Search("https://blog.friend.dev/find", "words", (("lang", "d&e"),)), Search("https://blog.friend.dev/b/", "S")]
    assert found.searches[0].url("docs.acme.dev") == "https://blog.friend.dev/find?lang=d%26e&words=docs.acme.dev"
    assert [link.page for link in found.links] == ["https://blog.friend.dev/b/post"]
    assert read_signposts(page.encode(), HERE, XML) == read_signposts(b"", HERE, HTML)


def test_ways_without_end_are_left() -> None:
    """A page of nothing but feeds, or links, costs no more than a page that somebody wrote."""
    page = "".join(f'<link rel=alternate type=text/xml href="/{number}"><a href="/{number}">' for number in range(5_000))
    found = read_signposts(page.encode(), HERE, HTML)
    assert (len(found.feeds), len(found.links)) == (1_000, 2_000)


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        (
            'template="https://blog.friend.dev/s?q={searchTerms}&amp;p={startPage?}&amp;n={count}"',
            "https://blog.friend.dev/s?q=docs.acme.dev&p=1&n=10",
        ),
        ('template="/s?q={searchTerms}"', "https://blog.friend.dev/s?q=docs.acme.dev"),
        ('template="/s?q={searchTerms}&amp;k={x:key}"', ""),
        ('template="/s?q=none"', ""),
        ('template="/s?q={searchTerms}" method="post"', ""),
        ('template="javascript:{searchTerms}"', ""),
    ],
)
def test_a_description_of_a_search_gives_the_address_to_ask(template: str, expected: str) -> None:
    """Only what can be asked by GET, and filled in whole, counts."""
    text = f'<OpenSearchDescription><Url type="application/json" template="/j?{{searchTerms}}"/><Url type="text/html" {template}/></OpenSearchDescription>'
    assert read_description(text.encode(), HERE, XML, "docs.acme.dev") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://docs.acme.dev/guide", True),
        ("&lt;a href=&quot;//DOCS.ACME.DEV&quot;", True),
        ("www.docs.acme.dev.", True),
        ("docs.acme.developer", False),
        ("olddocs.acme.dev", False),
        ("x.docs.acme.dev", False),
        ("docs-acme-dev", False),
    ],
)
def test_a_text_names_a_host_or_not(text: str, expected: bool) -> None:
    """A name is one of its own: no part of another."""
    assert NAMES(text) is expected


def test_pages_of_the_time_when_readers_came_are_first() -> None:
    """Words in the address count most, then nearness to that day, or newness where there is none; undated pages come last."""
    pages = [
        Listed("https://a.dev/x"),
        Listed("https://a.dev/old", "2020-01-01"),
        Listed("https://a.dev/new", "2027-01-01"),
        Listed("https://a.dev/acme-is-good"),
    ]
    words = words_of(["docs.acme.dev", "acme.github.io"], "/docs/lanternfish/2")
    assert words == {"acme", "lanternfish"}
    assert [page.url[14:] for page in nearest(pages, "2020-06-01", words)] == ["acme-is-good", "old", "new", "x"]
    assert [page.url[14:] for page in nearest(pages, "")] == ["new", "old", "x", "acme-is-good"]

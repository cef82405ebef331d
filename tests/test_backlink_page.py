"""What a foreign page shows: its links to us, where and how they stand, and what it says of itself."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from linkvoice.extract.backlinks import SourcePage, is_readable, read_source
from linkvoice.extract.foreign import cleaned
from linkvoice.extract.tokens import attributes_of, read_tokens
from linkvoice.model.link_to_us import LinkToUs, Placement
from linkvoice.model.url import Url

PAGE = "https://blog.dev/2026/post"
US = "https://us.dev/guide/"
MEGABYTE = 1024 * 1024


def ours(url: str) -> bool:
    return Url.normalised(url).host == "us.dev"


def read(html: str | bytes, content_type: str = "text/html; charset=utf-8", url: str = PAGE, **headers: str) -> SourcePage:
    body = html.encode() if isinstance(html, str) else html
    return read_source(body, url, {"content-type": content_type, **{name.replace("_", "-"): value for name, value in headers.items()}}, ours)


def link(html: str, **more: Any) -> LinkToUs:
    """The only link to us on a page."""
    (found,) = read(html, **more).links
    return found


def urls(html: str, **more: Any) -> list[str]:
    return [each.url for each in read(html, **more).links]


# The receiver's list of the W3C's implementation report for Webmention: what is a link, and what is not


@pytest.mark.parametrize(
    ("element", "html"),
    [
        ("a", f'<p>See <a href="{US}">this</a>.'),
        ("img", f'<img src="{US}">'),
        ("video", f'<video src="{US}"></video>'),
        ("audio", f'<audio src="{US}"></audio>'),
    ],
)
def test_w3c_accepts_a_link_in(element: str, html: str) -> None:
    """`a`, `img`, `video` and `audio` link to us."""
    assert (US, element) == (link(html).url, link(html).element)


@pytest.mark.parametrize(
    ("element", "html"),
    [
        ("area", f'<map><area href="{US}" alt="The guide"></map>'),
        ("source", f'<video><source src="{US}"></video>'),
        ("track", f'<video><track src="{US}"></video>'),
        ("iframe", f'<iframe src="{US}"></iframe>'),
        ("embed", f'<embed src="{US}">'),
        ("object", f'<object data="{US}"></object>'),
        ("video", f'<video poster="{US}"></video>'),
        ("img", f'<img srcset="{US} 2x, /other.png 3x">'),
        ("a", f'<svg><a xlink:href="{US}"><text>x</text></a></svg>'),
        ("a", f'<noscript><a href="{US}">x</a></noscript>'),
    ],
)
def test_other_elements_that_lead_or_show(element: str, html: str) -> None:
    """So does whatever else leads somewhere or shows something, in `noscript` too."""
    assert (US, element) == (link(html).url, link(html).element)


def test_w3c_rejects_plain_text() -> None:
    """A URL in plain text is a mention, and no link."""
    page = read(f"<p>I read {US}, and liked it.")
    assert (page.links, page.mentions) == ((), (US,))


def test_w3c_rejects_a_comment() -> None:
    """A link in a comment of the HTML is nothing."""
    assert SourcePage(title="t") == read(f'<title>t</title><!-- <a href="{US}">x</a> {US} --><p>Nothing here.')


def test_w3c_rejects_a_page_without_the_link() -> None:
    """A page that does not name us has neither."""
    page = read('<p>Nothing <a href="https://other.dev/">here</a>.')
    assert (page.links, page.mentions) == ((), ())


@pytest.mark.parametrize(
    "html",
    [
        f'<template><a href="{US}">x</a></template>',
        f'<template><template></template><a href="{US}">x</a></template>',
        f"<script>document.write('<a href=\"{US}\">x</a>')</script>",
        f'<style>/* <a href="{US}"> */</style>',
        f'<textarea><a href="{US}">x</a></textarea>',
        f'<title><a href="{US}">x</a></title>',
        f'<link rel="alternate" href="{US}">',
        f'<a data-href="{US}">x</a>',
        f'<blockquote cite="{US}">x</blockquote>',
        f'<a href="https://other.dev/?from={US}">x</a>',
        f"<a href=\"javascript:location='{US}'\">x</a>",
        f'<a href="{US}',
    ],
)
def test_what_only_looks_like_a_link(html: str) -> None:
    """What stands in templates, scripts, text fields and other attributes, or in a tag that is cut off, is no link."""
    assert urls(f"<p>x</p>{html}") == []


@pytest.mark.parametrize(
    ("html", "url"),
    [
        ('<a href="HTTPS://US.dev:443/guide/../a">x</a>', "https://us.dev/a"),
        ('<a href="//us.dev/a">x</a>', "https://us.dev/a"),
        ('<base href="https://us.dev/docs/"><a href="a">x</a>', "https://us.dev/docs/a"),
        ('<base href="//us.dev/"><base href="https://other.dev/"><a href="a">x</a>', "https://us.dev/a"),
        ('<base href="data:text/plain,"><a href="//us.dev/a">x</a>', "https://us.dev/a"),
        ("<a href=https://us.dev/?a=1&amp;b=2&copy=3#top>x</a>", "https://us.dev/?a=1&b=2&copy=3#top"),
        ("<A\nHREF = 'https://us.dev/a' href=https://us.dev/b>x</A>", "https://us.dev/a"),
        ('<a title="a > b" href="https://us.dev/a">x</a>', "https://us.dev/a"),
    ],
)
def test_links_are_read_as_browsers_read_them(html: str, url: str) -> None:
    """References are resolved against `<base href>`, character references are decoded, the first of two attributes counts."""
    assert [url] == urls(html)


def test_xhtml_closes_elements_at_once() -> None:
    """In XHTML `<script/>` swallows nothing."""
    html = f'<html xmlns="http://www.w3.org/1999/xhtml"><head><script src="x"/></head><body><a href="{US}">x</a></body></html>'
    assert urls(html) == []
    assert urls(html, content_type="application/xhtml+xml") == [US]


# Words


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f'<p>First. I read <a href="{US}">the <b>long</b>\n guide</a> twice. Last.', ("I read ", "the long guide", " twice.")),
        (f'<p>One<br><a href="{US}"> guide </a>two', ("One ", "guide", " two")),
        (f'<div>Before<p>I read <a href="{US}">it</a></p>after</div>', ("I read ", "it", "")),
        (f'<a href="{US}"><div>A card</div><p>with text</p></a> after', ("", "A card with text", " after")),
        (f'<ul><li>one<li><a href="{US}">two</a>, really<li>three</ul>', ("", "two", ", really")),
        (
            f'<p>Both <a href="https://other.dev/">them</a> and <a href="{US}">us</a> and <a href="https://other.dev/">more',
            ("Both them and ", "us", " and more"),
        ),
        (f'<p>Left <span hidden>unseen</span> and <a href="{US}">us</a><script>no()</script><!-- no --> right', ("Left and ", "us", " right")),
        (f'<p><a href="{US}">it', ("", "it", "")),
        (f'<p>{"字" * 100}<a href="{US}">it</a>{"字" * 100}', ("…" + "字" * 80, "it", "字" * 80 + "…")),
        (f'<p>e.g. <a href="{US}">it</a> etc.', ("e.g. ", "it", " etc.")),
        (f'<p>{"word " * 30}<a href="{US}">it</a>{" word" * 30}', ("…" + "word " * 16, "it", " word" * 16 + "…")),
        (f'<p>{"字" * 80}<a href="{US}">it</a>{"字" * 80}', ("字" * 80, "it", "字" * 80)),
    ],
)
def test_the_sentence_around_a_link(html: str, expected: tuple[str, str, str]) -> None:
    """Text is what a reader sees of it; at most 80 characters of its sentence, in whole words, stand on each side, and a mark where there are more."""
    found = link(html)
    assert expected == (found.before, found.text, found.after)


@pytest.mark.parametrize(
    ("html", "text", "image"),
    [
        (f'<a href="{US}"><img src="/x.png" alt="The\n guide"></a>', "The guide", True),
        (f'<a href="{US}"><picture><source><img src="/x.png" alt="The guide"></picture></a>', "The guide", True),
        (f'<a href="{US}"><img src="/x.png" alt="Logo"> The guide</a>', "The guide", False),
        (f'<a href="{US}" aria-label="The guide"><svg><path d=""/></svg></a>', "The guide", True),
        (f'<a href="{US}" title="The guide"></a>', "The guide", False),
        (f'<map><area href="{US}" alt="The guide"></map>', "The guide", True),
        (f'<img src="{US}" alt="The guide">', "The guide", False),
    ],
)
def test_links_without_text_say_what_their_picture_says(html: str, text: str, image: bool) -> None:
    """An image's alternative text, or a label, stands for the text; `image` tells that a picture is clicked."""
    found = link(html)
    assert (text, image) == (found.text, found.image)


def test_foreign_text_is_harmless() -> None:
    """Controls, ANSI sequences and marks that turn the direction of writing are gone, and everything has an end."""
    found = link(f'<p>a\x1b[31mb\u202ec <a href="{US}" title="x">\u2066d\x07e\u200b {"x" * 300}</a>')
    assert ("abc ", f"de {'x' * 197}") == (found.before, found.text)
    page = read(f"<title>a\x1b]0;evil\x07b\u202e {'t' * 300}</title><meta name=generator content='{'g' * 300}\u0000'><html lang='{'l' * 100}'>")
    assert (f"ab {'t' * 197}", "g" * 100, "l" * 35) == (page.title, page.generator, page.language)


def test_text_is_folded_and_cut() -> None:
    """What is not seen takes no room, however much of it there is."""
    assert cleaned("  a \n\t b  ", 10) == "a b"
    assert cleaned("abc def", 4) == "abc"
    assert cleaned("\u200b" * 100 + "a", 5) == ""


def test_rel_is_a_set_of_words() -> None:
    """Tokens are lower case, sorted, each once."""
    assert link(f'<a rel=" UGC nofollow\nugc " href="{US}">x</a>').rel == "nofollow ugc"


# Placement


LIST_OF_FIFTEEN = "".join(f'<li><a href="https://site{number}.dev/">x</a>' for number in range(14))


@pytest.mark.parametrize(
    ("placement", "html"),
    [
        (Placement.TEXT, "<p>{}</p>"),
        (Placement.TEXT, "<main><div>{}</div></main>"),
        (Placement.TEXT, "<article><header>{}</header></article>"),
        (Placement.TEXT, "<main><aside class=footnote-list>{}</aside></main>"),
        (Placement.TEXT, "<div class=entry-content><div>{}</div></div>"),
        (Placement.TEXT, "<div class='sidebar-layout no-comments'><div role=main>{}</div></div>"),
        (Placement.TEXT, "<body class='comments-open sidebar'><p>{}</p></body>"),
        (Placement.TEXT, "<nav>x</nav><p>{}</p>"),
        (Placement.TEXT, "<div class=comments><div><p>x</div></div><p>{}</p>"),
        (Placement.TEXT, "<main><div class='u-in-reply-to h-cite'>{}</div></main>"),
        (Placement.UNKNOWN, "<div>{}</div>"),
        (Placement.UNKNOWN, "<ul><li>{}</li></ul>"),
        (Placement.LIST, "<ul>" + LIST_OF_FIFTEEN + "<li>{}</ul>"),
        (Placement.LIST, "<main><ul>" + LIST_OF_FIFTEEN + "<li>x<ul><li>{}</ul></ul></main>"),
        (Placement.UNKNOWN, "<ul>" + LIST_OF_FIFTEEN[:-30] + "</ul><ul><li>{}</ul>"),
        (Placement.TEMPLATE, "<nav><ul>" + LIST_OF_FIFTEEN + "<li>{}</ul></nav>"),
        (Placement.TEMPLATE, "<header><p>{}</p></header>"),
        (Placement.TEMPLATE, "<footer>{}</footer>"),
        (Placement.TEMPLATE, "<aside>{}</aside>"),
        (Placement.TEMPLATE, "<main><div class='widget widget_links'>{}</div></main>"),
        (Placement.TEMPLATE, "<div id=sidebar><p>{}</p></div>"),
        (Placement.TEMPLATE, "<div class=sphinxsidebar>{}</div>"),
        (Placement.TEMPLATE, "<div role=contentinfo>{}</div>"),
        (Placement.TEMPLATE, "<article><nav>{}</nav></article>"),
        (Placement.AUTHOR, "<article><div class=author-box><p>{}</p></div></article>"),
        (Placement.AUTHOR, "<footer><div class='about-the-author'>{}</div></footer>"),
        (Placement.AUTHOR, "<span itemprop=author>{}</span>"),
        (Placement.COMMENT, "<ol class=commentlist><li class='comment byuser'><p>{}</p></ol>"),
        (
            Placement.COMMENT,
            "<article><section id=comments><article class=comment-body><footer class=comment-author>{}</footer></article></section></article>",
        ),
        (Placement.COMMENT, "<li id=li-comment-123>{}</li>"),
        (Placement.COMMENT, "<div id=disqus_thread>{}</div>"),
        (Placement.COMMENT, "<div class=webmentions>{}</div>"),
        (Placement.COMMENT, "<aside class=comments>{}</aside>"),
        (Placement.COMMENT, "<div itemprop=comment itemscope itemtype=https://schema.org/Comment>{}</div>"),
        (Placement.COMMENT, "<main><div class='p-comment h-cite'>{}</div></main>"),
        (Placement.COMMENT, "<main><div class=h-cite>{}</div></main>"),
    ],
)
def test_where_a_link_stands(placement: Placement, html: str) -> None:
    """The nearest element around it that says something says where it stands; a comment has no other parts."""
    assert placement == link(html.format(f'<a href="{US}">x</a>')).placement


@pytest.mark.parametrize(
    ("hidden", "html"),
    [
        (True, "<div style='display: NONE'><p>{}</p></div>"),
        (True, "<span hidden>{}</span>"),
        (True, "<i aria-hidden=true>{}</i>"),
        (True, "<div style='visibility:hidden'>{}</div>"),
        (True, "<div style='position:absolute; left: -9999px'>{}</div>"),
        (True, "<div style='width:0;height:0;overflow:hidden'>{}</div>"),
        (True, "<div style='font-size:0'>{}</div>"),
        (False, "<div style='font-size:0.9em'>{}</div>"),
        (False, "<div style='width:1px;min-width:100%'>{}</div>"),
        (False, "<div style='height:0;padding-bottom:56%'>{}</div>"),
        (False, "<div style='margin-left:-1000px'>{}</div>"),
        (False, "<div aria-hidden=false>{}</div>"),
        (False, "<div hidden>x</div>{}"),
    ],
)
def test_hidden_links(hidden: bool, html: str) -> None:
    """What its own attributes or those around it take out of sight is hidden; tricks of layout are not."""
    assert hidden is link(html.format(f'<a href="{US}">x</a>')).hidden


def test_a_pixel_is_hidden() -> None:
    """An image of one pixel is seen by nobody."""
    assert link(f'<img width=1 height=1 src="{US}">').hidden


def test_placement_survives_omitted_and_stray_tags() -> None:
    """End tags that HTML lets authors omit, or that end nothing, do not move what follows."""
    html = "<main><p>one<p>two</span></section><ul><li>a<li>b</ul><table><tr><td>1<td>2<tr><td>3</table><dl><dt>t<dd>d</dl></main><footer>{}</footer>"
    assert link(html.format(f'<a href="{US}">x</a>')).placement is Placement.TEMPLATE


# How many


def test_a_page_that_names_us_ten_thousand_times_costs_no_memory() -> None:
    """Four links to one URL are kept, and the memory for it is that of the page."""
    html = f'<a href="{US}">x</a>' * 10_000
    tracemalloc.start()
    page = read(html)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [each.url for each in page.links] == [US] * 4
    assert not page.full
    assert peak < 20 * len(html)


def test_a_page_that_names_ten_thousand_urls_of_ours() -> None:
    """Fifty are kept, and it is said that there are more."""
    page = read("".join(f'<a href="{US}{number}">x</a>' for number in range(10_000)))
    assert [f"{US}{number}" for number in range(50)] == [each.url for each in page.links]
    assert page.full


def test_mentions_are_few_and_no_links() -> None:
    """URLs in text are cut where a sentence goes on; what is linked as well is no mention; at most 50 are kept."""
    text = f'<p>({US}a) <b>{US}b</b>, {US}c_(d)! <a href="{US}e">{US}e</a> <pre>curl {US}f</pre> https://other.dev/'
    assert (f"{US}a", f"{US}b", f"{US}c_(d)", f"{US}f") == read(text).mentions
    assert len(read("".join(f"<p>{US}{number}" for number in range(1000))).mentions) == 50


# Detours


@pytest.mark.parametrize(
    "href",
    [
        "/go/?url=https%3A%2F%2Fus.dev%2Fguide%2F",
        "/out.php?to=https://us.dev/guide/",
        "https://news.blog.dev/redirect/aHR0cHM6Ly91cy5kZXYvZ3VpZGUv",
        "/index.php?url=aHR0cHM6Ly91cy5kZXYvZ3VpZGUv",
        "https://www.google.com/url?sa=t&q=https://us.dev/guide/",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fus.dev%2Fguide%2F&h=1",
        "https://href.li/?https://us.dev/guide/",
    ],
)
def test_a_redirect_that_holds_its_target_needs_no_request(href: str) -> None:
    """What a redirect of the page's site, or of a host known for it, says of its end is believed."""
    found = link(f'<a href="{href}">x</a>')
    assert (Url.parse(href, PAGE), US) == (Url.parse(found.url), found.ends_at)


@pytest.mark.parametrize("href", ["/go/guide", "https://www.blog.dev/out/17", "/r.php?url=17", "https://t.co/Abc", "https://www.bit.ly/abc"])
def test_a_redirect_that_may_lead_to_us_is_a_detour(href: str) -> None:
    """Where only asking tells, the link is kept apart."""
    page = read(f'<p>I like <a href="{href}">it</a>')
    assert page.links == ()
    assert [(each.before, each.text, each.ends_at) for each in page.detours] == [("I like ", "it", "")]


@pytest.mark.parametrize(
    "href",
    [
        "https://twitter.com/intent/tweet?url=https%3A%2F%2Fus.dev%2Fguide%2F",
        "https://translate.google.com/translate?u=https://us.dev/guide/",
        "/login?redirect=/go",
        "/golang/out-of-memory",
        "/go/",
        "https://bit.ly/",
        "/go/?url=https%3A%2F%2Fother.dev%2F",
        "https://other.dev/go/x",
    ],
)
def test_what_is_no_detour(href: str) -> None:
    """Share buttons, translators, logins, and redirects that lead elsewhere are none."""
    page = read(f'<p><a href="{href}">it</a>')
    assert (page.links, page.detours) == ((), ())


def test_detours_are_few() -> None:
    """Five are kept, each once, those of the template aside."""
    html = '<nav><a href="/go/nav">x</a></nav><a href="/go/0">x</a>' + "".join(f'<a href="/go/{number}">x</a>' for number in range(5))
    page = read(html)
    assert [f"https://blog.dev/go/{number}" for number in range(5)] == [each.url for each in page.detours]
    assert not page.more_detours
    assert read(html + '<a href="/go/6">x</a>').more_detours


# What the page says of itself


def test_what_a_page_says_of_itself() -> None:
    """Title, language, directives, canonical, generator, types, date and policy are kept."""
    html = """<!doctype html><html lang="pt-BR"><head><title>A
    post</title><meta name=robots content="NoIndex, max-snippet:-1"><meta name=googlebot content=nofollow><meta name=generator content="Hugo 0.1">
    <meta name=referrer content=Origin><link rel=canonical href="/2026/real#x"><meta property="article:published_time" content="2026-02-03T10:00:00Z">
    <script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": ["BlogPosting", "x y"], "author": {"@type": "Person"},
    "comment": [{"@type": "Comment"}], "mainEntity": {"@type": "Question"}}]}</script><script type="application/ld+json">{"@type": </script></head>
    <body class="h-full"><article class="h-entry h-64"><a href="https://other.dev/">x</a> <a href="//blog.dev/">x</a> <a href=mailto:a@b.dev>x</a>
    <div itemscope itemtype="http://schema.org/Article"><div itemprop=comment itemscope itemtype="https://schema.org/UserComments"></div></div>"""
    page = read(
        html, x_robots_tag="noarchive\ngooglebot: noindex, nofollow\nunavailable_after: 25 Jun 2027 15:00:00 PST", referrer_policy="no-referrer"
    )
    assert page.title == "A post"
    assert page.language == "pt-BR"
    assert {"noindex", "max-snippet:-1", "noarchive"} <= set(page.robots)
    assert not {"nofollow"} & set(page.robots)
    assert page.canonical == "https://blog.dev/2026/real"
    assert page.generator == "Hugo 0.1"
    assert page.types == ("Article", "BlogPosting", "Question", "h-entry")
    assert page.published == "2026-02-03"
    assert page.referrer == "origin"
    assert page.outside == 1


def test_a_page_that_says_nothing() -> None:
    """Everything is empty, and its own canonical is none."""
    assert SourcePage() == read("")
    assert read(f"<link rel=canonical href='{PAGE}'>").canonical == ""
    assert read(f"<p>x<link rel=canonical href='{US}'>").canonical == ""
    assert read("x", referrer_policy="origin, no-referrer").referrer == "no-referrer"


@pytest.mark.parametrize(
    ("html", "date"),
    [
        ('<time class="dt-published" datetime="2026-03-04 10:00">x</time><meta name=date content=2020-01-01>', "2026-03-04"),
        ('<meta itemprop=datePublished content="2026-03-04">', "2026-03-04"),
        ('<script type="application/ld+json">{"@type":"A","datePublished":"2026-03-04"}</script>', "2026-03-04"),
        ("<meta name=date content='yesterday'>", ""),
        ("<meta name=date content='2026-02-31'>", ""),
    ],
)
def test_when_it_was_published(html: str, date: str) -> None:
    """The best of what it says that is a date."""
    assert date == read(html).published


@pytest.mark.parametrize(
    ("html", "types"),
    [
        (f'<a class=u-in-reply-to href="{US}">x</a>', ("in-reply-to",)),
        (f'<div class="h-cite u-like-of"><a class=u-url href="{US}">x</a></div>', ("h-cite", "like-of")),
        (f'<a rel=in-reply-to href="{US}">x</a>', ("in-reply-to",)),
        (f'<a class=u-in-reply-to href="https://other.dev/">x</a> <a href="{US}">x</a>', ()),
    ],
)
def test_what_a_page_does_to_ours(html: str, types: Sequence[str]) -> None:
    """That it replies, likes or the like counts only where it is said of a link to us."""
    assert types == read(html).types


def test_a_page_in_another_encoding() -> None:
    """The server's word for the encoding counts, then the page's."""
    html = f'<title>Größe</title><a href="{US}">ж</a>'
    assert read(html.replace("ö", "o").replace("ß", "s").encode("koi8-r"), content_type="text/html; Charset='KOI8-R'").links[0].text == "ж"
    assert read(("<meta charset=latin-1>" + html.replace("ж", "x")).encode("latin-1"), content_type="text/html").title == "Größe"


def test_a_page_made_by_a_script_and_a_wall() -> None:
    """A page that a script makes, and a test in the place of a page, are known as such."""
    assert read("<title>x</title><div id=root></div><script src=app.js></script>").script
    assert not read(f"<title>x</title><h1>A post</h1><p>{'Many words. ' * 50}").script
    wall = read("<title>Just a moment...</title><script src=/cdn-cgi/challenge-platform/x.js></script>", cf_mitigated="challenge")
    assert wall.wall.lower() == "cloudflare"


# Other documents


def test_json_links_by_values() -> None:
    """In JSON a value that is exactly the URL is a link; one that holds it is none."""
    document = f'{{"a": [1, {{"in-reply-to": "{US}"}}], "text": "see {US}", "{US}": null, "b": "HTTPS://us.dev/x", "c": "{US}"}}'
    page = read(document, content_type="application/feed+json")
    assert [(each.url, each.element) for each in page.links] == [(US, "json"), ("https://us.dev/x", "json")]


@pytest.mark.parametrize("document", ["", "[", "[" * MEGABYTE, '{"a":' * 100_000, "1" * MEGABYTE, "NaN", '"\\ud800"'])
def test_json_that_is_none(document: str) -> None:
    """What cannot be read links nowhere, however deep it is."""
    assert SourcePage() == read(document, content_type="application/json")


def test_text_mentions() -> None:
    """In plain text there are mentions only."""
    page = read(f"I read {US}, and <a href={US}x>this</a>.", content_type="text/plain", x_robots_tag="noindex")
    assert ((), (US, f"{US}x"), ("noindex",)) == (page.links, page.mentions, page.robots)


@pytest.mark.parametrize(
    ("content_type", "readable"),
    [("text/html;charset=x", True), ("Application/XHTML+XML", True), ("application/ld+json", True), ("text/plain", True)]
    + [(other, False) for other in ("", "application/pdf", "image/png", "text/css", "application/octet-stream", "text/htmlx")],
)
def test_what_is_read(content_type: str, readable: bool) -> None:
    """HTML, JSON and text are, nothing else is."""
    assert readable is is_readable(content_type)


# Hostile pages


@pytest.mark.parametrize(
    "piece",
    [
        "<div>", "<a>", "<b><p>", "<a><table>", "<table><td>", "<ul><li>", "<li></ul>", "<span><p></span></span>", "</p>", "<svg>", "<template>", "<i hidden>",
        "<", "<!", "<!--", "</", "<a ", "<a x=' ", "<a =\"' ", "<a x", "<script>", "<title>", "<title></title>", "<p style='width:0;", "&amp", "&#1", "http://a ",
        "https://us.dev/)", "<div class='comments comment-list-", "<div class=footer-1-1-1-1-1-1-1-1-1-1-1-1-1-1-1x>", "a. ", "\u202e", "\0", "<a href=/go/>",
    ],
)  # fmt: skip
def test_hostile_pages_cost_little_work(piece: str) -> None:
    """Whatever is repeated, twice as much of it takes about twice the work, and the link behind it is found where it is one."""
    costs = [_work(piece * (size // len(piece))) for size in (5_000, 20_000)]
    assert costs[1] < 8 * costs[0] + 200


def _work(html: str) -> int:
    """Count the calls of functions that reading a page takes: unlike seconds, they are the same on every machine."""
    import cProfile

    profile = cProfile.Profile()
    profile.runcall(read, html)
    return sum(entry.callcount for entry in profile.getstats())


def test_attributes_without_end_are_read_once() -> None:
    """Rows of spaces and of attributes are read once, and a number without end is no character."""
    assert attributes_of(f" x{' ' * MEGABYTE}>") == {"x": ""}
    assert len(attributes_of("".join(f" a{number}" for number in range(100_000)) + ">")) == 100_000
    assert attributes_of(f" x='&#{'1' * 5000};'>") == {"x": "&#" + "1" * 5000 + ";"}
    assert list(read_tokens("<a " * 1000 + "x='")) == []


MARKUP = ["<", ">", "</", "/>", "<!--", "-->", "<a href=", "<img src='", '"', "'", "=", "&", "&#", ";", "<p hidden>", "<ul>", "<script type=application/ld+json>", "{", "</script>", "<base href=", "<template>",
    "<svg>", "<title>", US, "//us.dev", "/go/1", "\0", "\ud7ff", "\ufdd0", "<meta name=robots content=", "<html lang=", "<link rel=canonical href=", "<time class=dt-published datetime="]  # fmt: skip


@given(
    st.lists(st.one_of(st.sampled_from(MARKUP), st.text(max_size=5))),
    st.sampled_from(["text/html", "application/xhtml+xml", "application/json", "text/plain"]),
)
def test_no_page_is_too_strange(pieces: list[str], content_type: str) -> None:
    """Whatever a page holds, it is read, and what is kept of it is harmless and short."""
    page = read("".join(pieces), content_type=content_type)
    for found in (*page.links, *page.detours):
        assert all(text.isprintable() for text in (found.url, found.rel, found.text, found.before, found.after))
        assert max(len(found.before), len(found.after)) <= 81
    assert all(
        text.isprintable()
        for text in (
            page.title,
            page.language,
            page.generator,
            page.canonical,
            page.published,
            page.referrer,
            *page.robots,
            *page.types,
            *page.mentions,
        )
    )


PIECES = [
    f'<a href="{US}">', f"<a href='{US}a' title='>'>", "</a>", "<p>", "</p>", "<div class=x>", "</div>", "<!-- <a href=https://us.dev/no> -->", "text < more",
    "<script>'<a href=https://us.dev/no>'</script>", "<b>", "</b>", "<img src=https://us.dev/i>", "<svg/>", "<br/>", "</>", "<ul><li>", "</ul>", "<!doctype html>",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_links_are_those_of_a_parser(pieces: list[str]) -> None:
    """Reading token by token finds the URLs that a whole parser finds."""
    html = "".join(pieces)
    tree = LexborHTMLParser(html)
    expected = {node.attributes.get("href") or node.attributes.get("src") for node in tree.css("a[href], img[src]")}
    assert expected == set(urls(html))

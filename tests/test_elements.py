"""What counts as a link: which attributes of which elements, and how their values are written."""

from __future__ import annotations

import pytest

from linkvoice.extract.elements import immediate_refresh
from tests.sites import uses

EVERYTHING = [
    ("<a href=x>t</a>", [("a", "href", "x")]),
    ('<a href=x ping="p q">t</a>', [("a", "href", "x"), ("a", "ping", "p"), ("a", "ping", "q")]),
    ("<map><area href=x></map>", [("area", "href", "x")]),
    ("<link rel=stylesheet href=x>", [("link", "href", "x")]),
    ("<link rel=icon href=x>", [("link", "href", "x")]),
    ("<link rel=manifest href=x>", [("link", "href", "x")]),
    ("<link rel=canonical href=x>", [("link", "href", "x")]),
    ("<link rel=alternate hreflang=de href=x>", [("link", "href", "x")]),
    ("<link rel=preload as=image imagesrcset='x 1x, y 2x'>", [("link", "imagesrcset", "x"), ("link", "imagesrcset", "y")]),
    ("<link rel=preload as=image href=x imagesrcset=y>", [("link", "href", "x"), ("link", "imagesrcset", "y")]),
    ("<img src=x>", [("img", "src", "x")]),
    ("<img src=x srcset='y 1x, z 2x'>", [("img", "src", "x"), ("img", "srcset", "y"), ("img", "srcset", "z")]),
    ("<img srcset='y 640w'>", [("img", "srcset", "y")]),
    (
        "<picture><source srcset='x, y 2x'><img src=z></picture>",
        [("source", "srcset", "x"), ("source", "srcset", "y"), ("img", "src", "z")],
    ),
    ("<video src=x poster=y></video>", [("video", "src", "x"), ("video", "poster", "y")]),
    ("<video poster=y></video>", [("video", "poster", "y")]),
    ("<video><source src=x><track src=y></video>", [("source", "src", "x"), ("track", "src", "y")]),
    ("<audio src=x></audio>", [("audio", "src", "x")]),
    ("<audio><source src=x></audio>", [("source", "src", "x")]),
    ("<iframe src=x></iframe>", [("iframe", "src", "x")]),
    ("<embed src=x>", [("embed", "src", "x")]),
    ("<object data=x></object>", [("object", "data", "x")]),
    ("<script src=x></script>", [("script", "src", "x")]),
    ("<form action=x></form>", [("form", "action", "x")]),
    ("<form method=post action=x></form>", [("form", "action", "x")]),
    ("<button formaction=x>t</button>", [("button", "formaction", "x")]),
    ("<input type=submit formaction=x>", [("input", "formaction", "x")]),
    ("<input type=image src=x>", [("input", "src", "x")]),
    ("<input type=image src=x formaction=y>", [("input", "formaction", "y"), ("input", "src", "x")]),
    ("<blockquote cite=x>t</blockquote>", [("blockquote", "cite", "x")]),
    ("<q cite=x>t</q>", [("q", "cite", "x")]),
    ("<ins cite=x>t</ins>", [("ins", "cite", "x")]),
    ("<del cite=x>t</del>", [("del", "cite", "x")]),
    ("<svg><a href=x>t</a></svg>", [("a", "href", "x")]),
    ("<svg><a xlink:href=x>t</a></svg>", [("a", "xlink:href", "x")]),
    ("<svg><use href=x /></svg>", [("use", "href", "x")]),
    ("<svg><use xlink:href=x /></svg>", [("use", "xlink:href", "x")]),
    ("<svg><image href=x /></svg>", [("image", "href", "x")]),
    ("<svg><image xlink:href=x /></svg>", [("image", "xlink:href", "x")]),
    ("<meta http-equiv=refresh content='0; url=x'>", [("meta", "content", "x")]),
    ("<meta http-equiv=refresh content='30; url=x'>", [("meta", "content", "x")]),
    ("<meta property=og:image content=x>", [("meta", "content", "x")]),
    ("<meta property=og:url content=x>", [("meta", "content", "x")]),
    ("<meta name=twitter:image content=x>", [("meta", "content", "x")]),
    ("<style>a { background: url(x) }</style>", [("style", "url()", "x")]),
    ("<style>@import 'x';</style>", [("style", "url()", "x")]),
    ("<p style='background: url(x)'>t</p>", [("p", "style", "x")]),
    ("<a href=x style='background: url(y)'>t</a>", [("a", "href", "x"), ("a", "style", "y")]),
    ("<meta name=robots content=noindex style='background: url(y)'>", [("meta", "style", "y")]),
]

NOT_LINKS = [
    "<a>t</a>",
    "<a name=x>t</a>",
    "<link rel=preconnect href=https://cdn.acme.dev>",
    "<link rel=dns-prefetch href=//cdn.acme.dev>",
    "<link rel='DNS-Prefetch preconnect' href=//cdn.acme.dev>",
    "<link rel=stylesheet>",
    "<input type=text src=x>",
    "<input type=image>",
    "<form></form>",
    "<meta name=description content=https://acme.dev/>",
    "<meta property=og:title content=x>",
    "<meta property=og:image content=''>",
    "<meta http-equiv=refresh content=30>",
    "<meta http-equiv=content-type content='0; url=x'>",
    "<p cite=x src=x href=x data=x poster=x>t</p>",
    "<p style='color: red'>t</p>",
    "<script>const link = '<a href=x>t</a>'</script>",
    "<!-- <a href=x>t</a> -->",
    "<template><a href=x>t</a><img src=y></template>",
    "<textarea><a href=x>t</a></textarea>",
    "<title><a href=x>t</a></title>",
    "<style>/* url(x) */</style>",
    "<iframe srcdoc='<a href=x>t</a>'></iframe>",
    "&lt;a href=x&gt;",
]


@pytest.mark.parametrize(("html", "expected"), EVERYTHING, ids=[html for html, _ in EVERYTHING])
def test_everything_that_loads_or_leads_somewhere_is_a_link(html: str, expected: list[tuple[str, str, str]]) -> None:
    """Each element and attribute that loads something or leads somewhere is found, under its own name."""
    assert uses(html) == expected


@pytest.mark.parametrize("html", NOT_LINKS)
def test_what_nobody_can_follow_is_no_link(html: str) -> None:
    """Hints, comments, templates, texts and attributes that mean nothing are no links."""
    assert uses(html) == []


@pytest.mark.parametrize(
    "place", ["<body>{}", "<noscript>{}</noscript>", "<table><tr><td>{}</table>", "<pre><code>{}</code></pre>", "<details>{}</details>"]
)
def test_a_link_counts_wherever_it_stands(place: str) -> None:
    """Links in noscript, tables and code are links like all others."""
    assert uses(place.format("<a href=x>t</a><img src=y>")) == [("a", "href", "x"), ("img", "src", "y")]


def test_a_style_sheet_in_a_noscript_of_the_head_is_a_link() -> None:
    """What loads only without scripts is loaded by somebody."""
    assert uses("<head><noscript><link rel=stylesheet href=x></noscript></head>") == [("link", "href", "x")]


@pytest.mark.parametrize(
    ("html", "href"),
    [
        ("<A HREF=x>t</A>", "x"),
        ("<a HrEf='x'>t</a>", "x"),
        ("<a href=x/y?z=1>t</a>", "x/y?z=1"),
        ("<a href='x y'>t</a>", "x y"),
        ("<a href='x?a=1&amp;b=2'>t</a>", "x?a=1&b=2"),
        ("<a href='x?a=1&b=2'>t</a>", "x?a=1&b=2"),
        ("<a href='&#120;&eacute;'>t</a>", "xé"),
        ("<a href='  x\n'>t</a>", "  x\n"),
        ("<a href='x\n/y'>t</a>", "x\n/y"),
        ('<a title=">" href="x">t</a>', "x"),
        ("<a\nhref\n=\nx\n>t</a>", "x"),
        ("<a href=x href=y>t</a>", "x"),
        ("<a href>t</a>", ""),
        ("<a href=''>t</a>", ""),
        ("<a/href='x'>t</a>", "x"),
    ],
)
def test_an_href_is_read_as_browsers_read_it(html: str, href: str) -> None:
    """Case, quotes, entities, white space, repeated and empty attributes follow the HTML standard."""
    assert uses(html) == [("a", "href", href)]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("0; url=new/", "new/"),
        ("0;URL=../../std/index.html", "../../std/index.html"),
        ("0; url='new/'", "new/"),
        ('0; url="new/"', "new/"),
        ("0; url=new page/it's.html", "new page/it's.html"),
        ("0;url='new/' and more", "new/"),
        ("0;url='new/", "new/"),
        ("0 url=new/", "new/"),
        ("0, new/", "new/"),
        (" 0 ; url = new/ ", "new/"),
        ("00; url=new/", "new/"),
        ("0.9; url=new/", "new/"),
        (".5; url=new/", "new/"),
        ("1; url=new/", None),
        ("10; url=new/", None),
        ("0", None),
        ("0;", None),
        ("0; url=", None),
        ("0; url=''", None),
        ("0url=new/", None),
        ("soon; url=new/", None),
        ("; url=new/", None),
        ("", None),
    ],
)
def test_only_a_refresh_without_delay_leads_away_at_once(content: str, expected: str | None) -> None:
    """A meta refresh is read by the steps of the HTML standard."""
    assert immediate_refresh({"http-equiv": "Refresh", "content": content}) == expected


def test_a_hostile_refresh_takes_no_time() -> None:
    """However long a delay or a gap is, it is read once."""
    assert immediate_refresh({"http-equiv": "refresh", "content": "0" * 99_999 + "x"}) is None
    assert immediate_refresh({"http-equiv": "refresh", "content": "0" * 9999 + "; url=new/"}) == "new/"
    assert immediate_refresh({"http-equiv": "refresh", "content": "0 url" + " " * 99_999}) == "url"


def test_a_refresh_needs_its_http_equiv() -> None:
    """Other meta elements lead nowhere, whatever they hold."""
    assert immediate_refresh({"name": "refresh", "content": "0; url=new/"}) is None
    assert immediate_refresh({"http-equiv": None, "content": None}) is None

"""The "who links to us" page and the "Mentioned by" section, as HTML."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from linkvoice import report
from linkvoice.config import Config
from linkvoice.model.backlink import Backlink
from linkvoice.model.classification import Control, Origin
from linkvoice.model.graph import LinkGraph
from linkvoice.model.link_to_us import Placement
from linkvoice.model.site import Page, PageOptions, Site
from linkvoice.model.standing import Standing
from linkvoice.model.voice import Gate, Part, Voice
from linkvoice.report.addresses import Addresses
from linkvoice.report.entry import entries
from linkvoice.report.mentioned_by import MentionedBySection
from linkvoice.report.split import Group, split
from linkvoice.report.voices import VoicesPages
from linkvoice.report.words import words_of
from tests.backlinks import backlink, crowd

TODAY = date(2026, 1, 15)
WORDS = Path(report.__file__).parent / "templates" / "words"
TITLES = {"index.html": "Home", "guide/index.html": "Guide & more", "ref/index.html": "Reference"}
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}{% raw %}",
    "[x](javascript:alert(1)) ![y](https://evil.example/y.png) <https://evil.example>",
    "\u202eevil\u2066\u200b\u200d\ufeff",
    "\x1b[31mred\x1b]0;title\x07\x9b1m",
    "::error file=a::b\n::set-output name=x::y",
    "]]><!--",
    "]]>-->",
]


def graph_of(titles: Mapping[str, str]) -> LinkGraph:
    base = "https://site.test/"
    pages = {path: Page(path, base + path.removesuffix("index.html"), title) for path, title in titles.items()}
    return LinkGraph(Site(base, known=True, files=frozenset(titles)), pages, (), {})


def render(backlinks: Sequence[Backlink], *, language: str = "en", titles: Mapping[str, str] = TITLES, **options: Any) -> dict[str, LexborHTMLParser]:
    """Give every page by its name, as a site at the root of a host has them."""
    voices = Config.from_mapping({"voices": options}).voices
    pages = VoicesPages(entries(backlinks, voices, TODAY), voices, language, TODAY)
    paths = {name: f"voices/{name}/index.html" if name else "voices/index.html" for name in pages.names}
    addresses = Addresses(graph_of({**titles, **dict.fromkeys(paths.values(), "")}))
    return {name: LexborHTMLParser(pages.render(name, paths, addresses).html) for name in pages.names}


def only(backlinks: Sequence[Backlink], **options: Any) -> LexborHTMLParser:
    """Give the only page."""
    (page,) = render(backlinks, **options).values()
    return page


def section(
    backlinks: Sequence[Backlink], path: str = "guide/index.html", *, page: PageOptions | None = None, mentioned: Any = None, **voices: Any
) -> LexborHTMLParser:
    config = Config.from_mapping({"voices": voices, "mentioned_by": mentioned or {}})
    graph = graph_of(TITLES)
    if page is not None:
        graph = LinkGraph(graph.site, {**graph.pages, path: graph.pages[path]._replace(options=page)}, (), {})
    shown = entries(backlinks, config.voices, TODAY)
    return LexborHTMLParser(MentionedBySection(shown, graph, config.mentioned_by, "en", lambda path: f"../voices/#{path}").render(path))


def text(node: LexborNode | None) -> str:
    assert node is not None
    return " ".join(node.text().split())


def texts(page: LexborHTMLParser, selector: str) -> list[str]:
    return [" ".join(node.text().split()) for node in page.css(selector)]


def after(page: LexborHTMLParser, heading: str) -> list[str]:
    """The lines of the list that follows a heading."""
    node = page.css_first(f"#{heading}")
    while node is not None and node.tag != "ul":
        node = node.next
    return [] if node is None else [" ".join(item.text().split()) for item in node.css("li")]


def order(backlinks: Sequence[Backlink]) -> list[str]:
    return [entry.href for entry in entries(backlinks, Config().voices, TODAY)]


# What is shown


def test_totals_come_first() -> None:
    """The page begins with how many sites and links there are, how many of these are followed, and how many are new."""
    page = only(
        [
            backlink("https://a.example/1", seen="2026-01-14"),
            backlink("https://www.a.example/2", rel="nofollow"),
            backlink("https://b.example/", rel="noopener", seen="2025-12-15"),
        ]
    )

    assert texts(page, ".linkvoice-totals li") == ["2 sites link here", "3 links", "2 followed", "2 new in 30 days"]


def test_a_link_is_told_with_its_facts() -> None:
    """Under its site a link shows the linking page, the page of ours, since when it is known, what its rel says, how it came about, and the kind of page."""
    page = only(
        [
            backlink(
                "https://blog.example/post/",
                "ref/index.html",
                title="A post",
                fragment="part%201",
                rel="noopener ugc nofollow",
                kind="forum",
                seen="2025-01-05",
            )
        ]
    )

    assert texts(page, "h3#lv-site-blog\\.example") == ["blog.example 1 link"]
    assert after(page, "lv-site-blog\\.example") == ["A post leads to Reference · seen since 2025-01-05 · nofollow, ugc · editorial, natural · Forum"]
    link, ours = page.css("#lv-sites ~ ul")[0].css("a")
    assert link.attributes["href"] == "https://blog.example/post/"
    assert ours.attributes["href"] == "../ref/#part%201"


@pytest.mark.parametrize(
    ("origin", "control", "words"),
    [
        (Origin.NATURAL, Control.EDITORIAL, "editorial, natural"),
        (Origin.NATURAL, Control.UGC, "non-editorial, natural"),
        (Origin.MANUAL, Control.SELF, "manual"),
        (Origin.PAID, Control.EDITORIAL, "editorial, paid"),
    ],
)
def test_the_sort_of_a_link_is_in_words(origin: Origin, control: Control, words: str) -> None:
    """Label and origin stand beside each other, once."""
    assert f"· followed · {words} · Blog" in text(only([backlink(origin=origin, control=control)]).css_first(".linkvoice-facts"))


def test_links_are_found_by_site_by_page_and_by_kind() -> None:
    """Each link stands under its site and under the page that it leads to; each kind, and followed and other links, name their sites."""
    page = only(
        [
            backlink("https://a.example/1", "index.html", title="One", kind="blog"),
            backlink("https://a.example/2", "guide/index.html", title="Two", kind="blog"),
            backlink("https://b.example/3", "guide/index.html", title="Three", kind="qa", rel="ugc", seen="2026-01-06"),
        ]
    )

    assert texts(page, "h2") == ["New in the last 30 days", "By site", "By page", "By kind"]
    assert texts(page, "h3") == [
        "b.example 1 link",
        "a.example 2 links",
        "Guide & more 2 links",
        "Home 1 link",
        "Blog 2 links",
        "Questions and answers 1 link",
        "Followed 2 links",
        "Not followed 1 link",
    ]
    assert after(page, "lv-page-guide\\/index\\.html") == ["Three b.example · 2026-01-06", "Two a.example · 2026-01-05"]
    assert after(page, "lv-kind-blog") == ["a.example 2"]
    assert after(page, "lv-kind-not_followed") == ["b.example"]


def test_filters_are_anchors() -> None:
    """Every place that a reader may jump to is on the page, with the number of its links."""
    page = only([backlink("https://a.example/", seen="2026-01-10"), backlink("https://b.example/", kind="wiki", rel="nofollow", seen="2024-01-01")])

    links = page.css("nav.linkvoice-jump a")
    assert texts(page, "nav.linkvoice-jump li") == [
        "New in the last 30 days", "By site", "By page", "By kind", "Blog 1", "Wiki 1", "Followed 1", "Not followed 1",
    ]  # fmt: skip
    ids = {node.attributes["id"] for node in page.css("[id]")}
    assert [link.attributes["href"] for link in links if (link.attributes["href"] or "#")[1:] not in ids] == []


def test_new_links_are_named_and_the_rest_is_counted() -> None:
    """Of the links of the last 30 days, 20 stand at the top; without any, there is no such part."""
    new = [backlink(f"https://a.example/{number}", seen="2026-01-10") for number in range(23)]

    page = only(new)
    old = only([backlink(seen="2025-12-15")]), only([backlink(seen="2025-12-16")])

    assert len(after(page, "lv-new")) == 20
    assert texts(page, ".linkvoice-more") == ["and 3 more"]
    assert [bool(each.css("#lv-new")) for each in old] == [False, True]


def test_new_links_are_called_so_once() -> None:
    """The heading says it of all links below it; in the other lists each new link says it itself."""
    page = only([backlink("https://a.example/1", seen="2026-01-10"), backlink("https://a.example/2", seen="2025-01-10")])

    said = [text(facts).startswith("new ·") for facts in page.css("li > .linkvoice-facts")]
    assert len(after(page, "lv-new")) == 1
    assert said == [False, True, False]


def test_dates_are_marked_as_such() -> None:
    """Every date is a `time` element, which the style sheet keeps on one line."""
    pages = [only([backlink(), backlink(seen="2025-01-05")]), section([backlink()])]

    for page in pages:
        dates = re.findall(r"\d{4}-\d\d-\d\d", text(page.body))
        assert dates == texts(page, "time")
        assert dates


def test_the_best_links_come_first() -> None:
    """Editorial links come before others, text before template, and then the newest."""
    links = [
        backlink("https://a.example/old", seen="2020-01-01"),
        backlink("https://a.example/new", seen="2026-01-01"),
        backlink("https://a.example/footer", seen="2026-01-10", placement=Placement.TEMPLATE),
        backlink("https://a.example/list", placement=Placement.LIST),
        backlink("https://a.example/manual", origin=Origin.MANUAL),
        backlink("https://a.example/comment", control=Control.UGC, seen="2026-01-12"),
    ]

    expected = ["new", "old", "list", "footer", "manual", "comment"]
    assert order(links) == [f"https://a.example/{name}" for name in expected]
    assert order(links[::-1]) == order(links)


def voice(*points: float, factor: float = 1, penalties: float = 0, known: bool = True) -> Voice:
    """A voice with points for treatment, placement, authority and relevance."""
    names = ("treatment", "placement", "authority", "relevance")
    parts = [Part(name, part, most, "", known=known) for name, part, most in zip(names, points, (25, 20, 20, 15), strict=True)]
    return Voice.of(Gate(factor, ""), (*parts, Part("reach", 20, 20, "900 visits"), Part("penalties", penalties, 0, "")))


def test_strong_voices_come_first() -> None:
    """However they came about, stronger voices stand before weaker ones, on the page and in the section; of one band, the order is that of all links."""
    links = [
        backlink("https://a.example/faint", voice=voice(0, 0, 0, 0)),
        backlink("https://a.example/steady", voice=voice(10, 20, 0, 0)),
        backlink("https://a.example/strong", voice=voice(25, 20, 10, 0), control=Control.UGC, placement=Placement.TEMPLATE),
        backlink("https://a.example/stronger", voice=voice(25, 20, 20, 15), control=Control.UGC, placement=Placement.TEMPLATE, seen="2020-01-01"),
    ]

    assert order(links) == [f"https://a.example/{name}" for name in ("strong", "stronger", "steady", "faint")]
    assert [node.attributes["href"] for node in section(links).css("a.linkvoice-page")] == order(links)


@pytest.mark.parametrize(
    ("heard", "words"),
    [
        (voice(25, 20, 0, 0), "strong voice: stands in the middle of the page"),
        (voice(25, 14, 3, 12), "strong voice: is on this topic"),
        (voice(25, 4, 15, 5), "strong voice: a well-known site"),
        (voice(10, 6, 3, 2), "steady voice"),
        (voice(25, 20, 0, 4, factor=0.4), "faint voice: a little-known site"),
        (voice(6, 20, 20, 15, factor=0.3), "faint voice: search engines are asked not to count it"),
        (voice(25, 4, 10, 8, factor=0.4), "faint voice: stands at the edge of its page"),
        (voice(25, 20, 10, 0, factor=0.3), "faint voice: is about something else"),
        (voice(25, 20, 20, 15, penalties=-95), "hardly heard: has marks of link selling"),
        (voice(25, 20, 20, 15, factor=0), "hardly heard"),
        (voice(25, 20, 3, 6, known=False), "strong voice"),
    ],
)
def test_a_voice_is_told_in_words(heard: Voice, words: str) -> None:
    """A row says how good its link is, and what speaks most for it or against it, but neither numbers, nor what nobody knows, nor how many readers came."""
    rows = after(only([backlink(seen="", voice=heard)]), "lv-site-blog\\.example")

    assert rows == [f"A post leads to Guide & more · {words} · followed · editorial, natural · Blog"]


@pytest.mark.parametrize("standing", [Standing.MENTION_ONLY, Standing.GONE, Standing.SOURCE_DEAD, Standing.UNVERIFIABLE, Standing.CLAIMED])
def test_only_what_was_seen_is_shown(standing: Standing) -> None:
    """A link that nobody has seen on the linking page is no voice."""
    assert order([backlink(standing=standing)]) == []
    assert order([backlink(standing=Standing.LIVE_REDIRECT)]) == ["https://blog.example/post/"]


@pytest.mark.parametrize(
    "hidden",
    [
        backlink(kind="spam"),
        backlink(hidden=True),
        backlink(origin=Origin.OWN),
        backlink(robots=("noindex",)),
        backlink(robots=["follow", "none"]),
    ],
    ids=["spam", "a hidden link", "an own site", "noindex", "none, as JSON has it"],
)
def test_what_is_not_for_the_public_is_left_out(hidden: Backlink) -> None:
    """Spam, hidden links, the owner's own sites, and pages that ask to be in no list are not listed."""
    assert order([hidden]) == []


def test_nothing_is_shown_where_the_owner_says_so() -> None:
    """`publish: nothing` keeps all links to oneself."""
    assert entries([backlink()], Config.from_mapping({"voices": {"publish": "nothing"}}).voices, TODAY) == ()


@pytest.mark.parametrize(
    ("detail", "said"),
    [("minimal", []), ("named", ["the guide"]), ("excerpt", ["We read the guide with joy."])],
)
def test_levels_of_detail(detail: str, said: list[str]) -> None:
    """`minimal` quotes nothing, `named` the text of the link, `excerpt` the sentence around it with that text in bold."""
    link = backlink(before="We read ", after=" with joy.")

    for page in (only([link], detail=detail), section([link], detail=detail)):
        assert texts(page, ".linkvoice-context")[:1] == said
        assert texts(page, "blockquote b")[:1] == (["the guide"] if detail == "excerpt" else [])


@pytest.mark.parametrize("robots", ["nosnippet", "noarchive", "max-snippet:0"])
def test_a_page_that_does_not_want_to_be_quoted_is_not(robots: str) -> None:
    """It is listed with its title alone, whatever the level of detail."""
    assert texts(only([backlink(before="Said ", robots=(robots,))], detail="excerpt"), ".linkvoice-context") == []


def test_links_out_pass_nothing_on_unless_the_site_is_trusted() -> None:
    """Links carry ``ugc nofollow noopener``; those of reviewed sites ``noopener`` alone. All of them stand in lists of their own class."""
    page = only([backlink("https://a.example/"), backlink("https://b.example/", reviewed=True)])
    below = section([backlink("https://a.example/"), backlink("https://b.example/", reviewed=True)])

    for each in (page, below):
        links = each.css('a[href^="https:"]')
        assert {(link.attributes["href"], link.attributes["rel"]) for link in links} == {
            ("https://a.example/", "ugc nofollow noopener"),
            ("https://b.example/", "noopener"),
        }
        assert len(each.css('.linkvoice-inbound a[href^="https:"]')) == len(links)


def test_a_page_of_ours_that_is_gone_is_named_and_not_linked() -> None:
    """A link to what is not in this build shows the path that it has."""
    page = only([backlink(target="", to_url="https://site.test/gone/page/")])

    assert "leads to /gone/page/ ·" in text(page.css_first(".linkvoice-facts"))
    assert page.css(".linkvoice-facts a") == []
    assert texts(page, "#lv-page-\\=2Fgone\\=2Fpage\\=2F, #lv-page-\\/gone\\/page\\/") == ["/gone/page/ 1 link"]


def test_a_foreign_title_says_its_language() -> None:
    """Where the linking page is in another language than the site, a screen reader is told."""
    page = only(
        [
            backlink("https://a.example/", language="de-AT"),
            backlink("https://b.example/", language="en-GB"),
            backlink("https://c.example/", language='x"'),
        ]
    )

    assert [link.attributes.get("lang") for link in page.css("#lv-sites ~ ul a.linkvoice-page")[:3]] == ["de-AT", None, None]


def test_the_page_says_how_it_is_made_and_how_to_get_off_it() -> None:
    """The last line tells what was checked, when, and whom to ask; a contact is linked."""
    voices = Config().voices
    pages = VoicesPages(entries([backlink()], voices, TODAY), voices, "en", TODAY, "https://example.org/us")
    page = LexborHTMLParser(pages.render("", {"": "voices/index.html"}, Addresses(graph_of(TITLES))).html)

    assert text(page.css_first(".linkvoice-about")) == (
        "linkvoice saw each of these links on the page where it stands. As of 2026-01-15."
        " Would you rather not be listed here? Tell those who run this site, and your page is taken off the list."
    )
    assert [link.attributes["href"] for link in page.css(".linkvoice-about a")] == ["https://example.org/us"]


# What strangers write


@pytest.mark.parametrize("evil", HOSTILE)
def test_what_strangers_write_is_text(evil: str) -> None:
    """No element, attribute, template, Markdown or invisible character of a foreign text comes alive anywhere."""
    link = backlink(title=evil, text=evil, before=evil + " ", after=" " + evil, language=evil, kind="blog", generator=evil)
    tame = only([backlink(title="x", text="x", before="x ", after=" x", seen="2026-01-05")], detail="excerpt")

    page = only([link], detail="excerpt")
    below = section([link], detail="excerpt")

    assert [node.tag for node in page.css("*")] == [node.tag for node in tame.css("*")]
    assert page.css("script, img, iframe, style, [onerror], [src], [style]") == []
    for html in (page.html or "", below.html or ""):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]", html)
        assert not re.search(r"(?m)^\s*::", html)
        assert "]]>" not in html
        assert "49" not in text(page.css_first("#lv-sites ~ ul"))
    assert {node.attributes.get("lang") for node in page.css("a")} == {None}


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)//https://a.example/",
        "data:text/html,<script>alert(1)</script>",
        "ftp://a.example/",
        "//a.example/",
        "https://user:secret@a.example/",
        "https://good.example@evil.example/",
        'https://a.example/"onmouseover="alert(1)',
        "https://a.example/a b",
        "https://a.example/\u202e",
        "https:/\\evil.example/",
        "https://a.example/" + "x" * 2000,
        "",
    ],
)
def test_a_url_that_no_reader_should_open_is_not_shown(url: str) -> None:
    """Only plain http and https URLs in normal form are linked; quotes in one stay in its attribute."""
    shown = order([backlink(url)])

    if '"' in url:
        page = only([backlink(url)])
        assert {name for node in page.css("a") for name in node.attributes} <= {"class", "href", "rel"}
    else:
        assert shown == []


def test_long_texts_are_cut() -> None:
    """A title has at most 120 characters, a quotation 200, the text of the link in full as far as it goes."""
    words = " ".join(f"word{number}" for number in range(60))
    page = only(
        [backlink(title=words, text="the guide", before=words + " ", after=" " + words), backlink("https://b.example/", title="x" * 500)],
        detail="excerpt",
    )

    titles = texts(page, "#lv-sites ~ ul a.linkvoice-page")
    assert [len(title) <= 120 and title.endswith("…") for title in titles[:2]] == [True, True]
    quote = text(page.css_first("#lv-sites ~ ul blockquote"))
    assert re.fullmatch(r"… word\d+ .* word59 the guide word0 .* word\d+…", quote)
    assert 170 < len(quote) <= 200


@pytest.mark.parametrize("title", ["", "   ", "\u200b\u202e", "— · —"])
def test_a_page_without_a_title_is_called_by_its_address(title: str) -> None:
    """A title that says nothing is no name for a link."""
    assert texts(only([backlink("https://a.example/x/y", title=title)]), "a.linkvoice-page")[0] == "a.example/x/y"


# Under each page


def test_the_section_lists_who_links_to_the_page() -> None:
    """Title, site and date of each link to this page, best first; nothing of links to other pages."""
    page = section(
        [
            backlink("https://a.example/", control=Control.UGC, title="Second"),
            backlink("https://b.example/", title="First"),
            backlink(target="ref/index.html"),
        ]
    )

    assert texts(page, "h2#lv-mentioned-by") == ["Mentioned by"]
    assert texts(page, "li") == ["First b.example · seen since 2026-01-05", "Second a.example · seen since 2026-01-05"]


def test_beyond_the_limit_the_section_leads_to_all_links() -> None:
    """`limit` links are listed, and a link leads to the list of them all; 0 lists all."""
    links = [backlink(f"https://a{number}.example/") for number in range(5)]

    page = section(links, mentioned={"limit": 3})
    everything = section(links, mentioned={"limit": 0})

    assert len(page.css("li")) == 3
    (link,) = page.css(".linkvoice-more a")
    assert (link.text(), link.attributes["href"]) == ("Show all 5", "../voices/#guide/index.html")
    assert (len(everything.css("li")), everything.css(".linkvoice-more")) == (5, [])


@pytest.mark.parametrize("options", [PageOptions(mentioned_by=False), PageOptions(enabled=False)])
def test_a_page_may_go_without_the_section(options: PageOptions) -> None:
    """Front matter can switch it off; where nobody links, there is none either."""
    assert section([backlink()], page=options).css("section") == []
    assert section([backlink(target="ref/index.html")]).css("section") == []


# Many of them


def test_a_list_goes_on_on_further_pages() -> None:
    """Each page has at most `limit` links in full, and three times as many titles; a site's links go on under its name, and every page leads to the others."""
    links = [backlink(f"https://a.example/{number}", seen="2024-01-01") for number in range(6)] + [backlink("https://b.example/", seen="2023-01-01")]

    pages = render(links, limit=2)

    assert list(pages) == ["", "sites-2", "sites-3", "sites-4", "pages-2"]
    assert [texts(pages[name], "#lv-sites ~ h3") for name in ("sites-2", "sites-3", "sites-4")] == [
        ["a.example 6 links · continued"],
        ["a.example 6 links · continued"],
        ["b.example 1 link"],
    ]
    assert len(pages["pages-2"].css(".linkvoice-titles li")) == 1
    assert [(link.text(), link.attributes["href"]) for link in pages["sites-2"].css(".linkvoice-parts a")] == [
        ("1", "../#lv-sites"),
        ("3", "../sites-3/#lv-sites"),
        ("4", "../sites-4/#lv-sites"),
    ]
    assert texts(pages["sites-2"], "[aria-current]") == ["2"]
    assert [link.attributes["href"] for link in pages[""].css("#lv-kind-blog ~ ul")[0].css("a")] == [
        "#lv-site-a.example",
        "sites-4/#lv-site-b.example",
    ]


def test_a_part_names_only_its_neighbours() -> None:
    """However many parts there are, a page names the first, the last and those nearby."""
    pages = render([backlink(f"https://a{number}.example/") for number in range(12)], limit=1)

    assert texts(pages["sites-7"], ".linkvoice-parts li") == ["1", "…", "5", "6", "7", "8", "9", "…", "12"]


def test_a_page_is_full_when_its_room_is() -> None:
    """A list is cut by rows and by bytes, and a row that is larger than a page gets one for itself."""
    groups = [Group("a", (4, 4, 4), 3), Group("b", (20, 1), 2)]

    parts = split(groups, 9, (8, 10), lambda row: row)

    assert [[(group.name, list(group.rows), group.continued) for group in part] for part in parts] == [
        [("a", [4, 4], False)],
        [("a", [4], True)],
        [("b", [20], False)],
        [("b", [1], True)],
    ]


@pytest.mark.parametrize("sites", [1, 3000, 20_000])
def test_no_page_of_20_000_links_is_larger_than_a_megabyte(sites: int) -> None:
    """Whether one site links 20,000 times or 20,000 sites once: every page stays under 1 MB, with every link on one of them."""
    titles = {f"p{number}/index.html": f"Page {number}" for number in range(500)}

    voices = [voice(score * 0.25, score * 0.2, score * 0.2, score * 0.15) for score in range(101)]
    links = [link._replace(voice=voices[number % 101]) for number, link in enumerate(crowd(20_000, sites, 500))]

    pages = render(links, titles=titles, detail="excerpt")

    assert max(len((page.html or "").encode()) for page in pages.values()) < 1_000_000
    assert sum(len(page.css("#lv-sites ~ .linkvoice-inbound:not(.linkvoice-titles) > li")) for page in pages.values()) == 20_000
    assert len(pages) < 100


def test_no_page_of_hostile_links_is_larger_than_a_megabyte() -> None:
    """Texts that grow when they are escaped, and the longest of URLs, only make more pages."""
    links = [
        backlink(f"https://a{number}.example/{'&' * 1900}", title="'" * 120, text='"' * 120, before="&" * 80, after="\U0001f600" * 80)
        for number in range(600)
    ]

    pages = render(links, detail="excerpt")

    assert max(len((page.html or "").encode()) for page in pages.values()) < 1_000_000


# Languages


def shape(words: Mapping[str, Any]) -> dict[str, dict[str, list[str]]]:
    """The keys of a language, and the gaps in each form; of those for one and for more, in the last."""
    return {
        table: {key: sorted(re.findall(r"\{\w*\}", form[-1] if isinstance(form, list) else form)) for key, form in forms.items()}
        for table, forms in words.items()
    }


def test_every_language_says_the_same() -> None:
    """German, French, Spanish and Chinese have each word that English has, with the same gaps; the others have those of the sections."""
    languages = {file.stem: json.loads(file.read_text("utf-8")) for file in WORDS.glob("*.json")}
    english = shape(languages["en"])

    assert {name: shape(languages[name]) for name in ("de", "fr", "es", "zh")} == dict.fromkeys(("de", "fr", "es", "zh"), english)
    sections = {table: english[table] for table in ("linked_from", "mentioned_by")}
    partly = [name for name in languages if name not in {"en", "de", "fr", "es", "zh"}]
    assert {name: shape(languages[name]) for name in partly} == dict.fromkeys(partly, sections)
    assert len(partly) == 18


@pytest.mark.parametrize(
    ("language", "heading", "totals"),
    [
        ("de", "Nach Website", ["1 Website verlinkt hierher", "1.234 Links"]),
        ("fr", "Par site", ["1 site mène ici", "1\u202f234 liens"]),
        ("es_MX", "Por sitio", ["1 sitio enlaza aquí", "1\u202f234 enlaces"]),
        ("zh-Hans", "按网站", ["1 个网站链接到这里", "1,234 个链接"]),
        ("it", "By site", ["1 site links here", "1,234 links"]),
        ("../../x", "By site", ["1 site links here", "1,234 links"]),
    ],
)
def test_the_page_speaks_the_language_of_the_site(language: str, heading: str, totals: list[str]) -> None:
    """Words and numbers are those of the language; one that nobody translated gets English, and says so."""
    page = render([backlink(f"https://a.example/{number}") for number in range(1234)], language=language)[""]

    assert heading in texts(page, "h2")
    assert [node.text() for node in page.css(".linkvoice-totals li")][:2] == totals
    (whole,) = page.css("section")
    assert whole.attributes.get("lang") == ("en" if heading == "By site" else None)


def test_words_of_a_region_come_before_those_of_the_language() -> None:
    """Traditional Chinese has its own sections; what it lacks, it says in Chinese."""
    words = words_of("zh-TW")

    assert words.say("linked_from", "heading") == "連入頁面"
    assert words.say("voices", "sites") == "按网站"
    assert words.say("kinds", "podcast_host") == "podcast host"

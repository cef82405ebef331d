"""The figures of the "who links to us" page: what is counted, how it is said, and the charts."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from selectolax.lexbor import LexborHTMLParser

from linkvoice.config import Config
from linkvoice.model.backlink import Backlink
from linkvoice.model.graph import LinkGraph
from linkvoice.model.site import Page, Site
from linkvoice.model.voice import Band, Gate, Part, Voice, together
from linkvoice.report.addresses import Addresses
from linkvoice.report.chart import Part as ChartPart
from linkvoice.report.chart import bar, flow, steps, strip
from linkvoice.report.entry import Entry, entries
from linkvoice.report.lists import lists_of
from linkvoice.report.profile import BandSum, Month, PageSum, Profile, portion, profile_of
from linkvoice.report.profile_view import Key, ProfileView, profile_view
from linkvoice.report.voices import VoicesPages
from linkvoice.report.words import words_of
from tests.backlinks import backlink, crowd
from tests.choir import choir

TODAY = date(2026, 1, 15)
TITLES = {"index.html": "Home", "guide/index.html": "Guide & more", "ref/index.html": "Reference"}
EVIL = '</text><script>alert(1)</script>"]]>&'


def voice(score: int) -> Voice:
    return Voice.of(Gate(1, ""), (Part("treatment", score, 100, "", known=False),))


def shown(links: list[Backlink], **voices: Any) -> tuple[Entry, ...]:
    return entries(links, Config.from_mapping({"voices": voices}).voices, TODAY)


def counted(links: list[Backlink], **voices: Any) -> Profile:
    profile = profile_of(lists_of(shown(links, **voices)), TODAY)
    assert profile is not None
    return profile


def said(profile: Profile, language: str = "en") -> ProfileView:
    """Put figures into words, with names and references that tell where they come from."""
    return profile_view(profile, words_of(language), lambda listed, name: f"{listed}/{name}", lambda listed, name: f"#{listed}-{name}")


def render(links: list[Backlink], *, language: str = "en", **options: Any) -> dict[str, str]:
    """Give the HTML of every page by its name."""
    voices = Config.from_mapping({"voices": options}).voices
    pages = VoicesPages(entries(links, voices, TODAY), voices, language, TODAY)
    paths = {name: f"voices/{name}/index.html" if name else "voices/index.html" for name in pages.names}
    graph_pages = {path: Page(path, f"https://site.test/{path.removesuffix('index.html')}", title) for path, title in TITLES.items()}
    graph = LinkGraph(Site("https://site.test/", known=True, files=frozenset(TITLES)), graph_pages, (), {})
    return {name: pages.render(name, paths, Addresses(graph)).html for name in pages.names}


def links(*scores: int | None, **others: Any) -> list[Backlink]:
    return [
        backlink(f"https://s{number}.example/", voice=None if score is None else voice(score), **{"text": f"words {number}", **others})
        for number, score in enumerate(scores)
    ]


# What is counted


def test_few_strong_voices_outweigh_many_faint_ones() -> None:
    """Bands weigh by the formula of sites: 3 strong links weigh twice as much as 300 faint ones."""
    profile = counted(links(69, 69, 69, *[20] * 300))

    assert profile.bands == (BandSum(Band.STRONG, 3, 83), BandSum(Band.FAINT, 300, 35))
    assert (profile.strong, profile.weak) == (3, 300)
    assert said(profile).lede == "3 strong voices outweigh 300 faint ones."


def test_no_number_of_faint_voices_outweighs_a_strong_one() -> None:
    """The loudest faint voices weigh less together than the least of the strong ones alone, as the page says."""
    assert (together([29] * 20_000), together([60])) == (48, 60)


def test_few_links_have_no_figures() -> None:
    """Four links can be seen at a glance without any; five get some."""
    assert profile_of(lists_of(shown(links(69, 20, 20, 20))), TODAY) is None
    assert counted(links(69, 20, 20, 20, 20)).links == 5


def test_sites_are_counted_from_the_month_in_which_they_were_seen_first() -> None:
    """Each site counts once, from its first link on; the present month ends the line, and days that nobody knows or that are none are left out."""
    days = {"a": ["2025-11-30", "2025-03-01"], "b": ["2025-11-02"], "c": ["2025-11-01"], "d": [""], "e": ["2025-99-01"], "f": ["2027-01-01"]}
    told = [backlink(f"https://{host}.example/{day}", seen=day) for host, each in days.items() for day in each]

    months = counted(told).months

    assert months == (Month("2025-03", 1), Month("2025-11", 3), Month("2026-01", 4))
    assert [month.number - months[0].number for month in months] == [0, 8, 10]


def test_kinds_pages_and_follow_are_counted() -> None:
    """Most first; of pages with how many sites link there, five of them at most."""
    told = [
        *(backlink(f"https://a.example/{number}", "index.html", kind="forum", rel="ugc") for number in range(3)),
        *(backlink(f"https://{host}.example/", "guide/index.html") for host in "ab"),
        *(backlink("https://a.example/", "", to_url=f"https://site.test/gone{number}/", kind="wiki") for number in range(4)),
    ]

    profile = counted(told)

    assert profile.kinds == (("wiki", 4), ("forum", 3), ("blog", 2))
    assert profile.pages[:3] == (PageSum("index.html", 3, 1), PageSum("guide/index.html", 2, 2), PageSum("/gone0/", 1, 1))
    assert len(profile.pages) == 5
    assert (profile.followed, profile.links) == (6, 9)


@pytest.mark.parametrize(("counts", "half"), [([5], 1), ([5, 1, 1, 1, 1], 1), ([3, 3, 1, 1, 1, 1], 2), ([1] * 9, 5)])
def test_half_of_the_links_come_from_so_many_sites(counts: list[int], half: int) -> None:
    """The fewest that have half of the links between them."""
    told = [backlink(f"https://s{site}.example/{number}") for site, count in enumerate(counts) for number in range(count)]

    assert (counted(told).half, counted(told).sites) == (half, len(counts))


def test_words_are_compared_whatever_is_shown_of_them() -> None:
    """How many links use the same words is counted without regard to case; they are quoted only where the page quotes links."""
    told = links(*[None] * 3, text="the guide") + [
        backlink(f"https://b.example/{number}", text=text) for number, text in enumerate(("The Guide", "", "x"))
    ]

    assert [(each.same, each.worded, each.words) for each in (counted(told), counted(told, detail="named"))] == [(4, 5, ""), (4, 5, "The Guide")]


@pytest.mark.parametrize(
    ("part", "whole", "key"),
    [(9, 9, "all"), (9, 10, "nearly_all"), (3, 4, "three_quarters"), (2, 3, "two_thirds"), (1, 2, "half"), (1, 3, "third"), (1, 4, "quarter"), (1, 5, "fifth"), (1, 10, "tenth"), (1, 20, "few")],
)  # fmt: skip
def test_a_share_has_a_name(part: int, whole: int, key: str) -> None:
    """Shares are told as people tell them, by the nearest plain one."""
    assert portion(part, whole) == key


# In words


@pytest.mark.parametrize(
    ("language", "lede", "facts"),
    [
        ("en", "1 strong voice outweighs 4 faint ones.", ["The links come from 5 sites; none of them stands out", "They stand on pages of 2 kinds; most often kinds/forum, with three links in four", "The same words stand in all links"]),
        ("de", "1 starke Stimme wiegt mehr als 4 leise.", ["Die Links kommen von 5 Websites; keine sticht heraus", "Sie stehen auf Seiten von 2 Arten; am häufigsten kinds/forum, mit drei von vier Links", "Dieselben Wörter stehen in allen Links"]),
        ("fr", "1 voix forte pèse plus que 4 faibles.", ["Les liens viennent de 5 sites ; aucun ne domine", "Ils se trouvent sur des pages de 2 types ; le plus souvent kinds/forum, avec trois liens sur quatre", "Les mêmes mots se trouvent dans tous les liens"]),
        ("es", "1 voz fuerte pesa más que 4 débiles.", ["Los enlaces vienen de 5 sitios; ninguno destaca", "Están en páginas de 2 tipos; lo más frecuente: kinds/forum, con tres de cada cuatro enlaces", "Las mismas palabras aparecen en todos los enlaces"]),
        ("zh", "1 个有力的声音胜过 4 个微弱的声音。", ["所有链接来自 5 个网站；没有哪个特别突出", "它们位于 2 种类型的页面上；最常见的是kinds/forum，占四分之三的链接", "相同的文字出现在所有链接中"]),  # noqa: RUF001 - Chinese
    ],
)  # fmt: skip
def test_figures_are_told_in_the_language_of_the_site(language: str, lede: str, facts: list[str]) -> None:
    """Whole sentences, with the forms for one and for many."""
    told = said(counted([*links(69, text="x"), *links(*[20] * 5, text="x", kind="forum")[1:]]), language)

    assert told.lede == lede
    assert [re.sub("[\u00a0\u202f]", " ", sentence) for sentence, _ in told.facts] == facts


def test_what_stands_out_is_named() -> None:
    """A site with half of the links, a single kind, and links that all say something else are told as such."""
    few = [backlink(f"https://a.example/{number}", text=f"words {number}") for number in range(8)]
    many = [backlink(f"https://{host}.example/", text=host) for host in "bcdef"]

    assert [[sentence for sentence, _ in said(counted(told)).facts] for told in (few, few + many, links(*[None] * 5, text="", kind="unknown"))] == [
        [
            "All links come from 1 site",
            "All of them stand on pages of one kind: kinds/blog",
            "Nearly every link has words of its own",
        ],
        [
            "The links come from 6 sites; half of them from one",
            "All of them stand on pages of one kind: kinds/blog",
            "Nearly every link has words of its own",
        ],
        ["The links come from 5 sites; none of them stands out"],
    ]


def test_what_has_too_little_to_show_is_not_drawn() -> None:
    """Of one band, one kind, one page, one month, or links that are all followed, there is no chart with one bar."""
    plain = said(counted(links(*[20] * 9)))
    unscored = said(counted(links(*[None] * 9)))

    for told in (plain, unscored):
        assert (told.lede, told.bands, told.follow, told.kinds, told.others, told.pages) == ("", None, None, [], [], [])
        assert told.months is None


def test_further_kinds_are_named_without_a_bar() -> None:
    """Six kinds have one; the others stand below with their numbers."""
    told = said(counted([link for number, kind in enumerate("abcdefgh") for link in links(*[20] * (9 - number), kind=kind)]))

    assert [bar.key.text for bar in told.kinds] == [f"kinds/{kind}" for kind in "abcdef"]
    assert told.others == [Key("#kinds-g", "kinds/g", "3"), Key("#kinds-h", "kinds/h", "2")]


def test_a_long_time_is_told_by_years() -> None:
    """A table of more than 36 months has the last one of each year."""
    told = [backlink(f"https://s{number}.example/", seen=f"{2020 + number // 12}-{number % 12 + 1:02}-01") for number in range(40)]

    months = said(counted(told)).months

    assert months is not None
    assert months.rows == [("2020-12", "12"), ("2021-12", "24"), ("2022-12", "36"), ("2023-04", "40"), ("2026-01", "40")]
    assert [(key.text, key.number) for key in months.keys] == [("2020-01", "1 site"), ("2026-01", "40 sites")]


# The charts


def shapes(svg: str, name: str) -> list[dict[str, str]]:
    return [node.attrib for node in ET.fromstring(svg).iter(name)]


@pytest.mark.parametrize(
    "svg",
    [
        flow("f", EVIL, EVIL, [ChartPart("strong", 3, 83), ChartPart("faint", 300, 36)]),
        strip("s", EVIL, EVIL, [ChartPart("followed", 1), ChartPart("not_followed", 20_000)]),
        steps("t", EVIL, EVIL, [(0, 1), (5, 20), (30, 20_000)]),
    ],
    ids=["flow", "strip", "steps"],
)
def test_a_chart_is_an_image_with_a_name_and_a_description(svg: str) -> None:
    """It is well-formed, says to a screen reader what it shows, and nothing in its words comes alive."""
    root = ET.fromstring(svg)
    title, description = root.find("title"), root.find("desc")

    assert title is not None
    assert description is not None
    assert (title.text, description.text) == (EVIL, EVIL)
    assert root.attrib["role"] == "img"
    assert (root.attrib["aria-labelledby"], root.attrib["aria-describedby"]) == (title.attrib["id"], description.attrib["id"])
    assert {node.tag for node in root.iter()} <= {"svg", "title", "desc", "rect", "path"}
    assert "<script" not in svg


def test_the_parts_of_a_strip_fill_it() -> None:
    """Widths are as the numbers are; what is tiny can still be seen, and gaps set the parts apart."""
    halves = shapes(strip("s", "", "", [ChartPart("a", 1), ChartPart("b", 1)]), "rect")
    tiny = shapes(strip("s", "", "", [ChartPart("a", 1), ChartPart("b", 20_000)]), "rect")

    assert [(float(each["x"]), float(each["width"])) for each in halves] == [(0, 498), (502, 498)]
    assert float(tiny[0]["width"]) > 10
    assert float(tiny[1]["x"]) + float(tiny[1]["width"]) == pytest.approx(1000)


def test_a_flow_shows_each_part_by_both_measures() -> None:
    """The strip above has the numbers, the one below the weights, and a ribbon leads from one to the other."""
    svg = flow("f", "", "", [ChartPart("strong", 100, 300), ChartPart("faint", 300, 100)])

    assert [(each["class"], each["y"], float(each["width"])) for each in shapes(svg, "rect")] == [
        ("linkvoice-strong", "0", 248), ("linkvoice-faint", "0", 748), ("linkvoice-strong", "50", 748), ("linkvoice-faint", "50", 248),
    ]  # fmt: skip
    assert len(shapes(svg, "path")) == 2


def test_a_line_holds_until_the_next_point() -> None:
    """Time runs to the right, numbers up, and nothing is made up between two months."""
    area, line = shapes(steps("t", "", "", [(0, 1), (1, 2), (4, 4)]), "path")

    assert line["d"] == "M0 75.0H250.0V52.0H1000.0V6.0"
    assert area["d"] == line["d"] + "V98H0Z"


def test_a_bar_is_silent() -> None:
    """It stands beside its number, so a screen reader is spared it; the smallest can be seen."""
    (whole,), (least,) = shapes(bar(20, 20), "rect"), shapes(bar(1, 20_000), "rect")

    assert (float(whole["width"]), float(least["width"])) == (1000, 14)
    assert ET.fromstring(bar(1, 2)).attrib["aria-hidden"] == "true"


# On the page


def test_the_page_shows_the_figures_before_its_lists() -> None:
    """First what the voices are worth, then the other figures, then the strongest voices; every chart has its numbers beside it as text."""
    sung = choir({"guide/index.html": "Guide", "ref/index.html": "Reference", "index.html": "Home"}, TODAY)
    told = [link._replace(voice=voice(69 if number < 3 else 20)) for number, link in enumerate(sung)]

    html = render(told)[""]
    page = LexborHTMLParser(html)

    assert [node.text() for node in page.css("h2")][:4] == ["At a glance", "The strongest voices", "New in the last 30 days", "By site"]
    assert html.index("linkvoice-strength") < html.index("linkvoice-jump") < html.index('id="lv-profile"') < html.index('id="lv-strongest"')
    assert [node.text() for node in page.css("figcaption")] == [
        "3 strong voices outweigh 300 faint ones.", "Most linked pages", "Sites over time", "Followed or not",
    ]  # fmt: skip
    assert [node.attributes["href"] for node in page.css("#lv-strongest ~ ul")[0].css("a.linkvoice-page")] == [
        link.record.from_url for link in (told[2], told[1], told[0])
    ]
    for svg in page.css("svg"):
        ET.fromstring(svg.html or "")
    tables = [[" ".join(row.text(separator=" ").split()) for row in table.css("tr")] for table in page.css("details > table")]
    assert tables[0] == ["Voice Links Weight, of 100", "Strong voices 3 83", "Faint voices 300 35"]
    assert tables[1][0] == "Month Sites"
    assert tables[1][-1] == "2026-01 303"
    ids = {node.attributes["id"] for node in page.css("[id]")}
    assert [
        link.attributes["href"] for link in page.css("figure a, .linkvoice-jump a") if (link.attributes["href"] or "").lstrip("#") not in ids
    ] == [f"kinds-2/index.html#lv-kind-{name}" for name in ("followed", "not_followed")]


def test_sites_stand_under_the_best_of_their_voices() -> None:
    """Strong voices have a heading of their own, and so on down; those that are hardly heard are folded away at the end."""
    (html,) = render(links(5, 20, 69, 40, 20)).values()
    page = LexborHTMLParser(html)

    assert [node.text() for node in page.css("#lv-sites ~ :is(h3, details), #lv-sites ~ h4")][:11] == [
        "Strong voices", "s2.example 1 link", "Steady voices", "s3.example 1 link", "Faint voices", "s1.example 1 link", "s4.example 1 link", "Hardly heard",
        *[node.text() for node in page.css("details.linkvoice-fold")], *[node.text() for node in page.css("#lv-pages ~ h3")[:2]],
    ]  # fmt: skip
    (fold,) = page.css("details.linkvoice-fold")
    assert [node.text() for node in fold.css("summary, h4")] == ["Show all 1", "s0.example 1 link"]
    assert page.css("[id^=lv-band-]:not(h3)") == []


def test_a_band_that_is_no_sites_best_leads_nowhere() -> None:
    """Its links stand with the stronger ones of their sites, so there is no heading to lead to."""
    told = [backlink(f"https://{host}.example/{score}", voice=voice(score)) for host in "abc" for score in (69, 20)]

    page = LexborHTMLParser(render(told)[""])

    assert [[node.tag for node in item.css("a, span:not(.linkvoice-key)")] for item in page.css(".linkvoice-strength .linkvoice-keys li")] == [
        ["a"],
        ["span"],
    ]
    assert [node.text() for node in page.css("h3.linkvoice-band")] == ["Strong voices"]


def test_a_band_goes_on_on_further_pages() -> None:
    """Its heading stands on each page, its id on the first; charts stand on the first page alone."""
    pages = {name: LexborHTMLParser(html) for name, html in render(links(69, *[20] * 5), limit=2).items()}

    assert [[node.text().strip() for node in page.css("h3.linkvoice-band")] for page in pages.values()] == [
        ["Strong voices", "Faint voices"], ["Faint voices continued"], ["Faint voices continued"],
    ]  # fmt: skip
    assert [[node.attributes["id"] for node in page.css("h3.linkvoice-band[id]")] for page in pages.values()] == [
        ["lv-band-strong", "lv-band-faint"],
        [],
        [],
    ]
    assert [bool(page.css("svg, figure, #lv-profile, #lv-strongest")) for page in pages.values()] == [True, False, False]


def test_too_few_links_have_neither_charts_nor_figures() -> None:
    """The page of four links is as plain as they are."""
    (html,) = render(links(69, 20, 20, 5)).values()

    assert LexborHTMLParser(html).css("svg, figure, #lv-profile, #lv-strongest") == []


def test_words_of_strangers_stay_text() -> None:
    """A text that most links share is quoted, escaped, and none of it reaches a chart."""
    told = [
        backlink(f"https://s{number}.example/", text=EVIL, kind="forum" if number % 2 else "blog", voice=voice(69 if number else 20))
        for number in range(6)
    ]

    (html,) = render(told, detail="named").values()

    page = LexborHTMLParser(html)
    assert [node.text() for node in page.css(".linkvoice-said q")] == [EVIL]
    assert page.css(".linkvoice-said li")[-1].text() == f"The same words stand in all links: {EVIL}"
    assert page.css("script") == []
    assert all("alert" not in (svg.html or "") for svg in page.css("svg"))


def test_charts_of_20_000_links_are_small() -> None:
    """They are a few kilobytes, however many links they show."""
    told = said(counted(crowd(20_000, 3000, 500)))

    assert told.months is not None
    assert told.follow is not None
    assert len(told.months.svg) + len(told.follow.svg) < 4000
    assert sum(len(bar.svg) for bar in (*told.kinds, *told.pages)) < 4000

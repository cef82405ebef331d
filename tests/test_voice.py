"""How good a link is: the formula, its parts and what each of them heeds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkvoice.config import Config, Weights
from linkvoice.errors import ConfigError
from linkvoice.inbound.classify import Context, classify
from linkvoice.inbound.voice.referrers import referrers
from linkvoice.inbound.voice.scale import Scale
from linkvoice.inbound.voice.score import scorer
from linkvoice.inbound.voice.survey import names_of, site_of, survey
from linkvoice.inbound.voice.topics import Said, Topics, said_by
from linkvoice.model.backlink import Backlink
from linkvoice.model.classification import Classification, Control, Origin
from linkvoice.model.link_to_us import LinkToUs, Placement
from linkvoice.model.record import Record
from linkvoice.model.site import Page
from linkvoice.model.standing import Standing
from linkvoice.model.voice import Authority, Band, Gate, Part, Visits, Voice, together

DOCS = Path(__file__).parents[1] / "docs"
TARGET = "guide/index.html"
SITE = "https://harbour.dev/"
EDITORIAL = Classification(Origin.NATURAL, Control.EDITORIAL, "blog", "test")
WORDS = ["lantern mooring tides buoy boats", "buoy boats", *["boats"] * 14, *["rope"] * 16]
"""What each of 32 pages is about: of the words of the first one, three stand there alone, one on 2 pages, and one on 16."""
TOPICS = Topics({TARGET: Said(WORDS[0]), **{f"p{number}.html": Said(text) for number, text in enumerate(WORDS[1:])}}, "en-GB")


def record(
    from_url: str = "https://blog.example/post", *, standing: Standing = Standing.LIVE, sources: int = 1, seen: bool = True, **about: Any
) -> Record:
    """Make a record; what is `about` the link goes there, the rest to its page."""
    link = LinkToUs(
        f"{SITE}guide/", **{"text": "", "placement": Placement.TEXT, **{name: about.pop(name) for name in [*about] if name in LinkToUs._fields}}
    )
    when = "2026-11-01T10:00:00Z"
    names = tuple(f"source{number}" for number in range(sources))
    return Record(from_url, f"{SITE}guide/", names, when, when, standing, link=link if seen else None, page=about)


def weigh(*records: Record, sort: Classification = EDITORIAL, target: str = TARGET, rank: int = 0, visits: int = -1, **weights: Any) -> Voice:
    """Give the voice of the first record, in the company of the others."""
    scale = Scale(
        Config.from_mapping({"voices": {"weights": weights}}).voices.weights,
        survey(records, names_of(SITE)),
        TOPICS,
        (lambda _site: Authority(rank, 121_000_000, "Common Crawl", "2026-06")) if rank else None,
        (lambda _origin, _page, _target: Visits(visits)) if visits >= 0 else None,
    )
    return scorer(scale)(records[0], sort, target)


def part(name: str, *records: Record, **how: Any) -> Part:
    """Give one part of the voice of a record."""
    return next(part for part in weigh(*records, **how).parts if part.name == name)


# The worked examples


class Example(NamedTuple):
    """A link as the documentation tells of it, and what it is worth."""

    record: Record
    score: int
    rank: int = 0
    visits: int = -1


EXAMPLES = {
    "A blog on the topic links in its text": Example(record(title="Lantern, mooring, tides"), 69),
    "A citation in Wikipedia": Example(
        record("https://en.wikipedia.org/wiki/Harbour", rel="nofollow", title="Lantern", before="every mooring ", language="en"), 79, rank=15, visits=40
    ),
    "The front page of Hacker News": Example(
        record(
            "https://news.ycombinator.com/item?id=1", rel="nofollow", placement=Placement.LIST, title="Mooring boats by lantern", language="en"
        ),
        70, rank=1000, visits=900,
    ),
    "A directory that nobody comes from": Example(
        record("https://listings.example/tools", placement=Placement.LIST, title="Buoy tools", language="en"), 52, rank=200_000, visits=0
    ),
    "The footer of another site of yours": Example(
        record("https://mine.example/", placement=Placement.TEMPLATE, title="My boats", language="en"), 25, visits=0
    ),
    "Search Console tells of it, nobody has looked": Example(
        record("https://seldom.example/post", standing=Standing.CLAIMED, seen=False), 20, rank=10_000
    ),
    "Only the site is known, and 120 visits": Example(record("https://talk.example", standing=Standing.CLAIMED, seen=False), 17, visits=120),
    "A casino on a page that was broken into": Example(record("https://hacked.example/", text="casino"), 0),
}  # fmt: skip
OWN = Context(own=("mine.example",))


def voice_of(example: Example) -> Voice:
    """Weigh an example, of the sort that it really is."""
    return weigh(example.record, sort=classify(example.record, OWN), rank=example.rank, visits=example.visits)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_worked_examples(name: str) -> None:
    """Each kind of link that the formula was made for gets the score that it was made to get."""
    assert EXAMPLES[name].score == voice_of(EXAMPLES[name]).score


def test_the_documentation_shows_the_worked_examples() -> None:
    """The table of the documentation has each part of each example, to the digit."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in (DOCS / "voices.md").read_text("utf-8").splitlines() if line[:2] == "| "
    ]
    shown = {row[0]: row[1:] for row in rows if row[0] in EXAMPLES}
    computed = {}
    for name, example in EXAMPLES.items():
        voice = voice_of(example)
        points = [f"{part.points:g}" + ("" if part.known else "?") for part in voice.parts]
        computed[name] = [*points, f"{voice.gate.factor:g}", f"**{voice.score}**"]

    assert computed == shown


# The sum


def test_a_score_is_the_sum_of_its_parts_times_the_gate() -> None:
    """Nothing else counts; the sum stays within 0 and 100 before the gate, and a half is rounded upwards."""
    assert Voice.of(Gate(0.3, ""), (Part("a", 50, 50, ""), Part("b", 5, 50, ""))).score == 17
    assert Voice.of(Gate(0.5, ""), (Part("a", 90, 90, ""), Part("b", 90, 90, ""))).score == 50
    assert Voice.of(Gate(1, ""), (Part("a", 10, 20, ""), Part("b", -30, 0, ""))).score == 0


@pytest.mark.parametrize(
    ("score", "band"),
    [
        (100, Band.STRONG),
        (60, Band.STRONG),
        (59, Band.STEADY),
        (30, Band.STEADY),
        (29, Band.FAINT),
        (10, Band.FAINT),
        (9, Band.NOISE),
        (0, Band.NOISE),
    ],
)
def test_bands(score: int, band: Band) -> None:
    """A score has a word."""
    assert band is Band.of(score)


# The parts


@pytest.mark.parametrize(
    ("standing", "sources", "factor"),
    [
        (Standing.LIVE, 1, 1), (Standing.LIVE_VARIANT, 1, 0.95), (Standing.LIVE_REDIRECT, 1, 0.8), (Standing.CLAIMED, 2, 0.6), (Standing.CLAIMED, 1, 0.4),
        (Standing.UNVERIFIABLE, 3, 0.6), (Standing.BLOCKED_BY_POLICY, 1, 0.4), (Standing.GONE, 3, 0), (Standing.SOURCE_DEAD, 3, 0),
        (Standing.MENTION_ONLY, 3, 0),
    ],
)  # fmt: skip
def test_gate(standing: Standing, sources: int, factor: float) -> None:
    """What was seen counts more than what is claimed, and what is gone not at all."""
    assert factor == weigh(record(standing=standing, sources=sources)).gate.factor


@pytest.mark.parametrize(
    ("facts", "points"),
    [
        ({}, 25), ({"rel": "external noopener"}, 25), ({"rel": "ugc"}, 12), ({"rel": "nofollow"}, 10), ({"rel": "nofollow ugc"}, 10), ({"rel": "sponsored"}, 6),
        ({"robots": ["nofollow"]}, 10), ({"robots": ("noindex",)}, 17), ({"robots": ["none"]}, 2), ({"canonical": "https://a.example/"}, 21),
        ({"rel": "sponsored", "robots": ["none"]}, 0), ({"robots": "odd"}, 25),
    ],
)  # fmt: skip
def test_treatment(facts: Mapping[str, Any], points: float) -> None:
    """The least of what holds counts; what is not for lists of search engines, and a copy, loses points, but never more than there are."""
    found = part("treatment", record(**facts))
    assert (points, 25, True) == (found.points, found.of, found.known)


@pytest.mark.parametrize(
    ("place", "points"),
    [(Placement.TEXT, 20), (Placement.LIST, 14), (Placement.AUTHOR, 8), (Placement.COMMENT, 6), (Placement.TEMPLATE, 4), (Placement.UNKNOWN, 10)],
)
def test_placement(place: Placement, points: float) -> None:
    """The text of the content is the best place, the template the worst."""
    found = part("placement", record(placement=place))
    assert (points, place is not Placement.UNKNOWN) == (found.points, found.known)


@pytest.mark.parametrize(
    ("places", "points"),
    [
        ([Placement.TEXT] * 19, 20),
        ([Placement.TEXT] * 20, 5),
        ([Placement.TEMPLATE] * 2, 4),
        ([Placement.TEXT, Placement.TEMPLATE, Placement.TEMPLATE], 5),
        ([Placement.TEXT, Placement.TEXT, Placement.TEMPLATE, Placement.TEMPLATE], 20),
    ],
)
def test_a_link_that_a_site_repeats_has_little_weight(places: list[Placement], points: float) -> None:
    """On 20 pages, or on 3 of which most have it in their template, its place is worth 5 points at most."""
    assert points == part("placement", *(record(f"https://blog.example/{number}", placement=place) for number, place in enumerate(places))).points


def test_only_the_same_link_is_a_repetition() -> None:
    """Twenty pages of a site that link with other words, or twenty sites, repeat nothing."""
    words = [record(f"https://blog.example/{number}", text=f"tides {number}") for number in range(20)]
    sites = [record(f"https://{number}.github.io/", text="tides") for number in range(20)]

    assert part("placement", *words).points == 20
    assert part("placement", *sites).points == 20


@pytest.mark.parametrize(("rank", "points"), [(1, 20), (1_000, 12.6), (100_000, 7.7), (1_000_000, 5.2), (10_000_000, 2.7), (10**9, 0)])
def test_authority(rank: int, points: float) -> None:
    """The logarithm of a rank counts; the evidence names list and date."""
    assert Part("authority", points, 20, f"blog.example: rank {rank:,} of 121,000,000 by Common Crawl, 2026-06") == part(
        "authority", record(), rank=rank
    )


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://alice.github.io/post", "alice.github.io"), ("https://en.wikipedia.org/wiki/A", "wikipedia.org"), ("https://a.b.co.uk:8080/x", "b.co.uk"),
        ("http://[::1]/x", "::1"), ("https://blog.example", "blog.example"),
    ],
)  # fmt: skip
def test_a_site_is_what_somebody_registered(url: str, site: str) -> None:
    """Who writes at a host for sites of many has a site of their own."""
    assert site == site_of(url)
    assert site == survey([]).site(url)


@pytest.mark.parametrize(
    ("facts", "points", "evidence"),
    [
        ({"title": "Lanterns"}, 5, "words in common: lantern 1"),
        ({"title": "Lantern", "before": "the ", "text": "BUOYS", "after": " and boats"}, 10, "words in common: lantern 1, buoy 0.8, boats 0.2"),
        (
            {"title": "Lantern, mooring, tides and a buoy", "language": "en"},
            15,
            "words in common: lantern 1, mooring 1, tides 1, buoy 0.8; both in en",
        ),
        ({"title": "Cats", "language": "en-US"}, 2, "no words in common; both in en"),
        ({"title": "Cats", "language": "de"}, 0, "no words in common"),
        ({"title": "Rope and knots"}, 0, "no words in common"),
        ({"title": "Lantern", "text": "click here"}, 0, "the text of the link would suit any other"),
        ({"title": "Lantern", "text": "Lies hier weiter"}, 5, "words in common: lantern 1"),
        ({"title": "Lantern", "text": "hier lesen"}, 0, "the text of the link would suit any other"),
        ({"title": "Lantern", "text": "4.2"}, 5, "words in common: lantern 1"),
    ],
)
def test_relevance(facts: Mapping[str, Any], points: float, evidence: str) -> None:
    """Words in common count by how few of our pages have them, in whatever form; a text that would suit any other link, nothing."""
    assert Part("relevance", points, 15, evidence) == part("relevance", record(**facts))


@pytest.mark.parametrize("unknown", [{"target": "gone.html", "title": "Lantern"}, {"target": TARGET}])
def test_relevance_without_words_is_not_known(unknown: dict[str, Any]) -> None:
    """Where our page or the linking one says nothing, nobody knows whether they are about the same."""
    target = unknown.pop("target")
    assert Part("relevance", 6, 15, "no words to compare", known=False) == part("relevance", record(**unknown), target=target)


@given(st.text() | st.text(st.sampled_from("Abeginsry \u0130\u6587\u5b57\u03a3")))
def test_a_stem_is_how_its_word_begins(text: str) -> None:
    """Each stem of a text stands in it, so that a text in which none of a page's stands need not be taken apart."""
    assert [stem for stem in TOPICS.stems(text) if stem not in text.lower()] == []


def test_a_page_of_many_words_is_compared_like_one_of_few() -> None:
    """What both pages say counts, however much ours says."""
    many = " ".join(f"harbour{letter}{other}" for letter in "abcdef" for other in "ghijklm")
    topics = Topics({TARGET: Said(f"{many} lantern"), "other.html": Said("rope")}, "en")
    score = scorer(Scale(Weights(), survey([]), topics))
    compared = score(record(title="Lanterns"), EDITORIAL, TARGET).parts[3]
    assert Part("relevance", 5, 15, "words in common: lantern 1") == compared


def test_words_of_a_page_are_those_of_its_title_headings_and_address() -> None:
    """Ids of headings repeat their words; scripts without spaces are compared by twos; what only the site's address says is nothing."""
    pages = [Page("install/index.html", "", "静态网站", language="zh", anchors=frozenset({"with-pip", "_2"})), Page("b.html", "", "Other")]
    topic = Topics(said_by(pages)).of("install/index.html")

    assert topic is not None
    assert topic.language == "zh"
    assert {word for word, _ in topic.words.values()} == {"install", "pip", "静态", "态网"}


@pytest.mark.parametrize(
    "forms",
    [
        "install installs installing installed installer installation", "library libraries", "run running runner", "cache caches caching cached",
        "configure configuration configuring configured", "class classes", "plugin plugins", "deploy deployment deploying", "apply applies applied",
    ],
)  # fmt: skip
def test_forms_of_a_word_are_one(forms: str) -> None:
    """Singular, plural and what else English makes of a word say the same."""
    assert len(TOPICS.stems(forms)) == 1


@pytest.mark.parametrize(
    ("visits", "points", "told"),
    [
        (0, 0, "fewer than 3"), (2, 0, "fewer than 3"), (3, 10, "at least 3"), (9, 10, "at least 3"), (10, 17.3, "at least 10"),
        (29, 17.3, "at least 10"), (30, 20, "at least 30"), (7919, 20, "at least 3,000"),
    ],
)  # fmt: skip
def test_reach(visits: int, points: float, told: str) -> None:
    """Each doubling of visits counts as much, up to 20. Neither points nor evidence tell of more than the step that is reached; that nobody came is known."""
    assert Part("reach", points, 20, f"{told} visits in 90 days") == part("reach", record(), visits=visits)


@pytest.mark.parametrize(
    ("facts", "sort", "points"),
    [
        ({"outside": 150}, EDITORIAL, 0), ({"outside": 151}, EDITORIAL, -10), ({"outside": "many"}, EDITORIAL, 0), ({"hidden": True}, EDITORIAL, -30),
        ({}, EDITORIAL._replace(origin=Origin.OWN), -10), ({}, EDITORIAL._replace(kind="shortener"), -20),
        ({}, EDITORIAL._replace(kind="stats_scraper"), -20), ({"hidden": True, "outside": 151}, EDITORIAL, -40),
    ],
)  # fmt: skip
def test_penalties(facts: Mapping[str, Any], sort: Classification, points: float) -> None:
    """Each mark takes points away, and they add up."""
    assert points == part("penalties", record(**facts), sort=sort).points


@pytest.mark.parametrize(
    ("text", "sharing", "points"),
    [("best rope shop", 4, -10), ("best rope shop", 3, 0), ("Harbour docs", 4, 0), ("mooring tides", 4, 0), ("here", 4, 0), ("", 4, 0)],
)
def test_a_text_that_goes_round(text: str, sharing: int, points: float) -> None:
    """More than 30 % of ten sites with one text that names neither us nor the page look bought."""
    others = [record(f"https://site{number}.example/", text=text if number < sharing else f"lantern {number}") for number in range(10)]
    assert points == part("penalties", *others).points
    assert part("penalties", *others[: sharing + 1]).points == 0


def test_unknown_parts_take_the_value_that_the_weights_state() -> None:
    """Of a link that nobody has seen, each part but the penalties is marked, and counts as much as is said."""
    parts = weigh(record(standing=Standing.CLAIMED, seen=False)).parts

    assert [(part.points, part.known) for part in parts] == [(18, False), (10, False), (3, False), (6, False), (6, False), (0, True)]


# Weights


def test_weights_are_configured() -> None:
    """Every number of the formula can be another one; what is not said stays as it is."""
    voice = weigh(record(rel="ugc"), treatment={"ugc": 20}, gate={"live": 0.5}, reach={"unknown": 0})

    assert [part.points for part in voice.parts] == [20, 20, 3, 6, 0, 0]
    assert voice.score == 25


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ({"treatment": {"folowed": 3}}, "voices.weights.treatment.folowed: no such option; did you mean `followed`?"),
        ({"plcement": {}}, "voices.weights.plcement: no such option; did you mean `placement`?"),
        ({"gate": {"live": 2}}, "voices.weights.gate.live: expected a number <= 1.0"),
        ({"reach": {"most": -1}}, "voices.weights.reach.most: expected a number >= 0.0"),
        ({"reach": {"most": "much"}}, "voices.weights.reach.most: expected a number"),
    ],
)
def test_wrong_weights_are_named(weights: Mapping[str, Any], message: str) -> None:
    """Unknown keys and values out of bounds are named, with the nearest right one."""
    with pytest.raises(ConfigError, match=re.escape(message)):
        Config.from_mapping({"voices": {"weights": weights}})


# Referring sites


@pytest.mark.parametrize(("scores", "together_"), [([], 0), ([69], 69), ([60, 60], 72), ([60, 60, 60], 76), ([100, 0], 100), ([25] * 20, 42)])
def test_links_of_a_site_count_less_and_less(scores: list[int], together_: int) -> None:
    """The best one counts whole, and each further one half as much as the one before."""
    assert together_ == together(scores)


def test_a_site_is_worth_its_best_links() -> None:
    """Sites come best first; a link that is repeated all over a site counts once, and what was not seen not at all."""
    records = [
        *(record(f"https://www.blog.example/{number}", placement=Placement.TEMPLATE) for number in range(3)),
        record("https://blog.example/post", text="tides", title="Lantern"),
        record("https://good.example/", title="Lantern, mooring, tides"),
        record("https://gone.example/", standing=Standing.GONE),
    ]
    score = scorer(Scale(Weights(), survey(records), TOPICS))
    links = [Backlink(each, EDITORIAL, TARGET, voice=score(each, EDITORIAL, TARGET)) for each in records]

    blog, good = referrers(links)
    assert (good.site, good.score, good.band, good.links, good.counted) == ("good.example", 69, Band.STRONG, 1, (69,))
    assert (blog.site, blog.score, blog.links, blog.counted) == ("blog.example", 72, 4, (64, 44))

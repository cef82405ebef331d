"""Observations of one link become one claim, whatever their order, and none says more than its source knows."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkvoice.inbound.merge import Claim, merge
from linkvoice.model.observation import Observation

THEIRS = "https://blog.example/post"
OURS = "https://acme.dev/guide/"
SEEN = Observation("hackernews", from_url=THEIRS, from_origin="https://blog.example", to_url=OURS)


# One link, several sources


def test_sources_of_one_link_become_one_claim() -> None:
    """What several sources say of the same two ends is brought together: names, dates, texts, figures."""
    told = [
        replace(SEEN, source="lobsters", first_seen="2026-10-02", last_seen="2026-11-02", anchor="the guide", rel="ugc", metrics={"points": 3}),
        replace(SEEN, first_seen="2026-10-01", last_seen="2026-11-01", title="A post", kind_hint="story", metrics={"points": 9, "comments": 4}),
        replace(SEEN, source="ahrefs", anchor="acme", rel=""),
    ]
    expected = Claim(
        THEIRS,
        "https://blog.example",
        OURS,
        sources=("ahrefs", "hackernews", "lobsters"),
        first_seen="2026-10-01",
        last_seen="2026-11-02",
        written=(OURS,),
        anchors=("acme", "the guide"),
        rels=("", "ugc"),
        titles=("A post",),
        hints=("story",),
        metrics={"comments": 4, "points": 9},
    )
    assert (expected,) == merge(told)


def test_ends_are_compared_without_fragments_and_normalised() -> None:
    """Fragments and spellings that a browser treats alike make no second claim; how our URL was written is kept."""
    told = [SEEN, replace(SEEN, from_url="HTTPS://Blog.Example:443/post#comment-3", to_url=OURS + "#install")]
    (claim,) = merge(told)
    assert (claim.from_url, claim.to_url, claim.written) == (THEIRS, OURS, (OURS, OURS + "#install"))


def test_spellings_of_our_page_are_told_apart_unless_we_say_otherwise() -> None:
    """Only the site knows which of its URLs are one page: without that they stay two, with it they are one."""
    told = [SEEN, replace(SEEN, to_url="http://www.acme.dev/guide/index.html")]
    assert [claim.to_url for claim in merge(told)] == ["http://www.acme.dev/guide/index.html", OURS]
    assert [claim.to_url for claim in merge(told, lambda _: OURS)] == [OURS]


def test_a_site_and_its_page_are_two_claims() -> None:
    """Who knows only the site says nothing of a page, and who knows only that we are linked says nothing of a page of ours."""
    told = [
        SEEN,
        Observation("plausible", from_origin="https://blog.example", to_url=OURS),
        Observation("search-console", from_url=THEIRS),
        replace(SEEN, from_url="https://blog.example/", from_origin=""),
    ]
    assert [claim.key for claim in merge(told)] == [
        ("https://blog.example", OURS),
        ("https://blog.example/", OURS),
        (THEIRS, ""),
        (THEIRS, OURS),
    ]
    assert {"https://blog.example"} == {claim.from_origin for claim in merge(told)}


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "mailto:jo@blog.example",
        "data:text/html,x",
        "post",
        "https://",
        "https://jo:secret@blog.example/",
        f"https://blog.example/{'x' * 2000}",
    ],
)
def test_what_nobody_can_visit_is_no_claim(url: str) -> None:
    """Other schemes, addresses with a password and endless addresses are passed over, on either side."""
    assert merge([replace(SEEN, from_url=url), replace(SEEN, to_url=url), Observation("plausible", from_origin=url)]) == ()


def test_nothing_is_claimed_by_nobody() -> None:
    """An observation without any other side is none."""
    assert merge([Observation("search-console", to_url=OURS)]) == ()


# What must not be concluded


def test_one_source_that_still_sees_it_outweighs_others_that_lost_it() -> None:
    """A claim is called lost only where all that tell of it call it so."""
    lost = replace(SEEN, source="ahrefs", lost=True)
    assert [claim.lost for claim in merge([lost])] == [True]
    assert [claim.lost for claim in merge([lost, SEEN])] == [False]


def test_a_sample_does_not_make_lost() -> None:
    """A link that a sample leaves out is not mentioned by it, and nothing else follows."""
    before = merge([replace(SEEN, source="bing", sample=True), SEEN])
    after = merge([SEEN])
    assert [(claim.lost, claim.sample) for claim in (*before, *after)] == [(False, False), (False, False)]
    assert [(claim.lost, claim.sample) for claim in merge([replace(SEEN, sample=True)])] == [(False, True)]


def test_a_private_observation_makes_nothing_public() -> None:
    """Beside a public observation nothing of a private one is told; alone it makes a private claim."""
    secret = replace(SEEN, source="logs", private=True, anchor="a", rel="b", title="c", kind_hint="d", metrics={"visits": 7}, first_seen="2020-01-01")
    assert merge([SEEN]) == merge([SEEN, secret])
    assert [(claim.private, claim.sources) for claim in merge([secret])] == [(True, ("logs",))]


# Too much


def test_a_site_that_names_us_on_10_000_pages_is_capped() -> None:
    """Of one source, the newest 200 claims about one registrable domain count; another source, and another domain, lose nothing by it."""
    many = [
        replace(SEEN, from_url=f"https://www{number % 7}.blog.example/{number:05}", last_seen=f"20{number // 100:02}-01-01")
        for number in range(10_000)
    ]
    other = [replace(SEEN, source="lobsters"), replace(SEEN, from_url="https://other.example/")]
    claims = merge([*many, *other])
    assert len(claims) == 202
    assert {f"{number:05}" for number in range(9800, 10_000)} == {claim.from_url[-5:] for claim in claims if claim.last_seen}
    assert {(THEIRS, "lobsters"), ("https://other.example/", "hackernews")} == {
        (claim.from_url, *claim.sources) for claim in claims if not claim.last_seen
    }


def test_pages_come_before_sites() -> None:
    """Where too much is claimed, a claim that names the linking page counts more than one that names only its site."""
    sites = [Observation("logs", from_origin=f"https://www{number}.blog.example", to_url=OURS, last_seen="2026-11-01") for number in range(300)]
    claims = merge([*sites, replace(SEEN, source="logs")])
    assert (len(claims), THEIRS in {claim.from_url for claim in claims}) == (200, True)


def test_10_000_observations_of_one_link_are_one_claim() -> None:
    """Texts are kept in small number, however many there are."""
    (claim,) = merge(replace(SEEN, anchor=f"{number:05}", to_url=f"{OURS}#{number:05}", metrics={"points": number}) for number in range(10_000))
    assert (claim.anchors, len(claim.written), claim.metrics) == (("00000", "00001", "00002", "00003", "00004"), 5, {"points": 9999})


# Order

WORDS = st.sampled_from(["", "a", "b"])
DATES = st.sampled_from(["", "2026-10-01", "2026-11-01"])
URLS = st.sampled_from(["", "https://a.example/", "https://a.example/#x", "http://b.example/1", "ftp://c.example/"])
OBSERVATIONS = st.lists(
    st.builds(
        Observation,
        source=st.sampled_from(["bing", "lobsters"]),
        from_url=URLS,
        from_origin=st.sampled_from(["", "https://a.example"]),
        to_url=URLS,
        anchor=st.none() | WORDS,
        rel=st.none() | WORDS,
        title=WORDS,
        first_seen=DATES,
        last_seen=DATES,
        lost=st.booleans(),
        kind_hint=WORDS,
        metrics=st.dictionaries(WORDS, st.integers(0, 3), max_size=2),
        sample=st.booleans(),
        private=st.booleans(),
    ),
    max_size=8,
)


@given(OBSERVATIONS, st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(observations: list[Observation], chance: object) -> None:
    """Observations in any order, told any number of times, come to the same claims."""
    shuffled = [*observations, *observations]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert merge(observations) == merge(shuffled)


@given(OBSERVATIONS)
def test_every_claim_is_one_of_its_kind(observations: list[Observation]) -> None:
    """No two claims have one key, they are sorted, and what one says was said."""
    claims = merge(observations)
    assert sorted({claim.key for claim in claims}) == [claim.key for claim in claims]
    said = {getattr(one, field.name) for one in observations for field in fields(one) if field.name in {"anchor", "title", "kind_hint", "rel"}}
    assert all({*claim.anchors, *claim.titles, *claim.hints, *claim.rels} <= said for claim in claims)

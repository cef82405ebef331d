"""LV602 to LV607 and LV609, links of others to the site: what the examples in their documentation do not show."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from linkvoice.check.inside import check_inside
from linkvoice.config import Config
from linkvoice.model.finding import Finding
from linkvoice.model.link_to_us import LinkToUs, Placement
from linkvoice.model.record import Record
from linkvoice.model.standing import Standing
from linkvoice.report.terminal import finding_line
from linkvoice.rules import RULES
from linkvoice.rules.engine import evaluate
from linkvoice.rules.rule import Facts
from linkvoice.run import validate
from tests.records import WHEN, landed, record
from tests.sites import BASE, NOW, Files, graph_of

GUIDE = f"{BASE}guide/"
SITE = {"index.html": "<a href=guide/>The guide</a>", "guide/index.html": "<h2 id=install>Install</h2><a href=../>Home</a>"}
POST = "https://blog.acme.org/post"
EVERY = ("LV602", "LV603", "LV604", "LV605", "LV606", "LV607", "LV609")


def told(folder: Path, records: Sequence[Record], *codes: str, files: Files = SITE, rules: dict[str, Any] | None = None) -> tuple[Finding, ...]:
    """Judge a site to which others link, by some rules."""
    config = Config.from_mapping({"rules": {"select": codes or EVERY, "options": rules or {}}})
    validate(config)
    graph = graph_of(folder, files)
    backlinks = sorted((landed(graph, known, config) for known in records), key=lambda backlink: backlink.record.key)
    return evaluate(RULES, Facts(graph, check_inside(graph), config, NOW, tuple(backlinks)))


def lines(findings: Sequence[Finding]) -> list[tuple[str, str, str, str]]:
    """Give (code, severity, page, message) of findings."""
    return [(finding.code, str(finding.severity), finding.page, finding.message) for finding in findings]


def stub(to: str) -> str:
    """Give a redirect stub."""
    return f"<meta http-equiv=refresh content='0; url={to}'>"


# What the cases of the field say


def test_a_link_that_a_redirect_saves(tmp_path: Path) -> None:
    """A backlink to a page that moved, with a redirect in its place, is a note at the page where it ends."""
    files = {**SITE, "guide-old/index.html": stub("/guide/")}

    assert lines(told(tmp_path, [record(POST, f"{BASE}guide-old/")], files=files)) == [
        ("LV602", "info", "guide/index.html", f"{POST} links to {BASE}guide-old/, which redirects here")
    ]


def test_a_link_that_its_author_does_not_vouch_for(tmp_path: Path) -> None:
    """A backlink with nofollow and ugc is told once, with both."""
    assert lines(told(tmp_path, [record(POST, GUIDE, rel="nofollow ugc")])) == [
        ("LV604", "info", "guide/index.html", f"{POST} links here with `nofollow` and `ugc`")
    ]


def test_a_link_on_a_page_that_search_engines_may_not_show(tmp_path: Path) -> None:
    """`noindex, follow` on the page that links comes to nofollow in the long run."""
    assert lines(told(tmp_path, [record(POST, GUIDE, robots=("follow", "noindex"))])) == [
        ("LV605", "info", "guide/index.html", f"{POST} links here, and tells search engines `noindex`")
    ]


def test_a_link_that_hides_its_visitors(tmp_path: Path) -> None:
    """What VitePress writes by itself explains a zero in the statistics."""
    assert lines(told(tmp_path, [record("https://vp.acme.org/", GUIDE, rel="noreferrer")])) == [
        ("LV607", "info", "guide/index.html", "https://vp.acme.org/ links here and hides where visitors come from (rel noreferrer)")
    ]


# What they have in common


@pytest.mark.parametrize("standing", [Standing.CLAIMED, Standing.MENTION_ONLY, Standing.UNVERIFIABLE, Standing.BLOCKED_BY_POLICY])
def test_what_nobody_has_seen_is_not_told(tmp_path: Path, standing: Standing) -> None:
    """A claim, a mention and a page that could not be read say nothing of a link."""
    files = {"index.html": "<a href='https://blog.acme.org/'>t</a>", "guide/index.html": "<meta name=robots content=noindex>"}
    known = record(POST, GUIDE, standing=standing, rel="nofollow noreferrer", robots=("noindex",))

    assert told(tmp_path, [known], files=files) == ()


@pytest.mark.parametrize("standing", [Standing.LIVE, Standing.LIVE_VARIANT, Standing.LIVE_REDIRECT])
def test_every_link_that_was_seen_is_told(tmp_path: Path, standing: Standing) -> None:
    """A link that is written otherwise, or leads here by a redirect of theirs, counts like any other."""
    known = record(POST, GUIDE, standing=standing, rel="nofollow")

    assert [finding.code for finding in told(tmp_path, [known])] == ["LV604"]


def test_spam_is_not_worth_a_word(tmp_path: Path) -> None:
    """Nobody asks a page of spam for a better link."""
    files = {**SITE, "index.html": "<a href='https://spam.acme.org/'>t</a>"}
    known = record("https://spam.acme.org/", GUIDE, text="buy viagra", rel="nofollow noreferrer", robots=("noindex",))

    assert told(tmp_path, [known], files=files) == ()
    assert told(tmp_path, [record("https://spam.acme.org/", GUIDE, text="buy viagra", standing=Standing.GONE)]) == ()


def test_one_site_is_told_once_for_each_page_of_ours(tmp_path: Path) -> None:
    """What a template of theirs repeats ten thousand times is one finding with a count."""
    records = [record(f"https://blog.acme.org/{number:05}", GUIDE, rel="nofollow") for number in range(10_000)]

    findings = told(tmp_path, [*records, record(POST, BASE, rel="nofollow")])

    assert [(finding.page, finding.count, finding.message) for finding in findings] == [
        ("guide/index.html", 10_000, "https://blog.acme.org/00000 links here with `nofollow`"),
        ("index.html", 1, f"{POST} links here with `nofollow`"),
    ]


def test_links_to_what_is_not_in_the_build_name_it(tmp_path: Path) -> None:
    """Where no page of this build is meant, the message says which URL is."""
    known = [
        record(POST, f"{BASE}api/", rel="nofollow noreferrer", robots=("none",)),
        record(f"{POST}s", f"{BASE}api/", standing=Standing.SOURCE_DEAD),
    ]

    assert lines(told(tmp_path, known)) == [
        ("LV604", "info", "", f"{POST} links to {BASE}api/ with `nofollow`"),
        ("LV605", "info", "", f"{POST} links to {BASE}api/, and tells search engines `none`"),
        ("LV606", "info", "", f"{POST}s is gone, and linked to {BASE}api/ (since 2026-11-01)"),
        ("LV607", "info", "", f"{POST} links to {BASE}api/ and hides where visitors come from (rel noreferrer)"),
    ]


def test_what_strangers_write_is_harmless(tmp_path: Path) -> None:
    """A URL of a stranger brings no control character, no markup and no endless line into a message."""
    url = "https://blog.acme.org/\x1b[31m\u202e`<b>\n::error::" + "a" * 300
    known = Record(url, GUIDE, ("webmention.io",), WHEN, WHEN, Standing.LIVE, link=LinkToUs(GUIDE, rel="nofollow"))

    message = told(tmp_path, [known])[0].message

    assert message == "https://blog.acme.org/[31mb::error::" + "a" * 83 + "… links here with `nofollow`"
    assert message.isprintable()


def test_what_others_do_never_fails_a_build() -> None:
    """Only what this very site does wrong may fail its build."""
    assert {rule.code for rule in RULES if rule.code in EVERY and rule.can_fail} == {"LV602", "LV603"}
    assert [rule.code for rule in RULES if rule.code in EVERY and rule.about_build] == []


def test_authors_can_silence_them(tmp_path: Path) -> None:
    """A comment on our page covers what is said of links to it."""
    files = {**SITE, "guide/index.html": "<!-- linkvoice-disable-page LV604 -- it is their way -->"}

    assert told(tmp_path, [record(POST, GUIDE, rel="nofollow")], files=files) == ()


def test_a_line_for_a_person(tmp_path: Path) -> None:
    """A finding is printed at the page of ours."""
    assert [finding_line(finding) for finding in told(tmp_path, [record(POST, GUIDE, rel="nofollow")])] == [
        f"guide/index.html: LV604 info backlink-nofollow: {POST} links here with `nofollow`; ask for a plain link if it recommends you, or leave it"
    ]


# LV602


def test_a_redirect_to_the_home_page_helps_nobody(tmp_path: Path) -> None:
    """A page that somebody links and that leads to the home page is a warning."""
    files = {**SITE, "guide-old/index.html": stub("/")}

    findings = told(tmp_path, [record(POST, f"{BASE}guide-old/")], "LV602", files=files)

    assert lines(findings) == [("LV602", "warning", "index.html", f"{POST} links to {BASE}guide-old/, which redirects here")]
    assert findings[0].hint == "send its readers to the page that took its place"


def test_rules_of_the_host_are_redirects_too(tmp_path: Path) -> None:
    """`_redirects` counts like a stub; where the way ends outside the site, or nowhere, there is nothing to say here."""
    files = {**SITE, "_redirects": "/a/ /guide/\n/b/ https://other.dev/\n/c/ /gone/\n"}
    records = [record(POST, f"{BASE}{path}/") for path in "abc"]

    assert lines(told(tmp_path, records, "LV602", files=files)) == [
        ("LV602", "info", "guide/index.html", f"{POST} links to {BASE}a/, which redirects here")
    ]


# LV603


@pytest.mark.parametrize(
    ("files", "place", "word"),
    [
        ({"guide/index.html": "<meta name=robots content='noindex, follow'>"}, '`<meta name="robots">`', "noindex"),
        ({"guide/index.html": "<meta name=googlebot content=none>"}, '`<meta name="googlebot">`', "none"),
        ({"_headers": "/guide/*\n  X-Robots-Tag: noindex\n"}, "`X-Robots-Tag`", "noindex"),
    ],
)
def test_links_to_what_is_kept_out_of_search_results(tmp_path: Path, files: Files, place: str, word: str) -> None:
    """A page that others link to and that search engines may not show is told once, with those who link."""
    records = [record(POST, GUIDE), record(f"{POST}s", f"{GUIDE}#install"), record("https://c.dev/", GUIDE)]

    assert lines(told(tmp_path, records, "LV603", files={**SITE, **files})) == [
        ("LV603", "warning", "guide/index.html", f"{place} says `{word}`, though others link here: {POST} and 2 more")
    ]


# LV604


@pytest.mark.parametrize(
    "url",
    [
        "https://stackoverflow.com/q/1",
        "https://en.wikipedia.org/wiki/Links",
        "https://old.reddit.com/r/a/comments/b/",
        "https://news.ycombinator.com/item?id=1",
        "https://toots.acme.org/@ann/112345678901234567",
        "https://forum.acme.org/t/links/5",
        "https://github.com/acme/tool",
        "https://git.acme.org/acme/tool",
        "https://pypi.org/project/tool/",
        "https://ann.medium.com/links",
    ],
)
def test_platforms_that_mark_every_link(tmp_path: Path, url: str) -> None:
    """Where software marks whatever people write, the mark says nothing of us."""
    assert told(tmp_path, [record(url, GUIDE, rel="nofollow noopener")], "LV604") == ()


def test_comments_are_marked_whatever_they_link(tmp_path: Path) -> None:
    """The mark of a comment on somebody's blog is that of all comments there."""
    assert told(tmp_path, [record(POST, GUIDE, rel="nofollow ugc", placement=Placement.COMMENT)], "LV604") == ()


def test_the_list_of_platforms_is_the_owners(tmp_path: Path) -> None:
    """What the configuration says takes the place of the list."""
    records = [record(url, GUIDE, rel="nofollow") for url in ("https://pypi.org/project/tool/", "https://blog.acme.org/a")]
    hosts = {"backlink-nofollow": {"hosts": ["*.acme.org"]}}

    assert [finding.message for finding in told(tmp_path, records, "LV604", rules=hosts)] == [
        "https://pypi.org/project/tool/ links here with `nofollow`"
    ]


@pytest.mark.parametrize("rel", ["", "noopener", "me", "external noreferrer", "dofollow"])
def test_links_that_count(tmp_path: Path, rel: str) -> None:
    """What says neither nofollow nor sponsored nor ugc is a plain link."""
    assert told(tmp_path, [record(POST, GUIDE, rel=rel)], "LV604") == ()


# LV605


@pytest.mark.parametrize(
    ("robots", "words"),
    [
        (("none",), "`none`"),
        (("nofollow",), "`nofollow`"),
        (("nofollow", "noindex"), "`noindex` and `nofollow`"),
        (("index", "follow"), ""),
        (("noarchive", "nosnippet"), ""),
        ((), ""),
    ],
)
def test_what_their_page_tells_search_engines(tmp_path: Path, robots: tuple[str, ...], words: str) -> None:
    """Only what keeps the page or its links out counts."""
    expected = [f"{POST} links here, and tells search engines {words}"] if words else []

    assert [finding.message for finding in told(tmp_path, [record(POST, GUIDE, robots=robots)], "LV605")] == expected


# LV606


@pytest.mark.parametrize(
    ("standing", "was", "message"),
    [
        (Standing.GONE, (Standing.LIVE,), f"{POST} no longer links here (since 2026-11-01)"),
        (Standing.SOURCE_DEAD, (Standing.CLAIMED, Standing.LIVE_VARIANT), f"{POST} is gone, and linked here (since 2026-11-01)"),
        (Standing.GONE, (Standing.CLAIMED,), None),
        (Standing.SOURCE_DEAD, (), None),
        (Standing.UNVERIFIABLE, (Standing.LIVE,), None),
        (Standing.LIVE, (Standing.LIVE, Standing.GONE), None),
    ],
)
def test_only_what_was_seen_can_be_lost(tmp_path: Path, standing: Standing, was: tuple[Standing, ...], message: str | None) -> None:
    """A link is lost when it was seen once and is proven gone; not when nobody could look."""
    findings = told(tmp_path, [record(POST, GUIDE, standing=standing, was=was)], "LV606")

    assert [finding.message for finding in findings] == ([] if message is None else [message])


# LV607


@pytest.mark.parametrize(
    ("rel", "policy", "reason"),
    [
        ("noopener noreferrer", "", "rel noreferrer"),
        ("noreferrer", "unsafe-url", "rel noreferrer"),
        ("", "same-origin", "referrer policy same-origin"),
        ("", "never", "referrer policy no-referrer"),
        ("", "origin", ""),
        ("", "strict-origin-when-cross-origin", ""),
        ("", "nonsense", ""),
        ("noopener", "", ""),
    ],
)
def test_what_hides_visitors(tmp_path: Path, rel: str, policy: str, reason: str) -> None:
    """The rel of the link counts, else the referrer policy of its page."""
    expected = [f"{POST} links here and hides where visitors come from ({reason})"] if reason else []

    assert [finding.message for finding in told(tmp_path, [record(POST, GUIDE, rel=rel, referrer=policy)], "LV607")] == expected


def test_pictures_send_no_visitors(tmp_path: Path) -> None:
    """Who only shows a picture of ours hides nobody."""
    known = Record(POST, GUIDE, ("bing",), WHEN, WHEN, Standing.LIVE, link=LinkToUs(GUIDE, element="img"), page={"referrer": "no-referrer"})

    assert told(tmp_path, [known], "LV607") == ()


# LV609


def linking(*urls: str, rel: str = "") -> str:
    """Give a page that links to others."""
    return "".join(f"<p><a href='{url}' rel='{rel}'>t</a></p>" for url in urls)


@pytest.mark.parametrize(
    ("theirs", "ours", "is_told"),
    [
        ("https://blog.acme.org/post", "https://blog.acme.org/", True),
        ("https://www.ann.dev/post", "https://ann.dev/about", True),
        ("https://blog.acme.org/post", "https://shop.acme.org/", False),
        ("https://ann.github.io/post", "https://bob.github.io/", False),
        ("https://github.com/ann/tool", "https://github.com/Ann/other", True),
        ("https://github.com/ann/tool", "https://github.com/bob/tool", False),
        ("https://github.com/ann/tool/issues/3", "https://github.com/ann/tool", False),
        ("https://stackoverflow.com/q/1", "https://stackoverflow.com/q/2", False),
        ("https://en.wikipedia.org/wiki/A", "https://en.wikipedia.org/wiki/B", False),
        ("https://pypi.org/project/a/", "https://pypi.org/project/b/", False),
        ("https://www.google.de/", "https://www.google.de/", False),
    ],
)
def test_sites_that_link_back(tmp_path: Path, theirs: str, ours: str, is_told: bool) -> None:
    """A site is a host, or a person's part of one; where visitors or programs make the links, it is chance."""
    findings = told(tmp_path, [record(theirs, GUIDE)], "LV609", files={**SITE, "index.html": linking(ours)})

    assert [finding.message for finding in findings] == ([f"{ours}: this site links back, on {theirs}"] if is_told else [])


def test_a_site_that_links_back_is_told_once(tmp_path: Path) -> None:
    """However often two sites link to each other, the first link of ours is told, where it stands."""
    files = {**SITE, "index.html": linking("https://blog.acme.org/a", "https://blog.acme.org/b"), "b.html": linking("https://blog.acme.org/c")}

    assert lines(told(tmp_path, [record(POST, GUIDE), record(f"{POST}s", BASE)], "LV609", files=files)) == [
        ("LV609", "info", "b.html", f"https://blog.acme.org/c: this site links back, on {POST}")
    ]


def test_a_link_that_does_not_count_exchanges_nothing(tmp_path: Path) -> None:
    """Only a followed link of ours is one side of an exchange."""
    files = {**SITE, "index.html": linking("https://blog.acme.org/", rel="nofollow")}

    assert told(tmp_path, [record(POST, GUIDE)], "LV609", files=files) == ()


@pytest.mark.parametrize(
    ("linked", "back", "severities"),
    [(10, 8, ["warning"]), (10, 7, ["info"] * 7), (9, 9, ["info"] * 9), (20, 16, ["warning"]), (12, 12, ["warning"])],
)
def test_pages_of_exchanged_links(tmp_path: Path, linked: int, back: int, severities: list[str]) -> None:
    """Where 10 sites or more are linked and 80 of 100 link back, the page is told, and not each link."""
    files = {**SITE, "friends.html": linking(*(f"https://site{number}.dev/" for number in range(linked)))}

    findings = told(tmp_path, [record(f"https://site{number}.dev/a", BASE) for number in range(back)], "LV609", files=files)

    assert [finding.severity for finding in findings] == severities
    if severities == ["warning"]:
        message = f"{back} of {linked} sites that this page links to link back: it looks like a page of exchanged links"
        assert [(finding.page, finding.message) for finding in findings] == [("friends.html", message)]

"""What links tell others of the visitors, and what they let them do: LV301 to LV307."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from linkvoice.model.finding import Finding
from linkvoice.model.outcome import Hop, Outcome, Status
from linkvoice.rules.privacy.referrers import policy_of_header, policy_of_meta
from tests.sites import Files, findings_of

PLAIN, SECURE = "http://news.acme.io/today", "https://news.acme.io/today"


def found(folder: Path, html: str, files: Files | None = None, answers: Mapping[str, Outcome] | None = None, **rest: Any) -> list[Finding]:
    """Judge a page by the rules about rel and privacy, and those that `enable` names."""
    rules = {"select": ["LV1", "LV3", *rest.pop("enable", ())]}
    return [*findings_of(folder, {"index.html": html, "guide.html": "", **(files or {})}, answers, rules=rules, **rest)]


def codes(findings: list[Finding]) -> list[str]:
    """The codes of findings."""
    return [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="https://other.io/" target="_blank" rel="opener">t</a>', ["LV301"]),
        ('<a href="https://other.io/" target="_BLANK" rel="OPENER nofollow">t</a>', ["LV301"]),
        ('<map name="m"><area href="//other.io/" target="_blank" rel="opener" alt="x"></map>', ["LV301"]),
        ('<a href="https://other.io/" target="docs" rel="opener">t</a>', ["LV301", "LV302"]),
        ('<a href="https://other.io/" target="docs">t</a>', ["LV302"]),
        ('<a href="https://other.io/" target="blank" rel="nofollow">t</a>', ["LV302"]),
        ('<a href="https://other.io/" target="_new">t</a>', ["LV302"]),
        ('<a href="https://other.io/" target="docs" rel="noopener,nofollow">t</a>', ["LV103", "LV302"]),
        ('<a href="https://other.io/" rel="noreferrer">t</a>', ["LV304"]),
        ('<a href="https://other.io/" rel="noopener NoReferrer" target="_blank">t</a>', ["LV304"]),
        ('<a href="https://other.io/" referrerpolicy="no-referrer">t</a>', ["LV304"]),
        ('<map name="m"><area href="https://other.io/" referrerpolicy="Same-Origin" alt="x"></map>', ["LV304"]),
        ('<a href="https://other.io/" target="docs" rel="noreferrer">t</a>', ["LV304"]),
        ('<meta name="referrer" content="no-referrer"><a href="https://other.io/">t</a>', ["LV305"]),
        ('<meta name="Referrer" content=" Same-Origin ">', ["LV305"]),
        ('<meta name="referrer" content="never">', ["LV305"]),
        ('<a href="http://other.io">1 &lt; 2</a>', ["LV306"]),
        ('<a href=" HTTP://other.io/">t</a>', ["LV306"]),
        ('<a href="http://shop.example/">t</a>', ["LV306"]),
        ('<a href="http://acme.dev/guide.html">t</a>', ["LV306"]),
        ('<a href="http://127.0.0.1:8000/">t</a>', ["LV307"]),
        ('<a href="http://localhost:8000">t</a>', ["LV307"]),
        ('<a href="https://localhost/">t</a>', ["LV307"]),
        ('<a href="http://app.localhost:3000/">t</a>', ["LV307"]),
        ('<a href="http://[::1]/">t</a>', ["LV307"]),
        ('<a href="http://192.168.1.1/">t</a>', ["LV307"]),
        ('<a href="https://10.0.0.7:8443/">t</a>', ["LV307"]),
        ('<a href="http://0.0.0.0:8000/">t</a>', ["LV307"]),
        ('<a href="http://printer.local/">t</a>', ["LV307"]),
        ('<a href="http://grafana:3000/">t</a>', ["LV307"]),
    ],
)
def test_what_links_give_away(tmp_path: Path, html: str, expected: list[str]) -> None:
    """Each kind of link has its code, and no other."""
    assert codes(found(tmp_path, html)) == expected


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://other.io/" target="_blank">t</a><a href="//other.io/a" target="_blank" rel="nofollow">t</a>',
        '<a href="https://other.io/" target="_blank" rel="opener noopener">t</a><a href="https://other.io/b" rel="opener">t</a>',
        '<a href="https://other.io/" target="_self" rel="opener">t</a><a href="https://other.io/c" target="_Top">t</a>',
        '<a href="https://other.io/" target="_parent">t</a><a href="https://other.io/d" target="">t</a>',
        '<a href="https://other.io/" target="docs" rel="noopener">t</a>',
        '<a href="guide.html" target="docs">t</a><a href="guide.html" target="_blank" rel="opener">t</a>',
        '<a href="guide.html" rel="noreferrer">t</a><a href="mailto:team@acme.dev" rel="noreferrer" target="docs">t</a>',
        '<a href="https://other.io/" referrerpolicy="origin">t</a><a href="https://other.io/e" referrerpolicy="">t</a>',
        '<img src="https://other.io/x.png" referrerpolicy="no-referrer"><link rel="icon" href="https://other.io/">',
        '<meta name="referrer" content="strict-origin-when-cross-origin"><meta name="referrer-x" content="no-referrer">',
        '<meta name="referrer" content="none of these"><meta name="description" content="no-referrer">',
        '<a href="https://other.io/?from=http://other.io/">t</a><a href="//other.io/">t</a><img src="http://other.io/x.png">',
        '<a href="http://www.w3.org/2000/svg">a vocabulary</a><link rel="profile" href="http://gmpg.org/xfn/11">',
        '<code>http://localhost:8000/</code><a href="https://localhost.io/">t</a><a href="https://local.io/">t</a>',
        '<a href="https://8.8.8.8/">t</a><a href="https://mylocal.io/">t</a><a href="file:///etc/hosts">t</a>',
    ],
)
def test_links_that_give_nothing_away(tmp_path: Path, html: str) -> None:
    """New tabs are safe by themselves, links within the site have no secrets, and what is no link is not judged."""
    assert codes(found(tmp_path, html)) == []


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="https://other.io/" target="_blank">t</a>', ["LV303"]),
        ('<a href="https://other.io/" target="_Blank" rel="nofollow">t</a>', ["LV303"]),
        ('<a href="https://other.io/" target="_blank" rel="noopener">t</a>', []),
        ('<a href="https://other.io/" target="_blank" rel="noreferrer">t</a>', ["LV304"]),
        ('<a href="https://other.io/" target="docs">t</a>', ["LV302"]),
        ('<a href="/guide.html" target="_blank">t</a>', []),
        ('<a href="https://acme.dev/guide.html" target="_blank">t</a>', []),
    ],
)
def test_new_tabs_in_old_browsers(tmp_path: Path, html: str, expected: list[str]) -> None:
    """LV303 speaks of links to others in a new tab, once it is selected by its code."""
    assert codes(found(tmp_path, html, enable=["LV303"])) == expected


@pytest.mark.parametrize(
    ("html", "message", "hint"),
    [
        ("<a href=//o.io/ target=_blank rel=opener>t</a>", '//o.io/: may lead this tab elsewhere (rel="opener")', "drop opener"),
        ("<a href=//o.io/ target=Docs>t</a>", '//o.io/: may lead this tab elsewhere (target="Docs")', "add noopener to rel"),
        ("<a href=//o.io/ rel=noreferrer>t</a>", '//o.io/: hides that its visitors come from you (rel="noreferrer")', "write noopener instead"),
        (
            "<a href=//o.io/ referrerpolicy=same-origin>t</a>",
            '//o.io/: hides that its visitors come from you (referrerpolicy="same-origin")',
            "drop referrerpolicy",
        ),
        (
            "<meta name=referrer content=no-referrer>",
            "the referrer meta element hides from other sites that visitors come from here (no-referrer)",
            "write strict-origin-when-cross-origin",
        ),
        ("<a href=http://o.io/>t</a>", "http://o.io/: is not secure", "write https if it answers"),
        ("<a href=http://acme.dev/guide.html>t</a>", "http://acme.dev/guide.html: leads back to this site without https", "write https"),
        ("<a href=http://localhost/>t</a>", "http://localhost/: is another place for each reader", "write it as code, not as a link"),
    ],
)
def test_messages_say_what_to_write(tmp_path: Path, html: str, message: str, hint: str) -> None:
    """A message shows the link and what it does, the hint what to write."""
    assert [(finding.message, finding.hint) for finding in found(tmp_path, html)] == [(message, hint)]


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://docs.other.io/" target="docs">t</a>',
        '<a href="https://docs.other.io/" target="_blank" rel="opener">t</a>',
        '<a href="https://docs.other.io/" rel="noreferrer">t</a>',
    ],
)
def test_hosts_of_ones_own_are_trusted(tmp_path: Path, html: str) -> None:
    """Links to `internal_hosts` are links within the house."""
    assert len(found(tmp_path, html)) == 1
    assert found(tmp_path, html, internal_hosts=["*.other.io"]) == []


# Referrers


@pytest.mark.parametrize(
    ("referrer", "expected"), [(None, [("LV304", "info")]), ("keep", [("LV304", "warning")]), ("hide", [])], ids=["no policy", "keep", "hide"]
)
def test_policies_say_whether_a_referrer_is_wanted(tmp_path: Path, referrer: str | None, expected: list[tuple[str, str]]) -> None:
    """`referrer: keep` makes a hidden referrer a warning, `hide` makes it fine; other links are not touched."""
    html = '<a href="https://friend.io/" rel="noreferrer">t</a><a href="https://other.io/">t</a>'
    policy = [{"match": {"hosts": ["friend.io"]}, "referrer": referrer}]

    assert [(finding.code, finding.severity) for finding in found(tmp_path, html, policy=policy)] == expected


def test_a_referrer_policy_of_the_theme_is_told_once(tmp_path: Path) -> None:
    """All pages with the same policy are one finding; those with another are another."""
    same = '<meta name="referrer" content="same-origin">'
    files = {"a.html": same, "b.html": same, "c.html": '<meta name="referrer" content="no-referrer">', "d.html": "<h1>Plain</h1>"}

    assert [(finding.page, finding.count, finding.pages) for finding in found(tmp_path, same, files)] == [
        ("a.html", 3, ("a.html", "b.html", "index.html")),
        ("c.html", 1, ("c.html",)),
    ]


def test_the_header_counts_where_the_page_is_silent(tmp_path: Path) -> None:
    """A `Referrer-Policy` in `_headers` is told too, unless the page says otherwise."""
    files = {"_headers": "/*\n  Referrer-Policy: no-referrer\n", "open.html": '<meta name="referrer" content="origin">'}
    [finding] = found(tmp_path, "<h1>Hello</h1>", files)

    assert (finding.code, finding.pages) == ("LV305", ("guide.html", "index.html"))
    assert finding.message == "the Referrer-Policy header hides from other sites that visitors come from here (no-referrer)"


@pytest.mark.parametrize(
    ("value", "policy"),
    [
        ("no-referrer", "no-referrer"),
        ("No-Referrer, Strict-Origin-When-Cross-Origin", "strict-origin-when-cross-origin"),
        ("origin, no-referrer, something-new", "no-referrer"),
        ("something-new", ""),
        ("", ""),
    ],
)
def test_the_last_policy_of_a_header_that_browsers_know_counts(value: str, policy: str) -> None:
    """A header lists the newest policy last, for browsers that know it."""
    assert policy_of_header(value) == policy


@pytest.mark.parametrize(
    ("content", "policy"), [("never", "no-referrer"), ("always", "unsafe-url"), ("origin", "origin"), ("no-referrer, origin", ""), ("", "")]
)
def test_a_meta_element_names_one_policy(content: str, policy: str) -> None:
    """Old names are known, lists are not."""
    assert policy_of_meta(content) == policy


# http


@pytest.mark.parametrize(
    ("answers", "severity"),
    [
        ({}, "info"),
        ({PLAIN: Outcome(PLAIN, Status.OK)}, "info"),
        ({SECURE: Outcome(SECURE, Status.OK)}, "warning"),
        ({SECURE: Outcome(SECURE, Status.REDIRECTED, final_url=f"{SECURE}/")}, "warning"),
        ({SECURE: Outcome(SECURE, Status.BROKEN)}, "info"),
        ({SECURE: Outcome(SECURE, Status.UNREACHABLE)}, "info"),
        ({PLAIN: Outcome(PLAIN, Status.REDIRECTED, final_url=SECURE, hops=(Hop(PLAIN, 301, SECURE),))}, "warning"),
        (
            {PLAIN: Outcome(PLAIN, Status.REDIRECTED, final_url=f"{SECURE}/", hops=(Hop(PLAIN, 302, SECURE), Hop(SECURE, 301, f"{SECURE}/")))},
            "warning",
        ),
        ({PLAIN: Outcome(PLAIN, Status.REDIRECTED, final_url="https://elsewhere.io/", hops=(Hop(PLAIN, 301, "https://elsewhere.io/"),))}, "info"),
    ],
)
def test_a_secure_address_that_answers_is_to_be_written(tmp_path: Path, answers: Mapping[str, Outcome], severity: str) -> None:
    """LV306 weighs more once the same address was seen to answer with https."""
    [finding] = found(tmp_path, f'<a href="{PLAIN}#top">t</a>', answers=answers)

    assert (finding.code, finding.severity) == ("LV306", severity)
    assert finding.hint == ("write https: it answers" if severity == "warning" else "write https if it answers")


def test_insecure_links_within_the_house_weigh_more(tmp_path: Path) -> None:
    """A link to one's own site or hosts without https is a warning, unless the site has no https itself."""
    own, near = '<a href="http://acme.dev/guide.html">t</a>', '<a href="http://docs.acme.io/">t</a>'

    assert [finding.severity for finding in found(tmp_path, own + near, internal_hosts=["docs.acme.io"])] == ["warning", "warning"]
    assert codes(found(tmp_path, own, site_url="http://acme.dev/")) == []


def test_nothing_here_is_selected_by_default(tmp_path: Path) -> None:
    """A first run shows breakage and rel, not taste."""
    html = '<a href="http://other.io/" rel="noreferrer">t</a><a href="http://localhost/" target="docs">t</a>'

    assert findings_of(tmp_path, {"index.html": html}) == ()

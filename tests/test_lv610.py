"""LV610, our own list of who links to us vouches for strangers: what the example in its documentation does not show."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from linkvoice.model.finding import Finding
from tests.sites import findings_of, graph_of, links_on

SPAM = "https://pills.spammer.dev/"


def list_of(*links: str) -> str:
    """Write a list of who links to us."""
    return f"<section class=linkvoice><ul class='x linkvoice-inbound'>{''.join(f'<li>{link}' for link in links)}</ul></section>"


def told(folder: Path, html: str, **options: Any) -> list[Finding]:
    """Judge a page with this in it."""
    return list(findings_of(folder, {"index.html": html}, rules={"select": ["LV610"]}, **options))


@pytest.mark.parametrize(
    ("rel", "told_of"),
    [
        ("", True),
        ("noopener", True),
        ("sponsored", True),
        ("ugc nofollow noopener", False),
        ("UGC", False),
        ("noopener,nofollow", False),
    ],
)
def test_every_link_of_a_stranger_says_nofollow_or_ugc(tmp_path: Path, rel: str, told_of: bool) -> None:
    """Tokens are read as search engines read them; what is said of paid links is no substitute."""
    assert bool(told(tmp_path, list_of(f"<a href={SPAM} rel='{rel}'>Buy</a>"))) == told_of


def test_the_finding_names_the_link_and_both_ways_out(tmp_path: Path) -> None:
    """A link that stands twice is one finding that counts two."""
    (finding,) = told(tmp_path, list_of(*[f"<a href={SPAM} rel=noopener>Buy</a>"] * 2))

    assert (finding.severity, finding.page, finding.count) == ("error", "index.html", 2)
    assert finding.message == f"{SPAM}: listed among those who link here without `nofollow` or `ugc`"
    assert finding.hint == 'rel="noopener ugc nofollow", or name pills.spammer.dev in `voices.reviewed`'


@pytest.mark.parametrize(
    ("href", "options"),
    [
        ("https://blog.friend.dev/post", {"voices": {"reviewed": ["*.friend.dev"]}}),
        ("https://friend.dev/", {"voices": {"reviewed": ["*.friend.dev"]}}),
        ("https://lib.acme.org/", {"internal_hosts": ["*.acme.org"]}),
        ("https://acme.dev/guide/", {}),
        ("/guide/", {}),
        ("#recent", {}),
        ("mailto:ann@spammer.dev", {}),
    ],
)
def test_friends_and_ourselves_need_no_mark(tmp_path: Path, href: str, options: dict[str, Any]) -> None:
    """Reviewed hosts, hosts of the owner and links within the site are vouched for."""
    assert told(tmp_path, list_of(f"<a href='{href}'>x</a>"), **options) == []


def test_links_elsewhere_on_the_page_are_none_of_its_business(tmp_path: Path) -> None:
    """Only what has the class is looked at, in the whole page and outside of our sections too."""
    assert told(tmp_path / "a", f"<p>linkvoice-inbound <a href={SPAM}>x</a></p><div class=linkvoice-inboundary><a href={SPAM}>x</a></div>") == []
    assert len(told(tmp_path / "b", f"<ul class=linkvoice-inbound><li><a href={SPAM}>x</a></ul>")) == 1


def test_our_list_stays_out_of_the_graph(tmp_path: Path) -> None:
    """A section of ours is seen by this rule alone: nobody else judges its links, and nothing is asked."""
    graph = graph_of(tmp_path, {"index.html": list_of(f"<a href={SPAM}>x</a>")})

    assert links_on(graph) == []
    assert graph.pages["index.html"].linkbacks == ((SPAM, ""),)


def test_it_can_be_silenced_like_any_other(tmp_path: Path) -> None:
    """Codes in the configuration hold for pages."""
    html = list_of(f"<a href={SPAM}>x</a>")

    assert [
        finding.code for finding in findings_of(tmp_path, {"index.html": html}, rules={"select": ["LV6"], "per_page": {"*.html": ["LV610"]}})
    ] == []

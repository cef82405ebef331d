"""Where backlinks lead in a build."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from linkvoice.config import Config
from linkvoice.extract.resolve import Resolver
from linkvoice.inbound.landing import land
from linkvoice.model.link import Position
from linkvoice.model.link_to_us import LinkToUs
from linkvoice.model.standing import Standing
from tests.landings import EDITORIAL, landed, record
from tests.sites import BASE, graph_of

SITE = {
    "index.html": "<h1>Home</h1>",
    "guide/index.html": "<h2 id=install>Install</h2>",
    "old/index.html": '<meta http-equiv="refresh" content="0; url=../guide/">',
    "older/index.html": '<meta http-equiv="refresh" content="0; url=../old/#install">',
    "astray/index.html": '<meta http-equiv="refresh" content="0; url=../nothing/">',
    "round/index.html": '<meta http-equiv="refresh" content="0; url=../round/">',
    "spec.pdf": "%PDF",
    "_redirects": "/short /guide/ 301\n/away/* https://else.dev/:splat 301\n",
}


@pytest.mark.parametrize(
    ("url", "target", "fragment", "hops", "broken"),
    [
        ("https://acme.dev/guide/", "guide/index.html", "", (), False),
        ("https://acme.dev/guide", "guide/index.html", "", (), False),
        ("http://acme.dev/guide/index.html?utm_source=x#install", "guide/index.html", "install", (), False),
        ("https://acme.dev", "index.html", "", (), False),
        ("https://acme.dev/old/#top", "guide/index.html", "top", ("old/index.html",), False),
        ("https://acme.dev/older/#top", "guide/index.html", "install", ("older/index.html", "old/index.html"), False),
        ("https://acme.dev/short", "guide/index.html", "", ("/short",), False),
        ("https://acme.dev/spec.pdf#page=2", "spec.pdf", "page=2", (), False),
        ("https://acme.dev/away/x", "", "", ("/away/x",), False),
        ("https://acme.dev/gone/", "", "", (), True),
        ("https://acme.dev/astray/", "", "", ("astray/index.html",), True),
        ("https://acme.dev/round/", "", "", ("round/index.html",), True),
        ("https://acme.dev/api/v1", "", "", (), False),
        ("https://www.acme.dev/guide/", "guide/index.html", "", (), False),
    ],
)
def test_a_backlink_lands_where_a_reader_would(tmp_path: Path, url: str, target: str, fragment: str, hops: tuple[str, ...], broken: bool) -> None:
    """Stubs, rules, aliases, variants and fragments are followed; what other jobs deploy and what leaves the site is not broken."""
    options: dict[str, Any] = {"elsewhere": ["/api/**"], "site_aliases": ["www.acme.dev"]}
    (backlink,) = landed(graph_of(tmp_path, SITE, **options), record(url), **options)

    assert (backlink.target, backlink.fragment, backlink.hops, backlink.broken) == (target, fragment, hops, broken)


@pytest.mark.parametrize(
    ("link", "path"),
    [
        (LinkToUs("https://acme.dev/old/"), "old/"),
        (LinkToUs("https://friend.dev/go/1", ends_at="https://acme.dev/old/"), "old/"),
        (LinkToUs("http://www.acme.dev/elsewhere/#install"), "guide/"),
        (LinkToUs("https://acme.dev/gu%C3%AFde/"), "guïde/"),
    ],
)
def test_what_the_page_links_counts_and_not_what_was_claimed(tmp_path: Path, link: LinkToUs, path: str) -> None:
    """The link as it stands is followed, past redirects of theirs; where its host is no name of this build, the record's own URL."""
    (backlink,) = landed(graph_of(tmp_path, SITE), record("https://acme.dev/guide/", link=link, standing=Standing.LIVE_VARIANT))

    assert backlink.path == path


def test_a_fragment_on_another_name_of_the_site_is_kept(tmp_path: Path) -> None:
    """A link to `http://www…#install` leads to that place on the page that the record is about."""
    link = LinkToUs("http://www.acme.dev/guide#install")

    (backlink,) = landed(graph_of(tmp_path, SITE), record("https://acme.dev/guide/", link=link))

    assert (backlink.target, backlink.fragment) == ("guide/index.html", "install")


def test_without_a_site_url_nothing_is_broken(tmp_path: Path) -> None:
    """Nobody can tell which URLs are ours."""
    (backlink,) = landed(graph_of(tmp_path, SITE, site_url=None), record("https://acme.dev/gone/"))

    assert (backlink.target, backlink.path, backlink.broken) == ("", "", False)


def test_backlinks_are_sorted_and_know_their_place_and_whether_they_are_trusted(tmp_path: Path) -> None:
    """The order is that of the ledger, whatever the order of the records; the place of a broken one is known."""
    graph = graph_of(tmp_path, SITE)
    records = [record(f"{BASE}gone/", from_url=f"https://{host}/x") for host in ("b.friend.dev", "friend.dev", "a.dev")]
    lines = {each.from_url: Position("linkvoice.ledger.jsonl", number) for number, each in enumerate(records, 1)}

    backlinks = land(
        records, graph, Resolver(graph.site, Config()), lambda _record: EDITORIAL, reviewed=["*.friend.dev"], where=lambda each: lines[each.from_url]
    )

    assert [(backlink.record.from_url, backlink.reviewed, str(backlink.position)) for backlink in backlinks] == [
        ("https://a.dev/x", False, "linkvoice.ledger.jsonl:3"),
        ("https://b.friend.dev/x", True, "linkvoice.ledger.jsonl:1"),
        ("https://friend.dev/x", True, "linkvoice.ledger.jsonl:2"),
    ]

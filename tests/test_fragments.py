"""A missing place on somebody else's page is believed only when the page was read to its end and says it all."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from linkvoice.check.outside import check_outside
from linkvoice.config import Config
from linkvoice.fetch.store import CaptureStore
from linkvoice.model.finding import Finding
from linkvoice.model.outcome import Outcome
from linkvoice.model.progress import Silent
from linkvoice.rules import RULES
from linkvoice.rules.engine import evaluate
from linkvoice.rules.rule import Facts
from tests.hostile import HTML, Answer, Hostile, JumpingClock, cut, drip, endless, reply, visit
from tests.sites import NOW, graph_of

pytestmark = pytest.mark.usefixtures("no_authorities")

CONFIG = Config.from_mapping({"outbound": {"host_interval": 0, "max_retries": 0, "hosts": {"127.0.0.1": {"allow": True}}}})
PROSE = "<p>Plain words that anybody can read, and enough of them to make a page of it.</p>\n"
PAGE = f"<!doctype html><title>Manual</title><h1>Manual</h1>{PROSE * 5}<h2 id=setup>Setup</h2>{PROSE}<a name=old></a><h2 id=user-content-faq>FAQ</h2>"
SCRIPT = "<!doctype html><title>Manual</title><div id=root></div><noscript>You need to enable JavaScript.</noscript><script src=/app.js></script>"


@pytest.fixture
def store() -> Iterator[CaptureStore]:
    opened = CaptureStore(None)
    yield opened
    opened.close()


def check(folder: Path, store: CaptureStore, *urls: str, clock: JumpingClock | None = None) -> tuple[dict[str, Outcome], list[Finding]]:
    """Check a page with these links; gives the outcomes and what LV510 has to say."""
    site = {"index.html": "<main>" + "".join(f'<p><a href="{url}">x</a></p>' for url in urls) + "</main>"}
    graph = graph_of(folder, site, site_url="https://linkvoice.dev/")
    work = check_outside(graph, CONFIG, store, deadline=0, clock=clock or JumpingClock(), progress=Silent())
    outcomes = asyncio.run(work).outcomes
    return outcomes, [finding for finding in evaluate(RULES, Facts(graph, outcomes, CONFIG, NOW)) if finding.code == "LV510"]


def verdicts(folder: Path, store: CaptureStore, server: Hostile, *fragments: str, target: str = "/page") -> dict[str, str]:
    """The verdicts on fragments of one page; those that are fine are not among them."""
    outcomes, _ = check(folder, store, *(server.url(f"{target}#{fragment}") for fragment in fragments))
    return {fragment: str(verdict) for fragment, verdict in outcomes[server.url(target)].fragments.items()}


def test_what_a_page_has_and_has_not(tmp_path: Path, store: CaptureStore, server: Hostile) -> None:
    """Ids, names and GitHub's own way to write them are found; the rest is missing, and the page is asked once for all of it."""
    server.answers["/page"] = reply(200, PAGE)
    sought = [
        "setup",
        "old",
        "faq",
        "set-up",
        "s%65tup",
        "",
        "top",
        "!route",
        "/route",
        ":~:text=Plain",
        "setup:~:text=x",
        "gone:~:text=x",
        "L10-L20",
    ]
    assert verdicts(tmp_path, store, server, *sought) == {"set-up": "missing", "gone:~:text=x": "missing"}
    assert server.asked() == ["/page"]


def test_the_finding_names_the_nearest_place(tmp_path: Path, store: CaptureStore, server: Hostile) -> None:
    """The author sees what is missing, and what may have been meant; it is a warning that never fails."""
    server.answers["/page"] = reply(200, PAGE)
    url = server.url("/page#set-up")
    (finding,) = check(tmp_path, store, url)[1]
    assert (finding.message, finding.hint) == (f"{url}: the page has no id or name `set-up`", "did you mean #setup?")
    assert (finding.severity, finding.can_fail, finding.about_build) == ("warning", False, False)


NOBODY_KNOWS = [
    reply(200, SCRIPT),
    reply(200, PAGE.encode(), "application/pdf"),
    reply(200, PAGE, "text/plain"),
    cut(reply(200, PAGE + " " * 9000)[:1000]),
    reply(302, Location="/other#part"),
]


@pytest.mark.parametrize("answer", NOBODY_KNOWS, ids=["script", "pdf", "text", "cut", "another fragment"])
def test_where_nobody_can_know_nothing_is_said(tmp_path: Path, store: CaptureStore, server: Hostile, answer: Answer) -> None:
    """Pages made by scripts, other documents, pages read in part, and redirects that name a place of their own."""
    server.answers = {"/page": answer, "/other": reply(200, PAGE)}
    outcomes, findings = check(tmp_path, store, server.url("/page#gone"))
    assert dict(outcomes[server.url("/page")].fragments) == {"gone": "unknown"}
    assert findings == []


def test_a_fragment_goes_along_with_a_redirect(tmp_path: Path, store: CaptureStore, server: Hostile) -> None:
    """The page that a redirect ends at is the one that must have the place."""
    server.answers = {"/page": reply(301, Location="/new"), "/new": reply(200, PAGE)}
    assert verdicts(tmp_path, store, server, "setup", "gone") == {"gone": "missing"}


def test_no_place_of_a_broken_page_is_judged(tmp_path: Path, store: CaptureStore, server: Hostile) -> None:
    """What leads nowhere lacks no id."""
    server.answers["/page"] = reply(404, PAGE)
    assert verdicts(tmp_path, store, server, "gone") == {}


# How much is read


LONG = PAGE.encode() + b" " * 300_000 + b"<h2 id=far>Far</h2>" + b" " * 300_000


def test_a_long_page_is_read_to_its_end(tmp_path: Path, store: CaptureStore, server: Hostile) -> None:
    """A place far down is found, and one that is nowhere on 600 KB is missing."""
    server.answers["/page"] = reply(200, LONG)
    assert verdicts(tmp_path, store, server, "far", "setup", "gone") == {"gone": "missing"}


def test_reading_ends_when_all_is_found(server: Hostile) -> None:
    """A server that sends the place and then nothing more for an hour keeps nobody waiting."""
    server.answers["/page"] = drip(b"HTTP/1.1 200 x\r\nContent-Type: text/html\r\n\r\n" + PAGE.encode() + b" " * 100_000)
    capture = visit(server.url("/page"), sought=frozenset({"setup"}), timeout=3600)
    assert (capture.whole, "setup" in (capture.anchors or ())) == (False, True)


def test_reading_ends_after_a_megabyte(tmp_path: Path, store: CaptureStore, server: Hostile) -> None:
    """A page without end is given up after 1 MB, with no verdict, and not asked for it again."""
    sent: list[int] = []
    server.answers["/page"] = endless(b"HTTP/1.1 200 x\r\nContent-Type: text/html\r\n\r\n" + PAGE.encode(), b" " * 65536, sent)
    for _ in range(2):
        assert verdicts(tmp_path, store, server, "gone", "setup") == {"gone": "unknown"}
    assert server.asked() == ["/page"]
    assert sum(sent) < 8_000_000


def test_without_a_fragment_little_is_read(server: Hostile) -> None:
    """Nobody looks for places that no link names."""
    server.answers["/page"] = reply(200, LONG)
    capture = visit(server.url("/page"))
    assert (capture.anchors, capture.whole) == (None, False)


# What is remembered


def test_a_second_fragment_costs_no_request(tmp_path: Path, store: CaptureStore, server: Hostile) -> None:
    """The places of a page are kept with its capture: another link to it is judged by them."""
    server.answers["/page"] = reply(200, PAGE)
    assert verdicts(tmp_path, store, server, "setup") == {}
    assert verdicts(tmp_path, store, server, "old", "gone") == {"gone": "missing"}
    assert server.asked() == ["/page"]


def test_a_page_that_was_asked_without_fragment_is_asked_once_more(tmp_path: Path, store: CaptureStore, server: Hostile) -> None:
    """The first fragment of a page that is known otherwise costs one request, and only that."""
    server.answers["/page"] = reply(200, PAGE)
    check(tmp_path, store, server.url("/page"))
    for _ in range(2):
        assert verdicts(tmp_path, store, server, "gone") == {"gone": "missing"}
    assert server.asked() == ["/page", "/page"]


def test_other_documents_are_not_asked_again(tmp_path: Path, store: CaptureStore, server: Hostile) -> None:
    """Where nobody can know, asking again is of no use."""
    server.answers["/page"] = reply(200, b"%PDF-1.7", "application/pdf")
    check(tmp_path, store, server.url("/page"))
    assert verdicts(tmp_path, store, server, "page=2", "chapter") == {"chapter": "unknown"}
    assert server.asked() == ["/page"]


def test_html_in_another_dress(tmp_path: Path, store: CaptureStore, server: Hostile) -> None:
    """XHTML counts as a page, with its parameters."""
    server.answers["/page"] = reply(200, PAGE, "application/xhtml+xml; charset=utf-8")
    assert HTML.startswith("text/html")
    assert verdicts(tmp_path, store, server, "gone") == {"gone": "missing"}

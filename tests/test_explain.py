"""`linkvoice explain` tells the whole story of a URL: the verdict, what decided it, every visit, and where it is linked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from linkvoice.model.capture import Capture, Failure, Visit
from linkvoice.model.outcome import Hop, Outcome, Status
from linkvoice.model.story import Story
from linkvoice.report.explain import render_story
from tests.hostile import LOOPBACK, Hostile, linkvoice, reply, write_site

URL = "https://docs.acme.dev/manual"
OPTIONS = ("--set", LOOPBACK, "--set", "outbound.host_interval=0", "--set", "outbound.max_retries=0")


def story(capture: Capture, **facts: object) -> Story:
    outcome = Outcome(URL, Status.BROKEN, "answered 404", "404 or 410, said twice", visits=1)
    return Story(URL, capture=capture, outcome=outcome, visits=(capture.visit,), **facts)  # type: ignore[arg-type]


# The text


def test_a_story_is_told_in_full() -> None:
    """Verdict, reason, row, the last visit with its redirects, all visits, and the places of the links."""
    capture = Capture(
        URL, 1_800_000_000.0, status=404, hops=(Hop(URL, 301, "https://docs.acme.dev/gone"),), final_url="https://docs.acme.dev/gone",
        content_type="text/html", title="Not found", said=("404", "404"), elapsed=1.26,
        marks=("gone:title",), stray="https://docs.acme.dev/", anchors=("a", "b"), whole=True,
    )  # fmt: skip
    told = Story(
        URL, None, capture, Outcome(URL, Status.BROKEN, "answered 404", "404 or 410, said twice", visits=2, failing_since=1_799_900_000.0),
        (Visit(1_799_900_000.0, "503", marks=("wall:anubis",)), Visit(1_800_000_000.0, "404", "https://docs.acme.dev/gone")), ("docs/a.md", "docs/b.md"),
    )  # fmt: skip
    assert render_story(told) == (
        "https://docs.acme.dev/manual\n"
        "  verdict: broken: answered 404\n"
        "  decided by: 404 or 410, said twice\n"
        "  last visit: 2027-01-15 08:00:00Z, GET, direct, 1.3 s; asked 2 times: 404, 404\n"
        "    301 to https://docs.acme.dev/gone\n"
        "    404 text/html 'Not found'\n"
        "    the page shows: gone:title\n"
        "    a made-up page beside it: https://docs.acme.dev/\n"
        "    2 anchors, read to its end\n"
        "  failing since 2027-01-14 04:13:20Z: 2 visits at least 6 hours apart\n"
        "  2 visits stored:\n"
        "    2027-01-14 04:13:20Z  503    wall:anubis\n"
        "    2027-01-15 08:00:00Z  404  https://docs.acme.dev/gone\n"
        "  linked from:\n"
        "    docs/a.md\n"
        "    docs/b.md\n"
    )


def test_a_failure_is_told_with_its_detail() -> None:
    """What went wrong stands where an answer would."""
    text = render_story(story(Capture(URL, 0.0, failure=Failure.REFUSED, detail="[Errno 111] Connect call failed", said=("refused",), via="proxy")))
    assert "GET, proxy, 0.0 s; asked 1 time: refused\n    refused: [Errno 111] Connect call failed\n  1 visit stored" in text


def test_an_unknown_url_has_a_short_story() -> None:
    """Never visited, never linked, never asked: each is said."""
    assert render_story(Story(URL)) == f"{URL}\n  no visit is stored\n  linked from: not seen in the last run\n"
    assert (
        render_story(Story(URL, "reserved name", links=("a.md",)))
        == f"{URL}\n  never asked: reserved name\n  no visit is stored\n  linked from:\n    a.md\n"
    )


def test_a_story_of_foreign_text_is_harmless() -> None:
    """Titles, types, Locations, details and places are the words of strangers."""
    evil = "\x1b[2J\n::error::x \u202etxt ##vso[x] https://user:hunter2@evil.dev/"
    capture = Capture(URL, 0.0, status=200, hops=(Hop(URL, 302, evil),), final_url=evil, content_type=evil, title=evil, said=("200",))
    failed = Capture(URL, 0.0, failure=Failure.RESET, detail=evil, said=("reset",))
    for text in (render_story(story(capture, links=(evil,))), render_story(story(failed)), render_story(Story(evil))):
        assert all(line.isprintable() and not line.lstrip().startswith("::") for line in text.splitlines())
        assert "##vso[" not in text
        assert "hunter2" not in text


# The command


def test_explain_after_a_run(tmp_path: Path, server: Hostile) -> None:
    """After a check the story of each of its URLs can be told, in any spelling of the URL, and nothing is asked for it."""
    server.answers = {"/old": reply(301, Location="/new"), "/new": reply(200, "<title>The manual</title>")}
    write_site(tmp_path / "site", {"index.html": [server.url("/old#part"), "https://www.example.org/"], "b/index.html": [server.url("/old")]})
    assert linkvoice("check", "site", *OPTIONS, cwd=tmp_path).returncode == 0
    server.requests.clear()
    result = linkvoice("explain", f" HTTP://127.0.0.1:{server.port}/x/../old#other ", cwd=tmp_path)
    assert (result.returncode, result.stderr, server.requests) == (0, "", [])
    time = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ"
    old, new = re.escape(server.url("/old")), re.escape(server.url("/new"))
    assert re.fullmatch(
        rf"{old}\n  never asked: private address\n  verdict: redirected: redirects to {new}\n  decided by: 2xx after redirects\n"
        rf"  last visit: {time}, GET, direct, \d\.\d s; asked 1 time: 200\n    301 to {new}\n    200 text/html 'The manual'\n"
        rf"    0 anchors, read to its end\n  1 visit stored:\n    {time}  200  {new}\n"
        r"  linked from:\n    site/b/index\.html\n    site/index\.html\n",
        result.stdout,
    )

    reserved = linkvoice("explain", "https://www.example.org", cwd=tmp_path)
    assert (reserved.returncode, reserved.stdout) == (
        0, "https://www.example.org/\n  never asked: reserved name\n  no visit is stored\n  linked from:\n    site/index.html\n",
    )  # fmt: skip
    unknown = linkvoice("explain", "https://www.acme.dev/", cwd=tmp_path)
    assert (unknown.returncode, unknown.stdout) == (0, "https://www.acme.dev/\n  no visit is stored\n  linked from: not seen in the last run\n")


def test_explain_judges_by_the_configuration(tmp_path: Path, server: Hostile) -> None:
    """The verdict is that of today's configuration, and of its hosts."""
    write_site(tmp_path / "site", {"index.html": [server.url("/gone")]})
    assert linkvoice("check", "site", *OPTIONS, cwd=tmp_path).returncode == 1
    (tmp_path / "linkvoice.toml").write_text('[outbound.hosts."127.0.0.1"]\nallow = true\naccept = [404]', "utf-8")
    told = linkvoice("explain", server.url("/gone"), cwd=tmp_path).stdout
    assert "verdict: ok: answered 404\n  decided by: an accepted status" in told
    assert "never asked" not in told


def test_explain_without_a_store(tmp_path: Path) -> None:
    """Before the first check there is nothing to tell: the message says what to do, and no store is made."""
    result = linkvoice("explain", URL, cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        f"linkvoice: Nothing about this URL is stored in {tmp_path / 'state'}. Run `linkvoice check SITE_DIR` (where the site links to)"
        " or `linkvoice listen` (who links to it) from the same folder first.\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["docs.acme.dev/manual", "/manual", "", "mailto:team@acme.dev", "http://", "http://[bad"])
def test_explain_something_that_is_no_url(tmp_path: Path, url: str) -> None:
    """What is not an absolute web address is refused, and the message shows one."""
    result = linkvoice("explain", url, cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == f"linkvoice: {url} is not an absolute URL. Give it as it is written in the page, such as https://example.org/page.\n"


def test_explain_with_a_broken_store(tmp_path: Path) -> None:
    """A store that cannot be read is moved aside, and named, by this command too."""
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "captures.sqlite").write_text("notes of mine", "utf-8")
    result = linkvoice("explain", URL, cwd=tmp_path)
    (aside,) = (tmp_path / "state").glob("*.aside")
    assert (result.returncode, result.stdout) == (0, f"{URL}\n  no visit is stored\n  linked from: not seen in the last run\n")
    assert result.stderr == (
        f"linkvoice: warning: {tmp_path / 'state' / 'captures.sqlite'} is not a store of linkvoice; it was moved to {aside.name} and a new store begun\n"
    )
    assert aside.read_text("utf-8") == "notes of mine"

"""What a person at a terminal sees: findings under their file with the line and a mark, and what became of URLs and hosts."""

from __future__ import annotations

import os
import pty
import re
import subprocess
from pathlib import Path

import pytest
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion

from linkvoice.model.finding import Confidence
from linkvoice.model.link import Position, Quality
from linkvoice.model.outcome import Outcome, Status
from linkvoice.model.report import Report
from linkvoice.report.grouped import render_grouped
from linkvoice.report.outbound import render_hosts, render_outcomes, render_places
from linkvoice.report.screen import Screen, screen_of
from tests.hostile import LOOPBACK, Hostile, command, environment, linkvoice, reply, write_site
from tests.reported import FINE, GONE, HOSTILE, MOVED, SLOW, WHEN, finding, report
from tests.sites import graph_of

PLAIN = Screen(80, colours=False)
GUIDE = f"# Guide\n\nSee [a](gone.md), read 日本語 and\tthe [manual]({GONE}) for all the rest of it.\n\n[m]({GONE}) {'x' * 300}\n\n  The [slow one]({SLOW}).\n"
OSC = re.compile(r"\x1b\]8;;([^\x1b]*)\x1b\\")
SGR = re.compile(r"\x1b\[[\d;]*m")


def guide(path: str) -> str:
    """Read the only source file that is there."""
    if path != "docs/guide.md":
        raise FileNotFoundError(path)
    return GUIDE


def one(folder: Path, position: Position, message: str = "gone") -> Report:
    """A report with one finding."""
    return report(folder, findings=(finding("LV501", message, position),))


def excerpt(folder: Path, line: str, column: int | None, width: int = 80) -> list[str]:
    """How a line and a place in it are shown, without the margin."""
    quality = Quality.LINE if column is None else Quality.EXACT
    told = render_grouped(one(folder, Position("a.md", 1, column, quality)), Screen(width, colours=False), lambda _: line)
    return [row.partition("| ")[2] for row in told.splitlines() if row.startswith(" " * 10 + "|")]


# Findings


def test_findings_in_groups(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    """Under its file each finding has its place, what it says, the line, and a mark under the place; files that cannot be read have no lines."""
    assert render_grouped(report(tmp_path), PLAIN, guide) == snapshot


def test_colours_and_links_only_dress_it(tmp_path: Path) -> None:
    """Without them the text is the same to the letter; files lead to themselves, codes to the page about the rule."""
    dressed = render_grouped(report(tmp_path), Screen(80, colours=True, links=True), guide)
    assert SGR.sub("", OSC.sub("", dressed)) == render_grouped(report(tmp_path), PLAIN, guide)
    links = [link for link in OSC.findall(dressed) if link]
    assert (links[0], links[1]) == ((Path.cwd() / "docs/alone.md").as_uri(), "https://linkvoice.github.io/linkvoice/rules/LV505/")
    assert len(OSC.findall(dressed)) == 2 * len(links)


def test_findings_of_low_confidence_are_kept_back(tmp_path: Path) -> None:
    """What linkvoice itself doubts is not shown here either, and no finding is an empty text."""
    doubtful = finding("LV402", "x", Position("a.md"), confidence=Confidence.LOW)
    assert render_grouped(report(tmp_path, findings=(doubtful,)), PLAIN, guide) == ""


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_moves_nothing(tmp_path: Path, text: str) -> None:
    """Names of files, messages and the lines of sources reach a terminal without their control characters."""
    path = f"docs/{text}.md"
    told = render_grouped(one(tmp_path, Position(path, 1, 1, Quality.EXACT), text), Screen(80, colours=True, links=True), lambda _: text)
    bare = SGR.sub("", OSC.sub("", told))
    assert bare.replace("\n", "").isprintable()
    _, first, *others, last = bare.splitlines()
    assert first.startswith("     1:1  error LV501 ")
    assert all(line.startswith(" " * 10) for line in others)
    assert last == ""
    assert all(link.isascii() and link.isprintable() for link in OSC.findall(told))


@pytest.mark.parametrize("width", range(40, 80))
def test_no_line_is_a_command_wherever_it_begins(tmp_path: Path, width: int) -> None:
    """A CI system obeys lines that begin with two colons: however wide the terminal is, none of ours does."""
    found = finding("LV501", HOSTILE[0], Position("a.md"), hint=HOSTILE[0])
    told = render_grouped(report(tmp_path, findings=(found,)), Screen(width, colours=False), guide)
    assert [line for line in told.splitlines() if line.lstrip().startswith("::")] == []


@pytest.mark.parametrize(
    ("line", "column", "shown"),
    [
        ("See [a](gone.md).", 9, ["See [a](gone.md).", "        ^^^^^^^"]),
        ("    - [a](gone.md)", 11, ["- [a](gone.md)", "      ^^^^^^^"]),
        ("日本語 [a](gone.md)", 9, ["日本語 [a](gone.md)", "           ^^^^^^^"]),
        ("[a](日本語.md 'title')", 5, ["[a](日本語.md 'title')", "    ^^^^^^^^^"]),
        ("<a href=gone.html>x</a>", 1, ["<a href=gone.html>x</a>", "^"]),
        ("a\t[b](gone.md)", 7, ["a [b](gone.md)", "      ^^^^^^^"]),
        ("\x1b[31m\u202e[b](gone.md)", 11, ["[b](gone.md)", "    ^^^^^^^"]),
        ("  The line alone. ", None, ["The line alone."]),
        ("short", 6, ["short", "     ^"]),
        ("short", 99, []),
        ("", 1, []),
    ],
)
def test_the_mark_stands_under_the_place(tmp_path: Path, line: str, column: int | None, shown: list[str]) -> None:
    """It goes along with a URL; wide, hidden and indenting characters are counted as a terminal shows them; a place that is no longer there is not made up."""
    assert excerpt(tmp_path, line, column) == shown


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("column", [1, 50, 500, 900, 1_000])
def test_a_long_line_is_cut_around_the_place(tmp_path: Path, column: int, wide: bool) -> None:
    """The place is in what is shown, the mark is under it, and neither is wider than the terminal."""
    filler = "日" if wide else "."
    line = f"{filler * (column - 1)}X{filler * (1_000 - column)}"
    text, mark = excerpt(tmp_path, line, column)
    assert cell_len(text) <= 80 - 12
    assert cell_len(text.partition("X")[0]) == mark.index("^")
    assert "X" in text
    assert len(mark) <= 80 - 12


def test_long_sentences_are_wrapped_and_urls_stay_whole(tmp_path: Path) -> None:
    """What is wrong and what to do stand in lines of their own, as wide as the terminal; only a URL may be wider, so that it can be clicked."""
    url = f"https://web.archive.org/web/{'x' * 60}"
    found = finding("LV503", f"{GONE} answered 404 " + "again and " * 5 + "again", Position("a.md"), hint=f"an older copy may be at {url} or not")
    told = render_grouped(report(tmp_path, findings=(found,)), Screen(60, colours=False), guide).splitlines()
    assert told == [
        "a.md",
        "          error LV503 broken-external-link: https://www.gone.dev/page",
        "          answered 404 again and again and again and again",
        "          and again and again",
        "          = an older copy may be at",
        f"            {url}",
        "            or not",
        "",
    ]


def test_what_is_known_is_one_pale_line(tmp_path: Path) -> None:
    """Among 200 old findings the new one is seen: it alone has its line, its mark and what to do."""
    place = Position("docs/guide.md", 3, 9, Quality.EXACT)
    old, new = (finding("LV501", "gone", place, known=known, hint="write it anew") for known in (True, False))
    told = render_grouped(report(tmp_path, findings=(old, new)), Screen(80), guide).splitlines()
    assert told[1] == "     3:9  \x1b[2merror\x1b[0m LV501 \x1b[2mbroken-internal-link\x1b[0m: gone (known)"
    assert told[2].startswith("     3:9  \x1b[1;31merror\x1b[0m LV501 ")
    assert len(told) == 7


def test_a_file_that_has_changed_has_no_line(tmp_path: Path) -> None:
    """A line beyond the end of the file is passed over."""
    told = render_grouped(one(tmp_path, Position("a.md", 7, 1, Quality.EXACT)), PLAIN, lambda _: "one line")
    assert told.splitlines() == ["a.md", "     7:1  error LV501 broken-internal-link: gone", ""]


# What the terminal can do


@pytest.mark.parametrize(
    ("variables", "colours", "links"),
    [
        ({"TERM": "xterm-256color"}, True, False),
        ({}, True, False),
        ({"TERM": "dumb", "TERM_PROGRAM": "vscode"}, False, False),
        ({"NO_COLOR": "1"}, False, False),
        ({"NO_COLOR": ""}, True, False),
        ({"TERM_PROGRAM": "iTerm.app"}, True, True),
        ({"TERM_PROGRAM": "iTerm.app", "NO_COLOR": "1"}, False, True),
        ({"TERM_PROGRAM": "Apple_Terminal"}, True, False),
        ({"TERM": "xterm-kitty"}, True, True),
        ({"VTE_VERSION": "7600"}, True, True),
        ({"VTE_VERSION": "4600"}, True, False),
        ({"VTE_VERSION": "new"}, True, False),
        ({"WT_SESSION": "1"}, True, True),
        ({"VTE_VERSION": "7600", "TMUX": "/tmp/tmux"}, True, False),
    ],
)
def test_only_what_is_sure_is_used(variables: dict[str, str], colours: bool, links: bool) -> None:
    """Colours unless NO_COLOR or a dumb terminal; links only where the terminal is known for them and nothing stands in between."""
    assert screen_of(variables, 100) == Screen(100, colours=colours, links=links)


@pytest.mark.parametrize(("columns", "width"), [(0, 40), (40, 40), (80, 80), (500, 160)])
def test_the_width_is_one_to_read(columns: int, width: int) -> None:
    """A terminal without a size and one as wide as the wall get a width that can be read."""
    assert screen_of({}, columns).width == width


# URLs and hosts


def test_every_outcome_is_told(tmp_path: Path) -> None:
    """With -v every outbound URL stands there with its verdict and the reason for it."""
    assert render_outcomes(report(tmp_path)).splitlines() == [
        f"  unreachable  {SLOW}: did not answer in time",
        f"  ok           {FINE}: answered 200",
        f"  broken       {GONE}: answered 404",
        f"  blocked      {MOVED}: refuses programs",
    ]
    assert render_outcomes(report(tmp_path, outside=frozenset())) == ""


def test_hosts_with_troubles_are_told(tmp_path: Path) -> None:
    """By host, most troubles first; what is fine is not named, and beyond the limit hosts are only counted."""
    urls = {f"https://{host}.dev/{number}": status for host, status, many in [
        ("fine", Status.OK, 9), ("moved", Status.REDIRECTED, 9), ("few", Status.BROKEN, 1), ("bad", Status.BROKEN, 2), ("bad2", Status.BLOCKED, 2),
    ] for number in range(many)}  # fmt: skip
    outcomes = {url: Outcome(url, status) for url, status in urls.items()} | {"https://bad.dev/": Outcome("https://bad.dev/", Status.UNREACHABLE)}
    told = report(tmp_path, outcomes=outcomes, outside=frozenset(outcomes))
    assert render_hosts(told).splitlines() == ["  bad.dev: 2 broken, 1 unreachable", "  bad2.dev: 2 blocked", "  few.dev: 1 broken"]
    offline = {url: outcome._replace(status=Status.UNCHECKED, reason="offline") for url, outcome in outcomes.items()}
    assert render_hosts(told._replace(outcomes=offline)) == ""
    assert render_hosts(told, 2).splitlines() == ["  bad.dev: 2 broken, 1 unreachable", "  bad2.dev: 2 blocked", "  and 1 more host"]


def test_slow_hosts_are_named_after_a_long_run(tmp_path: Path) -> None:
    """After ten seconds one asks what took so long: the five hosts whose answers in this very run did; after a short run nobody asks."""
    outcomes = {
        url: Outcome(url, Status.OK, checked_at=WHEN + at, elapsed=elapsed)
        for url, at, elapsed in [(f"https://{n}.dev/", 1.0, n / 10) for n in range(7)]
        + [("https://6.dev/b", 0.0, 9.0), ("https://old.dev/", -60.0, 99.0)]
    }
    told = report(tmp_path, outcomes=outcomes, outside=frozenset(outcomes), elapsed=10.0)
    assert render_hosts(told) == "  slowest: 6.dev 9.6 s, 5.dev 0.5 s, 4.dev 0.4 s, 3.dev 0.3 s, 2.dev 0.2 s\n"
    assert render_hosts(told._replace(elapsed=9.9)) == ""


def test_every_outbound_url_has_its_places(tmp_path: Path) -> None:
    """Under each URL stand its places in order, once each; a link that the theme repeats names five pages and counts the others."""
    chrome = f'<footer><a href="{MOVED}">x</a></footer>'
    files = {f"{name}.html": f'{chrome}<main><a href="{GONE}">x</a><a href="{GONE}#b">x</a></main>' for name in "ab"}
    graph = graph_of(tmp_path, files | {f"{number}.html": chrome for number in range(6)})
    assert render_places(graph, lambda _link, _page: None).splitlines() == [
        GONE, "  a.html", "  b.html",
        MOVED, "  0.html", "  1.html", "  2.html", "  3.html", "  4.html", "  and 3 more pages",
    ]  # fmt: skip


# The command


def drawn(*arguments: str, cwd: Path, summary: bool = False, **variables: str) -> str:
    """Run the command with a terminal for its output, or for its summary; gives what was drawn there."""
    ours, theirs = pty.openpty()
    out, err = (subprocess.DEVNULL, theirs) if summary else (theirs, subprocess.DEVNULL)
    process = subprocess.Popen(command(*arguments), cwd=cwd, env=environment(cwd / "state", TERM="xterm", **variables), stdout=out, stderr=err)
    os.close(theirs)
    text = b""
    try:
        while piece := os.read(ours, 65536):
            text += piece
    except OSError:
        pass  # the other end is closed
    os.close(ours)
    process.wait(60)
    return text.decode().replace("\r\n", "\n")


def test_a_person_gets_groups_and_a_pipe_gets_lines(tmp_path: Path) -> None:
    """A terminal shows the line and the mark, without colours where NO_COLOR says so; a pipe gets one finding a line, whatever the terminal can do."""
    write_site(tmp_path / "site", {"index.html": "<p>\n<a href='gone.html'>x</a>"})
    groups = [
        "site/index.html",
        "     2:1  error LV501 broken-internal-link: gone.html: no such page",
        "          | <a href='gone.html'>x</a>",
        "          | ^",
        "",
    ]
    assert drawn("check", "site", cwd=tmp_path, NO_COLOR="1").splitlines() == groups
    coloured = drawn("check", "site", cwd=tmp_path)
    assert "\x1b[1;31merror\x1b[0m" in coloured
    assert SGR.sub("", coloured).splitlines() == groups
    piped = linkvoice("check", "site", cwd=tmp_path, TERM_PROGRAM="iTerm.app").stdout
    assert piped == "site/index.html:2:1: LV501 error broken-internal-link: gone.html: no such page\n"


@pytest.mark.parametrize(("hrefs", "verdict"), [(["gone.html"], "\x1b[1;31m  1 error: fails\x1b[0m"), ([], "\x1b[1;32m  no findings\x1b[0m")])
def test_the_verdict_stands_out(tmp_path: Path, hrefs: list[str], verdict: str) -> None:
    """On a terminal the last line is red or green, unless NO_COLOR says otherwise; hosts that nobody was to ask are not named."""
    write_site(tmp_path / "site", {"index.html": [*hrefs, "https://www.acme.dev/"]})
    lines = drawn("check", "site", "--offline", cwd=tmp_path, summary=True).splitlines()
    assert (lines[0], lines[-1]) == (f"linkvoice: 1 page, {len(hrefs) + 1} links, 1 outbound URL".replace("1 links", "1 link"), verdict)
    plain = drawn("check", "site", "--offline", cwd=tmp_path, summary=True, NO_COLOR="1").splitlines()
    assert plain[-1] == SGR.sub("", verdict)


def test_verbose(tmp_path: Path, server: Hostile) -> None:
    """-v tells on standard error what became of every outbound URL and host; standard output stays as it was."""
    server.answers["/"] = reply()
    server.answers["/gone"] = reply(404)
    write_site(tmp_path / "site", {"index.html": [server.url("/"), server.url("/gone")]})
    options = ("check", "site", "--set", LOOPBACK, "--set", "outbound.host_interval=0", "--set", "outbound.max_retries=0")
    told = linkvoice(*options, "-v", cwd=tmp_path)
    plain = linkvoice(*options, cwd=tmp_path)
    assert told.stdout == plain.stdout
    assert told.stderr.startswith(
        f"outbound:\n  ok      {server.url('/')}: answered 200\n  broken  {server.url('/gone')}: answered 404\nhosts:\n  127.0.0.1:{server.port}: 1 broken\nlinkvoice: 1 page"
    )
    assert plain.stderr.startswith("linkvoice: 1 page")


def test_list(tmp_path: Path, server: Hostile) -> None:
    """--list writes every outbound URL with its places, asks nobody, and judges nothing."""
    write_site(tmp_path / "site", {"index.html": [server.url("/b"), "gone.html", server.url("/a"), server.url("/b")]})
    result = linkvoice("check", "site", "--list", "--set", LOOPBACK, cwd=tmp_path)
    assert (result.returncode, result.stderr, server.asked()) == (0, "", [])
    assert result.stdout.splitlines() == [
        server.url("/a"), "  site/index.html:4:4",
        server.url("/b"), "  site/index.html:2:4", "  site/index.html:5:4",
    ]  # fmt: skip

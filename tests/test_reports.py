"""Reports say the same to people and programs, do nothing to those who print them, and fail one at a time."""

from __future__ import annotations

import json
import logging
import re
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest

from linkvoice.cli.show import FORMATS
from linkvoice.config import Config
from linkvoice.generators.console import announce
from linkvoice.model.finding import Confidence, Finding, Severity
from linkvoice.model.link import Position, Quality
from linkvoice.model.outcome import Outcome, Status
from linkvoice.model.report import Report
from linkvoice.model.standing import Standing
from linkvoice.model.voice import Gate, Part, Referrer, Voice
from linkvoice.report import json as json_report
from linkvoice.report.rules import render_rule, render_rules
from linkvoice.report.terminal import finding_line, render_findings, render_summary
from linkvoice.rules import RULES
from linkvoice.run import REPORTERS, audit, fail_level, render, write_reports
from tests.records import landed, record
from tests.sites import graph_of, judged

GONE, FINE, MOVED = "https://www.gone.dev/page", "https://www.fine.dev/", "https://www.moved.dev/"
FINDING = Finding(
    "LV501",
    "broken-internal-link",
    Severity.ERROR,
    "gone.html is not there",
    Position("docs/a.md"),
    "a/index.html",
    "https://acme.dev/gone.html",
    "0" * 64,
)


def make(
    folder: Path, files: dict[str, str], answers: dict[str, Outcome] | None = None, *, site_url: str | None = "https://acme.dev/", **facts: Any
) -> Report:
    """Make the report of a site; `answers` are the outcomes of its outside URLs."""
    graph = graph_of(folder, files, site_url=site_url)
    known = answers or {}
    return Report(
        graph, known, judged(graph, known), {rule.code: rule.info for rule in RULES}, 1_800_000_000.0, "1.2.3", outside=frozenset(known), **facts
    )  # fmt: skip


def render_json(report: Report) -> str:
    """Write a report as JSON."""
    return render(report, "json", None)


@pytest.fixture
def report(tmp_path: Path) -> Report:
    """The report of a small site with findings of several kinds."""
    nav = f'<nav><a href="gone.html">gone</a> <a href="{MOVED}">moved</a></nav>'
    files = {
        "index.html": f'{nav}<main><a href="{GONE}#part">x</a> <a href="{FINE}">x</a></main>',
        "b.html": f'{nav}<main><a href="index.html#nowhere">x</a></main>',
    }
    answers = {
        MOVED: Outcome(MOVED, Status.UNREACHABLE, "answered 503", code=503, checked_at=1_800_000_000.0, visits=1),
        GONE: Outcome(GONE, Status.BROKEN, "answered 404", code=404, checked_at=1_799_999_999.9, visits=2),
        FINE: Outcome(FINE, Status.OK, "answered 200", code=200, checked_at=0.0, visits=30),
    }
    return make(tmp_path, files, answers, requests=5, cached=1, elapsed=1.26, notes=("a note",))


# A line


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, "docs/a.md: LV501 error broken-internal-link: gone.html is not there"),
        ({"position": Position("docs/a.md", 42, 7, Quality.EXACT)}, "docs/a.md:42:7: LV501 error broken-internal-link: gone.html is not there"),
        ({"position": Position("docs/a.md", 42, None, Quality.LINE)}, "docs/a.md:42: LV501 error broken-internal-link: gone.html is not there"),
        ({"hint": "write here.html"}, "docs/a.md: LV501 error broken-internal-link: gone.html is not there; write here.html"),
        ({"count": 3}, "docs/a.md: LV501 error broken-internal-link: gone.html is not there (3 times)"),
        (
            {"count": 1451, "pages": ("a.html", "b.html"), "severity": Severity.INFO},
            "docs/a.md: LV501 info broken-internal-link: gone.html is not there (1,451 times, on a.html and others)",
        ),
    ],
)  # fmt: skip
def test_a_finding_is_one_line_for_editors(facts: dict[str, Any], expected: str) -> None:
    """Path, line and column where they are known, code, severity, name, message, how often, and what to do."""
    assert expected == finding_line(FINDING._replace(**facts))


@pytest.mark.parametrize(
    "facts",
    [
        {"position": Position("docs/\x1b[2Ja\n::error::b.md")},
        {"position": Position("::error file=x::y.md")},
        {"message": "x\n::set-output name=a::b \x1b]0;title\x07 \u202etxt"},
        {"hint": "write https://evil.dev/##vso[task.setvariable variable=PATH]x"},
        {"count": 2, "pages": ("a\x9b31m.html", "b.html")},
    ],
)
def test_foreign_text_in_a_line_is_harmless(facts: dict[str, Any]) -> None:
    """Names of files, messages and hints move no cursor, start no line and give no command."""
    line = finding_line(FINDING._replace(**facts))
    assert line.isprintable()
    assert not line.startswith("::")
    assert "##vso[" not in line


# Text


def test_findings_stand_one_a_line(report: Report) -> None:
    """All findings in their order, each with a line end; none at all is an empty text."""
    text = render_findings(report)
    places = [" ".join(line.split()[:2]) for line in text.splitlines()]
    assert places == ["b.html: LV501", "b.html: LV502", "b.html: LV511", "index.html: LV503"]
    assert text.endswith("\n")
    assert render_findings(report._replace(findings=())) == ""


def test_findings_of_low_confidence_are_kept_back(report: Report) -> None:
    """What linkvoice itself doubts is not printed for people, but stands in the report for programs."""
    doubtful = report._replace(findings=(FINDING._replace(confidence=Confidence.LOW),))
    assert render_findings(doubtful) == ""
    assert json.loads(render_json(doubtful))["findings"][0]["confidence"] == "low"


def test_the_summary_fits_one_screen(report: Report) -> None:
    """Pages, links, outcomes by kind, requests, cache, time, notes, findings and the verdict."""
    assert render_summary(report, Severity.ERROR).splitlines() == [
        "linkvoice: 2 pages, 7 links, 3 outbound URLs",
        "  outbound: 1 broken, 1 ok, 1 unreachable",
        "  5 requests, 1 from the cache, 1.3 s",
        "  note: a note",
        "  note: 1 outbound URL could not be judged yet; what stays unreachable over days counts as broken, if .linkvoice is kept between runs",
        "  4 errors, 2 warnings: fails",
    ]


def test_many_old_findings_are_no_reason_to_give_up(report: Report) -> None:
    """Where fifty findings fail, and nothing is compared yet, both the command and a build say how to begin; fewer are to be mended."""
    said = "if most of these are old, let only new ones fail: https://linkvoice.github.io/linkvoice/only-what-is-new/"
    many = report._replace(findings=(FINDING,) * 50)
    assert f"  note: {said}\n" in render_summary(many, Severity.ERROR)
    assert said in announce(many, Severity.ERROR, logging.CRITICAL).notes
    for other in (many._replace(findings=(FINDING,) * 49), many._replace(findings=(*many.findings, FINDING._replace(known=True)))):
        assert said not in render_summary(other, Severity.ERROR)
    assert said not in render_summary(many, None)


@pytest.mark.parametrize(
    ("known", "new", "lines"),
    [
        (2, 1, ["known"] * 2 + ["new"]),
        (70, 2, ["known"] * 48 + ["and 22 more known findings"] + ["new"] * 2),
        (3, 60, ["and 3 more known findings"] + ["new"] * 50 + ["and 10 more findings"]),
        (0, 50, ["new"] * 50),
    ],
)
def test_a_build_shows_what_is_new_last(report: Report, capsys: pytest.CaptureFixture[str], known: int, new: int, lines: list[str]) -> None:
    """Fifty findings at most: those that are new come first in number and last in place, right above the verdict."""
    told = report._replace(findings=(FINDING._replace(known=True),) * known + (FINDING,) * new)
    announce(told, Severity.ERROR, logging.INFO)
    printed = [
        re.sub(r"^docs/a\.md: .*?(\(known\))?$", lambda match: "known" if match[1] else "new", line) for line in capsys.readouterr().err.splitlines()
    ]
    assert printed == lines


@pytest.mark.parametrize(("fail_on", "verdict"), [("error", "fails"), ("warning", "fails"), ("never", "passes")])
def test_the_summary_says_whether_the_build_fails(report: Report, fail_on: str, verdict: str) -> None:
    """The verdict is that of `fail_on`."""
    level = fail_level(Config.from_mapping({"fail_on": fail_on}))
    assert render_summary(report, level).endswith(f": {verdict}\n")


def test_what_never_fails_does_not_fail(report: Report) -> None:
    """A link without a verdict is a warning that no `fail_on` makes fail."""
    only = tuple(finding for finding in report.findings if finding.code == "LV511")
    assert render_summary(report._replace(findings=only), Severity.INFO).endswith("  2 warnings: passes\n")


def test_a_clean_site_is_told_so(tmp_path: Path) -> None:
    """No outbound links: nothing about them. No findings: said so."""
    summary = render_summary(make(tmp_path, {"index.html": "<p>Hello"}), Severity.ERROR)
    assert summary.splitlines() == ["linkvoice: 1 page, 0 links, 0 outbound URLs", "  0.0 s", "  no findings"]


@pytest.mark.parametrize(("site_url", "said"), [(None, True), ("https://acme.dev/", False)])
def test_a_site_of_unknown_address_is_told_what_that_means(tmp_path: Path, site_url: str | None, said: bool) -> None:
    """Without the site's URL the summary says that absolute links to itself count as outbound."""
    files = {"index.html": f'<a href="{FINE}">x</a>'}
    assert ("--site-url" in render_summary(make(tmp_path, files, site_url=site_url), None)) is said


def test_notes_are_harmless(report: Report) -> None:
    """Notes hold names of files, and those are foreign text too."""
    summary = render_summary(report._replace(notes=("\x1b[2J\n::error::x",)), None)
    assert "  note:  : :error::x\n" in summary


# JSON


def test_json_holds_what_people_see_and_more(report: Report) -> None:
    """Every outcome with the pages that link to it, every finding with its place, and the counts."""
    document = json.loads(render_json(report))
    assert {key: document[key] for key in ("version", "linkvoice", "when", "elapsed", "site", "counts", "notes")} == {
        "version": 1,
        "linkvoice": "1.2.3",
        "when": "2027-01-15T08:00:00Z",
        "elapsed": 1.26,
        "site": {"url": "https://acme.dev/", "name": "", "pages": 2, "links": 7},
        "counts": {"outcomes": {"broken": 1, "ok": 1, "unreachable": 1}, "findings": {"error": 4, "warning": 2}},
        "notes": ["a note"],
    }
    assert document["outcomes"][1] == {
        "url": GONE, "status": "broken", "reason": "answered 404", "code": 404, "final_url": None, "checked_at": "2027-01-15T07:59:59Z",
        "failing_since": None, "visits": 2, "fragments": {}, "links": ["index.html"],
    }  # fmt: skip
    assert [outcome["url"] for outcome in document["outcomes"]] == [FINE, GONE, MOVED]
    assert document["outcomes"][2]["links"] == ["b.html", "index.html"]
    finding = next(finding for finding in document["findings"] if finding["code"] == "LV501")
    assert (finding["severity"], finding["count"], finding["pages"]) == ("error", 2, ["b.html", "index.html"])
    assert finding["source"] == {"path": "b.html", "line": None, "column": None, "quality": "file"}
    assert len(finding["fingerprint"]) == 64


def test_json_lists_the_links_of_others(tmp_path: Path) -> None:
    """Those that were seen, with what sort they are and where they end; nobody else's, and no list at all without a ledger."""
    graph = graph_of(tmp_path, {"guide/index.html": ""})
    known = record("https://blog.friend.dev/post", rel="ugc", title="A \u202epost", outside=3, robots=("noindex",))
    lost = record("https://blog.friend.dev/lost", standing=Standing.GONE)
    broken = record("https://blog.friend.dev/broken", "https://acme.dev/gone/")
    told = tuple(landed(graph, each, Config()) for each in (broken, lost, known))
    document = render_json(make(tmp_path, {"guide/index.html": ""})._replace(backlinks=told))
    first, second = json.loads(document)["backlinks"]
    assert (first["from_url"], first["target"], first["broken"]) == ("https://blog.friend.dev/broken", None, True)
    assert second == {
        "from_url": "https://blog.friend.dev/post", "to_url": "https://acme.dev/guide/", "standing": "live", "first_seen": "2026-11-01T10:00:00Z",
        "changed": "2026-11-01T10:00:00Z", "origin": "natural", "control": "ugc", "kind": "blog", "label": "non-editorial", "rule": "rel",
        "target": "guide/index.html", "broken": False, "voice": None,
        "link": {
            "url": "https://acme.dev/guide/", "ends_at": "", "element": "a", "rel": "ugc", "text": "the guide", "before": "", "after": "",
            "placement": "unknown", "hidden": False, "image": False,
        },
        "page": {"outside": 3, "robots": ["noindex"], "title": "A \u202epost"},
    }  # fmt: skip
    assert "\u202e" not in document
    assert msgspec.json.format(document, indent=1) + "\n" == document  # row by row it is what it would be as a whole
    assert json.loads(render_json(make(tmp_path, {})._replace(backlinks=())))["backlinks"] == []
    assert "backlinks" not in json.loads(render_json(make(tmp_path, {})))


def test_json_is_made_row_by_row(tmp_path: Path) -> None:
    """However many links there are, no part of the report is longer than some of them take."""
    graph = graph_of(tmp_path, {"guide/index.html": ""})
    told = tuple(landed(graph, record(f"https://blog.friend.dev/{number}"), Config()) for number in range(500))
    pieces = [*json_report.render_json(make(tmp_path, {"guide/index.html": ""})._replace(backlinks=told))]
    assert sum(map(len, pieces)) > 300_000
    assert max(map(len, pieces)) < 60_000


def test_json_shows_how_a_voice_was_reckoned(tmp_path: Path) -> None:
    """Each part of a score stands in the report with its evidence, and so does each site with the scores that count."""
    graph = graph_of(tmp_path, {"guide/index.html": ""})
    voice = Voice.of(Gate(0.8, "by a redirect"), (Part("treatment", 25, 25, "followed"), Part("reach", 6, 20, "nobody counts", known=False)))
    told = (landed(graph, record("https://blog.friend.dev/post"), Config())._replace(voice=voice),)
    report = make(tmp_path, {})._replace(backlinks=told, referrers=lambda: (Referrer("friend.dev", 30, 2, (25, 10)),))
    document = json.loads(render_json(report))
    assert document["backlinks"][0]["voice"] == {
        "formula": "voice/1", "score": 25, "band": "faint", "gate": {"factor": 0.8, "evidence": "by a redirect"},
        "parts": [
            {"name": "treatment", "points": 25, "of": 25, "known": True, "evidence": "followed"},
            {"name": "reach", "points": 6, "of": 20, "known": False, "evidence": "nobody counts"},
        ],
    }  # fmt: skip
    assert document["referrers"] == [{"site": "friend.dev", "score": 30, "band": "steady", "links": 2, "counted": [25, 10]}]


def test_json_without_an_address(tmp_path: Path) -> None:
    """A site whose URL nobody gave has none in the report."""
    assert json.loads(render_json(make(tmp_path, {"index.html": ""}, site_url=None)))["site"]["url"] is None


FOREIGN = [
    "\x1b[2J",
    "\x9b31m",
    "\u202etxt.exe",
    "a\u2028b",
    "##vso[task.x]y",
    "##[error]",
    "\x7f",
    "\ufeff",
    "\U000e0041",
    "Grüße, 世界 🎉",
    'say "::x"\n',
]


@pytest.mark.parametrize("text", FOREIGN)
def test_json_keeps_foreign_text_and_shows_it_to_nobody(report: Report, text: str) -> None:
    """A reader of the JSON gets the text as it was, while a terminal or CI system that prints it sees none of its effects."""
    printed = render_json(report._replace(findings=(FINDING._replace(message=text),)))
    assert json.loads(printed)["findings"][0]["message"] == text
    assert all(char == "\n" or char.isprintable() for char in printed)
    assert "##" not in printed
    assert printed.encode()


def test_json_of_names_that_are_no_text(report: Report) -> None:
    """A file name that is no UTF-8 is written with the sign for what cannot be read, and the report is valid JSON."""
    printed = render_json(report._replace(findings=(FINDING._replace(position=Position("caf\udce9.html")),)))
    assert json.loads(printed)["findings"][0]["source"]["path"] == "caf\ufffd.html"
    assert printed.encode()


def test_json_shows_no_secret(tmp_path: Path) -> None:
    """Names and passwords in URLs are covered wherever a URL stands."""
    url = "https://user:hunter2@www.acme.dev/"
    final = "https://token@www.other.dev/new"
    outcome = Outcome(url, Status.BROKEN, f"redirects to {final}", final_url=final)
    text = render_json(make(tmp_path, {"index.html": f'<a href="{url}">x</a>'}, {url: outcome}))
    assert "hunter2" not in text
    assert "token" not in text
    document = json.loads(text)
    assert (document["outcomes"][0]["url"], document["outcomes"][0]["final_url"]) == ("https://***@www.acme.dev/", "https://***@www.other.dev/new")
    assert document["findings"][0]["url"] == "https://***@www.acme.dev/"


def test_text_shows_no_secret(tmp_path: Path) -> None:
    """People who read a log are shown no password either."""
    url = "https://user:hunter2@www.acme.dev/"
    report = make(tmp_path, {"index.html": f'<a href="{url}">x</a>'}, {url: Outcome(url, Status.BROKEN, "answered 404")})
    assert "https://***@www.acme.dev/ answered 404" in render_findings(report)


def test_equal_reports_are_equal_bytes(tmp_path: Path, report: Report) -> None:
    """The same site and outcomes, read again, give the same text."""
    again = report._replace(graph=graph_of(tmp_path, {}, site_url="https://acme.dev/"))
    assert render_json(report) == render_json(again)


# Files


def test_every_format_can_be_rendered(report: Report) -> None:
    """The text report is what people see, findings and summary; the JSON report is JSON."""
    assert REPORTERS == ("github", "gitlab", "json", "junit", "markdown", "sarif", "text")
    assert all(render(report, name, None) for name in REPORTERS)
    assert render(report, "text", None) == render_findings(report) + render_summary(report, None)
    assert json.loads(render(report, "json", None))["version"] == 1


@pytest.mark.parametrize("name", REPORTERS)
def test_every_format_shows_what_is_known_as_known(report: Report, name: str) -> None:
    """It stands in each of them, marked, and counts as a failure in none."""
    printed = render(report._replace(findings=(FINDING._replace(known=True),)), name, Severity.ERROR)
    known = {"json": '"known": true', "sarif": '"known": true'}
    assert known.get(name, "(known)") in printed
    harmless_marks = {
        "github": "::notice ",
        "gitlab": '"severity": "info"',
        "junit": 'failures="0"',
        "markdown": "1 error; 1 of them known: passes",
        "text": "1 error; 1 of them known: passes",
    }
    assert harmless_marks.get(name, "") in printed


def test_reports_are_written_where_they_are_wanted(tmp_path: Path, report: Report) -> None:
    """Paths are relative to the configuration, and folders are made."""
    assert write_reports(report, {"json": "out/deep/report.json", "text": str(tmp_path / "report.txt")}, tmp_path, None) == []
    assert json.loads((tmp_path / "out" / "deep" / "report.json").read_text("utf-8"))["version"] == 1
    assert (tmp_path / "report.txt").read_text("utf-8").endswith("passes\n")


def test_a_report_in_our_own_folder_is_hidden_from_git(tmp_path: Path, report: Report) -> None:
    """A run that asks nobody keeps no answers, yet what it writes into `.linkvoice` must not end up in a commit."""
    assert write_reports(report, {"json": ".linkvoice/base/report.json", "text": "report.txt"}, tmp_path, None) == []
    assert (tmp_path / ".linkvoice/.gitignore").read_text("utf-8") == "*\n"
    assert (tmp_path / ".linkvoice").stat().st_mode & 0o777 == 0o700
    assert not (tmp_path / ".gitignore").exists()


def test_a_report_can_be_unwanted(tmp_path: Path, report: Report) -> None:
    """`false` instead of a file writes none and is no problem."""
    assert write_reports(report, {"json": False, "text": "report.txt"}, tmp_path, None) == []
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file() and path.suffix != ".html") == ["report.txt"]


def test_every_format_is_offered() -> None:
    """--format offers what --report knows."""
    assert FORMATS == REPORTERS


def test_a_reporter_that_fails_is_named_and_the_others_write(tmp_path: Path, report: Report) -> None:
    """A place that cannot be written is no reason to lose the other reports."""
    (tmp_path / "file").touch()
    problems = write_reports(report, {"json": "file/report.json", "text": "report.txt"}, tmp_path, None)
    assert problems == [f"the json report could not be written to {tmp_path / 'file' / 'report.json'}: File exists"]
    assert (tmp_path / "report.txt").is_file()


def test_a_reporter_that_breaks_is_named_and_the_others_write(tmp_path: Path, report: Report) -> None:
    """A report that cannot be made is no reason to lose the others either."""
    broken = report._replace(when=float("inf"))
    (problem,) = write_reports(broken, {"json": "report.json", "text": "report.txt"}, tmp_path, None)
    assert problem.startswith(f"the json report could not be written to {tmp_path / 'report.json'}: ")
    assert (tmp_path / "report.txt").is_file()
    assert not (tmp_path / "report.json").exists()


def test_an_audit_without_links_is_a_report(tmp_path: Path) -> None:
    """A site without a single link is audited without network and store."""
    report = audit(graph_of(tmp_path, {"index.html": "<p>Hello"}), Config(), None, online=True, deadline=0)
    assert (report.findings, report.outcomes, report.requests, report.notes) == ((), {}, 0, ())


def test_the_time_is_that_of_the_whole_run(tmp_path: Path) -> None:
    """Reading a large site takes longer than judging it: the time that is told begins when the run began."""
    report = audit(graph_of(tmp_path, {"index.html": "<p>Hello"}), Config(), None, online=False, deadline=0, started=time.monotonic() - 100)
    assert 100 <= report.elapsed < 200


# Rules


def test_rules_are_listed_one_a_line() -> None:
    """Code, severity, name and sentence of every rule, in columns."""
    lines = render_rules([rule.info for rule in RULES]).splitlines()
    assert [line.split()[0] for line in lines] == [rule.code for rule in RULES]
    assert {line.index(rule.info.summary) for line, rule in zip(lines, RULES, strict=True)} == {lines[0].index(RULES[0].info.summary)}


def test_one_rule_is_told_in_full() -> None:
    """Its documentation is a page of Markdown with code, name and severity at the top; what never fails says so."""
    texts = {rule.code: render_rule(rule.info, rule.doc) for rule in RULES}
    assert texts["LV501"].startswith("# LV501 broken-internal-link\n\nDefault severity: error.\n\n")
    assert "\n## Why is this bad?\n" in texts["LV501"]
    assert texts["LV511"].startswith("# LV511 unreachable-link\n\nDefault severity: warning; never fails a build.\n\n")

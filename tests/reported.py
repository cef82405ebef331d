"""One report for all reporters: findings of every severity, with and without a place, and texts that would break a careless one."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

from linkvoice.model.finding import Confidence, Finding, Severity
from linkvoice.model.link import Position, Quality
from linkvoice.model.outcome import Outcome, Status
from linkvoice.model.report import Report
from linkvoice.rules import RULES
from tests.sites import graph_of

GONE, FINE, MOVED, SLOW = "https://www.gone.dev/page", "https://www.fine.dev/", "https://www.moved.dev/", "https://docs.slow.dev/a?b=c&d=e"
WHEN = 1_800_000_000.0
HOSTILE = (
    "100% of them\n::error file=x.md,line=1::owned\r\n##[error]owned",
    "]]> </failure> <script>alert(1)</script> & \"quotes\" 'single' `code`",
    "\x1b[31mred\x1b[0m \x1b]8;;https://evil.dev\x07click\x1b]8;;\x07 \u202egnp.exe \x00\x08\ufffe\ud800",
    "a | b | [c](https://evil.dev) ![d](https://evil.dev/x.png) @everyone #1 **bold** <!-- x --> </details> {0} \\",
    "日本語のページ, Grüße, 🎉 https://user:hunter2@acme.dev/ ||",
)
"""Titles as strangers may write them."""
_RULES = {rule.code: rule for rule in RULES}


def finding(code: str, message: str, position: Position, **facts: Any) -> Finding:
    """Make a finding of a rule as the engine would."""
    rule = _RULES[code]
    values: dict[str, Any] = {
        "url": GONE,
        "severity": rule.severity,
        "page": "index.html",
        "fingerprint": sha256(f"{code} {message}".encode("utf-8", "replace")).hexdigest(),
        "can_fail": rule.can_fail,
        "about_build": rule.about_build,
    }
    return Finding(code, rule.name, message=message, position=position, **values | facts)


def findings() -> tuple[Finding, ...]:
    """Make one finding of each kind, in the order of a report."""
    guide = "docs/guide.md"
    return (
        finding("LV505", "no page links to this one", Position("docs/alone.md"), url="alone/index.html", page="alone/index.html"),
        finding("LV402", "the text says nothing", Position("docs/alone.md", 1, 1, Quality.EXACT), confidence=Confidence.LOW),
        finding("LV501", "gone.md is not there", Position(guide, 3, 9, Quality.EXACT), hint="did you mean going.md?"),
        finding("LV503", f"{GONE} answered 404", Position(guide, 3, 40, Quality.EXACT)),
        finding("LV503", f"{GONE} answered 404", Position(guide, 5, 1, Quality.EXACT)),
        finding("LV511", f"{SLOW} did not answer in time", Position(guide, 7, None, Quality.LINE), url=SLOW),
        finding("LV513", f"{MOVED} refuses programs", Position(guide), url=MOVED, count=1451, pages=("a.html", "b.html")),
        finding("LV510", "a page has no `part`", Position("docs/gr\u00fc\u00dfe, 100%: a b.md", 2, 4, Quality.EXACT), severity=Severity.WARNING),
        *(finding("LV512", text, Position("docs/hostile.md", number, 1, Quality.EXACT), hint=text) for number, text in enumerate(HOSTILE, 1)),
        finding("LV501", HOSTILE[0], Position(f"docs/{HOSTILE[0]}.md"), pages=(HOSTILE[1], "b.html"), count=2, url=HOSTILE[2]),
    )


def report(folder: Path, **facts: Any) -> Report:
    """Make the report of a small site that is written to `folder`."""
    links = "".join(f'<a href="{url}">x</a> ' for url in (GONE, FINE, MOVED, SLOW))
    files = {f"{name}/index.html": f"<main>{links}</main>" for name in ("alone", "clean", "guide")}
    sources = {f"{name}/index.html": f"docs/{name}.md" for name in ("alone", "clean", "guide")}
    outcomes = {
        FINE: Outcome(FINE, Status.OK, "answered 200", code=200, checked_at=WHEN, visits=30),
        GONE: Outcome(GONE, Status.BROKEN, "answered 404", code=404, checked_at=WHEN, visits=2),
        MOVED: Outcome(MOVED, Status.BLOCKED, "refuses programs", code=403, checked_at=WHEN, visits=1),
        SLOW: Outcome(SLOW, Status.UNREACHABLE, "did not answer in time", checked_at=WHEN, visits=1),
    }
    values: dict[str, Any] = {
        "outcomes": outcomes,
        "outside": frozenset(outcomes),
        "findings": findings(),
        "requests": 5,
        "cached": 1,
        "elapsed": 1.26,
        "notes": ("a note: <b>\x1b[31mred | @all",),
    }
    rules = {rule.code: rule.info for rule in RULES}
    return Report(graph_of(folder, files, sources=sources), rules=rules, when=WHEN, version="1.2.3", **values | facts)

"""Rules to findings: which rules speak, how loudly, where they are quiet, and how a finding is told and known again."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkvoice.config import Config
from linkvoice.config import Rules as Options
from linkvoice.errors import ConfigError
from linkvoice.model.finding import Confidence, Finding, Severity
from linkvoice.model.graph import LinkGraph
from linkvoice.model.link import Kind, Landing, Link, Position, Quality, Region, Target
from linkvoice.model.outcome import Outcome, Status
from linkvoice.model.report import Report
from linkvoice.model.site import Page, Site
from linkvoice.report.terminal import render_findings
from linkvoice.rules import RULES
from linkvoice.rules.engine import Selection, evaluate
from linkvoice.rules.rule import Facts, Problem, Rule
from tests.sites import BASE, NOW, findings_of, graph_of, judged, said


def quiet(_facts: Facts) -> Iterator[Problem]:
    """Say nothing."""
    yield from ()


SOME = tuple(
    Rule(code, name, severity, f"{name}.", quiet)
    for code, name, severity in (
        ("LV001", "unused-mark", Severity.INFO),
        ("LV101", "odd-rel", Severity.WARNING),
        ("LV102", "other-rel", Severity.WARNING),
        ("LV501", "lost-page", Severity.ERROR),
        ("LV502", "lost-place", Severity.ERROR),
        ("LV511", "slow-host", Severity.WARNING),
    )
)
EVERY = [rule.code for rule in SOME]


def chosen(**options: Any) -> list[str]:
    """Give the codes of the rules that are on."""
    return [rule.code for rule in Selection(SOME, Config.from_mapping({"rules": options}).rules).rules()]


# Selection


@pytest.mark.parametrize(
    ("select", "ignore", "expected"),
    [
        (["LV"], [], EVERY),
        ([], [], []),
        (["LV5"], [], ["LV501", "LV502", "LV511"]),
        (["LV50"], [], ["LV501", "LV502"]),
        (["LV501"], [], ["LV501"]),
        (["lost-page", "slow-host"], [], ["LV501", "LV511"]),
        (["LV"], ["LV5"], ["LV001", "LV101", "LV102"]),
        (["LV"], ["LV501"], ["LV001", "LV101", "LV102", "LV502", "LV511"]),
        (["LV"], ["lost-page"], ["LV001", "LV101", "LV102", "LV502", "LV511"]),
        (["LV5"], ["LV5"], []),
        (["LV501"], ["LV5"], ["LV501"]),
        (["lost-page"], ["LV5"], ["LV501"]),
        (["LV5"], ["LV50"], ["LV511"]),
        (["LV5", "LV502"], ["LV50"], ["LV502", "LV511"]),
        (["LV501"], ["lost-page"], []),
        (["lost-page"], ["LV501"], []),
        (["LV", "LV5"], ["LV50", "LV1"], ["LV001", "LV511"]),
        (["LV3", "LV6"], [], []),
    ],
)
def test_the_longest_prefix_wins(select: list[str], ignore: list[str], expected: list[str]) -> None:
    """What says most exactly which rule it means decides; a name says as much as a whole code; of two equals the quiet one wins."""
    assert chosen(select=select, ignore=ignore) == expected


@given(
    st.lists(st.sampled_from([*EVERY, "LV", "LV0", "LV1", "LV5", "LV50", "lost-page"])),
    st.lists(st.sampled_from([*EVERY, "LV", "LV1", "LV5", "LV50"])),
)
def test_the_order_of_selectors_does_not_matter(select: list[str], ignore: list[str]) -> None:
    """Selectors are a set, and rules keep the order of their codes."""
    on = chosen(select=select, ignore=ignore)

    assert on == chosen(select=[*reversed(select), *select], ignore=[*reversed(ignore)])
    assert on == sorted(on)


def test_what_is_selected_by_default() -> None:
    """A first run shows breakage and rel, not taste."""
    assert [rule.code for rule in Selection(RULES, Options()).rules()] == [rule.code for rule in RULES if rule.by_default and rule.code[2] in "01256"]


@pytest.mark.parametrize(
    ("severity", "expected"),
    [
        ({}, "error"),
        ({"LV": "info"}, "info"),
        ({"LV5": "warning", "LV": "info"}, "warning"),
        ({"LV": "info", "LV501": "warning", "LV5": "error"}, "warning"),
        ({"lost-page": "warning", "LV5": "info"}, "warning"),
        ({"LV50": "info", "lost-page": "warning"}, "warning"),
        ({"LV502": "info"}, "error"),
    ],
)
def test_severity_is_what_the_most_exact_selector_says(severity: Mapping[str, str], expected: str) -> None:
    """Overrides take codes, prefixes and names, whatever their order."""
    for items in (severity.items(), [*severity.items()][::-1]):
        selection = Selection(SOME, Config.from_mapping({"rules": {"severity": dict(items)}}).rules)

        assert selection.severity(SOME[3], None) == expected


def test_an_override_beats_the_findings_own_severity() -> None:
    """A rule may say that one of its findings weighs more; the configuration has the last word."""
    plain = Selection(SOME, Options())
    overridden = Selection(SOME, Config.from_mapping({"rules": {"severity": {"LV1": "error"}}}).rules)

    assert plain.severity(SOME[1], None) is Severity.WARNING
    assert plain.severity(SOME[1], Severity.INFO) is Severity.INFO
    assert overridden.severity(SOME[1], Severity.INFO) is Severity.ERROR


def test_severity_ignore_switches_a_rule_off() -> None:
    """`ignore` is a severity too; a more exact selector brings one rule back."""
    assert chosen(select=["LV"], severity={"LV5": "ignore"}) == ["LV001", "LV101", "LV102"]
    assert chosen(select=["LV"], severity={"LV5": "ignore", "LV502": "warning"}) == ["LV001", "LV101", "LV102", "LV502"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"select": ["LV502x"]}, "rules.select: no rule is called `LV502x`; did you mean `LV502`?"),
        ({"ignore": ["lost-pages"]}, "rules.ignore: no rule is called `lost-pages`; did you mean `lost-page`?"),
        ({"severity": {"lv501": "info"}}, "rules.severity: no rule is called `lv501`"),
        ({"per_page": {"a/*.md": ["LV599"]}}, "rules.per_page.a/*.md: no rule is called `LV599`; did you mean `LV"),
        ({"select": ["zzz"]}, "rules.select: no rule is called `zzz`; `linkvoice rules` lists them"),
        ({"select": ["LV7"]}, "rules.select: no rule is called `LV7`"),
        ({"select": [""]}, "rules.select: no rule is called ``"),
        ({"select": ["L"]}, "rules.select: no rule is called `L`"),
    ],
)
def test_an_unknown_selector_names_the_nearest(options: Mapping[str, Any], message: str) -> None:
    """The message names the option, the word, and what was probably meant."""
    with pytest.raises(ConfigError) as caught:
        chosen(**options)

    assert message in str(caught.value)


def test_all_unknown_selectors_are_named_at_once() -> None:
    """Nobody has to run again to see the next mistake."""
    with pytest.raises(ConfigError) as caught:
        chosen(select=["LV9", "LV5"], ignore=["nope"], per_page={"x": ["LV8"]})

    assert str(caught.value) == (
        "The configuration of linkvoice cannot be used. rules.select: no rule is called `LV9`; `linkvoice rules` lists them; "
        "rules.ignore: no rule is called `nope`; `linkvoice rules` lists them; "
        "rules.per_page.x: no rule is called `LV8`; `linkvoice rules` lists them."
    )


def test_groups_without_rules_may_be_named() -> None:
    """The groups LV0 to LV6 exist, also before they have a rule."""
    assert chosen(select=["LV0", "LV2", "LV6"], ignore=["LV3", "LV4"]) == ["LV001"]


# Where rules are quiet


GONE = "<a href=gone/>t</a>"


def places(folder: Path, files: Mapping[str, str], **options: Any) -> list[tuple[str, str]]:
    """Give (code, page) of the findings of a site."""
    return [(finding.code, finding.page) for finding in findings_of(folder, files, **options)]


@pytest.mark.parametrize(
    ("per_page", "expected"),
    [
        ({"blog/": ["LV501"]}, ["index.html", "x/blog.html"]),
        ({"blog/": ["broken-internal-link"]}, ["index.html", "x/blog.html"]),
        ({"*.html": ["LV5"]}, []),
        ({"/index.html": ["LV5"], "blog/a.html": ["LV"]}, ["x/blog.html"]),
        ({"blog/": ["LV502"]}, ["blog/a.html", "index.html", "x/blog.html"]),
        ({"blog/": []}, ["blog/a.html", "index.html", "x/blog.html"]),
    ],
)
def test_rules_can_be_quiet_on_some_pages(tmp_path: Path, per_page: Mapping[str, list[str]], expected: list[str]) -> None:
    """`per_page` takes gitignore patterns and selectors."""
    files = {"index.html": GONE, "blog/a.html": GONE, "x/blog.html": GONE}

    assert places(tmp_path, files, rules={"per_page": per_page, "ignore": ["LV505"]}) == [("LV501", page) for page in expected]


@pytest.mark.parametrize(("pattern", "quiet_pages"), [("/guide.md", True), ("guide.md", True), ("docs/guide.md", False), ("guide/index.html", False)])
def test_patterns_are_matched_against_sources(tmp_path: Path, pattern: str, quiet_pages: bool) -> None:
    """Where there is a source, its path below the sources' folder counts, in `per_page` and in `ignore_pages`."""
    files = {"guide/index.html": GONE}
    sources = {"guide/index.html": "docs/guide.md"}
    expected = [] if quiet_pages else [("LV501", "guide/index.html")]

    assert places(tmp_path, files, sources=sources, rules={"per_page": {pattern: ["LV5"]}}) == expected
    assert places(tmp_path, files, sources=sources, ignore_pages=[pattern]) == expected


def test_ignored_pages_are_still_targets(tmp_path: Path) -> None:
    """Links on an ignored page are not reported, links to it are."""
    files = {
        "old/index.html": f"{GONE}<link rel=stylesheet href=x.css>",
        "old/x.css": "p{background:url(gone)}",
        "index.html": "<a href=old/#gone>t</a>",
    }

    assert places(tmp_path, files, ignore_pages=["old/"]) == [("LV502", "index.html")]


@pytest.mark.parametrize(
    ("pattern", "ignored"),
    [
        ("https://acme.dev/gone/", True),
        ("https://acme.dev/gone/#x", True),
        ("https://acme.dev/*", True),
        ("*/gone/*", True),
        ("re:/gone/$", True),
        ("re:#x$", True),
        ("/gone/", False),
        ("gone/", False),
        ("https://acme.dev/gone", False),
        ("http://acme.dev/gone/", False),
    ],
)
def test_urls_can_be_ignored(tmp_path: Path, pattern: str, ignored: bool) -> None:
    """`ignore_urls` speaks of the absolute URL, with its fragment or without."""
    assert places(tmp_path, {"index.html": "<a href=gone/#x>t</a>"}, ignore_urls=[pattern]) == ([] if ignored else [("LV501", "index.html")])


def test_an_ignored_place_leaves_the_others(tmp_path: Path) -> None:
    """A pattern with a fragment ignores that place alone."""
    files = {"index.html": "<a href=a.html#x>t</a><a href=a.html#y>t</a>", "a.html": "<p>t</p>"}

    assert [finding.url for finding in findings_of(tmp_path, files, ignore_urls=["*#x"])] == ["https://acme.dev/a.html#y"]


# What a finding tells


def test_a_finding_tells_all_that_reporters_need(tmp_path: Path) -> None:
    """Rule, place, target, count and pages are filled in by the engine."""
    (finding,) = findings_of(tmp_path, {"guide/index.html": GONE}, sources={"guide/index.html": "docs/guide.md"})

    assert finding == Finding(
        code="LV501",
        rule="broken-internal-link",
        severity=Severity.ERROR,
        message="gone/: no such page",
        position=Position("docs/guide.md"),
        page="guide/index.html",
        url="https://acme.dev/guide/gone/",
        fingerprint=finding.fingerprint,
        hint="",
        count=1,
        pages=("guide/index.html",),
        confidence=Confidence.HIGH,
        can_fail=True,
        about_build=True,
    )


def test_a_known_position_is_told(tmp_path: Path) -> None:
    """Where somebody has found the line of a link, the finding has it."""
    graph = graph_of(tmp_path, {"index.html": GONE})
    position = Position("docs/index.md", 3, 7, Quality.EXACT)
    located = graph._replace(links=tuple(link._replace(position=position) for link in graph.links))

    assert [str(finding.position) for finding in judged(located)] == ["docs/index.md:3:7"]


def test_content_has_one_finding_an_occurrence(tmp_path: Path) -> None:
    """Each link of the content is told by itself, also where two are alike."""
    findings = findings_of(tmp_path, {"index.html": f"<main>{GONE}{GONE}</main>"})

    assert [(finding.count, finding.pages) for finding in findings] == [(1, ("index.html",)), (1, ("index.html",))]


def test_chrome_has_one_finding_with_its_count(tmp_path: Path) -> None:
    """A link of the theme is told once: how often it stands, and the first five pages, those with a source first."""
    files = {f"{name}.html": "<nav><a href=/gone/>t</a><a href=/gone/>t</a></nav><main></main>" for name in "abcdefg"}
    (finding,) = findings_of(tmp_path, files, sources={"d.html": "docs/d.md", "g.html": "docs/g.md"})

    assert (finding.count, finding.pages) == (14, ("d.html", "g.html", "a.html", "b.html", "c.html"))
    assert (finding.page, str(finding.position)) == ("d.html", "docs/d.md")


def test_pages_that_are_quiet_are_not_counted(tmp_path: Path) -> None:
    """Where only some of the pages speak, the count is theirs."""
    files = {f"{name}.html": "<nav><a href=/gone/>t</a></nav><main></main>" for name in "abc"}
    (finding,) = findings_of(tmp_path, files, rules={"per_page": {"a.html": ["LV501"]}})

    assert (finding.count, finding.pages) == (2, ("b.html", "c.html"))


def test_findings_are_sorted(tmp_path: Path) -> None:
    """By path, then line and column, then code, whatever the order of rules, links and pages."""
    files = {
        "b.html": "<main><a href=#y>t</a><a href=z/>t</a><a href=k/>t</a></main>",
        "a/index.html": "<main><a href=mailto:>t</a><a href=x/>t</a></main>",
        "a.html": GONE,
    }
    findings = findings_of(tmp_path, files)

    assert [(str(finding.position), finding.code, finding.url) for finding in findings] == [
        ("a.html", "LV501", "https://acme.dev/gone/"),
        ("a/index.html", "LV501", "https://acme.dev/a/x/"),
        ("a/index.html", "LV514", "mailto:"),
        ("b.html", "LV501", "https://acme.dev/k/"),
        ("b.html", "LV501", "https://acme.dev/z/"),
        ("b.html", "LV502", "https://acme.dev/b.html#y"),
    ]


def test_lines_and_columns_sort_as_numbers() -> None:
    """Line 9 stands before line 10, and what has no line before both."""
    positions = [Position("a.md", 10, 1), Position("a.md", 9, 12), Position("a.md", 9, 2), Position("a.md"), Position("A.md", 99)]
    target = Target(f"{BASE}gone/", Kind.INSIDE, "gone/")
    links = [Link("index.html", "gone/", target, "a", "href", "", "t", Region.CONTENT, ("index.html",), position=position) for position in positions]
    site = Site(BASE, known=True, files=frozenset({"index.html"}))
    graph = LinkGraph(site, {"index.html": Page("index.html", BASE)}, tuple(links), {target: Landing(None)})

    assert [str(finding.position) for finding in judged(graph)] == ["A.md:99", "a.md", "a.md:9:2", "a.md:9:12", "a.md:10:1"]


# Fingerprints


def prints(folder: Path, html: str, path: str = "index.html", **options: Any) -> list[str]:
    """Give the fingerprints of the findings of a one-page site."""
    return [finding.fingerprint for finding in findings_of(folder, {path: html}, **options)]


def test_fingerprints_stay_the_same(tmp_path: Path) -> None:
    """Text, line, region and folder do not matter: the same broken link is known again."""
    (first,) = prints(tmp_path / "one", "<main><a href=gone/>t</a></main>")

    assert prints(tmp_path / "two", "<main><p>new</p>\n\n<p><a class=x href='./gone/'>other text</a></main>") == [first]
    assert prints(tmp_path / "three", "<nav><a href=/gone/ rel=noopener>t</a></nav><main></main>") == [first]
    assert len(first) == 64


def test_alike_findings_share_a_fingerprint(tmp_path: Path) -> None:
    """Two links to the same place on one page are the same finding twice."""
    first, second = prints(tmp_path, f"<main>{GONE}{GONE}</main>")

    assert first == second


@pytest.mark.parametrize(
    "html",
    [
        "<a href=other/>t</a>",
        "<a href=gone/?x=1>t</a>",
        "<area href=gone/>",
        "<img src=gone/>",
        "<a href=gone/#x>t</a>",
        "<a href=mailto:gone>t</a>",
        "<a href=#gone>t</a>",
    ],
)
def test_fingerprints_tell_findings_apart(tmp_path: Path, html: str) -> None:
    """Another target, fragment, element, attribute or rule is another finding."""
    assert set(prints(tmp_path / "one", GONE)).isdisjoint(prints(tmp_path / "two", html))


def test_fingerprints_name_the_source(tmp_path: Path) -> None:
    """The page counts by its source, where it has one."""
    (built,) = prints(tmp_path / "one", GONE)
    (sourced,) = prints(tmp_path / "two", GONE, sources={"index.html": "docs/index.md"})
    (elsewhere,) = prints(tmp_path / "three", "<a href=/gone/>t</a>", "a/index.html")

    assert len({built, sourced, elsewhere}) == 3


def test_the_parts_of_a_fingerprint_do_not_run_together(tmp_path: Path) -> None:
    """What ends one part cannot begin the next."""
    found = findings_of(tmp_path, {"index.html": "<a href=a.html#b>t</a><a href=a.html%23b>t</a><a href=a.html>t</a>"})

    assert len({finding.fingerprint for finding in found}) == 3


# What fails


@pytest.mark.parametrize(
    ("severity", "can_fail", "fail_on", "fails"),
    [
        (Severity.ERROR, True, Severity.ERROR, True),
        (Severity.WARNING, True, Severity.ERROR, False),
        (Severity.INFO, True, Severity.ERROR, False),
        (Severity.ERROR, True, Severity.WARNING, True),
        (Severity.WARNING, True, Severity.WARNING, True),
        (Severity.INFO, True, Severity.WARNING, False),
        (Severity.ERROR, True, None, False),
        (Severity.ERROR, False, Severity.ERROR, False),
        (Severity.WARNING, False, Severity.WARNING, False),
    ],
)
def test_what_fails_a_build(severity: Severity, can_fail: bool, fail_on: Severity | None, fails: bool) -> None:
    """A finding at or above the level fails, unless its rule never may."""
    finding = Finding("LV501", "x", severity, "m", Position("a"), "a", "u", "f", can_fail=can_fail)

    assert finding.fails(fail_on) is fails


@pytest.mark.parametrize(("status", "code"), [(Status.UNREACHABLE, "LV511"), (Status.BLOCKED, "LV513")])
def test_what_the_network_did_not_prove_never_fails(tmp_path: Path, status: Status, code: str) -> None:
    """Not even as an error."""
    url = "https://other.dev/"
    (finding,) = findings_of(
        tmp_path, {"index.html": f"<a href={url}>t</a>"}, {url: Outcome(url, status, "answered")}, rules={"severity": {code: "error"}}
    )

    assert (finding.code, finding.severity, finding.can_fail, finding.about_build) == (code, Severity.ERROR, False, False)
    assert not finding.fails(Severity.WARNING)


def test_low_confidence_is_kept_but_not_shown(tmp_path: Path) -> None:
    """A finding that linkvoice is not sure of is in the report for those who ask, and not on the terminal."""

    def unsure(facts: Facts) -> Iterator[Problem]:
        for link in facts.graph.links:
            yield Problem("perhaps", link, confidence=Confidence.LOW)
            yield Problem("certainly", link)

    graph = graph_of(tmp_path, {"index.html": "<a href=index.html>t</a>"})
    rule = Rule("LV501", "lost-page", Severity.ERROR, "Lost page.", unsure)
    findings = evaluate((rule,), Facts(graph, {}, Config(), NOW))

    assert [(finding.message, finding.confidence) for finding in findings] == [("certainly", "high"), ("perhaps", "low")]
    assert render_findings(Report(graph, {}, findings, {}, NOW, "1")) == "index.html: LV501 error lost-page: certainly\n"


def test_rules_that_are_off_are_not_even_run(tmp_path: Path) -> None:
    """What nobody wants to hear costs nothing."""

    def never(_facts: Facts) -> Iterator[Problem]:
        pytest.fail("a rule that is off was run")

    graph = graph_of(tmp_path, {"index.html": ""})
    rules = (Rule("LV501", "lost-page", Severity.ERROR, "Lost page.", never),)

    assert evaluate(rules, Facts(graph, {}, Config.from_mapping({"rules": {"ignore": ["LV501"]}}), NOW)) == ()
    assert evaluate(rules, Facts(graph, {}, Config.from_mapping({"rules": {"severity": {"LV5": "ignore"}}}), NOW)) == ()


def test_the_same_site_gives_the_same_findings(tmp_path: Path) -> None:
    """In whatever order its files were written and its links were read."""
    pages = {f"{name}.html": f"<nav><a href=/gone/>t</a></nav><main><a href=gone-{name}/>t</a><a href=#x>t</a></main>" for name in "abcdef"}
    names = list(pages)
    found = []
    for seed in range(3):
        random.Random(seed).shuffle(names)
        found.append(findings_of(tmp_path / str(seed), {name: pages[name] for name in names}))

    assert found[0] == found[1] == found[2]
    assert len(said(found[0])) == 13

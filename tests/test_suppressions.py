"""Marks of the author that silence linkvoice: where they reach, and which of them are reported as of no use."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from linkvoice.model.finding import Finding
from linkvoice.model.outcome import Outcome, Status
from linkvoice.model.site import PageOptions
from tests.sites import findings_of, read, said

OUTSIDE = "https://other.dev/gone"
BROKEN = {OUTSIDE: Outcome(OUTSIDE, Status.BROKEN, "answered 404")}
FINE = {OUTSIDE: Outcome(OUTSIDE, Status.OK)}
UNUSED = "LV001"


def silenced(html: str) -> dict[str, list[tuple[str, ...]]]:
    """Give the codes of every mark on every link of a page, by href; `()` stands for every code."""
    return {link.href: [mark.codes for mark in link.suppressions] for link in read(html)[1]}


def codes(findings: tuple[Finding, ...]) -> list[str]:
    """Give the codes of findings in order."""
    return [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<a href=x data-linkvoice-ignore>t</a><a href=y>t</a>", {"x": [()], "y": []}),
        ("<a href=x data-linkvoice-ignore=''>t</a>", {"x": [()]}),
        ("<a href=x DATA-LINKVOICE-IGNORE=LV503>t</a>", {"x": [("LV503",)]}),
        ("<a href=x data-linkvoice-ignore='LV503, lv501 LV4'>t</a>", {"x": [("LV503", "LV501", "LV4")]}),
        ("<div data-linkvoice-ignore=LV5><p><a href=x>t</a></p><img src=y></div><a href=z>t</a>", {"x": [("LV5",)], "y": [("LV5",)], "z": []}),
        (
            "<div data-linkvoice-ignore=LV5><a href=x data-linkvoice-ignore=LV4>t</a></div>",
            {"x": [("LV5",), ("LV4",)]},
        ),
        ("<div data-proofer-ignore><a href=x>t</a></div><a href=y>t</a>", {"x": [()], "y": []}),
        ("<img src=x data-proofer-ignore>", {"x": [()]}),
        ("<form action=x data-linkvoice-ignore><input type=image src=y></form>", {"x": [()], "y": [()]}),
        ("<p data-linkvoice-ignored><a href=x>t</a></p>", {"x": []}),
        ("<p class=data-linkvoice-ignore><a href=x>t</a></p>", {"x": []}),
    ],
)
def test_an_attribute_covers_its_element_and_what_it_holds(html: str, expected: Mapping[str, list[tuple[str, ...]]]) -> None:
    """`data-linkvoice-ignore` and `data-proofer-ignore` reach the link itself and every link within the element, and no further."""
    assert silenced(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p><!-- linkvoice-disable-next --><a href=x>t</a><a href=y>t</a></p>", {"x": [()], "y": []}),
        ("<p><!--linkvoice-disable-next LV503--><a href=x>t</a></p>", {"x": [("LV503",)]}),
        ("<p><!-- linkvoice-disable-next LV503, LV504 -- it is down for repair --><a href=x>t</a></p>", {"x": [("LV503", "LV504")]}),
        ("<p><!-- linkvoice-disable-next -- only why --><a href=x>t</a></p>", {"x": [()]}),
        (
            "<p>a</p><!-- linkvoice-disable-next LV501 --><h2 id=h>t</h2><p>text <b id=b>bold</b></p><ul><li><a href=x>t</a><a href=y>t</a></ul>",
            {"x": [("LV501",)], "y": []},
        ),
        ("<p><!-- linkvoice-disable-next --><a id=q>t</a><a name=r>t</a><a href=x>t</a></p>", {"x": [()]}),
        ("<p><!-- linkvoice-disable-next --><img src=x><a href=y>t</a></p>", {"x": [()], "y": []}),
        ("<p><!-- linkvoice-disable-next LV1 --><!-- linkvoice-disable-next LV5 --><a href=x>t</a></p>", {"x": [("LV1",), ("LV5",)]}),
        (
            "<p><!-- linkvoice-disable-next LV1 --><a href=x>t</a><!-- linkvoice-disable-next LV5 --><a href=y>t</a></p>",
            {"x": [("LV1",)], "y": [("LV5",)]},
        ),
        (
            "<p>t</p><!-- linkvoice-disable-next --><section class=linkvoice><a href=own>t</a></section><a href=x>t</a>",
            {"x": [()]},
        ),
        ("<div><p><!-- linkvoice-disable-next --></p></div><nav><a href=x>t</a></nav>", {"x": [()]}),
        ("<!-- linkvoice-disable-next --><!doctype html><html><head><link rel=icon href=x></head>", {"x": [()]}),
        ("<p><a href=x>t</a><!-- linkvoice-disable-next --></p>", {"x": []}),
        ("<p><!-- linkvoice-disable-nextdoor --><a href=x>t</a></p>", {"x": []}),
        ("<p><!-- see linkvoice-disable-next --><a href=x>t</a></p>", {"x": []}),
        ("<template><!-- linkvoice-disable-next --></template><p><a href=x>t</a></p>", {"x": []}),
        ("<p>&lt;!-- linkvoice-disable-next --&gt;<a href=x>t</a></p>", {"x": []}),
    ],
)
def test_disable_next_covers_the_next_link_of_the_document(html: str, expected: Mapping[str, list[tuple[str, ...]]]) -> None:
    """The comment reaches the next link in document order, whatever else stands between, and no other."""
    assert silenced(html) == expected


@pytest.mark.parametrize(
    "html",
    [
        "<!-- linkvoice-disable-page LV501 LV502 -->\n<!doctype html><html><body><a href=x>t</a>",
        "<!doctype html><html><!-- linkvoice-disable-page LV501,LV502 -- why --><body><a href=x>t</a>",
        "<html><body><a href=x>t</a><p><!-- linkvoice-disable-page lv501 lv502 --></p>",
        "<html><body><a href=x>t</a></body></html>\n<!-- linkvoice-disable-page LV501 LV502 -->",
    ],
)
def test_disable_page_covers_the_whole_page(html: str) -> None:
    """The comment speaks for the page, wherever it stands, before and after `<html>` too."""
    page, links = read(html)

    assert [mark.codes for mark in page.disabled] == [("LV501", "LV502")]
    assert page.suppressions == page.disabled
    assert [link.suppressions for link in links] == [()]


@pytest.mark.parametrize(
    ("written", "quiet"), [("LV50", True), ("LV402 LV501", True), ("lv501", True), ("broken-internal-link", True), ("", True), ("LV502", False)]
)
def test_marks_name_rules_by_prefix_or_name(tmp_path: Path, written: str, quiet: bool) -> None:
    """A code, the beginning of one, or a rule's name, in any case, is what an author may write."""
    findings = findings_of(tmp_path, {"index.html": f'<a href="gone/" data-linkvoice-ignore="{written}">t</a>'})

    assert ("LV501" in codes(findings)) is not quiet


@pytest.mark.parametrize(
    "html",
    [
        "<a href=gone/ data-linkvoice-ignore>t</a>",
        "<a href=gone/ data-linkvoice-ignore=LV501>t</a>",
        "<a href=gone/ data-linkvoice-ignore='LV402 LV5'>t</a>",
        "<p data-linkvoice-ignore=LV501><a href=gone/>t</a><a href=index.html>t</a></p>",
        "<a href=gone/ data-proofer-ignore>t</a>",
        "<p><!-- linkvoice-disable-next LV501 -- soon --></p><a href=gone/>t</a>",
        "<!-- linkvoice-disable-page LV501 --><a href=gone/>t</a>",
        "<!-- linkvoice-disable-page --><a href=gone/>t</a>",
        "<nav data-linkvoice-ignore=LV501><a href=gone/>t</a></nav>",
    ],
)
def test_what_is_silenced_is_not_reported_and_the_mark_is_of_use(tmp_path: Path, html: str) -> None:
    """A mark with the right code silences the finding, and is then no finding itself."""
    assert findings_of(tmp_path, {"index.html": html}) == ()


def test_a_mark_with_another_code_silences_nothing(tmp_path: Path) -> None:
    """The finding stays, and the mark is reported beside it."""
    findings = findings_of(tmp_path, {"index.html": "<a href=gone/ data-linkvoice-ignore=LV502>t</a>"})

    assert said(findings) == [
        (UNUSED, '`data-linkvoice-ignore="LV502"` silences nothing'),
        ("LV501", "gone/: no such page"),
    ]


@pytest.mark.parametrize(
    ("html", "message"),
    [
        ("<a href=x.html data-linkvoice-ignore>t</a>", "`data-linkvoice-ignore` silences nothing"),
        ("<a href=x.html data-linkvoice-ignore=lv501>t</a>", '`data-linkvoice-ignore="lv501"` silences nothing'),
        ("<a href=x.html data-linkvoice-ignore=LV5>t</a>", '`data-linkvoice-ignore="LV5"` silences nothing'),
        ("<p data-linkvoice-ignore=LV502>t</p>", '`data-linkvoice-ignore="LV502"` silences nothing'),
        ("<p><!-- linkvoice-disable-next LV501 -- why --></p><a href=x.html>t</a>", "`<!-- linkvoice-disable-next LV501 -->` silences nothing"),
        ("<p>t<!-- linkvoice-disable-next --></p>", "`<!-- linkvoice-disable-next -->` silences nothing"),
        ("<!-- linkvoice-disable-page LV501 -->", "`<!-- linkvoice-disable-page LV501 -->` silences nothing"),
        (f"<a href={OUTSIDE} data-linkvoice-ignore=LV501>t</a>", '`data-linkvoice-ignore="LV501"` silences nothing'),
    ],
)
def test_a_mark_that_is_certainly_of_no_use_is_reported(tmp_path: Path, html: str, message: str) -> None:
    """What only facts about this very build could need, and none did, is LV001."""
    findings = findings_of(tmp_path, {"index.html": html, "x.html": ""}, FINE)

    assert said(findings) == [(UNUSED, message)]
    assert findings[0].hint == "remove it"
    assert (findings[0].severity, findings[0].count, findings[0].page, str(findings[0].position)) == ("info", 1, "index.html", "index.html")


@pytest.mark.parametrize(
    "html",
    [
        f"<a href={OUTSIDE} data-linkvoice-ignore>t</a>",
        f"<a href={OUTSIDE} data-linkvoice-ignore=LV503>t</a>",
        f"<a href={OUTSIDE} data-linkvoice-ignore=LV5>t</a>",
        f"<p data-linkvoice-ignore><a href=x.html>t</a><a href={OUTSIDE}>t</a></p>",
        "<a href=moved.html data-linkvoice-ignore=LV503>t</a>",
        "<a href=moved.html data-linkvoice-ignore>t</a>",
        "<!-- linkvoice-disable-page LV503 -->",
        f"<!-- linkvoice-disable-page --><a href={OUTSIDE}>t</a>",
        "<a href=x.html data-proofer-ignore>t</a>",
        "<a href=x.html data-linkvoice-ignore=LV402>t</a>",
    ],
)
def test_a_mark_that_may_be_needed_tomorrow_is_not_reported(tmp_path: Path, html: str) -> None:
    """What might silence the network, a rule that is off, or another tool, stays."""
    stub = f"<meta http-equiv=refresh content='0; url={OUTSIDE}'>"

    assert findings_of(tmp_path, {"index.html": html, "x.html": "", "moved.html": stub}, FINE) == ()


def test_a_mark_for_a_rule_that_is_off_is_not_reported(tmp_path: Path) -> None:
    """What a rule that is off would have said is not known."""
    html = {"index.html": "<a href=index.html data-linkvoice-ignore=LV501>t</a>"}

    assert codes(findings_of(tmp_path, html)) == [UNUSED]
    assert codes(findings_of(tmp_path, html, rules={"ignore": ["LV501"]})) == []
    assert codes(findings_of(tmp_path, html, rules={"ignore": ["LV001"]})) == []


@pytest.mark.parametrize("written", ["LV999", "broken-link", "LV50l"])
def test_a_mark_for_no_rule_is_reported(tmp_path: Path, written: str) -> None:
    """A mistyped code or name silences nothing, wherever the mark stands."""
    files = {"index.html": f"<a href={OUTSIDE} data-linkvoice-ignore={written}>t</a><a href=index.html>t</a>", "a.html": "<a href=index.html>t</a>"}
    findings = findings_of(tmp_path, files, FINE, front_matter={"a.html": PageOptions(ignore=(written,))}, rules={"ignore": ["LV505"]})

    assert said(findings) == [
        (UNUSED, f"`linkvoice: ignore: [{written}]` in the front matter silences nothing"),
        (UNUSED, f'`data-linkvoice-ignore="{written}"` silences nothing'),
    ]
    assert {finding.hint for finding in findings} == {"no rule is called so, see `linkvoice rules`; correct it or remove it"}


def test_a_mark_that_silences_the_network_is_of_use(tmp_path: Path) -> None:
    """An outside link that is broken today is silenced."""
    assert findings_of(tmp_path, {"index.html": f"<a href={OUTSIDE} data-linkvoice-ignore=LV503>t</a>"}, BROKEN) == ()
    assert codes(findings_of(tmp_path, {"index.html": f"<a href={OUTSIDE} data-linkvoice-ignore=LV513>t</a>"}, BROKEN)) == ["LV503"]


def test_a_mark_that_a_template_repeats_is_one_finding(tmp_path: Path) -> None:
    """A mark on every page of a theme is reported once, with the number of pages."""
    page = "<nav><a href=/index.html data-linkvoice-ignore=LV501>Home</a></nav><main><p>t</p></main>"
    findings = findings_of(tmp_path, {"index.html": page, "a/index.html": page, "b/index.html": page})

    assert said(findings) == [(UNUSED, '`data-linkvoice-ignore="LV501"` silences nothing')]
    assert (findings[0].count, findings[0].page) == (3, "a/index.html")


def test_a_templates_mark_that_is_of_use_on_one_page_is_of_use(tmp_path: Path) -> None:
    """A relative link of a theme may be broken on some pages only: its mark is needed."""
    page = "<nav><a href=a/ data-linkvoice-ignore=LV501>A</a></nav>"

    assert findings_of(tmp_path, {"index.html": page, "a/index.html": page, "b/a/index.html": "", "b/index.html": page}) == ()


def test_a_templates_mark_on_an_outside_link_stays(tmp_path: Path) -> None:
    """A mark on an outside link of a theme may be needed tomorrow, on all of its pages."""
    page = f"<footer><a href={OUTSIDE} data-linkvoice-ignore>Shop</a></footer>"

    assert findings_of(tmp_path, {"index.html": page, "a/index.html": page, "b/index.html": page}, FINE) == ()
    assert findings_of(tmp_path, {"index.html": page, "a/index.html": page, "b/index.html": page}, BROKEN) == ()


def test_chrome_links_with_and_without_a_mark_are_two(tmp_path: Path) -> None:
    """A mark on one page silences that page; the others are still reported."""
    plain = "<nav><a href=/gone/>t</a></nav>"
    findings = findings_of(tmp_path, {"a.html": plain, "b.html": plain.replace("<a", "<a data-linkvoice-ignore"), "c.html": plain})

    assert [(finding.code, finding.pages, finding.count) for finding in findings] == [("LV501", ("a.html", "c.html"), 2)]


def test_disable_page_takes_the_page_out_of_a_chrome_finding(tmp_path: Path) -> None:
    """A folded finding does not count the pages on which it is silenced."""
    page = "<nav><a href=/gone/>t</a></nav>"
    findings = findings_of(tmp_path, {"a.html": page, "b.html": page + "<!-- linkvoice-disable-page LV501 -->", "c.html": page})

    assert [(finding.code, finding.pages, finding.count) for finding in findings] == [("LV501", ("a.html", "c.html"), 2)]


def test_front_matter_silences_codes_on_its_page(tmp_path: Path) -> None:
    """`ignore` takes prefixes; other pages are reported as before."""
    files = {"a.html": "<a href=gone/>t</a>", "b.html": "<a href=gone/>t</a>"}
    findings = findings_of(tmp_path, files, front_matter={"a.html": PageOptions(ignore=("LV50",))})

    assert [(finding.code, finding.page) for finding in findings] == [("LV501", "b.html")]


@pytest.mark.parametrize("written", ["broken-internal-link", "lv501"])
def test_front_matter_names_rules_too(tmp_path: Path, written: str) -> None:
    """Names and lower-case codes mean the same there."""
    assert codes(findings_of(tmp_path, {"a.html": "<a href=gone/>t</a>"}, front_matter={"a.html": PageOptions(ignore=(written,))})) == []


def test_front_matter_of_no_use_is_reported_where_that_is_certain(tmp_path: Path) -> None:
    """Like a mark in the page: what the network might need stays."""
    findings = findings_of(tmp_path, {"a.html": "<a href=a.html>t</a>"}, front_matter={"a.html": PageOptions(ignore=("LV501", "LV503", "LV402"))})

    assert said(findings) == [(UNUSED, "`linkvoice: ignore: [LV501]` in the front matter silences nothing")]


def test_front_matter_switches_a_page_off(tmp_path: Path) -> None:
    """`linkvoice: false` means no findings about the page's links; links to it are still checked, and its other marks are not looked at."""
    files = {"a.html": "<a href=gone/>t</a><p data-linkvoice-ignore=LV502>t</p>", "b.html": "<a href=a.html#gone>t</a><a href=a.html>t</a>"}
    findings = findings_of(tmp_path, files, front_matter={"a.html": PageOptions(enabled=False)})

    assert [(finding.code, finding.page) for finding in findings] == [("LV502", "b.html")]


def test_lv001_itself_can_be_silenced(tmp_path: Path) -> None:
    """A page may keep its useless marks."""
    html = "<!-- linkvoice-disable-page LV001 --><a href=index.html data-linkvoice-ignore=LV501>t</a>"

    assert UNUSED not in codes(findings_of(tmp_path, {"index.html": html}))

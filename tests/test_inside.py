"""Inside links judged: fragments, missing files, reasons and hints."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkvoice.check.inside import check_inside
from linkvoice.extract.anchors import has_anchor
from linkvoice.model.outcome import Fragment, Outcome, Status
from linkvoice.model.site import Page
from tests.sites import findings_of, graph_of, said

PLACES = """<h2 id=setup>t</h2><h2 id=http-proxies>t</h2><a name=old>t</a><p id=12><p id=34><p id="a b"><p id=für><p id=100%25><p id=Case>
<p id="~:x"><p id="x=1"><p id=user-content-readme>"""
TEXT = st.text(st.characters(codec="utf-8"))


@pytest.mark.parametrize(
    "fragment",
    [
        "setup",
        "old",
        "a%20b",
        "f%C3%BCr",
        "f%c3%bcr",
        "für",
        "s%65tup",
        "100%25",
        "100%2525",
        "~:x",
        "x=1",
        "",
        "top",
        "TOP",
        "Top",
        ":~:text=Harbour",
        ":~:text=a,b&text=c",
        "setup:~:text=Harbour",
        "old:~:",
        "!route",
        "!/route",
        "/route",
        "/",
        "%2Froute",
        "12-34",
        "12",
    ],
)
def test_a_fragment_that_means_something_is_fine(tmp_path: Path, fragment: str) -> None:
    """Ids, names, the top, text fragments, routes and ranges of lines are places."""
    html = f'{PLACES}<a href="#{fragment}">t</a><a href="index.html#{fragment}">t</a><a href="other/#{fragment}">t</a>'

    assert said(findings_of(tmp_path, {"index.html": html, "other/index.html": PLACES})) == []


@pytest.mark.parametrize(
    ("fragment", "name"),
    [
        ("gone", "gone"),
        ("SETUP", "SETUP"),
        ("case", "case"),
        ("readme", "readme"),
        ("gone:~:text=Harbour", "gone:~:text=Harbour"),
        ("12-35", "12-35"),
        ("11-12", "11-12"),
        ("L12", "L12"),
        ("a+b", "a+b"),
        ("a%2520b", "a%20b"),
        ("f%FCr", "f\ufffdr"),
        ("page=2", "page=2"),
        ("topics", "topics"),
        ("%20", " "),
    ],
)
def test_a_fragment_without_a_place_is_broken(tmp_path: Path, fragment: str, name: str) -> None:
    """What no id and no name says is missing, compared exactly."""
    findings = findings_of(tmp_path, {"index.html": f'<a href="guide/#{fragment}">t</a>', "guide/index.html": PLACES})

    assert said(findings) == [("LV502", f"guide/#{fragment}: guide/index.html has no id or name `{name}`")]


@pytest.mark.parametrize(
    ("fragment", "hint"),
    [
        ("proxies", "did you mean #http-proxies?"),
        ("setpu", "did you mean #setup?"),
        ("HTTP_Proxies", "did you mean #http-proxies?"),
        ("case", "did you mean #Case?"),
        ("FÜR", "did you mean #für?"),
        ("xyzzy", ""),
        ("%20", ""),
        ("%E5%AE%89%E8%A3%85%E6%8C%87-12", ""),
    ],
)
def test_the_hint_names_the_nearest_place(tmp_path: Path, fragment: str, hint: str) -> None:
    """Spelling, case and signs aside, the author probably meant the nearest id; where nothing is near, nothing is said."""
    findings = findings_of(tmp_path, {"index.html": f"<a href=guide/#{fragment}>t</a>", "guide/index.html": PLACES})

    assert [finding.hint for finding in findings] == [hint]


@pytest.mark.parametrize("target", ["x.pdf#page=2", "x.svg#icon", "x.css#y", "x.txt#L10", "x.xml#y", "data.json#/a"])
def test_fragments_of_what_is_not_html_are_not_judged(tmp_path: Path, target: str) -> None:
    """Nobody but their program knows what they mean."""
    files = {"index.html": f"<a href={target}>t</a>", target.partition("#")[0]: "x"}

    assert findings_of(tmp_path, files) == ()


@pytest.mark.parametrize("place", ["<section class=linkvoice><h2 id=x>t</h2></section>", "<noscript><p id=x></noscript>", "<svg><g id=x /></svg>"])
def test_a_place_counts_wherever_it_is(tmp_path: Path, place: str) -> None:
    """Our own sections, noscript and SVG define places too."""
    assert findings_of(tmp_path, {"index.html": "<a href=guide/#x>t</a>", "guide/index.html": place}) == ()


def test_a_fragment_is_looked_for_where_the_redirect_ends(tmp_path: Path) -> None:
    """The stub has no places; its target has, and the message names it."""
    stub = "<meta http-equiv=refresh content='0; url=../new/'>"
    findings = findings_of(
        tmp_path,
        {"index.html": "<a href=old/#setup>t</a><a href=old/#gone>t</a>", "old/index.html": stub, "new/index.html": PLACES},
        rules={"ignore": ["LV504"]},
    )

    assert said(findings) == [("LV502", "old/#gone: new/index.html has no id or name `gone`")]


def test_the_fragments_of_one_page_are_judged_apart(tmp_path: Path) -> None:
    """One outcome a page tells of all its missing fragments, as they are written; what is plainly fine has none."""
    files = {
        "index.html": "<a href=guide/#gone>t</a><a href=guide/#setup>t</a><a href=guide/#setpu>t</a><a href=guide/>t</a>",
        "guide/index.html": PLACES,
    }

    assert check_inside(graph_of(tmp_path, files)) == {
        "https://acme.dev/guide/": Outcome(
            "https://acme.dev/guide/",
            Status.OK,
            fragments={"gone": Fragment.MISSING, "setpu": Fragment.MISSING},
            suggestions={"setpu": "setup"},
        )
    }


@given(TEXT.filter(bool), st.frozensets(TEXT, max_size=5))
def test_a_place_is_found_under_its_escaped_name(name: str, others: frozenset[str]) -> None:
    """An id that is percent-encoded in a link is the same id."""
    escaped = "".join(f"%{byte:02X}" for byte in name.encode())

    assert has_anchor(Page("index.html", "https://acme.dev/", anchors=others | {name}), escaped)


@given(TEXT)
def test_any_fragment_is_judged(fragment: str) -> None:
    """Nothing in a fragment raises; on a page without places, only what means something by itself is there."""
    page = Page("index.html", "https://acme.dev/")

    assert has_anchor(page, f"!{fragment}")
    assert not has_anchor(page, f"x{fragment}")


FILES = {
    "index.html": "",
    "guide/index.html": "",
    "guide/install/index.html": "",
    "about.html": "",
    "img/logo.png": "x",
    "img/logo.svg": "x",
    "reference/api/client/index.html": "",
    "Readme/index.html": "",
    "empty/logo.png": "x",
    "data/dump.sql.gz": "x",
}


@pytest.mark.parametrize(
    ("href", "message", "hint"),
    [
        ("gone/", "gone/: no such page", ""),
        ("gone.html", "gone.html: no such page", ""),
        ("gone", "gone: no such page", ""),
        ("gone.png", "gone.png: no such file", ""),
        ("gone/notes.pdf", "gone/notes.pdf: no such file", ""),
        ("empty/", "empty/: a folder without index.html", ""),
        ("empty", "empty: a folder without index.html", ""),
        ("reference/api/", "reference/api/: a folder without index.html", ""),
        ("readme/", "readme/: upper and lower case differ", "did you mean Readme/index.html?"),
        ("IMG/Logo.png", "IMG/Logo.png: upper and lower case differ", "did you mean img/logo.png?"),
        ("Guide", "Guide: upper and lower case differ", "did you mean guide/index.html?"),
        ("about", "about: only about.html is there, which servers with clean URLs answer with (`clean_urls: true`)", ""),
        ("about/", "about/: only about.html is there, which servers with clean URLs answer with (`clean_urls: true`)", ""),
        ("guide.html", "guide.html: no such page", "did you mean guide/index.html?"),
        ("guide.md", "guide.md: no such page", "did you mean guide/index.html?"),
        ("guide/instal/", "guide/instal/: no such page", "did you mean guide/install/index.html?"),
        ("client/", "client/: no such page", "did you mean reference/api/client/index.html?"),
        ("reference/client.html", "reference/client.html: no such page", "did you mean reference/api/client/index.html?"),
        ("img/lgoo.png", "img/lgoo.png: no such file", "did you mean img/logo.png?"),
        ("data/dump.sql", "data/dump.sql: no such file", "did you mean data/dump.sql.gz?"),
        ("guide/?a=1#b", "guide/?a=1#b: guide/index.html has no id or name `b`", ""),
        ("https://acme.dev/gone/", "https://acme.dev/gone/: no such page", ""),
        ("//acme.dev/gone/", "//acme.dev/gone/: no such page", ""),
        ("..%2fgone/", "..%2fgone/: no such page", ""),
    ],
)
def test_a_missing_file_has_a_reason_and_a_hint(tmp_path: Path, href: str, message: str, hint: str) -> None:
    """The message says in which way the target is missing; the hint names the built file that was probably meant."""
    findings = findings_of(tmp_path, {**FILES, "index.html": f"<a href={href}>t</a>"})

    assert [(finding.message, finding.hint) for finding in findings] == [(message, hint)]


@pytest.mark.parametrize(
    "html",
    [
        "<a href=gone/ rel=nofollow>t</a>",
        "<a href=gone/ rel='noopener nofollow'>t</a>",
        "<a href=gone/ download>t</a>",
        "<a href=gone/ hidden>t</a>",
        "<a href=gone/ target=_blank>t</a>",
        "<script src=gone/></script>",
        "<img src=gone/ loading=lazy>",
        "<video poster=gone/></video>",
        "<meta http-equiv=refresh content='9; url=gone/'>",
        "<noscript><img src=gone/></noscript>",
        "<pre><a href=gone/>t</a></pre>",
        "<form method=post action=gone/></form>",
        "<p style='background: url(gone/)'>",
        "<meta property=og:image content=gone/>",
        "<link rel=alternate href=gone/>",
        "<blockquote cite=gone/></blockquote>",
        "<svg><use xlink:href=gone/#i /></svg>",
    ],
)
def test_whatever_leads_to_nothing_is_told(tmp_path: Path, html: str) -> None:
    """No rel, no element and no attribute makes a missing target less missing."""
    assert [finding.code for finding in findings_of(tmp_path, {"index.html": html}, rules={"select": ["LV5"]})] == ["LV501"]


def test_an_empty_href_is_named(tmp_path: Path) -> None:
    """An empty href on a page below a base that is not there is shown as such."""
    findings = findings_of(tmp_path, {"index.html": "<base href=/gone/><a href>t</a>"})

    assert said(findings) == [("LV501", "(empty): no such page")]


def test_of_moved_pages_the_nearest_is_named(tmp_path: Path) -> None:
    """Of several files of the same name the one with most folders in common is the hint."""
    files = {"index.html": "<a href=docs/api/old/client.html>t</a>", "client.html": "", "docs/api/new/client.html": "", "docs/client.html": ""}

    assert [finding.hint for finding in findings_of(tmp_path, files)] == ["did you mean docs/api/new/client.html?"]


def test_the_hint_names_the_source_where_there_is_one(tmp_path: Path) -> None:
    """What the author can open is the source, not the built file."""
    files = {"index.html": "<a href=guide.html>t</a>", "guide/index.html": ""}

    assert [finding.hint for finding in findings_of(tmp_path, files, sources={"guide/index.html": "docs/guide.md"})] == [
        "did you mean docs/guide.md?"
    ]


def test_where_everything_is_broken_hints_end_and_findings_do_not(tmp_path: Path) -> None:
    """A site with thousands of broken links is judged in seconds: the last ones have no hint, but are reported."""
    names = [f"{number:03}{'abcdefghij'[number % 10] * 5}" for number in range(500)]
    places = "".join(f"<p id={name}-place>" for name in names)
    links = "".join(f"<a href=all.html#{name}-plaec>t</a>" for name in names)
    findings = findings_of(tmp_path, {"index.html": links, "all.html": places})
    hints = [finding.hint for finding in findings]

    assert len(hints) == 500
    assert hints[0] == "did you mean #000aaaaa-place?"
    assert sum(hint != "" for hint in hints) == 400


def test_a_link_to_a_redirect_is_fine_but_told(tmp_path: Path) -> None:
    """The outcome names where it ends."""
    stub = "<meta http-equiv=refresh content='0; url=new.html'>"
    graph = graph_of(tmp_path, {"index.html": "<a href=old.html>t</a>", "old.html": stub, "new.html": ""})

    assert check_inside(graph) == {
        "https://acme.dev/old.html": Outcome(
            "https://acme.dev/old.html", Status.REDIRECTED, "leads to a redirect", "redirect stub or rule", final_url="https://acme.dev/new.html"
        )
    }


@pytest.mark.parametrize(
    ("refresh", "reason"), [("a.html", "its redirects lead back to themselves"), ("gone.html", "it redirects (by a.html) to nothing")]
)
def test_a_redirect_that_leads_nowhere_is_broken(tmp_path: Path, refresh: str, reason: str) -> None:
    """The reason names the stub that leads astray."""
    graph = graph_of(tmp_path, {"index.html": "<a href=a.html>t</a>", "a.html": f"<meta http-equiv=refresh content='0; url={refresh}'>"})
    outcome = check_inside(graph)["https://acme.dev/a.html"]

    assert (outcome.status, outcome.reason) == (Status.BROKEN, reason)


def test_a_target_that_leaves_the_site_is_not_judged_here(tmp_path: Path) -> None:
    """Where redirects lead elsewhere, the network has the word."""
    files = {"index.html": "<a href=a.html>t</a>", "a.html": "<meta http-equiv=refresh content='0; url=https://other.dev/'>"}

    assert check_inside(graph_of(tmp_path, files)) == {}

"""Mending heeds what silences findings: marks of the author, front matter, and options, each for the rules that it names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from selectolax.lexbor import LexborHTMLParser

from linkvoice.extract.html import read_page
from linkvoice.extract.related import ADDRESSES, read_related
from linkvoice.generators.front_matter import options_in
from linkvoice.model.site import PageOptions, PageSource
from tests.hostile import Hostile, linkvoice, reply, write_site
from tests.pages import pages
from tests.sites import BASE
from tests.test_mkdocs import Project

UNTIDY = '<a href="https://peer.dev/" rel="ugc,me" nofollow target=win>a link</a>'
ALL = '<a href="https://peer.dev/" rel="ugc me nofollow noopener" target=win>a link</a>'
WITHOUT = {
    "LV103": '<a href="https://peer.dev/" rel="ugc,me nofollow noopener" target=win>a link</a>',
    "LV105": '<a href="https://peer.dev/" rel="ugc me noopener" nofollow target=win>a link</a>',
    "LV302": '<a href="https://peer.dev/" rel="ugc me nofollow" target=win>a link</a>',
    "LV1": '<a href="https://peer.dev/" rel="ugc,me noopener" nofollow target=win>a link</a>',
    "LV503": ALL,
    "": UNTIDY,
}
"""What a mark names -> how the link is written then."""
MARKED = ["<p data-linkvoice-ignore='{}'>{}</p>", "<!-- linkvoice-disable-page {} -->{}", "<p><!-- linkvoice-disable-next {} --></p>{}"]


def mended(folder: Path, html: str, options: str = "", path: str = "index.html") -> str:
    """Give a page as `check --fix` leaves it."""
    write_site(folder / "site", {path: html})
    (folder / "linkvoice.toml").write_text(options, "utf-8")
    linkvoice("check", "site", "--offline", "--fix", cwd=folder)
    return (folder / "site" / path).read_text("utf-8")


@pytest.mark.parametrize("mark", MARKED)
@pytest.mark.parametrize("code", WITHOUT)
def test_a_mark_stops_the_cures_of_the_rules_that_it_names(tmp_path: Path, mark: str, code: str) -> None:
    """All of them where it names none; what belongs to others is mended all the same."""
    assert mended(tmp_path, mark.format(code, UNTIDY)) == mark.format(code, WITHOUT[code])


def test_a_comment_covers_the_next_link_alone(tmp_path: Path) -> None:
    """An image is a link too, and the next one is not covered any more."""
    before = f"<!-- linkvoice-disable-next --><img src=x.png alt=x>{UNTIDY}<!-- linkvoice-disable-next -->{UNTIDY}{UNTIDY}"

    assert mended(tmp_path, before) == before.replace(UNTIDY, ALL).replace(f"next -->{ALL}", f"next -->{UNTIDY}")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("rules.ignore = ['LV103']", WITHOUT["LV103"]),
        ("rules.ignore = ['rel-token-as-attribute']", WITHOUT["LV105"]),
        ("rules.ignore = ['LV1']\nrules.select = ['LV103']", WITHOUT["LV105"]),
        ("rules.severity = {LV302 = 'ignore'}", WITHOUT["LV302"]),
        ("rules.select = ['LV5']", ALL),
        ("rules.per_page = {'blog/**' = ['LV103']}", WITHOUT["LV103"]),
        ("rules.per_page = {'docs/**' = ['LV103']}", ALL),
        ("ignore_pages = ['blog/']", UNTIDY),
        ("ignore_urls = ['https://peer.dev/*']", UNTIDY),
    ],
)
def test_options_stop_cures_as_they_stop_findings(tmp_path: Path, options: str, expected: str) -> None:
    """That a rule is not selected is no word against its cure: whoever asks for mending has chosen what."""
    assert mended(tmp_path, UNTIDY, options, "blog/index.html") == expected


@pytest.mark.parametrize(
    ("front_matter", "expected"),
    [
        ("linkvoice: false", UNTIDY),
        ("linkvoice: {ignore: [LV103]}", WITHOUT["LV103"]),
        ("linkvoice:\n  ignore:\n    - LV302", WITHOUT["LV302"]),
        ("linkvoice: {linked_from: false}", ALL),
    ],
)
def test_front_matter_stops_cures(tmp_path: Path, front_matter: str, expected: str) -> None:
    """In a build, and in a built folder whose sources are named."""
    project = Project(tmp_path)
    project.write("docs/index.md", f"---\n{front_matter}\n---\n\n{UNTIDY}\n")
    project.add_linkvoice({"fail_on": "never", "fix": "safe"})
    project.run("build")
    built = project.html()
    (tmp_path / "site/index.html").write_text(built.replace(expected, UNTIDY), "utf-8")

    linkvoice("check", "site", "--source", "docs", "--offline", "--fix", cwd=tmp_path)

    assert expected in built
    assert expected in (tmp_path / "site/index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("# Page", PageOptions()),
        ("---\ntitle: a\n---\n", PageOptions()),
        ("---\nlinkvoice: true\n---\n", PageOptions()),
        ("---\ntitle: a\nlinkvoice: False # for now\ntags: [b]\n---\n# Page", PageOptions(enabled=False, linked_from=False, mentioned_by=False)),
        ("---\nlinkvoice: off\n---", PageOptions(enabled=False, linked_from=False, mentioned_by=False)),
        ("---\nlinkvoice: {ignore: [LV503, 'LV4'], linked_from: no}\n---\n", PageOptions(linked_from=False, ignore=("LV503", "LV4"))),
        ("---\nlinkvoice:\n  ignore: rel-typo\n\nother:\n  ignore: LV5\n---\n", PageOptions(ignore=("rel-typo",))),
        (
            "---\nlinkvoice:\n  # why\n  ignore:\n  - LV503\n  - LV4 # why\n  linked_from: false\n---\n",
            PageOptions(linked_from=False, ignore=("LV503", "LV4")),
        ),
        ("---\nx:\n  linkvoice: false\n---\n", PageOptions()),
        ("text\n---\nlinkvoice: false\n---\n", PageOptions()),
    ],
)
def test_front_matter_is_read_without_its_host(text: str, options: PageOptions) -> None:
    """As much of YAML as these options take, however they are written."""
    assert options_in(text) == options


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("<!-- linkvoice-disable-page LV504 -->\n\n[a]({})", ""),
        ("<!-- linkvoice-disable-next redirected-link -->\n\n[a]({})", ""),
        ("---\nlinkvoice: false\n---\n[a]({})", ""),
        ("---\nlinkvoice: {{ignore: [LV50]}}\n---\n[a]({})", ""),
        ("[a]({})", "rules = {ignore = ['LV504']}"),
        ("[a]({})", "rules = {per_page = {'docs/*.md' = ['LV504']}}"),
        ("[a]({})", "ignore_pages = ['index.md']"),
    ],
)
def test_links_in_sources_are_not_rewritten_where_their_finding_is_silenced(tmp_path: Path, server: Hostile, text: str, options: str) -> None:
    """`linkvoice fix` rewrites what LV504 says, and nothing that it may not say."""
    server.answers = {"/old": reply(301, Location="/new"), "/new": reply(200, "<title>A page</title>")}
    allowed = 'outbound = {host_interval = 0, hosts = {"127.0.0.1" = {allow = true}}}\n'
    (tmp_path / "docs").mkdir()
    (tmp_path / "linkvoice.toml").write_text(allowed, "utf-8")
    (tmp_path / "docs/index.md").write_text("[a]({})".format(server.url("/old")), "utf-8")
    linkvoice("check", "docs", cwd=tmp_path)

    told = linkvoice("fix", "docs", "--diff", cwd=tmp_path)
    (tmp_path / "linkvoice.toml").write_text(allowed + options, "utf-8")
    (tmp_path / "docs/index.md").write_text(text.format(server.url("/old")), "utf-8")
    silenced = linkvoice("fix", "docs", "--diff", cwd=tmp_path)

    assert (silenced.returncode, silenced.stdout, silenced.stderr) == (0, "", "")
    assert (told.returncode, told.stdout.count("\n+[a]")) == (1, 1)


@given(pages)
def test_mending_sees_the_links_that_the_check_sees(html: bytes) -> None:
    """On any page: the same elements, with the same marks and the same traits."""
    html = b"<!-- linkvoice-disable-next LV1 --><p data-linkvoice-ignore=LV2>" + html.replace(b"alt=", b"data-linkvoice-ignore=")
    _, document = read_page(PageSource("a.html", lambda: html.decode("utf-8", "replace")), f"{BASE}a.html", selectors=["p"])
    clean = html.decode("utf-8", "replace").encode()
    _, related = read_related("a.html", clean, LexborHTMLParser(clean), ["p"])

    def known(found: Any) -> tuple[object, ...]:
        return (*found[:4], [mark.codes for mark in found.suppressions], found.traits._replace(nameless=False, pictured=False, labelled=False))

    seen = [found for found in document.links if found.attribute in ADDRESSES.get(found.element, ())]
    assert [known(found) for _, found in related] == [known(found) for found in seen]

"""What links say in rel, and what they only seem to say: LV101 to LV106."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from linkvoice.extract.scripts import writes_rel
from linkvoice.model.finding import Finding
from linkvoice.rules.rel import registry
from linkvoice.rules.rel.relations import meant_by
from tests.sites import Files, findings_of

OVERWRITES = "for (const link of document.links) link.rel = 'noopener'"
CUSTOM = """
function openOthersInNewTab() {
  const own = new URL(document.querySelector("link[rel='canonical']")?.href || window.location.href).origin;
  document.querySelectorAll(".content a[href]").forEach((link) => {
    if (link.getAttribute("target") === "_self") return;
    if (new URL(link.href, window.location.href).origin !== own) {
      link.setAttribute("target", "_blank");
      link.setAttribute("rel", "noopener");
    }
  });
}
"""


def found(folder: Path, html: str, files: Files | None = None, *, options: Mapping[str, Any] | None = None, **rest: Any) -> list[Finding]:
    """Judge a page by the rules about rel and privacy, those included that are off by default and named in `rest`."""
    rules = {"select": ["LV1", "LV3", *rest.pop("enable", ())], "options": options or {}}
    return [*findings_of(folder, {"index.html": html, "guide.html": "", **(files or {})}, rules=rules, **rest)]


def codes(findings: list[Finding]) -> list[str]:
    """The codes of findings."""
    return [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="https://shop.acme.io/" rel="nofolow">shop</a>', ["LV102"]),
        ('<a href="https://shop.acme.io/" rel="NoFolow">shop</a>', ["LV102"]),
        ('<a href="https://shop.acme.io/" rel="sponsered noopener">shop</a>', ["LV102"]),
        ('<a href="https://shop.acme.io/" rel="no-follow">shop</a>', ["LV102"]),
        ('<a href="https://shop.acme.io/" rel="noreferer">shop</a>', ["LV102"]),
        ('<a href="https://shop.acme.io/" rel="sponsor">shop</a>', ["LV102"]),
        ('<a href="https://shop.acme.io/" rel="dofollow">shop</a>', ["LV102"]),
        ('<a href="https://shop.acme.io/" rel="follow noopener">shop</a>', ["LV102"]),
        ('<a href="guide.html" rel="previous">back</a>', ["LV102"]),
        ('<a href="guide.html" rel="licence">terms</a>', ["LV102"]),
        ('<a href="guide.html" rel="copyright">terms</a>', ["LV102"]),
        ('<map name="m"><area href="guide.html" rel="bookmrk" alt="x"></map>', ["LV102"]),
        ('<form action="guide.html" rel="serch"></form>', ["LV102"]),
        ('<link rel="stylshet" href="guide.html">', ["LV102"]),
        ('<link rel="cannonical" href="guide.html">', ["LV102"]),
        ('<svg><a xlink:href="https://shop.acme.io/" rel="noopner">shop</a></svg>', ["LV102"]),
        ('<a href="https://shop.acme.io/" rel="nofolow,ugc">shop</a>', ["LV102", "LV103"]),
        ('<a href="https://shop.acme.io/" rel="nofollow, ugc">shop</a>', ["LV103"]),
        ('<a href="https://shop.acme.io/" rel="noopener noopener">shop</a>', ["LV103"]),
        ('<a href="https://shop.acme.io/" rel="noopener NOOPENER">shop</a>', ["LV103"]),
        ('<a href="https://shop.acme.io/" rel="">shop</a>', ["LV103"]),
        ('<a href="https://shop.acme.io/" rel>shop</a>', ["LV103"]),
        ('<a href="https://shop.acme.io/" rel="  ">shop</a>', ["LV103"]),
        ('<a href="https://shop.acme.io/" rel="" target="_blank">shop</a>', ["LV103"]),
        ('<a href="guide.html" rel=",">guide</a>', ["LV103"]),
        ('<link rel="stylesheet,preload" href="guide.html">', ["LV103"]),
        ('<a href="guide.html" rel="canonical">guide</a>', ["LV104"]),
        ('<a href="guide.html" rel="stylesheet next">guide</a>', ["LV104"]),
        ('<map name="m"><area href="guide.html" rel="icon" alt="x"></map>', ["LV104"]),
        ('<form action="guide.html" rel="author"></form>', ["LV104"]),
        ('<form action="guide.html" rel="tag"></form>', ["LV104"]),
        ('<link rel="nofollow" href="guide.html">', ["LV104"]),
        ('<link rel="bookmark" href="guide.html">', ["LV104"]),
        ('<a href="guide.html" rel="external">guide</a>', ["LV104"]),
        ('<a href="https://acme.dev/guide.html" rel="external noopener">guide</a>', ["LV104"]),
        ('<a href="https://shop.acme.io/" nofollow>shop</a>', ["LV105"]),
        ('<a href="https://shop.acme.io/" rel="noopener" UGC>shop</a>', ["LV105"]),
        ("<a href=https://shop.acme.io/ rel=noopener nofollow>shop</a>", ["LV105"]),
        ('<map name="m"><area href="https://shop.acme.io/" sponsored alt="x"></map>', ["LV105"]),
        ('<a href="https://shop.acme.io/" dofollow>shop</a>', ["LV105"]),
        (f'<a href="https://shop.acme.io/" rel="sponsored">shop</a><script>{OVERWRITES}</script>', ["LV106"]),
        (f'<script>{OVERWRITES}</script><a href="https://chat.acme.io/@me" rel="noopener me">me</a>', ["LV106"]),
        ('<script src="js/open_in_new_tab.js"></script><a href="https://shop.acme.io/" rel="nofollow">shop</a>', ["LV106"]),
        ('<script src="https://cdn.acme.io/open_in_new_tab.js?v=2"></script><a href="https://shop.acme.io/" rel="license">shop</a>', ["LV106"]),
    ],
)
def test_what_rel_says_wrongly(tmp_path: Path, html: str, expected: list[str]) -> None:
    """Each kind of mistake has its code, and no other."""
    assert codes(found(tmp_path, html)) == expected


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://shop.acme.io/" rel="ugc nofollow">shop</a>',
        '<a href="https://shop.acme.io/" rel="ugc&#9;&#9;noopener&#10;" target="_blank">shop</a>',
        '<a href="https://shop.acme.io/" rel="SPONSORED">shop</a>',
        '<link rel="shortcut icon" href="guide.html"><link rel="apple-touch-icon-precomposed" href="guide.html">',
        '<link rel="me" href="guide.html"><link rel="up" href="guide.html"><link rel="EditURI" href="guide.html">',
        '<link rel="copyright" href="guide.html"><link rel="top" href="guide.html"><link rel="index" href="guide.html">',
        '<link rel="alternate stylesheet" href="guide.html"><link rel="preconnect" href="https://fonts.acme.io/">',
        '<link rel="expect" href="#top" blocking="render"><link rel="schema.DC" href="https://purl.acme.io/">',
        '<a href="guide.html" rel="tag">tag</a><a href="guide.html" rel="xyz">private</a><a href="guide.html" rel="edit">edit</a>',
        '<a href="guide.html" rel="prev">back</a><a href="guide.html" rel="next">on</a><a href="guide.html" rel="noopener">guide</a>',
        '<a href="guide.html" rel="friend met co-worker">Ann</a><a href="guide.html" rel="lightbox[travels]">picture</a>',
        '<a href="guide.html" rel="dc:creatr">Ann</a><a href="guide.html" rel="https://rels.acme.io/nofolow">terms</a>',
        '<a href="https://chat.acme.io/@me" rel="me noopener">me</a><a href="https://chat.acme.io/" rel="external">chat</a>',
        '<a href="mailto:team@acme.dev" rel="external">mail</a><a href="#top" rel="nofollow">top</a>',
        '<form action="https://find.acme.io/" rel="search noopener external"></form>',
        '<a href="https://shop.acme.io/" data-nofollow>shop</a><p nofollow ugc>text</p><link rel="icon" href="guide.html" sponsored>',
        '<a rel="nofolow" id="here">an anchor</a><img src="guide.html" rel="nofolow">',
        '<script src="js/open_in_new_tab.js"></script><a href="https://shop.acme.io/">shop</a>',
        '<script src="js/open_in_new_tab.js"></script><a href="https://shop.acme.io/" rel="noopener">shop</a>',
        '<script src="js/open_in_new_tab.js"></script><a href="guide.html" rel="license">terms</a>',
        '<script src="js/reopen_in_new_tab.js"></script><a href="https://shop.acme.io/" rel="nofollow">shop</a>',
        f'<pre>{OVERWRITES}</pre><a href="https://shop.acme.io/" rel="nofollow">shop</a>',
        "<!-- <a href=x nofollow rel=nofolow> --><template><a href=guide.html>guide</a></template>",
    ],
)
def test_what_is_fine_in_rel(tmp_path: Path, html: str) -> None:
    """What HTML allows, what generators write, and what nobody can tell is not told."""
    assert codes(found(tmp_path, html)) == []


@pytest.mark.parametrize(
    ("html", "message", "hint"),
    [
        ("<a href=guide.html rel=nofolow>t</a>", "guide.html: rel has `nofolow`, which looks like `nofollow`", "write nofollow"),
        ("<a href=guide.html rel=dofollow>t</a>", "guide.html: rel has `dofollow`, which says nothing", "remove it: links are followed anyway"),
        ("<a href=guide.html rel='nofollow,ugc'>t</a>", "guide.html: rel has commas", 'write rel="nofollow ugc"'),
        ("<a href=guide.html rel='ugc me ugc'>t</a>", "guide.html: rel says `ugc` more than once", 'write rel="ugc me"'),
        ("<a href=guide.html rel='ugc,ugc'>t</a>", "guide.html: rel has commas and says `ugc` more than once", 'write rel="ugc"'),
        ("<a href=guide.html rel=''>t</a>", "guide.html: rel is empty", "remove it"),
        (
            "<a href=guide.html rel=canonical>t</a>",
            "guide.html: rel has `canonical`, which means nothing on <a>",
            "drop canonical, it belongs on <link>",
        ),
        ("<link href=guide.html rel=noopener>", "guide.html: rel has `noopener`, which means nothing on <link>", "drop noopener, it belongs on <a>"),
        ("<a href=guide.html rel=external>t</a>", "guide.html: rel has `external`, but the link stays within the site", "drop external"),
        ("<a href=guide.html ugc rel=me>t</a>", "guide.html: ugc is an attribute, not in rel", 'write rel="me ugc"'),
        ("<a href=guide.html ugc nofollow>t</a>", "guide.html: nofollow and ugc are attributes, not in rel", 'write rel="nofollow ugc"'),
        ("<a href=guide.html dofollow>t</a>", "guide.html: dofollow is an attribute, not in rel", "remove it"),
        (
            f"<a href=https://shop.acme.io/ rel=ugc>t</a><script>{OVERWRITES}</script>",
            'https://shop.acme.io/: rel="ugc" is overwritten by a script in the page',
            'let it use relList.add("noopener")',
        ),
    ],
)
def test_messages_say_what_to_write(tmp_path: Path, html: str, message: str, hint: str) -> None:
    """A message shows the link and its mistake, the hint what to write."""
    assert [(finding.message, finding.hint) for finding in found(tmp_path, html)] == [(message, hint)]


def test_several_typos_in_one_link_are_one_finding(tmp_path: Path) -> None:
    """One link is told once."""
    [finding] = found(tmp_path, "<a href=guide.html rel='nofolow dofollow noopenr'>t</a>")

    assert (
        finding.message
        == "guide.html: rel has `nofolow`, which looks like `nofollow`; `dofollow`, which says nothing; `noopenr`, which looks like `noopener`"
    )
    assert finding.hint == "write nofollow noopener"


def test_a_link_of_the_theme_is_told_once(tmp_path: Path) -> None:
    """A footer that repeats on every page is one finding with a count."""
    footer = '<footer><a href="https://theme.acme.io/" rel="no-follow">theme</a></footer>'
    [finding] = found(tmp_path, footer, {"a.html": footer, "b.html": footer})

    assert (finding.count, finding.pages) == (3, ("a.html", "b.html", "index.html"))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="https://shop.acme.io/" rel="noopenernoreferrer">shop</a>', ["LV101"]),
        ('<a href="https://shop.acme.io/" rel="noopener-noreferrer sponsored">shop</a>', ["LV101"]),
        ('<a href="guide.html" rel="gallery">picture</a>', ["LV101"]),
        ('<a href="guide.html" rel="prettyPhoto[one]">picture</a>', ["LV101"]),
        ('<a href="guide.html" rel="nofolow">guide</a>', ["LV102"]),
        ('<a href="guide.html" rel="nofolow gallery">guide</a>', ["LV101", "LV102"]),
        ('<a href="guide.html" rel="noopener,noreferrer">guide</a>', ["LV103"]),
        ('<a href="guide.html" rel="xyz up lightbox[a] rels:thing">guide</a>', []),
        ('<link rel="dns-prefetch" href="//fonts.acme.io"><link rel="Shortcut Icon" href="guide.html">', []),
    ],
)
def test_tokens_that_nobody_knows(tmp_path: Path, html: str, expected: list[str]) -> None:
    """LV101 tells what is in no list and near nothing, once it is selected by its code."""
    assert codes(found(tmp_path, html, enable=["LV101"])) == expected


def test_tokens_that_nobody_knows_are_not_told_by_default(tmp_path: Path) -> None:
    """LV101 is off even where its group is selected."""
    assert codes(found(tmp_path, '<a href="guide.html" rel="gallery">picture</a>')) == []


@pytest.mark.parametrize(("rule", "token"), [("LV101", "Gallery"), ("LV101", "gallery[one]"), ("LV102", "Nexus"), ("LV102", "dofollow")])
def test_own_tokens_are_named_in_the_configuration(tmp_path: Path, rule: str, token: str) -> None:
    """A token in `extra_rel` is fine, however it is written."""
    html = f'<a href="guide.html" rel="{token}">t</a>'

    assert codes(found(tmp_path, html, enable=[rule], options={rule: {"extra_rel": ["other"]}})) == [rule]
    assert codes(found(tmp_path, html, enable=[rule], options={rule: {"extra_rel": ["GALLERY", "nexus", "dofollow"]}})) == []


@pytest.mark.parametrize(
    ("token", "meant"),
    [
        ("nofolow", "nofollow"), ("nofolllow", "nofollow"), ("onfollow", "nofollow"), ("sponsered", "sponsored"), ("canonicl", "canonical"),
        ("stylesheets", "stylesheet"), ("licence", "license"), ("nextt", "next"), ("hlep", "help"), ("externall", "external"),
        ("nofollow", None), ("gallery", None), ("noopenernoreferrer", None), ("cite", None), ("home", None), ("follow", ""), ("dofollow", ""),
        ("previous", "prev"), ("no-referrer", "noreferrer"), ("noindex", "nofollow"), ("copyright", "license"),
    ],
)  # fmt: skip
def test_what_a_token_was_meant_to_be(token: str, meant: str | None) -> None:
    """At most two letters are wrong, and the first or the last is right; some words are always meant for others."""
    assert meant_by(token, "a") == meant


def test_the_lists_are_in_lower_case_and_repeat_nothing() -> None:
    """What is compared with tokens in lower case is in lower case, and no list repeats another."""
    lists = [frozenset().union(*registry.HTML.values()), registry.IANA, registry.XFN, registry.MICROFORMATS, registry.IDLE]
    everything = [token for tokens in lists for token in tokens]
    assert everything == [token.lower() for token in everything]
    assert len(everything) == len(set(everything))


def test_what_is_meant_is_known() -> None:
    """No hint names a token that does not exist."""
    registered = registry.IANA.union(*registry.HTML.values())
    assert {*registry.MEANT.values(), *registry.MEANT_BY_AUTHORS.values()} <= registered


# Links of one's own


def test_hosts_of_ones_own_are_not_external(tmp_path: Path) -> None:
    """`internal_hosts` decides what `external` may stand on."""
    html = '<a href="https://docs.acme.io/" rel="external">docs</a>'

    assert codes(found(tmp_path, html)) == []
    assert codes(found(tmp_path, html, internal_hosts=["*.acme.io"])) == ["LV104"]


# Scripts


def test_a_script_of_the_site_that_overwrites_rel(tmp_path: Path) -> None:
    """A script that writes rel on every link that leaves the site loses what a sponsor's link says; pages without it keep it."""
    link = '<main class="content"><a href="https://shop.acme.io/" rel="sponsored">shop</a></main>'
    page = f'{link}<script src="js/custom.js"></script>'
    findings = found(tmp_path, page, {"js/custom.js": CUSTOM, "quiet.html": link})

    assert [(finding.code, finding.page, finding.message) for finding in findings] == [
        ("LV106", "index.html", 'https://shop.acme.io/: rel="sponsored" is overwritten by js/custom.js')
    ]


@pytest.mark.parametrize(
    ("name", "expected"), [("tabs.js", ["LV106"]), ("js/tabs.js", ["LV106"]), ("https://cdn.acme.io/js/tabs.js", ["LV106"]), ("abs.js", []), ("", [])]
)
def test_scripts_may_be_named(tmp_path: Path, name: str, expected: list[str]) -> None:
    """The option `scripts` names scripts that linkvoice cannot read, by the end of their address."""
    html = '<script src="https://cdn.acme.io/js/tabs.js?x"></script><a href="https://shop.acme.io/" rel="ugc">shop</a>'

    assert codes(found(tmp_path, html, options={"rel-overwritten-by-script": {"scripts": [name] if name else []}})) == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ('a.rel = "noopener"', True),
        ("a.rel='noopener noreferrer'", True),
        ('x[i].setAttribute( "rel", "external noopener" );', True),
        ("$(this).attr('rel', 'nofollow')", True),
        ("a.rel=`noopener`,a.target=`_blank`", True),
        ('a.relList.add("noopener")', False),
        ('a.rel = "noopener " + a.rel', False),
        ("a.rel = `noopener ${a.rel}`", False),
        ('a.rel = a.rel + " noopener"', False),
        ('a.setAttribute("rel", "noopener ".concat(a.rel))', False),
        ('if (!a.rel) a.rel = "noopener"', False),
        ('if (!a.hasAttribute("rel")) { a.setAttribute("rel", "noopener") }', False),
        ('const old = a.getAttribute("rel"); if (!old) a.rel = "noopener"', False),
        ('link.rel = "stylesheet"', False),
        ('if (a.rel == "noopener") return', False),
        ('a.rel === "noopener"', False),
        ('a.setAttribute("target", "_blank")', False),
    ],
)
def test_which_scripts_overwrite_rel(script: str, expected: bool) -> None:
    """A fixed value that links have is written, and what was there is neither kept nor looked at."""
    assert writes_rel(script.encode()) is expected

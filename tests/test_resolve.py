"""Href to target, target to built file: the browser's rules, sub-paths, aliases, redirect stubs and `_redirects`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ada_url
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from linkvoice.config import Config
from linkvoice.errors import ConfigError
from linkvoice.extract.resolve import STAND_IN, Resolver, read_redirects
from linkvoice.model.link import Kind, Landing, Target
from linkvoice.model.site import Redirect, Site
from linkvoice.model.url import join
from tests.sites import Files, findings_of, graph_of, landing, said

PAGES: Files = {"guide/index.html": "", "about.html": "", "img/a b.png": b"png", "für.html": "", "100%.html": "", "a%20b.html": "", "Case.html": ""}
MKDOCS_REDIRECTS = """<!doctype html>
<html lang="en">
<head>
    <meta charset="utf-8">
    <title>Redirecting...</title>
    <link rel="canonical" href="{url}">
    <script>var anchor=window.location.hash.substr(1);location.href="{url}"+(anchor?"#"+anchor:"")</script>
    <meta http-equiv="refresh" content="0; url={url}">
</head>
<body>
You're being redirected to a <a href="{url}">new destination</a>.
</body>
</html>
"""
RUSTDOC = """<!DOCTYPE html>
<html lang="en">
<head>
    <meta http-equiv="refresh" content="0;URL={url}">
    <title>Redirection</title>
</head>
<body>
    <p>Redirecting to <a href="{url}">{url}</a>...</p>
    <script>location.replace("{url}" + location.search + location.hash);</script>
</body>
</html>
"""


def resolver(base: str = "https://acme.dev/", **options: Any) -> Resolver:
    """Give the resolver of a site without files."""
    return Resolver(Site(base, known=True, files=frozenset()), Config.from_mapping(options))


def stub(url: str) -> str:
    """Give a redirect stub as mkdocs-redirects writes it."""
    return MKDOCS_REDIRECTS.format(url=url)


# Which URLs are ours


@pytest.mark.parametrize(
    ("href", "kind", "path"),
    [
        ("https://acme.dev/docs/", Kind.INSIDE, ""),
        ("https://acme.dev/docs", Kind.INSIDE, ""),
        ("http://acme.dev/docs/x", Kind.INSIDE, "x"),
        ("HTTPS://ACME.dev:443/docs/x?y#z", Kind.INSIDE, "x"),
        ("http://acme.dev:80/docs/x", Kind.INSIDE, "x"),
        ("//acme.dev/docs/x", Kind.INSIDE, "x"),
        ("https://me:secret@acme.dev/docs/x", Kind.INSIDE, "x"),
        ("/docs/x", Kind.INSIDE, "x"),
        ("x", Kind.INSIDE, "guide/x"),
        ("", Kind.INSIDE, "guide/"),
        ("?x=1", Kind.INSIDE, "guide/"),
        ("../x", Kind.INSIDE, "x"),
        ("../", Kind.INSIDE, ""),
        ("https:x", Kind.INSIDE, "guide/x"),
        (" \tx\n ", Kind.INSIDE, "guide/x"),
        ("a\nb", Kind.INSIDE, "guide/ab"),
        (r"..\x", Kind.INSIDE, "x"),
        ("../../x", Kind.OUTSIDE, ""),
        ("/", Kind.OUTSIDE, ""),
        ("/docsx/", Kind.OUTSIDE, ""),
        ("/Docs/x", Kind.OUTSIDE, ""),
        ("https://acme.dev/", Kind.OUTSIDE, ""),
        ("https://acme.dev:8443/docs/x", Kind.OUTSIDE, ""),
        ("https://www.acme.dev/docs/x", Kind.OUTSIDE, ""),
        ("https://notacme.dev/docs/x", Kind.OUTSIDE, ""),
        ("//cdn.other.dev/x", Kind.OUTSIDE, ""),
        ("https://bücher.dev/", Kind.OUTSIDE, ""),
        ("mailto:team@acme.dev", Kind.ADDRESS, ""),
        ("MAILTO:team@acme.dev", Kind.ADDRESS, ""),
        ("tel:+4930123", Kind.ADDRESS, ""),
        ("javascript:void(0)", Kind.OTHER, ""),
        ("data:text/plain,x", Kind.OTHER, ""),
        ("ftp://acme.dev/docs/x", Kind.OTHER, ""),
        ("blob:https://acme.dev/docs/x", Kind.OTHER, ""),
        ("vscode://file/x", Kind.OTHER, ""),
        ("https://", Kind.MALFORMED, ""),
        ("https://[", Kind.MALFORMED, ""),
        ("https://exa mple.dev/", Kind.MALFORMED, ""),
        ("https://acme.dev:port/docs/", Kind.MALFORMED, ""),
        ("//", Kind.MALFORMED, ""),
    ],
)
def test_the_sites_url_decides_what_is_ours(href: str, kind: Kind, path: str) -> None:
    """Host and sub-path together make a URL ours; its scheme, its user and spelling do not matter."""
    target = resolver("https://acme.dev/docs/").target("https://acme.dev/docs/guide/", href)

    assert (target.kind, target.path) == (kind, path)


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("https://BÜCHER.dev/ä?ö#ü", "https://xn--bcher-kva.dev/%C3%A4?%C3%B6#%C3%BC"),
        ("https://xn--bcher-kva.dev/", "https://xn--bcher-kva.dev/"),
        ("//other.dev", "https://other.dev/"),
        ("https://other.dev:443/a/../b/./c", "https://other.dev/b/c"),
        ("https://other.dev/a b", "https://other.dev/a%20b"),
        ("mailto:team@acme.dev?subject=a b", "mailto:team@acme.dev?subject=a%20b"),
        (" https://[ ", "https://["),
    ],
)
def test_urls_have_one_spelling(href: str, url: str) -> None:
    """International names become punycode, default ports and dots go; what is no URL stays as written."""
    assert resolver().target("https://acme.dev/", href).url == url


@pytest.mark.parametrize(
    ("alias", "href", "path"),
    [
        ("www.acme.dev", "https://www.acme.dev/docs/x", "x"),
        ("www.acme.dev", "http://www.acme.dev/docs/x", "x"),
        ("WWW.acme.dev", "https://www.acme.dev/docs/x", "x"),
        ("bücher.dev", "https://xn--bcher-kva.dev/docs/x", "x"),
        ("https://old.dev/", "https://old.dev/docs/x", "x"),
        ("https://old.dev/manual", "https://old.dev/manual/x", "x"),
        ("https://old.dev/manual/", "http://old.dev/manual", ""),
        ("old.dev/manual/", "https://old.dev/manual/x", "x"),
        ("//old.dev/manual/", "https://old.dev/manual/x", None),
        ("localhost:8000", "http://localhost:8000/docs/x", "x"),
        ("www.acme.dev", "https://www.acme.dev/x", None),
        ("https://old.dev/manual", "https://old.dev/docs/x", None),
        ("https://old.dev/manual", "https://old.dev/manuals/x", None),
        ("acme.dev", "https://www.acme.dev/docs/x", None),
    ],
)
def test_aliases_are_ours_too(alias: str, href: str, path: str | None) -> None:
    """A host stands for the same sub-path there, a URL with a path for that path."""
    target = resolver("https://acme.dev/docs/", site_aliases=[alias]).target("https://acme.dev/docs/", href)

    assert (target.path if target.kind is Kind.INSIDE else None) == path


@pytest.mark.parametrize(
    ("pattern", "href", "kind"),
    [
        ("/api/**", "api/x", Kind.OUTSIDE),
        ("/api/**", "https://acme.dev/docs/api/x/y?z#f", Kind.OUTSIDE),
        ("/api/**", "api/", Kind.OUTSIDE),
        ("/api/**", "api", Kind.OUTSIDE),
        ("/api/*", "api/x/y", Kind.OUTSIDE),
        ("api/**", "api/x", Kind.OUTSIDE),
        ("**/api/**", "guide/api/x", Kind.OUTSIDE),
        ("**/api/**", "api/x", Kind.OUTSIDE),
        ("*.pdf", "guide/x.pdf", Kind.OUTSIDE),
        ("/früher/*", "fr%C3%BCher/x", Kind.OUTSIDE),
        ("/app", "app/", Kind.INSIDE),
        ("/app", "app", Kind.OUTSIDE),
        (r"re:^/v\d+/", "v2/x", Kind.OUTSIDE),
        (r"re:^/v\d+/", "guide/v2/x", Kind.INSIDE),
        ("/api/**", "guide/api/x", Kind.INSIDE),
        ("/api/**", "apis/x", Kind.INSIDE),
        ("/api/**", "API/x", Kind.INSIDE),
    ],
)
def test_what_another_job_deploys_is_outside(pattern: str, href: str, kind: Kind) -> None:
    """`elsewhere` names paths below the site's root, which are then asked like those of others."""
    assert resolver("https://acme.dev/docs/", elsewhere=[pattern]).target("https://acme.dev/docs/", href).kind is kind


def test_elsewhere_holds_for_aliases_too() -> None:
    """The same path on another name of the site is elsewhere as well."""
    target = resolver(site_aliases=["www.acme.dev"], elsewhere=["/api/**"]).target("https://acme.dev/", "https://www.acme.dev/api/x")

    assert target.kind is Kind.OUTSIDE


def test_a_bad_pattern_names_its_option() -> None:
    """A regular expression that is none is an error that says where it stands."""
    with pytest.raises(ConfigError, match=r"elsewhere: `re:\(` is not a regular expression"):
        resolver(elsewhere=["re:("])


def test_without_a_site_url_absolute_links_are_outside(tmp_path: Path) -> None:
    """Root-relative links resolve at the folder's root; no absolute link can mean the stand-in, so to oneself they are outside."""
    graph = graph_of(tmp_path, {"a/index.html": "<a href=/b.html>t</a><a href=https://acme.dev/b.html>t</a>", "b.html": ""}, site_url=None)

    assert (graph.site.base, graph.site.known) == (STAND_IN, False)
    assert landing(graph, "/b.html").file == "b.html"
    assert list(graph.outside()) == ["https://acme.dev/b.html"]


def test_a_sub_path_is_part_of_the_site(tmp_path: Path) -> None:
    """The folder's root is the sub-path: root-relative links without it leave the site."""
    files = {"index.html": "<a href=/docs/guide/>t</a><a href=/guide/>t</a><a href=../guide/>t</a>", "guide/index.html": "<a href=../>t</a>"}
    graph = graph_of(tmp_path, files, site_url="https://acme.dev/docs")

    assert (landing(graph, "/docs/guide/").file, landing(graph, "../").file) == ("guide/index.html", "index.html")
    assert list(graph.outside()) == ["https://acme.dev/guide/"]


# Which file


@pytest.mark.parametrize(
    ("href", "file"),
    [
        ("guide/", "guide/index.html"),
        ("guide", "guide/index.html"),
        ("guide/index.html", "guide/index.html"),
        ("./guide/./", "guide/index.html"),
        ("guide/../guide/", "guide/index.html"),
        ("/guide/", "guide/index.html"),
        ("../guide/", "guide/index.html"),
        ("../../../guide/", "guide/index.html"),
        ("/../guide/", "guide/index.html"),
        ("guide/?x=1&y=/z#f", "guide/index.html"),
        ("about.html?x", "about.html"),
        ("img/a b.png", "img/a b.png"),
        ("img/a%20b.png", "img/a b.png"),
        ("img%2Fa%20b.png", "img/a b.png"),
        (r"img\a b.png", "img/a b.png"),
        ("für.html", "für.html"),
        ("f%C3%BCr.html", "für.html"),
        ("f%c3%bcr.html", "für.html"),
        ("100%25.html", "100%.html"),
        ("100%.html", "100%.html"),
        ("a%2520b.html", "a%20b.html"),
        ("%61bout.html", "about.html"),
        ("", "index.html"),
        (".", "index.html"),
        ("a%20b.html", None),
        ("f%FCr.html", None),
        ("about", None),
        ("about/", None),
        ("about.html/", None),
        ("case.html", None),
        ("Guide/", None),
        ("img/", None),
        ("img", None),
        ("guide//", None),
        ("%2E%2E/guide/", "guide/index.html"),
    ],
)
def test_an_inside_target_needs_a_built_file(tmp_path: Path, href: str, file: str | None) -> None:
    """Dots are clamped at the root, escapes decoded once, queries dropped, names compared exactly, folders need an index.html."""
    assert landing(graph_of(tmp_path, {**PAGES, "index.html": f'<a href="{href}">t</a>'}), href).file == file


@pytest.mark.parametrize(
    ("href", "file"),
    [
        ("about", "about.html"),
        ("about/", "about.html"),
        ("guide", "guide/index.html"),
        ("guide.html", None),
        ("about.html", "about.html"),
        ("x", None),
        ("/", "index.html"),
    ],
)
def test_clean_urls_are_an_option(tmp_path: Path, href: str, file: str | None) -> None:
    """With `clean_urls`, `page` and `page/` stand for `page.html` where nothing else does."""
    assert landing(graph_of(tmp_path, {**PAGES, "index.html": f'<a href="{href}">t</a>'}, clean_urls=True), href).file == file


def test_a_folder_wins_over_a_clean_url(tmp_path: Path) -> None:
    """What needs no rule of the server comes first."""
    files = {"index.html": "<a href=x>t</a><a href=x/>t</a>", "x.html": "", "x/index.html": ""}
    graph = graph_of(tmp_path, files, clean_urls=True)

    assert (landing(graph, "x").file, landing(graph, "x/").file) == ("x/index.html", "x/index.html")


@pytest.mark.parametrize(
    "path",
    ["index.html", "guide/index.html", "about.html", "a b/ü/index.html", "100%.html", "what?.html", "c#.html", "myindex.html", "a;b,c(d)'e'.html"],
)
def test_the_url_of_a_file_leads_back_to_it(tmp_path: Path, path: str) -> None:
    """A page is found under the URL that linkvoice gives it."""
    graph = graph_of(tmp_path, {path: "<a href=''>t</a>"}, site_url="https://acme.dev/docs/")
    url = graph.pages[path].url

    assert url.startswith("https://acme.dev/docs/")
    assert not url.endswith("/index.html")
    assert landing(graph, "").file == path
    assert next(iter(graph.landings)).url == url


# Redirect stubs


@pytest.mark.parametrize("form", [MKDOCS_REDIRECTS, RUSTDOC, "<meta http-equiv=refresh content='0; {url}'>"])
def test_a_redirect_stub_is_followed(tmp_path: Path, form: str) -> None:
    """The page that an immediate refresh leads to is where the link ends; the stub is no page, and only its refresh is a link."""
    graph = graph_of(tmp_path, {"index.html": "<a href=old/>t</a>", "old/index.html": form.format(url="../new/"), "new/index.html": ""})

    assert landing(graph, "old/") == Landing("new/index.html", "", ("old/index.html",))
    assert list(graph.pages) == ["index.html", "new/index.html"]
    assert list(graph.stubs) == ["old/index.html"]
    assert [(link.page, link.element, link.href) for link in graph.links] == [("index.html", "a", "old/"), ("old/index.html", "meta", "../new/")]


@pytest.mark.parametrize(
    ("href", "refresh", "fragment"),
    [("old/#x", "../new/", "x"), ("old/#x", "../new/#y", "y"), ("old/", "../new/#y", "y"), ("old/", "../new/", ""), ("old/#", "../new/#y", "y")],
)
def test_the_fragment_goes_along(tmp_path: Path, href: str, refresh: str, fragment: str) -> None:
    """A redirect keeps the fragment of the link, unless it has its own."""
    graph = graph_of(tmp_path, {"index.html": f"<a href={href}>t</a>", "old/index.html": stub(refresh), "new/index.html": ""})

    assert landing(graph, href).fragment == fragment


def test_stubs_in_a_row_are_followed(tmp_path: Path) -> None:
    """A chain of stubs is passed to its end, every hop remembered."""
    files = {
        "index.html": "<a href=a.html#f>t</a>",
        "a.html": stub("b.html"),
        "b.html": stub("c/"),
        "c/index.html": stub("/d.html"),
        "d.html": "<p id=f>t",
    }
    graph = graph_of(tmp_path, files)

    assert landing(graph, "a.html#f") == Landing("d.html", "f", ("a.html", "b.html", "c/index.html"))


@pytest.mark.parametrize("files", [{"a.html": stub("b.html"), "b.html": stub("a.html")}, {"a.html": stub("a.html")}, {"a.html": stub("./a.html#x")}])
def test_stubs_in_a_circle_lead_nowhere(tmp_path: Path, files: dict[str, str]) -> None:
    """Redirects that lead back to themselves are broken."""
    graph = graph_of(tmp_path, {"index.html": "<a href=a.html>t</a>", **files})

    assert (landing(graph, "a.html").file, landing(graph, "a.html").loop) == (None, True)


def test_more_stubs_than_a_browser_follows_are_a_loop(tmp_path: Path) -> None:
    """Ten redirects are followed, and no more."""
    files = {f"{number}.html": stub(f"{number + 1}.html") for number in range(11)}
    graph = graph_of(tmp_path, {"index.html": "<a href=0.html>t</a><a href=1.html>t</a>", **files, "11.html": ""})

    assert (landing(graph, "0.html").loop, landing(graph, "1.html").file) == (True, "11.html")


def test_a_stub_may_leave_the_site(tmp_path: Path) -> None:
    """The URL that it leads to is then an outside URL, with the links that end there."""
    graph = graph_of(tmp_path, {"index.html": "<a href=old.html#f>t</a>", "old.html": stub("https://other.dev/new#g")})

    assert landing(graph, "old.html#f") == Landing(None, "g", ("old.html",), outside="https://other.dev/new#g")
    assert [link.page for link in graph.outside()["https://other.dev/new"]] == ["old.html", "index.html"]


def test_a_stub_to_a_missing_page_is_broken_where_it_stands_and_where_it_is_linked(tmp_path: Path) -> None:
    """Both the stub and the links to it are reported."""
    findings = findings_of(tmp_path, {"index.html": "<a href=old.html>t</a>", "old.html": stub("gone.html")})

    assert [(finding.page, *said((finding,))[0]) for finding in findings] == [
        ("index.html", "LV501", "old.html: it redirects (by old.html) to nothing"),
        ("old.html", "LV501", "gone.html: no such page"),
    ]


@pytest.mark.parametrize(
    "html", ["<meta http-equiv=refresh content='5; url=new.html'>", "<noscript><meta http-equiv=refresh content='0; url=new.html'></noscript>"]
)
def test_a_page_that_people_can_read_is_no_stub(tmp_path: Path, html: str) -> None:
    """A refresh that waits, or that is for browsers without scripts alone, is a link on a page like others."""
    graph = graph_of(tmp_path, {"index.html": f"{html}<p id=x>t</p>", "a.html": "<a href=index.html#x>t</a>", "new.html": ""})

    assert list(graph.pages) == ["a.html", "index.html", "new.html"]
    assert (landing(graph, "index.html#x").file, landing(graph, "new.html").file) == ("index.html", "new.html")


# _redirects


RULES = """
# rules of the host

/old            /new/
/home           /              302
/news/*         /blog/:splat   301
/u/:name/p/:no  /users/:name.html?p=:no
/forced         /new/          301!
/shadowed       /blog/first/
/ext/*          https://other.dev/:splat
/app/*          /spa.html      200
/proxy/*        https://api.other.dev/:splat  200!
/teapot         /missing/      # gone since
/from-france    /new/          302  Country=fr
/with-query id=:id  /new/      301
/gone/*         /404.html      404
https://acme.dev/full          https://acme.dev/new/ 301!
https://acme.netlify.app/*     https://acme.dev/:splat  301!
http://www.acme.dev/*          https://acme.dev/:splat  301!
/lonely
"""
HOSTED = {
    "_redirects": RULES,
    "new/index.html": "",
    "blog/first/index.html": "",
    "blog/index.html": "",
    "users/ann.html": "",
    "forced/index.html": "",
    "shadowed/index.html": "",
    "spa.html": "",
    "404.html": "",
}


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/old", Landing("new/index.html", "", ("/old",))),
        ("/old/", Landing("new/index.html", "", ("/old/",))),
        ("/old?x=1#f", Landing("new/index.html", "f", ("/old",))),
        ("/home", Landing("index.html", "", ("/home",))),
        ("/news/first/", Landing("blog/first/index.html", "", ("/news/first/",))),
        ("/news/", Landing("blog/index.html", "", ("/news/",))),
        ("/news", Landing("blog/index.html", "", ("/news",))),
        ("/newspaper", Landing(None)),
        ("/u/ann/p/7", Landing("users/ann.html", "", ("/u/ann/p/7",))),
        ("/u/ann/p", Landing(None)),
        ("/forced/", Landing("new/index.html", "", ("/forced/",))),
        ("/shadowed/", Landing("shadowed/index.html")),
        ("/ext/a/b", Landing(None, "", ("/ext/a/b",), outside="https://other.dev/a/b")),
        ("/app/any/thing#f", Landing("spa.html", "f")),
        ("/proxy/x", Landing(None, outside="https://api.other.dev/x")),
        ("/teapot", Landing(None, "", ("/teapot",))),
        ("/from-france", Landing(None)),
        ("/with-query", Landing("new/index.html", "", ("/with-query",))),
        ("/gone/x", Landing(None)),
        ("/full", Landing("new/index.html", "", ("/full",))),
        ("/new/", Landing("new/index.html")),
        ("/lonely", Landing(None)),
    ],
)
def test_rules_of_the_host_are_followed(tmp_path: Path, href: str, expected: Landing) -> None:
    """Static paths, splats, placeholders and forced rules lead on; rewrites serve in place; conditions and other names are passed over."""
    assert landing(graph_of(tmp_path, {**HOSTED, "index.html": f"<a href={href}>t</a>"}), href) == expected


def test_the_first_rule_wins(tmp_path: Path) -> None:
    """Rules are read from top to bottom."""
    graph = graph_of(tmp_path, {"index.html": "<a href=/a/b>t</a>", "_redirects": "/a/* /x.html\n/a/b /y.html\n", "x.html": "", "y.html": ""})

    assert landing(graph, "/a/b").file == "x.html"


def test_rules_and_stubs_lead_on_to_each_other(tmp_path: Path) -> None:
    """A rule may end at a stub, and a stub at a path that a rule speaks of."""
    files = {"index.html": "<a href=/a>t</a>", "_redirects": "/a /b.html\n/c /d.html", "b.html": stub("/c"), "d.html": ""}

    assert landing(graph_of(tmp_path, files), "/a") == Landing("d.html", "", ("/a", "b.html", "/c"))


@pytest.mark.parametrize(
    ("rules", "hops"),
    [
        ("/a /b\n/b /a", ("/a", "/b")),
        ("/a /a", ("/a",)),
        ("/* /x:splat", ("/a", "/xa", "/xxa", "/xxxa", "/xxxxa", "/xxxxxa", "/xxxxxxa", "/xxxxxxxa", "/xxxxxxxxa", "/xxxxxxxxxa")),
    ],
)
def test_rules_in_a_circle_lead_nowhere(tmp_path: Path, rules: str, hops: tuple[str, ...]) -> None:
    """Rules that never end are broken."""
    assert landing(graph_of(tmp_path, {"index.html": "<a href=/a>t</a>", "_redirects": rules}), "/a") == Landing(None, "", hops, loop=True)


def test_a_rewrite_to_nothing_names_its_rule(tmp_path: Path) -> None:
    """A rewrite is no redirect, but where its target was not built, the reader is told by which path."""
    assert landing(graph_of(tmp_path, {"index.html": "<a href=/app/x>t</a>", "_redirects": "/app/* /spa.html 200"}), "/app/x") == Landing(
        None, "", ("/app/x",)
    )


def test_a_rewritten_link_is_no_finding(tmp_path: Path) -> None:
    """What the server answers in place needs no other link; a redirect does."""
    files = {"index.html": "<a href=/app/x>t</a><a href=/old>t</a>", "_redirects": "/app/* /spa.html 200\n/old /spa.html", "spa.html": ""}

    assert said(findings_of(tmp_path, files)) == [("LV504", "/old: leads to a redirect")]


@pytest.mark.parametrize("rules", ["/:a/:a /x", "/a/*/b/* /x", "/:splat/* /x", "/a( /x", "/[a /x", "https://[::1/* /x", "\0 /x", "/a\u00a0/b /x"])
def test_rules_that_no_server_understands_do_no_harm(tmp_path: Path, rules: str) -> None:
    """A rule that cannot be read is passed over, and the site is checked all the same."""
    assert landing(graph_of(tmp_path, {"index.html": "<a href=/a/y/b/c>t</a>", "_redirects": rules}), "/a/y/b/c").file is None


@given(st.text(st.sampled_from("/:*ab!#= .1204\n\t[(?\\é")))
def test_any_redirects_file_is_read(text: str) -> None:
    """Nothing in a `_redirects` file raises, neither when it is read nor when a link is followed."""
    site = Site("https://acme.dev/", known=True, files=frozenset({"index.html"}), redirects=tuple(read_redirects(text, "https://acme.dev/")))
    followed = Resolver(site, Config())
    for href in ("/", "/a", "/a/b", "/b/", "/a*b"):
        assert isinstance(followed.land(followed.target("https://acme.dev/", href), site, {}), Landing)


def test_redirects_are_read_line_by_line() -> None:
    """Comments, blank lines, tabs, states and conditions are told apart."""
    text = "# /a /b\n\n/a\t/b#c\t302\n /c  /d  200!  # why\n/e /f Role=admin\n/g x=:x /h 301\n/i /j 404!\n/k\n/l # /m\n"

    assert list(read_redirects(text, "https://acme.dev/")) == [
        Redirect("/a", "/b#c"),
        Redirect("/c", "/d", forced=True, rewrite=True),
        Redirect("/g", "/h"),
    ]


@pytest.mark.parametrize(
    ("source", "base", "path"),
    [
        ("https://acme.dev/a", "https://acme.dev/", "/a"),
        ("https://acme.dev/a", "https://acme.dev/docs/", "/a"),
        ("https://acme.dev", "https://acme.dev/", "/"),
        ("https://acme.dev.evil/a", "https://acme.dev/", None),
        ("http://acme.dev/a", "https://acme.dev/", None),
        ("https://www.acme.dev/a", "https://acme.dev/", None),
        ("https://acme.dev/a", STAND_IN, None),
    ],
)
def test_a_rule_for_another_name_is_not_ours(source: str, base: str, path: str | None) -> None:
    """A rule that begins with a URL counts only for that very name and scheme."""
    assert [rule.source for rule in read_redirects(f"{source} /x", base)] == ([path] if path else [])


# The shortcuts of the resolver


def one_of(*parts: str) -> st.SearchStrategy[str]:
    """Give nothing, or one of these parts of an href."""
    return st.sampled_from(("", *parts))


SPACE = one_of(" ", "\n", "\t", "\f", "\x01", "\x1f", "\u00a0")
SCHEME = one_of(
    "https:", "HTTP:", "http://acme.dev:80", "https://acme.dev", "https://other.dev", "//other.dev", "file:", "foo:", "mailto:", "data:", "ht\ntps:"
)
PATH = one_of("/", "a", "b.html", "guide/", "../", "..", ".", "./a", "/docs/a", "//", "\\a", "%2e%2e/a", "é", "a b", "a\tb", ":", ";x", "@", "%", "[")
QUERY = one_of("?", "?x=1", "?/a/b", "? ")
FRAGMENT = one_of("#", "#top", "#a.b:c-d", "#a b", "#a#b", "#é", "#:~:text=x", "#%20", "#a\n")
HREFS = st.tuples(SPACE, SCHEME, PATH, QUERY, SPACE, FRAGMENT, SPACE).map("".join)
ORIGINS = ["https://acme.dev/docs/guide/", "https://acme.dev/docs/guide/x.html", "https://acme.dev/docs/guide/?q=/a", "https://acme.dev/docs/"]
FOREIGN = [
    "http://acme.dev/docs/guide/",
    "https://other.dev/a/b",
    "file:///a/b",
    "file:///a/c",
    "foo://x/a/b",
    "mailto:a/b",
    "mailto:a/c",
    "about:blank",
]
BASED = HREFS.map(lambda href: join("https://acme.dev/docs/guide/", href) or "https://acme.dev/")


@given(hrefs=st.lists(HREFS, min_size=1, max_size=4), bases=st.lists(BASED, max_size=2), last=st.permutations(ORIGINS))
@example(hrefs=["https:#top", "a #top", " #top", "\n?x"], bases=[], last=ORIGINS)
def test_shortcuts_lead_where_browsers_go(hrefs: list[str], bases: list[str], last: list[str]) -> None:
    """Whatever was resolved before, from whatever page, a target is the URL that the WHATWG parser gives."""
    one = resolver("https://acme.dev/docs/")
    for base in (*FOREIGN, *bases, *last):
        for href in hrefs:
            expected = join(base, href)
            target = one.known(base).get(href) or one.target(base, href)

            assert (target.kind is Kind.MALFORMED) == (expected is None)
            assert target.url == (href.strip() if expected is None else expected)
            assert target.fragment == (target.url.partition("#")[2] if target.kind in {Kind.INSIDE, Kind.OUTSIDE} else "")


@given(st.lists(HREFS, min_size=2, max_size=6))
def test_a_url_has_one_target(hrefs: list[str]) -> None:
    """Targets are compared by identity: the same URL always gives the very same one."""
    one = resolver("https://acme.dev/docs/")
    found: dict[str, Target] = {}
    for base in ORIGINS:
        for href in hrefs:
            target = one.target(base, href)

            assert target.kind is Kind.MALFORMED or found.setdefault(target.url, target) is target


@given(st.text(max_size=12), st.text(max_size=12))
def test_any_text_is_an_href(one: str, other: str) -> None:
    """Texts that nobody thought of resolve like the parser says, alone and after each other."""
    known = resolver("https://acme.dev/docs/")
    for base in ("https://acme.dev/docs/a/", "https://acme.dev/docs/a/b.html"):
        for href in (one, other, f"{one}#{other}"):
            expected = join(base, href)
            target = known.target(base, href)

            assert target.url == (href.strip() if expected is None else expected)


WRITTEN = st.tuples(
    st.sampled_from(["http://", "https://", "HTTPS://"]),
    st.sampled_from(
        ["acme.dev", "x-1.acme.dev", "0.com", "a--b.com", "xn--a.de", "xn--bcher-kva.de", "1.2.3.4", "Acme.dev", "acme.dev:80", "a_b.dev", "a..b"]
    ),
    st.text(st.sampled_from("abz019-./?#:@!$&()*+,;=~_%'|^ AZ\\é"), max_size=9),
).map(lambda parts: f"{parts[0]}{parts[1]}/{parts[2]}")


@given(WRITTEN)
@example("https://acme.dev/a/../b")
@example("https://acme.dev/.well-known/x")
@example("https://acme.dev/a?b='c'#d")
def test_an_address_in_normal_form_is_taken_as_it_is(text: str) -> None:
    """Whether an address is seen to be in normal form at once or is taken apart first, it becomes what a browser makes of it."""
    try:
        expected: str | None = ada_url.join_url("https://acme.dev/guide/?q#f", text)
    except ValueError:
        expected = None

    assert join("https://acme.dev/guide/?q#f", text) == expected


@given(
    st.sampled_from(
        ["https://acme.dev/", "https://acme.dev/a", "https://acme.dev/a/b/c?x=/y/#/z/", "http://acme.dev:81/a//b/", "https://acme.dev/a/b/index.html"]
    ),
    st.text(st.sampled_from("ab1./?#:@!-+~_%'| \\é"), max_size=9)
    | st.lists(st.sampled_from(["..", ".", "a", "b.html", "..a", ".b", ""]), max_size=6).map("/".join),
)
@example("https://acme.dev/a/b/c", "../../../../x/")
@example("https://acme.dev/a/b/c", "./")
@example("https://acme.dev/a/b/c", "")
def test_what_is_near_is_found_as_a_browser_finds_it(base: str, href: str) -> None:
    """An href that only names folders leads to the same place as any other way to write it."""
    expected = join(base, href)
    target = Resolver(Site(base="https://acme.dev/", known=True, files=frozenset()), Config()).target(base, href)

    assert (target.url if expected is not None else target.kind) == (expected if expected is not None else Kind.MALFORMED)

"""Pages to link graph, both ways: outbound, inbound, targets, orphans; chrome links folded; the same order each time."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from linkvoice.config import Config
from linkvoice.errors import UsageError
from linkvoice.extract.graph import build_graph, content_graph
from linkvoice.generators.html import page_sources, read_site, site_reader
from linkvoice.model.graph import LinkGraph
from linkvoice.model.link import Kind, Link, Region
from linkvoice.model.site import PageSource, Site
from tests.sites import BASE, graph_of, judged, links_on, write

STUB = "<meta http-equiv=refresh content='0; url={}'>"
SITE = {
    "index.html": "<nav><a href=/a/>A</a></nav><main><p><a href=a/#x>t</a> <a href=b.html>t</a> <a href=https://other.dev/x#y>t</a></p></main>",
    "a/index.html": "<nav><a href=/a/>A</a></nav><main><p id=x><a href=../old.html>t</a> <a href=#x>t</a></p></main>",
    "b.html": "<main><p><a href=gone/>t</a> <a href=mailto:team@acme.dev>t</a> <a href=b.html>t</a></p></main>",
    "lonely.html": "<main><a href=lonely.html>t</a></main>",
    "old.html": STUB.format("b.html"),
    "away.html": STUB.format("https://other.dev/y"),
}


@pytest.fixture
def graph(tmp_path: Path) -> LinkGraph:
    """A small site with every sort of link."""
    return graph_of(tmp_path, SITE)


def written(links: tuple[Link, ...] | list[Link]) -> list[tuple[str, str]]:
    """Give (page, href) of links."""
    return [(link.page, link.href) for link in links]


def test_outbound_links_are_those_of_the_page(graph: LinkGraph) -> None:
    """All links of a page, in document order, those of its chrome included; a page without any and one that is not there have none."""
    assert [link.href for link in graph.outbound("index.html")] == ["/a/", "a/#x", "b.html", "https://other.dev/x#y"]
    assert [link.href for link in graph.outbound("a/index.html")] == ["/a/", "../old.html", "#x"]
    assert [link.href for link in graph.outbound("old.html")] == ["b.html"]
    assert graph.outbound("gone.html") == ()


def test_inbound_links_are_those_that_end_at_the_page(graph: LinkGraph) -> None:
    """Redirect stubs are followed, and a page's links to itself are among them."""
    assert written(graph.inbound("b.html")) == [
        ("a/index.html", "../old.html"),
        ("b.html", "b.html"),
        ("index.html", "b.html"),
        ("old.html", "b.html"),
    ]
    assert written(graph.inbound("a/index.html")) == [("a/index.html", "/a/"), ("a/index.html", "#x"), ("index.html", "a/#x")]
    assert graph.inbound("index.html") == ()
    assert graph.inbound("old.html") == ()


def test_both_ways_agree(graph: LinkGraph) -> None:
    """What is inbound somewhere is outbound elsewhere, and the other way round."""
    back = {(page, link) for path in graph.pages for link in graph.inbound(path) for page in link.pages}
    forth = {(page, link) for page in [*graph.pages, *graph.stubs] for link in graph.outbound(page) if link.target.kind is Kind.INSIDE}

    assert back == {(page, link) for page, link in forth if graph.landings[link.target].file in graph.pages}


def test_targets_are_distinct_and_know_their_links(graph: LinkGraph) -> None:
    """Each URL is one target, with all of its links in order; they can be had by kind."""
    assert {target.url: written(links) for target, links in graph.targets(Kind.OUTSIDE).items()} == {
        "https://other.dev/x#y": [("index.html", "https://other.dev/x#y")],
        "https://other.dev/y": [("away.html", "https://other.dev/y")],
    }
    assert [target.url for target in graph.targets(Kind.ADDRESS)] == ["mailto:team@acme.dev"]
    assert list(graph.targets(Kind.MALFORMED)) == []
    assert sum(len(links) for links in graph.targets().values()) == len(graph.links)
    urls = [target.url for target in graph.targets()]
    assert len(urls) == len(set(urls))


def test_outside_urls_are_without_fragment_and_sorted(tmp_path: Path) -> None:
    """One URL is asked once, whatever fragments links have; links that a stub leads out are with it."""
    files = {
        "index.html": "<a href=https://z.dev/#a>t</a><a href=https://z.dev/#b>t</a><a href=away.html>t</a><a href=https://b.dev/>t</a>",
        "away.html": STUB.format("https://b.dev/#c"),
    }

    assert {url: written(links) for url, links in graph_of(tmp_path, files).outside().items()} == {
        "https://b.dev/": [("away.html", "https://b.dev/#c"), ("index.html", "https://b.dev/"), ("index.html", "away.html")],
        "https://z.dev/": [("index.html", "https://z.dev/#a"), ("index.html", "https://z.dev/#b")],
    }


def test_orphans_are_pages_that_no_other_page_links_to(graph: LinkGraph) -> None:
    """A link to oneself does not count; stubs are no pages."""
    assert [page.path for page in graph.orphans()] == ["index.html", "lonely.html"]


def test_chrome_on_the_page_itself_makes_no_orphan_less(tmp_path: Path) -> None:
    """Navigation that every page has links each page from others, unless there are none."""
    assert [page.path for page in graph_of(tmp_path / "one", {"index.html": "<nav><a href=/>t</a></nav>"}).orphans()] == ["index.html"]
    both = {"index.html": "<nav><a href=/>t</a></nav>", "a.html": "<nav><a href=/>t</a></nav>"}
    assert [page.path for page in graph_of(tmp_path / "two", both).orphans()] == ["a.html"]


# Chrome


def test_what_a_template_repeats_is_one_link(tmp_path: Path) -> None:
    """The same target, element, attribute, rel and text on many pages fold, however the href is written; pages and occurrences are kept."""
    files = {
        "index.html": "<nav><a href=a/>A</a></nav><footer><a href=./a/>A</a></footer>",
        "a/index.html": "<nav><a href=./>A</a></nav>",
        "b/index.html": "<nav><a href=../a/>A</a></nav>",
    }
    (link,) = graph_of(tmp_path, {path: f"{html}<main></main>" for path, html in files.items()}).links

    assert (link.page, link.pages, link.occurrences) == ("a/index.html", ("a/index.html", "b/index.html", "index.html"), 4)
    assert (link.href, link.region, link.text) == ("./", Region.CHROME, "A")


@pytest.mark.parametrize(
    "other",
    [
        "<a href=/a/#x>A</a>",
        "<a href=/b/>A</a>",
        "<a href=/a/ rel=nofollow>A</a>",
        "<a href=/a/>B</a>",
        "<area href=/a/ alt=A>",
        "<a href=/a/ data-linkvoice-ignore=LV5>A</a>",
    ],
)
def test_chrome_links_that_differ_stay_apart(tmp_path: Path, other: str) -> None:
    """Another target, element, rel, text or suppression is another link."""
    graph = graph_of(tmp_path, {"index.html": "<nav><a href=/a/>A</a></nav><main></main>", "z.html": f"<nav>{other}</nav><main></main>"})

    assert [link.pages for link in graph.links] == [("index.html",), ("z.html",)]


def test_content_links_never_fold(tmp_path: Path) -> None:
    """Each occurrence in the content is a link of its own."""
    graph = graph_of(tmp_path, {"index.html": "<main><a href=a>t</a><a href=a>t</a></main>", "z.html": "<main><a href=a>t</a></main>"})

    assert [(link.page, link.pages, link.occurrences) for link in graph.links] == [
        ("index.html", ("index.html",), 1),
        ("index.html", ("index.html",), 1),
        ("z.html", ("z.html",), 1),
    ]


def test_a_folded_link_is_outbound_on_all_of_its_pages(tmp_path: Path) -> None:
    """Nothing is lost by folding."""
    page = "<nav><a href=/>Home</a></nav><main></main>"
    graph = graph_of(tmp_path, {"index.html": page, "a.html": page, "b/index.html": page})

    assert [len(graph.outbound(path)) for path in graph.pages] == [1, 1, 1]
    assert graph.outbound("a.html") == graph.outbound("b/index.html")


# Style sheets

SHEETS = {
    "css/a.css": "@import 'b.css'; @import url(//cdn.other.dev/x.css); body { background: url(../img/a.png) }",
    "css/b.css": "@import url('/css/deep/c.css?v=1') screen; p { background: url(gone.png); fill: url(#g) }",
    "css/deep/c.css": "@import '../a.css'; p { background: url(x.svg#i) }",
    "img/a.png": "x",
    "css/deep/x.svg": "x",
    "css/unused.css": "p { background: url(gone.png) }",
}


@pytest.mark.parametrize(
    "loads",
    [
        "<link rel=stylesheet href=css/a.css>",
        "<link rel='Alternate Stylesheet' href=css/a.css?v=2>",
        "<main><link rel=stylesheet href=css/a.css></main>",
        "<style>@import 'css/a.css';</style>",
        "<main><style>@import url(css/a.css);</style></main>",
        "<link rel=stylesheet href=https://acme.dev/css/a.css>",
    ],
)
def test_style_sheets_are_followed_through_their_imports(tmp_path: Path, loads: str) -> None:
    """Every url() of every sheet that is loaded is a link of the sheet, relative to it; circles end, other sheets are left alone."""
    graph = graph_of(tmp_path, {"index.html": loads, **SHEETS})

    assert [(link.page, link.element, link.attribute, link.href) for link in graph.links if link.element == "css"] == [
        ("css/a.css", "css", "url()", "b.css"),
        ("css/a.css", "css", "url()", "//cdn.other.dev/x.css"),
        ("css/a.css", "css", "url()", "../img/a.png"),
        ("css/b.css", "css", "url()", "/css/deep/c.css?v=1"),
        ("css/b.css", "css", "url()", "gone.png"),
        ("css/deep/c.css", "css", "url()", "../a.css"),
        ("css/deep/c.css", "css", "url()", "x.svg#i"),
    ]
    assert [graph.landings[link.target].file for link in graph.outbound("css/b.css")] == ["css/deep/c.css", None]


@pytest.mark.parametrize(
    "html",
    [
        "<link rel=preload as=style href=css/a.css>",
        "<a href=css/a.css>t</a>",
        "<link rel=stylesheet href=css/gone.css>",
        "<link rel=stylesheet href=https://cdn.other.dev/css/a.css>",
        "<style>p { background: url(img/a.png) }</style>",
    ],
)
def test_what_is_no_style_sheet_of_ours_is_not_read(tmp_path: Path, html: str) -> None:
    """Only sheets of the site that are loaded as such are looked into."""
    assert [link for link in graph_of(tmp_path, {"index.html": html, **SHEETS}).links if link.element == "css"] == []


def test_a_style_sheet_that_cannot_be_read_is_passed_over(tmp_path: Path) -> None:
    """The page's link to it is fine: the file is there."""
    write(tmp_path, {"index.html": "<link rel=stylesheet href=a.css>", "a.css": ""})
    site = read_site(tmp_path, BASE)

    def denied(_path: str) -> str:
        raise PermissionError

    graph = build_graph(site, page_sources(tmp_path, site.files), Config(), denied)
    assert written(graph.links) == [("index.html", "a.css")]


def test_the_sheets_of_a_folded_link_are_sorted(tmp_path: Path) -> None:
    """Two sheets with the same URL are one link, whatever the order in which they are loaded."""
    files = {"index.html": "<link rel=stylesheet href=z.css><link rel=stylesheet href=a.css>", "a.css": "p{fill:url(x)}", "z.css": "p{fill:url(x)}"}
    link = graph_of(tmp_path, files).links[-1]

    assert (link.page, link.pages, link.occurrences) == ("a.css", ("a.css", "z.css"), 2)


# Order, and pages that cannot be read


def test_the_order_of_the_sources_does_not_matter(tmp_path: Path) -> None:
    """The same site gives the same graph, in whatever order its pages come."""
    write(tmp_path, SITE)
    site = read_site(tmp_path, BASE)
    sources = list(page_sources(tmp_path, site.files))
    graphs = []
    for seed in range(5):
        random.Random(seed).shuffle(sources)
        graphs.append(build_graph(site, sources, Config(), partial(site_reader, tmp_path)))

    def shown(graph: LinkGraph) -> list[object]:
        links = [(link.page, link.href, link.target.url, link.pages, link.occurrences) for link in graph.links]
        return [list(graph.pages), list(graph.stubs), links, [(target.url, landing) for target, landing in graph.landings.items()]]

    assert all(shown(graph) == shown(graphs[0]) for graph in graphs)
    assert list(graphs[0].pages) == ["a/index.html", "b.html", "index.html", "lonely.html"]


def test_a_page_that_cannot_be_read_is_named() -> None:
    """The other pages are read all the same, and links to it are fine."""

    def denied() -> bytes:
        raise PermissionError(13, "Permission denied")

    def odd() -> bytes:
        message = "the disk is on fire"
        raise OSError(message)

    site = Site(BASE, known=True, files=frozenset({"a.html", "b.html", "index.html"}))
    pages = [PageSource("index.html", lambda: "<a href=a.html#x>t</a>"), PageSource("a.html", denied), PageSource("b.html", odd)]
    graph = build_graph(site, pages, Config(), lambda _path: "")

    assert graph.unreadable == {"a.html": "Permission denied", "b.html": "the disk is on fire"}
    assert list(graph.pages) == ["index.html"]
    assert graph.landings[links_on(graph)[0].target].file == "a.html"


def test_the_content_graph_holds_what_authors_wrote() -> None:
    """Pages without theme: every link is content with its context, and the hrefs are given in order to find the content again."""
    site = Site(BASE, known=True, files=frozenset({"index.html", "a/index.html"}))
    pages = [
        PageSource("index.html", lambda: "<h1 id=t>T</h1><p>Read <a href=a/>A</a> now.</p><img src=x.png>", title="Home"),
        PageSource("a/index.html", lambda: "<nav><a href=../>Home</a></nav>", title="A"),
    ]
    graph, contents = content_graph(site, pages, Config())

    assert {path: content.hrefs for path, content in contents.items()} == {"a/index.html": ("../",), "index.html": ("a/",)}
    assert [(link.page, link.region) for link in graph.links] == [("a/index.html", "content"), ("index.html", "content"), ("index.html", "content")]
    (link,) = graph.inbound("a/index.html")
    assert link.context is not None
    assert (link.context.before, link.context.text, link.context.after) == ("Read ", "A", " now.")
    assert [page.title for page in graph.pages.values()] == ["A", "Home"]


def test_file_names_that_are_not_utf_8_are_read(tmp_path: Path) -> None:
    """Such a page is read and found under its escaped name, and its path can be written anywhere."""
    write(tmp_path, {"index.html": "<a href=b%FCro.html#x>t</a><link rel=stylesheet href=b%FCro.css>"})
    (tmp_path / os.fsdecode(b"b\xfcro.html")).write_text("<p id=x>t</p>", encoding="utf-8")
    (tmp_path / os.fsdecode(b"b\xfcro.css")).write_text("p { background: url(gone.png) }", encoding="utf-8")
    graph = graph_of(tmp_path, {})

    assert list(graph.pages) == ["b\ufffdro.html", "index.html"]
    assert [(finding.page, finding.message) for finding in judged(graph)] == [("b\ufffdro.css", "gone.png: no such file")]


def test_a_folder_that_cannot_be_read_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a site is not judged: the message names the folder."""
    write(tmp_path, {"index.html": "", "closed/index.html": ""})
    real = os.scandir

    def scandir(path: Path) -> Iterator[os.DirEntry[str]]:
        if path.name == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    with pytest.raises(UsageError, match=r"closed cannot be read \(Permission denied\)\. Make the folder readable"):
        read_site(tmp_path, None)


@pytest.mark.parametrize(("folder", "problem"), [("gone", "does not exist"), ("file", "is not a folder"), ("empty", "holds no HTML page")])
def test_a_folder_without_a_site_says_what_to_do(tmp_path: Path, folder: str, problem: str) -> None:
    """The message says what is wrong and which folder to name."""
    write(tmp_path, {"file": "", "empty/x.css": ""})

    with pytest.raises(UsageError, match=rf"{folder} {problem}\. Name the folder that your generator writes to"):
        read_site(tmp_path / folder, None)


def test_hand_written_folders_are_read_as_they_are(tmp_path: Path) -> None:
    """Every HTML file is a page and everything else a file; folders and symbolic links are followed, but never in a circle."""
    folder = write(tmp_path / "site", {"index.html": "", "a/b.HTM.txt": "", "a/c.htm": "", "a/d.xhtml": "", "a/e.css": ""})
    (folder / "loop").symlink_to(folder)
    (folder / "also").symlink_to(folder / "a")
    (folder / "dangling").symlink_to(folder / "nowhere")
    site = read_site(folder, None)

    assert sorted(site.files) == [
        "a/b.HTM.txt",
        "a/c.htm",
        "a/d.xhtml",
        "a/e.css",
        "also/b.HTM.txt",
        "also/c.htm",
        "also/d.xhtml",
        "also/e.css",
        "dangling",
        "index.html",
    ]
    assert sorted(site.directories) == ["a", "also"]
    assert [page.path for page in page_sources(folder, site.files)] == ["a/c.htm", "a/d.xhtml", "also/c.htm", "also/d.xhtml", "index.html"]

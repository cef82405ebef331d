"""The "Linked from" section in sites that MkDocs and ProperDocs really build."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.programs import run_module

THEMES: list[dict[str, Any]] = [{"name": "mkdocs"}, {"name": "readthedocs"}, {"name": "material", "font": False}]
QUIET = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}


@dataclass(frozen=True)
class Built:
    """A built site."""

    folder: Path

    def html(self, path: str) -> LexborHTMLParser:
        """A page."""
        return LexborHTMLParser((self.folder / path).read_text("utf-8"))

    def section(self, path: str) -> LexborNode:
        """The section of a page, which has exactly one."""
        (section,) = self.html(path).css("section.linkvoice")
        return section

    def referrers(self, path: str) -> dict[str, list[str]]:
        """Titles of the pages in a section, with the lines under each: ``> heading``, sentences with links in brackets."""
        return {
            _page(item).text(): [_line(line) for line in item.css(".linkvoice-heading, .linkvoice-context")] for item in _items(self.section(path))
        }


Build = Callable[..., Built]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Give a function that writes a site and builds it."""

    def build(
        pages: Mapping[str, str], options: Mapping[str, Any] | None = None, *, config: Mapping[str, Any] | None = None, runner: str = "mkdocs"
    ) -> Built:
        for path, text in pages.items():
            file = tmp_path / "docs" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        plugin = {"outbound": {"when": "never"}, "fail_on": "never", **({"linked_from": options} if options else {})}
        settings = {"site_name": "Test", "plugins": ["search", {"linkvoice": plugin}], **(config or {})}
        (tmp_path / "mkdocs.yml").write_text(json.dumps(settings), "utf-8")  # JSON is YAML
        done = run_module(runner, "build", "--quiet", "--config-file", "mkdocs.yml", cwd=tmp_path, env={**os.environ, **QUIET})
        assert done.returncode == 0, done.stderr
        return Built(tmp_path / "site")

    return build


def _items(section: LexborNode) -> list[LexborNode]:
    return section.css("section > ul > li")


def _page(item: LexborNode) -> LexborNode:
    link = item.css_first("a.linkvoice-page")
    assert link is not None
    return link


def _line(line: LexborNode) -> str:
    return (
        re.sub(r"</?b>", lambda tag: "]" if "/" in tag[0] else "[", line.inner_html or "")
        if line.tag == "div"
        else line.text().replace("\u203a", ">")
    )


SMALL = {
    "index.md": "# Home\n\nStart with the [guide](guide.md).\n",
    "guide.md": "# Guide\n\n## Install\n\nIt is easy. Then [go home](index.md), or read the [reference](ref.md#b). Done.\n\n## Lost\n\nNobody comes here.\n",
    "ref.md": "# Reference\n\nWhat the [guide](guide.md) says.\n\n## B\n\nBack to the [guide](guide.md#lost).\n",
    "alone.md": "# Alone\n\nNo page leads here, but [this one](alone.md) and [this](#alone).\n",
}


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme["name"])
@pytest.mark.parametrize("runner", ["mkdocs", "properdocs"])
def test_each_theme_of_each_host_shows_who_links_to_a_page(build: Build, theme: dict[str, Any], runner: str) -> None:
    """A page names the pages that link to it, sorted by title, with their headings and sentences; the table of contents leads there.

    A page that only links to itself has neither.
    """
    if runner == "properdocs":
        pytest.importorskip("properdocs")
    site = build(SMALL, config={"theme": theme}, runner=runner)
    assert site.referrers("guide/index.html") == {
        "Home": ["Start with the [guide]."],
        "Reference": ["What the [guide] says.", "> B", "Back to the [guide]."],
    }
    assert site.referrers("index.html") == {"Guide": ["> Install", "Then [go home], or read the reference."]}
    page = site.html("guide/index.html")
    (heading,) = page.css("#lv-linked-from")
    assert (heading.tag, heading.text()) == ("h2", "Linked from")
    assert {link.text().strip() for link in page.css('a[href="#lv-linked-from"]')} == {"Linked from"}
    assert site.html("alone/index.html").css(".linkvoice, #lv-linked-from, a[href='#lv-linked-from']") == []
    styles = [urljoin("/guide/", link.attributes["href"] or "") for link in page.css("link[rel=stylesheet]")]
    assert [path for path in styles if path.endswith("linkvoice.css")] == ["/assets/linkvoice.css"]
    assert "border-block-start" in (site.folder / "assets/linkvoice.css").read_text("utf-8")


@pytest.mark.parametrize("theme", [THEMES[0], THEMES[2]], ids=lambda theme: theme["name"])
def test_the_search_index_holds_nothing_of_the_section(build: Build, theme: dict[str, Any]) -> None:
    """A search finds what the author of a page wrote, not what other pages say of it."""
    site = build(SMALL, config={"theme": theme})
    index = (site.folder / "search/search_index.json").read_text("utf-8")
    assert "Start with the" in index
    texts = {doc["location"]: doc["text"] for doc in json.loads(index)["docs"]}
    assert "Linked from" not in index
    assert "lv-linked-from" not in index
    assert not any("Start with the" in text for location, text in texts.items() if location.startswith("guide/"))
    assert {"data-search-exclude", "data-pagefind-ignore"} <= set(site.section("guide/index.html").attributes)


def test_ids_are_unique(build: Build) -> None:
    """The section repeats no id of the page, even under a marker that stands twice."""
    marker = "<!-- linkvoice:linked-from -->"
    page = build({**SMALL, "guide.md": f"{SMALL['guide.md']}\n\n{marker}\n\n{marker}\n"}).html("guide/index.html")
    ids = [node.attributes["id"] for node in page.css("[id]")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("slashes", [True, False], ids=["directories", "files"])
@pytest.mark.parametrize("site_url", ["", "https://docs.test/sub/"], ids=["no site_url", "sub-path"])
def test_every_link_of_a_section_leads_to_its_place(build: Build, site_url: str, slashes: bool) -> None:
    """Links are relative, lead to files that are there, and to anchors that these define."""
    pages = {
        **SMALL,
        "a b/ü & ß.md": "# Ümlaut\n\n## Größe\n\n[Home](../index.md), [guide](../guide.md), [deep](x/y.md).\n",
        "a b/x/y.md": "# Deep\n\n[Home](../../index.md) [up](../ü%20&%20ß.md) [side](../../a.b/c:d.md)\n",
        "a.b/c:d.md": "# Colon\n\n## Part {#p1.x:y}\n\n[Home](../index.md) [up](../a%20b/x/y.md) [e](e.md)\n",
        "a.b/e.md": "# E\n\n[c](c:d.md)\n",
    }
    config = {"site_url": site_url, "use_directory_urls": slashes, "markdown_extensions": ["attr_list"]}
    site = build(pages, config=config)
    links = 0
    for file in site.folder.rglob("*.html"):
        place = "/" + file.relative_to(site.folder).as_posix()
        for link in LexborHTMLParser(file.read_text("utf-8")).css(".linkvoice a"):
            href = link.attributes["href"] or ""
            assert not urlsplit(href).scheme
            assert not urlsplit(href).path.startswith("/")
            target = urlsplit(urljoin("http://host" + place.removesuffix("index.html"), href))
            path = unquote(target.path)
            assert slashes == path.endswith("/")
            there = site.folder / (path[1:] + ("index.html" if path.endswith("/") else ""))
            assert there.is_file(), (place, href)
            if target.fragment:
                anchors = {node.attributes["id"] for node in LexborHTMLParser(there.read_text("utf-8")).css("[id]")}
                assert unquote(target.fragment) in anchors, (place, href)
            links += 1
    assert links == 22


def test_a_marker_says_where_the_section_stands(build: Build) -> None:
    """The section takes the place of the comment; where nobody links to the page, the comment just goes."""
    marked = "# Marked\n\nBefore.\n\n<!-- linkvoice:linked-from -->\n\nAfter.\n\n```html\n<!-- linkvoice:linked-from -->\n```\n"
    site = build({**SMALL, "index.md": "[m](marked.md)", "marked.md": marked, "unknown.md": marked.replace("Marked", "Unknown")})
    text = (site.folder / "marked/index.html").read_text("utf-8")
    assert text.index("<p>Before.</p>") < text.index("<section") < text.index("</section>") < text.index("<p>After.</p>")
    assert text.count("&lt;!-- linkvoice:linked-from --&gt;") == 1
    unknown = (site.folder / "unknown/index.html").read_text("utf-8")
    assert "<section" not in unknown
    assert "<!-- linkvoice" not in unknown


def test_with_placement_marker_other_pages_have_no_section(build: Build) -> None:
    """Only a page with the comment, or with the one for all sections, has the section, and the entry in its table of contents."""
    marked = "See [the guide](guide.md).\n\n<!-- linkvoice:backlinks -->\n"
    pages = {**SMALL, "ref.md": SMALL["ref.md"] + "\n<!-- linkvoice:linked-from -->\n[both](both.md)\n", "both.md": marked}
    site = build(pages, {"placement": "marker"})
    assert site.html("guide/index.html").css(".linkvoice, a[href='#lv-linked-from']") == []
    assert list(site.referrers("ref/index.html")) == ["Guide"]
    assert list(site.referrers("both/index.html")) == ["Reference"]


def test_links_of_excluded_pages_are_not_listed(build: Build) -> None:
    """`exclude` takes gitignore patterns of sources."""
    pages = {**SMALL, "tags/a.md": "# Tag\n\n[guide](../guide.md)", "news/2025.md": "# News\n\n[guide](../guide.md)"}
    site = build(pages, {"exclude": ["tags/", "/ref.md"]})
    assert list(site.referrers("guide/index.html")) == ["Home", "News"]


def test_pages_beyond_the_limit_are_counted(build: Build) -> None:
    """`limit` pages are listed, the rest is a number; 0 lists all."""
    pages = {"index.md": "# Home", **{f"p{number}.md": f"# Page {number}\n\n[home](index.md)" for number in range(5)}}
    site = build(pages, {"limit": 2})
    assert list(site.referrers("index.html")) == ["Page 0", "Page 1"]
    assert [node.text() for node in site.section("index.html").css("p")] == ["and 3 more"]
    everything = build(pages, {"limit": 0})
    assert len(everything.referrers("index.html")) == 5
    assert everything.section("index.html").css("p") == []


def test_front_matter_takes_a_page_out(build: Build) -> None:
    """`linkvoice: false` leaves a page out of all sections; `linked_from: false` leaves out its own alone."""
    pages = {
        **SMALL,
        "index.md": "---\nlinkvoice: false\n---\n" + SMALL["index.md"],
        "ref.md": "---\nlinkvoice: {linked_from: false}\n---\n" + SMALL["ref.md"],
    }
    site = build(pages)
    assert site.html("index.html").css(".linkvoice") == []
    assert site.html("ref/index.html").css(".linkvoice") == []
    assert list(site.referrers("guide/index.html")) == ["Reference"]


def test_without_the_section_nothing_is_left_of_it(build: Build) -> None:
    """`enabled: false` brings neither sections nor the style sheet."""
    site = build(SMALL, {"enabled": False})
    assert site.html("guide/index.html").css(".linkvoice, link[href*=linkvoice]") == []
    assert not (site.folder / "assets/linkvoice.css").exists()


@pytest.mark.parametrize(
    ("theme", "heading", "more"),
    [
        pytest.param({"name": "material", "font": False, "language": "de"}, "Verlinkt von", "und 2 weitere", id="Material in German"),
        pytest.param({"name": "mkdocs", "locale": "fr"}, "Pages qui mènent ici", "et 2 de plus", id="locale of theme mkdocs"),
        pytest.param({"name": "mkdocs", "locale": "pt_BR"}, "Páginas que apontam para aqui", "e mais 2", id="a language with a region"),
        pytest.param({"name": "mkdocs", "locale": "zh_TW"}, "連入頁面", "另有 2 個", id="a region with a script of its own"),
        pytest.param({"name": "material", "font": False, "language": "eo"}, "Linked from", "and 2 more", id="a language that we do not speak"),
    ],
)
def test_the_section_speaks_the_language_of_the_site(build: Build, theme: dict[str, Any], heading: str, more: str) -> None:
    """The theme's language decides."""
    pages = {"index.md": "# Home", **{f"p{number}.md": f"# Page {number}\n\n[home](index.md)" for number in range(3)}}
    section = build(pages, {"limit": 1}, config={"theme": theme}).section("index.html")
    assert [node.text() for node in section.css("h2, p")] == [heading, more]


def test_the_heading_can_be_chosen(build: Build) -> None:
    """`heading` names the section and its entry in the table of contents."""
    page = build(SMALL, {"heading": "Who mentions this"}).html("guide/index.html")
    assert [node.text() for node in page.css("#lv-linked-from, a[href='#lv-linked-from']")] == ["Who mentions this"] * 2


def test_a_sentence_is_shown_once_with_all_its_links(build: Build) -> None:
    """However often a sentence links to a page, or stands under a heading: it says it once."""
    text = "# Home\n\nThe [guide](guide.md) is a [good guide](guide.md#lost). See [guide](guide.md).\n\nSee [guide](guide.md).\n"
    site = build({**SMALL, "index.md": text, "ref.md": "# R"})
    assert site.referrers("guide/index.html") == {"Home": ["The [guide] is a [good guide].", "See [guide]."]}


def test_the_items_of_a_list_are_one_line(build: Build) -> None:
    """Links that a list holds one by one are read as one sentence."""
    text = "# Home\n\nMore about it:\n\n* [Install](guide.md#install)\n* [Reference](ref.md)\n* [Lost](guide.md#lost)\n"
    site = build({**SMALL, "index.md": text, "ref.md": "# R"})
    assert site.referrers("guide/index.html") == {"Home": ["More about it: [Install] · [Lost]"]}


def test_what_tells_nothing_is_not_shown(build: Build) -> None:
    """A link that says no more than the title of the page it leads to, or nothing at all, leaves the referrer's title alone."""
    pages = {
        "title.md": "# Title\n\n[Guide](guide.md)\n",
        "dress.md": "# Title in other dress\n\n* [**guide**](guide.md):\n",
        "empty.md": "# No text\n\n[](guide.md)\n",
        "picture.md": "# Picture\n\n[![](x.png)](guide.md)\n",
        "sign.md": "# Sign\n\n[→](guide.md)\n",
    }
    site = build({"index.md": "# Home", "guide.md": "# Guide", **pages})
    assert site.referrers("guide/index.html") == {"No text": [], "Picture": [], "Sign": [], "Title": [], "Title in other dress": []}


def test_a_heading_with_a_link_is_named_once(build: Build) -> None:
    """A link in a heading needs no sentence beside that heading."""
    text = "# Home\n\n## About the [guide](guide.md)\n\nWords.\n\n## Parts\n\n| a | b |\n|-|-|\n| [one](guide.md) | two |\n"
    site = build({**SMALL, "index.md": text, "ref.md": "# R"}, config={"markdown_extensions": [{"toc": {"permalink": True}}, "tables"]})
    assert site.referrers("guide/index.html") == {"Home": ["> About the guide", "> Parts", "[one] · two"]}


def test_many_sentences_of_a_page_are_folded(build: Build) -> None:
    """Three are shown and the others open on demand; a single one more is not folded."""
    four = "# Four\n\n" + "\n\n".join(f"Sentence {number} of the [guide](guide.md)." for number in range(4))
    five = "# Five\n\n## A\n\n" + "\n\n".join(f"Sentence {number} of the [guide](guide.md)." for number in range(5))
    section = build({**SMALL, "index.md": four, "ref.md": five}).section("guide/index.html")
    first, second = _items(section)  # Five, Four
    assert [node.text() for node in second.css("details")] == []
    assert [_line(node) for node in second.css(".linkvoice-context")] == [f"Sentence {number} of the [guide]." for number in range(4)]
    assert [node.text() for node in first.css("summary")] == ["and 2 more"]
    assert [_line(node) for node in first.css("details .linkvoice-context")] == ["Sentence 3 of the [guide].", "Sentence 4 of the [guide]."]
    assert [_line(node) for node in first.css(".linkvoice-heading")] == ["> A", "> A"]


def test_a_long_sentence_is_cut_between_words(build: Build) -> None:
    """About 280 characters around the link are shown; nothing is cut off for a word or two."""
    words = " ".join(f"word{number}" for number in range(60))
    site = build(
        {**SMALL, "index.md": f"# Home\n\nBegin {words} the [guide](guide.md) {words} end.", "ref.md": f"# R\n\n{'x' * 900}[guide](guide.md)"}
    )
    (long,), (solid,) = site.referrers("guide/index.html").values()
    assert re.fullmatch(r"… word\d+ .* word59 the \[guide\] word0 .* word\d+ …", long)
    assert 250 < len(long) < 300
    assert re.fullmatch(r"… x{250,280}\[guide\]", solid)


def test_pages_with_one_title_show_where_they_lie(build: Build) -> None:
    """Two pages of the same name are told apart."""
    pages = {
        "index.md": "# Home",
        "a/intro.md": "# Overview\n\n[h](../index.md)",
        "b/index.md": "# Overview\n\n[h](../index.md)",
        "c.md": "# C\n\n[h](index.md)",
    }
    section = build(pages).section("index.html")
    assert [" ".join(item.text().split()) for item in _items(section)] == ["C h", "Overview a/intro/ h", "Overview b/ h"]


def test_what_a_page_says_cannot_change_another(build: Build) -> None:
    """Markup in texts is text, control characters are gone, and no character turns the direction of what follows."""
    text = (
        '---\ntitle: "T <script>alert(1)</script> & \\u202eevil\\u2066"\n---\n'
        "## H `<b>` \u202e\u0007x\n\n"
        "Say &lt;script&gt; & [a `<img src=x onerror=alert(1)>` \u202eb\u0090\u200dc](guide.md) \u2067d\x1b[31m שלום.\n"
    )
    site = build({**SMALL, "index.md": text, "ref.md": "# R"})
    section = site.section("guide/index.html")
    assert {node.tag for node in section.css("*")} == {"section", "h2", "ul", "li", "a", "div", "span", "b"}
    assert section.css("[onerror], [src]") == []
    assert _page(_items(section)[0]).text() == "T <script>alert(1)</script> & evil"
    heading, context = section.css(".linkvoice-heading, .linkvoice-context")
    assert _line(heading) == "> H <b> x"
    assert context.text() == "Say <script> & a <img src=x onerror=alert(1)> b\u200dc d[31m שלום."
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", section.html or "")


def test_a_title_from_a_heading_is_shown_as_written(build: Build) -> None:
    """Markup in the heading that gives a page its title is not shown as entities."""
    site = build({"index.md": "# A & B `<c>`\n\nSee [x](x.md).", "x.md": "# X"})
    assert site.referrers("x/index.html") == {"A & B <c>": ["See [x]."]}


def test_the_table_of_contents_of_a_page_without_title_has_the_section_at_its_top_level(build: Build) -> None:
    """Where a page begins with headings of the second level, the section is one more of these."""
    site = build({"index.md": "[x](x.md)", "x.md": "---\ntitle: X\n---\n## A\n\n### A1\n\n## B\n"}, config={"theme": {"name": "mkdocs"}})
    entries = [(link.attributes["href"], _depth(link)) for link in site.html("x/index.html").css("#toc-collapse a, .bs-sidebar a")]
    assert dict(entries)["#lv-linked-from"] == dict(entries)["#b"]


def test_the_chosen_heading_is_text_in_the_table_of_contents(build: Build) -> None:
    """Markup in `heading` is text there, too."""
    page = build(SMALL, {"heading": "Us & <i>them</i>"}).html("guide/index.html")
    assert [node.text() for node in page.css("#lv-linked-from, a[href='#lv-linked-from']")] == ["Us & <i>them</i>"] * 2


def _depth(node: LexborNode) -> int:
    depth = 0
    parent = node.parent
    while parent is not None:
        depth += parent.tag == "ul"
        parent = parent.parent
    return depth

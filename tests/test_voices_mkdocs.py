"""The "who links to us" page and the "Mentioned by" sections in sites that MkDocs and ProperDocs really build."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from linkvoice.model.standing import Standing
from tests.backlinks import backlink, build

THEMES: list[dict[str, Any]] = [{"name": "mkdocs"}, {"name": "readthedocs"}, {"name": "material", "font": False}]
PAGES = {
    "index.md": "# Home\n\nStart with the [guide](guide.md).\n",
    "guide.md": "# Guide\n\n## Install\n\nIt is easy.\n",
}
LINKS = [
    backlink("https://blog.example/post/", "guide/index.html", title="A zebra in the post", fragment="install", seen="2026-01-10"),
    backlink("https://forum.example/t/1", "index.html", title="A question", rel="ugc", kind="forum"),
]
PATH = "who-links-to-us/index.html"


def html(folder: Path, path: str = PATH) -> LexborHTMLParser:
    return LexborHTMLParser((folder / "site" / path).read_text("utf-8"))


def heading(folder: Path, path: str) -> list[str]:
    return [node.text() for node in html(folder, path).css("section.linkvoice h2")]


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme["name"])
@pytest.mark.parametrize("runner", ["mkdocs", "properdocs"])
def test_each_theme_of_each_host_has_the_page_and_the_sections(tmp_path: Path, theme: dict[str, Any], runner: str) -> None:
    """The page is a page of the site, with title, one main heading and table of contents; the section stands after "Linked from"."""
    if runner == "properdocs":
        pytest.importorskip("properdocs")

    done = build(tmp_path, PAGES, LINKS, {"voices": {"nav": True}}, theme=theme, runner=runner, flags=("--strict", "--quiet"))

    assert (done.returncode, done.stderr) == (0, "")
    page = html(tmp_path)
    assert [node.text() for node in page.css("h1") if "voices" in (node.attributes.get("id") or "")] == ["Who links to us"]
    assert next(node.text() for node in page.css("title")).startswith("Who links to us")
    assert {"#lv-new", "#lv-sites", "#lv-pages", "#lv-kinds"} <= {link.attributes["href"] for link in page.css("a[href^='#']:not(.linkvoice *)")}
    assert page.css("section.linkvoice-voices a[href='https://blog.example/post/']") != []
    assert heading(tmp_path, "guide/index.html") == ["Linked from", "Mentioned by"]
    assert [link.text().strip() for link in html(tmp_path, "guide/index.html").css("a[href='#lv-mentioned-by']")] != []
    levels = [int((node.tag or "h0")[1]) for node in page.css("section.linkvoice :is(h1, h2, h3, h4)")]
    assert all(after <= before + 1 for before, after in zip([1, *levels], levels, strict=False))


@pytest.mark.parametrize(
    "links", [[], [backlink(standing=Standing.CLAIMED)], [backlink(title="Best online casino bonus")]], ids=["none", "a claim", "spam"]
)
def test_without_a_link_to_show_nothing_is_there(tmp_path: Path, links: list[Any]) -> None:
    """No page, no entry in a navigation that names it, no section, and no warning of the host."""
    nav = ["index.md", {"Guide": "guide.md"}, {"About": [{"Who links to us": "who-links-to-us.md"}]}]

    done = build(tmp_path, PAGES, links, {"linked_from": {"enabled": False}}, nav=nav, flags=("--strict",))

    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "site/who-links-to-us").exists()
    assert not (tmp_path / "site/assets/linkvoice.css").exists()
    page = (tmp_path / "site/guide/index.html").read_text("utf-8")
    assert "linkvoice" not in page
    assert "who-links-to-us" not in page
    assert "About" not in page


def test_the_search_index_knows_nothing_of_strangers(tmp_path: Path) -> None:
    """What others wrote is found by no search, neither on the page nor in the sections."""
    for theme in (THEMES[0], THEMES[2]):
        folder = tmp_path / theme["name"]
        build(folder, PAGES, LINKS, theme=theme)

        index = (folder / "site/search/search_index.json").read_text("utf-8")

        assert "It is easy." in index
        assert "zebra" not in index
        assert "blog.example" not in index
        texts = [doc["text"] for doc in json.loads(index)["docs"] if doc["location"].startswith("who-links-to-us")]
        assert texts in ([""], [])


def test_the_sitemap_has_the_page(tmp_path: Path) -> None:
    """Search engines find it like any other, also in the packed sitemap."""
    build(tmp_path, PAGES, LINKS)

    assert "https://site.test/who-links-to-us/" in (tmp_path / "site/sitemap.xml").read_text("utf-8")
    assert b"https://site.test/who-links-to-us/" in gzip.decompress((tmp_path / "site/sitemap.xml.gz").read_bytes())


@pytest.mark.parametrize(
    ("nav", "wanted", "names"),
    [
        pytest.param(None, False, [], id="no nav, not wanted"),
        pytest.param(None, True, ["Who links to us"], id="no nav, wanted"),
        pytest.param(["index.md", "guide.md"], False, [], id="a nav that does not name it"),
        pytest.param(["index.md", "guide.md"], True, ["Who links to us"], id="a nav that does not name it, wanted"),
        pytest.param(["index.md", "guide.md", {"Our friends": "who-links-to-us.md"}], False, ["Our friends"], id="a nav that names it"),
        pytest.param(["index.md", "guide.md", {"Our friends": "who-links-to-us.md"}], True, ["Our friends"], id="a nav that names it, wanted"),
    ],
)
def test_the_navigation_has_the_page_where_somebody_wants_it(tmp_path: Path, nav: list[Any] | None, wanted: bool, names: list[str]) -> None:
    """`voices.nav`, or a navigation that names it; a strict build has nothing to say in any case."""
    done = build(tmp_path, PAGES, LINKS, {"voices": {"nav": wanted}}, flags=("--strict",), nav=nav)

    assert done.returncode == 0, done.stderr
    assert "not included in the" not in done.stderr
    links = html(tmp_path, "index.html").css(".navbar-nav a[href*=who-links-to-us]:not([rel])")
    assert [link.text().strip() for link in links] == names


@pytest.mark.parametrize("slashes", [True, False], ids=["directories", "files"])
@pytest.mark.parametrize("site_url", ["https://site.test/sub/", ""], ids=["sub-path", "no site_url"])
def test_every_link_within_the_site_leads_to_its_place(tmp_path: Path, site_url: str, slashes: bool) -> None:
    """On the page, its further parts and in the sections, each relative link leads to a file that is there and an anchor that it has."""
    end = "/index.html" if slashes else ".html"
    pages = {**PAGES, "a b/ü.md": "# Ü\n\nText.\n"}
    base, last = site_url or "https://site.test/", "/" if slashes else ".html"
    links = [backlink(f"https://a{number % 3}.example/{number}", f"guide{end}", to_url=f"{base}guide{last}") for number in range(7)]
    links += [backlink("https://u.example/", f"a b/ü{end}", to_url=f"{base}a%20b/%C3%BC{last}"), backlink("https://h.example/", to_url=base)]

    done = build(
        tmp_path,
        pages,
        links,
        {"voices": {"limit": 2}, "mentioned_by": {"limit": 3}},
        site_url=site_url,
        use_directory_urls=slashes,
        flags=("--strict",),
    )

    assert done.returncode == 0, done.stderr
    leads: dict[str, set[str]] = {}
    for file in (tmp_path / "site").rglob("*.html"):
        place = "/" + file.relative_to(tmp_path / "site").as_posix()
        for link in LexborHTMLParser(file.read_text("utf-8")).css(".linkvoice a:not([rel])"):
            target = urlsplit(urljoin("http://host" + place, link.attributes["href"] or ""))
            path = unquote(target.path)
            there = tmp_path / "site" / (path[1:] + ("index.html" if path.endswith("/") else ""))
            assert there.is_file(), (place, link.html)
            ids = {node.attributes["id"] for node in LexborHTMLParser(there.read_text("utf-8")).css("[id]")}
            assert not target.fragment or unquote(target.fragment) in ids, (place, link.html)
            leads.setdefault(place, set()).add("/" + there.relative_to(tmp_path / "site").as_posix())
    ours = {f"/guide{end}", f"/a b/ü{end}"} if site_url else set()  # else nobody can tell which URLs are ours
    parts = {f"/who-links-to-us{name}{end}" for name in ("", "/pages-2", *(f"/sites-{number}" for number in range(2, 6)))}
    assert leads.keys() == {f"/guide{end}", *parts}
    assert set().union(*leads.values()) == {"/index.html", *ours, *parts}
    if not site_url:
        return
    (more,) = html(tmp_path, f"guide{end}").css(".linkvoice-mentioned-by .linkvoice-more a")
    assert more.text() == "Show all 7"
    assert (more.attributes["href"] or "").endswith(f"#lv-page-guide{end}")


def test_what_is_ours_is_not_judged(tmp_path: Path) -> None:
    """Links out of the page are neither asked again nor broken, and count as nobody's links within the site."""
    pages = {**PAGES, "index.md": PAGES["index.md"] + "\nSee [who links to us](who-links-to-us.md).\n"}

    done = build(tmp_path, pages, LINKS, {"rules": {"select": ["LV0", "LV1", "LV2", "LV3", "LV4", "LV5"]}})

    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "lv.json").read_text("utf-8"))
    assert [finding["message"] for finding in report["findings"]] == []
    assert [outcome["url"] for outcome in report["outcomes"] if "example" in outcome["url"]] == []
    assert html(tmp_path).css(".linkvoice-linked-from") == []


def test_a_link_to_a_redirect_is_shown_with_the_page_that_it_leads_to(tmp_path: Path) -> None:
    """What mkdocs-redirects is going to write is known before: the section of the new page has the link, and lists name that page."""
    links = [
        backlink(f"https://{name}.example/", f"{path}/index.html", to_url=f"https://site.test/{path}/")
        for name, path in (("one", "old"), ("two", "older/part"), ("three", "away"), ("four", "lost"))
    ]
    maps = {"old.md": "guide.md", "older/part.md": "guide.md#install", "away.md": "https://else.example/", "lost.md": "nowhere.md"}

    done = build(tmp_path, PAGES, links, {"fail_on": "never"}, plugins=["search", {"redirects": {"redirect_maps": maps}}])

    assert done.returncode == 0, done.stderr
    mentions = html(tmp_path, "guide/index.html").css(".linkvoice-mentioned-by .linkvoice-page")
    ours = {link.attributes["href"] for link in html(tmp_path).css("#lv-sites ~ .linkvoice-inbound .linkvoice-facts a")}
    named = {node.text() for node in html(tmp_path).css("#lv-sites ~ .linkvoice-inbound .linkvoice-facts bdi")}
    assert {link.attributes["href"] for link in mentions} == {"https://one.example/", "https://two.example/"}
    assert (ours, named) == ({"../guide/", "../guide/#install"}, {"/away/", "/lost/"})
    told = {each["from_url"]: (each["target"], each["broken"]) for each in json.loads((tmp_path / "lv.json").read_text("utf-8"))["backlinks"]}
    assert told == {
        "https://one.example/": ("guide/index.html", False),
        "https://two.example/": ("guide/index.html", False),
        "https://three.example/": (None, False),
        "https://four.example/": (None, True),
    }


def test_the_page_can_lie_elsewhere_or_nowhere(tmp_path: Path) -> None:
    """`voices.page` is its path; none means no page, and a section then counts what it does not show."""
    build(tmp_path / "a", PAGES, LINKS, {"voices": {"page": "/../about//voices/"}})
    links = [backlink(f"https://a{number}.example/") for number in range(3)]
    build(tmp_path / "b", PAGES, links, {"voices": {"page": ""}, "mentioned_by": {"limit": 1}})

    assert (tmp_path / "a/site/about/voices/index.html").is_file()
    assert not (tmp_path / "b/site/who-links-to-us").exists()
    assert html(tmp_path / "b", "guide/index.html").css(".linkvoice-more")[0].html == '<p class="linkvoice-more">and 2 more</p>'


def test_the_title_can_be_chosen(tmp_path: Path) -> None:
    """Markup in `voices.title` is text."""
    build(tmp_path, PAGES, LINKS, {"voices": {"title": "Friends & <i>foes</i>"}})

    assert [node.text() for node in html(tmp_path).css("h1#lv-voices")] == ["Friends & <i>foes</i>"]


def test_the_author_may_write_the_page(tmp_path: Path) -> None:
    """Where the sources have a page of that name, its words stay, and the list takes the place of the marker, or the end."""
    marked = "# Our readers\n\nThank you.\n\n<!-- linkvoice:voices -->\n\nWrite to us.\n"
    build(tmp_path, {**PAGES, "who-links-to-us.md": marked}, LINKS)

    page = (tmp_path / "site" / PATH).read_text("utf-8")

    assert page.index("Thank you.") < page.index('id="lv-sites"') < page.index("Write to us.")
    assert [node.text().strip() for node in html(tmp_path).css("h1") if "readers" in node.text()] == ["Our readers"]
    assert "Thank you." in (tmp_path / "site/search/search_index.json").read_text("utf-8")


def test_a_page_of_its_own_stays_when_nobody_links(tmp_path: Path) -> None:
    """The author's page of that name is theirs: it stays in the navigation, without a list."""
    pages = {**PAGES, "who-links-to-us.md": "# Our readers\n\nNobody yet.\n"}

    done = build(tmp_path, pages, [], nav=["index.md", "guide.md", "who-links-to-us.md"], flags=("--strict",))

    assert done.returncode == 0, done.stderr
    assert html(tmp_path).css(".linkvoice-voices") == []
    assert "who-links-to-us" in (tmp_path / "site/index.html").read_text("utf-8")


def test_a_marker_says_where_the_section_stands(tmp_path: Path) -> None:
    """The section takes the place of the comment; where nobody links to the page, the comment just goes. Before one for all sections stand both, in their order."""
    marked = "\n\nBefore.\n\n<!-- linkvoice:mentioned-by -->\n\nAfter.\n"
    both = "# Both\n\nBefore.\n\n<!-- linkvoice:backlinks -->\n\nAfter.\n"
    links = [*LINKS[:1], backlink("https://friend.example/", "both/index.html")]
    build(tmp_path, {"index.md": "# Home\n\n[Both](both.md)" + marked, "guide.md": "# Guide" + marked, "both.md": both}, links)

    text = (tmp_path / "site/guide/index.html").read_text("utf-8")
    assert text.index("<p>Before.</p>") < text.index('id="lv-mentioned-by"') < text.index("<p>After.</p>")
    assert "<!-- linkvoice" not in (tmp_path / "site/index.html").read_text("utf-8")
    text = (tmp_path / "site/both/index.html").read_text("utf-8")
    assert text.index("<p>Before.</p>") < text.index('id="lv-linked-from"') < text.index('id="lv-mentioned-by"') < text.index("<p>After.</p>")
    assert [link.attributes["href"] for link in html(tmp_path, "both/index.html").css("a[href^='#lv-']:not(.linkvoice *)")] == [
        "#lv-linked-from",
        "#lv-mentioned-by",
    ]


@pytest.mark.parametrize("front", ["linkvoice: false", "linkvoice: {mentioned_by: false}"])
def test_front_matter_takes_the_section_away(tmp_path: Path, front: str) -> None:
    """A page may go without it; the list of all links still has those to this page."""
    build(tmp_path, {**PAGES, "guide.md": f"---\n{front}\n---\n# Guide\n"}, LINKS)

    assert html(tmp_path, "guide/index.html").css("#lv-mentioned-by") == []
    assert [link.text() for link in html(tmp_path).css("h3 a")] == ["Guide", "Home"]


def test_without_the_sections_the_page_is_there(tmp_path: Path) -> None:
    """`mentioned_by.enabled: false` takes away the sections alone; the style sheet stays for the page."""
    build(tmp_path, PAGES, LINKS, {"mentioned_by": {"enabled": False}, "linked_from": {"enabled": False}})

    assert html(tmp_path, "guide/index.html").css("section.linkvoice") == []
    assert html(tmp_path).css("section.linkvoice-voices") != []
    assert (tmp_path / "site/assets/linkvoice.css").is_file()


def test_the_contact_is_where_the_sources_are(tmp_path: Path) -> None:
    """A site that names its repository is asked there to take a page off the list; there is no edit link for what nobody wrote."""
    build(tmp_path, PAGES, LINKS, repo_url="https://code.example/us/site", edit_uri="edit/main/docs/", theme=THEMES[2])

    page = html(tmp_path)
    assert [link.attributes["href"] for link in page.css(".linkvoice-about a")] == ["https://code.example/us/site"]
    assert page.css("a[href*='edit/main']") == []


@pytest.mark.parametrize("first", [True, False], ids=["linkvoice after i18n", "linkvoice before i18n"])
def test_in_several_languages_the_page_is_made_once(tmp_path: Path, first: bool) -> None:
    """mkdocs-static-i18n builds each language for itself: the page is in the main language, and the sections of all languages lead to it."""
    languages = [{"locale": "en", "default": True, "name": "English", "build": True}, {"locale": "de", "name": "Deutsch", "build": True}]
    i18n = {"i18n": {"docs_structure": "suffix", "languages": languages}}
    pages = {"index.md": "# Home\n", "index.de.md": "# Start\n", "guide.md": "# Guide\n", "guide.de.md": "# Anleitung\n"}
    links = [backlink(f"https://a{number}.example/", "guide/index.html") for number in range(3)]
    links += [backlink(f"https://d{number}.example/", "de/guide/index.html") for number in range(3)]
    options = {"mentioned_by": {"limit": 1}, "fail_on": "never"}

    done = build(tmp_path, pages, links, options, plugins=["search", i18n], theme=THEMES[2])
    if not first:
        settings = json.loads((tmp_path / "mkdocs.yml").read_text("utf-8"))
        settings["plugins"] = [settings["plugins"][2], *settings["plugins"][:2]]
        done = build(tmp_path, {}, links, options, plugins=[], **{key: value for key, value in settings.items() if key not in {"plugins", "hooks"}})

    assert done.returncode == 0, done.stderr
    page = html(tmp_path)
    assert [node.text() for node in page.css("h1#lv-voices")] == ["Who links to us"]
    assert not (tmp_path / "site/de/who-links-to-us").exists()
    if first:
        (more,) = html(tmp_path, "de/guide/index.html").css(".linkvoice-more a")
        assert (more.text(), (more.attributes["href"] or "").partition("#")[0]) == ("Alle 3 anzeigen", "../../who-links-to-us/")


def test_all_parts_stand_in_the_site(tmp_path: Path) -> None:
    """Further pages of the lists are pages of the site, too, and lead back to the first."""
    links = [backlink(f"https://a{number}.example/") for number in range(7)]

    done = build(tmp_path, PAGES, links, {"voices": {"limit": 2, "nav": True}}, flags=("--strict",))

    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (tmp_path / "site/who-links-to-us").iterdir() if path.is_dir()) == [
        "pages-2",
        "sites-2",
        "sites-3",
        "sites-4",
    ]
    part = html(tmp_path, "who-links-to-us/sites-2/index.html")
    assert [node.text() for node in part.css("h1#lv-voices")] == ["Who links to us: By site (2)"]
    assert len(part.css(".linkvoice-inbound > li")) == 2
    navigation = html(tmp_path, "index.html").css("a[href*='sites-2']")
    assert navigation == []


def test_two_builds_of_one_day_are_the_same(tmp_path: Path) -> None:
    """The same links on the same day give the same bytes."""
    build(tmp_path, PAGES, LINKS)
    first = (tmp_path / "site" / PATH).read_bytes()
    build(tmp_path, PAGES, LINKS[::-1])

    assert (tmp_path / "site" / PATH).read_bytes() == first

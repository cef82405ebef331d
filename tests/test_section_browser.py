"""The "Linked from" section as a browser shows it: themes, light and dark, wide and narrow."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page
from selectolax.lexbor import LexborHTMLParser

from tests.browsing import CONTRASTS, LOOPBACK, confined, launched, served
from tests.programs import run_module

pytestmark = pytest.mark.xdist_group("browser")  # one browser and one build of each theme for all of these tests

THEMES: dict[str, dict[str, Any]] = {
    "mkdocs light": {"name": "mkdocs", "highlightjs": False},
    "mkdocs dark": {"name": "mkdocs", "highlightjs": False, "color_mode": "dark"},
    "readthedocs": {"name": "readthedocs", "highlightjs": False},
    "material light": {"name": "material", "font": False},
    "material dark": {"name": "material", "font": False, "palette": {"scheme": "slate"}},
}
WIDTHS = (1280, 420)
WORDS = "Some words that the author of this page wrote, with [a link](other.md) in them, to fill the page before the section begins.\n\n"
LONG = "a_name_without_any_place_to_break_it_" * 6
PAGES = {
    "index.md": f"# Home\n\n{WORDS}",
    "other.md": "# Other\n\n## A part\n\n" + "".join(f"Sentence {number} about the [start](index.md).\n\n" for number in range(6)) + WORDS * 20,
    "long.md": f"# {LONG}\n\n## {LONG}\n\nBefore {LONG} the [{LONG}](index.md) after.\n\n## Last\n\nSee [home](index.md) & more.\n",
}
PAGES["index.md"] += "## First\n\n" + WORDS * 20


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start one browser for all tests."""
    with launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """Give a function that builds the site with a theme, once, and serves it on the loopback interface."""
    with ExitStack() as servers:

        @cache
        def serve(theme: str) -> str:
            folder = tmp_path_factory.mktemp("site")
            build(folder, THEMES[theme])
            return servers.enter_context(served(folder / "site"))

        yield serve


def build(folder: Path, theme: Mapping[str, Any]) -> None:
    (folder / "docs").mkdir()
    for name, text in PAGES.items():
        (folder / "docs" / name).write_text(text, "utf-8")
    plugins = ["search", {"linkvoice": {"outbound": {"when": "never"}}}]
    settings = {"site_name": "Test", "theme": theme, "plugins": plugins, "markdown_extensions": [{"toc": {"permalink": True}}]}
    (folder / "mkdocs.yml").write_text(json.dumps(settings), "utf-8")  # JSON is YAML
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
    done = run_module("mkdocs", "build", "--quiet", cwd=folder, env=environment)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def window(browser: Browser) -> Page:
    """Open a window with no way out of the loopback interface."""
    return confined(browser.new_page(reduced_motion="reduce"), LOOPBACK)


@pytest.fixture(scope="module", params=[(theme, width) for theme in THEMES for width in WIDTHS], ids=lambda view: f"{view[0]}, {view[1]} px")
def page(request: pytest.FixtureRequest, window: Page, serve: Callable[[str], str]) -> Page:
    """Show the start page in a window of some width; the last test alone leaves the page."""
    theme, width = request.param
    window.set_viewport_size({"width": width, "height": 900})
    window.goto(serve(theme))
    return window


def test_the_section_is_seen_and_fits(page: Page) -> None:
    """It stands below the content, is as wide as this, and no name in it, however long, makes the page wider than the window."""
    section = page.locator("section.linkvoice")
    assert section.is_visible()
    widths = """section => [true, false].map(hidden => { section.hidden = hidden; return document.documentElement.scrollWidth; })"""
    without, with_section = section.evaluate(widths)
    assert with_section == without
    box = section.bounding_box()
    words = page.locator("p", has_text="Some words").last.bounding_box()
    assert box is not None
    assert words is not None
    assert box["y"] > words["y"] + words["height"]
    assert (box["x"], box["width"]) == pytest.approx((words["x"], words["width"]), abs=1)
    outside = "section => [...section.querySelectorAll('*')].filter(node => node.scrollWidth > section.clientWidth + 1).map(node => node.outerHTML)"
    assert section.evaluate(outside) == []


def test_the_text_can_be_read(page: Page) -> None:
    """Every text but links, whose colour is the theme's, contrasts with its background by 4.5 to 1 or more."""
    page.locator("section.linkvoice details").evaluate("details => { details.open = true; }")
    contrasts: dict[str, float] = page.locator("section.linkvoice").evaluate(CONTRASTS)
    assert len(contrasts) >= 8
    assert {text: contrast for text, contrast in contrasts.items() if contrast < 4.5} == {}


def test_its_dress_is_that_of_the_theme(page: Page) -> None:
    """Headings, links and list marks look as they do in the content above, and what is folded has no box of its own."""
    looks = """(node, properties) => properties.map(name => getComputedStyle(node)[name])"""
    for ours, theirs, properties in [
        ("section.linkvoice h2", "h2#first", ["color", "fontSize", "fontFamily", "fontWeight"]),
        ("section.linkvoice a.linkvoice-page", "p a[href*=other]", ["color", "fontFamily", "textDecorationLine"]),
        ("section.linkvoice a.linkvoice-heading", "p a[href*=other]", ["color", "fontFamily", "textDecorationLine"]),
    ]:
        assert page.locator(ours).first.evaluate(looks, properties) == page.locator(theirs).first.evaluate(looks, properties)
    assert page.locator("section.linkvoice > ul > li").first.evaluate(looks, ["listStyleType"]) == ["disc"]
    box = ["borderTopWidth", "boxShadow", "backgroundColor", "paddingLeft"]
    assert page.locator("section.linkvoice details").evaluate(looks, box) == ["0px", "none", "rgba(0, 0, 0, 0)", "0px"]
    sizes = [
        float(page.locator(f".linkvoice {part}").first.evaluate(looks, ["fontSize"])[0][:-2])
        for part in ("h2", "a", ".linkvoice-heading", ".linkvoice-context")
    ]
    assert sizes[0] > sizes[1] > sizes[2] == sizes[3]


def test_what_is_folded_opens(page: Page) -> None:
    """A click on the number of further sentences shows them."""
    page.locator("section.linkvoice details").evaluate("details => { details.open = false; }")
    hidden = page.locator("section.linkvoice details .linkvoice-context")
    assert [hidden.nth(number).is_visible() for number in range(hidden.count())] == [False] * 3
    page.get_by_text("and 3 more").click()
    assert [hidden.nth(number).is_visible() for number in range(hidden.count())] == [True] * 3


def test_the_table_of_contents_leads_to_it(page: Page) -> None:
    """Its entry brings the heading to where a reader sees it, under no bar of the theme."""
    entries = page.locator('a[href="#lv-linked-from"]')
    assert entries.count() >= 1
    assert {text.strip() for text in entries.all_text_contents()} == {"Linked from"}
    seen = [number for number in range(entries.count()) if entries.nth(number).is_visible()]
    if page.evaluate("innerWidth") == WIDTHS[0]:
        entries.nth(seen[0]).click()
    else:
        entries.first.evaluate("entry => entry.click()")  # it is in a drawer, which is the theme's
    page.wait_for_function(
        """() => {
          const {left, top, height} = document.getElementById('lv-linked-from').getBoundingClientRect();
          const seen = document.elementFromPoint(left + 5, top + height / 2);
          return top >= 0 && top < innerHeight && (seen?.closest('.linkvoice') || innerWidth < 1000);
        }""",
        timeout=5000,
    )
    assert urlsplit(page.url).fragment == "lv-linked-from"


def test_its_links_lead_to_their_places(page: Page) -> None:
    """Every link is answered, and its anchor is there; a click on one shows that place."""
    links = [str(link.evaluate("link => link.href")) for link in page.locator("section.linkvoice a").all()]
    assert len(links) == 5
    for link in links:
        assert urlsplit(link)[:2] == urlsplit(page.url)[:2]
        answer = page.request.get(link.partition("#")[0])
        assert answer.status == 200
        fragment = unquote(urlsplit(link).fragment)
        assert not fragment or fragment in {node.attributes["id"] for node in LexborHTMLParser(answer.text()).css("[id]")}
    page.get_by_role("link", name="A part").last.click()
    page.wait_for_url("**/other/#a-part")
    assert page.locator("h2#a-part").is_visible()

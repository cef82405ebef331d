"""The "who links to us" page and the "Mentioned by" section as a browser shows them: themes, light and dark, wide and narrow, and under attack."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Page

from linkvoice.model.classification import Control
from linkvoice.model.link_to_us import Placement
from tests.backlinks import backlink, build
from tests.browsing import CONTRASTS, LOOPBACK, confined, launched, served

pytestmark = pytest.mark.xdist_group("browser")  # one browser and one build of each theme for all of these tests

THEMES: dict[str, dict[str, Any]] = {
    "mkdocs light": {"name": "mkdocs", "highlightjs": False},
    "mkdocs dark": {"name": "mkdocs", "highlightjs": False, "color_mode": "dark"},
    "readthedocs": {"name": "readthedocs", "highlightjs": False},
    "material light": {"name": "material", "font": False},
    "material dark": {"name": "material", "font": False, "palette": {"scheme": "slate"}},
}
WIDTHS = (1280, 360)
WORDS = "Some words that the author of this page wrote, with [a link](other.md) in them, to fill the page before the section begins.\n\n"
PAGES = {"index.md": f"# Home\n\n{WORDS}## First\n\n{WORDS}### Second\n\n{WORDS * 20}", "other.md": f"# Other\n\n{WORDS}"}
LONG = "a_name_without_any_place_to_break_it_" * 6
EVIL = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    '"><svg onload=alert(3)>',
    "' onmouseover=alert(4) x='",
    "</bdi></a></section><script>alert(5)</script>",
    "<!--><script>alert(6)</script>",
    "]]><script>alert(7)</script>",
    "{{ self.__init__.__globals__ }}",
    "\u202etxet esrever\u2066",
    "\x1b]8;;javascript:alert(8)\x07click\x1b]8;;\x07",
    "::error::x",
]
LINKS = [
    *(
        backlink(f"https://evil{number}.example/'{number}'?a=\"><script>alert(9)</script>", "index.html", title=evil, text=evil, before=evil, after=evil)
        for number, evil in enumerate(EVIL)
    ),
    backlink("javascript:alert(10)", "index.html", title="Click me"),
    backlink("data:text/html,<script>alert(11)</script>", "index.html", title="Click me"),
    backlink(f"https://{LONG.replace('_', '-')[:60]}.example/{LONG}", "index.html", title=LONG, text=LONG, before=LONG, after=LONG),
    backlink("https://blog.example/", "index.html", title="In good words", text="a link", before="We found ", after=" here.", seen="2026-01-10"),
    backlink("https://ar.example/", "index.html", title="توثيق البرمجيات", language="ar", seen="2025-06-06", text="المرجع", before="راجع ", generator="MediaWiki 1.43"),
    backlink("https://forum.example/", "other/index.html", rel="nofollow ugc", seen="2025-09-09", control=Control.UGC, kind="forum", placement=Placement.COMMENT),
    backlink("https://old.example/", "", to_url="https://site.test/a/page/that/is/gone/"),
]  # fmt: skip
VISITS = {("https://blog.example", "https://site.test/"): 7919, (f"https://{LONG.replace('_', '-')[:60]}.example", "https://site.test/other/"): 3}
OPTIONS = {"voices": {"detail": "excerpt", "nav": True, "referrals": "linking"}, "mentioned_by": {"limit": 12}, "fail_on": "never"}

TOUCH = """links => links.forEach(link => {
  link.dispatchEvent(new MouseEvent('mouseover', {bubbles: true, cancelable: true, composed: true}));
  link.dispatchEvent(new FocusEvent('focus'));
})"""
"""What a mouse and a keyboard do to links."""


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
            done = build(folder, PAGES, LINKS, OPTIONS, visits=VISITS, theme=THEMES[theme])
            assert done.returncode == 0, done.stderr
            return servers.enter_context(served(folder / "site"))

        yield serve


@pytest.fixture(scope="module")
def windows(browser: Browser) -> tuple[Page, Page, list[str]]:
    """Open two windows with no way out of the loopback interface; collects what is tried in them."""
    tried: list[str] = []
    context = browser.new_context(reduced_motion="reduce")

    def dismiss(dialog: Dialog) -> None:
        tried.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def window() -> Page:
        page = confined(context.new_page(), LOOPBACK)
        page.on("dialog", dismiss)
        page.on("request", lambda asked: tried.append(asked.url) if not asked.url.startswith(LOOPBACK) else None)
        return page

    return window(), window(), tried


@pytest.fixture(scope="module", params=[(theme, width) for theme in THEMES for width in WIDTHS], ids=lambda view: f"{view[0]}, {view[1]} px")
def pages(request: pytest.FixtureRequest, windows: tuple[Page, Page, list[str]], serve: Callable[[str], str]) -> tuple[Page, Page, list[str]]:
    """Show the list and the start page, each in a window of some width; what they try is collected."""
    theme, width = request.param
    start = serve(theme)
    *shown, tried = windows
    tried.clear()
    for page, path in zip(shown, ("who-links-to-us/", ""), strict=True):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(start + path)
    return windows


def test_nothing_that_strangers_wrote_comes_alive(pages: tuple[Page, Page, list[str]]) -> None:
    """No dialog opens, nothing is loaded from elsewhere, and no element or handler is theirs, even when the mouse goes over every link."""
    *shown, tried = pages
    for page in shown:
        page.locator(".linkvoice-inbound a").evaluate_all(TOUCH)
        handlers = "() => [...document.querySelectorAll('.linkvoice *')].filter(node => [...node.attributes].some(({name}) => name.startsWith('on')))"
        assert page.evaluate(f"({handlers})().length") == 0
        assert page.locator(".linkvoice :is(script, img, iframe, style, svg :not(title, desc, rect, path))").count() == 0
        schemes = page.locator(".linkvoice a").evaluate_all("links => [...new Set(links.map(link => link.protocol))].sort()")
        assert set(schemes) <= {"http:", "https:"}
    assert tried == []


def test_it_fits(pages: tuple[Page, Page, list[str]]) -> None:
    """Neither the list nor the section makes the page wider than the window, and nothing in them is wider than they are, unfolded or not."""
    for page in pages[:2]:
        page.locator(".linkvoice details").evaluate_all("all => all.forEach(details => details.open = true)")
        widths = """sections => [true, false].map(hidden => {
          for (const section of sections) section.hidden = hidden;
          return document.documentElement.scrollWidth;
        })"""
        without, with_them = page.locator("section.linkvoice").evaluate_all(widths)
        assert with_them == without
        wider = """sections => sections.flatMap(section => [...section.querySelectorAll('*')]
          .filter(node => node.getBoundingClientRect().right > section.getBoundingClientRect().right + 1).map(node => node.outerHTML))"""
        assert page.locator("section.linkvoice").evaluate_all(wider) == []


def test_figures_do_not_touch_each_other(pages: tuple[Page, Page, list[str]]) -> None:
    """Charts are as wide as there is room, and no word of theirs lies on another."""
    overlaps = """section => {
      const boxes = [...section.querySelectorAll('.linkvoice-figure :is(figcaption, .linkvoice-measure, a, b, small, summary, svg, .linkvoice-ends span)')]
        .filter(node => !node.closest('details:not([open]) > :not(summary)')).map(node => [node, node.getBoundingClientRect()]);
      return boxes.flatMap(([one, a], i) => boxes.slice(i + 1).filter(([other, b]) => !one.contains(other)
        && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4)
        .map(([other]) => one.outerHTML + ' lies on ' + other.outerHTML));
    }"""
    assert pages[0].locator(".linkvoice-voices").evaluate(overlaps) == []
    widths = pages[0].locator("svg.linkvoice-chart").evaluate_all("all => all.map(svg => svg.getBoundingClientRect().width)")
    assert len(widths) == 3
    assert min(widths) > 250


def test_no_date_is_broken(pages: tuple[Page, Page, list[str]]) -> None:
    """A date stands on one line, however narrow its place is: at its hyphens it would be torn apart."""
    for page in pages[:2]:
        page.locator("section.linkvoice").evaluate_all("sections => sections.forEach(section => section.style.width = '7em')")
        lines = page.locator("section.linkvoice time").evaluate_all("times => times.map(time => time.getClientRects().length)")
        page.locator("section.linkvoice").evaluate_all("sections => sections.forEach(section => section.style.width = '')")
        assert lines
        assert set(lines) == {1}


def test_no_word_of_the_table_of_readers_is_broken(pages: tuple[Page, Page, list[str]]) -> None:
    """Beside a site with a long name, pages and numbers keep their words whole, however narrow the window is."""
    broken = """cells => cells.flatMap(cell => {
      const [text] = [...cell.querySelectorAll('a'), cell].map(node => node.firstChild);
      return [...text.data.matchAll(/[^ ]+/g)].filter(({0: word, index}) => {
        const range = document.createRange();
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        return range.getClientRects().length > 1;
      }).map(([word]) => word);
    })"""
    cells = pages[0].locator(".linkvoice-referrals :is(thead th, td)")
    assert cells.count() == 3 + 2 * len(VISITS)
    assert cells.evaluate_all(broken) == []


def test_the_text_can_be_read(pages: tuple[Page, Page, list[str]]) -> None:
    """Every text but links contrasts with its background by 4.5 to 1 or more; links are as strong as the theme's own."""
    for page, section in zip(pages[:2], (".linkvoice-voices", ".linkvoice-mentioned-by"), strict=True):
        contrasts: dict[str, float] = page.locator(section).evaluate(CONTRASTS)
        assert len(contrasts) >= 8
        assert {text: contrast for text, contrast in contrasts.items() if contrast < 4.5} == {}
    list_, start, _ = pages
    strength = """link => { let opacity = 1; for (let node = link; node; node = node.parentElement) opacity *= getComputedStyle(node).opacity;
      return [getComputedStyle(link).color, opacity]; }"""
    theirs = start.locator("article p a, [role=main] p a").first.evaluate(strength)
    for selector in (".linkvoice-inbound a.linkvoice-page", ".linkvoice-facts a", ".linkvoice-jump a", ".linkvoice-inline a"):
        assert list_.locator(selector).first.evaluate(strength) == theirs


def test_its_dress_is_that_of_the_theme(pages: tuple[Page, Page, list[str]]) -> None:
    """Headings, fonts and links look as they do in the content of other pages; lists have no marks, and what is quoted a line at its side."""
    list_, start, _ = pages
    looks = """(node, properties) => properties.map(name => getComputedStyle(node)[name])"""
    for ours, theirs, properties in [
        (".linkvoice-voices h2", "h2#first", ["color", "fontSize", "fontFamily", "fontWeight"]),
        (".linkvoice-voices h3", "h3#second", ["color", "fontFamily", "fontWeight"]),
        (".linkvoice-facts a", "p a[href*=other]", ["color", "fontFamily", "textDecorationLine"]),
    ]:
        assert list_.locator(ours).first.evaluate(looks, properties) == start.locator(theirs).first.evaluate(looks, properties)
    assert start.locator(".linkvoice-mentioned-by h2").evaluate(looks, ["fontSize"]) == start.locator("h2#first").evaluate(looks, ["fontSize"])
    for page in (list_, start):
        assert page.locator(".linkvoice-inbound > li").first.evaluate(looks, ["listStyleType", "marginLeft"]) == ["none", "0px"]
        quotation = page.locator("blockquote.linkvoice-context").first.evaluate(looks, ["borderLeftWidth", "borderRightWidth", "fontStyle"])
        assert quotation == ["3px", "0px", "normal"]


def test_its_anchors_lead_to_their_places(pages: tuple[Page, Page, list[str]]) -> None:
    """A click on a filter shows the heading that it names, and "Show all" the list of all links to the page."""
    list_, start, _ = pages
    list_.locator("a[href='#lv-kind-wiki']").click()
    list_.wait_for_function(
        "() => { const {top} = document.getElementById('lv-kind-wiki').getBoundingClientRect(); return top > -1 && top < innerHeight; }"
    )
    url = start.url
    start.get_by_text("Show all 14").click()
    start.wait_for_url("**/who-links-to-us/#lv-page-index.html")
    assert start.locator("[id='lv-page-index.html']").is_visible()
    start.goto(url)


def test_a_screen_reader_finds_its_way(pages: tuple[Page, Page, list[str]]) -> None:
    """The list is a named region with a named navigation and a named table, every link and every chart has a name, and each id stands once."""
    list_ = pages[0]
    assert [
        list_.get_by_role("img", name=name, exact=True).count() for name in ("Strong and faint voices", "Sites over time", "Followed or not")
    ] == [1, 1, 1]
    assert list_.locator(".linkvoice svg:not([role=img], [aria-hidden=true])").count() == 0
    assert list_.get_by_role("region", name="Who links to us").count() == 1
    assert list_.get_by_role("navigation", name="Jump to").count() == 1
    assert list_.get_by_role("table", name="Where readers come from").get_by_role("rowheader").count() == len(VISITS)
    assert list_.locator(".linkvoice a").evaluate_all("links => links.filter(link => !link.innerText.trim()).length") == 0
    ids = list_.locator("[id]").evaluate_all("nodes => nodes.map(node => node.id).filter(id => id.startsWith('lv-'))")
    assert len(ids) == len(set(ids))
    assert (
        list_.locator("h1")
        .evaluate_all("nodes => nodes.map(node => node.innerText.replace('¶', '').trim()).filter(Boolean)")
        .count("Who links to us")
        == 1
    )

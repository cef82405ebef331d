"""Sections in pages that Sphinx has built, as a parser and a browser see them: the tutorial of Debian's python3.11-doc."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from selectolax.lexbor import LexborHTMLParser

from tests.browsing import CONTRASTS, confined, launched, served
from tests.hostile import linkvoice

pytestmark = pytest.mark.xdist_group("browser")

DOCS = Path("/usr/share/doc/python3.11/html")
SHOWN = ("tutorial/classes.html", "tutorial/venv.html", "tutorial/modules.html")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tutorial that is published once."""
    if not DOCS.is_dir():
        if os.environ.get("LINKVOICE_NEEDS_ALL"):
            pytest.fail(f"no {DOCS}: install python3.11-doc")
        pytest.skip(f"no {DOCS}: install Debian's python3.11-doc")
    site = tmp_path_factory.mktemp("project") / "html"
    for name in ("tutorial", "_static"):
        shutil.copytree(DOCS / name, site / name)
    shutil.copy(DOCS / "index.html", site)
    result = linkvoice("publish", "html", cwd=site.parent)
    assert (result.returncode, result.stderr) == (0, "linkvoice: 17 pages with sections; 18 files changed\n")
    return site


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    with launched() as browser:
        yield browser


def hashes(site: Path) -> dict[Path, str]:
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in site.rglob("*") if path.is_file()}


def test_pages_read_as_before_but_for_their_sections(site: Path) -> None:
    """The tree of each page without section, style sheet and our comments is the one that Sphinx has written, white space and all."""
    for path in site.rglob("*.html"):
        tree = LexborHTMLParser(path.read_bytes())
        ours = tree.css("section.linkvoice, link[href$='assets/linkvoice.css']")
        for node in ours:
            node.decompose()
        html = re.sub(r"<!-- linkvoice:begin -->\n<!-- linkvoice:end -->", "", tree.html or "")
        assert html == LexborHTMLParser((DOCS / path.relative_to(site)).read_bytes()).html, path
        assert len(ours) in {0, 2}


def test_a_second_run_changes_no_byte(site: Path) -> None:
    """The hash of every file stays."""
    before = hashes(site)
    assert linkvoice("publish", "html", cwd=site.parent).returncode == 0
    assert hashes(site) == before


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_browser_shows_the_section(site: Path, browser: Browser, scheme: str) -> None:
    """On three pages it stands below the content, as wide as that, is readable in light and dark, and its links lead to pages that are there."""
    with served(site) as start:
        for path in SHOWN:
            page = confined(browser.new_page(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce"), start)
            page.goto(start + path)
            section = page.locator("section.linkvoice")
            box, content = section.bounding_box(), page.locator("div.body h1").bounding_box()
            assert box is not None
            assert content is not None
            assert box["y"] > content["y"]
            assert (box["x"], box["width"]) == pytest.approx((content["x"], content["width"]), abs=1)
            assert {text: contrast for text, contrast in section.evaluate(CONTRASTS).items() if contrast < 4.5} == {}
            link = section.locator("a.linkvoice-page").first
            assert page.request.get(str(link.evaluate("link => link.href"))).status == 200
            page.close()

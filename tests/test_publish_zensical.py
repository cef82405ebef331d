"""Zensical, which loads no plugins: what a command writes into the example site that it has built."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.backlinks import backlink
from tests.hostile import linkvoice
from tests.test_publish import bytes_of, known
from tests.zensical import ZENSICAL, needs_zensical

EXAMPLE = Path(__file__).parents[1] / "example_site"


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The example site, built by Zensical."""
    needs_zensical()
    folder = tmp_path / "example"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("site", ".linkvoice", "*.jsonl", ".cache"))
    assert subprocess.run([ZENSICAL, "build"], cwd=folder, capture_output=True, check=False).returncode == 0
    return folder


def findings(example: Path) -> set[tuple[str, str, int | None]]:
    """Code, source and line of each finding in the built site."""
    linkvoice("check", "site", "--offline", cwd=example)
    found = json.loads((example / ".linkvoice/report.json").read_text("utf-8"))["findings"]
    return {(each["code"], each["source"]["path"], each["source"]["line"]) for each in found}


def test_sections_and_page_are_published(example: Path) -> None:
    """Each page that others lead to says so, the new page has the theme's navigation and a table of contents, a second run changes nothing, and a check finds what it found before."""
    before = findings(example)
    known(example, backlink("https://blog.example/", to_url="https://lanternfish.test/docs/guide/sensors/"))
    first, second = (linkvoice("publish", "site", cwd=example) for _ in range(2))
    assert first.stderr == "linkvoice: 15 pages with sections; 18 files changed\n"
    assert second.stderr == "linkvoice: 15 pages with sections; 0 files changed\n"
    assert findings(example) == before

    built = bytes_of(example / "site")
    sensors = LexborHTMLParser(built["guide/sensors/index.html"])
    assert [node.text() for node in sensors.css("article section.linkvoice > h2")] == ["Linked from", "Mentioned by"]
    page = LexborHTMLParser(built["who-links-to-us/index.html"])
    assert [node.text() for node in page.css("title, h1")] == ["Who links to us - Lanternfish", "Who links to us"]
    assert "By site" in {node.text() for node in page.css(".md-nav--secondary a")}
    assert json.loads(next(node.text() for node in page.css("#__config")))["base"] == "../"
    assert built["sitemap.xml"].count(b"<loc>https://lanternfish.test/docs/who-links-to-us/</loc>") == 1
    assert b"lv-" not in built["search.json"]

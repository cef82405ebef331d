"""Zensical, which loads no plugins: the example site, built by it, is checked and published by two commands."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.backlinks import backlink
from tests.hostile import linkvoice
from tests.test_publish import bytes_of, known

ROOT = Path(__file__).parents[1]
ZENSICAL = Path(sys.prefix, "zensical", "bin", "zensical")
QUIET = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example site, built by Zensical into site/ and by MkDocs into mkdocs/."""
    if not ZENSICAL.is_file():
        if os.environ.get("LINKVOICE_NEEDS_ALL"):
            pytest.fail(f"no {ZENSICAL}; run `make test`, which makes an environment with Zensical.")
        pytest.skip(f"no {ZENSICAL}: `make test` makes an environment with Zensical")
    folder = tmp_path_factory.mktemp("zensical") / "example"
    shutil.copytree(ROOT / "example_site", folder, ignore=shutil.ignore_patterns("site", ".linkvoice", "*.jsonl", ".cache"))
    config = (folder / "mkdocs.yml").read_text("utf-8").replace("when: auto", "when: never")
    # A page that linkvoice makes is no page for Zensical: its navigation would lead nowhere.
    (folder / "mkdocs.yml").write_text(re.sub(r".*- who-links-to-us\.md.*\n", "", config), "utf-8")
    mkdocs = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", "mkdocs"]
    assert subprocess.run(mkdocs, cwd=folder, env={**os.environ, **QUIET}, capture_output=True, check=False).returncode == 1
    (folder / ".linkvoice/report.json").rename(folder / "mkdocs.json")
    assert subprocess.run([ZENSICAL, "build"], cwd=folder, capture_output=True, check=False).returncode == 0
    return folder


def places(report: Path) -> set[tuple[str, str, int | None]]:
    """Code, source and line of each finding."""
    findings = json.loads(report.read_text("utf-8"))["findings"]
    return {(each["code"], each["source"]["path"], each["source"]["line"]) for each in findings}


def test_the_check_finds_what_the_plugin_finds(example: Path) -> None:
    """Every finding of the build by MkDocs is one of the built folder, at the same line.

    But one: Zensical takes an address in raw HTML as relative to the source, so that one of them leads out of the site there.
    """
    linkvoice("check", "site", "--offline", "--report", "json:zensical.json", cwd=example)
    mkdocs, zensical = places(example / "mkdocs.json"), places(example / "zensical.json")

    assert mkdocs - zensical == {("LV501", "docs/faq.md", 30)}
    assert zensical - mkdocs == set()
    assert 'href="../../reference/Configuration/#sensors"' in (example / "site/faq/index.html").read_text("utf-8")


def test_sections_and_page_are_published(example: Path) -> None:
    """Each page that others lead to says so, the new page has the theme's navigation and a table of contents, and a second run changes nothing."""
    known(example, backlink("https://blog.example/", to_url="https://lanternfish.test/docs/guide/sensors/"))
    first, second = (linkvoice("publish", "site", cwd=example) for _ in range(2))
    assert first.stderr == "linkvoice: 15 pages with sections; 18 files changed\n"
    assert second.stderr == "linkvoice: 15 pages with sections; 0 files changed\n"

    built = bytes_of(example / "site")
    sensors = LexborHTMLParser(built["guide/sensors/index.html"])
    assert [node.text() for node in sensors.css("article section.linkvoice > h2")] == ["Linked from", "Mentioned by"]
    page = LexborHTMLParser(built["who-links-to-us/index.html"])
    assert [node.text() for node in page.css("title, h1")] == ["Who links to us - Lanternfish", "Who links to us"]
    assert "By site" in {node.text() for node in page.css(".md-nav--secondary a")}
    assert json.loads(next(node.text() for node in page.css("#__config")))["base"] == "../"
    assert built["sitemap.xml"].count(b"<loc>https://lanternfish.test/docs/who-links-to-us/</loc>") == 1
    assert b"lv-" not in built["search.json"]

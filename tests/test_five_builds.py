"""The example site by MkDocs, ProperDocs and Pelican, and by Zensical and as bare HTML that the command checks: one content, one verdict."""

from __future__ import annotations

import asyncio
import importlib
import json
import shutil
import sys
import tomllib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import trustme

from tests.pelican_blog import PYTHON, needs_pelican
from tests.zensical import ZENSICAL, needs_zensical

EXAMPLE = Path(__file__).parents[1] / "example_site"
BUILDS: dict[str, list[list[str]]] = {
    "mkdocs": [[sys.executable, "-m", "mkdocs", "build", "-q", "-f", "example_site/mkdocs.yml"]],
    "properdocs": [[sys.executable, "-m", "properdocs", "build", "-q", "-f", "example_site/mkdocs.yml"]],
    "pelican": [[str(PYTHON), "-m", "pelican", "-q", "-s", "example_site/pelicanconf.py"]],
    "zensical": [
        [str(ZENSICAL), "build", "--config-file", "example_site/mkdocs.yml"],
        [sys.executable, "-m", "linkvoice", "check", "example_site/site"],
    ],
    "html": [
        [sys.executable, "-m", "mkdocs", "build", "-q", "-f", "example_site/plain.yml"],
        [sys.executable, "-m", "linkvoice", "check", "example_site/site", "--source", "example_site/docs", "--site-url", "https://lanternfish.test/docs/",
         "--set", 'outbound.hosts={"*.test" = {allow = true}}', "--report", "json:example_site/.linkvoice/report.json"],
    ],
}  # fmt: skip
"""What builds and checks the example, by the name of its host. The last command writes the report."""


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What each host reports of a copy of the example of its own; all ask one web."""
    needs_pelican()
    needs_zensical()
    return asyncio.run(build_all({name: tmp_path_factory.mktemp(name) for name in BUILDS}))


async def build_all(folders: Mapping[str, Path]) -> dict[str, dict[str, Any]]:
    """Build the example with every host at once, each in its folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(EXAMPLE)
        demo, web = importlib.import_module("demo"), importlib.import_module("web")
    authority = trustme.CA()
    async with web.open_web(web.Table.read(EXAMPLE / "web.toml"), authority) as served:
        built = await asyncio.gather(*(build(name, folder, demo.surroundings(served.address, authority, folder)) for name, folder in folders.items()))
        assert served.refused == []
    return dict(zip(folders, built, strict=True))


async def build(name: str, folder: Path, environment: Mapping[str, str]) -> dict[str, Any]:
    """Build a copy of the example; gives its report. Findings fail the last command."""
    shutil.copytree(EXAMPLE, folder / "example_site", ignore=shutil.ignore_patterns("site", ".linkvoice", "*.jsonl", "__pycache__"))
    codes, said = [], b""
    for command in BUILDS[name]:
        process = await asyncio.create_subprocess_exec(
            *command, cwd=folder, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
        )
        said += (await process.communicate())[0]
        codes.append(process.returncode)
    assert [0] * (len(codes) - 1) + [1] == codes, said.decode()
    report: dict[str, Any] = json.loads((folder / "example_site/.linkvoice/report.json").read_text("utf-8"))
    return report


def content(report: Mapping[str, Any]) -> Counter[tuple[str, str, int]]:
    """The findings about what the files of the site's author say, as (code, source, line): those that stand on a line."""
    places = ((finding["code"], finding["source"]["path"], finding["source"]["line"]) for finding in report["findings"])
    return Counter(place for place in places if place[2] is not None)


def rest(report: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """All other findings, as (code, source, URL)."""
    return [(finding["code"], finding["source"]["path"], finding["url"]) for finding in report["findings"] if finding["source"]["line"] is None]


@pytest.mark.parametrize("host", ["properdocs", "pelican", "zensical", "html"])
def test_every_host_finds_the_same_in_the_same_content(reports: dict[str, dict[str, Any]], host: str) -> None:
    """Links, images, anchors, style sheets, addresses, suppressions and outbound links: each finding of MkDocs stands in the same line of the same file, and no other."""
    assert content(reports["mkdocs"]) == content(reports[host])


def test_the_same_is_all_that_was_planted(reports: dict[str, dict[str, Any]]) -> None:
    """What the hosts agree on is what planted.toml says of the files in docs/, so that none of it was lost on the way."""
    rows = tomllib.loads((EXAMPLE / "planted.toml").read_text("utf-8"))["defect"]
    planted = Counter((row["code"], f"example_site/{row['source']}") for row in rows if "place" not in row and not row["code"].startswith("LV6"))

    for report in reports.values():
        assert planted == Counter(place[:2] for place in content(report).elements())


def test_every_host_says_the_same_of_outbound_links(reports: dict[str, dict[str, Any]]) -> None:
    """The outcome of every URL that the files in docs/ lead to is the same; themes add links of their own."""
    theirs = {
        "https://squidfunk.github.io/mkdocs-material/",
        "https://zensical.org/",
        "https://getpelican.com/",
        "https://www.python.org/",
        "https://code.lanternfish.test/lanternfish",
    }
    outcomes = {host: {row["url"]: (row["status"], row["reason"]) for row in report["outcomes"]} for host, report in reports.items()}
    expected = {url: said for url, said in outcomes["html"].items() if url not in theirs}

    for said in outcomes.values():
        assert expected == {url: said[url] for url in said if url in expected}
        assert {url for url in said if not url.startswith("https://code.lanternfish.test/lanternfish/edit/")} - theirs == set(expected)


def test_what_a_template_says_is_the_hosts_own(reports: dict[str, dict[str, Any]]) -> None:
    """The footer with the missing licence is an option of MkDocs, which its themes and the bare template print and Pelican does not have; it is the one finding without a line.

    Findings about links of others (LV6) need a ledger, which these builds do not have; `linkvoice listen` makes one for the demo.
    """
    licence = [("LV501", "example_site/docs/about/contributing.md", "https://lanternfish.test/docs/about/licence/")]

    assert {"mkdocs": licence, "properdocs": licence, "zensical": licence, "html": licence, "pelican": []} == {
        host: rest(report) for host, report in reports.items()
    }

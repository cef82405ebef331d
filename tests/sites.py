"""Small sites for tests: paths and texts become a folder, its link graph, its outcomes and its findings."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from linkvoice.check.inside import check_inside
from linkvoice.config import Config
from linkvoice.extract.html import read_page
from linkvoice.generators.html import page_sources, read_site, site_reader
from linkvoice.model.finding import Finding
from linkvoice.model.graph import LinkGraph
from linkvoice.model.link import Found, Landing, Link
from linkvoice.model.outcome import Outcome
from linkvoice.model.site import Content, Page, PageOptions, PageSource
from linkvoice.rules import RULES
from linkvoice.rules.engine import evaluate
from linkvoice.rules.rule import Facts

BASE = "https://acme.dev/"
NOW = 1_750_000_000.0
Files = Mapping[str, str | bytes]


def read(html: str | bytes, *, path: str = "index.html", content: tuple[str, ...] = ()) -> tuple[Page, list[Found]]:
    """Read one page; `content` are the hrefs of its content, where a generator knows them."""
    page, document = read_page(PageSource(path, lambda: html, content=Content(content)), BASE + path.removesuffix("index.html"))
    return page, document.links


def uses(html: str | bytes) -> list[tuple[str, str, str]]:
    """Give (element, attribute, href) of every link of a page, in order."""
    return [(link.element, link.attribute, link.href) for link in read(html)[1]]


def write(folder: Path, files: Files) -> Path:
    """Write a built site."""
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def graph_of(
    folder: Path,
    files: Files,
    *,
    site_url: str | None = BASE,
    sources: Mapping[str, str] | None = None,
    front_matter: Mapping[str, PageOptions] | None = None,
    **options: Any,
) -> LinkGraph:
    """Write a site and read it back; `sources` and `front_matter` are by built path, `options` are those of the configuration."""
    # Imported here, because the stages in between are what most tests are about.
    from linkvoice.run import gather

    write(folder, files)
    site = read_site(folder, site_url)._replace(sources=sources or {}, source_root="docs/" if sources else "", prefix="")
    pages = [
        page._replace(source=(sources or {}).get(page.path), options=(front_matter or {}).get(page.path, PageOptions()))
        for page in page_sources(folder, site.files)
    ]
    return gather(site, pages, Config.from_mapping(options), partial(site_reader, folder))


def judged(graph: LinkGraph, answers: Mapping[str, Outcome] | None = None, **options: Any) -> tuple[Finding, ...]:
    """Run all rules over a graph; `answers` are the outcomes of outside URLs.

    Unless rules are chosen, LV505 is off: the pages of these sites need not link to each other.
    """
    config = Config.from_mapping({"rules": {"ignore": ["LV505"]}, **options})
    return evaluate(RULES, Facts(graph, {**check_inside(graph), **(answers or {})}, config, NOW))


def findings_of(folder: Path, files: Files, answers: Mapping[str, Outcome] | None = None, **options: Any) -> tuple[Finding, ...]:
    """Write a site and judge it; further arguments as for `graph_of`."""
    rest = {name: value for name, value in options.items() if name not in {"site_url", "sources", "front_matter"}}
    return judged(graph_of(folder, files, **options), answers, **rest)


def said(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    """Give (code, message) of findings."""
    return [(finding.code, finding.message) for finding in findings]


def links_on(graph: LinkGraph, page: str = "index.html") -> list[Link]:
    """Give the links that stand on a page."""
    return list(graph.outbound(page))


def landing(graph: LinkGraph, href: str) -> Landing:
    """Say where the first link that is written so ends."""
    return next(graph.landings[link.target] for link in graph.links if link.href == href)

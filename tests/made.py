"""What the tests of generators share: a project with its built site, checked as the command does it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from linkvoice.check.inside import check_inside
from linkvoice.extract.resolve import Resolver
from linkvoice.generators.inputs import built_folder, read_help, read_inputs, with_edit_links
from linkvoice.generators.settings import Settings, read_settings
from linkvoice.model.graph import LinkGraph
from linkvoice.rules import RULES
from linkvoice.rules.engine import evaluate
from linkvoice.rules.rule import Facts
from linkvoice.run import gather, locator
from tests.sites import NOW, write

__all__ = ["Checked", "check", "page"]


class Checked(NamedTuple):
    """A site that was checked."""

    settings: Settings
    graph: LinkGraph
    places: list[str]
    """Where its broken links stand, as findings name them, sorted."""

    @property
    def sources(self) -> dict[str, str]:
        """Its pages with the sources that they were made of, sorted."""
        return dict(sorted(self.graph.site.sources.items()))


def page(href: str = "gone.html", head: str = "", foot: str = "") -> str:
    """Write a page with one link, as themes do; `head` stands in its head and `foot` behind its content."""
    return f"<!doctype html><html><head><title>P</title>{head}</head><body><main><p>See <a href='{href}'>it</a>.</p></main>{foot}</body></html>"


def check(folder: Path, site: str, files: Mapping[str, str], source: str | None = None) -> Checked:
    """Write a project and check the site in it; `source` is what --source names."""
    write(folder, files)
    paths, named = [Path(site)], Path(source) if source else None
    settings = read_settings(None, site=built_folder(paths))
    config, beside, host = settings.config, settings.folder, settings.host
    built, pages, read = read_inputs(paths, config, beside, named, host)
    resolver = Resolver(built, config)
    graph, sources = with_edit_links(gather(built, pages, config, read, resolver), pages, config, beside, host)
    locate = locator(graph, sources, resolver, read_help(config, beside, named, host))
    findings = evaluate(RULES, Facts(graph, check_inside(graph), config, NOW), locate)
    return Checked(settings, graph, sorted(str(finding.position) for finding in findings if finding.code == "LV501"))

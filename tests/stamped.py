"""The proof that positions are right: a build in which every destination of the source says where it stands.

Each destination gets a stamp with its file, line and column, found by patterns
that know nothing of the locator. The stamp comes back in the rendered link, which
is the n-th of its page as it is in the build without stamps.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

from mkdocs.commands.build import build
from mkdocs.config import load_config

from linkvoice.generators.mkdocs import LinkvoicePlugin
from linkvoice.generators.mkdocs_audit import gather_built
from linkvoice.model.graph import LinkGraph
from linkvoice.model.link import Link, Region
from linkvoice.rules.engine import Locate

STAMP = re.compile(r"LVS(\d+)l(\d+)c(\d+)([DIMU])Z")
"""File, line and column; D: of a definition, I: of an image's use of one, M: right before a mention, U: of a link."""
DESTINATION = r"[^()\s<>]+(?:\([^()\s<>]*\)[^()\s<>]*)*"
ISSUE = re.compile(r"(?<![\w/#&])(?<!\]\()(?=#\d+\b)")
INLINE = re.compile(rf"\]\(\s*<?({DESTINATION})")
DEFINITION = re.compile(r"(?m)^[ ]{0,3}\[([^\]^]+)\]:\s*<?([^\s>]+)")
AUTOLINK = re.compile(r"<(https?://[^>\s]+)>")
RAW = re.compile(r"""(?:href|src)\s*=\s*["']([^"'\s]+)["']""")
USE = re.compile(r"(!?)\[([^\[\]\n]+)\]\[([^\[\]\n]*)\]")
SHORT = re.compile(r"(?<![\]\[!\w\\`])\[([^\[\]\n]+)\](?![\[(:])")


class Proof(NamedTuple):
    """What a stamped build says of the positions of a site."""

    links: int
    """Links of content, those back from footnotes and to the heading itself left out."""
    located: int
    """Those of them with a line."""
    qualities: Counter[str]
    proven: int
    """Those whose place is known from a stamp."""
    columns: int
    """Those of the proven that have the right line and column."""
    wrong: list[str]
    """Each that has a wrong line or column."""
    missing: list[str]
    """Each without a line."""

    @property
    def share(self) -> float:
        """Share of links with a line."""
        return self.located / max(self.links, 1)


def prove(config: Path, folder: Path) -> Proof:
    """Build a site twice, with and without stamps, and compare."""
    own = load_config(str(config))
    docs = Path(own.docs_dir)
    stamped = folder / "stamped"
    shutil.copytree(docs, stamped)
    names = [path.relative_to(stamped).as_posix() for path in sorted(stamped.rglob("*.md"))]
    for number, name in enumerate(names):
        file = stamped / name
        file.write_text(stamp(file.read_text("utf-8-sig"), number), "utf-8")
    marked, _ = built(config, folder / "stamped-site", stamped)
    graph, locate = built(config, folder / "plain-site", docs)  # last: a host may use one plugin object for both
    links, located, proven, columns = 0, 0, 0, 0
    qualities: Counter[str] = Counter()
    wrong, missing = [], []
    for path in graph.pages:
        if path not in graph.site.sources:
            continue
        mine, theirs = content(graph, path), content(marked, path)
        mentions = mentioned((folder / "stamped-site" / path).read_text("utf-8"))
        twins = paired(mine, theirs)
        for link, twin in zip(mine, twins, strict=True):
            position = locate(link, path)
            links += 1
            qualities[position.quality if position is not None else "none"] += 1
            if position is None or position.line is None:
                missing.append(f"{graph.site.shown(path)}: {link.href} {link.text!r}")
                continue
            located += 1
            true = (truth(twin) if twin is not None else None) or next(mentions.get(link.text, iter(())), None)
            if true is not None and position.quality in {"exact", "line"}:
                proven += 1
                columns += position.column is not None
                expected = (graph.site.source_root + names[true[0]], true[1], true[2] if position.column is not None else None)
                if tuple(position[:3]) != expected:
                    wrong.append(f"{position} ({position.quality}) instead of {expected}: {link.href} {link.text!r}")
    return Proof(links, located, qualities, proven, columns, wrong, missing)


def stamp(text: str, number: int) -> str:  # noqa: C901 - one step a kind of link
    """Put stamps behind destinations and into the text of uses."""
    known = {match[1].casefold() for match in DEFINITION.finditer(text)}
    additions: dict[int, str] = {}

    def mark(place: int, kind: str) -> str:
        return f"LVS{number}l{text.count(chr(10), 0, place) + 1}c{place - text.rfind(chr(10), 0, place)}{kind}Z"

    for pattern, group, kind in ((INLINE, 1, "U"), (AUTOLINK, 1, "U"), (RAW, 1, "U"), (DEFINITION, 2, "D")):
        for match in pattern.finditer(text):
            sign = "" if "#" in match[group] else "#"
            additions.setdefault(match.end(group), sign + mark(match.start(group), kind))
    for match in USE.finditer(text):
        if not match[2].startswith(("^", "x", " ")):
            place = match.start(3) if match[3] else match.start(2)
            additions[match.end(2)] = mark(place, "I" if match[1] else "U")
            if not match[3]:
                additions[match.start(3)] = match[2]
    for match in SHORT.finditer(text):
        if match[1].casefold() in known:
            additions[match.end(1)] = f"{mark(match.start(1), 'U')}][{match[1]}"
    for match in ISSUE.finditer(text):
        additions.setdefault(match.start(), mark(match.start(), "M") + " ")
    pieces, before = [], 0
    for place, addition in sorted(additions.items()):
        pieces += [text[before:place], addition]
        before = place
    return "".join([*pieces, text[before:]])


def built(config: Path, site: Path, docs: Path) -> tuple[LinkGraph, Locate]:
    """Build a site in this process; gives its graph and its locator."""
    loaded: Any = load_config(str(config), site_dir=str(site), docs_dir=str(docs), strict=False)
    plugin = loaded.plugins.get("linkvoice")
    if plugin is None:
        plugin = LinkvoicePlugin()
        loaded.plugins["linkvoice"] = plugin
    plugin.load_config({"outbound": {"when": "never"}, "fail_on": "never"})
    loaded.plugins.on_startup(command="build", dirty=False)
    build(loaded)
    return gather_built(plugin._build, loaded, plugin.options)  # what `on_post_build` does, without judging


def content(graph: LinkGraph, path: str) -> list[Link]:
    """The links of a page that its author wrote."""
    return [link for link in graph.outbound(path) if link.region is Region.CONTENT and not link.href.startswith("#fnref")]


def paired(mine: list[Link], theirs: list[Link]) -> list[Link | None]:
    """Give each link of a page the one of the stamped page: the n-th of its href, where there are as many."""
    left: dict[tuple[str, str], list[Link]] = {}
    for link in theirs:
        left.setdefault((bare(link.href), link.element), []).append(link)
    counts = Counter((bare(link.href), link.element) for link in mine)
    same = {key: iter(links) for key, links in left.items() if len(links) == counts[key]}
    return [next(same[key]) if (key := (bare(link.href), link.element)) in same else None for link in mine]


def truth(link: Link) -> tuple[int, int, int] | None:
    """Read a stamp back: file, line and column."""
    for match in STAMP.finditer(link.text):
        if match[4] == ("I" if link.element == "img" else "U"):
            return int(match[1]), int(match[2]), int(match[3])
    found = STAMP.search(unquote(link.href))
    return (int(found[1]), int(found[2]), int(found[3])) if found and found[4] == "U" else None


def mentioned(html: str) -> dict[str, Iterator[tuple[int, int, int]]]:
    """Stamps that stand right before a link, by its text, in order."""
    found: dict[str, list[tuple[int, int, int]]] = {}
    for match in re.finditer(STAMP.pattern + r" <a [^>]*>(#\d+)</a>", html):
        found.setdefault(match[5], []).append((int(match[1]), int(match[2]), int(match[3])))
    return {text: iter(places) for text, places in found.items()}


def bare(href: str) -> str:
    """An href without its stamp."""
    return STAMP.sub("", href).rstrip("#")


def describe(proof: Proof) -> str:
    """Say the figures in one line."""
    return (
        f"{proof.links} links, {proof.share:.2%} with a line, {proof.proven} proven, {proof.columns} of them with a column, "
        f"{len(proof.wrong)} wrong, {dict(proof.qualities)}"
    )

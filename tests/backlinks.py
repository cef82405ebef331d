"""Backlinks for tests, and sites that are built with them."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from linkvoice.fetch.visit_store import VisitStore
from linkvoice.inbound.ledger import Ledger, write_ledger
from linkvoice.inbound.traffic.join import join
from linkvoice.model.backlink import Backlink
from linkvoice.model.classification import Classification, Control, Origin
from linkvoice.model.link_to_us import LinkToUs, Placement
from linkvoice.model.record import Record
from linkvoice.model.standing import Standing
from linkvoice.model.traffic import Arrivals, Part
from linkvoice.model.url import Url
from linkvoice.model.voice import Voice
from tests.programs import run_module

__all__ = ["backlink", "build", "crowd", "visited"]

QUIET = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}


def backlink(
    from_url: str = "https://blog.example/post/",
    target: str = "guide/index.html",
    *,
    title: str = "A post",
    text: str = "the guide",
    before: str = "",
    after: str = "",
    rel: str = "",
    placement: Placement = Placement.TEXT,
    hidden: bool = False,
    seen: str = "2026-01-05",
    standing: Standing = Standing.LIVE,
    origin: Origin = Origin.NATURAL,
    control: Control = Control.EDITORIAL,
    kind: str = "blog",
    fragment: str = "",
    reviewed: bool = False,
    to_url: str | None = None,
    voice: Voice | None = None,
    **page: object,
) -> Backlink:
    """Give a backlink that was seen; `page` is what else is known of the page that links."""
    ours = to_url or "https://site.test/" + target.removesuffix("index.html")
    link = LinkToUs(ours, rel=rel, text=text, before=before, after=after, placement=placement, hidden=hidden)
    time = f"{seen}T10:00:00Z"
    record = Record(from_url, ours, ("import",), time, time, standing, link=link, page={"title": title, **page})
    return Backlink(record, Classification(origin, control, kind, "test"), target, fragment, reviewed=reviewed, voice=voice)


def crowd(count: int, sites: int, pages: int) -> list[Backlink]:
    """Many backlinks from many sites to many pages, as unlike each other as in life."""
    kinds = ("blog", "forum", "qa", "wiki", "code_host", "news", "docs")
    return [
        backlink(
            f"https://site{number % sites}.example/posts/2026/{number}/why-we-write-documentation-as-we-do/",
            f"p{number * 7 % pages}/index.html",
            title=f"Why we write documentation as we do, part {number}",
            text="what the manual says",
            before=f"It took us {number} days, but then we found out ",
            after=" about it, and all was well with the world once more.",
            rel="" if number % 3 else "nofollow ugc",
            seen=f"2025-{number % 12 + 1:02}-{number % 28 + 1:02}",
            kind=kinds[number % sites % len(kinds)],
            control=Control.EDITORIAL if number % 3 else Control.UGC,
        )
        for number in range(count)
    ]


def build(
    folder: Path,
    pages: Mapping[str, str],
    backlinks: Sequence[Backlink],
    options: Mapping[str, Any] | None = None,
    *,
    runner: str = "mkdocs",
    flags: Sequence[str] = ("--quiet",),
    visits: Mapping[tuple[str, str], int] | None = None,
    **config: Any,
) -> subprocess.CompletedProcess[str]:
    """Write a site, build it as one that knows these backlinks and `visits` (see `visited`), and give what the host said."""
    for path, text in pages.items():
        file = folder / "docs" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    plugin = {"outbound": {"when": "never"}, "reports": {"json": "lv.json"}, **(options or {})}
    plugins = [*config.pop("plugins", ["search"]), {"linkvoice": plugin}]
    settings = {"site_name": "Test", "site_url": "https://site.test/", "plugins": plugins, **config}
    (folder / "mkdocs.yml").write_text(json.dumps(settings), "utf-8")  # JSON is YAML
    write_ledger(folder / "linkvoice.ledger.jsonl", _ledger(backlinks))
    if visits:
        visited(folder / ".linkvoice", visits)
    environment = {**os.environ, **QUIET, "SOURCE_DATE_EPOCH": "1768435200"}  # 2026-01-15
    return run_module(runner, "build", *flags, cwd=folder, env=environment)


def visited(state: Path, visits: Mapping[tuple[str, str], int], *, day: str = "2026-01-10", source: str = "access-log") -> None:
    """Keep, as an import would, how many readers each origin sent to each page of ours."""
    store = VisitStore(state)
    store.add(source, [Part(day, "00:00:00", "23:59:59", "", tuple(sorted(Arrivals(*ends, number) for ends, number in visits.items())))], join, "")
    store.close()


def _ledger(backlinks: Sequence[Backlink]) -> Ledger:
    """Keep records as a run of listening would: under the normal form of their URLs, and none that is no web page."""
    found = ((backlink.record, Url.parse(backlink.record.from_url)) for backlink in backlinks)
    records = [record._replace(from_url=url.page) for record, url in found if url is not None and url.scheme in {"http", "https"}]
    return Ledger({record.key: record for record in records})

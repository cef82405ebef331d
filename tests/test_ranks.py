"""Open ranks: fetched at the user's wish, of the sites in the ledger alone, and never at the price of what was known."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from linkvoice.config import Config
from linkvoice.inbound.ledger import Ledger, write_ledger
from linkvoice.inbound.ranks.book import authority_in
from linkvoice.model.dataset import Fetched
from linkvoice.model.voice import Authority
from linkvoice.run.data import pull
from linkvoice.run.listen import Place
from tests.hostile import Hostile, JumpingClock, reply
from tests.records import record

RELEASE = "cc-main-2026-apr-may-jun"
HEADER = "#harmonicc_pos\t#harmonicc_val\t#pr_pos\t#pr_val\t#host_rev"
DOMAIN_ROWS = (
    f"{HEADER}\t#n_hosts",
    "1\t2.949189E7\t1\t0.0159\tcom.googleapis\t2924",
    "2\t2.901E7\t3\t0.0121\tio.github\t308044",
    "3\t2.8E7\t2\t0.0119\torg.wikipedia\t1040",
    "4\t1.7E7\t9\t1.2E-5\tdev.friend\t7",
    "5\t1.6E7\t8\t1.1E-5\tdev.other\t7",
)
HOST_ROWS = (HEADER, "1\t2.9E7\t1\t0.0159\tcom.googleapis.fonts", "2\t1.2E7\t7\t1E-6\tio.github.alice.www", "3\t1.1E7\t5\t1E-6\tio.github.alice")
TRANCO_ROWS = ("1,google.com", "2,wikipedia.org", "3,late.dev")
DOMAIN_LIST = f"/projects/hyperlinkgraph/{RELEASE}/domain/{RELEASE}-domain-ranks.txt.gz"
HOST_LIST = f"/projects/hyperlinkgraph/{RELEASE}/host/{RELEASE}-host-ranks.txt.gz"
TRANCO_LIST = "/download/Q2XX4/1000000"
GRAPHS = [
    {
        "id": RELEASE,
        "crawls": ["CC-MAIN-2026-17", "CC-MAIN-2026-21", "CC-MAIN-2026-25"],
        "index": f"https://data.commoncrawl.org/projects/hyperlinkgraph/{RELEASE}/index.html",
        "location": f"s3://commoncrawl/projects/hyperlinkgraph/{RELEASE}/",
        "stats": {"host": {"nodes": 247_300_000, "arcs": 6_320_000_000}, "domain": {"nodes": 121_100_000, "arcs": 3_900_000_000}},
    },
    {"id": "cc-main-2026-mar-apr-may"},
]
NEWEST = {"list_id": "Q2XX4", "available": True, "download": "https://tranco-list.eu/download/Q2XX4/1000000", "created_on": "2026-11-22T22:00:04"}
NAMES = ("https://index.commoncrawl.org", "https://data.commoncrawl.org", "https://tranco-list.eu")

pytestmark = pytest.mark.usefixtures("no_authorities")


def lines(rows: Sequence[str], end: str = "\n") -> bytes:
    """Write the rows of a list."""
    return "".join(row + end for row in rows).encode()


def packed(rows: Sequence[str]) -> bytes:
    """Answer with a packed list, as Common Crawl does."""
    return reply(200, gzip.compress(lines(rows), mtime=0), "application/gzip")


@dataclass
class Lists:
    """A site with a ledger, and the publishers of lists, all on this machine."""

    folder: Path
    server: Hostile
    clock: JumpingClock = field(default_factory=JumpingClock)

    @property
    def place(self) -> Place:
        """Where the ledger and the cache are."""
        return Place("https://lanternfish.dev/", "en", self.folder, self.folder / ".linkvoice")

    def link_from(self, *pages: str) -> None:
        """Let these pages stand in the ledger, and no others."""
        records = [record(page, "https://lanternfish.dev/guide/") for page in pages]
        write_ledger(self.folder / "linkvoice.ledger.jsonl", Ledger({each.key: each for each in records}))

    def answer(self, target: str, answer: Any) -> None:
        """Answer a question."""
        self.server.answers[target] = answer

    def pull(self, **options: Any) -> dict[str, Fetched]:
        """Fetch, and say what came of it by title."""
        mirrors = dict.fromkeys(NAMES, self.server.url(""))
        return {each.title: each for each in pull(Config(), self.place, mirrors=mirrors, clock=self.clock, **options)}

    def rank(self, site: str) -> Authority | None:
        """Say how well a site is known."""
        ranked = authority_in(self.place.state)
        return ranked(site) if ranked is not None else None

    def asked(self) -> list[str]:
        """What was asked of the publishers."""
        return [request.target for request in self.server.requests]


@pytest.fixture
def world(tmp_path: Path, server: Hostile) -> Lists:
    """Publishers that are well, and a ledger with a site, one on a shared host, and one that only Tranco knows."""
    made = Lists(tmp_path, server)
    made.answer("/graphinfo.json", reply(200, json.dumps(GRAPHS), "application/json"))
    made.answer(DOMAIN_LIST, packed(DOMAIN_ROWS))
    made.answer(HOST_LIST, packed(HOST_ROWS))
    made.answer("/api/lists/date/latest", reply(200, json.dumps(NEWEST), "application/json"))
    made.answer(TRANCO_LIST, reply(200, lines(TRANCO_ROWS, "\r\n"), "text/csv"))
    made.link_from("https://blog.friend.dev/post", "https://alice.github.io/notes/", "https://late.dev/a")
    return made


def test_sites_take_their_ranks(world: Lists) -> None:
    """A domain has its rank among domains, a site on a shared host its own among hosts, and Tranco knows of the others."""
    assert world.rank("friend.dev") is None
    world.pull()
    assert world.rank("friend.dev") == Authority(4, 121_100_000, "Common Crawl", "2026-06")
    assert world.rank("alice.github.io") == Authority(2, 247_300_000, "Common Crawl (hosts)", "2026-06")
    assert world.rank("late.dev") == Authority(3, 1_000_000, "Tranco", "2026-11-22")
    assert world.rank("github.io") is None
    assert world.rank("nobody.dev") is None

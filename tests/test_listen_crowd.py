"""One voice is one voice, however often it speaks."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile import Hostile, command
from tests.listening import GUIDE, SITE, World, link, world

TIMES = 10_000
CLAIMS = 200
"""That count of one source about one domain."""
MEMORY = 300  # MB
_MEASURED = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024, file=sys.stderr)
sys.exit(code)
"""
"""Runs a program, and says last how many MB it took."""


@pytest.fixture
def here(tmp_path: Path) -> Iterator[World]:
    """A world."""
    with world(tmp_path) as made:
        made.set(inbound__robots=False, inbound__host_budget=1)
        yield made


def measured(here: World, *arguments: str) -> tuple[str, int]:
    """Call the command; gives what it said, and how many MB it took."""
    process = here.start(*arguments, command=(sys.executable, "-c", _MEASURED, *command()))
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0
    return out, int(err.split()[-1])


def test_a_site_that_names_us_ten_thousand_times_is_heard_two_hundred_times(here: World) -> None:
    """Of a source and of an export, 200 pages of one site count, and little memory is enough for that."""
    here.account.most = TIMES
    for number in range(TIMES):
        here.account.tell(here.web.url(f"/{number}"), f"{SITE}{number}/")
    with Hostile(address="127.0.0.2") as other:
        here.set(outbound__hosts={site.host: {"allow": True} for site in (here.web, other)})
        rows = "".join(f"{other.url(f'/{number}')},{GUIDE},number {number}\n" for number in range(TIMES))
        (here.folder / "export.csv").write_text(f"Source url,Target url,Anchor\n{rows}", "utf-8")
        out, memory = measured(here, "import", "export.csv")
        assert f"{TIMES:,} links" in out
        assert memory < MEMORY
        out, memory = measured(here, "listen")
    assert f"  webmention.io: {TIMES:,} links\n  2 pages looked at (2 not there), {2 * CLAIMS - 2} more come next time\n" in out
    assert memory < MEMORY


def test_a_page_that_links_here_ten_thousand_times_is_read(here: World) -> None:
    """What it has to say is said in a few links, and costs little memory."""
    url = here.post("/post", *(link(f"{SITE}{number}/", f"link {number}") for number in range(TIMES)))
    out, memory = measured(here, "listen")
    assert f"+ {url} -> {SITE}0/" in out
    assert len(out) < 20_000
    assert memory < MEMORY

"""Whatever ends a run of listening, and whenever: the ledger is whole, and the next run goes on where it was."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from linkvoice.inbound.ledger import read_ledger
from tests.hostile import Hostile, Talk, command
from tests.listening import LEDGER, World, link, page, world

PAGES = 8
_TIME = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_DYING = """
import os, runpy, signal, sys

last = sys.argv[1]

def hook(event, arguments):
    if event == last and "unfinished" in str(arguments[0]):
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(hook)
sys.argv[:] = [sys.argv[0], "listen"]
runpy.run_module("linkvoice", run_name="__main__")
"""
"""The command, which dies when it is about to open, or to rename, the file that will be the ledger."""


@dataclass
class Fate:
    """Ends runs of the command when so many requests came in, before the last of them is answered."""

    here: World
    sites: list[Hostile]
    left: int = 0
    process: subprocess.Popen[str] | None = None
    started: threading.Event = field(default_factory=threading.Event)
    said: str = ""

    def strike(self) -> None:
        """Count a request."""
        assert self.started.wait(60)
        self.left -= 1
        if self.left == 0:
            assert self.process is not None
            self.process.kill()
            self.process.wait(60)

    async def say(self, talk: Talk) -> None:
        """Answer for a page that links to us."""
        self.strike()
        await talk.send(page(link(text=f"as {talk.request.headers['host']} says")))

    def run(self, *called: str, after: int = 0) -> int:
        """Listen, killed after so many requests, or to the end for 0; gives the exit code."""
        self.left = after
        self.started.clear()
        self.process = self.here.start(*([] if called else ["listen"]), command=called or tuple(command()))
        self.started.set()
        out, _ = self.process.communicate(timeout=60)
        self.said = out
        return self.process.returncode

    @property
    def asked(self) -> int:
        """How often pages were asked."""
        return sum(len(site.requests) for site in self.sites)


@pytest.fixture
def fate(tmp_path: Path) -> Iterator[Fate]:
    """A world of several sites, so that nobody has to wait, each with a page that links to us."""
    with ExitStack() as stack:
        here = stack.enter_context(world(tmp_path))
        fate = Fate(here, [stack.enter_context(Hostile(address=f"127.0.0.{number + 1}")) for number in range(PAGES)])
        here.account.meanwhile = fate.strike
        for site in fate.sites:
            site.answers["/post"] = fate.say
            here.account.tell(site.url("/post"))
        here.set(outbound__hosts={site.host: {"allow": True} for site in fate.sites}, inbound__robots=False)
        yield fate


def without_times(ledger: Path) -> bytes:
    """What stands in a ledger, but for when it was heard."""
    return _TIME.sub(b"T", ledger.read_bytes())


def test_a_run_that_is_killed_costs_nothing(fate: Fate) -> None:
    """Killed while the source answers, while pages answer, and while the ledger is written: it is whole each time, and in the end as if nothing was."""
    ledger, killed = fate.here.ledger, -signal.SIGKILL
    for after in (1, 2, 5):
        assert killed == fate.run(after=after)
        assert dict(read_ledger(ledger).records) == {}
    for event in ("open", "os.rename"):
        assert killed == fate.run(sys.executable, "-c", _DYING, event)
        assert dict(read_ledger(ledger).records) == {}
        assert not ledger.exists()
    asked = fate.asked
    assert fate.run() == 0
    assert f"{PAGES} links to this site, {PAGES} new" in fate.said
    assert asked == fate.asked  # all pages were looked at before the ledger was written for the first time
    interrupted = without_times(ledger)
    for left in (ledger, fate.here.folder / "state" / "private" / "inbound.sqlite"):
        left.unlink()
    assert fate.run() == 0
    assert interrupted == without_times(ledger)


def test_a_ledger_that_is_there_survives(fate: Fate) -> None:
    """Killed while it writes news into it, a run leaves the ledger that was there, byte by byte; the next one writes the news without asking again."""
    fate.here.account.mentions[1:] = []
    assert fate.run() == 0
    before = fate.here.ledger.read_bytes()
    fate.here.account.mentions.append({**fate.here.account.mentions[0], "wm-id": 2, "wm-source": fate.sites[1].url("/post")})
    for event in ("open", "os.rename"):
        assert fate.run(sys.executable, "-c", _DYING, event) == -signal.SIGKILL
        assert before == fate.here.ledger.read_bytes()
    assert fate.run() == 0
    assert (len(read_ledger(fate.here.ledger).records), fate.asked) == (2, 2)
    assert [file.name for file in fate.here.folder.iterdir() if file.name == LEDGER] == [LEDGER]

"""Runs of the command over a site of many outside links, each ended in the middle, and what they leave in the store."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from linkvoice.model.capture import Capture, Visit
from tests.crowd import PLAIN, Crowd, crowd
from tests.hostile import LOOPBACK, Request, command, environment, write_site

__all__ = ["Killed", "Run", "Runs", "kill_again_and_again"]

PLACES = 8
"""Requests under way at once, so that a run is in the middle of many things when it ends."""
OPTIONS = (LOOPBACK, "outbound.host_interval=0", "outbound.host_budget=0", "outbound.deadline=0", f"outbound.host_concurrency={PLACES}")
_PAGES = 10


@dataclass(frozen=True, slots=True)
class Run:
    """A run that is over."""

    code: int
    out: str
    err: str
    asked: list[str]
    """The targets that it asked, in order."""

    @property
    def report(self) -> dict[str, Any]:
        """The report that it wrote."""
        return dict(json.loads(self.out))

    @property
    def statuses(self) -> Counter[str]:
        """How many outside URLs had which outcome."""
        return Counter(outcome["status"] for outcome in self.report["outcomes"])


@dataclass(slots=True)
class Runs:
    """Runs over one site in `folder`, whose links lead to `/0`, `/1`, … of one server."""

    folder: Path
    web: Crowd
    size: int = 1000
    """How many links."""
    linkvoice: Sequence[str] = field(default_factory=command)
    """How the command is called."""
    count: int = 0
    """Runs so far. Each calls itself by its number, so that the server can tell them apart."""
    _end: tuple[str, int, signal.Signals] | None = None
    _started: threading.Event = field(default_factory=threading.Event)
    _process: subprocess.Popen[str] | None = None

    def __post_init__(self) -> None:
        """Write the site."""
        urls = [f"{self.web.address}/{number}" for number in range(self.size)]
        write_site(self.folder / "site", {f"page{number}.html": urls[number::_PAGES] for number in range(_PAGES)})
        self.web.answer = self._answer

    @property
    def targets(self) -> set[str]:
        """All targets that the site links to."""
        return {f"/{number}" for number in range(self.size)}

    @property
    def store(self) -> Path:
        """The file of the store."""
        return self.folder / "state" / "captures.sqlite"

    def start(self, *options: str) -> subprocess.Popen[str]:
        """Start a run and do not wait for it."""
        self.count += 1
        settings = [word for option in (*OPTIONS, f"outbound.user_agent=run{self.count}", *options) for word in ("--set", option)]
        return subprocess.Popen(
            [*self.linkvoice, "check", "site", "--format", "json", *settings],
            cwd=self.folder,
            env=environment(self.folder / "state"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def go(self, *options: str, after: int = 0, end: signal.Signals = signal.SIGKILL) -> Run:
        """Run to the end, or until so many requests came in: then the run gets the signal before any more is answered."""
        self._started.clear()
        self._end = (f"run{self.count + 1}", after, end) if after else None
        self._process = self.start(*options)
        self._started.set()
        out, err = self._process.communicate(timeout=120)
        return Run(self._process.returncode, out, err, self.web.targets(f"run{self.count}"))

    async def _answer(self, request: Request) -> bytes:
        if self._end is not None:
            agent, after, end = self._end
            if request.headers["user-agent"] == agent and self.web.agents[agent] == after:
                assert self._started.wait(60)
                assert self._process is not None
                self._process.send_signal(end)
        return PLAIN

    def stored(self) -> dict[str, tuple[Capture, tuple[Visit, ...]]]:
        """Read the store as it lies on the disk, by target.

        Raises:
            AssertionError: it is damaged.
            msgspec.DecodeError: a row cannot be read.
        """
        base = sqlite3.connect(self.store)
        try:
            assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            rows = base.execute("SELECT url, capture, visits FROM captures").fetchall()
        finally:
            base.close()
        return {
            url.removeprefix(self.web.address): (msgspec.json.decode(capture, type=Capture), msgspec.json.decode(visits, type=tuple[Visit, ...]))
            for url, capture, visits in rows
        }

    def fine(self) -> set[str]:
        """The targets that are stored as fine."""
        return {target for target, (capture, _) in self.stored().items() if capture.status == 200}


@dataclass(frozen=True, slots=True)
class Killed:
    """How several runs ended that were killed, and the one after them that was not."""

    codes: list[int]
    """Of the runs that were killed."""
    kept: list[int]
    """Answers in the store after each of them."""
    again: set[str]
    """Targets that were asked although they were stored as fine."""
    requests: int
    """Of all runs together."""
    last: Run
    """The run that was left alone."""
    stored: int
    """Answers in the store after it."""


def kill_again_and_again(folder: Path, after: Sequence[int], linkvoice: Sequence[str] = ()) -> Killed:
    """Check a site of 1,000 outside URLs, killed (-9) in each run after so many requests, and then once to the end.

    Raises:
        AssertionError: a run left a damaged store.
        msgspec.DecodeError: a run left a row that cannot be read.
    """
    with crowd() as web:
        runs = Runs(folder, web, linkvoice=linkvoice or command())
        codes, kept, again = [], [], set[str]()
        fine = set[str]()
        for number in after:
            run = runs.go(after=number)
            again |= fine & set(run.asked)
            codes.append(run.code)
            fine = runs.fine()
            kept.append(len(fine))
        last = runs.go()
        again |= fine & set(last.asked)
        return Killed(codes, kept, again, len(web.asked), last, len(runs.fine()))

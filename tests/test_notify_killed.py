"""Whatever ends a run that tells others, and whenever: nobody is told twice, and nobody is forgotten."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from linkvoice.model.notice import State
from tests.hostile import Talk, environment, reply
from tests.telling import Telling, advertising, telling

pytestmark = pytest.mark.usefixtures("no_authorities")

TARGETS = 30
RUNS = 20
_RUNNER = """
import os, signal, sys
from pathlib import Path

import linkvoice.fetch.notify, linkvoice.extract.html, linkvoice.inbound.ours, linkvoice.run.notices  # what all runs need
from tests.hostile import Hostile
from tests.telling import Telling

folder, site, web, hosts = sys.argv[1:]
here = Telling(Path(folder), Hostile(address="127.0.0.2", port=int(site)), Hostile(port=int(web)))
here.set(outbound__hosts={host: {"allow": True} for host in hosts.split()})

def die_before(connection):
    def hook(event, arguments):
        nonlocal connection
        if event == "socket.connect":
            connection -= 1
            if not connection:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(hook)

for line in sys.stdin:
    process = os.fork()
    if not process:
        if int(line):
            die_before(int(line))
        here.notify()
        os._exit(0)
    print(process, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)
"""
"""Runs once for each line that it reads, each run in a process of its own that dies before so many connections (0: it does not); says which, and how it ended."""


@dataclass
class Fate:
    """Ends runs at a message that comes in, before or after it is answered."""

    here: Telling
    runner: subprocess.Popen[str]
    left: int = 0
    """Messages until the end comes."""
    answers: bool = False
    """The last one is answered."""
    process: int = 0
    started: threading.Event = field(default_factory=threading.Event)

    async def say(self, talk: Talk) -> None:
        """Take a message, and end the run if it is time."""
        assert self.started.wait(60)
        self.left -= 1
        await self.here.take(talk)
        if self.left or self.answers:
            await talk.send(reply(202))
        if not self.left:
            os.kill(self.process, signal.SIGKILL)

    def run(self, *, message: int = 0, answers: bool = False, connection: int = 0) -> int:
        """Run until so many messages came, or so many connections are about to be made, or to the end; gives the exit code."""
        assert self.runner.stdin is not None
        assert self.runner.stdout is not None
        self.left, self.answers = message, answers
        self.started.clear()
        print(connection, file=self.runner.stdin, flush=True)
        self.process = int(self.runner.stdout.readline())
        self.started.set()
        return int(self.runner.stdout.readline())


@pytest.fixture
def fate(tmp_path: Path) -> Iterator[Fate]:
    """A post that links to many pages, none of which was told yet."""
    with telling(tmp_path) as here:
        here.begin()
        hosts = f"{here.site.host} {here.web.host}"
        arguments = [sys.executable, "-c", _RUNNER, str(tmp_path), str(here.site.port), str(here.web.port), hosts]
        with subprocess.Popen(arguments, env=environment(tmp_path), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as runner:
            fate = Fate(here, runner)
            here.web.answers |= {f"/{number}": advertising() for number in range(TARGETS)} | {"/webmention": fate.say}
            here.publish({"post/index.html": [here.web.url(f"/{number}") for number in range(TARGETS)]})
            yield fate


def test_nothing_is_sent_twice_across_interrupted_runs(fate: Fate) -> None:
    """After 20 runs killed before, while and after a message is sent, each page was told once, or is known to be one of which nobody knows."""
    chance = random.Random(8)
    received = fate.here.received
    codes = []
    for number in range(RUNS):
        before, left = len(received), TARGETS - len(fate.here.states())
        if number % 4 == 3:  # two look at our site, one at a robots.txt, then one at each page, then messages leave
            codes.append(fate.run(connection=chance.choice([1, 5, 4 + left, 4 + left, 5 + left])))
        else:
            codes.append(fate.run(message=chance.choice([1, 1, 2]), answers=chance.random() < 0.5))
            assert len(received) > before
    assert codes == [-signal.SIGKILL] * RUNS
    assert fate.run() == 0
    told = Counter(message.form["target"][0].removeprefix(fate.here.web.url("")) for message in received)
    assert set(told.values()) == {1}
    states = fate.here.states()
    assert {f"/{number}" for number in range(TARGETS)} == set(states)
    assert set(states.values()) == {State.SENT, State.SENDING}
    assert {path for path, state in states.items() if state is State.SENT} <= set(told)
    asked = len(fate.here.web.requests)
    assert fate.run() == 0
    assert asked == len(fate.here.web.requests)

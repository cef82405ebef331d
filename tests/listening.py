"""A site, a service that knows who links to it, and a web that does: all on this machine, and asked as in life."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from linkvoice.config import Config, merge
from linkvoice.inbound.ledger import read_ledger
from linkvoice.model.heard import Heard
from linkvoice.model.record import Record
from linkvoice.report.heard import render_heard
from linkvoice.run.listen import Place, listen
from tests.hostile import Answer, Hostile, JumpingClock, environment, reply
from tests.programs import run_module
from tests.services import Question, Reply, Service, said

__all__ = ["DAY", "GUIDE", "LEDGER", "SITE", "TOKEN", "Account", "World", "link", "page", "world"]

DAY = 86400.0
SITE = "https://docs.acme.dev/"
GUIDE = f"{SITE}guide/"
LEDGER = "linkvoice.ledger.jsonl"
TOKEN = "wmio-0xC0FFEE-hunter2"
"""Of the account; it must never be seen anywhere."""


def page(*links: str, title: str = "A post") -> bytes:
    """A page that answers with these links, each written as HTML."""
    return reply(200, f"<!doctype html><html lang=en><title>{title}</title><article><p>{' and '.join(links)}</p></article>")


def link(url: str = GUIDE, text: str = "the guide", rel: str = "") -> str:
    """A link, as HTML."""
    return f'<a href="{url}"{f" rel={rel}" if rel else ""}>{text}</a>'


@dataclass(slots=True)
class Account:
    """An account at webmention.io, as its API shows it."""

    mentions: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200
    """What it answers with; anything but 200 without a word."""
    most: int = 100
    """Webmentions in one answer at most, however many are asked for."""
    meanwhile: Callable[[], None] = lambda: None
    """Done before each answer."""

    def tell(self, source: str, target: str = GUIDE, *, private: bool = False, received: str = "2026-11-20T08:00:00Z") -> None:
        """Receive a webmention."""
        self.mentions.append(
            {
                "type": "entry",
                "wm-id": len(self.mentions) + 1,
                "wm-source": source,
                "wm-target": target,
                "wm-property": "mention-of",
                "wm-private": private,
                "wm-received": received,
            }
        )

    def answer(self, question: Question) -> Reply:
        """Answer as the service does: to the key, a page at a time, after the last one that is known."""
        self.meanwhile()
        if self.status != 200:
            return said("", self.status)
        if question.query.get("token") != TOKEN:
            return said({"error": "unauthorized"}, 401)
        after, number = (int(question.query.get(name, "0")) for name in ("since_id", "page"))
        known = [mention for mention in self.mentions if mention["wm-id"] > after]
        return said({"type": "feed", "children": known[number * self.most : (number + 1) * self.most]})


@dataclass(slots=True)
class World:
    """All of it."""

    folder: Path
    web: Hostile
    account: Account
    service: Service
    clock: JumpingClock = field(default_factory=JumpingClock)
    options: dict[str, Any] = field(default_factory=dict)
    """Of linkvoice, as the project's configuration holds them."""
    config: dict[str, Any] = field(default_factory=lambda: {"site_name": "Docs", "site_url": SITE})
    """The rest of that configuration."""

    @property
    def ledger(self) -> Path:
        """The file of the ledger."""
        return self.folder / LEDGER

    @property
    def place(self) -> Place:
        """Which site is listened for."""
        return Place(SITE, "en", self.folder, self.folder / "state")

    @property
    def records(self) -> dict[tuple[str, str], Record]:
        """What stands in the ledger."""
        return dict(read_ledger(self.ledger).records)

    @property
    def stored(self) -> bytes:
        """All that lies in the folder of state, byte by byte."""
        return b"".join(file.read_bytes() for file in sorted((self.folder / "state").rglob("*")) if file.is_file())

    def set(self, **options: Any) -> None:
        """Change options, those of groups by name: ``inbound__budget=2``."""
        for name, value in options.items():
            self.options = merge(self.options, name.replace("__", "."), value)

    def write(self, path: str, *links: str, title: str = "A post") -> str:
        """Let a page of the web have these links; gives its URL."""
        self.web.answers[path] = page(*links, title=title)
        return self.web.url(path)

    def post(self, path: str, *links: str, title: str = "A post") -> str:
        """Write a page, and tell the account of it; gives its URL."""
        url = self.write(path, *(links or (link(),)), title=title)
        self.account.tell(url)
        return url

    def answer(self, path: str, *answers: Answer) -> None:
        """Let a page of the web answer so, each time with the next, the last for good."""
        self.web.answers[path] = answers

    def listen(self, *, deadline: float = 0) -> Heard:
        """Listen here, on a clock on which waiting is over at once."""
        return listen(Config.from_mapping(self.options), self.place, deadline=deadline, clock=self.clock)

    def hear(self) -> str:
        """Listen here; gives what a person is told."""
        return render_heard(self.listen())

    def later(self, seconds: float) -> None:
        """Let time pass."""
        self.clock.passed += seconds

    def configure(self) -> None:
        """Write the configuration of the project, as it is for MkDocs."""
        settings = {**self.config, "plugins": [{"linkvoice": self.options}]}
        (self.folder / "mkdocs.yml").write_text(json.dumps(settings), "utf-8")  # JSON is YAML

    def run(self, *arguments: str | Path, program: str = "linkvoice", **more: str) -> subprocess.CompletedProcess[str]:
        """Run the command, or another program, to its end."""
        self.configure()
        return run_module(program, *arguments, cwd=self.folder, env=self.environment(**more))

    def environment(self, **more: str) -> dict[str, str]:
        """The variables that programs see: the key of the account is one of them."""
        return environment(self.folder / "state", **{"MENTIONS_TOKEN": TOKEN, **more})

    def start(self, *arguments: str | Path, command: tuple[str, ...], **more: str) -> subprocess.Popen[str]:
        """Start the command, called in this way, and do not wait for it."""
        self.configure()
        return subprocess.Popen(
            [*command, *map(str, arguments)],
            cwd=self.folder,
            env=self.environment(**more),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )


@contextmanager
def world(folder: Path, account: Account | None = None, options: Mapping[str, Any] | None = None) -> Iterator[World]:
    """Give a world in which the account is the only source, and nobody has told it anything; ``MENTIONS_TOKEN`` holds its key."""
    known = account or Account()
    with ExitStack() as stack:
        service = stack.enter_context(Service(known.answer))
        web = stack.enter_context(Hostile())
        made = World(folder, web, known, service)
        source = {"webmention.io": {"url": service.url, "token": "$MENTIONS_TOKEN"}}
        made.set(outbound__hosts={web.host: {"allow": True}}, inbound__sources=[source], **(options or {}))
        yield made

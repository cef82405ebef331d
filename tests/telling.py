"""A site that is published, the sites that it links to, and what these receive: all on this machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from linkvoice.config import Config, merge
from linkvoice.fetch.notice_store import NoticeStore
from linkvoice.generators.inputs import read_inputs
from linkvoice.model.notice import Notice, Notified, State
from linkvoice.run import gather
from linkvoice.run.notify import notify
from tests.hostile import Answer, Hostile, JumpingClock, Talk, reply, write_site

__all__ = ["Received", "Telling", "advertising", "telling"]


class Received(NamedTuple):
    """A message as it came in."""

    target: str
    """Of the request."""
    type: str
    body: str

    @property
    def form(self) -> dict[str, list[str]]:
        """What it says, if it is a form."""
        return parse_qs(self.body, strict_parsing=True)


def advertising(endpoint: str = "/webmention", **headers: str) -> bytes:
    """A page that wants to be told there."""
    return reply(200, f'<!doctype html><title>A page</title><link rel="webmention" href="{endpoint}"><p>Hello.</p>', **headers)


@dataclass(slots=True)
class Telling:
    """All of it."""

    folder: Path
    site: Hostile
    """Where our site is published."""
    web: Hostile
    """Where the sites of others are."""
    clock: JumpingClock = field(default_factory=JumpingClock)
    options: dict[str, Any] = field(default_factory=dict)
    received: list[Received] = field(default_factory=list)
    """Messages, in the order in which they came."""

    @property
    def base(self) -> str:
        """The root of our site."""
        return self.site.url("/")

    @property
    def state(self) -> Path:
        """The folder of the record."""
        return self.folder / "state"

    def set(self, **options: Any) -> None:
        """Change options, those of groups by name: ``notify__ignore=[...]``."""
        for name, value in options.items():
            self.options = merge(self.options, name.replace("__", "."), value)

    @property
    def config(self) -> Config:
        """The configuration."""
        return Config.from_mapping({"site_url": self.base, **self.options})

    def build(self, pages: Mapping[str, str | Sequence[str]]) -> None:
        """Build a site anew, without publishing it: HTML, or the URLs that a page links to."""
        for page in (self.folder / "site").rglob("*.html"):
            page.unlink()
        write_site(self.folder / "site", {"index.html": "<title>Home</title>", **pages})

    def publish(self, pages: Mapping[str, str | Sequence[str]]) -> None:
        """Build a site and publish it."""
        self.build(pages)
        folder = self.folder / "site"
        self.site.answers = {
            "/" + page.relative_to(folder).as_posix().removesuffix("index.html"): reply(200, page.read_bytes()) for page in folder.rglob("*.html")
        }

    def notify(self, *, send: bool = True, everything: bool = False) -> Notified:
        """Tell the others, on a clock on which waiting is over at once."""
        site, pages, read = read_inputs([self.folder / "site"], self.config, self.folder)
        graph = gather(site, pages, self.config, read)
        return notify(graph, self.config, self.state, send=send, everything=everything, clock=self.clock)

    def begin(self) -> None:
        """Begin the record while the site is still empty."""
        self.publish({})
        self.notify()

    def told(self, path: str, answer: Answer, *, everything: bool = False) -> Notice:
        """Link from one new page to a page of the web that answers so, and tell it; gives what came of it."""
        self.web.answers[path] = answer
        self.publish({"post/index.html": [self.web.url(path)]})
        (notice,) = self.notify(everything=everything).told
        return notice

    def receive(self, status: int = 202, body: str = "", **headers: str) -> Answer:
        """An endpoint that takes what comes, and answers so."""

        async def answer(talk: Talk) -> None:
            await self.take(talk)
            await talk.send(reply(status, body, "text/plain", **headers))

        return answer

    async def take(self, talk: Talk) -> None:
        """Keep a message that comes in."""
        content = await talk.reader.readexactly(int(talk.request.headers.get("content-length", 0)))
        if talk.request.method == "POST":
            self.received.append(Received(talk.request.target, talk.request.headers["content-type"], content.decode()))

    def states(self) -> dict[str, State]:
        """The record, by the path of the page that is linked."""
        store = NoticeStore(self.state)
        try:
            return {page.removeprefix(self.web.url("")): notice.state for (_, page), notice in store.notices(self.base).items()}
        finally:
            store.close()


@contextmanager
def telling(folder: Path) -> Iterator[Telling]:
    """Give a site that is empty, and a web whose ``/webmention`` takes everything; their hosts are allowed."""
    with Hostile(address="127.0.0.2") as site, Hostile() as web:
        made = Telling(folder, site, web)
        made.set(outbound__hosts={host: {"allow": True} for host in (site.host, web.host)})
        web.answers["/webmention"] = made.receive()
        yield made

"""A small foreign web on this machine: pages that link to us, pages that are traps, and what reads them."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from linkvoice.config import Config, HostOptions, Outbound
from linkvoice.fetch.reader import HostClosedError, Limits, open_reader
from linkvoice.inbound.ours import Ours
from linkvoice.inbound.verify import Verified, verify
from linkvoice.model.reading import Reading
from tests.hostile import JumpingClock, reply

__all__ = ["OURS", "US", "Verification", "bomb", "linking", "nested_bomb", "outbound", "read", "read_in_turn", "verify_all"]

US: Final = "https://us.dev/guide/"
"""A page of ours. Nobody has to serve it: it is never asked."""
OURS: Final = Ours("https://us.dev/", ["old-us.dev"])
WORDS: Final = "<p>The pump runs as soon as the valve is open. It stops by itself when the tank is full.</p>" * 4


def linking(*urls: str, more: str = "") -> bytes:
    """Answer with a page in whose text these are linked."""
    links = "".join(f'<p>We like <a href="{url}">this guide</a> very much.</p>' for url in urls)
    return reply(200, f"<!doctype html><html lang=en><title>A page</title><main><h1>A page</h1>{WORDS}{links}{more}</main></html>")


def bomb(megabytes: int, encoding: str = "gzip") -> bytes:
    """Answer with a few kilobytes that unpack to that much."""
    start = f'<a href="{US}">x</a>'.encode()
    packer = zlib.compressobj(9, zlib.DEFLATED, 31 if encoding == "gzip" else 15)
    pieces = [packer.compress(start), *(packer.compress(b" " * 1024 * 1024) for _ in range(megabytes)), packer.flush()]
    return reply(200, b"".join(pieces), Content_Encoding=encoding)


def nested_bomb(megabytes: int) -> bytes:
    """Answer with what must be unpacked twice, and is even smaller."""
    return reply(200, gzip.compress(bomb(megabytes).partition(b"\r\n\r\n")[2]), Content_Encoding="gzip, gzip")


def outbound(*allowed: str) -> Outbound:
    """Options that allow these hosts (with their ports), wherever they are."""
    return Outbound(hosts={host: HostOptions(allow=True) for host in allowed})


def read(url: str, *allowed: str, clock: JumpingClock | None = None, obey_robots: bool = False, **limits: Any) -> Reading:
    """Read one page; `allowed` are hosts that may be on this machine."""
    (reading,) = read_in_turn([url], *allowed, clock=clock, obey_robots=obey_robots, **limits)
    assert isinstance(reading, Reading)
    return reading


def read_in_turn(
    urls: Sequence[str], *allowed: str, clock: JumpingClock | None = None, obey_robots: bool = False, options: Outbound | None = None, **limits: Any
) -> list[Reading | str]:
    """Read pages one after the other with one reader; a host that is closed gives its name."""

    async def work() -> list[Reading | str]:
        found: list[Reading | str] = []
        opened = open_reader(
            options or outbound(*allowed),
            OURS.owns,
            clock=clock or JumpingClock(),
            obey_robots=obey_robots,
            limits=Limits(**{"total": 30.0, **limits}),
        )
        async with opened as reader:
            for url in urls:
                try:
                    found.append(await reader.read(url))
                except HostClosedError as error:
                    found.append(str(error))
        return found

    return asyncio.run(work())


@dataclass(slots=True)
class Verification:
    """A run of visits, as those see it who are told about it."""

    verified: Verified = field(default_factory=Verified)
    kept: list[Reading] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    clock: JumpingClock = field(default_factory=JumpingClock)

    def start(self, what: str, total: int) -> None:
        """Note the beginning."""
        self.told.append(f"{what}: {total}")

    def step(self, detail: str = "") -> None:
        """Note a step."""
        self.told.append(detail)

    def stop(self) -> None:
        """Note the end."""
        self.told.append("over")

    def __getitem__(self, url: str) -> Reading:
        """What was read of a URL."""
        (reading,) = (reading for reading in self.kept if reading.url == url)
        return reading


def verify_all(urls: Sequence[str], *allowed: str, inbound: Mapping[str, Any] | None = None) -> Verification:
    """Visit pages as a run does."""
    run = Verification()
    hosts = {host: {"allow": True} for host in allowed}
    config = Config.from_mapping({"outbound": {"hosts": hosts}, "inbound": {"robots": False, **(inbound or {})}})
    run.verified = asyncio.run(verify(urls, OURS, config, clock=run.clock, progress=run, keep=run.kept.append))
    return run

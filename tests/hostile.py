"""What the tests of the network share: a server that answers wrongly byte by byte, clocks that do not wait, and the command in a clean environment."""

from __future__ import annotations

import asyncio
import os
import selectors
import socket
import ssl
import struct
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest

from linkvoice.config import HostOptions, Outbound
from linkvoice.fetch.client import open_client
from linkvoice.fetch.fetcher import Fetched, fetch
from linkvoice.fetch.polite import Politeness
from linkvoice.fetch.routes import Proxies
from linkvoice.fetch.visit import Visitor
from linkvoice.model.capture import Capture
from tests.programs import run_module

__all__ = [
    "HTML",
    "LOOPBACK",
    "Answer",
    "Asked",
    "Hostile",
    "JumpingClock",
    "LoopClock",
    "Request",
    "Talk",
    "ask",
    "command",
    "cut",
    "drip",
    "endless",
    "environment",
    "fake_names",
    "hurried",
    "linkvoice",
    "options",
    "read_request",
    "refusing",
    "reply",
    "reset",
    "say",
    "silence",
    "swallowing",
    "visit",
    "write_site",
]

HTML = "text/html; charset=utf-8"
LOOPBACK = 'outbound.hosts={"127.0.0.1" = {allow = true}}'
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "ftp_proxy")


# A server


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came in."""

    method: str
    target: str
    headers: Mapping[str, str]
    """By lower-case name."""


@dataclass(slots=True)
class Talk:
    """One connection after its request was read."""

    request: Request
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    ended: asyncio.Event
    """Set when the server goes down."""
    asked: int
    """How often this target was asked, this time included."""

    async def send(self, data: bytes) -> None:
        """Send bytes and wait until they are on their way."""
        self.writer.write(data)
        await self.writer.drain()
        await asyncio.sleep(0)  # over TLS, `drain` does not look whether the other side is still there


Answer = bytes | Callable[[Talk], Awaitable[None]]


def reply(status: int = 200, body: str | bytes = b"", content_type: str = HTML, *, version: str = "1.1", **headers: str) -> bytes:
    """Write a whole answer; ``_`` in a header's name stands for ``-``."""
    body = body.encode() if isinstance(body, str) else body
    fields = {"Content-Type": content_type, "Content-Length": str(len(body)), **{name.replace("_", "-"): value for name, value in headers.items()}}
    head = f"HTTP/{version} {status} x\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return head.encode("latin-1") + b"Connection: close\r\n\r\n" + body


async def silence(talk: Talk) -> None:
    """Take the request and never say a word."""
    await talk.ended.wait()


async def reset(talk: Talk) -> None:
    """Cut the connection hard."""
    plug: socket.socket = talk.writer.get_extra_info("socket")
    plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    talk.writer.transport.abort()


def cut(data: bytes) -> Answer:
    """Send some bytes, then cut the connection hard."""

    async def answer(talk: Talk) -> None:
        await talk.send(data)
        await reset(talk)

    return answer


def drip(data: bytes) -> Answer:
    """Send some bytes, then nothing more, the connection open."""

    async def answer(talk: Talk) -> None:
        await talk.send(data)
        await talk.ended.wait()

    return answer


def endless(start: bytes, piece: bytes, sent: list[int]) -> Answer:
    """Send `start`, then `piece` for as long as anybody takes it; `sent` gets the number of bytes."""

    async def answer(talk: Talk) -> None:
        sent.append(0)
        with suppress(ConnectionError):
            await talk.send(start)
            while not talk.ended.is_set():
                await talk.send(piece)
                sent[-1] += len(piece)

    return answer


_TURNS = 10
"""Of the loop, in which whoever was let in at the very end begins to talk."""


@dataclass(slots=True)
class Hostile:
    """A server in a thread that answers each target as it is told to; what it was not told of is 404."""

    answers: dict[str, Answer | Sequence[Answer]] = field(default_factory=dict)
    """Target as it stands in the request line -> answer, or one for each time it is asked, the last for good."""
    tls: ssl.SSLContext | None = None
    address: str = "127.0.0.1"
    greeting: Answer | None = None
    """What it says before anybody asked; then it leaves."""
    requests: list[Request] = field(default_factory=list)
    """In the order in which they came."""
    port: int = 0
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _ended: asyncio.Event | None = None
    _ready: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    @property
    def host(self) -> str:
        """Address and port, as they stand in a URL."""
        return f"[{self.address}]:{self.port}" if ":" in self.address else f"{self.address}:{self.port}"

    def url(self, target: str) -> str:
        """The URL of a target."""
        return f"{'http' if self.tls is None else 'https'}://{self.host}{target}"

    def asked(self, method: str = "") -> list[str]:
        """The targets that were asked (by a method), in order."""
        return [request.target for request in self.requests if method in {"", request.method}]

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._serve(),))
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        assert self._thread is not None
        assert self._ended is not None
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join(10)
        self._loop.close()

    async def _serve(self) -> None:
        self._ended = asyncio.Event()
        conversations: set[asyncio.Task[None]] = set()
        guests: list[asyncio.StreamWriter] = []

        def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            guests.append(writer)
            task = asyncio.create_task(self._talk(reader, writer))
            conversations.add(task)
            task.add_done_callback(conversations.discard)

        server = await asyncio.start_server(begin, self.address, 0, ssl=self.tls)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._ended.wait()
        for _ in range(_TURNS):  # whoever has knocked is let in first: asyncio forgets, unclosed, whom it was about to let in when it closes
            await asyncio.sleep(0)
        server.close()
        ending: set[asyncio.Task[Any]] = {task for task in [asyncio.current_task()] if task is not None}
        for _ in range(_TURNS):
            await asyncio.sleep(0)
            for task in asyncio.all_tasks() - ending:  # also those in which a guest is let in, who may be silent at the door of TLS for good
                task.cancel()  # once: its goodbye is not to be cut short, too
                ending.add(task)
        await asyncio.gather(*ending - {asyncio.current_task()}, return_exceptions=True)
        for guest in guests:
            guest.transport.abort()  # closing one that does not take what it was sent would wait for that
        for _ in range(_TURNS):
            await asyncio.sleep(0)
        await server.wait_closed()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert self._ended is not None
        try:
            if self.greeting is not None:
                await say(self.greeting, Talk(Request("", "", {}), reader, writer, self._ended, 1))
                return
            request = await read_request(reader)
            self.requests.append(request)
            asked = self.asked().count(request.target)
            told = self.answers.get(request.target, reply(404))
            answer = told if isinstance(told, bytes) or callable(told) else told[min(asked, len(told)) - 1]
            await say(answer, Talk(request, reader, writer, self._ended, asked))
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass  # a client may leave when it likes
        finally:
            writer.close()
            with suppress(ConnectionError, ssl.SSLError, asyncio.CancelledError):
                await writer.wait_closed()


async def read_request(reader: asyncio.StreamReader) -> Request:
    """Read the head of a request."""
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    pairs = (line.split(":", 1) for line in lines if ":" in line)
    return Request(method, target, {name.strip().lower(): value.strip() for name, value in pairs})


async def say(answer: Answer, talk: Talk) -> None:
    """Give an answer; to HEAD, of bytes only the headers."""
    if not isinstance(answer, bytes):
        await answer(talk)
    elif talk.request.method == "HEAD":
        await talk.send(answer.partition(b"\r\n\r\n")[0] + b"\r\n\r\n")
    else:
        await talk.send(answer)


@contextmanager
def refusing() -> Iterator[str]:
    """Give the host and port of a place on this machine that refuses connections."""
    with socket.socket() as plug:
        plug.bind(("127.0.0.1", 0))  # held, so that nobody else listens there
        yield f"127.0.0.1:{plug.getsockname()[1]}"


@contextmanager
def swallowing() -> Iterator[str]:
    """Give the host and port of a place on this machine where connecting takes forever."""
    with socket.socket() as plug, ExitStack() as queue:
        plug.bind(("127.0.0.1", 0))
        plug.listen(0)
        for _ in range(8):  # nobody accepts: the queue fills up, and the next one waits outside
            waiting = queue.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(plug.getsockname())
        yield f"127.0.0.1:{plug.getsockname()[1]}"


# Time


class JumpingClock:
    """A clock on which waiting is over at once; for work in which real servers are asked."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        """Start at `now`, in seconds since 1970."""
        self.start = now
        self.passed = 0.0
        self.slept: list[float] = []

    def now(self) -> float:
        """Seconds since 1970."""
        return self.start + self.passed

    def monotonic(self) -> float:
        """Seconds since the clock was made."""
        return self.passed

    async def sleep(self, seconds: float) -> None:
        """Let the time pass."""
        self.slept.append(seconds)
        until = self.passed + seconds
        await asyncio.sleep(0)
        self.passed = max(self.passed, until)


class _Impatient(selectors.SelectSelector):
    """Lets a loop believe that it waited."""

    passed = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Look once, and let the time pass that should have been waited."""
        self.passed += max(0.0, timeout or 0.0)
        return super().select(0)


class _ImpatientLoop(asyncio.SelectorEventLoop):
    """An event loop whose time passes as fast as its work allows."""

    def __init__(self) -> None:
        self._impatient = _Impatient()
        super().__init__(self._impatient)

    def time(self) -> float:
        """Seconds since the loop was made."""
        return self._impatient.passed


class LoopClock:
    """The time of the running loop."""

    def now(self) -> float:
        """Seconds since the loop was made."""
        return self.monotonic()

    def monotonic(self) -> float:
        """Seconds since the loop was made."""
        return asyncio.get_running_loop().time()

    async def sleep(self, seconds: float) -> None:
        """Wait, in the time of the loop."""
        await asyncio.sleep(seconds)


def hurried(work: Coroutine[Any, Any, None]) -> None:
    """Run work that asks no server and only waits, in the exact order of its waiting, without waiting."""
    with asyncio.Runner(loop_factory=_ImpatientLoop) as runner:
        runner.run(work)


# Asking


def options(**changed: Any) -> Outbound:
    """Options for this machine: patient, in no hurry to ask again, and without pauses; with these changes."""
    hosts = {name: HostOptions(allow=True) for name in ("127.0.0.1", "[::1]", "*.dev")}
    return Outbound(**{"timeout": 30, "connect_timeout": 30, "host_interval": 0, "max_retries": 0, "hosts": hosts, **changed})


def visit(url: str, language: str = "", sought: frozenset[str] = frozenset(), **changed: Any) -> Capture:
    """Visit one URL, once, and look for these fragments."""

    async def work() -> Capture:
        clock, outbound = JumpingClock(), options(**changed)
        politeness = Politeness(clock, concurrency=9, host_concurrency=lambda _: 9, host_interval=lambda _: 0)
        proxies = Proxies()
        async with open_client(outbound, language, proxies) as client:
            return await Visitor(client, politeness, clock, outbound, proxies).visit(url, timeout=outbound.timeout, sought=sought)

    return asyncio.run(work())


@dataclass(slots=True)
class Asked:
    """How a run of the fetcher looked to those who were told about it."""

    fetched: Fetched
    kept: list[Capture]
    """In the order in which they were kept."""
    steps: list[str]
    """What the progress bar was told, the start and the end included."""
    clock: JumpingClock

    def __getitem__(self, url: str) -> Capture:
        """The capture of a URL."""
        return self.fetched.captures[url]


class _Witness:
    def __init__(self, steps: list[str]) -> None:
        self._steps = steps

    def start(self, what: str, total: int) -> None:
        self._steps.append(f"{what}: {total}")

    def step(self, detail: str = "") -> None:
        self._steps.append(detail)

    def stop(self) -> None:
        self._steps.append("over")


def ask(urls: Sequence[str], *, language: str = "", deadline: float = 0, **changed: Any) -> Asked:
    """Ask many URLs as a run does."""
    clock, kept, steps = JumpingClock(), list[Capture](), list[str]()
    work = fetch(urls, options(**changed), deadline=deadline, language=language, clock=clock, progress=_Witness(steps), keep=kept.append)
    return Asked(asyncio.run(work), kept, steps, clock)


# Surroundings


Name = str | int
"""An address, or an error of the resolver."""


def fake_names(monkeypatch: pytest.MonkeyPatch, names: Mapping[str, Name | Callable[[], Name]]) -> list[str]:
    """Let the system's resolver know these names alone. Gives the names that were looked up."""
    looked_up: list[str] = []

    def getaddrinfo(host: str | bytes, port: int, *_args: object, **_more: object) -> list[tuple[object, ...]]:
        name = host.decode() if isinstance(host, bytes) else host
        looked_up.append(name)
        known = names.get(name, socket.EAI_NONAME)
        address = known() if callable(known) else known
        if isinstance(address, int):
            raise socket.gaierror(address, "said the fake resolver")
        return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return looked_up


def environment(state: Path, **more: str) -> dict[str, str]:
    """The environment of the command: no proxy, no CI, its own place for answers."""
    kept = {
        name: value for name, value in os.environ.items() if name.lower() not in _PROXIES and name != "CI" and not name.startswith(("GITHUB_", "GH_"))
    }
    return {**kept, "LINKVOICE_STATE": str(state), "COLUMNS": "200", "PYTHONUTF8": "1", "SSL_CERT_FILE": os.devnull, **more}


def command(*arguments: str | Path) -> list[str]:
    """How the command is called."""
    return [sys.executable, "-m", "linkvoice", *map(str, arguments)]


def linkvoice(*arguments: str | Path, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the command in `cwd`, where it keeps its state too."""
    return run_module("linkvoice", *arguments, cwd=cwd, env=environment(cwd / "state", **more))


def write_site(folder: Path, pages: Mapping[str, str | Sequence[str]]) -> Path:
    """Write pages below `folder`: HTML, or the URLs that a page links to."""
    for path, content in pages.items():
        html = content if isinstance(content, str) else "".join(f'<p><a href="{url}">a link</a></p>\n' for url in content)
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(html if isinstance(content, str) else f"<!doctype html><title>A page</title><main>\n{html}</main>", "utf-8")
    return folder

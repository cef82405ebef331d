"""Services as the tests of sources need them: servers on this machine that answer as they are told, and the way a run asks them."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple, Self, TypeVar
from urllib.parse import parse_qsl, urlsplit

from linkvoice.config import SourceOptions
from linkvoice.fetch.api import ApiClient, Limits, open_api
from linkvoice.inbound.source import Answer, Api, Asked, Collected, Source, ask
from tests.hostile import JumpingClock

__all__ = ["Detour", "Question", "Reply", "Service", "asked", "collect", "run", "said"]

NOW = 1_795_348_800.0  # 2026-11-22T12:00:00Z
T = TypeVar("T")


class Question(NamedTuple):
    """What a service was asked."""

    method: str
    path: str
    """As it was sent, without its query."""
    query: Mapping[str, str]
    form: Mapping[str, str]
    headers: Mapping[str, str]
    """By lower-case name."""
    body: str = ""
    """As it was sent."""


class Reply(NamedTuple):
    """What a service answers."""

    body: bytes
    status: int
    headers: Mapping[str, str]


def said(value: object, status: int = 200, **headers: str) -> Reply:
    """Answer with text, bytes, or anything else as JSON; ``_`` in a header's name stands for ``-``."""
    body = value if isinstance(value, bytes) else value.encode() if isinstance(value, str) else json.dumps(value).encode()
    return Reply(body, status, {name.replace("_", "-"): text for name, text in headers.items()})


class Service:
    """A server that is up, and what it was asked."""

    def __init__(self, answer: Callable[[Question], Reply]) -> None:
        """Answer each question by a function."""
        self.questions: list[Question] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer()

            def do_POST(self) -> None:
                self._answer()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

            def _answer(self) -> None:
                target = urlsplit(self.path)
                form = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                headers = {name.lower(): value for name, value in self.headers.items()}
                question = Question(self.command, target.path, dict(parse_qsl(target.query)), dict(parse_qsl(form)), headers, form)
                service.questions.append(question)
                reply = answer(question)
                self.send_response(reply.status)
                for name, value in {"Content-Type": "application/json", "Content-Length": str(len(reply.body)), **reply.headers}.items():
                    self.send_header(name, value)
                with suppress(ConnectionError):  # who asked may be gone
                    self.end_headers()
                    self.wfile.write(reply.body)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self._server.server_port}"
        self.url = f"http://{self.host}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join(10)
        self._server.server_close()


class Detour:
    """The real client, led to this machine where a public service would be asked."""

    def __init__(self, api: Api, public: str, here: str) -> None:
        """Ask `here` wherever a URL begins with `public`."""
        self._api = api
        self._public = public
        self._here = here

    def _led(self, url: str) -> str:
        return url.replace(self._public, self._here, 1)

    async def get(self, url: str, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None) -> Answer:
        """GET, here."""
        return await self._api.get(self._led(url), params, headers)

    async def post(self, url: str, form: Mapping[str, str] | str, headers: Mapping[str, str] | None = None) -> Answer:
        """POST, here."""
        return await self._api.post(self._led(url), form, headers)

    def pace(self, url: str, seconds: float) -> None:
        """Ask so often, here."""
        self._api.pace(self._led(url), seconds)

    def rest(self, url: str, seconds: float) -> None:
        """Leave it alone, here."""
        self._api.rest(self._led(url), seconds)


def run(work: Callable[[ApiClient], Awaitable[T]], *allowed: str, clock: JumpingClock | None = None, **limits: Any) -> T:
    """Let a run's client do some work; these places may be on this machine."""

    async def opened() -> T:
        async with open_api(clock or JumpingClock(), allowed=frozenset(allowed), limits=Limits(**limits)) as api:
            return await work(api)

    return asyncio.run(opened())


def asked(
    base: str = "https://docs.acme.dev/", *aliases: str, token: str = "", language: str = "", cursor: str = "", now: float = NOW, **options: Any
) -> Asked:
    """What a source is asked, of a site and its further hosts."""
    return Asked(base, (urlsplit(base).netloc, *aliases), SourceOptions(**options), token, language, cursor, now)


def collect(source: Source, question: Asked, *services: Service, public: str = "", clock: JumpingClock | None = None) -> Collected:
    """Ask a source as a run does; what it would ask at `public` is asked of the first service."""

    async def work(api: ApiClient) -> Collected:
        way: Api = Detour(api, public, services[0].url) if public else api
        return await ask(source, question, way)

    return run(work, *(service.host for service in services), clock=clock)

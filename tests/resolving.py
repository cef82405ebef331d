"""Sites that have sent readers, as linkvoice finds them when it looks around on them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from linkvoice.model.heard import SourceSaid
from linkvoice.model.traffic import Arrivals, Part, Traffic
from linkvoice.run.visits import keep_visits
from tests.hostile import Hostile, reply
from tests.listening import GUIDE, TOKEN, World, world

__all__ = ["FIRST", "XML", "feed", "home", "item", "linking", "origin", "said", "sending", "sent", "sitemap"]

FIRST = "2026-11-20"
"""The day of the first reader."""
XML = "application/xml"


@contextmanager
def sending(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Open a world in which the web's one site has sent readers, and linkvoice is asked to look for the page."""
    monkeypatch.setenv("MENTIONS_TOKEN", TOKEN)
    with world(folder) as made:
        made.set(outbound__hosts={"127.0.0.1": {"allow": True}}, inbound__resolve__enabled=True)
        sent(made, origin(made.web))
        yield made


def origin(web: Hostile) -> str:
    """The site as visits name it."""
    return web.url("")


def sent(here: World, *origins: str, readers: int = 3) -> None:
    """Let sites send readers."""
    part = Part(FIRST, "08:00:00", "09:00:00", str(readers), tuple(Arrivals(site, GUIDE, readers) for site in origins))
    keep_visits(Traffic("access log (combined)", "access-log", (part,)), (), here.place.state, here.clock.now())


def home(web: Hostile, *head: str, body: str = "") -> None:
    """Give a site a home page."""
    web.answers["/"] = reply(200, f"<!doctype html>{''.join(head)}<h1>A blog</h1>{body}")


def feed(web: Hostile, *items: str, content_type: str = XML) -> str:
    """Give a site a feed; gives what announces it."""
    web.answers["/feed"] = reply(200, f"<rss>{''.join(items)}</rss>", content_type)
    return '<link rel="alternate" type="application/rss+xml" href="/feed">'


def item(path: str, text: str = "", day: str = FIRST) -> str:
    """An item of a feed."""
    return f"<item><link>{path}</link><pubDate>{day}</pubDate><description>{text}</description></item>"


def sitemap(*pages: tuple[str, str], element: str = "url") -> str:
    """The entries of a sitemap, or of an index of sitemaps."""
    return "".join(f"<{element}><loc>{place}</loc><lastmod>{day}</lastmod></{element}>" for place, day in pages)


def linking(here: World) -> list[str]:
    """The pages in the ledger, as paths of the web."""
    return [from_url.removeprefix(here.web.url("")) for from_url, _ in here.records]


def said(here: World) -> SourceSaid | None:
    """Listen; gives what is told of looking around."""
    return next((each for each in here.listen().sources if each.name == "resolver"), None)

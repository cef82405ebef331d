"""Access logs, made up line by line, and what is true of them."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

__all__ = ["BROWSER", "Truth", "access_log", "line", "truth"]

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
_BOTS = (
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
    "curl/8.5.0",
    "python-requests/2.32.3",
    "GPTBot/1.2",
)
_SITES = ("https://blog.friend.dev/", "https://news.ycombinator.com/", "https://www.acme-fans.dev/posts/links", "http://old.friend.dev/a?user=jane")
_SPAM = "http://best-online-casino-sites.xyz/"
_PAGES = ("/", "/guide/", "/guide/index.html", "/install/?utm_source=x", "/api", "/old/")
_ASSETS = ("/assets/style.css", "/search.json", "/img/logo.png?v=2")


def line(
    target: str = "/guide/",
    referrer: str = "https://blog.friend.dev/",
    *,
    status: int = 200,
    agent: str = BROWSER,
    when: str = "22/Nov/2026:06:25:01 +0000",
    client: str = "203.0.113.7",
    user: str = "-",
    method: str = "GET",
) -> bytes:
    """A line of the combined format."""
    return f'{client} - {user} [{when}] "{method} {target} HTTP/1.1" {status} 5120 "{referrer}" "{agent}"'.encode()


def access_log(lines: int, seed: int = 1) -> Iterator[bytes]:
    """Lines as a small site sees them: 5 % broken, 10 % by programs, most of the others within the site."""
    dice = random.Random(seed)
    for number in range(lines):
        when = f"{1 + number * 20 // lines:02}/Nov/2026:{dice.randrange(24):02}:{dice.randrange(60):02}:{dice.randrange(60):02} +0000"
        client = f"198.51.{dice.randrange(256)}.{dice.randrange(256)}"
        kind = dice.random()
        whole = line(
            dice.choice(_ASSETS if dice.random() < 0.4 else _PAGES),
            dice.choice(("-", "-", "https://docs.acme.dev/guide/", *_SITES, _SPAM if kind > 0.98 else "-")),
            status=dice.choice((200, 200, 200, 304, 301, 404)),
            agent=dice.choice(_BOTS) if kind < 0.1 else BROWSER,
            when=when,
            client=client,
            method="GET" if dice.random() < 0.97 else "POST",
        )
        if 0.1 <= kind < 0.15:
            whole = dice.choice((whole[: dice.randrange(5, len(whole) - len(BROWSER) - 3)], b"\x16\x03\x01\x02", whole.replace(b"[", b"", 1), b"{}"))
        yield whole


@dataclass
class Truth:
    """What a log says, as found out slowly."""

    visits: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """(day, origin, page) -> number."""
    wanted: Counter[tuple[str, str]] = field(default_factory=Counter)
    lines: int = 0
    broken: int = 0
    bots: int = 0
    spam: int = 0


def truth(lines: Iterator[bytes], site: str = "https://docs.acme.dev") -> Truth:
    """Read a log that `access_log` made, step by step and by other means than linkvoice does."""
    found = Truth()
    for text in (raw.decode("latin-1") for raw in lines):
        found.lines += 1
        quoted = text.split('"')
        stamp = re.search(r"\[(../.../....:..:..:..) \+0000\] $", quoted[0])
        if len(quoted) != 7 or stamp is None or not re.fullmatch(r" \d+ \d+ ", quoted[2]):
            found.broken += 1
            continue
        referrer = urlsplit(quoted[3].partition("?")[0])
        if not referrer.hostname or f"https://{referrer.hostname}" == site:
            continue
        origin = f"{referrer.scheme}://{referrer.hostname.removeprefix('www.')}"
        method, target, _ = quoted[1].split(" ")
        path = target.partition("?")[0].removesuffix("index.html")
        status = int(quoted[2].split()[0])
        if quoted[5] in _BOTS:
            found.bots += 1
        elif "casino" in origin:
            found.spam += 1
        elif method == "GET" and not re.search(r"\.(css|json|png)$", path):
            page = site + path.rstrip("/") + "/"
            day = datetime.strptime(stamp[1][:11], "%d/%b/%Y").date().isoformat()  # noqa: DTZ007 - a day
            if status in {200, 304}:
                found.visits[day, origin, page] += 1
            elif status == 404:
                found.wanted[f"{referrer.scheme}://{referrer.hostname}{referrer.path}", page] += 1
    return found

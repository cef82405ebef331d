"""What services answer, read with care: strangers can write into most of it."""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from linkvoice.errors import SourceError
from linkvoice.hosts import guarded
from linkvoice.inbound.source import Asked, Collected
from linkvoice.model.answer import Answer
from linkvoice.model.observation import Observation
from linkvoice.model.url import Url

__all__ = [
    "ELSEWHERE",
    "UNREADABLE",
    "collected",
    "day",
    "days_back",
    "document",
    "domains",
    "figures",
    "line",
    "members",
    "names",
    "ours",
    "rows",
    "service",
    "web_url",
]

UNREADABLE: Final = "could not be read"
ELSEWHERE: Final = "about other sites"
_LONGEST_URL: Final = 2048  # characters, as most servers take them
_LONGEST_LINE: Final = 200  # characters of a title that are kept
_FEW: Final = 8  # names of an object that are told of
_MOST: Final = 10**12  # no figure is larger
_ANSI: Final = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-_])")
_NAME: Final = re.compile(r"[A-Za-z][\w-]{0,29}", re.ASCII)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def service(configured: str | None, public: str) -> str:
    """Give the address of a service without a slash at its end: what the user says, else the public one.

    Raises:
        SourceError: a public place without https, where keys could be read on the way, or no address at all.
    """
    url = Url.parse(configured or public)
    if url is None or url.scheme not in {"http", "https"}:
        raise SourceError("its `url` is no address of a service")
    if url.scheme == "http" and guarded(url.href) is None:
        raise SourceError("its `url` must begin with https: what is sent to it could be read on the way")
    return url.page.rstrip("/")


def document(answer: Answer, host: str, url: str | None = None) -> object:
    """Read the JSON of a good answer. `url` is where the user says that the service is, if it was the user who said so.

    Raises:
        SourceError: the service refused, or its answer is no JSON.
    """
    if answer.status != 200:  # noqa: PLR2004 - the only status that comes with what was asked for
        cure = "; its `url` must be the address where it answers" if answer.status == 404 and url else ""  # noqa: PLR2004
        raise SourceError(f"{host} {'refuses the key (401)' if answer.status == 401 else f'answered {answer.status}{cure}'}")  # noqa: PLR2004
    try:
        value: object = json.loads(answer.text)
    except (ValueError, RecursionError):
        kind = "nothing" if not answer.text.strip() else "a web page" if answer.text.lstrip().startswith("<") else "something else"
        raise SourceError(f"{host} answered {kind}, where JSON was expected") from None
    return value


def rows(value: object, host: str, name: str = "") -> Sequence[object]:
    """Give the list that an answer is, or the one in its member `name`.

    Raises:
        SourceError: there is no such list; says what is there.
    """
    found = members(value).get(name) if name else value
    if isinstance(found, list):
        return found
    wanted = f"an object with a list of `{name}`" if name else "a list"
    raise SourceError(f"{host} answered {_shape(value)}, where {wanted} was expected")


def members(value: object) -> Mapping[str, object]:
    """Give the members of an object; none of what is no object."""
    return value if isinstance(value, dict) else {}


def web_url(value: object) -> str:
    """Give an absolute http(s) URL in normal form, names and passwords taken out; empty where there is none."""
    if not isinstance(value, str) or len(value) > _LONGEST_URL:
        return ""
    url = Url.parse(value)
    if url is None or url.scheme not in {"http", "https"} or len(url.href) > _LONGEST_URL:
        return ""
    netloc = urlsplit(url.href).netloc
    return url.href.replace(netloc, url.host, 1) if "@" in netloc else url.href


def domains(asked: Asked) -> tuple[str, ...]:
    """Names that a service is asked about which looks for them in text, or has sites without ``www.``: the one in its options, else all of the site's."""
    return (names(asked)[0],) if asked.options.domain else tuple(dict.fromkeys(name.removeprefix("www.") for name in names(asked)))


def names(asked: Asked) -> tuple[str, ...]:
    """Names that a service is asked about which takes them letter by letter: the one in its options, else all of the site's, without ports."""
    known = (asked.options.domain,) if asked.options.domain else asked.hosts
    return tuple(dict.fromkeys(name.partition(":")[0].lower() for name in known))


def ours(value: object, asked: Asked) -> str:
    """Give a URL of our site in normal form; empty for all others.

    Of the host of `base` only what is below it counts: on a host such as
    ``acme.github.io`` others may live beside. With and without ``www.``, a host is one.
    """
    href = web_url(value)
    url = Url.normalised(href)
    base = Url.normalised(asked.base)
    known = {name.removeprefix("www.") for name in (*asked.hosts, asked.options.domain or "")}
    if not href or not {url.host.removeprefix("www."), url.hostname.removeprefix("www.")} & known:
        return ""
    beside = url.host.removeprefix("www.") == base.host.removeprefix("www.") and not f"{url.path}/".startswith(base.path)
    return "" if beside else href


def line(value: object) -> str:
    """Give foreign text as one plain line: no control, format or bidirectional characters, at most 200 characters."""
    if not isinstance(value, str):
        return ""
    text = _ANSI.sub("", value[: 10 * _LONGEST_LINE])
    text = "".join(" " if char.isspace() else char for char in text if char.isspace() or unicodedata.category(char)[0] != "C")
    return " ".join(text.split())[:_LONGEST_LINE].rstrip()


def day(value: object) -> str:
    """Give the ISO date of an ISO time, or of seconds since 1970; empty for anything else."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return dt.datetime.fromtimestamp(value, dt.UTC).date().isoformat()
        if isinstance(value, str) and _DAY.match(value):
            return dt.date.fromisoformat(value[:10]).isoformat()
    except (ValueError, OverflowError, OSError):
        pass
    return ""


def days_back(now: float, number: int) -> Sequence[str]:
    """Give the ISO dates of so many days: the one of `now` (seconds since 1970, UTC) first, then those before."""
    today = dt.datetime.fromtimestamp(now, dt.UTC).date()
    return [(today - dt.timedelta(days=back)).isoformat() for back in range(number)]


def figures(**values: object) -> dict[str, int]:
    """Give those of the values that are whole numbers."""
    return {name: value for name, value in values.items() if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _MOST}


def collected(
    found: Iterable[Observation | str], *, cursor: str = "", complete: bool = False, notes: Sequence[str] = (), sample: bool = False
) -> Collected:
    """Sort observations from reasons why something is none; a reason that is empty is not worth a note.

    What could not be read may be what was told before: then it is not complete.
    """
    seen: dict[tuple[str, str], Observation] = {}
    left: Counter[str] = Counter()
    for each in found:
        if isinstance(each, str):
            left[each] += 1
        else:
            seen.setdefault((each.from_url, each.to_url), replace(each, sample=True) if sample else each)
    said = [f"{count} left out: {reason}" for reason, count in sorted(left.items()) if reason]
    return Collected(tuple(seen[key] for key in sorted(seen)), cursor, complete and UNREADABLE not in left, (*notes, *said))


def _shape(value: object) -> str:
    """Say what an answer is, in words that hold nothing of it but names."""
    if isinstance(value, dict):
        known = [name for name in value if _NAME.fullmatch(name)][:_FEW]
        return f"an object with {', '.join(known)}" if known else "an empty object" if not value else "an object"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return "null" if value is None else "text" if isinstance(value, str) else "a number"

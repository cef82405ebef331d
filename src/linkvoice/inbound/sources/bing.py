"""Bing: pages that link to a site, which its owner has verified there, with the text of each link.

Sources: https://learn.microsoft.com/dotnet/api/microsoft.bing.webmaster.api.interfaces.iwebmasterapi (``GetLinkCounts``,
``GetUrlLinks``), ``…interfaces.apierrorcode``; the JSON as several independent programs read it. It was not tried with a key.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from linkvoice.errors import SourceError
from linkvoice.inbound.reading import ELSEWHERE, UNREADABLE, collected, document, line, members, ours, rows, service, web_url
from linkvoice.inbound.source import Api, Asked, Collected
from linkvoice.model.observation import Observation

__all__ = ["Bing"]

_ROOT: Final = "https://ssl.bing.com/webmaster/api.svc/json"
_MOST_ASKED: Final = 200  # questions of one run: about four minutes
_MOST_COUNTS: Final = 20  # of which so many ask for pages of ours, 100 at a time as others have seen
_TRIES: Final = 3
_PAUSE: Final = 5.0  # seconds; it names none
_GOOD: Final = 200
_NAMES: Final = (
    "None", "InternalError", "UnknownError", "InvalidApiKey", "ThrottleUser", "ThrottleHost", "UserBlocked", "InvalidUrl", "InvalidParameter",
    "TooManySites", "UserNotFound", "NotFound", "AlreadyExists", "NotAllowed", "NotAuthorized", "UnexpectedState", "Deprecated",
)  # fmt: skip
"""Errors, by their code."""
_THROTTLED: Final = frozenset({"ThrottleUser", "ThrottleHost"})
_NO_SITE: Final = frozenset({"InvalidUrl", "NotFound", "NotAllowed", "NotAuthorized"})
_SILENCE: Final = "it tells of no link, which means nothing: it has said so of sites that it knows links to. Its export has what it shows there"


class Bing:
    """Asks which pages of ours are linked, then for each of them who links it, the most linked first.

    What it does not tell is never taken back: it shows a part of what it knows, and at times nothing at all.
    """

    name = "bing"

    async def collect(self, asked: Asked, api: Api) -> Collected:
        """Read as much as so many questions give; there is no cursor."""
        if not asked.token:
            raise SourceError("Bing needs a key: set its `token` to the name of an environment variable")
        site = f"https://{asked.options.domain}/" if asked.options.domain else asked.base
        talk = _Talk(api, service(asked.options.url, _ROOT), {"siteUrl": site, "apikey": asked.token})
        counts = [members(each) for each in await talk.read("GetLinkCounts", "Links", _MOST_COUNTS)]
        targets = sorted((-_number(each.get("Count")), str(each.get("Url"))) for each in counts if ours(each.get("Url"), asked))
        found: list[Observation | str] = [
            ELSEWHERE if web_url(each.get("Url")) else UNREADABLE for each in counts if not ours(each.get("Url"), asked)
        ]
        notes = [] if counts else [_SILENCE]
        for done, (_, target) in enumerate(targets):
            unread = f"who links to {len(targets) - done} of {len(targets)} pages of yours was not read"
            if not talk.left:
                notes.append(f"{unread}: {_MOST_ASKED} questions are enough for one run")
                break
            try:
                found += _read(await talk.read("GetUrlLinks", "Details", talk.left, link=target), ours(target, asked), asked)
            except SourceError as error:
                if not done:
                    raise
                notes.append(f"{error}; {unread}")
                break
        return collected(found, notes=notes, sample=True)


@dataclass(slots=True)
class _Talk:
    """What is asked of whom, and how often still."""

    api: Api
    root: str
    asks: Mapping[str, str]
    left: int = _MOST_ASKED

    async def read(self, method: str, name: str, most: int, **asks: str) -> Sequence[object]:
        """Read the pages of an answer, so many at most; they are counted from 0, and their size is nowhere said."""
        read: list[object] = []
        for page in range(most):
            self.left -= 1
            said = await self._ask(method, {**self.asks, **asks, "page": str(page)})
            # .NET writes what is empty as null, also all of it.
            answer = members(said).get("d", said)
            found = rows(answer, "Bing", name) if answer is not None and members(answer).get(name, answer) is not None else []
            read += found
            if not found or page + 1 >= _number(members(answer).get("TotalPages")):
                break
        return read

    async def _ask(self, method: str, asks: Mapping[str, str]) -> object:
        """Ask, again where it wants to be asked less often."""
        url = f"{self.root}/{method}"
        error = ""
        for _ in range(_TRIES):
            answer = await self.api.get(url, asks)
            error = _error(answer.text) if answer.status != _GOOD else ""
            if not error:
                return document(answer, "Bing")
            if error not in _THROTTLED:
                break
            self.api.rest(url, _PAUSE)
        if error == "InvalidApiKey":
            raise SourceError("Bing refuses the key (InvalidApiKey)")
        if error in _NO_SITE:
            raise SourceError(
                f"Bing does not tell of {asks['siteUrl']} ({error}): the account of the key must have verified a site of that very name"
            )
        raise SourceError(f"Bing answered an error ({error})")


def _error(text: str) -> str:
    """The name of an error; empty where the answer says none. Its message is not looked at: nothing of what was asked shall come back by it."""
    code = 0
    with suppress(ValueError, RecursionError):
        code = _number(members(json.loads(text)).get("ErrorCode"))
    return "" if code <= 0 else _NAMES[code] if code < len(_NAMES) else f"{code}"


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _read(details: Sequence[object], to_url: str, asked: Asked) -> Iterator[Observation | str]:
    for each in details:
        from_url = web_url(members(each).get("Url"))
        if not from_url:
            yield UNREADABLE
        elif not ours(from_url, asked):
            # An empty text may be that of a picture, or one that Bing does not know.
            anchor = line(members(each).get("AnchorText")) or None
            yield Observation("bing", from_url, "/".join(from_url.split("/", 3)[:3]), to_url, anchor=anchor)

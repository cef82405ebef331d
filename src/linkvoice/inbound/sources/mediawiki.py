"""Wikipedia and other wikis that run MediaWiki: articles that link to the site.

Sources: https://www.mediawiki.org/wiki/API:Exturlusage, …/API:Continue, …/Manual:Maxlag_parameter, …/API:Siteinfo.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import quote

from linkvoice.errors import SourceError
from linkvoice.inbound.reading import UNREADABLE, collected, document, domains, line, members, names, ours, rows, service, web_url
from linkvoice.inbound.source import Api, Asked, Collected
from linkvoice.model.observation import Observation

__all__ = ["MediaWiki"]

_LANGUAGE: Final = re.compile(r"[a-z]{2,12}(?:-[a-z0-9]+)*")
_MOST_PAGES: Final = 40
_TRIES: Final = 3
_LAG: Final = 5.0  # seconds, as its documentation asks for
_ASKS: Final = {
    "action": "query", "format": "json", "formatversion": "2", "list": "exturlusage", "euprop": "ids|title|url", "eunamespace": "0", "eulimit": "500",
    "maxlag": "5", "meta": "siteinfo", "siprop": "general",
}  # fmt: skip
"""What is asked beside the host; where articles stand is asked along with it."""


class MediaWiki:
    """Asks each wiki for each host; it has no cursor. A wiki that fails is a note, as long as one answers."""

    name = "mediawiki"

    async def collect(self, asked: Asked, api: Api) -> Collected:
        """Read everything."""
        found: list[Observation | str] = []
        notes: list[str] = []
        wikis = _wikis(asked)
        failures = []
        for wiki in wikis:
            try:
                for host in dict.fromkeys((*names(asked), *domains(asked))):  # a link is found under the name that it has
                    rest = await _read_wiki(api, wiki, host, found, asked)
                    notes += [rest] if rest else []
            except SourceError as error:
                failures.append(str(error))
        if len(failures) == len(wikis):
            raise SourceError("; ".join(failures))
        return collected(found, complete=bool(found) and not failures and not notes, notes=[*failures, *notes], sample=bool(notes))


def _wikis(asked: Asked) -> Sequence[str]:
    """Addresses of the APIs that are asked: by default, those of Wikipedia in English and in the site's language."""
    if asked.options.url:
        return [service(asked.options.url, "")]
    language = asked.language.lower().replace("_", "-").partition("-")[0]
    names = asked.options.sites or ("en", *([language] if _LANGUAGE.fullmatch(language) else []))
    return [_address(name) for name in dict.fromkeys(names)]


def _address(name: str) -> str:
    if _LANGUAGE.fullmatch(name):
        return f"https://{name}.wikipedia.org/w/api.php"
    return service(f"https://{name}" if name.endswith("api.php") else f"https://{name}/w/api.php", "")


async def _read_wiki(api: Api, wiki: str, host: str, found: list[Observation | str], asked: Asked) -> str:
    """Add what one wiki says of one host; gives a note where that is not all."""
    origin = "/".join(wiki.split("/", 3)[:3])
    further: Mapping[str, str] = {}
    for _ in range(_MOST_PAGES):
        said = await _query(api, wiki, {**_ASKS, "euquery": host, **further})
        query = members(said).get("query", said)
        path = members(members(query).get("general")).get("articlepath")
        path = path if isinstance(path, str) and path.startswith("/") and "$1" in path else "/wiki/$1"
        found += [_read(usage, origin, path, asked) for usage in rows(query, _name(wiki), "exturlusage")]
        before, further = further, {name: str(value) for name, value in members(members(said).get("continue")).items()}
        if not further:
            return ""
        if further == before:
            break
    return f"{_name(wiki)} has more links to {host} than were read"


async def _query(api: Api, wiki: str, asks: Mapping[str, str]) -> object:
    """Ask, again where its servers lag behind."""
    code = ""
    for _ in range(_TRIES):
        said = document(await api.get(wiki, asks), _name(wiki))
        error = members(members(said).get("error"))
        if not error:
            return said
        code = str(error.get("code"))
        if code != "maxlag":
            break
        api.rest(wiki, _LAG)
    raise SourceError(f"{_name(wiki)} answered an error ({code})" if re.fullmatch(r"[a-z_-]{1,40}", code) else f"{_name(wiki)} answered an error")


def _read(usage: object, origin: str, path: str, asked: Asked) -> Observation | str:
    entry = members(usage)
    title = entry.get("title")
    # Links may be written without their scheme.
    written = f"https:{entry['url']}" if str(entry.get("url")).startswith("//") else entry.get("url")
    if not isinstance(title, str) or not title or not web_url(written):
        return UNREADABLE
    to_url = ours(written, asked)
    from_url = web_url(origin + path.replace("$1", quote(title.replace(" ", "_"), safe="/:;@$!*(),~'")))
    if not to_url or not from_url:
        return ""
    return Observation("mediawiki", from_url, origin, to_url, title=line(title), kind_hint="citation")


def _name(wiki: str) -> str:
    return wiki.split("/")[2]

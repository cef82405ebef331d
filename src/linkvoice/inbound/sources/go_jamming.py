"""go-jamming: a small receiver of webmentions that one runs oneself.

Source: https://git.brainbaking.com/wgroeneveld/go-jamming, its README.
"""

from __future__ import annotations

from urllib.parse import quote

from linkvoice.errors import SourceError
from linkvoice.inbound.mention import mention
from linkvoice.inbound.reading import collected, document, domains, members, rows, service
from linkvoice.inbound.source import Api, Asked, Collected
from linkvoice.model.observation import Observation

__all__ = ["GoJamming"]


class GoJamming:
    """Asks once for each domain; it has no pages and no cursor."""

    name = "go-jamming"

    async def collect(self, asked: Asked, api: Api) -> Collected:
        """Read everything."""
        if not asked.options.url:
            raise SourceError("go-jamming runs on a server of yours: set its `url`")
        if not asked.token:
            raise SourceError("go-jamming needs the token of its configuration: set its `token` to the name of an environment variable")
        root = service(asked.options.url, "")
        domain = domains(asked)[0]
        said = document(await api.get(f"{root}/webmention/{quote(domain, safe='')}/{quote(asked.token, safe='')}"), "go-jamming")
        if members(said).get("status") not in {"success", None}:
            raise SourceError(f"go-jamming does not tell of {domain}")
        # Go writes an empty list as null.
        mentions = [] if members(said).get("status") == "success" and members(said).get("json") is None else rows(said, "go-jamming", "json")
        found = [_read(each, asked) for each in mentions]
        return collected(found, complete=bool(found))


def _read(each: object, asked: Asked) -> Observation | str:
    entry = members(each)
    row = {name: entry.get(name) for name in ("source", "target", "url", "type")}
    return mention("go-jamming", asked, {**row, "title": entry.get("name"), "seen": entry.get("published")}, text=entry.get("content"))

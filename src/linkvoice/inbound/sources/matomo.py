"""Matomo: which sites sent readers, day by day; not to which page.

Source: https://developer.matomo.org/api-reference/reporting-api (``Referrers.getWebsites``).
"""

from __future__ import annotations

from typing import Final

from linkvoice.errors import SourceError, UsageError
from linkvoice.inbound.ours import Ours
from linkvoice.inbound.reading import document, line, members, service
from linkvoice.inbound.source import Api, Asked, Collected
from linkvoice.inbound.traffic.matomo import matomo_rows
from linkvoice.inbound.traffic.rows import add_up
from linkvoice.model.traffic import Traffic

__all__ = ["Matomo"]

_DAYS: Final = "last30"


class Matomo:
    """Asks for the last 30 days each time: numbers of a day may still grow."""

    name = "matomo"

    async def collect(self, asked: Asked, api: Api) -> Collected:
        """Ask once. The key goes in the form, where no log of a server writes it down."""
        if not asked.options.url:
            raise SourceError("Matomo runs on a server of yours or as https://NAME.matomo.cloud: set its `url`")
        if not asked.token:
            raise SourceError("Matomo needs a key: set its `token` to the name of an environment variable")
        asks = {
            "module": "API",
            "method": "Referrers.getWebsites",
            "idSite": asked.options.sites[0] if asked.options.sites else "1",
            "period": "day",
            "date": _DAYS,
            "format": "JSON",
            "filter_limit": "-1",
            "token_auth": asked.token,
        }
        report = document(await api.post(f"{service(asked.options.url, '')}/index.php", asks), "Matomo", asked.options.url)
        if members(report).get("result") == "error":
            raise SourceError(f"Matomo says: {line(members(report).get('message'))}")
        try:
            rows = list(matomo_rows(report, "Matomo's answer"))
        except (UsageError, AttributeError, KeyError, TypeError):
            raise SourceError("Matomo answered something else than days with rows") from None
        return Collected(traffic=add_up(rows, Ours(asked.base, asked.hosts), lambda _: False, Traffic("Matomo", self.name)))

"""Which URLs are ours, and which of them are the same page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from linkvoice.model.url import Url

__all__ = ["Ours"]

_TRACKING: Final = re.compile(
    r"(?:utm_\w+|mtm_\w+|pk_\w+|hsa_\w+|_hs\w+|mc_[ce]id|fb(?:clid|_\w+)|gcl(?:id|src)|gbraid|wbraid|dclid|msclkid|yclid|igshid|igsh|twclid|ttclid"
    r"|li_fat_id|vero_\w+|oly_\w+|_openstat|_ga|_gl|ref|ref_\w+|referrer|source|src|share|si|spm|trk|cmpid|campaign|via)"
)
"""Parameters that tell where a visitor comes from, and not what is shown."""
_INDEX: Final = re.compile(r"(?<=/)index\.html?\Z")


class Ours:
    """Knows the URLs of one site."""

    def __init__(self, base: str, aliases: Iterable[str] = ()) -> None:
        """Take the URL of the site's root, and its further hosts or URLs."""
        self._base = Url.normalised(base)
        self._prefix = self._base.path.rstrip("/") + "/"
        prefixes = {_bare(self._base.host): self._prefix}
        for alias in aliases:
            url = Url.parse(alias if "//" in alias else f"https://{alias}")
            if url is not None:
                prefixes.setdefault(_bare(url.host), url.path.rstrip("/") + "/" if url.path not in {"", "/"} else self._prefix)
        self._prefixes = prefixes
        self.hosts = tuple(host.partition(":")[0] if not host.startswith("[") else host for host in prefixes)
        """Names of the site's hosts without ``www.``, the main one first."""

    def owns(self, url: str) -> bool:
        """Say whether an absolute, normalised URL is one of the site."""
        return self._place(Url.normalised(url)) is not None

    def page(self, url: str) -> str:
        """Give the URL of the same page as all others write it: on the main host, without fragment and tracking, index file, or with the slash that it lacks.

        A URL that is none of ours only loses its fragment.
        """
        parsed = Url.normalised(url)
        place = self._place(parsed)
        if place is None:
            return parsed.page
        path = _INDEX.sub("", self._prefix + place)
        if "." not in path.rpartition("/")[2] and not path.endswith("/"):
            path += "/"
        query = "&".join(
            part for part in parsed.page.partition("?")[2].split("&") if part and not _TRACKING.fullmatch(part.partition("=")[0].lower())
        )
        return f"{self._base.scheme}://{self._base.host}{path}" + (f"?{query}" if query else "")

    def _place(self, url: Url) -> str | None:
        """The path below the site's root; None for a URL of somebody else."""
        if url.scheme not in {"http", "https"}:
            return None
        prefix = self._prefixes.get(_bare(url.host))
        if prefix is None or not f"{url.path}/".startswith(prefix):
            return None
        return url.path.removeprefix(prefix) if url.path.startswith(prefix) else ""


def _bare(host: str) -> str:
    return host.rstrip(".").removeprefix("www.")

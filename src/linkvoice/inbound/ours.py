"""Which URLs are ours, and which of them are one page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from linkvoice.model.url import Url

__all__ = ["Ours"]

_TRACKING: Final = re.compile(
    r"(?:utm|mtm|matomo|pk|hsa|mc|oly|vero|fb|ref|guce)_\w+|_(?:hsenc|hsmi|openstat|ga|gl|ke)|(?:fb|g|dc|ms|y|tw|tt)clid|gclsrc|[gw]braid|igshi?d?"
    r"|li_fat_id|mkt_tok|ref|referr?er|source|src|share|si|spm|trk|via|cmpid|campaign(?:_?id)?|sr_share|wt\.?mc(?:_id)?|ncid|s_cid|__s|guccounter"
)
"""Parameters that tell where a visitor comes from, and not what is shown."""
_INDEX: Final = re.compile(r"(?<=/)index\.html?\Z")


class Ours:
    """Knows the URLs of one site, whichever of its names they use. All URLs that it is given are absolute and normalised."""

    def __init__(self, base: str, aliases: Iterable[str] = ()) -> None:
        """Take the URL of the site's root, and its further hosts or URLs (`site_aliases`)."""
        self._base = Url.normalised(base)
        self._prefix = self._base.path.rstrip("/") + "/"
        self.origin = f"{self._base.scheme}://{self._base.host}"
        """Scheme and host of its own URL, as they are written there."""
        places = [(self._base.host, self._prefix)]
        for alias in aliases:
            url = Url.parse(alias if "//" in alias else f"https://{alias}")
            if url is not None and url.host:
                places.append((url.host, self._prefix if url.path == "/" else url.path.rstrip("/") + "/"))
        self._places = tuple(dict.fromkeys((_bare(host), prefix) for host, prefix in places))
        self.names = tuple(dict.fromkeys(Url.normalised(f"https://{host}/").hostname for host, _ in places))
        """Names of its hosts as they were given, without port, the main one first."""
        self.hosts = tuple(dict.fromkeys(map(_bare, self.names)))
        """The same without ``www.``."""

    def owns(self, url: str) -> bool:
        """Say whether a URL is one of the site."""
        return self._place(Url.normalised(url)) is not None

    def page(self, url: str) -> str:
        """Give the one URL that stands for all spellings of a page of ours; one of somebody else only loses its fragment.

        It has scheme and host of the site's own URL, no fragment, no index file and no tracking parameters, and a slash at its
        end, unless that is a file with a suffix. Case counts.
        """
        parsed = Url.normalised(url)
        place = self._place(parsed)
        if place is None:
            return parsed.page
        path = _INDEX.sub("", self._prefix + place)
        if "." not in path.rpartition("/")[2] and not path.endswith("/"):
            path += "/"
        parameters = [part for part in parsed.page.partition("?")[2].split("&") if part]
        query = "&".join(part for part in parameters if not _TRACKING.fullmatch(part.partition("=")[0].lower()))
        return f"{self._base.scheme}://{self._base.host}{path}{f'?{query}' if query else ''}"

    def _place(self, url: Url) -> str | None:
        """The path below the site's root; None for a URL of somebody else."""
        if url.scheme not in {"http", "https"}:
            return None
        host = _bare(url.host)
        for known, prefix in self._places:
            if host == known and f"{url.path}/".startswith(prefix):
                return url.path[len(prefix) :]
        return None


def _bare(host: str) -> str:
    return host.removeprefix("www.")

"""Services that know who links to a site, one a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from linkvoice.errors import ConfigError
from linkvoice.inbound.source import Source
from linkvoice.inbound.sources.bing import Bing
from linkvoice.inbound.sources.go_jamming import GoJamming
from linkvoice.inbound.sources.goatcounter import GoatCounter
from linkvoice.inbound.sources.hackernews import HackerNews
from linkvoice.inbound.sources.lobsters import Lobsters
from linkvoice.inbound.sources.matomo import Matomo
from linkvoice.inbound.sources.mediawiki import MediaWiki
from linkvoice.inbound.sources.plausible import Plausible
from linkvoice.inbound.sources.stackexchange import StackExchange
from linkvoice.inbound.sources.umami import Umami
from linkvoice.inbound.sources.webmention_io import WebmentionIo
from linkvoice.inbound.sources.webmentiond import Webmentiond

__all__ = ["SOURCES", "source"]

SOURCES: Final[Mapping[str, Source]] = {
    "bing": Bing(),
    "go-jamming": GoJamming(),
    "goatcounter": GoatCounter(),
    "hackernews": HackerNews(),
    "lobsters": Lobsters(),
    "matomo": Matomo(),
    "mediawiki": MediaWiki(),
    "plausible": Plausible(),
    "stackexchange": StackExchange(),
    "umami": Umami(),
    "webmention.io": WebmentionIo(),
    "webmentiond": Webmentiond(),
}
"""By their names in the configuration, sorted."""


def source(name: str) -> Source:
    """Give the source of a name.

    Raises:
        ConfigError: there is none; says which one may be meant.
    """
    if name in SOURCES:
        return SOURCES[name]
    import difflib

    near = difflib.get_close_matches(name.lower(), SOURCES, 1)
    meant = f"did you mean `{near[0]}`?" if near else f"there are {', '.join(f'`{known}`' for known in SOURCES)}."
    raise ConfigError(f"`inbound.sources` names a source that does not exist, `{name}`; {meant}")

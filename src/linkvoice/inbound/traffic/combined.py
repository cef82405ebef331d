"""The combined format of Apache and nginx, also with the name of the virtual host before it, and with more behind it (Traefik).

Sources: https://httpd.apache.org/docs/current/mod/mod_log_config.html, https://nginx.org/en/docs/http/ngx_http_log_module.html.
"""

from __future__ import annotations

import re
from typing import Final

from linkvoice.inbound.traffic.fields import BLANK, Fields

__all__ = ["is_common", "parse_combined"]

_QUOTED: Final = rb'"([^"\\]*+(?:\\.[^"\\]*+)*+)"'
_HOST: Final = rb'(?:([^ :\["]++)(?::\d{1,5} | (?=[\da-fA-F]*+[.:][\da-fA-F.:]*+ )))?'
"""A host's name with its port, or before an address. A plain reader of the combined format would take it for the client, and misread all."""
_CLIENT: Final = rb"(?:\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3} |" + _HOST + rb'[^ "]++ )[^\["]*+'
"""Most lines begin with an address of the common sort, and are told the fastest by it."""
_WHEN: Final = rb"\[([0-3]\d/(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)/\d{4}):(\d\d:\d\d:\d\d) [+-]\d{4}\]"
_COMMON: Final = _CLIENT + _WHEN + b" " + _QUOTED + rb" (\d{3}) (?:\d++|-)"
_LINE: Final = re.compile(_COMMON + b" " + _QUOTED + b" " + _QUOTED)
_SHORT: Final = re.compile(_COMMON + rb"\s*")


def parse_combined(line: bytes) -> Fields | None:
    """Take a line apart. Whoever asked is passed over by the pattern itself."""
    match = _LINE.match(line)
    if match is not None:
        return match.groups(b"")
    return None if line.strip() else BLANK


def is_common(line: bytes) -> bool:
    """Say whether a line is of the common format, which names no referrer."""
    return _SHORT.fullmatch(line) is not None

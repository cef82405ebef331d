"""Redirects ready to be copied, in the words of whatever can redirect."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final, NamedTuple
from urllib.parse import quote

__all__ = ["Place", "RedirectHost", "redirect_line"]

_PLAIN: Final = re.compile(r"[\w./~+@,=-]+")
"""Paths that mean nothing but themselves wherever they are written; others are left to a person."""
_QUOTED: Final = "/~+@,=-"


class RedirectHost(StrEnum):
    """What redirects; its value says where a line belongs, of Pelican to which plugin."""

    MKDOCS = "redirect_maps of mkdocs-redirects"
    """Source: https://github.com/mkdocs/mkdocs-redirects#using."""
    PELICAN = "pelican-alias"
    """Source: https://github.com/pelican-plugins/pelican-alias#usage."""
    FILE = "_redirects"
    """Netlify, Cloudflare Pages and others. Source: https://docs.netlify.com/routing/redirects/."""
    NGINX = "the server block of nginx"
    """Source: https://nginx.org/en/docs/http/ngx_http_core_module.html#location."""


class Place(NamedTuple):
    """A page, as the different hosts name it."""

    path: str
    """Below the root of the site, decoded, without ``index.html``: ``guide/``."""
    root: str = "/"
    """Path of the root of the site on its host, with slashes around it."""
    source: str = ""
    """Its source, relative to the folder of the sources; empty where there is none, or none that would lead to this path."""


def redirect_line(host: RedirectHost, old: Place, new: Place) -> str:
    """Give the line that sends readers of `old` to `new`; empty where this host cannot, or where the line would not be safe to copy."""
    if host is RedirectHost.MKDOCS:
        return f"{_yaml(old.source)}: {_yaml(new.source)}" if old.source and new.source else ""
    if not _PLAIN.fullmatch(f"{old.path}{new.path}/"):
        return ""
    goal = quote(new.root + new.path, safe=_QUOTED)
    match host:
        case RedirectHost.PELICAN:
            return f":alias: /{old.path}" if new.source.endswith(".rst") else f"Alias: /{old.path}"
        case RedirectHost.FILE:  # as `Resolver` reads it: from a path below the folder of the file, to one of the host
            return f"/{old.path} {goal} 301"
        case RedirectHost.NGINX:
            return f"location = {old.root}{old.path} {{ return 301 {goal}; }}"


def _yaml(path: str) -> str:
    return "'" + path.replace("'", "''") + "'"

"""The generators whose configuration and conventions are known: the written-out list."""

from __future__ import annotations

from typing import Final

from linkvoice.generators.hosts.kind import Kind

__all__ = ["KINDS", "MKDOCS"]

_MKDOCS: Final = ("mkdocs.yml", "mkdocs.yaml")
_PROPERDOCS: Final = ("properdocs.yml", "properdocs.yaml")
_PELICAN: Final = ("publishconf.py", "pelicanconf.py")
_SUFFIXES: Final = (".toml", ".yaml", ".yml", ".json")
_HUGO: Final = tuple(f"{folder}hugo{suffix}" for folder in ("", "config/_default/") for suffix in _SUFFIXES)
_OLD_HUGO: Final = tuple(f"{folder}config{suffix}" for folder in ("", "config/_default/") for suffix in _SUFFIXES)
_SPHINX: Final = tuple(f"{folder}conf.py" for folder in ("", "source/", "docs/", "doc/", "docs/source/", "doc/source/"))

MKDOCS: Final = Kind("MkDocs", "mkdocs", _MKDOCS, "site_url", sure=_MKDOCS, holds_options=True)
KINDS: Final = (
    Kind("ProperDocs", "mkdocs", (*_PROPERDOCS, *_MKDOCS), "site_url", sure=_PROPERDOCS, holds_options=True),
    MKDOCS,
    Kind("Zensical", "zensical", ("zensical.toml", *_MKDOCS), "site_url", sure=("zensical.toml",), holds_options=True),
    Kind("Pelican", "pelican", _PELICAN, "SITEURL", sure=_PELICAN, holds_options=True),
    Kind("Hugo", "hugo", (*_HUGO, *_OLD_HUGO), "baseURL", sure=_HUGO),
    Kind("Sphinx", "sphinx", _SPHINX, "html_baseurl", copies="_sources"),
    Kind("Jekyll", "jekyll", ("_config.yml", "_config.yaml", "_config.toml"), "url"),
)
"""In this order they are looked for where a site does not tell what made it."""

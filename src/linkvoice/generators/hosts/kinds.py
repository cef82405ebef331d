"""The generators whose configuration and conventions are known: the written-out list."""

from __future__ import annotations

from linkvoice.generators.hosts.hugo import HUGO
from linkvoice.generators.hosts.jekyll import JEKYLL
from linkvoice.generators.hosts.mkdocs import MKDOCS, PROPERDOCS
from linkvoice.generators.hosts.pelican import PELICAN
from linkvoice.generators.hosts.sphinx import SPHINX
from linkvoice.generators.hosts.zensical import ZENSICAL

__all__ = ["KINDS"]

KINDS = (PROPERDOCS, MKDOCS, ZENSICAL, PELICAN, HUGO, SPHINX, JEKYLL)
"""In this order they are looked for where a site does not tell what made it."""

"""Which program made a built site, as its home page tells."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, NamedTuple

__all__ = ["Generator", "find_generator"]

_HEAD: Final = 65_536  # bytes in which a meta element is looked for
_TAIL: Final = 4_096  # bytes at the end in which MkDocs and Sphinx sign
_META: Final = r"""(?i)<meta\b(?=[^>]*\bname\s*=\s*["']?generator\b)[^>]*\bcontent\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))"""
_COMMENTS: Final = (
    r"(?P<name>MkDocs|ProperDocs) version\s*:\s*(?:ProperDocs )?(?P<version>[\w.+-]+)",
    r"<!--\s*(?:Book )?[Gg]enerated (?:by|using) (?P<name>[A-Za-z]\w*)(?:[ (]+v?(?P<version>\d[\w.]*))?",
)
"""Compiled when they are used: a site has one of all these signatures."""
_SPHINX: Final = r"sphinx-doc\.org/?[^>]*>\s*Sphinx\s*(?:</a>)?\s*(\d[\w.]*\w)?"
_SPHINX_FILES: Final = (("_static/documentation_options.js",), ("objects.inv", "searchindex.js"))
"""Either is written by Sphinx alone; themes may leave its name out of the pages."""
_WORDS: Final = r"(?:mkdocs-(?=[A-Z]))?(?P<name>[A-Za-z][\w.]*(?: [A-Za-z][\w.]*){0,2}?)(?:[- ]v?(?P<version>\d[\w.+-]*))?(?=$|[,;:( ])"
_NAMES: Final = {
    name.lower(): name for name in ("Astro", "Docusaurus", "Eleventy", "Hugo", "Jekyll", "MkDocs", "Pelican", "ProperDocs", "Sphinx", "Zensical")
}


class Generator(NamedTuple):
    """A program that makes sites."""

    name: str = ""
    """As its authors write it; empty where nothing tells."""
    version: str = ""

    def __str__(self) -> str:
        """Write it as a person would."""
        return f"{self.name} {self.version}".rstrip()


def find_generator(site: Path) -> Generator:
    """Say what made a built site: by its home page, or by that of the first folder in it where this says nothing."""
    home = _ends(site / "index.html")
    if any(all((site / name).is_file() for name in names) for names in _SPHINX_FILES):
        signed = re.search(_SPHINX, home[1])
        return Generator("Sphinx", (signed and signed[1]) or "")  # a meta element in its pages names docutils
    found = _signed(*home)
    return found if found.name else next((_signed(*_ends(page)) for page in sorted(site.glob("*/index.html"))[:1]), found)


def _ends(page: Path) -> tuple[str, str]:
    """The beginning and the end of a page; nothing where it cannot be read."""
    try:
        raw = page.read_bytes()
    except OSError:
        return "", ""
    return raw[:_HEAD].decode("utf-8", "replace"), raw[-_TAIL:].decode("utf-8", "replace")


def _signed(head: str, tail: str) -> Generator:
    """What a page says of who made it."""
    meta = re.search(_META, head)
    if meta is not None:
        return _named(next(filter(None, meta.groups()), ""))
    for comment in _COMMENTS:
        for text in (head, tail):
            signed = re.search(comment, text)
            if signed is not None:
                return Generator(_known(signed["name"]), signed["version"] or "")
    return Generator()


def _named(content: str) -> Generator:
    """Read ``Hugo 0.140.0``, ``Jekyll v4.3.2``, ``mkdocs-1.6.1, mkdocs-material-9.8.1``. Text of strangers: no more of it is kept than a name and a version."""
    words = re.match(_WORDS, content.strip()[:80])
    return Generator() if words is None else Generator(_known(words["name"])[:40], (words["version"] or "")[:20])


def _known(name: str) -> str:
    return _NAMES.get(name.lower(), name)

"""What a table is: told by the names of its columns, and where those are in the user's language, by what is in them.

A file's name decides only where two tables are alike in all else.
Sources: exports as several independent programs read them; Majestic's, Semrush's and Bing's own names of columns.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import Final, NamedTuple

from linkvoice.inbound.exports.cells import Nature, nature
from linkvoice.inbound.exports.columns import Columns, folded, known_columns
from linkvoice.inbound.exports.table import Row, Table, sample

__all__ = ["Kind", "Shape", "natures", "recognise"]


class Kind(Enum):
    """What the rows of a table are."""

    LINKS = auto()
    """Pages that link to us."""
    SITES = auto()
    """Sites that link to us, with a number of links."""
    PAGES = auto()
    """Pages of ours that others link to, with a number of links."""
    WANTED = auto()
    """Paths of ours that people asked for in vain, with a number of views."""
    OWN = auto()
    """Links of ours to ourselves, or views of our pages: nothing to learn here."""
    TEXTS = auto()
    """Texts of links, without saying whose they are."""


class Shape(NamedTuple):
    """What a table was recognised as."""

    maker: str
    """Who exports such tables."""
    table: str
    """What the maker calls it."""
    source: str
    """Name of the source of what is read from it."""
    kind: Kind
    columns: Columns
    sample: bool = False
    """The maker says that it shows only a part."""


class _Known(NamedTuple):
    """A table that is known by the names of its columns."""

    maker: str
    table: str
    source: str
    kind: Kind
    names: frozenset[str]
    exact: bool = False
    """It has these columns and no others."""
    sample: bool = False


_GOOGLE: Final = "Google Search Console"
_BING: Final = "Bing Webmaster Tools"
_KNOWN: Final = (
    _Known("Ahrefs", "broken backlinks", "ahrefs", Kind.LINKS, frozenset({"referringpageurl", "targeturl", "targetpagehttpcode"})),
    _Known("Ahrefs", "backlinks", "ahrefs", Kind.LINKS, frozenset({"referringpageurl", "targeturl"})),
    _Known("Semrush", "backlink audit", "semrush", Kind.LINKS, frozenset({"sourceurl", "targeturl", "toxicityscore"})),
    _Known("Semrush", "backlinks", "semrush", Kind.LINKS, frozenset({"sourceurl", "targeturl", "pageascore"})),
    _Known("Semrush", "referring domains", "semrush", Kind.SITES, frozenset({"domainascore", "domain"})),
    _Known("Majestic", "backlinks", "majestic", Kind.LINKS, frozenset({"sourceurl", "targeturl", "sourcetrustflow"})),
    _Known("Majestic", "backlinks", "majestic", Kind.LINKS, frozenset({"sourceurl", "targeturl", "sourcecrawldate"})),
    _Known("Moz", "inbound links", "moz", Kind.LINKS, frozenset({"url", "targeturl", "spamscore"})),
    _Known(_BING, "pages", "bing", Kind.LINKS, frozenset({"sourceurl", "anchortext", "targeturl"}), exact=True, sample=True),
    _Known(_BING, "domains", "bing", Kind.SITES, frozenset({"domain", "backlinkscount"}), exact=True, sample=True),
    _Known(_BING, "anchor texts", "bing", Kind.TEXTS, frozenset({"anchor", "backlinkscount"}), exact=True, sample=True),
    _Known("Read the Docs", "pages not found", "readthedocs", Kind.WANTED, frozenset({"date", "version", "path", "views"}), exact=True),
    _Known(_GOOGLE, "latest links", "search-console", Kind.LINKS, frozenset({"linkingpage", "lastcrawled"}), exact=True, sample=True),
    _Known(_GOOGLE, "latest links", "search-console", Kind.LINKS, frozenset({"דףמקשר", "נסרקלאחרונה"}), exact=True, sample=True),
    _Known(_GOOGLE, "sample links", "search-console", Kind.LINKS, frozenset({"linkingpage"}), exact=True, sample=True),
    _Known(_GOOGLE, "sample links", "search-console", Kind.LINKS, frozenset({"דףמקשר"}), exact=True, sample=True),
    _Known(_GOOGLE, "top linking sites", "search-console", Kind.SITES, frozenset({"site", "linkingpages", "targetpages"}), exact=True, sample=True),
    _Known(_GOOGLE, "top linking sites", "search-console", Kind.SITES, frozenset({"אתר", "דפיםמקשרים", "דפייעד"}), exact=True, sample=True),
    _Known(
        _GOOGLE, "top linked pages", "search-console", Kind.PAGES, frozenset({"targetpage", "incominglinks", "linkingsites"}), exact=True, sample=True
    ),
    _Known(_GOOGLE, "top linked pages", "search-console", Kind.PAGES, frozenset({"דףיעד", "קישוריםנכנסים", "אתריםמקשרים"}), exact=True, sample=True),
    _Known(_GOOGLE, "top linking text", "search-console", Kind.TEXTS, frozenset({"linkingtext"}), sample=True),
)
"""In the order in which they are tried: the more special one first."""

_ANY_LANGUAGE: Final = {
    (Nature.URL,): ("sample links", Kind.LINKS, ("from",)),
    (Nature.URL, Nature.DATE): ("latest links", Kind.LINKS, ("from", "last")),
    (Nature.HOST, Nature.NUMBER, Nature.NUMBER): ("top linking sites", Kind.SITES, ("site", "links")),
    (Nature.URL, Nature.NUMBER, Nature.NUMBER): ("top linked pages", Kind.PAGES, ("to", "links")),
}
"""Search Console's tables by what is in their columns: it names these in the language of the account."""
_OWN_PAGES: Final = frozenset({"address", "loc", "page", "pages", "toppages", "url", "urls"})
"""First columns of other tables of that kind, such as its report on indexing: they list pages of the site itself."""
_INTERNAL: Final = re.compile(r"inter[nё]|intérieur|внутр|פנימ|内部|내부|داخل", re.IGNORECASE)
_EXTERNAL: Final = re.compile(r"extern|extérieur|внешн|חיצונ|外部|외부|خارج", re.IGNORECASE)
_LINK_TEXT: Final = re.compile(r"linking text", re.IGNORECASE)
_VIEWED: Final = re.compile(r"readthedocs_traffic_analytics_(?!.*http404)", re.IGNORECASE)


def recognise(table: Table, file: str) -> Shape | None:
    """Say what a table is, in a file of this name; None for a table that nobody knows."""
    if any(name.lower().startswith(("http://", "https://")) for name in table.header):
        return None  # a list without names of columns: its first row would be lost
    shape = _by_names(table) or _by_contents(table)
    if shape is not None:
        return _told_apart(shape, (table.name, file))
    if len(table.header) == 1 and _LINK_TEXT.search(f"{file} {table.name}"):
        return Shape(_GOOGLE, "top linking text", "search-console", Kind.TEXTS, {}, sample=True)
    return None


def _by_names(table: Table) -> Shape | None:
    header = {folded(name) for name in table.header}
    columns = known_columns(table)
    for known in _KNOWN:
        if known.names == header if known.exact else known.names <= header:
            return Shape(known.maker, known.table, known.source, known.kind, columns, known.sample)
    return Shape("Table", "links", "import", Kind.LINKS, columns) if "to" in columns and "from" in columns else None


def _by_contents(table: Table) -> Shape | None:
    found = _ANY_LANGUAGE.get(natures(table, sample(table)))
    if found is None or folded(table.header[0]) in _OWN_PAGES:
        return None
    name, kind, fields = found
    return Shape(_GOOGLE, name, "search-console", kind, dict(zip(fields, range(3), strict=False)), sample=True)


def natures(table: Table, rows: list[Row]) -> tuple[Nature, ...]:
    """Say what is in each column of a table, by its first rows."""
    return tuple(nature(row[at] for row in rows if at < len(row)) for at in range(len(table.header)))


def _told_apart(shape: Shape, names: tuple[str, ...]) -> Shape:
    """Search Console's pages linked by others and by ourselves, and Read the Docs' pages not found and viewed, differ by name alone.

    The name of the table says more than that of its file.
    """
    if shape.kind is Kind.PAGES:
        for name in names:
            if _EXTERNAL.search(name):
                return shape._replace(table=f"{shape.table}, externally")
            if _INTERNAL.search(name):
                return shape._replace(table=f"{shape.table}, internally", kind=Kind.OWN)
    if shape.kind is Kind.WANTED and any(_VIEWED.search(name) for name in names):
        return shape._replace(table="pages viewed", kind=Kind.OWN)
    return shape

"""What earlier runs have read: a page that has not changed is not parsed again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from hashlib import blake2b
from itertools import repeat
from typing import Annotated, Final

import msgspec

from linkvoice.extract.html import Document, page_of, read_document
from linkvoice.model.link import PLAIN, Context, Found, Region, Suppression, Traits
from linkvoice.model.site import Page, PageSource

__all__ = ["Readings", "decoded", "encoded", "key_of"]

_CONTENT: Final = Region.CONTENT
_REGIONS: Final = (Region.CHROME, _CONTENT)
_Index = Annotated[int, msgspec.Meta(ge=0)]
_found = partial(tuple.__new__, Found)  # as in `html`: what Found(...) does, in a third of the time


class _Other(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """What a link has beside what every link has."""

    number: _Index
    element: str
    attribute: str
    marks: list[_Index]
    """Those of the page's that cover it: which of them silenced something is known by their identity."""
    context: Context | None
    traits: Traits | None
    """None for `PLAIN`, which is known by its identity."""


class _Packed(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """A document as it is kept; what its links have in common are columns, because those are decoded in a tenth of the time of rows."""

    title: str
    name: str
    language: str
    base: str | None
    referrer: str
    rewrites_rel: bool
    refresh: str | None
    encoding: str | None
    made: bool
    anchors: set[str]
    robots: list[tuple[str, str]]
    canonicals: list[tuple[str, bool]]
    linkbacks: list[tuple[str, str]]
    suppressions: list[Suppression]
    disabled: list[_Index]
    """Those of them that speak for the whole page."""
    hrefs: list[str]
    rels: list[str]
    texts: list[str]
    regions: bytes
    """For each link 1 where it is content, else 0."""
    others: list[_Other]
    """Links that are not plain ``<a href>``."""


_DECODER: Final = msgspec.msgpack.Decoder(_Packed)
_SAME: Final = _Packed.__struct_fields__[: _Packed.__struct_fields__.index("disabled")]
"""Attributes of a document that are kept as they are."""


class Readings:
    """Documents of an earlier run, by the key of all that they were read from, and those of this run."""

    def __init__(self, kept: Mapping[bytes, bytes] | None = None) -> None:
        """Start with what an earlier run has kept."""
        self.hits = 0
        """Pages that were not parsed."""
        self.misses = 0
        """Pages that were."""
        self.used: dict[bytes, bytes] = {}
        """What the next run may need: the pages of this one."""
        self._kept = kept or {}

    @property
    def changed(self) -> bool:
        """Whether `used` is something else than what was kept."""
        return self.used != self._kept

    def read_page(
        self, source: PageSource, url: str, *, whole: bool = True, selectors: Sequence[str] = (), contexts: bool = False
    ) -> tuple[Page, Document]:
        """Give the same as `html.read_page`.

        Raises:
            OSError: the page cannot be read.
        """
        raw = source.read()
        key = key_of(raw, source, url, whole=whole, selectors=selectors, contexts=contexts)
        data = self._kept.get(key) or self.used.get(key)  # the languages of a site, built one after the other, are read again each time
        document = decoded(data) if data is not None else None
        if document is None:
            self.misses += 1
            document = read_document(raw, source, url, whole=whole, selectors=selectors, contexts=contexts)
            data = encoded(document)
        else:
            self.hits += 1
        if data is not None:
            self.used[key] = data
        return page_of(source, url, document), document


def key_of(raw: bytes | str, source: PageSource, url: str, *, whole: bool, selectors: Sequence[str], contexts: bool) -> bytes:
    """Hash everything that `read_document` looks at, each part apart from the next."""
    text = isinstance(raw, str)
    about = ascii((source.path, url, whole, tuple(selectors), contexts, tuple(source.content) if whole else (), text))
    key = blake2b(about.encode("ascii"), digest_size=16)
    key.update(b"\0")
    key.update(raw.encode("utf-8", "replace") if isinstance(raw, str) else raw)
    return key.digest()


def encoded(document: Document) -> bytes | None:
    """Write a document down, or give None where it cannot be: a path that is not UTF-8 stands in its marks."""
    columns = zip(*document.links, strict=True) if document.links else repeat((), len(Found._fields))
    hrefs, elements, attributes, rels, texts, regions, marks, contexts, traits = columns
    number_of = {id(mark): number for number, mark in enumerate(document.suppressions)}
    others = [
        _Other(number, element, attribute, [number_of[id(mark)] for mark in silenced], context, None if trait is PLAIN else trait)
        for number, (element, attribute, silenced, context, trait) in enumerate(zip(elements, attributes, marks, contexts, traits, strict=True))
        if attribute != "href" or element != "a" or trait is not PLAIN or silenced or context is not None
    ]
    packed = _Packed(
        **{name: getattr(document, name) for name in _SAME},
        disabled=[number_of[id(mark)] for mark in document.disabled],
        hrefs=list(hrefs),
        rels=list(rels),
        texts=list(texts),
        regions=bytes([region is _CONTENT for region in regions]),
        others=others,
    )
    try:
        return msgspec.msgpack.encode(packed)
    except UnicodeEncodeError:
        return None


def decoded(data: bytes) -> Document | None:
    """Read a document that was written down; gives None for anything else."""
    document = Document()
    try:
        packed = _DECODER.decode(data)
        for name in _SAME:
            setattr(document, name, getattr(packed, name))
        regions = map(_REGIONS.__getitem__, packed.regions)
        if not len(packed.hrefs) == len(packed.rels) == len(packed.texts) == len(packed.regions):
            return None
        columns = (packed.hrefs, repeat("a"), repeat("href"), packed.rels, packed.texts, regions, repeat(()), repeat(None), repeat(PLAIN))
        document.links = links = list(map(_found, zip(*columns, strict=False)))
        marks = document.suppressions
        document.disabled = [marks[number] for number in packed.disabled]
        for other in packed.others:
            href, _, _, rel, text, region = links[other.number][:6]
            suppressions = tuple([marks[number] for number in other.marks]) if other.marks else ()
            traits = PLAIN if other.traits is None else other.traits
            links[other.number] = _found((href, other.element, other.attribute, rel, text, region, suppressions, other.context, traits))
    except (msgspec.MsgspecError, UnicodeError, IndexError):
        return None
    return document

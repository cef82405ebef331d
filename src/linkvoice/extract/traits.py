"""What a start tag says beside where its link leads."""

from __future__ import annotations

from collections.abc import Mapping

from selectolax.lexbor import LexborNode

from linkvoice.model.link import PLAIN, Traits

__all__ = ["USUAL", "is_unlinked", "traits_of"]

USUAL = frozenset({
    "accesskey", "aria-current", "aria-label", "class", "data-md-component", "dir", "download", "href", "hreflang", "id", "itemprop", "lang", "name",
    "rel", "style", "tabindex", "title", "type",
})  # fmt: skip
"""Attributes of a link with text that say nothing else about it."""
_TOKENS = frozenset({"dofollow", "external", "nofollow", "noopener", "noreferrer", "sponsored", "ugc"})
_ONLY_OF_LINKS = ("target", "rel", "download", "ping", "onclick", "routerlink")
_NAMES = ("alt", "aria-label", "aria-labelledby", "title")
_QUIET = frozenset({"pre", "template"})
Attributes = Mapping[str, str | None]


def is_unlinked(attributes: Attributes) -> bool:
    """Say whether an ``a`` element without href has what only a link may have."""
    return "href" not in attributes and "xlink:href" not in attributes and any(name in attributes for name in _ONLY_OF_LINKS)


def traits_of(tag: str, node: LexborNode, attributes: Attributes, text: str, selected: tuple[int, ...] = ()) -> Traits:
    """Read what a start tag says; `text` is what a reader sees of the link."""
    rel = attributes.get("rel")
    head = tag == "link" and node.parent is not None and node.parent.tag == "head"
    traits = Traits(
        target=attributes.get("target") or "",
        referrer_policy=(attributes.get("referrerpolicy") or "").lower(),
        stray=tuple(sorted(_TOKENS.intersection(attributes))) if tag in {"a", "area"} else (),
        empty_rel="rel" in attributes and not (rel or "").strip(),
        role=bool((attributes.get("role") or "").strip()),
        nameless=not text and tag in {"a", "area"} and _is_nameless(node, attributes),
        unlinked=tag == "a" and is_unlinked(attributes),
        language=(attributes.get("hreflang") or "") if tag == "link" else "",
        in_head=head,
        selected=selected,
    )
    return PLAIN if traits == PLAIN else traits


def _is_nameless(node: LexborNode, attributes: Attributes) -> bool:
    """Whether neither eyes nor a screen reader get anything of it, though it is there for them."""
    if any((attributes.get(name) or "").strip() for name in _NAMES) or _is_hidden(attributes):
        return False
    for inner in node.css("[alt],[aria-label],[aria-labelledby],[title]"):
        if any((inner.attributes.get(name) or "").strip() for name in _NAMES):
            return False
    svg_title = node.css_first("svg title")
    if svg_title is not None and svg_title.text().strip():
        return False
    parent = node.parent
    while parent is not None:
        if parent.tag in _QUIET or _is_hidden(parent.attributes):
            return False
        parent = parent.parent
    return True


def _is_hidden(attributes: Attributes) -> bool:
    style = (attributes.get("style") or "").replace(" ", "").lower()
    return "hidden" in attributes or attributes.get("aria-hidden") == "true" or "display:none" in style or "visibility:hidden" in style

"""What a start tag says beside where its link leads."""

from __future__ import annotations

from collections.abc import Mapping

from selectolax.lexbor import LexborNode

from linkvoice.model.link import PLAIN, Traits

__all__ = ["STRAY", "USUAL", "is_unlinked", "traits_of"]

USUAL = frozenset({
    "accesskey", "aria-current", "class", "data-md-component", "dir", "download", "href", "hreflang", "id", "itemprop", "lang", "name",
    "rel", "tabindex", "title", "type",
})  # fmt: skip
"""Attributes of a link with text that say nothing else about it, nor hold another link."""
STRAY = frozenset({"dofollow", "external", "nofollow", "noopener", "noreferrer", "sponsored", "ugc"})
"""Tokens of rel that people write as attributes of their own."""
_ONLY_OF_LINKS = ("target", "rel", "download", "ping", "onclick", "routerlink")
_NAMES = ("alt", "aria-label", "aria-labelledby", "title")
_QUIET = frozenset({"pre", "template"})
_TELLING = frozenset({"aria-label", "aria-labelledby", "hreflang", "referrerpolicy", "role", "target"})
"""Attributes of any element that say something else than where it leads; of `rel` it depends."""
_IN_HEAD = PLAIN._replace(in_head=True)
_PICTURES = "canvas,img,object,picture,svg,video"
Attributes = Mapping[str, str | None]


def is_unlinked(attributes: Attributes) -> bool:
    """Say whether an ``a`` element without href has what only a link may have."""
    return "href" not in attributes and "xlink:href" not in attributes and any(name in attributes for name in _ONLY_OF_LINKS)


def traits_of(tag: str, node: LexborNode, attributes: Attributes, text: str, selected: tuple[int, ...] = ()) -> Traits:
    """Read what a start tag says; `text` is what a reader sees of the link."""
    rel = attributes.get("rel")
    head = tag == "link" and node.parent is not None and node.parent.tag == "head"
    if _is_usual(tag, attributes, rel) and not selected:
        return _IN_HEAD if head else PLAIN
    nameless = not text and tag in {"a", "area"} and _is_nameless(node, attributes)
    traits = Traits(
        target=attributes.get("target") or "",
        referrer_policy=(attributes.get("referrerpolicy") or "").lower(),
        stray=tuple(sorted(STRAY.intersection(attributes))) if tag in {"a", "area"} else (),
        empty_rel="rel" in attributes and not (rel or "").strip(),
        role=bool((attributes.get("role") or "").strip()),
        nameless=nameless,
        pictured=nameless and node.css_first(_PICTURES) is not None,
        labelled=_is_labelled(attributes, text),
        unlinked=tag == "a" and is_unlinked(attributes),
        marker="href" in attributes and not (attributes["href"] or "").strip() and any(attributes.get(name) for name in ("id", "name")),
        language=(attributes.get("hreflang") or "") if tag == "link" else "",
        in_head=head,
        relative=tag == "link" and _is_relative(attributes, rel or ""),
        selected=selected,
    )
    return PLAIN if traits == PLAIN else traits


def _is_usual(tag: str, attributes: Attributes, rel: str | None) -> bool:
    """Whether it is a style sheet, a script, a picture or the like that is written as nearly all of them are."""
    if (
        tag in {"a", "area"}
        or not _TELLING.isdisjoint(attributes)
        or any(name in attributes and not (attributes[name] or "").strip() for name in ("href", "rel"))
    ):
        return False
    return rel is None or "canonical" not in rel.lower()


def _is_nameless(node: LexborNode, attributes: Attributes) -> bool:
    """Whether neither eyes nor a screen reader get anything of it, though it is there for them."""
    if any((attributes.get(name) or "").strip() for name in _NAMES):
        return False
    for inner in node.css("[alt],[aria-label],[aria-labelledby],[title]"):
        if any((inner.attributes.get(name) or "").strip() for name in _NAMES):
            return False
    svg_title = node.css_first("svg title")
    if svg_title is not None and svg_title.text().strip():
        return False
    around: LexborNode | None = node
    while around is not None:
        if around.tag in _QUIET or _is_hidden(around.attributes) or "mermaid" in (around.attributes.get("class") or ""):
            return False
        around = around.parent
    return True


def _is_relative(attributes: Attributes, rel: str) -> bool:
    if "hreflang" not in attributes and "canonical" not in rel.lower():
        return False
    return not (attributes.get("href") or "").strip().lower().startswith(("https://", "http://"))


def _is_labelled(attributes: Attributes, text: str) -> bool:
    label = (attributes.get("aria-label") or "").strip()
    return bool((attributes.get("aria-labelledby") or "").strip()) or (bool(label) and label.casefold() != text.casefold())


def _is_hidden(attributes: Attributes) -> bool:
    style = (attributes.get("style") or "").replace(" ", "").lower()
    return "hidden" in attributes or attributes.get("aria-hidden") == "true" or "display:none" in style or "visibility:hidden" in style

"""What the first kilobytes of somebody else's page show."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple
from urllib.parse import unquote

from linkvoice.extract.encoding import decode
from linkvoice.extract.marks import marks_of
from linkvoice.extract.tokens import decoded
from linkvoice.extract.visible import parse, visible

__all__ = ["RemotePage", "has_anchor", "is_judged", "read_remote", "remote_anchors"]

_TITLE = 300  # characters
_TEXT = 4000  # characters
_DIRECTIVE = ":~:"
"""Begins what a fragment tells the browser, such as a text to highlight: https://wicg.github.io/scroll-to-text-fragment/"""
_USER_CONTENT = "user-content-"
"""GitHub writes it before the ids of texts of its users; a script leads there from the bare name."""

_TAG = re.compile(rb"<!--|<(/template(?=[\s/>])|[a-z][^\s/>]*+)", re.IGNORECASE)
_ATTRIBUTE = re.compile(rb"""[\s/]*+(?:(>)|([^\s/>][^\s/>=]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|(["'])|([^\s>]*+)))?)""")
_WANTED = re.compile(rb"(?:id|name)\s*=", re.IGNORECASE)
_RAW = {
    name: re.compile(rb"</%s(?=[\s/>])" % name, re.IGNORECASE)
    for name in (b"iframe", b"noembed", b"noframes", b"script", b"style", b"textarea", b"title", b"xmp")
}
"""Elements in which there are no elements, and where each ends."""

_UNJUDGED = re.compile(
    r"""
      [!/?].*                                     # a route that a script reads
    | .*[=&].*                                    # parameters: of a route, a map, a table, a film, a PDF
    | L\d+(C\d+)?(-L?\d+(C\d+)?)?                 # lines on GitHub, GitLab, Gitea, Codeberg
    | L\d+:\d+(-\d+:\d+)?                         # lines on Sourcegraph
    | lines-\d+([:,]\d+)*                         # lines on Bitbucket
    | file-.+-L\d+(-L?\d+)?                       # lines of a gist
    | diff-[0-9a-f]{32,64}([LR]\d+(-[LR]\d+)?)?   # lines of a change on GitHub
    | (issuecomment|discussioncomment|commitcomment|pullrequestreview)-\d+ | discussion_r\d+   # GitHub shows some only on a click
    | note_\d+                                    # comments on GitLab, which a script loads
    """,
    re.VERBOSE | re.DOTALL,
)


class RemotePage(NamedTuple):
    """What is kept of a page."""

    title: str
    """White space folded, at most 300 characters."""
    text: str
    """The first 4,000 visible characters of the first 64 KB, white space folded."""
    marks: tuple[str, ...]
    """What the page gives away, sorted; see `linkvoice.extract.marks`."""
    anchors: tuple[str, ...]
    """Ids and names, sorted, as far as the bytes go."""


def read_remote(status: int, headers: Mapping[str, str], url: str, body: bytes) -> RemotePage:
    """Read an HTML page, or the beginning of one. Never raises.

    `headers` have lower-case names. `url` is the one that was linked, before redirects: a page that says "not found" is no answer to
    ``/manual``, though it may be one to ``/not-found``, and a shop for domains is at home under its own name only.
    """
    page = decode(body)[0]
    tree = parse(page)
    node = tree.css_first("head > title")
    title = " ".join(node.text().split())[:_TITLE] if node is not None else ""
    text = " ".join(visible(tree.body, _TEXT))[:_TEXT] if tree.body is not None else ""
    return RemotePage(title, text, marks_of(status, headers, url, tree, title, text), tuple(sorted(_anchors(page))))


def remote_anchors(body: bytes) -> frozenset[str]:
    """Give the ids and names of an HTML page, or of the beginning of one. Never raises, and takes time in proportion to the length."""
    return frozenset(_anchors(decode(body)[0]))


def has_anchor(anchors: Collection[str], fragment: str) -> bool:
    """Say whether ids and names hold the place that a fragment (percent-encoded, as written) leads to.

    Source: https://html.spec.whatwg.org/#the-indicated-part-of-the-document
    """
    plain = fragment.partition(_DIRECTIVE)[0]
    names = {plain, unquote(plain)}
    return "" in names or any(name in anchors or f"{_USER_CONTENT}{name}" in anchors for name in names)


def is_judged(fragment: str) -> bool:
    """Say whether a fragment (percent-encoded, as written) can be missing at all: whether it is meant as an id, as far as one can tell."""
    plain = unquote(fragment.partition(_DIRECTIVE)[0])
    return plain.lower() not in {"", "top"} and _UNJUDGED.fullmatch(plain) is None


def _anchors(page: bytes) -> set[str]:
    """Read tags as the HTML standard reads them, without a tree: hostile nesting makes trees of a megabyte take minutes.

    Source: https://html.spec.whatwg.org/#tokenization
    """
    found: set[str] = set()
    templates = position = 0
    while (tag := _TAG.search(page, position)) is not None:
        position = tag.end()
        if tag[1] is None:
            end = page.find(b"-->", tag.start() + 2)  # <!--> is a whole comment
            if end < 0:
                break
            position = end + 3
            continue
        name = tag[1].lower()
        values: dict[bytes, bytes] = {}
        end = page.find(b">", position)
        rest = page[position:end]
        if end >= 0 and (not rest or (_WANTED.search(rest) is None and b"'" not in rest and not rest.count(b'"') % 2)):
            position = end + 1  # most tags hold nothing for us, and no > that does not end them
        else:
            values, position = _values(page, position)
            if position < 0:
                break  # cut off within the tag
        if values and not templates and name != b"/template":  # what is in a template is not on the page
            found.update(_decoded(value) for key, value in values.items() if key == b"id" or name == b"a")
        if name in {b"template", b"/template"}:
            templates = max(0, templates + (1 if name == b"template" else -1))
        if name in _RAW:
            raw = _RAW[name].search(page, position)
            if raw is None:
                break
            position = raw.start()
    found.discard("")
    return found


def _values(page: bytes, position: int) -> tuple[dict[bytes, bytes], int]:
    """Read the attributes of a tag: `id` and `name`, and where the tag ends, or -1 when it does not."""
    values: dict[bytes, bytes] = {}
    while (attribute := _ATTRIBUTE.match(page, position)) is not None:
        if attribute[1]:
            return values, attribute.end()
        if attribute[5]:
            break  # a quote that is never closed
        position = attribute.end()
        key = attribute[2].lower()
        if key in {b"id", b"name"}:
            values.setdefault(key, next((value for value in attribute.group(3, 4, 6) if value is not None), b""))
    return values, -1


def _decoded(value: bytes) -> str:
    return decoded(value.decode("utf-8", "replace"))

"""Markdown to the HTML that GitHub shows, as far as links and anchors go."""

from __future__ import annotations

import html
import posixpath
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import unquote

from linkvoice.extract.markdown import read_markdown
from linkvoice.extract.trace import included_files
from linkvoice.extract.traits import STRAY
from linkvoice.extract.written import Form, Source, Written

__all__ = ["has_more", "indents_are_code", "preview", "without_front_matter", "without_metadata"]

_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[ \t]*\n.*?\n\1[ \t]*(?:\n|\Z)", re.DOTALL)
_METADATA = re.compile(r"\A(?:[ ]{0,3}[\w-]+:.*\n(?:[ ]{4,}\S.*\n)*)+", re.ASCII)
_PYTHON_MARKDOWN = re.compile(r'(?m)^[ \t]*(?:!!!|\?\?\?\+?|===[!+]?)[ \t]+["\w]')
_ATTRIBUTES = re.compile(r"\s*\{:?\s*([^{}]*)\}\s*$")
_IDENTIFIER = re.compile(r"(?:^|\s)#([\w:.-]+)")
_ANCHOR = re.compile(r"""<[a-zA-Z][^<>]*?\b(?:id|name)\s*=\s*(?:"([^"]+)"|'([^']+)'|([^\s"'>]+))""")
_ATTRIBUTE_LIST = re.compile(r"\{:?[^{}\n]*?(?<![\w&])#([\w:.-]+)[^{}\n]*\}")
_MARK = re.compile(r"<!--\s*linkvoice-disable-[^>]*-->")

_SAID = STRAY | {"aria-label", "data-linkvoice-ignore", "data-proofer-ignore", "hreflang", "referrerpolicy", "rel", "role", "target", "title"}
"""Attributes that say something of a link wherever its tag stands."""


def preview(text: str, path: str, is_open: Callable[[str], bool]) -> str:
    """Write a page with the links, anchors and suppressions of a Markdown file; `path` is its own, below the root of the repository.

    The order is that of the file. `is_open` says of a path whether that file has
    anchors that nobody here can see (`has_more`): fragments of links to it are left out. What leads out of the repository is left out:
    nobody here can say what is there.
    """
    text = without_front_matter(text)
    source = read_markdown(text, code=indents_are_code(text))
    pieces = [(each.start, _element(each, path, is_open)) for each in source.written if each.form is not Form.OPEN and not _leaves(each.href, path)]
    pieces += _headings(source)
    pieces += _explicit(text, source)
    return "<article>" + "\n".join(piece for _, piece in sorted(pieces, key=lambda piece: piece[0])) + "</article>"


def indents_are_code(text: str) -> bool:
    """Say whether indented text is code, as CommonMark has it: not in a file with admonitions or tabs of Python-Markdown."""
    return _PYTHON_MARKDOWN.search(text) is None


def without_front_matter(text: str) -> str:
    """Blank out metadata at the start of a text; every line stays where it is."""
    match = _FRONT_MATTER.match(text)
    return text if match is None else "\n" * match[0].count("\n") + text[match.end() :]


def without_metadata(text: str) -> str:
    """Blank out what the extension ``meta`` of Python-Markdown reads at the start of a text, as Pelican and MkDocs do: front matter, or lines such as ``Title: Hello``.

    Source: https://python-markdown.github.io/extensions/meta_data/.
    """
    text = without_front_matter(text)
    match = _METADATA.match(text)
    return text if match is None else "\n" * match[0].count("\n") + text[match.end() :]


def has_more(text: str) -> bool:
    """Say whether a generator makes more of a text than what stands in it: it includes files, or has documentation of code written."""
    lines = read_markdown(text).prose
    return any(True for _ in included_files(lines)) or any(line.lstrip().startswith("::: ") for line in lines)


def _element(written: Written, path: str, is_open: Callable[[str], bool]) -> str:
    tag = written.element
    attribute = written.attribute or ("src" if tag == "img" else "href")
    place, mark, _ = written.href.partition("#")
    known = not mark or ":" in place or not is_open(posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(place))) if place else path)
    href, text = html.escape(written.href if known else place or "#"), html.escape(written.text)
    more = "".join(f' {name}="{html.escape(value)}"' for name, value in written.more if name in _SAID)
    if tag == "a":
        return f'<a {attribute}="{href}"{more}>{text}</a>'
    return f'<{tag} {attribute}="{href}"{more} alt="{text}">' if attribute != "style" else ""


def _leaves(href: str, path: str) -> bool:
    """Whether a relative link climbs out of the repository, such as ``../../issues`` on GitHub."""
    place = href.partition("#")[0].partition("?")[0]
    if not place or ":" in place.partition("/")[0] or place.startswith("/"):
        return False
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(place))).startswith("..")


def _headings(source: Source) -> Iterator[tuple[tuple[int, int], str]]:
    """Headings with the ids that GitHub gives them, and those of Python-Markdown where these differ."""
    seen: Counter[str] = Counter()
    for title in source.titles:
        attributes = _ATTRIBUTES.search(title.text)
        text = _ATTRIBUTES.sub("", title.text)
        names = [_unique(_github_slug(text), seen)]
        if attributes is not None:
            names += _IDENTIFIER.findall(attributes[1])
        names.append(_python_slug(text))
        ids = "".join(f'<a id="{html.escape(name)}"></a>' for name in dict.fromkeys(names) if name)
        yield (title.line, 0), f"<h2>{ids}{html.escape(text)}</h2>"


def _explicit(text: str, source: Source) -> Sequence[tuple[tuple[int, int], str]]:
    """Ids and names in raw HTML, and comments that are meant for linkvoice, outside of code."""
    lines = text.split("\n")
    found = []
    for pattern in (_ANCHOR, _ATTRIBUTE_LIST, _MARK):
        for match in pattern.finditer(text):
            line = text.count("\n", 0, match.start())
            column = match.start() - text.rfind("\n", 0, match.start())
            # Code is blanked out in the prose, and so are tags: a line of a fence is blank as a whole.
            if not source.prose[line] and lines[line].strip():
                continue
            piece = match[0] if pattern is _MARK else f'<a id="{html.escape(next(filter(None, match.groups()), ""))}"></a>'
            found.append(((line + 1, column), piece))
    return found


def _unique(slug: str, seen: Counter[str]) -> str:
    name = slug if not seen[slug] else f"{slug}-{seen[slug]}"
    seen[slug] += 1
    return name


def _github_slug(text: str) -> str:
    """Source: https://docs.github.com/get-started/writing-on-github (section links)."""
    kept = (char for char in text.strip().lower() if char in " -_" or unicodedata.category(char)[0] in "LNM")
    return "".join(kept).replace(" ", "-")


def _python_slug(text: str) -> str:
    """Source: `markdown.extensions.toc.slugify`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower())

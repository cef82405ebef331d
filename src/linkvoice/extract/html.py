"""One HTML page to what it uses (links) and what it defines (anchors)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from linkvoice.extract.context import Sentences, heading_of
from linkvoice.extract.css import css_urls
from linkvoice.extract.elements import SELECTOR, immediate_refresh, urls_of
from linkvoice.extract.encoding import decode
from linkvoice.extract.region import Runs, content_run, runs_of
from linkvoice.extract.suppress import Marks, read_marks
from linkvoice.model.link import Found, Heading, Region
from linkvoice.model.site import Page, PageSource

__all__ = ["content_hrefs", "read_page"]

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_HEAD = frozenset({"title", "base", "link", "meta"})
_OURS = "linkvoice"
Attributes = Mapping[str, str | None]


class Document:
    """What a page says about itself, collected while its elements are read in document order."""

    def __init__(self) -> None:
        """Start knowing nothing."""
        self.anchors: set[str] = set()
        self.title = ""
        self.language = ""
        self.base: str | None = None
        self.robots = ""
        self.canonical = ""
        self.generator = ""
        self.refresh: str | None = None
        self.encoding: str | None = None
        self.links: list[Found] = []

    def note(self, tag: str, node: LexborNode, attributes: Attributes) -> None:
        """Take what an element of the head says."""
        if tag == "title":
            parent = node.parent
            if not self.title and parent is not None and parent.tag == "head":
                self.title = " ".join(node.text().split())
        elif tag == "base":
            if self.base is None:
                self.base = attributes.get("href")
        elif tag == "link":
            if (attributes.get("rel") or "").lower() == "canonical":
                self.canonical = attributes.get("href") or ""
        elif tag == "meta":
            name = (attributes.get("name") or "").lower()
            if name == "robots":
                self.robots = (attributes.get("content") or "").lower()
            elif name == "generator":
                self.generator = attributes.get("content") or ""
            elif self.refresh is None:
                self.refresh = immediate_refresh(attributes)


def read_page(source: PageSource, url: str, *, whole: bool = True) -> tuple[Page, Document]:
    """Read one page.

    With `whole` false, `source` gives the content of a page alone, before any
    theme: every link is then content and gets its context.

    Raises:
        OSError: the page cannot be read. Malformed HTML never raises.
    """
    raw = source.read()
    html, encoding = (raw, None) if isinstance(raw, str) else decode(raw)
    tree = LexborHTMLParser(html)
    nodes = tree.css(SELECTOR)
    document = Document()
    document.encoding = encoding
    marks = read_marks(source.path, html, tree, nodes)
    _read_nodes(document, tree, nodes, marks, source.content if whole else None)
    root = tree.root
    if root is not None:
        document.language = root.attributes.get("lang") or ""
    page = Page(
        path=source.path,
        url=url,
        title=source.title or document.title,
        source=source.source,
        language=document.language,
        anchors=frozenset(document.anchors),
        robots=document.robots,
        canonical=document.canonical,
        refresh=document.refresh,
        edit_url=source.edit_url,
        options=source.options,
        suppressions=tuple(marks.all),
        disabled=tuple(marks.page),
    )
    return page, document


def content_hrefs(document: Document) -> tuple[str, ...]:
    """The hrefs of a content-only document in order, by which its place in the whole page is found."""
    return tuple(link.href for link in document.links if link.attribute == "href" and link.element != "link")


def _read_nodes(document: Document, tree: LexborHTMLParser, nodes: Sequence[LexborNode], marks: Marks, known: Sequence[str] | None) -> None:
    rows = [(node, node.tag or "", node.attributes) for node in nodes]
    content = None
    if known is not None:
        hrefs = [attributes.get("href") if tag in {"a", "area"} else None for _, tag, attributes in rows]
        content = content_run(tree, nodes, hrefs, known)
    own = Runs(len(nodes), runs_of(nodes, tree.css(f"section.{_OURS}")))
    for found in _links(document, rows, content, own, marks):
        document.links.append(found)


def _links(
    document: Document, rows: Sequence[tuple[LexborNode, str, Attributes]], content: Runs | None, own: Runs, marks: Marks
) -> Iterator[Found]:
    """Yield the links among the elements; notes anchors and what the head says on the way.

    Nine of ten elements are plain ``<a href>``: they take the short way.
    """
    sentences = Sentences() if content is None else None
    heading: Heading | None = None
    anchors = document.anchors
    for number, (node, tag, attributes) in enumerate(rows):
        identifier = attributes.get("id")
        if identifier:
            anchors.add(identifier)
        if tag == "a":
            name = attributes.get("name")
            if name:
                anchors.add(name)
            if number in own:
                continue
            region = Region.CONTENT if content is None or (number in content and not _permalink(attributes)) else Region.CHROME
            context = sentences.context(node, heading) if sentences is not None else None
        else:
            if tag in _HEADINGS:
                if sentences is not None:
                    heading = heading_of(node)
                continue
            if tag in _HEAD:
                document.note(tag, node, attributes)
            elif tag == "style":
                for url in css_urls(node.text()):
                    yield Found(url, tag, "url()", "", "", Region.CHROME, marks.of(number))
            if number in own:
                continue
            region = Region.CONTENT if content is None or number in content else Region.CHROME
            context = None
        urls = urls_of(tag, attributes)
        if urls:
            rel, text, ours = attributes.get("rel") or "", _text(node, tag, attributes), marks.of(number)
            for attribute, href in urls:
                yield Found(href, tag, attribute, rel, text, region, ours, context)


def _text(node: LexborNode, tag: str, attributes: Attributes) -> str:
    """What a reader sees of a link, white space folded."""
    if tag != "a":
        return " ".join((attributes.get("alt") or "").split())
    text = node.text()
    if not text.strip():
        image = node.css_first("img[alt]")
        text = (image.attributes.get("alt") if image is not None else None) or attributes.get("aria-label") or attributes.get("title") or ""
    return " ".join(text.split())


def _permalink(attributes: Attributes) -> bool:
    return "headerlink" in (attributes.get("class") or "")

"""One HTML page to what it uses (links) and what it defines (anchors)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from linkvoice.extract.context import Sentences, heading_of
from linkvoice.extract.css import css_urls
from linkvoice.extract.elements import immediate_refresh, urls_of
from linkvoice.extract.encoding import decode
from linkvoice.extract.region import Elements, is_around
from linkvoice.extract.scripts import loses_by_that, writes_rel
from linkvoice.extract.selectors import matched_selectors
from linkvoice.extract.suppress import Marks, read_marks
from linkvoice.extract.traits import USUAL, is_unlinked, traits_of
from linkvoice.model.link import PLAIN, Found, Heading, Region, Suppression
from linkvoice.model.site import Content, Page, PageSource
from linkvoice.model.url import join

__all__ = ["MADE", "Document", "content_of", "page_of", "read_document", "read_page"]

MADE = b"<!-- linkvoice:page -->"
"""Stands in a page that linkvoice has made: nobody needs to link to it."""
_ABSOLUTE = ("https://", "http://", "//")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CONTENT, _CHROME = Region.CONTENT, Region.CHROME
_HEAD = frozenset({"title", "base", "link", "meta"})
_CRAWLERS = frozenset({"robots", "googlebot", "googlebot-news", "bingbot", "yandex", "slurp", "duckduckbot"})
Attributes = Mapping[str, str | None]


class Document:
    """What a page says about itself, collected while its elements are read in document order."""

    def __init__(self) -> None:
        """Start knowing nothing."""
        self.anchors: set[str] = set()
        self.title = ""
        self.name = ""
        """The first main heading in the content, where contexts are asked for."""
        self.language = ""
        self.base: str | None = None
        self.robots: list[tuple[str, str]] = []
        self.canonicals: list[tuple[str, bool]] = []
        self.referrer = ""
        self.rewrites_rel = False
        self.refresh: str | None = None
        self.encoding: str | None = None
        self.made = False
        """Linkvoice has made the whole page."""
        self.suppressions: list[Suppression] = []
        self.disabled: list[Suppression] = []
        """Those of them that speak for the whole page."""
        self.linkbacks: list[tuple[str, str]] = []
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
            if "canonical" in (attributes.get("rel") or "").lower().split():
                parent = node.parent
                self.canonicals.append(((attributes.get("href") or "").strip(), parent is not None and parent.tag == "head"))
        elif tag == "meta":
            self._note_meta(node, attributes)

    def _note_meta(self, node: LexborNode, attributes: Attributes) -> None:
        name = (attributes.get("name") or "").lower()
        if name in _CRAWLERS:
            self.robots.append((name, (attributes.get("content") or "").lower()))
        elif name == "referrer":
            self.referrer = (attributes.get("content") or "").strip().lower()
        elif self.refresh is None and "http-equiv" in attributes and (node.parent is None or node.parent.tag != "noscript"):
            self.refresh = immediate_refresh(attributes)  # one in <noscript> leads away only those whose browser runs no scripts


def read_page(source: PageSource, url: str, *, whole: bool = True, selectors: Sequence[str] = (), contexts: bool = False) -> tuple[Page, Document]:
    """Read one page; `selectors` are those of the policies, by number.

    With `whole` false, `source` gives the content of a page alone, before any
    theme: every link is then content, and gets its context unless it leaves the
    site (nobody is shown that). With `contexts`, so do the links in the content of a whole page,
    and the page is called what its main heading says.

    Raises:
        OSError: the page cannot be read. Malformed HTML never raises.
    """
    document = read_document(source.read(), source, url, whole=whole, selectors=selectors, contexts=contexts)
    return page_of(source, url, document), document


def read_document(
    raw: bytes | str, source: PageSource, url: str, *, whole: bool = True, selectors: Sequence[str] = (), contexts: bool = False
) -> Document:
    """Do what `read_page` does with the HTML that was read. Of `source` only the path and the content count, as `readings.key_of` knows."""
    html, encoding = (raw.encode("utf-8", "replace"), None) if isinstance(raw, str) else decode(raw)
    tree = LexborHTMLParser(html)
    elements = Elements(html, tree, headings=contexts or not whole, around=whole)
    document = Document()
    document.encoding = encoding
    marks = read_marks(source.path, tree, elements)
    document.suppressions, document.disabled = marks.all, marks.page
    host = url[url.find("//") : url.find("/", len("https://")) + 1]
    origins = (host, f"http:{host}", f"https:{host}")
    sentences = Sentences() if contexts or not whole else None
    _read_nodes(document, elements, marks, source.content if whole else None, sentences, origins, matched_selectors(tree, selectors))
    if whole and any(link.rel and loses_by_that(link.rel) for link in document.links):
        document.rewrites_rel = any(writes_rel(script.text().encode()) for script in elements.scripts())
    root = tree.root
    if root is not None:
        document.language = root.attributes.get("lang") or ""
    document.made = whole and elements.holds(MADE)
    if whole and elements.holds(b"linkvoice-inbound"):
        document.linkbacks = list(_linkbacks(tree, url))
    return document


def page_of(source: PageSource, url: str, document: Document) -> Page:
    """Put together what the generator and the document say of a page."""
    return Page(
        path=source.path,
        url=url,
        title=source.title or document.name or document.title,
        source=source.source,
        language=document.language,
        anchors=document.anchors,
        robots=tuple(document.robots),
        canonicals=tuple(document.canonicals),
        referrer=document.referrer,
        rewrites_rel=document.rewrites_rel,
        refresh=document.refresh,
        edit_url=source.edit_url,
        options=source.options._replace(alone=True) if document.made else source.options,
        suppressions=tuple(document.suppressions),
        disabled=tuple(document.disabled),
        linkbacks=tuple(document.linkbacks),
    )


def content_of(document: Document) -> Content:
    """Say by what a content-only document is found in the whole page: its hrefs in order, and the images around them."""
    kinds = [link.element if link.attribute == "src" else link.attribute for link in document.links if link.element != "link"]
    hrefs = tuple(link.href for link in document.links if link.attribute == "href" and link.element != "link")
    first = kinds.index("href") if hrefs else len(kinds)
    last = len(kinds) - kinds[::-1].index("href") if hrefs else len(kinds)
    return Content(hrefs, kinds[:first].count("img"), kinds[last:].count("img"))


def _read_nodes(  # noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917 - see below
    document: Document,
    elements: Elements,
    marks: Marks,
    known: Content | None,
    sentences: Sentences | None,
    origins: tuple[str, ...],
    selected: Mapping[int, tuple[int, ...]],
) -> None:
    """Read the elements in document order: what the head says, anchors, links.

    Nine of ten elements are plain ``<a href>``. This loop is where most of the
    time of a large site goes, so it calls as little as it can for them.
    """
    nodes = elements.nodes
    own = elements.own()
    content, exact = elements.content(known, own) if known is not None else (bytearray(b"\1") * len(nodes), True)
    held = bytes(content) if sentences is not None else b""  # the title of a page often stands in a header, which is no content
    heading: Heading | None = None
    headline: LexborNode | None = None
    """Its element, until the first link under it asks what it says."""
    marked = bool(marks.all)
    plain = not marked and not selected
    ours = any(own)
    add_anchor, add_link, new, usual = document.anchors.add, document.links.append, tuple.__new__, USUAL.issuperset
    for number, (node, tag, attributes) in enumerate(zip(nodes, elements.tags, elements.attributes, strict=True)):
        if "id" in attributes and (identifier := attributes["id"]):
            add_anchor(identifier)
        if ours and own[number]:
            continue
        if tag == "a":
            if "name" in attributes and (name := attributes["name"]):
                add_anchor(name)
            text = " ".join(node.text_lexbor().split())
            href, context = attributes.get("href"), None
            # A link within its own page has none: it is of no use on another one.
            if sentences is not None and content[number] and href and href[0] != "#" and (not href.startswith(_ABSOLUTE) or href.startswith(origins)):
                if headline is not None:
                    heading, headline = heading_of(headline), None
                context = sentences.context(node, heading)
            if plain and text and usual(attributes):
                rel = (attributes["rel"] or None) if "rel" in attributes else ""
                if href and rel is not None:
                    permalink = "class" in attributes and "headerlink" in (attributes["class"] or "")
                    region = _CONTENT if content[number] and not permalink else _CHROME
                    # The same as Found(...), which takes three times as long.
                    add_link(new(Found, (href, "a", "href", rel, text, region, (), context, PLAIN)))
                    continue
            urls = urls_of(tag, attributes)
            if sentences is None and is_unlinked(attributes):
                urls = [*urls, ("", "")]
        else:
            text, context = "", None
            if tag in _HEADINGS:
                if sentences is not None and held[number]:
                    headline = node
                    if tag == "h1" and not document.name:
                        document.name = heading_of(node).text
            elif tag in _HEAD:
                document.note(tag, node, attributes)
            if not exact and content[number] and is_around(tag, attributes):
                run = elements.run(node, number)
                if run is not None:
                    content[slice(*run)] = bytes(run[1] - run[0])
            urls = urls_of(tag, attributes) if tag != "style" else [("url()", url) for url in css_urls(node.text())]
        if urls:
            region = _CONTENT if content[number] and not _is_permalink(attributes) else _CHROME
            text = text or _other_text(node, tag, attributes)
            rel = attributes.get("rel") or ""
            silenced = marks.of(number) if marked else ()
            traits = traits_of(tag, node, attributes, text, selected.get(node.mem_id, ())) if sentences is None else PLAIN
            for attribute, href in urls:
                add_link(new(Found, (href, tag, attribute, rel, text, region, silenced, context, traits)))


def _linkbacks(tree: LexborHTMLParser, url: str) -> Iterator[tuple[str, str]]:
    """Yield the links of our own lists of who links to us: no part of the graph, and yet of the page that its readers see."""
    for node in tree.css(".linkvoice-inbound a[href]"):
        attributes = node.attributes
        href = join(url, attributes.get("href") or "")
        if href is not None:
            yield href, attributes.get("rel") or ""


def _is_permalink(attributes: Attributes) -> bool:
    return "headerlink" in (attributes.get("class") or "")


def _other_text(node: LexborNode, tag: str, attributes: Attributes) -> str:
    """What a reader sees of a link without text."""
    text = attributes.get("alt")
    if tag == "a":
        image = node.css_first("img[alt]")
        text = (image.attributes.get("alt") if image is not None else None) or attributes.get("aria-label") or attributes.get("title")
    return " ".join((text or "").split())

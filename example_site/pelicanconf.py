"""The documentation of Lanternfish once more, by Pelican: the files in docs/ that MkDocs reads, and the same addresses.

    pelican --settings example_site/pelicanconf.py

linkvoice finds the same in them. MkDocs knows what a link to another Markdown file means; Pelican wants to be told by
``{filename}``, which `SourceLinks` writes before it.
"""

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

MARKS = (("a", "href", re.compile(r"(?![a-z]+:|[/#?]).+\.md(?:[?#]|$)"), "{filename}"), ("img", "src", re.compile(r"(?![a-z]+:|/)"), "{static}"))


class SourceLinks(Treeprocessor):
    """Marks what leads to another file of the sources."""

    def run(self, root: Element) -> None:
        """Mark the links and pictures of a page."""
        for tag, attribute, relative, mark in MARKS:
            for element in root.iter(tag):
                target = element.get(attribute, "")
                if relative.match(target):
                    element.set(attribute, mark + target)


class SourceLinksExtension(Extension):
    """Has Markdown do so, once it has found the links."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Markdown calls it so
        """Take a place after that of inline text."""
        md.treeprocessors.register(SourceLinks(md), "source_links", 10)


SITENAME = "Lanternfish"
SITEURL = "https://lanternfish.test/docs"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"

# Pages alone, each at the address that MkDocs gives it.
PATH = "docs"
OUTPUT_PATH = "site"
DELETE_OUTPUT_DIRECTORY = True
PAGE_PATHS = [""]
ARTICLE_PATHS: list[str] = []
STATIC_PATHS = ["assets", "stylesheets"]
DIRECT_TEMPLATES: list[str] = []
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = None
PATH_METADATA = r"(?P<path_no_ext>.*)\..*"
FILENAME_METADATA = r"(?P<title>.*)"
PAGE_URL = "{path_no_ext}/"
PAGE_SAVE_AS = "{path_no_ext}/index.html"
EXTRA_PATH_METADATA = {"index.md": {"url": "", "save_as": "index.html"}}
TEMPLATE_PAGES = {"../moved.html": "quickstart/index.html"}

THEME = "simple"
CSS_FILE = ""
STYLESHEET_URL = f"{SITEURL}/stylesheets/extra.css"

MARKDOWN = {
    "extensions": [SourceLinksExtension(), "admonition", "attr_list", "def_list", "fenced_code", "md_in_html", "tables", "toc"],
}

PLUGINS = ["linkvoice"]
LINKVOICE = {
    "reports": {"json": ".linkvoice/report.json"},
    "linked_from": {"exclude": ["changelog.md"]},
    # Names that end in .test can belong to nobody, so linkvoice skips them unless it is told otherwise.
    "outbound": {"hosts": {"*.test": {"allow": True}}},
}

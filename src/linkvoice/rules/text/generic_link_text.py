"""The text of a link says nothing of where it leads.

"Click here", "read more" and their like, in the language of the page. Links that
search engines are told not to follow are passed over, and so are links within the
page, addresses, and links that have a label with more to say, or name a page or a section whose title is
just that.

## Why is this bad?

Readers skim pages, and screen readers list the links of a page: "here, here, more"
helps nobody. Search engines take the text for a description of the target.

## Example

```html index.html
<p>How to install it? <a href="https://docs.acme.dev/install">Click here</a>.</p>
```

## Use instead

```html index.html
<p>See <a href="https://docs.acme.dev/install">how to install it</a>.</p>
```

## Options

- `rules.options`: `{LV402: {texts: [to the shop]}}` for further texts, in any language.

## Source

[Link text](https://developers.google.com/search/docs/crawling-indexing/links-crawlable#write-good-anchor-text).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

from linkvoice.model.finding import Severity
from linkvoice.model.graph import LinkGraph
from linkvoice.model.link import Kind, Link, Region, Suppression
from linkvoice.rules.links.kinds import is_generated
from linkvoice.rules.rule import Facts, Option, Problem, Rule
from linkvoice.rules.text.within import stays_on_page
from linkvoice.rules.together import together
from linkvoice.rules.tokens import search_tokens

_EDGES = r"^(?:\.\.+|[^\w@$#%&/\\.:~<-])+|(?:_|[^\w(])+$"
"""Signs around a text, but for those that make a name in code of it: `link()`, `--more`, `$this`."""
_TITLE = r"\s+[-\u2013\u2014|\u00b7\u2022:\u00bb]\s+"
"""Stands between the title of a page and the site's name."""
_LEADING = {Kind.INSIDE, Kind.OUTSIDE}


def check(facts: Facts) -> Iterator[Problem]:
    """Yield the links with a text that would suit any other; those with the same text on one page, or by one template, as one."""
    further = frozenset(_bare(text) for text in facts.option(RULE, "texts"))
    texts = _texts()
    every = further.union(*texts.values())
    longest = max(map(len, every)) + 8
    bares: dict[str, str] = {}
    groups: dict[tuple[str, str, str, tuple[Suppression, ...]], list[Link]] = {}
    for link in facts.graph.links:
        text = link.text
        if not text or len(text) > longest:
            continue
        bare = bares.get(text)
        if bare is None:
            bare = _bare(text)
            bare = bares[text] = bare if bare in every else ""
        if bare and _counts(facts, link):
            language = _language(facts.graph, link)
            if bare in further or bare in texts.get(language, every if not language else ()):
                page = "" if link.region is Region.CHROME or is_generated(link.page) else link.page
                groups.setdefault((bare, page, language, link.suppressions), []).append(link)
    for links in groups.values():
        yield Problem(f"`{links[0].text}`: this text does not say where the link leads", together(links), hint=_hint(facts.graph, links))


def _counts(facts: Facts, link: Link) -> bool:
    if link.element not in {"a", "area"} or link.target.kind not in _LEADING or link.traits.labelled or "nofollow" in search_tokens(link.rel):
        return False
    return not stays_on_page(facts.graph, link) and not _is_name(facts.graph, link)


def _is_name(graph: LinkGraph, link: Link) -> bool:
    """Whether the text is the title of the page that it leads to, or of the section."""
    bare = _bare(link.text)
    return bare == _bare(_title(graph, link)) or re.sub(r"\W+", "-", bare) == unquote(link.target.fragment).lower()


def _texts() -> Mapping[str, frozenset[str]]:
    import tomllib  # the rule is off unless somebody selects it

    lists = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))["texts"]
    return {language: frozenset(texts) for language, texts in lists.items()}


def _language(graph: LinkGraph, link: Link) -> str:
    """The language of the page, without region; empty where nobody says."""
    page = graph.pages.get(link.page)
    language = re.split(r"[-_]", ((page.language if page is not None else "") or graph.site.language).strip().lower())[0]
    return "no" if language in {"nb", "nn"} else language


def _bare(text: str) -> str:
    return re.sub(_EDGES, "", text).lower()


def _title(graph: LinkGraph, link: Link) -> str:
    """The title of the page that a link leads to, without the site's name."""
    landing = graph.landings.get(link.target)
    page = graph.pages.get(landing.file) if landing is not None and landing.file is not None else None
    return "" if page is None else re.split(_TITLE, page.title)[0]


def _hint(graph: LinkGraph, links: list[Link]) -> str:
    title = _title(graph, links[0]) if len(links) == 1 else ""
    return f"name what is there, such as `{title}`" if title else "name what is there"


RULE = Rule(
    "LV402", "generic-link-text", Severity.WARNING, __doc__, check,
    options={"texts": Option((), "Further texts that say nothing of where a link leads, in any language.")},
)  # fmt: skip

"""LV505 to LV509, pages among each other: what the examples in their documentation do not show."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from linkvoice.model.finding import Finding
from linkvoice.model.outcome import Hop, Outcome, Status
from linkvoice.model.site import PageOptions
from linkvoice.rules.links.kinds import is_error, is_generated, is_turned, name_of
from tests.programs import run_module
from tests.sites import BASE, findings_of, graph_of, write

HOME = "<a href='guide/'>The guide</a>"
LONELY = "<h1>Nobody knows me</h1>"


def canonical(href: str, *, more: str = "") -> str:
    """Give a page with a canonical link, and what else stands in its head."""
    return f"<head><link rel=canonical href='{href}'>{more}</head><body><a href='{BASE}'>Home</a></body>"


def versions(**hrefs: str) -> str:
    """Give a page with language versions in its head, ``x-default`` written with an underscore."""
    links = "".join(f"<link rel=alternate hreflang={language.replace('_', '-')} href='{href}'>" for language, href in hrefs.items())
    return f"<html lang=en><head>{links}</head><body><a href='{BASE}'>Home</a></body>"


def told(tmp_path: Path, files: dict[str, str], *codes: str, answers: dict[str, Outcome] | None = None, **options: Any) -> tuple[Finding, ...]:
    """Judge a site by some rules."""
    return findings_of(tmp_path, files, answers, rules={"select": list(codes), "options": options.pop("rules", {})}, **options)


def orphans(tmp_path: Path, files: dict[str, str], **options: Any) -> list[str]:
    """Give the paths of the orphans of a site."""
    return [finding.page for finding in told(tmp_path, files, "LV505", **options)]


# LV505


@pytest.mark.parametrize(
    "path",
    [
        "lonely/index.html",
        "lonely.html",
        "overrides/partials/nav.html",
        ".overrides/main.html",
        "guide/deep/page.html",
        "tag.html",
        "commands/tag/index.html",
        "author/index.html",
        "python3.html",
        "guide/2024.html",
        "pages/about.html",
        "includes/notice.html",
    ],
)
def test_pages_that_nobody_links(tmp_path: Path, path: str) -> None:
    """A page without a link from another page is an orphan, a published template too."""
    findings = told(tmp_path, {"index.html": "Welcome", path: LONELY}, "LV505")

    assert [(finding.page, finding.severity, finding.message) for finding in findings] == [(path, "warning", "no other page links to this page")]


def test_the_page_of_who_links_here_may_be_alone(tmp_path: Path) -> None:
    """Sections that linkvoice writes lead to it and its parts, and do not count; a page of the author's in its place, or with a list of its own, is judged."""
    ours = "<section class=linkvoice><ul class=linkvoice-inbound><li><a href='https://blog.dev/'>x</a></ul></section>"
    files = {"index.html": "Welcome", "who-links-to-us/index.html": ours, "who-links-to-us/sites/index.html": ours, "guide/index.html": ours}

    assert orphans(tmp_path, files) == ["guide/index.html"]
    assert orphans(tmp_path, {**files, "who-links-to-us/index.html": LONELY}) == ["guide/index.html", "who-links-to-us/index.html"]


@pytest.mark.parametrize(
    "path",
    [
        "404.html",
        "de/404.html",
        "404/index.html",
        "50x.html",
        "not-found.html",
        "offline.html",
        "index2.html",
        "blog/page/3/index.html",
        "page2/index.html",
        "tag/cheese.html",
        "tags/cheese/index.html",
        "tags.html",
        "author/anna.html",
        "authors/index.html",
        "category/cheese2.html",
        "categories.html",
        "archives.html",
        "blog/archive/2024/index.html",
        "2024/05/index.html",
        "drafts/cheese.html",
        "search.html",
        "search/index.html",
        "genindex-A.html",
        "py-modindex.html",
        "_static/macros.html",
        "google0123456789abcdef.html",
    ],
)
def test_kinds_of_pages_that_may_be_alone(tmp_path: Path, path: str) -> None:
    """Error pages, what generators make by themselves, drafts and proofs of ownership need no link."""
    assert orphans(tmp_path, {"index.html": "Welcome", path: LONELY}) == []


@pytest.mark.parametrize(
    "html",
    [
        "<meta name=robots content=noindex>",
        "<meta name=ROBOTS content='nofollow, NoIndex'>",
        "<meta name=robots content=none>",
        "<meta name=googlebot content=noindex>",
        canonical(f"{BASE}guide/"),
        canonical("https://copy.acme.org/lonely/"),
        "<meta http-equiv=refresh content='0; url=/guide/'>",
        "<!-- linkvoice-disable-page LV505 -- for a campaign -->",
    ],
)
def test_pages_that_do_not_stand_for_themselves(tmp_path: Path, html: str) -> None:
    """What search engines may not show, copies and redirect stubs need no link; nor what its author says so of."""
    files = {"index.html": HOME, "guide/index.html": "", "lonely/index.html": html}

    assert told(tmp_path, files, "LV0", "LV505") == ()


@pytest.mark.parametrize(
    "html",
    [
        canonical(f"{BASE}lonely/"),
        canonical(f"{BASE}lonely"),
        canonical(f"{BASE}lonely/index.html"),
        canonical("/lonely/"),
        "<meta name=robots content='index, max-image-preview:none'>",
        "<meta name=robots content=nofollow>",
        "<a href=#here id=here>here</a> <a href='./'>here</a>",
    ],
)
def test_pages_that_stand_for_themselves(tmp_path: Path, html: str) -> None:
    """A canonical link to oneself, however short, and links to oneself change nothing."""
    assert orphans(tmp_path, {"index.html": "Welcome", "lonely/index.html": html}) == ["lonely/index.html"]


@pytest.mark.parametrize(
    "html",
    [
        "<a href='lonely/'>t</a>",
        "<nav><a href='/lonely/index.html#x'>t</a></nav>",
        "<a href='lonely/' rel=nofollow>t</a>",
        "<a href='lonely/?from=home'>t</a>",
        f"<a href='{BASE}lonely'>t</a>",
        "<a href='moved.html'>t</a>",
        "<map><area href='lonely/' alt=t></map>",
        "<svg><a xlink:href='lonely/'><text>t</text></a></svg>",
        "<iframe src='lonely/'></iframe>",
        "<form action='lonely/'></form>",
        "<head><link rel=next href='lonely/'></head>",
        "<head><link rel=alternate hreflang=de href='lonely/'></head>",
    ],
)
def test_ways_to_a_page(tmp_path: Path, html: str) -> None:
    """Whatever leads from another page to it, through a redirect too."""
    files = {"index.html": html, "lonely/index.html": LONELY, "moved.html": "<meta http-equiv=refresh content='0; url=/lonely/'>"}

    assert orphans(tmp_path, files) == []


@pytest.mark.parametrize(
    "html",
    [
        "<head><link rel=canonical href='/lonely/'></head>",
        "<head><meta property='og:url' content='https://acme.dev/lonely/'></head>",
        "<blockquote cite='/lonely/'>t</blockquote>",
        "<!-- <a href='lonely/'>t</a> -->",
        "<template><a href='lonely/'>t</a></template>",
        "",
    ],
)
def test_no_ways_to_a_page(tmp_path: Path, html: str) -> None:
    """What names a page without leading anybody there is no link; nor is a stub that nobody follows."""
    files = {"index.html": html, "lonely/index.html": LONELY, "moved.html": "<meta http-equiv=refresh content='0; url=/lonely/'>"}

    assert orphans(tmp_path, files) == ["lonely/index.html"]


def test_the_home_page_of_a_language(tmp_path: Path) -> None:
    """Where the home page only sends readers on, the place that it sends them to is the home page."""
    assert orphans(tmp_path, {"index.html": "<meta http-equiv=refresh content='0; url=en/'>", "en/index.html": LONELY}) == []


def test_a_part_of_a_site_has_no_orphans(tmp_path: Path) -> None:
    """Without a home page nobody knows what leads where."""
    assert orphans(tmp_path, {"guide/a.html": LONELY, "guide/b.html": "<a href=a.html>t</a>"}) == []


def test_pages_without_the_url_of_the_site(tmp_path: Path) -> None:
    """Where nobody knows the site's URL, a canonical link that ends like the page is its own."""
    files = {
        "index.html": "Welcome",
        "a/b.html": canonical("https://any.acme.org/docs/a/b.html"),
        "c.html": canonical("https://any.acme.org/docs/a/"),
    }

    assert orphans(tmp_path, files, site_url=None) == ["a/b.html"]


def test_hidden_pages_of_pelican(tmp_path: Path) -> None:
    """Pelican links its pages, but for those that are hidden; what it did not make is an orphan there too."""
    files = {"index.html": "Blog", "pages/secret.html": LONELY, "leak.html": LONELY}
    lists = dict.fromkeys(("archives.html", "authors.html", "categories.html", "tags.html"), "")

    assert orphans(tmp_path, {**files, **lists}) == ["leak.html"]


def test_pages_that_are_to_be_ignored(tmp_path: Path) -> None:
    """The option takes patterns of gitignore over paths in the built site, and of the sources."""
    files = {"index.html": "Welcome", "landing/index.html": LONELY, "b/thanks/index.html": LONELY, "c/index.html": LONELY}
    found = orphans(
        tmp_path, files, rules={"orphan-page": {"ignore": ["landing/", "thanks.md"]}}, sources={"b/thanks/index.html": "docs/b/thanks.md"}
    )

    assert found == ["c/index.html"]


def test_pages_that_are_kept_out_of_the_navigation(tmp_path: Path) -> None:
    """What the author keeps out of the navigation on purpose may be alone."""
    files = {"index.html": "Welcome", "a/index.html": LONELY, "b/index.html": LONELY}

    assert orphans(tmp_path, files, front_matter={"a/index.html": PageOptions(alone=True)}) == ["b/index.html"]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("index.html", ""),
        ("", ""),
        ("guide/", "guide"),
        ("guide", "guide"),
        ("guide.html", "guide"),
        ("guide/index.html", "guide"),
        ("guide/index", "guide"),
        ("guide.htm", "guide"),
        ("reindex.html", "reindex"),
        ("v1.2/", "v1.2"),
        ("myindex/index.html", "myindex"),
    ],
)
def test_names_of_pages(path: str, name: str) -> None:
    """A page has one name, however servers shorten its path."""
    assert name_of(path) == name


def test_kinds_of_paths() -> None:
    """Only whole names count: a page about an error, a tag or the year 2024 is a page like others."""
    ordinary = ["guide/error-handling.html", "errors.html", "guide/500/miles.html", "tag.html", "search-engines.html", "2024.html", "pagers.html"]

    assert [path for path in ordinary if is_error(path) or is_generated(path) or is_turned(path)] == []


# LV506

OWN = f"<link rel=canonical href='{BASE}guide/'>"


@pytest.mark.parametrize(
    ("html", "message"),
    [
        (canonical("/guide/"), "/guide/: this canonical link is no absolute URL"),
        (canonical("./"), "./: this canonical link is no absolute URL"),
        (canonical("//acme.dev/guide/"), "//acme.dev/guide/: this canonical link is no absolute URL"),
        (canonical("acme.dev/guide/"), "acme.dev/guide/: this canonical link is no absolute URL"),
        (canonical("https://"), "https://: this canonical link is no absolute URL"),
        (canonical(""), "(empty): this canonical link is empty"),
        (canonical(BASE), f"{BASE}: this canonical link names the home page, and this is another page"),
        (canonical("https://acme.dev"), "https://acme.dev: this canonical link names the home page, and this is another page"),
        (canonical(f"{BASE}index.html"), f"{BASE}index.html: this canonical link names the home page, and this is another page"),
        (
            canonical("https://acme.dev/guide/", more="<link rel=canonical href=https://acme.org/guide/>"),
            "https://acme.dev/guide/: another canonical link of this page says https://acme.org/guide/",
        ),
        (f"<body><p>Text</p>{OWN}</body>", f"{BASE}guide/: this canonical link stands in the body, where search engines do not read it"),
        (f"<head><div></div>{OWN}</head>", f"{BASE}guide/: this canonical link stands in the body, where search engines do not read it"),
    ],
)
def test_canonical_links_that_cannot_be_meant(tmp_path: Path, html: str, message: str) -> None:
    """Relative, empty, contradictory, in the body, or the home page on another page: one warning for each page."""
    findings = told(tmp_path, {"index.html": HOME, "guide/index.html": html}, "LV505", "LV506", "LV507", "LV508")

    assert [(finding.code, finding.severity, finding.message) for finding in findings] == [("LV506", "warning", message)]
    assert findings[0].hint


@pytest.mark.parametrize(
    "html",
    [
        canonical(f"{BASE}guide/"),
        canonical(f"{BASE}guide/", more=OWN),
        canonical(f" {BASE}guide/ "),
        canonical("HTTPS://ACME.dev/guide/"),
        canonical("http://acme.dev/guide/"),
        canonical("https://copy.acme.org/guide/"),
        canonical("https://copy.acme.org/"),
        canonical(f"{BASE}guide.html"),
        canonical(f"{BASE}guide"),
        f"<head>{OWN}</head><body>{OWN.replace('guide', 'other')}</body>",
        "<head><link rel=canonical></head>",
        "<a rel=canonical href=/guide/>The guide</a>",
        "<meta http-equiv=refresh content='0; url=../'><link rel=canonical href=../>",
    ],
)
def test_canonical_links_that_are_fine(tmp_path: Path, html: str) -> None:
    """The same link twice, other spellings of the page, other sites, and whatever stands in a redirect stub."""
    assert told(tmp_path, {"index.html": HOME, "guide/index.html": html}, "LV506", "LV507", "LV508") == ()


@pytest.mark.parametrize("path", ["404.html", "index.html"])
def test_pages_that_may_name_the_home_page(tmp_path: Path, path: str) -> None:
    """The home page itself, and error pages, which stand in for others."""
    assert told(tmp_path, {"index.html": "Home", path: canonical(BASE)}, "LV506") == ()


def test_the_root_of_a_host_without_the_url_of_the_site(tmp_path: Path) -> None:
    """Where nobody knows the site's URL, no page but the home page stands behind the root of a host."""
    files = {"index.html": canonical("https://any.acme.org/"), "guide/index.html": canonical("https://any.acme.org/")}

    assert [finding.page for finding in told(tmp_path, files, "LV506", site_url=None)] == ["guide/index.html"]


def test_the_root_of_the_host_of_a_site_in_a_folder(tmp_path: Path) -> None:
    """A site below another one has two home pages that its pages should not name."""
    files = {
        "index.html": canonical("https://acme.dev/docs/"),
        "a.html": canonical("https://acme.dev/"),
        "b.html": canonical("https://acme.dev/docs/"),
    }

    assert [finding.page for finding in told(tmp_path, files, "LV506", site_url="https://acme.dev/docs/")] == ["a.html", "b.html"]


@pytest.mark.parametrize(("pages", "counts"), [(2, [1, 1]), (9, [9])])
def test_what_a_template_does_is_told_once(tmp_path: Path, pages: int, counts: list[int]) -> None:
    """A problem of many pages is one finding with its count."""
    files = {f"{number}.html": canonical(f"/{number}.html") for number in range(pages)}

    assert [finding.count for finding in told(tmp_path, files, "LV506")] == counts


def test_one_canonical_link_on_all_pages_is_told_once(tmp_path: Path) -> None:
    """The same link in a template is one finding, of the pages where it is wrong."""
    files = {path: canonical(BASE) for path in ("index.html", "a.html", "b.html", "404.html")}

    assert [(finding.pages, finding.count) for finding in told(tmp_path, files, "LV506")] == [(("a.html", "b.html"), 2)]


def test_a_mark_on_a_canonical_link(tmp_path: Path) -> None:
    """A mark in the head silences the finding, and is of use."""
    html = "<head><link rel=canonical href=/guide/ data-linkvoice-ignore=LV506></head>"

    assert told(tmp_path, {"index.html": HOME, "guide/index.html": html}, "LV0", "LV506") == ()


# LV507


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("<meta name=robots content=noindex>", "the canonical page {} is `noindex`"),
        ("<meta name=bingbot content=none>", "the canonical page {} is `noindex`"),
        ("<meta http-equiv=refresh content='0; url=/guide/'>", "the canonical link leads to a redirect"),
        ("<meta http-equiv=refresh content='0; url=/third/'>", "the canonical link leads to a redirect"),
        (canonical(f"{BASE}third/"), f"the canonical page {{}} names yet another page, {BASE}third/"),
        (canonical(f"{BASE}guide/"), f"the canonical page {{}} names yet another page, {BASE}guide/"),
        (canonical("https://copy.acme.org/b/"), "the canonical page {} names yet another page, https://copy.acme.org/b/"),
        (None, "the canonical link names no page of this site"),
    ],
)
def test_canonical_pages_of_this_site_that_cannot_stand_for_another(tmp_path: Path, target: str | None, message: str) -> None:
    """A redirect, a missing page, one that is `noindex`, one that names another: an error, for it is a fact of this build."""
    files = {"index.html": HOME, "guide/index.html": canonical(f"{BASE}best/"), "third/index.html": "", "best/index.html": target}
    findings = told(tmp_path, {path: html for path, html in files.items() if html is not None}, "LV507")

    expected = f"{BASE}best/: {message.format('best/index.html')}"
    assert [(finding.severity, finding.about_build, finding.message) for finding in findings if finding.page == "guide/index.html"] == [
        ("error", True, expected)
    ]


@pytest.mark.parametrize(
    ("html", "best"),
    [
        (canonical(f"{BASE}best/"), LONELY),
        (canonical(f"{BASE}best/"), canonical(f"{BASE}best/")),
        (canonical(f"{BASE}best/"), canonical(f"{BASE}best")),
        (canonical(f"{BASE}best/"), canonical("/best/index.html")),
        (canonical(f"{BASE}best"), LONELY),
        (canonical(f"{BASE}best.html"), LONELY),
        (canonical(f"{BASE}best/index.html"), LONELY),
        (canonical(f"{BASE}paper.pdf"), LONELY),
        (canonical(f"{BASE}api/"), LONELY),
        (canonical("https://copy.acme.org/"), LONELY),
        ("<head><meta name=robots content=noindex><link rel=canonical href=https://acme.dev/guide/></head>", LONELY),
        (canonical(f"{BASE}gone/", more="<link rel=canonical href=https://acme.dev/else/>"), LONELY),
        ("<body><p>Text</p><link rel=canonical href=https://acme.dev/gone/></body>", LONELY),
    ],
)
def test_canonical_pages_that_can_stand_for_another(tmp_path: Path, html: str, best: str) -> None:
    """Pages that are there, however short their URLs, places of others, and what LV506 speaks of already."""
    files = {"index.html": HOME, "guide/index.html": html, "best/index.html": best, "paper.pdf": "%PDF"}

    assert told(tmp_path, files, "LV507", elsewhere=["/api/**"]) == ()


@pytest.mark.parametrize(
    ("outcome", "message"),
    [
        (Outcome("https://copy.acme.org/a", Status.BROKEN, "answered 404"), "the canonical page answered 404"),
        (
            Outcome("https://copy.acme.org/a", Status.REDIRECTED, hops=(Hop("https://copy.acme.org/a", 301, "https://copy.acme.org/b"),)),
            "the canonical page has moved",
        ),
        (Outcome("https://copy.acme.org/a", Status.OK), None),
        (Outcome("https://copy.acme.org/a", Status.BLOCKED, "answered 403"), None),
        (Outcome("https://copy.acme.org/a", Status.UNREACHABLE, "timed out"), None),
        (Outcome("https://copy.acme.org/a", Status.UNCHECKED), None),
    ],
)
def test_what_the_network_says_of_a_canonical_page_is_a_warning(tmp_path: Path, outcome: Outcome, message: str | None) -> None:
    """A canonical page elsewhere that is gone or has moved is a warning that no strict build stumbles over."""
    files = {"index.html": HOME, "guide/index.html": canonical(outcome.url)}
    findings = told(tmp_path, files, "LV507", answers={outcome.url: outcome})

    expected = [("warning", False, f"{outcome.url}: {message}")] if message else []
    assert [(finding.severity, finding.about_build, finding.message) for finding in findings] == expected


def test_headers_say_noindex_too(tmp_path: Path) -> None:
    """What `_headers` says of a page counts as much as what the page says."""
    files = {
        "index.html": HOME,
        "guide/index.html": canonical(f"{BASE}best/"),
        "best/index.html": "",
        "_headers": "/best/*\n  X-Robots-Tag: noindex\n",
    }

    assert [finding.code for finding in told(tmp_path, files, "LV505", "LV507")] == ["LV507"]


# LV508

COPY = canonical(f"{BASE}best/")


def test_links_to_a_copy(tmp_path: Path) -> None:
    """A link to a page that names another one as canonical is a note, with the page to link to."""
    files = {"index.html": "<a href=copy/#x>t</a> <a href=best/>t</a>", "copy/index.html": COPY, "best/index.html": ""}
    findings = told(tmp_path, files, "LV508")

    assert [(finding.severity, finding.message, finding.hint) for finding in findings] == [
        ("info", "copy/#x: the page names best/index.html as canonical", "write a link to best/index.html")
    ]


@pytest.mark.parametrize(
    ("path", "html"),
    [
        ("copy.html", canonical(f"{BASE}copy")),
        ("copy.html", canonical(f"{BASE}copy/")),
        ("copy/index.html", canonical(f"{BASE}copy")),
        ("copy/index.html", canonical(f"{BASE}copy.html")),
        ("copy/index.html", canonical(f"{BASE}copy/index.html")),
        ("copy/index.html", canonical("/copy/")),
        ("copy/index.html", canonical(f"{BASE}gone/")),
        ("copy/index.html", canonical("https://copy.acme.org/copy/")),
        ("copy/index.html", canonical(BASE)),
        ("copy/index.html", canonical(f"{BASE}best/", more="<link rel=canonical href=https://acme.dev/third/>")),
        ("copy/index.html", canonical(f"{BASE}hidden/")),
        ("copy/index.html", canonical(f"{BASE}chain/")),
        ("blog/page/2/index.html", canonical(f"{BASE}best/")),
    ],
)
def test_links_that_are_as_good_as_any(tmp_path: Path, path: str, html: str) -> None:
    """The page's own URL in another spelling, a canonical page that is missing, elsewhere or no better, and further pages of a list."""
    files = {
        "index.html": f"<a href='{path}'>t</a>",
        path: html,
        "best/index.html": "",
        "third/index.html": "",
        "hidden/index.html": "<meta name=robots content=noindex>",
        "chain/index.html": canonical(f"{BASE}best/"),
    }

    assert [finding.message for finding in told(tmp_path, files, "LV508")] == []


def test_links_among_copies(tmp_path: Path) -> None:
    """An older version of a site, whose pages name those of the newest, may link to itself; the newest may not link to it by chance."""
    old = {f"1.0/{name}.html": canonical(f"{BASE}latest/{name}.html", more="") + "<a href=a.html>t</a><a href=b.html>t</a>" for name in "ab"}
    new = {"latest/a.html": "<a href=b.html>t</a>", "latest/b.html": "<a href=../1.0/a.html>t</a>"}
    findings = told(tmp_path, {"index.html": "<a href=latest/a.html>t</a>", **old, **new}, "LV508")

    assert [(finding.page, finding.message) for finding in findings] == [
        ("latest/b.html", "../1.0/a.html: the page names latest/a.html as canonical")
    ]


def test_a_navigation_that_links_to_a_copy_is_told_once(tmp_path: Path) -> None:
    """A link of a template is one finding; the copy itself does not count."""
    nav = "<nav><a href=/copy/>t</a></nav>"
    files = {"index.html": nav, "a.html": nav, "best/index.html": nav, "copy/index.html": COPY + nav}

    assert [(finding.page, finding.count) for finding in told(tmp_path, files, "LV508")] == [("a.html", 3)]


# LV509

EN, DE = BASE, f"{BASE}de/"


def test_versions_that_agree(tmp_path: Path) -> None:
    """Each version lists itself and the others; a default, feeds and what stands in the body change nothing."""
    page = versions(en=EN, de=DE, x_default=EN)
    feed = "<link rel=alternate type=application/rss+xml hreflang=fr href=/feed.xml>"
    files = {
        "index.html": page,
        "de/index.html": page,
        "feed.html": f"<head>{feed}</head>",
        "body.html": f"<p>t</p><link rel=alternate hreflang=de href={DE}>",
        "plain.html": "<head><link rel=alternate href=/print.html></head>",
        "404.html": versions(en=EN, de=DE),
        "moved.html": f"<meta http-equiv=refresh content='0; url=/'><link rel=alternate hreflang=de href={DE}>",
    }

    assert told(tmp_path, files, "LV509") == ()


@pytest.mark.parametrize(
    ("home", "german", "expected"),
    [
        (versions(en=EN, de=DE), "", [("index.html", f"{DE}: the version in `de` does not list this page in return")]),
        (versions(en=EN, de=DE), versions(de=DE), [("index.html", f"{DE}: the version in `de` does not list this page in return")]),
        (versions(de=DE), versions(en=EN, de=DE), [("index.html", "this page is not among the language versions that it lists")]),
        (versions(en="/", de=DE), versions(en=EN, de=DE), [("index.html", "/: the link to the version in `en` is no absolute URL")]),
        (
            versions(en="//acme.dev/", de=DE),
            versions(en=EN, de=DE),
            [("index.html", "//acme.dev/: the link to the version in `en` is no absolute URL")],
        ),
        (versions(en=EN), versions(de=DE), []),
        (versions(en=f"{EN}index.html", de=f"{DE}index.html"), versions(en=EN, de=DE), []),
        (versions(en=EN, de=DE, fr="https://fr.acme.org/"), versions(en=EN, de=DE), []),
    ],
)
def test_versions_with_a_gap(tmp_path: Path, home: str, german: str, expected: list[tuple[str, str]]) -> None:
    """A version that does not list itself, is not absolute, or is not listed in return; other sites are not judged."""
    findings = told(tmp_path, {"index.html": home, "de/index.html": german}, "LV509")

    assert [(finding.page, finding.message) for finding in findings] == expected
    assert all(finding.severity == "warning" and finding.hint for finding in findings)


@pytest.mark.parametrize("pages", [1, 6])
def test_a_theme_that_never_lists_the_page_itself(tmp_path: Path, pages: int) -> None:
    """Where no page lists itself, the theme leaves that out: it is said once, as an info."""
    files = {"index.html": ""}
    for number in range(pages):
        files |= {f"{number}.html": versions(de=f"{BASE}{number}-de.html"), f"{number}-de.html": versions(en=f"{BASE}{number}.html")}

    findings = told(tmp_path, files, "LV509")

    assert [(str(finding.severity), finding.page, finding.count, finding.message.partition(" ")[0]) for finding in findings] == [
        ("info", "0-de.html", 2 * pages, "this")
    ]


def test_a_theme_that_writes_no_hosts(tmp_path: Path) -> None:
    """It is said once, as an info: no author can mend it, and no strict build should fail of it."""
    files = {name: versions(en=f"/{name}", de=f"/de/{name}") for name in ("index.html", "a.html", "b.html")}
    files |= {f"de/{name}": page for name, page in files.items()}

    assert [(str(finding.severity), finding.page, finding.count, finding.message) for finding in told(tmp_path, files, "LV509")] == [
        ("info", "a.html", 6, "/a.html: the link to the version in `en` is no absolute URL")
    ]


def test_the_hint_is_the_line_to_add(tmp_path: Path) -> None:
    """A page that does not list itself is told the whole element."""
    files = {"index.html": versions(de=DE), "de/index.html": versions(en=EN, de=DE)}

    assert [finding.hint for finding in told(tmp_path, files, "LV509")] == [f'add <link rel="alternate" hreflang="en" href="{EN}">']


def test_versions_without_the_url_of_the_site(tmp_path: Path) -> None:
    """Where nobody knows the site's URL, a page finds itself by the end of a URL, and nothing is said of the others."""
    files = {
        "guide.html": versions(en="https://any.acme.org/guide.html", de="https://any.acme.org/de/guide.html"),
        "a.html": versions(de="https://any.acme.org/b"),
    }

    assert [finding.page for finding in told(tmp_path, files, "LV509", site_url=None)] == ["a.html"]


def test_relations_of_a_graph(tmp_path: Path) -> None:
    """Links of `link` elements are found by each token of their rel, in any case."""
    graph = graph_of(tmp_path, {"index.html": "<head><link rel='Next PREV next' href=a.html></head><a rel=next href=b.html>t</a>"})

    assert [link.href for link in graph.relations("next")] == ["a.html"]
    assert graph.relations("prev") == graph.relations("next")
    assert graph._replace(links=()).relations("canonical") == ()


# All rules together

EVERYTHING = ("LV0", "LV1", "LV2", "LV3", "LV4", "LV5", "LV6")


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"blog/a/index.html": f"<head><link rel=canonical href={BASE}blog/a/><link rel=canonical href={BASE}blog/a/></head>"}, []),
        (
            {
                "old/index.html": "<title>Moved</title><link rel=canonical href=../new/><meta name=robots content=noindex>"
                "<meta http-equiv=refresh content='0; url=../new/'>",
                "new/index.html": "<h1>New</h1>",
            },
            [],
        ),
        ({"index.html": "Home", "cats/index.html": canonical(BASE)}, ["LV506"]),
        ({"index.html": "<head><link rel=canonical href=https://a.acme.org/><link rel=canonical href=https://b.acme.org/></head>"}, ["LV506"]),
        ({"index.html": "<a href=old/>The old one</a>, <a href=new/>the new one</a>", "old/index.html": canonical(f"{BASE}new/"), "new/index.html": ""}, ["LV508"]),
        ({"a.html": "<html lang=de-CH><a href=b.html>hier klicken</a>", "b.html": "<h1>Second</h1>"}, ["LV402"]),
        ({"index.html": "<a href=dog/><img src=dog.gif></a>", "dog/index.html": "", "dog.gif": ""}, ["LV401"]),
        ({"index.html": "<a href=dog/>A dog</a>", "dog/index.html": "", "cat/index.html": "<a href=/>Home</a>"}, ["LV505"]),
        ({"index.html": "<a href=dog/>A dog</a>", "dog/index.html": f"<a href={BASE}>Home</a>", "404.html": "<h1>Not found</h1>"}, []),
    ],
)  # fmt: skip
def test_one_mistake_is_one_finding(tmp_path: Path, files: dict[str, str], expected: list[str]) -> None:
    """With all groups selected, each mistake is told by one rule, and no other has anything to add."""
    assert [finding.code for finding in told(tmp_path, files, *EVERYTHING)] == expected


def test_pages_that_mkdocs_keeps_out_of_the_navigation(tmp_path: Path) -> None:
    """`not_in_nav` says that a page may be alone; a page that was forgotten, and a template in the documents, are orphans."""
    pages = {"index.md": "# Home", "aside.md": "# Aside", "forgotten.md": "# Forgotten", "overrides/partials/nav.html": "<ul>{{ nav }}</ul>"}
    write(tmp_path / "docs", pages)
    options = {"outbound": {"when": "never"}, "reports": {"json": "report.json"}}
    config = {"site_name": "Acme", "site_url": BASE, "nav": [{"Home": "index.md"}], "not_in_nav": "/aside.md", "plugins": [{"linkvoice": options}]}
    (tmp_path / "mkdocs.yml").write_text(json.dumps(config), "utf-8")
    run_module("mkdocs", "build", "-q", cwd=tmp_path, env=os.environ).check_returncode()
    findings = json.loads((tmp_path / "report.json").read_text("utf-8"))["findings"]

    assert [(finding["code"], finding["page"]) for finding in findings] == [
        ("LV505", "forgotten/index.html"),
        ("LV505", "overrides/partials/nav.html"),
    ]

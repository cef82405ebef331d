"""The rules about links that search engines follow: what each says, and what none of them says anything of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from linkvoice.extract.headers import headers_of, read_headers
from linkvoice.model.finding import Finding
from linkvoice.model.site import Header, Site
from tests.sites import BASE, findings_of, graph_of, judged

HOME = '<p><a href="/">Start</a></p>'


def follow(folder: Path, files: str | dict[str, str], **options: Any) -> tuple[Finding, ...]:
    """Judge a site, or one page, by the rules LV2 alone."""
    rules = {"select": ["LV2"], **options.pop("rules", {})}
    return findings_of(folder, {"index.html": files} if isinstance(files, str) else files, rules=rules, **options)


def codes(findings: tuple[Finding, ...]) -> list[str]:
    """Give the codes of findings, sorted."""
    return sorted(finding.code for finding in findings)


def told(findings: tuple[Finding, ...]) -> list[tuple[str, str, str]]:
    """Give (code, message, hint) of findings."""
    return [(finding.code, finding.message, finding.hint) for finding in findings]


def policy(rel: str, **match: Any) -> dict[str, Any]:
    """Give the configuration of one policy."""
    return {"match": match, "rel": rel}


# Links within the site


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ('<a href="/signin/" rel="nofollow">Sign in</a>', True),
        ('<a href="/signin/" rel="noopener,nofollow">Sign in</a>', True),
        ('<a href="/signin/" rel="NoFollow">Sign in</a>', True),
        ('<a href="/signin/" rel="ugc">Sign in</a>', True),
        ('<a href="/signin/" rel="sponsored">Sign in</a>', True),
        ('<a href="https://acme.dev/signin/" rel="nofollow">Sign in</a>', True),
        ('<a href="https://blog.acme.dev/" rel="nofollow">Blog</a>', True),
        ('<map name=m><area href="/signin/" alt="Sign in" rel="nofollow"></map>', True),
        ('<a href="/signin/">Sign in</a>', False),
        ('<a href="/signin/" rel="noopener nofollowed">Sign in</a>', False),
        ('<a href="#top" rel="nofollow">Up</a>', False),
        ('<a href="/index.html#top" rel="nofollow">Up</a>', False),
        ('<a href="/out/cloud" rel="nofollow">Cloud</a>', False),
        ('<a href="https://other.dev/" rel="nofollow">Other</a>', False),
        ('<a href="/_sources/index.rst.txt" rel="nofollow">Show Source</a>', False),
        ('<a href="mailto:a@acme.dev" rel="nofollow">Mail</a>', False),
        ('<link rel="nofollow" href="/signin/">', False),
    ],
)
def test_a_link_within_the_site_is_followed(tmp_path: Path, link: str, found: bool) -> None:
    """LV201 speaks of links to other pages of the site, and to other hosts of its owner; not of a redirect that leaves the site, nor of files."""
    files = {"index.html": link, "_redirects": "/out/* https://other.dev/:splat", "_sources/index.rst.txt": "Home"}

    assert codes(follow(tmp_path, files, internal_hosts=["*.acme.dev"])) == (["LV201"] if found else [])


@pytest.mark.parametrize(
    ("allowed", "found"),
    [
        (["/signin/*"], False),
        (["/signin/"], False),
        (["https://acme.dev/sign*"], False),
        (["re:^/sign(in|up)/$"], False),
        (["/login/*"], True),
        ([], True),
    ],
)
@pytest.mark.parametrize("name", ["LV201", "internal-nofollow"])
def test_paths_may_be_linked_with_nofollow_on_purpose(tmp_path: Path, allowed: list[str], found: bool, name: str) -> None:
    """Paths of `allow_internal_nofollow` are told neither by LV201, nor by LV207 and LV210."""
    files = {"index.html": '<a href="/signin/" rel="nofollow">Sign in</a>', "signin/index.html": HOME}

    findings = follow(tmp_path, files, rules={"options": {name: {"allow_internal_nofollow": allowed}}})

    assert codes(findings) == (["LV201", "LV210"] if found else [])


def test_a_link_that_a_template_repeats_is_told_once(tmp_path: Path) -> None:
    """A navigation with nofollow is one finding, with its count."""
    nav = '<nav><a href="/about/" rel="nofollow">About</a></nav>'
    findings = follow(tmp_path, {"index.html": nav, "a.html": nav, "about/index.html": nav}, rules={"ignore": ["LV210"]})

    assert [(finding.code, finding.count) for finding in findings] == [("LV201", 3)]
    assert told(findings)[0][1:] == (
        "/about/: `nofollow` on a link within the site",
        "leave it out; to keep the target out of search results, write `noindex` there",
    )


# Links that a policy speaks of

SPONSORS = {"name": "sponsors", **policy("sponsored", hosts=["cloud.dev", "*.pay.dev"])}
COMMENTS = policy("ugc", selector="#comments, .comment")
FRIENDS = policy("follow", hosts=["docs.friend.dev", "*.friends.dev"])


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="https://cloud.dev/"><img src="data:," alt="Cloud"></a>', ["LV202"]),
        ('<a href="https://www.pay.dev/x" rel="noopener ugc">Pay</a>', ["LV202"]),
        ('<a href="https://pay.dev/x" rel="sponsor">Pay</a>', ["LV202"]),
        ('<map><area href="https://cloud.dev/" alt="Cloud"></map>', ["LV202"]),
        ('<a rel="nofollow" href="https://cloud.dev/">Cloud</a>', []),
        ('<a rel="noopener, Sponsored" href="https://cloud.dev/">Cloud</a>', []),
        ('<a href="https://www.cloud.dev/">another host</a>', []),
        ('<img src="https://cloud.dev/logo.png" alt="">', []),
        ('<div id="comments"><p>Nice! <a href="https://me.dev/">My shop</a></p></div>', ["LV204"]),
        ('<p class="comment"><a href="https://me.dev/" rel="sponsored">My shop</a></p>', ["LV204"]),
        ('<p class="comment"><a href="https://me.dev/" rel="ugc">My shop</a></p>', []),
        ('<p class="comment"><a href="https://me.dev/" rel="nofollow noopener">My shop</a></p>', []),
        ('<p class="comment"><a href="/install/">how to install it</a></p>', []),
        ('<p class="comment"><a href="https://cloud.dev/">their page</a></p>', ["LV204"]),
        ('<p class="comment"><a rel="ugc nofollow" href="https://docs.friend.dev/3/">the docs</a></p>', []),
        ('<a rel="nofollow" href="https://docs.friend.dev/3/">the docs</a>', ["LV205"]),
        ('<a rel="ugc" href="https://friends.dev/">friends</a>', ["LV205"]),
        ('<a rel="noopener" href="https://docs.friend.dev/3/">the docs</a>', []),
        ('<a rel="nofollow" href="https://friend.dev/">another host</a>', []),
    ],
)
def test_links_say_what_policies_ask(tmp_path: Path, html: str, expected: list[str]) -> None:
    """LV202, LV204 and LV205 compare rel with the first policy that matches; links within the site have none."""
    assert codes(follow(tmp_path, html, policy=[COMMENTS, SPONSORS, FRIENDS])) == expected


def test_findings_name_the_policy_and_say_what_to_write(tmp_path: Path) -> None:
    """The hint is the whole attribute, with the tokens that are there already."""
    html = (
        '<a href="https://cloud.dev/" rel="noopener">Cloud</a>'
        '<p class="comment"><a href="https://me.dev/">Me</a></p>'
        '<a href="https://docs.friend.dev/" rel="nofollow noopener">Friend</a>'
    )
    findings = follow(tmp_path, html, policy=[COMMENTS, SPONSORS, FRIENDS])

    assert told(findings) == [
        ("LV202", "https://cloud.dev/: not marked as sponsored, as policy `sponsors` asks", 'write rel="noopener sponsored"'),
        (
            "LV204",
            "https://me.dev/: not marked as written by a reader, as the policy for `#comments, .comment` asks",
            'write rel="ugc nofollow"',
        ),
        (
            "LV205",
            "https://docs.friend.dev/: `nofollow`, though the policy for `docs.friend.dev`, `*.friends.dev` asks to vouch for it",
            "leave out `nofollow`",
        ),
    ]
    assert [str(finding.severity) for finding in findings] == ["error", "error", "warning"]


@pytest.mark.parametrize(
    ("rel", "expected"),
    [
        ("me", []),
        ("noopener ME", []),
        ("", [("LV205", "https://social.dev/@us: not marked as yours, as policy `ours` asks", 'write rel="me"')]),
        ("noopener,me", [("LV205", "https://social.dev/@us: not marked as yours, as policy `ours` asks", 'write rel="noopener me"')]),
        ("me nofollow", [("LV205", "https://social.dev/@us: `nofollow`, though policy `ours` asks to vouch for it", "leave out `nofollow`")]),
    ],
)
def test_links_to_profiles_of_ours_say_so(tmp_path: Path, rel: str, expected: list[tuple[str, str, str]]) -> None:
    """A policy with `rel: me` asks for that token, beside others, and against those that do not vouch."""
    ours = {"name": "ours", "match": {"urls": ["https://social.dev/@us"]}, "rel": "me"}
    html = f'<a href="https://social.dev/@us" rel="{rel}">Us</a><a href="https://social.dev/@you" rel="nofollow">You</a>'

    assert told(follow(tmp_path, html, policy=[ours])) == expected


def test_a_badge_inside_the_link_marks_a_sponsor(tmp_path: Path) -> None:
    """A documentation that shows its sponsors by a badge within the link gets all of them by one selector."""
    html = """
        <p><a href="https://deploy.dev/?ref=docs"><span class="tag sponsor-tag">sponsor</span> Deploy it</a></p>
        <p><a href="https://auth.dev/" rel="sponsored"><span class="tag sponsor-tag">sponsor</span> Log in</a></p>
        <p><a href="https://free.dev/"><span class="tag">new</span> Free tool</a></p>
        <p><a href="/sponsors/"><span class="sponsor-tag">sponsor</span> all of them</a></p>
    """
    findings = follow(tmp_path, html, policy=[policy("sponsored", selector=".sponsor-tag")])

    assert [(finding.code, finding.url) for finding in findings] == [("LV202", "https://deploy.dev/?ref=docs")]


# Affiliate links


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://www.amazon.com/dp/B01?tag=acme-20", True),
        ("https://amazon.co.uk/gp/product/B01/?psc=1&amp;tag=acme-21", True),
        ("https://www.amazon.de/dp/B01?tag=acme_x-21&th=1", True),
        ("https://amzn.to/3xYzAbC", True),
        ("https://www.awin1.com/cread.php?awinmid=1&awinaffid=2", True),
        ("https://prf.hn/click/camref:abc", True),
        ("https://cloud.sjv.io/abc", True),
        ("https://shareasale.com/r.cfm?b=1&u=2", True),
        ("https://www.ebay.com/itm/1?mkevt=1&campid=5338", True),
        ("https://www.amazon.com/dp/B01", False),
        ("https://www.amazon.com/s?tag=news", False),
        ("https://aws.amazon.com/blogs/?tag=acme-20", False),
        ("https://www.amazon.science/?ref=acme-20", False),
        ("https://notamazon.com/?tag=acme-20", False),
        ("https://shareasale.com/", False),
        ("https://www.awin1.com", False),
        ("https://tool.dev/?ref=acme", False),
        ("https://tool.dev/?utm_source=acme&utm_medium=affiliate", False),
        ("https://cloud.dev/?tag=acme-20", False),
    ],
)
def test_affiliate_links_are_known_by_their_networks(tmp_path: Path, url: str, found: bool) -> None:
    """LV203 knows networks and partners' tags, and takes no `ref=` for proof."""
    assert codes(follow(tmp_path, f'<a href="{url}">It</a>')) == (["LV203"] if found else [])


@pytest.mark.parametrize(
    ("rel", "policies"),
    [
        ("sponsored", []),
        ("nofollow noopener", []),
        ("", [policy("follow", hosts=["*.amazon.com"])]),
        ("sponsored", [policy("sponsored", query=["tag=*-20"], hosts=["*.amazon.com"])]),
    ],
)
def test_declared_affiliate_links_are_fine(tmp_path: Path, rel: str, policies: list[dict[str, Any]]) -> None:
    """A mark on the link, or a policy about its rel, declares it."""
    html = f'<a href="https://www.amazon.com/dp/B01?tag=acme-20" rel="{rel}">The book</a>'

    assert codes(follow(tmp_path, html, policy=policies)) == []


def test_a_policy_that_says_nothing_of_rel_declares_no_affiliate(tmp_path: Path) -> None:
    """What is said about referrers is another matter."""
    html = '<a href="https://amzn.to/3xYzAbC">The book</a>'

    assert codes(follow(tmp_path, html, policy=[{"match": {"hosts": ["amzn.to"]}, "referrer": "keep"}])) == ["LV203"]


# Blanket nofollow


def many(count: int, rel: str = "external nofollow noopener noreferrer", first: int = 0) -> str:
    """Give a list of links to different sites, with the rel that plugins write."""
    return "".join(f'<li><a href="https://tool{number}.dev/" rel="{rel}">Tool {number}</a></li>' for number in range(first, first + count))


@pytest.mark.parametrize(
    ("html", "found"),
    [
        (many(20), True),
        (many(19), False),
        (many(19) + many(1, "ugc", 19), True),
        (many(38) + many(2, "", 38), True),
        (many(37) + many(3, "", 37), False),
        (many(20) * 5, True),
        (many(2) * 50, False),
        (many(20, ""), False),
        (many(20) + many(20, "noopener"), False),
        (many(10) + '<a href="https://blog.acme.dev/" rel="nofollow">Blog</a>' * 20, False),
    ],
)
def test_a_default_of_a_plugin_is_one_finding(tmp_path: Path, html: str, found: bool) -> None:
    """LV206 counts different addresses of others, and those that are always qualified."""
    options = {"internal_hosts": ["*.acme.dev"], "rules": {"ignore": ["LV201", "LV207"]}}

    assert codes(follow(tmp_path, html, **options)) == (["LV206"] if found else [])


def test_declared_sponsors_and_comments_are_no_blanket(tmp_path: Path) -> None:
    """A page full of sponsors, or of comments, is marked by judgement."""
    assert codes(follow(tmp_path, f"<ul id=wall>{many(30)}</ul>", policy=[policy("ugc", selector="#wall")])) == []


def test_a_footer_on_every_page_is_no_blanket(tmp_path: Path) -> None:
    """A theme that marks the two links of its footer marks nearly all links of a small site, but not nearly all addresses."""
    footer = f"<footer>{many(2, 'nofollow')}</footer>"
    files = {f"p{number}.html": f'<a href="/p{number + 1}.html">Next</a>{footer}' for number in range(50)}

    assert codes(follow(tmp_path, files)) == []


def test_a_blanket_is_told_with_figures_in_its_hint(tmp_path: Path) -> None:
    """The message stays the same from build to build; the hint has the figures."""
    findings = follow(tmp_path, {"a.html": many(20), "b.html": many(1, "", 20)})

    assert told(findings) == [
        (
            "LV206",
            "nearly all links to other sites are nofollow: a default of a plugin or theme, not a judgement",
            "20 of 21 addresses always are; turn it off where it is written, and mark single links",
        )
    ]
    assert findings[0].page == "a.html"


# The same page, both ways

TOOL = '<a href="https://tool.dev/a">Tool</a>'
MARKED = '<a href="https://tool.dev/a" rel="nofollow">Tool</a>'


@pytest.mark.parametrize(
    ("html", "found"),
    [
        (TOOL + MARKED, True),
        (TOOL + '<a href="https://tool.dev/a#part" rel="nofollow">Tool</a>', True),
        (TOOL + '<a href="HTTPS://TOOL.dev:443/a" rel="sponsored">Tool</a>', True),
        (TOOL + TOOL, False),
        (MARKED + MARKED, False),
        (TOOL + '<a href="https://tool.dev/b" rel="nofollow">Tool</a>', False),
        (TOOL + '<a href="https://tool.dev/a" rel="ugc nofollow">Tool</a>', False),
        (f"{TOOL}<div id=comments>{MARKED}</div>", False),
        ('<a href="#x">x</a><a href="#x" rel="nofollow">x</a><p id=x>', False),
        ('<a href="/b/">b</a><a href="/b/" rel="nofollow">b</a>', True),
    ],
)
def test_a_page_is_linked_in_one_way(tmp_path: Path, html: str, found: bool) -> None:
    """LV207 compares all links to a page, but for what readers wrote, what a policy speaks of, and links within a page."""
    findings = follow(tmp_path, html, policy=[COMMENTS], rules={"ignore": ["LV201"]})

    assert codes(findings) == (["LV207"] if found else [])


def test_both_places_are_named_once(tmp_path: Path) -> None:
    """One finding for each page, at the marked link, with the place of another."""
    findings = follow(tmp_path, {"a.html": TOOL * 3, "b.html": MARKED * 3})

    assert [(finding.page, finding.message, str(finding.severity)) for finding in findings] == [
        ("b.html", "https://tool.dev/a: `nofollow` here, but another link to it on a.html says nothing of it", "info")
    ]


# What pages say to search engines


def robots(content: str, name: str = "robots") -> str:
    """Give a meta element."""
    return f'<meta name="{name}" content="{content}">'


@pytest.mark.parametrize(
    ("head", "headers", "expected"),
    [
        (robots("noindex, nofollow"), "", ["LV208"]),
        (robots("NOFOLLOW"), "", ["LV208"]),
        (robots("none"), "", ["LV208"]),
        (robots("nofollow", "googlebot"), "", ["LV208"]),
        (robots("noindex") + robots("nofollow"), "", ["LV208"]),
        ("", "/*\n  X-Robots-Tag: nofollow", ["LV208"]),
        ("", "/*\n  x-robots-tag: googlebot: noindex, nofollow", ["LV208"]),
        (robots("noindex"), "", []),
        (robots("noindex, follow"), "", []),
        (robots("index, follow"), "", []),
        (robots("index, follow, max-snippet:-1, unavailable_after: 2030-01-01"), "", []),
        (robots("noarchive, nosnippet"), "", []),
        (robots("nofollow", "viewport"), "", []),
        ("", "/other/*\n  X-Robots-Tag: nofollow", []),
        (robots("index, nofollow"), "", ["LV208"]),
        (robots("index, follow"), "/*\n  X-Robots-Tag: none", ["LV209"]),
        (robots("index"), "/*\n  X-Robots-Tag: noindex", ["LV209"]),
        (robots("all"), "/*\n  X-Robots-Tag: max-snippet:5, nofollow", ["LV209"]),
        (robots("index, noindex"), "", ["LV209"]),
        (robots("follow") + robots("noindex, nofollow"), "", ["LV209"]),
        (robots("index, follow") + robots("noindex", "googlebot"), "", []),
        (robots("index, follow"), "/*\n  X-Robots-Tag: otherbot: noindex", []),
        (robots("noindex", "googlebot"), "/*\n  X-Robots-Tag: googlebot: index", ["LV209"]),
    ],
)
def test_a_page_says_one_thing_to_search_engines(tmp_path: Path, head: str, headers: str, expected: list[str]) -> None:
    """LV208 and LV209 read metas and `_headers`, each crawler for itself; a contradiction is told as such alone."""
    files = {"index.html": f'<html><head>{head}</head><body><a href="/b/">b</a></body></html>', "_headers": headers}

    assert codes(follow(tmp_path, files)) == expected


@pytest.mark.parametrize(
    "body", ["<p>Nothing here.</p>", '<a href="#x" id=x>x</a>', '<a href="mailto:a@acme.dev">Write</a>', '<img src="/x.png" alt="">']
)
def test_a_page_without_links_may_say_nofollow(tmp_path: Path, body: str) -> None:
    """There is nothing on it that anybody could follow."""
    assert codes(follow(tmp_path, f"<html><head>{robots('none')}</head><body>{body}</body></html>")) == []


def test_redirect_stubs_may_say_nofollow(tmp_path: Path) -> None:
    """A page that leads away at once is no page."""
    stub = f'<head>{robots("nofollow")}<meta http-equiv="refresh" content="0; url=/"></head><body><a href="/" rel="nofollow">there</a></body>'

    assert codes(follow(tmp_path, {"index.html": "<p>Home</p>", "old.html": stub})) == []


def test_what_a_template_or_a_header_says_is_told_once(tmp_path: Path) -> None:
    """Up to five pages are told one by one; more of them were not written one by one."""
    page = f"<html><head>{robots('nofollow')}</head><body>{HOME}</body></html>"
    few = {"index.html": "<p>Home</p>", **{f"p{number}.html": page for number in range(5)}}

    assert [finding.count for finding in follow(tmp_path, few)] == [1] * 5
    assert [(finding.count, finding.page) for finding in follow(tmp_path, {**few, "p5.html": page})] == [(6, "p0.html")]


def test_pages_that_are_ignored_do_not_count(tmp_path: Path) -> None:
    """Of many pages that say the same, only those count that are to be told."""
    page = f"<html><head>{robots('nofollow')}</head><body>{HOME}</body></html>"
    files = {
        "index.html": "<p>Home</p>",
        **{f"drafts/p{number}.html": page for number in range(4)},
        **{f"p{number}.html": page for number in range(4)},
    }

    assert [(finding.count, finding.page) for finding in follow(tmp_path, files, ignore_pages=["drafts/"])] == [(4, "p0.html")]


def test_the_directive_and_its_place_are_named(tmp_path: Path) -> None:
    """Messages say what stands where, hints what to write."""
    files = {
        "index.html": f"<html><head>{robots('none')}</head><body><a href=a.html>a</a></body></html>",
        "a.html": f"<html><head>{robots('index')}</head><body><a href=b.html>b</a></body></html>",
        "b.html": f"<html><head>{robots('nofollow', 'bingbot')}</head><body><a href=a.html>a</a></body></html>",
        "_headers": "/a\n  X-Robots-Tag: noindex",
    }
    assert told(follow(tmp_path, files, rules={"ignore": ["LV210"]})) == [
        (
            "LV209",
            '`<meta name="robots">` says `index`, `X-Robots-Tag` says `noindex`: search engines disagree about which one counts',
            "say it once, in one place",
        ),
        ("LV208", '`<meta name="bingbot">` says `nofollow`: bingbot follows no link of this page', "leave it out; mark single links with `rel`"),
        (
            "LV208",
            '`<meta name="robots">` says `none`: search engines follow no link of this page',
            "write `noindex` alone: that keeps the page out of search results",
        ),
    ]


# Headers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/*\n  X-A: 1", [("/*", "x-a", "1")]),
        ("/a\n  X-A: 1\n  X-B: 2, 3\n\n/b\n\tX-A: https://x.dev/", [("/a", "x-a", "1"), ("/a", "x-b", "2, 3"), ("/b", "x-a", "https://x.dev/")]),
        ("# all\n/*\n  # this\n  X-A: 1", [("/*", "x-a", "1")]),
        ("/*\n! X-A\n  X-B: 2", [("/*", "x-a", ""), ("/*", "x-b", "2")]),
        ("https://acme.dev/a\n X-A: 1\nhttps://:preview.pages.dev/*\n X-A: 2\nhttps://acme.dev\n X-A: 3", [("/a", "x-a", "1"), ("/", "x-a", "3")]),
        ("  X-A: 1", []),
        ("/a\n  nonsense\n  X-A:\n", []),
        ("", []),
    ],
)
def test_headers_are_read_as_hosts_read_them(text: str, expected: list[tuple[str, str, str]]) -> None:
    """Paths start rules, `!` takes a header away, and rules for other hosts are none of ours."""
    assert list(read_headers(text, BASE)) == [Header(*line) for line in expected]


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("/*", "index.html", True),
        ("/*", "a/b.html", True),
        ("/", "index.html", True),
        ("/", "a/index.html", False),
        ("/a/*", "a/index.html", True),
        ("/a/*", "a/b/index.html", True),
        ("/a/*", "ab/index.html", False),
        ("/a", "a/index.html", True),
        ("/a", "a.html", True),
        ("/a.html", "a.html", True),
        ("/:lang/", "de/index.html", True),
        ("/:lang/", "de/a/index.html", False),
        ("/:a/:a", "x/y.html", False),
    ],
)
def test_headers_belong_to_the_pages_of_their_path(pattern: str, path: str, matches: bool) -> None:
    """The path is that of the page's URL, however the server shortens it."""
    site = Site(BASE, known=True, files=frozenset({path}), headers=(Header(pattern, "x-a", "1"),))

    assert headers_of(site, path) == ({"x-a": "1"} if matches else {})


def test_headers_of_several_rules_add_up() -> None:
    """The same header twice is one with both values, unless a rule takes it away."""
    rules = [("/*", "x-a", "1"), ("/a", "x-a", "2"), ("/b", "x-a", "")]
    site = Site(BASE, known=True, files=frozenset(), headers=tuple(Header(*rule) for rule in rules))

    assert headers_of(site, "a.html") == {"x-a": "1, 2"}
    assert headers_of(site, "b.html") == {}


# Pages that nobody is led to


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"index.html": '<a href="/p/" rel="nofollow">p</a>', "p/index.html": HOME}, ["p/index.html"]),
        ({"index.html": f'<head>{robots("nofollow")}</head><a href="/p/">p</a>', "p/index.html": HOME}, ["p/index.html"]),
        ({"index.html": '<a href="/p/" rel="nofollow">p</a>', "p/index.html": f'{HOME}<a href="./#x">x</a>'}, ["p/index.html"]),
        ({"index.html": '<a href="/p/" rel="nofollow">p</a><a href="/p/#x">p</a>', "p/index.html": HOME}, []),
        ({"index.html": '<a href="/p/" rel="nofollow">p</a>', "p/index.html": HOME, "q.html": '<a href="/p/">p</a>'}, []),
        ({"index.html": "<p>Home</p>", "p/index.html": HOME}, []),
        ({"index.html": '<a href="/p/" rel="nofollow">p</a>', "p/index.html": f"<head>{robots('noindex')}</head>{HOME}"}, []),
        ({"index.html": '<a href="/p/" rel="nofollow">p</a>', "p/index.html": HOME, "_headers": "/p/*\n  X-Robots-Tag: noindex"}, []),
        (
            {
                "index.html": '<a href="/p/" rel="nofollow">p</a>',
                "p/index.html": f'<head><link rel="canonical" href="/q"></head>{HOME}',
                "q.html": HOME,
            },
            [],
        ),
        (
            {"index.html": '<a href="/p/" rel="nofollow">p</a>', "p/index.html": f'<head><link rel="canonical" href="{BASE}p"></head>{HOME}'},
            ["p/index.html"],
        ),
        ({"index.html": "<p>Home</p>", "p.html": '<a href="/" rel="nofollow">Start</a>'}, []),
    ],
)
def test_a_page_that_is_to_be_found_has_a_link_that_leads_there(tmp_path: Path, files: dict[str, str], found: list[str]) -> None:
    """LV210 speaks of pages that are linked, and only with nofollow, though they are meant to be found."""
    assert [finding.page for finding in follow(tmp_path, files, rules={"select": ["LV210"]})] == found


# Links without an address


@pytest.mark.parametrize(
    ("link", "message"),
    [
        ("<a href='javascript:void(0)'>Menu</a>", "javascript:void(0): a script is no address"),
        ("<a href='JavaScript : open ( 1 )'>Menu</a>", "JavaScript : open ( 1 ): a script is no address"),
        ("<a href=' java\nscript:go()'>Menu</a>", "java script:go(): a script is no address"),
        ("<area href='javascript:;' alt=x>", "javascript:;: a script is no address"),
        ("<a href='file:///C:/a.png'>Picture</a>", "file:///C:/a.png: only your own computer has this file"),
        ("<a href='FILE:///a.png'>Picture</a>", "FILE:///a.png: only your own computer has this file"),
        ("<a href=''>Later</a>", "Later: an empty `href` leads to this very page"),
        ("<a href='  '>Later</a>", "Later: an empty `href` leads to this very page"),
        ("<a href>Later</a>", "Later: an empty `href` leads to this very page"),
        ("<a href=''></a>", "(empty): an empty `href` leads to this very page"),
        ("<a href='http://'>Other</a>", "http://: no URL that a browser can open"),
        ("<a href='https://ex ample.dev/'>Other</a>", "https://ex ample.dev/: no URL that a browser can open"),
        ("<a href='https://[::1/'>Other</a>", "https://[::1/: no URL that a browser can open"),
        ("<a target=_blank>Other</a>", "Other: a link without `href` leads nowhere"),
        ("<a routerLink='/a'>Other</a>", "Other: a link without `href` leads nowhere"),
        ("<a onclick='go()'>Other</a>", "Other: a link without `href` leads nowhere"),
        ("<a download>Other</a>", "Other: a link without `href` leads nowhere"),
        ("<a ping='/x'>Other</a>", "Other: a link without `href` leads nowhere"),
        ("<a rel='noopener'>Other</a>", "Other: a link without `href` leads nowhere"),
        ("<a rel='next' target='_top'>Other</a>", "Other: a link without `href` leads nowhere"),
        (f"<a href='javascript:{'x' * 90}'>Long</a>", f"javascript:{'x' * 48}…: a script is no address"),
        ("<a>Other</a>", None),
        ("<a id=x>Other</a>", None),
        ("<a name=x></a>", None),
        ("<a class=button>Other</a>", None),
        ("<a id=x href=''>Other</a>", None),
        ("<a name=x href></a>", None),
        ("<a href='#'>Menu</a>", None),
        ("<a href='#menu' onclick='go()'>Menu</a><p id=menu>", None),
        ("<a href='.'>Here</a>", None),
        ("<a role=button href='javascript:go()'>Menu</a>", None),
        ("<a role=button onclick='go()'>Menu</a>", None),
        ("<a rel=prev class='nav-link disabled'>Previous</a>", None),
        ("<a rel=next>Next</a>", None),
        ("<a href='mailto:a@acme.dev'>Mail</a>", None),
        ("<a href='data:text/plain,x'>Data</a>", None),
        ("<a href='app-settings://x'>App</a>", None),
        ("<a href='javascript.html'>About scripts</a>", None),
        ("<img src='' alt=x><script src='javascript:x'></script>", None),
    ],
)
def test_a_link_has_an_address_that_can_be_opened(tmp_path: Path, link: str, message: str | None) -> None:
    """LV211 speaks of what only a script, or only one computer, can follow; anchors, pagers and roles are none of that."""
    findings = follow(tmp_path, f"<p>{link}</p>")

    assert [(finding.code, finding.message) for finding in findings] == ([("LV211", message)] if message else [])


def test_an_empty_href_may_lead_to_the_base_of_a_page(tmp_path: Path) -> None:
    """With a base it is an address like any other."""
    files = {"index.html": "<a href=a/b.html>b</a>", "a/b.html": "<base href='/'><p><a href=''>Start</a></p>"}

    assert codes(follow(tmp_path, files)) == []


def test_a_theme_may_link_the_current_page_to_itself(tmp_path: Path) -> None:
    """Breadcrumbs end in a link with an empty href that bears the page's title, as other pages' links to it do."""
    files = {
        f"{name}.html": f'<title>{name} — Acme</title><nav><a href="index.html">index</a> <a href="">{name}</a></nav><p>{name}</p>'
        for name in ("index", "one", "two")
    }
    assert codes(follow(tmp_path, files)) == []


def test_a_forgotten_link_of_a_theme_is_told_once(tmp_path: Path) -> None:
    """A link without address in the navigation of every page is one finding with its count."""
    nav = "<nav><a target=_blank>Shop</a> <a href=''>Forum</a></nav><main><p>x</p></main>"
    findings = follow(tmp_path, {f"{name}.html": nav for name in ("index", "one", "two")})

    assert [(finding.message, finding.count, finding.pages) for finding in findings] == [
        ("Forum: an empty `href` leads to this very page", 3, ("index.html", "one.html", "two.html")),
        ("Shop: a link without `href` leads nowhere", 3, ("index.html", "one.html", "two.html")),
    ]


def test_a_script_as_address_is_no_broken_page(tmp_path: Path) -> None:
    """A space before the colon makes a path of it, but nobody meant one."""
    assert [finding.code for finding in findings_of(tmp_path, {"index.html": "<a href='javascript : void ( 0 )'>Menu</a>"})] == ["LV211"]


def test_marks_silence_links_without_an_address(tmp_path: Path) -> None:
    """A bookmarklet is meant so, and its author can say it."""
    html = "<p><a href='javascript:save()' data-linkvoice-ignore='LV211'>Save</a> <a target=x data-linkvoice-ignore='uncrawlable-link'>y</a></p>"

    assert codes(judged(graph_of(tmp_path, {"index.html": html}), rules={"select": ["LV0", "LV2"]})) == []

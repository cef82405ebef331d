"""What linkvoice writes: `check --fix` into built pages, `fix` into Markdown sources, and the plugin into pages that it builds."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import reduce
from pathlib import Path

import pytest

from linkvoice.config import Config
from linkvoice.generators.fixes import moved_links
from linkvoice.model.outcome import Hop, Outcome, Status
from linkvoice.run import silencer
from tests.hostile import Hostile, linkvoice, reply, write_site
from tests.sites import graph_of
from tests.test_mkdocs import Project

PAGE = b"""<!doctype html>\r
<html lang=en><title>A page</title><body CLASS='x'  >
<p>\xe2\x80\x9cFish\xe2\x80\x9d &amp; chips<br/>&nbsp;&copy <a href>nowhere</a><a name=here></a>
<a  href=https://elsewhere.dev/comma REL='nofollow,External,nofollow'>a first</a>
<a href="https://elsewhere.dev/token" nofollow title="a > b">a second</a>
<a target=win href="https://elsewhere.dev/named">a third</a>
<a target=_blank href="https://elsewhere.dev/blank">a fourth</a>
<a href="other.html" rel="next next" target="win">a fifth</a>
<!-- <a href="https://elsewhere.dev/" nofollow> --><script>"<a nofollow href='x'>"</script>
<a target="win" data-linkvoice-ignore href="https://elsewhere.dev/left">a sixth</a></body>"""
MENDED = {
    b"REL='nofollow,External,nofollow'": b"REL='nofollow External'",
    b'token" nofollow ': b'token" rel="nofollow" ',
    b'href="https://elsewhere.dev/named"': b'href="https://elsewhere.dev/named" rel="noopener"',
    b'rel="next next"': b'rel="next"',
}
CONFIG = """site_url = "https://acme.dev/"
fix = "policy"
internal_hosts = ["*.ours.dev"]
policy = [
  {match = {hosts = ["shop.dev", "ours.dev"]}, rel = "sponsored"},
  {match = {selector = ".comments"}, rel = "ugc"},
  {match = {selector = ".friends"}, rel = "follow", referrer = "hide"},
]
"""
DECLARED = """<!doctype html><title>A</title>
<p><a href="https://shop.dev/b" rel="nofollow">a link</a> <a href="https://shop.dev/c" rel='noreferrer Sponsored'>a link</a>
<p class="comments"><a href="other.html">a link</a> <a href="https://acme.dev/">a link</a> <a href="https://docs.ours.dev/">a link</a>
<a href="https://ours.dev/">a link</a> <a href="https://peer.dev/" data-linkvoice-ignore nofollow>a link</a></p>
<div data-linkvoice-ignore><a href="https://shop.dev/d">a link</a></div> <a href="mailto:me@shop.dev">a link</a>
<p class="friends"><a href="https://peer.dev/e" rel="ugc">a link</a></p> <a href="https://peer.dev/f">a link</a> <a href="https://shop.dev/a" target=shop>a link</a>
<p class="comments">by <a rel="External noopener" href=https://peer.dev/g>a peer</a> and <a nofollow href=https://peer.dev/h>a peer</a></p>"""
WRITTEN = """# Home

<a nofollow href="https://peer.dev/one">a first</a>, [the other page](other.md), <a href="https://shop.dev/two" target="win">a second</a>

<p class="comments"><a href="https://peer.dev/three">a third</a> <a href="../other/">a fourth</a></p>"""
ALLOWED = """outbound = {host_interval = 0, hosts = {"127.0.0.1" = {allow = true}, "127.0.0.2" = {allow = true}}}"""
SELECTED = "rules.select=['LV1', 'LV302']"


def expected(page: bytes, changes: Mapping[bytes, bytes] = MENDED) -> bytes:
    for old, new in changes.items():
        assert page.count(old) == 1
        page = page.replace(old, new)
    return page


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A built page with links whose rel can be mended, in a folder `site`."""
    site = write_site(tmp_path / "site", {"other.html": "<!doctype html><title>B</title><a href=index.html>back</a>"})
    (site / "index.html").write_bytes(PAGE)
    (site / "notes.txt").write_bytes(b"<a href='https://elsewhere.dev/' nofollow>")
    return site


def test_fix_mends_what_the_rules_report_and_nothing_else(built: Path) -> None:
    """LV103, LV105 and LV302 are gone, every other byte stays, and a second run has nothing to do."""
    before = {path.name: path.read_bytes() for path in built.iterdir()}
    arguments = ("check", "site", "--offline", "--set", SELECTED, "--format", "json")
    found = {finding["code"] for finding in json.loads(linkvoice(*arguments, cwd=built.parent).stdout)["findings"]}

    first = linkvoice(*arguments, "--fix", cwd=built.parent)
    second = linkvoice(*arguments, "--fix", cwd=built.parent)

    assert found == {"LV103", "LV105", "LV302"}
    assert before | {"index.html": expected(PAGE)} == {path.name: path.read_bytes() for path in built.iterdir()}
    assert first.stderr.splitlines()[0] == "linkvoice: site/index.html: rel attributes mended"
    assert (first.returncode, second.returncode) == (0, 0)
    assert json.loads(first.stdout)["findings"] == json.loads(second.stdout)["findings"] == []
    assert "mended" not in second.stderr


def test_diff_shows_what_fix_would_do(built: Path) -> None:
    """The diff is one that `patch` reads; nothing is written, and the exit code says that there is something to do."""
    result = linkvoice("check", "site", "--fix", "--diff", cwd=built.parent)
    lines = result.stdout.splitlines()

    assert (result.returncode, lines[:2]) == (1, ["--- a/site/index.html", "+++ b/site/index.html"])
    assert [line[1:] for line in lines[2:] if line.startswith("+")] == [
        line for line in expected(PAGE).decode().splitlines() if line not in PAGE.decode().splitlines()
    ]
    assert (built / "index.html").read_bytes() == PAGE
    linkvoice("check", "site", "--fix", "--offline", cwd=built.parent)
    again = linkvoice("check", "site", "--diff", cwd=built.parent)

    assert (again.returncode, again.stdout) == (0, "")


def test_policies_are_written_where_fix_says_so(tmp_path: Path) -> None:
    """By host and by selector: `sponsored`, and `ugc nofollow`; nothing where one token is enough, on our own hosts, or where a mark stands."""
    site = write_site(tmp_path / "site", {"index.html": DECLARED, "other.html": "<!doctype html><title>B</title>"})
    (tmp_path / "linkvoice.toml").write_text(CONFIG, "utf-8")

    result = linkvoice("check", "site", "--offline", "--fix", "--set", "rules.select=['LV202', 'LV204']", cwd=tmp_path)

    assert (result.returncode, result.stdout) == (0, "")
    assert (site / "index.html").read_text("utf-8") == (
        DECLARED.replace('a" target=shop', 'a" target=shop rel="noopener sponsored"')
        .replace('"External noopener"', '"External noopener ugc nofollow"')
        .replace("<a nofollow ", '<a rel="nofollow ugc" ')
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<link href="a.css" rel="stylesheet,stylesheet">', '<link href="a.css" rel="stylesheet">'),
        ('<LINK REL="icon Icon" HREF="i.png" />', '<LINK REL="icon" HREF="i.png" />'),
        ('<link rel="" href="i.png">', '<link href="i.png">'),
        ('<form action="https://peer.dev/" rel="nofollow,noopener"></form>', '<form action="https://peer.dev/" rel="nofollow noopener"></form>'),
        ('<form action="https://peer.dev/" rel external target=win></form>', '<form action="https://peer.dev/" external target=win></form>'),
        ('<a href="i.png" rel="">t</a>', '<a href="i.png">t</a>'),
        ("<area href=i.png alt=t rel=' , '/>", "<area href=i.png alt=t />"),
        ('<form rel="a,b"></form><link rel="a,b">', '<form rel="a,b"></form><link rel="a,b">'),
        ('<a rel="" rel="nofollow" href="i.png">t</a>', '<a rel="" rel="nofollow" href="i.png">t</a>'),
        ('<link data-linkvoice-ignore="LV103" href="i.png" rel="icon,icon">', '<link data-linkvoice-ignore="LV103" href="i.png" rel="icon,icon">'),
    ],
)
def test_every_element_is_mended_that_is_found_wrong(tmp_path: Path, before: str, after: str) -> None:
    """Links of the head, forms, and attributes that say nothing, which go; what has no address says nothing of a link."""
    site = write_site(tmp_path / "site", {"index.html": before, "a.css": "", "i.png": ""})

    linkvoice("check", "site", "--offline", "--fix", cwd=tmp_path)
    findings = json.loads(linkvoice("check", "site", "--offline", "--set", "rules.select=['LV103']", "--format", "json", cwd=tmp_path).stdout)[
        "findings"
    ]

    assert (site / "index.html").read_text("utf-8") == after
    assert after == before or findings == []


OTHER_LINKS = "a browser finds other links in it than stand in the file"
OTHERWISE = "a browser would read more than its rel attributes differently"
BROKEN = {
    '<a href="https://peer.dev/" nofollow><p><a href="gone.html" nofollow>a link that opens in a link</a>': OTHER_LINKS,
    '<svg><title><a href="gone.html" nofollow></title><style>a:after{content:"<a href=gone.html nofollow>"}</style>': OTHER_LINKS,
    '<a href="gone.html">a link</a><a href="https://peer.dev/" nofollow': None,
    '<a href="gone.html">a link</a><a href="https://peer.dev/" rel="ugc">nothing to mend</a>': None,
    '<a href="https://peer.dev/" nofollow><p><a data-linkvoice-ignore href="gone.html">t</a>': OTHER_LINKS,
}
"""Pages -> why they are left as they are; None where nothing has to be said."""


@pytest.mark.parametrize("page", BROKEN)
def test_what_a_parser_has_to_guess_stays(tmp_path: Path, page: str) -> None:
    """A page in which a browser finds other links than stand there is not written, and that is said where something was to be mended."""
    site = write_site(tmp_path / "site", {"index.html": page})

    result = linkvoice("check", "site", "--offline", "--fix", cwd=tmp_path)

    why = BROKEN[page]
    assert "mended" not in result.stderr
    assert ([f"linkvoice: site/index.html: left as it is, because {why}"] if why else []) == [
        line for line in result.stderr.splitlines() if "left" in line
    ]
    assert page == (site / "index.html").read_text("utf-8")


@pytest.mark.parametrize("flag", ["--fix", "--diff"])
def test_markdown_is_not_mended(tmp_path: Path, flag: str) -> None:
    """Whoever asks for it is told of the other command, in one line."""
    (tmp_path / "README.md").write_text("[a](https://peer.dev/)", "utf-8")

    result = linkvoice("check", "README.md", flag, cwd=tmp_path)

    message = "linkvoice: --fix mends built HTML, and these are Markdown files; `linkvoice fix` rewrites those.\n"
    assert (result.returncode, result.stderr) == (2, message)


@pytest.mark.parametrize(
    ("level", "window", "comment"),
    [("safe", 'rel="noopener"', ""), ("policy", 'rel="noopener sponsored"', ' rel="ugc nofollow"')],
)
def test_a_build_writes_the_links_well(tmp_path: Path, level: str, window: str, comment: str) -> None:
    """The plugin mends pages before they are written: what the rules had to say is gone, and one line a page says so."""
    project = Project(tmp_path)
    project.write("docs/index.md", WRITTEN)
    policy = [{"match": {"hosts": ["shop.dev"]}, "rel": "sponsored"}, {"match": {"selector": ".comments"}, "rel": "ugc"}]
    options = {"fail_on": "never", "policy": policy, "rules": {"select": ["LV1", "LV2", "LV302"]}}
    plugins = project.config["plugins"]
    project.add_linkvoice(options)
    plain = project.run("build")
    before, untouched = set(project.codes()), project.html("other/index.html")
    project.config["plugins"] = plugins
    project.add_linkvoice(options | {"fix": level})

    result = project.run("build")

    assert (plain.returncode, before) == (0, {"LV105", "LV202", "LV204", "LV302"})
    assert (result.returncode, result.stderr.count("rel attributes mended")) == (0, 1), result.stderr
    assert f"INFO    -  linkvoice: docs/index.md: rel attributes mended (fix: {level})" in result.stderr.splitlines()
    assert set(project.codes()) == (set() if level == "policy" else {"LV202", "LV204"})
    assert '<a rel="nofollow" href="https://peer.dev/one">' in project.html()
    assert f'<a href="https://shop.dev/two" target="win" {window}>' in project.html()
    assert f'<a href="https://peer.dev/three"{comment}>a third</a> <a href="../other/">' in project.html()
    assert untouched == project.html("other/index.html")


def test_a_build_tells_of_pages_that_it_leaves(tmp_path: Path) -> None:
    """One line names the source and says why; the page is as it would be without mending."""
    project = Project(tmp_path)
    project.write("docs/index.md", '<div><a href="https://peer.dev/" nofollow><p><a href="https://peer.dev/b" nofollow>t</a></p></div>\n')
    project.add_linkvoice({"fail_on": "never", "fix": "safe"})

    result = project.run("build")

    assert f"INFO    -  linkvoice: docs/index.md: left as it is, because {OTHER_LINKS}" in result.stderr.splitlines()
    assert "rel attributes mended" not in result.stderr
    assert '<a href="https://peer.dev/" nofollow>' in project.html()


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """An empty folder for Markdown, in one where the network of this machine may be asked."""
    (tmp_path / "linkvoice.toml").write_text(ALLOWED, "utf-8")
    (tmp_path / "docs").mkdir()
    return tmp_path / "docs"


@pytest.fixture
def moving(server: Hostile) -> Hostile:
    """A server whose pages have moved: for good, by a chain, for now, by both, and to nowhere."""
    server.answers = {
        "/old": reply(301, Location="/mid"),
        "/mid": reply(308, Location="/new(1)"),
        "/placed": reply(308, Location="/new(1)#part"),
        "/now": reply(302, Location="/new(1)"),
        "/both": reply(301, Location="/now"),
        "/gone": reply(301, Location="/nowhere"),
        "/new(1)": reply(200, "<title>A page</title><h1 id=part>A part</h1>"),
    }
    return server


SOURCE = """\ufeff[a first](OLD)\r
* [a second]( <OLD#part> "it's (a title)" ){ .c }, <OLD>  \r
  and ![a third](PLACED "HOST/placed")\tcaf\u00e9\r
* for now: [a](HOST/now), [b](HOST/both), [c](HOST/gone) [HOST/old](index.md)\r
\r
| <a href='OLD'>a fourth</a> | `HOST/old` |\r
|---|---|\r
\r
    [in code](HOST/old)\r
\r
<!-- [in a comment](HOST/old) -->\r
[A Fifth][] and BARE, bare\r
\r
[a fifth]: OLD"""
BEFORE = {"OLD": "HOST/old", "PLACED": "HOST/placed", "BARE": "HOST/placed"}
AFTER = {"OLD": "HOST/new(1)", "PLACED": "HOST/new(1)#part", "BARE": "<HOST/new(1)#part>"}


def test_links_that_moved_for_good_are_rewritten_in_markdown(docs: Path, moving: Hostile) -> None:
    """However they are written, by what the last check found; nothing else in the file changes, and no server is asked."""
    before, after = (reduce(lambda text, word: text.replace(*word), [*words.items(), ("HOST", moving.url(""))], SOURCE) for words in (BEFORE, AFTER))
    (docs / "index.md").write_bytes(before.encode())
    unasked = linkvoice("fix", "docs", cwd=docs.parent)
    linkvoice("check", "docs", cwd=docs.parent)
    asked = len(moving.requests)

    shown = linkvoice("fix", "docs", "--diff", cwd=docs.parent)
    assert (docs / "index.md").read_bytes() == before.encode()
    done = linkvoice("fix", "docs", cwd=docs.parent)
    again = linkvoice("fix", "docs", "--diff", cwd=docs.parent)

    assert (unasked.returncode, unasked.stdout, unasked.stderr) == (0, "", "")
    assert (shown.returncode, shown.stdout.splitlines()[:2]) == (1, ["--- a/docs/index.md", "+++ b/docs/index.md"])
    assert (done.returncode, done.stdout, done.stderr) == (0, "docs/index.md: 7 links rewritten\n", "")
    assert after == (docs / "index.md").read_bytes().decode()
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert asked == len(moving.requests)


def test_another_domain_is_followed_on_demand(docs: Path, server: Hostile) -> None:
    """A page that has moved to somebody else's host stays as it is written, unless --any-domain is given."""
    with Hostile({"/there": reply(200, "<title>A page</title>")}, address="127.0.0.2") as other:
        server.answers = {"/away": reply(301, Location=other.url("/there"))}
        (docs / "a.md").write_text(f"[a]({server.url('/away')})", "utf-8")
        linkvoice("check", "docs", cwd=docs.parent)

        stayed = linkvoice("fix", "docs", cwd=docs.parent)
        linkvoice("fix", "docs", "--any-domain", cwd=docs.parent)

        assert (stayed.returncode, stayed.stdout) == (0, "")
        assert (docs / "a.md").read_text("utf-8") == f"[a]({other.url('/there')})"


def test_what_stands_elsewhere_is_left_and_listed(docs: Path, moving: Hostile) -> None:
    """A built page names its source: links written there are rewritten, a reference and what a theme wrote are for a person."""
    old = moving.url("/old")
    (docs / "index.md").write_text(f"[a]({old}) and [b][]\n\n[b]: {old}\n", "utf-8")
    page = f"<!doctype html><title>A</title><main><p><a href='{old}'>a</a> and <a href='{old}'>b</a></p></main><footer><a href='{old}'>c</a></footer>"
    site = write_site(docs.parent / "site", {"index.html": page})
    linkvoice("check", "site", cwd=docs.parent)

    result = linkvoice("fix", "site", "--source", "docs", cwd=docs.parent)

    assert (docs / "index.md").read_text("utf-8") == f"[a]({moving.url('/new(1)')}) and [b][]\n\n[b]: {old}\n"
    assert (result.returncode, result.stdout) == (0, "docs/index.md: 1 link rewritten\n")
    assert re.fullmatch(f"linkvoice: docs/index.md:1:[0-9]+: {old} is left: .*; write {re.escape(moving.url('/new(1)'))}\n", result.stderr)
    assert page == (site / "index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("hops", "new"),
    [
        ([(302, "https://peer.dev/a")], "https://peer.dev/a#b"),
        ([(301, "https://peer.dev/a"), (308, "https://www.peer.dev/c")], "https://www.peer.dev/c#b"),
        ([(307, "https://www.peer.dev/a")], None),
        ([(302, "https://peer.dev/a"), (302, "https://peer.dev/c")], None),
        ([(301, "https://else.dev/a")], None),
    ],
)
def test_a_redirect_to_https_counts_as_for_good(tmp_path: Path, hops: list[tuple[int, str]], new: str | None) -> None:
    """If it leads to the very same page; on the way to another one it is as passing as any."""
    graph = graph_of(tmp_path, {"index.html": "<main><a href='http://peer.dev/a#b'>a link</a></main>"})
    urls = ["http://peer.dev/a", *(location for _, location in hops)]
    chain = tuple(Hop(url, status, location) for url, (status, location) in zip(urls, hops, strict=False))
    outcome = Outcome(urls[0], Status.REDIRECTED, final_url=urls[-1], hops=chain)

    assert [new] * (new is not None) == [url for _, url in moved_links(graph, {urls[0]: outcome}, silencer(graph, Config()), any_domain=False)]


def test_http_is_upgraded_where_https_answered(tmp_path: Path) -> None:
    """The same page was asked with https for another link, and answered well."""
    graph = graph_of(tmp_path, {"index.html": "<main><a href='http://peer.dev/a#b'>one</a> <a href='https://peer.dev/a'>two</a></main>"})
    outcomes = {url: Outcome(url, Status.OK) for url in ("http://peer.dev/a", "https://peer.dev/a")}

    assert [url for _, url in moved_links(graph, outcomes, silencer(graph, Config()), any_domain=False)] == ["https://peer.dev/a#b"]

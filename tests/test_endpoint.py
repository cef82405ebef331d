"""Where a page wants to be told, from its headers and its HTML, and what pingbacks say."""

from __future__ import annotations

import time
from xml.etree import ElementTree as ET

import pytest

from linkvoice.extract.endpoint import Endpoint, find_endpoint
from linkvoice.extract.hrefs import hrefs
from linkvoice.extract.pingback import pingback_call, pingback_fault
from linkvoice.model.url import Url

PAGE = "https://blog.acme.dev/2026/post"
HTML = {"content-type": "text/html; charset=utf-8"}


def found(html: str = "", **headers: str) -> str | None:
    """The endpoint of a page, with its protocol where that is not Webmention."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    endpoint = find_endpoint(html.encode(), PAGE, {**HTML, **named})
    if endpoint is None:
        return None
    return endpoint.url.href if endpoint.protocol == "webmention" else f"{endpoint.protocol} {endpoint.url.href}"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("</wm>; rel=webmention", "https://blog.acme.dev/wm"),
        ("</wm>;rel=WebMention", "https://blog.acme.dev/wm"),
        ('</wm> ; title="a, b; rel=\\"x\\"" ; REL = "other webmention"', "https://blog.acme.dev/wm"),
        ('</no>; title="<x>; rel=webmention", </wm>; rel=webmention', "https://blog.acme.dev/wm"),
        ("</wm,a;b>; rel=webmention", "https://blog.acme.dev/wm,a;b"),
        ("<>; rel=webmention", PAGE),
        ("</wm>; rel=other; rel=webmention", None),
        ("</wm>; rel=webmention; anchor=/another", None),
        ("</wm>; rel=webmention; anchor=#here", "https://blog.acme.dev/wm"),
        ("</wm>; rel=not-webmention", None),
        ("/wm; rel=webmention", None),
        ("<http://[>; rel=webmention, </wm>; rel=webmention", "https://blog.acme.dev/wm"),
        ('</wm>; rel="webmention', None),
        ("", None),
    ],
)
def test_link_headers(header: str, expected: str | None) -> None:
    """Link headers are read as RFC 8288 has them: quotation marks, commas, the first rel, and links of other pages than this one."""
    assert expected == found(link=header)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<base href="/x/"><link rel=webmention href=wm>', "https://blog.acme.dev/x/wm"),
        ('<base href="javascript:x"><link rel=webmention href=wm>', "https://blog.acme.dev/2026/wm"),
        ("<A REL=WEBMENTION HREF=/wm>", "https://blog.acme.dev/wm"),
        ('<a rel="webmention" href="/wm?a=1&amp;b=2">', "https://blog.acme.dev/wm?a=1&b=2"),
        ("<area rel=webmention href=/wm>", None),
        ("<b rel=webmention href=/wm>", None),
        ("<template><a rel=webmention href=/no></a></template><a rel=webmention href=/wm>", "https://blog.acme.dev/wm"),
        ("<script>'<a rel=webmention href=/no>'</script>", None),
        ("<title><link rel=webmention href=/no></title>", None),
        ("<textarea><link rel=webmention href=/no></textarea>", None),
        ("<link rel=webmention href='http://['><a rel=webmention href=/wm>", "https://blog.acme.dev/wm"),
        ("<link rel=webmention href=javascript:alert(1)>", "javascript:alert(1)"),
    ],
)
def test_elements(html: str, expected: str | None) -> None:
    """`link` and `a` count as browsers read them, in document order; whether the place can be asked is not looked at here."""
    assert expected == found(html)


def test_only_html_is_read() -> None:
    """A page of another type has only its headers."""
    html = b"<link rel=webmention href=/wm>"
    assert find_endpoint(html, PAGE, {"content-type": "text/plain"}) is None
    assert find_endpoint(html, PAGE, {}) is None
    there = Url.normalised("https://blog.acme.dev/wm")
    assert Endpoint("webmention", there) == find_endpoint(html, PAGE, {"content-type": "application/pdf", "link": "</wm>; rel=webmention"})


def test_pingback_comes_last() -> None:
    """Its header counts before its element, and both only where there is no endpoint for webmentions."""
    element = '<link rel="pingback" href="https://blog.acme.dev/element">'
    assert found(element, x_pingback="https://blog.acme.dev/header") == "pingback https://blog.acme.dev/header"
    assert found(element) == "pingback https://blog.acme.dev/element"
    assert found('<a rel="pingback" href="/no">') is None
    assert found(x_pingback="/relative") is None
    assert found(element + "<a rel=webmention href=/wm>", x_pingback="https://blog.acme.dev/header") == "https://blog.acme.dev/wm"


@pytest.mark.parametrize(
    "hostile",
    [
        "<" * 100_000,
        "</a>;" * 20_000,
        "</a>" + ";" * 100_000,
        "</a>; rel=" + '"' * 99_999,
        '</a>; x="' + "\\" * 100_000,
        "</a>" + "; a" * 30_000,
        "</a>;" + " " * 100_000,
    ],
    ids=range(7),
)
def test_hostile_headers_take_no_time(hostile: str) -> None:
    """However long a Link header is, it is read in time proportional to its length."""
    started = time.process_time()
    find_endpoint(b"", PAGE, {"link": hostile})
    assert time.process_time() - started < 2


def test_a_huge_page_takes_no_time() -> None:
    """A megabyte of links is read in a few seconds at most, and what stands far behind in it is not found any more."""
    started = time.process_time()
    assert found("<a href=x>" * 200_000 + "<a rel=webmention href=/wm>") is None
    assert time.process_time() - started < 10


def test_where_a_page_links_to() -> None:
    """Hrefs come with element, rel and URL, in document order."""
    html = b'<a href="/a#x" rel="me UGC">a</a><area href="b"><a>c</a><a href="http://[">d</a><link href=e>'
    assert [(href.element, sorted(href.rel), href.url and href.url.page) for href in hrefs(html, PAGE, HTML)] == [
        ("a", ["me", "ugc"], "https://blog.acme.dev/a"),
        ("area", [], "https://blog.acme.dev/2026/b"),
        ("a", [], None),
        ("link", [], "https://blog.acme.dev/2026/e"),
    ]


def test_a_call_holds_the_urls_and_nothing_of_theirs_counts_as_xml() -> None:
    """A pingback is well-formed XML whatever the URLs hold."""
    source, target = "https://a.dev/?a=1&b=<x>", "https://b.dev/</string></value>&amp;\"'"
    tree = ET.fromstring(pingback_call(source, target))
    assert (tree.tag, tree.findtext("methodName")) == ("methodCall", "pingback.ping")
    assert [source, target] == [value.text for value in tree.iterfind("params/param/value/string")]


def fault(code: str) -> str:
    """An answer that tells of a fault."""
    members = f"<member><name>faultCode</name><value>{code}</value></member><member><name>faultString</name><value>no</value></member>"
    return f"<?xml version='1.0'?><methodResponse><fault><value><struct>{members}</struct></value></fault></methodResponse>"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("<methodResponse><params><param><value><string>Thanks</string></value></param></params></methodResponse>", None),
        (fault("<int>17</int>"), 17),
        (fault("<i4>48</i4>"), 48),
        (fault(" <int> 0 </int>"), 0),
        (fault("-32601"), -32601),
        (fault("<int>x</int>"), -1),
        ("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><methodResponse>&b;</methodResponse>", -1),
        ("<html>Welcome</html>", -1),
        ("", -1),
        ("<methodResponse><fault>" + "<name>faultCode</name><value>" + " " * 60_000, -1),
    ],
)
def test_answers_to_pingbacks(answer: str, expected: int | None) -> None:
    """Faults are told from success; what is neither is a fault of its own, and no entity of it is looked at."""
    assert expected == pingback_fault(answer.encode())

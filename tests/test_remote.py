"""What is kept of somebody else's page: title, text and anchors."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from linkvoice.extract.remote import RemotePage, has_anchor, is_judged, read_remote, remote_anchors

URL = "https://manual.example/"


def read(body: bytes) -> RemotePage:
    """An ordinary answer."""
    return read_remote(200, {}, URL, body)


def test_title_text_and_anchors_are_kept() -> None:
    """White space is folded; what no reader sees is no text."""
    body = (
        b"<!doctype html><title> The\n manual </title><style>p {}</style><h1 id=top-of-it>Hello</h1>\n<p>you  <b>th</b>ere<br>and<script>no()</script>"
        b"<noscript>Scripts!</noscript><p hidden>no</p><p style='color: red; display: none'>no</p><template><p id=no>no</p></template><a name=end>end</a>"
    )

    assert read(body) == RemotePage("The manual", "Hello you there and end", (), ("end", "top-of-it"))


def test_title_and_text_have_an_end() -> None:
    """At most 300 characters of the title and 4,000 of the text are kept."""
    page = read(b"<title>" + b"t" * 1000 + b"</title><p>" + b"word " * 5000)

    assert (len(page.title), len(page.text)) == (300, 4000)


@pytest.mark.parametrize("body", [b"", b"\0", b"\xff\xfe", b"<", b"</", b"<!--", b"<a id=", b"<frameset><frame></frameset>", b"GIF89a\x01\x00"])
def test_nothing_to_read_is_nothing(body: bytes) -> None:
    """What is no page gives no title and no anchors, and raises nothing."""
    page = read(body)

    assert (page.title, page.anchors) == ("", ())


def test_other_encodings_are_read() -> None:
    """A page in another encoding has its title, and its ids, in Unicode."""
    page = read('<meta charset=latin-1><title>Größe</title><h1 id="größe">x</h1>'.encode("latin-1"))

    assert (page.title, page.anchors) == ("Größe", ("größe",))


# Anchors


@pytest.mark.parametrize(
    ("html", "anchors"),
    [
        ('<h1 id="a">x</h1><a name="b"></a><p ID=c></p><A NAME=d>', {"a", "b", "c", "d"}),
        ("<h1 id='a b'>x</h1><h2 id=\"d'e\">x</h2>", {"a b", "d'e"}),
        ("<h1 id = a >x</h1><h2\n\tid\n=\nb\n>", {"a", "b"}),
        ("<input name=a><form name=b><meta name=c>", set()),
        ("<h1 id>x</h1><h1 id=''>x</h1>", set()),
        ("<h1 id=a id=b>", {"a"}),
        ("<h1 data-id=a xid=b title='id=c' title=\"<p id=d>\">", set()),
        ("<h1 id=user-content-install>", {"user-content-install"}),
        ("<h1 id='a&amp;b'><h2 id='gr&ouml;&#223;e'>", {"a&b", "größe"}),
        ("<h1 id=日本語>", {"日本語"}),
        ("<h1 id='a&copy=1'><h2 id='&copy'>", {"a&copy=1", "©"}),
        (f"<h1 id='&#{'1' * 5000};'>", {f"&#{'1' * 5000};"}),
        ("<!-- <p id=a> --><p id=b><!--><p id=c><!----><p id=d>", {"b", "c", "d"}),
        ("<script>'<p id=a>'</script><style><p id=b></style><textarea><p id=c></textarea><title><p id=d></title><p id=e>", {"e"}),
        ("<script>1</scripty><p id=a></SCRIPT ><p id=b>", {"b"}),
        ("<template><p id=a><template><p id=b></template></template><p id=c>", {"c"}),
        ("<svg><path id=a /><g id='b'/></svg><p id=c>", {"a", "b", "c"}),
        ("<p id=a/><p id=b>", {"a/", "b"}),
        ("<p id=a><h2 id=b", {"a"}),
        ("<p id=a><h2 id='b", {"a"}),
        ("<p id=a><!-- <h2 id=b>", {"a"}),
        ("<p id=a></p id=b>< p id=c><3 id=d>", {"a"}),
    ],
)
def test_anchors_are_ids_and_names(html: str, anchors: set[str]) -> None:
    """Ids of any element and names of links count; what is in comments, scripts, templates or a tag that was cut off does not."""
    assert remote_anchors(html.encode()) == anchors
    assert read(html.encode()).anchors == tuple(sorted(anchors))


PIECES = [
    "<p id=a>",
    "<a name='b'>",
    '<h1 id="c>d">',
    "</p>",
    "<!-- <i id=e> -->",
    "<b x=1 id=f/>",
    "text < id=g",
    "<script>'<p id=h>'</script>",
    "<li\nid='i'\n>",
]


@given(st.lists(st.sampled_from(PIECES)))
def test_anchors_are_those_of_a_parser(pieces: list[str]) -> None:
    """Reading tags alone finds what a whole parser finds."""
    html = "".join(pieces)
    tree = LexborHTMLParser(html)
    expected = {node.attributes["id"] for node in tree.css("[id]")} | {node.attributes["name"] for node in tree.css("a[name]")}

    assert expected == remote_anchors(html.encode())


@pytest.mark.parametrize(
    ("anchor", "fragment"),
    [
        ("install", "install"),
        ("größe", "gr%C3%B6%C3%9Fe"),
        ("größe", "größe"),
        ("a%20b", "a%20b"),
        ("a b", "a%20b"),
        ("user-content-install", "install"),
        ("user-content-größe", "gr%C3%B6%C3%9Fe"),
        ("user-content-install", "user-content-install"),
        ("install", "install:~:text=the%20way"),
        ("install", ":~:text=the%20way"),
        ("install", ""),
    ],
)
def test_a_fragment_leads_to_an_anchor(anchor: str, fragment: str) -> None:
    """A fragment is compared as it is written, then decoded, then with GitHub's prefix; directives are cut off."""
    assert has_anchor([anchor], fragment)


@pytest.mark.parametrize(
    ("anchor", "fragment"), [("install", "Install"), ("install", "instal"), ("install", "user-content-install"), ("a", "%61%62"), ("a", "b:~:text=a")]
)
def test_a_fragment_leads_nowhere(anchor: str, fragment: str) -> None:
    """Names are compared exactly."""
    assert not has_anchor([anchor], fragment)


@pytest.mark.parametrize(
    "fragment",
    [
        "", "top", "TOP", "t%6Fp", "!/inbox", "/settings", "?tab=readme", ":~:text=hello", "top:~:text=hello", "L10", "L10-L20", "L10-20", "L10C3", "L10C3-L12C4", "L10:5-12:3", "lines-10", "lines-10:20",
        "file-setup-py-L3", "file-setup-py-L3-L9", "diff-0123456789abcdef0123456789abcdef", "diff-0123456789abcdef0123456789abcdefR10", "issuecomment-123456", "discussion_r123", "discussioncomment-12",
        "pullrequestreview-1", "note_123", "page=3", "t=1m30s", "map=5/51.5/-0.1", "tab=a&view=b", "%21route",
    ],
)  # fmt: skip
def test_what_is_meant_for_a_script_is_never_missing(fragment: str) -> None:
    """Routes, parameters, directives, lines of code and comments that are loaded later are no ids."""
    assert not is_judged(fragment)


@pytest.mark.parametrize(
    "fragment",
    [
        "install",
        "L",
        "Linux",
        "L10n",
        "lines",
        "top-level",
        "1",
        "section-2",
        "diff",
        "note_on_style",
        "id4",
        "gr%C3%B6%C3%9Fe",
        "install:~:text=x",
        "a/b",
        "file-formats",
    ],
)
def test_names_are_judged(fragment: str) -> None:
    """What looks like an id is one."""
    assert is_judged(fragment)

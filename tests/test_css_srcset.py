"""URLs in style sheets and in srcset attributes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkvoice.extract.css import css_urls
from linkvoice.extract.srcset import srcset_urls


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("a { background: url(x.png) }", ["x.png"]),
        ("a { background: url( 'x.png' ), url(\"y z.png\") }", ["x.png", "y z.png"]),
        ("a { background: URL(x.png) }", ["x.png"]),
        ("a { background: Url(x.png) }", ["x.png"]),
        ("@import 'a.css'; @import \"b.css\" screen; @import url(c.css);", ["a.css", "b.css", "c.css"]),
        ("@IMPORT 'a.css'; @Import'b.css';", ["a.css", "b.css"]),
        ("@import/* why */'a.css';", ["a.css"]),
        ("@font-face { src: url(a.woff2) format('woff2'), url('a.woff?v=1#iefix') }", ["a.woff2", "a.woff?v=1#iefix"]),
        (r"a { background: url(a\ b\).png) }", ["a b).png"]),
        (r"a { background: url('it\'s.png') }", ["it's.png"]),
        (r"a { background: url(\66 oo.png) }", ["foo.png"]),
        (r"a { background: url(\1F600.png) }", ["\U0001f600.png"]),
        (r"a { background: url(\d800.png) }", ["\ufffd.png"]),
        (r"a { background: url(\0.png) }", ["\ufffd.png"]),
        (r"a { background: url(\110000 .png) }", ["\ufffd.png"]),
        ("a { background: url('a\\\nb.png') }", ["ab.png"]),
        ("/* url(x) */ a { background: url(y) } /* url(z)", ["y"]),
        ("a { background: url('a/*b*/c.png') }", ["a/*b*/c.png"]),
        ("a { background: url('data:image/svg+xml,/*') } b { background: url(y) }", ["y"]),
        ("a { content: 'url(x)' } b { background: url(y) }", ["y"]),
        ('a { content: "\\"url(x)" } b { background: url(y) }', ["y"]),
        ("a { background: url(data:image/png;base64,AA==) }", []),
        ("a { background: url(DATA:image/png;base64,AA==) }", []),
        ("a { fill: url(#gradient) }", []),
        ("a { background: url() }", []),
        ("a { background: url('') }", []),
        ("a { background: url(var(--x)) }", []),
        ("a { background: my-url(x) }", []),
        ("@document url-prefix(x) { }", []),
        ("a { color: red }", []),
        ("", []),
    ],
)
def test_urls_of_a_style_sheet(text: str, urls: list[str]) -> None:
    """Every url() and @import counts; comments, strings, data URLs and references to the same document do not."""
    assert list(css_urls(text)) == urls


@given(st.text())
def test_any_text_is_read_as_a_style_sheet(text: str) -> None:
    """Nothing raises, and every URL is text that can be written somewhere."""
    for url in css_urls(f"url({text}"):
        assert url.encode("utf-8", "surrogatepass")


def test_a_hostile_style_sheet_takes_no_time() -> None:
    """What never ends is given up at once, not tried in every way."""
    for text in (
        "url(" + "\\66" * 9999,
        "url(" + " " * 9999,
        ("@import" + "/**/" * 99) * 99,
        "@import" + " " * 9999,
        "url('" + "a" * 9999,
        '"' * 9999,
    ):
        assert list(css_urls(text)) == []


@given(st.text(st.characters(codec="utf-8", exclude_characters="\n\r\f\0"), min_size=1).map(str.strip).filter(bool))
def test_an_escaped_url_comes_back(url: str) -> None:
    """A URL that is escaped as CSS says is read as it was."""
    escaped = "".join(f"\\{ord(char):x} " for char in url)

    assert list(css_urls(f"a {{ background: url({escaped}) }}")) == ([] if url.startswith("#") or url.lower().startswith("data:") else [url])


@pytest.mark.parametrize(
    ("value", "urls"),
    [
        ("a.png", ["a.png"]),
        ("a.png 1x, b.png 2x", ["a.png", "b.png"]),
        ("a.png, b.png 2x", ["a.png", "b.png"]),
        ("a.png 640w , b.png 1280w", ["a.png", "b.png"]),
        ("\n  a.png 1x,\n  b.png 2x\n", ["a.png", "b.png"]),
        ("a.png 1x,b.png 2x", ["a.png", "b.png"]),
        ("a.png,b.png", ["a.png,b.png"]),
        ("a.png 1x,, ,b.png", ["a.png", "b.png"]),
        ("w_100,h_100/a.png 1x, w_200,h_200/a.png 2x", ["w_100,h_100/a.png", "w_200,h_200/a.png"]),
        ("data:image/png;base64,AA== 1x, b.png 2x", ["data:image/png;base64,AA==", "b.png"]),
        ("a.png calc(1x, 2x), b.png", ["a.png", "b.png"]),
        ("a.png (1x, b.png 2x", ["a.png"]),
        ("a\u00a0b.png 1x", ["a\u00a0b.png"]),
        ("", []),
        (" , ,", []),
    ],
)
def test_urls_of_a_srcset(value: str, urls: list[str]) -> None:
    """Candidates are split by the steps of the HTML standard."""
    assert list(srcset_urls(value)) == urls


@given(st.lists(st.from_regex(r"[a-z][a-z0-9_,/]*[a-z0-9]\.png", fullmatch=True), min_size=1), st.sampled_from([" 1x", " 640w", " 2x 480h"]))
def test_a_srcset_gives_back_what_was_put_in(urls: list[str], descriptor: str) -> None:
    """URLs with descriptors come back in order, commas within them included."""
    assert list(srcset_urls(", ".join(url + descriptor for url in urls))) == urls


@given(st.text())
def test_any_text_is_read_as_a_srcset(value: str) -> None:
    """Nothing raises and nothing loops; no URL is empty."""
    assert all(srcset_urls(value))

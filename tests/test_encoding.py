"""Bytes to text, as browsers do it."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkvoice.extract.encoding import decode
from tests.sites import graph_of, landing


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        ("für".encode(), "für", None),
        (b"", "", None),
        (codecs.BOM_UTF8 + "für".encode(), "für", None),
        (codecs.BOM_UTF8 + b"<meta charset=latin-1>f\xfcr", "<meta charset=latin-1>f\ufffdr", None),
        (codecs.BOM_UTF16_LE + "für".encode("utf-16-le"), "für", "utf-16-le"),
        (codecs.BOM_UTF16_BE + "für".encode("utf-16-be"), "für", "utf-16-be"),
        (codecs.BOM_UTF16_LE + b"a\x00b", "a\ufffd", "utf-16-le"),
        ("<meta charset=latin-1>für".encode("latin-1"), "<meta charset=latin-1>für", "windows-1252"),
        ("<META CharSet = 'ISO-8859-1'>für".encode("latin-1"), "<META CharSet = 'ISO-8859-1'>für", "windows-1252"),
        ("<meta charset=iso-8859-1>€".encode("cp1252"), "<meta charset=iso-8859-1>€", "windows-1252"),
        (
            "<meta http-equiv=Content-Type content='text/html; charset=koi8-r'>привет".encode("koi8-r"),
            "<meta http-equiv=Content-Type content='text/html; charset=koi8-r'>привет",
            "koi8-r",
        ),
        ("<meta charset=shift_jis>日本".encode("shift_jis"), "<meta charset=shift_jis>日本", "shift_jis"),
        ("<meta charset=utf-8>für".encode("latin-1"), "<meta charset=utf-8>für", "windows-1252"),
        ("<meta charset=utf-16>für".encode("latin-1"), "<meta charset=utf-16>für", "windows-1252"),
        ("<meta charset=nonsense>für".encode("latin-1"), "<meta charset=nonsense>für", "windows-1252"),
        ("<meta charset=base64>für".encode("latin-1"), "<meta charset=base64>für", "windows-1252"),
        ("<meta charset=rot13>für".encode("latin-1"), "<meta charset=rot13>für", "windows-1252"),
        ("<meta charset=undefined>für".encode("latin-1"), "<meta charset=undefined>für", "windows-1252"),
        ("für".encode("latin-1"), "für", "windows-1252"),
        (b"a\x81\xff", "a\ufffdÿ", "windows-1252"),
        ("<meta charset=koi8-r>für".encode(), "<meta charset=koi8-r>für", None),
        (
            b" " * 1024 + "<meta charset=koi8-r>привет".encode("koi8-r"),
            " " * 1024 + "<meta charset=koi8-r>" + "привет".encode("koi8-r").decode("cp1252"),
            "windows-1252",
        ),
    ],
)
def test_bytes_are_read_as_browsers_read_them(data: bytes, text: str, encoding: str | None) -> None:
    """A byte order mark decides; then UTF-8 where it can be; then what the first 1,024 bytes declare; then windows-1252."""
    assert decode(data) == (text.encode(), encoding)


@given(st.text())
def test_utf_8_stays_as_it_is(text: str) -> None:
    """A page in UTF-8 comes back byte for byte, without its byte order mark."""
    data = text.encode("utf-8", "replace").removeprefix(codecs.BOM_UTF8)

    assert data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or decode(data) == (data, None)
    assert decode(codecs.BOM_UTF8 + data) == (data, None)


@given(st.binary())
def test_any_bytes_become_valid_utf_8(data: bytes) -> None:
    """No bytes raise, and what comes out can be decoded."""
    assert decode(data)[0].decode() is not None


@given(
    st.binary(max_size=60),
    st.sampled_from([name for name in dir(codecs) if "_" not in name] + ["hex", "zlib", "idna", "mbcs", "utf-7", "hz", "cp437"]),
)
def test_any_declaration_is_survived(data: bytes, name: str) -> None:
    """A label that names a codec of no text, or nothing at all, does not raise."""
    assert decode(f"<meta charset='{name}'>".encode() + b"\xff" + data)[0].decode() is not None


def test_a_page_that_is_not_utf_8_is_noted(tmp_path: Path) -> None:
    """The page is checked all the same, and a note says how it was read."""
    graph = graph_of(tmp_path, {"index.html": "<a href=für.html>t</a>".encode("latin-1"), "für.html": "<p>t</p>"})

    assert graph.notes == ("index.html is not UTF-8; it was read as windows-1252, as browsers do",)
    assert landing(graph, "für.html").file == "für.html"


def test_utf_16_is_noted(tmp_path: Path) -> None:
    """A page in UTF-16 is read by its byte order mark."""
    graph = graph_of(tmp_path, {"index.html": "<a href=x.html>t</a>".encode("utf-16"), "x.html": ""})

    assert graph.notes == ("index.html is not UTF-8; it was read as utf-16-le, as browsers do",)
    assert landing(graph, "x.html").file == "x.html"

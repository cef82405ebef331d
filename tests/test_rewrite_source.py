"""Destinations replaced in Markdown, one at a time and nothing else."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from linkvoice.rewrite.source import definition_column, replace_destination, unified_diff

OLD, NEW = "http://old.dev/a", "https://new.dev/b"


def replaced(text: str, old: str = OLD, new: str = NEW, mark: str = "¦") -> str | None:
    """Replace the destination that stands where `mark` does."""
    before = text.partition(mark)[0]
    line = before.count("\n") + before.count("\r") - before.count("\r\n") + 1
    column = len(before) - max(before.rfind("\n"), before.rfind("\r"))
    return replace_destination(text.replace(mark, "", 1), line, column, old, new)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[x](¦http://old.dev/a)", "[x](https://new.dev/b)"),
        ("![x](¦http://old.dev/a)", "![x](https://new.dev/b)"),
        ("[x]( ¦http://old.dev/a 'title' ){.y}", "[x]( https://new.dev/b 'title' ){.y}"),
        ("[x](\n   ¦http://old.dev/a\n'title')", "[x](\n   https://new.dev/b\n'title')"),
        ("> [x](\n> ¦http://old.dev/a)", "> [x](\n> https://new.dev/b)"),
        ('[x](<¦http://old.dev/a> "t")', '[x](<https://new.dev/b> "t")'),
        ("[x](¦<http://old.dev/a>)", "[x](<https://new.dev/b>)"),
        ("[![i](http://old.dev/a)](¦http://old.dev/a)", "[![i](http://old.dev/a)](https://new.dev/b)"),
        ("[![i](¦http://old.dev/a)](http://old.dev/a)", "[![i](https://new.dev/b)](http://old.dev/a)"),
        ("[l]: ¦http://old.dev/a 'title'", "[l]: https://new.dev/b 'title'"),
        ("  [l]:\n  ¦<http://old.dev/a>\n", "  [l]:\n  <https://new.dev/b>\n"),
        ("- [l\\]]: ¦http://old.dev/a", "- [l\\]]: https://new.dev/b"),
        ("see ¦<http://old.dev/a>.", "see <https://new.dev/b>."),
        ("see <¦http://old.dev/a>.", "see <https://new.dev/b>."),
        ("see (¦http://old.dev/a).", "see (https://new.dev/b)."),
        ("**¦http://old.dev/a**, x", "**https://new.dev/b**, x"),
        ("| ¦http://old.dev/a| x |", "| https://new.dev/b| x |"),
        ('<a class="y" href="¦http://old.dev/a">x</a>', '<a class="y" href="https://new.dev/b">x</a>'),
        ("<img alt='a > b' src = '¦http://old.dev/a'>", "<img alt='a > b' src = 'https://new.dev/b'>"),
        ("<a\n href=¦http://old.dev/a>", "<a\n href=https://new.dev/b>"),
        ("é\u2028ü [x](¦http://old.dev/a)\x0c", "é\u2028ü [x](https://new.dev/b)\x0c"),
        ("one\r\ntwo [x](¦http://old.dev/a)\r\n\r\n", "one\r\ntwo [x](https://new.dev/b)\r\n\r\n"),
        ("one\rtwo [x](¦http://old.dev/a)", "one\rtwo [x](https://new.dev/b)"),
        ("\ufeff[x](¦http://old.dev/a)", "\ufeff[x](https://new.dev/b)"),
    ],
)
def test_a_destination_is_replaced_where_it_stands(text: str, expected: str) -> None:
    """However it is written; titles, brackets, other links and line ends stay."""
    assert expected == replaced(text)


@pytest.mark.parametrize(
    "text",
    [
        "[x](¦http://other.dev/a)", "[x](¦http://old.dev/ab)", "[x](¦http://old.dev/a#b)", "[x](http://old.dev¦/a)", "[¦x](http://old.dev/a)", "¦[x](http://old.dev/a)",
        "¦http://old.dev/ab", "¦http://old.dev/a/b", "x¦http://old.dev/a", '"¦http://old.dev/a"', "<¦http://old.dev/a b>", '<a href="¦http://old.dev/ab">',
        "[x][¦l]\n\n[l]: http://old.dev/a", "[x](<¦http://old.dev/a", "<a href='¦http://old.dev/a", "text¦ http://old.dev/a", "¦",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_replaced(text: str) -> None:
    """Another URL, another place, or something unfinished: nothing changes."""
    assert replaced(text) is None


@pytest.mark.parametrize(("line", "column"), [(0, 1), (2, 1), (1, 0), (1, -3), (1, 100), (-1, 1), (1, 3)])
def test_a_place_outside_the_text_is_none(line: int, column: int) -> None:
    """So is one that is off by one."""
    assert replace_destination("[x](http://old.dev/a)", line, column, OLD, NEW) is None


@pytest.mark.parametrize(
    ("text", "old", "expected"),
    [
        ("[x](¦http://old.dev/?a=1&amp;b)", "http://old.dev/?a=1&b", "[x](https://new.dev/b)"),
        ("[x](¦http://old.dev/\\(a\\))", "http://old.dev/(a)", "[x](https://new.dev/b)"),
        ("[x](¦http://old.dev/(a))", "http://old.dev/(a)", "[x](https://new.dev/b)"),
        ("[x](¦http://old.dev/ü)", "http://old.dev/%C3%BC", "[x](https://new.dev/b)"),
        ("[x](¦HTTP://Old.dev)", "http://old.dev/", "[x](https://new.dev/b)"),
        ("[x](<¦a b.md>)", "a b.md", "[x](<https://new.dev/b>)"),
        ("[x](¦../a.md#b)", "../a.md#b", "[x](https://new.dev/b)"),
        ("<a href='¦http://old.dev/?a&amp;b'>", "http://old.dev/?a&b", "<a href='https://new.dev/b'>"),
        ("<a href=¦http://old.dev/?a=b>", "http://old.dev/?a=b", "<a href=https://new.dev/b>"),
        ("¦www.old.dev/a", "http://www.old.dev/a", "https://new.dev/b"),
    ],
)
def test_the_old_destination_may_be_spelled_differently(text: str, old: str, expected: str) -> None:
    """With escapes, character references or percent-encoding: what counts is what it means."""
    assert expected == replaced(text, old)


@pytest.mark.parametrize(
    ("text", "old", "new", "expected"),
    [
        ("[x](¦http://old.dev/a)", OLD, "https://new.dev/(b)", "[x](https://new.dev/(b))"),
        ("[x](¦http://old.dev/a)", OLD, "https://new.dev/b)", "[x](<https://new.dev/b)>)"),
        ("[x](¦http://old.dev/a 't')", OLD, "https://new.dev/)b(", "[x](<https://new.dev/)b(> 't')"),
        ("[x](¦http://old.dev/a)", OLD, "https://new.dev/a b\n<c>|", "[x](https://new.dev/a%20b%0A%3Cc%3E%7C)"),
        ("[x](¦http://old.dev/a)", OLD, "https://new.dev/\u00a0\\`{", "[x](https://new.dev/%C2%A0%5C%60%7B)"),
        ("[x](¦http://old.dev/a)", OLD, "https://new.dev/?a=1&b=2", "[x](https://new.dev/?a=1&b=2)"),
        ("[x](¦http://old.dev/a)", OLD, "https://new.dev/?a&copy;", "[x](https://new.dev/?a&amp;copy;)"),
        ("[x](¦http://old.dev/?a&amp;b)", "http://old.dev/?a&b", "https://new.dev/?a&b", "[x](https://new.dev/?a&amp;b)"),
        ("[l]: ¦http://old.dev/a", OLD, "https://new.dev/b)", "[l]: <https://new.dev/b)>"),
        ("[x](<¦http://old.dev/a>)", OLD, "https://new.dev/)b", "[x](<https://new.dev/)b>)"),
        ("¦http://old.dev/a.", OLD, "https://new.dev/(b", "<https://new.dev/(b>."),
        ("¦http://old.dev/a.", OLD, "https://new.dev/b.", "<https://new.dev/b.>."),
        ("<¦http://old.dev/a>", OLD, "https://new.dev/b c", "<https://new.dev/b%20c>"),
        ("<¦http://old.dev/a>", OLD, "b.md", None),
        ("¦http://old.dev/a", OLD, "b.md", None),
        ('<a href="¦http://old.dev/a">', OLD, 'https://new.dev/"b"', '<a href="https://new.dev/%22b%22">'),
        ("<a href='¦http://old.dev/a'>", OLD, "https://new.dev/'b'", "<a href='https://new.dev/&#39;b&#39;'>"),
        ("<a href=¦http://old.dev/a>", OLD, "https://new.dev/?b=c", '<a href="https://new.dev/?b=c">'),
        ("<a href=¦http://old.dev/a>", OLD, "https://new.dev/", '<a href="https://new.dev/">'),
        ('<a href="¦http://old.dev/?a&amp;b">', "http://old.dev/?a&b", "https://new.dev/?a&b", '<a href="https://new.dev/?a&amp;b">'),
        ('<a href="¦http://old.dev/?a&b">', "http://old.dev/?a&b", "https://new.dev/?a&b", '<a href="https://new.dev/?a&b">'),
        ('<a href="¦http://old.dev/a">', OLD, "https://new.dev/?a&lt", '<a href="https://new.dev/?a&amp;lt">'),
        ("[x](¦http://old.dev/a)", OLD, "", None),
        ("[x](¦http://old.dev/a)", OLD, OLD, "[x](http://old.dev/a)"),
    ],
)
def test_the_new_destination_is_written_so_that_it_reads_as_it_is(text: str, old: str, new: str, expected: str | None) -> None:
    """In brackets, percent-encoded or with references where it has to be, and never where it need not."""
    assert expected == replaced(text, old, new)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[l]: http://x", 6), ("  [l]:   http://x", 10), ("> - [l m]: <http://x>", 13), ("[l\\]]: x", 8), ("1. [l]: x", 9),
        ("[^1]: http://x", None), ("*[HTML]: x", None), ("[l]:", None), ("see [l]: x", None), ("[l] x", None), ("", None), ("[]: x", None),
    ],
)  # fmt: skip
def test_a_definition_tells_where_its_destination_stands(text: str, expected: int | None) -> None:
    """Footnotes, abbreviations and text that only looks like it have none."""
    assert expected == definition_column(f"\r\n{text}\n", 2)


_URL_ENDS = st.text(st.sampled_from("abz019/?&=#%()[]<>'\"*_~!$;:@,.+-|\\`{} \u00a0éü"), min_size=1, max_size=8)
_NEW_URLS = _URL_ENDS.map("https://new.dev/".__add__)
_FORMS = {
    "inline": "[x]({}) ",
    "title": '[x]({} "t (1)") ',
    "brackets": "![x](<{}>) ",
    "definition": "[l{number}][l{number}]\n\n[l{number}]: {} 't'\n\n",
    "bracketed definition": "[l{number}]\n\n[l{number}]: <{}>\n\n",
    "autolink": "<{}> ",
    "double": '<a title="t > 1" href="{}">x</a> ',
    "single": "<a href='{}' rel=y>x</a> ",
    "unquoted": "<a href={}>x</a> ",
    "table": "\n\n| a | b |\n|---|---|\n| [x]({}) | y |\n\n",
    "list": "\n\n- a\n    - [x]({})\n\n",
}


def _hrefs(rendered: str) -> list[str]:
    return [node.attributes.get("href") or node.attributes.get("src") or "" for node in LexborHTMLParser(rendered).css("[href],[src]")]


def _renderings(text: str) -> Sequence[list[str]]:
    tool = MarkdownIt("commonmark", {"html": True}).enable("table")
    tool.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return _hrefs(tool.render(text)), _hrefs(markdown.markdown(text, extensions=["tables"]))


@given(
    st.lists(st.sampled_from(sorted(_FORMS)), min_size=1, max_size=5), st.data(), st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "\n", "end"])
)
def test_both_kinds_of_markdown_read_the_new_destination_and_nothing_else_new(forms: list[str], data: st.DataObject, end: str, last: str) -> None:
    """All other characters stay, and CommonMark and Python-Markdown see one link change, whatever the new URL holds."""
    urls = [f"http://old.dev/{number}/" if form != "unquoted" else f"http://old.dev/{number}/x" for number, form in enumerate(forms)]
    parts = [_FORMS[form].replace("{number}", str(number)).replace("{}", url) for number, (form, url) in enumerate(zip(forms, urls, strict=True))]
    text = ("é " + "".join(parts) + last).replace("\n", end)
    chosen = data.draw(st.integers(0, len(forms) - 1))
    new = data.draw(_NEW_URLS)
    at = text.index(urls[chosen])
    line = text.count("\n", 0, at) + 1
    result = replace_destination(text, line, at - text.rfind("\n", 0, at), urls[chosen], new)

    assert result is not None
    head, tail = text[:at], text[at + len(urls[chosen]) :]
    assert result.startswith(head)
    assert result.endswith(tail)
    written = result[len(head) : len(result) - len(tail)]
    assert not set(written) & set(" \n\\`|")
    for before, after in zip(_renderings(text), _renderings(result), strict=True):
        assert len(before) == len(after)
        assert sum(one != other for one, other in zip(before, after, strict=True)) == 1
        assert unquote(new) == next(unquote(other) for one, other in zip(before, after, strict=True) if one != other)


@given(
    st.text(st.sampled_from("ab <>[]()\"'=:\r\n/!`*|"), max_size=40),
    st.integers(-1, 5),
    st.integers(-1, 30),
    st.sampled_from(["a", "http://a", OLD]),
    _NEW_URLS,
)
def test_no_text_is_changed_but_at_the_place(text: str, line: int, column: int, old: str, new: str) -> None:
    """Any text: either nothing is replaced, or what stands around the place is as before."""
    text = text.replace("a", old, 1)
    result = replace_destination(text, line, column, old, new)
    if result is not None:
        starts = [0, *(match.end() for match in re.finditer(r"\r\n?|\n", text))]
        at = starts[line - 1] + column - 1
        assert result.startswith(text[:at])
        assert result.endswith(text[at + len("<") + len(old) :])


def test_a_diff_is_what_patch_reads(tmp_path: Path) -> None:
    """Line ends and a missing last one included."""
    before, after = "one\r\ntwo\x0c\n\nthree http://x", "one\r\ntwo\x0c\n\nthree https://x"
    diff = unified_diff("docs/a.md", before, after)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/a.md").write_bytes(before.encode())
    subprocess.run(["git", "apply", "-"], input=diff.encode(), cwd=tmp_path, check=True)

    assert (tmp_path / "docs/a.md").read_bytes() == after.encode()
    assert diff.splitlines()[:3] == ["--- a/docs/a.md", "+++ b/docs/a.md", "@@ -1,4 +1,4 @@"]
    assert diff.endswith("\n\\ No newline at end of file\n")
    assert unified_diff("docs/a.md", before, before) == ""

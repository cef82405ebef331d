"""Links in Markdown sources: what is one, and where it stands."""

from __future__ import annotations

import textwrap

import pytest

from linkvoice.extract.markdown import read_markdown
from linkvoice.extract.preview import without_metadata
from linkvoice.extract.written import Form


def found(text: str, *, code: bool = False) -> list[tuple[str, str, int, int | None]]:
    """Give (form, destination, line, column) of every link of a text."""
    return [(each.form.value, each.href, each.line, each.column) for each in read_markdown(textwrap.dedent(text), code=code).written]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a [b](c.md) d", [("link", "c.md", 1, 7)]),
        ("[b](<c d.md> 'title')", [("link", "c d.md", 1, 6)]),
        ("[b](\n  c.md)", [("link", "c.md", 2, 3)]),
        ("one\n  [two\nthree](c.md)", [("link", "c.md", 3, 8)]),
        ("![alt](i.png)", [("image", "i.png", 1, 8)]),
        ("[![alt](i.png)](c.md)", [("link", "c.md", 1, 17), ("image", "i.png", 1, 9)]),
        ("[a *b* `c`](c_(d).md)", [("link", "c_(d).md", 1, 13)]),
        ("<https://acme.dev/>", [("autolink", "https://acme.dev/", 1, 2)]),
        ("see https://acme.dev/a.", [("bare", "https://acme.dev/a", 1, 5)]),
        ("[b](my file.md)", [("link", "my file.md", 1, 5)]),
        ('<a href="c.md">b</a>', [("html", "c.md", 1, 10)]),
        ("x <img alt=a src=i.png> y", [("html", "i.png", 1, 18)]),
        ("<div\n  data-x>\n\n[b](c.md)\n\n</div>", [("link", "c.md", 4, 5)]),
        ("<div markdown>\n[b](c.md)\n</div>", [("link", "c.md", 2, 5)]),
        ("# A [b](c.md) #", [("link", "c.md", 1, 9)]),
        ("A [b](c.md)\n===", [("link", "c.md", 1, 7)]),
        ("> a\n[b](c.md)", [("link", "c.md", 2, 5)]),
        ("- a\n\n    - [b](c.md)", [("link", "c.md", 3, 11)]),
        ("| a | b |\n|---|---|\n| [b](c.md) | [b](c.md) |", [("link", "c.md", 3, 7), ("link", "c.md", 3, 19)]),
        ('!!! note "A [b](c.md)"\n\n    [d](e.md)', [("link", "c.md", 1, 17), ("link", "e.md", 3, 9)]),
        ("^^[b](c.md)^^", [("link", "c.md", 1, 7)]),
        ("[b](c.md){ .button }", [("link", "c.md", 1, 5)]),
        ("a[^1]\n\n[^1]: See [b](c.md).", [("link", "c.md", 3, 15)]),
    ],
)
def test_every_way_to_write_a_link_is_found_where_it_stands(text: str, expected: list[tuple[str, str, int, int]]) -> None:
    """Line and column are those of the destination."""
    assert found(text) == expected


@pytest.mark.parametrize("text", ["`[b](c.md)`", "```\n[b](c.md)\n```", "<!-- [b](c.md) -->", "\\[b](c.md)", "<pre>\n[b](c.md)\n</pre>", "[x]: c.md"])
def test_what_is_no_link_is_not_read(text: str) -> None:
    """Code, comments and definitions hold no links."""
    assert [each for each in found(text) if each[0] not in {"open", "bare"}] == []


def test_a_use_stands_at_its_label_and_knows_its_definition() -> None:
    """References are located where they are used; all three kinds are known."""
    written = read_markdown("[a][b]\n[b][]\n[b]\n\n[b]: c.md").written

    assert [(each.form, each.line, each.column, each.literal, each.definition) for each in written] == [
        (Form.REFERENCE, 1, 5, "b", 5),
        (Form.REFERENCE, 2, 2, "b", 5),
        (Form.REFERENCE, 3, 2, "b", 5),
    ]


def test_of_two_definitions_the_one_counts_that_the_host_takes() -> None:
    """The last one in Python-Markdown, the first one in CommonMark."""
    text = "[b]\n\n[b]: c.md\n[b]: d.md"

    assert found(text) == [("reference", "d.md", 1, 2)]
    assert found(text, code=True) == [("reference", "c.md", 1, 2)]


def test_a_use_without_definition_is_kept_for_plugins() -> None:
    """Autorefs knows definitions that do not stand in the text."""
    assert found("[a][b.c]") == [("open", "b.c", 1, 5)]


def test_indented_text_is_code_only_in_commonmark() -> None:
    """What extensions of Python-Markdown put into admonitions is indented too."""
    text = "a\n\n    [b](c.md)"

    assert found(text) == [("link", "c.md", 3, 9)]
    assert found(text, code=True) == []


def test_an_escaped_pipe_in_a_table_costs_the_column() -> None:
    """What cannot be mapped to the source has a line, and no invented column."""
    assert found("| a |\n|---|\n| x \\| [b](c.md) |") == [("link", "c.md", 3, None)]


def test_titles_and_directives_are_known() -> None:
    """They are the places of last resort."""
    source = read_markdown("# A `b`\n\n::: pkg.module\n\n## ::: pkg.other")

    assert [(title.line, title.text) for title in source.titles] == [(1, "A b"), (5, "::: pkg.other")]
    assert [(each.line, each.identifier) for each in source.directives] == [(3, "pkg.module"), (5, "pkg.other")]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Title: Post\nSummary: [a](b.md)\n    and [c](d.md)\n\n[a](b.md)\n", [5]),
        ("---\ntitle: '[a](b.md)'\n---\n\n[a](b.md)\n", [5]),
        ("See [a](b.md): it is good.\n", [1]),
        ("\nNote: [a](b.md)\n", [2]),
    ],
)
def test_links_in_the_metadata_are_not_in_the_text(text: str, lines: list[int]) -> None:
    """Lines such as `Summary: …` at the start, as Pelican and the extension `meta` read them, are no text; every other line keeps its number."""
    assert [each.line for each in read_markdown(without_metadata(text)).written] == lines

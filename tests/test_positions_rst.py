"""Links in reStructuredText sources, and the proof that they are found where they stand."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest
from docutils.core import publish_string

from linkvoice.extract.rst import read_rst
from tests.sites import write
from tests.test_positions_sites import check

POST = """\
    Post
    ####

    :date: 2020-01-01

    A `link <https://acme.dev/a>`_, a `wrapped
    link <https://acme.dev/b>`__ and https://acme.dev/c alone.

    * `one`_ and two_, ``not <https://acme.dev/x>`_``
    * |logo| and |logo|

    .. code-block:: rst

        `code <https://acme.dev/x>`_

    .. versionadded:: 1.0
       With a `link <https://acme.dev/d>`_ in what docutils does not know.

    =====  ======================================
    a      b
    =====  ======================================
    x      `cell <https://acme.dev/e>`_
    =====  ======================================

    .. image:: https://acme.dev/f.png
       :alt: Alt
       :target: https://acme.dev/g

    .. _one: https://acme.dev/h
    .. _two: https://acme.dev/i
    .. |logo| image:: https://acme.dev/j.png
"""


def test_every_link_stands_where_the_text_says_so() -> None:
    """Line and column are those of the destination, or of the name where the destination stands elsewhere."""
    text = textwrap.dedent(POST)
    lines = text.split("\n")
    written = read_rst(text).written

    assert [lines[each.line - 1][(each.column or 0) - 1 :].startswith(each.literal) for each in written] == [True] * len(written)
    assert sorted((each.href.rpartition("/")[2], each.line) for each in written) == [
        ("a", 6), ("b", 7), ("c", 7), ("d", 17), ("e", 22), ("f.png", 25), ("g", 27), ("h", 9), ("i", 9), ("j.png", 31), ("j.png", 31),
    ]  # fmt: skip


def test_a_role_of_another_program_is_kept() -> None:
    """Sphinx knows where it leads."""
    written = read_rst("See :doc:`the guide <guide>` and :ref:`here`.").written

    assert [(each.form.value, each.href, each.column) for each in written] == [("open", "guide", 22), ("open", "here", 40)]


def test_findings_stand_where_their_destination_does(tmp_path: Path) -> None:
    """Each destination of the text is another one, so that each finding can be proven."""
    text = textwrap.dedent(POST)
    read_rst(text)  # from here on docutils knows the directive
    html = publish_string(text, writer="html5", settings_overrides={"report_level": 5, "stylesheet_path": ""}).decode()
    write(tmp_path, {"out/post.html": html, "content/post.rst": text})
    lines = text.split("\n")

    found = check(tmp_path, "out", "--site-url", "https://acme.dev/", "--source", "content", whole=True)

    proven = []
    for finding in found:
        path, line, column, rest = finding.split(":", 3)
        target = re.search(r"https://acme\.dev/([a-j](?:\.png)?): ", rest)
        assert path == "content/post.rst"
        assert target is not None
        names = {"h": "one", "i": "two"}
        assert lines[int(line) - 1].startswith(names.get(target[1], f"https://acme.dev/{target[1]}"), int(column) - 1)
        proven.append(target[1])
    assert sorted(proven) == ["a", "b", "c", "d", "e", "f.png", "g", "h", "i", "j.png", "j.png"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Post\n####\n\n:summary: `x <y.html>`_\n\n`x <y.html>`_\n", [6]),
        (".. comment\n\n:summary: `x <y.html>`_\n\nPost\n####\n\n`x <y.html>`_\n", [8]),
        ("Post\n####\n\nText\n\n:field: `x <y.html>`_\n", [6]),
        ("Post\n####\n\nPart\n====\n\n:field: `x <y.html>`_\n", [7]),
    ],
)
def test_links_in_the_metadata_are_not_in_the_text(text: str, lines: list[int]) -> None:
    """Fields before any text are shown elsewhere, such as a summary in lists; fields within the text are part of it."""
    assert [each.line for each in read_rst(text).written] == lines

"""The title that a source gives itself."""

from __future__ import annotations

import pytest

from linkvoice.extract.title import title_of


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntitle: 'Tea'\n---\n# Coffee\n", "Tea"),
        ("Title: Tea\nDate: 2026-01-02\n\nText\n", "Tea"),
        ("---\nslug: a\n---\n# Tea\n", "Tea"),
        ("---\nslug: a\n---\nTea\n===\n", "Tea"),
        ("+++\nslug = 'a'\n# a note\n+++\n# Tea #\n", "Tea"),
        (f"---\nslug: a\nnote: {'x' * 9000}\n---\n# Tea\n", "Tea"),
        ("####\nTea\n####\n:date: 2026-01-02\n", "Tea"),
        ("Tea\n---\n", "Tea"),
        ("---\n\n# Tea\n", "Tea"),
        ("---\nslug: a\n---\nText\n", ""),
        ("---\n---\nText\n", ""),
        ("---\nslug: a\n---", ""),
        ("Text\n", ""),
        ("", ""),
    ],
)
def test_a_source_has_a_title_or_a_heading(text: str, title: str) -> None:
    """The title of its metadata comes first, then its first heading; the last line of front matter is none, though it is underlined."""
    assert title == title_of(text)

"""What pages are about is told from their sources as well as from what becomes of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from linkvoice.generators.mkdocs_topics import headings_of
from tests.backlinks import backlink, build


@pytest.mark.parametrize(
    ("markdown", "headings"),
    [
        ("# One\n\ntext # no\n\n## Two ##\n", ["One", "Two"]),
        ("---\ntitle: 'Given'\ntags: [x]\n---\n# One\n", ["Given", "One"]),
        ("text\n---\ntitle: no\n", []),
        ("```bash\n# a comment\n~~~\n# another\n```\n# One\n", ["One"]),
        ("- list\n\n    ```\n    # a comment\n    ```\n\n# One", ["One"]),
        ("", []),
    ],
)
def test_headings_of_a_source(markdown: str, headings: list[str]) -> None:
    """The title in the front matter and all headings, and no comments in code."""
    assert headings == [*headings_of(markdown)]


def test_the_list_goes_by_the_sources_and_the_report_by_what_was_built(tmp_path: Path) -> None:
    """The list is laid out before pages are made, and has the bands of the report; only where a page turns out to be about more, the report knows more."""
    pages = {
        "index.md": "# Harbour\n\n[Ropes](ropes.md), [made](made.md).\n",
        "ropes.md": "---\ntitle: Ropes and knots\n---\n\n## Bowline for beginners\n",
        "made.md": '# Made\n\n<h2 id="lighthouse-keeper">Keeper</h2>\n',
    }
    links = [
        backlink("https://blog.example/1", "ropes/index.html", title="Bowline and other knots", text="ropes"),
        backlink("https://blog.example/2", "made/index.html", title="A lighthouse", text="this"),
        backlink("https://blog.example/3", "made/index.html", title="A lighthouse", text="keeper"),
    ]
    done = build(tmp_path, pages, links)

    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads((tmp_path / "lv.json").read_text("utf-8"))
    relevance = [next(part for part in link["voice"]["parts"] if part["name"] == "relevance") for link in report["backlinks"]]
    assert [(part["points"], part["evidence"]) for part in relevance] == [
        (15, "words in common: bowline 1, knots 1, ropes 1"),
        (0, "the text of the link would suit any other"),
        (10, "words in common: keeper 1, lighthouse 1"),
    ]
    assert [link["voice"]["band"] for link in report["backlinks"]] == ["strong", "steady", "strong"]
    page = LexborHTMLParser((tmp_path / "site/who-links-to-us/index.html").read_text("utf-8"))
    shown = [
        (link.attributes["href"], row.text().split(" voice")[0].split()[-1])
        for row in page.css("h4[id^=lv-site] + ul > li")
        for link in row.css("a")[:1]
    ]
    assert shown == [("https://blog.example/1", "strong"), ("https://blog.example/2", "steady"), ("https://blog.example/3", "steady")]

"""How prospects are told: the letters, the terminal, CSV and Markdown, with the worst that strangers can write."""

from __future__ import annotations

import csv
import io
import unicodedata
from typing import Any

import pytest
from markdown_it import MarkdownIt

from linkvoice.model.prospect import Prospect, Prospects, Reason
from linkvoice.model.voice import Gate, Part, Voice
from linkvoice.report.digest_csv import table
from linkvoice.report.letter import letter_of
from linkvoice.report.prospects import SHOWN, render_prospects
from linkvoice.report.prospects_csv import render_prospects_csv
from linkvoice.report.prospects_markdown import render_prospects_markdown

PAGE, OURS, STANDS = "https://blog.friend.dev/post", "https://acme.dev/guide/", "https://acme.dev/old/"
EVIL = '=HYPERLINK("http://evil.test";"x")\x1b[31m\n\nDear <script>alert(1)</script> | [x](javascript:alert(1)) `a` @maintainer #12 \u202e::error::x'
RENDERERS = [render_prospects, render_prospects_csv, render_prospects_markdown]


def prospect(reason: Reason = Reason.ADDRESS, page: str = PAGE, **more: Any) -> Prospect:
    """Something to write about."""
    voice = Voice.of(Gate(1.0, "seen"), (Part("reach", 64.0, 100, "told"),))
    stands = STANDS if reason in {Reason.ADDRESS, Reason.DEAD_LINK} else ""
    return Prospect(
        **{"reason": reason, "page": page, "ours": OURS, "evidence": "seen", "stands": stands, "title": "On pumps", "voice": voice, **more}
    )


def told(*found: Prospect, **more: Any) -> Prospects:
    """A list of these."""
    return Prospects("https://acme.dev/", found, **more)


@pytest.mark.parametrize("reason", Reason)
def test_letters_are_short_and_say_what_about(reason: Reason) -> None:
    """Their page, ours, and what stands there, in no more than 90 words; nothing is offered."""
    letter = letter_of(prospect(reason))
    assert letter.startswith("Hello,\n\n")
    assert letter.endswith("\n\nKind regards")
    assert PAGE in letter
    assert OURS in letter
    assert prospect(reason).stands in letter
    assert len(letter.split()) <= 90


def test_a_letter_is_what_a_person_would_write() -> None:
    """Word by word, for an old address."""
    assert letter_of(prospect()) == (
        "Hello,\n\n"
        'thank you for linking to us. Your page "On pumps" (https://blog.friend.dev/post) links to https://acme.dev/old/; '
        "that is not where the page lives: its address is https://acme.dev/guide/.\n\n"
        "Would you change the link when you next edit the page?\n\n"
        "Kind regards"
    )


def test_a_page_without_a_title_goes_by_its_address() -> None:
    """No empty quotes."""
    assert letter_of(prospect(title="")).splitlines()[2].startswith("thank you for linking to us. Your page https://blog.friend.dev/post links to")


@pytest.mark.parametrize("reason", Reason)
def test_hostile_titles_stay_in_their_quotes(reason: Reason) -> None:
    """Nothing that a terminal acts upon, no line of their own, no quote that ends ours, and at most 100 characters."""
    plain, letter = letter_of(prospect(reason)), letter_of(prospect(reason, title=EVIL * 9, text=EVIL * 9))
    assert [line == "" for line in letter.splitlines()] == [line == "" for line in plain.splitlines()]
    assert not [char for char in letter if char != "\n" and unicodedata.category(char)[0] == "C"]
    assert all(len(words) <= 100 for words in letter.split('"')[1::2])
    assert letter.count('"') in {0, 2, 4}


def test_no_cell_is_a_formula() -> None:
    """Whatever the titles are, and no line of one either; a letter keeps its paragraphs, and whoever was asked before gets none."""
    found = told(prospect(title=EVIL, text="@SUM(1)", evidence="+1"), prospect(asked="2026-10-01"))
    rows = list(csv.DictReader(io.StringIO(render_prospects_csv(found))))
    assert not [line for row in rows for cell in row.values() for line in cell.split("\n") if line.startswith(("=", "+", "-", "@"))]
    assert [name for name, cell in rows[0].items() if "\n" in cell] == ["letter"]
    assert [(row["reason"], row["score"], row["site"], row["ours"], row["asked"]) for row in rows] == [
        ("old address", "64", "blog.friend.dev", OURS, ""),
        ("old address", "64", "blog.friend.dev", OURS, "2026-10-01"),
    ]
    assert rows[0]["letter"].startswith("Hello,\n\nthank you for linking to us. ")
    assert rows[1]["letter"] == ""


def test_no_line_of_a_letter_is_a_formula() -> None:
    """A program that does not know of quotes takes each line for a cell; other cells have but one line."""
    assert table(("title", "letter"), [("a\n=1", "a\n=1\n\n @b")], letters={"letter"}) == '"title","letter"\n"a =1","a\n\'=1\n\n\'@b"\n'


def test_markdown_holds_nothing_of_theirs_but_text() -> None:
    """No HTML and no link of theirs but the one to their page."""
    tokens = MarkdownIt().parse(render_prospects_markdown(told(prospect(title=EVIL, text=EVIL, evidence=EVIL))))
    inline = [child for token in tokens for child in token.children or ()]
    assert {child.content for child in inline if child.type == "html_inline"} <= {"<code>", "</code>"}
    assert [child.attrs["href"] for child in inline if child.type == "link_open"] == [PAGE]
    assert [token.type for token in tokens].count("heading_open") == 2


@pytest.mark.parametrize("render", RENDERERS)
def test_every_report_tells_all_of_a_prospect(render: Any) -> None:
    """The page, both addresses, why, since when, and on how many pages."""
    text = render(told(prospect(Reason.DEAD_LINK, since="2026-05-01", pages=4)))
    for part in (PAGE, OURS, STANDS, "seen", "2026-05-01"):
        assert part.replace("-", "&#45;").replace(":", "&#58;").replace(".", "&#46;") in text or part in text


def test_the_terminal_shows_ten_of_a_reason() -> None:
    """The others are counted, with the way to see them."""
    text = render_prospects(told(*(prospect(page=f"{PAGE}/{number}") for number in range(SHOWN + 2))))
    assert text.startswith(
        "Old addresses of yours (12)\n  strong 64  https://blog.friend.dev/post/0\n      https://acme.dev/old/ -> https://acme.dev/guide/: seen\n"
    )
    assert "\n  and 2 more; --report csv:FILE writes all of them\n" in text
    assert text.endswith("linkvoice: 12 reasons to write about acme.dev.\n")


def test_who_was_asked_is_marked() -> None:
    """With the day, in place of the letter."""
    text = render_prospects(told(prospect(asked="2026-10-01")))
    assert "      asked on 2026-10-01\n" in text
    assert "Hello" not in text
    assert text.endswith("linkvoice: 1 reason to write about acme.dev; 1 asked before.\n")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, ""),
        ({"heard": False}, "  Nothing is known yet of who links to the site: run `linkvoice listen` first.\n"),
        ({"waiting": 2}, "  2 links beside yours would fit a page of yours if dead, which nobody has asked yet; with --check they are asked.\n"),
        ({"waiting": 1}, "  1 link beside yours would fit a page of yours if dead, which nobody has asked yet; with --check it is asked.\n"),
        ({"astray": 1}, "  1 link to a page of yours that is gone, with nothing in its place; `linkvoice check` names it (LV601).\n"),
        ({"astray": 2}, "  2 links to pages of yours that are gone, with nothing in their place; `linkvoice check` names them (LV601).\n"),
        ({"notes": ("no network",)}, "  note: no network\n"),
    ],
)
def test_what_a_person_should_know(more: dict[str, Any], said: str) -> None:
    """Stands behind the sum, also where there is nobody to write to."""
    assert render_prospects(told(**more)) == f"linkvoice: no reason to write to anybody about acme.dev.\n{said}"

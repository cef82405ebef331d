"""Foreign text does nothing to a terminal, an editor or a CI system, and secrets stay secret."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkvoice.report.plain import counted, harmless, redacted

FOREIGN = st.text(
    st.one_of(st.characters(), st.sampled_from("\x1b\x07\x9b[]:#@/\n\r\t\u202e\u2066\u200b\u2028\ufeff\udce9 ;m")), max_size=60
) | st.lists(
    st.sampled_from(["::error", "##vso[", "##[", "##teamcity[", "\x1b[31m", "\x1b]8;;", "\x07", "://", "u:p@", "x", " ", "\n", "#", ":"])
).map("".join)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://docs.acme.dev/a?b=c#d", "https://docs.acme.dev/a?b=c#d"),
        ("Grüße, 世界 🎉", "Grüße, 世界 🎉"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x1b]8;;https://evil.dev\x07a link\x1b]8;;\x07", "a link"),
        ("\x1b]0;a title\x1b\\text", "text"),
        ("\x9b31mred", "31mred"),
        ("a\x00b\x08c\x7fd\x85e", "abcde"),
        ("gnp\u202e.exe \u2066x\u2069", "gnp.exe x"),
        ("in\u200bvis\u2060ib\ufeffle\u00ad", "invisible"),
        ("one\ntwo\r\nthree\tfour\u2028five\u2029six", "one two  three four five six"),
        ("half \udce9", "half "),
    ],
)  # fmt: skip
def test_what_a_terminal_acts_upon_is_taken_out(text: str, expected: str) -> None:
    """ANSI sequences, control, format and bidirectional characters go, line ends become spaces, all else stays."""
    assert expected == harmless(text)


@pytest.mark.parametrize(
    "text",
    [
        "::error file=a.py::gone",
        "  ::set-output name=x::y",
        "\n::error::x",
        "\x1b[0m::error::x",
        "\u200b::error::x",
        ":\u200b:error::x",
        "text ##[error]x",
        "https://evil.dev/##vso[task.setvariable variable=x]y",
        "##teamcity[buildStatus]",
        "##\x1b[0mvso[x]",
    ],
)
def test_workflow_commands_lose_their_meaning(text: str) -> None:
    """No line starts with the commands of GitHub, and those of Azure and TeamCity stand nowhere."""
    shown = harmless(text)
    assert not shown.lstrip().startswith("::")
    assert not any(command in shown for command in ("##[", "##vso[", "##teamcity["))


@pytest.mark.parametrize("text", ["std::vector", "see C++ a::b", "C## and F#", "### heading"])
def test_what_only_looks_like_a_command_is_left(text: str) -> None:
    """Two colons within a line and number signs that begin no command mean nothing to anybody."""
    assert text == harmless(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://user:secret@acme.dev/x", "https://***@acme.dev/x"),
        ("https://token@acme.dev", "https://***@acme.dev"),
        ("https://user:a%40b@acme.dev:8080/?q", "https://***@acme.dev:8080/?q"),
        ("https://user:a@b@acme.dev/", "https://***@acme.dev/"),
        ("http://a:b@one.dev/ redirects to http://c:d@two.dev/.", "http://***@one.dev/ redirects to http://***@two.dev/."),
        ("https:/\u200b/user:secret@acme.dev/", "https://***@acme.dev/"),
        ("mailto:team@acme.dev", "mailto:team@acme.dev"),
        ("https://acme.dev/@user", "https://acme.dev/@user"),
        ("https://acme.dev?to=team@acme.dev", "https://acme.dev?to=team@acme.dev"),
        ("https://acme.dev#a@b", "https://acme.dev#a@b"),
        ("https://acme.dev and team@acme.dev", "https://acme.dev and team@acme.dev"),
    ],
)
def test_names_and_passwords_in_urls_are_covered(text: str, expected: str) -> None:
    """What stands before the host of a URL is not shown; mail addresses and the rest of a URL are."""
    assert expected == harmless(text)


@given(FOREIGN)
def test_no_text_is_dangerous_afterwards(text: str) -> None:
    """Whatever comes in, one line without control or format characters and without commands comes out."""
    shown = harmless(text)
    assert all(unicodedata.category(char)[0] != "C" for char in shown)
    assert len(shown.splitlines()) <= 1
    assert not shown.lstrip().startswith("::")
    assert not any(command in shown for command in ("##[", "##vso[", "##teamcity["))
    assert shown == redacted(shown)


@given(FOREIGN)
def test_harmless_text_stays_as_it_is(text: str) -> None:
    """A text that was made harmless is not changed a second time."""
    assert harmless(text) == harmless(harmless(text))


@pytest.mark.parametrize(
    ("count", "noun", "expected"),
    [
        (0, "page", "0 pages"),
        (1, "page", "1 page"),
        (2, "page", "2 pages"),
        (1451, "link", "1,451 links"),
        (1, "entry", "1 entry"),
        (2, "entry", "2 entries"),
        (2, "day", "2 days"),
    ],
)
def test_counts_are_written_as_people_write_them(count: int, noun: str, expected: str) -> None:
    """One is singular, more are plural, thousands have their comma."""
    assert expected == counted(count, noun)

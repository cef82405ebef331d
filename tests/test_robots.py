"""What a robots.txt lets linkvoice ask, by the rules of RFC 9309."""

from __future__ import annotations

import pytest

from linkvoice.fetch.robots import EVERYTHING, Robots


def allowed(rules: str, path: str) -> bool:
    """Whether the rules for everybody allow a path."""
    return Robots.parse(f"User-agent: *\n{rules}".encode()).allows(path)


@pytest.mark.parametrize(
    ("rules", "path", "expected"),
    [
        ("Disallow: /", "/", False),
        ("Disallow: /", "/robots.txt", True),
        ("Disallow:", "/a", True),
        ("Allow: /", "/a", True),
        ("Disallow: /a", "/a/b", False),
        ("Disallow: /a", "/ab", False),
        ("Disallow: /a/", "/a", True),
        ("Disallow: /a", "/A", True),
        ("Disallow: /a?b=", "/a?b=1", False),
        ("DISALLOW : /a # the rest is a remark", "/a", False),
        ("disallow:/a", "/a", False),
        ("Noindex: /a\nCrawl-delay: 10\nwhat is this", "/a", True),
    ],
)
def test_a_rule_is_the_beginning_of_a_path(rules: str, path: str, expected: bool) -> None:
    """Paths are compared exactly, from their beginning; an empty rule says nothing, and /robots.txt is always allowed."""
    assert allowed(rules, path) is expected


@pytest.mark.parametrize(
    ("rules", "path", "expected"),
    [
        ("Disallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("Allow: /a/b\nDisallow: /a", "/a/c", False),
        ("Disallow: /a\nAllow: /a", "/a", True),
        ("Allow: /page\nDisallow: /*.html", "/page.html", False),
        ("Allow: /$\nDisallow: /", "/", True),
        ("Allow: /$\nDisallow: /", "/a", False),
        ("Allow: /p\nDisallow: /", "/page", True),
    ],
)
def test_the_longest_rule_counts(rules: str, path: str, expected: bool) -> None:
    """The order does not matter; of two of one length, the one that allows counts."""
    assert allowed(rules, path) is expected


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("/*.php", "/index.php", True),
        ("/*.php", "/folder/any.php.file.html?x", True),
        ("/*.php", "/", False),
        ("/*.php$", "/index.php", True),
        ("/*.php$", "/index.php?x", False),
        ("/*.php$", "/a.php.php", True),
        ("/a*b*c", "/a1b2c3", True),
        ("/a*b*c", "/acb", False),
        ("/a$", "/a", True),
        ("/a$", "/ab", False),
        ("/a*", "/abc", True),
        ("/a*$", "/abc", True),
        ("/*ab$", "/ab", True),
        ("/ab*b$", "/ab", False),
        ("/a$b", "/a$b", True),
        ("*", "/a", True),
        ("/" + "*a" * 1000 + "$", "/" + "a" * 999, False),
    ],
)
def test_wildcards(pattern: str, path: str, matches: bool) -> None:
    """`*` stands for anything, and `$` at the end for the end of the path; nothing is tried twice."""
    assert allowed(f"Disallow: {pattern}", path) is not matches


@pytest.mark.parametrize(
    ("pattern", "path"),
    [("/ü", "/%C3%BC"), ("/%c3%bc", "/%C3%BC"), ("/%7Ejoe", "/~joe"), ("/~joe", "/%7ejoe"), ("/a%2Fb", "/a%2fb")],
)
def test_encoding_does_not_matter(pattern: str, path: str) -> None:
    """What means the same in a URL is the same."""
    assert not allowed(f"Disallow: {pattern}", path)


def test_an_encoded_slash_is_no_slash() -> None:
    """What means something else stays something else."""
    assert allowed("Disallow: /a/b", "/a%2Fb")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("User-agent: *\nDisallow: /\nUser-agent: linkvoice\nDisallow: /b", True),
        ("User-agent: LinkVoice/1.0\nDisallow: /", False),
        ("User-agent: other\nUser-agent: linkvoice\nDisallow: /", False),
        ("User-agent: linkvoice\nDisallow: /b\n\nUser-agent: *\nDisallow: /\n\nUser-agent: linkvoice\nDisallow: /a", False),
        ("User-agent: linkvoicer\nDisallow: /", True),
        ("User-agent: link\nDisallow: /", True),
        ("User-agent: linkvoice\nSitemap: /x\nUser-agent: other\nDisallow: /", False),
        ("User-agent: linkvoice\n\nUser-agent: *\nDisallow: /b", True),
        ("Disallow: /", True),
        ("\ufeffUser-agent: *\rDisallow: /", False),
        ("<!doctype html><p>User-agent: *", True),
        ("", True),
        ("\0\xff", True),
    ],
)
def test_which_group_holds_for_us(text: str, expected: bool) -> None:
    """All groups that name us count together, and those for everybody only where none does; consecutive names share their rules."""
    assert Robots.parse(text.encode("utf-8")).allows("/a") is expected


def test_a_long_one_is_read_as_far_as_the_standard_asks_for() -> None:
    """500 KB count, what comes after does not."""
    text = b"User-agent: *\nDisallow: /a\n" + b"#" * 500 * 1024 + b"\nDisallow: /b"
    assert not Robots.parse(text).allows("/a")
    assert Robots.parse(text).allows("/b")


def test_many_names_and_many_rules_are_few_for_us() -> None:
    """Ten thousand names that share ten thousand rules take no more room than ours."""
    names = "".join(f"User-agent: a{number}\n" for number in range(10_000)).encode()
    assert not Robots.parse(names + b"User-agent: *\n" + b"Disallow: /a\n" * 10_000).allows("/a")


def test_no_robots_txt_allows_everything() -> None:
    """A site without one has forbidden nothing."""
    assert EVERYTHING.allows("/a")

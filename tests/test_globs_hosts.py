"""Patterns of the configuration, and what is known of hosts without asking."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkvoice.errors import ConfigError, UsageError
from linkvoice.generators.html import base_url
from linkvoice.globs import path_matcher, url_matcher
from linkvoice.hosts import guarded, registrable_domain
from linkvoice.model.url import Url


@pytest.mark.parametrize(
    ("pattern", "url", "matches"),
    [
        ("https://acme.dev/*", "https://acme.dev/a/b?c#d", True),
        ("https://acme.dev/*", "https://acme.dev/", True),
        ("https://acme.dev/*", "http://acme.dev/", False),
        ("https://acme.dev/", "https://acme.dev/a", False),
        ("acme.dev", "https://acme.dev/", False),
        ("*acme.dev*", "https://acme.dev/", True),
        ("https://acme.dev/**", "https://acme.dev/a/b", True),
        ("https://acme.dev/?", "https://acme.dev/a", True),
        ("https://acme.dev/[ab]", "https://acme.dev/c", False),
        ("https://ACME.dev/*", "https://acme.dev/x", False),
        ("https://acme.dev/a.b", "https://acme.dev/axb", False),
        ("re:/v[0-9]+/", "https://acme.dev/v12/x", True),
        ("re:/v[0-9]+/$", "https://acme.dev/v12/x", False),
        ("re:^http:", "https://acme.dev/", False),
        ("re:(?i)ACME", "https://acme.dev/", True),
    ],
)
def test_globs_match_whole_urls_and_expressions_are_searched(pattern: str, url: str, matches: bool) -> None:
    """`*` matches everything, `/` too, and a glob the whole URL; `re:` is looked for anywhere in it."""
    assert url_matcher([pattern], "ignore_urls")(url) is matches


def test_any_of_several_patterns_is_enough() -> None:
    """A list of patterns matches what one of them matches; an empty one matches nothing."""
    assert url_matcher(["x", "re:y"], "ignore_urls")("why")
    assert not url_matcher([], "ignore_urls")("x")


def test_a_bad_expression_says_what_to_do() -> None:
    """The message names the option, the pattern and the way out."""
    with pytest.raises(ConfigError) as caught:
        url_matcher(["re:(x"], "ignore_urls")

    assert str(caught.value).startswith("ignore_urls: `re:(x` is not a regular expression (")
    assert str(caught.value).endswith("correct it, or leave out `re:` to use a glob.")


@given(st.text(), st.text())
def test_any_glob_is_a_pattern(pattern: str, text: str) -> None:
    """Nothing in a glob raises, and `*` around it only widens it."""
    pattern = pattern.removeprefix("re:")
    if url_matcher([pattern], "ignore_urls")(text):
        assert url_matcher([f"*{pattern}*"], "ignore_urls")(f"x{text}y")


@pytest.mark.parametrize(
    ("patterns", "path", "matches"),
    [
        (["blog/"], "blog/2024/x.md", True),
        (["blog/"], "docs/blog/x.md", True),
        (["/blog/"], "docs/blog/x.md", False),
        (["*.md"], "a/b/x.md", True),
        (["*.md", "!x.md"], "a/b/x.md", False),
        (["a/**/x.md"], "a/b/c/x.md", True),
        (["changelog.md"], "about/changelog.md", True),
        (["/changelog.md"], "about/changelog.md", False),
        (["# changelog.md"], "# changelog.md", False),
        ([], "x.md", False),
    ],
)
def test_paths_match_as_in_gitignore(patterns: list[str], path: str, matches: bool) -> None:
    """What MkDocs users know from `exclude_docs`."""
    assert path_matcher(patterns)(path) is matches


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://example.org/x", "reserved name"),
        ("https://www.example.com/", "reserved name"),
        ("https://example.edu/", "reserved name"),
        ("https://example.com./", "reserved name"),
        ("https://EXAMPLE.net:8443/", "reserved name"),
        ("http://localhost/", "reserved name"),
        ("http://app.localhost:8000/", "reserved name"),
        ("https://acme.test/", "reserved name"),
        ("https://acme.example/", "reserved name"),
        ("https://acme.invalid/", "reserved name"),
        ("http://printer.local/", "local name"),
        ("http://db.internal/", "local name"),
        ("http://nas.home.arpa/", "local name"),
        ("http://intranet/", "local name"),
        ("http://intranet./", "local name"),
        ("http://127.0.0.1/", "private address"),
        ("http://127.1/", "private address"),
        ("http://0x7f000001/", "private address"),
        ("http://2130706433/", "private address"),
        ("http://127.0.0.1.:80/", "private address"),
        ("http://10.1.2.3/", "private address"),
        ("http://172.16.0.1/", "private address"),
        ("http://192.168.0.1:8080/", "private address"),
        ("http://169.254.169.254/latest/", "private address"),
        ("http://100.64.0.1/", "private address"),
        ("http://0.0.0.0/", "private address"),
        ("http://255.255.255.255/", "private address"),
        ("http://192.0.2.1/", "private address"),
        ("http://[::1]/", "private address"),
        ("http://[::]/", "private address"),
        ("http://[fe80::1]/", "private address"),
        ("http://[fd00::1]:8080/", "private address"),
        ("http://[::ffff:10.0.0.1]/", "private address"),
        ("http://[::ffff:7f00:1]/", "private address"),
        ("http://[2001:db8::1]/", "private address"),
        ("http://www.w3.org/2000/svg", "namespace"),
        ("http://www.w3.org/1999/xhtml", "namespace"),
        ("https://ogp.me/ns#", "namespace"),
        ("http://schemas.microsoft.com/x", "namespace"),
        ("https://acme.dev/", None),
        ("https://myexample.com/", None),
        ("https://example.com.acme.dev/", None),
        ("https://example.co/", None),
        ("https://test.acme.dev/", None),
        ("https://localhost.acme.dev/", None),
        ("https://contest/x", "local name"),
        ("https://internal.acme.dev/", None),
        ("https://xn--bcher-kva.dev/", None),
        ("http://www.w3.org/TR/html/", None),
        ("https://www.w3.org/2000/svg", None),
        ("http://93.184.216.34/", None),
        ("http://[2606:2800:220:1:248:1893:25c8:1946]/", None),
        ("http://[::ffff:93.184.216.34]/", None),
    ],
)
def test_what_is_never_asked(url: str, reason: str | None) -> None:
    """Reserved and local names, private addresses in every spelling, and names of vocabularies; everything else may be asked."""
    parsed = Url.parse(url)

    assert parsed is not None
    assert guarded(parsed.href) == reason


@given(st.ip_addresses())
def test_an_address_is_asked_only_when_it_is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    """What the registries call global may be asked, but for addresses of groups and those with a private one in them; and nothing else."""
    url = Url.parse(f"http://{address}/" if address.version == 4 else f"http://[{address}]/")
    mapped = getattr(address, "ipv4_mapped", None) or address

    assert url is not None
    assert guarded(url.href) is not None or mapped.is_global
    plain = address.version == 4 or not (address.sixtofour or address.teredo or address in ipaddress.IPv6Network("64:ff9b::/96"))
    assert guarded(url.href) is None or not plain or mapped.is_multicast or not mapped.is_global


@given(st.from_regex(r"https?://[a-z0-9.:\[\]-]{1,30}/", fullmatch=True))
def test_any_host_is_judged(text: str) -> None:
    """Nothing that parses as a URL raises."""
    url = Url.parse(text)

    assert url is None or guarded(url.href) in {None, "reserved name", "local name", "private address", "namespace"}


@pytest.mark.parametrize(
    ("given_url", "base"),
    [
        ("https://acme.dev", "https://acme.dev/"),
        ("https://acme.dev/docs", "https://acme.dev/docs/"),
        ("https://ACME.dev:443/docs/?x=1#y", "https://acme.dev/docs/"),
        ("http://bücher.dev/ä", "http://xn--bcher-kva.dev/%C3%A4/"),
        ("http://localhost:8000/", "http://localhost:8000/"),
    ],
)
def test_the_sites_url_is_normalised(given_url: str, base: str) -> None:
    """However it is written, the root has one form, with a slash at its end."""
    assert base_url(given_url) == base


@pytest.mark.parametrize("given_url", ["acme.dev", "/docs/", "file:///docs/", "https://", "mailto:team@acme.dev", "https://[", ""])
def test_a_sites_url_must_be_absolute(given_url: str) -> None:
    """Anything else is an error that shows the right form."""
    with pytest.raises(UsageError, match=r"must be absolute, such as https://example\.org/docs/, not "):
        base_url(given_url)


@pytest.mark.parametrize(
    ("hostname", "expected"),
    [
        ("docs.acme.co.uk", "acme.co.uk"),
        ("blog.alice.github.io", "alice.github.io"),
        ("www.shop.xn--55qx5d.cn", "shop.xn--55qx5d.cn"),  # a suffix in Chinese
        ("a.b.xn--p1ai", "b.xn--p1ai"),
        ("a.b.c.kawasaki.jp", "b.c.kawasaki.jp"),  # each name below is a suffix,
        ("a.city.kawasaki.jp", "city.kawasaki.jp"),  # but for this one
        ("a.b.nowhere", "b.nowhere"),
        ("co.uk", "co.uk"),
        ("192.0.2.1", "192.0.2.1"),
    ],
)
def test_a_domain_is_what_somebody_registered(hostname: str, expected: str) -> None:
    """Suffixes are those of the public list, whichever way they are written."""
    assert expected == registrable_domain(hostname)

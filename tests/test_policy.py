"""Policies: which links they are for, which one counts, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from linkvoice.config import Config, Policy
from linkvoice.errors import ConfigError
from linkvoice.rules.policy import Policies, name_of
from linkvoice.run import validate
from tests.sites import graph_of


def policies(*entries: dict[str, Any]) -> tuple[Policy, ...]:
    """Read policies as the configuration does."""
    return Config.from_mapping({"policy": list(entries)}).policy


def names(folder: Path, html: str, *entries: dict[str, Any]) -> list[str]:
    """Give the name of the policy of each outside link of a page, in order."""
    graph = graph_of(folder, {"index.html": html}, policy=list(entries))
    found = Policies(policies(*entries))
    return [getattr(found.of(link), "name", "") for link in graph.links]


@pytest.mark.parametrize(
    ("match", "url", "matches"),
    [
        ({"hosts": ["tool.dev"]}, "https://tool.dev/a", True),
        ({"hosts": ["tool.dev"]}, "https://www.tool.dev/a", False),
        ({"hosts": ["*.tool.dev"]}, "https://www.docs.tool.dev/a", True),
        ({"hosts": ["*.tool.dev"]}, "https://tool.dev/", True),
        ({"hosts": ["*.tool.dev"]}, "https://notool.dev/", False),
        ({"hosts": ["Tool.DEV"]}, "https://tool.dev/", True),
        ({"hosts": ["*.bücher.dev"]}, "https://www.b%C3%BCcher.dev/", True),
        ({"hosts": ["tool.dev"]}, "https://tool.dev:8443/", True),
        ({"hosts": ["a.dev", "tool.dev"]}, "https://tool.dev/", True),
        ({"urls": ["https://tool.dev/sponsors/*"]}, "https://tool.dev/sponsors/us", True),
        ({"urls": ["https://tool.dev/sponsors/*"]}, "https://tool.dev/docs/", False),
        ({"urls": ["https://tool.dev/@me"]}, "https://tool.dev/@me#posts", True),
        ({"urls": ["https://tool.dev"]}, "https://tool.dev", True),
        ({"urls": ["re:[?&]via=acme\\b"]}, "https://tool.dev/?x=1&via=acme", True),
        ({"query": ["tag=*-20"]}, "https://tool.dev/?x=1&tag=acme-20#x", True),
        ({"query": ["tag=*-20"]}, "https://tool.dev/?tag=acme-21", False),
        ({"query": ["tag=*-20"]}, "https://tool.dev/tag=a-20", False),
        ({"query": ["aff", "tag=*"]}, "https://tool.dev/?aff", True),
        ({"query": ["tag=*"], "hosts": ["*.shop.dev"]}, "https://tool.dev/?tag=a", False),
        ({"query": ["tag=*"], "hosts": ["*.shop.dev"]}, "https://www.shop.dev/?tag=a", True),
        ({"query": ["tag=*"], "hosts": ["*.shop.dev"]}, "https://www.shop.dev/", False),
        ({"selector": ".x"}, "https://tool.dev/", False),
        ({"selector": "a[href*=tool]"}, "https://tool.dev/", True),
        ({}, "https://tool.dev/", False),
    ],
)
def test_a_policy_is_for_links_that_all_its_keys_match(tmp_path: Path, match: dict[str, Any], url: str, matches: bool) -> None:
    """Keys are joined by and, the values of one key by or."""
    assert names(tmp_path, f'<a href="{url}">t</a>', {"name": "it", "match": match}) == ["it" if matches else ""]


@pytest.mark.parametrize(
    ("html", "matches"),
    [
        ('<a class="paid" href="https://tool.dev/">t</a>', True),
        ('<div class="paid"><ul><li><a href="https://tool.dev/">t</a></ul></div>', True),
        ('<a href="https://tool.dev/"><span><b class="paid">paid</b></span> t</a>', True),
        ('<div class="paid"></div><a href="https://tool.dev/">t</a>', False),
        ('<p><b class="paid">x</b> <a href="https://tool.dev/">t</a></p>', False),
    ],
)
def test_a_selector_means_the_link_or_what_is_around_or_in_it(tmp_path: Path, html: str, matches: bool) -> None:
    """Badges stand inside links, comments around them."""
    assert names(tmp_path, html, {"name": "it", "match": {"selector": ".paid"}}) == ["it" if matches else ""]


PLACED = (
    '<div class=x><p class=y><a href="https://a.dev/1"><b class=z>t</b></a></p><p id="is:q"><a href="https://a.dev/2" title="a :is(.b)">t</a></p></div>'
    '<p><a href="https://a.dev/3">t</a></p>'
)


@pytest.mark.parametrize(
    ("selector", "matching"),
    [
        (":is(.x) a", "12"),
        (":where(.x) a", "12"),
        (":IS(.x) a", "12"),
        (":not(.y) > a", "23"),
        (":not(p) a", "123"),
        ("p :not(b)", "123"),
        (":has(.z) > p > a", "123"),
        (":is(.x) > p > a", "12"),
        (":is(.x):not(.q) a", "12"),
        (":is(.y) + p a", "2"),
        (":is(.y)~p>a", "2"),
        (".q, :is(.x) a", "12"),
        (".q,:is(.x) a", "12"),
        (":is(:not(.y) > a)", "23"),
        (":has(> :is(.y) a) > p a", "12"),
        ("div > :is(.y, .q) > a", "1"),
        ("a:not(:is(.y) a)", "23"),
        ('a[title="a :is(.b)"]', "2"),
        ("a[title='a :is(.b)']", "2"),
        ("#is\\:q a", "2"),
    ],
)
def test_selectors_mean_what_they_mean_in_browsers(tmp_path: Path, selector: str, matching: str) -> None:
    """Also those that begin with `:is()`, `:where()`, `:not()` or `:has()`, which the parser alone loses matches of."""
    graph = graph_of(tmp_path, {"index.html": PLACED}, policy=[{"match": {"selector": selector}}])

    assert "".join(link.href[-1] for link in graph.links if link.traits.selected) == matching


def test_the_first_policy_that_matches_counts(tmp_path: Path) -> None:
    """The order is the author's: containers before hosts."""
    html = '<p class=c><a href="https://tool.dev/">t</a></p><a href="https://tool.dev/">t</a><a href="https://x.tool.dev/">t</a>'
    entries = [
        {"name": "comments", "match": {"selector": ".c"}, "rel": "ugc"},
        {"name": "tool", "match": {"hosts": ["tool.dev"]}, "rel": "follow"},
        {"name": "tools", "match": {"hosts": ["*.tool.dev"]}, "rel": "sponsored"},
    ]
    assert names(tmp_path, html, *entries) == ["comments", "tool", "tools"]


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        ({"name": "sponsors", "match": {"hosts": ["a.dev"]}}, "policy `sponsors`"),
        ({"match": {"hosts": ["a.dev"]}}, "the policy for `a.dev`"),
        ({"match": {"hosts": ["a.dev"], "selector": ".x"}}, "the policy for `.x`"),
        ({"match": {"urls": ["https://a.dev/*"], "query": ["x"]}}, "the policy for `https://a.dev/*`"),
        ({"match": {"query": ["x=*"]}}, "the policy for `x=*`"),
        ({"match": {"hosts": ["a.dev", "b.dev", "c.dev", "d.dev"]}}, "the policy for `a.dev`, `b.dev`, `c.dev`, …"),
    ],
)
def test_a_policy_without_a_name_is_called_by_what_it_is_for(entry: dict[str, Any], name: str) -> None:
    """Messages name the policy that asks for something."""
    assert name_of(policies(entry)[0]) == name


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ({"rel": "ugc"}, "policy[0]: its `match` is empty, so it is for no link; give it a `selector`, `hosts`, `urls` or `query`"),
        ({"name": "x", "match": {"hosts": []}}, "policy[0] (`x`): its `match` is empty, so it is for no link"),
        ({"match": {"selector": "a["}}, "policy[0]: `match.selector`: `a[` is not a CSS selector that linkvoice can read; correct it"),
        ({"match": {"selector": ".a,"}}, "`.a,` is not a CSS selector"),
        ({"match": {"selector": "a:visited-by-me"}}, "`a:visited-by-me` is not a CSS selector"),
        *(
            ({"match": {"selector": selector}}, f"`match.selector`: `{selector}` asks for `{part}`, which no link in a file ever is; leave it out")
            for selector, part in [
                ("a:hover", ":hover"),
                (".x, a:FOCUS", ":FOCUS"),
                ("a:not(:visited)", ":visited"),
                ("p:active > a", ":active"),
                ("div:focus-within a", ":focus-within"),
                ("col || td a", "||"),
                ("col||a", "||"),
            ]
        ),
        ({"match": {"selector": " "}}, "` ` is not a CSS selector"),
        (
            {"match": {"hosts": ["https://a.dev/"]}},
            "policy[0]: `match.hosts`: `https://a.dev/` is not a host name; write it as in `docs.acme.dev` or `*.acme.dev`",
        ),
        ({"match": {"hosts": ["a.*"]}}, "`a.*` is not a host name"),
        ({"match": {"hosts": [""]}}, "`` is not a host name"),
        ({"match": {"urls": ["re:("]}}, "policy[0]: `match.urls`: `re:(` is not a regular expression"),
    ],
)
def test_a_policy_that_cannot_be_used_is_told_at_the_start(entry: dict[str, Any], problem: str) -> None:
    """Before anything is built, and with what to do."""
    with pytest.raises(ConfigError) as caught:
        validate(Config.from_mapping({"policy": [entry]}))

    assert problem in str(caught.value)


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ({"match": {"hots": ["a.dev"]}}, "policy[1].match.hots: no such option; did you mean `hosts`?"),
        ({"match": {"hosts": "a.dev"}}, "policy[1].match.hosts: expected a list, got 'a.dev'"),
        ({"rel": "paid"}, "policy[1].rel: expected one of `sponsored`, `ugc`, `follow`, `me`, got 'paid'"),
        ({"referrer": False}, "policy[1].referrer: expected one of `keep`, `hide`, got false"),
        ("x", "policy[1]: expected a group of options, got 'x'"),
    ],
)
def test_wrong_keys_and_values_are_told_with_their_policy(entry: Any, problem: str) -> None:
    """The policy is named by its number, counted from 0."""
    with pytest.raises(ConfigError) as caught:
        Config.from_mapping({"policy": [{"match": {"hosts": ["a.dev"]}}, entry]})

    assert problem in str(caught.value)


def test_everything_that_is_wrong_is_told_at_once() -> None:
    """Nobody has to start again for each mistake."""
    entries = [{"match": {"selector": "a["}}, {"match": {"hosts": ["a/b"]}}, {"name": "none"}]

    with pytest.raises(ConfigError, match=r"policy\[0\].*policy\[1\].*policy\[2\] \(`none`\)"):
        validate(Config.from_mapping({"policy": entries}))


@pytest.mark.parametrize(
    "entry",
    [
        {"match": {"hosts": ["a.dev", "*.b.dev", "localhost", "[::1]", "127.0.0.1", "a_b.dev", "Bücher.dev"]}},
        {"match": {"selector": "#comments, .comment > p a[href^='http']:not(.own)"}},
        {"match": {"selector": "a[title=':hover'], .md\\:hover, #a\\:focus a, [data-x='||'], [rel|='a']"}},
        {"match": {"query": ["anything?", "[x"]}},
        {"match": {"urls": ["*", "re:^https://"]}},
    ],
)
def test_policies_that_can_be_used(entry: dict[str, Any]) -> None:
    """Hosts of all kinds, selectors, globs; one that no link matches needs no word."""
    validate(Config.from_mapping({"policy": [entry]}))


@pytest.mark.parametrize("name", ["LV201", "internal-nofollow"])
def test_patterns_in_options_of_rules_are_told_at_the_start(name: str) -> None:
    """An option of a rule that holds patterns is read before the build, too."""
    options = {"rules": {"options": {name: {"allow_internal_nofollow": ["re:("]}}}}

    with pytest.raises(ConfigError, match=rf"rules\.options\.{name}\.allow_internal_nofollow: `re:\(` is not a regular expression"):
        validate(Config.from_mapping(options))

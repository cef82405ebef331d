"""A configuration is read whole or refused with every reason at once, in the author's words."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkvoice.config import Config, HostOptions, Outbound, merge, seconds
from linkvoice.errors import ConfigError
from linkvoice.run import validate

OFF = "(YAML reads a bare `off` or `no` as false; put the word in quotes or choose one of these)"


def refusal(mapping: dict[Any, Any]) -> str:
    """Why a configuration is refused, without the words that begin and end every refusal."""
    with pytest.raises(ConfigError) as caught:
        Config.from_mapping(mapping)
    return str(caught.value).removeprefix("The configuration of linkvoice cannot be used. ").removesuffix(".")


def test_nothing_needs_to_be_said() -> None:
    """The empty configuration is the main use."""
    config = Config.from_mapping({})
    assert (config.enabled, config.fail_on, config.outbound.when, config.outbound.deadline) == (True, "error", "auto", 120)


def test_what_is_said_is_taken() -> None:
    """Values of every kind are taken as they are written."""
    config = Config.from_mapping(
        {
            "fail_on": "never",
            "accept": [403, 999],
            "outbound": {"timeout": 1.5, "deadline": 0, "max_age": {"ok": "12h"}, "hosts": {"*.acme.dev": {"accept": [404], "allow": False}}},
            "rules": {"severity": {"LV501": "info"}, "per_page": {"old/": ["LV5"]}},
            "reports": {"json": "out.json"},
        }
    )
    assert (config.fail_on, config.accept, config.outbound.timeout, config.outbound.max_age.ok) == ("never", (403, 999), 1.5, "12h")
    assert config.outbound.hosts == {"*.acme.dev": HostOptions(accept=(404,), allow=False)}
    assert (config.rules.severity, config.rules.per_page, config.reports) == ({"LV501": "info"}, {"old/": ("LV5",)}, {"json": "out.json"})


@pytest.mark.parametrize(
    ("mapping", "expected"),
    [
        # unknown keys, and the nearest right one
        ({"fail_no": "error"}, "fail_no: no such option; did you mean `fail_on`?"),
        ({"outbound": {"time_out": 3}}, "outbound.time_out: no such option; did you mean `timeout`?"),
        ({"outbound": {"max_age": {"okay": "7d"}}}, "outbound.max_age.okay: no such option; did you mean `ok`?"),
        ({"outbound": {"hosts": {"acme.dev": {"alow": True}}}}, "outbound.hosts.acme.dev.alow: no such option; did you mean `allow`?"),
        ({"rules": {"xyz": 1}}, "rules.xyz: no such option; there are select, ignore, severity, per_page, options"),
        # words
        ({"fail_on": "off"}, "fail_on: expected one of `error`, `warning`, `never`, got 'off'"),
        ({"fail_on": False}, f"fail_on: expected one of `error`, `warning`, `never`, got false {OFF}"),
        ({"fail_on": None}, "fail_on: expected one of `error`, `warning`, `never`, got nothing"),
        ({"outbound": {"when": False}}, f"outbound.when: expected one of `auto`, `always`, `never`, got false {OFF}"),
        ({"outbound": {"when": True}}, "outbound.when: expected one of `auto`, `always`, `never`, got true"),
        ({"linked_from": {"placement": False}}, f"linked_from.placement: expected one of `end`, `marker`, got false {OFF}"),
        ({"rules": {"severity": {"LV501": False}}}, f"rules.severity.LV501: expected one of `error`, `warning`, `info`, `ignore`, got false {OFF}"),
        ({"rules": {"severity": {"LV501": "off"}}}, "rules.severity.LV501: expected one of `error`, `warning`, `info`, `ignore`, got 'off'"),
        # kinds
        ({"outbound": {"timeout": "long"}}, "outbound.timeout: expected a number, got 'long'"),
        ({"outbound": {"timeout": True}}, "outbound.timeout: expected a number, got true"),
        ({"outbound": {"max_retries": 1.5}}, "outbound.max_retries: expected a whole number, got 1.5"),
        ({"enabled": "yes"}, "enabled: expected `true` or `false`, got 'yes'"),
        ({"ignore_urls": "https://acme.dev/*"}, "ignore_urls: expected a list, got 'https://acme.dev/*'"),
        ({"ignore_urls": [1]}, "ignore_urls: expected text (at `[0]`), got [1]"),
        ({"accept": 404}, "accept: expected a list, got 404"),
        ({"accept": [200, "404"]}, "accept: expected a whole number (at `[1]`), got [200, '404']"),
        ({"site_url": False}, "site_url: expected text or nothing, got false"),
        ({"site_url": 3}, "site_url: expected text or nothing, got 3"),
        ({"reports": {"json": 3}}, "reports.json: expected text or `false`, got 3"),
        ({"reports": ["json"]}, "reports: expected a group of options, got ['json']"),
        ({"rules": {"per_page": {"old/": "LV5"}}}, "rules.per_page.old/: expected a list, got 'LV5'"),
        ({"outbound": {"hosts": {"acme.dev": {"allow": "no"}}}}, "outbound.hosts.acme.dev.allow: expected `true` or `false` or nothing, got 'no'"),
        ({"outbound": {"user_agent": 3}}, "outbound.user_agent: expected text or nothing, got 3"),
        # ranges
        ({"outbound": {"timeout": 0}}, "outbound.timeout: expected a number > 0.0, got 0"),
        ({"outbound": {"deadline": -1}}, "outbound.deadline: expected a number >= 0.0, got -1"),
        ({"outbound": {"deadline": float("nan")}}, "outbound.deadline: expected a number >= 0.0, got nan"),
        ({"outbound": {"concurrency": 0}}, "outbound.concurrency: expected a whole number >= 1, got 0"),
        ({"accept": [99]}, "accept: expected a whole number >= 100 (at `[0]`), got [99]"),
        ({"accept": (99,)}, "accept: expected a whole number >= 100 (at `[0]`), got [99]"),
        ({"outbound": {"max_age": {"ok": "1w"}}}, "outbound.max_age.ok: expected a time such as `12h` or `7d`, got '1w'"),
        ({"outbound": {"max_age": {"ok": 7}}}, "outbound.max_age.ok: expected a time such as `12h` or `7d`, got 7"),
        # groups
        ({"outbound": None}, "outbound: expected a group of options, got nothing"),
        ({"linked_from": False}, "linked_from: expected a group of options, got false"),
        ({"outbound": {"hosts": []}}, "outbound.hosts: expected a group of options, got []"),
        ({"outbound": {"hosts": {"acme.dev": None}}}, "outbound.hosts.acme.dev: expected a group of options, got nothing"),
        ({"outbound": {"hosts": {8080: {}}}}, "outbound.hosts.8080: expected text as a name; put it in quotes"),
        ({"rules": {"severity": {False: "error"}}}, "rules.severity.False: expected text as a name; put it in quotes"),
        # long values
        ({"fail_on": "x" * 100}, f"fail_on: expected one of `error`, `warning`, `never`, got '{'x' * 56}..."),
    ],
)  # fmt: skip
def test_a_wrong_configuration_is_refused_in_plain_words(mapping: dict[Any, Any], expected: str) -> None:
    """The message names the key, what was expected and what was found, and the nearest right key."""
    assert expected == refusal(mapping)


def test_a_key_that_is_no_text() -> None:
    """Even a key that is a number is named."""
    assert refusal({1: 2}).startswith("1: no such option; there are enabled, site_url, fail_on, ")


def test_everything_that_is_wrong_is_named_at_once() -> None:
    """One look at the message is enough to correct all of it."""
    mapping = {
        "fail_no": 1,
        "accept": "404",
        "outbound": {"when": False, "timeout": "x", "hosts": {"a.dev": {"allowed": 1}, "b.dev": 3}},
        "enabled": 2,
    }
    keys = [problem.partition(":")[0] for problem in refusal(mapping).replace("; did", "").replace("; put", "").split("; ")]
    assert keys == ["fail_no", "accept", "outbound.when", "outbound.timeout", "outbound.hosts.a.dev.allowed", "outbound.hosts.b.dev", "enabled"]
    assert Config.problems({}) == []


KEYS = st.sampled_from(
    ["outbound", "hosts", "rules", "severity", "reports", "max_age", "accept", "allow", "fail_on", "timeout", "linked_from", "x"]
) | st.integers(0, 9)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["error", "auto", "7d", "LV501"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_any_mapping_is_read_or_refused(mapping: dict[Any, Any]) -> None:
    """Whatever stands in a file, the answer is a configuration, or a refusal that names at least one key of it."""
    problems = Config.problems(mapping)
    assert all(key and message for key, message in problems)
    if problems:
        with pytest.raises(ConfigError):
            Config.from_mapping(mapping)
    else:
        Config.from_mapping(mapping)


def test_a_configuration_survives_being_written() -> None:
    """What `linkvoice config` prints is read back as the same configuration."""
    config = Config.from_mapping({"accept": [404], "outbound": {"hosts": {"acme.dev": {"allow": True}}, "deadline": 3}})
    assert config == Config.from_mapping(msgspec.json.decode(msgspec.json.encode(config)))


# Hosts


HOSTS = {
    "acme.dev": 1,
    "*.acme.dev": 2,
    "docs.acme.dev": 3,
    "acme.dev:8080": 4,
    "127.0.0.1": 5,
    "[::1]": 6,
    "[::1]:81": 7,
    "fd00::2": 8,
    "Bücher.DE": 9,
    "*.org": 10,
}


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("acme.dev", 1),
        ("acme.dev:443", 1),
        ("acme.dev:8080", 4),
        ("www.acme.dev", 2),
        ("a.b.acme.dev:99", 2),
        ("docs.acme.dev", 3),
        ("docs.acme.dev:8080", 3),
        ("www.docs.acme.dev", 2),
        ("notacme.dev", 0),
        ("127.0.0.1:5000", 5),
        ("[::1]", 6),
        ("[::1]:80", 6),
        ("[::1]:81", 7),
        ("[fd00::2]:80", 8),
        ("xn--bcher-kva.de", 9),
        ("gnu.org", 10),
        ("www.gnu.org", 10),
        ("org", 10),
        ("", 0),
    ],
)  # fmt: skip
def test_the_most_exact_name_of_a_host_wins(host: str, expected: int) -> None:
    """Ports, patterns, IPv6 addresses, capitals and umlauts are understood; the host with its port comes before the host, and that before patterns."""
    outbound = Outbound(hosts={name: HostOptions(accept=(number,)) for name, number in HOSTS.items()})
    assert outbound.host(host).accept == ((expected,) if expected else ())
    assert Outbound().host(host) == HostOptions()


# Small parts


@pytest.mark.parametrize(("text", "expected"), [("90s", 90), ("30m", 1800), ("12h", 43200), ("7d", 604800), ("0d", 0)])
def test_times(text: str, expected: float) -> None:
    """Seconds, minutes, hours and days."""
    assert seconds(text) == expected


def test_merging_makes_groups_and_changes_nothing_it_was_given() -> None:
    """A dotted key lands in its group; what was there before stays beside it; what is no group gives way."""
    mapping = {"outbound": {"timeout": 3}, "accept": [1]}
    assert merge(mapping, "outbound.when", "never") == {"outbound": {"timeout": 3, "when": "never"}, "accept": [1]}
    assert merge(mapping, "rules.severity.LV501", "info") == {**mapping, "rules": {"severity": {"LV501": "info"}}}
    assert merge(mapping, "accept.x", 2) == {"outbound": {"timeout": 3}, "accept": {"x": 2}}
    assert mapping == {"outbound": {"timeout": 3}, "accept": [1]}


@pytest.mark.parametrize(
    ("mapping", "expected"),
    [
        ({"outbound": {"hosts": {"https://acme.dev/": {}}}}, "outbound.hosts: `https://acme.dev/` is not a host name; write it as in `docs.acme.dev` or `*.acme.dev`."),
        ({"outbound": {"hosts": {"*": {}}}}, "outbound.hosts: `*` is not a host name; write it as in `docs.acme.dev` or `*.acme.dev`."),
        ({"internal_hosts": ["docs.*"]}, "internal_hosts: `docs.*` is not a host name; write it as in `docs.acme.dev` or `*.acme.dev`."),
        ({"internal_hosts": ["Docs.Acme.dev"]}, "internal_hosts: write `Docs.Acme.dev` as URLs hold it, `docs.acme.dev`."),
        ({"voices": {"reviewed": ["*.gr\u00fcn.dev"]}}, "voices.reviewed: write `*.gr\u00fcn.dev` as URLs hold it, `*.xn--grn-ioa.dev`."),
        ({"notify": {"ignore": [""]}}, "notify.ignore: `` is not a host name; write it as in `docs.acme.dev` or `*.acme.dev`."),
    ],
)  # fmt: skip
def test_a_name_that_no_host_has_is_named(mapping: dict[str, Any], expected: str) -> None:
    """An option for a host is never passed over in silence because its name was written as no URL holds it."""
    with pytest.raises(ConfigError) as raised:
        validate(Config.from_mapping(mapping))
    assert str(raised.value) == expected


@pytest.mark.parametrize("name", ["acme.dev", "*.Acme.dev", "localhost:8000", "127.0.0.1", "::1", "[::1]:8000", "gr\u00fcn.dev"])
def test_a_host_may_be_written_in_many_ways(name: str) -> None:
    """With a port, as an address, in any case and script."""
    validate(Config.from_mapping({"outbound": {"hosts": {name: {"allow": True}}}}))

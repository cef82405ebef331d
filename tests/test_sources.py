"""Sources by name, their keys, and that they cost nothing while nobody asks them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from linkvoice.config import Config, SourceOptions
from linkvoice.errors import ConfigError, SourceError
from linkvoice.inbound.source import Api, Asked, Collected, ask, token
from linkvoice.inbound.sources import SOURCES, source
from tests.services import asked, run

SECRET = "k3y-that-nobody-may-see"
ROOT = Path(__file__).parent.parent


def test_sources_are_written_out_and_sorted() -> None:
    """Each has the name that it is listed by, a file of its own, a page in the documentation, and a line in its table."""
    table = (ROOT / "docs/sources/index.md").read_text("utf-8")
    assert list(SOURCES) == sorted(SOURCES)
    for name, each in SOURCES.items():
        page = f"{name.replace('.', '-')}.md"
        assert name == each.name
        assert type(each).__module__ == f"linkvoice.inbound.sources.{name.replace('.', '_').replace('-', '_')}"
        assert f"`{name}`" in (ROOT / "docs/sources" / page).read_text("utf-8")
        assert f"]({page})" in table
        assert source(name) is each


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("hackernew", "did you mean `hackernews`?"), ("Webmention.io", "did you mean `webmention.io`?"), ("webmentions", "did you mean `webmentiond`?"),
        ("x", "there are `bing`, `go-jamming`, `goatcounter`, `hackernews`, `lobsters`, `matomo`, `mediawiki`, `plausible`, `stackexchange`, `umami`, `webmention.io`, `webmentiond`."),
    ],
)  # fmt: skip
def test_a_source_that_does_not_exist(name: str, expected: str) -> None:
    """The nearest right name is told, or all of them."""
    with pytest.raises(ConfigError) as caught:
        source(name)
    assert str(caught.value) == f"`inbound.sources` names a source that does not exist, `{name}`; {expected}"


def test_sources_load_no_network() -> None:
    """Whoever reads their names loads neither the network nor a parser."""
    code = "import sys; import linkvoice.inbound.sources; print([name for name in ('httpx', 'httpcore', 'asyncio', 'sqlite3', 'selectolax', 'rich', 'ssl') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


# Keys


def test_a_key_comes_from_the_environment() -> None:
    """By the name of its variable; white space around it goes; no name is no key."""
    assert token(SourceOptions(token="$ACME_KEY"), {"ACME_KEY": f" {SECRET}\n"}) == SECRET
    assert token(SourceOptions(), {"ACME_KEY": SECRET}) == ""


@pytest.mark.parametrize("literal", [SECRET, "", "$", "$1x", f"${SECRET}", "${ACME_KEY}", "$ACME_KEY ", f"$ACME_KEY{SECRET}!"])
def test_a_key_in_a_configuration_is_refused(literal: str) -> None:
    """It is not shown."""
    with pytest.raises(ConfigError, match=r"`token` in `inbound\.sources` is no name of an environment variable") as caught:
        token(SourceOptions(token=literal), {"ACME_KEY": SECRET})
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("value", [None, "", "  "])
def test_a_variable_that_is_not_set(value: str | None) -> None:
    """It is named."""
    with pytest.raises(SourceError) as caught:
        token(SourceOptions(token="$ACME_KEY"), {} if value is None else {"ACME_KEY": value})
    assert str(caught.value) == "the environment variable ACME_KEY is not set"


@pytest.mark.parametrize("value", [f"{SECRET} {SECRET}", f"{SECRET}\r\nX: y", f"ä{SECRET}", f"{SECRET}\x00"])
def test_a_variable_that_holds_no_key(value: str) -> None:
    """What cannot stand in a header is not sent, and not shown."""
    with pytest.raises(SourceError) as caught:
        token(SourceOptions(token="$ACME_KEY"), {"ACME_KEY": value})
    assert str(caught.value) == "the environment variable ACME_KEY holds more than a key"


@pytest.mark.parametrize(
    "wrong",
    [
        {"inbound": {"sources": [{"io": options}]}}
        for options in ({"tokn": SECRET}, {"token": SECRET, "domian": "x"}, {"token": [SECRET]}, {"token": {"a": SECRET}}, {"token": SECRET, "sites": 7}, SECRET)
    ] + [
        {"inbound": {"sources": {"io": {"token": SECRET}}}}, {"inbound": [{"io": {"token": SECRET}}]},
        {"outbound": {"hosts": {"acme.dev": {"headers": {"Authorization": [SECRET]}}}}}, {"outbound": {"hosts": {"acme.dev": {"headers": [SECRET]}}}},
    ],
)  # fmt: skip
def test_a_wrong_option_shows_no_key(wrong: dict[str, object]) -> None:
    """What is said of a configuration names options, and nothing that may be a key."""
    with pytest.raises(ConfigError) as caught:
        Config.from_mapping(wrong)
    assert SECRET[:4] not in str(caught.value)


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ([{"webmention.io": {"domian": "x"}}], "inbound.sources[0].webmention.io.domian: no such option; did you mean `domain`?"),
        (["lobsters", {"mediawiki": {"sites": 7}}], "inbound.sources[1].mediawiki.sites: expected a list."),
        ([{"webmention.io": {"token": 12345}}], "inbound.sources[0].webmention.io.token: expected text or nothing."),
        ([{"hackernews": None}], "inbound.sources[0].hackernews: expected a group of options."),
        ([7], "inbound.sources[0]: expected a name, or a name with options."),
        ("hackernews", "inbound.sources: expected a list."),
    ],
)
def test_a_wrong_option_is_named(sources: object, expected: str) -> None:
    """With its place, and the nearest right one."""
    with pytest.raises(ConfigError) as caught:
        Config.from_mapping({"inbound": {"sources": sources}})
    assert str(caught.value) == f"The configuration of linkvoice cannot be used. {expected}"


class _Telltale:
    """A source that tells its key."""

    name = "telltale"

    def __init__(self, *, fails: bool) -> None:
        self._fails = fails

    async def collect(self, asked: Asked, _: Api) -> Collected:
        said = f"asked https://x.dev/{asked.token}/?a=1&token=other&Access_Token=b&apikey=c&monkey=d with {asked.token}"
        if self._fails:
            raise SourceError(said)
        return Collected(notes=(said,), cursor="7")


@pytest.mark.parametrize("key", [SECRET, ""])
def test_what_a_source_says_is_covered(key: str) -> None:
    """Its key, and what stands where keys stand in addresses, in notes and in errors; nothing of the key is behind them."""
    covered = "***" if key else ""
    expected = f"asked https://x.dev/{covered}/?a=1&token=***&Access_Token=***&apikey=***&monkey=*** with {covered}"
    assert run(lambda api: ask(_Telltale(fails=False), asked(token=key), api)) == Collected(notes=(expected,), cursor="7")
    with pytest.raises(SourceError) as caught:
        run(lambda api: ask(_Telltale(fails=True), asked(token=key), api))
    assert str(caught.value) == expected
    assert (caught.value.__context__, caught.value.__cause__) == (None, None)

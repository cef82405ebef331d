"""`inbound.when: build`: builds that may use the network listen too, once a day, and never fail for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from linkvoice.config import Config
from linkvoice.generators.network import Network, network_of
from linkvoice.run.listen import listen_daily
from tests.hostile import silence
from tests.listening import DAY, LEDGER, TOKEN, World, world

HOSTS = ["mkdocs", "properdocs"]


@pytest.fixture
def here(tmp_path: Path) -> Iterator[World]:
    """A world with a site in it, whose builds listen, and one page that links to it."""
    with world(tmp_path) as made:
        made.set(inbound__when="build", inbound__robots=False)
        made.post("/post", title="Why we read")
        (tmp_path / "docs").mkdir()
        (tmp_path / "docs" / "index.md").write_text("# Home\n\nWelcome.", "utf-8")
        (tmp_path / "docs" / "guide.md").write_text("# Guide\n\nSo it goes. [Home](index.md)", "utf-8")
        yield made


def built(here: World, *flags: str, host: str = "mkdocs", **environment: str) -> tuple[int, str]:
    """Build; gives the exit code and what was said."""
    quiet = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
    done = here.run("build", *flags, program=host, **quiet, **environment)
    return done.returncode, done.stdout + done.stderr


def about_listening(said: str) -> list[str]:
    return [line.partition("linkvoice: ")[2] for line in said.splitlines() if "to this site" in line]


@pytest.mark.parametrize("host", HOSTS)
def test_a_build_listens_and_shows_what_it_heard(here: World, host: str) -> None:
    """The page that links is on the "who links to us" page of this very build; one line says so; the next build of the day asks nobody."""
    code, said = built(here, "--strict", host=host, CI="true")
    assert code == 0, said
    assert about_listening(said) == ["1 link to this site, 1 new, 0 changed, 0 lost"]
    assert "Why we read" in (here.folder / "site" / "who-links-to-us" / "index.html").read_text("utf-8")
    asked = len(here.service.questions), len(here.web.requests)
    code, said = built(here, "--strict", host=host, CI="true")
    assert (code, about_listening(said)) == (0, [])
    assert asked == (len(here.service.questions), len(here.web.requests))
    assert (here.folder / "site" / "who-links-to-us" / "index.html").is_file()


def test_a_build_by_hand_listens_too(here: World) -> None:
    """Where outbound links are checked, links to the site are heard."""
    assert about_listening(built(here)[1]) == ["1 link to this site, 1 new, 0 changed, 0 lost"]


@pytest.mark.parametrize(
    ("options", "flags"),
    [({"inbound__when": "listen"}, ()), ({"outbound__when": "never"}, ()), ({}, ("--dirty",))],
)
def test_a_build_that_may_not_asks_nobody(here: World, options: dict[str, str], flags: tuple[str, ...]) -> None:
    """By default, without a network, and where only some pages are built, nobody is asked."""
    here.set(**options)
    code, said = built(here, *flags, CI="true")
    assert (code, about_listening(said), here.service.questions) == (0, [], [])


def test_nobody_is_asked_under_serve(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even where outbound links are always checked."""
    monkeypatch.chdir(here.folder)
    monkeypatch.setenv("MENTIONS_TOKEN", TOKEN)
    here.set(outbound__when="always")
    here.configure()
    commands: list[tuple[Literal["serve", "build"], int]] = [("serve", 0), ("build", 2)]
    for command, asked in commands:
        config = load_config(str(here.folder / "mkdocs.yml"))
        config.plugins.on_startup(command=command, dirty=False)
        build(config)
        assert asked == len(here.service.questions)


@pytest.mark.parametrize("trouble", ["service", "key", "ledger", "site"])
def test_what_goes_wrong_fails_no_build(here: World, trouble: str) -> None:
    """A service that is down, a key that is missing, a place where no ledger can be, and a site without a URL: one line each, and a build."""
    environment = {"CI": "true"}
    if trouble == "service":
        here.account.status = 500
    elif trouble == "key":
        environment["MENTIONS_TOKEN"] = ""
    elif trouble == "ledger":
        here.set(inbound__ledger="no/such/folder/ledger.jsonl")
    else:
        here.config["site_url"] = ""
    code, said = built(here, "--strict", **environment)
    lines = about_listening(said)
    assert (code, len(lines)) == (0, 1), said
    expected = {
        "service": "0 links to this site, 0 new, 0 changed, 0 lost; webmention.io: said nothing: ",
        "key": "0 links to this site, 0 new, 0 changed, 0 lost; webmention.io: said nothing: the environment variable MENTIONS_TOKEN is not set",
        "ledger": "nobody was asked who links to this site: ",
        "site": "nobody was asked who links to this site: set site_url",
    }
    assert lines[0].startswith(expected[trouble])


def test_a_ledger_that_cannot_be_read_is_one_error(here: World) -> None:
    """Marks of a conflict end a build in words, not in a traceback, and are left as they are."""
    here.ledger.write_text("<<<<<<< HEAD\n", "utf-8")
    code, said = built(here, CI="true")
    assert code == 1
    assert f"{LEDGER}:1: a merge of two branches stopped here." in said
    assert "Traceback" not in said
    assert here.ledger.read_text("utf-8") == "<<<<<<< HEAD\n"


def test_a_day_later_a_build_listens_again(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Within a day of any run, also one of the command, nobody is asked; after it, or where the clock was ahead, all are."""
    monkeypatch.setenv("MENTIONS_TOKEN", TOKEN)
    config = Config.from_mapping(here.options)

    def daily() -> bool:
        return listen_daily(config, here.place, deadline=0, clock=here.clock) is not None

    here.listen()
    heard = [daily()]
    for seconds in (DAY - 100, 200, 1, -3 * DAY):
        here.later(seconds)
        heard.append(daily())
    assert heard == [False, False, True, False, True]


def test_half_of_a_build_s_time_is_enough(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A service that never answers is left after half of the time that the build has, and the rest is for outbound links."""
    here.set(outbound__deadline=2, inbound__sources=[{"webmention.io": {"url": here.web.url(""), "token": "$MENTIONS_TOKEN"}}])
    here.answer(f"/api/mentions.jf2?domain=docs.acme.dev&token={TOKEN}&per-page=100&sort-by=created&sort-dir=up&page=0", silence)
    code, said = built(here, CI="true")
    assert code == 0
    assert about_listening(said) == [
        "0 links to this site, 0 new, 0 changed, 0 lost; webmention.io: said nothing: there was no time left; what it told before is still known"
    ]
    monkeypatch.setenv("CI", "1")
    assert network_of(Config.from_mapping(here.options), "build").after(0.5) == Network(online=True, deadline=1.5)


@pytest.mark.parametrize(("limit", "spent", "left"), [(20, 5, 15), (20, 30, 1), (0, 30, 0)])
def test_what_was_spent_is_not_there_any_more(limit: float, spent: float, left: float) -> None:
    """A second at least is left, and no limit stays none."""
    assert left == Network(online=True, deadline=limit).after(spent).deadline


@pytest.mark.parametrize(("when", "asks"), [("auto", False), ("always", True), ("never", False)])
def test_a_build_for_somebody_who_writes_asks_only_where_it_always_does(monkeypatch: pytest.MonkeyPatch, when: str, asks: bool) -> None:
    """Under `mkdocs serve` and `pelican --autoreload`, in CI too."""
    monkeypatch.setenv("CI", "true")

    assert asks == network_of(Config.from_mapping({"outbound": {"when": when}}), "serve").online

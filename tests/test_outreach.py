"""What was asked for in `linkvoice.outreach.toml`, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from linkvoice.errors import ConfigError
from linkvoice.inbound.classify import Context, classify
from linkvoice.inbound.outreach import bore, read_outreach
from linkvoice.model.classification import Label, Origin
from linkvoice.model.outreach import Asked
from linkvoice.model.standing import Standing
from tests.listening import World, link, world
from tests.records import record

ENTRY = '[[asked]]\nwhere = "Blog.Friend.dev"\nwhen = 2026-10-01\nwhat = "guest post"\nresult = "agreed"\nnote = "by mail"\n'


@pytest.fixture
def here(tmp_path: Path) -> Iterator[World]:
    """A world."""
    with world(tmp_path) as made:
        made.set(inbound__robots=False)
        yield made


def write(folder: Path, text: str) -> None:
    (folder / "linkvoice.outreach.toml").write_text(text, "utf-8")


def test_the_file_is_read(tmp_path: Path) -> None:
    """Hosts in lower case and URLs in normal form; without a file nothing was asked for."""
    assert read_outreach(tmp_path) == ()
    write(tmp_path, f'{ENTRY}[[asked]]\nwhere = "HTTPS://List.dev:443/tools"\nwhen = 2026-10-02\n')
    assert read_outreach(tmp_path) == (
        Asked("blog.friend.dev", "2026-10-01", "guest post", "agreed"),
        Asked("https://list.dev/tools", "2026-10-02", "other", "open"),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[asked]\n", "is not valid TOML: "),
        ('[[asked]]\nwhere = "a.dev"\n', "entry 1: missing `when`. An [[asked]] entry has where = "),
        (f'{ENTRY}[[asked]]\nwhere = "a.dev"\nwhen = 2026-10-01\nwhat = "bribe"\n', "entry 2, what: invalid enum value 'bribe'"),
        (f'{ENTRY}[[asked]]\nwere = "a.dev"\n', "entry 2: unknown key `were`"),
        (ENTRY.replace("Blog.Friend.dev", "blog.friend.dev/post"), "entry 1 says `where = 'blog.friend.dev/post'`: give a host such as"),
        (ENTRY.replace("Blog.Friend.dev", "javascript://x"), "entry 1 says `where = 'javascript://x'`: give a host such as"),
        ("asked = 1\n", "expected `array`, got `int`"),
    ],
)
def test_a_broken_file_is_named_with_the_entry(tmp_path: Path, text: str, said: str) -> None:
    """The message says what is wrong, in which entry, counted from 1, and what one looks like."""
    write(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        read_outreach(tmp_path)
    assert str(caught.value).startswith(f"{tmp_path / 'linkvoice.outreach.toml'}")
    assert said in str(caught.value)


def test_what_was_asked_for_is_manual() -> None:
    """A link that is where it was asked for; one that was there before that day came by itself."""
    context = Context(asked=(Asked("blog.friend.dev", "2026-10-01"),))
    after = record("https://blog.friend.dev/guest")
    assert (classify(after, context).origin, classify(after, context).label) == (Origin.MANUAL, Label.MANUAL)
    assert classify(after, context).evidence.startswith("asked for at blog.friend.dev; ")
    assert classify(after._replace(first_seen="2026-09-30T23:59:59Z"), context).origin is Origin.NATURAL


def test_each_request_is_told_what_it_bore() -> None:
    """Links that are there, oldest first; those that are gone, or elsewhere, count for none."""
    requests = (Asked("blog.friend.dev", "2026-10-01"), Asked("https://list.dev/tools", "2026-10-01"))
    young, old = record("https://blog.friend.dev/a"), record("https://blog.friend.dev/b")._replace(first_seen="2026-10-05T00:00:00Z")
    gone = record("https://list.dev/tools", standing=Standing.GONE)
    assert [each.links for each in bore(requests, [young, gone, old, record("https://list.dev/other")])] == [(old, young), ()]


def test_listening_says_which_requests_bore_links(here: World) -> None:
    """A line for each that did, and how many there are; `explain` tells that the link was asked for."""
    url = here.post("/guest", link())
    host = url.split("/")[2].partition(":")[0]
    write(here.folder, ENTRY.replace("Blog.Friend.dev", host).replace("2026-10-01", "2020-01-01") + '[[asked]]\nwhere = "a.dev"\nwhen = 2026-10-01\n')
    out = here.run("listen").stdout
    assert f"  2 requests to others, of which 1 bore links:\n    {host}, 2020-01-01 (guest post, agreed): {url}\n" in out
    assert f"asked for at {host}" in here.run("explain", url).stdout


def test_a_broken_file_ends_a_run_before_it_asks(here: World) -> None:
    """Exit code 2 and nothing asked."""
    here.post("/guest", link())
    write(here.folder, "[[asked]\n")
    done = here.run("listen")
    assert (done.returncode, here.web.asked()) == (2, [])
    assert "linkvoice.outreach.toml is not valid TOML" in done.stderr

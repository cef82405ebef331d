"""`linkvoice listen`, `import` and `forget` as a person calls them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from linkvoice.inbound.ledger import Ledger, read_ledger, write_ledger
from tests.hostile import linkvoice, silence
from tests.listening import GUIDE, LEDGER, SITE, TOKEN, World, link, world
from tests.records import record


@pytest.fixture
def here(tmp_path: Path) -> Iterator[World]:
    """A world."""
    with world(tmp_path) as made:
        made.set(inbound__robots=False)  # one request a page, and none to wait for
        yield made


def call(here: World, *arguments: str | Path, **more: str) -> tuple[int, str, str]:
    """Call the command; gives its exit code and what it said."""
    done = here.run(*arguments, **more)
    return done.returncode, done.stdout, done.stderr


def without_sources(here: World) -> None:
    here.set(inbound__sources=[])


def test_listen_tells_what_is_new(here: World) -> None:
    """The news stands on standard output, and the key nowhere."""
    url = here.post("/post")
    code, out, err = call(here, "listen")
    assert (code, err) == (0, "")
    assert out.startswith(f'+ {url} -> {GUIDE} ("the guide")\nlinkvoice: 1 link to this site, 1 new')
    assert TOKEN.encode() not in out.encode() + here.ledger.read_bytes() + here.stored


def test_a_source_that_fails_is_no_failure(here: World) -> None:
    """Whatever goes wrong outside is said, and the exit code is 0."""
    here.account.status = 403
    code, out, err = call(here, "listen")
    assert (code, err) == (0, "")
    assert "  webmention.io: said nothing: " in out
    assert TOKEN not in out


def test_a_missing_key_is_said(here: World) -> None:
    """An empty variable is as good as none; the exit code is 0."""
    code, out, _ = call(here, "listen", MENTIONS_TOKEN="")
    assert code == 0
    assert "webmention.io: said nothing: the environment variable MENTIONS_TOKEN is not set" in out


@pytest.mark.parametrize(
    ("sources", "said"),
    [
        (["hackernew"], "`inbound.sources` names a source that does not exist, `hackernew`; did you mean `hackernews`?"),
        ([{"webmention.io": {"token": TOKEN}}], "is no name of an environment variable"),
    ],
)
def test_wrong_sources_are_named(here: World, sources: list[object], said: str) -> None:
    """A source that does not exist, or a key in the configuration, ends any command with exit code 2; the key is not shown."""
    here.set(inbound__sources=sources)
    code, out, err = call(here, "listen")
    assert (code, out) == (2, "")
    assert said in err
    assert TOKEN not in err


def test_listening_needs_to_know_the_site(tmp_path: Path) -> None:
    """Without a site's URL nobody can be asked for links to it; the option is named, and does it."""
    unknown = linkvoice("listen", cwd=tmp_path)
    assert unknown.returncode == 2
    assert "Set site_url in the configuration, or give --site-url to `linkvoice listen`." in unknown.stderr
    imported = linkvoice("import", "links.csv", cwd=tmp_path)
    assert imported.returncode == 2
    assert imported.stderr.endswith(" Set site_url in the configuration.\n")  # it has no option for that
    known = linkvoice("listen", "--site-url", SITE, cwd=tmp_path)
    assert known.returncode == 0
    assert "linkvoice: no source is configured. Name some in inbound.sources" in known.stderr


def test_a_deadline_ends_a_run_in_time(here: World) -> None:
    """A service that never answers is left when the time is over, and the run says so."""
    here.set(inbound__sources=[{"webmention.io": {"url": here.web.url(""), "token": "$MENTIONS_TOKEN"}}])
    here.answer(f"/api/mentions.jf2?domain=docs.acme.dev&token={TOKEN}&per-page=100&sort-by=created&sort-dir=up&page=0", silence)
    code, out, _ = call(here, "listen", "--deadline", "0.5")
    assert code == 0
    assert "  webmention.io: said nothing: there was no time left; what it told before is still known\n" in out


@pytest.mark.parametrize("seconds", ["-1", "nan"])
def test_a_deadline_that_is_no_time_is_refused(here: World, seconds: str) -> None:
    """It would end the run before anybody is asked, as if there were nothing to hear."""
    code, out, err = call(here, "listen", "--deadline", seconds)
    assert (code, out) == (2, "")
    assert f"--deadline {seconds}: name a number of seconds" in err


def test_a_ledger_with_a_conflict_is_left_alone(here: World) -> None:
    """Exit code 2 names file and line, for every command that reads it; its bytes stay."""
    (here.folder / LEDGER).write_bytes(b"<<<<<<< HEAD\n=======\n>>>>>>> branch\n")
    for arguments in (["listen"], ["forget", "blog.example"]):
        code, _, err = call(here, *arguments)
        assert code == 2
        assert f"{LEDGER}:1: a merge of two branches stopped here." in err
    assert here.ledger.read_bytes() == b"<<<<<<< HEAD\n=======\n>>>>>>> branch\n"


# Files


def test_files_are_imported_and_looked_at(here: World) -> None:
    """Several exports of several tools at once: what they name is looked at by the next run, once."""
    without_sources(here)
    first, second = here.write("/1", link()), here.write("/2", link())
    (here.folder / "ahrefs.csv").write_text(f"Referring page URL,Target URL,Anchor,First seen\n{first},{GUIDE},the guide,2026-01-05\n", "utf-8")
    (here.folder / "semrush.csv").write_text(f"Source url,Target url,Anchor\n{second},{GUIDE},x\n{first},{GUIDE},the guide\n", "utf-8")
    code, out, _ = call(here, "import", "ahrefs.csv", "semrush.csv")
    assert code == 0
    assert [line.split(": ")[0] for line in out.splitlines()] == [
        "ahrefs.csv",
        "semrush.csv",
        "Now run `linkvoice listen` to look whether the links are there.",
    ]
    assert here.web.asked() == []
    code, out, _ = call(here, "listen")
    assert (code, sorted(here.web.asked())) == (0, ["/1", "/2"])
    assert "2 links to this site, 2 new" in out
    assert here.records[first, GUIDE].first_seen == "2026-01-05T00:00:00Z"
    assert len(here.records[first, GUIDE].sources) == 2


def test_columns_of_other_tables_can_be_named(here: World) -> None:
    """A table that nobody knows is refused with what was seen in it, and read once its columns are named."""
    without_sources(here)
    url = here.write("/1", link())
    (here.folder / "mine.csv").write_text(f"who;whom\n{url};{GUIDE}\n", "utf-8")
    code, out, err = call(here, "import", "mine.csv")
    assert (code, out) == (2, "")
    assert "who" in err
    assert "--column" in err
    code, _, err = call(here, "import", "mine.csv", "--column", "who")
    assert (code, err) == (2, "linkvoice: --column who: write it as WHAT=NAME, such as --column from=Source.\n")
    code, out, _ = call(here, "import", "mine.csv", "--column", "from=who", "--column", "to=whom")
    assert (code, out.count("1 link\n")) == (0, 1)
    assert "1 new" in call(here, "listen")[1]


def test_a_file_that_is_not_there_is_named(here: World) -> None:
    """Exit code 2, its name, and what to name instead."""
    code, _, err = call(here, "import", "nowhere.csv")
    said = "linkvoice: nowhere.csv cannot be read (No such file or directory). Name a file that a tool has exported, or the log of a web server.\n"
    assert (code, err) == (2, said)


def test_links_to_other_sites_are_left_out(here: World) -> None:
    """An export about more than this site makes nobody look at pages that link elsewhere."""
    without_sources(here)
    url, other = here.write("/1", link()), here.write("/2", link())
    (here.folder / "all.csv").write_text(f"Source url,Target url\n{url},{GUIDE}\n{other},https://shop.acme.example/\n", "utf-8")
    out = call(here, "import", "all.csv")[1]
    assert f"  note: 1 link to other sites than {SITE} left out; `site_aliases` names further hosts of this one\n" in out
    call(here, "listen")
    assert here.web.asked() == ["/1"]


def test_an_import_that_cannot_be_kept_fails(here: World) -> None:
    """Where nothing can be written, exit code 3 and what to do; done so, nothing is missing."""
    without_sources(here)
    (here.folder / "a.csv").write_text(f"Source url,Target url\n{here.write('/1', link())},{GUIDE}\n", "utf-8")
    (here.folder / "file").write_bytes(b"no folder")
    code, out, err = call(here, "import", "a.csv", LINKVOICE_STATE=str(here.folder / "file" / "state"))
    assert (code, out) == (3, "")
    assert err.startswith(f"linkvoice: The links could not be kept: {here.folder / 'file' / 'state' / 'private' / 'inbound.sqlite'} cannot be used (")
    assert err.endswith("). What was kept before is still there. Set LINKVOICE_STATE to a folder that can be written, and import the files again.\n")
    assert call(here, "import", "a.csv")[0] == 0
    assert "1 new" in call(here, "listen")[1]


# Forgetting


def test_what_is_forgotten_is_not_imported_again(here: World) -> None:
    """Page and site go out of the ledger at once; an export that names them again changes nothing, in the ledger or in private."""
    without_sources(here)
    page, site = record("https://blog.friend.dev/post", GUIDE), record("https://gone.example/x", GUIDE)
    write_ledger(here.ledger, Ledger({each.key: each for each in (page, site)}))
    code, out, _ = call(here, "forget", page.from_url, "gone.example")
    assert code == 0
    assert out.startswith(f"{page.from_url}, gone.example: 2 links taken out of {LEDGER}, 0 private rows deleted.")
    (here.folder / "a.csv").write_text(f"Source url,Target url\n{page.from_url},{GUIDE}\nhttp://www.gone.example/y,{GUIDE}\n", "utf-8")
    call(here, "import", "a.csv")
    code, out, _ = call(here, "listen")
    assert (code, dict(read_ledger(here.ledger).records)) == (0, {})
    assert "  0 pages looked at\n" in out
    assert b"friend.dev" not in here.stored
    assert b"gone.example" not in here.stored + here.ledger.read_bytes()


def test_what_cannot_be_read_is_not_forgotten_in_silence(here: World) -> None:
    """A damaged private store is moved aside and may still hold what is forgotten: whoever forgets is told which file to delete."""
    without_sources(here)
    visits = here.place.state / "private" / "visits.sqlite"
    visits.parent.mkdir(parents=True, exist_ok=True)
    visits.write_bytes(b"https://blog.friend.dev")
    _, _, err = call(here, "forget", "blog.friend.dev")
    (aside,) = visits.parent.glob("*.aside")
    assert err == f"linkvoice: warning: {aside} could not be read, and may still hold it: delete that file\n"


def test_what_cannot_be_forgotten_is_refused(here: World) -> None:
    """A word that is neither a URL nor a domain ends with exit code 2, and makes no ledger."""
    code, _, err = call(here, "forget", "nonsense")
    assert code == 2
    assert "`nonsense` is neither a URL nor a domain" in err
    assert not here.ledger.exists()

"""The store keeps facts, forgets in time, and never loses or deletes what it cannot read."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkvoice.errors import LinkvoiceError
from linkvoice.fetch.base import Base, Schema
from linkvoice.fetch.store import CaptureStore
from linkvoice.model.capture import Capture, Failure, Visit
from linkvoice.model.outcome import Hop
from tests.hostile import LOOPBACK, Hostile, Talk, command, environment, reply, silence, write_site

DAY = 86400.0
NOW = 1_800_000_000.0
URL = "https://acme.dev/"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[CaptureStore]:
    opened = CaptureStore(tmp_path / "state")
    yield opened
    opened.close()


def filled(folder: Path, *urls: str) -> Path:
    """Make a store that holds these URLs; gives its file."""
    opened = CaptureStore(folder)
    for url in urls:
        opened.save(Capture(url, NOW, status=200), ())
    opened.note_links(dict.fromkeys(urls, ("docs/index.md",)), NOW)
    opened.close()
    return folder / "captures.sqlite"


def urls_in(folder: Path) -> tuple[str, ...]:
    """All URLs of a store, opened anew and without complaint."""
    opened = CaptureStore(folder)
    urls = opened.urls()
    opened.close()
    assert opened.notes == []
    return urls


# Round trip


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
CAPTURES = st.builds(
    Capture,
    url=TEXT,
    at=st.floats(0, 1e10),
    method=st.sampled_from(["GET", "HEAD"]),
    status=st.none() | st.integers(100, 999),
    failure=st.none() | st.sampled_from(list(Failure)),
    detail=TEXT,
    hops=st.lists(st.builds(Hop, url=TEXT, status=st.integers(300, 308), location=TEXT), max_size=3).map(tuple),
    final_url=TEXT,
    content_type=TEXT,
    title=TEXT,
    text=TEXT,
    said=st.lists(TEXT, max_size=3).map(tuple),
    elapsed=st.floats(0, 1000),
    via=st.sampled_from(["direct", "proxy"]),
    sound=st.booleans(),
)


@settings(max_examples=50)
@given(CAPTURES)
def test_a_capture_comes_back_as_it_was(capture: Capture) -> None:
    """Every fact of a capture survives, whatever is in it."""
    opened = CaptureStore(None)
    opened.save(capture, (Visit(1.0, "404", "x"),))
    loaded = opened.load([capture.url])
    opened.close()
    assert loaded == {capture.url: (capture, (Visit(1.0, "404", "x"), capture.visit))}


def test_only_what_is_wanted_is_loaded(store: CaptureStore) -> None:
    """URLs that nobody asks for, and URLs that nobody visited, are not there."""
    for path in "ab":
        store.save(Capture(URL + path, NOW), ())
    assert list(store.load([URL + "a", URL + "c"])) == [URL + "a"]


def test_the_last_capture_of_a_url_stays(tmp_path: Path, store: CaptureStore) -> None:
    """A later capture of the same run takes the place of an earlier one, and adds one visit to the history."""
    history = (Visit(1.0, "404"),)
    store.save(Capture(URL, 2.0, status=500), history)
    store.save(Capture(URL, 3.0, status=200), history)
    store.close()
    again = CaptureStore(tmp_path / "state")
    assert again.load([URL]) == {URL: (Capture(URL, 3.0, status=200), (*history, Visit(3.0, "200")))}
    again.close()


def test_a_history_holds_30_visits(store: CaptureStore) -> None:
    """Of a long history the last 30 visits are kept, oldest first."""
    for day in range(40):
        _, history = store.load([URL]).get(URL, (None, ()))
        store.save(Capture(URL, float(day), status=200), history)
    assert [visit.at for visit in store.load([URL])[URL][1]] == [float(day) for day in range(10, 40)]


def test_places_of_a_url(store: CaptureStore) -> None:
    """The places where a URL is linked are kept, the first 20 of them; of an unknown URL there are none."""
    store.note_links({URL: tuple(f"docs/{number}.md" for number in range(30))}, NOW)
    assert store.linked_from(URL) == tuple(f"docs/{number}.md" for number in range(20))
    assert store.linked_from(URL + "other") == ()
    store.note_links({URL: ("docs/new.md",)}, NOW)
    assert store.linked_from(URL) == ("docs/new.md",)


@pytest.mark.parametrize(("days", "kept"), [(1, True), (89, True), (91, False)])
def test_urls_that_are_gone_from_the_site_are_forgotten_in_time(store: CaptureStore, days: float, kept: bool) -> None:
    """A URL that no page links any more is dropped after 90 days, and not before."""
    store.save(Capture(URL, NOW), ())
    store.note_links({URL: ("docs/index.md",)}, NOW)
    store.note_links({URL + "other": ("docs/index.md",)}, NOW + days * DAY)
    assert (store.urls() == (URL,), store.linked_from(URL) != ()) == (kept, kept)


def test_urls_that_are_still_linked_are_never_forgotten(store: CaptureStore) -> None:
    """An old capture of a URL that the site links stays."""
    store.save(Capture(URL, NOW), ())
    store.note_links({URL: ("docs/index.md",)}, NOW + 1000 * DAY)
    assert store.urls() == (URL,)


def test_urls_of_a_run_that_was_interrupted_are_forgotten_too(store: CaptureStore) -> None:
    """What was visited by a run that never came to note its links is dropped after 90 days as well."""
    store.save(Capture(URL, NOW), ())
    store.note_links({}, NOW + 89 * DAY)
    assert store.urls() == (URL,)
    store.note_links({}, NOW + 91 * DAY)
    assert store.urls() == ()


# The folder


def test_the_folder_is_private_and_out_of_git(tmp_path: Path) -> None:
    """A new folder can be read by its owner alone, and git does not see it."""
    filled(tmp_path / "deep" / ".linkvoice", URL)
    assert stat.S_IMODE((tmp_path / "deep" / ".linkvoice").stat().st_mode) == 0o700
    assert (tmp_path / "deep" / ".linkvoice" / ".gitignore").read_text("utf-8") == "*\n"


def test_a_gitignore_of_the_author_stays(tmp_path: Path) -> None:
    """Who wants the folder in git may say so."""
    (tmp_path / ".gitignore").write_text("!captures.sqlite\n", "utf-8")
    filled(tmp_path, URL)
    assert (tmp_path / ".gitignore").read_text("utf-8") == "!captures.sqlite\n"


def test_memory_leaves_no_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a folder there is no file anywhere."""
    monkeypatch.chdir(tmp_path)
    opened = CaptureStore(None)
    opened.save(Capture(URL, NOW), ())
    assert opened.urls() == (URL,)
    opened.close()
    assert list(tmp_path.iterdir()) == []


# What cannot be read


def garbage(file: Path) -> None:
    file.write_bytes(os.urandom(1000) * 20)


def text(file: Path) -> None:
    file.write_text("these are my notes, do not lose them", "utf-8")


def truncated(file: Path) -> None:
    filled(file.parent, *(f"{URL}{number}" for number in range(300)))
    file.write_bytes(file.read_bytes()[:-9000])


def headless(file: Path) -> None:
    filled(file.parent, URL)
    file.write_bytes(file.read_bytes()[:50])


def scribbled(file: Path) -> None:
    filled(file.parent, *(f"{URL}{number}" for number in range(300)))
    data = bytearray(file.read_bytes())
    data[4096 : 4096 * 3] = os.urandom(4096 * 2)
    file.write_bytes(data)


def somebody_else_s(file: Path) -> None:
    with sqlite3.connect(file) as base:
        base.executescript("CREATE TABLE recipes (name TEXT); INSERT INTO recipes VALUES ('soup');")
    base.close()


def somebody_else_s_first_version(file: Path) -> None:
    somebody_else_s(file)
    with sqlite3.connect(file) as base:
        base.execute("PRAGMA user_version = 1")
    base.close()


def later_version(file: Path) -> None:
    filled(file.parent, URL)
    with sqlite3.connect(file) as base:
        base.execute("PRAGMA user_version = 7")
    base.close()


BROKEN = [garbage, text, truncated, headless, scribbled, somebody_else_s, somebody_else_s_first_version, later_version]


@pytest.mark.parametrize("breaks", BROKEN, ids=lambda breaks: breaks.__name__)
def test_what_cannot_be_read_is_moved_aside_and_named(tmp_path: Path, breaks: Callable[[Path], None]) -> None:
    """A broken or foreign file is moved aside byte by byte, one line names it, and a new store works in its place."""
    file = tmp_path / "captures.sqlite"
    breaks(file)
    before = file.read_bytes()
    opened = CaptureStore(tmp_path)
    opened.save(Capture(URL, NOW), ())
    opened.close()
    (aside,) = tmp_path.glob("captures.sqlite.*")
    assert before == aside.read_bytes()
    reason = "was made by another version of linkvoice (schema 7, this one reads 1)" if breaks is later_version else "is not a store of linkvoice"
    assert opened.notes == [f"{file} {reason}; it was moved to {aside.name} and a new store begun"]
    assert urls_in(tmp_path) == (URL,)


def test_nothing_that_was_moved_aside_is_lost(tmp_path: Path) -> None:
    """Several broken files within one second each get a name of their own."""
    written = []
    for number in range(5):
        written.append(f"notes of day {number}".encode())
        (tmp_path / "captures.sqlite").write_bytes(written[-1])
        CaptureStore(tmp_path).close()
    assert sorted(written) == sorted(aside.read_bytes() for aside in tmp_path.glob("captures.sqlite.*"))


def test_an_empty_file_is_an_empty_store(tmp_path: Path) -> None:
    """A file without a byte holds nothing that could be lost."""
    (tmp_path / "captures.sqlite").touch()
    assert urls_in(tmp_path) == ()


def test_rows_that_cannot_be_read_are_as_good_as_none(tmp_path: Path) -> None:
    """A row that another program spoiled is passed over; the others are read."""
    with sqlite3.connect(filled(tmp_path, URL, URL + "a", URL + "b", URL + "c")) as base:
        base.execute("UPDATE captures SET capture = 'no json' WHERE url = ?", (URL + "a",))
        base.execute('UPDATE captures SET visits = \'[{"at": "yesterday"}]\' WHERE url = ?', (URL + "b",))
        base.execute("UPDATE links SET sources = '{' WHERE url = ?", (URL + "c",))
    base.close()
    opened = CaptureStore(tmp_path)
    assert list(opened.load([URL, URL + "a", URL + "b", URL + "c"])) == [URL, URL + "c"]
    assert opened.linked_from(URL + "c") == ()
    opened.close()


def test_rows_of_other_versions_are_read(tmp_path: Path) -> None:
    """Keys that an older row lacks read as their defaults, keys that a later one has more are passed over."""
    rows = {URL: '{"url": "https://acme.dev/", "at": 5}', URL + "a": '{"url": "https://acme.dev/a", "at": 5, "status": 404, "colours": ["new"]}'}
    with sqlite3.connect(filled(tmp_path, *rows)) as base:
        base.executemany("UPDATE captures SET capture = ?, visits = '[]' WHERE url = ?", [(row, url) for url, row in rows.items()])
    base.close()
    opened = CaptureStore(tmp_path)
    assert opened.load(rows) == {URL: (Capture(URL, 5.0), ()), URL + "a": (Capture(URL + "a", 5.0, status=404), ())}
    opened.close()


# Where nothing can be written


def test_an_impossible_place_means_memory_and_one_line(tmp_path: Path) -> None:
    """Below a regular file there can be no folder: answers are kept for the run, and the line says what to do."""
    (tmp_path / "file").touch()
    opened = CaptureStore(tmp_path / "file" / "state")
    opened.save(Capture(URL, NOW), ())
    assert opened.urls() == (URL,)
    opened.close()
    (note,) = opened.notes
    assert note.startswith(f"{tmp_path / 'file' / 'state' / 'captures.sqlite'} cannot be used (")
    assert note.endswith("answers are kept for this run only. Set LINKVOICE_STATE to a folder that can be written")


def test_a_folder_in_the_place_of_the_file(tmp_path: Path) -> None:
    """Something that is no file cannot be a store, and is left alone."""
    (tmp_path / "captures.sqlite" / "mine").mkdir(parents=True)
    opened = CaptureStore(tmp_path)
    assert len(opened.notes) == 1
    opened.close()
    assert (tmp_path / "captures.sqlite" / "mine").is_dir()


def test_a_store_that_takes_nothing_any_more(tmp_path: Path) -> None:
    """Where nothing can be added, what is there is still used, and one line says that nothing is kept."""
    with sqlite3.connect(filled(tmp_path, URL)) as base:
        base.execute("CREATE TRIGGER full BEFORE INSERT ON captures BEGIN SELECT RAISE(FAIL, 'the disk is full'); END")
    base.close()
    opened = CaptureStore(tmp_path)
    for number in range(200):
        opened.save(Capture(f"{URL}{number}", NOW), ())
    opened.note_links({URL: ()}, NOW)
    assert list(opened.load([URL])) == [URL]
    opened.close()
    assert opened.notes == ["some answers could not be kept (the disk is full); the next run asks for them again"]
    assert urls_in(tmp_path) == (URL,)


# Several at once


def test_two_stores_of_one_file_do_not_wait_for_each_other(tmp_path: Path) -> None:
    """While one run is under way, another writes and reads: no run holds the file for longer than a moment."""
    first, second = CaptureStore(tmp_path), CaptureStore(tmp_path)
    first.save(Capture(URL + "1", NOW), ())
    second.save(Capture(URL + "2", NOW), ())
    second.note_links({URL + "2": ()}, NOW)
    first.save(Capture(URL + "3", NOW), ())
    second.close()
    first.close()
    assert first.notes == second.notes == []
    assert urls_in(tmp_path) == (URL + "1", URL + "2", URL + "3")


CROWD = """
import pathlib, sys
from linkvoice.errors import LinkvoiceError
from linkvoice.fetch.base import Base, Schema
from linkvoice.fetch.store import CaptureStore
from linkvoice.model.capture import Capture
folder, name = sys.argv[1:]
print("ready", flush=True)
sys.stdin.readline()
store = CaptureStore(pathlib.Path(folder))
for number in range(120):
    store.save(Capture(f"https://acme.dev/{name}/{number}", 1.0), ())
store.note_links({f"https://acme.dev/{name}/{number}": ("x",) for number in range(120)}, 1.0)
store.close()
print(store.notes)
"""


def test_a_file_that_another_process_keeps_for_itself_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    """Whoever must know what is kept, and cannot for as long as patience lasts, is told so; who comes then begins in memory; afterwards all is there."""
    schema = Schema("captures.sqlite", 1, frozenset({"names"}), "CREATE TABLE names (name TEXT);")
    base = Base(tmp_path, schema, patience=0)
    base.write_soon(NOW, ("INSERT INTO names VALUES (?)", ("first",)))
    base.write()
    other = sqlite3.connect(tmp_path / "captures.sqlite")
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(
        LinkvoiceError,
        match=r"captures\.sqlite cannot be read \(database is locked\)\. Try again when no other run is under way, or set LINKVOICE_STATE",
    ):
        base.rows("SELECT name FROM names")
    late = Base(tmp_path, schema, patience=0)
    (note,) = late.notes
    assert note.endswith("cannot be used (database is locked); answers are kept for this run only. Let the run that uses it come to its end first")
    late.close()
    other.close()
    assert base.rows("SELECT name FROM names").fetchall() == [("first",)]
    base.close()


def test_processes_that_begin_together_share_a_store(tmp_path: Path) -> None:
    """Several processes that make and fill one new store at the same moment lose nothing and complain of nothing."""
    crowd = [
        subprocess.Popen(
            [sys.executable, "-c", CROWD, str(tmp_path / "state"), str(number)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for number in range(4)
    ]
    for one in crowd:
        assert one.stdout is not None
        one.stdout.readline()
    for one in crowd:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    assert [one.communicate(timeout=60)[0] for one in crowd] == ["[]\n"] * 4
    assert len(urls_in(tmp_path / "state")) == 480


def test_an_interrupted_run_keeps_what_it_knows(tmp_path: Path) -> None:
    """Ctrl-C ends a run with 130 and one line, and what was answered by then is in the store."""
    with Hostile() as server:
        process: list[subprocess.Popen[str]] = []

        async def interrupt(talk: Talk) -> None:
            process[0].send_signal(signal.SIGINT)
            await silence(talk)

        server.answers = {"/a": reply(), "/b": reply(403), "/hang": interrupt}
        write_site(tmp_path / "site", {"index.html": [server.url("/a"), server.url("/b"), server.url("/hang")]})
        options = ["--set", LOOPBACK, "--set", "outbound.host_interval=0", "--set", "outbound.host_concurrency=1"]
        process.append(
            subprocess.Popen(
                command("check", "site", *options), cwd=tmp_path, env=environment(tmp_path / "state"), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                text=True,
            )
        )  # fmt: skip
        out, err = process[0].communicate(timeout=60)
        assert (process[0].returncode, out, err.lstrip()) == (130, "", "linkvoice: interrupted; what was asked so far is kept.\n")
        assert urls_in(tmp_path / "state") == (server.url("/a"), server.url("/b"))

"""The ledger is written whole or not at all, changes only when it must, and comes through merges and strange hands."""

from __future__ import annotations

import json
import os
import random
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkvoice.errors import LinkvoiceError, UsageError
from linkvoice.inbound.forgotten import digest
from linkvoice.inbound.ledger import Ledger, forget, read_ledger, verified_records, write_ledger
from linkvoice.inbound.line import read_line, write_line
from linkvoice.inbound.whole import write_whole
from linkvoice.model.link_to_us import LinkToUs, Placement
from linkvoice.model.record import Record
from linkvoice.model.standing import Change, Standing

THEN = "2026-11-22T10:00:00Z"
OURS = "https://acme.dev/guide/"
NAME = "linkvoice.ledger.jsonl"


def record(number: int | str = 1, changed: str = THEN, standing: Standing = Standing.LIVE, host: str = "blog.example") -> Record:
    """The record of a link from a page of that number, which was seen."""
    history = (Change("2026-10-01T00:00:00Z", Standing.LIVE), *([] if standing is Standing.LIVE else [Change(changed, standing)]))
    return Record(f"https://{host}/{number}", OURS, ("hackernews",), "2026-10-01T00:00:00Z", changed, standing, history=history, link=LinkToUs(OURS))


def ledger(*records: Record) -> Ledger:
    return Ledger({one.key: one for one in records})


def written(path: Path, *records: Record) -> bytes:
    """Write these records, and give the file's bytes."""
    write_ledger(path, ledger(*records))
    return path.read_bytes()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / NAME


# A line


def test_a_line_holds_what_is_not_empty_in_one_order(path: Path) -> None:
    """Each record is one line of JSON, the version first; what is empty or as usual is left out."""
    full = record()._replace(
        missing_since=THEN,
        link=LinkToUs(OURS, rel="ugc", text="the guide", placement=Placement.TEXT, hidden=True),
        page={"title": "A post", "outside": 3},
        metrics={"points": 3, "comments": 1},
    )
    expected = (
        b'{"v":1,"from_url":"https://blog.example/1","to_url":"https://acme.dev/guide/","sources":["hackernews"],'
        b'"first_seen":"2026-10-01T00:00:00Z","changed":"2026-11-22T10:00:00Z","standing":"live","missing_since":"2026-11-22T10:00:00Z",'
        b'"history":[["2026-10-01T00:00:00Z","live"]],'
        b'"link":{"url":"https://acme.dev/guide/","rel":"ugc","text":"the guide","placement":"text","hidden":true},'
        b'"page":{"outside":3,"title":"A post"},"metrics":{"comments":1,"points":3}}\n'
    )
    assert written(path, full) == expected


def test_text_can_be_read_and_reorders_nothing(path: Path) -> None:
    """Letters of all languages stand as they are; what is invisible or turns the text around stands as a number, and comes back."""
    title = "Größe 大小 \u202e\u2066evil\u2069 \u2028 \x7f \u200b \U000e0041 \x1b[31m"
    raw = written(path, record()._replace(page={"title": title}))
    shown = r"Größe 大小 \u202e\u2066evil\u2069 \u2028 \u007f \u200b \udb40\udc41 \u001b[31m"
    assert (len(raw.decode().splitlines()), shown in raw.decode()) == (1, True)
    assert [one.page["title"] for one in verified_records(path)] == [title]
    assert rb"a\u007fb" in write_line(record()._replace(page={"title": "a\x7fb"}))


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
TIMES = st.datetimes().map(lambda time: f"{time.isoformat(timespec='seconds')}Z")
RECORDS = st.builds(
    Record,
    from_url=TEXT.map("https://{}".format),
    to_url=TEXT.map("http://{}".format),
    sources=st.lists(TEXT, max_size=3).map(tuple),
    first_seen=TIMES,
    changed=TIMES,
    standing=st.sampled_from(Standing),
    missing_since=st.just("") | TIMES,
    history=st.lists(st.builds(Change, TIMES, st.sampled_from(Standing)), max_size=3).map(tuple),
    link=st.none() | st.builds(LinkToUs, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, st.sampled_from(Placement), st.booleans(), st.booleans()),
    page=st.dictionaries(TEXT, TEXT | st.integers(-9, 9) | st.lists(TEXT, max_size=2), max_size=3),
    metrics=st.dictionaries(TEXT, st.integers(-9, 9), max_size=3),
)


@given(RECORDS)
def test_a_record_comes_back_as_it_was(one: Record) -> None:
    """Every record comes back from its line, and gives that line again."""
    line = write_line(one)
    back = read_line(line)
    assert (back, b"\n" in line) == (one, False)
    assert isinstance(back, Record)
    assert write_line(back) == line


# The file


def test_lines_are_sorted_and_written_once(path: Path) -> None:
    """Whatever the order of the records, the file is the same, sorted as bytes; a second write does not touch it."""
    first = written(path, record(3), record(1), record(2))
    assert first.splitlines() == sorted(first.splitlines())
    os.utime(path, (1, 1))
    assert write_ledger(path, ledger(record(2), record(3), record(1))) is False
    assert write_ledger(path, read_ledger(path)) is False
    assert (path.stat().st_mtime, path.read_bytes()) == (1, first)


def test_nothing_known_makes_no_file(path: Path) -> None:
    """Without a record there is no ledger, and a ledger that is not there is empty."""
    assert write_ledger(path, Ledger()) is False
    assert (path.exists(), read_ledger(path), verified_records(path)) == (False, Ledger(), ())


def test_only_links_that_were_seen_are_written(path: Path) -> None:
    """A record of a link that nobody ever saw stays out of the file; one that was seen and is gone stays in."""
    gone = record(2, standing=Standing.GONE)
    never = record(3, standing=Standing.UNVERIFIABLE)._replace(history=(Change(THEN, Standing.UNVERIFIABLE),))
    written(path, record(1), gone, never, never._replace(from_url="https://x.example/", standing=Standing.CLAIMED, history=()))
    assert list(read_ledger(path).records.values()) == [record(1), gone]
    assert verified_records(path) == (record(1),)


def test_a_new_file_is_as_the_umask_says_and_an_old_one_keeps_its_mode(path: Path) -> None:
    """The ledger is an ordinary file of its repository, and stays what its owner made it."""
    before = os.umask(0o027)
    try:
        written(path, record(1))
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    path.chmod(0o604)
    written(path, record(2))
    assert (stat.S_IMODE(path.stat().st_mode), len(read_ledger(path).records)) == (0o604, 2)


def test_a_link_to_the_file_stays_a_link(tmp_path: Path, path: Path) -> None:
    """Where the ledger lies elsewhere, it is written there."""
    (tmp_path / "data").mkdir()
    path.symlink_to(tmp_path / "data" / "real.jsonl")
    written(path, record(1))
    written(path, record(2))
    assert (path.is_symlink(), len((tmp_path / "data" / "real.jsonl").read_bytes().splitlines())) == (True, 2)


def test_what_came_in_meanwhile_stays(path: Path) -> None:
    """A run that read the ledger long ago takes nothing away that another run or a merge has added, nor anything newer."""
    written(path, record(1), record(2))
    old = read_ledger(path)
    newer = record(1, "2026-11-23T10:00:00Z", Standing.GONE)
    written(path, newer, record(3))
    assert write_ledger(path, replace(old, records={**old.records, record(4).key: record(4)}))
    assert list(read_ledger(path).records.values()) == [newer, record(2), record(3), record(4)]


def test_20_000_links_are_read_at_once(path: Path) -> None:
    """A build can afford a large ledger: reading it takes half a second, and never several; some of it may be forgotten."""
    written(path, *(record(number) for number in range(20_000)))
    write_ledger(path, forget(Ledger(), "https://blog.example/7"))
    began = time.process_time()
    assert len(verified_records(path)) == 19_999
    assert time.process_time() - began < 5


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    """Where there is no folder the error says so and what to do, and nothing is left behind."""
    with pytest.raises(LinkvoiceError, match=r"cannot be written .*Make its folder writable and run again\."):
        write_ledger(tmp_path / "nowhere" / NAME, ledger(record()))
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_is_cleared_away_in_time(path: Path) -> None:
    """An unfinished file of another run is left alone for an hour, then it goes."""
    fresh, stale = (path.with_name(f".{NAME}.{word}.unfinished") for word in ("fresh", "stale"))
    fresh.touch()
    stale.touch()
    os.utime(stale, (1, 1))
    written(path, record())
    assert {one.name for one in path.parent.iterdir()} == {NAME, fresh.name}


# What hands and tools do to it


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw.replace(b"\n", b"\r\n"),
        lambda raw: b"\xef\xbb\xbf" + raw,
        lambda raw: b"\n\n" + raw.replace(b"\n", b"\n \n"),
        lambda raw: raw + raw,
        lambda raw: b"\n".join(reversed(raw.splitlines())),
    ],
    ids=["CRLF", "BOM", "blank lines", "twice", "reversed, no end"],
)
def test_a_file_that_editors_and_git_went_over(path: Path, change: Callable[[bytes], bytes]) -> None:
    """Line ends, a byte order mark, blank lines, repetition and order make no difference to what is read, and the next write sets them right."""
    raw = written(path, record(1), record(2))
    path.write_bytes(change(raw))
    assert read_ledger(path) == ledger(record(1), record(2))
    assert written(path, record(3)) == written(path.with_name("other"), record(1), record(2), record(3))


def test_line_ends_of_a_checkout_are_no_change(path: Path) -> None:
    """Where git writes CRLF into the folder, an unchanged ledger is not touched either."""
    path.write_bytes(written(path, record(1)).replace(b"\n", b"\r\n"))
    assert write_ledger(path, ledger(record(1))) is False


@pytest.mark.parametrize("turn", [1, -1])
def test_the_newest_of_a_key_counts(path: Path, turn: int) -> None:
    """Of two lines about one link the later change counts, and of two of one time always the same one, whichever stands first."""
    old, new = record(1), record(1, "2026-11-23T10:00:00Z", Standing.GONE)
    one, other = record(2), record(2)._replace(sources=("lobsters",))
    path.write_bytes(b"".join(write_line(record) + b"\n" for record in [old, new, one, other][::turn]))
    assert set(read_ledger(path).records) == {new.key, other.key}
    assert [read_ledger(path).records[new.key], read_ledger(path).records[other.key]] == [new, other]


def test_lines_of_a_later_version_are_kept_as_they_are(path: Path) -> None:
    """A line that a later version wrote is neither read nor lost, and one note says so."""
    later = b'{ "v": 2, "from_url": 7, "colours": ["new"] }'
    path.write_bytes(later + b"\n")
    assert read_ledger(path).notes == (f"{path}: lines of a later version of linkvoice, kept and not shown: 1. Update linkvoice to see them.",)
    assert written(path, record()).splitlines() == sorted([later, write_line(record())])


def test_keys_that_a_line_lacks_read_as_empty(path: Path) -> None:
    """A line with no more than ends, times and standing is a record."""
    path.write_text(json.dumps({"v": 1, "from_url": "https://a.example/", "to_url": OURS, "first_seen": THEN, "changed": THEN, "standing": "live"}))
    assert verified_records(path) == (Record("https://a.example/", OURS, (), THEN, THEN, Standing.LIVE),)


def line(**changed: object) -> str:
    """A line of a ledger, some of it changed."""
    told: dict[str, object] = {"v": 1, "from_url": "https://a.example/", "to_url": OURS, "first_seen": THEN, "changed": THEN}
    return json.dumps({**told, **changed}, separators=(",", ":"))


BROKEN = {
    "cut off": line()[:-9],
    "prose": "these are my notes",
    "a list": "[1]",
    "no version": "{}",
    "version 0": line(v=0),
    "version true": line(v=True),
    "no hash": '{"v":1,"forgotten":"blog.example"}',
    "script": line(from_url="javascript:alert(1)"),
    "nowhere": line(to_url=""),
    "time": line(changed="yesterday"),
    "no time": line(first_seen=""),
    "standing": line(standing="excellent"),
    "link": line(link={"text": "x"}),
    "bytes": line(page={"title": "x"}).replace("x", "\udcff"),
    "deep": '{"v":1,"page":{"a":' + "[" * 100_000,
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_broken_line_is_named_and_nothing_is_overwritten(path: Path, text: str) -> None:
    """The error names file and line and says what to do, and the file stays as it was, byte for byte."""
    raw = written(path, record(1)) + text.encode(errors="surrogateescape") + b"\n" + write_line(record(2)) + b"\n"
    path.write_bytes(raw)
    for act in (read_ledger, verified_records, lambda path: write_ledger(path, ledger(record(3)))):
        with pytest.raises(UsageError) as caught:
            act(path)
        assert str(caught.value).startswith(f"{path}:2: this line cannot be read (")
        assert str(caught.value).endswith("Correct it, delete it, or take the file from git again; until then it is left as it is.")
    assert path.read_bytes() == raw


def test_a_folder_in_the_place_of_the_file(path: Path) -> None:
    """What is no file is no ledger, and the error says which option names it."""
    path.mkdir()
    with pytest.raises(UsageError, match=r"cannot be read .*; set inbound\.ledger to a file that can"):
        write_ledger(path, ledger(record()))


def test_what_is_no_file_is_written_into(tmp_path: Path) -> None:
    """A report for a pipe, or for ``/dev/null``, never puts a file in its place."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_whole(pipe, [b"a", b"b"])
    assert (os.read(reader, 9), pipe.is_fifo(), [*tmp_path.iterdir()]) == (b"ab", True, [pipe])
    os.close(reader)


# Interrupted

VICTIM = """
import os, signal, sys
from dataclasses import replace
from pathlib import Path
from linkvoice.inbound.ledger import read_ledger, write_ledger
path, end = Path(sys.argv[1]), int(sys.argv[2])
ledger = read_ledger(path)
changed = {key: record._replace(changed="2026-11-23T10:00:00Z", sources=("lobsters",)) for key, record in ledger.records.items()}
count = writing = 0
def trace(frame, event, argument):
    global count, writing
    writing = writing or frame.f_code.co_name == "write_whole"
    count += writing
    if writing and count == end:
        os.kill(os.getpid(), signal.SIGKILL)
    return trace
sys.settrace(trace)
write_ledger(path, replace(ledger, records=changed))
sys.settrace(None)
print(count)
"""


def run_victim(path: Path, end: int) -> subprocess.CompletedProcess[str]:
    """Change every record in a process that kills itself at the given step of writing; 0 means not at all."""
    return subprocess.run([sys.executable, "-c", VICTIM, str(path), str(end)], capture_output=True, text=True, timeout=60, check=False)


def test_killed_again_and_again_in_the_middle_of_writing(tmp_path: Path, path: Path) -> None:
    """After each kill -9, wherever in the writing it comes, the ledger is whole: as before, or as it was to be."""
    before = written(path, *(record(number) for number in range(400)))
    copy = tmp_path / "copy.jsonl"
    copy.write_bytes(before)
    steps = int(run_victim(copy, 0).stdout)
    after = copy.read_bytes()
    chance = random.Random(5)
    ends = [chance.randrange(steps * part // 5, steps * (part + 1) // 5) + 1 for part in range(5)]
    for end in ends:
        path.write_bytes(before)
        assert run_victim(path, end).returncode == -signal.SIGKILL
        assert path.read_bytes() in {before, after}
        assert len(verified_records(path)) == 400
    assert (run_victim(path, 0).returncode, path.read_bytes()) == (0, after)
    assert sum(0 < left.stat().st_size < len(after) for left in tmp_path.glob(".*.unfinished")) >= 1


# Two branches


def git(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run git, without the settings of whoever runs the tests."""
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"}
    identity = ["-c", "user.name=Jo", "-c", "user.email=jo@acme.dev", "-c", "init.defaultBranch=main", "-c", "commit.gpgsign=false"]
    return subprocess.run(["git", *identity, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False)


def branches(path: Path, ours: Sequence[Record], theirs: Sequence[Record], *, union: bool) -> subprocess.CompletedProcess[str]:
    """Let two branches change one ledger, ours forgetting a site too, and merge them."""
    folder = path.parent
    git(folder, "init")
    if union:
        (folder / ".gitattributes").write_text(f"{NAME} merge=union\n")
    written(path, *(record(number) for number in range(8)), record(1, host="sad.example"))
    git(folder, "add", "-A")
    git(folder, "commit", "-m", "Begin")
    git(folder, "checkout", "-b", "theirs")
    written(path, *theirs)
    git(folder, "commit", "-am", "Listen there")
    git(folder, "checkout", "main")
    write_ledger(path, forget(read_ledger(path), "sad.example"))
    written(path, *ours)
    git(folder, "commit", "-am", "Listen here")
    return git(folder, "merge", "--no-edit", "theirs")


OLDER, NEWER = "2026-11-23T10:00:00Z", "2026-11-24T10:00:00Z"
HERE = (record(2, OLDER, Standing.GONE), record(3, NEWER, Standing.SOURCE_DEAD), record("here"), record("both"))
THERE = (
    record(2, NEWER, Standing.LIVE_VARIANT),
    record(3, OLDER, Standing.GONE),
    record("there"),
    record("both"),
    record(1, NEWER, host="sad.example"),
)


def test_two_branches_merge_without_conflict(path: Path) -> None:
    """With merge=union git merges two ledgers by itself: nothing is lost, the newest of a key wins, and what one branch forgot does not come back."""
    merged = branches(path, HERE, THERE, union=True)
    assert (merged.returncode, merged.stderr) == (0, "")
    known = read_ledger(path)
    expected = ledger(*(record(number) for number in (0, 1, 4, 5, 6, 7)), THERE[0], HERE[1], record("here"), record("there"), record("both"))
    assert (known.records, known.forgotten) == (expected.records, frozenset({digest("sad.example")}))
    assert write_ledger(path, known)
    assert (len(path.read_bytes().splitlines()), b"sad.example" in path.read_bytes()) == (12, False)
    assert write_ledger(path, known) is False


def test_a_merge_that_git_could_not_finish(path: Path) -> None:
    """Without merge=union the error names the file and the first marker, and says how to go on; when that is done, all is there."""
    assert branches(path, HERE, THERE, union=False).returncode == 1
    raw = path.read_bytes()
    number = next(number for number, text in enumerate(raw.splitlines(), 1) if text.startswith(b"<<<<<<<"))
    with pytest.raises(UsageError) as caught:
        write_ledger(path, ledger(record("new")))
    assert str(caught.value) == (
        f"{path}:{number}: a merge of two branches stopped here. Delete the lines that begin with <<<<<<<, =======, ||||||| and >>>>>>> and keep all "
        f"others: linkvoice takes the newer of two lines about one link. With the line `{NAME} merge=union` in .gitattributes git does so by itself."
    )
    assert path.read_bytes() == raw
    path.write_bytes(b"".join(text for text in raw.splitlines(keepends=True) if not text.startswith((b"<<<<<<<", b"=======", b">>>>>>>"))))
    assert {one.key for one in (*HERE, *THERE) if "sad" not in one.from_url} <= set(read_ledger(path).records)


# Forgotten


@pytest.mark.parametrize(
    ("what", "left"),
    [
        (
            "https://blog.example/1",
            ["https://blog.example/1?page=2", "https://blog.example/2", "https://me.blog.example/1", "https://myblog.example/1"],
        ),
        (
            "http://www.blog.example/1/#top",
            ["https://blog.example/1?page=2", "https://blog.example/2", "https://me.blog.example/1", "https://myblog.example/1"],
        ),
        ("blog.example/1?page=2", ["https://blog.example/1", "https://blog.example/2", "https://me.blog.example/1", "https://myblog.example/1"]),
        ("blog.example", ["https://myblog.example/1"]),
        ("*.Blog.Example.", ["https://myblog.example/1"]),
        ("me.blog.example", ["https://blog.example/1", "https://blog.example/1?page=2", "https://blog.example/2", "https://myblog.example/1"]),
    ],
)
def test_a_page_or_a_site_is_forgotten(path: Path, what: str, left: list[str]) -> None:
    """A URL stands for one page however it is written, a domain for all below it; nothing of either is left in the file, and it does not come back."""
    hosts = ("blog.example", "me.blog.example", "myblog.example")
    everything = (*(record(host=host) for host in hosts), record("1?page=2"), record(2))
    written(path, *everything)
    assert write_ledger(path, forget(read_ledger(path), what))
    assert sorted(one.from_url for one in verified_records(path)) == sorted(left)
    assert path.read_text().splitlines()[0] == f'{{"v":1,"forgotten":"{digest(what)}"}}'
    assert write_ledger(path, ledger(*everything)) is False


def test_nothing_names_what_is_forgotten(path: Path) -> None:
    """What stands in the file is a hash, and nobody else's hash of that name."""
    write_ledger(path, forget(Ledger(), "blog.example"))
    assert path.read_bytes() == b'{"v":1,"forgotten":"' + digest("blog.example").encode() + b'"}\n'
    assert digest("blog.example") not in {digest("blog.example/"), digest("https://blog.example/")}


@pytest.mark.parametrize(
    "what", ["", "com", "javascript:alert(1)", "ftp://blog.example/", "https://", "jo@blog.example", "two words.example", "/post"]
)
def test_what_is_neither_a_page_nor_a_site_cannot_be_forgotten(what: str) -> None:
    """The error says how pages and sites are written; a whole top-level domain is no site."""
    with pytest.raises(UsageError, match=r"is neither a URL nor a domain; write https://blog\.example/post for a page, or blog\.example for"):
        forget(Ledger(), what)

"""The private store keeps what sources claim and what visits showed, forgets on request, and survives whatever ends a run."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkvoice.errors import LinkvoiceError
from linkvoice.fetch.inbound_store import InboundStore, SourceRun
from linkvoice.inbound.forgotten import digest, forgetting
from linkvoice.inbound.ledger import Ledger, read_ledger, write_ledger
from linkvoice.inbound.merge import merge
from linkvoice.inbound.record import Verdict, update
from linkvoice.model.link_to_us import LinkToUs, Placement
from linkvoice.model.observation import Observation
from linkvoice.model.reading import Reading
from linkvoice.model.standing import Standing

NOW = 1_800_000_000.0
THEIRS = "https://blog.example/post"
OURS = "https://acme.dev/guide/"
SEEN = Observation("hackernews", from_url=THEIRS, from_origin="https://blog.example", to_url=OURS, metrics={"points": 3})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[InboundStore]:
    opened = InboundStore(tmp_path / "state")
    yield opened
    opened.close()


def pages(store: InboundStore) -> list[tuple[str, str]]:
    """Who claims which linking pages."""
    return [(one.source, one.from_url) for one in store.observations()]


# Round trip

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
TEXTS = st.lists(TEXT, max_size=2).map(tuple)
LINKS = st.builds(LinkToUs, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, st.sampled_from(Placement), st.booleans(), st.booleans())
READINGS = st.builds(
    Reading,
    url=TEXT,
    at=st.floats(0, 1e10),
    status=st.none() | st.integers(100, 999),
    failure=TEXT,
    hops=st.integers(0, 9),
    whole=st.booleans(),
    links=st.lists(LINKS, max_size=3).map(tuple),
    mentions=TEXTS,
    title=TEXT,
    robots=TEXTS,
    types=TEXTS,
    outside=st.integers(0, 999),
)
OBSERVATIONS = st.builds(
    Observation,
    source=st.just("bing"),
    from_url=TEXT,
    to_url=TEXT,
    anchor=st.none() | TEXT,
    rel=st.none() | TEXT,
    title=TEXT,
    lost=st.booleans(),
    metrics=st.dictionaries(TEXT, st.integers(-9, 9), max_size=2),
    sample=st.booleans(),
    private=st.booleans(),
)


@settings(max_examples=50)
@given(READINGS, OBSERVATIONS)
def test_facts_come_back_as_they_were(reading: Reading, observation: Observation) -> None:
    """Every fact of a reading and of an observation survives, whatever is in it."""
    opened = InboundStore(None)
    opened.save_reading(reading)
    opened.save_observations("bing", [observation], complete=True, now=NOW)
    assert (opened.last_readings(), opened.observations()) == ({reading.url: reading}, (observation,))
    opened.close()


def test_half_a_character_spoils_no_run(store: InboundStore) -> None:
    """A text that is none is passed over, the others are kept."""
    store.save_observations("bing", [replace(SEEN, title="\ud800"), replace(SEEN, from_url="https://other.example/")], complete=True, now=NOW)
    store.save_reading(Reading(THEIRS, NOW, title="\udfff"))
    assert (pages(store), store.last_readings()) == ([("hackernews", "https://other.example/")], {})


# What sources tell


def test_what_is_told_in_parts_adds_up(store: InboundStore) -> None:
    """A source that tells what is new takes nothing back; of one link and text the newer observation counts; other sources are not touched."""
    store.save_observations("hackernews", [SEEN], complete=False, now=NOW)
    store.save_observations("hackernews", [replace(SEEN, metrics={"points": 5}), replace(SEEN, anchor="the guide")], complete=False, now=NOW + 1)
    store.save_observations("bing", [replace(SEEN, source="bing")], complete=False, now=NOW + 2)
    told = store.observations()
    assert [(one.source, one.anchor, one.metrics["points"]) for one in told] == [
        ("bing", None, 3),
        ("hackernews", None, 5),
        ("hackernews", "the guide", 3),
    ]


def test_what_a_complete_source_tells_no_more_is_dropped(store: InboundStore) -> None:
    """A source that tells all takes back what it leaves out, and no other source's word with it; one that tells nothing new takes back nothing."""
    both = [SEEN, replace(SEEN, from_url="https://other.example/")]
    store.save_observations("hackernews", both, complete=True, now=NOW)
    store.save_observations("bing", [replace(SEEN, source="bing")], complete=True, now=NOW)
    store.save_observations("hackernews", [], complete=False, now=NOW)
    assert len(pages(store)) == 3
    store.save_observations("hackernews", both[1:], complete=True, now=NOW)
    assert pages(store) == [("bing", THEIRS), ("hackernews", "https://other.example/")]


def test_a_run_is_remembered_and_a_failure_takes_nothing_back(store: InboundStore) -> None:
    """Of each source the last run is known; after a failure it goes on where the last success ended."""
    assert store.runs() == {}
    store.note_run(SourceRun("lobsters", NOW, cursor="page 2"))
    store.note_run(SourceRun("hackernews", NOW, cursor="1700", note="stopped at 1,000 stories"))
    store.note_run(SourceRun("hackernews", NOW + 1, ok=False, note="answered 503"))
    assert store.runs() == {
        "hackernews": SourceRun("hackernews", NOW + 1, ok=False, cursor="1700", note="answered 503"),
        "lobsters": SourceRun("lobsters", NOW, cursor="page 2"),
    }


# What visits show


def test_the_last_ten_visits_of_a_page_are_kept(store: InboundStore) -> None:
    """Of many visits the last ten are there, oldest first, and the last one is the last; pages do not crowd each other out."""
    for day in range(25):
        store.save_reading(Reading(THEIRS, NOW + day, status=200 + day))
    store.save_reading(Reading("https://other.example/", NOW))
    assert [reading.status for reading in store.readings(THEIRS)] == list(range(215, 225))
    assert {url: reading.status for url, reading in store.last_readings().items()} == {THEIRS: 224, "https://other.example/": None}
    assert store.readings("https://nobody.example/") == ()


def test_a_visit_is_written_within_a_second(tmp_path: Path, store: InboundStore) -> None:
    """What a kill can cost is a second of visits, not a slow run's."""
    other = InboundStore(tmp_path / "state")
    seen = []
    for passed in (0, 0.9, 1.0):
        store.save_reading(Reading(f"{THEIRS}{passed}", NOW + passed))
        seen.append(len(other.last_readings()))
    other.close()
    assert seen == [0, 0, 3]


# Forgotten


@pytest.mark.parametrize(("what", "gone", "left"), [(THEIRS, 2, ["https://blog.example/other", "https://me.blog.example/"]), ("blog.example", 7, [])])
def test_what_is_forgotten_is_gone_from_the_file_too(tmp_path: Path, store: InboundStore, what: str, gone: int, left: list[str]) -> None:
    """All rows about a page or a site go, origins without a page included, and their bytes with them."""
    told = [SEEN, *(replace(SEEN, from_url=url) for url in ("https://blog.example/other", "https://me.blog.example/"))]
    store.save_observations("hackernews", told, complete=True, now=NOW)
    store.save_observations("logs", [Observation("logs", from_origin="https://blog.example", to_url=OURS, private=True)], complete=True, now=NOW)
    for one in told:
        store.save_reading(Reading(one.from_url, NOW, title="A sad story"))
    assert store.forget(forgetting({digest(what)})) == gone
    assert [url for source, url in pages(store) if source == "hackernews"] == sorted(left) == sorted(store.last_readings())
    store.close()
    raw = (tmp_path / "state/private/inbound.sqlite").read_bytes()
    assert (b"blog.example/post" in raw, b"A sad story" in raw) == (False, bool(left))


def test_what_cannot_be_forgotten_is_an_error(tmp_path: Path, store: InboundStore) -> None:
    """Where rows cannot be deleted, nobody is told that they are."""
    store.save_observations("hackernews", [SEEN], complete=True, now=NOW)
    with sqlite3.connect(tmp_path / "state/private/inbound.sqlite") as base:
        base.execute("CREATE TRIGGER never BEFORE DELETE ON observations BEGIN SELECT RAISE(FAIL, 'no'); END")
    base.close()
    with pytest.raises(LinkvoiceError, match=r"inbound\.sqlite still holds what is to be forgotten: nothing could be written \(no\)\. Try again"):
        store.forget(lambda _: True)
    assert pages(store) == [("hackernews", THEIRS)]


def test_what_could_not_be_opened_is_not_forgotten(tmp_path: Path) -> None:
    """A file that cannot be used may hold what is to be forgotten: an empty store in its place says so instead of that nothing was there."""
    (tmp_path / "state/private/inbound.sqlite").mkdir(parents=True)
    store = InboundStore(tmp_path / "state")
    with pytest.raises(LinkvoiceError, match=r"inbound\.sqlite still holds what is to be forgotten: .* cannot be used .* or delete that file\."):
        store.forget(lambda _: True)
    store.close()


# The folder


def test_the_folder_is_private_and_out_of_git(tmp_path: Path) -> None:
    """Both folders can be read by their owner alone, and git sees neither, even where the outer one is shared on purpose."""
    InboundStore(tmp_path / "deep" / ".linkvoice").close()
    for folder in (tmp_path / "deep" / ".linkvoice", tmp_path / "deep" / ".linkvoice" / "private"):
        assert (stat.S_IMODE(folder.stat().st_mode), (folder / ".gitignore").read_text("utf-8")) == (0o700, "*\n")


def test_a_private_folder_that_others_could_read_is_closed(tmp_path: Path) -> None:
    """A folder that was unpacked or made by hand is made private again."""
    (tmp_path / "private").mkdir(mode=0o755)
    (tmp_path / "private").chmod(0o755)
    InboundStore(tmp_path).close()
    assert stat.S_IMODE((tmp_path / "private").stat().st_mode) == 0o700


def test_a_store_that_cannot_be_read_is_moved_aside(tmp_path: Path) -> None:
    """A broken file stays, byte by byte, one line names it, and a new store works in its place."""
    file = tmp_path / "private" / "inbound.sqlite"
    InboundStore(tmp_path).close()
    file.write_bytes(file.read_bytes()[:100] + os.urandom(9000))
    before = file.read_bytes()
    opened = InboundStore(tmp_path)
    opened.save_observations("hackernews", [SEEN], complete=True, now=NOW)
    opened.close()
    (aside,) = file.parent.glob("inbound.sqlite.*")
    assert (opened.notes, aside.read_bytes()) == ([f"{file} is not a store of linkvoice; it was moved to {aside.name} and a new store begun"], before)
    again = InboundStore(tmp_path)
    assert (pages(again), again.notes) == ([("hackernews", THEIRS)], [])
    again.close()


def test_a_place_that_cannot_be_written_means_memory_and_one_line(tmp_path: Path) -> None:
    """Where no folder can be, the run goes on, and one line says that nothing will be kept."""
    (tmp_path / "file").touch()
    opened = InboundStore(tmp_path / "file")
    opened.save_reading(Reading(THEIRS, NOW))
    assert list(opened.last_readings()) == [THEIRS]
    opened.close()
    (note,) = opened.notes
    assert note.endswith("answers are kept for this run only. Set LINKVOICE_STATE to a folder that can be written")


def test_a_store_that_can_only_be_read(tmp_path: Path, store: InboundStore) -> None:
    """Where nothing can be added, what is there is still known, and one line says so."""
    store.save_observations("hackernews", [SEEN], complete=True, now=NOW)
    with sqlite3.connect(tmp_path / "state/private/inbound.sqlite") as base:
        base.execute("CREATE TRIGGER full BEFORE INSERT ON readings BEGIN SELECT RAISE(FAIL, 'the disk is full'); END")
    base.close()
    store.save_reading(Reading(THEIRS, NOW))
    assert (store.last_readings(), pages(store)) == ({}, [("hackernews", THEIRS)])
    assert store.notes == ["some answers could not be kept (the disk is full); the next run asks for them again"]


def test_rows_that_cannot_be_read_are_as_good_as_none(tmp_path: Path, store: InboundStore) -> None:
    """Rows of another version, or spoiled ones, are passed over; those with more or fewer keys are read."""
    for number in range(3):
        store.save_reading(Reading(f"{THEIRS}{number}", NOW))
        store.save_observations("hackernews", [replace(SEEN, from_url=f"{THEIRS}{number}")], complete=False, now=NOW)
    assert len(store.last_readings()) == 3
    with sqlite3.connect(tmp_path / "state/private/inbound.sqlite") as base:
        base.execute("UPDATE readings SET reading = 'no json' WHERE url = ?", (f"{THEIRS}0",))
        base.execute('UPDATE readings SET reading = \'{"url": "x", "at": 1, "colours": []}\' WHERE url = ?', (f"{THEIRS}1",))
        base.execute("UPDATE observations SET observation = '{\"source\": 7}' WHERE url = ?", (f"{THEIRS}0",))
    base.close()
    assert list(store.last_readings()) == ["x", f"{THEIRS}2"]
    assert pages(store) == [("hackernews", f"{THEIRS}1"), ("hackernews", f"{THEIRS}2")]


# Ended in the middle

VICTIM = """
import os, signal, sys
from pathlib import Path
from linkvoice.fetch.inbound_store import InboundStore
from linkvoice.model.reading import Reading
from linkvoice.model.observation import Observation
end = int(sys.argv[2])
store = InboundStore(Path(sys.argv[1]))
known = store.last_readings()
print(len(known), flush=True)
def observations(told):
    for number in range(1000):
        if (told, number) == (1, end):
            os.kill(os.getpid(), signal.SIGKILL)
        yield Observation("bing", from_url=f"https://blog.example/{told}/{number}", to_url="https://acme.dev/")
store.save_observations("bing", observations(0), complete=True, now=1.0)
for number in range(1000):
    if number == end:
        break
    if f"https://blog.example/{number}" not in known:
        store.save_reading(Reading(f"https://blog.example/{number}", 1.0))
if end % 2:
    os.kill(os.getpid(), signal.SIGKILL)
store.save_observations("bing", observations(1), complete=True, now=1.0)
store.close()
"""


def test_killed_again_and_again(tmp_path: Path) -> None:
    """After each kill -9 the store is sound; what was read before is known but for the last batch; what a source told is there whole or not at all."""
    kept = []
    for end in (77, 230, 401, 650, 999):
        victim = subprocess.run([sys.executable, "-c", VICTIM, str(tmp_path), str(end)], capture_output=True, text=True, timeout=60, check=False)
        assert (victim.returncode, victim.stderr) == (-signal.SIGKILL, "")
        opened = InboundStore(tmp_path)
        kept.append(len(opened.last_readings()))
        assert {int(one.from_url.split("/")[3]) for one in opened.observations()} == {0}
        assert (len(opened.observations()), opened.notes) == (1000, [])
        opened.close()
        assert end - 50 <= kept[-1] <= end
    whole = subprocess.run([sys.executable, "-c", VICTIM, str(tmp_path), "1000"], capture_output=True, text=True, timeout=60, check=True)
    assert whole.stdout == f"{kept[-1]}\n"
    opened = InboundStore(tmp_path)
    assert (len(opened.last_readings()), {one.from_url.split("/")[3] for one in opened.observations()}) == (1000, {"1"})
    opened.close()


def test_two_runs_share_a_store(tmp_path: Path) -> None:
    """While one run is under way, another writes and reads."""
    first, second = InboundStore(tmp_path), InboundStore(tmp_path)
    first.save_reading(Reading(THEIRS, NOW))
    second.save_reading(Reading("https://other.example/", NOW))
    second.save_observations("hackernews", [SEEN], complete=True, now=NOW)
    assert first.observations() == (SEEN,)
    assert list(second.last_readings()) == [THEIRS, "https://other.example/"]
    second.close()
    first.close()
    assert first.notes == second.notes == []


# From source to ledger


def test_private_rows_never_reach_the_ledger(tmp_path: Path, store: InboundStore) -> None:
    """Of what sources tell, only links that were seen and that somebody claims in public come into the ledger, without a word from private ones."""
    told = [
        SEEN,
        replace(SEEN, source="logs", private=True, anchor="secret anchor", metrics={"visits": 7}),
        replace(SEEN, source="logs", private=True, from_url="https://secret.example/"),
        replace(SEEN, from_url="https://never.example/seen"),
    ]
    for one in told:
        store.save_observations(one.source, [one], complete=False, now=NOW)
    live = Verdict(Standing.LIVE, LinkToUs(OURS))
    updated = [
        update(None, claim, Verdict(Standing.UNVERIFIABLE) if "never" in claim.from_url else live, NOW) for claim in merge(store.observations())
    ]
    records = [record for record in updated if record is not None]
    write_ledger(tmp_path / "ledger.jsonl", Ledger({record.key: record for record in records}))
    raw = (tmp_path / "ledger.jsonl").read_text("utf-8")
    assert (list(read_ledger(tmp_path / "ledger.jsonl").records), records[0].sources) == ([(THEIRS, OURS)], ("hackernews",))
    assert [word for word in ("secret", "logs", "visits", "never") if word in raw] == []

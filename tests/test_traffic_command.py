"""`linkvoice import` of logs: what is kept, what counts twice, what leads to broken links, and what never gets out."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from linkvoice.config import Config
from linkvoice.errors import LinkvoiceError
from linkvoice.fetch.visit_store import VISITS, VisitStore
from linkvoice.inbound.traffic.join import join
from linkvoice.model.observation import Observation
from linkvoice.model.traffic import Arrivals, Part, Traffic
from linkvoice.run.forget import forget
from linkvoice.run.traffic import import_traffic
from linkvoice.run.visits import read_visits
from tests.hostile import command, environment
from tests.listening import GUIDE, SITE, World, link, world
from tests.logs import line

NOW = 1795400000.0  # 2026-11-23
FRIEND = "https://blog.friend.dev"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[World]:
    """A world in which no source is asked."""
    with world(tmp_path) as made:
        made.set(inbound__robots=False, inbound__sources=[])
        yield made


def bring(here: World, *lines: bytes, name: str = "access.log", now: float = NOW) -> tuple[Traffic, tuple[str, ...]]:
    """Import a log of these lines."""
    file = here.folder / name
    file.write_bytes(b"\n".join(lines) + b"\n")
    told = import_traffic(file, Config.from_mapping(here.options), here.place, now)
    assert told is not None
    return told


def visits(here: World, origin: str = FRIEND, page: str = GUIDE, now: float = NOW) -> int | None:
    readers = read_visits(here.place.state, datetime.fromtimestamp(now, UTC).date(), print)
    return readers.sent(origin, page) if readers is not None else None


def test_visits_are_looked_up_by_site_and_page(here: World) -> None:
    """A site is the same with and without www. and encryption; who sent nobody is known to have sent nobody."""
    assert visits(here) is None
    bring(
        here, line(), line(referrer="http://www.blog.friend.dev/x"), line(when="25/Aug/2026:23:59:59 +0000"), line(when="22/Aug/2026:01:00:00 +0000")
    )

    assert visits(here) == 3
    assert visits(here, "http://www.blog.friend.dev") == 3
    assert visits(here, page=f"{SITE}other/") == 0
    assert visits(here, "https://nobody.dev") == 0
    assert visits(here, now=NOW + 100 * 86400) is None


def test_the_same_log_again_counts_once(here: World) -> None:
    """A log that has grown, or that got another name and was packed, is still the same; what follows it adds up."""
    morning = [line(when=f"22/Nov/2026:0{hour}:00:00 +0000") for hour in range(6)]
    evening = [line(when=f"22/Nov/2026:2{hour}:00:00 +0000") for hour in range(4)]
    bring(here, *morning)
    bring(here, *morning, name="access.log.1")
    assert visits(here) == 6
    bring(here, *evening)
    assert visits(here) == 10
    bring(here, *morning, *evening, name="whole.log")
    assert visits(here) == 10


def test_files_of_one_hour_add_up_where_many_are_written(here: World) -> None:
    """CloudFront writes many files of the same time; each counts, and none of them twice."""
    fields = b"#Version: 1.0\n#Fields: date time x-edge-location cs-method cs-uri-stem sc-status cs(Referer) cs(User-Agent)"
    row = b"2026-11-22\t06:25:01\tFRA2\tGET\t/guide/\t200\thttps://blog.friend.dev/\tMozilla/5.0"
    for times in (1, 2, 3, 2, 1):
        bring(here, fields, *[row] * times, name=f"E1.2026-11-22-06.{times}")

    assert visits(here) == 6


def test_of_several_sources_the_largest_number_counts(here: World) -> None:
    """Each counts the same readers in its own way; one that knows no pages says the same of all."""
    bring(here, line(), line())
    store = VisitStore(here.place.state)
    for source, page, number in (("goatcounter", GUIDE, 5), ("plausible", "", 3)):
        store.add(source, [Part("2026-11-22", "00:00:00", "23:59:59", "", (Arrivals(FRIEND, page, number),))], join, "")
    store.close()

    assert visits(here) == 5
    assert visits(here, page=f"{SITE}other/") == 3


def test_old_days_are_dropped(here: World) -> None:
    """After 400 days nothing is left of a visit."""
    bring(here, line())
    bring(here, line(when="20/Dec/2027:06:25:01 +0000"), now=NOW + 401 * 86400)
    store = VisitStore(here.place.state)
    assert [part.day for _, part in store.parts()] == ["2027-12-20"]
    store.close()


def test_days_that_lie_ahead_are_not_kept(here: World) -> None:
    """They would count as recent for years; a clock that is a few hours ahead is none of that sort."""
    bring(here, line(when="24/Nov/2026:01:00:00 +0000"), line(when="22/Nov/2030:06:25:01 +0000"))

    assert visits(here) == 1


def test_forgotten_sites_leave_no_numbers(here: World) -> None:
    """What is forgotten goes from the private numbers too, and a later import does not bring it back."""
    bring(here, line(), line(referrer="https://other.dev/"))
    config = Config.from_mapping(here.options)

    assert forget(["friend.dev"], config, here.place) == (0, 1)
    assert b"friend" not in (here.place.state / VISITS).read_bytes()
    bring(here, line(), line("/old/", "https://blog.friend.dev/post", status=404))
    assert (visits(here), visits(here, "https://other.dev")) == (0, 1)
    assert b"friend.dev" not in here.stored


def test_a_place_that_cannot_be_used_is_an_error(here: World) -> None:
    """Nothing was kept, or deleted, so that nothing says so; what to do is told."""
    (here.place.state / VISITS).mkdir(parents=True)
    with pytest.raises(LinkvoiceError, match=r"The visits could not be kept: .*visits\.sqlite cannot be used .*Set LINKVOICE_STATE"):
        bring(here, line())
    store = VisitStore(here.place.state)
    with pytest.raises(LinkvoiceError, match=r"visits\.sqlite still holds what is to be forgotten: .* cannot be used .* or delete that file\."):
        store.forget(lambda _: True)
    store.close()


def test_a_store_that_cannot_be_written_is_an_error(here: World) -> None:
    """Another run may be writing, or nobody may; what to do about either is told."""
    bring(here, line())
    with sqlite3.connect(here.place.state / VISITS) as base:
        base.execute("CREATE TRIGGER closed BEFORE INSERT ON parts BEGIN SELECT RAISE(ABORT, 'a readonly database'); END")
    base.close()
    with pytest.raises(
        LinkvoiceError, match=r"\(a readonly database\)\. Try again when no other run is under way, or set LINKVOICE_STATE to a folder"
    ):
        bring(here, line("/old/"))


def test_a_broken_store_is_moved_aside_and_named(here: World) -> None:
    """Nothing is deleted, and the import goes on with a new store."""
    path = here.place.state / VISITS
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no database at all, and long enough to be seen as such" * 30)

    _, notes = bring(here, line())
    aside = next(each for each in path.parent.iterdir() if each.name.endswith(".aside"))
    assert f"{path} is not a store of linkvoice; it was moved to {aside.name} and a new store begun" in notes
    assert visits(here) == 1


def test_a_store_of_another_version_is_moved_aside(here: World) -> None:
    """The message names both versions."""
    bring(here, line())
    with sqlite3.connect(here.place.state / VISITS) as base:
        base.execute("PRAGMA user_version = 9")
    base.close()

    _, notes = bring(here, line())
    assert any("was made by another version of linkvoice (schema 9, this one reads 1)" in note for note in notes)


def test_what_could_not_be_counted_is_said(here: World) -> None:
    """Broken lines, programs, spam, and a log that is too old to matter."""
    _, notes = bring(
        here,
        line(when="01/Jan/2026:06:25:01 +0000"),
        b"rubbish",
        line(agent="curl/8"),
        line(referrer="http://best-online-casino-sites.xyz/"),
    )

    assert notes == (
        "1 of 4 lines could not be read (25.0 %).",
        "Left out: 1 line by programs.",
        "Left out: 1 line of sites that only want to be seen in statistics.",
        "The last visit was on 2026-01-01; scores heed the last 90 days.",
    )


ADDRESS = "203.0.113.99"
NAMES = ("planted-jane", "Planted+Jane", "PlantedBrowser")
FIGURES = ("4242", "4,242")


def test_no_figure_name_or_address_of_a_visitor_gets_out(here: World) -> None:
    """Logs make a link to a missing page known, which the build reports; neither its files nor the ledger hold anything else of them.

    The private folder holds numbers, and no name and no address either.
    """
    post = here.write("/1", link(f"{SITE}old/", "the old guide"), link())
    agent = "Mozilla/5.0 (X11) PlantedBrowser/1"
    visit = line("/guide/?name=Planted+Jane", f"{post}?user=planted-jane", agent=agent, client=ADDRESS, user="planted-jane")
    missed = line("/old/?name=Planted+Jane", f"{post}?user=planted-jane", status=404, agent=agent, client=ADDRESS, user="planted-jane")
    log = here.folder / "logs" / "access.log"
    log.parent.mkdir()
    log.write_bytes(b"\n".join([*[visit] * 4242, missed]))
    docs = here.folder / "docs"
    docs.mkdir()
    (docs / "index.md").write_text("# Home\n\nSee the [guide](guide.md).\n", "utf-8")
    (docs / "guide.md").write_text("# Guide\n", "utf-8")
    here.set(reports={"json": "report.json"})

    said = ""
    for arguments in (["import", str(log)], ["listen"]):
        process = here.start(*arguments, command=tuple(command()))
        out, err = process.communicate(timeout=60)
        assert (process.returncode, err) == (0, "")
        said += out
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet"],
        cwd=here.folder,
        env=environment(here.folder / "state"),
        capture_output=True,
        check=False,
    )

    assert "access log (combined), 4,243 lines: 4,242 visits from 1 site to 1 page in 1 day" in said
    assert f"1 reader from {post} asked in vain for {SITE}old/" in said
    findings = json.loads((here.folder / "report.json").read_text("utf-8"))["findings"]
    assert [finding["url"] for finding in findings if finding["code"] == "LV601"] == [f"{SITE}old/"]
    assert built.returncode != 0
    public = [file for file in here.folder.rglob("*") if file.is_file() and log.parent not in file.parents and here.place.state not in file.parents]
    assert {"linkvoice.ledger.jsonl", "report.json", "index.html"} <= {file.name for file in public}
    for text in (*NAMES, ADDRESS, *FIGURES):
        assert [file.name for file in public if text.encode() in file.read_bytes()] == []
        assert text.encode() not in built.stdout + built.stderr
    for text in (*NAMES, ADDRESS):
        assert text.encode() not in here.stored
        assert text not in said


def test_candidates_carry_no_number_and_no_day(here: World) -> None:
    """What a log claims of a missing page may end in the ledger, once it is proven: it says no more than the two ends."""
    from linkvoice.fetch.inbound_store import InboundStore

    bring(here, line("/old", "https://blog.friend.dev/post", status=404), line("/gone", status=410))
    store = InboundStore(here.place.state)
    assert store.observations() == (
        Observation("access-log", from_origin=FRIEND, to_url=f"{SITE}gone/", sample=True),
        Observation("access-log", from_url=f"{FRIEND}/post", from_origin=FRIEND, to_url=f"{SITE}old/", sample=True),
    )
    store.close()

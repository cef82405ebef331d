"""Listening as a whole: sources are asked, pages are looked at, the ledger is brought up to date, and a person is told what is new."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from linkvoice.config import Config
from linkvoice.errors import ConfigError, UsageError
from linkvoice.inbound.forgotten import digest
from linkvoice.model.standing import Standing
from linkvoice.report.heard import render_heard
from linkvoice.run.forget import forget
from tests.hostile import Answer, reply, reset, silence
from tests.listening import DAY, GUIDE, LEDGER, SITE, TOKEN, World, link, world

pytestmark = pytest.mark.usefixtures("no_authorities")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A world whose account has its key in the environment."""
    monkeypatch.setenv("MENTIONS_TOKEN", TOKEN)
    with world(tmp_path) as made:
        yield made


def standings(here: World) -> dict[str, Standing]:
    return {from_url.removeprefix(here.web.url("")): record.standing for (from_url, _), record in here.records.items()}


# What a person is told


def test_a_link_that_is_there_is_news_once(here: World) -> None:
    """The first run tells of the link, its text, each source and the file; the second one that nothing has changed."""
    url = here.post("/post")
    assert here.hear() == (
        f'+ {url} -> {GUIDE} ("the guide")\n'
        "linkvoice: 1 link to this site, 1 new, 0 changed, 0 lost\n"
        "  webmention.io: 1 link\n"
        "  1 page looked at\n"
        f"  {LEDGER}: written\n"
    )
    assert here.hear() == (
        "linkvoice: 1 link to this site, 0 new, 0 changed, 0 lost\n"
        "  webmention.io: nothing new\n"
        "  0 pages looked at\n"
        f"  {LEDGER}: nothing has changed\n"
    )


def test_a_source_that_knows_nobody_says_so(here: World) -> None:
    """An empty answer is told as it is, and makes no ledger."""
    assert "  webmention.io: told of no link; " in here.hear()
    assert not here.ledger.exists()


def test_a_claim_alone_is_no_news(here: World) -> None:
    """Pages that do not link here, that name us in text alone, that are gone or forbid it, make no record and no line."""
    here.post("/other", link("https://else.dev/"))
    here.post("/text", f"<p>{GUIDE}")
    here.account.tell(here.web.url("/missing"))
    here.write("/robots.txt")
    here.answer("/robots.txt", reply(200, "User-agent: *\nDisallow: /closed", "text/plain"))
    here.post("/closed")
    heard = here.listen()
    assert (heard.news.new, heard.shown, heard.looked, heard.sources[0].told) == ((), 0, 4, 4)
    assert "  4 pages looked at (1 not there, 1 closed by robots.txt)\n" in render_heard(heard)
    assert not here.ledger.exists()
    assert "/closed" not in here.web.asked()


def test_what_could_not_be_seen_is_counted_by_its_reason(here: World) -> None:
    """Pages that refuse, or are none, stand beside the number of those that were looked at."""
    for number, answer in enumerate((reply(403), reply(500), reply(200, "x", "image/png"))):
        here.post(f"/{number}")
        here.answer(f"/{number}", answer)
    here.post("/post")
    assert "  4 pages looked at (2 refused, 1 not readable)\n" in here.hear()


def test_spam_is_no_news(here: World) -> None:
    """What looks like spam is neither new nor counted among the links, in this run and when it goes; its hosts are named beside them."""
    here.post("/post")
    here.post("/spam", link(text="best online casino bonus"))
    host = here.web.url("").removeprefix("http://").partition(":")[0]
    text = here.hear()
    assert "linkvoice: 1 link to this site, 1 new, 0 changed, 0 lost\n" in text
    assert f"  1 link looks like spam and is shown nowhere: {host}; name a host in `voices.reviewed` if it is honest\n" in text
    assert "/spam" not in text
    here.answer("/spam", reply(410))
    here.later(8 * DAY)
    assert here.hear().startswith("linkvoice: 1 link to this site, 0 new, 0 changed, 0 lost\n")


def test_what_has_changed_is_told(here: World) -> None:
    """Another text and another rel are a change, and neither new nor lost."""
    url = here.post("/post")
    here.listen()
    here.write("/post", link(text="a manual", rel="nofollow"))
    here.later(8 * DAY)
    assert f'~ {url} -> {GUIDE} ("a manual", nofollow)\nlinkvoice: 1 link to this site, 0 new, 1 changed, 0 lost\n' in here.hear()


def test_a_link_is_lost_after_a_week_without_it(here: World) -> None:
    """A page without the link is asked again before anything is said; the second time, a week later, the link is lost."""
    url = here.post("/post")
    here.listen()
    here.write("/post", "Nothing to see.")
    here.later(8 * DAY)
    assert f'~ {url} -> {GUIDE} ("the guide", not found this time)\nlinkvoice: 1 link to this site, 0 new, 1 changed, 0 lost' in here.hear()
    here.later(8 * DAY)
    text = here.hear()
    assert f"- {url} -> {GUIDE} (" in text
    assert "the link is gone)\nlinkvoice: 0 links to this site, 0 new, 0 changed, 1 lost\n" in text
    here.write("/post", link())
    here.later(8 * DAY)
    assert f'+ {url} -> {GUIDE} ("the guide")\n' in here.hear()


def test_a_page_that_is_deleted_is_lost(here: World) -> None:
    """A page that answers 410 takes its link with it, in words of its own."""
    url = here.post("/post")
    here.listen()
    here.answer("/post", reply(410))
    here.later(8 * DAY)
    assert f'- {url} -> {GUIDE} ("the guide", the page is gone)\n' in here.hear()


def test_foreign_text_is_printed_harmlessly(here: World) -> None:
    """What stands in links of strangers moves no cursor and gives no command."""
    here.post("/post", link(text="&#27;[2J ::error::x \u202etxt ##vso[x]"))
    text = here.hear()
    assert all(line.isprintable() for line in text.splitlines())
    assert "##vso[" not in text


# Sources that fail


@pytest.mark.parametrize("status", [401, 500, 503])
def test_a_source_that_fails_takes_nothing(here: World, status: int) -> None:
    """It is named with what it answered, what it told before is still known and looked at, and the ledger stays as it is."""
    here.post("/post")
    here.listen()
    before = here.ledger.read_bytes()
    here.account.status = status
    here.later(8 * DAY)
    heard = here.listen()
    assert (heard.sources[0].name, heard.shown, heard.looked, heard.written) == ("webmention.io", 1, 1, False)
    assert heard.sources[0].failure
    assert before == here.ledger.read_bytes()


def test_an_outage_never_reads_as_nobody(here: World) -> None:
    """A web that answers nothing, or only that it cannot, loses no link, however long that lasts."""
    answers: list[Answer] = [reset, reply(503), reply(500), reply(403), reply(429)]
    for number, answer in enumerate(answers):
        here.post(f"/{number}")
        here.listen()
        here.answer(f"/{number}", answer)
    before = here.ledger.read_bytes()
    for _ in range(3):
        here.later(8 * DAY)
        heard = here.listen()
        assert (heard.shown, heard.looked, heard.news.lost) == (5, 5, ())
    assert before == here.ledger.read_bytes()


def test_a_source_that_has_nobody_loses_nobody(here: World) -> None:
    """What a source no longer tells is still looked at: only the page itself decides."""
    here.post("/post")
    here.listen()
    here.account.mentions.clear()
    here.later(8 * DAY)
    heard = here.listen()
    assert (heard.shown, heard.looked, heard.news.lost) == (1, 1, ())


def test_without_its_key_a_source_is_not_asked(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable that is not set is named, and the service hears nothing."""
    monkeypatch.delenv("MENTIONS_TOKEN")
    here.post("/post")
    text = here.hear()
    assert "  webmention.io: said nothing: the environment variable MENTIONS_TOKEN is not set; what it told before is still known\n" in text
    assert here.service.questions == []


# Again and again


def test_the_same_web_gives_the_same_bytes(here: World) -> None:
    """Runs a second, a day and eight days later look again where it is due, and change no byte."""
    for number in range(3):
        here.post(f"/{number}", link(f"{GUIDE}#part-{number}"), link(SITE, "home"))
    here.listen()
    before = here.ledger.stat()
    for seconds, looked in [(1, 0), (DAY, 0), (8 * DAY, 3)]:
        here.later(seconds)
        heard = here.listen()
        assert (looked, False) == (heard.looked, heard.written)
    assert (before.st_mtime_ns, before.st_ino) == (here.ledger.stat().st_mtime_ns, here.ledger.stat().st_ino)


def test_what_is_over_the_budget_comes_next_time(here: World) -> None:
    """Of five pages a run looks at two; each next run takes those that none has looked at, until all are known."""
    here.set(inbound__budget=2)
    for number in range(5):
        here.post(f"/{number}")
    told = [(heard.looked, heard.waiting, heard.shown) for heard in (here.listen() for _ in range(4))]
    assert told == [(2, 3, 2), (2, 1, 4), (1, 0, 5), (0, 0, 5)]
    assert sorted(path for path in here.web.asked() if path != "/robots.txt") == [f"/{number}" for number in range(5)]


def test_the_budget_of_a_host_is_its_own(here: World) -> None:
    """One site's pages wait for the next run while others are looked at."""
    here.set(inbound__host_budget=1)
    for number in range(3):
        here.post(f"/{number}")
    assert "  1 page looked at, 2 more come next time\n" in here.hear()
    assert "  1 page looked at, 1 more comes next time\n" in here.hear()


def test_a_deadline_leaves_the_rest_for_next_time(here: World) -> None:
    """A page that never answers does not keep a run: what was seen is in the ledger, the rest is counted, and comes next time."""
    here.post("/slow")
    here.answer("/slow", silence)
    heard = here.listen(deadline=1)
    assert (heard.looked, heard.waiting, heard.shown) == (0, 1, 0)
    here.write("/slow", link())
    assert ((heard := here.listen()).shown, heard.waiting) == (1, 0)


def test_a_slow_source_leaves_half_of_the_time(here: World) -> None:
    """What the others told is looked at all the same."""
    mentions = here.options["inbound"]["sources"][0]
    here.set(inbound__robots=False, inbound__sources=[mentions, {"bing": {"url": here.web.url(""), "token": "$MENTIONS_TOKEN"}}])
    here.answer(f"/GetLinkCounts?siteUrl=https%3A%2F%2Fdocs.acme.dev%2F&apikey={TOKEN}&page=0", silence)
    here.post("/post")
    heard = here.listen(deadline=4)
    assert (heard.looked, heard.shown) == (1, 1)
    assert [(said.name, said.failure) for said in heard.sources if said.failure] == [("bing", "there was no time left")]


def test_ignored_pages_are_not_looked_at(here: World) -> None:
    """What `inbound.ignore` names is claimed in vain, and so are our own pages."""
    here.set(inbound__ignore=["*/spam/*"])
    here.post("/spam/1")
    here.account.tell(f"{SITE}news/")
    assert ((heard := here.listen()).looked, heard.waiting) == (0, 0)


# What must not get out


def test_private_mentions_stay_unknown(here: World) -> None:
    """A private webmention is in no output, in no ledger, and nobody goes there."""
    url = here.write("/diary", link())
    here.account.tell(url, private=True)
    here.post("/post")
    text = here.hear()
    assert "/diary" not in text
    assert b"/diary" not in here.ledger.read_bytes() + here.stored
    assert "/diary" not in here.web.asked()


def test_keys_are_shown_to_their_service_alone(here: World) -> None:
    """The key is in no output, ledger or store, whether the source answers, refuses, or leads to others."""
    url = here.post("/post")
    text = here.hear()
    for status in (401, 302, 500):
        here.account.status = status
        text += here.hear()
    assert url in text
    for place in (text.encode(), here.ledger.read_bytes(), here.stored):
        assert TOKEN.encode() not in place
    assert all(TOKEN not in str(request) for request in here.web.requests)


# What is forgotten


@pytest.mark.parametrize("whole", [False, True])
def test_what_is_forgotten_does_not_come_back(here: World, whole: bool) -> None:
    """A page, or a site, that is forgotten is in neither ledger nor store, though its source goes on naming it."""
    here.post("/secret-diary")
    here.post("/open")
    here.listen()
    what = here.web.host.partition(":")[0] if whole else here.web.url("/secret-diary")
    records, rows = forget([what], Config.from_mapping(here.options), here.place)
    assert (records, rows) == ((2, 4) if whole else (1, 2))
    for _ in range(2):
        assert standings(here) == ({} if whole else {"/open": Standing.LIVE})
        assert b"secret-diary" not in here.ledger.read_bytes() + here.stored
        assert digest(what).encode() in here.ledger.read_bytes()
        here.later(8 * DAY)
        here.listen()
    assert here.web.asked().count("/secret-diary") == 1


# What stops a run before it begins


def test_a_ledger_in_the_middle_of_a_merge_is_left_alone(here: World) -> None:
    """Marks of a conflict are named with their line; nothing is asked and nothing written."""
    here.post("/post")
    here.listen()
    whole = here.ledger.read_bytes()
    here.ledger.write_bytes(b"<<<<<<< HEAD\n" + whole + b"=======\n>>>>>>> branch\n")
    before, asked = here.ledger.read_bytes(), len(here.service.questions)
    with pytest.raises(UsageError, match=r"ledger\.jsonl:1: a merge of two branches stopped here"):
        here.listen()
    assert before == here.ledger.read_bytes()
    assert asked == len(here.service.questions)


def test_two_questions_to_one_source_are_refused(here: World) -> None:
    """A source that stands twice in the configuration would be asked for one of them alone."""
    here.set(inbound__sources=["lobsters", {"lobsters": {"domain": "acme.dev"}}])
    with pytest.raises(ConfigError, match="`lobsters` stands there twice"):
        here.listen()


def test_a_place_that_cannot_be_written_means_one_line(here: World) -> None:
    """Where no store can be, one run still hears and writes the ledger, and says that nothing more is kept."""
    here.post("/post")
    (here.folder / "state").write_text("a file where a folder should be")
    heard = here.listen()
    assert (heard.shown, heard.written, len(heard.notes)) == (1, True, 1)
    assert "answers are kept for this run only" in heard.notes[0]

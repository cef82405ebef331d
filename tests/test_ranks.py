"""Open ranks: fetched at the user's wish, of the sites in the ledger alone, and never at the price of what was known."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from linkvoice.config import Config
from linkvoice.errors import SourceError, UsageError
from linkvoice.hosts import shared_domain
from linkvoice.inbound.classify import Context, classify, context_of
from linkvoice.inbound.ledger import Ledger, write_ledger
from linkvoice.inbound.ranks.book import authority_in
from linkvoice.inbound.ranks.hosts import KINDS, SPAM, listed_in
from linkvoice.inbound.ranks.read import Reader
from linkvoice.inbound.voice.topics import Topics
from linkvoice.model.dataset import Fetched
from linkvoice.model.progress import Silent
from linkvoice.model.voice import Authority
from linkvoice.run.backlinks import weigh_by
from linkvoice.run.data import held, pull
from linkvoice.run.forget import forget
from linkvoice.run.listen import Place
from tests.hostile import Hostile, JumpingClock, cut, linkvoice, reply
from tests.records import record
from tests.services import Service, run, said

POST = record("https://blog.friend.dev/post")
RELEASE = "cc-main-2026-apr-may-jun"
HEADER = "#harmonicc_pos\t#harmonicc_val\t#pr_pos\t#pr_val\t#host_rev"
DOMAIN_ROWS = (
    f"{HEADER}\t#n_hosts",
    "1\t2.949189E7\t1\t0.0159\tcom.googleapis\t2924",
    "2\t2.901E7\t3\t0.0121\tio.github\t308044",
    "3\t2.8E7\t2\t0.0119\torg.wikipedia\t1040",
    "4\t1.7E7\t9\t1.2E-5\tdev.friend\t7",
    "5\t1.6E7\t8\t1.1E-5\tdev.other\t7",
)
HOST_ROWS = (HEADER, "1\t2.9E7\t1\t0.0159\tcom.googleapis.fonts", "2\t1.2E7\t7\t1E-6\tio.github.alice.www", "3\t1.1E7\t5\t1E-6\tio.github.alice")
TRANCO_ROWS = ("1,google.com", "2,wikipedia.org", "3,late.dev")
DOMAIN_LIST = f"/projects/hyperlinkgraph/{RELEASE}/domain/{RELEASE}-domain-ranks.txt.gz"
HOST_LIST = f"/projects/hyperlinkgraph/{RELEASE}/host/{RELEASE}-host-ranks.txt.gz"
TRANCO_LIST = "/download/Q2XX4/1000000"
GRAPHS = [
    {
        "id": RELEASE,
        "crawls": ["CC-MAIN-2026-17", "CC-MAIN-2026-21", "CC-MAIN-2026-25"],
        "index": f"https://data.commoncrawl.org/projects/hyperlinkgraph/{RELEASE}/index.html",
        "location": f"s3://commoncrawl/projects/hyperlinkgraph/{RELEASE}/",
        "stats": {"host": {"nodes": 247_300_000, "arcs": 6_320_000_000}, "domain": {"nodes": 121_100_000, "arcs": 3_900_000_000}},
    },
    {"id": "cc-main-2026-mar-apr-may"},
]
NEWEST = {"list_id": "Q2XX4", "available": True, "download": "https://tranco-list.eu/download/Q2XX4/1000000", "created_on": "2026-11-22T22:00:04"}
NAMES = ("https://index.commoncrawl.org", "https://data.commoncrawl.org", "https://tranco-list.eu", "https://raw.githubusercontent.com")

pytestmark = pytest.mark.usefixtures("no_authorities")


def lines(rows: Sequence[str], end: str = "\n") -> bytes:
    """Write the rows of a list."""
    return "".join(row + end for row in rows).encode()


def packed(rows: Sequence[str]) -> bytes:
    """Answer with a packed list, as Common Crawl does."""
    return reply(200, gzip.compress(lines(rows), mtime=0), "application/gzip")


@dataclass
class Lists:
    """A site with a ledger, and the publishers of lists, all on this machine."""

    folder: Path
    server: Hostile
    clock: JumpingClock = field(default_factory=JumpingClock)

    @property
    def place(self) -> Place:
        """Where the ledger and the cache are."""
        return Place("https://lanternfish.dev/", "en", self.folder, self.folder / ".linkvoice")

    def link_from(self, *pages: str) -> None:
        """Let these pages stand in the ledger, and no others."""
        records = [record(page, "https://lanternfish.dev/guide/") for page in pages]
        (self.folder / "linkvoice.ledger.jsonl").unlink(missing_ok=True)
        write_ledger(self.folder / "linkvoice.ledger.jsonl", Ledger({each.key: each for each in records}))

    def answer(self, target: str, answer: Any) -> None:
        """Answer a question."""
        self.server.answers[target] = answer

    def pull(self, **options: Any) -> dict[str, Fetched]:
        """Fetch, and say what came of it by title."""
        mirrors = dict.fromkeys(NAMES, self.server.url(""))
        return {each.title: each for each in pull(Config(), self.place, mirrors=mirrors, clock=self.clock, **options)}

    def rank(self, site: str) -> Authority | None:
        """Say how well a site is known."""
        ranked = authority_in(self.place.state)
        return ranked(site) if ranked is not None else None

    def asked(self) -> list[str]:
        """What was asked of the publishers."""
        return [request.target for request in self.server.requests]


@pytest.fixture
def world(tmp_path: Path, server: Hostile) -> Lists:
    """Publishers that are well, and a ledger with a site, one on a shared host, and one that only Tranco knows."""
    made = Lists(tmp_path, server)
    made.answer("/graphinfo.json", reply(200, json.dumps(GRAPHS), "application/json"))
    made.answer(DOMAIN_LIST, packed(DOMAIN_ROWS))
    made.answer(HOST_LIST, packed(HOST_ROWS))
    made.answer("/api/lists/date/latest", reply(200, json.dumps(NEWEST), "application/json"))
    made.answer(TRANCO_LIST, reply(200, lines(TRANCO_ROWS, "\r\n"), "text/csv"))
    made.link_from("https://blog.friend.dev/post", "https://alice.github.io/notes/", "https://late.dev/a")
    return made


def test_sites_take_their_ranks(world: Lists) -> None:
    """A domain has its rank among domains, a site on a shared host its own among hosts, and Tranco knows of the others."""
    assert world.rank("friend.dev") is None
    world.pull()
    assert world.rank("friend.dev") == Authority(4, 121_100_000, "Common Crawl", "2026-06")
    assert world.rank("alice.github.io") == Authority(2, 247_300_000, "Common Crawl (hosts)", "2026-06")
    assert world.rank("late.dev") == Authority(3, 1_000_000, "Tranco", "2026-11-22")
    assert world.rank("github.io") is None
    assert world.rank("nobody.dev") is None


@pytest.mark.parametrize(
    ("hostname", "domain"),
    [
        ("alice.github.io", "github.io"),
        ("www.alice.github.io", "github.io"),
        ("a.blogspot.com", "blogspot.com"),
        ("github.io", ""),
        ("docs.acme.co.uk", ""),
        ("127.0.0.1", ""),
    ],
)
def test_sites_of_many_share_a_domain(hostname: str, domain: str) -> None:
    """Where anybody may have a site below a domain, the Public Suffix List says so in its private section."""
    assert domain == shared_domain(hostname)


def test_no_ledger_asks_for_nothing(world: Lists) -> None:
    """Where nobody links to a site yet, no rank is needed, and no server hears of it."""
    world.link_from()
    assert {each.note for each in world.pull().values()} == {"no site in the ledger needs it"}
    assert world.asked() == []


def test_a_list_is_read_no_further_than_needed(world: Lists) -> None:
    """Reading stops where the last site is found, or after so many names; what comes then is never looked at."""
    world.link_from("https://wikipedia.org/wiki/Lantern")
    world.answer(DOMAIN_LIST, packed([*DOMAIN_ROWS, "torn"]))
    assert world.pull()["Common Crawl"].note == "2026-06: knows 1 of 1 sites; 3 of 121,100,000 names read"
    world.link_from("https://nobody.dev/")
    assert world.pull(depth=2)["Common Crawl"].note == "2026-06: knows 0 of 1 sites; 2 of 121,100,000 names read"


def test_nothing_more_is_fetched_when_enough_has_come() -> None:
    """The connection is closed with most of a large list unread, and no more is unpacked than has to be."""
    rows = b"".join(b"%d\t%s\t1\t1\tdev.site%d\n" % (number, b"9" * 40, number) for number in range(1, 100_001))
    whole = gzip.compress(lines([HEADER]) + rows, compresslevel=1)
    reader = Reader.of_graph(["site7.dev"], 10**9)
    given: list[int] = []

    def take(piece: bytes) -> bool:
        given.append(len(piece))
        return reader.take(piece)

    with Service(lambda _: said(whole)) as service:
        assert run(lambda api: api.feed(f"{service.url}/list.gz", lambda: take), service.host, size=len(whole) // 2) == 200
    assert reader.found.ranks == {"site7.dev": 7}
    assert sum(given) <= 1024 * 1024


def test_much_in_little_is_unpacked_in_pieces() -> None:
    """A piece of a list that was packed a thousandfold comes a megabyte at a time, whole to its last byte."""
    given: list[int] = []

    def take(piece: bytes) -> bool:
        given.append(len(piece))
        return False

    with Service(lambda _: said(gzip.compress(bytes(5 * 1024 * 1024)))) as service:
        run(lambda api: api.feed(service.url, lambda: take), service.host)
    assert (max(given), sum(given), given[-1]) == (1024 * 1024, 5 * 1024 * 1024, 0)


def test_packed_files_that_follow_each_other_are_one(world: Lists) -> None:
    """A gzip file may be made of several, and a line may begin in one and end in the next; what is packed for the way alone is unpacked as well."""
    whole = lines(DOMAIN_ROWS)
    world.answer(DOMAIN_LIST, reply(200, gzip.compress(whole[:100]) + gzip.compress(whole[100:]), "application/gzip"))
    world.answer(TRANCO_LIST, reply(200, gzip.compress(lines(TRANCO_ROWS)), "text/csv", Content_Encoding="gzip"))
    world.pull()
    assert world.rank("friend.dev") == Authority(4, 121_100_000, "Common Crawl", "2026-06")
    assert world.rank("late.dev") == Authority(3, 1_000_000, "Tranco", "2026-11-22")


WRONG: dict[str, tuple[Any, str]] = {
    "404": (reply(404, "gone"), "its list is not where it should be (answer 404)"),
    "500": (reply(500), "its list is not where it should be (answer 500)"),
    "503": (reply(503), "127.0.0.1 goes on answering 503"),
    "html": (
        reply(200, "<!doctype html><title>Sign in</title>\n<p>Hello"),
        "what it sends is not the list that linkvoice knows; its columns are others",
    ),
    "empty": (reply(200, b"", "application/gzip"), "what it sends is not the list that linkvoice knows; its columns are others"),
    "endless line": (reply(200, b"x" * 70_000), "what it sends is no list"),
    "other columns": (packed(["#rank\t#host", "1\tdev.friend"]), "what it sends is not the list that linkvoice knows; its columns are others"),
    "too few columns": (packed([HEADER, "1\t2.9E7", "2\tx"]), "line 2 of its list cannot be read"),
    "no rank": (packed([HEADER, "first\t2\t3\t4\tdev.friend"]), "line 2 of its list has no rank"),
    "truncated": (reply(200, gzip.compress(lines(DOMAIN_ROWS[:3]))[:-12], "application/gzip"), "its file ends before its time"),
    "not gzip": (reply(200, b"\x1f\x8bnot gzip at all", "application/gzip"), "127.0.0.1 gave no answer (garbage)"),
    "cut": (cut(packed(DOMAIN_ROWS[:3])[:-30]), "127.0.0.1 gave no answer (reset)"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_was_known_outlives_what_goes_wrong(world: Lists, name: str) -> None:
    """Whatever a publisher sends, the ranks of before stay as they are, nothing is left behind, and the other lists are fetched."""
    world.pull()
    before = kept(world)
    world.link_from("https://blog.friend.dev/post", "https://late.dev/a", "https://new.dev/b")
    answer, problem = WRONG[name]
    world.answer(DOMAIN_LIST, answer)
    said = world.pull()
    assert said["Common Crawl"].problem.replace(f":{world.server.port}", "") == problem
    assert not said["Tranco"].problem
    after = kept(world)
    assert after.keys() == before.keys()
    assert after["common-crawl-domains.json"] == before["common-crawl-domains.json"]
    assert after["tranco.json"] != before["tranco.json"]


@pytest.mark.parametrize(
    "answer", [reply(404), reply(200, "<html>"), reply(200, "[]"), reply(200, '[{"id": "../../x", "stats": {"domain": {"nodes": 1}}}]')]
)
def test_an_index_that_says_nothing_is_an_answer(world: Lists, answer: bytes) -> None:
    """Where the newest edition cannot be told, no list is asked for."""
    world.answer("/graphinfo.json", answer)
    said = world.pull()
    assert all(said[title].problem for title in ("Common Crawl", "Common Crawl (hosts)"))
    assert not any("hyperlinkgraph" in target for target in world.asked())
    assert world.rank("friend.dev") is None


class Impatient(Silent):
    """Presses Ctrl-C after the first list."""

    def step(self, detail: str = "") -> None:
        """Interrupt."""
        raise KeyboardInterrupt(detail)


def test_an_interruption_leaves_whole_files(world: Lists) -> None:
    """Ctrl-C between two lists keeps the one that was read, and all of what was there of the others."""
    world.pull()
    before = kept(world)
    world.link_from("https://blog.friend.dev/post", "https://late.dev/a", "https://wikipedia.org/b")
    with pytest.raises(KeyboardInterrupt):
        world.pull(progress=Impatient())
    after = kept(world)
    assert [name for name in after if after[name] != before.get(name)] == ["common-crawl-domains.json"]
    assert world.rank("wikipedia.org") == Authority(3, 121_100_000, "Common Crawl", "2026-06")


def test_a_mirror_is_a_url(world: Lists) -> None:
    """What is no URL is refused before anything is asked."""
    with pytest.raises(UsageError, match="write a URL after the sign"):
        pull(Config(), world.place, mirrors={"https://tranco-list.eu": "mirror"}, clock=world.clock)
    assert world.asked() == []


def test_too_large_a_list_is_given_up() -> None:
    """What goes on and on is read to its limit, in bytes as they come."""
    reader = Reader.of_sites(["nobody.dev"], 10**9)
    with Service(lambda _: said(lines(TRANCO_ROWS) * 10_000)) as service, pytest.raises(SourceError, match="answers more than"):
        run(lambda api: api.feed(service.url, lambda: reader.take), service.host, size=100_000)


def test_what_is_there_is_not_fetched_again(world: Lists) -> None:
    """An edition is read again only for sites that were not looked for, or to look further down."""
    world.pull()
    count = len(world.asked())
    assert world.pull()["Common Crawl"].note == "2026-06 is there already"
    assert [target for target in world.asked()[count:] if target in {DOMAIN_LIST, HOST_LIST, TRANCO_LIST}] == []
    world.link_from("https://dev.other.dev/", "https://other.dev/")
    world.pull()
    assert world.rank("other.dev") == Authority(5, 121_100_000, "Common Crawl", "2026-06")


def test_what_cannot_be_read_is_unknown(world: Lists) -> None:
    """A broken file in the cache is as good as none."""
    world.pull()
    for path in (world.place.state / "data").iterdir():
        path.write_bytes(b'{"v":1,"ranks":\xff')
    assert world.rank("friend.dev") is None
    assert [each.size for each in held(world.place.state)] == [0] * 5


def test_a_site_that_is_forgotten_is_in_no_file(world: Lists) -> None:
    """`linkvoice forget` takes a site out of what was looked for, too."""
    world.pull()
    forget(["late.dev"], Config(), world.place)
    assert world.rank("late.dev") is None
    assert world.rank("friend.dev") is not None
    assert not [name for name, content in kept(world).items() if b"late.dev" in content]


def test_lists_of_hosts_are_fetched_when_asked_for(world: Lists) -> None:
    """What Matomo takes for spam counts as spam, with all below it; its search engines, networks and assistants have their kinds."""
    world.answer("/matomo-org/referrer-spam-list/master/spammers.txt", reply(200, "spamly.dev\n\nghost.tumblr.com\n", "text/plain"))
    base = "/matomo-org/searchengine-and-social-list/master"
    engines = "Abc søk:\n  -\n    urls:\n      - www.seek.dev\n      - 'seek.{}'\n    params:\n      - q.example.com\n    backlink: 's?q={k}'\n"
    world.answer(f"{base}/SearchEngines.yml", reply(200, engines, "text/plain"))
    world.answer(f"{base}/Socials.yml", reply(200, '"My Network":\n  - friends.dev\n  - mine.friends.dev\n', "text/plain"))
    world.answer(f"{base}/AIAssistants.yml", reply(200, "Ask:\n  - ask.dev\n", "text/plain"))
    assert set(world.pull()) == {"Common Crawl", "Common Crawl (hosts)", "Tranco"}
    assert sort(world, "https://a.spamly.dev/x") == "unknown"
    world.pull(listings=[SPAM, KINDS])
    sorts = [sort(world, f"https://{host}/x") for host in ("a.spamly.dev", "tumblr.com", "seek.dev", "friends.dev", "www.ask.dev", "q.example.com")]
    assert sorts == ["spam", sorts[1], "search", "social", "ai_assistant", "unknown"]
    assert sorts[1] != "spam"
    assert sort(world, "https://a.spamly.dev/x", reviewed=["*.spamly.dev"]) == "unknown"
    assert [each.holds for each in held(world.place.state)][-2:] == ["2 hosts", "4 hosts"]


@pytest.mark.parametrize(
    "answer", [reply(404), reply(200, "<!doctype html>\n<title>Sign in</title>\n<p>Hello</p>"), reply(200)], ids=["404", "html", "empty"]
)
def test_a_list_of_hosts_that_is_none_changes_nothing(world: Lists, answer: bytes) -> None:
    """What is no list of hosts takes nothing from the one that is there."""
    target = "/matomo-org/referrer-spam-list/master/spammers.txt"
    world.answer(target, reply(200, "spamly.dev\n", "text/plain"))
    world.pull(listings=[SPAM])
    world.answer(target, answer)
    assert world.pull(listings=[SPAM])[SPAM.title].problem
    assert sort(world, "https://a.spamly.dev/x") == "spam"


def test_a_known_rank_weighs(world: Lists) -> None:
    """The evidence of authority names the list, its date, and the rank in it."""
    evidence = []
    for fetch in (held, lambda _: world.pull()):
        fetch(world.place.state)
        score = weigh_by(Config(), world.place.base, [POST], world.place.state, None)(Topics({}))
        voice = score(POST, classify(POST, Context()), "guide/")
        evidence += [part.evidence for part in voice.parts if part.name == "authority"]
    assert evidence == [
        "its rank is not known",
        "friend.dev: rank 4 of 121,100,000 by Common Crawl, 2026-06",
    ]


@pytest.mark.parametrize("option", ["--spam", "--kinds", "--mirror=https://tranco-list.eu=https://mirror.acme.dev"])
def test_options_of_fetching_are_no_options_of_showing(tmp_path: Path, option: str) -> None:
    """Without `pull` nothing is fetched; the message says so, and the exit code is 2."""
    done = linkvoice("data", option, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "`linkvoice data pull` fetches." in done.stderr


def test_the_command_shows_what_is_there(world: Lists) -> None:
    """`linkvoice data` tells date, age, size and licence; `pull` fetches, and says what went wrong of each list."""
    shown = linkvoice("data", cwd=world.folder).stdout
    assert "Common Crawl: not there\n  https://commoncrawl.org/web-graphs, Common Crawl terms of use" in shown
    assert shown.endswith(
        "Nothing was fetched; what it would tell counts as unknown. `linkvoice data pull` fetches ranks, and Matomo's lists with --spam and --kinds.\n"
    )
    world.link_from("https://late.dev/a")
    with Service(lambda _: said("gone", 404)) as gone:
        places = {"https://index.commoncrawl.org": gone.url, "https://tranco-list.eu": world.server.url("")}
        pulled = linkvoice("data", "pull", *(f"--mirror={name}={here}" for name, here in places.items()), cwd=world.folder)
    assert (pulled.returncode, pulled.stdout.splitlines(), pulled.stderr) == (
        3,
        [
            "Common Crawl: answers 404 to what its newest edition is; what was there before stays",
            "Common Crawl (hosts): no site in the ledger needs it",
            "Tranco: 2026-11-22: knows 1 of 1 sites; 3 of 1,000,000 names read",
        ],
        "",
    )
    shown = linkvoice("data", cwd=world.folder).stdout
    assert "Tranco: 2026-11-22, fetched today, 1 KB, 1 of 1 sites\n  https://tranco-list.eu/, terms of the lists" in shown


def kept(world: Lists) -> dict[str, bytes]:
    """What lies in the cache."""
    return {path.name: path.read_bytes() for path in (world.place.state / "data").iterdir()}


def sort(world: Lists, page: str, **voices: Any) -> str:
    """Say of what kind a page is."""
    config = Config.from_mapping({"voices": voices})
    return classify(record(page), context_of(world.place.base, config, listed=listed_in(world.place.state))).kind

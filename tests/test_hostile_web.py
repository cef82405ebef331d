"""On a hostile web linkvoice raises no false alarm, passes over nothing that is dead, and is honest about what it cannot know."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from linkvoice.check.outside import check_outside
from linkvoice.config import Config
from linkvoice.fetch.store import CaptureStore
from linkvoice.model.outcome import Status
from linkvoice.model.progress import Silent
from tests.hostile import JumpingClock, linkvoice, write_site
from tests.hostile_cases import GROUPS, cases
from tests.hostile_web import Case, HostileWeb, Truth, hostile_web
from tests.sites import graph_of

DAY = 86400.0
QUIET = {Status.OK, Status.REDIRECTED}
CASES = cases()
TABLE = Path(__file__).parents[1] / "docs" / "verdict-cases.md"
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


@dataclass(frozen=True)
class Verdict:
    """What was said of a URL."""

    status: Status
    reason: str


Verdicts = Mapping[str, Verdict]


@dataclass
class Run:
    """The first visit, by the command as people call it."""

    verdicts: Verdicts
    seconds: float
    folder: Path
    began: float = field(default_factory=time.time)

    @property
    def state(self) -> Path:
        """Where the visit is remembered."""
        return self.folder / "state"


def surroundings(web: HostileWeb, folder: Path) -> dict[str, str]:
    """Give the environment in which the web is the whole web."""
    (folder / "authority.pem").write_text(web.certificates.pem, "ascii")
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), web.proxy)
    return {**proxies, "SSL_CERT_FILE": str(folder / "authority.pem")}


@pytest.fixture(scope="module")
def web() -> Iterator[HostileWeb]:
    """The hostile web, of fresh cases."""
    with hostile_web(cases()) as running:
        yield running


@pytest.fixture(scope="module")
def first(web: HostileWeb, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A site that links to everything, checked for the first time with default options."""
    folder = tmp_path_factory.mktemp("hostile")
    write_site(folder / "site", {"index.html": [url for case in CASES for url in (case.url, *case.more)]})
    began = time.monotonic()
    result = linkvoice("check", folder / "site", "--format", "json", cwd=folder, **surroundings(web, folder))
    seconds = time.monotonic() - began
    assert result.stdout, result.stderr
    outcomes = json.loads(result.stdout)["outcomes"]
    return Run({outcome["url"]: Verdict(Status(outcome["status"]), outcome["reason"]) for outcome in outcomes}, seconds, folder)


@pytest.fixture(scope="module")
def grace(web: HostileWeb, first: Run) -> Verdicts:
    """What is said of the same links on the third visit, when grace is over: visits after 36 hours and after 30 days."""
    web.later = True
    # Less patience than by default: what is silent costs nothing but time.
    config = Config.from_mapping({"outbound": {"timeout": 5, "connect_timeout": 5}})
    graph = graph_of(first.folder / "site", {}, site_url=None)
    store = CaptureStore(first.state)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in surroundings(web, first.folder).items():
            patch.setenv(name, value)
        for days in (1.5, 30):
            visit = check_outside(graph, config, store, deadline=0, clock=JumpingClock(first.began + days * DAY), progress=Silent())
            outcomes = asyncio.run(visit).outcomes
    store.close()
    return {url: Verdict(outcome.status, outcome.reason) for url, outcome in outcomes.items()}


def said(verdicts: Verdicts, wanted: Truth, later: bool = False) -> dict[str, Verdict]:
    """Give the verdicts on the cases of which this is true (later on)."""
    return {case.name: verdicts[case.url] for case in CASES if (case.becomes or case.truth if later else case.truth) is wanted}


# Case by case


@each_case
def test_the_first_visit(first: Run, case: Case) -> None:
    """On the first visit each case gets the verdict that the documentation promises."""
    assert {first.verdicts[url].status for url in (case.url, *case.more)} == {case.first}, first.verdicts[case.url].reason


@each_case
def test_after_grace(grace: Verdicts, case: Case) -> None:
    """After three visits in a month each case gets the verdict that the documentation promises."""
    assert {grace[url].status for url in (case.url, *case.more)} == {case.grace}, grace[case.url].reason


# What all of it is for


def test_nothing_living_is_called_broken(first: Run, grace: Verdicts) -> None:
    """No page that a person finds is ever called broken."""
    wrong = {Status.BROKEN}
    assert [name for name, verdict in said(first.verdicts, Truth.LIVING).items() if verdict.status in wrong] == []
    assert [name for name, verdict in said(grace, Truth.LIVING, later=True).items() if verdict.status in wrong] == []


def test_nothing_dead_is_passed_over(first: Run, grace: Verdicts) -> None:
    """No page that is gone goes without a word."""
    assert [name for name, verdict in said(first.verdicts, Truth.DEAD).items() if verdict.status in QUIET] == []
    assert [name for name, verdict in said(grace, Truth.DEAD, later=True).items() if verdict.status in QUIET] == []


def test_what_is_undecidable_is_left_undecided(first: Run, grace: Verdicts) -> None:
    """What nobody can know is not called broken on the first visit; after grace outages are, and closed doors never."""
    before, later = said(first.verdicts, Truth.UNDECIDABLE), said(grace, Truth.UNDECIDABLE, later=True)
    assert {verdict.status for verdict in before.values()} == {Status.UNREACHABLE, Status.BLOCKED}
    assert {before[name].status for name, verdict in later.items() if verdict.status is Status.BROKEN} == {Status.UNREACHABLE}
    assert [name for name, verdict in later.items() if verdict.status not in {Status.BROKEN, Status.BLOCKED}] == []


def test_what_is_gone_in_secret_is_suspected(first: Run, grace: Verdicts) -> None:
    """A page that is gone and answers 200 is suspect, no less and no more."""
    assert {name: verdict.status for name, verdict in said(first.verdicts, Truth.SOFT).items() if verdict.status is not Status.SUSPECT} == {}
    assert {name: verdict.status for name, verdict in said(grace, Truth.SOFT, later=True).items() if verdict.status is not Status.SUSPECT} == {}


# How it was asked


def test_all_of_it_takes_less_than_a_minute(first: Run) -> None:
    """Hosts that hang hold up nobody else: the whole hostile web is checked in less than a minute."""
    assert first.seconds < 60


@pytest.mark.usefixtures("grace")
def test_no_host_has_more_than_two_connections(web: HostileWeb) -> None:
    """Not one host ever had more than two connections at a time, also those with many links."""
    assert max(web.most.values()) == web.most["docs.hundredfold.dev"] == 2


@pytest.mark.usefixtures("grace")
def test_only_hosts_of_links_are_asked(web: HostileWeb) -> None:
    """Nobody is asked but the hosts that are linked, and those to which they redirect."""
    assert web.strangers == []


@pytest.mark.parametrize("name", ["429-seconds", "429-date", "503-seconds"])
@pytest.mark.usefixtures("first")
def test_hosts_that_ask_for_patience_get_it(web: HostileWeb, name: str) -> None:
    """No host is asked again before the time that it named."""
    case = next(case for case in web.cases if case.name == name)
    asked, again = (seen.at for seen in web.requests(case.host)[:2])
    assert again - asked > 1.9


def test_who_asks_for_hours_is_left_in_peace(tmp_path: Path) -> None:
    """A host that wants to be asked hours later is not asked a second time in the run."""
    with hostile_web([case for case in cases() if case.name in {"429-hours", "429-days"}]) as web:
        site = write_site(tmp_path / "site", {"index.html": [case.url for case in web.cases]})
        linkvoice("check", site, cwd=tmp_path, **surroundings(web, tmp_path))
        assert sorted(seen.host for seen in web.seen) == sorted(case.host for case in web.cases)


# The cases themselves


def test_cases_are_many_and_distinct() -> None:
    """There are cases of every kind, no two share a host or a name, and each has its verdicts."""
    hosts = [host for case in CASES for host in (case.host, *case.elsewhere)]
    assert len(CASES) >= 60
    assert {case.truth for case in CASES} == {*Truth}
    assert len({case.name for case in CASES}) == len(CASES)
    assert len({*hosts}) == len(hosts)


def test_the_documentation_shows_all_cases() -> None:
    """docs/verdict-cases.md is what this test writes when LINKVOICE_WRITE_DOCS is 1."""
    if os.environ.get("LINKVOICE_WRITE_DOCS") == "1":
        TABLE.write_text(table(), "utf-8")
    assert TABLE.read_text("utf-8") == table()


def table() -> str:
    """Write the page with all cases."""
    return (
        "\n\n".join(
            [
                "<!-- Generated by tests/test_hostile_web.py; do not edit, but run it with LINKVOICE_WRITE_DOCS=1 -->",
                "# Verdicts, case by case",
                _introduction(),
                *(part for heading, group in GROUPS.items() for part in (f"## {heading}", _rows([*group()]))),
            ]
        )
        + "\n"
    )


def _introduction() -> str:
    counts = {truth: sum(case.truth is truth for case in CASES) for truth in Truth}
    return (
        f"{len(CASES)} links, each with a host that behaves in its own way, and what linkvoice says of them with its default options: on the first\n"
        "visit, and when [grace](verdicts.md) is over, after three visits in a month. linkvoice's own tests set up all of these hosts and compare.\n\n"
        f"Of the links {counts[Truth.LIVING]} are living: a person finds there what was linked. {counts[Truth.DEAD]} are dead, and their host says so;"
        f" {counts[Truth.SOFT]} are gone, but\nanswer 200. Of {counts[Truth.UNDECIDABLE]} nobody can tell from outside, now, and without a browser."
        " None that is living is called `broken`, and none that is dead is\n`ok`. What is undecidable is `blocked` where a person may well get in, and else"
        " `unreachable`, until it was so for long enough."
    )


def _rows(group: Sequence[Case]) -> str:
    rows = [f"| {_sentence(case.says)} | {_truth(case)} | `{case.first}` | `{case.grace}` |" for case in group]
    return "\n".join(["| What happens | Truth | First visit | After grace |", "|---|---|---|---|", *rows])


def _truth(case: Case) -> str:
    return str(case.truth) if case.becomes is None else f"{case.truth}, then {case.becomes}"


def _sentence(text: str) -> str:
    return text if text.startswith("`") else text[0].upper() + text[1:]

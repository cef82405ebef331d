"""The example site, its loopback web and its demo, run as a newcomer runs them."""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import re
import shutil
import ssl
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from math import floor, log2, prod
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import trustme
from selectolax.lexbor import LexborHTMLParser

from tests.hostile import environment
from tests.programs import run_module

EXAMPLE = Path(__file__).parents[1] / "example_site"
READERS = tomllib.loads((EXAMPLE / "readers.toml").read_text("utf-8"))
PLANTED = tomllib.loads((EXAMPLE / "planted.toml").read_text("utf-8"))
CODES = {
    "LV001", "LV501", "LV502", "LV503", "LV504", "LV511", "LV513", "LV514", "LV601", "LV602", "LV604", "LV605", "LV607", "LV609",
}  # fmt: skip
TIMES = {"when", "elapsed", "checked_at", "first_seen", "changed", "history"}
TOKEN = "demo-GhQ2mZ7wVt4kPx9n"
EARLIER = {
    "v": 1, "from_url": "https://earlier.test/", "to_url": "https://lanternfish.test/docs/", "sources": ["lobsters"], "first_seen": "2026-01-01T00:00:00Z",
    "changed": "2026-01-01T00:00:00Z", "standing": "live", "history": [["2026-01-01T00:00:00Z", "live"]],
}  # fmt: skip
"""What an earlier run may have left in the ledger."""
BANDS = {"strong": 60, "steady": 30, "faint": 10, "noise": 0}
WORDS = {"strong voice": "strong", "steady voice": "steady", "faint voice": "faint", "hardly heard": "noise"}
NOWHERE = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), "http://127.0.0.1:9")
VOICES = Path("site", "who-links-to-us", "index.html")

pytestmark = pytest.mark.xdist_group("example_site")  # the demo runs twice for all of these tests together


@dataclass(frozen=True)
class Run:
    """A finished run of the demo, in a copy of the example."""

    example: Path
    code: int
    output: str

    @property
    def report(self) -> dict[str, Any]:
        """The JSON report that the build wrote."""
        report: dict[str, Any] = json.loads((self.example / ".linkvoice" / "report.json").read_text("utf-8"))
        return report

    @property
    def ledger(self) -> list[dict[str, Any]]:
        """The records of the ledger that was written."""
        return [json.loads(line) for line in (self.example / "linkvoice.ledger.jsonl").read_text("utf-8").splitlines()]

    def made(self) -> Iterator[tuple[str, bytes]]:
        """All that the run said and wrote."""
        yield "output", self.output.encode()
        for path in (self.example / "linkvoice.ledger.jsonl", *(self.example / ".linkvoice").rglob("*"), *(self.example / "site").rglob("*")):
            if path.is_file():
                yield str(path), path.read_bytes()


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[Run]:
    """Run the demo twice at once: in a plain environment, and after an earlier run in one that leads everything past proxies and out of CI."""
    surroundings: list[dict[str, str]] = [
        {},
        {"NO_PROXY": "*", "no_proxy": "*", "https_proxy": "http://127.0.0.1:9", "CI": "", "SSL_CERT_DIR": "/nowhere"},
    ]
    started = []
    for variables in surroundings:
        example = tmp_path_factory.mktemp("project") / "example_site"
        shutil.copytree(EXAMPLE, example, ignore=shutil.ignore_patterns("site", ".linkvoice", "*.jsonl", "__pycache__"))
        if variables:
            (example / "linkvoice.ledger.jsonl").write_text(json.dumps(EARLIER) + "\n", "utf-8")
        started.append((example, demo(example, cwd=example.parent, **variables)))
    finished = []
    for example, process in started:
        output, _ = process.communicate(timeout=120)
        finished.append(Run(example, process.returncode, output))
    return finished


def demo(example: Path, *arguments: str, cwd: Path, **environment: str) -> subprocess.Popen[str]:
    """Start the demo of an example, its output and its errors in one text."""
    command = [sys.executable, str(example / "demo.py"), *arguments]
    return subprocess.Popen(
        command, cwd=cwd, env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    )


@dataclass(frozen=True)
class Visited:
    """The example after a run of the demo, with the visits of readers imported once more, and what was made of them then."""

    example: Path
    imported: tuple[Path, Path]
    """A log of a server, and an export of analytics."""
    told: str
    """What all commands but the import said."""
    explained: str
    """What `linkvoice explain` said of one link."""

    def read(self) -> Iterator[tuple[str, str]]:
        """All that was said and written, but for what was imported and what is private."""
        yield "said", self.told
        for path in self.example.rglob("*"):
            if path.is_file() and "private" not in path.parts and path.name not in {file.name for file in self.imported} | {"readers.toml"}:
                yield str(path), path.read_bytes().decode("utf-8", "replace")


@pytest.fixture(scope="module")
def visited(runs: list[Run], tmp_path_factory: pytest.TempPathFactory) -> Visited:
    """Import a log and an export into a copy of the built example, and let each command that asks no server tell of it."""
    example = tmp_path_factory.mktemp("visited") / "example_site"
    shutil.copytree(runs[0].example, example)
    imported = example / "access.log", example / "website_event.csv"
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(EXAMPLE)
        importlib.import_module("readers").write_log(imported[0], EXAMPLE / "readers.toml")
    imported[1].write_text(umami(READERS["reader"], 2203), "utf-8")

    def say(*arguments: str) -> str:
        done = run_module("linkvoice", *arguments, cwd=example, env=environment(example / ".linkvoice", **NOWHERE))
        return done.stdout + done.stderr

    assert "8,479 visits" in say("import", *map(str, imported))
    reports = [f"--report={name}:said.{name}" for name in ("github", "gitlab", "json", "junit", "markdown", "sarif", "text")]
    digests = ["--report=markdown:digest.md", "--report=csv:digest.csv"]
    told = say("check", "site", "--offline", *reports) + say("listen", "--digest", "--deadline=0.01", "--set", "inbound.sources=[]", *digests)
    explained = say("explain", "https://slowtech.test/issues/58")
    return Visited(example, imported, told + explained + say("explain", "https://lanternfish.test/docs/"), explained)


def umami(reader: dict[str, str], visits: int) -> str:
    """An export of Umami that knows all of a reader, who came from one site so many times."""
    header = "session_id,hostname,browser,url_path,url_query,referrer_query,referrer_domain,page_title,event_type,distinct_id,created_at"
    name, query = reader["user"], reader["query"]
    row = f"{name},lanternfish.test,{reader['agent']},/docs/guide/schools/,{query},{query},vinegar.test,{name},1,{reader['client']},{datetime.now(UTC):%Y-%m-%d} 06:25:01"
    return "\n".join([header, *[row] * visits, ""])


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module web.py of the example."""
    monkeypatch.syspath_prepend(EXAMPLE)
    return importlib.import_module("web")


def planted(run: Run) -> Counter[tuple[str, ...]]:
    """What planted.toml says must be found."""
    return Counter((str(run.example / row["source"]), row["code"], row["severity"], row["url"]) for row in PLANTED["defect"])


def found(run: Run) -> Counter[tuple[str, ...]]:
    """What the report of a run says was found."""
    findings = run.report["findings"]
    return Counter((str(run.example.parent / row["source"]["path"]), row["code"], row["severity"], row["url"]) for row in findings)


def test_demo_succeeds_when_the_build_fails_with_exactly_what_was_planted(runs: list[Run]) -> None:
    """The demo ends with 0, and the findings are those of planted.toml, of every kind."""
    for run in runs:
        assert run.code == 0, run.output
        assert planted(run) == found(run)
    assert {row["code"] for row in PLANTED["defect"]} == CODES


def test_demo_says_what_it_saw_and_where_to_look(runs: list[Run]) -> None:
    """The last lines name the number of defects, the site, its pages with links of its own and of others, and the report; each path is there."""
    run = runs[0]
    count = len(PLANTED["defect"])
    said, *places = run.output.rstrip().splitlines()[-7:]
    assert f"The build failed, as it should: {count} defects were planted, these {count} were found, and nothing else." == said
    for place in places:
        path = run.example.parent / place.split(":", 1)[1].split(" (")[0].strip()
        assert path.is_file(), place
    page = (run.example / "site" / "concepts" / "deep-log" / "index.html").read_text("utf-8")
    assert "Linked from" in page
    assert "Mentioned by" in page


def test_two_runs_give_equal_reports_and_ledgers(runs: list[Run]) -> None:
    """Reports and ledgers of two runs in two folders and two environments, one after an earlier run, differ in their times and in nothing else."""
    one, other = ((without_times(run.report), without_times(run.ledger)) for run in runs)
    assert one == other


def test_demo_tells_of_links_that_are_new_and_of_a_source_that_failed(runs: list[Run]) -> None:
    """It imports the export, asks both sources, prints each link that it saw, and says which source said nothing."""
    lines = runs[0].output.splitlines()
    told = [line for line in lines if line.startswith(("  lobsters:", "  webmention.io:"))]
    assert lines[0].startswith("$ linkvoice import example_site/inbound/search-console-latest-links.csv")
    assert lines[1].endswith(": Google Search Console: latest links: 14 links")
    assert '+ https://slowtech.test/issues/58 -> https://lanternfish.test/docs/getting-started/first-dive/ ("take it for a first dive")' in lines
    assert f"linkvoice: {len(runs[0].ledger) - 1} links to this site, {len(runs[0].ledger) - 1} new, 0 changed, 0 lost" in lines
    assert "  1 link looks like spam and is shown nowhere: winning-slots.test; name a host in `voices.reviewed` if it is honest" in lines
    assert told == [
        "  lobsters: said nothing: lobste.rs goes on answering 503; what it told before is still known",
        "  webmention.io: 5 links; 1 left out: likes that came by way of Bridgy; 1 left out: private",
    ]


def test_each_linking_page_comes_to_what_it_is(runs: list[Run]) -> None:
    """The ledger holds the links that were seen, each with its standing, and none that was not."""
    kinds = Counter(urlsplit(record["from_url"]).hostname + " " + record["standing"] for record in runs[0].ledger)
    assert kinds == {
        "ask.homelab.test live_variant": 1, "awesome.offline.test live": 1, "blog.buoys.test live": 1, "git.saltmarsh.test live": 1,
        "git.saltmarsh.test live_variant": 1, "nordlicht.test live": 1, "offgrid-weekly.test live_variant": 1, "physics.lakeside.test live": 2,
        "planet.offline.test live": 1, "sea.test live": 1, "slowtech.test live_redirect": 1, "talk.boatbuilders.test live": 1, "tideline.test live": 2,
        "vinegar.test live_variant": 1, "wiki.hackspace.test live": 2, "winning-slots.test live": 1,
    }  # fmt: skip


def test_the_page_of_voices_shows_who_may_be_shown(runs: list[Run]) -> None:
    """It names the sites by kind, and neither spam, nor a page that asks not to be listed, nor one that was not seen to link."""
    page = LexborHTMLParser((runs[0].example / VOICES).read_text("utf-8"))
    shown = {urlsplit(link.attributes["href"] or "").hostname for link in page.css(".linkvoice-voices .linkvoice-page")}
    assert shown == {urlsplit(record["from_url"]).hostname for record in runs[0].ledger} - {"planet.offline.test", "winning-slots.test"}
    kinds = {
        heading.id: sorted(site.text() for site in page.css(f"h3[id={heading.id}] + ul a"))
        for heading in page.css("h3[id^=lv-kind-]:not([id$=followed])")
    }
    assert kinds == {
        "lv-kind-blog": ["blog.buoys.test", "nordlicht.test", "tideline.test", "vinegar.test"],
        "lv-kind-code_host": ["git.saltmarsh.test"],
        "lv-kind-docs": ["physics.lakeside.test"],
        "lv-kind-forum": ["talk.boatbuilders.test"],
        "lv-kind-list": ["awesome.offline.test"],
        "lv-kind-news": ["offgrid-weekly.test"],
        "lv-kind-newsletter": ["slowtech.test"],
        "lv-kind-qa": ["ask.homelab.test"],
        "lv-kind-social": ["sea.test"],
        "lv-kind-wiki": ["wiki.hackspace.test"],
    }


def test_every_score_can_be_reckoned_again(runs: list[Run], visited: Visited) -> None:
    """The parts of each link in the report add up to its score, visits too, those of a site to that of the site, and the page shows the band and `explain` the number."""
    report = runs[0].report
    for link in report["backlinks"]:
        voice = link["voice"]
        total = min(max(sum(part["points"] for part in voice["parts"]), 0), 100)
        assert floor(round(voice["gate"]["factor"] * total, 6) + 0.5) == voice["score"], link
        assert voice["band"] == next(band for band, least in BANDS.items() if voice["score"] >= least)
        assert [part["name"] for part in voice["parts"]] == ["treatment", "placement", "authority", "relevance", "reach", "penalties"]
        assert all(part["evidence"] for part in voice["parts"])
        (reach,) = (part for part in voice["parts"] if part["name"] == "reach")
        least = re.fullmatch(r"(?:at least ([\d,]+)|fewer than 3) visits in 90 days", reach["evidence"])
        assert least is not None
        assert reach["points"] == round(min(20, 5 * log2(1 + int((least[1] or "0").replace(",", "")))), 1)
    for site in report["referrers"]:
        silence = prod(1 - score / 100 * 0.5**number for number, score in enumerate(site["counted"]))
        assert floor(round(100 * (1 - silence), 6) + 0.5) == site["score"], site
    page = LexborHTMLParser((runs[0].example / VOICES).read_text("utf-8"))
    rows = [(link, row.text()) for row in page.css(".linkvoice-inbound > li") for link in row.css("a.linkvoice-page")]
    shown = {(link.attributes["href"], WORDS[word]) for link, text in rows for word in WORDS if word in text}
    urls = {url for url, _ in shown}
    assert shown == {(link["from_url"], link["voice"]["band"]) for link in report["backlinks"] if link["from_url"] in urls}
    (slow,) = (link["voice"]["score"] for link in report["backlinks"] if link["from_url"] == "https://slowtech.test/issues/58")
    assert f"    voice: {slow} of 100, steady (voice/1)\n" in visited.explained
    assert "      reach 17.3 of 20: at least 10 visits in 90 days\n" in visited.explained


def test_the_page_of_voices_names_strong_ones_first(runs: list[Run]) -> None:
    """The first sites of the list are those with strong voices, the last one has the weakest."""
    page = LexborHTMLParser((runs[0].example / VOICES).read_text("utf-8"))
    rows = [row.text() for heading in page.css("h4[id^=lv-site-]") for row in page.css(f"h4[id='{heading.id}'] + ul > li")]
    firsts = [next(word for word in WORDS if word in row) for row in rows]
    assert [*WORDS].index(firsts[0]) == 0
    assert firsts[-1] == "faint voice"


def test_the_build_says_how_to_keep_a_page_that_others_link_to(runs: list[Run]) -> None:
    """The hint of LV601 is a line for the plugin that the example uses."""
    (hint,) = (finding["hint"] for finding in runs[0].report["findings"] if (finding["code"], finding["severity"]) == ("LV601", "error"))
    line = "`'reference/alerts.md': 'guide/alerts.md'` in redirect_maps of mkdocs-redirects"
    assert hint == f"redirect it to example_site/docs/guide/alerts.md (same name): {line}"


@pytest.mark.parametrize("secret", [TOKEN, "diary.test", "for-your-eyes-only", "For your eyes only", "Otto"])
def test_nothing_tells_the_key_or_what_is_private(runs: list[Run], secret: str) -> None:
    """The key of the account, the private webmention, and who liked a page stand in the web's files alone: not in the output, the site, the ledger or a report."""
    assert any(secret in path.read_text("utf-8") for path in (EXAMPLE / "web.toml", EXAMPLE / "linking" / "webmentions.json"))
    assert [name for run in runs for name, content in run.made() if secret.encode() in content] == []


def test_the_page_of_voices_tells_who_sends_readers(runs: list[Run]) -> None:
    """In steps, of those whose links it shows; neither of two readers, nor of spam, nor of a site where nobody has seen a link."""
    page = LexborHTMLParser((runs[0].example / VOICES).read_text("utf-8"))
    rows = [[cell.text() for cell in row.css("th, td")] for row in page.css(".linkvoice-referrals tbody tr")]
    steps = {7919: "3,000", 149: "100", 41: "30", 37: "30", 17: "10", 13: "10", 12: "10", 5: "3"}
    sent = {(urlsplit(row["from"]).hostname.removeprefix("www."), steps[row["visits"]]) for row in READERS["sent"] if row["visits"] in steps}
    assert {(host, readers.removeprefix("at least ")) for host, _, readers in rows} == sent
    assert rows[0] == ["tideline.test", "Home", "at least 3,000"]


def test_no_figure_name_or_address_of_a_reader_gets_out(runs: list[Run], visited: Visited) -> None:
    """What a log and an export tell of readers, and how many there were exactly, stands in no page, report, digest or ledger, and in no output.

    The private folder knows numbers, and nothing else.
    """
    reader = READERS["reader"]
    names = [reader["client"], reader["user"], "OttosFirefox", "post.test", "k7vY-2pQ9xR"]
    figures = [form.format(number) for number in (7919, 2203) for form in ("{}", "{:,}")]
    assert all(any(text in file.read_text("utf-8") for file in visited.imported) for text in names)
    written = [*visited.read(), *((name, content.decode("utf-8", "replace")) for run in runs for name, content in run.made())]
    told = re.compile(rf"{'|'.join(map(re.escape, names))}|(?<![\w.])(?:{'|'.join(figures)})(?!\w)")
    assert {(name, found[0]) for name, text in written if (found := told.search(text))} == set()
    assert {"who-links-to-us", "digest.csv", "digest.md", "said.json", "said.markdown", "said.sarif", "linkvoice.ledger.jsonl"} <= {
        part for name, _ in written for part in Path(name).parts
    }
    private = b"".join(file.read_bytes() for file in (visited.example / ".linkvoice" / "private").iterdir())
    assert b'"https://tideline.test","https://lanternfish.test/docs/",' in private
    assert [text for text in names if text.encode() in private] == []


def without_times(value: Any) -> Any:
    """Take away what tells the time."""
    if isinstance(value, dict):
        return {key: without_times(inner) for key, inner in value.items() if key not in TIMES}
    return [without_times(inner) for inner in value] if isinstance(value, list) else value


def test_what_is_planted_stands_in_its_source(runs: list[Run]) -> None:
    """Every row of planted.toml quotes its file."""
    for row in (*PLANTED["defect"], *PLANTED["right"]):
        assert row["written"] in (runs[0].example / row.get("place", row["source"])).read_text("utf-8"), row


def test_a_finding_with_a_line_points_at_the_defect(runs: list[Run]) -> None:
    """The line that a finding names holds what is wrong; so does the column."""
    written = {(row["source"], row["code"], row["url"]): row["written"] for row in PLANTED["defect"]}
    for finding in runs[0].report["findings"]:
        place = finding["source"]
        if place["quality"] not in {"exact", "line"}:
            continue
        path = runs[0].example.parent / place["path"]
        line = path.read_text("utf-8").splitlines()[place["line"] - 1]
        assert written[path.relative_to(runs[0].example).as_posix(), finding["code"], finding["url"]] in line
        assert place["column"] is None or 1 <= place["column"] <= len(line)


def test_what_only_looks_wrong_was_looked_at(runs: list[Run]) -> None:
    """Outbound links that look suspicious were judged, and not left out."""
    outcomes = {row["url"]: row["status"] for row in runs[0].report["outcomes"]}
    for row in PLANTED["right"]:
        if "outcome" in row:
            assert row["outcome"] == outcomes[row["written"].partition("#")[0]], row


def test_demo_names_what_is_missing_and_what_is_unexpected(runs: list[Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A planted defect that is not found, a finding that was not planted, and a build that passes are told apart."""
    monkeypatch.syspath_prepend(EXAMPLE)
    compare = importlib.import_module("demo").compare
    example = tmp_path / "example_site"
    (example / ".linkvoice").mkdir(parents=True)
    shutil.copy(runs[0].example / ".linkvoice" / "report.json", example / ".linkvoice")
    text = (
        (EXAMPLE / "planted.toml")
        .read_text("utf-8")
        .replace('url = "https://garden.test/greenhouse/readings"', 'url = "https://garden.test/orangery"')
    )
    (example / "planted.toml").write_text(text, "utf-8")
    expected = [
        "mkdocs ended with exit code 0 instead of 1",
        "missing:     docs/about/stations.md: LV503 error: https://garden.test/orangery",
        "unexpected:  docs/about/stations.md: LV503 error: https://garden.test/greenhouse/readings",
    ]
    assert expected == compare(example, 0)


def test_demo_without_a_report_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that broke off is no success."""
    monkeypatch.syspath_prepend(EXAMPLE)
    assert importlib.import_module("demo").compare(tmp_path, 1) == ["mkdocs ended with exit code 1 and wrote no report"]


PAGE_TEMPLATE = "<!doctype html><html lang=en><title>{{ page.title }}</title><main>{{ page.content }}</main></html>"
PLUGIN_LINES = ("", "plugins: [search]\n", "plugins:\n  - linkvoice: {fail_on: error, reports: {json: theirs.json}}\n")


@pytest.mark.parametrize("plugins", PLUGIN_LINES, ids=["none", "others", "linkvoice"])
@pytest.mark.parametrize(("link", "code"), [("other.md", 0), ("missing/", 1)])
def test_demo_checks_a_site_of_ones_own_and_changes_nothing(tmp_path: Path, plugins: str, link: str, code: int) -> None:
    """Given a mkdocs.yml, the demo adds linkvoice, ends as the build ends, and leaves the site's folder as it was."""
    site = tmp_path / "site of mine"
    files = {
        "mkdocs.yml": f"site_name: Mine\ntheme: {{name: null, custom_dir: theme}}\n{plugins}",
        "theme/main.html": PAGE_TEMPLATE,
        "docs/index.md": f"# Home\n\nSee [the other page]({link}), and [itself](other.md).\n",
        "docs/other.md": "# Other\n",
    }
    for path, text in files.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text, "utf-8")
    process = demo(EXAMPLE, str(site / "mkdocs.yml"), cwd=tmp_path, TMPDIR=str(tmp_path))
    output, _ = process.communicate(timeout=60)
    assert code == process.returncode, output
    assert bool(code) == ("LV501" in output)
    assert f"The build ended with exit code {code}. Nothing of yours was changed." in output
    assert files == {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in site.rglob("*") if path.is_file()}
    built = next(tmp_path.glob("linkvoice-demo-*"))
    assert (built / "report.json").is_file()
    assert "Linked from" in (built / "site" / "other" / "index.html").read_text("utf-8")


def test_demo_says_what_is_wrong_with_a_configuration(tmp_path: Path) -> None:
    """A file that is not there is named, and the exit code is 1."""
    process = demo(EXAMPLE, "nowhere/mkdocs.yml", cwd=tmp_path, TMPDIR=str(tmp_path))
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "nowhere/mkdocs.yml" in output


def test_web_answers_every_row_of_its_table(web: ModuleType) -> None:
    """Each URL of web.toml answers as it is written there, and nothing that the table holds is refused."""
    table = web.Table.read(EXAMPLE / "web.toml")

    async def ask_all() -> None:
        authority = trustme.CA()
        async with web.open_web(table, authority) as served, client(served.address, authority) as asking:
            for url, answer in table.answers.items():
                if answer.delay == 0:
                    assert expected(answer, table.certificates) == await said(asking, "GET", url)
                    assert (answer.head is not None) == (await said(asking, "HEAD", url) == str(answer.head))
            assert served.refused == []

    asyncio.run(ask_all())


def expected(answer: Any, certificates: dict[str, str]) -> str:
    """What a client of the web should see of a row."""
    if answer.url.split("/")[2] in certificates:
        return "ConnectError"
    if answer.reset:
        return "ReadError"
    return "301" if answer.permanent else "302" if answer.passing else str(answer.status)


def test_web_refuses_and_remembers_what_it_does_not_have(web: ModuleType) -> None:
    """Unknown hosts and pages get 502, and the web can say which they were."""

    async def ask_some() -> list[str]:
        authority = trustme.CA()
        async with web.open_web(web.Table.read(EXAMPLE / "web.toml"), authority) as served, client(served.address, authority) as asking:
            assert await said(asking, "GET", "http://nobody.test/") == "502"
            assert await said(asking, "GET", "https://nobody.test/") == "ProxyError"
            assert await said(asking, "GET", "https://coldroom.test/nothing") == "502"
            refused: list[str] = served.refused
            return refused

    assert asyncio.run(ask_some()) == ["GET http://nobody.test/", "CONNECT nobody.test:443", "GET https://coldroom.test/nothing"]


def client(proxy: str, authority: trustme.CA) -> httpx.AsyncClient:
    """A client whose only way out is the proxy, and who trusts one authority."""
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return httpx.AsyncClient(proxy=proxy, verify=context, trust_env=False)


async def said(asking: httpx.AsyncClient, method: str, url: str) -> str:
    """The status of an answer, or the name of what went wrong instead."""
    try:
        return str((await asking.request(method, url)).status_code)
    except httpx.TransportError as error:
        return type(error).__name__

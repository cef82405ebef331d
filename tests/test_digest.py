"""The digest of `linkvoice listen`: what is new since the last one, told once."""

from __future__ import annotations

import csv
import io
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from syrupy.assertion import SnapshotAssertion

from linkvoice.inbound.digest import digest_of
from linkvoice.model.backlink import Backlink
from linkvoice.model.classification import Origin
from linkvoice.model.digest import Digest
from linkvoice.model.standing import Standing
from linkvoice.model.voice import Gate, Part, Voice
from linkvoice.report.digest import render_digest
from linkvoice.report.digest_csv import render_digest_csv
from linkvoice.report.digest_markdown import render_digest_markdown
from tests.backlinks import backlink
from tests.listening import GUIDE, LEDGER, World, link, world

SINCE, UNTIL = "2026-11-15T10:00:00Z", "2026-11-22T10:00:00Z"
RENDERERS = [render_digest, render_digest_markdown, render_digest_csv]
EVIL = '=HYPERLINK("http://evil.test";"x")\x1b[31m<script>alert(1)</script> | [x](javascript:alert(1)) `a` @maintainer #12 \u202e::error::x'

DYING = """
import os, runpy, signal, sys

def hook(event, arguments):
    if event == "open" and ".digest.jsonl." in str(arguments[0]):
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(hook)
sys.argv[:] = [sys.argv[0], "listen", "--report", "csv:digest.csv"]
runpy.run_module("linkvoice", run_name="__main__")
"""
"""The command, which dies when it is about to remember what it told."""


def voice(score: int) -> Voice:
    """A voice as good as this."""
    return Voice.of(Gate(1.0, "seen"), (Part("reach", float(score), 100, "told"),))


def told(before: list[Backlink], after: list[Backlink], *, since: str = SINCE, built: bool = True) -> Digest:
    """What is new between two states, of which the first was told."""
    known = {each.record.key: each.record for each in before}
    return digest_of(known, after, site="https://site.test/", since=since, until=UNTIL, built=built)


@pytest.fixture
def busy() -> Digest:
    """A digest with something of every sort."""
    blog, forum, wiki = "https://blog.friend.dev/post/", "https://forum.acme.dev/t/12", "https://wiki.acme.dev/Docs"
    before = [
        backlink(forum, title="Which docs?", voice=voice(40)),
        backlink(wiki, title="Docs", voice=voice(70)),
        backlink("https://old.acme.dev/", title="Old friends", voice=voice(20)),
    ]
    after = [
        backlink("https://faint.acme.dev/", title="Links", text="here", rel="nofollow", voice=voice(12)),
        backlink(blog, title="On deep logs", voice=voice(69)),
        backlink(forum, title="Which docs?", rel="nofollow ugc", voice=voice(35)),
        backlink(wiki, title="Docs", standing=Standing.GONE, voice=voice(70)),
        backlink("https://old.acme.dev/", title="Old friends", voice=voice(20)),
        broken("https://mail.acme.dev/7", "Issue 7", voice(33)),
    ]
    return told([*before, after[-1]], after)


def broken(url: str, title: str, voice: Voice) -> Backlink:
    """A link to a page that is not there."""
    made = backlink(url, title=title, to_url="https://site.test/away/", voice=voice)
    return Backlink(made.record, made.sort, path="away/", broken=True, voice=voice)


# What is told


def test_strong_links_come_first(busy: Digest) -> None:
    """Whatever their addresses are, and those that are lost as they were."""
    assert [each.record.from_url for each in busy.new] == ["https://blog.friend.dev/post/", "https://faint.acme.dev/"]
    assert [each.voice and each.voice.band.value for each in (*busy.new, *busy.lost)] == ["strong", "faint", "strong"]


@pytest.mark.parametrize("kind", ["spam", "own"])
def test_spam_and_own_sites_are_no_news(kind: str) -> None:
    """Neither of them is told of, nor counted."""
    made = backlink(kind="spam" if kind == "spam" else "own", origin=Origin.OWN if kind == "own" else Origin.NATURAL)
    assert told([], [made]) == told([], [])


def test_figures_are_no_news() -> None:
    """A page that got one more link to others, or another title, still has the same link to us."""
    assert told([backlink(title="A", outside=3)], [backlink(title="B", outside=4)]).changed == ()


def test_many_links_of_a_site_are_one_voice() -> None:
    """The page that most sites link to is named first, before one that a single site names often."""
    loud = [backlink(f"https://loud.acme.dev/{number}", "a/index.html") for number in range(3)]
    two = [backlink(f"https://{name}.dev/", "b/index.html") for name in ("one", "two")]
    pages = told([], [*loud, *two]).pages
    assert [(page.url, page.sites, page.links) for page in pages] == [("https://site.test/b/", 2, 2), ("https://site.test/a/", 1, 3)]


# How it is told


@pytest.mark.parametrize("render", RENDERERS)
def test_a_digest_as_it_is_read(busy: Digest, render: object, snapshot: SnapshotAssertion) -> None:
    """Each format, read by eye."""
    assert callable(render)
    assert render(busy) == snapshot


def test_an_empty_digest_is_one_sentence() -> None:
    """And the table has its head alone."""
    there = [backlink(voice=voice(40))]
    assert render_digest(told(there, there)) == "Nothing is new since 2026-11-15; 1 link to site.test in all.\n"
    assert render_digest(told([], [], since="")) == "No link to site.test is known yet.\n"
    assert MarkdownIt().render(render_digest_markdown(told(there, there))) == (
        "<p>Nothing is new since 2026-11-15; 1 link to site.test in all.</p>\n"
    )
    assert len(render_digest_csv(told(there, there)).splitlines()) == 1


def test_without_a_build_nothing_is_called_broken() -> None:
    """The digest says that this is not known."""
    digest = told([], [broken("https://mail.acme.dev/7", "Issue 7", voice(33))], built=False)
    assert digest.broken is None
    assert "Whether links are broken is not known: no built site was found." in render_digest_markdown(digest)


def hostile() -> Digest:
    """A digest in which all that strangers can write is hostile."""
    urls = ["https://evil.test/?a=)<script>&amp;`[x](y)", "https://evil.test/" + "a" * 3000, "ftp://evil.test/", "https://user:secret@evil.test/"]
    return told([], [backlink(url, title=EVIL, text=EVIL, rel="@x") for url in urls])


def test_hostile_text_does_nothing_in_markdown() -> None:
    """No element but links to web pages, which end where they should; no name is called and no secret told."""
    text = render_digest_markdown(hostile())
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    hrefs = [part.split('"')[0] for part in html.split('href="')[1:]]
    assert set(hrefs) == {"https://evil.test/?a=%29%3Cscript%3E&amp;amp;%60%5Bx%5D%28y%29", "https://site.test/guide/"}
    for forbidden in ("<script", "<img", "\x1b", "\u202e", "secret"):
        assert forbidden not in html
    outside_code = "".join(part.rpartition("</code>")[2] for part in html.split("<code>"))
    assert "@" not in "".join(part.partition("</a>")[2] for part in outside_code.split("<a "))


def test_no_cell_is_a_formula() -> None:
    """Each cell that a spreadsheet would compute has an apostrophe before it, and every cell stands in quotes."""
    rows = list(csv.reader(io.StringIO(render_digest_csv(hostile()))))
    assert {row[4][:12] for row in rows if row[0] == "new"} == {"'=HYPERLINK("}
    assert {row[8] for row in rows if row[0] == "new"} == {"'@x"}
    assert not [each for row in rows for each in row if each.startswith(("=", "+", "-", "@"))]
    assert all(line.startswith('"') and line.endswith('"') for line in render_digest_csv(hostile()).splitlines())


def test_hostile_text_does_nothing_in_a_terminal() -> None:
    """No control character, and nothing that a CI system acts upon."""
    text = render_digest(hostile())
    assert not [char for char in text if char != "\n" and not char.isprintable()]
    assert not [line for line in text.splitlines() if line.startswith("::")]
    assert "secret" not in text


# Since the last one


@pytest.fixture
def here(tmp_path: Path) -> Iterator[World]:
    """A world."""
    with world(tmp_path) as made:
        made.set(inbound__robots=False)
        yield made


def listen(here: World, *arguments: str) -> str:
    """Listen, and give what is told."""
    done = here.run("listen", *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_a_digest_tells_what_no_digest_has_told(here: World) -> None:
    """Runs between two digests take nothing from the second; what was told is not told again, and the ledger keeps its bytes."""
    first = here.post("/1")
    listen(here)
    second = here.post("/2", link(rel="nofollow"))
    listen(here)
    out = listen(here, "--report", "markdown:news/digest.md", "--report", "csv:digest.csv")
    assert f"{first} -> {GUIDE}" in out
    assert f"{second} -> {GUIDE}" in out
    assert "Until today: 2 new, 0 changed, 0 lost; 2 links to docs.acme.dev in all." in out
    assert "## New" in (here.folder / "news" / "digest.md").read_text("utf-8")
    assert (here.folder / "digest.csv").read_text("utf-8").count('"new"') == 2
    ledger = here.ledger.read_bytes()
    again = listen(here, "--digest", "--report", "csv:digest.csv")
    assert again.startswith("Nothing is new since ")
    assert (here.folder / "digest.csv").read_text("utf-8").count("\n") == 1
    assert here.ledger.read_bytes() == ledger


def test_what_could_not_be_written_is_told_again(here: World) -> None:
    """A digest that ends before it is whole is none: the next one tells the same."""
    url = here.post("/1")
    (here.folder / "file").write_bytes(b"no folder")
    failed = here.run("listen", "--report", "csv:file/digest.csv")
    assert failed.returncode == 3
    assert failed.stderr == "linkvoice: The digest cannot be written to file/digest.csv (File exists); the next one tells the same again.\n"
    assert f"+ strong: {url} -> {GUIDE}" in listen(here, "--digest")


def test_a_killed_digest_is_told_again(here: World) -> None:
    """A run that dies when it is about to remember has written whole files, and the next one tells the same; after that nothing is new."""
    url = here.post("/1")
    dying = here.start(command=(sys.executable, "-c", DYING))
    dying.communicate(timeout=60)
    assert dying.returncode == -signal.SIGKILL
    assert (here.folder / "digest.csv").read_text("utf-8").count(url) == 1
    ledger = here.ledger.read_bytes()
    assert f"+ strong: {url} -> {GUIDE}" in listen(here, "--digest")
    assert listen(here, "--digest").startswith("Nothing is new since ")
    assert here.ledger.read_bytes() == ledger


def test_changes_from_another_branch_are_told(here: World) -> None:
    """A merged ledger brings links that are older than the last digest; they are new to who reads it."""
    listen(here, "--digest")
    here.ledger.write_bytes(
        b'{"v":1,"from_url":"https://blog.friend.dev/","to_url":"https://docs.acme.dev/guide/","sources":["hackernews"],'
        b'"first_seen":"2020-01-01T00:00:00Z","changed":"2020-01-01T00:00:00Z","standing":"live",'
        b'"history":[["2020-01-01T00:00:00Z","live"]],"link":{"url":"https://docs.acme.dev/guide/"}}\n'
    )
    assert "1 new" in "\n".join(line for line in listen(here, "--digest").splitlines() if line.startswith("Since "))


def test_what_was_taken_for_spam_is_new_once_it_is_not(here: World) -> None:
    """A link that no digest has told, because it looked like spam, is told as soon as its host is reviewed."""
    url = here.post("/1", link(text="best online casino bonus"))
    assert url not in listen(here, "--digest")
    here.set(voices__reviewed=["127.0.0.1"])
    assert f": {url} -> {GUIDE}" in listen(here, "--digest")
    assert url not in listen(here, "--digest")


def test_what_is_forgotten_leaves_the_last_digest(here: World) -> None:
    """Nothing of it stays in private, and the next digest does not call it lost."""
    url = here.post("/1")
    listen(here, "--digest")
    here.run("forget", url)
    assert url.encode() not in (here.folder / "state" / "private" / "digest.jsonl").read_bytes()
    assert "- " not in listen(here, "--digest").partition("linkvoice:")[0]


def test_an_unreadable_last_digest_is_named(here: World) -> None:
    """The command says which file it is and what deleting it means; it is left alone."""
    here.set(inbound__sources=[])
    file = here.folder / "state" / "private" / "digest.jsonl"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"2026-11-01T00:00:00Z\n{}\n")
    done = here.run("listen", "--digest")
    assert done.returncode == 3
    assert f"{file} cannot be read (" in done.stderr
    assert "Delete it: the next digest then tells of all links as if they were new." in done.stderr


def test_broken_links_are_told_from_the_built_site(here: World) -> None:
    """A link to what is not in the built site is told with every digest until it is mended."""
    here.post("/1")
    (here.folder / "site").mkdir()
    (here.folder / "site" / "index.html").write_text("<!doctype html><title>Docs</title>", "utf-8")
    listen(here, "--digest")
    out = listen(here, "--digest")
    assert "(nothing in the built site answers at /guide/)" in out
    assert "0 new, 0 changed, 0 lost, 1 broken;" in out


def test_a_wrong_format_is_named(here: World) -> None:
    """Exit code 2 before anything is asked."""
    done = here.run("listen", "--report", "digest.md")
    assert (done.returncode, done.stderr) == (2, "linkvoice: --report digest.md: write it as FORMAT:FILE, with a format of csv, markdown.\n")
    assert not (here.folder / LEDGER).exists()

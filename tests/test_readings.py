"""What earlier runs have read of pages: it changes nothing but the time that a run takes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from base64 import urlsafe_b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkvoice import __version__
from linkvoice.config import Config
from linkvoice.extract.html import Document, read_page
from linkvoice.extract.readings import Readings, decoded, encoded
from linkvoice.generators.html import page_sources, read_site, site_reader
from linkvoice.model.link import PLAIN, Context, Found, Heading, Region, Suppression, Traits
from linkvoice.model.site import Content, PageOptions, PageSource
from linkvoice.run import audit, gather, render
from linkvoice.run.readings import LARGEST, MOST, kept_readings, load_readings, readings_file, save_readings
from tests.hostile import linkvoice
from tests.pages import broken_pages, pages
from tests.sites import BASE, write

PAGE = """<!doctype html><html lang=en><head><title>Guide</title><base href=/guide/><link rel=canonical href=/guide/>
<meta name=robots content=noindex><meta name=referrer content=origin><script>a.rel = "noopener"</script></head><body>
<!-- linkvoice-disable-page LV402 --><nav><a href=/>Home</a></nav><h1 id=top>The guide</h1>
<p>Read <a href=more.html rel=nofollow>more</a> and <a href=https://acme.dev/b data-linkvoice-ignore>b</a>.
<p class=x><a href=c target=_blank hreflang=de></a><a href=e rel=noopener>e</a><img src=i.png alt="A picture"><a name=there></a></body></html>"""
"""A page with everything that a document can tell."""
SOURCE = PageSource("guide/index.html", lambda: PAGE, content=Content(("more.html", "e")))
SITE = {
    "index.html": '<title>Home</title><main><a href="a.html">a</a> <a href="gone.html">gone</a> <a class="x" href="https://acme.dev/b.html#no">b</a></main>',
    "a.html": '<title>A</title><nav><a href="index.html">Home</a></nav><main><a href="index.html">home</a> <a href="b.html">b</a> <img src="no.png"></main>',
    "b.html": '<title>B</title><nav><a href="index.html">Home</a></nav><main><a href="a.html#no">a</a> <a data-linkvoice-ignore href="no">no</a></main>',
    "old.html": '<meta http-equiv="refresh" content="0; url=a.html"><a href="b.html">b</a>',
}

_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_marks = st.builds(Suppression, _texts, _texts, st.lists(_texts, max_size=2).map(tuple), st.booleans())
_contexts = st.builds(Context, _texts, _texts, _texts, st.none() | st.builds(Heading, _texts, _texts))
_traits = st.just(PLAIN) | st.builds(
    Traits, target=_texts, referrer_policy=_texts, stray=st.lists(_texts).map(tuple), empty_rel=st.booleans(), role=st.booleans(), nameless=st.booleans(),
    pictured=st.booleans(), labelled=st.booleans(), unlinked=st.booleans(), marker=st.booleans(), language=_texts, in_head=st.booleans(),
    relative=st.booleans(), selected=st.lists(st.integers(0, 99)).map(tuple),
)  # fmt: skip
_founds = st.builds(
    Found, _texts, st.sampled_from(["a", "img"]), st.sampled_from(["href", "src"]), _texts, _texts, st.sampled_from(Region), st.just(()),
    st.none() | _contexts, _traits,
)  # fmt: skip
_plain = st.tuples(_texts, st.just("a"), st.just("href"), _texts, _texts, st.sampled_from(Region)).map(lambda parts: Found(*parts))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Documents whose links have every trait, some of them under marks, of which two may say the same."""
    document = Document()
    document.suppressions = [*draw(st.lists(_marks, max_size=2)), Suppression("a.html", "written", ()), Suppression("a.html", "written", ())]
    marks = st.lists(st.sampled_from(document.suppressions), max_size=2)
    document.links = [link._replace(suppressions=tuple(draw(marks))) for link in draw(st.lists(_plain | _founds, max_size=8))]
    document.disabled, document.anchors, document.base, document.made = (
        draw(marks),
        draw(st.sets(_texts)),
        draw(st.none() | _texts),
        draw(st.booleans()),
    )
    return document


def kept() -> dict[bytes, bytes]:
    """What a run keeps of the one page."""
    readings = Readings()
    readings.read_page(SOURCE, BASE)
    return readings.used


def report_of(folder: Path, readings: Readings | None, *, site_url: str = BASE, **options: Any) -> str:
    """Check a built folder; gives the report, times aside."""
    config = Config.from_mapping(options)
    site = read_site(folder, site_url)
    graph = gather(site, page_sources(folder, site.files), config, partial(site_reader, folder), readings=readings)
    report = audit(graph, config, None, online=False, deadline=0)._replace(when=0.0, elapsed=0.0)
    return render(report, "json", None) + repr((graph.pages, graph.stubs, [link._replace(target=None) for link in graph.links]))  # type: ignore[arg-type]


# Down and up again


@settings(max_examples=60, deadline=None)
@given(documents())
def test_what_is_written_down_is_read_again(document: Document) -> None:
    """Every document comes back as it was; regions and plain traits are the very same objects, and marks are what they were one among the others."""

    def shape(one: Document) -> list[tuple[bool, bool, list[int]]]:
        marks = [id(mark) for mark in one.suppressions]
        return [
            (link.region is Region(link.region), link.traits is PLAIN, [marks.index(id(mark)) for mark in link.suppressions]) for link in one.links
        ] + [(True, True, [marks.index(id(mark)) for mark in one.disabled])]

    again = decoded(encoded(document) or b"")

    assert again is not None
    assert vars(document) == vars(again)
    assert shape(document) == shape(again)
    assert [type(link) for link in again.links] == [Found] * len(document.links)


@settings(max_examples=60, deadline=None)
@given(pages | broken_pages())
def test_a_page_that_is_known_says_the_same(html: bytes) -> None:
    """For any HTML, what comes from an earlier run is what reading it anew gives."""
    source = PageSource("a.html", lambda: html)
    cold = Readings()
    for whole in (True, False):
        cold.read_page(source, BASE, whole=whole, selectors=("a", "p > a"))
    warm = Readings(cold.used)
    for whole in (True, False):
        page, document = warm.read_page(source, BASE, whole=whole, selectors=("a", "p > a"))
        expected, known = read_page(source, BASE, whole=whole, selectors=("a", "p > a"))
        assert (expected, vars(known)) == (page, vars(document))
    assert (warm.hits, warm.misses, warm.changed) == (2, 0, False)


def test_a_page_with_everything_says_the_same() -> None:
    """Head, anchors, marks, contexts and traits come back, and nothing is parsed."""
    warm = Readings(kept())

    page, document = warm.read_page(SOURCE, BASE)

    assert page == read_page(SOURCE, BASE)[0]
    assert vars(document) == vars(read_page(SOURCE, BASE)[1])
    assert (page.title, page.rewrites_rel, page.robots, len(page.suppressions)) == ("Guide", True, (("robots", "noindex"),), 2)
    assert warm.hits == 1


# What makes it another page


@pytest.mark.parametrize(
    ("source", "url", "options"),
    [
        (SOURCE._replace(read=lambda: PAGE + "<a href=x>x</a>"), BASE, {}),
        (SOURCE._replace(read=PAGE.encode), BASE, {}),
        (SOURCE._replace(read=lambda: PAGE.encode("utf-16")), BASE, {}),
        (SOURCE._replace(path="other.html"), BASE, {}),
        (SOURCE._replace(content=Content(("more.html",))), BASE, {}),
        (SOURCE._replace(content=Content(("more.html", "e"), 1)), BASE, {}),
        (SOURCE._replace(content=Content(("more.html", "e"), 0, 1)), BASE, {}),
        (SOURCE, "https://acme.dev/guide/", {}),
        (SOURCE, BASE, {"whole": False}),
        (SOURCE, BASE, {"contexts": True}),
        (SOURCE, BASE, {"selectors": (".x",)}),
        (SOURCE, BASE, {"selectors": ("", ".x")}),
    ],
)
def test_whatever_else_could_be_read_is_read(source: PageSource, url: str, options: dict[str, Any]) -> None:
    """Other bytes, another path, URL or content, and each way to read a page differently: nothing of an earlier run is used."""
    readings = Readings(kept())

    page, document = readings.read_page(source, url, **options)

    assert (readings.hits, readings.misses) == (0, 1)
    assert (page, vars(document)) == ((expected := read_page(source, url, **options))[0], vars(expected[1]))


@pytest.mark.parametrize(
    "facts",
    [{"title": "Other"}, {"source": "docs/guide.md"}, {"edit_url": "https://acme.dev/edit"}, {"options": PageOptions(linked_from=False)}],
    ids=str,
)
def test_what_the_generator_says_is_taken_from_the_generator(facts: dict[str, Any]) -> None:
    """A page whose title, source, edit link or options are others now is not parsed, and has the new ones."""
    readings = Readings(kept())

    page, _ = readings.read_page(SOURCE._replace(**facts), BASE)

    assert (readings.hits, page) == (1, read_page(SOURCE._replace(**facts), BASE)[0])


def test_a_path_that_is_not_utf8_is_read_each_time() -> None:
    """Marks name their page, so such a page cannot be written down where it has one; it is read as ever."""
    source = SOURCE._replace(path="caf\udce9.html")
    readings = Readings()

    assert readings.read_page(source, BASE)[0] == read_page(source, BASE)[0]
    assert readings.used == {}


# The file


def test_a_site_is_the_same_after_any_change(tmp_path: Path) -> None:
    """Cold, warm, with a page changed, with one removed, and with other options: each report is that of a run without a memory, and only what changed is parsed."""
    folder, counts = write(tmp_path / "site", SITE), []

    def check(**options: Any) -> None:
        with kept_readings(tmp_path / "state") as readings:
            assert readings is not None
            assert report_of(folder, readings, **options) == report_of(folder, None, **options)
        counts.append((readings.hits, readings.misses, len(readings.used)))

    check()
    check()
    write(folder, {"a.html": SITE["a.html"].replace("no.png", "nope.png")})
    check()
    (folder / "b.html").unlink()
    check()
    check(policy=[{"name": "named", "match": {"selector": ".x"}, "rel": "sponsored"}])
    check(site_url="https://acme.dev/docs/")

    assert counts == [(0, 4, 4), (4, 0, 4), (3, 1, 4), (3, 0, 3), (0, 3, 3), (0, 3, 3)]


def test_a_file_is_written_only_where_something_is_new(tmp_path: Path) -> None:
    """A run that has read nothing new leaves the file alone; git sees none of it."""
    folder, state = write(tmp_path / "site", SITE), tmp_path / "state"
    times = []
    for _ in range(2):
        with kept_readings(state, "site") as readings:
            report_of(folder, readings)
        times.append(readings_file(state, "site").stat().st_ino)

    assert times[0] == times[1]
    assert sorted(path.name for path in state.iterdir()) == [".gitignore", readings_file(state, "site").name]
    assert (state / ".gitignore").read_text() == "*\n"


_PACK = msgspec.msgpack.encode
BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "truncated": lambda data: data[:-9],
    "only the head": lambda data: data[:36],
    "half a head": lambda data: data[:20],
    "a bit flipped": lambda data: data[:-50] + bytes([data[-50] ^ 1]) + data[-49:],
    "longer": lambda data: data + b"\0",
    "another version": lambda data: data[:16] + bytes(16) + data[32:],
    "foreign": lambda _: b"SQLite format 3\0" + bytes(100),
    "text": lambda _: b"notes of mine\n",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_says_nothing_and_is_written_anew(tmp_path: Path, name: str) -> None:
    """A file that is cut off, damaged, foreign or of another version is as none."""
    file = tmp_path / "state" / "pages.cache"
    whole = Readings()
    whole.read_page(SOURCE, BASE)
    save_readings(file, whole)
    good = file.read_bytes()
    file.write_bytes(BROKEN[name](good))

    again = load_readings(file)
    again.read_page(SOURCE, BASE)
    save_readings(file, again)

    assert (again.hits, again.misses) == (0, 1)
    assert file.read_bytes() == good


def _changed(**facts: Any) -> bytes:
    """A document that is well written down, but for some parts."""
    names = [
        "title", "name", "language", "base", "referrer", "rewrites_rel", "refresh", "encoding", "made", "anchors", "robots", "canonicals", "linkbacks",
        "suppressions", "disabled", "hrefs", "rels", "texts", "regions", "others",
    ]  # fmt: skip
    good = dict(zip(names, msgspec.msgpack.decode(encoded(read_page(SOURCE, BASE)[1]) or b""), strict=True))
    return _PACK([*(good | facts).values()])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xc1",
        _PACK([]),
        _PACK({"title": "x"}),
        b"\xdd\xff\xff\xff\xff",
        b"\x91" * 100_000,
        _changed() + b"\0",
        _changed(title=1),
        _changed(made=1),
        _changed(anchors="x"),
        _changed(hrefs=["a"]),
        _changed(rels=[None] * 5),
        _changed(regions=b""),
        _changed(regions=b"\2" * 9),
        _changed(others=[[0]]),
        _changed(others=[[99, "a", "href", [], None, None]]),
        _changed(others=[[-1, "a", "href", [], None, None]]),
        _changed(others=[[2**63, "a", "href", [], None, None]]),
        _changed(others=[[0, "a", "href", [99], None, None]]),
        _changed(others=[[0, "a", "href", [-1], None, None]]),
        _changed(disabled=[99]),
        _changed(suppressions=[["page", "written", [], 1]]),
        _changed(others=[[0, "a", "href", [], ["before"], None]]),
        _changed(others=[[0, "a", "href", [], None, ["", "", [1]]]]),
        _changed(title="\0\0").replace(b"\0\0", b"\xff\xff"),
    ],
    ids=range(25),
)
def test_what_is_not_a_document_is_none(data: bytes) -> None:
    """Nothing of the wrong type or size gets in from a file that a stranger may have written; the page is parsed."""
    readings = Readings(dict.fromkeys(kept(), data))

    page, document = readings.read_page(SOURCE, BASE)

    assert decoded(_changed()) is not None
    assert (readings.hits, readings.misses, readings.used) == (0, 1, kept())
    assert (page, vars(document)) == ((expected := read_page(SOURCE, BASE))[0], vars(expected[1]))


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path: Path) -> None:
    """Where a file stands in the way, nothing is kept, and nobody is told."""
    (tmp_path / "file").touch()

    with kept_readings(tmp_path / "file" / "state", "site") as readings:
        assert readings is not None
        readings.read_page(SOURCE, BASE)

    assert (readings.misses, [path.name for path in tmp_path.iterdir()]) == (1, ["file"])


def test_a_run_that_fails_keeps_nothing(tmp_path: Path) -> None:
    """Half a site would push out what is known of the other half."""
    with pytest.raises(RuntimeError), kept_readings(tmp_path / "state", "site") as readings:  # noqa: PT012 - it fails on its way
        assert readings is not None
        readings.read_page(SOURCE, BASE)
        raise RuntimeError

    assert list(tmp_path.iterdir()) == []


def test_runs_at_the_same_time_do_not_disturb_each_other(tmp_path: Path) -> None:
    """Of many that end together one wins, and whoever reads meanwhile finds a whole file of one of them."""
    file = tmp_path / "pages.cache"
    sources = [PageSource(f"{name}.html", lambda name=name: f"<a href={name}>{name}</a>") for name in range(8)]  # type: ignore[misc]

    def run(own: PageSource) -> int:
        readings = Readings()
        readings.read_page(own, BASE)
        save_readings(file, readings)
        found = load_readings(file)
        for source in sources:
            found.read_page(source, BASE)
        return found.hits

    with ThreadPoolExecutor(8) as pool:
        hits = list(pool.map(run, sources * 6))

    assert hits == [1] * 48
    assert sorted(path.name for path in tmp_path.iterdir()) == [".gitignore", "pages.cache"]


def test_a_folder_holds_the_sites_that_were_read_last(tmp_path: Path) -> None:
    """Each site has a file of its own, and the oldest go; what is far too large is not read."""
    files = [readings_file(tmp_path, "built", f"https://{number}.dev/") for number in range(MOST + 2)]
    for number, file in enumerate(files):
        save_readings(file, readings := load_readings(file))
        readings.read_page(SOURCE, BASE)
        save_readings(file, readings)
        os.utime(file, (number, number))

    assert sorted(tmp_path.glob("*.cache")) == sorted(files[2:])
    os.truncate(files[-1], LARGEST + 1)
    assert load_readings(files[-1]).read_page(SOURCE, BASE)[0].title == "Guide"


@pytest.mark.parametrize("installed", [False, True], ids=["a source tree", "a wheel"])
def test_other_code_reads_anew(tmp_path: Path, *, installed: bool) -> None:
    """Whoever changes linkvoice sees what his code does; an installation anew alone, as in each run of CI, changes nothing."""
    code = tmp_path / "code" / "linkvoice"
    shutil.copytree(Path(sys.modules["linkvoice"].__path__[0]), code, ignore=shutil.ignore_patterns("__pycache__"))
    script = """
        from pathlib import Path
        from linkvoice.model.site import PageSource
        from linkvoice.run.readings import load_readings, save_readings
        readings = load_readings(Path("pages.cache"))
        readings.read_page(PageSource("a.html", lambda: "<a href=b>b</a>"), "https://acme.dev/a.html")
        save_readings(Path("pages.cache"), readings)
        print(readings.hits)
    """

    record = code.parent / f"linkvoice-{__version__}.dist-info" / "RECORD"

    def hits() -> str:
        if installed:
            record.parent.mkdir(exist_ok=True)
            files = [*code.rglob("*.py"), code.parent / "other.py"]
            hashes = [(file, urlsafe_b64encode(sha256(file.read_bytes()).digest()).rstrip(b"=").decode()) for file in files if file.is_file()]
            record.write_text(
                "".join(f"{file.relative_to(code.parent).as_posix()},sha256={digest},{file.stat().st_size}\n" for file, digest in hashes)
            )
        command = [sys.executable, "-c", "\n".join(line.strip() for line in script.splitlines())]
        environment = {**os.environ, "PYTHONPATH": str(code.parent), "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True).stdout.strip()

    found = [hits(), hits()]
    os.utime(code / "extract" / "css.py", (1, 1))
    (code.parent / "other.py").write_text("")
    found.append(hits())
    with (code / "extract" / "css.py").open("a") as file:
        file.write("# changed\n")
    found.append(hits())

    assert found == ["0", "1", "1", "0"]


# The command


def test_the_command_reads_what_has_changed_unless_it_is_told_otherwise(tmp_path: Path) -> None:
    """What was read is kept in the state's folder, also with --offline; --no-cache neither reads nor writes it."""
    write(tmp_path / "site", SITE)

    def check(*flags: str) -> str:
        result = linkvoice("check", "site", "--offline", "--site-url", BASE, "--format", "json", *flags, cwd=tmp_path)
        assert "Traceback" not in result.stderr
        return re.sub(r'"(when|elapsed)": [^\n]*', "", result.stdout)

    without = check("--no-cache")
    assert not (tmp_path / "state").exists()
    assert without == check()
    assert without == check()
    (file,) = (tmp_path / "state").glob("pages-*.cache")
    assert "https://acme.dev/no.png" in without
    told = load_readings(file)
    for source in page_sources(tmp_path / "site", frozenset(SITE)):
        told.read_page(source, BASE + source.path.replace("index.html", ""))
    assert (told.hits, told.misses) == (4, 0)
    told.used.update({key: data.replace(b"no.png", b"ok.png") for key, data in told.used.items()})
    save_readings(file, told)
    lie = file.read_bytes()

    assert without == check("--no-cache")
    assert lie == file.read_bytes()
    assert [each["url"] for each in json.loads(check())["findings"] if "png" in each["url"]] == ["https://acme.dev/ok.png"]

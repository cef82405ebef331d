"""`linkvoice publish` on small sites of all shapes."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from linkvoice.inbound.ledger import Ledger, write_ledger
from linkvoice.model.backlink import Backlink
from tests.backlinks import backlink, crowd, visited
from tests.hostile import linkvoice

LEDGER = "linkvoice.ledger.jsonl"
CONFIG = 'site_url = "https://site.test/"\n'
SITEMAP = '<?xml version="1.0"?>\n<urlset>\n  <url>\n    <loc>https://site.test/</loc>\n  </url>\n</urlset>\n'
PAGE = '<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{title} | Acme</title>\n<link rel="stylesheet" href="{root}style.css"></head>\n<body><nav><a href="{root}">Acme</a></nav>\n<main><h1>{title}</h1>{text}</main>\n</body></html>\n'


def page(title: str, text: str, root: str = "../", language: str = "en") -> str:
    """A page of a theme."""
    return PAGE.format(title=title, text=text, root=root, language=language)


SITE: dict[str, str] = {
    "index.html": page("Start", '<p>Read the <a href="guide/">guide</a> first.</p>', "./"),
    "guide/index.html": page("Guide", '<h2 id="b">B</h2><p>Go <a href="../">home</a>. Or <a href="../fr/">abroad</a>.</p>'),
    "fr/index.html": page("Ici", '<p>Voir <a href="../guide/">le guide</a>.</p>', language="fr"),
    "plain/index.html": "<body><p>No place. <a href='../guide/'>Guide</a></p></body>",
    "linked/index.html": '<body><p><a href="../plain/">Plain</a></p></body>',
    "404.html": page("Not found", '<p>Try the <a href="/guide/">guide</a>.</p>', "/"),
    "old/index.html": '<html><head><meta http-equiv="refresh" content="0; url=../guide/"></head><body><main></main></body></html>',
    "style.css": "",
    "sitemap.xml": SITEMAP,
    "search.json": "{}",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a built site."""
    write(tmp_path / "site", SITE)
    (tmp_path / "linkvoice.toml").write_text(CONFIG, "utf-8")
    return tmp_path


def write(folder: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())


def known(project: Path, *backlinks: Backlink) -> None:
    """Write a ledger, in the place of the one that was there."""
    (project / LEDGER).unlink(missing_ok=True)
    write_ledger(project / LEDGER, Ledger({each.record.key: each.record for each in backlinks}))


def publish(project: Path, *arguments: str, code: int = 0) -> str:
    """Run the command; gives what it said."""
    result = linkvoice("publish", "site", *arguments, cwd=project)
    assert result.returncode == code, result.stderr
    return result.stdout + result.stderr


def bytes_of(folder: Path) -> dict[str, bytes]:
    """All files of a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def referrers(project: Path, path: str) -> dict[str, list[str | None]]:
    """Heading of each section of a page, with the references of the pages that it names."""
    tree = LexborHTMLParser((project / "site" / path).read_bytes())
    return {
        heading.text(): [link.attributes["href"] for link in section.css("a.linkvoice-page")]
        for section in tree.css("section.linkvoice")
        if (heading := section.css_first("h2")) is not None
    }


def test_pages_say_who_links_to_them(project: Path) -> None:
    """Each in its own language, with titles that are those of the pages; error pages and stubs neither have a section nor stand in one.

    A page without a place is counted; with -v it is named.
    """
    said = publish(project)

    assert referrers(project, "index.html") == {"Linked from": ["guide/"]}
    assert referrers(project, "guide/index.html") == {"Linked from": ["../fr/", "../plain/", "../"]}
    assert referrers(project, "fr/index.html") == {"Pages qui mènent ici": ["../guide/"]}
    texts = [node.text() for node in LexborHTMLParser((project / "site/guide/index.html").read_bytes()).css(".linkvoice-context")]
    assert texts == ["Voir le guide.", "Read the guide first."]
    changed = {path for path, html in bytes_of(project / "site").items() if html != SITE.get(path, "").encode()}
    assert changed == {"index.html", "guide/index.html", "fr/index.html", "assets/linkvoice.css"}
    assert (
        "1 page without the sections that belong there: no end tag of an <article>, <main> or role=main, and no comment <!-- linkvoice:backlinks -->; -v lists them"
        in said
    )
    assert "3 pages with sections; 4 files changed" in said
    assert "site/plain/index.html" in publish(project, "-v")


def test_a_second_run_changes_nothing_and_switching_off_undoes_all(project: Path) -> None:
    """Twice is once; without sections every file is what it was."""
    before = bytes_of(project / "site")
    known(project, backlink(), backlink("https://b.example/", "index.html"))
    publish(project)
    once = bytes_of(project / "site")

    assert "0 files changed" in publish(project)
    assert bytes_of(project / "site") == once
    (project / LEDGER).unlink()
    publish(project, "--set", "linked_from.enabled=false")
    assert bytes_of(project / "site") == before


def test_the_page_of_who_links_to_us(project: Path) -> None:
    """It looks like the start page, names itself in its head and in the sitemap, and leads to the pages that are linked and that get readers; search indexes stay."""
    (project / "site/sitemap.xml.gz").write_bytes(gzip.compress(SITEMAP.encode(), mtime=1_700_000_000))
    known(project, backlink(), backlink("https://b.example/", "", to_url="https://site.test/gone/"))
    visited(project / "state", {("https://blog.example", "https://site.test/guide/"): 41}, day=f"{datetime.now(UTC):%Y-%m-%d}")
    publish(project, "--set", "voices.referrals=linking")

    tree = LexborHTMLParser((project / "site/who-links-to-us/index.html").read_bytes())
    assert [node.text() for node in tree.css("title, body > nav a, main > h1")] == ["Who links to us | Acme", "Acme", "Who links to us"]
    assert [node.attributes["href"] for node in tree.css("link, body > nav > a")][:3] == ["../assets/linkvoice.css", "../style.css", "../"]
    assert {node.attributes["href"] for node in tree.css("section.linkvoice .linkvoice-facts > a")} == {"../guide/"}
    assert [cell.text() for cell in tree.css("section.linkvoice tbody :is(th, td)")] == ["blog.example", "Guide", "at least 30"]
    sitemap = (project / "site/sitemap.xml").read_bytes()
    assert sitemap.count(b"\n    <loc>https://site.test/who-links-to-us/</loc>\n") == 1
    assert gzip.decompress((project / "site/sitemap.xml.gz").read_bytes()) == sitemap
    assert (project / "site/sitemap.xml.gz").read_bytes()[4:8] == (1_700_000_000).to_bytes(4, "little")
    assert referrers(project, "guide/index.html")["Mentioned by"] == ["https://blog.example/post/"]
    assert (project / "site/search.json").read_text("utf-8") == "{}"


def test_a_damaged_store_of_visits_is_said(project: Path) -> None:
    """It is moved aside, and whoever publishes, checks or asks about a link is told so, once."""
    known(project, backlink())
    for arguments in (("publish", "site"), ("check", "site", "--offline"), ("explain", "https://site.test/guide/")):
        visits = project / "state" / "private" / "visits.sqlite"
        visits.parent.mkdir(parents=True, exist_ok=True)
        visits.write_bytes(b"no store")
        assert f"{visits} is not a store of linkvoice; it was moved to {visits.name}." in linkvoice(*arguments, cwd=project).stderr
        assert "was moved" not in linkvoice(*arguments, cwd=project).stderr


def test_a_new_ledger_changes_only_what_is_ours(project: Path) -> None:
    """What others link to now is shown now; a page that we made and nobody needs is taken away, with its entry in the sitemap."""
    known(project, backlink())
    publish(project)
    known(project, backlink("https://new.example/", "index.html"))
    publish(project)
    assert "Mentioned by" not in referrers(project, "guide/index.html")
    assert referrers(project, "index.html")["Mentioned by"] == ["https://new.example/"]

    publish(project, "--set", "voices.page=voices")
    assert not (project / "site/who-links-to-us").exists()
    assert (project / "site/voices/index.html").is_file()
    assert (project / "site/sitemap.xml").read_text("utf-8").count("<loc>") == 2


def test_the_list_goes_into_a_page_of_the_author(project: Path) -> None:
    """A page of that name that a generator has made keeps all of its bytes; the list stands where its author wants it."""
    own = page("Friends", "<p>Dear</p><!-- linkvoice:voices --><p>readers</p>")
    write(project / "site", {"who-links-to-us/index.html": own})
    known(project, backlink())
    publish(project)

    html = (project / "site/who-links-to-us/index.html").read_text("utf-8")
    block = re.compile("<!-- linkvoice:begin -->.*?<!-- linkvoice:end -->", re.DOTALL)
    assert block.sub("", html) == own
    assert html.index("<p>Dear</p>") < html.index("linkvoice-voices") < html.index("<p>readers</p>")
    assert (project / "site/sitemap.xml").read_text("utf-8") == SITEMAP


def test_pages_are_named_as_the_site_names_its_own(project: Path) -> None:
    """In a site of flat files, the new page is one; so are its further parts, which are framed alike."""
    write(
        project / "flat",
        {name: page(name, f'<a href="{other}.html">x</a>', "./") for name, other in (("index.html", "a"), ("a.html", "b"), ("b.html", "a"))},
    )
    known(project, *crowd(60, 30, 3))
    result = linkvoice("publish", "flat", "--set", "voices.limit=20", cwd=project)
    assert result.returncode == 0, result.stderr

    made = sorted(path for path in bytes_of(project / "flat") if path.startswith("who"))
    assert made[0] == "who-links-to-us.html"
    assert "who-links-to-us/sites-2.html" in made
    tree = LexborHTMLParser((project / "flat/who-links-to-us/sites-2.html").read_bytes())
    assert [node.attributes["href"] for node in tree.css("head link")] == ["../assets/linkvoice.css", "../style.css"]
    checked = linkvoice("check", "flat", "--offline", cwd=project)
    assert [line for line in checked.stdout.splitlines() if "who-links" in line] == []


def test_another_page_can_be_the_frame(project: Path) -> None:
    """--frame names it; a page that cannot be one is wrong use."""
    write(project / "site", {"about/index.html": page("About", "a").replace("<nav>", '<nav id="about">')})
    known(project, backlink())
    publish(project, "--frame", "about/index.html")
    assert 'id="about"' in (project / "site/who-links-to-us/index.html").read_text("utf-8")
    assert "--frame nowhere.html" in publish(project, "--frame", "nowhere.html", code=2)


def test_without_a_frame_the_page_stands_alone(project: Path) -> None:
    """A site without any content that could be told from its theme gets a page of its own style, light and dark."""
    write(project / "bare", {"index.html": "<body><p>a</p></body>"})
    known(project, backlink(target="index.html"))
    assert linkvoice("publish", "bare", cwd=project).returncode == 0

    tree = LexborHTMLParser((project / "bare/who-links-to-us/index.html").read_bytes())
    assert [node.text() for node in tree.css("title, main > h1")] == ["Who links to us", "Who links to us"]
    assert [node.attributes["content"] for node in tree.css("meta[name=color-scheme]")] == ["light dark"]


def test_a_dry_run_shows_what_would_change(project: Path) -> None:
    """It exits 1 with a diff, and writes nothing; where nothing would change, it exits 0."""
    before = bytes_of(project / "site")
    known(project, backlink())
    shown = publish(project, "--dry-run", code=1)
    assert bytes_of(project / "site") == before
    assert "+++ b/site/guide/index.html\n" in shown
    assert "+++ b/site/who-links-to-us/index.html\n" in shown
    publish(project)
    assert publish(project, "--diff").endswith("linkvoice: 3 pages with sections; 0 files would change\n")


def test_what_cannot_be_written_is_said(project: Path) -> None:
    """The exit code is 3, the other files are written, and nothing is left half-written."""
    (project / "site/assets").write_text("in the way", "utf-8")
    said = publish(project, code=3)

    assert "site/assets/linkvoice.css cannot be written (" in said
    assert referrers(project, "index.html") == {"Linked from": ["guide/"]}
    assert [path for path in bytes_of(project / "site") if "unfinished" in path] == []


def test_the_mode_of_a_file_stays(project: Path) -> None:
    """A page that a server may read can be read by it afterwards, too."""
    (project / "site/index.html").chmod(0o640)
    publish(project)

    assert (project / "site/index.html").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("config", "message"),
    [("", "linkvoice.ledger.jsonl tells who links to the site, but nobody says where that is."), ("nonsense = 1\n", "nonsense")],
)
def test_wrong_use(project: Path, config: str, message: str) -> None:
    """A ledger without the site's URL, or a configuration that cannot be used, is exit 2; nothing is written."""
    before = bytes_of(project / "site")
    known(project, backlink())
    (project / "linkvoice.toml").write_text(config, "utf-8")

    assert message in publish(project, code=2)
    assert bytes_of(project / "site") == before


def test_front_matter_counts_where_the_sources_are_named(project: Path) -> None:
    """With --source, a page that wants nothing of linkvoice gets nothing and stands nowhere."""
    write(project / "docs", {"guide.md": "---\nlinkvoice: false\n---\n# Guide\n", "index.md": "# Start\n", "fr.md": "# Ici\n"})
    publish(project, "--source", "docs")

    assert referrers(project, "guide/index.html") == {}
    assert referrers(project, "index.html") == {}


def test_sites_that_a_plugin_has_built_are_left_as_they_are(project: Path) -> None:
    """Sections, and a page of who links to us, that stand there already are not written a second time."""
    section = '<section class="linkvoice"><h2 id="lv-linked-from">Linked from</h2></section>'
    voices = '<section class="linkvoice linkvoice-voices"><h2 id="lv-sites">By site</h2></section>'
    made = {"index.html": page("Start", section, "./"), "guide/index.html": page("Guide", f'{section}<a href="../">x</a>')}
    write(project / "built", {**made, "who-links-to-us/index.html": page("Who links to us", voices)})
    known(project, backlink(target="gone/index.html"))
    before = bytes_of(project / "built")
    assert linkvoice("publish", "built", cwd=project).returncode == 0

    assert bytes_of(project / "built") == before


def test_a_page_that_is_there_by_a_link_is_written_once(project: Path) -> None:
    """A folder such as `latest` that is a link to another shows what is written there; a second run finds nothing to do."""
    (project / "site/latest").symlink_to("guide", target_is_directory=True)
    publish(project)
    assert referrers(project, "latest/index.html") == referrers(project, "guide/index.html") == {"Linked from": ["../fr/", "../plain/", "../"]}
    assert "0 files changed" in publish(project)


@pytest.mark.parametrize(
    ("folder", "message"),
    [("nowhere", "nowhere does not exist."), ("site/index.html", "index.html is not a folder."), ("docs", "docs holds Markdown.")],
)
@pytest.mark.parametrize("command", ["publish", "prospects", "notify"])
def test_what_is_no_built_site(project: Path, command: str, folder: str, message: str) -> None:
    """It is wrong use, and the message says what to name instead, before it says anything of a URL that such a folder would have told."""
    write(project / "docs", {"a.md": "# A\n"})
    known(project, backlink())
    (project / "linkvoice.toml").unlink()
    result = linkvoice(command, folder, cwd=project)
    assert (result.returncode, result.stdout) == (2, "")
    assert message in result.stderr
    assert "ame the folder that your generator writes to" in result.stderr


def test_the_check_after_it_finds_nothing_new(project: Path) -> None:
    """What is written has no broken link, and the new page needs no link to it."""
    known(project, backlink())
    findings = [json.loads(linkvoice("check", "site", "--offline", "--format", "json", cwd=project).stdout)["findings"] for _ in [publish(project)]]

    assert [finding for finding in findings[0] if "who-links" in str(finding["page"]) or finding["code"] in {"LV501", "LV502"}] == []

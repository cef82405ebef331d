"""Exports of other tools: every known table, in the languages and forms that tools write, and what hostile hands make of them."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linkvoice.errors import UsageError
from linkvoice.inbound.exports import LARGEST, Export, read_export
from linkvoice.model.observation import Observation
from tests.export_files import AHREFS, MAJESTIC, MAJESTIC_OLD, MOZ, SEMRUSH, bomb, lying, row, table, workbook, zipped

MIB = 1024 * 1024
LATEST = "Linking page,Last crawled\nhttps://blog.acme.dev/a,2026-09-20\nhttps://news.acme.dev/b,2026-09-18\n"


def read(text: str | bytes, name: str = "export.csv", **columns: str) -> Export:
    """Read an export; text is UTF-8."""
    return read_export(text if isinstance(text, bytes) else text.encode(), name, columns or None)


def only(export: Export) -> Observation:
    """Give its one observation."""
    (seen,) = export.observations
    return seen


def refusal(data: bytes, name: str = "export.csv", **columns: str) -> str:
    """Give what is said of a file that cannot be read."""
    with pytest.raises(UsageError) as caught:
        read_export(data, name, columns or None)
    return str(caught.value)


def peak(job: Callable[[], object]) -> int:
    """Give how many bytes a job takes at most."""
    tracemalloc.start()
    try:
        job()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


# Search Console


def test_latest_links_name_pages_and_days_and_no_target() -> None:
    """The table "Latest links" gives linking pages that link to some page of ours, as a sample, with the day of the last crawl."""
    export = read(LATEST)

    assert export.format == "Google Search Console: latest links"
    assert export.observations == (
        Observation("search-console", "https://blog.acme.dev/a", "https://blog.acme.dev", last_seen="2026-09-20", sample=True),
        Observation("search-console", "https://news.acme.dev/b", "https://news.acme.dev", last_seen="2026-09-18", sample=True),
    )
    assert (export.notes, export.skipped, export.sites) == ((), 0, ())


@pytest.mark.parametrize(("header", "day", "iso"), [
    ("Linking page,Last crawled", '"Sep 15, 2026"', "2026-09-15"),
    ("Verweisende Seite;Zuletzt gecrawlt", "15.09.2026", "2026-09-15"),
    ("Verweisende Seite;Zuletzt gecrawlt", "5. Okt. 2026", "2026-10-05"),
    ("Verweisende Seite;Zuletzt gecrawlt", "15. März 2026", "2026-03-15"),
    ("Página de enlace,Último rastreo", "15 sept 2026", "2026-09-15"),
    ("Página de enlace,Último rastreo", "15 ene 2026", "2026-01-15"),
    ("Page référente;Dernière exploration", "15 août 2026", "2026-08-15"),
    ("Page référente;Dernière exploration", "15 févr. 2026", "2026-02-15"),
    ("דף מקשר,נסרק לאחרונה", "28/09/2026", "2026-09-28"),
    ("דף מקשר,נסרק לאחרונה", "15 בספט׳ 2026", "2026-09-15"),  # noqa: RUF001 - Hebrew
    ("Página de vinculação,Último rastreamento", "15 de set. de 2026", "2026-09-15"),
    ("リンク元ページ,最終クロール日", "2026年9月15日", "2026-09-15"),
    ("Linking page,Last crawled", "2026/09/15", "2026-09-15"),
    ("Linking page,Last crawled", "2026-09-15T10:20:30Z", "2026-09-15"),
])  # fmt: skip
def test_latest_links_are_known_in_any_language(header: str, day: str, iso: str) -> None:
    """A column of addresses and a column of dates are "Latest links", whatever they are called, and each language's dates are read."""
    export = read(f"{header}\nhttps://blog.acme.dev/a{';' if ';' in header else ','}{day}\n")

    assert export.format == "Google Search Console: latest links"
    assert only(export).last_seen == iso


@pytest.mark.parametrize(("days", "read_as"), [
    (["03/04/2026", "28/09/2026"], ["2026-04-03", "2026-09-28"]),
    (["03/04/2026", "09/28/2026"], ["2026-03-04", "2026-09-28"]),
    (["03-04-2026", "28-09-2026"], ["2026-04-03", "2026-09-28"]),
    (["03/04/2026", "05/06/2026"], ["", ""]),
    (["03/04/2026", "05/05/2026"], ["", "2026-05-05"]),
    (["03/04/2026", "28/09/2026", "09/28/2026"], ["", "", ""]),
    (["03.04.2026", "05.06.2026"], ["2026-04-03", "2026-06-05"]),
    (["31/02/2026", "28/09/2026"], ["", "2026-09-28"]),
    (["yesterday", "2026-09-28", "2026-09-27", "2026-09-26", "2026-09-25"], ["", "2026-09-28", "2026-09-27", "2026-09-26", "2026-09-25"]),
])  # fmt: skip
def test_day_and_month_are_told_apart_by_the_whole_column_or_not_at_all(days: list[str], read_as: list[str]) -> None:
    """One date with a 13 or more settles all others; where none does, or two contradict each other, the dates are left out and counted."""
    export = read("Linking page,Last crawled\n" + "".join(f"https://blog.acme.dev/{at},{day}\n" for at, day in enumerate(days)))

    assert [seen.last_seen for seen in export.observations] == read_as
    lost = read_as.count("")
    assert export.notes == ((f"Dates that cannot be read, or that may mean two days: {lost}.",) if lost else ())


@pytest.mark.parametrize("header", ["Linking page", "Página de enlace", "דף מקשר", "Page référente"])
def test_sample_links_are_one_column_of_addresses(header: str) -> None:
    """The table "More sample links" has linking pages alone."""
    export = read(f"{header}\nhttps://blog.acme.dev/a\nhttps://blog.acme.dev/b\n")

    assert export.format == "Google Search Console: sample links"
    assert [seen.from_url for seen in export.observations] == ["https://blog.acme.dev/a", "https://blog.acme.dev/b"]


@pytest.mark.parametrize("text", [
    'Site,Linking pages,Target pages\nsmall.acme.dev,3,1\nbig.acme.dev,"1,240",12\n',
    "Website;Verlinkende Seiten;Zielseiten\r\nsmall.acme.dev;3;1\r\nbig.acme.dev;1.240;12\r\n",
    "Sitio,Páginas,Páginas de destino\nsmall.acme.dev,3,1\nbig.acme.dev,1240,12\n",
    "Site;Pages référentes;Pages cibles\nsmall.acme.dev;3;1\nbig.acme.dev;1\u202f240;12\n",
    'אתר,דפים מקשרים,דפי יעד\nsmall.acme.dev,3,1\nbig.acme.dev,"1,240",12\n',
])  # fmt: skip
def test_top_linking_sites_are_leads_and_no_links(text: str) -> None:
    """Sites come without a page, with the number of their links, however thousands are written."""
    export = read(text)

    assert export.format == "Google Search Console: top linking sites"
    assert export.sites == (("https://small.acme.dev", 3), ("https://big.acme.dev", 1240))
    assert [(seen.from_url, seen.to_url, seen.sample) for seen in export.observations] == [("", "", True), ("", "", True)]
    assert export.notes == ("export.csv: sites, without the pages of theirs that link here; they are leads, not links.",)


def test_sites_with_other_letters_are_sites() -> None:
    """Host names in other scripts are read, and written as the web writes them."""
    assert read("Website;Seiten;Zielseiten\nbücher.example;3;1\n日本.co.jp;87;5\n").sites == (
        ("https://xn--bcher-kva.example", 3),
        ("https://xn--wgv71a.co.jp", 87),
    )


@pytest.mark.parametrize("header", [
    "Target page,Incoming links,Linking sites", "Zielseite,Eingehende Links,Verweisende Websites", "דף יעד,קישורים נכנסים,אתרים מקשרים",
])  # fmt: skip
@pytest.mark.parametrize("name", ["acme.dev-Top linked pages - externally-2026-07-18.csv", "Páginas más enlazadas externamente.csv", "חיצוניים.csv"])
def test_top_linked_pages_from_outside_are_pages_of_ours(header: str, name: str) -> None:
    """The table "Top linked pages, externally" says which pages of ours others link to, and not who; no link is made up from it."""
    export = read(f'{header}\nhttps://acme.dev/,"2,100",80\nhttps://acme.dev/guide,340,25\n', name)

    assert export.format == "Google Search Console: top linked pages, externally"
    assert export.linked == {"https://acme.dev/": 2100, "https://acme.dev/guide": 340}
    assert (export.observations, export.notes) == ((), ())


@pytest.mark.parametrize("name", ["acme.dev-Top linked pages - internally-2026-07-18.csv", "Am häufigsten intern verlinkt.csv", "דפים פנימיים.csv"])
def test_top_linked_pages_from_inside_are_left_out(name: str) -> None:
    """The table of links from our own pages is the same in all but its name; nothing is taken from it."""
    export = read("Target page,Incoming links,Linking sites\nhttps://acme.dev/,999,1\n", name)

    assert (export.linked, export.observations) == ({}, ())
    assert export.notes == (f"{name}: top linked pages, internally, which says nothing of others; nothing was taken from it.",)


def test_top_linked_pages_without_a_telling_name_say_so() -> None:
    """Where the name does not tell whose links these are, they are taken for those of others, and that is said."""
    export = read("Target page,Incoming links,Linking sites\nhttps://acme.dev/,9,1\n", "download.csv")

    assert export.linked == {"https://acme.dev/": 9}
    assert export.notes == (
        "download.csv: it does not say whether others link to these pages or your own pages do; it was taken for the former.",
    )  # fmt: skip


@pytest.mark.parametrize(("text", "name"), [
    ("Linking text\nacme docs\nread more\n", "download.csv"), ("Texto\nacme docs\nread more\n", "acme.dev-Top linking text.csv"),
])  # fmt: skip
def test_top_linking_text_gives_no_links(text: str, name: str) -> None:
    """A list of link texts says of none where it stands: it is counted and left."""
    export = read(text, name)

    assert (export.format, export.observations) == ("Google Search Console: top linking text", ())
    assert export.notes == (f"{name}: 2 texts of links, without the pages that they stand on; nothing was taken from it.",)


TABLES: dict[str, list[list[str | int | None]]] = {
    "Top linking sites": [["Site", "Linking pages", "Target pages"], ["blog.acme.dev", 5, 2]],
    "Top linked pages - externally": [["Target page", "Incoming links", "Linking sites"], ["https://acme.dev/", 50, 7]],
    "Top linked pages - internally": [["Target page", "Incoming links", "Linking sites"], ["https://acme.dev/", 900, 1]],
    "Top linking text": [["Linking text"], ["acme"]],
    "Latest links": [["Linking page", "Last crawled"], ["https://blog.acme.dev/a", "2026-09-30"]],
    "Notes": [["What", "Why"], ["nothing", "never"]],
}


@pytest.mark.parametrize("data", [
    pytest.param(zipped({f"{name}.csv": table([str(cell) for cell in rows[0]], *rows[1:]) for name, rows in TABLES.items()} | {"readme.md": "Hello"}), id="zip"),
    pytest.param(workbook(TABLES), id="xlsx"),
    pytest.param(workbook(TABLES, shared=False), id="xlsx with texts in cells"),
])  # fmt: skip
def test_all_tables_in_one_file_are_read_together(data: bytes) -> None:
    """A zip of CSV files and a workbook are read whole, each table by what it is; names of sheets and files inside tell what names tell."""
    export = read(data, "acme.dev-Links-internal-external.zip")

    assert {*export.format.removeprefix("Google Search Console: ").replace(", ex", " ex").replace(", in", " in").split(", ")} == {
        "latest links", "top linking sites", "top linked pages externally", "top linked pages internally", "top linking text",
    }  # fmt: skip
    assert export.linked == {"https://acme.dev/": 50}
    assert export.sites == (("https://blog.acme.dev", 5),)
    assert [(seen.from_url, seen.last_seen) for seen in export.observations if seen.from_url] == [("https://blog.acme.dev/a", "2026-09-30")]
    assert len(export.notes) == 4
    assert [note.partition(":")[0].removesuffix(".csv") for note in export.notes if "that is known" in note] == ["Notes"]


def test_the_report_on_indexing_is_not_taken_for_links() -> None:
    """Search Console's list of our own pages looks like "Latest links" but for its first column, and is refused."""
    assert "unknown format" in refusal(b"URL,Last crawled\nhttps://acme.dev/a,2026-09-20\n", "Table.csv")


# Other tools


def test_bing_pages_name_both_pages_and_the_text() -> None:
    """Bing's pages are links from page to page with their text, as a sample; the file has a byte order mark."""
    text = table(["Source Url", "Anchor text", "Target Url"], ["https://blog.acme.dev/x", "great tool", "https://acme.dev/#top"])
    export = read(text.encode("utf-8-sig"))

    assert export.format == "Bing Webmaster Tools: pages"
    assert only(export) == Observation(
        "bing", "https://blog.acme.dev/x", "https://blog.acme.dev", "https://acme.dev/#top", anchor="great tool", sample=True
    )  # fmt: skip


def test_bing_domains_are_leads() -> None:
    """Bing's domains are sites with a number of links."""
    export = read(table(["Domain", "Backlinks Count"], ["blog.acme.dev", "1,004"]))

    assert (export.format, export.sites) == ("Bing Webmaster Tools: domains", (("https://blog.acme.dev", 1004),))
    assert only(export).sample


def test_bing_anchors_give_no_links() -> None:
    """Bing's anchor texts are counted and left."""
    export = read(table(["Anchor", "Backlinks Count"], ["acme", "14"]))

    assert (export.format, export.observations) == ("Bing Webmaster Tools: anchor texts", ())
    assert export.notes == ("export.csv: 1 texts of links, without the pages that they stand on; nothing was taken from it.",)


@pytest.mark.parametrize(("encoding", "delimiter"), [("utf-16", "\t"), ("utf-8", ","), ("utf-8-sig", "\t"), ("utf-8", ";")])
def test_ahrefs_backlinks_say_all_there_is_to_say(encoding: str, delimiter: str) -> None:
    """Ahrefs' backlinks carry title, text, rel and dates, in UTF-16 with tabs as in UTF-8 with commas."""
    cells = row(
        AHREFS, Referring_page_title="Ein schöner Tag", Referring_page_URL="https://blog.acme.dev/x#c", Target_URL="https://acme.dev/guide",
        Anchor="die Anleitung", Nofollow="true", UGC="false", Sponsored="true", First_seen="2026-10-01 10:00:00", Last_seen="2026-11-02T09:00:00Z",
        Domain_rating="72.5",
    )  # fmt: skip
    export = read(table(AHREFS, cells, delimiter=delimiter).encode(encoding))

    assert export.format == "Ahrefs: backlinks"
    assert only(export) == Observation(
        "ahrefs", "https://blog.acme.dev/x", "https://blog.acme.dev", "https://acme.dev/guide", anchor="die Anleitung", rel="nofollow sponsored",
        title="Ein schöner Tag", first_seen="2026-10-01", last_seen="2026-11-02",
    )  # fmt: skip


@pytest.mark.parametrize(("cells", "lost"), [({}, False), ({"Lost": "2026-11-03 10:00:00"}, True), ({"Lost_status": "removed"}, True)])
def test_ahrefs_says_what_is_lost(cells: dict[str, str], lost: bool) -> None:
    """A date or a status of loss marks a link as lost."""
    assert only(read(table(AHREFS, row(AHREFS, Referring_page_URL="https://b.acme.dev/", Target_URL="https://acme.dev/", **cells)))).lost is lost


def test_ahrefs_broken_backlinks_are_told_apart() -> None:
    """The list of links to pages that are gone has a few columns more."""
    header = [*AHREFS, "Target page HTTP code", "Target checked", "Ref. page checked"]
    cells = row(header, Referring_page_URL="https://b.acme.dev/", Target_URL="https://acme.dev/gone/", Target_page_HTTP_code="404", Nofollow="false")
    export = read(table(header, cells))

    assert export.format == "Ahrefs: broken backlinks"
    assert (only(export).to_url, only(export).rel) == ("https://acme.dev/gone/", "")


@pytest.mark.parametrize(("more", "name"), [([], "backlinks"), (["Toxicity Score", "Toxic markers"], "backlink audit")])
def test_semrush_backlinks(more: list[str], name: str) -> None:
    """Semrush's backlinks and its audit are read alike, flags to rel, and whether the link is lost."""
    header = [*SEMRUSH, *more]
    cells = row(
        header, Source_title="A post", Source_url="https://blog.acme.dev/x", Target_url="https://acme.dev/", Anchor="acme", Nofollow="TRUE", Ugc="TRUE",
        Sponsored="FALSE", First_seen="2026-08-01", Last_seen="2026-09-01", New_link="FALSE", Lost_link="TRUE",
    )  # fmt: skip
    export = read(table(header, cells))

    assert export.format == f"Semrush: {name}"
    assert only(export) == Observation(
        "semrush", "https://blog.acme.dev/x", "https://blog.acme.dev", "https://acme.dev/", anchor="acme", rel="nofollow ugc", title="A post",
        first_seen="2026-08-01", last_seen="2026-09-01", lost=True,
    )  # fmt: skip


def test_semrush_referring_domains_are_leads() -> None:
    """Semrush's referring domains are sites with a number of links and dates."""
    header = ["Domain ascore", "Domain", "Backlinks", "IP Address", "Country", "First seen", "Last seen"]
    export = read(table(header, ["40", "blog.acme.dev", "17", "192.0.2.1", "de", "2026-01-02", "2026-03-04"]))

    assert (export.format, export.sites) == ("Semrush: referring domains", (("https://blog.acme.dev", 17),))
    assert (only(export).first_seen, only(export).last_seen) == ("2026-01-02", "2026-03-04")


@pytest.mark.parametrize(("nofollow", "rel"), [("1", "nofollow"), ("0", ""), ("-", ""), ("", None)])
def test_majestic_backlinks(nofollow: str, rel: str | None) -> None:
    """Majestic's flags are 0, 1 or a dash; a dash means no, and an empty cell says nothing."""
    cells = row(
        MAJESTIC, SourceURL="https://blog.acme.dev/x", TargetURL="https://acme.dev/", AnchorText="acme", FirstIndexedDate="2026-01-02",
        LastSeenDate="2026-03-04", FlagNoFollow=nofollow, FlagDeleted="0", LinkType="TextLink", Domain="blog.acme.dev",
    )  # fmt: skip
    export = read(table(MAJESTIC, cells))

    assert export.format == "Majestic: backlinks"
    assert only(export) == Observation(
        "majestic", "https://blog.acme.dev/x", "https://blog.acme.dev", "https://acme.dev/", anchor="acme", rel=rel, first_seen="2026-01-02",
        last_seen="2026-03-04",
    )  # fmt: skip


@pytest.mark.parametrize("cells", [{"FlagDeleted": "1"}, {"DateLost": "2026-05-06"}])
def test_majestic_says_what_is_lost(cells: dict[str, str]) -> None:
    """A deleted link, or one with a date of loss, is lost."""
    assert only(read(table(MAJESTIC, row(MAJESTIC, SourceURL="https://b.acme.dev/", TargetURL="https://acme.dev/", **cells)))).lost


def test_majestic_older_exports() -> None:
    """Majestic's older names of columns are known too."""
    export = read(table(MAJESTIC_OLD, ["https://acme.dev/", "https://blog.acme.dev/x", "acme", "2026-03-04", "2026-01-02", "-", "+"]))

    assert export.format == "Majestic: backlinks"
    assert (only(export).first_seen, only(export).last_seen, only(export).rel) == ("2026-01-02", "2026-03-04", "")


@pytest.mark.parametrize(("kind", "rel"), [("nofollow", "nofollow"), ("follow", ""), ("nofollow, ugc", "nofollow ugc"), ("301 redirect", None)])
def test_moz_inbound_links(kind: str, rel: str | None) -> None:
    """Moz names the linking page plainly "URL", and says rel in its type of link."""
    cells = row(
        MOZ, URL="blog.acme.dev/x", Title="A post", Anchor_Text="acme", Target_URL="acme.dev/", Link_Type=kind, Link_State="lost",
        First_Seen="2026-01-02", Last_Seen="2026-03-04",
    )  # fmt: skip
    export = read(table(MOZ, cells))

    assert export.format == "Moz: inbound links"
    assert only(export) == Observation(
        "moz", "https://blog.acme.dev/x", "https://blog.acme.dev", "https://acme.dev/", anchor="acme", rel=rel, title="A post", first_seen="2026-01-02",
        last_seen="2026-03-04", lost=True,
    )  # fmt: skip


NOT_FOUND = """\
Date,Version,Path,Views
2026-10-01 00:00:00,latest,/guide/old.html,3
2026-10-02 00:00:00,latest,/guide/old.html?utm_source=x,"1,000"
2026-10-02 00:00:00,stable,wp-login.php,7
2026-10-02 00:00:00,,//evil.example/x,1
2026-10-02 00:00:00,,/\\evil.example,1
"""


@pytest.mark.parametrize("name", ["readthedocs_traffic_analytics_acme_http404_2026-09-01_2026-10-02.csv", "renamed.csv"])
def test_read_the_docs_tells_what_was_asked_for_in_vain(name: str) -> None:
    """Its list of pages not found gives paths with the sum of their views and without queries, and no link; no path leads to another host."""
    export = read(NOT_FOUND, name)

    assert export.format == "Read the Docs: pages not found"
    assert export.wanted == {"/guide/old.html": 1003, "/wp-login.php": 7, "/evil.example/x": 1}
    assert (export.observations, export.skipped) == ((), 1)


@pytest.mark.parametrize(
    "name", ["readthedocs_traffic_analytics_acme_http200_2026-09-01_2026-10-02.csv", "readthedocs_traffic_analytics_acme_2026_2026.csv"]
)
def test_read_the_docs_views_of_pages_that_are_there_are_left_out(name: str) -> None:
    """The list of pages viewed has the same columns; its name tells, and nothing is taken from it."""
    export = read(NOT_FOUND, name)

    assert (export.format, export.wanted) == ("Read the Docs: pages viewed", {})
    assert "nothing was taken from it" in export.notes[0]


# Tables of one's own


def test_a_table_with_usual_names_needs_no_map() -> None:
    """Columns with the usual names for both ends of a link are known."""
    export = read("url_from,url_to,anchor,dofollow,first_seen\nhttps://blog.acme.dev/x,https://acme.dev/,acme,false,2026-01-02\n")

    assert export.format == "Table: links"
    assert only(export) == Observation(
        "import", "https://blog.acme.dev/x", "https://blog.acme.dev", "https://acme.dev/", anchor="acme", rel="nofollow", first_seen="2026-01-02"
    )  # fmt: skip


def test_columns_can_be_named() -> None:
    """A map of columns reads any table; names match without regard to case and signs, and other columns stay unread."""
    text = "Wo;Wohin;Wie;Regel;Wann;Anchor\nhttps://blog.acme.dev/x;https://acme.dev/;acme;nofollow noopener;01.10.2026;unread\n"
    export = read(text, **{"from": "wo", "to": "Wohin", "title": "Wie", "rel": "REGEL", "last": "wann"})

    assert export.format == "Your own table: links"
    assert only(export) == Observation(
        "import", "https://blog.acme.dev/x", "https://blog.acme.dev", "https://acme.dev/", rel="nofollow noopener", title="acme", last_seen="2026-10-01"
    )  # fmt: skip


def test_columns_overrule_what_a_table_seems_to_be() -> None:
    """The map of the user counts more than the shape of the table."""
    export = read("URL,Last crawled\nhttps://blog.acme.dev/a,2026-09-20\n", **{"from": "URL"})

    assert (only(export).from_url, only(export).last_seen, only(export).sample) == ("https://blog.acme.dev/a", "", False)


@pytest.mark.parametrize(("columns", "said"), [
    ({"from": "Nowhere"}, "no table in it has all the columns 'Nowhere'"),
    ({"form": "A"}, "There is no field 'form', did you mean 'from'?"),
    ({"to": "A"}, "No column is named for the linking page: add `--column from=NAME`."),
])  # fmt: skip
def test_a_wrong_map_says_what_is_wrong(columns: dict[str, str], said: str) -> None:
    """A column that is not there, a field that does not exist, and a map without the linking page are told plainly."""
    assert said in refusal(b"A,B\nx,y\n", **columns)


def test_an_unknown_format_says_what_was_seen_and_how_to_go_on() -> None:
    """The refusal names the columns, what is in them, and the flags to read the table all the same."""
    text = b"Wo steht's;Wohin;Punkte\nhttps://blog.acme.dev/x;https://acme.dev/;3\n"

    assert refusal(text, "mine.csv") == (
        'mine.csv: unknown format. This is what it holds: columns "Wo steht\'s" (addresses), "Wohin" (addresses), "Punkte" (numbers). '
        "If a column names the pages that link to you, say which: `--column from='Wo steht'\"'\"'s' --column to=Wohin` "
        "(without the second one, any page of yours is meant)."
    )


def test_a_list_without_names_of_columns_is_refused() -> None:
    """A list that starts with an address at once would lose its first row."""
    assert "unknown format" in refusal(b"https://blog.acme.dev/a\nhttps://blog.acme.dev/b\n")


# Hostile cells


@pytest.mark.parametrize("source", [
    "javascript:alert(1)", "data:text/html,x", "ftp://acme.dev/x", '=HYPERLINK("https://evil.example";"x")', "+1", "-1", "@SUM(A1)", "mailto:a@acme.dev",
    "https://user:secret@acme.dev/", "https://", "http://[::1", "/path", "x", "", "https://acme.dev/" + "a" * 3000, "https://acme.dev:99999/",
])  # fmt: skip
def test_what_is_no_web_address_is_left_out_and_counted(source: str) -> None:
    """Other schemes, formulas, passwords and nonsense give no observation, whichever end of the link they stand at."""
    pages = [[source, "https://acme.dev/"], ["https://blog.acme.dev/x", "https://acme.dev/"]]
    export = read(table(["from", "to"], *pages))

    assert [seen.from_url for seen in export.observations] == ["https://blog.acme.dev/x"]
    assert export.notes == ("Rows left out because of a linking page that is no web address: 1.",)
    assert export.skipped == 1
    if source:
        assert read(table(["to", "from"], *pages)).notes == ("Rows left out because of a linked page that is no web address: 1.",)


def test_texts_lose_what_acts_upon_terminals_and_eyes() -> None:
    """Control, escape and bidirectional characters go from titles and texts, white space folds, and no text is longer than 200 characters."""
    title = "\x1b[31mred\x1b[0m \x1b]0;title\x07\u202eevil\u2066\u200b \t\n  end" + "x" * 500
    export = read(table(["from", "to", "title", "anchor"], ["https://b.acme.dev/", "https://acme.dev/", title, "=cmd|' /C calc'!A0"]))

    assert only(export).title == ("red evil end" + "x" * 500)[:200]
    assert only(export).anchor == "=cmd|' /C calc'!A0"


def test_messages_hold_nothing_that_acts() -> None:
    """Names of columns, sheets and files go into messages without control characters, and cut to size."""
    said = refusal(f"A\x1b[31mB\u202e\x07{'c' * 100},D\n1,2\n".encode(), "x\x1b[2J\n\u202e.csv")

    assert said.startswith('x .csv: unknown format. This is what it holds: columns "AB' + "c" * 58 + '" (numbers), "D" (numbers).')
    assert said.isprintable()


def test_a_page_that_is_named_ten_thousand_times_is_one() -> None:
    """Rows that name the same two pages collapse into one, whose dates span them all and which is lost only where all are."""
    rows = [
        (f"https://b.acme.dev/#{at}", "https://acme.dev/", f"2026-01-{at % 28 + 1:02}", f"2026-02-{at % 28 + 1:02}", at % 2) for at in range(10_000)
    ]
    export = read(table(["from", "to", "first seen", "last seen", "lost"], *rows))

    assert (only(export).first_seen, only(export).last_seen, only(export).lost) == ("2026-01-01", "2026-02-28", False)
    assert export.notes == ("Rows that name the same two pages again: 9,999.",)


@pytest.mark.parametrize(("text", "reason"), [
    ("Site,Linking pages,Target pages\nlocal<host,3,1\n", "a linking site that is no host name"),
    ("Target page,Incoming links,Linking sites\nhttps://acme.dev/,many,1\n", "a missing address or number"),
    ("Target page,Incoming links,Linking sites\n/guide,3,1\n", "a missing address or number"),
    ("Date,Version,Path,Views\n,,/guide,-3\n", "a missing path or number"),
])  # fmt: skip
def test_rows_of_other_tables_are_left_out_and_counted_too(text: str, reason: str) -> None:
    """A site that is none, and a number that is none, give nothing and are counted."""
    export = read(text)

    assert (export.observations, export.linked, export.wanted, export.skipped) == ((), {}, {}, 1)
    assert export.notes[-1] == f"Rows left out because of {reason}: 1."


def test_a_row_with_a_stray_delimiter_is_left_out() -> None:
    """A comma without quotation marks moves all cells after it, so that none is trusted."""
    export = read("from,to,anchor\nhttps://b.acme.dev/x,y,https://acme.dev/,acme\nhttps://c.acme.dev/,https://acme.dev/,acme,\n")

    assert only(export).from_url == "https://c.acme.dev/"
    assert export.notes == ("Rows left out because of more cells than columns: 1.",)


# Files


@pytest.mark.parametrize("text", [
    pytest.param("Linking page,Last crawled\rhttps://a.acme.dev/,2026-09-20\nhttps://b.acme.dev/,2026-09-20\r\n\r\n\n", id="mixed line ends"),
    pytest.param("\ufeffLinking page;Last crawled\nhttps://a.acme.dev/;2026-09-20\nhttps://b.acme.dev/;2026-09-20", id="mark, semicolon, no end"),
    pytest.param("sep=;\r\nLinking page;Last crawled\r\nhttps://a.acme.dev/;2026-09-20\r\nhttps://b.acme.dev/;2026-09-20\r\n", id="hint"),
    pytest.param("\n\t\nLinking page\tLast crawled\nhttps://a.acme.dev/\t2026-09-20\n \t \nhttps://b.acme.dev/\t2026-09-20\n", id="tabs and blank rows"),
    pytest.param('"Linking page","Last crawled"\n"https://a.acme.dev/","2026-09-20"\n"https://b.acme.dev/","2026-09-20"\n', id="quotes"),
    pytest.param("Linking page,Last crawled,,\nhttps://a.acme.dev/,2026-09-20,,\nhttps://b.acme.dev/,2026-09-20\n", id="empty columns"),
    pytest.param(LATEST.replace("blog", "a").replace("news", "b").replace("/a,", "/,").replace("/b,", "/,").encode("utf-16-be").join([b"\xfe\xff", b""]), id="UTF-16, big end first"),
])  # fmt: skip
def test_forms_of_text_do_not_matter(text: str | bytes) -> None:
    """Byte order marks, delimiters, quotation marks, line ends and blank rows are read as spreadsheets read them."""
    assert [seen.from_url for seen in read(text).observations] == ["https://a.acme.dev/", "https://b.acme.dev/"]


def test_quoted_cells_hold_lines_commas_and_quotation_marks() -> None:
    """A cell in quotation marks may hold whatever it likes."""
    export = read('from,to,anchor\r\n"https://b.acme.dev/a,b","https://acme.dev/","one\r\ntwo, ""three"""\r\n')

    assert (only(export).from_url, only(export).anchor) == ("https://b.acme.dev/a,b", 'one two, "three"')


def test_older_western_text_is_read() -> None:
    """What is no UTF-8 is taken for the Western encoding of Windows."""
    assert only(read("from,to,anchor\nhttps://b.acme.dev/,https://acme.dev/,schön — “so”\n".encode("cp1252"))).anchor == "schön — “so”"


@pytest.mark.parametrize("text", [
    "Linking page,Last crawled\n", "דף מקשר,נסרק לאחרונה\n", "Site,Linking pages,Target pages", ",".join(AHREFS), ",".join(SEMRUSH), "from;to\n",
])  # fmt: skip
def test_a_header_without_rows_is_no_error(text: str) -> None:
    """A known table without rows says so."""
    export = read(text)

    assert (export.observations, export.notes) == ((), ("export.csv: no rows.",))


@pytest.mark.parametrize(("data", "said"), [
    (b"", "export.csv is empty: export it again."),
    (b"\xef\xbb\xbf\r\n,,\r\n", "export.csv is empty: export it again."),
    (b"\x1f\x8b\x08\x00\x00\x00\x00", "export.csv is neither a text file nor zip or xlsx: export it as CSV, or unpack it first."),
    (b"\x89PNG\r\n\x1a\n\x00\x00", "export.csv is neither a text file nor zip or xlsx: export it as CSV, or unpack it first."),
    (zipped({"a.csv": LATEST})[:-30], "export.csv is a zip file that is damaged or breaks off: export it again."),
    (zipped({"a.csv": LATEST})[:60], "export.csv is a zip file that is damaged or breaks off: export it again."),
    (zipped({}), "export.csv holds no CSV file: import the file that the tool gave you, or the one inside this archive."),
    (zipped({"a.zip": zipped({"a.csv": LATEST})}), "export.csv holds no CSV file: import the file that the tool gave you, or the one inside this archive."),
    (zipped({"a.csv": LATEST}).replace(b"a.csv", b"\0.csv"), "export.csv holds no CSV file: import the file that the tool gave you, or the one inside this archive."),
    (zipped({"a.csv": LATEST}, zipfile.ZIP_LZMA), "export.csv is packed in an unusual way: unpack it first, and import what is in it."),
    (zipped({f"{at}.csv": LATEST for at in range(1001)}), "export.csv holds more than 1,000 files; an export holds a few. Pack the exports alone, or import them one by one."),
    (lying(zipped({"a.csv": LATEST}), 40), "export.csv is a zip file that is damaged or breaks off: export it again."),
    (b'from,to\nhttps://b.acme.dev/,"' + b"x" * 200_000, "export.csv cannot be read at line 2 (field larger than field limit (131072)): is a quotation mark missing there?"),
])  # fmt: skip
def test_files_that_cannot_be_read_say_why(data: bytes, said: str) -> None:
    """Empty, binary, broken, nested and oddly packed files are refused in one sentence that says what to do."""
    assert refusal(data) == said


def test_an_encrypted_archive_is_refused() -> None:
    """An archive with a password cannot be read, and says so."""
    data = bytearray(zipped({"a.csv": LATEST}))
    data[data.index(b"PK\x01\x02") + 8] |= 1

    assert refusal(bytes(data)) == "export.csv is encrypted: unpack it first, and import what is in it."


# Workbooks


def test_dates_in_workbooks_are_days() -> None:
    """Numbers that a style shows as a date are read as one, by the calendar of the workbook; other numbers are numbers."""
    days = [(1, "46282"), (2, "46283.75"), (1, "46284"), (1, "46285"), (1, "x")]
    cells = [(f"https://b.acme.dev/{at}", f'<c r="B{at}" s="{style}"><v>{day}</v></c>') for at, (style, day) in enumerate(days, 2)]
    rows: list[tuple[str, str]] = [("Linking page", "Last crawled"), *cells]

    assert [seen.last_seen for seen in read(workbook({"Sheet": rows})).observations] == ["2026-09-17", "2026-09-18", "2026-09-19", "2026-09-20", ""]
    assert read(workbook({"Sheet": rows}, date1904=True)).observations[0].last_seen == "2030-09-18"


def test_formulas_are_never_worked_out() -> None:
    """A cell with a formula gives the value that was stored with it, and nothing where none was."""
    sheet = [
        ["from", "to", "anchor"],
        ["https://a.acme.dev/", "https://acme.dev/", '<c r="C2" t="str"><f>HYPERLINK("https://evil.example","x")</f><v>stored</v></c>'],
        ["https://b.acme.dev/", "https://acme.dev/", '<c r="C3"><f>WEBSERVICE("https://evil.example")</f></c>'],
        ["https://c.acme.dev/", "https://acme.dev/", '<c r="C4" t="e"><f>1/0</f><v>#DIV/0!</v></c>'],
        ["https://d.acme.dev/", "https://acme.dev/", '<c r="C5" t="b"><v>1</v></c>'],
        ['<c r="A6" t="str"><f>"https://"&amp;"evil.example"</f></c>', "https://acme.dev/", "x"],
    ]
    export = read(workbook({"Sheet": sheet}))

    assert [(seen.from_url, seen.anchor) for seen in export.observations] == [
        ("https://a.acme.dev/", "stored"), ("https://b.acme.dev/", ""), ("https://c.acme.dev/", ""), ("https://d.acme.dev/", "true"),
    ]  # fmt: skip
    assert export.skipped == 1


def test_cells_stand_where_they_say() -> None:
    """Cells that are left out leave a gap; cells beyond all reason, and before the last one, do not count."""
    sheet: list[list[str | int | None]] = [
        ["from", "to", None, "title"],
        ["https://a.acme.dev/", None, None, "far"],
        ["https://b.acme.dev/", '<c r="XFD3"><v>1</v></c>', '<c r="A3"><v>2</v></c>'],
    ]
    export = read(workbook({"Sheet": sheet}), **{"from": "from", "to": "to", "title": "title"})

    assert [(seen.from_url, seen.title) for seen in export.observations] == [("https://a.acme.dev/", "far"), ("https://b.acme.dev/", "")]


def test_texts_of_workbooks_come_whole_and_without_their_pronunciation() -> None:
    """A text in several pieces is one; marks of how to say it are not part of it."""
    strings = (
        '<sst xmlns="x"><si><t>from</t></si><si><r><t>https://a.</t></r><r><t>acme.dev/</t></r><rPh><t>no</t></rPh></si><si><t>to</t></si>'
        "<si><t>https://acme.dev/</t></si></sst>"
    )
    sheet = [
        [f'<c r="{at}" t="s"><v>{text}</v></c>' for at, text in line]
        for line in ([("A1", 0), ("B1", 2)], [("A2", 1), ("B2", 3)], [("A3", 99), ("B3", 3)])
    ]
    export = read(workbook({"Sheet": sheet}, changed={"xl/sharedStrings.xml": strings}))

    assert (only(export).from_url, export.skipped) == ("https://a.acme.dev/", 1)


def test_cells_may_leave_out_where_they_stand() -> None:
    """A cell without a place follows the one before it."""
    sheet = "<worksheet>" + "".join(
        f'<row><c t="inlineStr"><is><t>{left}</t></is></c><c t="inlineStr"><is><t>{right}</t></is></c></row>'
        for left, right in (("from", "to"), ("https://b.acme.dev/", "https://acme.dev/"))
    )
    export = read(workbook({"Sheet": [["x"]]}, changed={"xl/worksheets/sheet1.xml": f"{sheet}</worksheet>"}))

    assert (only(export).from_url, only(export).to_url) == ("https://b.acme.dev/", "https://acme.dev/")


ENTITIES = '<!DOCTYPE sst [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>'


@pytest.mark.parametrize(("path", "content", "said"), [
    ("xl/sharedStrings.xml", ENTITIES, "holds XML with a document type"),
    ("xl/sharedStrings.xml", ENTITIES.encode("utf-16"), "holds XML with a document type"),
    ("xl/workbook.xml", '<!DOCTYPE x SYSTEM "file:///etc/passwd"><workbook/>', "holds XML with a document type"),
    ("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row>", "holds XML that cannot be read"),
    ("xl/worksheets/sheet1.xml", "<?xml version='1.0' encoding='nonsense'?><worksheet/>", "holds XML that cannot be read"),
    ("xl/worksheets/sheet1.xml", b"\x00\x01\x02", "holds XML that cannot be read"),
    ("xl/worksheets/sheet1.xml", "<a>" * 1000, "holds XML that is nested too deep"),
    ("xl/worksheets/sheet1.xml", "<worksheet/>", "is empty"),
    ("xl/_rels/workbook.xml.rels", "<Relationships/>", "is empty"),
    ("xl/_rels/workbook.xml.rels", '<Relationships><Relationship Id="rId1" Target="../../../../etc/passwd"/></Relationships>', "is empty"),
])  # fmt: skip
def test_workbooks_that_no_program_writes_are_refused(path: str, content: str | bytes, said: str) -> None:
    """Entities, broken and bottomless XML and sheets that are not there end in one sentence."""
    assert said in refusal(workbook({"Sheet": [["from", "to"]]}, changed={path: content}), "book.xlsx")


# Size


@pytest.mark.parametrize("make", [
    pytest.param(lambda: bomb("a.csv", LATEST.encode(), b"\n", 100 * MIB), id="one large file"),
    pytest.param(lambda: bomb("a.csv", LATEST.encode(), b"\n", 60 * MIB), id="one that grows a thousandfold"),
    pytest.param(lambda: lying(bomb("a.csv", LATEST.encode(), b"\n", 100 * MIB), 1000), id="one that lies about its size"),
    pytest.param(lambda: bomb("xl/workbook.xml", b"<workbook>", b"<a>", 60 * MIB), id="a workbook"),
    pytest.param(lambda: zipped({f"{at}.csv": LATEST + "\n" * (7 * MIB) for at in range(23)}), id="many files"),
])  # fmt: skip
def test_zip_bombs_are_refused_and_take_little_memory(make: Callable[[], bytes]) -> None:
    """Archives that would grow out of all proportion are not unpacked."""
    data = make()

    assert peak(lambda: refusal(data, "links.zip")) < 30 * MIB


def test_deep_xml_takes_little_memory() -> None:
    """Elements in elements, a million deep and of ever new names so that they pack badly, are refused at once."""
    deep = "<worksheet>" + "".join(f"<a{at:x}>" for at in range(1_000_000))
    data = workbook({"Sheet": [["from", "to"]]}, changed={"xl/worksheets/sheet1.xml": deep})

    assert peak(lambda: refusal(data, "book.xlsx")) < 30 * MIB


def test_files_that_are_too_large_are_refused() -> None:
    """A file beyond the limit is refused before it is looked at."""
    assert refusal(bytes(LARGEST + 1), "huge.csv") == "huge.csv is larger than 256 MB: export it in parts."


PEAK = """
import re, sys
from pathlib import Path
from linkvoice.errors import UsageError
from linkvoice.inbound.exports import read_export

def most():
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])

file, before = Path(sys.argv[1]), most()
try:
    print(len(read_export(file.read_bytes(), file.name).observations))
except UsageError as error:
    print(error)
print(most(), most() - before)
"""
"""Reads an export; prints what came of it, and how many KiB the program took at most, before and for that."""
linux = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells how much memory a program took at most")


def told(file: Path) -> tuple[str, int, int]:
    """Read an export in a process of its own; gives what came of it, and how many bytes that process took at most, in all and for that."""
    said, figures = subprocess.run([sys.executable, "-c", PEAK, file], capture_output=True, text=True, check=True).stdout.splitlines()
    in_all, more = (int(figure) * 1024 for figure in figures.split())
    return said, in_all, more


@linux
def test_workbooks_with_too_many_texts_are_refused(tmp_path: Path) -> None:
    """The texts of a workbook are held in memory, so that their number has a limit."""
    file = tmp_path / "book.xlsx"
    file.write_bytes(workbook({"Sheet": [["from", "to"]]}, changed={"xl/sharedStrings.xml": f"<sst>{'<si/>' * 1_000_001}</sst>"}))

    said, _, more = told(file)

    assert said == "book.xlsx holds more than 1,000,000 texts: export it as CSV, or in parts."
    assert more < 30 * MIB


@linux
def test_a_hundred_thousand_rows_are_read_in_reasonable_memory(tmp_path: Path) -> None:
    """The largest export that tools make, of 50 MB, is read in less than 300 MB, for its cells are never held all at once."""
    filling = {"Anchor": "acme", "Nofollow": "true", "First_seen": "2026-10-01 10:00:00", "Left_context": "x" * 80, "Right_context": "y" * 80}
    rows = (row(AHREFS, Referring_page_URL=f"https://blog{at}.acme.dev/post", Target_URL="https://acme.dev/", **filling) for at in range(100_000))
    file = tmp_path / "backlinks.csv"
    file.write_bytes(table(AHREFS, *rows, delimiter="\t").encode("utf-16"))
    size = file.stat().st_size

    said, in_all, _ = told(file)

    assert said == "100000"
    assert size > 50_000_000
    assert in_all < 300 * MIB


def test_rows_beyond_the_limit_are_not_read() -> None:
    """A table of strangers ends after 250,000 rows, and says so."""
    export = read("Date,Version,Path,Views\n" + ",,/old,1\n" * 250_002)

    assert export.wanted == {"/old": 250_000}
    assert export.notes == ("Tables with more than 250,000 rows, of which the rest was not read: 1.",)


# Whatever comes


def harmless(data: bytes, name: str = "export.csv") -> None:
    """Read something; nothing but a refusal may come of it, and nothing that acts may be in it."""
    try:
        export = read_export(data, name)
    except UsageError as error:
        assert str(error).isprintable()  # noqa: PT017 - a refusal is one of two fine ends
    else:
        texts = [text for seen in export.observations for text in (seen.from_url, seen.to_url, seen.title, seen.anchor or "")]
        assert all(text.isprintable() for text in (*export.notes, *texts, *export.wanted, *export.linked))
        assert all(seen.from_origin.startswith(("http://", "https://")) for seen in export.observations)


PREFIXES = [
    b"", b"PK\x03\x04", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", LATEST.encode(), b"from,to,first seen\n", "\ufefffrom\tto\tlost\n".encode("utf-16"),
    b"Date,Version,Path,Views\n", b"Site,Linking pages,Target pages\n",
]  # fmt: skip


@given(st.sampled_from(PREFIXES), st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(prefix: bytes, rest: bytes) -> None:
    """Whatever a file holds, it is read or refused with a message."""
    harmless(prefix + rest)


@given(
    st.lists(
        st.lists(st.text(max_size=20) | st.sampled_from(["https://b.acme.dev/", "2026-01-02", "03/04/2026", "1,240", "acme.dev"]), max_size=4),
        max_size=8,
    )
)
def test_any_table_is_read_or_refused(cells: list[list[str]]) -> None:
    """Whatever cells a table has, it is read or refused with a message."""
    harmless(table(["from", "to", "last seen", "title"], *cells).encode("utf-8", "surrogatepass"))
    harmless(table(cells[0] if cells else [], *cells[1:]).encode("utf-8", "surrogatepass"))


BOOK = workbook(TABLES)
PACKED = zipped({"Latest links.csv": LATEST})


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([BOOK, PACKED]), st.lists(st.tuples(st.integers(0), st.integers(0, 255)), min_size=1, max_size=8), st.integers(0, 40))
def test_damaged_archives_are_read_or_refused(data: bytes, changes: list[tuple[int, int]], cut: int) -> None:
    """An archive with bytes changed or missing is read or refused with a message."""
    damaged = bytearray(data)
    for at, byte in changes:
        damaged[at % len(damaged)] = byte
    harmless(bytes(damaged[: len(damaged) - cut]))


@given(
    st.sampled_from(["sharedStrings.xml", "worksheets/sheet1.xml", "workbook.xml", "_rels/workbook.xml.rels", "styles.xml"]), st.binary(max_size=200)
)
def test_any_xml_is_read_or_refused(path: str, content: bytes) -> None:
    """Whatever stands in a workbook, it is read or refused with a message."""
    harmless(workbook({"Sheet": [["from", "to"], ["https://b.acme.dev/", 3]]}, changed={f"xl/{path}": content}), "book.xlsx")


def test_nothing_is_written_to_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Archives are unpacked in memory, also those whose paths lead out of the folder."""
    monkeypatch.chdir(tmp_path)
    export = read(zipped({"../evil.csv": LATEST, "/etc/evil.csv": LATEST, "a.csv": LATEST}))

    assert len(export.observations) == 2
    assert [*tmp_path.iterdir()] == []

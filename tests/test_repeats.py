"""Lists that show the texts of other pages, as blogs have them."""

from __future__ import annotations

from pathlib import Path

from linkvoice.extract.repeats import Once, told_once
from linkvoice.model.link import Region
from tests.sites import graph_of, judged, said

TEXT = '<p><a href="{up}b.html">b</a> <a href="b.html">beside</a> <a href="#note">1</a> <a href="gone.html">gone</a></p>'
MENU = '<nav><a href="/menu.html">menu</a></nav>'


def once(folder: Path) -> Once:
    """A blog with an article, a list that repeats it whole, and one in another folder."""
    files = {
        "a.html": f"{MENU}<article>{TEXT.format(up='')}<p id=note>Note</p></article>",
        "b.html": f"{MENU}<article>Text</article>",
        "index.html": f"{MENU}<article><a href='/tag/x.html'>x</a>{TEXT.format(up='')}</article><article><a href='/ad.html'>ad</a></article>",
        "tag/x.html": f"{MENU}<article><a href='/tag/x.html'>x</a>{TEXT.format(up='../')}</article><article><a href='/ad.html'>ad</a></article>",
    }
    return told_once(graph_of(folder, files), {"index.html", "tag/x.html"})


def test_a_link_is_told_once(tmp_path: Path) -> None:
    """What an article says is said of the article; what is broken on a list alone is said of that, and known to be written in the article."""
    found = once(tmp_path)

    told = judged(found.graph)

    assert [(finding.page, finding.message) for finding in told if finding.code != "LV501" or "menu" not in finding.message] == [
        ("a.html", "gone.html: no such page"),
        ("index.html", "/ad.html: no such page"),
        ("tag/x.html", "b.html: no such page"),
    ]
    assert [(link.page, link.href) for link in found.written.values()] == [("a.html", "b.html")]


def test_the_rest_of_a_list_is_the_theme(tmp_path: Path) -> None:
    """What stands on lists alone folds as the theme's links do, and with them."""
    links = {link.href: link for link in once(tmp_path).graph.links}

    assert (links["/ad.html"].region, links["/ad.html"].pages, links["/ad.html"].occurrences) == (Region.CHROME, ("index.html", "tag/x.html"), 2)
    assert links["/menu.html"].pages == ("a.html", "b.html", "index.html", "tag/x.html")


def test_marks_are_told_of_where_they_are_written(tmp_path: Path) -> None:
    """A mark that a list repeats silences there nothing that is told there, and is not called useless for that."""
    text = '<p><!-- linkvoice-disable-next LV501 --><a href="gone.html">gone</a></p>'
    files = {"a.html": f"<article>{text}</article>", "index.html": f"<article>{text}<a href=a.html>a</a></article>"}

    assert said(judged(told_once(graph_of(tmp_path, files), {"index.html"}).graph)) == []

"""Three strong voices among three hundred faint ones: what the page of voices must show at a glance."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from linkvoice.model.backlink import Backlink
from linkvoice.model.classification import Control
from linkvoice.model.link_to_us import Placement
from tests.backlinks import backlink

__all__ = ["choir"]

_STRONG = ("https://blog.tideline.test/", "https://journal.saltmarsh.test/", "https://docs.harbour.test/")
_FAINT = (
    *("https://forum{}.test/viewtopic.php?t={}",) * 5,
    *("https://directory{}.test/entry/{}",) * 3,
    "https://friends{}.test/links/{}/",
    "https://hub{}.test/wiki/Page_{}",
)
_FAVOUR = (0, 1, 0, 2, 1, 0, 3)
"""Some pages are linked more often than others."""


def choir(pages: Mapping[str, str], today: date, base: str = "https://site.test/") -> list[Backlink]:
    """Give links to the pages of a site, by path and title: the strong ones are about the first three of them, the faint ones about nothing."""
    titles = list(pages.items())
    strong = [
        backlink(
            f"{site}{path.removesuffix('index.html')}",
            path,
            to_url=base + path.removesuffix("index.html"),
            title=f"{title}: what we learnt",
            text=title,
            before="All of it began when we read ",
            after=", which is the calmest text on the subject that we know.",
            seen=str(today - timedelta(300 - 120 * number)),
            language="en",
        )
        for number, (site, (path, title)) in enumerate(zip(_STRONG, titles, strict=False))
    ]
    faint = [
        backlink(
            _FAINT[number % len(_FAINT)].format(number, number),
            path := titles[_FAVOUR[number % 7] % len(titles)][0],
            to_url=base + path.removesuffix("index.html"),
            title=f"Useful things, part {number}",
            text="click here" if number % 3 else f"number {number}",
            rel="nofollow ugc",
            control=Control.UGC,
            placement=Placement.TEMPLATE,
            seen=str(today - timedelta(400 - number * 5 // 4)),
        )
        for number in range(300)
    ]
    return strong + faint

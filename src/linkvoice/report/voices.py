"""The "who links to us" page, and its further parts where there is more than one page can hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, Final, NamedTuple

from linkvoice.config import Voices
from linkvoice.model.traffic import Referral
from linkvoice.model.voice import Band
from linkvoice.report.addresses import Addresses
from linkvoice.report.entry import FOLLOWED, Entry
from linkvoice.report.lists import FOLLOWS, lists_of
from linkvoice.report.profile import profile_of
from linkvoice.report.profile_view import ProfileView, profile_view
from linkvoice.report.referrals import referrals_view
from linkvoice.report.row import frame_of
from linkvoice.report.split import Group, split
from linkvoice.report.template import template
from linkvoice.report.voices_view import Here, VoicesView, anchor_of, name_of
from linkvoice.report.words import words_of

__all__ = ["MARKER", "PROFILE", "TOP", "Rendered", "VoicesPages"]

MARKER: Final = "<!-- linkvoice:voices -->"
"""Where the author of a page of that name wants the list to stand."""
TOP: Final = "lv-voices"
"""The id of the main heading of a page that has none of its own."""
PROFILE: Final = "lv-profile"
"""The id of the heading of the figures."""
_LISTS: Final = ("sites", "pages", "kinds")
_NEW: Final = 20
"""New links that are named at the top; all of them have their place in the lists."""
_STRONGEST: Final = 5
"""Sites whose strongest links are."""
_ROOMS: Final = {"strongest": (30_000,), "new": (100_000,), "sites": (420_000, 800_000), "pages": (300_000, 800_000), "kinds": (50_000, 800_000)}
"""Bytes that each list may take of the first page and of further ones: each stays under 1 MB."""
_CHIP: Final = 150
"""Bytes around the two mentions of a host."""
_TITLES: Final = 3
"""Titles that take as much room as one link that is told in full."""
_CHIPS: Final = 10
"""Names of sites that do."""


class Rendered(NamedTuple):
    """A page without its theme."""

    html: str
    headings: tuple[tuple[str, str], ...]
    """Id and text of each heading below the title, for the table of contents."""


class VoicesPages:
    """Lays out the links once, and renders each page of them."""

    def __init__(
        self, entries: Sequence[Entry], options: Voices, language: str, today: date, contact: str = "", referrals: Sequence[Referral] = ()
    ) -> None:
        """Take the links, best first, the site's language, the day that they are shown, a URL where its makers can be reached, and what is told of visits."""
        self._entries = entries
        self._words = words_of(language)
        self._frame = frame_of(self._words, language)
        self._today = today
        self._contact = contact
        self._referrals = referrals
        self._title = options.title or self._words.say("voices", "title")
        lists = lists_of(entries)
        self._lists: Mapping[str, Sequence[tuple[Group[Any], ...]]] = {
            "sites": split(lists.sites, options.limit, _ROOMS["sites"], lambda entry: entry.size),
            "pages": split(lists.pages, options.limit * _TITLES, _ROOMS["pages"], lambda entry: entry.brief),
            "kinds": split([*lists.kinds, *lists.follows], options.limit * _CHIPS, _ROOMS["kinds"], lambda chip: _CHIP + 2 * len(chip.host)),
        }
        self._profile = profile_of(lists, today)
        self._some = [
            *_some("strongest", self._strongest(lists.sites), _STRONGEST),
            *_some("new", [entry for entry in entries if entry.recent], _NEW),
        ]
        self._parts: dict[tuple[str, str], str] = {}
        for listed, parts in self._lists.items():
            for number, groups in enumerate(parts, 1):
                for group in groups:
                    self._parts.setdefault((listed, group.name), name_of(listed, number))
                    self._parts.setdefault(("bands", group.band), name_of(listed, number))

    @property
    def names(self) -> tuple[str, ...]:
        """What the pages are called: empty for the first, ``sites-2``, ``pages-2``, … for the others."""
        return "", *(name_of(listed, number) for listed in _LISTS for number in range(2, len(self._lists[listed]) + 1))

    def title(self, name: str = "") -> str:
        """The title of a page."""
        listed, _, number = name.partition("-")
        return f"{self._title}: {self._words.say('voices', listed)} ({number})" if name else self._title

    def part_of(self, target: str) -> tuple[str, str]:
        """Give the page that lists the links to the page of ours at `target`, and the id of its heading there."""
        return self._parts["pages", target], anchor_of("pages", target)

    def render(self, name: str, paths: Mapping[str, str], addresses: Addresses) -> Rendered:
        """Render a page. `paths` says where in the built site each of `names` lies."""
        current, _, number = name.partition("-")
        references = cache(lambda other: "" if other == name else addresses.reference(paths[name], paths[other]))
        here = Here(paths[name], int(number or 1), addresses)
        view = VoicesView(self._words, self._frame, self._parts, references, here)
        lists = [] if name else [view.some(group.name, group) for group in self._some]
        lists += [view.listed(listed, parts[here.number - 1], len(parts)) for listed, parts in self._lists.items() if not name or listed == current]
        figures = profile_view(self._profile, self._words, view.heading, view.reference) if self._profile is not None and not name else None
        referrals = None if name else referrals_view(self._referrals, self._words, here)
        headings = [(listed.id, listed.heading) for listed in lists]
        if figures is not None:
            headings.insert(0, (PROFILE, self._words.say("profile", "heading")))
        if referrals is not None:
            headings.append((referrals.id, referrals.heading))
        spoken = self._words.languages["voices"]
        html = template("voices.html").render(
            title=self.title(name),
            words=self._words,
            spoken="" if spoken.partition("-")[0] == self._frame.language else spoken,
            overview=references(""),
            # Lists: what is only begun would keep all links alive, in the template's circle of macros.
            totals=[] if name else [*self._totals()],
            profile=figures,
            jumps=[] if name else [*self._jumps(view, headings, figures)],
            lists=lists,
            referrals=referrals,
            today=self._today.isoformat(),
            contact=self._contact,
        )
        return Rendered(html, tuple(headings))

    def _totals(self) -> Iterator[tuple[str, str, str]]:
        """The figures that stand first: what is said before each number, the number, and what is said after it."""
        figures = {
            "sites": len({entry.host for entry in self._entries}),
            "links": len(self._entries),
            "followed": sum(entry.sort.follow == FOLLOWED for entry in self._entries),
            "recent": sum(entry.recent for entry in self._entries),
        }
        for key, number in figures.items():
            yield self._words.count(key, number).partition(self._words.number(number))

    def _strongest(self, sites: Iterable[Group[Entry]]) -> list[Entry]:
        """The best link of each site that is a strong voice, best first, where there are weaker ones beside."""
        if self._profile is None or len(self._profile.bands) <= 1:
            return []
        best = [max(group.rows, key=lambda entry: entry.score) for group in sites if group.band == Band.STRONG]
        return sorted(best, key=lambda entry: -entry.score)

    def _jumps(self, view: VoicesView, headings: Iterable[tuple[str, str]], figures: ProfileView | None) -> Iterator[list[tuple[str, str, int]]]:
        """Give (reference, text, number) of each place that a reader may want to see alone, a line of them at a time; 0 is no number.

        What stands beside a chart need not be named twice.
        """
        yield [(f"#{identifier}", text, 0) for identifier, text in headings]
        groups = [group for part in self._lists["kinds"] for group in part if not group.continued]
        for follows, charted in ((False, figures is not None and figures.kinds), (True, figures is not None and figures.follow)):
            if charted:
                continue
            line = [group for group in groups if (group.name in FOLLOWS) is follows]
            yield [(view.reference("kinds", group.name), view.heading("kinds", group.name), group.total) for group in line]


def _some(name: str, entries: Sequence[Entry], limit: int) -> list[Group[Entry]]:
    """As many of these links as stand in a list of their own; none where there are none."""
    return (
        [part._replace(total=len(entries)) for part in split([Group(name, tuple(entries), 0)], limit, _ROOMS[name], lambda entry: entry.size)[0]]
        if entries
        else []
    )

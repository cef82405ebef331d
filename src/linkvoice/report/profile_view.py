"""The figures of the "who links to us" page as its template takes them: in words, with charts, and references to the lists below."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

from linkvoice.report.chart import Part, bar, flow, steps, strip
from linkvoice.report.profile import Month, Profile, portion
from linkvoice.report.words import Words

__all__ = ["Bar", "Key", "Picture", "ProfileView", "profile_view"]

_BARS: Final = 6
"""Kinds that have a bar of their own; the others are named below."""
_MANY: Final = 36
"""Months that a table has, at most; of more it has the last one of each year."""
_LINE: Final = 5
"""Sites that make a line worth drawing."""
_CROWD: Final = 3
"""Where half of the links come from fewer than one in so many sites, that is worth saying."""

_NO_KIND: Final = "unknown"

Refer = Callable[[str, str], str]
"""Gives the reference of a group, by its list and name."""


class Key(NamedTuple):
    """What stands beside a chart for one of its parts."""

    href: str
    """Empty where nothing has its place in the lists."""
    text: str
    number: str
    look: str = ""
    """Of the part in the chart."""


class Bar(NamedTuple):
    """A number with a bar."""

    key: Key
    note: str
    svg: str


class Picture(NamedTuple):
    """A chart with its words."""

    title: str
    svg: str
    keys: Sequence[Key] = ()
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    """The numbers as a table, for those who cannot see the chart, or want to know."""


class ProfileView(NamedTuple):
    """All figures; what has too little to show is empty."""

    lede: str
    bands: Picture | None
    months: Picture | None
    follow: Picture | None
    kinds: Sequence[Bar]
    others: Sequence[Key]
    """Further kinds."""
    pages: Sequence[Bar]
    facts: Sequence[tuple[str, str]]
    """Sentences, and what each quotes, if anything."""


def profile_view(profile: Profile, words: Words, heading: Refer, reference: Refer) -> ProfileView:
    """Put figures into words; `heading` and `reference` tell of groups in the lists of the page, by list and name."""
    bars, others = _kinds(profile, words, heading, reference)
    return ProfileView(
        lede=words.count("outweigh", profile.strong, others=words.count("weak", profile.weak)) if 0 < profile.strong < profile.weak else "",
        bands=_bands(profile, words, heading, reference),
        months=_months(profile.months, words),
        follow=_follow(profile, words, heading, reference),
        kinds=bars,
        others=others,
        pages=_pages(profile, words, heading, reference),
        facts=list(_facts(profile, words, heading)),
    )


def _bands(profile: Profile, words: Words, heading: Refer, reference: Refer) -> Picture | None:
    if len(profile.bands) == 1 or not profile.bands:
        return None
    title, told = words.say("profile", "bands"), words.say("profile", "weighs")
    names = {each.band: heading("bands", each.band) for each in profile.bands}
    return Picture(
        title,
        flow(
            "bands",
            title,
            "; ".join(f"{names[band]}: {told.format(words.count('links', links), weight)}" for band, links, weight in profile.bands),
            [Part(each.band, each.links, each.weight) for each in profile.bands],
        ),
        [Key(reference("bands", band), names[band], words.number(links), band) for band, links, _ in profile.bands],
        [words.say("profile", key) for key in ("voice", "links", "weight")],
        [(names[band], words.number(links), str(weight)) for band, links, weight in profile.bands],
    )


def _months(months: Sequence[Month], words: Words) -> Picture | None:
    if len(months) <= 2 or months[-1].sites < _LINE:  # noqa: PLR2004 - a beginning, an end, and something in between
        return None
    title = words.say("profile", "months")
    first, last = months[0], months[-1]
    described = "; ".join(f"{name}: {words.count('listed_sites', sites)}" for name, sites in (first, last))
    rows = months if len(months) <= _MANY else {name[:4]: Month(name, sites) for name, sites in months}.values()
    return Picture(
        title,
        steps("months", title, described, [(month.number, month.sites) for month in months]),
        [Key("", name, words.count("listed_sites", sites)) for name, sites in (first, last)],
        [words.say("profile", key) for key in ("month", "sites")],
        [(name, words.number(sites)) for name, sites in rows],
    )


def _follow(profile: Profile, words: Words, heading: Refer, reference: Refer) -> Picture | None:
    numbers = {"followed": profile.followed, "not_followed": profile.links - profile.followed}
    if not all(numbers.values()):
        return None
    title = words.say("profile", "follow")
    keys = [Key(reference("kinds", name), heading("kinds", name), words.number(number), name) for name, number in numbers.items()]
    described = "; ".join(f"{key.text}: {key.number}" for key in keys)
    return Picture(title, strip("follow", title, described, [Part(name, number) for name, number in numbers.items()]), keys)


def _kinds(profile: Profile, words: Words, heading: Refer, reference: Refer) -> tuple[list[Bar], list[Key]]:
    if len(profile.kinds) == 1:
        return [], []
    keys = [Key(reference("kinds", kind), heading("kinds", kind), words.number(links)) for kind, links in profile.kinds]
    most = profile.kinds[0][1]
    return [Bar(key, "", bar(links, most)) for key, (_, links) in zip(keys[:_BARS], profile.kinds, strict=False)], keys[_BARS:]


def _pages(profile: Profile, words: Words, heading: Refer, reference: Refer) -> list[Bar]:
    if len(profile.pages) == 1:
        return []
    most = profile.pages[0].links
    return [
        Bar(Key(reference("pages", name), heading("pages", name), words.number(links)), words.count("from_sites", sites), bar(links, most))
        for name, links, sites in profile.pages
    ]


def _facts(profile: Profile, words: Words, heading: Refer) -> Iterable[tuple[str, str]]:
    """Say how varied the links are: by site, by kind, by words."""
    origin = words.count("come_from_sites", profile.sites)
    if profile.sites > 1:
        telling = _CROWD * profile.half <= profile.sites
        origin = words.say("profile", "and").format(origin, words.count("half", profile.half) if telling else words.say("profile", "even"))
    yield origin, ""
    yield from _varied(profile, words, heading)
    if profile.same > 1 and (share := portion(profile.same, profile.worded)) != "few":
        yield words.say("profile", "same_words").format(words.say("shares", share)), profile.words
    elif profile.worded:
        yield words.say("profile", "own_words"), ""


def _varied(profile: Profile, words: Words, heading: Refer) -> Iterable[tuple[str, str]]:
    """Say how many kinds there are, and what the commonest is, unless nobody can tell."""
    kind, links = profile.kinds[0]
    kinds, name = words.count("of_kinds", len(profile.kinds)), heading("kinds", kind)
    if len(profile.kinds) > 1:
        commonest = words.say("profile", "commonest").format(name, words.say("shares", portion(links, profile.links)))
        yield kinds if kind == _NO_KIND else words.say("profile", "and").format(kinds, commonest), ""
    elif kind != _NO_KIND:
        yield words.say("profile", "namely").format(kinds, name), ""

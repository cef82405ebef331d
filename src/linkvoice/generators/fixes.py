"""Files mended on disk: the `rel` of built pages, and links in Markdown sources that have moved for good."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from linkvoice.errors import UsageError
from linkvoice.hosts import registrable_domain
from linkvoice.model.graph import LinkGraph
from linkvoice.model.link import Kind, Link, Position, Quality, Region
from linkvoice.model.outcome import Outcome, Status
from linkvoice.model.site import PageSource
from linkvoice.model.url import Url
from linkvoice.rewrite.mend import Mended
from linkvoice.rewrite.source import definition_column, replace_destination, unified_diff

__all__ = ["Change", "Left", "mend_pages", "moved_links", "rewrite_sources"]

Locate = Callable[[Link, str], Position | None]
_SOURCES = (".md", ".markdown", ".mdown", ".mkd")


class Change(NamedTuple):
    """What is to be done to one file."""

    path: Path
    shown: str
    before: str
    after: str
    links: int = 0

    @property
    def diff(self) -> str:
        """The change as `patch` reads it."""
        return unified_diff(self.shown, self.before, self.after)

    def write(self) -> None:
        """Do it.

        Raises:
            UsageError: the file cannot be written.
        """
        try:
            self.path.write_bytes(self.after.encode("utf-8", "surrogateescape"))
        except OSError as error:
            raise UsageError(f"{self.path} cannot be written ({error.strerror}). Make it writable, and run the command again.") from error


class Left(NamedTuple):
    """A link that ought to be rewritten, and is left for a person."""

    link: Link
    place: str
    new: str
    why: str


def mend_pages(folder: Path, sources: Iterable[PageSource], mend: Callable[[bytes, PageSource], Mended]) -> tuple[list[Change], list[str]]:
    """Give the built pages that mending changes, and a sentence on each that it leaves; pages that cannot be read are left to the check."""
    changes: list[Change] = []
    left: list[str] = []
    for source in sources:
        path = folder / source.path
        try:
            raw = path.read_bytes()
        except OSError:
            continue
        mended = mend(raw, source)
        if mended.left:
            left.append(f"{path.as_posix()}: left as it is, because {mended.left}")
        elif mended.html != raw:
            changes.append(Change(path, path.as_posix(), raw.decode("utf-8", "surrogateescape"), mended.html.decode("utf-8", "surrogateescape")))
    return changes, left


def moved_links(
    graph: LinkGraph, outcomes: Mapping[str, Outcome], is_silenced: Callable[[str, Link], bool], *, any_domain: bool
) -> Iterator[tuple[Link, str]]:
    """Yield the links of the authors' own to pages that have moved for good, with the URL to write.

    Every redirect on the way is permanent (or leads from http to https only), and
    the page it ends at answers well. Or the same page answered well by https.
    `is_silenced` says whether a rule (by its code) may not speak of a link; what LV504 or LV306 may not tell is not rewritten.
    """
    for link in graph.links:
        if link.region is not Region.CONTENT or link.target.kind is not Kind.OUTSIDE:
            continue
        page = link.target.page
        final = _moved_to(outcomes.get(page), any_domain=any_domain)
        if final is not None and is_silenced("LV504", link):
            final = None
        secure = _secure(page, outcomes)
        if final is None and secure is not None and not is_silenced("LV306", link):
            final = secure
        if final is not None:
            yield link, final if "#" in final or not link.target.fragment else f"{final}#{link.target.fragment}"


def _moved_to(outcome: Outcome | None, *, any_domain: bool) -> str | None:
    """Where a page has moved for good."""
    if outcome is None or outcome.status is not Status.REDIRECTED or outcome.final_url is None:
        return None
    if not all(hop.permanent or _is_upgrade(hop.url, hop.location) for hop in outcome.hops):
        return None
    asked, reached = Url.normalised(outcome.url), Url.normalised(outcome.final_url)
    if asked.scheme == "https" and reached.scheme != "https":
        return None  # nobody writes a link anew to make it less safe
    return outcome.final_url if any_domain or registrable_domain(asked.hostname) == registrable_domain(reached.hostname) else None


def _secure(page: str, outcomes: Mapping[str, Outcome]) -> str | None:
    """The same page by https, where that was asked for itself and answered well."""
    secure = page.replace("http://", "https://", 1) if page.startswith("http://") else ""
    return secure if secure in outcomes and outcomes[secure].status is Status.OK else None


def rewrite_sources(moved: Iterable[tuple[Link, str]], locate: Locate) -> tuple[list[Change], list[Left]]:
    """Give the changed sources, sorted by path, and the links that are left because their place is not known exactly."""
    places: dict[str, list[tuple[Position, Link, str]]] = defaultdict(list)
    left: list[Left] = []
    for link, new in moved:
        position = locate(link, link.page)
        if position is None or position.quality is not Quality.EXACT or not position.path.endswith(_SOURCES):
            left.append(Left(link, str(position or link.page), new, "its place in the source is not known exactly"))
        else:
            places[position.path].append((position, link, new))
    changes = []
    for path in sorted(places):
        change, unchanged = _rewritten(Path(path), places[path])
        left += unchanged
        if change is not None:
            changes.append(change)
    return changes, left


def _rewritten(path: Path, places: list[tuple[Position, Link, str]]) -> tuple[Change | None, list[Left]]:
    left = []
    try:
        before = path.read_bytes().decode("utf-8", "surrogateescape")
    except OSError as error:
        return None, [Left(link, str(position), new, f"the file cannot be read ({error.strerror})") for position, link, new in places]
    mark = before[: before.startswith("\ufeff")]  # a byte order mark is no column
    text, count = before.removeprefix(mark), 0
    done: set[tuple[int | None, int | None]] = set()
    defined: set[str] = set()  # what definitions said: with them, their uses are rewritten
    # From the end, so that what is still to be rewritten stays where it is.
    for position, link, new in sorted(places, key=lambda place: (place[0].line or 0, place[0].column or 0), reverse=True):
        if (position.line, position.column) in done:
            continue
        done.add((position.line, position.column))
        rewritten = replace_destination(text, position.line or 0, position.column or 0, link.href, new)
        if rewritten is None:
            left.append(Left(link, str(position), new, "the source does not hold it as it stands in the page"))
        else:
            if definition_column(text, position.line or 0) == position.column:
                defined.add(link.href)
            text, count = rewritten, count + 1
    left = [each for each in left if each.link.href not in defined]
    return (Change(path, path.as_posix(), before, mark + text, count) if count else None), left


def _is_upgrade(url: str, location: str) -> bool:
    """Whether a redirect leads to the very same page by https."""
    return url.startswith("http://") and location.partition("#")[0] == "https://" + url.removeprefix("http://").partition("#")[0]

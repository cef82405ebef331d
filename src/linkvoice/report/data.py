"""Open data of others, for a person: what lies in the cache, and what came of fetching it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from linkvoice.model.dataset import Dataset, Fetched
from linkvoice.report.plain import counted, harmless

__all__ = ["render_fetched", "render_held"]

_DAY: Final = 86400.0  # seconds
_KILOBYTE: Final = 1024


def render_held(held: Sequence[Dataset], now: float) -> str:
    """Write what lies in the cache: date, age, size, licence and home of each. `now` is in seconds since 1970."""
    lines = [line for each in held for line in _described(each, now)]
    if not any(each.size for each in held):
        lines.append(
            "Nothing was fetched; what it would tell counts as unknown. `linkvoice data pull` fetches ranks, and Matomo's lists with --spam and --kinds."
        )
    return "\n".join(lines) + "\n"


def render_fetched(fetched: Sequence[Fetched]) -> str:
    """Write a line for each list."""
    return "".join(f"{each.title}: {harmless(each.problem or each.note)}{_KEPT if each.problem else ''}\n" for each in fetched)


_KEPT: Final = "; what was there before stays"


def _described(each: Dataset, now: float) -> tuple[str, ...]:
    if not each.size:
        return (f"{each.title}: not there", f"  {each.home}, {each.licence}")
    days = max(int((now - each.fetched) / _DAY), 0)
    age = f"{counted(days, 'day')} ago" if days else "today"
    size = max(round(each.size / _KILOBYTE), 1)
    return (
        f"{each.title}: {f'{harmless(each.date)}, ' if each.date else ''}fetched {age}, {size:,} KB, {each.holds}",
        f"  {each.home}, {each.licence}",
    )

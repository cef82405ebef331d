"""Dates as tools write them in the languages of their users, read without guessing.

``03/04/2026`` is April to some and March to others. One cell cannot tell, a whole table can: where another of its dates has a 13 or more in
one place, that place holds the day. Where none has, such dates are left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from enum import Enum
from typing import Final

__all__ = ["Order", "date_order", "dated", "read_date"]

_YEAR_FIRST: Final = re.compile(r"(\d{4})[-/.年년]\s?(\d{1,2})[-/.月월]\s?(\d{1,2})[日일.]?(?:[T ,].*)?")
_YEAR_LAST: Final = re.compile(r"(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4})(?:[T ,].*)?")
_WORDS: Final = re.compile(r"\d+|[^\W\d_]+")
_LONGEST: Final = 40  # characters of a date
_MONTHS: Final = (
    ("jan", "ene", "gen", "ינו"), ("feb", "fev", "פבר"), ("mar", "mrt", "מרץ"), ("apr", "avr", "abr", "אפר"), ("mai", "may", "mag", "mei", "maj", "מאי"),
    ("jun", "juin", "giu", "יונ"), ("jul", "juil", "lug", "יול"), ("aug", "aou", "ago", "אוג"), ("sep", "set", "ספט"), ("oct", "okt", "ott", "out", "אוק"),
    ("nov", "נוב"), ("dec", "dez", "dic", "des", "דצמ"),
)  # fmt: skip
"""How the names of the months begin, without accents: English, German, French, Spanish, Italian, Portuguese, Dutch, Hebrew."""


class Order(Enum):
    """Which of the first two numbers of a date is the day."""

    DAY_FIRST = "d"
    MONTH_FIRST = "m"


def date_order(cells: Iterable[str]) -> Order | None:
    """Say in which order all these dates are written; None where they contradict each other, or leave it open."""
    seen = set()
    for cell in cells:
        match = _YEAR_LAST.fullmatch(cell.strip()[:_LONGEST])
        if match and match[2] != ".":
            if int(match[1]) > 12:  # noqa: PLR2004 - a year has 12 months
                seen.add(Order.DAY_FIRST)
            if int(match[3]) > 12:  # noqa: PLR2004 - as above
                seen.add(Order.MONTH_FIRST)
    return seen.pop() if len(seen) == 1 else None


def dated(cell: str) -> bool:
    """Say whether a cell is a date, be its order known or not."""
    return any(read_date(cell, order) for order in Order)


def read_date(cell: str, order: Order | None) -> str:
    """Give the ISO date that a cell names, its time aside; empty where it names none, or where day and month cannot be told apart.

    Dates with dots have the day first in every language that writes them so.
    """
    text = cell.strip()[:_LONGEST]
    if match := _YEAR_FIRST.fullmatch(text):
        return _iso(int(match[1]), int(match[2]), int(match[3]))
    if match := _YEAR_LAST.fullmatch(text):
        first, second = int(match[1]), int(match[3])
        if match[2] == "." or order is Order.DAY_FIRST or first == second:
            return _iso(int(match[4]), second, first)
        return "" if order is None else _iso(int(match[4]), first, second)
    return _named(text)


def _named(text: str) -> str:
    """``Sep 15, 2026``, ``15. September 2026``, ``15 de set. de 2026``."""
    if not any(char.isdigit() for char in text):
        return ""
    letters = "".join(char for char in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(char))
    words = _WORDS.findall(letters)
    years = [word for word in words if word.isdecimal() and len(word) == 4]  # noqa: PLR2004 - digits of a year
    days = [word for word in words if word.isdecimal() and len(word) <= 2]  # noqa: PLR2004 - digits of a day
    months = [at for word in words for at, names in enumerate(_MONTHS, 1) if word.removeprefix("ב").startswith(names)]
    return _iso(int(years[0]), months[0], int(days[0])) if len(years) == len(months) == 1 and days else ""


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""

"""Patterns such as ``/:year/:month/:title/``, by which Hugo and Jekyll name pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

__all__ = ["dated", "expand", "files_of", "settle"]

_TOKEN: Final = re.compile(r":([a-z_]+)(\[[^\]]*\])?")


def expand(pattern: str, values: Mapping[str, str]) -> str | None:
    """Put values in the place of their names; None where the pattern asks for one that is not known."""
    if any(token[1] not in values or token[2] for token in _TOKEN.finditer(pattern)):
        return None
    return re.sub(r"/{2,}", "/", _TOKEN.sub(lambda token: values[token[1]], pattern))


def dated(day: date | None) -> dict[str, str]:
    """The tokens that a day gives a value to, as Hugo and Jekyll both name them."""
    return {} if day is None else {"year": f"{day:%Y}", "month": f"{day:%m}", "day": f"{day:%d}"}


def files_of(address: str) -> Iterator[str]:
    """Yield the files of a built site that may answer at an address below its root, best first."""
    path = address.strip("/")
    if not path:
        yield "index.html"
    elif path.endswith((".html", ".htm")):
        yield path
    else:
        yield from (f"{path}/index.html", f"{path}.html")


def settle(claims: Iterable[tuple[str, Iterable[str]]], pages: Sequence[str]) -> dict[str, str]:
    """Give pages to sources that claim them: each source the first page of its list that was built, each page to the only source that claims it."""
    built = frozenset(pages)
    claimed: dict[str, list[str]] = {}
    for source, wanted in claims:
        page = next((each for each in wanted if each in built), None)
        if page is not None:
            claimed.setdefault(page, []).append(source)
    return {page: sources[0] for page, sources in claimed.items() if len(sources) == 1}

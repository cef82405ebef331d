"""A configuration in the making, and what of the old one has no place in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from linkvoice.config import Config, merge
from linkvoice.errors import ConfigError
from linkvoice.globs import url_matcher

__all__ = ["ALWAYS", "BLOCKED", "Draft", "age"]

ALWAYS = "needs no counterpart: linkvoice always does so"
BLOCKED = "needs no counterpart: who refuses programs is `blocked`, which never fails a build"
_GRACE = "needs no counterpart: what cannot be reached fails only after several visits over days (`outbound.grace`)"
_UNREACHABLE = {0, 408, 421, 425}
_BROKEN = {404, 410}
_AGE = re.compile(r"(\d+)\s*(s|m|h|d|w|M|y)?")
_UNITS = {"s": (1, "s"), "m": (1, "m"), "h": (1, "h"), "d": (1, "d"), "w": (7, "d"), "M": (30, "d"), "y": (365, "d")}


@dataclass(slots=True)
class Draft:
    """What became of a configuration of another tool."""

    file: str
    """Where it stood, as a person would write it."""
    options: dict[str, Any] = field(default_factory=dict)
    """Options of linkvoice; they always make a valid `Config`."""
    left: list[str] = field(default_factory=list)
    """What has no counterpart, one line each: the old name, a colon, and why or what to do."""

    def put(self, name: str, key: str, value: Any) -> None:  # noqa: ANN401 - whatever stood there
        """Set an option by its dotted key; a value that it cannot have is left. `name` is the old one."""
        problems = Config.problems(merge({}, key, value))
        if problems:
            self.leave(name, f"`{key}` takes no such value ({problems[0][1]})")
        else:
            self.options = merge(self.options, key, value)

    def add(self, name: str, key: str, value: Any) -> None:  # noqa: ANN401 - whatever stood there
        """Put a value into an option that is a list, once."""
        before: list[Any] = self.options.get(key, [])
        if value not in before:
            self.put(name, key, [*before, value])

    def put_host(self, name: str, host: str, key: str, value: Any) -> None:  # noqa: ANN401 - whatever stood there
        """Set an option of a host, whose name has dots of its own."""
        outbound = self.options.get("outbound", {})
        hosts = outbound.get("hosts", {})
        self.put(name, "outbound", {**outbound, "hosts": {**hosts, host: {**hosts.get(host, {}), key: value}}})

    def ignore(self, name: str, expression: str) -> None:
        """Ignore the URLs in which a regular expression of another language is found."""
        pattern = "re:" + expression.replace(r"\z", r"\Z").replace(r"\/", "/")
        try:
            url_matcher([pattern], name)
        except ConfigError:
            self.leave(name, f"Python does not read the regular expression {expression}; write it anew in `ignore_urls`")
        else:
            self.add(name, "ignore_urls", pattern)

    def accept(self, name: str, codes: Iterable[int]) -> None:
        """Accept status codes, as far as linkvoice would not anyway."""
        for code in codes:
            if code in _UNREACHABLE or code < 0 or 500 <= code < 600:  # noqa: PLR2004 - 5xx
                self.leave(f"{name} {code}", _GRACE)
            elif 400 <= code < 1000 and code not in _BROKEN:  # noqa: PLR2004 - 4xx and LinkedIn's 999
                self.leave(f"{name} {code}", BLOCKED)
            elif code in _BROKEN:
                self.add(f"{name} {code}", "accept", code)

    def leave(self, name: str, why: str) -> None:
        """Say that something has no counterpart."""
        line = f"{name}: {why}"
        if line not in self.left:
            self.left.append(line)


def age(text: str) -> str | None:
    """Write a time such as ``2d``, ``1M`` or ``3600`` as linkvoice does; None where it is no such time."""
    match = _AGE.fullmatch(text.strip())
    if match is None:
        return None
    factor, unit = _UNITS[match[2] or "s"]
    return f"{int(match[1]) * factor}{unit}"

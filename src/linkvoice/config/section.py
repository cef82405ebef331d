"""What groups of options have in common, and the kinds of their values."""

from typing import Annotated, Literal

import msgspec

__all__ = ["Count", "Duration", "Level", "Limit", "Patience", "Section", "StatusCode", "Time", "seconds"]

Level = Literal["error", "warning", "info", "ignore"]
Duration = Annotated[str, msgspec.Meta(pattern=r"^[0-9]+[smhd]$")]
Count = Annotated[int, msgspec.Meta(ge=1)]
Time = Annotated[float, msgspec.Meta(ge=0)]
Patience = Annotated[float, msgspec.Meta(gt=0)]
Limit = Annotated[int, msgspec.Meta(ge=0)]
StatusCode = Annotated[int, msgspec.Meta(ge=100, le=999)]


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A group of options."""


def seconds(duration: str) -> float:
    """Turn ``90s``, ``30m``, ``12h`` or ``7d`` into seconds."""
    return int(duration[:-1]) * {"s": 1, "m": 60, "h": 3600, "d": 86400}[duration[-1]]

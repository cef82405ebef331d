"""What a page's front matter says to linkvoice."""

from __future__ import annotations

from collections.abc import Mapping

from linkvoice.model.site import PageOptions

__all__ = ["read_options"]


def read_options(value: object) -> tuple[PageOptions, str]:
    """Read the value of ``linkvoice``; gives the options, and what is wrong with them (they are not used then)."""
    if value is None or value is True:
        return PageOptions(), ""
    if value is False:
        return PageOptions(enabled=False, linked_from=False, mentioned_by=False), ""
    if isinstance(value, Mapping) and set(value) <= {"linked_from", "mentioned_by", "ignore"}:
        ignore = value.get("ignore", [])
        codes = [ignore] if isinstance(ignore, str) else ignore
        sections = {name: value.get(name, True) for name in ("linked_from", "mentioned_by")}
        if all(isinstance(shown, bool) for shown in sections.values()) and isinstance(codes, list) and all(isinstance(code, str) for code in codes):
            return PageOptions(ignore=tuple(codes), **sections), ""
    return (
        PageOptions(),
        "front matter `linkvoice` must be false, or hold `linked_from: false`, `mentioned_by: false` or `ignore: [codes]`; it is not used",
    )

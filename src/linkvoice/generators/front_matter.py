"""What a page's front matter says to linkvoice."""

from __future__ import annotations

import re
from collections.abc import Mapping

from linkvoice.model.site import PageOptions

__all__ = ["options_in", "read_options"]

_FRONT_MATTER = r"(?s)\A---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)"
_OURS = r"(?m)^linkvoice:[ \t]*(.*\n(?:[ \t]+.*\n|[ \t]*\n)*)"
_COMMENT = r"(?m)(?:^|[ \t])#.*$"
_LINKED_FROM = r"\blinked_from[\"']?:[ \t]*[\"']?(\w+)"
_MENTIONED_BY = r"\bmentioned_by[\"']?:[ \t]*[\"']?(\w+)"
_IGNORE = r"\bignore[\"']?:[ \t]*(\[[^\]]*\]|(?:\n[ \t]*-.*)+|[^\n,}]*)"
_CODE = r"[A-Za-z][\w-]*"
_WORDS = {"false": False, "no": False, "off": False, "true": True, "yes": True, "on": True}
"""As YAML 1.1 has it, which MkDocs reads."""


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


def options_in(text: str) -> PageOptions:
    """Read what the front matter of a text says to linkvoice, where no host has read it: as much of YAML as that takes."""
    block = re.match(_FRONT_MATTER, text)
    ours = re.search(_OURS, block[1]) if block is not None and "linkvoice" in block[1] else None
    if ours is None:
        return PageOptions()
    value = re.sub(_COMMENT, "", ours[1]).strip()
    if value.lower() in _WORDS:
        return read_options(_WORDS[value.lower()])[0]
    linked_from, mentioned_by, ignore = re.search(_LINKED_FROM, value), re.search(_MENTIONED_BY, value), re.search(_IGNORE, value)
    return PageOptions(
        linked_from=linked_from is None or _WORDS.get(linked_from[1].lower(), True),
        mentioned_by=mentioned_by is None or _WORDS.get(mentioned_by[1].lower(), True),
        ignore=tuple(re.findall(_CODE, ignore[1])) if ignore is not None else (),
    )

"""Where the sentences of a text begin and end."""

from __future__ import annotations

import re

__all__ = ["borders"]

_BORDER = re.compile(r"""[.!?…؟۔।。！？\n]["'”’»)\]」』）]*[ ]*""")  # noqa: RUF001 - other scripts
_ENDS_ALONE = frozenset("。！？\n")  # noqa: RUF001 - as above
"""Ends of sentences that need no space after them."""
_GOES_ON = re.compile(r"\d{1,2}|(?:[^\W\d_]\.)*[^\W\d_]|approx|bzw|ca|cf|dr|evtl|ggf|incl|inkl|mr|mrs|ms|nr|prof|resp|st|vgl|vs", re.IGNORECASE)
"""What stands before a full stop in the middle of a sentence: ``e.g``, ``J``, ``3``, ``cf``."""


def borders(text: str) -> tuple[list[int], list[int]]:
    """Say where the sentences of a text (white space folded) start, but for the first, and end, but for the last."""
    starts: list[int] = []
    ends: list[int] = []
    for border in _BORDER.finditer(text):
        mark, (stop, following) = border[0], border.span()
        if mark[0] not in _ENDS_ALONE:
            if mark[-1] != " " or text[following : following + 1].islower():
                continue
            if mark[0] == "." and _GOES_ON.fullmatch(text[text.rfind(" ", 0, stop) + 1 : stop].lstrip("([\"'“„«")):
                continue
        end = stop + len(mark.rstrip())
        ends.append(end)
        starts.append(end + text.startswith((" ", "\n"), end))
    return starts, ends

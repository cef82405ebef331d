"""What the terminal before a person can show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

__all__ = ["Screen", "screen_of"]

_LINKING: Final = {"iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "rio", "Tabby", "WarpTerminal"}
"""Values of TERM_PROGRAM whose programs have shown links for years."""
_TERMS: Final = ("xterm-kitty", "xterm-ghostty", "alacritty", "foot", "wezterm")
_VTE: Final = 5000  # before this version, VTE crashed on some links
_HIDING: Final = {"TMUX", "STY"}
"""A multiplexer in between: what the outer terminal can do is not known."""
_WIDTH: Final = (40, 160)  # columns: narrower is no text, wider is not read


class Screen(NamedTuple):
    """A terminal."""

    width: int
    """Columns."""
    colours: bool = True
    links: bool = False
    """It follows OSC 8: text that leads somewhere."""

    def styled(self, text: str, codes: str) -> str:
        """Write a text in colours; `codes` are those of SGR, such as ``1;31``."""
        return f"\x1b[{codes}m{text}\x1b[0m" if self.colours and text else text

    def linked(self, text: str, url: str) -> str:
        """Write a text that leads to a URL, which has to be plain ASCII."""
        return f"\x1b]8;;{url}\x1b\\{text}\x1b]8;;\x1b\\" if self.links and url.isascii() and url.isprintable() else text


def screen_of(environment: Mapping[str, str], columns: int) -> Screen:
    """Say what a terminal with so many columns can show, as far as the environment tells; what is not sure is not used.

    Source of NO_COLOR: https://no-color.org/.
    """
    width = min(max(columns, _WIDTH[0]), _WIDTH[1])
    if environment.get("TERM") == "dumb":
        return Screen(width, colours=False)
    return Screen(width, colours=not environment.get("NO_COLOR"), links=_follows_links(environment))


def _follows_links(environment: Mapping[str, str]) -> bool:
    if _HIDING & environment.keys():
        return False
    vte = environment.get("VTE_VERSION", "")
    return (
        environment.get("TERM_PROGRAM") in _LINKING
        or environment.get("TERM", "").startswith(_TERMS)
        or "WT_SESSION" in environment
        or (vte.isdecimal() and int(vte) > _VTE)
    )

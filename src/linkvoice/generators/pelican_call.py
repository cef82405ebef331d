"""How Pelican was called, which it does not tell its plugins.

It hands `register` no settings, and when it sends its first signal it has put the
names of all plugins that it found into PLUGINS: whether somebody named linkvoice
there can be seen no more. Nor does it say where the settings were read, or that
`pelican --autoreload` will build again. All of that stands in the frames of its
own functions (Pelican 4.9 to 4.12); what is not found there counts as unknown.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

__all__ = ["is_named", "reloads", "settings_folder"]


def is_named() -> bool:
    """Whether PLUGINS is set, so that a plugin is registered because somebody named it. To be asked while it is registered."""
    pelican: Any = next((frame.f_locals.get("self") for frame in _frames("init_plugins")), None)
    settings = getattr(pelican, "settings", None) or {}
    return settings.get("PLUGINS") is not None


def settings_folder() -> Path:
    """The folder of the settings file; without one, the current folder. To be asked while Pelican is made."""
    file = next((frame.f_locals.get("config_file") for frame in _frames("get_instance")), None)
    return Path(file).absolute().parent if file else Path.cwd()


def reloads() -> bool:
    """Whether Pelican builds again whenever something changes."""
    return any(True for _ in _frames("autoreload"))


def _frames(name: str) -> Iterator[FrameType]:
    """The calls of a function of Pelican that have not returned, the latest first."""
    frame = inspect.currentframe()
    while frame is not None:
        if frame.f_code.co_name == name and frame.f_globals.get("__name__") == "pelican":
            yield frame
        frame = frame.f_back

"""Python's garbage collector, kept out of work that makes no garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["collector_paused"]


@contextmanager
def collector_paused() -> Iterator[None]:
    """Do without the search for circles, as a context or a decorator.

    Links and pages are made by the hundred thousand and hold no circles; looking
    for circles among them, and in the heap of the host again and again, takes a
    quarter of the time.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()

"""Python's garbage collector, kept out of work that makes no garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["collector_paused", "count_as_old"]


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


def count_as_old() -> None:
    """Have the search for circles treat all that there is now as it does what it has looked through twice.

    It looks at what is new soon and often. What has just been made by the hundred
    thousand, and will stay, it need not look through before the rest of the heap.
    """
    gc.freeze()
    gc.unfreeze()

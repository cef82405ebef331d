"""A progress bar on a terminal."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from linkvoice.report.plain import harmless

__all__ = ["Bar"]

_DETAIL = 50  # characters of what is being done


class Bar:
    """Draws on standard error, and wipes itself away when the stage is over."""

    def __init__(self) -> None:
        """Draw nothing yet."""
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("[dim]{task.fields[detail]}"),
            console=Console(file=sys.stderr),
            transient=True,
        )
        self._task: TaskID | None = None

    def start(self, what: str, total: int) -> None:
        """Begin a stage of `total` steps."""
        self._task = self._progress.add_task(what, total=total, detail="")
        self._progress.start()

    def step(self, detail: str = "") -> None:
        """One step is done; `detail` names it."""
        if self._task is not None:
            self._progress.update(self._task, advance=1, detail=harmless(detail)[:_DETAIL].replace("[", r"\["))

    def stop(self) -> None:
        """Wipe the bar away."""
        self._progress.stop()

"""How a long stage tells a person how far it is."""

from typing import Protocol

__all__ = ["Progress", "Silent"]


class Progress(Protocol):
    """Somebody who is told about the progress of a stage."""

    def start(self, what: str, total: int) -> None:
        """Begin a stage of `total` steps."""

    def step(self, detail: str = "") -> None:
        """One step is done; `detail` names it."""

    def stop(self) -> None:
        """The stage is over, whether finished or cut off."""


class Silent:
    """Tells nobody."""

    def start(self, what: str, total: int) -> None:
        """Do nothing."""

    def step(self, detail: str = "") -> None:
        """Do nothing."""

    def stop(self) -> None:
        """Do nothing."""

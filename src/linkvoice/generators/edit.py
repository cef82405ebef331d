"""A file of a built site that is written anew or taken away."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from linkvoice.inbound.whole import write_whole
from linkvoice.rewrite.source import unified_diff

__all__ = ["Edit"]


class Edit(NamedTuple):
    """What is to be done to a file."""

    folder: Path
    """Of the site."""
    path: str
    """Below that, with forward slashes."""
    before: bytes | None
    """What it holds; None where it is not there."""
    after: bytes | None
    """What it shall hold; None where it shall not be there."""

    @property
    def shown(self) -> str:
        """The file as a person would write it."""
        return (self.folder / self.path).as_posix()

    @property
    def what(self) -> str:
        """What happens to it, in a word."""
        if self.before is None:
            return "written"
        return "taken away" if self.after is None else "changed"

    @property
    def diff(self) -> str:
        """The change as `patch` reads it; one line for a file that is no text."""
        if self.path.endswith(".gz"):
            return f"Binary files a/{self.shown} and b/{self.shown} differ\n"
        return unified_diff(self.shown, *((side or b"").decode("utf-8", "surrogateescape") for side in (self.before, self.after)))

    def do(self) -> None:
        """Do it, wholly or not at all; a folder that is empty then goes, too.

        Raises:
            OSError: it cannot be done.
        """
        file = self.folder / self.path
        if self.after is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(file, [self.after], lasting=False)
            return
        file.unlink()
        with suppress(OSError):
            for parent in file.relative_to(self.folder).parents:
                (self.folder / parent).rmdir()

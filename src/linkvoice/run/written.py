"""Reports of a run, written to files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path

from linkvoice.errors import LinkvoiceError

__all__ = ["write_rendered"]


def write_rendered(value: object, files: Sequence[tuple[str, Path]], renderers: Mapping[str, str], what: str, then: str) -> None:
    """Write a value to files, each in a format of `renderers` (name -> module in `linkvoice.report` and function in it), whole or not at all.

    `what` names it in a message, and `then` says what to do or what happens.

    Raises:
        LinkvoiceError: a file cannot be written.
    """
    from linkvoice.inbound.whole import write_whole

    for name, path in files:
        module, _, function = renderers[name].partition(":")
        text = getattr(import_module(f"linkvoice.report.{module}"), function)(value)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, [text.encode()])
        except OSError as error:
            raise LinkvoiceError(f"{what} cannot be written to {path} ({error.strerror}); {then}.") from error

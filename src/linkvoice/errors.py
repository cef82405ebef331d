"""What can go wrong with linkvoice itself. A broken link is never an exception.

::

    LinkvoiceError          linkvoice failed                     exit code 3
    ├── SourceError         a source of links gave no answer     exit code 3
    └── UsageError          it was called or configured wrongly  exit code 2
        └── ConfigError     a configuration cannot be used       exit code 2

Every message is one complete sentence or more, says what to do next, and holds
no secret; that of a `SourceError` is a clause, which stands behind the source's
name. The exit codes are those of the command line.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Self

__all__ = ["ConfigError", "LinkvoiceError", "SourceError", "UsageError"]


class LinkvoiceError(Exception):
    """linkvoice could not do its work."""

    exit_code: ClassVar[int] = 3


class SourceError(LinkvoiceError):
    """A source could not be asked, or said something unreadable. What is known of it stays, and the other sources are asked all the same."""


class UsageError(LinkvoiceError):
    """linkvoice was called with something it cannot use, such as a folder that is not there."""

    exit_code: ClassVar[int] = 2


class ConfigError(UsageError):
    """A configuration holds a key or a value that linkvoice cannot use."""

    @classmethod
    def of(cls, problems: Iterable[str]) -> Self:
        """Tell of all problems at once; the last one may be a question, such as what was meant."""
        told = "; ".join(problems)
        return cls(f"The configuration of linkvoice cannot be used. {told}{'' if told.endswith('?') else '.'}")

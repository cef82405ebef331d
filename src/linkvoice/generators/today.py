"""The day of a build."""

from __future__ import annotations

from datetime import UTC, date, datetime
from os import environ

__all__ = ["today"]


def today() -> date:
    """The day of the build, which whoever wants the same bytes again may set.

    Source: https://reproducible-builds.org/specs/source-date-epoch/.
    """
    epoch = environ.get("SOURCE_DATE_EPOCH")
    return (datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)).date()

"""Zensical, in an environment of its own."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

__all__ = ["ZENSICAL", "needs_zensical"]

ZENSICAL = Path(sys.prefix, "zensical", "bin", "zensical")


def needs_zensical() -> None:
    """Skip a test where there is no environment with Zensical, unless nothing may be skipped."""
    if not ZENSICAL.is_file():
        if os.environ.get("LINKVOICE_NEEDS_ALL"):
            pytest.fail(f"no {ZENSICAL}: `make test` makes an environment with Zensical")
        pytest.skip(f"no {ZENSICAL}: `make test` makes an environment with Zensical")

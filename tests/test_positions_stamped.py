"""Positions, proven by stamped builds of real sites."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.stamped import describe, prove

ROOT = Path(__file__).parents[1]
SITES = [ROOT / "mkdocs.yml", ROOT / "example_site" / "mkdocs.yml"]
OTHERS = [Path(path) for path in os.environ.get("LINKVOICE_POSITIONS_OF", "").split(os.pathsep) if path]
"""Further sites to prove: paths of mkdocs.yml files whose plugins are installed."""


@pytest.mark.parametrize("config", [*SITES, *OTHERS], ids=lambda path: path.parent.name)
def test_every_position_is_the_one_that_the_stamp_says(config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Links of content have a line, and no line and no column is wrong."""
    monkeypatch.chdir(config.parent)

    proof = prove(config, tmp_path)

    print(describe(proof), *proof.missing, sep="\n")  # noqa: T201 - shown with -s, and where the test fails
    assert proof.wrong == []
    assert proof.share >= 0.995
    assert proof.proven >= 0.4 * proof.links

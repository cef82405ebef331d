"""A large site that was not made for linkvoice: Debian's python3.11-doc."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

SITE = Path("/usr/share/doc/python3.11/html")


def test_pythons_documentation_has_the_defects_that_debian_gave_it(tmp_path: Path) -> None:
    """1,451 links to the changelog, which is shipped compressed, and 4 anchors of the glossary that are not there; nothing else is an error."""
    if not SITE.is_dir():
        if os.environ.get("LINKVOICE_NEEDS_ALL"):
            pytest.fail(f"no {SITE}: install python3.11-doc")
        pytest.skip(f"no {SITE}: install Debian's python3.11-doc")

    command = [sys.executable, "-m", "linkvoice", "check", str(SITE), "--offline", "--no-cache", "--format", "json"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    errors: Counter[str] = Counter()
    for finding in json.loads(result.stdout)["findings"]:
        if finding["severity"] == "error":
            errors[finding["code"]] += finding["count"]
    assert result.returncode == 1
    assert errors == {"LV501": 1451, "LV502": 4}

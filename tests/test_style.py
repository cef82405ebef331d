"""What no linter checks: the project's own habits."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import linkvoice
from linkvoice.rules import RULES

ROOT = Path(__file__).parents[1]
MODULES = sorted(module.name for module in pkgutil.walk_packages(linkvoice.__path__, "linkvoice."))
TESTS = sorted(Path(__file__).parent.glob("test_*.py"))


@pytest.mark.parametrize(
    "name", [name for name in MODULES if name not in {"linkvoice.__main__", "linkvoice.generators.mkdocs", "linkvoice.generators.pelican"}]
)
def test_public_names_are_real(name: str) -> None:
    """Every name in an `__all__` exists (ruff keeps it sorted)."""
    module = importlib.import_module(name)
    listed = getattr(module, "__all__", [])

    assert [entry for entry in listed if not hasattr(module, entry)] == []


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.name)
def test_every_test_states_a_behaviour(path: Path) -> None:
    """Each test function has a docstring of one sentence."""
    functions = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]

    assert [node.name for node in functions if node.name.startswith("test_") and not ast.get_docstring(node)] == []


def test_async_code_stands_only_where_the_network_is() -> None:
    """`async def` is for fetch/, check/outside.py, sources, verify.py, the resolver, run/data.py and run/listen.py."""
    found = {path for path in (ROOT / "src").rglob("*.py") if re.search(r"^\s*async def ", path.read_text("utf-8"), re.MULTILINE)}
    names = (
        "check/outside.py",
        "inbound/resolve/site.py",
        "inbound/source.py",
        "inbound/verify.py",
        "run/data.py",
        "run/listen.py",
        "run/resolve.py",
    )
    allowed = {ROOT / "src/linkvoice" / name for name in names}

    assert set() == {path for path in found if path.parent.name not in {"fetch", "sources"}} - allowed


def test_source_files_are_rooms_not_halls() -> None:
    """No source file is much longer than 300 lines."""
    assert [path.name for path in (ROOT / "src").rglob("*.py") if len(path.read_text("utf-8").splitlines()) > 320] == []


def test_rules_are_sorted_and_each_has_its_own_module() -> None:
    """The written-out list is sorted by code, and holds one rule a file."""
    codes = [rule.code for rule in RULES]
    files = [path for path in (ROOT / "src/linkvoice/rules").glob("*/*.py") if "\nRULE = " in path.read_text("utf-8")]

    assert codes == sorted(set(codes))
    assert len(codes) == len(files)


def test_version_is_the_same_everywhere() -> None:
    """The package and its metadata agree."""
    assert linkvoice.__version__ == tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]


def test_importing_linkvoice_imports_nothing_else() -> None:
    """`import linkvoice` costs next to nothing: no third-party module comes with it."""
    code = "import sys; before = set(sys.modules); import linkvoice; print(sorted(set(sys.modules) - before))"

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "['linkvoice']"

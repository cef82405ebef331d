"""Configuration that is Python: what it says in plain values. It is read, never run."""

from __future__ import annotations

import ast
import re
import warnings
from pathlib import Path
from typing import Any, Final

from linkvoice.errors import ConfigError, UsageError

__all__ = ["read_literals"]

_LARGEST: Final = 1_000_000  # bytes; nobody writes more by hand


def read_literals(file: Path) -> dict[str, Any]:
    """Give the names to which a file assigns plain values at its top level; the last assignment counts, and names that get anything else have none.

    What it imports by ``from name import *`` from a file beside it comes before.

    Raises:
        UsageError: it cannot be read.
        ConfigError: it is no Python.
    """
    return _read(file, frozenset())


def _read(file: Path, above: frozenset[Path]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for statement in _tree(file).body:
        if isinstance(statement, ast.ImportFrom) and statement.names[0].name == "*":
            beside = file.parent / f"{(statement.module or '').replace('.', '/')}.py"
            if beside.is_file() and beside not in above:
                found |= _read(beside, above | {file})
        elif isinstance(statement, ast.Assign):
            _assign(found, statement.targets, statement.value)
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            _assign(found, [statement.target], statement.value)
    return found


def _assign(found: dict[str, Any], targets: list[ast.expr], value: ast.expr) -> None:
    names = [target.id for target in targets if isinstance(target, ast.Name)]
    try:
        given = ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        for name in names:
            found.pop(name, None)
    else:
        found.update(dict.fromkeys(names, given))


def _tree(file: Path) -> ast.Module:
    try:
        with file.open("rb") as source, warnings.catch_warnings(action="ignore"):  # of odd escapes: its author's affair
            return ast.parse(source.read(_LARGEST), file.name)
    except OSError as error:
        raise UsageError(f"{file} cannot be read ({error.strerror}). Name another file with --config.") from error
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        reason = re.sub(r"\s+", " ", str(error))
        raise ConfigError(f"{file} is no Python: {reason}. Correct it there.") from error

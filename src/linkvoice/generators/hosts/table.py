"""Configuration in TOML, YAML or JSON, of whatever program."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from linkvoice.errors import ConfigError, UsageError
from linkvoice.generators.project import load_yaml

__all__ = ["read_table"]

_LOADERS: Final[Mapping[str, tuple[str, Callable[[bytes], Any]]]] = {
    ".toml": ("TOML", lambda raw: tomllib.loads(raw.decode("utf-8-sig"))),
    ".json": ("JSON", json.loads),
    ".yml": ("YAML", load_yaml),
    ".yaml": ("YAML", load_yaml),
}


def read_table(file: Path) -> dict[str, Any]:
    """Read a file by its suffix; one that holds no table gives an empty one.

    Raises:
        UsageError: it cannot be read.
        ConfigError: it is not what its suffix says.
    """
    name, load = _LOADERS[file.suffix]
    try:
        found = load(file.read_bytes())
    except ImportError as error:
        raise UsageError(f"{file} cannot be read without PyYAML. Install it beside linkvoice (`pip install pyyaml`).") from error
    except OSError as error:
        raise UsageError(f"{file} cannot be read ({error.strerror}). Name another file with --config.") from error
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{file} is no {name}: {error}. Correct it there.") from error
    return found if isinstance(found, dict) else {}

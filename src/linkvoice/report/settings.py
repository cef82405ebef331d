"""The configuration and its schema, for people and for editors."""

from __future__ import annotations

import ast
import inspect
import itertools
from functools import cache
from typing import Any

import msgspec

from linkvoice import config as module
from linkvoice.config import Config

__all__ = ["descriptions", "render_config", "render_schema"]


def render_config(config: Config) -> str:
    """Write a configuration as JSON, every option included."""
    return msgspec.json.format(msgspec.json.encode(config), indent=2).decode() + "\n"


def render_schema() -> str:
    """Write the JSON schema (2020-12) of the configuration; the descriptions are the options' own docstrings."""
    schema = msgspec.json.schema(Config)
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "linkvoice", **schema}
    for name, definition in schema["$defs"].items():
        definition["description"] = descriptions()[name][""]
        for option, described in definition.get("properties", {}).items():
            described["description"] = descriptions()[name][option]
    return msgspec.json.format(msgspec.json.encode(schema), indent=2).decode() + "\n"


@cache
def descriptions() -> dict[str, dict[str, str]]:
    """Read the docstrings of every group of options: group -> option -> text, and ``""`` for the group itself."""
    found: dict[str, dict[str, Any]] = {}
    for group in vars(module).values():
        if inspect.isclass(group) and issubclass(group, module.Section):
            body = next(node.body for node in ast.parse(inspect.getsource(group)).body if isinstance(node, ast.ClassDef))
            texts = {"": inspect.cleandoc(group.__doc__ or "")}
            for field, text in itertools.pairwise(body):
                if (
                    isinstance(field, ast.AnnAssign)
                    and isinstance(field.target, ast.Name)
                    and isinstance(text, ast.Expr)
                    and isinstance(text.value, ast.Constant)
                ):
                    texts[field.target.id] = inspect.cleandoc(str(text.value.value))
            found[group.__name__] = texts
    return found

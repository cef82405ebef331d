"""The templates of what linkvoice writes into pages. Everything that stands in them is escaped."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import jinja2

__all__ = ["template"]


@cache
def template(name: str) -> jinja2.Template:
    """Give a template by its file name."""
    return _environment().get_template(name)


@cache
def _environment() -> jinja2.Environment:
    import jinja2

    return jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined, loader=jinja2.FunctionLoader(_read)
    )


def _read(name: str) -> str:
    return resources.files("linkvoice.report").joinpath("templates", name).read_text("utf-8")

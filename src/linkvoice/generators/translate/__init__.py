"""Configurations of other link checkers, in the words of linkvoice: one file a tool."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from linkvoice.errors import UsageError
from linkvoice.generators.translate.draft import Draft
from linkvoice.generators.translate.html_proofer import from_html_proofer
from linkvoice.generators.translate.htmlproofer import from_htmlproofer
from linkvoice.generators.translate.linkchecker import from_linkchecker
from linkvoice.generators.translate.lychee import from_lychee

__all__ = ["TOOLS", "translate"]

TOOLS: Final[Mapping[str, tuple[Callable[[Path], Draft | None], str]]] = MappingProxyType(
    {
        "html-proofer": (from_html_proofer, "the Ruby gem: a call of htmlproofer in a workflow, a Makefile or a Rakefile"),
        "htmlproofer": (from_htmlproofer, "the MkDocs plugin: `htmlproofer` among the plugins of mkdocs.yml"),
        "linkchecker": (from_linkchecker, "linkcheckerrc, .linkcheckerrc or .linkchecker/linkcheckerrc"),
        "lychee": (from_lychee, "lychee.toml, .lychee.toml or [tool.lychee] in pyproject.toml"),
    }
)
"""Name as ``linkvoice init --from`` takes it -> how its configuration is read, and where it stands."""


def translate(tool: str, folder: Path) -> Draft:
    """Read the configuration of a tool, one of `TOOLS`, in a folder.

    Raises:
        UsageError: there is none, or it cannot be read.
    """
    read, place = TOOLS[tool]
    try:
        draft = read(folder)
    except (OSError, ValueError) as error:
        raise UsageError(f"The configuration of {tool} cannot be read ({error}). Correct it, or leave out `--from {tool}`.") from error
    if draft is None:
        raise UsageError(f"There is no configuration of {tool} in {folder}. Run this where it stands: {place}.")
    return draft

"""What ``mkdocs.yml`` says of itself: where it names what, which MkDocs does not tell, and what is asked of it without MkDocs."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from linkvoice.generators.sources import shown_path
from linkvoice.model.help import Entry, Help
from linkvoice.model.link import Position, Quality

__all__ = ["help_beside", "navigation_in"]

_NAMES = ("mkdocs.yml", "mkdocs.yaml", "properdocs.yml", "properdocs.yaml")
_SNIPPETS = "pymdownx.snippets"


class _Scalar(NamedTuple):
    """A value as it stands in the file."""

    value: str
    line: int
    column: int


_Tree = Any
"""`_Scalar`, or a list or mapping of such trees. Keys are scalars too: their titles are shown."""


def navigation_in(file: Path) -> Sequence[Entry]:
    """Give the entries of ``nav`` in a configuration file, with their places; none where it cannot be read."""
    text, tree = _read(file)
    shown, lines = shown_path(file), text.split("\n")
    return [Entry(value.value, title, _position(shown, lines, value)) for title, value in _entries(tree.get("nav"))]


def help_beside(folder: Path) -> Help:
    """Say where snippets are found, and what the navigation names, for a folder of sources whose ``mkdocs.yml`` stands beside it. It is read when asked for."""

    @cache
    def project() -> tuple[Path | None, Sequence[Path]]:
        return _project(folder.resolve())

    def navigation() -> Sequence[Entry]:
        file, _ = project()
        return navigation_in(file) if file is not None else ()

    return Help(lambda path, page: _included(project()[1], path), navigation=navigation)  # noqa: ARG005 - the page does not matter


def _project(folder: Path) -> tuple[Path | None, Sequence[Path]]:
    """The nearest configuration above a folder, if that folder holds its sources, and the folders of its snippets."""
    file = next((parent / name for parent in folder.parents for name in _NAMES if (parent / name).is_file()), None)
    if file is None:
        return None, ()
    _, tree = _read(file)
    docs = tree.get("docs_dir", _Scalar("docs", 0, 0))
    if not isinstance(docs, _Scalar) or (file.parent / docs.value).resolve() != folder:
        return None, ()
    return file, [file.parent / base for base in _snippet_folders(tree)]


def _read(file: Path) -> tuple[str, Mapping[str, _Tree]]:
    """Read a file without building what its tags ask for. YAML is there where MkDocs is; without it, less is known."""
    try:
        yaml: Any = import_module("yaml")
        text = file.read_text("utf-8-sig")
        tree = _tree(yaml.compose(text, Loader=yaml.SafeLoader))
    except Exception:  # noqa: BLE001 - whatever is wrong with it, its host says so; positions are only less exact
        return "", {}
    return text, tree if isinstance(tree, dict) else {}


def _tree(node: Any) -> _Tree:  # noqa: ANN401 - a node of PyYAML
    if node is None or node.id == "scalar":
        return None if node is None else _Scalar(node.value, node.start_mark.line + 1, node.start_mark.column + 1)
    if node.id == "sequence":
        return [_tree(each) for each in node.value]
    return {key.value: _tree(value) for key, value in node.value if key.id == "scalar"}


def _entries(tree: _Tree, title: str = "") -> Iterator[tuple[str, _Scalar]]:
    if isinstance(tree, _Scalar):
        yield title, tree
    elif isinstance(tree, list):
        for each in tree:
            yield from _entries(each)
    elif isinstance(tree, dict):
        for key, value in tree.items():
            yield from _entries(value, key)


def _position(shown: str, lines: Sequence[str], scalar: _Scalar) -> Position:
    """The place of a value; a quote before it is none of it."""
    line = lines[scalar.line - 1]
    column = next((column for column in (scalar.column, scalar.column + 1) if line.startswith(scalar.value, column - 1)), None)
    return Position(shown, scalar.line, column, Quality.LINE if column is None else Quality.EXACT)


def _snippet_folders(tree: Mapping[str, _Tree]) -> Iterator[str]:
    """Yield the folders in which snippets are looked for; none where the extension is not on."""
    extensions = tree.get("markdown_extensions")
    for each in extensions if isinstance(extensions, list) else [extensions]:
        name = each.value if isinstance(each, _Scalar) else None
        options = each.get(_SNIPPETS, {}) if isinstance(each, dict) else {}
        if name == _SNIPPETS or (isinstance(each, dict) and _SNIPPETS in each):
            bases = options.get("base_path") if isinstance(options, dict) else None
            for base in bases if isinstance(bases, list) else [bases]:
                yield base.value if isinstance(base, _Scalar) else "."


def _included(folders: Sequence[Path], path: str) -> tuple[str, str] | None:
    """Read a snippet from the first folder that has it."""
    for folder in folders:
        file = folder / path
        try:
            if file.is_file():
                return shown_path(Path(os.path.normpath(file))), file.read_text("utf-8-sig")
        except (OSError, ValueError):
            continue
    return None

"""Adds linkvoice to the plugins in mkdocs.yml, and changes no other byte."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from linkvoice.generators.project import load_yaml

__all__ = ["add_plugin"]

_PLUGIN = "linkvoice"


def add_plugin(text: str, options: Sequence[tuple[str, str]]) -> str | None:
    """Give the text of mkdocs.yml with linkvoice as its last plugin; None where it is not written so that this can be done for sure.

    `options` are keys with their values as YAML on one line.

    Raises:
        ValueError: the text is no YAML.
    """
    import yaml

    before = load_yaml(text)
    if not isinstance(before, dict) or ("INHERIT" in before and "plugins" not in before):
        return None  # a list here would take the place of the inherited one
    root: Any = yaml.compose(text, Loader=yaml.SafeLoader)
    plugins = next((value for key, value in root.value if key.value == "plugins"), None)
    line = "\r\n" if "\r\n" in text else "\n"
    after = _added(text, plugins, options, line)
    return after if after is not None and _is_right(before, after) else None


def _added(text: str, plugins: Any, options: Sequence[tuple[str, str]], line: str) -> str | None:  # noqa: ANN401 - PyYAML has no types for nodes
    import yaml

    if plugins is None or (isinstance(plugins, yaml.ScalarNode) and not plugins.value):
        # A list without `search` would turn off what MkDocs has where nothing is said.
        entries = ["  - search", *_block(options, "  - ", 6)]
        if plugins is None:
            return _with_lines(text, len(text), ["", "plugins:", *entries], line)
        return _with_lines(text, plugins.start_mark.index, entries, line)
    if not isinstance(plugins, yaml.CollectionNode):
        return None
    if plugins.flow_style:
        end = plugins.end_mark.index - 1
        flow = f"{_PLUGIN}: {{{', '.join(f'{key}: {value}' for key, value in options)}}}" if options else _PLUGIN
        if isinstance(plugins, yaml.MappingNode) and not options:
            flow = f"{_PLUGIN}: {{}}"
        kept = text[:end].rstrip()
        comma = "" if kept.endswith(("[", "{", ",")) else ","
        return f"{kept}{comma}{'' if kept.endswith(('[', '{')) else ' '}{flow}{text[len(kept) : end]}{text[end:]}"
    first = plugins.value[0][0] if isinstance(plugins, yaml.MappingNode) else plugins.value[0]
    start = text.rfind("\n", 0, first.start_mark.index) + 1
    lead = text[start : first.start_mark.index]  # as the first plugin has it: spaces, and the dash of a list
    if lead.strip() not in {"", "-"}:
        return None
    column = len(lead) - len(lead.lstrip())
    return _with_lines(text, _end(plugins), _block(options, lead, column + (4 if "-" in lead else 2)), line)


def _block(options: Sequence[tuple[str, str]], lead: str, indent: int) -> list[str]:
    """The lines of the plugin; `lead` stands in front of its name."""
    bare = f"{lead}{_PLUGIN}" if "-" in lead else f"{lead}{_PLUGIN}: {{}}"
    return [f"{lead}{_PLUGIN}:", *(f"{' ' * indent}{key}: {value}" for key, value in options)] if options else [bare]


def _end(node: Any) -> int:  # noqa: ANN401 - as above
    """Where a node's own text ends: that of a block ends with its last entry, and not where the next thing begins."""
    if node.value and not isinstance(node.value, str) and not node.flow_style:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def _with_lines(text: str, index: int, lines: Sequence[str], line: str) -> str:
    """Put lines behind the line in which the last character in front of `index` that is not blank stands."""
    content = len(text[:index].rstrip())
    end = text.find("\n", content) + 1
    head, tail = (text[:end], text[end:]) if end else (text + line, "")
    if tail == "" and lines[0] == "" and head.endswith(line * 2):
        lines = lines[1:]
    return head + "".join(f"{each}{line}" for each in lines) + tail


def _is_right(before: dict[str, Any], after: str) -> bool:
    """Whether nothing but the plugin was added."""
    try:
        mapping = load_yaml(after)
    except ValueError:
        return False
    if not isinstance(mapping, dict) or {**mapping, "plugins": None} != {**before, "plugins": None}:
        return False
    old, new = before.get("plugins"), mapping["plugins"]
    if isinstance(new, dict):
        return isinstance(old, dict) and _PLUGIN in new and {key: value for key, value in new.items() if key != _PLUGIN} == old
    if not isinstance(new, list) or not new:
        return False
    is_ours = new[-1] == _PLUGIN or (isinstance(new[-1], dict) and [*new[-1]] == [_PLUGIN])
    return is_ours and new[:-1] == (old if old is not None else ["search"])

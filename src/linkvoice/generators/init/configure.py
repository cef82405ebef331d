"""The options of linkvoice, put where the program that makes the site reads them."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from linkvoice.errors import ConfigError
from linkvoice.generators.fixes import Change
from linkvoice.generators.init.found import Ci, Kind, site_url
from linkvoice.generators.init.mkdocs_yml import add_plugin
from linkvoice.generators.init.setup import Setup
from linkvoice.generators.init.workflow import OFFLINE, VARIABLE, reports
from linkvoice.generators.project import plugin_options

__all__ = ["DOCS", "configure", "toml_lines"]

DOCS: Final = "https://linkvoice.github.io/linkvoice/"


def configure(setup: Setup) -> Iterator[Change]:
    """Give the change that configures linkvoice; none where it is configured already.

    Raises:
        ConfigError: the file to change cannot be read.
    """
    match setup.host.kind:
        case Kind.MKDOCS | Kind.PROPERDOCS:
            yield from _in_mkdocs(setup)
        case Kind.PELICAN:
            yield from _in_pelican(setup)
        case Kind.FOLDER:
            yield from _in_toml(setup)


def toml_lines(options: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    """Write options as dotted keys of TOML, a line each."""
    for key, value in options.items():
        name = prefix + (key if key.replace("_", "").isalnum() and key.isascii() else json.dumps(key))
        if isinstance(value, Mapping):
            yield from toml_lines(value, f"{name}.")
        else:
            yield f"{name} = {json.dumps(value, ensure_ascii=False)}"


def _in_mkdocs(setup: Setup) -> Iterator[Change]:
    name = setup.host.file
    path = setup.folder / name
    if plugin_options(path, "linkvoice") is not None:
        return
    values = [(key, json.dumps(value, ensure_ascii=False)) for key, value in _for_plugin(setup).items()]
    if _makes_its_base(setup):
        values.append(("outbound", f"{{when: !ENV [{OFFLINE}, auto]}}"))
    if setup.ci is not Ci.NETLIFY:
        values.append(("new_since", f"!ENV {VARIABLE}"))
    before = setup.text(name)
    try:
        after = add_plugin(before, values)
    except ValueError as error:
        raise ConfigError(f"{path} is no YAML: {error}. Correct it there.") from error
    if after is None:
        entry = "".join(f"\n      {key}: {value}" for key, value in values)
        setup.notes.append(f"{name} is written so that only you can change it; add to its plugins:\n  - linkvoice{':' if entry else ''}{entry}")
    else:
        yield Change(path, name, before, after)


def _in_pelican(setup: Setup) -> Iterator[Change]:
    name = setup.host.file
    before = setup.text(name)
    if "LINKVOICE" in before:
        return
    entries = [f"    {key!r}: {value!r}," for key, value in _for_plugin(setup).items()]
    lines = ["", f"# linkvoice checks every link of a build: {DOCS}"]
    if setup.ci is not Ci.NETLIFY:
        lines += ["import os  # noqa: E402", ""]
        if _makes_its_base(setup):
            entries.append(f"    'outbound': {{'when': os.environ.get('{OFFLINE}', 'auto')}},")
        entries.append(f"    'new_since': os.environ.get('{VARIABLE}'),")
    lines += ["LINKVOICE = {", *entries, "}"]
    if _assigns(before, "PLUGINS"):
        lines.append('PLUGINS = [*PLUGINS, "linkvoice"]')
    yield Change(setup.folder / name, name, before, before.rstrip("\n") + "\n" + "\n".join(lines) + "\n")


def _in_toml(setup: Setup) -> Iterator[Change]:
    name = "linkvoice.toml"
    if (setup.folder / name).is_file() or "[tool.linkvoice" in setup.text("pyproject.toml"):
        return
    url = setup.options.get("site_url") or site_url(setup.folder, setup.host.site)
    lines = [f"# What linkvoice does here. {DOCS}configuration/"]
    lines += [f"site_url = {json.dumps(url)}" if url else '# site_url = "https://example.org/"']
    lines += toml_lines({key: value for key, value in setup.options.items() if key != "site_url"})
    yield Change(setup.folder / name, name, "", "\n".join(lines) + "\n")


def _for_plugin(setup: Setup) -> dict[str, Any]:
    """The options to write for a plugin: those that were translated, and the reports that the workflow reads."""
    written = {key: value for key, value in setup.options.items() if key != "site_url"}  # the generator knows it
    files = reports(setup.ci, setup.formats)
    return {**written, "reports": files} if files else written


def _makes_its_base(setup: Setup) -> bool:
    """Whether the job builds the base branch too, to have its report; where options about the network are written, they stay as they are."""
    return setup.ci not in {Ci.GITHUB, Ci.NETLIFY} and "outbound" not in setup.options


def _assigns(text: str, name: str) -> bool:
    """Whether a module gives a name a value."""
    try:
        module = ast.parse(text)
    except SyntaxError:
        return False
    targets = [target for node in module.body if isinstance(node, ast.Assign) for target in node.targets]
    return any(isinstance(target, ast.Name) and target.id == name for target in targets)

"""mkdocs-htmlproofer-plugin, as mkdocs.yml configures it. Source: https://github.com/manuzhang/mkdocs-htmlproofer-plugin."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from linkvoice.generators.project import plugin_options, read_project
from linkvoice.generators.translate.draft import ALWAYS, Draft

__all__ = ["from_htmlproofer"]

_OPTIONS: Final = {"retry_max_times": "outbound.max_retries", "max_workers": "outbound.concurrency", "user_agent": "outbound.user_agent"}
_LEFT: Final = {
    "raise_error": "linkvoice lists every finding before it fails the build",
    "skip_downloads": "needs no counterpart: no more than the first 64 KB of a page are read",
    "strict_anchors": ALWAYS,
    "validate_rendered_template": ALWAYS,
    "warn_on_ignored_urls": "there is none: what is ignored is counted as `skipped` in the summary",
}
_WHOLE_HOST: Final = re.compile(r"https?://([^/*?\[\]]+)(?:/?\*)")


def from_htmlproofer(folder: Path) -> Draft | None:
    """Translate the options of the plugin; None where it is not used."""
    project = read_project(folder)
    options = plugin_options(project.file, "htmlproofer") if project is not None else None
    if project is None or options is None:
        return None
    draft = Draft(project.file.name)
    if options.get("enabled") is False:
        draft.put("enabled", "enabled", value=False)
    elif "enabled" in options and options["enabled"] is None:
        draft.leave("enabled", "it comes from the environment; write the same `!ENV` at `enabled` of linkvoice")
    if not options.get("raise_error") and not options.get("raise_error_after_finish"):
        draft.put("raise_error", "fail_on", "never")
        draft.leave("raise_error", "the build passed whatever was found, and does so here (`fail_on: never`); take that line out when it may fail")
    for name, value in options.items():
        _translate(draft, name, value, strict=bool(options.get("raise_error")))
    draft.leave("plugin", f"take `htmlproofer` out of {project.file.name} when you are content, or links are checked twice")
    return draft


def _translate(draft: Draft, name: str, value: Any, *, strict: bool) -> None:  # noqa: ANN401, C901 - whatever stands there; one case an option
    match name:
        case "validate_external_urls":
            if value is False:
                draft.put(name, "outbound.when", "never")
        case "ignore_urls":
            for pattern in value or ():
                draft.add(name, "ignore_urls", str(pattern))
        case "ignore_pages":
            for pattern in value or ():
                draft.add(name, "ignore_pages", _from_root(str(pattern)))
        case "raise_error_excludes" if isinstance(value, Mapping):
            for code, patterns in value.items():
                _exclude(draft, name, int(code), [str(pattern) for pattern in patterns or ()])
        case "enabled" | "raise_error_after_finish":
            pass
        case "raise_error" if not strict:
            pass
        case _ if name in _OPTIONS:
            draft.put(name, _OPTIONS[name], value)
        case _:
            draft.leave(name, _LEFT.get(name, "linkvoice knows no such option"))


def _from_root(pattern: str) -> str:
    """Make a glob over whole paths one that gitignore reads the same: from the root, and through folders."""
    return "/" + (pattern.removesuffix("*") + "**" if pattern.endswith("/*") else pattern).lstrip("/")


def _exclude(draft: Draft, name: str, code: int, patterns: list[str]) -> None:
    """Translate the URLs that may answer with a status code."""
    trial = Draft("")
    trial.accept(name, [code])
    if "*" in patterns or not trial.options:
        draft.accept(name, [code])
        return
    for pattern in patterns:
        host = _WHOLE_HOST.fullmatch(pattern)
        if host is not None:
            accepted = draft.options.get("outbound", {}).get("hosts", {}).get(host[1], {}).get("accept", [])
            draft.put_host(name, host[1], "accept", [*accepted, code])
        else:
            draft.add(name, "ignore_urls", pattern)
            draft.leave(f"{name} {code} {pattern}", "it is in `ignore_urls` now, whatever it answers")

"""lychee, as lychee.toml configures it. Source: https://lychee.cli.rs/guides/config/."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from linkvoice.generators.translate.draft import ALWAYS, Draft, age

__all__ = ["from_lychee"]

_FILES: Final = ("lychee.toml", ".lychee.toml")
_OPTIONS: Final = {
    "host_concurrency": "outbound.host_concurrency",
    "max_concurrency": "outbound.concurrency",
    "max_retries": "outbound.max_retries",
    "timeout": "outbound.timeout",
    "user_agent": "outbound.user_agent",
}
_DISPLAY: Final = "there is none: linkvoice has its own output (`--format`, `--report`)"
_NETWORK: Final = "there is none: linkvoice decides how it asks"
_PRIVATE: Final = "needs no counterpart: private addresses are never asked, but for hosts with `allow: true`"
_LEFT: Final = {
    **dict.fromkeys(("format", "hyperlinks", "mode", "no_progress", "output", "verbose"), _DISPLAY),
    **dict.fromkeys(("max_redirects", "method", "min_tls", "retry_wait_time", "threads"), _NETWORK),
    **dict.fromkeys(("exclude_all_private", "exclude_link_local", "exclude_loopback", "exclude_private"), _PRIVATE),
    **dict.fromkeys(("include_fragments", "include_mail", "include_wikilinks"), ALWAYS),
    "archive": "needs no counterpart: a broken link comes with the address of an archived copy",
    "basic_auth": "put the secret into an environment variable, and write `outbound.hosts.HOST.headers.Authorization: $ITS_NAME`",
    "cache_exclude_status": "needs no counterpart: failures are always asked again",
    "exclude_mail": "there is none: mail addresses are read, never asked; LV514 tells of malformed ones",
    "github_token": "set the environment variable GITHUB_TOKEN",
    "header": "headers are sent to single hosts only: `outbound.hosts.HOST.headers`",
    "headers": "headers are sent to single hosts only: `outbound.hosts.HOST.headers`",
    "include": "there is none: every link is checked but those in `ignore_urls`",
    "include_verbatim": "there is none: links in code are links where the built page has them",
    "index_files": "there is none: a folder needs its index.html",
    "insecure": "there is none: certificates are always looked at, and one that nobody knows is `blocked`, not broken",
    "remap": "set `site_url` instead: absolute links to the site are then looked up among the built files",
    "root_dir": "needs no counterpart: links with a leading slash begin at `site_url`",
    "scheme": "there is none: http and https are asked, others are not",
    "skip_missing": "there is none: a path that is not there is an error",
    "suggest": "needs no counterpart: a broken link comes with the address of an archived copy",
}
_PLAIN_PATH: Final = re.compile(r"\^?(?:\./)?((?:[\w/ -]|\\\.|\.)+)/?\$?")


def from_lychee(folder: Path) -> Draft | None:
    """Translate lychee.toml, or its table in pyproject.toml; None where there is neither."""
    found = next(_tables(folder), None)
    if found is None:
        return None
    draft = Draft(found[0])
    for name, value in found[1].items():
        _translate(draft, name, value)
    if (folder / ".lycheeignore").is_file():
        draft.leave(".lycheeignore", "needs no counterpart: linkvoice reads it as it is")
    return draft


def _tables(folder: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name in _FILES:
        if (folder / name).is_file():
            yield name, tomllib.loads((folder / name).read_text("utf-8"))
    project = folder / "pyproject.toml"
    if project.is_file():
        table = tomllib.loads(project.read_text("utf-8")).get("tool", {}).get("lychee")
        if isinstance(table, dict):
            yield "pyproject.toml", table


def _translate(draft: Draft, name: str, value: Any) -> None:  # noqa: ANN401, C901, PLR0912 - whatever stands there; one case an option
    match name:
        case "accept":
            draft.accept(name, _codes(value))
        case "exclude":
            for expression in _texts(value):
                draft.ignore(name, expression)
        case "exclude_path":
            for expression in _texts(value):
                _exclude_path(draft, expression)
        case "offline" | "require_https" if value is False:
            pass
        case "offline":
            draft.put(name, "outbound.when", "never")
        case "require_https":
            draft.leave(name, "select the rule LV306 in `rules.select`: it tells of http links to hosts that speak https")
        case "max_cache_age":
            draft.put(name, "outbound.max_age.ok", age(str(value)) or value)
        case "host_request_interval":
            draft.put(name, "outbound.host_interval", _seconds(value))
        case "base_url" | "base" if str(value).startswith("http"):
            draft.put(name, "site_url", value)
        case "fallback_extensions" if "html" in _texts(value):
            draft.put(name, "clean_urls", value=True)
        case "hosts" if isinstance(value, Mapping):
            for host, options in value.items():
                _host(draft, str(host), options if isinstance(options, Mapping) else {})
        case "cache":
            draft.leave(name, "needs no counterpart: answers are kept in .linkvoice")
        case _ if name in _OPTIONS:
            draft.put(name, _OPTIONS[name], value)
        case _:
            draft.leave(name, _LEFT.get(name, "linkvoice knows no such option"))


def _texts(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def _codes(value: object) -> Iterator[int]:
    """Read status codes: numbers, ``"200..=299"``, ``"100..103"``, or several of them with commas."""
    for text in _texts(value):
        for part in text.split(","):
            first, dots, last = part.strip().partition("..")
            if not dots and first.isdigit():
                yield int(first)
            elif first.isdigit() and last.lstrip("=").isdigit():
                yield from (code for code in range(int(first), int(last.lstrip("=")) + last.startswith("=")) if code in {404, 410, 429, 999})


def _exclude_path(draft: Draft, expression: str) -> None:
    """Translate a path that is written as a regular expression, where it is a plain one."""
    plain = _PLAIN_PATH.fullmatch(expression)
    if plain is None:
        draft.leave(f"exclude_path {expression}", "write it as a pattern of .gitignore in `ignore_pages`")
    else:
        path = plain[1].replace("\\.", ".").rstrip("/")
        draft.add("exclude_path", "ignore_pages", f"/{path}" if expression.startswith("^") else path)


def _host(draft: Draft, host: str, options: Mapping[str, Any]) -> None:
    for name, value in options.items():
        place = f"hosts.{host}.{name}"
        if name == "headers" and isinstance(value, Mapping):
            sent = {key: text for key, text in value.items() if isinstance(text, str) and text.startswith("$")}
            for key in sorted(value.keys() - sent.keys()):
                draft.leave(f"{place}.{key}", f"put it into an environment variable, and write `outbound.hosts.{host}.headers.{key}: $ITS_NAME`")
            if sent:
                draft.put_host(place, host, "headers", sent)
        elif name == "concurrency":
            draft.put_host(place, host, name, value)
        else:
            draft.leave(place, _NETWORK)


def _seconds(value: object) -> float | None:
    """Read a time with milliseconds, such as ``50ms`` or ``1s``; None where it is none."""
    match = re.fullmatch(r"([\d.]+)\s*(ms|s)", str(value))
    return None if match is None else float(match[1]) / (1000 if match[2] == "ms" else 1)

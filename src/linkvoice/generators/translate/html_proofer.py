"""html-proofer, the Ruby gem, as it is called in workflows, Makefiles and Rakefiles. Source: https://github.com/gjtorikian/html-proofer#configuration."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import Final

from linkvoice.generators.translate.draft import ALWAYS, Draft, age

__all__ = ["from_html_proofer"]

_PLACES: Final = (
    "Rakefile",
    "Makefile",
    ".gitlab-ci.yml",
    ".travis.yml",
    "netlify.toml",
    "package.json",
    ".github/workflows/*.yml",
    ".github/workflows/*.yaml",
)
_OLD: Final = {"url_ignore": "ignore_urls", "file_ignore": "ignore_files", "http_status_ignore": "ignore_status_codes", "url_swap": "swap_urls",
               "empty_alt_ignore": "ignore_missing_alt", "alt_ignore": "ignore_missing_alt", "timeframe": "cache"}  # fmt: skip
"""Names before version 4."""
_SWITCHES: Final = {
    "allow_hash_href", "allow_missing_href", "as_links", "check_external_hash", "check_favicon", "check_html", "check_img_http", "check_internal_hash",
    "check_opengraph", "check_sri", "disable_external", "enforce_https", "external_only", "ignore_empty_alt", "ignore_empty_mailto", "ignore_missing_alt",
    "only_4xx",
}  # fmt: skip
_LISTS: Final = {"ignore_urls", "ignore_files", "ignore_status_codes", "internal_domains"}
_LEFT: Final = {
    "allow_hash_href": ALWAYS, "allow_missing_href": ALWAYS, "as_links": "there is none: `linkvoice check` takes a built folder or Markdown",
    "check_favicon": "there is none", "check_html": "there is none: use a validator of HTML", "check_img_http": "the rule LV306 tells of http links", "check_opengraph": ALWAYS,
    "check_sri": "there is none", "checks": "needs no counterpart: links, images and scripts are always checked", "directory_index_files": "there is none: a folder needs its index.html",
    "enforce_https": "select the rule LV306 in `rules.select`: it tells of http links to hosts that speak https",
    "extensions": "there is none: .html, .htm and .xhtml are pages", "external_only": "there is none", "ignore_empty_alt": "there is none: alternative texts are not looked at",
    "ignore_missing_alt": "there is none: alternative texts are not looked at", "log_level": "there is none", "only_4xx": "needs no counterpart: what cannot be reached fails only after several visits over days",
    "only_status_codes": "there is none", "root_dir": "needs no counterpart: links with a leading slash begin at `site_url`", "swap_attributes": "there is none",
    "swap_urls": "set `site_url` instead: it tells which path the site is served under", "typhoeus": "see `outbound` for time-outs and headers", "hydra": "see `outbound.concurrency`",
    "parallel": "there is none",
}  # fmt: skip
_ATOM: Final = r"%r\{(?:\\.|[^{}\\]|\{[^{}]*\})*\}|/(?:\\.|[^/\\\n])+/|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|-?\d+|true|false|nil"
_PAIR: Final = re.compile(rf"(?::[\"']?(\w+)[\"']?\s*=>|(?<![\w:])[\"']?(\w+)[\"']?:(?!:))\s*(\[\s*(?:(?:{_ATOM})[imx]*\s*,?\s*)*\]|{_ATOM})")
_CALL: Final = re.compile(r"(?<![\w-])htmlproofer(?![\w-])([^\n]*)")
_OPERATORS: Final = {"&&", "||", ";", "|", "&"}
Value = bool | str | list[str]


def from_html_proofer(folder: Path) -> Draft | None:
    """Translate what a call of html-proofer says; None where there is no call."""
    for file in (file for place in _PLACES for file in sorted(folder.glob(place))):
        text = file.read_text("utf-8", errors="replace")
        settings = dict(_ruby(text) if file.name == "Rakefile" and "HTMLProofer" in text else _flags(text))
        if settings or re.search(r"HTMLProofer\.|" + _CALL.pattern, text):
            draft = Draft(file.relative_to(folder).as_posix())
            for name, value in settings.items():
                _translate(draft, _OLD.get(name, name), value)
            return draft
    return None


def _flags(text: str) -> Iterator[tuple[str, Value]]:
    """Yield the flags of each call of htmlproofer in a text."""
    for call in _CALL.findall(text.replace("\\\n", " ")):
        lexer = shlex.shlex(call.rstrip("\"',] "), posix=True, punctuation_chars="|&;")
        lexer.whitespace_split = True
        lexer.commenters = ""
        try:
            words = list(takewhile(lambda word: word not in _OPERATORS, lexer))
        except ValueError:  # a quotation that ends on another line
            continue
        yield from _named(words)


def _named(words: list[str]) -> Iterator[tuple[str, Value]]:
    rest = iter(words)
    for word in rest:
        if not word.startswith("--"):
            continue
        flag, equals, value = word[2:].partition("=")
        name = flag.replace("-", "_")
        known = _OLD.get(name.removeprefix("no_"), name.removeprefix("no_"))
        if known in _SWITCHES:
            yield known, not name.startswith("no_") and value != "false"
        else:
            given = value if equals else next(rest, "")
            yield known, given.split(",") if known in _LISTS else given


def _ruby(text: str) -> Iterator[tuple[str, Value]]:
    """Yield the options in a Rakefile whose values are written out there."""
    for symbol, name, value in _PAIR.findall(text):
        key = symbol or name
        if value.startswith("["):
            yield key, [_atom(each) for each in re.findall(_ATOM, value)]
        else:
            yield key, value == "true" if value in {"true", "false"} else _atom(value)
    for name in ("swap_urls", "swap_attributes", "url_swap"):
        if re.search(rf":?{name}\b", text):
            yield name, ""


def _atom(text: str) -> str:
    """Give a string as it is, and a regular expression between slashes."""
    if text.startswith("%r"):
        return f"/{text[3:-1]}/"
    return text[1:-1] if text[0] in "\"'" else text


def _translate(draft: Draft, name: str, value: Value) -> None:  # noqa: C901, PLR0912 - one case an option
    values = value if isinstance(value, list) else [str(value)]
    match name:
        case "ignore_urls":
            for url in values:
                if _is_expression(url):
                    draft.ignore(name, url[1:-1])
                elif url:
                    draft.add(name, "ignore_urls", url)
        case "ignore_files":
            for file in values:
                if _is_expression(file):
                    draft.leave(f"{name} {file}", "write it as a pattern of .gitignore in `ignore_pages`")
                elif file:
                    draft.add(name, "ignore_pages", "/" + re.sub(r"^(\./)?(_site|public|site|output|build)/", "", file).lstrip("./"))
        case "ignore_status_codes":
            draft.accept(name, [int(code) for code in values if code.strip().isdigit()])
        case "internal_domains":
            for domain in values:
                draft.add(name, "site_aliases", domain)
        case "disable_external" if value is True:
            draft.put(name, "outbound.when", "never")
        case "check_external_hash" | "check_internal_hash" if value is False:
            draft.put(name, "rules.ignore", [*draft.options.get("rules", {}).get("ignore", []), "LV510" if "external" in name else "LV502"])
        case "ignore_empty_mailto" if value is True:
            draft.put(name, "rules.ignore", [*draft.options.get("rules", {}).get("ignore", []), "LV514"])
        case "assume_extension" if value not in {False, ""}:
            draft.put(name, "clean_urls", value=True)
        case "cache" | "external" if (kept := re.search(r"\b\d+[smhdwMy]\b", str(value))) is not None:
            draft.put(name, "outbound.max_age.ok", age(kept[0]))
        case "timeout" | "connecttimeout" | "max_concurrency" if str(value).isdigit():
            draft.put(
                name, {"timeout": "outbound.timeout", "connecttimeout": "outbound.connect_timeout"}.get(name, "outbound.concurrency"), int(str(value))
            )
        case _ if name in _LEFT and value is not False:
            draft.leave(name, _LEFT[name])


def _is_expression(text: str) -> bool:
    return len(text) > 2 and text[0] == text[-1] == "/"  # noqa: PLR2004 - two slashes and something

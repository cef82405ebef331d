"""LinkChecker, as linkcheckerrc configures it. Source: https://linkchecker.github.io/linkchecker/man/linkcheckerrc.html."""

from __future__ import annotations

from configparser import Error, RawConfigParser
from pathlib import Path
from typing import Final

from linkvoice.generators.translate.draft import ALWAYS, BLOCKED, Draft

__all__ = ["from_linkchecker"]

_FILES: Final = ("linkcheckerrc", ".linkcheckerrc", ".linkchecker/linkcheckerrc")
_NUMBERS: Final = {"threads": "outbound.concurrency", "timeout": "outbound.timeout"}
_OURS: Final = ("AnchorCheck", "LocationInfo", "SslCertificateCheck")
_LEFT: Final = {
    "checkextern": ALWAYS,
    "ignorewarnings": "there is none for them all: `rules.ignore` and `rules.severity` speak of single rules",
    "internlinks": "needs no counterpart: `site_url` says what belongs to the site, `site_aliases` its further names",
    "localwebroot": "needs no counterpart: links with a leading slash begin at `site_url`",
    "nofollow": "there is none: every page of the built folder is read",
    "recursionlevel": "there is none: every page of the built folder is read",
    "robotstxt": "there is none: one page that a reader of yours may open is asked, nothing is crawled",
    "sslverify": "there is none: certificates are always looked at, and one that nobody knows is `blocked`, not broken",
    "warningsaserrors": "write `fail_on: warning`",
}


def from_linkchecker(folder: Path) -> Draft | None:
    """Translate linkcheckerrc; None where there is none.

    Raises:
        ValueError: it is no such file.
    """
    name = next((name for name in _FILES if (folder / name).is_file()), None)
    if name is None:
        return None
    parser = RawConfigParser(strict=False, allow_no_value=True)
    try:
        parser.read_string((folder / name).read_text("utf-8"))
    except Error as error:
        raise ValueError(str(error)) from error
    draft = Draft(name)
    if parser.get("filtering", "checkextern", fallback="0") in {"0", "false", "no"}:
        draft.put("checkextern", "outbound.when", "never")
        draft.leave(
            "checkextern", "links that leave the site were not checked, and are not here (`outbound.when: never`); take that line out to check them"
        )
    for section in parser.sections():
        for key, value in parser.items(section):
            _translate(draft, section, key, value or "")
        if section in _OURS:
            draft.leave(f"[{section}]", ALWAYS)
    return draft


def _translate(draft: Draft, section: str, key: str, value: str) -> None:  # noqa: C901 - one case an option
    name = f"[{section}] {key}"
    match key:
        case "ignore":
            for expression in value.split("\n"):
                if expression.strip():
                    draft.ignore(name, expression.strip())
        case "ignoreerrors":
            draft.leave(name, BLOCKED)
        case "useragent":
            draft.put(name, "outbound.user_agent", value)
        case "maxrequestspersecond":
            rate = _number(value)
            draft.put(name, "outbound.host_interval", round(1 / rate, 3) if rate else 0)
        case "warningsaserrors" if value in {"1", "true", "yes"}:
            draft.put(name, "fail_on", "warning")
        case _ if key in _NUMBERS:
            number = _number(value)
            draft.put(name, _NUMBERS[key], int(number) if number is not None and number.is_integer() else number)
        case _ if section == "authentication":
            draft.leave(name, "put the secret into an environment variable, and write `outbound.hosts.HOST.headers.Authorization: $ITS_NAME`")
        case "checkextern":
            pass
        case _ if section in _OURS:
            pass
        case _:
            draft.leave(name, _LEFT.get(key, "linkvoice knows no such option"))


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None

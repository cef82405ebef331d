"""Reads the JSON report of an earlier run again."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import msgspec

from linkvoice.errors import UsageError
from linkvoice.model.baseline import Baseline
from linkvoice.report.json import VERSION

__all__ = ["read_baseline"]


class _Source(msgspec.Struct):
    path: str


class _Finding(msgspec.Struct):
    code: str
    url: str
    fingerprint: str
    pages: list[str]
    source: _Source


class _Outcome(msgspec.Struct):
    url: str
    links: list[str]


class _Site(msgspec.Struct):
    url: str | None


class _Report(msgspec.Struct):
    site: _Site
    findings: list[_Finding]
    outcomes: list[_Outcome]


class _Versioned(msgspec.Struct):
    version: int


def read_baseline(path: Path) -> Baseline:
    """Read what a JSON report knows.

    Raises:
        UsageError: it is not there, is no such report, or one of another version; the message has the command that makes one.
    """
    try:
        text = path.read_bytes()
        version = msgspec.json.decode(text, type=_Versioned).version
        report = msgspec.json.decode(text, type=_Report) if version == VERSION else None
    except OSError as error:
        raise _unusable(f"{path} cannot be read ({error.strerror})", path) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _unusable(f"{path} is no JSON report of linkvoice ({error})", path) from error
    if report is None:
        raise _unusable(f"{path} is a report of version {version}, and this linkvoice knows version {VERSION}", path)
    return Baseline(
        Counter(finding.fingerprint for finding in report.findings),
        frozenset((finding.code, finding.url) for finding in report.findings if len(finding.pages) > 1),
        {outcome.url: frozenset(outcome.links) for outcome in report.outcomes},
        report.site.url,
        frozenset(finding.source.path for finding in report.findings),
    )


def _unusable(why: str, path: Path) -> UsageError:
    return UsageError(
        f"new_since: {why}. Make one on the branch to compare with: build the site there, then"
        f" `linkvoice check SITE_DIR --fail-on never --report json:{path.name}` (with the plugin, `reports: {{json: {path.name}}}` makes one in each build)."
    )

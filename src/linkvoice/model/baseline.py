"""What an earlier report knows, as far as that tells what is new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["Baseline"]


@dataclass(frozen=True, slots=True)
class Baseline:
    """The findings and the outside links of an earlier report, mostly that of the branch that a change is made for."""

    findings: Mapping[str, int] = field(default_factory=dict)
    """Fingerprint -> how many findings had it."""
    repeated: frozenset[tuple[str, str]] = frozenset()
    """(Code, URL) of each finding that stood on several pages."""
    links: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Outside URL, without fragment and as reports write it -> identities of the files that link to it (see `Site.identity`)."""
    url: str | None = None
    """URL of the site's root; None where nobody said it."""
    paths: frozenset[str] = frozenset()
    """Files that findings stand in, as a person in the folder of that run would name them."""

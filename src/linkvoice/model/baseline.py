"""What an earlier report knows, as far as that tells what is new."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

__all__ = ["Baseline"]

_NONE: Final[Mapping[str, Any]] = MappingProxyType({})


class Baseline(NamedTuple):
    """The findings and the outside links of an earlier report, mostly that of the branch that a change is made for."""

    findings: Mapping[str, int] = _NONE
    """Fingerprint -> how many findings had it."""
    repeated: frozenset[tuple[str, str]] = frozenset()
    """(Code, URL) of each finding that stood on several pages."""
    links: Mapping[str, frozenset[str]] = _NONE
    """Outside URL, without fragment and as reports write it -> identities of the files that link to it (see `Site.identity`)."""
    url: str | None = None
    """URL of the site's root; None where nobody said it."""
    paths: frozenset[str] = frozenset()
    """Files that findings stand in, as a person in the folder of that run would name them."""

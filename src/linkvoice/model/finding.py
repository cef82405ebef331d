"""A finding: all that reporters and exit codes look at."""

from enum import StrEnum
from typing import NamedTuple

from linkvoice.model.link import Position

__all__ = ["Confidence", "Finding", "RuleInfo", "Severity"]


class Severity(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


class Confidence(StrEnum):
    """How sure a finding is. Findings of low confidence are shown only to those who ask."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class RuleInfo(NamedTuple):
    """What a reader of a report may want to know about a rule."""

    code: str
    name: str
    severity: Severity
    summary: str
    """The rule in one sentence."""
    about_build: bool = True
    """It speaks of this very build; False where it repeats what the network said."""
    can_fail: bool = True
    """False: a finding never fails a build, whatever ``fail_on`` says."""
    doc: str = ""
    """Its documentation, in Markdown; the summary is its first line."""


class Finding(NamedTuple):
    """One thing to tell the author."""

    code: str
    rule: str
    severity: Severity
    message: str
    position: Position
    page: str
    """Path of the (first) page in the built site."""
    url: str
    """What it is about: an absolute URL, or a path for findings about a page itself."""
    fingerprint: str
    """sha256 of code, source path, target URL, fragment, element and attribute: the same from run to run."""
    hint: str = ""
    """What to do about it, or an empty string."""
    count: int = 1  # type: ignore[assignment] # nobody counts how often something stands in this tuple
    """How often it stands in the site, at least 1."""
    pages: tuple[str, ...] = ()
    """The first 5 pages it stands on."""
    confidence: Confidence = Confidence.HIGH
    can_fail: bool = True
    about_build: bool = True
    known: bool = False
    """The report that this run is compared with has it too: it cannot fail."""

    def fails(self, fail_on: Severity | None) -> bool:
        """Say whether it fails a build that fails on `fail_on` and worse (None: on nothing)."""
        return fail_on is not None and self.can_fail and not self.known and self.severity.rank <= fail_on.rank

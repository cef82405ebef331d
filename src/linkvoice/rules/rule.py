"""What a rule is, what it may look at, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from linkvoice.config import Config
from linkvoice.model.finding import Confidence, RuleInfo, Severity
from linkvoice.model.graph import LinkGraph
from linkvoice.model.link import Link
from linkvoice.model.outcome import Outcome

__all__ = ["Facts", "Problem", "Rule"]


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that rules may look at. They do no input or output."""

    graph: LinkGraph
    outcomes: Mapping[str, Outcome]
    """URL without fragment -> judgement; inside URLs that are plainly ok are not among them."""
    config: Config
    now: float
    """Seconds since 1970, UTC."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule says about a link, or about a page."""

    message: str
    link: Link | None = None
    page: str = ""
    """Path in the built site; only where there is no link."""
    hint: str = ""
    severity: Severity | None = None
    """Other than the rule's own."""
    confidence: Confidence = Confidence.HIGH
    count: int = 1
    """How often it stands in the site; only where there is no link."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: one module, whose docstring is its documentation and whose examples are its tests."""

    code: str
    name: str
    """Reads well after "allow": it names the pattern, never the cure."""
    severity: Severity
    doc: str
    """The module's docstring."""
    check: Callable[[Facts], Iterator[Problem]]
    about_build: bool = True
    """It speaks of this very build; False where it repeats what the network said."""
    can_fail: bool = True
    """False: a finding never fails a build, whatever ``fail_on`` says."""

    @property
    def info(self) -> RuleInfo:
        """What reporters may know of it."""
        summary = self.doc.strip().partition("\n")[0]
        return RuleInfo(self.code, self.name, self.severity, summary, self.about_build, self.can_fail)

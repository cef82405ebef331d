"""What a rule is, what it may look at, and what it says."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from linkvoice.config import Config
from linkvoice.model.finding import Confidence, RuleInfo, Severity
from linkvoice.model.graph import LinkGraph
from linkvoice.model.link import PLAIN, Kind, Link, Position, Suppression, Target
from linkvoice.model.outcome import Outcome
from linkvoice.model.url import Url, hostname_of
from linkvoice.rules.policy import Policies

if TYPE_CHECKING:
    from linkvoice.model.backlink import Backlink
    from linkvoice.model.successor import Successor

__all__ = ["Facts", "Option", "Problem", "Rule", "nowhere"]

_T = TypeVar("_T")
_FOLLOWED = {"a", "area"}
_HREFS = {"href", "xlink:href"}


def nowhere(_path: str) -> "Successor":
    """Say of no page that is gone what took its place."""
    from linkvoice.model.successor import Successor

    return Successor()


class _Given(NamedTuple):
    """What rules are given; the tuple is a class of its own because one has no room for what is reckoned later."""

    graph: LinkGraph
    outcomes: Mapping[str, Outcome]
    """URL without fragment -> judgement; inside URLs that are plainly ok are not among them."""
    config: Config
    now: float
    """Seconds since 1970, UTC."""
    backlinks: "tuple[Backlink, ...]" = ()
    """Backlinks with where they land in this build, sorted by key."""
    successor: Callable[[str], "Successor"] = nowhere
    """Path that is gone (below the site's root, decoded) -> where its readers should be sent; may take a while, so only for what is told."""


class Facts(_Given):
    """Everything that rules may look at. They do no input or output."""

    @cached_property
    def policies(self) -> Policies:
        """Those of the configuration.

        Raises:
            ConfigError: a pattern of a policy cannot be read.
        """
        return Policies(self.config.policy)

    @cached_property
    def _own(self) -> str:
        return Url.normalised(self.graph.site.base).hostname if self.graph.site.known else ""

    @cached_property
    def _once(self) -> dict[str, Any]:
        return {}

    def is_internal(self, link: Link) -> bool:
        """Whether a link stays within the site, or leads to another host of its owner."""
        return link.target.kind is Kind.INSIDE or (link.target.kind is Kind.OUTSIDE and self.is_ours(hostname_of(link.target.url)))

    def is_external(self, link: Link) -> bool:
        """Whether a link leads to a page of somebody else."""
        return link.target.kind is Kind.OUTSIDE and not self.is_ours(hostname_of(link.target.url))

    def anchors(self) -> Iterator[Link]:
        """Yield the links that a reader can follow: those of ``a`` and ``area`` elements, in order."""
        return (link for link in self.graph.links if link.element in _FOLLOWED and link.attribute in _HREFS)

    def once(self, name: str, make: Callable[[], _T]) -> _T:
        """Give what several rules need, made by the first that asks for it under this name."""
        if name not in self._once:
            self._once[name] = make()
        return self._once[name]  # type: ignore[no-any-return]

    def unusual_links(self) -> tuple[Link, ...]:
        """Links of all elements whose tag says more than where they lead, or not even that: with a rel attribute, with traits, or with a blank href.

        Most links of a site are none of these, and many rules look for them.
        """
        return self.once(
            "unusual",
            # What is blank is empty, or begins with a character before "!".
            lambda: tuple(link for link in self.graph.links if link.rel or link.traits is not PLAIN or link.href < "!"),
        )

    def marked_anchors(self) -> tuple[Link, ...]:
        """Those of `anchors` that have a rel attribute."""
        return self.once(
            "marked", lambda: tuple(link for link in self.unusual_links() if link.rel and link.element in _FOLLOWED and link.attribute in _HREFS)
        )

    def special_anchors(self) -> tuple[Link, ...]:
        """Those of `anchors` whose start tag says more than where they lead and what their rel is."""
        return self.once(
            "special",
            lambda: tuple(
                link for link in self.unusual_links() if link.traits is not PLAIN and link.element in _FOLLOWED and link.attribute in _HREFS
            ),
        )

    def judged_inside(self) -> tuple[tuple[Target, list[Link], Outcome], ...]:
        """The targets within the site that are not plainly ok, with the links that lead there and the judgement on their page, in order."""
        return self.once(
            "judged inside",
            lambda: tuple(
                (target, links, self.outcomes[target.page])
                for target, links in self.graph.targets(Kind.INSIDE).items()
                if target.page in self.outcomes
            ),
        )

    def option(self, rule: "Rule", name: str) -> Any:  # noqa: ANN401 - its type is that of the default
        """Give an option of a rule: what the configuration says under its code or name, else the default."""
        options = self.config.rules.options
        for key in (rule.code, rule.name):
            if name in options.get(key, {}):
                return options[key][name]
        return rule.options[name].default

    def is_ours(self, hostname: str) -> bool:
        """Whether a host is that of the site, or another one of its owner."""
        if self._own and hostname == self._own:
            return True
        return any(
            hostname == host.removeprefix("*.") or (host.startswith("*.") and hostname.endswith(host[1:])) for host in self.config.internal_hosts
        )


class Problem(NamedTuple):
    """What a rule says about a link, or about a page."""

    message: str
    link: Link | None = None
    page: str = ""
    """Path in the built site; only where there is no link."""
    hint: str = ""
    severity: Severity | None = None
    """Other than the rule's own."""
    confidence: Confidence = Confidence.HIGH
    count: int = 1  # type: ignore[assignment] # nobody counts how often something stands in this tuple
    """How often it stands in the site; only where there is no link."""
    about_build: bool | None = None
    """Other than the rule's own."""
    pages: tuple[str, ...] = ()
    """Paths of all pages that it is about, sorted, `page` among them; only where there is no link, and it is about several."""
    url: str = ""
    """The absolute URL that it is about; only where there is no link, and it is about more than `page` itself."""
    position: Position | None = None
    """Where a person should look, other than at `page`; only where there is no link."""
    mark: Suppression | None = None
    """The mark of the author that it is about, which tells where it stands."""


class Option(NamedTuple):
    """An option of one rule."""

    default: Any
    """Its type is the option's type: a list of text, a number, text, or true and false."""
    doc: str
    patterns: bool = False
    """Its texts are globs over paths and URLs, or ``re:`` and a regular expression."""


class Rule(NamedTuple):
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
    by_default: bool = True
    """False: it is off even where its group is selected, and has to be selected by its own code or name."""
    options: Mapping[str, Option] = MappingProxyType({})

    @property
    def info(self) -> RuleInfo:
        """What reporters may know of it."""
        doc = self.doc.strip()
        return RuleInfo(self.code, self.name, self.severity, doc.partition("\n")[0], self.about_build, self.can_fail, doc)

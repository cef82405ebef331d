"""Runs the rules and turns what they say into findings. Imports no rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from linkvoice.config import Rules
from linkvoice.errors import ConfigError
from linkvoice.globs import Matcher, path_matcher, url_matcher
from linkvoice.model.finding import Finding, Severity
from linkvoice.model.link import Link, Position, Suppression
from linkvoice.rules.fingerprint import about, fingerprint
from linkvoice.rules.rule import Facts, Problem, Rule
from linkvoice.rules.suppress import Suppressions

if TYPE_CHECKING:
    from linkvoice.rules.known import Known

__all__ = ["Locate", "Selection", "evaluate", "nearest", "off_by_default", "silences"]

Locate = Callable[[Link | Suppression, str], Position | None]
"""(link or mark, page that it stands on) -> its position, where that is known."""

_PAGES = 5  # shown per finding
_UNUSED = "LV001"


class Selection:
    """Which rules are on and how severe they are, by codes, prefixes and names."""

    def __init__(self, rules: Sequence[Rule], options: Rules) -> None:
        """Read the options.

        Raises:
            ConfigError: names every code or name that no rule has.
        """
        self._rules = rules
        self._options = options
        problems = []
        for option, selectors in (
            ("rules.select", options.select),
            ("rules.ignore", options.ignore),
            ("rules.severity", tuple(options.severity)),
            *((f"rules.per_page.{pattern}", codes) for pattern, codes in options.per_page.items()),
        ):
            problems += [f"{option}: {self._unknown(selector)}" for selector in selectors if not self._known(selector)]
        problems += [problem for selector, given in options.options.items() for problem in self._wrong_options(selector, given)]
        if problems:
            raise ConfigError.of(problems)

    def rules(self) -> list[Rule]:
        """The rules that are on."""
        chosen = []
        for rule in self._rules:
            on = max((_weight(rule, selector) for selector in self._options.select if rule.by_default or _is_exact(rule, selector)), default=0)
            off = max((_weight(rule, selector) for selector in self._options.ignore), default=0)
            if on > off and self._level(rule) != "ignore":
                chosen.append(rule)
        return chosen

    def ignores(self, rule: Rule) -> bool:
        """Whether the options name a rule as one that is off, and not more exactly as one that is on."""
        on = max((_weight(rule, selector) for selector in self._options.select), default=0)
        off = max((_weight(rule, selector) for selector in self._options.ignore), default=0)
        return 0 < off >= on or self._level(rule) == "ignore"

    def severity(self, rule: Rule, own: Severity | None) -> Severity:
        """The severity of a finding: the configured one, else the finding's own, else the rule's."""
        level = self._level(rule)
        return Severity(level) if level is not None and level != "ignore" else own or rule.severity

    def ignored_on(self, rule: Rule) -> tuple[Matcher, ...]:
        """Matchers of source paths on which a rule is quiet."""
        return tuple(
            path_matcher([pattern])
            for pattern, selectors in self._options.per_page.items()
            if any(_matches(rule, selector) for selector in selectors)
        )

    def _level(self, rule: Rule) -> str | None:
        matching = [selector for selector in self._options.severity if _matches(rule, selector)]
        return self._options.severity[max(matching, key=lambda selector: _weight(rule, selector))] if matching else None

    def _known(self, selector: str) -> bool:
        groups = {f"LV{digit}" for digit in range(7)}
        return selector in groups or selector == "LV" or any(_matches(rule, selector) for rule in self._rules)

    def _wrong_options(self, selector: str, given: Mapping[str, Any]) -> Iterator[str]:
        rule = next((rule for rule in self._rules if _is_exact(rule, selector)), None)
        if rule is None:
            yield f"rules.options: {self._unknown(selector)}"
            return
        for name, value in given.items():
            place = f"rules.options.{selector}.{name}"
            option = rule.options.get(name)
            if option is None:
                yield f"{place}: no such option" + (f"; there are {', '.join(rule.options)}" if rule.options else f"; {rule.name} has none")
            elif isinstance(option.default, tuple):
                if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
                    yield f"{place}: expected a list of text"
                elif option.patterns:
                    yield from _wrong_patterns(value, place)
            elif type(value) is not type(option.default):
                yield f"{place}: expected something like `{option.default}`"

    def _unknown(self, selector: str) -> str:
        return f"no rule is called `{selector}`{nearest(self._rules, selector)}"


def off_by_default(rules: Sequence[Rule]) -> frozenset[str]:
    """Give the codes of the rules that are off where the configuration says nothing of them."""
    return frozenset(rule.code for rule in rules) - {rule.code for rule in Selection(rules, Rules()).rules()}


def nearest(rules: Sequence[Rule], selector: str) -> str:
    """Say, to be put behind a message about a selector that no rule has, which rule was meant (a question), or how to find it."""
    import difflib

    names = {name.lower(): name for rule in rules for name in (rule.code, rule.name)}
    near = difflib.get_close_matches(selector.lower(), names, 1)
    return f"; did you mean `{names[near[0]]}`?" if near else "; `linkvoice rules` lists them"


def evaluate(rules: Sequence[Rule], facts: Facts, locate: Locate | None = None, known: Known | None = None) -> tuple[Finding, ...]:
    """Run the selected rules; gives their findings less what is suppressed, sorted by path, line, column and code.

    `locate` is asked only for links that became findings: an answer may take a while.
    `known` says of a finding whether an earlier report has it.

    Raises:
        ConfigError: the rules' configuration cannot be used.
    """
    selection = Selection(rules, facts.config.rules)
    chosen = selection.rules()
    suppressions = Suppressions(facts.graph, chosen)
    judge = _Judge(facts, selection, suppressions, locate, known)
    # Page by page, because places are looked for in one page at a time.
    told = sorted(((rule, problem) for rule in chosen for problem in rule.check(facts)), key=_page_of)
    findings = [finding for rule, problem in told for finding in judge.findings(rule, problem)]
    unused = next((rule for rule in chosen if rule.code == _UNUSED), None)
    if unused is not None:
        for problem in suppressions.unused(rules):
            findings += judge.findings(unused, problem)
    return tuple(sorted(findings, key=_order))


def silences(rules: Sequence[Rule], facts: Facts) -> Callable[[str, Link], bool]:
    """Give what says whether anything silences the rule with a code about a link: a mark of the author, or an option.

    That a rule is not selected is no such thing.

    Raises:
        ConfigError: the rules' configuration cannot be used.
    """
    selection = Selection(rules, facts.config.rules)
    judge = _Judge(facts, selection, Suppressions(facts.graph, rules), None, None)
    known = {rule.code: rule for rule in rules}

    def is_silenced(code: str, link: Link) -> bool:
        rule = known[code]
        return selection.ignores(rule) or next(judge.findings(rule, Problem("", link)), None) is None

    return is_silenced


class _Judge:
    """Decides where a problem is to be shown."""

    def __init__(self, facts: Facts, selection: Selection, suppressions: Suppressions, locate: Locate | None, known: Known | None) -> None:
        self._facts = facts
        self._known = known
        self._locate = locate
        self._selection = selection
        self._suppressions = suppressions
        self._ignored_urls = url_matcher(facts.config.ignore_urls, "ignore_urls")
        self._ignored_pages = path_matcher(facts.config.ignore_pages)
        self._quiet: dict[str, tuple[Matcher, ...]] = {}

    def findings(self, rule: Rule, problem: Problem) -> Iterator[Finding]:
        link = problem.link
        url = link.target.url if link is not None else problem.url
        if url and (self._ignored_urls(url) or self._ignored_urls(url.partition("#")[0])):
            return
        places = (link.pages or (link.page,)) if link is not None else (problem.pages or (problem.page,))
        shown = [page for page in places if not self._quiet_on(rule, page)]
        pages = [page for page in shown if not self._suppressions.covers(rule.code, page, link)]
        if not pages:
            return
        occurrences = link.occurrences if link is not None else problem.count if not problem.pages else len(problem.pages)
        count = occurrences if len(pages) == len(places) else len(pages)
        site = self._facts.graph.site
        pages.sort(key=lambda page: page not in site.sources)  # a page that somebody wrote says more than a generated one
        position = problem.position or self._position(link if link is not None else problem.mark, pages[0])
        yield Finding(
            code=rule.code,
            rule=rule.name,
            severity=self._selection.severity(rule, problem.severity),
            message=problem.message,
            position=position,
            page=pages[0],
            url=url or pages[0],
            fingerprint=fingerprint(rule.code, site.identity(pages[0]), about(problem)),
            hint="; ".join(filter(None, [problem.hint, position.definition and f"it is defined at {position.definition}"])),
            count=count,
            pages=tuple(pages[:_PAGES]),
            confidence=problem.confidence,
            can_fail=rule.can_fail,
            about_build=rule.about_build if problem.about_build is None else problem.about_build,
            known=self._known is not None and self._known.has(rule, problem, pages),
        )

    def _position(self, what: Link | Suppression | None, page: str) -> Position:
        found = what.position if isinstance(what, Link) else None
        if found is None and what is not None and self._locate is not None:
            found = self._locate(what, page)
        return found or Position(self._facts.graph.site.shown(page))

    def _quiet_on(self, rule: Rule, path: str) -> bool:
        page = self._facts.graph.pages.get(path)
        if page is not None and not page.options.enabled:
            return True
        site = self._facts.graph.site
        name = site.relative(path)
        if self._ignored_pages(name):
            return True
        if rule.code not in self._quiet:
            self._quiet[rule.code] = self._selection.ignored_on(rule)
        return any(matches(name) for matches in self._quiet[rule.code])


def _page_of(told: tuple[Rule, Problem]) -> str:
    problem = told[1]
    return problem.link.page if problem.link is not None else problem.page


def _matches(rule: Rule, selector: str) -> bool:
    return rule.name == selector or (selector.startswith("LV") and rule.code.startswith(selector))


def _wrong_patterns(patterns: Sequence[str], place: str) -> Iterator[str]:
    try:
        url_matcher(patterns, place)
    except ConfigError as error:
        yield str(error).removesuffix(".")


def _is_exact(rule: Rule, selector: str) -> bool:
    """Whether a selector means this rule alone."""
    return selector in {rule.code, rule.name}


def _weight(rule: Rule, selector: str) -> int:
    """How exactly a selector names a rule: 0 when it does not; a name says as much as a whole code."""
    return len(rule.code) if rule.name == selector else len(selector) if _matches(rule, selector) else 0


def _order(finding: Finding) -> tuple[str, int, int, str, str, str]:
    position = finding.position
    return position.path, position.line or 0, position.column or 0, finding.code, finding.url, finding.message

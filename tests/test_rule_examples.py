"""The examples in the rules' documentation are run: the example has the finding, what to use instead does not."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from markdown_it import MarkdownIt

from linkvoice.check.fragments import fragments_of, judge_fragments
from linkvoice.check.inside import check_inside
from linkvoice.check.judge import Evidence, judge
from linkvoice.config import Config
from linkvoice.extract.graph import build_graph
from linkvoice.model.capture import Capture
from linkvoice.model.finding import Finding
from linkvoice.model.graph import LinkGraph
from linkvoice.model.outcome import Hop, Outcome
from linkvoice.model.site import PageSource, Site
from linkvoice.rules import RULES
from linkvoice.rules.engine import evaluate
from linkvoice.rules.rule import Facts, Rule
from linkvoice.run import validate
from tests.records import landed, written
from tests.sites import BASE, NOW

HEADINGS = ["Why is this bad?", "Example", "Use instead", "Options", "Source"]


@dataclass(frozen=True)
class Fence:
    """A code block of a rule's documentation."""

    info: str
    """``html PATH``, ``answers``, ``toml PATH`` or ``unreadable PATH``."""
    text: str

    @property
    def kind(self) -> str:
        """The first word of `info`."""
        return self.info.partition(" ")[0]

    @property
    def path(self) -> str:
        """The rest of `info`."""
        return self.info.partition(" ")[2]

    def read(self) -> str:
        """Give the page, or fail as its file would."""
        if self.kind == "unreadable":
            raise PermissionError(13, self.text.strip())
        return self.text


def sections(rule: Rule) -> dict[str, list[str]]:
    """Give the text of each section of a rule's documentation, without code blocks, in order."""
    return {heading: [token.content for token in tokens] for heading, tokens in _sections(rule, "inline")}


def fences(rule: Rule, heading: str) -> list[Fence]:
    """Give the code blocks of one section."""
    return [Fence(token.info.strip(), token.content) for found, tokens in _sections(rule, "fence") if found == heading for token in tokens]


def _sections(rule: Rule, kind: str) -> Iterator[tuple[str, list[_Token]]]:
    heading = ""
    found: list[_Token] = []
    tokens = MarkdownIt().parse(rule.doc)
    for before, token in zip([None, *tokens], tokens, strict=False):
        if before is not None and before.type == "heading_open" and before.tag == "h2":
            yield heading, found
            heading, found = token.content, []
        elif token.type == kind:
            found.append(_Token(token.info, token.content))
    yield heading, found


@dataclass(frozen=True)
class _Token:
    info: str
    content: str


def run(example: list[Fence], off: str = "LV") -> tuple[Finding, ...]:
    """Build the site of an example, judge its links, and run all rules over it, and one more that is `off` by default."""
    pages = [fence for fence in example if fence.kind in {"html", "unreadable"}]
    assert pages
    assert {fence.kind for fence in example} <= {"html", "unreadable", "answers", "toml"}
    config = configured("".join(fence.text for fence in example if fence.kind == "toml"), off)
    site = Site(BASE, known=True, files=frozenset(page.path for page in pages))
    graph = build_graph(site, [PageSource(page.path, page.read) for page in pages], config, lambda _path: "")
    answers = "".join(fence.text for fence in example if fence.kind == "answers") or "".join(f"{url} 200\n" for url in graph.outside())
    outcomes = {**check_inside(graph), **judged(graph, answers)}
    backlinks = [landed(graph, known, config) for page in pages for known in written(page.text)]
    return evaluate(RULES, Facts(graph, outcomes, config, NOW, tuple(sorted(backlinks, key=lambda backlink: backlink.record.key))))


def configured(text: str, off: str) -> Config:
    """Read the configuration of an example; every rule that is not off by default is on, and so is `off`."""
    given = tomllib.loads(text)
    config = Config.from_mapping({**given, "rules": {"select": ["LV", off], **given.get("rules", {})}})
    validate(config)
    return config


def judged(graph: LinkGraph, answers: str) -> dict[str, Outcome]:
    """Judge every outside URL of a site by what the answers say: ``URL STATUS [LOCATION] [#ANCHOR ...] [MARK ...]`` a line, each said twice."""
    said = {url: (int(status), words) for url, status, *words in map(str.split, answers.splitlines())}
    sought = fragments_of(graph)
    captures = {url: visited(url, said) for url in graph.outside()}
    return {url: judge_fragments(judge(Evidence(capture)), capture, sought.get(url, ())) for url, capture in captures.items()}


def visited(url: str, said: dict[str, tuple[int, list[str]]]) -> Capture:
    """Make the capture of a visit that follows redirects and reads the page."""
    hops: list[Hop] = []
    here = url
    while locations := [word for word in said[here][1] if "://" in word]:
        hops.append(Hop(here, said[here][0], locations[0]))
        here = locations[0]
    status, words = said[here]
    return Capture(
        url, NOW, status=status, hops=tuple(hops), final_url=here, content_type="text/html", said=(str(status), str(status)), whole=True,
        anchors=tuple(sorted(word[1:] for word in words if word.startswith("#"))), marks=tuple(word for word in words if not word.startswith("#")),
    )  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_example_has_the_finding(rule: Rule) -> None:
    """The example of a rule yields findings with the rule's own code, and with no other."""
    assert {finding.code for finding in run(fences(rule, "Example"), rule.code)} == {rule.code}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_what_to_use_instead_has_no_finding(rule: Rule) -> None:
    """What the documentation advises is clean in the eyes of every rule."""
    assert run(fences(rule, "Use instead"), rule.code) == ()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_documentation_has_its_headings(rule: Rule) -> None:
    """Every rule says why it matters, shows both sides, lists its options and names its source, in this order."""
    found = sections(rule)

    assert list(found) == ["", *HEADINGS]
    assert all(found[heading] for heading in ("Why is this bad?", "Options", "Source"))
    assert all(fences(rule, heading) for heading in ("Example", "Use instead"))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_first_line_is_the_rule_in_one_sentence(rule: Rule) -> None:
    """The summary of a rule is one sentence on one line."""
    assert re.fullmatch(r"[^a-z\s](?:[^.!?]|[.!?](?=\S))*\.", rule.info.summary)
    assert rule.doc.strip().split("\n")[1] == ""


def test_codes_are_unique_and_sorted() -> None:
    """A code names one rule, and the list of rules is sorted by code."""
    codes = [rule.code for rule in RULES]

    assert codes == sorted(set(codes))
    assert [code for code in codes if not re.fullmatch(r"LV[0-6]\d\d", code)] == []


def test_names_are_unique_and_in_kebab_case() -> None:
    """A name names one rule, and reads like a word."""
    names = [rule.name for rule in RULES]

    assert len(names) == len(set(names))
    assert [name for name in names if not re.fullmatch(r"[a-z]+(?:-[a-z]+)+", name)] == []


# What the examples do not show


@pytest.mark.parametrize(
    ("href", "problem"),
    [
        ("mailto:team@acme.dev", None),
        ("MAILTO:Team@Acme.dev", None),
        ("mailto:team@acme.dev?subject=Hello%20there&body=x", None),
        ("mailto:a@acme.dev,b@acme.dev", None),
        ("mailto:a@acme.dev,%20b@acme.dev", None),
        ("mailto:?subject=x", None),
        ("mailto:first.last+tag@mail.acme.dev", None),
        ("mailto:%22first%20last%22@acme.dev", None),
        ("mailto:t%C3%A4am@b%C3%BCcher.dev", None),
        ("mailto:root@localhost", None),
        ("mailto:team@[192.0.2.1]", None),
        ("mailto:", "no address"),
        ("mailto:%20", "no address"),
        ("mailto:team", "`team` is not a mail address"),
        ("mailto:team@", "`team@` is not a mail address"),
        ("mailto:@acme.dev", "`@acme.dev` is not a mail address"),
        ("mailto:a@b@acme.dev", "`a@b@acme.dev` is not a mail address"),
        ("mailto:a@acme..dev", "`a@acme..dev` is not a mail address"),
        ("mailto:a@acme.dev,b", "`b` is not a mail address"),
        ("mailto:team at acme.dev", "`team at acme.dev` is not a mail address"),
        ("tel:+4930123456", None),
        ("tel:+49-(0)30.12%203", None),
        ("tel:*100#", None),
        ("tel:110;phone-context=+49", None),
        ("tel:", "no number"),
        ("tel:%20", "no number"),
        ("tel:call-us", "`call-us` is not a telephone number"),
        ("tel:+", "`+` is not a telephone number"),
        ("javascript:void(0)", None),
        ("data:text/plain,x", None),
        ("sms:+4930123456", None),
    ],
)
def test_addresses_that_no_program_can_use(href: str, problem: str | None) -> None:
    """LV514 speaks of mail addresses and telephone numbers alone, and only of what nothing can be done with."""
    findings = run([Fence("html index.html", f'<a href="{href}">t</a>')])

    assert [finding.message for finding in findings if finding.code == "LV514"] == ([f"{href}: {problem}"] if problem else [])


URL, NEXT, LAST = "https://other.dev/a", "https://other.dev/b", "https://other.dev/c"


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (f"{URL} 301 {NEXT}\n{NEXT} 200", [("info", f"write {NEXT}")]),
        (f"{URL} 308 {NEXT}\n{NEXT} 200", [("info", f"write {NEXT}")]),
        (f"{URL} 302 {NEXT}\n{NEXT} 200", []),
        (f"{URL} 303 {NEXT}\n{NEXT} 200", []),
        (f"{URL} 307 {NEXT}\n{NEXT} 200", []),
        (f"{URL} 301 {NEXT}\n{NEXT} 308 {LAST}\n{LAST} 200", [("warning", f"write {LAST}")]),
        (f"{URL} 301 {NEXT}\n{NEXT} 302 {LAST}\n{LAST} 200", [("info", f"write {NEXT}")]),
        (f"{URL} 302 {NEXT}\n{NEXT} 301 {LAST}\n{LAST} 200", []),
    ],
)
def test_only_what_has_moved_for_good_is_told(answers: str, expected: list[tuple[str, str]]) -> None:
    """LV504 follows permanent redirects up to the first passing one; two in a row weigh more."""
    findings = run([Fence("html index.html", f"<a href={URL}>t</a>"), Fence("answers", answers)])

    assert [(str(finding.severity), finding.hint) for finding in findings] == expected
    assert {finding.code for finding in findings} <= {"LV504"}


def test_a_redirect_that_ends_in_an_error_is_that_error() -> None:
    """What was moved to nowhere is broken, not moved."""
    findings = run([Fence("html index.html", f"<a href={URL}>t</a>"), Fence("answers", f"{URL} 301 {NEXT}\n{NEXT} 404")])

    assert [finding.code for finding in findings] == ["LV503"]


def test_an_outside_link_behind_a_stub_is_told_where_it_is_linked() -> None:
    """A page of redirects hides no broken link: it is told on the stub and on the pages that link to it."""
    example = [
        Fence("html index.html", "<a href=moved.html>t</a>"),
        Fence("html moved.html", f"<meta http-equiv=refresh content='0; url={URL}'>"),
        Fence("answers", f"{URL} 404"),
    ]

    assert [(finding.code, finding.page, finding.message) for finding in run(example)] == [
        ("LV503", "index.html", f"moved.html: {URL} answered 404"),
        ("LV503", "moved.html", f"{URL} answered 404"),
    ]


@pytest.mark.parametrize(("living", "meant"), [("install", ""), ("manual/instal", "did you mean {living}? else ")])
def test_what_may_have_been_meant_has_much_the_same_path(living: str, meant: str) -> None:
    """LV503 names a living URL of the same host, but never because the host, which is always the same, has a long name."""
    gone, living = "https://documentation.acme.dev/manual/install", f"https://documentation.acme.dev/{living}"
    example = [Fence("html index.html", f"<a href={gone}>t</a><a href={living}>t</a>"), Fence("answers", f"{gone} 404\n{living} 200")]

    hints = {finding.hint for finding in run(example)}

    assert {hint.partition("an older copy")[0] for hint in hints} == {meant.format(living=living)}


def test_only_proof_is_an_error() -> None:
    """Of what the network said, only a link that is proven broken is an error."""
    assert {rule.code for rule in RULES if rule.severity == "error" and not rule.about_build} == {"LV503"}

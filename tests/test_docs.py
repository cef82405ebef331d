"""The documentation says what the code does: complete, true, up to date, and built by linkvoice's own plugin."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any, get_args, get_origin, get_type_hints

import click
import msgspec
import pytest
import yaml
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from mkdocs.utils.yaml import yaml_load
from pytest_httpserver import HTTPServer

from linkvoice import cli
from linkvoice.config import Config
from linkvoice.inbound.ledger import Ledger, write_ledger
from linkvoice.inbound.outreach import FILE as OUTREACH
from linkvoice.inbound.outreach import read_outreach
from linkvoice.rules import RULES
from linkvoice.rules.rule import Rule
from linkvoice.run import REPORTERS, validate
from tests.programs import run_module
from tests.records import record

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [*sorted(DOCS.rglob("*.md")), *(path for path in (ROOT / "README.md",) if path.is_file())]
FENCE = re.compile(r"^ *```(\w*)([^\n]*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
FRONT_MATTER = {"linked_from", "mentioned_by", "ignore"}


@dataclass(frozen=True)
class Example:
    """A code block of the documentation."""

    page: str
    language: str
    title: str
    text: str

    def __str__(self) -> str:
        """Name it as pytest shows it."""
        return f"{self.page}: {self.text.strip().splitlines()[0]}"


def load_generator(folder: Path) -> ModuleType:
    """Import the generator that writes the pages in `folder`."""
    spec = importlib.util.spec_from_file_location(f"generate_{abs(hash(folder))}", folder / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def examples() -> Iterator[Example]:
    """Give every code block of every page."""
    for path in PAGES:
        for language, title, text in FENCE.findall(path.read_text("utf-8")):
            yield Example(path.relative_to(ROOT).as_posix(), language, title, text)


def prose(path: Path) -> str:
    """Give the text of a page without its code blocks."""
    return FENCE.sub("", path.read_text("utf-8"))


def headings(path: Path) -> list[str]:
    """Give the headings of a page in order, without their ids."""
    return re.findall(r"^#+ (.*?)(?: \{ #[^}]*\})?$", prose(path), re.MULTILINE)


def configurations() -> list[tuple[str, Mapping[str, Any]]]:
    """Give every configuration of linkvoice that the documentation shows, with the place where it stands."""
    found: list[tuple[str, Mapping[str, Any]]] = []
    for example in examples():
        if example.language == "yaml" and "plugins:" in example.text:
            for plugin in yaml_load(example.text)["plugins"]:
                if isinstance(plugin, dict) and "linkvoice" in plugin:
                    found += [(str(example), plugin["linkvoice"] or {})]
        if example.language == "toml" and not any(name in example.title for name in ("netlify", OUTREACH)):
            mapping = tomllib.loads(example.text)
            found.append((str(example), mapping["tool"]["linkvoice"] if "pyproject" in example.title else mapping))
    return found


def option_names(section: type[msgspec.Struct] = Config, path: str = "") -> Iterator[str]:
    """Give the dotted names of all options and groups."""
    for name, hint in get_type_hints(section).items():
        yield path + name
        inner = inner_section(hint)
        if inner is not None:
            yield from option_names(inner, f"{path}{name}." if inner is hint else f"{path}{name}.NAME.")


def inner_section(hint: object) -> type[msgspec.Struct] | None:
    """Give the group of options behind a type: the group itself, or that of each entry of a mapping."""
    named = named_type(hint)
    candidate = hint if named is None else get_args(named)[1]
    return candidate if isinstance(candidate, type) and issubclass(candidate, msgspec.Struct) else None


def named_type(hint: object) -> object | None:
    """Give the mapping of names behind a type: the mapping itself, or the one that may stand in a list."""
    inner = get_args(hint)[0] if get_origin(hint) is tuple else hint
    return next((kind for kind in (inner, *get_args(inner)) if get_origin(kind) is dict), None)


def exists(name: str) -> bool:
    """Say whether a dotted name is an option, any word standing for what the user names."""
    section: type[msgspec.Struct] | None = Config
    parts = name.split(".")
    while parts:
        hints = get_type_hints(section) if section is not None else {}
        part = parts.pop(0)
        if part not in hints:
            return False
        section = inner_section(hints[part])
        if named_type(hints[part]) is not None and parts:
            parts.pop(0)
    return True


def commands() -> list[tuple[str, click.Command]]:
    """Give each command by its full name."""
    return [("linkvoice", cli.main), *((f"linkvoice {name}", command) for name, command in sorted(cli.main.commands.items()))]


def flags(command: click.Command) -> set[str]:
    """Give the options of a command as they are typed."""
    return {
        "-h",
        "--help",
        *(flag for parameter in command.params if isinstance(parameter, click.Option) for flag in (*parameter.opts, *parameter.secondary_opts)),
    }


def wrong_calls(text: str) -> list[str]:
    """Give the calls of the command in the code of a page that use a command or a flag which it has not."""
    known = dict(commands())
    code = [block for _, _, block in FENCE.findall(text)] + re.findall(r"`([^`\n]+)`", FENCE.sub("", text))
    lines = [re.sub(r"(?:^|\s)#\s.*|\bpip install [^&|;]*", "", line) for block in code for line in block.splitlines()]
    calls = [call.strip() for line in lines for call in re.findall(r"(?<![\w./-])linkvoice ([a-z][^|&;)'\"`]*)", line)]
    return [call for call in calls if not _exists(call, known)]


def _exists(call: str, known: Mapping[str, click.Command]) -> bool:
    command = known.get(f"linkvoice {call.split(maxsplit=1)[0]}")
    return command is not None and {*re.findall(r"(?<=\s)--?[a-z][a-z-]*", call)} <= flags(command)


def run(program: str, *arguments: str | Path, folder: Path, state: Path) -> subprocess.CompletedProcess[str]:
    """Run a module as a program, with its own place for answers of servers."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true", "LINKVOICE_STATE": str(state)}
    return run_module(program, *arguments, cwd=folder, env=environment)


# Generated pages


def test_generated_pages_are_up_to_date() -> None:
    """What `docs/generate.py` would write is what stands in docs/."""
    assert load_generator(DOCS).stale() == []


def test_check_names_what_is_stale_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--check` exits 1, names changed, missing and left-over files, and leaves them; without it they are put right."""
    copy = tmp_path / "docs"
    shutil.copytree(DOCS, copy)
    (copy / "rules" / "LV501.md").write_text("changed", "utf-8")
    (copy / "rules" / "LV502.md").unlink()
    (copy / "rules" / "LV999.md").write_text("a rule that is gone", "utf-8")
    verdicts = (copy / "verdicts.md").read_text("utf-8")
    (copy / "verdicts.md").write_text(verdicts.replace("| 404 or 410, said twice | `broken` |", "| 404 or 410, said twice | `ok` |"), "utf-8")
    generator = load_generator(copy)

    assert generator.main(["--check"]) == 1
    assert [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()] == [
        "docs/rules/LV501.md",
        "docs/rules/LV502.md",
        "docs/rules/LV999.md",
        "docs/verdicts.md",
    ]
    assert (copy / "rules" / "LV501.md").read_text("utf-8") == "changed"

    assert generator.main([]) == 0
    assert generator.main(["--check"]) == 0
    assert (copy / "verdicts.md").read_text("utf-8") == verdicts
    assert not (copy / "rules" / "LV999.md").exists()


def test_prose_around_generated_parts_is_kept(tmp_path: Path) -> None:
    """A sentence that somebody adds outside the marks survives the generator."""
    copy = tmp_path / "docs"
    shutil.copytree(DOCS, copy)
    page = copy / "commands.md"
    page.write_text(page.read_text("utf-8") + "\nOne more sentence.\n", "utf-8")
    generator = load_generator(copy)

    assert generator.stale() == []
    assert generator.main([]) == 0
    assert page.read_text("utf-8").endswith("\nOne more sentence.\n")


# Everything has its heading


@pytest.mark.parametrize("name", [*option_names()])
def test_every_option_has_a_heading(name: str) -> None:
    """Each option of the configuration has a heading with its dotted name."""
    assert f"`{name}`" in headings(DOCS / "configuration.md")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_has_a_page(rule: Rule) -> None:
    """Each rule has a page with its code and name, a line in the list of rules, and an entry in the navigation."""
    assert headings(DOCS / "rules" / f"{rule.code}.md")[0] == f"{rule.code} {rule.name}"
    assert f"[{rule.code}]({rule.code}.md) `{rule.name}`" in (DOCS / "rules" / "index.md").read_text("utf-8")
    assert f"- {rule.code} {rule.name}: rules/{rule.code}.md" in (ROOT / "mkdocs.yml").read_text("utf-8")


@pytest.mark.parametrize(("name", "command"), commands(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_command_has_a_heading_and_its_options_a_line(name: str, command: click.Command) -> None:
    """Each command has a heading with its name, and under it a line for each of its options."""
    page = (DOCS / "commands.md").read_text("utf-8")
    _, heading, rest = page.partition(f"\n## `{name}` ")
    listed = " ".join(re.findall(r"^- `([^`]*)`", rest.partition("\n## ")[0], re.MULTILINE)).replace(",", "").split()
    assert heading
    assert flags(command) <= {*listed}


@pytest.mark.parametrize("reporter", REPORTERS)
def test_every_reporter_has_a_heading(reporter: str) -> None:
    """Each report format has a heading with its name."""
    assert f"`{reporter}`" in headings(DOCS / "reports.md")


# Nothing is named that does not exist


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_pages_name_only_options_that_exist(path: Path) -> None:
    """Every dotted name of an option in a page is one."""
    groups = [name for name, hint in get_type_hints(Config).items() if inner_section(hint) is not None]
    named = re.findall(rf"`((?:{'|'.join(groups)})\.[\w.*-]+)`", prose(path))
    assert [name for name in named if not exists(name)] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_pages_name_only_rules_that_exist(path: Path) -> None:
    """Every code of a rule in a page, its examples included, is one."""
    assert {*re.findall(r"\bLV\d{3}\b", path.read_text("utf-8"))} <= {rule.code for rule in RULES}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_pages_name_only_flags_that_exist(path: Path) -> None:
    """Every call of the command in a page, also one within a script, uses commands and flags that it has."""
    assert wrong_calls(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("`linkvoice check site --offline`, `linkvoice check`", []),
        ("`linkvoice check site --offlin`", ["check site --offlin"]),
        ("`linkvoice chek`", ["chek"]),
        ("```console\n$ linkvoice listen --nope | jq .\n```", ["listen --nope"]),
        ("```yaml\n- run: hugo && linkvoice check x --nope && echo --fine\n```", ["check x --nope"]),
        ("```groovy\nsh 'linkvoice check x --nope'\n```", ["check x --nope"]),
        ('```toml\ncommand = "linkvoice check x --nope"\n```', ["check x --nope"]),
        ('```bash\n  (cd "$base" && linkvoice check x --nope) || true\n```', ["check x --nope"]),
        ("```bash\npip install linkvoice sphinx --quiet # linkvoice checks --all\n```", []),
        ("Text in which linkvoice says --nothing.", []),
    ],
)
def test_wrong_calls_are_found(text: str, wrong: list[str]) -> None:
    """A flag or command that does not exist is found wherever a page has code, and nowhere else."""
    assert wrong_calls(text) == wrong


@pytest.mark.parametrize(("name", "known"), [("outbound.timeout", True), ("outbound.hosts.docs", True), ("outbound.max_age.ok", True),
                                             ("outbound.hosts.NAME.accept", True), ("outbound.tiemout", False), ("rules.select.more", False),
                                             ("outbound.hosts.NAME.acept", False), ("linked_from.max_age", False)])  # fmt: skip
def test_names_are_looked_up_part_by_part(name: str, known: bool) -> None:
    """A dotted name is an option only when each of its parts is one where it stands."""
    assert exists(name) is known


def test_documented_requests_can_be_read(tmp_path: Path) -> None:
    """What the documentation shows of the file of requests is such a file."""
    (shown,) = [example for example in examples() if OUTREACH in example.title]
    (tmp_path / OUTREACH).write_text(shown.text, "utf-8")
    assert [asked.where for asked in read_outreach(tmp_path)] == [entry["where"] for entry in tomllib.loads(shown.text)["asked"]]


def test_there_are_examples_to_check() -> None:
    """The two tests below look at something."""
    assert len(configurations()) >= 10


@pytest.mark.parametrize("mapping", [pytest.param(mapping, id=name) for name, mapping in configurations()])
def test_documented_configurations_can_be_used(mapping: Mapping[str, Any]) -> None:
    """Every configuration that a page shows is accepted by linkvoice."""
    validate(Config.from_mapping(mapping))


@pytest.mark.parametrize("mapping", [pytest.param(mapping, id=name) for name, mapping in configurations()])
def test_config_schema_accepts_documented_configurations(mapping: Mapping[str, Any]) -> None:
    """Every configuration that a page shows is valid by the published schema."""
    Draft202012Validator(json.loads((DOCS / "config.schema.json").read_text("utf-8"))).validate(mapping)


@pytest.mark.parametrize("wrong", [{"fail_no": "error"}, {"outbound": {"timeout": "long"}}, {"outbound": {"max_age": {"ok": "a week"}}}])
def test_config_schema_refuses_what_linkvoice_refuses(wrong: Mapping[str, Any]) -> None:
    """A wrong key, type or time is not valid by the published schema."""
    assert not Draft202012Validator(json.loads((DOCS / "config.schema.json").read_text("utf-8"))).is_valid(wrong)


@pytest.mark.parametrize("example", [example for example in examples() if example.language == "yaml" and example.text.startswith("---")], ids=str)
def test_documented_front_matter_can_be_used(example: Example) -> None:
    """Front matter that a page shows has only keys and codes that linkvoice knows."""
    value = next(yaml.safe_load_all(example.text))["linkvoice"]
    assert value is False or {*value} <= FRONT_MATTER
    codes = value.get("ignore", []) if value else []
    assert all(any(rule.code.startswith(code) for rule in RULES) for code in codes)


def test_every_key_of_front_matter_is_documented() -> None:
    """Some page shows each key that the front matter of a page may have, and the page about the sections those of the sections."""
    shown = [(example.page, next(yaml.safe_load_all(example.text))) for example in examples() if example.text.startswith("---\nlinkvoice:\n")]
    keys = {page: {*front["linkvoice"]} for page, front in shown}
    assert set().union(*keys.values()) == FRONT_MATTER
    assert keys["docs/linked-from.md"] == {"linked_from", "mentioned_by"}


# The schema of the JSON report


@pytest.fixture
def report(tmp_path: Path, httpserver: HTTPServer) -> dict[str, Any]:
    """Give the JSON report of a site with findings of several kinds, inside and out."""
    httpserver.expect_request("/fine").respond_with_data("fine", content_type="text/html")
    httpserver.expect_request("/moved").respond_with_data("", 301, {"Location": httpserver.url_for("/fine")})
    httpserver.expect_request("/members").respond_with_data("", 403)
    outside = "".join(f'<a href="{httpserver.url_for(path)}">x</a>' for path in ("/fine", "/moved", "/members"))
    site = tmp_path / "site"
    (site / "faq").mkdir(parents=True)
    menu = '<nav><a href="https://acme.dev/docs/nowhere/">gone</a> <a href="https://example.org/">reserved</a></nav>'
    (site / "index.html").write_text(f'{menu}<main><h1>Home</h1><a href="faq/#proxy">FAQ</a> {outside}<a href="mailto:team">Mail</a></main>', "utf-8")
    (site / "faq" / "index.html").write_text(f'{menu}<main><h1 id="proxies">FAQ</h1></main>', "utf-8")
    hosts = f'outbound.hosts={{"{httpserver.host}"={{allow=true}}}}'
    seen = record("https://blog.friend.dev/post", "https://acme.dev/docs/faq/", title="A post", language="en", robots=["noarchive"], outside=3)
    write_ledger(
        tmp_path / "linkvoice.ledger.jsonl", Ledger({each.key: each for each in (seen, seen._replace(to_url="https://acme.dev/docs/", link=None))})
    )
    result = run(
        *("linkvoice", "check", site, "--site-url", "https://acme.dev/docs/", "--format", "json"),
        *("--set", hosts, "--set", "outbound.host_interval=0"),
        folder=tmp_path, state=tmp_path / "state",
    )  # fmt: skip
    assert result.returncode == 1, result.stderr
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def closed(schema: object) -> object:
    """Give a copy of a schema in which objects may have no keys beside those that it names."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    copy = {key: closed(value) for key, value in schema.items()}
    return {"additionalProperties": False, **copy} if schema.get("type") == "object" else copy


def test_json_report_is_as_documented(report: dict[str, Any]) -> None:
    """A report has every key that its schema asks for, none that the schema does not name, and values of the right kind."""
    assert {finding["code"] for finding in report["findings"]} == {"LV501", "LV502", "LV504", "LV513", "LV514"}
    assert report["counts"]["outcomes"] == {"blocked": 1, "ok": 1, "redirected": 1, "skipped": 1}
    assert [backlink["target"] for backlink in report["backlinks"]] == ["index.html", "faq/index.html"]
    schema = json.loads((DOCS / "report.schema.json").read_text("utf-8"))
    Draft202012Validator(closed(schema)).validate(report)
    for time in (report["when"], *(outcome["checked_at"] for outcome in report["outcomes"] if outcome["checked_at"] is not None)):
        assert datetime.fromisoformat(time).tzinfo == UTC


def test_report_schema_allows_keys_of_later_versions(report: dict[str, Any]) -> None:
    """A reader that checks reports by today's schema takes a report with a key more."""
    schema = json.loads((DOCS / "report.schema.json").read_text("utf-8"))
    Draft202012Validator(schema).validate({**report, "later": 1})


@pytest.mark.parametrize("name", ["config.schema.json", "report.schema.json"])
def test_schemas_are_schemas(name: str) -> None:
    """Both published schemas are valid JSON Schema 2020-12."""
    Draft202012Validator.check_schema(json.loads((DOCS / name).read_text("utf-8")))


# The built site


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """Give the documentation as readers get it, and how its build went."""
    folder = tmp_path_factory.mktemp("docs")
    return folder / "site", run("mkdocs", "build", "--strict", "--site-dir", folder / "site", folder=ROOT, state=folder / "state")


def test_documentation_builds_clean(built: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    """`mkdocs build --strict` succeeds, with linkvoice at work and without a network."""
    site, result = built
    assert result.returncode == 0, result.stderr
    assert re.search(r"linkvoice: \d+ pages, [\d,]+ links", result.stderr)
    assert "Linked from" in (site / "configuration" / "index.html").read_text("utf-8")


def test_documentation_publishes_schemas_and_no_tools(built: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    """The schemas stand at the addresses that the pages name; the generator is not published."""
    site, _ = built
    for name in ("config.schema.json", "report.schema.json"):
        assert (site / name).read_bytes() == (DOCS / name).read_bytes()
    assert [*site.rglob("*.py"), *site.rglob("__pycache__")] == []


def test_documentation_loads_nothing_from_other_hosts(built: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    """No page loads a script, style sheet, font or picture from another host."""
    site, _ = built
    loaded = re.compile(
        r"""<(?:script|img|iframe|source)\b[^>]*\bsrc=["']?(https?:)?//|<link\b(?![^>]*rel=["']?(?:canonical|prev|next))[^>]*href=["']?(https?:)?//"""
    )
    pages = [*site.rglob("*.html")]
    assert len(pages) > len(RULES)
    assert [page.name for page in pages if loaded.search(page.read_text("utf-8"))] == []


def test_a_broken_link_in_the_documentation_fails_its_build(tmp_path: Path) -> None:
    """The documentation is guarded by linkvoice itself: a link to a page that is gone fails the build."""
    shutil.copytree(DOCS, tmp_path / "docs")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    page = tmp_path / "docs" / "contributing.md"
    page.write_text(page.read_text("utf-8") + '\n<a href="../gone/">gone</a>\n', "utf-8")
    result = run("mkdocs", "build", "--quiet", folder=tmp_path, state=tmp_path / "state")
    assert result.returncode == 1
    assert "docs/contributing.md:19:10: LV501 error broken-internal-link: ../gone/" in result.stderr

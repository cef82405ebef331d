"""The command: its exit codes, its streams, its flags, and that nothing that stands on a disk can break it."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from linkvoice import __version__
from linkvoice.rules import RULES
from tests.hostile import LOOPBACK, Hostile, command, environment, linkvoice, refusing, reply, write_site

OPTIONS = ("--set", LOOPBACK, "--set", "outbound.host_interval=0", "--set", "outbound.max_retries=0")
INDEX = '<!doctype html><title>Home</title><main><h1 id="top">Home</h1>{}</main>'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A clean site of one page."""
    return write_site(tmp_path / "site", {"index.html": INDEX.format("")})


def codes(text: str) -> list[str]:
    """The codes of the findings in an output."""
    return [line.split(": ")[1].split()[0] for line in text.splitlines()]


# Exit codes and streams


def test_a_clean_site(tmp_path: Path, site: Path) -> None:
    """0, nothing on standard output, and a summary on standard error."""
    result = linkvoice("check", site.name, cwd=tmp_path)
    assert (result.returncode, result.stdout) == (0, "")
    assert result.stderr.startswith("linkvoice: 1 page, 0 links, 0 outbound URLs\n")
    assert result.stderr.endswith("  no findings\n")


def test_a_site_with_findings(tmp_path: Path) -> None:
    """1, findings on standard output one a line with a path that can be opened, and the summary on standard error."""
    write_site(tmp_path / "public", {"index.html": ["gone.html", "b/#nowhere"], "b/index.html": ["../gone.html"]})
    result = linkvoice("check", "public", cwd=tmp_path)
    assert result.returncode == 1
    assert [line.split(": ")[0] for line in result.stdout.splitlines()] == [
        "public/b/index.html:2:4",
        "public/index.html:2:4",
        "public/index.html:3:4",
    ]
    assert codes(result.stdout) == ["LV501", "LV501", "LV502"]
    assert "LV5" not in result.stderr
    assert result.stderr.endswith("  3 errors: fails\n")


@pytest.mark.parametrize(("fail_on", "code"), [("error", 0), ("warning", 1), ("never", 0)])
def test_fail_on(tmp_path: Path, fail_on: str, code: int) -> None:
    """The mildest finding that fails is that of --fail-on."""
    write_site(tmp_path / "site", {"index.html": ["mailto:"]})
    result = linkvoice("check", "site", "--fail-on", fail_on, cwd=tmp_path)
    assert (result.returncode, codes(result.stdout)) == (code, ["LV514"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.md"], "nowhere.md does not exist; correct its name."),
        (["nowhere"], "nowhere does not exist. Name the folder that your generator writes to (often `site`, `public` or `output`), and build it first."),
        (["page.html"], "page.html is not a Markdown file (.md, .markdown, .mkd, .mdown). Name Markdown files, folders of them, or one folder of built HTML."),
        (["empty"], "empty holds no HTML page. Name the folder that your generator writes to, and build it first."),
        (["site", "--site-url", "acme.dev"], "The site's URL must be absolute, such as https://example.org/docs/, not 'acme.dev'."),
        (["site", "--report", "html:x.html"], "--report html:x.html: write it as FORMAT:FILE, with a format of github, gitlab, json, junit, markdown, sarif, text."),
        (["site", "--report", "json"], "--report json: write it as FORMAT:FILE, with a format of github, gitlab, json, junit, markdown, sarif, text."),
        (["site", "--report", "json:"], "--report json:: write it as FORMAT:FILE, with a format of github, gitlab, json, junit, markdown, sarif, text."),
        (["site", "--set", "fail_no=error"], "linkvoice: The configuration of linkvoice cannot be used. fail_no: no such option; did you mean `fail_on`?\n"),
        (["site", "--report", "json:-"], "--report json:-: name a file. Standard output is for a person; a file of the name `-` is `./-`."),
        (["site", "--report", "json:x", "--report", "junit:./x"], "--report junit:./x: this file is written by --report json:x already; name another one."),
        (["site", "--set", "fail_on=false"], "fail_on: expected one of `error`, `warning`, `never`, got false (YAML reads a bare `off`"),
        (["site", "--set", "outbound.timeout=x", "--set", "accept=7"], "outbound.timeout: expected a number, got 'x'; accept: expected a list, got 7."),
        (["site", "--set", "timeout"], "--set timeout: write it as key=value, such as --set outbound.timeout=30."),
        (["site", "--set", 'ignore_urls=["re:("]'], "ignore_urls: `re:(` is not a regular expression"),
        (["site", "--set", 'ignore_pages=["!"]'], "ignore_pages: `!` is not a pattern as in .gitignore; correct it."),
        (["site", "--set", 'rules.select=["LV999"]'], "rules.select: no rule is called `LV999`; did you mean `LV609`?\n"),
        (["site", "--set", "reports.json=true"], "reports.json: say which file, such as `json: linkvoice.txt`; only `false` is something else."),
        (["site", "--set", 'reports={pdf = "x.pdf"}'], "reports: there is no format `pdf`; there are `github`, `gitlab`, `json`, `junit`, `markdown`, `sarif`, `text`."),
        (["site", "--set", "outbound.user_agent=Müller"], "outbound.user_agent: 'Müller' cannot be sent; write it in ASCII, on one line."),
        (["site", "--set", 'outbound.user_agent="a\\nX-Evil: b"'], "outbound.user_agent: 'a\\nX-Evil: b' cannot be sent"),
        (["site", "--accept", "99"], "accept: expected a whole number >= 100"),
        (["site", "--config", "nowhere.toml"], "nowhere.toml cannot be read (No such file or directory). Name another file with --config"),
        (["site", "--config", "broken.toml"], "broken.toml is not TOML: "),
        (["site", "--accept", "gone"], "Error: Invalid value for '--accept': 'gone' is not a valid integer."),
        (["site", "--fail-on", "off"], "Error: Invalid value for '--fail-on': 'off' is not one of 'error', 'warning', 'never'."),
        (["site", "--ofline"], "Error: No such option"),
        ([], "Error: Missing argument 'PATH...'."),
    ],
)  # fmt: skip
def test_wrong_use_is_said_in_one_line(tmp_path: Path, site: Path, arguments: list[str], message: str) -> None:
    """2, nothing on standard output, one line that names what is wrong and what to do, and nothing is written."""
    (tmp_path / "page.html").write_text("<p>", "utf-8")
    (tmp_path / "broken.toml").write_text("accept = [", "utf-8")
    (tmp_path / "empty").mkdir()
    before = sorted(tmp_path.rglob("*"))
    result = linkvoice("check", *arguments, cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert message in result.stderr.splitlines(keepends=True)[-1]
    assert "Traceback" not in result.stderr
    assert sorted(tmp_path.rglob("*")) == before
    assert site.is_dir()


def test_output_that_cannot_be_written(tmp_path: Path) -> None:
    """3 when the disk is full, with a line, so that nobody takes it for findings."""
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        result = subprocess.run(
            command("rules"), cwd=tmp_path, env=environment(tmp_path), stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (result.returncode, result.stderr) == (3, "linkvoice: failed ([Errno 28] No space left on device).\n")


def test_a_defect_is_not_a_finding(tmp_path: Path, site: Path) -> None:
    """3 for what nobody foresaw, here a broken installation: with all that is needed for a report of it."""
    (tmp_path / "broken" / "selectolax").mkdir(parents=True)
    (tmp_path / "broken" / "selectolax" / "__init__.py").write_text("raise RuntimeError('half installed')", "utf-8")
    result = linkvoice("check", site.name, cwd=tmp_path, PYTHONPATH=str(tmp_path / "broken"))
    assert (result.returncode, result.stdout) == (3, "")
    assert "RuntimeError: half installed\n" in result.stderr
    assert result.stderr.endswith("linkvoice: failed with RuntimeError. Please report this, with the lines above.\n")


def test_a_reader_that_leaves(tmp_path: Path) -> None:
    """3 and no word when nobody reads on (`linkvoice … | head`)."""
    ours, theirs = os.pipe()
    os.close(ours)
    result = subprocess.run(command("rules"), cwd=tmp_path, env=environment(tmp_path), stdout=theirs, stderr=subprocess.PIPE, text=True, check=False)
    os.close(theirs)
    assert (result.returncode, result.stderr) == (3, "")


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "ascii"])
def test_terminals_that_know_few_characters(tmp_path: Path, encoding: str) -> None:
    """Text that a terminal cannot show is written in its stead; JSON is UTF-8 everywhere."""
    write_site(tmp_path / "site", {"index.html": ["日本.html"]})
    for output in ("text", "json"):
        process = subprocess.run(
            command("check", "site", "--format", output), cwd=tmp_path, env=environment(tmp_path / "state", PYTHONIOENCODING=encoding, PYTHONUTF8="0"),
            capture_output=True, check=False,
        )  # fmt: skip
        assert process.returncode == 1, process.stderr
        if output == "json":
            assert json.loads(process.stdout)["findings"][0]["message"].startswith("日本.html")


# What comes out


def test_json_on_standard_output(tmp_path: Path, server: Hostile) -> None:
    """--format json writes the report and nothing else; the summary stays on standard error."""
    server.answers["/"] = reply()
    write_site(tmp_path / "site", {"index.html": [server.url("/"), "gone.html"]})
    result = linkvoice("check", "site", *OPTIONS, "--format", "json", cwd=tmp_path)
    document = json.loads(result.stdout)
    assert (result.returncode, document["counts"]) == (1, {"outcomes": {"ok": 1}, "findings": {"error": 1}})
    assert document["linkvoice"] == __version__
    assert "1 error: fails" in result.stderr


def test_reports_in_files(tmp_path: Path, site: Path) -> None:
    """--report can be given several times, relative to the current folder; those of the configuration are relative to it."""
    (tmp_path / "linkvoice.toml").write_text('reports = {json = "from-config/report.json"}', "utf-8")
    (tmp_path / "deep").mkdir()
    result = linkvoice("check", site, "--report", "json:a/one.json", "--report", "text:two.txt", "--report", "json:three.json", cwd=tmp_path / "deep")
    assert result.returncode == 0
    for file in ("deep/a/one.json", "deep/three.json", "from-config/report.json"):
        assert json.loads((tmp_path / file).read_text("utf-8"))["version"] == 1
    assert "no findings" in (tmp_path / "deep" / "two.txt").read_text("utf-8")


def test_a_report_that_was_asked_for_and_cannot_be_written_fails(tmp_path: Path, site: Path) -> None:
    """The exit code is not that of the findings, the others are written, and the last line names the place and what to do."""
    result = linkvoice("check", site.name, "--report", "json:site/index.html/x.json", "--report", "json:good.json", cwd=tmp_path)
    assert result.returncode == 3
    assert (tmp_path / "good.json").is_file()
    place = tmp_path / "site" / "index.html" / "x.json"
    assert result.stderr.endswith(
        "  no findings\n"
        f"linkvoice: Not all is written: the json report could not be written to {place}: File exists. Name a file that can be written with --report.\n"
    )


def test_a_report_of_the_configuration_that_cannot_be_written_only_warns(tmp_path: Path, site: Path) -> None:
    """The exit code is that of the findings, and the warning names the place."""
    (tmp_path / "linkvoice.toml").write_text('reports = {json = "site/index.html/x.json"}', "utf-8")
    result = linkvoice("check", site.name, cwd=tmp_path)
    assert result.returncode == 0
    assert f"linkvoice: warning: the json report could not be written to {tmp_path / 'site' / 'index.html' / 'x.json'}: " in result.stderr
    assert result.stderr.endswith("  no findings\n")


def test_the_same_site_gives_the_same_report(tmp_path: Path) -> None:
    """The order in a report does not depend on chance."""
    pages = {f"{name}/index.html": ["../gone.html", "https://www.example.com/", f"../{name}.html", "mailto:"] for name in "zebra"}
    write_site(tmp_path / "site", pages)
    reports = set()
    for seed in ("1", "2", "3"):
        printed = linkvoice("check", "site", "--format", "json", cwd=tmp_path, PYTHONHASHSEED=seed).stdout
        reports.add("\n".join(line for line in printed.splitlines() if '"when"' not in line and '"elapsed"' not in line))
    assert len(reports) == 1


def terminal(*arguments: str, cwd: Path) -> str:
    """Run the command with a terminal for its errors; gives what was drawn there."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(command(*arguments), cwd=cwd, env=environment(cwd / "state", TERM="xterm"), stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    drawn = b""
    try:
        while piece := os.read(ours, 65536):
            drawn += piece
    except OSError:
        pass  # the other end is closed
    os.close(ours)
    process.wait(60)
    return drawn.decode()


def test_a_person_sees_progress(tmp_path: Path, server: Hostile) -> None:
    """On a terminal a bar is drawn while servers are asked, and wiped away before the summary; in a pipe there is none."""
    server.answers = {"/a": reply(), "/[b]": reply()}
    write_site(tmp_path / "site", {"index.html": [server.url("/a"), server.url("/[b]")]})
    drawn = terminal("check", "site", *OPTIONS, cwd=tmp_path)
    bar, _, summary = drawn.rpartition("linkvoice: ")
    assert "Asking outbound links" in bar
    assert "2/2" in bar
    assert bar.rstrip("\r\n").endswith("\x1b[2K")
    assert "2 ok" in summary
    assert "Asking" not in linkvoice("check", "site", *OPTIONS, "--no-cache", cwd=tmp_path).stderr


# Flags


def test_ignored_urls_are_not_asked(tmp_path: Path, server: Hostile) -> None:
    """--ignore-url takes globs and regular expressions, adds to the configuration, and silences inside links too."""
    (tmp_path / "linkvoice.toml").write_text('ignore_urls = ["*/from-config"]', "utf-8")
    server.answers["/asked"] = reply()
    write_site(tmp_path / "site", {"index.html": [*(server.url(f"/{name}") for name in ("asked", "x/glob", "regex-7", "from-config")), "gone.html"]})
    flags = ["--ignore-url", "*/glob", "--ignore-url", r"re:regex-\d", "--ignore-url", "https://acme.dev/gone.html"]
    result = linkvoice("check", "site", *OPTIONS, *flags, "--site-url", "https://acme.dev/", cwd=tmp_path)
    assert (result.returncode, result.stdout, server.asked()) == (0, "", ["/asked"])
    assert "outbound: 1 ok, 3 skipped" in result.stderr


def test_accepted_codes(tmp_path: Path, server: Hostile) -> None:
    """--accept makes codes fine, and is repeatable."""
    server.answers = {"/a": reply(404), "/b": reply(503)}
    write_site(tmp_path / "site", {"index.html": [server.url("/a"), server.url("/b")]})
    result = linkvoice("check", "site", *OPTIONS, "--accept", "404", "--accept", "503", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (0, "")
    assert "outbound: 2 ok" in result.stderr


def test_the_site_s_own_address(tmp_path: Path) -> None:
    """With --site-url absolute links to oneself are inside links; the rest of the host is not."""
    write_site(tmp_path / "site", {"index.html": ["https://acme.dev/docs/gone.html", "https://acme.dev/docs/", "/docs/gone.html"]})
    result = linkvoice("check", "site", "--offline", "--site-url", "https://acme.dev/docs", cwd=tmp_path)
    assert codes(result.stdout) == ["LV501", "LV501"]
    assert "0 outbound URLs" in result.stderr
    above = linkvoice("check", "site", "--offline", "--site-url", "https://acme.dev/docs/sub/", cwd=tmp_path)
    assert (above.stdout, "2 outbound URLs" in above.stderr) == ("", True)


def test_a_configuration_upward_and_a_named_one(tmp_path: Path, site: Path) -> None:
    """The nearest configuration is found from a folder below it, state lies beside it, and --config takes its place."""
    (tmp_path / "pyproject.toml").write_text('[tool.linkvoice]\nfail_on = "never"', "utf-8")
    (tmp_path / "other.toml").write_text('fail_on = "warning"', "utf-8")
    (tmp_path / "docs").mkdir()
    write_site(site, {"index.html": ["mailto:"]})
    assert linkvoice("check", site, cwd=tmp_path / "docs").returncode == 0
    assert linkvoice("check", site, "--config", tmp_path / "other.toml", cwd=tmp_path / "docs").returncode == 1
    assert linkvoice("check", site, "--config", tmp_path / "other.toml", "--fail-on", "error", cwd=tmp_path / "docs").returncode == 0


def test_state_lies_beside_the_configuration(tmp_path: Path, server: Hostile) -> None:
    """Without LINKVOICE_STATE answers are kept in .linkvoice beside the configuration, wherever the command was called."""
    server.answers["/"] = reply()
    (tmp_path / "linkvoice.toml").touch()
    site = write_site(tmp_path / "build" / "site", {"index.html": [server.url("/")]})
    assert linkvoice("check", site, *OPTIONS, cwd=tmp_path / "build", LINKVOICE_STATE="").returncode == 0
    assert (tmp_path / ".linkvoice" / "captures.sqlite").is_file()
    assert not (tmp_path / "build" / ".linkvoice").exists()


# The other commands


def test_the_configuration_can_be_looked_at(tmp_path: Path) -> None:
    """`config` prints what is in effect as JSON, and says on standard error where it is from."""
    result = linkvoice("config", cwd=tmp_path)
    assert json.loads(result.stdout)["outbound"]["timeout"] == 20
    assert (result.returncode, result.stderr) == (0, "linkvoice: no configuration file; these are the defaults\n")
    (tmp_path / "linkvoice.toml").write_text("[outbound]\ntimeout = 7", "utf-8")
    result = linkvoice("config", "--set", "outbound.deadline=3", cwd=tmp_path)
    assert (json.loads(result.stdout)["outbound"]["timeout"], json.loads(result.stdout)["outbound"]["deadline"]) == (7, 3)
    assert result.stderr == f"linkvoice: read from {tmp_path / 'linkvoice.toml'}\n"


def test_the_configuration_of_the_plugin_can_be_looked_at(tmp_path: Path) -> None:
    """`config` prints what the other commands go by, which may stand in the generator's own file, found or named."""
    (tmp_path / "mkdocs.yml").write_text("site_name: S\nplugins: [{linkvoice: {fail_on: warning}}]\n", "utf-8")
    for arguments, file in ([], str(tmp_path / "mkdocs.yml")), (["--config", "mkdocs.yml"], "mkdocs.yml"):
        result = linkvoice("config", *arguments, cwd=tmp_path)
        assert (json.loads(result.stdout)["fail_on"], result.stderr) == ("warning", f"linkvoice: read from {file}\n")


def test_a_wrong_configuration_can_be_looked_for(tmp_path: Path) -> None:
    """`config` refuses what `check` refuses, rules and patterns included."""
    (tmp_path / "linkvoice.toml").write_text("fail_no = 1\n[rules]\nselct = []", "utf-8")
    result = linkvoice("config", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        "linkvoice: The configuration of linkvoice cannot be used. fail_no: no such option; did you mean `fail_on`?; "
        f"rules.selct: no such option; did you mean `select`? ({tmp_path / 'linkvoice.toml'})\n"
    )
    assert linkvoice("config", "--config", "/dev/null", "--set", 'rules.ignore=["LV777"]', cwd=tmp_path).returncode == 2


def test_the_schema_can_be_printed(tmp_path: Path) -> None:
    """`config --schema` prints a JSON schema, whatever stands in the configuration."""
    (tmp_path / "linkvoice.toml").write_text("fail_no = 1", "utf-8")
    result = linkvoice("config", "--schema", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert json.loads(result.stdout)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_rules_can_be_listed_and_read(tmp_path: Path) -> None:
    """`rules` lists all; with a code or a name, in any case, it tells all about one."""
    listed = linkvoice("rules", cwd=tmp_path)
    assert [line.split()[0] for line in listed.stdout.splitlines()] == [rule.code for rule in RULES]
    told = [linkvoice("rules", name, cwd=tmp_path).stdout for name in ("LV501", "lv501", "broken-internal-link")]
    assert told[0].startswith("# LV501 broken-internal-link\n")
    assert len(set(told)) == 1


def test_rules_of_a_group_can_be_listed(tmp_path: Path) -> None:
    """The beginning of codes, in any case, lists the rules that begin so; those that are off by default are marked."""
    listed = linkvoice("rules", "lv4", cwd=tmp_path).stdout.splitlines()

    assert [line.split()[0] for line in listed] == ["LV401", "LV402"]
    assert all(line.endswith(" (off by default)") for line in listed)
    assert "(off by default)" not in linkvoice("rules", "LV50", cwd=tmp_path).stdout


def test_the_page_of_a_rule_says_that_it_is_off(tmp_path: Path) -> None:
    """Who reads about a rule that is off learns how to turn it on."""
    said = linkvoice("rules", "generic-link-text", cwd=tmp_path).stdout

    assert "Default severity: warning. Off by default: `select` turns it on by its code or its name, `generic-link-text`.\n" in said


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("orphan-pages", "did you mean `orphan-page`?"),
        ("Broken-Fragments", "did you mean `broken-fragment`?"),
        ("LV5050", "did you mean `LV505`?"),
        ("lv40l", "did you mean `LV40"),
        ("zzz", "`linkvoice rules` lists them"),
        ("LV9", ""),
    ],
)
def test_a_rule_that_is_none(tmp_path: Path, name: str, rest: str) -> None:
    """An unknown rule is refused, and the message names the nearest one, or says where all are."""
    result = linkvoice("rules", name, cwd=tmp_path)

    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith(f"linkvoice: There is no rule {name}; {rest}")
    assert "?." not in result.stderr


@pytest.mark.parametrize("arguments", [["-h"], ["--help"], ["check", "-h"], ["explain", "--help"]])
def test_help(tmp_path: Path, arguments: list[str]) -> None:
    """Help goes to standard output and is no error."""
    result = linkvoice(*arguments, cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("Usage: ")


def test_version_and_no_command(tmp_path: Path) -> None:
    """--version prints the version; without a command help is shown, as an error."""
    assert linkvoice("--version", cwd=tmp_path).stdout == f"linkvoice, version {__version__}\n"
    nothing = linkvoice(cwd=tmp_path)
    assert (nothing.returncode, nothing.stdout) == (2, "")
    assert "Commands:" in nothing.stderr


# What stands on the disk


def test_a_page_that_is_not_utf_8(tmp_path: Path) -> None:
    """A page in another encoding is read as browsers read it, its links are checked, and a note names it."""
    write_site(tmp_path / "site", {"index.html": ["old.html"]})
    (tmp_path / "site" / "old.html").write_bytes('<meta charset="iso-8859-1"><a href="größe.html">x</a><a id="läuft">'.encode("latin-1"))
    result = linkvoice("check", "site", cwd=tmp_path)
    assert (result.returncode, codes(result.stdout)) == (1, ["LV501"])
    assert "größe.html" in result.stdout
    assert "  note: site/old.html is not UTF-8; it was read as windows-1252, as browsers do\n" in result.stderr


def test_a_page_of_50_megabytes(tmp_path: Path) -> None:
    """A huge page is read to its end, and a broken link there is found."""
    filler = "<p>" + "This goes on and on. " * 5000 + "</p>\n"
    text = INDEX.format(filler * (50_000_000 // len(filler)) + '<a href="gone.html">the end</a>')
    assert len(text) > 49_000_000
    write_site(tmp_path / "site", {"index.html": text})
    result = linkvoice("check", "site", cwd=tmp_path)
    assert (result.returncode, codes(result.stdout)) == (1, ["LV501"])


def test_pages_that_cannot_be_read(tmp_path: Path, site: Path) -> None:
    """A circle of symbolic links and a link to nothing are LV002, which says what to do; the other pages are checked."""
    (site / "a.html").symlink_to("b.html")
    (site / "b.html").symlink_to("a.html")
    (site / "c.html").symlink_to("nowhere.html")
    (site / "d.html").write_text('<a href="gone.html">x</a>', "utf-8")
    result = linkvoice("check", "site", cwd=tmp_path)
    assert (result.returncode, codes(result.stdout)) == (1, ["LV002", "LV002", "LV002", "LV505", "LV501"])
    assert "site/c.html: LV002 error unreadable-page: the page cannot be read (No such file or directory)" in result.stdout


def test_what_is_no_file_is_no_page(tmp_path: Path, site: Path) -> None:
    """A pipe by the name of a page keeps nobody waiting, a folder by that name is a folder, and circles of folders have an end."""
    os.mkfifo(site / "pipe.html")
    os.mkfifo(site / "_redirects")
    (site / "linked-pipe.html").symlink_to("pipe.html")
    (site / "folder.html").mkdir()
    (site / "circle").symlink_to(".")
    write_site(site, {"index.html": ["folder.html/", "pipe.html", "linked-pipe.html"]})
    result = linkvoice("check", "site", cwd=tmp_path)
    assert (result.returncode, codes(result.stdout)) == (1, ["LV501", "LV501", "LV501"])


def test_names_of_every_kind(tmp_path: Path) -> None:
    """Spaces, umlauts, line ends, escapes and commands in the names of files are no trouble, and do none."""
    names = ["a b.html", "größe.html", "x\ny.html", "\x1b[2Jz.html", "::error::.html", "q?.html", "100%.html", "#.html"]
    write_site(tmp_path / "site", {name: ["gone.html"] for name in names})
    result = linkvoice("check", "site", cwd=tmp_path)
    assert (result.returncode, len(codes(result.stdout))) == (1, len(names))
    assert all(line.isprintable() and line.startswith("site/") for line in result.stdout.splitlines())
    report = json.loads(linkvoice("check", "site", "--format", "json", cwd=tmp_path).stdout)
    assert sorted(finding["page"] for finding in report["findings"]) == sorted(names)


def test_names_that_are_no_text(tmp_path: Path, site: Path) -> None:
    """A file whose name is no UTF-8 is checked like any other, and every report of it can be written."""
    Path(os.fsdecode(os.fsencode(site) + b"/caf\xe9.html")).write_text('<a href="gone.html">x</a>', "utf-8")
    result = linkvoice("check", "site", "--report", "json:out.json", "--set", 'rules.ignore=["LV505"]', cwd=tmp_path)
    assert (result.returncode, codes(result.stdout), "warning" in result.stderr) == (1, ["LV501"], False)
    assert json.loads((tmp_path / "out.json").read_text("utf-8"))["findings"][0]["page"] == "caf\ufffd.html"


def test_other_spellings_of_the_folder(tmp_path: Path, site: Path) -> None:
    """An absolute path, a trailing slash and a folder from within itself are understood."""
    write_site(site, {"index.html": ["gone.html"]})
    assert linkvoice("check", f"{site}/", cwd=tmp_path).stdout.startswith(f"{site}/index.html:2:4: ")
    assert linkvoice("check", "./site/", cwd=tmp_path).stdout.startswith("site/index.html:2:4: ")
    assert codes(linkvoice("check", ".", cwd=site).stdout) == ["LV501"]


# State


def garbage(state: Path) -> None:
    state.mkdir()
    (state / "captures.sqlite").write_bytes(os.urandom(5000))


def below_a_file(state: Path) -> None:
    state.parent.joinpath("file").touch()


def a_folder_in_its_place(state: Path) -> None:
    (state / "captures.sqlite").mkdir(parents=True)


@pytest.mark.parametrize(
    ("breaks", "place", "words"),
    [
        (garbage, "state", "captures.sqlite is not a store of linkvoice; it was moved to captures.sqlite."),
        (below_a_file, "file/state", "cannot be used ("),
        (a_folder_in_its_place, "state", "cannot be used ("),
    ],
    ids=["garbage", "below a file", "a folder in its place"],
)
def test_state_that_cannot_be_used(tmp_path: Path, server: Hostile, breaks: Callable[[Path], None], place: str, words: str) -> None:
    """A broken store or an impossible place is one line in the summary; the check does its work all the same."""
    breaks(tmp_path / "state")
    server.answers["/fine"] = reply()
    write_site(tmp_path / "site", {"index.html": [server.url("/fine"), server.url("/gone")]})
    result = linkvoice("check", "site", *OPTIONS, cwd=tmp_path, LINKVOICE_STATE=str(tmp_path / place))
    assert (result.returncode, codes(result.stdout)) == (1, ["LV503"])
    assert [words in line for line in result.stderr.splitlines() if "captures.sqlite" in line] == [True]


def test_a_broken_store_is_named_offline_too(tmp_path: Path, site: Path) -> None:
    """Without the network a store that cannot be read is moved aside and named as well."""
    garbage(tmp_path / "state")
    write_site(site, {"index.html": ["https://www.acme.dev/"]})
    result = linkvoice("check", "site", "--offline", cwd=tmp_path)
    assert result.returncode == 0
    assert "is not a store of linkvoice; it was moved to captures.sqlite." in result.stderr


# Strangers and secrets


def test_what_strangers_say_is_harmless(tmp_path: Path, server: Hostile) -> None:
    """Links, titles and redirects of strangers move no cursor, give no CI system a command, and reach no report unescaped."""
    evil = "\x1b[2J\u202e::error::x"
    server.answers = {
        "/moved": reply(301, Location="/new#\x1b]0;x\x07##vso[task.setvariable]y"), "/new": reply(200, f"<title>\n{evil}</title>"),
        "/title": reply(200, f"<title>\n::error::{evil}</title>"),
    }  # fmt: skip
    write_site(
        tmp_path / "site",
        {"index.html": [server.url("/moved"), server.url("/title"), f"gone{evil}.html", "\n::error::gone", "mailto:::error::x\x1b"]},
    )
    state = ["--report", "text:report.txt"]
    text = linkvoice("check", "site", *OPTIONS, *state, cwd=tmp_path)
    outputs = [text.stdout, text.stderr, (tmp_path / "report.txt").read_text("utf-8")]
    outputs += [linkvoice("check", "site", "--offline", *OPTIONS, "--format", "json", cwd=tmp_path).stdout]
    outputs += [linkvoice("explain", server.url(target), cwd=tmp_path).stdout for target in ("/moved", "/title")]
    assert text.returncode == 1
    for output in outputs:
        assert output
        assert all(line.isprintable() and not line.lstrip().startswith("::") for line in output.splitlines())
        assert "##vso[" not in output


def test_secrets_in_urls_reach_no_output(tmp_path: Path, server: Hostile) -> None:
    """Name and password in a link, or in where it leads, are shown nowhere; the finding is still there."""
    secret = server.url("").replace("http://", "http://alice:hunter2@")
    server.answers = {"/moved": reply(301, Location=f"{secret}/new"), "/new": reply(), "/loop": reply(301, Location=f"{secret}/loop")}
    with refusing() as host:
        write_site(
            tmp_path / "site",
            {"index.html": [f"{secret}/gone", f"{secret}/moved", f"{secret}/loop", f"http://alice:hunter2@{host}/", "https://alice:hunter2@[bad/"]},
        )
        text = linkvoice("check", "site", *OPTIONS, "--report", "text:r.txt", "--report", "json:r.json", cwd=tmp_path)
        explained = linkvoice("explain", f"{secret}/loop", cwd=tmp_path)
        refused = linkvoice("explain", "ftp://alice:hunter2@acme.dev/", cwd=tmp_path)
    assert (text.returncode, explained.returncode, refused.returncode) == (1, 0, 2)
    assert f"http://***@{server.host}/gone answered 404" in text.stdout
    outputs = [text.stdout, text.stderr, explained.stdout, explained.stderr, refused.stderr]
    outputs += [(tmp_path / name).read_text("utf-8") for name in ("r.txt", "r.json")]
    assert [output for output in outputs if "hunter2" in output or "alice" in output] == []

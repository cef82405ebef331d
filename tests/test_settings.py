"""The configuration of a project without a plugin: where it is found, what the command line adds, and how it is printed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from linkvoice.config import Config
from linkvoice.errors import ConfigError, UsageError
from linkvoice.generators.settings import Settings, read_settings
from linkvoice.report.settings import descriptions, render_config, render_schema


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "project" / "docs" / "deep").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "project" / "docs" / "deep")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return tmp_path / "project"


def write(file: Path, text: str) -> Path:
    file.write_text(text, "utf-8")
    return file


# Where it is found


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    """Without a file the defaults hold, and state belongs into the current folder."""
    assert read_settings(None) == Settings(Config(), tmp_path / "project" / "docs" / "deep", None)


def test_the_nearest_file_upward_counts(tmp_path: Path, project: Path) -> None:
    """The file in the nearest folder above is read, and its folder is what paths are relative to."""
    write(tmp_path / "linkvoice.toml", "accept = [401]")
    write(project / "linkvoice.toml", "accept = [403]")
    settings = read_settings(None)
    assert (settings.config.accept, settings.folder, settings.file) == ((403,), project, project / "linkvoice.toml")


def test_pyproject_counts_where_it_speaks_of_linkvoice(tmp_path: Path, project: Path) -> None:
    """A pyproject.toml with [tool.linkvoice] is a configuration; one without is passed over."""
    write(tmp_path / "pyproject.toml", "[tool.linkvoice]\naccept = [403]\n[tool.linkvoice.outbound]\ntimeout = 3")
    write(project / "pyproject.toml", "[project]\nname = 'acme'")
    settings = read_settings(None)
    assert (settings.config.accept, settings.config.outbound.timeout, settings.folder) == ((403,), 3, tmp_path)


def test_a_group_alone_makes_a_pyproject_a_configuration(project: Path) -> None:
    """[tool.linkvoice.outbound] without [tool.linkvoice] is enough."""
    write(project / "pyproject.toml", "[tool.linkvoice.outbound]\ntimeout = 3")
    assert read_settings(None).config.outbound.timeout == 3


def test_linkvoice_toml_comes_before_pyproject(project: Path) -> None:
    """Where both stand in one folder, linkvoice's own file is read."""
    write(project / "linkvoice.toml", "accept = [403]")
    write(project / "pyproject.toml", "[tool.linkvoice]\naccept = [404]")
    assert read_settings(None).config.accept == (403,)


@pytest.mark.parametrize("name", ["pyproject.toml", "other.toml"])
def test_a_named_file_is_read_instead(project: Path, tmp_path: Path, name: str) -> None:
    """--config names any file; in a pyproject.toml the table is looked for, elsewhere the keys stand at the top."""
    write(project / "linkvoice.toml", "accept = [403]")
    file = write(tmp_path / name, "[tool.linkvoice]\naccept = [404]" if name == "pyproject.toml" else "accept = [404]")
    assert read_settings(file) == Settings(Config(accept=(404,)), tmp_path, file)


# What is wrong with it


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """A named file that is missing, or is a folder, is an error that says what to do."""
    for file in (tmp_path / "nowhere.toml", tmp_path):
        with pytest.raises(UsageError, match=r"cannot be read \(.+\)\. Name another file with --config, or leave it out to use the defaults\."):
            read_settings(file)


@pytest.mark.parametrize("data", [b"accept = [", b"= 1", b"\xff\xfe\x00", b"a = 1\na = 2", b"[outbound\n", "name = 'Grüße'".encode("latin-1")])
def test_a_file_that_is_not_toml(project: Path, data: bytes) -> None:
    """Broken TOML and other encodings are named with file, place and reason."""
    (project / "linkvoice.toml").write_bytes(data)
    with pytest.raises(ConfigError) as caught:
        read_settings(None)
    assert str(caught.value).startswith(f"{project / 'linkvoice.toml'} is not TOML: ")
    assert str(caught.value).endswith(". Correct it there.")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("fail_no = 'error'", "fail_no: no such option; did you mean `fail_on`?"),
        ("fail_on = false", "fail_on: expected one of `error`, `warning`, `never`, got false"),
        ("[outbound]\ntimeout = 'x'", "outbound.timeout: expected a number, got 'x'"),
        ("[[outbound]]\ntimeout = 1", "outbound: expected a group of options, got [{'timeout': 1}]"),
        ("fail_on = 2026-11-22", "fail_on: expected one of `error`, `warning`, `never`, got datetime.date(2026, 11, 22)"),
    ],
)
def test_a_file_with_wrong_options(project: Path, text: str, problem: str) -> None:
    """What is wrong is named together with the file."""
    file = write(project / "linkvoice.toml", text)
    with pytest.raises(ConfigError) as caught:
        read_settings(None)
    assert problem in str(caught.value)
    assert str(caught.value).endswith(f"({file})")


@pytest.mark.parametrize("text", ["tool = 1", "[tool]\nlinkvoice = 1", "[[tool.linkvoice]]\naccept = [1]"])
def test_a_pyproject_of_another_shape(tmp_path: Path, text: str) -> None:
    """A table of linkvoice that is no table is an error, not a crash; no table at all is the defaults."""
    file = write(tmp_path / "pyproject.toml", text)
    if text == "tool = 1":
        assert read_settings(file).config == Config()
    else:
        with pytest.raises(ConfigError, match=r"linkvoice: (no such option|expected a group)"):
            read_settings(file)


# What the command line adds


@pytest.mark.parametrize(
    ("override", "path", "expected"),
    [
        ("outbound.timeout=30", ("outbound", "timeout"), 30.0),
        (" outbound.timeout = 1.5 ", ("outbound", "timeout"), 1.5),
        ("enabled=false", ("enabled",), False),
        ("fail_on=never", ("fail_on",), "never"),
        ("fail_on='never'", ("fail_on",), "never"),
        ("site_url=https://acme.dev/?a=b", ("site_url",), "https://acme.dev/?a=b"),
        ("accept=[403, 404]", ("accept",), (403, 404)),
        ("outbound.max_age.ok=1d", ("outbound", "max_age", "ok"), "1d"),
        ('rules.per_page={"old/" = ["LV5"]}', ("rules", "per_page"), {"old/": ("LV5",)}),
        ("outbound.user_agent=a b c", ("outbound", "user_agent"), "a b c"),
    ],
)
def test_any_option_can_be_set(override: str, path: tuple[str, ...], expected: Any) -> None:
    """--set takes TOML values, and bare words as text."""
    value: Any = read_settings(None, [override]).config
    for name in path:
        value = getattr(value, name)
    assert value == expected


def test_a_wrong_value_of_the_command_line_is_not_blamed_on_the_file(project: Path) -> None:
    """The file is named where something in it is wrong, and only there."""
    (project / "linkvoice.toml").write_text('fail_on = "never"\n', "utf-8")
    with pytest.raises(ConfigError) as caught:
        read_settings(None, ["outbound.timeout=x"])
    assert "linkvoice.toml" not in str(caught.value)

    (project / "linkvoice.toml").write_text("accept = 7\n", "utf-8")
    with pytest.raises(ConfigError, match=r"linkvoice\.toml"):
        read_settings(None, ["outbound.timeout=x"])


def test_the_command_line_has_the_last_word(project: Path) -> None:
    """--set takes the place of what the file says; a later one that of an earlier; the rest of the file stays."""
    write(project / "linkvoice.toml", "accept = [403]\nfail_on = 'never'\n[outbound]\ntimeout = 3\ndeadline = 4")
    config = read_settings(None, ["outbound.timeout=5", "outbound.timeout=6", "accept=[500]"]).config
    assert (config.outbound.timeout, config.outbound.deadline, config.accept, config.fail_on) == (6, 4, (500,), "never")


def test_flags_add_to_the_lists_of_the_file(project: Path) -> None:
    """--accept and --ignore-url add to what the file accepts and ignores; other flags take its place."""
    write(project / "linkvoice.toml", "accept = [403]\nignore_urls = ['https://a.dev/*']\nfail_on = 'never'")
    config = read_settings(None, [], {"accept": (404,), "ignore_urls": ("https://b.dev/*",), "fail_on": "warning"}).config
    assert (config.accept, config.ignore_urls, config.fail_on) == ((403, 404), ("https://a.dev/*", "https://b.dev/*"), "warning")


@pytest.mark.parametrize("override", ["outbound.timeout", "", "x"])
def test_an_override_without_a_value(override: str) -> None:
    """--set without an equals sign is an error that shows how to write it."""
    with pytest.raises(UsageError, match=r"write it as key=value, such as --set outbound\.timeout=30"):
        read_settings(None, [override])


@pytest.mark.parametrize(("override", "problem"), [("=5", ": no such option"), ("outbound.timeout=", "expected a number, got ''"), ("rules.select=LV5", "expected a list"),
                                                   ("outbound..timeout=1", "outbound.: no such option"), ("accept=404", "accept: expected a list, got 404")])  # fmt: skip
def test_an_override_that_makes_no_sense(override: str, problem: str) -> None:
    """A wrong key or value on the command line is refused like one in a file."""
    with pytest.raises(ConfigError) as caught:
        read_settings(None, [override])
    assert problem in str(caught.value)


# How it is printed


def test_the_printed_configuration_is_complete_and_can_be_read_back() -> None:
    """Every option stands in it, the defaults included."""
    printed = json.loads(render_config(Config(accept=(404,))))
    assert Config.from_mapping(printed) == Config(accept=(404,))
    assert set(printed) == set(Config.__struct_fields__)
    assert set(printed["outbound"]) == set(Config().outbound.__struct_fields__)


def test_the_schema_describes_every_option() -> None:
    """Each option of each group has its type, its default where it has one, and its own docstring as description."""
    schema = json.loads(render_schema())
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    for name, group in schema["$defs"].items():
        assert group["description"] == descriptions()[name][""]
        assert group["additionalProperties"] is False
        for option, described in group["properties"].items():
            assert described["description"] == descriptions()[name][option]
            assert described["description"].rstrip()[-1] in ".)`", (name, option)
    assert schema["$defs"]["Outbound"]["properties"]["timeout"]["default"] == 20
    assert schema["$defs"]["Config"]["properties"]["fail_on"]["enum"] == ["error", "never", "warning"]

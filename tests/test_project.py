"""The generator's own configuration, read without running anything of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from linkvoice.config import Config
from linkvoice.errors import ConfigError, UsageError
from linkvoice.generators.project import Project, read_project
from linkvoice.generators.settings import read_settings


def write(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


@pytest.mark.parametrize("name", ["mkdocs.yml", "mkdocs.yaml", "properdocs.yml"])
def test_the_nearest_file_is_read(tmp_path: Path, name: str) -> None:
    """URL, language and the options of linkvoice are those of the nearest configuration at or above a folder."""
    file = write(
        tmp_path / name,
        "site_url: https://acme.dev/docs/\ntheme: {name: material, language: de}\nplugins:\n- search\n- linkvoice: {voices: {nav: true}}\n",
    )
    (tmp_path / "docs" / "guide").mkdir(parents=True)
    expected = Project(file, {"voices": {"nav": True}}, "https://acme.dev/docs/", "de", "material")
    assert read_project(tmp_path / "docs" / "guide") == expected


@pytest.mark.parametrize(
    ("plugins", "options"),
    [
        ("[linkvoice]", {}),
        ("[search]", {}),
        ("{search: {}, linkvoice: {fail_on: never}}", {"fail_on": "never"}),
        ("{linkvoice: null}", {}),
        ("null", {}),
        ("[linkvoice: {enabled: !ENV [CI, false], fail_on: never}]", {"fail_on": "never"}),
    ],
)
def test_plugins_are_a_list_or_a_mapping(tmp_path: Path, plugins: str, options: dict[str, object]) -> None:
    """However plugins are written, the options of linkvoice are found; without any there are none."""
    file = write(tmp_path / "mkdocs.yml", f"plugins: {plugins}\n")
    assert read_project(tmp_path) == Project(file, options)


def test_nothing_is_run(tmp_path: Path) -> None:
    """Tags that make MkDocs run code or read the environment stand for nothing."""
    mark = tmp_path / "mark"
    write(
        tmp_path / "mkdocs.yml",
        f"site_url: !ENV SITE\nextra: !!python/object/apply:os.system ['touch {mark}']\nemoji: !!python/name:os.system\ntheme: {{locale: fr}}\n",
    )
    project = read_project(tmp_path)
    assert (project is not None and (project.site_url, project.language), mark.exists()) == (("", "fr"), False)


def test_files_inherit_from_others(tmp_path: Path) -> None:
    """INHERIT puts a file over another, group by group; one that inherits from itself ends too."""
    write(tmp_path / "base.yml", "site_url: https://acme.dev/\ntheme: {name: mkdocs, locale: fr}\n")
    write(tmp_path / "docs" / "mkdocs.yml", "INHERIT: ../base.yml\ntheme: {locale: es}\n")
    project = read_project(tmp_path / "docs")
    assert project is not None
    assert (project.site_url, project.language) == ("https://acme.dev/", "es")
    write(tmp_path / "loop" / "mkdocs.yml", "INHERIT: mkdocs.yml\nsite_url: https://loop.dev/\n")
    loop = read_project(tmp_path / "loop")
    assert loop is not None
    assert loop.site_url == "https://loop.dev/"


def test_a_file_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    """Broken YAML names its file, and so does a file that is gone."""
    file = write(tmp_path / "mkdocs.yml", "plugins: [linkvoice\nsite_url: ]x[")
    with pytest.raises(ConfigError, match=r"mkdocs\.yml is no YAML"):
        read_project(tmp_path)
    file.write_text("INHERIT: gone.yml\n", "utf-8")
    with pytest.raises(UsageError, match=r"gone\.yml cannot be read"):
        read_project(tmp_path)


def test_commands_about_a_project_use_its_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a file of linkvoice, the options of the plugin count; with one, that does, and the site's URL is still known."""
    file = write(tmp_path / "mkdocs.yml", "site_url: https://acme.dev/\nplugins: [{linkvoice: {fail_on: never}}]\n")
    monkeypatch.chdir(tmp_path)
    settings = read_settings(None, project=True)
    assert (settings.config.fail_on, settings.file, settings.site_url) == ("never", file, "https://acme.dev/")
    assert read_settings(file, project=True) == settings
    assert read_settings(None).config == Config()
    own = write(tmp_path / "linkvoice.toml", "clean_urls = true\n")
    settings = read_settings(None, project=True)
    assert (settings.config.fail_on, settings.config.clean_urls, settings.file, settings.site_url) == ("error", True, own, "https://acme.dev/")
    own.write_text('site_url = "https://other.dev/"\n', "utf-8")
    assert read_settings(None, project=True).site_url == "https://other.dev/"


def test_a_wrong_option_names_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is wrong in mkdocs.yml is said of mkdocs.yml."""
    write(tmp_path / "mkdocs.yml", "plugins: [{linkvoice: {fail_onn: never}}]\n")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError, match=r"did you mean `fail_on`.*mkdocs\.yml"):
        read_settings(None, project=True)

"""Positions in findings: in builds, in built folders with and without their sources, in Markdown files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.programs import run_module
from tests.sites import write

PLUGIN = {"linkvoice": {"outbound": {"when": "never"}, "reports": {"json": "lv.json"}}}
PAGE = "# Home\n\nSee [a](a.md) and [b][ref].\n\n[ref]: b.md\n"


def run(folder: Path, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run_module(program, *arguments, cwd=folder, env={**os.environ, "LINKVOICE_STATE": str(folder / ".state")})


def places(output: str) -> list[str]:
    """The places that findings name, in order."""
    return [line.partition(": LV")[0] for line in output.splitlines() if ": LV" in line]


def build(folder: Path, files: dict[str, str], **config: object) -> list[str]:
    """Build a site with the plugin; gives the places of its findings."""
    given = {"site_name": "S", "site_url": "https://acme.dev/", "theme": "mkdocs", "plugins": [PLUGIN], **config}
    write(folder, {**{path: textwrap.dedent(text) for path, text in files.items()}, "mkdocs.yml": json.dumps(given)})
    return places(run(folder, "mkdocs", "build", "--quiet").stderr)


def check(folder: Path, *arguments: str, whole: bool = False) -> list[str]:
    """Check something; gives the places of its findings, or the findings as a `whole`."""
    output = run(folder, "linkvoice", "check", "--offline", *arguments).stdout
    return output.splitlines() if whole else places(output)


def test_a_build_names_file_line_and_column(tmp_path: Path) -> None:
    """Front matter counts; a reference is named where it is used."""
    assert build(tmp_path, {"docs/index.md": "---\ntitle: x\n---\n" + PAGE}) == ["docs/index.md:6:9", "docs/index.md:6:23"]


def test_a_reference_names_its_definition(tmp_path: Path) -> None:
    """The link is named where it is used, and the hint says where its address is written: in the page, a snippet, or a file of its own."""
    files = {
        "docs/index.md": '---\ntitle: x\n---\nSee [a][], ![c](c.png) and [b][two].\n\n[a]: a.md\n\n--8<-- "links.md"\n',
        "links.md": "\n[two]: b.md\n",
    }
    build(tmp_path, files, markdown_extensions=["pymdownx.snippets"])
    found = json.loads((tmp_path / "lv.json").read_text("utf-8"))["findings"]

    assert [finding["hint"] for finding in found] == ["it is defined at docs/index.md:6", None, "it is defined at links.md:2"]


def test_a_reference_in_a_file_names_its_definition(tmp_path: Path) -> None:
    """Markdown and reStructuredText as they are; what a rule has to say comes first."""
    write(tmp_path, {"a.md": "# Top\n\n[b][]\n\n[b]: #topp\n", "docs/c.rst": "See `d`_.\n\n.. _d: https://acme.dev/no\n"})
    write(tmp_path, {"site/c.html": '<main><p>See <a href="https://acme.dev/no">d</a>.</p></main>'})

    (mine,) = check(tmp_path, "a.md", whole=True)
    (theirs,) = check(tmp_path, "site", "--site-url", "https://acme.dev/", "--source", "docs", whole=True)

    assert mine == "a.md:3:2: LV502 error broken-fragment: #topp: a.md has no id or name `topp`; did you mean #top?; it is defined at a.md:5"
    assert theirs.endswith("no such page; it is defined at docs/c.rst:3")


def test_a_clean_build_does_not_load_the_grammar(tmp_path: Path) -> None:
    """Positions cost nothing where nobody asks for them."""
    write(tmp_path, {"docs/index.md": "# Home\n\n[here](index.md)", "mkdocs.yml": json.dumps({"site_name": "S", "plugins": [PLUGIN]})})
    code = (
        "import sys; from mkdocs.config import load_config; from mkdocs.commands.build import build; build(load_config('mkdocs.yml'));"
        "print([name for name in ('markdown_it', 'docutils', 'linkvoice.extract.locate') if name in sys.modules])"
    )

    assert run(tmp_path, "mkdocs", "build", "--quiet").returncode == 0
    assert subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=120).stdout.strip() == "[]"


def test_a_link_from_an_included_file_is_named_there(tmp_path: Path) -> None:
    """Snippets, within and outside the sources' folder, also when one includes another."""
    files = {
        "docs/index.md": '# Home\n\n--8<-- "parts/one.md"\n\n[z](z.md)',
        "parts/one.md": 'One [a](a.md).\n\n--8<-- "parts/two.md"\n',
        "parts/two.md": "\nTwo\n[b](b.md).",
    }

    assert build(tmp_path, files, markdown_extensions=["pymdownx.snippets"]) == ["docs/index.md:5:5", "parts/one.md:1:9", "parts/two.md:3:5"]


def test_a_link_that_a_hook_made_is_named_at_what_it_made_it_of(tmp_path: Path) -> None:
    """The line is known; a column would be invented."""
    files = {
        "docs/index.md": "# Home\n\nOne.\n\nTwo <!-- version --> and [a](a.md).\n\nThree.\n\n[b](b.md)",
        "hook.py": "def on_page_markdown(markdown, **kwargs):\n    return '[z](z.md)\\n\\n' + markdown.replace('<!-- version -->', '[v](v.md)')\n",
    }

    assert build(tmp_path, files, hooks=["hook.py"]) == ["docs/index.md", "docs/index.md:5", "docs/index.md:5:30", "docs/index.md:9:5"]


def test_a_link_that_is_nowhere_in_the_source_is_named_by_the_heading_above(tmp_path: Path) -> None:
    """A hook that changes the HTML leaves no trace in the text."""
    files = {
        "docs/index.md": "# Home\n\nOne.\n\n## Below\n\nTwo.",
        "hook.py": "def on_page_content(html, **kwargs):\n    return html + '<a href=\"v/\">v</a>'\n",
    }

    assert build(tmp_path, files, hooks=["hook.py"]) == ["docs/index.md:5"]


def test_a_link_in_a_docstring_is_named_in_the_module(tmp_path: Path) -> None:
    """What mkdocstrings wrote of a signature is named at its directive."""
    files = {
        "docs/index.md": "# Home\n\n::: acme_positions.run\n",
        "acme_positions.py": 'def run() -> None:\n    """Run it.\n\n    As [said](https://acme.dev/no/).\n    """\n',
    }
    plugins = [{"mkdocstrings": {"handlers": {"python": {"paths": ["."]}}}}, PLUGIN]

    assert build(tmp_path, files, plugins=plugins) == ["acme_positions.py:4:15"]


@pytest.mark.parametrize("theme", ["mkdocs", "material"])
def test_images_around_the_links_are_the_authors(tmp_path: Path, theme: str) -> None:
    """Before the first link, behind the last, and where there is none; those of the theme are not."""
    files = {
        "docs/index.md": "# Home\n\n![z](z.png)\n\n![a](a.png) [home](index.md) ![b](b.png)\n\n![c](c.png)\n\n## End\n",
        "docs/other.md": "# Other\n\n![d](d.png)\n",
        "theme/main.html": '{% extends "base.html" %}{% block site_nav %}{{ super() }}<img src="/t.png">{% endblock %}'
        '{% block footer %}<img src="/u.png">{{ super() }}{% endblock %}',
    }

    found = build(tmp_path, files, theme={"name": theme, "custom_dir": "theme"})

    assert [place for place in found if place.count(":") > 1] == [
        "docs/index.md:3:6",
        "docs/index.md:5:6",
        "docs/index.md:5:35",
        "docs/index.md:7:6",
        "docs/other.md:3:6",
    ]
    assert len(found) == 5 + 2, "an image that the theme repeats is one finding"


def test_repeated_links_are_told_apart(tmp_path: Path) -> None:
    """Equal links with equal text are named in the order in which they stand."""
    files = {"docs/index.md": "# Home\n\n[a](a.md)\n\n`[a](a.md)`\n\n[a](a.md), [a](a.md)\n"}

    assert build(tmp_path, files) == ["docs/index.md:3:5", "docs/index.md:7:5", "docs/index.md:7:16"]


def test_a_built_folder_names_places_in_the_html(tmp_path: Path) -> None:
    """Those of the start tag, also when a link stands there more than once, and not those in comments or scripts."""
    html = '<p><a href="no/">a</a>\n<!-- <a href="no/"> --><script>"<a href=\'no/\'>"</script>\n  <a class=x href=no/>b</a>'
    write(tmp_path, {"site/index.html": html})

    assert check(tmp_path, "site") == ["site/index.html:1:4", "site/index.html:3:3"]


@pytest.mark.parametrize("built", ["guide/index.html", "guide.html"])
@pytest.mark.parametrize("source", ["guide.md", "guide.rst"])
def test_a_built_folder_names_its_sources(tmp_path: Path, built: str, source: str) -> None:
    """Markdown and reStructuredText, with URLs of folders or of files, named by the option or the configuration."""
    text = "Guide\n=====\n\nSee [a](https://acme.dev/no).\n" if source.endswith("md") else "Guide\n=====\n\nSee `a <https://acme.dev/no>`_.\n"
    write(tmp_path, {f"site/{built}": '<main><p>See <a href="https://acme.dev/no">a</a>.</p></main>', f"docs/{source}": text})

    assert check(tmp_path, "site", "--site-url", "https://acme.dev/", "--source", "docs") == [f"docs/{source}:4:9"]
    assert check(tmp_path, "site", "--site-url", "https://acme.dev/", "--set", "source=docs") == [f"docs/{source}:4:9"]


def test_a_blog_names_its_sources_by_their_slugs(tmp_path: Path) -> None:
    """A page whose path says nothing belongs to the one source with its title or its slug."""
    write(
        tmp_path,
        {
            "out/first-post.html": '<article><a href="no.html">a</a></article>',
            "out/other.html": '<article><a href="no.html">b</a></article>',
            "content/2020/one.rst": "First post!\n###########\n\n:date: 2020-01-01\n\n`a <{filename}no.rst>`_\n",
            "content/2020/two.md": "Title: Second\nSlug: other\n\n[b](no.html)\n",
        },
    )

    assert check(tmp_path, "out", "--source", "content") == ["content/2020/one.rst:6:5", "content/2020/two.md:4:5"]


def test_markdown_files_are_checked_as_they_are(tmp_path: Path) -> None:
    """Files, folders, anchors as GitHub makes them, ids and names."""
    write(
        tmp_path,
        {
            "README.md": "# Top\n\n[ok](docs/a.md#b-c) [ok](docs) [ok](/LICENSE) [ok](#top-1) [ok](docs/a.md#mine) [ok](../../issues)\n"
            "[no](docs/b.md) [no](docs/a.md#no) ![no](i.png)\n\n# Top\n",
            "docs/a.md": '---\na: b\n---\n## `B` & C\n\n<a name="mine"></a> [no](../no.md)\n\n    [code](no.md)\n',
            "LICENSE": "MIT",
            ".git/HEAD": "",
        },
    )

    assert check(tmp_path, "README.md", "docs") == ["README.md:4:6", "README.md:4:22", "README.md:4:42", "docs/a.md:6:26"]


def test_what_links_in_markdown_say_is_judged(tmp_path: Path) -> None:
    """Raw HTML, and lists of attributes behind links and uses; marks there are heeded, and named where they are of no use."""
    text = (
        '[a](https://a.dev/){ rel="nofolow" .x #y } [b][]{: rel=a,b } ![c](c.png){rel="d"}\n\n'
        '<a href="https://d.dev/" nofollow>d</a> [e](https://e.dev/){nofollow} [f](f.md){ data-linkvoice-ignore="LV501" }\n\n'
        '<!-- linkvoice-disable-next LV102 -->\n[g](https://g.dev/){ rel="nofolow" } <a href=/ data-linkvoice-ignore=LV5 title=\'"\'>h</a>\n\n'
        "[i](https://i.dev/) {rel=nofolow} `[j](j.md){rel=nofolow}`\n\n[b]: https://b.dev/"
    )
    write(tmp_path, {"a.md": text, "c.png": ""})

    assert [line.partition(" ")[0] + line.split(" ")[1] for line in check(tmp_path, "a.md", whole=True)] == [
        "a.md:1:5:LV102",
        "a.md:1:45:LV103",
        "a.md:3:10:LV105",
        "a.md:3:45:LV105",
        "a.md:6:48:LV001",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["README.md", "no.md"], "no.md does not exist"),
        (["README.md", "site"], "site holds built HTML, which is checked alone"),
        (["README.md", "empty"], "empty holds no Markdown file"),
        (["README.md", "a.txt"], "a.txt is not a Markdown file"),
        (["site", "--source", "nowhere"], "There is no folder nowhere with sources"),
    ],
)
def test_other_arguments_get_an_answer(tmp_path: Path, arguments: list[str], message: str) -> None:
    """The message names the argument and what to give instead; the exit code says wrong use."""
    write(tmp_path, {"README.md": "# A", "site/index.html": "<p>", "empty/a.css": "", "a.txt": ""})

    done = run(tmp_path, "linkvoice", "check", *arguments)

    assert message in done.stderr
    assert done.returncode == 2

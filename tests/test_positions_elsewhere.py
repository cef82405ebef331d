"""Positions of what stands in no page: entries of the navigation, URLs in style sheets, marks, and links from snippets without a host."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from linkvoice.extract.snippets import with_snippets
from linkvoice.generators.mkdocs_file import help_beside, navigation_in
from tests.sites import findings_of, graph_of, write
from tests.test_positions_sites import PLUGIN, check, places, run

CONFIG = f"""site_name: S
site_url: https://acme.dev/
theme: {{name: mkdocs}}
plugins: {json.dumps([PLUGIN])}
"""
LV001 = ["--set", "rules.select=['LV001', 'LV501']"]


def build(folder: Path, config: str, files: dict[str, str]) -> list[str]:
    """Build a site; gives the places of its findings."""
    write(folder, {"docs/index.md": "# Home\n", **files, "mkdocs.yml": CONFIG + config})
    return places(run(folder, "mkdocs", "build", "--quiet").stderr)


NAV = """nav:
  - Home: index.md
  - "Old guide": 'guides/old.md'
  - Group:
      - https://acme.dev/gone/
      - Gone: https://acme.dev/gone/
      - missing.md
  - A folder: /none/
  - draft: guides/index.md
"""


@pytest.mark.parametrize("config", [NAV, "use_directory_urls: false\n" + NAV, NAV.replace("nav:\n", "nav: # ours\n\n")])
def test_an_entry_of_the_navigation_is_named_in_the_configuration(tmp_path: Path, config: str) -> None:
    """With or without a title and quotes: the author mends the entry, not the pages that show it."""
    lines = (CONFIG + config).splitlines()
    wanted = [
        (number, line)
        for number, line in enumerate(lines, 1)
        if any(part in line for part in ("old.md", "gone/", "missing", "/none/", "guides/index"))
    ]
    columns = [min(line.find(start) for start in ("guides", "https", "missing.md", "/none") if start in line) + 1 for _, line in wanted]

    assert build(tmp_path, config, {}) == [f"mkdocs.yml:{number}:{column}" for (number, _), column in zip(wanted, columns, strict=True)]


def test_a_link_that_is_none_of_the_navigation_is_not_named_there(tmp_path: Path) -> None:
    """One of the content, and one of the theme with other words, though they lead to the same place."""
    files = {
        "docs/index.md": "# Home\n\n[Gone](https://acme.dev/gone/)\n",
        "theme/main.html": '{% extends "base.html" %}{% block footer %}<a href="/gone/">Old</a>{% endblock %}',
    }
    config = "nav: [{Home: index.md}, {Gone: https://acme.dev/gone/}]\n"

    assert build(tmp_path, config, files | {"mkdocs.yml": ""}) == ["docs/index.md:3:8", "mkdocs.yml:5:32"]
    both = CONFIG.replace("name: mkdocs", "name: mkdocs, custom_dir: theme")
    write(tmp_path, {"mkdocs.yml": both + config})
    assert places(run(tmp_path, "mkdocs", "build", "--quiet").stderr) == ["docs/index.md", "docs/index.md:3:8", "mkdocs.yml:5:32"]


@pytest.mark.parametrize("text", ["nav: [a.md", "- a.md", "nav: !unknown\n  x: y\n", "nav: \0", ""])
def test_a_configuration_that_cannot_be_read_names_nothing(tmp_path: Path, text: str) -> None:
    """Whatever it holds, its host says what is wrong with it."""
    (tmp_path / "mkdocs.yml").write_text(text, "utf-8")

    assert [entry.value for entry in navigation_in(tmp_path / "mkdocs.yml")] in ([], ["y"])
    assert navigation_in(tmp_path / "none.yml") == []


STYLES = """@import "more.css";
/* url(comment.png) */
h1 { background: url(no.png); }
h2 { background: url( 'also%20no.png' ), url(no.png) } a{b:url(x\\79.png)}
"""


def test_urls_of_style_sheets_are_named_in_the_file(tmp_path: Path) -> None:
    """In the author's own where that is known, and in the theme's as built; the second of two equal ones is not told."""
    files = {"docs/css/a.css": STYLES, "docs/css/more.css": "\n  b{c:url(n.svg)}", "theme/css/t.css": "\nb{c:url(t.svg)}"}
    files["theme/main.html"] = (
        '{% extends "base.html" %}{% block styles %}{{ super() }}<link rel="stylesheet" href="{{ "css/t.css"|url }}">{% endblock %}'
    )
    write(tmp_path, files)
    config = CONFIG.replace("name: mkdocs", "name: mkdocs, custom_dir: theme") + "extra_css: [css/a.css]\n"
    write(tmp_path, {"docs/index.md": "# Home\n", "mkdocs.yml": config})
    found = ["a.css:3:22", "a.css:4:24", "a.css:4:64", "more.css:2:11"]

    built = places(run(tmp_path, "mkdocs", "build", "--quiet").stderr)

    assert built == [f"docs/css/{place}" for place in found] + ["site/css/t.css:2:9"]
    assert check(tmp_path, "site", "--site-url", "https://acme.dev/") == built


def test_pictures_of_a_style_attribute_are_named_in_the_page(tmp_path: Path) -> None:
    """On elements that have no other links, too."""
    write(
        tmp_path, {"site/index.html": "<div class=a>\n<div style=\"background: url('no.png')\">\n<p STYLE=background:URL(none.png)>t <em>(url)</em>"}
    )

    assert check(tmp_path, "site") == ["site/index.html:2:1", "site/index.html:3:1"]


MARKED = """---
title: x
linkvoice:
  ignore: [LV402, LV502]
---
# Home

<!-- linkvoice-disable-next LV501 -- why -->

```html
<!-- linkvoice-disable-next LV501 -->
```

[no](no.md) and [home](index.md){ data-linkvoice-ignore="LV501" }

<p data-linkvoice-ignore=LV501><a href="../x/">x</a></p> <!-- linkvoice-disable-next LV501 --> [home](index.md)
[home](index.md){ data-linkvoice-ignore }
"""


def test_a_mark_of_no_use_is_named_where_it_stands(tmp_path: Path) -> None:
    """Comments, attributes and front matter; of equal ones each has its own place, and code is none."""
    write(tmp_path, {"docs/index.md": MARKED, "mkdocs.yml": CONFIG + "markdown_extensions: [attr_list]\n"})

    assert places(run(tmp_path, "mkdocs", "build").stderr) == [
        "docs/index.md:4:19",
        "docs/index.md:14:35",
        "docs/index.md:16:58",
        "docs/index.md:17:19",
    ]


def test_a_mark_is_named_in_html_and_in_markdown_files(tmp_path: Path) -> None:
    """A built folder, one with its sources, and Markdown files as they are."""
    html = (
        '<main><p title="data-linkvoice-ignore">\n  <a href="/" data-linkvoice-ignore="LV501">t</a><!-- linkvoice-disable-page LV501 --></p></main>'
    )
    write(
        tmp_path,
        {"site/index.html": html, "docs/index.md": '<a href="/" data-linkvoice-ignore="LV501">t</a>\n\n<!-- linkvoice-disable-page lv501 -->'},
    )

    assert check(tmp_path, "site") == ["site/index.html:2:15", "site/index.html:2:50"]
    assert check(tmp_path, "site", "--source", "docs") == ["docs/index.md:1:13", "docs/index.md:3:1"]
    assert check(tmp_path, "docs") == ["docs/index.md:1:13", "docs/index.md:3:1"]


def test_a_mark_whose_place_is_not_certain_has_none(tmp_path: Path) -> None:
    """One that a template repeats stands in no page, and what stands there in other numbers is not counted off."""
    page = '<main><p data-linkvoice-ignore="LV501">t</p></main>'
    write(tmp_path, {"site/index.html": page, "docs/index.md": f"`{page}`\n\n{page}\n"})

    assert check(tmp_path, "site", "--source", "docs") == ["docs/index.md"]


@pytest.mark.parametrize("value", ["", "data-linkvoice-ignore", "DATA-LINKVOICE-IGNORE"])
def test_an_attribute_that_names_itself_names_no_rule(tmp_path: Path, value: str) -> None:
    """Attribute lists write ``{data-linkvoice-ignore}`` so."""
    assert findings_of(tmp_path, {"index.html": f'<a href="gone/" data-linkvoice-ignore="{value}">t</a>'}) == ()
    (link,) = graph_of(tmp_path, {"index.html": f'<a href="gone/" data-linkvoice-ignore="{value}">t</a>'}).links
    assert link.suppressions[0].written == "data-linkvoice-ignore"


SNIPPETS = {
    "docs/index.md": '# Home\n\n--8<-- "parts/one.md"\n\n- a list\n\n    --8<-- "parts/two.md:some"\n\n[z](z.md)',
    "parts/one.md": "One [a](a.md).\n\n--8<--\nparts/three.md\n; parts/none.md\n--8<--\n",
    "parts/two.md": "[out](out.md)\n<!-- --8<-- [start:some] -->\nTwo [b](b.md).\n<!-- --8<-- [end:some] -->\n[out](out.md)\n",
    "parts/three.md": "\nThree\n[c](c.md).",
}


@pytest.mark.parametrize("name", ["mkdocs.yml", "mkdocs.yaml"])
@pytest.mark.parametrize("options", ["pymdownx.snippets", "pymdownx.snippets: {base_path: [none, .]}", "pymdownx.snippets: {base_path: .}"])
def test_a_built_folder_follows_snippets(tmp_path: Path, options: str, name: str) -> None:
    """As the plugin does, where the configuration says where they are."""
    config = f"markdown_extensions:\n  - toc:\n  - {options}\n"
    expected = ["docs/index.md:9:5", "parts/one.md:1:9", "parts/three.md:3:5", "parts/two.md:3:9"]

    assert build(tmp_path, config, SNIPPETS) == expected
    (tmp_path / "mkdocs.yml").rename(tmp_path / name)
    assert check(tmp_path, "site", "--site-url", "https://acme.dev/", "--source", "docs") == expected


@pytest.mark.parametrize("config", ["docs_dir: other\nmarkdown_extensions: [pymdownx.snippets]", "markdown_extensions: [toc]", "a: [", None])
def test_snippets_of_another_project_are_not_followed(tmp_path: Path, config: str | None) -> None:
    """Nor those that the project does not put in: the line above is what is known then."""
    write(tmp_path, SNIPPETS | ({} if config is None else {"mkdocs.yml": config}))

    assert help_beside(tmp_path / "docs").included("parts/one.md", "index.md") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("--8<-- 'a'", ["1", "2", "3", "4"]),
        ('  -8<-   "a"  ', ["  1", "  2", "  3", "  4"]),
        ('x --8<-- "a"', ['x --8<-- "a"']),
        (';--8<-- "a"', [';--8<-- "a"']),
        ('--8<-- "a:2"', ["2", "3", "4"]),
        ('--8<-- "a:2:3"', ["2", "3"]),
        ('--8<-- "a::2"', ["1", "2"]),
        ('--8<-- "none"', ['--8<-- "none"']),
        ('--8<-- "https://acme.dev/a"', ['--8<-- "https://acme.dev/a"']),
        ('--8<-- "s:one"', ["x"]),
        ('--8<-- "s:two"', ['--8<-- "s:two"']),
        ('--8<-- "loop"', ['--8<-- "loop"']),
        ("--8<--\na:3\n; a\nnone\n--8<--", ["--8<--", "3", "4", "; a", "none", "--8<--"]),
    ],
)
def test_snippets_are_put_in_as_the_extension_does(text: str, expected: Sequence[str]) -> None:
    """Whole files, lines and sections of them; what cannot be read stays."""
    files = {"a": "1\n2\n3\n4\n", "s": "o\n# --8<-- [start:one]\nx\n# --8<-- [end:one]\n", "loop": '--8<-- "loop"\n'}
    host = SimpleNamespace(read=lambda path: (path, files[path]) if path in files else None)

    assert with_snippets(text, host.read).split("\n") == expected

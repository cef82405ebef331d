"""The plugin in real builds of Pelican: what is found, where, and what it does to the build."""

from __future__ import annotations

import os
import re
import subprocess
import time
from pathlib import Path

import pytest

from tests.pelican_blog import Blog, needs_pelican


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """A blog with two articles that link to each other."""
    needs_pelican()
    return Blog(tmp_path)


def test_one_line_checks_a_clean_blog_and_adds_sections(blog: Blog) -> None:
    """The bare name in the list of plugins is all that a site needs."""
    blog.settings["PLUGINS"] = ["linkvoice"]

    result = blog.run()

    assert result.returncode == 0, result.stderr
    assert "linkvoice: 9 pages" in result.stderr
    assert "no findings" in result.stderr
    assert 'class="linkvoice' in blog.html("tea-time.html")
    assert 'class="linkvoice' in blog.html("coffee.html")


def test_a_second_build_reads_what_the_first_has_kept(blog: Blog) -> None:
    """What the pages held is kept beside the settings; findings and pages are the same, and with nothing new the file is left alone."""
    blog.write("content/one.md", "Title: One\nDate: 2026-01-05\n\nHere [gone](nowhere.html) stands, and [tea]({filename}tea.md).\n")
    blog.add_linkvoice(fail_on="never", reports={"json": "lv.json"})
    builds = []
    for _ in range(2):
        result = blog.run()
        assert result.returncode == 0, result.stderr
        (file,) = (blog.folder / ".linkvoice").glob("pages-*.cache")
        builds.append((blog.findings(), blog.output(), file.stat().st_ino))

    assert builds[0] == builds[1]
    assert ("LV501", "content/one.md", 4) in blog.said()


def test_every_finding_has_the_line_where_it_is_written_once(blog: Blog) -> None:
    """Lists repeat whole articles and summaries; the author is told of each link once, by the line in Markdown or reStructuredText."""
    blog.write("content/img/cup.png", "x")
    blog.write(
        "content/one.md",
        """\
        Title: One
        Date: 2026-01-05
        Tags: a, b
        Summary: Here [gone](nowhere.html) stands too.

        Here [gone](nowhere.html) stands, and [no source]({filename}nope.md), ![a picture]({static}img/no.png).

        Relative [to a neighbour](coffee.html), [anchor](#there), <a href="raw.html">raw</a>.
        """,
    )
    blog.write(
        "content/two.rst",
        """\
        Two
        ###
        :date: 2026-01-06
        :summary: See `gone <gone.html>`_ for more.

        Intro with `gone <gone.html>`_ and a link_.

        Details
        =======

        An `attached <{attach}img/cup.png>`_ picture, and a `missing anchor <{filename}one.md#nope>`__.

        .. image:: {static}/img/missing.png

        .. _link: https://site.test/blog/no/such.html
        """,
    )
    blog.add_linkvoice()

    result = blog.run("-q")

    assert blog.said() == [
        ("LV501", "content/one.md", 6),
        ("LV501", "content/one.md", 6),
        ("LV501", "content/one.md", 6),
        ("LV501", "content/one.md", 8),
        ("LV502", "content/one.md", 8),
        ("LV501", "content/one.md", 8),
        ("LV501", "content/two.rst", 6),
        ("LV501", "content/two.rst", 6),
        ("LV502", "content/two.rst", 11),
        ("LV501", "content/two.rst", 13),
    ]
    assert any(
        line.startswith("content/two.rst:6:19: LV501 error broken-internal-link: gone.html: no such page") for line in result.stderr.splitlines()
    )
    assert "content/one.md:8:27: LV501" in result.stderr
    assert "it works here, and not on output/tag/a.html, which repeats this text" in result.stderr
    assert result.returncode == 1


@pytest.mark.parametrize("flags", [(), ("-q",), ("--fatal=errors",), ("--fatal=warnings",)])
def test_a_broken_link_fails_the_build(blog: Blog, flags: tuple[str, ...]) -> None:
    """The exit code is 1 with and without `--fatal`; the finding stands whole on a line of its own, and no traceback follows."""
    blog.write("content/bad.md", "Title: Bad\nDate: 2026-01-04\n\n[gone](gone.html)\n")
    blog.add_linkvoice()

    result = blog.run(*flags)

    assert result.returncode == 1
    assert "content/bad.md:4:8: LV501 error broken-internal-link: gone.html: no such page" in result.stderr.splitlines()
    assert "Traceback" not in result.stdout + result.stderr
    assert "1 finding that fails" in re.sub(r"\s+", " ", result.stdout)


@pytest.mark.parametrize("flags", [(), ("--fatal=errors",), ("--fatal=warnings",)])
def test_a_clean_blog_passes(blog: Blog, flags: tuple[str, ...]) -> None:
    """The exit code is 0 with and without `--fatal`."""
    blog.add_linkvoice()

    result = blog.run(*flags)

    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(("fail_on", "code"), [("warning", 1), ("error", 0), ("never", 0)])
def test_fail_on_decides_what_fails(blog: Blog, fail_on: str, code: int) -> None:
    """A warning (LV111 in this blog) fails the build only where that is asked for."""
    blog.write("content/bad.md", 'Title: Bad\nDate: 2026-01-04\n\n<a rel="nofolow" href="https://example.org/">x</a>\n')
    blog.add_linkvoice(fail_on=fail_on)

    result = blog.run()

    assert [(finding["severity"], finding["source"]["path"]) for finding in blog.findings()] == [("warning", "content/bad.md")]
    assert result.returncode == code


def test_a_warning_counts_for_a_fatal_build(blog: Blog) -> None:
    """`--fatal=warnings` fails on warnings about the build, as it does on those of Pelican."""
    blog.write("content/bad.md", 'Title: Bad\nDate: 2026-01-04\n\n<a rel="nofolow" href="https://example.org/">x</a>\n')
    blog.add_linkvoice()

    assert blog.run("--fatal=warnings").returncode == 1
    assert blog.run("--fatal=errors").returncode == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [({"fail_onn": "error"}, "fail_on"), ({"rules": {"select": ["LV999"]}}, "LV999"), ("yes", "expected a group of options")],
)
def test_a_wrong_configuration_is_told_before_anything_is_built(blog: Blog, options: object, message: str) -> None:
    """The exit code is 2, the message names the key, and nothing is written."""
    blog.settings["LINKVOICE"] = options

    result = blog.run()

    assert result.returncode == 2
    assert message in re.sub(r"\s+", " ", result.stdout)
    assert not (blog.folder / "output").exists()


def test_autoreload_survives_findings(blog: Blog) -> None:
    """`pelican -r` prints what it finds after each build, in drafts too, builds no more than it must, and goes on."""
    blog.write("content/bad.md", "Title: Bad\nDate: 2026-01-04\n\n[gone](gone.html)\n")
    blog.write("content/draft.md", "Title: Draft\nDate: 2026-01-04\nStatus: draft\n\n[nowhere](#nowhere)\n")
    blog.add_linkvoice(reports={})
    log = blog.folder / "log.txt"
    deadline = time.monotonic() + 60

    with log.open("w") as output, subprocess.Popen(blog.command("-r"), cwd=blog.folder, env=blog.environment(), stdout=output, stderr=output) as run:
        try:
            number = 0
            while log.read_text().count("LV501") < 2 and run.poll() is None and time.monotonic() < deadline:
                if "Done" in log.read_text():
                    number += 1  # until it is noticed: it may not be watching yet
                    blog.write("content/bad.md", f"Title: Bad\nDate: 2026-01-04\n\n[gone](gone-{number}.html)\n")
                time.sleep(0.2)  # asks again: nothing is expected at any moment
            alive = run.poll() is None
        finally:
            run.terminate()

    said = log.read_text()
    assert alive, said
    assert "gone.html: no such page" in said
    assert "gone-" in said
    assert "content/draft.md:5:11: LV502" in said
    assert said.count("content/bad.md:4:8: LV501") <= said.count("Modified:") + 1, said


def test_drafts_are_for_those_who_write_them(blog: Blog) -> None:
    """A build says nothing of the links of a draft; it and hidden pages stand in no section, and links to them are fine."""
    blog.write("content/draft.md", "Title: Draft\nDate: 2026-01-04\nStatus: draft\n\n[gone](gone.html) [tea]({filename}tea.md)\n")
    blog.write("content/pages/secret.md", "Title: Secret\nStatus: hidden\n\n[gone](gone.html) [tea]({filename}/tea.md)\n")
    blog.write("content/last.md", "Title: Last\nDate: 2026-01-04\n\nSee [the draft]({filename}draft.md) and [a page]({filename}pages/secret.md).\n")
    blog.add_linkvoice()

    blog.run()

    assert blog.said() == [("LV501", "content/pages/secret.md", 4)]
    section = blog.html("tea-time.html").partition('class="linkvoice ')[2]
    assert "Coffee" in section
    assert "Draft" not in section
    assert "Secret" not in section


@pytest.mark.parametrize(
    "settings",
    [
        {"RELATIVE_URLS": True},
        {"RELATIVE_URLS": True, "SITEURL": ""},
        {"SITEURL": ""},
        {"SITEURL": "/blog"},
        {"SITEURL": "//site.test/blog"},
        {"ARTICLE_URL": "posts/{slug}/", "ARTICLE_SAVE_AS": "posts/{slug}/index.html", "DEFAULT_PAGINATION": 1},
        {"ARTICLE_URL": "posts/{slug}", "ARTICLE_SAVE_AS": "posts/{slug}.html"},
        {"THEME": "simple", "DEFAULT_PAGINATION": 1},
        {"DELETE_OUTPUT_DIRECTORY": True},
    ],
    ids=str,
)
def test_a_sound_blog_has_no_findings_however_its_urls_are_made(blog: Blog, settings: dict[str, object]) -> None:
    """Relative URLs, no SITEURL, one with a path, pages in folders or without suffix: none of it makes a false alarm."""
    blog.settings |= settings
    blog.write("content/img/cup.png", "x")
    blog.write(
        "content/deep/more.md", "Title: More\nDate: 2026-01-04\n\n![a cup]({attach}../img/cup.png) [tea]({filename}../tea.md) [tag]({tag}drinks)\n"
    )
    blog.add_linkvoice()

    result = blog.run()
    again = blog.run()

    assert (result.returncode, again.returncode) == (0, 0), result.stderr + result.stdout
    assert blog.findings() == []
    tea = next((blog.folder / "output").rglob("tea-time*"))
    tea = tea / "index.html" if tea.is_dir() else tea
    section = tea.read_text().partition('class="linkvoice ')[2]
    hrefs = re.findall(r'class="linkvoice-page" href="([^"]+)"', section)
    assert [(tea.parent / href / ("index.html" if href.endswith("/") else "")).is_file() for href in hrefs] == [True, True]
    assert all(not href.startswith(("/", "http")) for href in hrefs)


def test_pages_of_former_builds_are_not_judged(blog: Blog) -> None:
    """What an earlier build left in the output folder is nobody's page any more; what a plugin has written now is."""
    blog.add_linkvoice()
    blog.write("output/old.html", '<a href="gone.html">gone</a>')
    os.utime(blog.folder / "output/old.html", (1, 1))
    blog.write(
        "stubs.py",
        """
        from pathlib import Path
        from pelican import signals

        def write(pelican):
            Path(pelican.output_path, "was.html").write_text('<meta http-equiv="refresh" content="0; url=tea-time.html">')
            Path(pelican.output_path, "new.html").write_text('<a href="gone.html">gone</a>')

        def register():
            signals.finalized.connect(write)
        """,
    )
    blog.settings["PLUGINS"] = ["linkvoice", "stubs"]
    blog.settings["PLUGIN_PATHS"] = ["."]
    blog.write("content/news.md", "Title: News\nDate: 2026-01-04\n\n[a](https://site.test/blog/was.html)\n")

    blog.run()

    assert blog.said() == [("LV504", "content/news.md", 4), ("LV505", "output/new.html", None), ("LV501", "output/new.html", 1)]


def test_metadata_silences_a_page(blog: Blog) -> None:
    """`Linkvoice` in the metadata takes a word, or options on lines of their own, in Markdown and reStructuredText; a comment silences the next link."""
    blog.write("content/off.md", "Title: Off\nDate: 2026-01-04\nLinkvoice: off\n\n[gone](gone.html) [tea]({filename}tea.md)\n")
    blog.write(
        "content/one.md", "Title: One\nDate: 2026-01-04\nLinkvoice: ignore: LV501\n    linked_from: no\n\n[gone](gone.html) [off]({filename}off.md)\n"
    )
    blog.write(
        "content/two.rst",
        "Two\n###\n:date: 2026-01-04\n:linkvoice: ignore: LV502; linked_from: false\n\n`a <gone.html>`_ `b <#gone>`__ `one <{filename}one.md>`_\n",
    )
    blog.write(
        "content/three.rst",
        "Three\n#####\n:date: 2026-01-04\n\n.. raw:: html\n\n   <!-- linkvoice-disable-next LV501 -- soon -->\n\n`c <gone.html>`_\n\n`d <gone.html>`__\n",
    )
    blog.write("content/odd.md", "Title: Odd\nDate: 2026-01-04\nLinkvoice: perhaps\n\nText\n")
    blog.add_linkvoice()

    result = blog.run()

    assert blog.said() == [("LV501", "content/three.rst", 11), ("LV501", "content/two.rst", 6)]
    assert "Linked from" not in blog.html("off.html") + blog.html("one.html")
    assert "Off" not in blog.html("tea-time.html").partition('class="linkvoice ')[2]
    assert "content/odd.md: front matter" in result.stdout


def test_sites_within_the_site_are_part_of_it(blog: Blog) -> None:
    """A plugin that builds a site for each language nests builds: links from one to the other are fine, and all are judged once, at the end."""
    blog.write(
        "nested.py",
        """
        from pelican import Pelican, signals

        def build(pelican):
            if "INNER" not in pelican.settings:
                settings = dict(pelican.settings, INNER=True, OUTPUT_PATH=pelican.output_path + "/de", SITEURL=pelican.settings["SITEURL"] + "/de")
                settings |= {"DEFAULT_LANG": "de", "PATH": pelican.path + "-de", "ARTICLE_PATHS": [""]}
                Pelican(settings).run()

        def register():
            signals.get_writer.connect(build)
        """,
    )
    blog.settings |= {"PLUGINS": ["nested"], "PLUGIN_PATHS": ["."]}
    blog.add_linkvoice()
    blog.write("content/tea.md", "Title: Tea\nDate: 2026-01-02\n\n[auf Deutsch](https://site.test/blog/de/tee.html)\n")
    blog.write(
        "content-de/tee.md",
        "Title: Tee\nDate: 2026-01-02\n\nDer Artikel [auf Englisch](https://site.test/blog/tea.html) und [keiner](../gone.html).\n",
    )

    result = blog.run()

    assert blog.said() == [("LV501", "content-de/tee.md", 4)]
    assert result.stderr.count("LV501") == 1
    assert 'href="de/tee.html">Tee' in blog.html("tea.html").partition('class="linkvoice ')[2]
    assert 'href="../assets/linkvoice.css"' in blog.html("de/tee.html")

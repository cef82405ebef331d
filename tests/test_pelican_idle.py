"""Pelican turns on every plugin that is installed: where nobody asked for linkvoice, nothing may come of that."""

from __future__ import annotations

import ast
import os
import subprocess
from pathlib import Path

import pytest

from tests.pelican_blog import PYTHON, Blog, needs_pelican

GUARD = """
import os, sys

def refuse(event, arguments):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.sendto"}:
        with open(os.environ["CONNECTIONS"], "a") as log:
            log.write(f"{event} {arguments}\\n")
        raise OSError("no network here")

sys.addaudithook(refuse)
"""
LOADED = """
import atexit, os, sys

def note():
    with open(os.environ["LOADED"], "w") as log:
        log.write(repr(sorted(name for name in sys.modules if name.startswith("linkvoice") or name in {"selectolax", "msgspec", "httpx", "markdown_it"})))

atexit.register(note)
"""


UNINSTALLED = """
import sys
sys.path.append({packages!r})
from pelican import main
from pelican.plugins._utils import get_namespace_plugins
assert get_namespace_plugins() == {{}}
main()
"""
"""Runs Pelican where linkvoice is not installed: its own packages alone, and none of the folders that are linked to them."""


def write(folder: Path) -> Blog:
    """A blog with a link that leaves it, a broken one, and a ledger; every connection of its builds is noted and refused."""
    needs_pelican()
    blog = Blog(folder)
    blog.write("content/out.md", "Title: Out\nDate: 2026-01-04\n\n[out](https://example.com/) [gone](gone.html) <!-- linkvoice:linked-from -->\n")
    blog.write("linkvoice.ledger.jsonl", "")
    blog.write("guard/sitecustomize.py", GUARD + LOADED)
    return blog


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """Such a blog."""
    return write(tmp_path)


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What Pelican makes of that blog where linkvoice is not installed."""
    blog = write(tmp_path_factory.mktemp("without"))
    blog.command()
    packages = next(PYTHON.parents[1].glob("lib/python*/site-packages"))
    command = [str(PYTHON), "-IS", "-c", UNINSTALLED.format(packages=str(packages))]
    subprocess.run(command, cwd=blog.folder, env=blog.environment(), capture_output=True, timeout=120, check=True)
    return blog.output()


def environment(blog: Blog) -> dict[str, str]:
    """Variables that put the guard in front."""
    folder = blog.folder
    paths = os.pathsep.join(filter(None, (str(folder / "guard"), os.environ.get("PYTHONPATH"))))
    return {"PYTHONPATH": paths, "CONNECTIONS": str(folder / "connections"), "LOADED": str(folder / "loaded"), "CI": "true"}


@pytest.mark.parametrize(
    "settings", [{}, {"LINKVOICE": None}, {"LINKVOICE": False, "PLUGINS": ["linkvoice"]}, {"LINKVOICE": {"enabled": False}}], ids=str
)
def test_without_being_asked_it_changes_nothing(blog: Blog, without: dict[str, bytes], settings: dict[str, object]) -> None:
    """With PLUGINS unset and no LINKVOICE, or with linkvoice switched off, every byte of the output is as where it is not installed, and no connection is opened."""
    blog.settings |= settings

    result = blog.run(**environment(blog))

    assert result.returncode == 0
    assert "linkvoice" not in result.stderr
    assert without == blog.output()
    assert "linkvoice.generators.pelican" in (blog.folder / "loaded").read_text()
    assert not (blog.folder / "connections").exists()
    assert not (blog.folder / ".linkvoice").exists()


def test_without_being_asked_it_loads_next_to_nothing(blog: Blog) -> None:
    """An idle plugin loads none of its libraries."""
    blog.run(**environment(blog))

    loaded = ast.literal_eval((blog.folder / "loaded").read_text())

    assert "linkvoice.generators.pelican" in loaded
    assert {"httpx", "markdown_it", "msgspec", "selectolax", "linkvoice.run"}.isdisjoint(loaded)


def test_the_guard_would_have_told(blog: Blog) -> None:
    """The same blog with linkvoice asks for the page that it links to: the tests above look at something."""
    blog.settings["LINKVOICE"] = {"outbound": {"when": "always", "max_retries": 0, "hosts": {"example.com": {"allow": True}}}, "fail_on": "never"}

    blog.run(**environment(blog))

    assert "example.com" in (blog.folder / "connections").read_text()


@pytest.mark.parametrize("settings", [{}, {"RELATIVE_URLS": True}, {"THEME": "simple", "CATEGORY_FEED_RSS": "feeds/{slug}.rss.xml"}], ids=str)
def test_feeds_and_lists_stay_as_they_are(blog: Blog, settings: dict[str, object]) -> None:
    """Sections change the pages of articles that others link to, and nothing else: no feed, no list, no static file and no place of one."""
    blog.settings |= {"DEFAULT_PAGINATION": 2, "PLUGINS": [], **settings}
    blog.write("content/img/cup.png", "x")
    blog.write("content/deep/a.md", "Title: A\nDate: 2026-01-05\n\n![a cup]({attach}../img/cup.png) [b]({filename}b.md)\n")
    blog.write(
        "content/deep/b.md", "Title: B\nDate: 2026-01-06\nSlug: deep/b\n\n![a cup]({static}../img/cup.png) [the same]({attach}../img/cup.png)\n"
    )
    blog.run()
    without = blog.output()
    blog.add_linkvoice(fail_on="never")

    result = blog.run("--ignore-cache")

    output = blog.output()
    changed = {path for path in output if output[path] != without.get(path)}
    # In out.html, a marker for a section that it does not have is taken away.
    assert {"tea-time.html", "coffee.html", "deep/b.html", "out.html", "assets/linkvoice.css"} == changed, result.stdout
    assert without.keys() <= output.keys()

"""What a build of Pelican knows of other builds, and hears of others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.listening import SITE, TOKEN, link, world
from tests.pelican_blog import OFFLINE, Blog, needs_pelican

NEWS = "Title: News\nDate: 2026-01-04\n\n[gone](gone.html)\n"


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """A blog with two articles that link to each other."""
    needs_pelican()
    return Blog(tmp_path / "blog")


def test_what_is_known_fails_no_build(blog: Blog) -> None:
    """With the report of an earlier build only what is new fails, told of once although lists repeat it; without that report the exit code is 2."""
    blog.write("content/news.md", NEWS)
    blog.add_linkvoice(reports={"json": "base.json"})
    assert blog.run().returncode == 1
    blog.settings["LINKVOICE"] = OFFLINE | {"new_since": "base.json"}

    known = blog.run("--fatal=warnings")
    seen = [finding["known"] for finding in blog.findings()]
    blog.write("content/news.md", "Title: News\nDate: 2026-01-04\n\n[also gone](gone-too.html)\n\n[gone](gone.html)\n")
    new = blog.run()

    assert (known.returncode, seen) == (0, [True]), known.stdout
    assert new.returncode == 1
    assert [(finding["source"]["line"], finding["known"]) for finding in blog.findings()] == [(4, False), (6, True)]
    (blog.folder / "base.json").unlink()
    missing = blog.run()
    assert (missing.returncode, "base.json" in missing.stdout) == (2, True)


def test_a_build_listens_once_a_day(blog: Blog, tmp_path: Path) -> None:
    """With `inbound.when: build` the page that links shows up in this very build, one line says so, and the next build asks nobody."""
    tea = f"{SITE}tea-time.html"
    with world(tmp_path, options={"inbound__when": "build", "inbound__robots": False}) as here:
        here.account.tell(here.write("/post", link(tea, "a cup of tea"), title="Why we drink"), tea)
        blog.settings |= {"SITEURL": SITE.rstrip("/"), "PLUGINS": ["linkvoice"], "LINKVOICE": json.loads(json.dumps(here.options))}
        surroundings = {"CI": "true", "MENTIONS_TOKEN": TOKEN, "LINKVOICE_STATE": str(tmp_path / "state")}

        first = blog.run(**surroundings)
        asked = len(here.service.questions), len(here.web.requests)
        second = blog.run(**surroundings)

        assert asked[0] > 0
        assert asked == (len(here.service.questions), len(here.web.requests))
    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    assert "linkvoice: 1 link to this site, 1 new, 0 changed, 0 lost" in first.stderr.splitlines()
    assert "to this site" not in second.stderr
    assert "Why we drink" in blog.html("who-links-to-us.html")
    assert "Why we drink" in blog.html("tea-time.html")

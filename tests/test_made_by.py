"""Built sites and the configuration of their generators: pages are matched with sources, and findings name those."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.made import check, page

GIT = {".git/HEAD": ""}
LINK = "See [it](gone.html).\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def meta(generator: str) -> str:
    return f'<meta name="generator" content="{generator}">'


# MkDocs, ProperDocs, Zensical


@pytest.mark.parametrize(
    ("file", "text", "home", "made"),
    [
        ("mkdocs.yml", "site_url: https://acme.dev/docs/\n", page("gone.html") + "\n<!--\nMkDocs version : 1.6.1\nBuild Date UTC : x\n-->", "MkDocs 1.6.1"),
        ("mkdocs.yml", "site_url: https://acme.dev/docs/\n", page(head=meta("mkdocs-1.6.1, mkdocs-material-9.8.1")), "MkDocs 1.6.1"),
        ("properdocs.yml", "site_url: https://acme.dev/docs/\n", page(head=meta("mkdocs-ProperDocs 1.6.7, mkdocs-materialx-10.2.2")), "ProperDocs 1.6.7"),
        ("mkdocs.yml", "site_url: https://acme.dev/docs/\n", page() + "\n<!-- ProperDocs version : 1.6.7 -->", "ProperDocs 1.6.7"),
        ("mkdocs.yml", "site_url: https://acme.dev/docs/\n", page() + "\n<!-- ProperDocs version : ProperDocs 1.6.7 -->", "ProperDocs 1.6.7"),
        ("zensical.toml", "[project]\nsite_url = 'https://acme.dev/docs/'\n", page(head=meta("zensical-0.0.73")), "Zensical 0.0.73"),
        ("mkdocs.yml", "site_url: https://acme.dev/docs/\n", page(head=meta("zensical-0.0.73")), "Zensical 0.0.73"),
        ("mkdocs.yml", "site_url: https://acme.dev/docs/\n", page(), "MkDocs"),
    ],
)  # fmt: skip
def test_mkdocs_and_its_heirs(tmp_path: Path, file: str, text: str, home: str, made: str) -> None:
    """A page has the path of its source; URLs of folders, README, and a page without source."""
    files = {
        file: text, "site/index.html": home, "site/guide/index.html": page(), "site/api/index.html": page(), "site/search.html": page(),
        "docs/index.md": LINK, "docs/guide/README.md": f"# Guide\n\n{LINK}", "docs/api.md": LINK, "docs/unbuilt.md": LINK,
    }  # fmt: skip
    found = check(tmp_path, "site", files)

    assert found.sources == {"api/index.html": "docs/api.md", "guide/index.html": "docs/guide/README.md", "index.html": "docs/index.md"}
    assert found.places == ["docs/api.md:1:10", "docs/guide/README.md:3:10", "docs/index.md:1:10", "site/search.html:1:70"]
    assert (found.graph.site.base, found.graph.site.made) == ("https://acme.dev/docs/", (f"built by {made}; site_url from {file}; sources in docs",))


def test_files_that_are_copied_as_they_are(tmp_path: Path) -> None:
    """They are named among the sources, as the plugin names them: style sheets even if they were minified, other files where nothing has changed them."""
    files = {
        "mkdocs.yml": "", "docs/index.md": LINK, "site/index.html": page(head=meta("mkdocs-1.6.1") + "<link rel=stylesheet href=a.css>"),
        "docs/demo.html": page("no.html"), "site/demo.html": page("no.html"),
        "docs/a.css": "p {\n  background: url(no.png)\n}\n", "site/a.css": "p{background:url(no.png)}", "docs/a.svg": "<svg/>", "site/a.svg": "<svg/>",
        "docs/other.html": page("no.html"), "site/other.html": page("none.html"), "docs/b.svg": "<svg/>", "site/b.svg": "<svg />", "site/c.svg": "<svg/>",
    }  # fmt: skip
    found = check(tmp_path, "site", files)

    assert found.sources == {"a.css": "docs/a.css", "a.svg": "docs/a.svg", "demo.html": "docs/demo.html", "index.html": "docs/index.md"}
    assert [place.partition(":")[0] for place in found.places] == ["docs/a.css", "docs/demo.html", "docs/index.md", "site/other.html"]


def test_urls_of_files(tmp_path: Path) -> None:
    """With `use_directory_urls: false` a page is a file, and one that lies there as it is has no source."""
    files = {
        "mkdocs.yml": "site_url: https://acme.dev/\nuse_directory_urls: false\ndocs_dir: text\n", "site/index.html": page(head=meta("mkdocs-1.6.1")),
        "site/a/b.html": page(), "site/a/b/index.html": page(), "text/index.md": LINK, "text/a/b.md": LINK,
    }  # fmt: skip

    assert check(tmp_path, "site", files).sources == {"a/b.html": "text/a/b.md", "index.html": "text/index.md"}


def test_languages_and_blogs_of_plugins(tmp_path: Path) -> None:
    """mkdocs-static-i18n names sources by suffix or folder, and the blog of Material names posts by their slugs."""
    plugins = "plugins:\n- i18n: {languages: [{locale: en, default: true}, {locale: fr}]}\n- blog\n"
    files = {
        "mkdocs.yml": f"site_url: https://acme.dev/\n{plugins}", "site/index.html": page(head=meta("mkdocs-1.6.1")), "site/fr/index.html": page(),
        "site/fr/a/index.html": page(), "site/blog/2026/11/22/hello-world/index.html": page(),
        "docs/index.en.md": LINK, "docs/index.fr.md": LINK, "docs/fr/a.md": LINK, "docs/blog/posts/one.md": f"# Hello, world!\n\n{LINK}",
    }  # fmt: skip

    assert check(tmp_path, "site", files).sources == {
        "blog/2026/11/22/hello-world/index.html": "docs/blog/posts/one.md", "fr/a/index.html": "docs/fr/a.md", "fr/index.html": "docs/index.fr.md",
        "index.html": "docs/index.en.md",
    }  # fmt: skip


def test_options_of_linkvoice_and_edit_links_are_read_from_there(tmp_path: Path) -> None:
    """What a plugin would do is done for the command; what stands in linkvoice.toml wins."""
    said = "[project]\nsite_url = 'https://acme.dev/'\nrepo_url = 'https://github.com/acme/docs'\n[project.plugins.linkvoice]\naccept = [403]\n"
    files = {"zensical.toml": said, "site/index.html": page(head=meta("zensical-0.0.73")), "docs/index.md": LINK, **GIT}
    found = check(tmp_path, "site", files)
    own = check(tmp_path, "site", {"linkvoice.toml": "accept = [404]\nsite_url = 'https://own.dev/'\n"})

    assert (found.settings.config.accept, found.settings.file) == ((403,), tmp_path / "zensical.toml")
    assert found.graph.site.edit_prefix == "https://github.com/acme/docs/edit/master/docs/"
    assert (own.settings.config.accept, own.graph.site.base, own.places) == ((404,), "https://own.dev/", ["docs/index.md:1:10"])


# Hugo


def test_hugo(tmp_path: Path) -> None:
    """Sections, bundles, slugs, permalinks, addresses and aliases in front matter, languages, and what Hugo makes of a path."""
    config = "baseURL = 'https://acme.dev/site/'\ndefaultContentLanguage = 'en'\n[languages.en]\n[languages.fr]\n[permalinks]\nposts = '/blog/:year/:month/:slug/'\n"
    files = {
        "hugo.toml": config,
        "public/index.html": page(head=meta("Hugo 0.140.0")),
        "public/fr/index.html": page(),
        "public/about-us/index.html": page(),
        "public/old/index.html": "<meta http-equiv=refresh content='0; url=/site/about-us/'>",
        "public/blog/2024/03/first-post-a-thing/index.html": page(),
        "public/blog/2023/01/bundled/index.html": page(),
        "public/posts/index.html": page(),
        "public/exact/place.html": page(),
        "public/deep-part/some-page/index.html": page(),
        "public/tags/index.html": page(),
        "content/_index.md": f"---\ntitle: Home\n---\n{LINK}",
        "content/_index.fr.md": LINK,
        "content/about.md": f'+++\ntitle = "About"\nslug = "about-us"\naliases = ["/old/"]\n+++\n{LINK}',
        "content/posts/_index.md": LINK,
        "content/posts/first.md": f'---\ntitle: "First Post: a (Thing)"\ndate: 2024-03-05T10:00:00Z\n---\n{LINK}',
        "content/posts/bundle/index.md": f"---\ndate: 2023-01-02\nslug: bundled\n---\n{LINK}",
        "content/posts/exact.md": f"---\nurl: /exact/place.html\n---\n{LINK}",
        "content/Deep Part/Some Page.md": '{"title": "Deep"}\n\n' + LINK,
        "content/tags.md": "---\nurl: /elsewhere/\n---\n",
    }
    found = check(tmp_path, "public", files)

    assert found.sources == {
        "about-us/index.html": "content/about.md", "blog/2023/01/bundled/index.html": "content/posts/bundle/index.md",
        "blog/2024/03/first-post-a-thing/index.html": "content/posts/first.md", "deep-part/some-page/index.html": "content/Deep Part/Some Page.md",
        "exact/place.html": "content/posts/exact.md", "fr/index.html": "content/_index.fr.md", "index.html": "content/_index.md",
        "old/index.html": "content/about.md", "posts/index.html": "content/posts/_index.md",
    }  # fmt: skip
    assert "content/posts/first.md:5:10" in found.places
    assert "content/about.md:6:10" in found.places
    assert found.graph.site.made == ("built by Hugo 0.140.0; site_url from hugo.toml; sources in content",)


def test_hugo_in_yaml(tmp_path: Path) -> None:
    """Keys that are numbers are nobody's, and a slug or an address that is left empty is none."""
    files = {
        "hugo.yaml": "baseURL: https://acme.dev/\nparams:\n  404: gone\n", "public/index.html": page(head=meta("Hugo 0.140.0")), "public/a/b/index.html": page(),
        "public/c/index.html": page(), "content/_index.md": LINK, "content/a/b.md": f"---\ntitle:\nslug:\n---\n{LINK}", "content/c.md": f"---\nurl: ''\n---\n{LINK}",
    }  # fmt: skip

    assert check(tmp_path, "public", files).sources == {
        "a/b/index.html": "content/a/b.md",
        "c/index.html": "content/c.md",
        "index.html": "content/_index.md",
    }


def test_hugo_with_folders_of_languages(tmp_path: Path) -> None:
    """Configuration in YAML below config/_default, a folder a language, each language below its name, and URLs of files."""
    files = {
        "config/_default/hugo.yaml": "baseURL: https://acme.dev/\nuglyURLs: true\ndefaultContentLanguageInSubdir: true\npublishDir: out\n",
        "config/_default/languages.yaml": "en: {contentDir: content/en}\nfr: {contentDir: content/fr}\n",
        "out/index.html": "<meta http-equiv=refresh content='0; url=/en/'>", "out/en/index.html": page(head=meta("Hugo 0.140.0")), "out/fr/q.html": page(),
        "out/en/post/p.html": page(), "content/en/_index.md": LINK, "content/fr/q.md": LINK, "content/en/post/p.md": LINK,
    }  # fmt: skip
    found = check(tmp_path, "out", files)

    assert found.sources == {"en/index.html": "content/en/_index.md", "en/post/p.html": "content/en/post/p.md", "fr/q.html": "content/fr/q.md"}
    assert found.settings.folder == tmp_path
    assert found.graph.site.base == "https://acme.dev/"


# Sphinx

SPHINX = {"_static/documentation_options.js": "", "objects.inv": "", "searchindex.js": ""}
SIGNED = 'Created using <a href="https://www.sphinx-doc.org/">Sphinx</a> 8.1.3.'


@pytest.mark.parametrize(("guide", "odd"), [("guide/index.html", "odd.html"), ("guide/index.html", "odd/index.html")])
@pytest.mark.parametrize(("conf", "site"), [("docs/conf.py", "docs/_build/html"), ("docs/source/conf.py", "docs/build/html")])
def test_sphinx(tmp_path: Path, conf: str, site: str, guide: str, odd: str) -> None:
    """Documents keep their paths, for the builders html and dirhtml; conf.py is read, not run."""
    pytest.importorskip("docutils")
    source = conf.removesuffix("conf.py")
    text = "import os\nos.mkdir('ran')\nhtml_baseurl: str = 'https://acme.dev/docs/'\nhtml_theme = os.environ['THEME']\nsource_suffix = {'.rst': 'restructuredtext', '.md': 'markdown'}\n"
    files = {
        conf: text, **{f"{site}/{name}": "" for name in SPHINX}, f"{site}/index.html": page(head=meta("Docutils 0.21"), foot=SIGNED),
        f"{site}/{guide}": page(), f"{site}/{odd}": page(), f"{site}/genindex.html": page(),
        f"{source}index.rst": "Home\n====\n\nSee `it <gone.html>`_.\n", f"{source}guide/index.rst": "Guide\n=====\n\nSee `it <gone.html>`__.\n",
        f"{source}odd.md": LINK, **GIT,
    }  # fmt: skip
    found = check(tmp_path, site, files)

    assert found.sources == {"index.html": f"{source}index.rst", guide: f"{source}guide/index.rst", odd: f"{source}odd.md"}
    assert found.places[1:] == [f"{source}guide/index.rst:4:10", f"{source}index.rst:4:10", f"{source}odd.md:1:10"]
    assert found.graph.site.made == (f"built by Sphinx 8.1.3; site_url from conf.py; sources in {source.rstrip('/')}",)
    assert not (tmp_path / "ran").exists()


def test_sphinx_without_its_configuration(tmp_path: Path) -> None:
    """The copies of the sources that Sphinx leaves are named where a link's address or label stands in them once; else the HTML is."""
    html = "<main><p><a href='gone.html'>a</a> <a href='lost.html#my-label'>b</a> <a href='no.html'>toc</a> <a href='twice.html'>t</a></p></main>"
    files = {
        **{f"html/{name}": "" for name in SPHINX}, "html/index.html": html, "html/b.html": page(), "html/c.html": page(),
        "html/_sources/index.rst.txt": "Home\n====\n\nSee `a <gone.html>`_ and :ref:`b <my_label>`.\n\n.. toctree::\n\n   x\n\n`t <twice.html>`_ (twice.html)\n",
        "html/_sources/b.md.txt": f"---\nlinkvoice: {{ignore: [LV501]}}\n---\n{LINK}", "html/_sources/c.txt": "gone.html.\n",
    }  # fmt: skip
    found = check(tmp_path, "html", files)

    assert found.places == [
        "html/_sources/index.rst.txt:4:35",
        "html/_sources/index.rst.txt:4:9",
        "html/c.html:1:70",
        "html/index.html:1:71",
        "html/index.html:1:97",
    ]
    assert found.graph.site.made == ("built by Sphinx; no conf.py found: set site_url in linkvoice.toml; sources in html/_sources",)


# Jekyll


@pytest.mark.parametrize(
    ("permalink", "post"),
    [
        ("", "news/2024/03/05/hello-there.html"),
        ("pretty", "news/2024/03/05/hello-there/index.html"),
        ("ordinal", "news/2024/065/hello-there.html"),
        ("weekdate", "news/2024/W10/Tue/hello-there.html"),
        ("none", "news/hello-there.html"),
        ("/blog/:title:output_ext", "blog/hello-there.html"),
        ("/:year-:i_month/:slug/", "2024-3/hello-there/index.html"),
    ],
)
def test_jekyll_posts(tmp_path: Path, permalink: str, post: str) -> None:
    """Every style of permalink, and patterns."""
    files = {
        "_config.yml": f"url: https://acme.dev\nbaseurl: /docs\npermalink: {permalink}\n", "_site/index.html": page(head=meta("Jekyll v4.3.2")),
        f"_site/{post}": page(), "index.md": LINK, "_posts/2024-03-05-hello-there.md": f"---\ntitle: Hello\ncategories:\n  - News\n---\n{LINK}",
    }  # fmt: skip
    found = check(tmp_path, "_site", files)

    assert found.sources == {"index.html": "index.md", post: "_posts/2024-03-05-hello-there.md"}
    assert found.places == ["_posts/2024-03-05-hello-there.md:6:10", "index.md:1:10"]
    assert found.graph.site.base == "https://acme.dev/docs/"


def test_jekyll_pages_and_collections(tmp_path: Path) -> None:
    """Permalinks in front matter, documents of collections, README; what Jekyll does not publish is no source."""
    config = "url: https://acme.dev\ncollections:\n  recipes: {output: true}\n  notes: {output: true, permalink: '/n/:name/'}\n"
    files = {
        "_config.yml": config, "_site/index.html": page(head=meta("Jekyll v4.3.2")), "_site/who/index.html": page(), "_site/a/b.html": page(),
        "_site/recipes/soup.html": page(), "_site/n/x/index.html": page(), "_site/_includes/part.html": page(),
        "README.md": LINK, "about.md": f"---\npermalink: /who/\n---\n{LINK}", "a/b.md": LINK, "_recipes/soup.md": LINK, "_notes/x.md": LINK,
        "_includes/part.md": LINK, "vendor/.cache/who.md": LINK, "_site/sub/index.html": page(), "sub/index.md": LINK, "sub/README.md": LINK,
        "_site/c/README.html": page(), "c/README.md": LINK,
    }  # fmt: skip

    assert check(tmp_path, "_site", files).sources == {
        "a/b.html": "a/b.md", "c/README.html": "c/README.md", "index.html": "README.md", "n/x/index.html": "_notes/x.md",
        "recipes/soup.html": "_recipes/soup.md", "sub/index.html": "sub/index.md", "who/index.html": "about.md",
    }  # fmt: skip


# Pelican


def test_pelican(tmp_path: Path) -> None:
    """Articles and pages by the patterns of the settings over their metadata, in Markdown and reStructuredText; publishconf.py has the last word."""
    pytest.importorskip("docutils")
    conf = "import os\nos.mkdir('ran')\nSITEURL = ''\nPATH = 'text'\nARTICLE_SAVE_AS = '{date:%Y}/{category}/{slug}.html'\nLINKVOICE = {'accept': [403]}\n"
    files = {
        "pelicanconf.py": conf, "publishconf.py": "from pelicanconf import *\nSITEURL = 'https://acme.dev'\nFEED = os.environ.get('FEED')\n",
        "output/index.html": page(head=meta("Pelican")), "output/2024/news/hello-world.html": page(), "output/2023/misc/given.html": page(),
        "output/pages/about.html": page(), "output/fixed.html": page(), "output/drafts/later.html": page(), "output/pages/a-propos-fr.html": page(),
        "output/same.html": page(),
        "text/news/one.md": f"Title: Hello, world!\nDate: 2024-03-05 10:00\n\n{LINK}",
        "text/two.rst": "Two\n###\n\n:date: 2023-01-02\n:slug: given\n\nSee `it <gone.html>`_.\n",
        "text/pages/about.md": f"Title: About\n\n{LINK}", "text/pages/x.md": f"Title: X\nsave_as: fixed.html\n\n{LINK}",
        "text/later.md": f"Title: Later\nStatus: draft\n\n{LINK}", "text/pages/fr.md": f"Title: A propos\nLang: fr\n\n{LINK}",
        "text/s1.md": f"Title: S\nsave_as: same.html\n\n{LINK}", "text/s2.md": f"Title: S\nsave_as: same.html\n\n{LINK}",
    }  # fmt: skip
    found = check(tmp_path, "output", files)

    assert found.sources == {
        "2023/misc/given.html": "text/two.rst", "2024/news/hello-world.html": "text/news/one.md", "drafts/later.html": "text/later.md",
        "fixed.html": "text/pages/x.md", "pages/a-propos-fr.html": "text/pages/fr.md", "pages/about.html": "text/pages/about.md",
    }  # fmt: skip
    assert "text/two.rst:7:10" in found.places
    assert (found.settings.config.accept, found.graph.site.made) == ((403,), ("built by Pelican; site_url from publishconf.py; sources in text",))
    assert not (tmp_path / "ran").exists()


# A folder that the user names


def test_a_named_folder_is_matched_by_the_conventions_of_the_generator_first(tmp_path: Path) -> None:
    """A slug in front matter is what Hugo goes by; what Hugo says nothing of is matched as generators do in general."""
    files = {
        "public/index.html": page(head=meta("Hugo 0.140.0")), "public/a/index.html": page(), "public/b/index.html": page(), "public/x/some-title/index.html": page(),
        "words/a.md": f"---\nslug: b\n---\n{LINK}", "words/c.md": f"---\nslug: a\n---\n{LINK}", "words/deep/t.md": f"# Some title\n\n{LINK}",
    }  # fmt: skip

    found = check(tmp_path, "public", files, source="words")

    assert found.sources == {"a/index.html": "words/c.md", "b/index.html": "words/a.md", "x/some-title/index.html": "words/deep/t.md"}
    assert found.graph.site.made == ("built by Hugo 0.140.0; no hugo.toml found: set site_url in linkvoice.toml",)

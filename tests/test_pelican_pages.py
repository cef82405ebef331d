"""What Pelican's pages show of links, its own theme and others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from linkvoice.inbound.ledger import Ledger, write_ledger
from tests.backlinks import backlink, visited
from tests.pelican_blog import Blog, needs_pelican

BASE = "https://site.test/blog/"


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """A blog with two articles that link to each other."""
    needs_pelican()
    return Blog(tmp_path)


def tell(blog: Blog, *targets: str, title: str = "A post") -> None:
    """Write a ledger with a link of others to each of these pages."""
    known = [backlink(f"https://friend{number}.example/post/", to_url=BASE + target, title=title) for number, target in enumerate(targets)]
    write_ledger(blog.folder / "linkvoice.ledger.jsonl", Ledger({each.record.key: each.record for each in known}))


@pytest.mark.parametrize(("theme", "after"), [("notmyidea", "</div><!-- /.entry-content -->"), ("simple", "<footer>")])
def test_the_section_stands_right_after_the_text(blog: Blog, theme: str, after: str) -> None:
    """It comes after the content and before all that the theme puts below it, with the sentence around the link, and loads its style sheet once."""
    blog.settings["THEME"] = theme
    blog.add_linkvoice()

    blog.run()

    page = blog.html("tea-time.html")
    text, section, rest = page.partition('<section class="linkvoice ')
    assert text.rstrip().endswith("now and then.</p>")
    assert rest.partition("</section>")[2].strip().startswith(after)
    assert 'href="coffee.html">Coffee</a>' in rest
    assert "In the afternoon <b>it is time for tea</b> again." in rest
    assert page.count('<link rel="stylesheet" href="assets/linkvoice.css">') == 1
    assert (blog.folder / "output/assets/linkvoice.css").is_file()
    assert section


def test_the_author_chooses_another_place(blog: Blog) -> None:
    """A comment in the text, Markdown or raw HTML of reStructuredText, is where the section stands; with `placement: marker` it stands nowhere else.

    The comment for all sections counts as one.
    """
    blog.write("content/milk.md", "Title: Milk\nDate: 2026-01-05\n\nFirst.\n\n<!-- linkvoice:backlinks -->\n\nLast: [tea]({filename}tea.md).\n")
    blog.write("content/sugar.md", "Title: Sugar\nDate: 2026-01-06\n\nWith [milk]({filename}milk.md).\n")
    blog.write(
        "content/tea.md", "Title: Tea & time\nDate: 2026-01-02\n\nFirst.\n\n<!-- linkvoice:linked-from -->\n\nLast: [coffee]({filename}coffee.rst).\n"
    )
    blog.add_linkvoice(linked_from={"placement": "marker"})

    blog.run()

    for path in ("tea-time.html", "milk.html"):
        page = blog.html(path).partition("<body")[2]
        assert page.index("First.") < page.index('<section class="linkvoice') < page.index("Last:")
    assert 'class="linkvoice' not in blog.html("coffee.html")


def test_a_theme_writes_the_section_itself(blog: Blog) -> None:
    """`article.linkvoice` holds the sections and the articles at both ends; what a theme writes is not written again."""
    blog.write(
        "templates/article.html",
        """
        {% extends "!simple/article.html" %}
        {% block content %}{{ super() }}
        <aside>{% for other in article.linkvoice.inbound %}<i>{{ other.title }} at {{ other.url }}</i>{% endfor %}</aside>
        <aside>{% for other in article.linkvoice.outbound %}<b>{{ other.title }}</b>{% endfor %}</aside>
        {% if article.slug == "coffee" %}{{ article.linkvoice.linked_from }}{% else %}<nav data-linkvoice="linked-from"></nav>{% endif %}
        {% endblock %}
        """,
    )
    blog.settings |= {"THEME": "simple", "THEME_TEMPLATES_OVERRIDES": ["templates"]}
    blog.add_linkvoice()

    result = blog.run()

    tea, coffee = blog.html("tea-time.html"), blog.html("coffee.html")
    assert "<aside><i>Coffee at coffee.html</i></aside>" in tea, result.stdout
    assert "<aside><b>Coffee</b></aside>" in tea
    assert 'class="linkvoice' not in tea
    assert coffee.count('<section class="linkvoice') == 1
    assert coffee.index("<aside>") < coffee.index('<section class="linkvoice')


def test_who_links_to_us_goes_through_the_theme(blog: Blog) -> None:
    """With a ledger, the theme's base template shows the list and who sends readers, and a page that is linked says by whom; feeds hold none of it."""
    tell(blog, "tea-time.html", "tag/drinks.html", "gone.html", title="A <b>bold</b> {{ post }}")
    visited(blog.folder / ".linkvoice", {("https://friend0.example", f"{BASE}tea-time.html"): 41})
    blog.add_linkvoice(voices={"nav": True, "referrals": "linking"})

    result = blog.run()

    page = blog.html("who-links-to-us.html")
    assert '<td><a href="tea-time.html">Tea &amp; time</a></td><td>at least 30</td>' in page
    assert "<title>Who links to us</title>" in page, result.stdout
    assert page.count('<h1 id="lv-voices">Who links to us</h1>') == 1
    assert 'id="contentinfo"' in page
    assert "A &lt;b&gt;bold&lt;/b&gt; {{ post }}" in page
    assert 'href="tea-time.html"' in page
    assert '<a href="https://site.test/blog/who-links-to-us.html">Who links to us</a>' in blog.html("index.html")
    assert "friend0.example" in blog.html("tea-time.html")
    assert not [path for path, text in blog.output().items() if path.endswith(".xml") and b"friend0" in text]
    assert [(code, path) for code, path, _ in blog.said()] == [("LV601", "linkvoice.ledger.jsonl")]


def test_a_theme_that_shows_nothing_of_the_list_is_told(blog: Blog) -> None:
    """A base template without the usual block gets a hint what to do."""
    tell(blog, "tea-time.html")
    blog.write("templates/base.html", "<html><head></head><body>Nothing</body></html>")
    blog.settings |= {"THEME": "simple", "THEME_TEMPLATES_OVERRIDES": ["templates"]}
    blog.add_linkvoice(fail_on="never")

    result = blog.run()

    assert "who-links-to-us.html is empty" in re.sub(r"\s+", " ", result.stdout)


def test_without_links_there_is_no_such_page(blog: Blog) -> None:
    """No ledger, or none with a link to show: no page, no entry in the menu, no section."""
    blog.add_linkvoice(voices={"nav": True})

    blog.run()

    assert not (blog.folder / "output/who-links-to-us.html").exists()
    assert "Who links to us" not in blog.html("index.html")


def test_the_list_goes_into_a_page_of_the_author(blog: Blog) -> None:
    """A page with that slug keeps its text; the list stands where its comment says. A theme's own template counts for the others."""
    tell(blog, *(f"tea-time.html?{number}" for number in range(3)))
    blog.write("content/pages/links.md", "Title: Friends\nSlug: who-links-to-us\n\nThank you:\n\n<!-- linkvoice:voices -->\n\nGoodbye.\n")
    blog.write("templates/linkvoice.html", "<main>{{ linkvoice.title }}: {{ linkvoice.content }}</main>")
    blog.settings["THEME_TEMPLATES_OVERRIDES"] = ["templates"]
    blog.add_linkvoice(voices={"limit": 2})

    result = blog.run()

    page = blog.html("pages/who-links-to-us.html")
    assert page.index("Thank you:") < page.index("linkvoice-voices") < page.index("Goodbye."), result.stdout
    assert not (blog.folder / "output/who-links-to-us.html").exists()
    assert 'href="../who-links-to-us/sites-2.html' in page
    assert blog.html("who-links-to-us/sites-2.html").startswith("<main>Who links to us")
    assert "../pages/who-links-to-us.html" in blog.html("who-links-to-us/sites-2.html")


def test_rel_is_mended_where_that_is_asked_for(blog: Blog) -> None:
    """`fix: safe` writes rel well in every page that Pelican writes."""
    blog.write("content/out.md", 'Title: Out\nDate: 2026-01-04\n\n<a rel="NoFollow, ugc" href="https://example.com/">x</a>\n')
    blog.add_linkvoice(fix="safe")

    blog.run()

    assert 'rel="NoFollow ugc"' in blog.html("out.html")
    assert 'rel="NoFollow ugc"' in blog.html("index.html")
    assert re.search(rb"NoFollow, ugc", blog.output()["feeds/all.atom.xml"])

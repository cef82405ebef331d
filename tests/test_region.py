"""Content and chrome: what the author wrote, and what the theme put around it."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.sites import read


def content(html: str, *known: str) -> list[str]:
    """Give the hrefs of the content links of a page."""
    return [link.href for link in read(html, content=known)[1] if link.region == "content"]


CONTAINERS = [
    "<div itemprop=articleBody>{}</div>",
    "<article>{}</article>",
    "<main>{}</main>",
    "<div role=main>{}</div>",
    "<div class='x document'>{}</div>",
    "<div class='body x'>{}</div>",
    "<div id=content>{}</div>",
    "<div id=main-content>{}</div>",
]


@pytest.mark.parametrize("container", CONTAINERS)
def test_content_is_what_a_usual_container_holds(container: str) -> None:
    """What stands inside the container is content, what stands outside is chrome."""
    html = f"<head><link rel=icon href=0></head><body><a href=1>t</a>{container.format('<p><a href=2>t</a><img src=3></p>')}<a href=4>t</a>"

    assert content(html) == ["2", "3"]


@pytest.mark.parametrize(("better", "worse"), list(pairwise(CONTAINERS)))
@pytest.mark.parametrize("nested", [True, False])
def test_the_order_of_containers_decides(better: str, worse: str, nested: bool) -> None:
    """Of several containers the most telling one counts, wherever it stands."""
    inner = better.format("<a href=2>t</a>")
    html = worse.format(f"<a href=1>t</a>{inner}") if nested else worse.format("<a href=1>t</a>") + inner

    assert content(html) == ["2"]


def test_of_two_equal_containers_the_first_counts() -> None:
    """A page with several articles has its content in the first."""
    assert content("<article><a href=1>t</a></article><article><a href=2>t</a></article>") == ["1"]


def test_without_a_container_the_body_is_content() -> None:
    """A page without any usual container is content but for its head."""
    assert content("<head><link rel=icon href=0></head><body><p><a href=1>t</a></p><a href=2>t</a>") == ["1", "2"]


def test_an_empty_container_leaves_no_content() -> None:
    """A container without links does not make the rest of the page content."""
    assert content("<nav><a href=1>t</a></nav><main><p>t</p></main><a href=2>t</a>") == []


@pytest.mark.parametrize(
    "around",
    [
        "<nav>{}</nav>",
        "<header>{}</header>",
        "<footer>{}</footer>",
        "<aside>{}</aside>",
        "<div role=navigation>{}</div>",
        "<div role=search>{}</div>",
        "<div role=banner>{}</div>",
        "<div role=contentinfo>{}</div>",
        "<div class=toc>{}</div>",
        "<div class='x toc y'>{}</div>",
        "<NAV>{}</NAV>",
        "<nav><ul><li>{}</li></ul></nav>",
    ],
)
@pytest.mark.parametrize("page", ["<main><a href=1>t</a>{}<a href=3>t</a></main>", "<body><a href=1>t</a>{}<a href=3>t</a></body>"])
def test_what_stands_around_is_chrome_within_the_container_too(around: str, page: str) -> None:
    """Navigation, headers, footers, asides and tables of contents are chrome wherever they stand."""
    assert content(page.format(around.format("<a href=2>t</a><form action=x></form>"))) == ["1", "3"]


@pytest.mark.parametrize("other", ["<div class=tocs>{}</div>", "<div role=list>{}</div>", "<section>{}</section>", "<div id=toc>{}</div>"])
def test_other_parts_of_the_container_are_content(other: str) -> None:
    """Only what is known to stand around is taken out."""
    assert content(f"<main>{other.format('<a href=1>t</a>')}</main>") == ["1"]


def test_a_permalink_is_chrome() -> None:
    """The sign beside a heading was put there by the generator, also where the content is known."""
    html = "<main><h2 id=x>X<a class=headerlink href=#x>¶</a></h2><p><a href=1>t</a></p></main>"

    assert content(html) == ["1"]
    assert content(html, "#x", "1") == ["1"]


def test_the_hrefs_that_the_generator_knows_win() -> None:
    """Where the content's hrefs stand in a row, there is the content: the container does not matter, nor what it holds."""
    html = "<main><a href=0>t</a></main><div><aside><a href=1>t</a></aside><p><img src=i><a href=2>t</a></p></div><a href=3>t</a>"

    assert content(html) == ["0"]
    assert content(html, "1", "2") == ["1", "i", "2"]


@pytest.mark.parametrize(
    "html",
    [
        "<nav><a href=guide/>Guide</a></nav><main><p><a href=guide/>the guide</a></p></main><footer><a href=guide/>Guide</a></footer>",
        "<div><a href=guide/>Guide</a></div><main><header><a href=guide/>Guide</a></header><p><a href=guide/>the guide</a></p></main>",
        "<main><p><a href=guide/>the guide</a></p><nav><a href=guide/>Guide</a></nav></main>",
        "<nav><a href=guide/>Guide</a></nav><p><a href=guide/>the guide</a></p>",
    ],
)
def test_navigation_with_the_same_links_is_not_taken_for_the_content(html: str) -> None:
    """Where the known hrefs stand in several places, the one where content usually stands is the content."""
    links = read(html, content=("guide/",))[1]

    assert [link.text for link in links if link.region == "content"] == ["the guide"]


def test_an_aside_of_the_author_is_content() -> None:
    """Where the only other place is outside of the container, what stands around within it may well be the author's."""
    html = "<div><a href=guide/>Guide</a></div><main><aside><a href=guide/>the guide</a></aside></main>"

    assert [link.text for link in read(html, content=("guide/",))[1] if link.region == "content"] == ["the guide"]


def test_content_that_is_not_found_again_falls_back_to_the_container() -> None:
    """Where a plugin changed the hrefs afterwards, the container counts, less what stands around within it."""
    html = "<nav><a href=0>t</a></nav><main><nav><a href=1>t</a></nav><p><a href=2>t</a></p></main>"

    assert content(html, "other/") == ["2"]


def test_a_section_of_our_own_within_the_content_does_not_hide_it() -> None:
    """The content is found again although linkvoice has put its section in its midst; the section's links are in no graph."""
    html = "<div><a href=1>t</a><section class=linkvoice><a href=back/>t</a></section><a href=2>t</a></div><main><a href=3>t</a></main>"

    assert content(html, "1", "2") == ["1", "2"]
    assert [link.href for link in read(html, content=("1", "2"))[1]] == ["1", "2", "3"]


def test_our_own_section_is_no_source_of_links_but_of_places() -> None:
    """Links in `section.linkvoice` are in neither graph; what links to its heading finds it."""
    page, links = read("<main><a href=1>t</a><section class='linkvoice x'><h2 id=linked-from>t</h2><a href=2>t</a><img src=3></section></main>")

    assert [link.href for link in links] == ["1"]
    assert page.anchors == {"linked-from"}


@pytest.mark.parametrize(
    "html", ["<div class=linkvoice><a href=1>t</a></div>", "<section class=linkvoices><a href=1>t</a></section>", "<p>linkvoice</p><a href=1>t</a>"]
)
def test_only_the_section_itself_is_ours(html: str) -> None:
    """Other elements that happen to have the name are read like all others."""
    assert content(html) == ["1"]

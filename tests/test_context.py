"""The sentence around a link, as the reader of another page will see it."""

from __future__ import annotations

from collections.abc import Iterator

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from linkvoice.extract.context import Sentences, heading_of
from linkvoice.model.link import Context, Heading

EXTENSIONS = ["abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc"]


def contexts(html: str) -> Iterator[Context]:
    """Read the links of a page in the order of the document."""
    sentences = Sentences()
    heading: Heading | None = None
    for node in LexborHTMLParser(html).css("a,h1,h2,h3,h4,h5,h6"):
        if node.tag != "a":
            heading = heading_of(node)
        elif (context := sentences.context(node, heading)) is not None:
            yield context


def shown(html: str) -> list[str]:
    """Write each context as ``before[link]after``."""
    return [f"{context.before}[{context.text}]{context.after}" for context in contexts(html)]


def from_markdown(source: str, **toc: object) -> str:
    return str(markdown.markdown(source, extensions=EXTENSIONS, extension_configs={"toc": {"permalink": True, **toc}}))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("<p>Read the <a href=g/>guide</a> first.</p>", ["Read the [guide] first."], id="one sentence"),
        pytest.param("<p>Install it. Then read the <a href=g/>guide</a>. It is short.</p>", ["Then read the [guide]."], id="the middle of three"),
        pytest.param("<p>See <a href=a/>A</a> and <a href=b/>B</a>.</p>", ["See [A] and B.", "See A and [B]."], id="two links in a sentence"),
        pytest.param("<p><a href=a/>One</a>. <a href=b/>Two</a>!</p>", ["[One].", "[Two]!"], id="two sentences of a link"),
        pytest.param("<p>Really? Yes! <a href=a/>See this.</a> Next.</p>", ["[See this.]"], id="the full stop inside the link"),
        pytest.param(
            '<p>He said "Stop." See <a href=a/>A</a> (or not.) More.</p>', ["See [A] (or not.)"], id="closing quotes and brackets end it too"
        ),
        pytest.param(
            "<p>Edit mkdocs.yml, then docs/index.md, see <a href=a/>A</a>.</p>", ["Edit mkdocs.yml, then docs/index.md, see [A]."], id="dots in names"
        ),
        pytest.param(
            "<p>Use a plugin, e.g. <a href=a/>Search</a>, i.e. The one.</p>", ["Use a plugin, e.g. [Search], i.e. The one."], id="e.g. and i.e."
        ),
        pytest.param(
            "<p>As J. Doe says, cf. <a href=a/>A</a>, vs. Others.</p>", ["As J. Doe says, cf. [A], vs. Others."], id="initials and abbreviations"
        ),
        pytest.param(
            "<p>Es gibt z. B. <a href=a/>A</a> am 3. Oktober. Ende.</p>", ["Es gibt z. B. [A] am 3. Oktober."], id="German abbreviations and ordinals"
        ),
        pytest.param("<p>New in 1.2.3. See <a href=a/>A</a>.</p>", ["See [A]."], id="a version ends a sentence"),
        pytest.param("<p>Set it. docs_dir is <a href=a/>A</a>.</p>", ["Set it. docs_dir is [A]."], id="no sentence begins with a small letter"),
        pytest.param("<p>最初の文。<a href=a/>ガイド</a>を読む。次の文。</p>", ["[ガイド]を読む。"], id="Japanese has no spaces"),
        pytest.param("<p>هل قرأت؟ اقرأ <a href=a/>الدليل</a> الآن.</p>", ["اقرأ [الدليل] الآن."], id="the Arabic question mark"),
        pytest.param("<p>Wait… See <a href=a/>A</a>... And go.</p>", ["See [A]..."], id="an ellipsis ends a sentence"),
        pytest.param(
            "<p>a\n  soft\n\twrapped <a href=a/>\n link </a>\n here</p>",
            ["a soft wrapped [link] here"],
            id="white space is folded, and not part of the link",
        ),
        pytest.param("<p>one<br>two <a href=a/>A</a><br/>three</p>", ["one two [A] three"], id="a line break is a space"),
        pytest.param(
            "<p>Set <code>a</code> <em>or <a href=a/><code>b</code></a></em> now</p>", ["Set a or [b] now"], id="markup within the sentence"
        ),
        pytest.param(
            "<div>Before<p>within</p>then <a href=a/>A</a> after<ul><li>x</li></ul>tail</div>", ["then [A] after"], id="no sentence crosses a block"
        ),
        pytest.param("<blockquote><p>Quoted <a href=a/>A</a>.</p></blockquote>", ["Quoted [A]."], id="a quotation"),
        pytest.param("<a href=a/>A</a> in the body", ["[A] in the body"], id="no block at all"),
        pytest.param("<a href=a/><h3>Title</h3><p>Some words.</p></a>", ["[Title Some words.]"], id="a card that is a link"),
        pytest.param(
            "<p>Read <a href=a/><img src=x alt='the guide'></a> now</p>", ["Read [the guide] now"], id="a picture says its alternative text"
        ),
        pytest.param("<p>x <a href=a/ aria-label='Edit'><svg><title>pen</title></svg></a></p>", ["x [Edit]"], id="an icon says its label"),
        pytest.param("<p>x <a href=a/><svg></svg></a> y</p>", ["x [] y"], id="an icon without a label says nothing"),
        pytest.param(
            "<p>Fine <img class=emojione alt=😄> <a href=a/>A</a> <img alt=photo></p>", ["Fine 😄 [A]"], id="emoji are words, pictures are not"
        ),
        pytest.param("<p>x<script>a. B()</script><style>c</style> <a href=a/>A</a></p>", ["x [A]"], id="scripts and styles are not read"),
        pytest.param("<pre><code>import a\nfrom <a href=b/>b</a> import  c\nd</code></pre>", ["from [b] import c"], id="in code, the line"),
        pytest.param("<pre>a\n<a href=b/>b\n c</a> d\ne</pre>", ["[b c] d"], id="in code, a link over two lines"),
        pytest.param("<p>See <a href=#x>above</a> and <a href=a/>A</a></p>", ["See above and [A]"], id="a link within its page is text"),
        pytest.param("<p>No link: <a name=x></a><a>y</a> <a href=''>z</a></p>", [], id="anchors and links to oneself have no context"),
        pytest.param("<p>a\ufdd0b <a href=a/>A\ufdd1</a></p>", ["ab [A]"], id="characters that Unicode keeps for programs"),
    ],
)
def test_a_link_is_shown_in_its_sentence(html: str, expected: list[str]) -> None:
    """Each link comes with its sentence, no more and no less."""
    assert shown(html) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("See also:\n\n* [A](a.md)\n* [B](b.md)", ["See also: [A]", "See also: [B]"], id="the line above a list"),
        pytest.param("It works. Read on:\n\n1. [A](a.md)", ["Read on: [A]"], id="only the last sentence above a list"),
        pytest.param("Some words.\n\n* [A](a.md)", ["[A]"], id="a line above that announces nothing"),
        pytest.param("* Guides\n    * [A](a.md)", ["Guides: [A]"], id="the item that a list is part of"),
        pytest.param("* [A](a.md) tells more\n* x", ["[A] tells more"], id="an item that speaks for itself"),
        pytest.param("* [A](a.md)\n\n    It does things. And more.\n\n* x", ["[A]: It does things."], id="the next paragraph of an item"),
        pytest.param("* [Why?](a.md)\n\n    Because. So.\n\n* x", ["[Why?] Because."], id="a question needs no colon"),
        pytest.param("* [A](a.md):\n\n    It does things.\n\n* x", ["[A]: It does things."], id="a colon is not doubled"),
        pytest.param("[A](a.md)\n:   The first. The second.", ["[A]: The first."], id="the definition of a term"),
        pytest.param("[A](a.md)\n\n:   The first.\n\n    More.", ["[A]: The first."], id="the definition in paragraphs"),
        pytest.param("Term\n:   [A](a.md)", ["Term: [A]"], id="the term of a definition"),
        pytest.param("|Option|Use|\n|-|-|\n|[`nav`](a.md)|The *order* of pages|", ["[nav] · The order of pages"], id="the row of a cell"),
        pytest.param("|a|b|c|\n|-|-|-|\n|x||[A](a.md)|", ["x · [A]"], id="empty cells are left out"),
        pytest.param("|a|b|\n|-|-|\n|x|See [Nav](a.md). More.|", ["See [Nav]."], id="a cell that speaks for itself"),
        pytest.param('!!! note "About [A](a.md)"\n    Read [this](b.md). Now.', ["About [A]", "Read [this]."], id="an admonition"),
        pytest.param(
            "Text[^1] with [A](a.md).[^1]\n\n[^1]: Note of [B](b.md).", ["Text with [A].", "Note of [B]."], id="marks of footnotes are no words"
        ),
        pytest.param("[![Build](b.svg)](a.md) [![](c.svg)](b.md)", ["[Build]", "Build []"], id="pictures in a row"),
        pytest.param("[A](a.md)", ["[A]"], id="a paragraph that is only a link"),
    ],
)
def test_a_lone_link_gets_the_words_that_belong_to_it(source: str, expected: list[str]) -> None:
    """Where a link is all that its block says, its list, its row or its definition says more."""
    assert shown(from_markdown(source)) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param(from_markdown("## C# and ¶"), Heading("C# and ¶", "c-and"), id="the sign of the permalink in the text itself"),
        pytest.param(from_markdown("## C# for all", permalink="#"), Heading("C# for all", "c-for-all"), id="a permalink that is a number sign"),
        pytest.param(from_markdown("## A", permalink="link", permalink_class="headerlink x"), Heading("A", "a"), id="a permalink that is a word"),
        pytest.param(from_markdown("## A", permalink="🔗", permalink_class="mine"), Heading("A", "a"), id="a permalink with another class"),
        pytest.param(from_markdown("## A & `<b>`", permalink=False, anchorlink=True), Heading("A & <b>", "a-b"), id="a heading that links to itself"),
        pytest.param("<h2 id=x>\n  See\n <a href=a/>this</a> <em>now</em></h2>", Heading("See this now", "x"), id="a link in a heading"),
        pytest.param("<section id=s><h2>Old</h2></section>", Heading("Old", "s"), id="the anchor of a section"),
        pytest.param("<div class='section' id=s><h2>Old</h2></div>", Heading("Old", "s"), id="the anchor of a section of docutils"),
        pytest.param("<div class='sections' id=s><h2>Old</h2></div>", Heading("Old", ""), id="the anchor of something else"),
        pytest.param("<h2>No anchor</h2>", Heading("No anchor", ""), id="no anchor"),
        pytest.param(
            '<h3 id=m.f><code>f</code> <span class="doc doc-labels"><small><code>property</code></small></span></h3>',
            Heading("f", "m.f"),
            id="labels of mkdocstrings",
        ),
    ],
)
def test_a_heading_is_its_words(html: str, expected: Heading) -> None:
    """A heading is read without permalinks and labels, and without losing a character of its own."""
    node = LexborHTMLParser(html).css_first("h1,h2,h3")
    assert node is not None
    assert heading_of(node) == expected


def test_a_context_knows_its_heading() -> None:
    """The nearest heading before a link comes with it."""
    html = from_markdown("[A](a.md)\n\n# One\n\n[B](b.md)\n\n## See [C](c.md)\n\n[D](d.md)")
    assert [context.heading for context in contexts(html)] == [
        None,
        Heading("One", "one"),
        Heading("See C", "see-c"),
        Heading("See C", "see-c"),
    ]


def test_the_permalink_of_a_heading_is_never_shown() -> None:
    """A sentence in a heading ends where its words end."""
    assert shown(from_markdown("## See [A](a.md) now")) == ["See [A] now"]


def test_a_text_without_an_end_is_cut() -> None:
    """However long a text without a full stop is, a thousand characters on each side are kept."""
    (context,) = contexts(f"<p>{'word ' * 5000}<a href=a/>A</a>{' after' * 5000}</p>")
    assert (len(context.before), context.text, len(context.after)) == (1000, "A", 1000)


def test_links_far_down_are_found() -> None:
    """Elements nested a hundred thousand deep are read like any others."""
    assert shown(f"<p>Deep {'<span>' * 100_000}<a href=a/>A</a>") == ["Deep [A]"]


TAGS = ["a", "b", "br", "dd", "dl", "dt", "h2", "img", "li", "p", "pre", "span", "svg", "table", "td", "template", "tr", "ul"]
PARTS = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
    st.sampled_from(
        [
            "<a href=x>",
            '<a href="#y" class=headerlink>',
            "<a href>",
            "<img alt='z. Z'>",
            "<h2 id=q>",
            "<!--",
            "-->",
            ". ",
            "。",
            "\n",
            "\ufdd0",
            "\ufdd1",
        ]
    ),
    st.text(max_size=8),
)


@given(st.lists(PARTS, max_size=40).map("".join))
def test_any_html_has_contexts(html: str) -> None:
    """Malformed HTML never raises, and no context holds a line end or a sign of ours."""
    for context in contexts(html):
        assert not set("\n\ufdd0\ufdd1") & set(context.before + context.text + context.after)

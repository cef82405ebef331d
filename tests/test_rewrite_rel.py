"""The mending of `rel`: what changes, and that nothing else does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from linkvoice.model.mending import Mending
from linkvoice.rewrite.reading import reads_the_same
from linkvoice.rewrite.rel import MOVED, Wanted, merge_rel, rewrite_rel
from linkvoice.rewrite.tags import Tag, start_tags
from tests.pages import broken_pages, pages

_TOKENS = st.lists(st.sampled_from(["sponsored", "ugc nofollow", "noopener", "noreferrer", "NoFollow", "me", 'a"b', "é", "&amp;"]), max_size=3)


def every_link(*tokens: str, tidies: bool = True, moves: bool = True) -> Wanted:
    """Want these tokens of every link, and all else that can be mended."""
    return lambda tag: Mending(tokens, tidies, moves) if tag.name in {"a", "area"} else None


def rewritten(html: bytes, wanted: Wanted) -> bytes:
    """Give a page mended, or as it is where it cannot be."""
    result = rewrite_rel(html, wanted)
    return html if result is None else result


@pytest.mark.parametrize(
    ("existing", "add", "expected"),
    [
        ("", [], ""),
        ("", ["sponsored"], "sponsored"),
        ("me noopener", ["sponsored"], "me noopener sponsored"),
        ("Me NOOPENER", ["noopener"], "Me NOOPENER"),
        ("nofollow,ugc", [], "nofollow ugc"),
        ("nofollow, ugc ,", [], "nofollow ugc"),
        ("a b A c b", [], "a b c"),
        ("\ta\n b\r\f", ["c"], "a b c"),
        ("noopener", ["ugc nofollow"], "noopener ugc nofollow"),
        ("noopener", ["noreferrer", "NoReferrer"], "noopener"),
        ("noreferrer", ["noreferrer", "ugc"], "noreferrer ugc"),
        ("\u212aey", ["key"], "\u212aey key"),
        ("a\u00a0b", ["c"], "a\u00a0b c"),
    ],
)
def test_tokens_are_merged_never_replaced(existing: str, add: list[str], expected: str) -> None:
    """Existing tokens come first, in order and as written; only what lacks is appended, and never noreferrer."""
    assert expected == merge_rel(existing, add)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<a href=x>", '<a href=x rel="ugc">'),
        ("<a href=x/>", '<a href=x/ rel="ugc">'),
        ('<a href="x"/>', '<a href="x" rel="ugc"/>'),
        ("<a/href=x>", '<a/href=x rel="ugc">'),
        ("<a href=>", '<a rel="ugc" href=>'),
        ("<a>", '<a rel="ugc">'),
        ("<a\n  href='x'\n>", "<a\n  href='x' rel=\"ugc\"\n>"),
        ("<A HREF=x REL=ME>", '<A HREF=x REL="ME ugc">'),
        ("<a rel=me href=x>", '<a rel="me ugc" href=x>'),
        ("<a rel=me/>", '<a rel="me/ ugc">'),
        ("<a rel='me' href=x>", "<a rel='me ugc' href=x>"),
        ('<a rel = "me"href=x>', '<a rel = "me ugc"href=x>'),
        ("<a rel href=x>", '<a rel="ugc" href=x>'),
        ("<a rel= href>", '<a rel= "href ugc">'),
        ("<a rel= >", "<a rel= ugc>"),
        ('<a rel="">', '<a rel="ugc">'),
        ("<a rel=UGC>", "<a rel=UGC>"),
        ('<a rel="x  ugc ">', '<a rel="x  ugc ">'),
        ('<a rel="ug&#99;">', '<a rel="ug&#99;">'),
        ('<a rel="n&#111;&amp;">', '<a rel="n&#111;&amp; ugc">'),
        ('<a rel="a&#32;b">', '<a rel="a b ugc">'),
        ("<a rel='a\"b'>", "<a rel='a\"b ugc'>"),
        ('<a rel=a"b>', "<a rel='a\"b ugc'>"),
        ("<a rel=a rel=b>", '<a rel="a ugc" rel=b>'),
        ('<a title="&quot;&eacute;" data-x=`  rel=a  y>', '<a title="&quot;&eacute;" data-x=`  rel="a ugc"  y>'),
        ("<area rel=a>", '<area rel="a ugc">'),
    ],
)
def test_a_token_is_added_to_the_one_attribute(html: str, expected: str) -> None:
    """The attribute is made, or filled, or quoted when it must be; the rest of the tag stays as it is."""
    assert expected == rewritten(html.encode(), every_link("ugc")).decode()


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<a href=x>", "<a href=x>"),
        ("<a rel=''>", "<a>"),
        ("<a rel>", "<a>"),
        ("<a rel= >", "<a>"),
        ("<a rel= href=x>", "<a rel= href=x>"),
        ("<a href=x rel>", "<a href=x>"),
        ("<a href=x rel/>", "<a href=x />"),
        ('<a class="b"rel="" href=x>', '<a class="b" href=x>'),
        ("<a rel=' ' href=x>", "<a href=x>"),
        ("<a rel='' rel=b>", "<a rel='' rel=b>"),
        ("<a rel='' nofollow>", "<a rel='nofollow'>"),
        ("<a rel=a,a>", "<a rel=a>"),
        ("<a rel=a,b>", '<a rel="a b">'),
        ("<a rel='a, b,'>", "<a rel='a b'>"),
        ('<a rel="a b A">', '<a rel="a b">'),
        ('<a rel=",">', "<a>"),
        ("<a href=x nofollow>", '<a href=x rel="nofollow">'),
        ("<a nofollow href=x>", '<a rel="nofollow" href=x>'),
        ("<a href=x nofollow UGC>", '<a href=x rel="nofollow ugc">'),
        ("<a href=x rel=noopener nofollow>", '<a href=x rel="noopener nofollow">'),
        ("<a href=x rel=noopener nofollow/>", '<a href=x rel="noopener nofollow" />'),
        ('<a nofollow="" href=x rel=a>', '<a href=x rel="a nofollow">'),
        ('<a rel=a nofollow="nofollow"href=x>', '<a rel="a nofollow" href=x>'),
        ("<a rel=nofollow nofollow=true>", "<a rel=nofollow>"),
        ("<a rel=nofollow nofollow/href=x>", "<a rel=nofollow /href=x>"),
        ("<a/rel=a/nofollow/href=x>", "<a/rel=a/nofollow/href=x>"),
        ("<a nofollow=false>", "<a nofollow=false>"),
        ("<a href=x rel=noopener noreferrer>", "<a href=x rel=noopener noreferrer>"),
        ("<a href=x dofollow>", "<a href=x dofollow>"),
        ("<a href=x sponsored='' nofollow/rel>", '<a href=x /rel="sponsored nofollow">'),
        ("<a rel=b foo nofollow='' =b>", "<a rel=b foo nofollow='' =b>"),
        ("<a rel=b,c foo nofollow='' =b>", "<a rel=\"b c\" foo nofollow='' =b>"),
    ],
)
def test_how_a_rel_is_written_is_mended_without_adding_to_it(html: str, expected: str) -> None:
    """Commas and copies go, tokens written as attributes move in; where that could change another attribute, the tag stays."""
    assert expected == rewritten(html.encode(), every_link()).decode()


def test_only_links_have_tokens_moved() -> None:
    """On other elements an attribute called `external` is somebody else's."""
    assert rewrite_rel(b"<form external rel=a,b>", lambda _tag: Mending(tidies=True, moves=True)) == b'<form external rel="a b">'


@pytest.mark.parametrize(
    ("html", "expected", "tidies", "moves"),
    [
        ("<a rel='a,b a,b' nofollow>", "<a rel='a,b a,b ugc' nofollow>", False, False),
        ("<a rel=a,b nofollow>", '<a rel="a,b nofollow ugc">', False, True),
        ("<a rel='a,b a' nofollow>", "<a rel='a b ugc' nofollow>", True, False),
        ("<a rel='' nofollow>", "<a rel='ugc' nofollow>", False, False),
        ("<a rel='a ,ugc '>", "<a rel='a ,ugc ugc'>", False, False),
        ("<a rel='b&#32;ugc'>", "<a rel='b&#32;ugc'>", False, False),
        ("<a nofollow>", '<a nofollow rel="ugc">', False, False),
    ],
)
def test_nothing_is_mended_that_was_not_asked_for(html: str, expected: str, tidies: bool, moves: bool) -> None:
    """A mark may silence one rule about a link and not another: each cure comes alone."""
    assert expected == rewritten(html.encode(), every_link("ugc", tidies=tidies, moves=moves)).decode()


@pytest.mark.parametrize(
    "html",
    [
        "<!-- <a> -->",
        "<script>'<a>'</script>",
        "<style><a></style>",
        "<template><a></template>",
        "<textarea><a></textarea>",
        "<title><a></title>",
        "<a",
        "<b>",
    ],
)
def test_what_is_no_link_of_the_page_is_left_alone(html: str) -> None:
    """Comments, scripts and templates keep their bytes, whatever they hold."""
    assert rewrite_rel(html.encode(), every_link("ugc")) == html.encode()


def test_pages_of_other_encodings_keep_their_bytes() -> None:
    """Only ASCII is written, and what is not ASCII is neither read nor changed."""
    assert rewrite_rel("<a title=é rel='ü'>".encode("latin-1"), every_link("x")) == "<a title=é rel='ü x'>".encode("latin-1")
    assert rewrite_rel(b"<a>", every_link("é\"'&")) == b'<a rel="&#233;&quot;&#39;&amp;">'


def _choose(tag: Tag) -> bool:
    """Choose about half of the links, by what they say rather than where they stand."""
    return tag.name in {"a", "area"} and len(tag.attributes) % 2 == 0


@given(st.one_of(pages, broken_pages()), st.builds(Mending, _TOKENS.map(tuple), st.booleans(), st.booleans()))
def test_only_the_chosen_tags_change_and_only_once(html: bytes, mending: Mending) -> None:
    """On any page: bytes outside the chosen tags stay, a second time changes nothing, and a browser sees nothing but other rels."""
    chosen: list[Tag] = []

    def wanted(tag: Tag) -> Mending | None:
        if _choose(tag):
            if not tag.in_template:
                chosen.append(tag)
            return mending
        return None

    result = rewritten(html, wanted)
    starts = _starts(html, result, chosen)
    again = rewritten(result, lambda tag: mending if tag.start in starts else None)

    assert again == result
    assert reads_the_same(html, result, MOVED)


def _starts(html: bytes, result: bytes, chosen: list[Tag]) -> set[int]:
    """Find the chosen tags in the result, by the bytes between them, which must be the same."""
    starts: set[int] = set()
    at = done = 0
    tags = iter(start_tags(result))
    for tag in chosen:
        between = html[done : tag.start]
        assert result[at : at + len(between)] == between
        at += len(between)
        found = next(other for other in tags if other.start == at)
        starts.add(at)
        at, done = found.end, tag.end
    assert result[at:] == html[done:]
    return starts


@given(pages, _TOKENS)
def test_every_chosen_link_gets_its_tokens(html: bytes, tokens: list[str]) -> None:
    """On any page that is merely untidy, all links have what was asked for afterwards, and noreferrer only where it was."""
    result = rewritten(html, every_link(*tokens))
    before, after = (LexborHTMLParser(page).css("a,area") for page in (html, result))

    for old, new in zip(before, after, strict=True):
        had, has = ((node.attributes.get("rel") or "") for node in (old, new))
        assert merge_rel(has, tokens) == merge_rel(has, ())
        assert merge_rel(had, ()).lower().split() == merge_rel(has, ()).lower().split()[: len(merge_rel(had, ()).split())]
        assert ("noreferrer" in has.lower()) == ("noreferrer" in had.lower())


def test_a_page_too_broken_to_be_read_stays_as_it_is() -> None:
    """Here a browser reads a style sheet where one that knows no tree sees a link in SVG: the answer is that it cannot be done."""
    html = b"<svg><title><a href=v></title><style>a:after{content:'<a href=t>'}</style>"

    assert rewrite_rel(html, every_link("ugc")) is None


def test_reading_the_same_means_the_same_tree() -> None:
    """Two pages are the same to a reader when their trees differ in rel and moved tokens alone."""
    assert reads_the_same(b"<a x>", b"<a x rel=y>")
    assert reads_the_same(b"<a nofollow>", b"<a rel=nofollow>", MOVED)
    assert not reads_the_same(b"<a nofollow>", b"<a rel=nofollow>")
    assert not reads_the_same(b"<!-- <a> -->", b"<!-- <a rel=x> -->")

"""LV4xx, what a link says of its target: what the examples in their documentation do not show."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import linkvoice.rules.text.generic_link_text as generic
from linkvoice.model.finding import Finding
from tests.sites import findings_of, graph_of, judged

ELSEWHERE = "https://forge.acme.org/page"


def told(tmp_path: Path, files: dict[str, str], select: str, **options: object) -> tuple[Finding, ...]:
    """Judge a site by one rule."""
    rules = {"select": [select], **({"options": {select: options}} if options else {})}
    return findings_of(tmp_path, files, rules=rules)


# LV401


@pytest.mark.parametrize(
    ("html", "message"),
    [
        (f"<a href='{ELSEWHERE}'></a>", "this link has no text"),
        (f"<a href='{ELSEWHERE}'> &nbsp;\n </a>", "this link has no text"),
        (f"<a href='{ELSEWHERE}'><i class='icon icon-forge'></i></a>", "this link has no text"),
        (f"<a href='{ELSEWHERE}' title=' ' aria-label=''></a>", "this link has no text"),
        (f"<a href='{ELSEWHERE}'><img src='data:,x'></a>", "the picture in this link has no alternative text"),
        (f"<a href='{ELSEWHERE}'><img src='data:,x' alt=''></a>", "the picture in this link has no alternative text"),
        (f"<a href='{ELSEWHERE}'><picture><img src='data:,x' alt=' '></picture></a>", "the picture in this link has no alternative text"),
        (f"<a href='{ELSEWHERE}'><svg><path d='M0 0'/></svg></a>", "the picture in this link has no alternative text"),
        (f"<a href='{ELSEWHERE}'><svg><title> </title></svg></a>", "the picture in this link has no alternative text"),
        (f"<map><area href='{ELSEWHERE}'></map>", "this part of the image map has no alternative text"),
    ],
)
def test_links_that_nobody_can_read(tmp_path: Path, html: str, message: str) -> None:
    """Said of every link that eyes or a screen reader meet and get nothing of, with what is missing: text or alternative text."""
    findings = told(tmp_path, {"index.html": f"<main>{html}</main>"}, "LV401")

    assert [(finding.severity, finding.message) for finding in findings] == [("warning", f"{ELSEWHERE}: {message}")]
    assert ("alt=" if "alternative" in message else "aria-label=") in findings[0].hint


@pytest.mark.parametrize(
    "html",
    [
        f"<a href='{ELSEWHERE}'>The forge</a>",
        f"<a href='{ELSEWHERE}'><span><b>The forge</b></span></a>",
        f"<a href='{ELSEWHERE}' aria-label='The forge'></a>",
        f"<a href='{ELSEWHERE}' aria-labelledby='name'></a><i id=name>The forge</i>",
        f"<a href='{ELSEWHERE}' title='The forge'><i class='icon'></i></a>",
        f"<a href='{ELSEWHERE}'><img src='data:,x' alt='The forge'></a>",
        f"<a href='{ELSEWHERE}'><img src='data:,x' alt=''><img src='data:,y' alt='The forge'></a>",
        f"<a href='{ELSEWHERE}'><img src='data:,x' alt=''> The forge</a>",
        f"<a href='{ELSEWHERE}'><img src='data:,x' title='The forge'></a>",
        f"<a href='{ELSEWHERE}'><svg><title>The forge</title><path d='M0 0'/></svg></a>",
        f"<a href='{ELSEWHERE}'><svg aria-label='The forge'></svg></a>",
        f"<map><area href='{ELSEWHERE}' alt='The forge'></map>",
        f"<a href='{ELSEWHERE}' hidden></a>",
        f"<a href='{ELSEWHERE}' aria-hidden=true></a>",
        f"<div style='display: none'><a href='{ELSEWHERE}'></a></div>",
        f"<pre><code><a href='{ELSEWHERE}'></a>x = 1</code></pre>",
        f"<div class=mermaid><a href='{ELSEWHERE}'></a></div>",
        f"<template><a href='{ELSEWHERE}'></a></template>",
        "<a href='#here'></a><p id=here>",
        "<a href='index.html#here'></a><p id=here>",
        "<pre><span></span><code><a id='__codelineno-0-1' name='__codelineno-0-1' href='#__codelineno-0-1'></a>forge --all</code></pre>",
        "<a id=here></a>",
        "<a name=here></a>",
        f"<link rel=me href='{ELSEWHERE}'>",
    ],
)
def test_links_that_have_a_name_or_need_none(tmp_path: Path, html: str) -> None:
    """Any text, label or title is a name; what nobody is shown, anchors, code and diagrams need none."""
    assert told(tmp_path, {"index.html": f"<main>{html}</main>"}, "LV401") == ()


def test_a_logo_of_a_template_is_told_once(tmp_path: Path) -> None:
    """What a template repeats is one finding, with its count."""
    logo = f"<footer><a href='{ELSEWHERE}'><img src='data:,x'></a></footer>"
    findings = told(tmp_path, {f"{number}.html": logo for number in range(9)}, "LV401")

    assert [(finding.code, finding.count) for finding in findings] == [("LV401", 9)]


def test_each_empty_link_of_an_author_is_told(tmp_path: Path) -> None:
    """In content, each place is a finding; a mark silences one of them, and is of use."""
    empty = f"<a href='{ELSEWHERE}'></a>"
    html = f"<main>{empty}{empty}<a href='{ELSEWHERE}' data-linkvoice-ignore=LV401></a></main>"

    assert [finding.code for finding in findings_of(tmp_path, {"index.html": html}, rules={"select": ["LV0", "LV4"]})] == ["LV401", "LV401"]


# LV402


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "click here"),
        ("en-GB", "Click  here!"),
        ("en", "here"),
        ("en", "Read more »"),
        ("en", "[more]"),
        ("en", "→ Learn more …"),
        ("en_US", "this page"),
        ("", "See more."),
        ("", "weiterlesen"),
        ("de", "Hier"),
        ("de-AT", "Mehr erfahren"),
        ("fr", "En savoir plus"),
        ("fr-CA", "« ici »"),
        ("es", "haz clic aquí"),
        ("es-419", "Leer más"),
        ("it", "Clicca qui"),
        ("pt-BR", "Saiba mais"),
        ("nl", "lees meer"),
        ("sv", "Läs mer"),
        ("pl", "Kliknij tutaj"),
        ("ru", "Подробнее"),
        ("ja", "こちら"),
        ("ja", "続きを読む"),
        ("zh-Hant", "點擊這裡"),
        ("zh-CN", "点击这里"),
        ("ko", "더 보기"),
        ("da", "Læs mere"),
        ("nb", "Les mer"),
        ("fi", "Lue lisää"),
        ("cs", "Číst dále"),
        ("tr", "Daha fazla bilgi"),
        ("uk", "Докладніше"),
    ],
)
def test_texts_that_suit_any_link(tmp_path: Path, language: str, text: str) -> None:
    """Generic texts are known in the language of the page, whatever their case and the signs around them; in all where it has none."""
    findings = told(tmp_path, {"index.html": f"<html lang='{language}'><main><a href='{ELSEWHERE}'>{text}</a></main>"}, "LV402")

    shown = " ".join(text.split())
    assert [(finding.severity, finding.message) for finding in findings] == [("warning", f"`{shown}`: this text does not say where the link leads")]


@pytest.mark.parametrize(
    "link",
    [
        f"<a href='{ELSEWHERE}'>Click here to read about the forge</a>",
        f"<a href='{ELSEWHERE}'>hier</a>",
        f"<a href='{ELSEWHERE}'>Go</a>",
        f"<a href='{ELSEWHERE}' rel='noopener nofollow'>click here</a>",
        f"<a href='{ELSEWHERE}' rel='UGC,NoFollow'>click here</a>",
        f"<a href='{ELSEWHERE}' aria-label='Read more about the forge'>read more</a>",
        f"<a href='{ELSEWHERE}' aria-labelledby='name'>read more</a>",
        f"<a href='{ELSEWHERE}'>read more<span class=sr-only> about the forge</span></a>",
        "<a href='#top'>here</a>",
        "<a href=''>here</a>",
        "<a href='index.html#there'>here</a><p id=there>",
        "<a href='https://acme.dev/'>here</a>",
        "<a href='mailto:team@acme.dev'>click here</a>",
        "<a href='tel:+4930123456'>click here</a>",
        "<a href='javascript:void(0)'>click here</a>",
        "<a href='more.html'>More</a>",
        "<a href='other.html#for-more-information'>For more information</a>",
        "<a href='other.html#link'><code>link()</code></a>",
        f"<a href='{ELSEWHERE}'><code>--more</code></a>",
        f"<a href='{ELSEWHERE}'><code>$this</code></a>",
        f"<a href='{ELSEWHERE}'><code>@link</code></a>",
        f"<a href='{ELSEWHERE}'><code>.here</code></a>",
        "<a>click here</a>",
        f"<a href='{ELSEWHERE}'>…</a>",
        f"<a href='{ELSEWHERE}'></a>",
        "<img src='data:,x' alt='click here'>",
    ],
)
def test_texts_that_say_enough(tmp_path: Path, link: str) -> None:
    """Neither longer texts, nor those of another language, nor links that lead nowhere else, nor the very title of the target."""
    files = {"index.html": f"<html lang=en><main>{link}</main>", "more.html": "<title>More · Acme</title>", "other.html": ""}

    assert told(tmp_path, files, "LV402") == ()


def test_a_label_that_repeats_the_text_says_no_more(tmp_path: Path) -> None:
    """A label counts only where it says something else than the text."""
    html = f"<main><a href='{ELSEWHERE}' aria-label='Click Here'>click here</a></main>"

    assert [finding.code for finding in told(tmp_path, {"index.html": html}, "LV402")] == ["LV402"]


def test_one_finding_a_text_and_page(tmp_path: Path) -> None:
    """The same text on one page is one finding with a count, wherever it leads; another text or page is another."""
    links = "".join(f"<a href='{ELSEWHERE}/{number}'>Read more</a>" for number in range(3))
    files = {"index.html": f"<main>{links}<a href='{ELSEWHERE}'>here</a></main>", "b.html": f"<main>{links}</main>"}

    assert [(finding.page, finding.message.partition(":")[0], finding.count) for finding in told(tmp_path, files, "LV402")] == [
        ("b.html", "`Read more`", 3),
        ("index.html", "`here`", 1),
        ("index.html", "`Read more`", 3),
    ]


def test_one_finding_a_text_and_template(tmp_path: Path) -> None:
    """What a template repeats, and the lists that a generator makes, are one finding, though every link leads elsewhere."""
    files = {f"{number}.html": f"<nav><a href='{ELSEWHERE}/{number}'>more</a></nav>" for number in range(4)}
    files |= {f"page/{number}/index.html": f"<main><a href='{ELSEWHERE}/{number}'>read more</a></main>" for number in range(2, 5)}

    assert [(finding.message.partition(":")[0], finding.count) for finding in told(tmp_path, files, "LV402")] == [("`more`", 4), ("`read more`", 3)]


def test_a_mark_silences_its_own_link_alone(tmp_path: Path) -> None:
    """A suppressed link takes no other with it."""
    marked = f"<a href='{ELSEWHERE}/1' data-linkvoice-ignore=generic-link-text>here</a>"
    html = f"<main>{marked}<a href='{ELSEWHERE}/2'>here</a><a href='{ELSEWHERE}/3'>here</a></main>"
    findings = findings_of(tmp_path, {"index.html": html}, rules={"select": ["LV0", "LV4"]})

    assert [(finding.code, finding.count) for finding in findings] == [("LV402", 2)]


def test_the_hint_gives_the_title_of_the_target(tmp_path: Path) -> None:
    """A hint says what to write, as far as that is known."""
    files = {"index.html": "<main><a href=setup/>here</a></main>", "setup/index.html": "<title>Set up the forge - Acme</title>"}

    assert [finding.hint for finding in told(tmp_path, files, "LV402")] == ["name what is there, such as `Set up the forge`"]


def test_further_texts(tmp_path: Path) -> None:
    """A site may have generic texts of its own, in any language and case."""
    html = f"<html lang=en><main><a href='{ELSEWHERE}'>To the Shop!</a></main>"

    assert told(tmp_path / "a", {"index.html": html}, "LV402") == ()
    assert [finding.code for finding in told(tmp_path / "b", {"index.html": html}, "LV402", texts=["to the shop"])] == ["LV402"]


def test_the_language_of_the_site_stands_in(tmp_path: Path) -> None:
    """Where a page does not say its language, the site's own counts."""
    graph = graph_of(tmp_path, {"index.html": f"<main><a href='{ELSEWHERE}'>hier</a></main>"})
    said = {language: graph._replace(site=graph.site._replace(language=language)) for language in ("de", "en", "")}
    found = {language: [finding.code for finding in judged(other, rules={"select": ["LV4"]})] for language, other in said.items()}

    assert found == {"de": ["LV402"], "en": [], "": ["LV402"]}


def test_the_lists_are_as_they_are_looked_up() -> None:
    """Every text in the lists is lower case, bare of signs at its ends, and stands once."""
    lists = tomllib.loads(Path(generic.__file__).with_suffix(".toml").read_text("utf-8"))["texts"]

    assert {"de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "sv", "zh"} <= lists.keys()
    assert list(lists) == sorted(lists)
    # The form in which links are looked up is nobody else's business.
    assert [text for texts in lists.values() for text in texts if text != generic._bare(" ".join(text.split()))] == []
    assert [text for texts in lists.values() for text in set(texts) if texts.count(text) > 1] == []

"""Places where people talk and write: everything is read that links to us, and nothing else."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from linkvoice.errors import SourceError
from linkvoice.inbound.source import Collected
from linkvoice.inbound.sources import source
from linkvoice.inbound.sources.hackernews import HackerNews
from linkvoice.inbound.sources.lobsters import Lobsters
from linkvoice.inbound.sources.mediawiki import MediaWiki
from linkvoice.inbound.sources.stackexchange import StackExchange
from linkvoice.model.observation import Observation
from tests.hostile import JumpingClock
from tests.services import Question, Reply, Service, asked, collect, said

SECRET = "k3y-that-nobody-may-see"
PAGE = "https://docs.acme.dev/guide/"
PUBLIC = {
    "hackernews": "https://hn.algolia.com/api/v1", "lobsters": "https://lobste.rs", "mediawiki": "https://en.wikipedia.org",
    "stackexchange": "https://api.stackexchange.com/2.3",
}  # fmt: skip

pytestmark = pytest.mark.usefixtures("no_authorities")


def told(
    name: str, answer: Callable[[Question], Reply], *aliases: str, clock: JumpingClock | None = None, **more: Any
) -> tuple[Collected, list[Question]]:
    """What a source says whose public service answers so, and what that was asked."""
    with Service(answer) as service:
        return collect(source(name), asked("https://docs.acme.dev/", *aliases, **more), service, public=PUBLIC[name], clock=clock), service.questions


def refusal(name: str, answer: Callable[[Question], Reply], **more: Any) -> str:
    """Why a source said nothing."""
    with pytest.raises(SourceError) as caught:
        told(name, answer, **more)
    return str(caught.value)


@pytest.mark.parametrize(("name", "host"), [("hackernews", "hn.algolia.com"), ("lobsters", "lobste.rs"), ("mediawiki", "en.wikipedia.org"), ("stackexchange", "api.stackexchange.com")])  # fmt: skip
@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (said("", 500), "answered 500"),
        (said("<!doctype html><title>Sorry</title>"), "answered a web page, where JSON was expected"),
        (said("[{"), "answered something else, where JSON was expected"),
        (said("null"), "answered null, where"),
        (said({"message": "no"}), "answered an object with message, where"),
    ],
)
def test_an_outage_is_no_silence(name: str, host: str, reply: Reply, expected: str) -> None:
    """What is no answer never reads as "nobody links to us"."""
    assert refusal(name, lambda _: reply).startswith(f"{host} {expected}")


# Hacker News


def story(number: int, url: str = PAGE, **more: Any) -> dict[str, Any]:
    """A story as Algolia finds it."""
    return {
        "objectID": str(number), "title": "Acme &amp; docs", "url": url, "author": "pg", "points": 120, "num_comments": 44,
        "created_at": "2026-10-01T08:00:00Z", "created_at_i": number, "_tags": ["story", "author_pg"], **more,
    }  # fmt: skip


def comment(number: int, text: object, **more: Any) -> dict[str, Any]:
    """A comment as Algolia finds it."""
    return {
        "objectID": str(number), "author": "pg", "comment_text": text, "story_title": "What do you use?", "created_at": "2026-10-02T08:00:00Z",
        "created_at_i": number, "_tags": ["comment"], **more,
    }  # fmt: skip


def algolia(stories: list[Any], comments: list[Any], most: int = 1000) -> Callable[[Question], Reply]:
    """A search that finds these, newest first, so many at once."""

    def answer(question: Question) -> Reply:
        found = stories if question.query["tags"] == "story" else comments
        for filter_ in question.query.get("numericFilters", "").split(","):
            if filter_.startswith("created_at_i>"):
                found = [hit for hit in found if hit["created_at_i"] > int(filter_.removeprefix("created_at_i>"))]
            if filter_.startswith("created_at_i<="):
                found = [hit for hit in found if hit["created_at_i"] <= int(filter_.removeprefix("created_at_i<="))]
        found = sorted(found, key=lambda hit: -hit["created_at_i"] if isinstance(hit, dict) else 0)
        return said({"hits": found[:most], "nbHits": len(found), "page": 0, "nbPages": 1, "hitsPerPage": most})

    return answer


def test_hacker_news_has_stories_and_comments() -> None:
    """Both are asked for, and who wrote them is not kept."""
    text = 'See <a href="https:&#x2F;&#x2F;docs.acme.dev&#x2F;guide&#x2F;?a=1&amp;b=2" rel="nofollow">https:&#x2F;&#x2F;docs.acme.dev</a>, not <a href="https://x.dev/">x</a>'
    collected, questions = told("hackernews", algolia([story(41)], [comment(42, text), comment(43, "docs.acme.dev is nice")]))
    site = "https://news.ycombinator.com"
    first = Observation(
        "hackernews", f"{site}/item?id=41", site, PAGE, title="Acme &amp; docs", first_seen="2026-10-01", kind_hint="story",
        metrics={"points": 120, "comments": 44},
    )  # fmt: skip
    second = Observation(
        "hackernews", f"{site}/item?id=42", site, f"{PAGE}?a=1&b=2", title="What do you use?", first_seen="2026-10-02", kind_hint="comment"
    )
    assert collected == Collected((first, second), cursor="43")
    assert "pg" not in repr(collected)
    assert [question.path for question in questions] == ["/search_by_date"] * 2
    assert questions[0].query == {
        "query": "docs.acme.dev",
        "tags": "story",
        "restrictSearchableAttributes": "url",
        "typoTolerance": "false",
        "hitsPerPage": "1000",
    }
    assert questions[1].query["restrictSearchableAttributes"] == "comment_text"


def test_the_search_is_fuzzy() -> None:
    """Hosts are looked at again: what only resembles ours is not kept, and is not worth a word."""
    others = [
        "https://docs-acme.dev/",
        "https://acme.dev/docs",
        "https://x.dev/docs.acme.dev",
        "https://docs.acme.dev.x.dev/",
        "https://docs.acme.dev@x.dev/",
    ]
    collected, _ = told("hackernews", algolia([story(number, url) for number, url in enumerate(others, 1)], []))
    assert collected == Collected(cursor="5")


def test_more_than_one_question_allows() -> None:
    """The rest is asked for by its age; several of one second are not lost."""
    stories = [story(number, created_at_i=number // 3) for number in range(1, 31)]
    collected, questions = told("hackernews", algolia(stories, [], most=7))
    assert len(collected.observations) == 30
    assert (collected.notes, collected.observations[0].sample) == ((), False)
    assert questions[1].query["numericFilters"] == "created_at_i<=8"


def test_more_than_ten_questions_are_not_asked() -> None:
    """What was found is kept, as a sample, and a note says so."""
    collected, questions = told("hackernews", algolia([story(number) for number in range(1, 31)], [], most=2))
    assert (len(questions), len(collected.observations)) == (11, 11)
    assert all(observation.sample for observation in collected.observations)
    assert collected.notes == ("more than 11 of kind story name docs.acme.dev: the oldest are left out",)


def test_hacker_news_goes_on_where_it_was() -> None:
    """The cursor is the time of the newest one; no news keep it."""
    collected, questions = told("hackernews", algolia([story(8), story(9)], []), cursor="8")
    assert questions[0].query["numericFilters"] == "created_at_i>8"
    assert (len(collected.observations), collected.cursor) == (1, "9")
    assert told("hackernews", algolia([], []), cursor="9")[0] == Collected(cursor="9")


def test_every_host_is_asked_for() -> None:
    """Aliases are names of the site, once each; one in the options stands for all."""
    _, questions = told("hackernews", algolia([], []), "www.acme.dev", "docs.acme.dev")
    assert [question.query["query"] for question in questions] == ["docs.acme.dev"] * 2 + ["acme.dev"] * 2
    _, questions = told("hackernews", algolia([], []), "www.acme.dev", domain="acme.dev")
    assert [question.query["query"] for question in questions] == ["acme.dev"] * 2


@pytest.mark.parametrize(
    "wrong", [{"objectID": None}, {"objectID": 7}, {"objectID": "7/../x"}, {"objectID": "7&goto=x"}, {"url": None}, {"url": ["x"]}]
)
def test_hits_that_cannot_be_read_are_counted(wrong: Mapping[str, Any]) -> None:
    """They take nothing from the others; points may lack."""
    collected, _ = told("hackernews", algolia([story(1, points=None, num_comments="7"), {**story(2), **wrong}], []))
    assert [(observation.from_url, observation.metrics) for observation in collected.observations] == [("https://news.ycombinator.com/item?id=1", {})]
    assert collected.notes == ("1 left out: could not be read",)


# Lobsters


def lobster(number: int, url: str = PAGE, **more: Any) -> dict[str, Any]:
    """A story as Lobsters lists it."""
    return {
        "short_id": f"a{number}", "short_id_url": f"https://lobste.rs/s/a{number}", "created_at": "2026-10-01T08:00:00.000-05:00", "title": f"Docs {number}",
        "url": url, "score": 12, "comment_count": 3, "comments_url": f"https://lobste.rs/s/a{number}/docs", "submitter_user": "ada", "tags": ["web"], **more,
    }  # fmt: skip


def lobsters(stories: list[Any], beyond: Reply | None = None) -> Callable[[Question], Reply]:
    """A Lobsters with 25 stories a page."""

    def answer(question: Question) -> Reply:
        pages = {"/domains/docs.acme.dev.json": 0, **{f"/domains/docs.acme.dev/page/{page}.json": page - 1 for page in range(2, 99)}}
        if question.path not in pages or not stories:
            return said("not found", 404)
        start = pages[question.path] * 25
        return beyond if beyond is not None and start >= len(stories) else said(stories[start : start + 25])

    return answer


@pytest.mark.parametrize("beyond", [None, said("not found", 404)])
@pytest.mark.parametrize(("count", "pages"), [(1, 2), (25, 2), (26, 3), (60, 4)])
def test_lobsters_is_read_page_by_page(count: int, pages: int, beyond: Reply | None) -> None:
    """Until a page is empty, or is not there."""
    collected, questions = told("lobsters", lobsters([lobster(number) for number in range(count)], beyond))
    assert (len(collected.observations), len(questions), collected.complete, collected.notes) == (count, pages, True, ())
    expected = Observation(
        "lobsters", "https://lobste.rs/s/a0/docs", "https://lobste.rs", PAGE, title="Docs 0", first_seen="2026-10-01", kind_hint="story",
        metrics={"points": 12, "comments": 3},
    )  # fmt: skip
    assert expected == collected.observations[0]
    assert "ada" not in repr(collected)


def test_what_lobsters_never_saw_is_not_found() -> None:
    """That is no failure; and takes nothing back."""
    assert told("lobsters", lobsters([]))[0] == Collected()


def test_stories_that_cannot_be_read_are_counted() -> None:
    """And those about others of the domain are passed over."""
    rows = [
        7,
        lobster(1, comments_url=None, short_id_url="javascript:x"),
        lobster(2, url=""),
        lobster(3, "https://docs.acme.dev.x.dev/"),
        lobster(4, comments_url=None),
    ]
    collected, _ = told("lobsters", lobsters(rows))
    assert [observation.from_url for observation in collected.observations] == ["https://lobste.rs/s/a4"]
    assert (collected.notes, collected.complete) == (("3 left out: could not be read",), False)


def test_a_lobsters_without_end_is_left() -> None:
    """After 40 pages."""
    collected, questions = told("lobsters", lobsters([lobster(number) for number in range(2000)]))
    assert (len(questions), len(collected.observations), collected.complete) == (40, 1000, False)
    assert collected.notes == ("more than 1000 stories link to docs.acme.dev: the oldest are left out",)


# MediaWiki


def usage(title: object, url: object = PAGE) -> dict[str, Any]:
    """An article that links to us."""
    return {"pageid": 1, "ns": 0, "title": title, "url": url}


def wiki(*pages: list[Any], path: object = "/wiki/$1") -> Callable[[Question], Reply]:
    """A wiki that tells of so many articles at once."""

    def answer(question: Question) -> Reply:
        page = int(question.query.get("eucontinue", "0").partition("|")[0])
        more = {"continue": {"eucontinue": f"{page + 1}|x", "continue": "-||"}} if page + 1 < len(pages) else {"batchcomplete": True}
        return said({**more, "query": {"general": {"articlepath": path, "server": "//evil.dev"}, "exturlusage": pages[page]}})

    return answer


def test_a_wiki_is_read_to_its_end() -> None:
    """What it says of going on is sent back as it is."""
    collected, questions = told(
        "mediawiki", wiki([usage("Foo bar")], [usage('C++/Ä & "q"?')], [usage("Foo bar", "//docs.acme.dev/x"), usage("Bar", "https://x.dev/")])
    )
    origin = "https://en.wikipedia.org"
    assert collected == Collected(
        (
            Observation("mediawiki", f"{origin}/wiki/C%2B%2B/%C3%84_%26_%22q%22%3F", origin, PAGE, title='C++/Ä & "q"?', kind_hint="citation"),
            Observation("mediawiki", f"{origin}/wiki/Foo_bar", origin, PAGE, title="Foo bar", kind_hint="citation"),
            Observation("mediawiki", f"{origin}/wiki/Foo_bar", origin, "https://docs.acme.dev/x", title="Foo bar", kind_hint="citation"),
        ),
        complete=True,
    )
    assert questions[0].path == "/w/api.php"
    expected = {"action": "query", "list": "exturlusage", "euquery": "docs.acme.dev", "maxlag": "5", "eunamespace": "0", "eulimit": "500"}
    assert expected.items() <= questions[0].query.items()
    assert {"eucontinue": "1|x", "continue": "-||"}.items() <= questions[1].query.items()


@pytest.mark.parametrize(("path", "expected"), [("/title/$1", "/title/A"), ("/index.php?title=$1", "/index.php?title=A"), ("//evil.dev/$1", ""), ("https://evil.dev/$1", "/wiki/A"),
                                                ("/", "/wiki/A"), (7, "/wiki/A"), (None, "/wiki/A")])  # fmt: skip
def test_articles_stand_where_the_wiki_says(path: object, expected: str) -> None:
    """But on its own host."""
    found = [observation.from_url for observation in told("mediawiki", wiki([usage("A")], path=path))[0].observations]
    assert found == ([f"https://en.wikipedia.org{expected}"] if expected else [found[0]])
    assert found[0].startswith("https://en.wikipedia.org/")


def test_a_wiki_that_goes_round_in_circles_is_left() -> None:
    """A continuation that stays the same leads nowhere."""
    collected, questions = told("mediawiki", lambda _: said({"continue": {"eucontinue": "1"}, "query": {"exturlusage": [usage("A")]}}))
    assert (len(questions), len(collected.observations), collected.complete) == (2, 1, False)
    assert collected.notes == ("en.wikipedia.org has more links to docs.acme.dev than were read",)


def test_a_wiki_without_end_is_left() -> None:
    """After 40 pages; then it is a sample."""
    collected, questions = told("mediawiki", wiki(*[[usage(f"A{page}")] for page in range(99)]))
    assert (len(questions), collected.complete) == (40, False)
    assert all(observation.sample for observation in collected.observations)


def test_a_lagging_wiki_is_given_time() -> None:
    """It says so in an answer that is 200; it is asked again after 5 seconds, and no more than three times."""
    lag = said({"error": {"code": "maxlag", "info": "Waiting for x: 6 seconds lagged"}}, Retry_After="5")
    answers = iter([lag, wiki([usage("A")])(Question("GET", "", {}, {}, {}))])
    clock = JumpingClock()
    assert len(told("mediawiki", lambda _: next(answers), clock=clock)[0].observations) == 1
    assert clock.passed >= 5
    assert refusal("mediawiki", lambda _: lag) == "en.wikipedia.org answered an error (maxlag)"


@pytest.mark.parametrize(("code", "expected"), [("badvalue", "en.wikipedia.org answered an error (badvalue)"), ("<b>", "en.wikipedia.org answered an error"), (None, "en.wikipedia.org answered an error")])  # fmt: skip
def test_a_wiki_that_refuses(code: object, expected: str) -> None:
    """It says why, in one word."""
    assert refusal("mediawiki", lambda _: said({"error": {"code": code}})) == expected


def test_a_wiki_is_asked_for_names_as_they_are_written() -> None:
    """It knows no host but the one that is asked for: with ``www.`` where the site has that, and without, as many write it."""
    _, questions = told("mediawiki", wiki([]), "www.acme.dev", sites=("en",))
    assert [question.query["euquery"] for question in questions] == ["docs.acme.dev", "www.acme.dev", "acme.dev"]
    _, questions = told("mediawiki", wiki([]), "www.acme.dev", sites=("en",), domain="www.acme.dev")
    assert [question.query["euquery"] for question in questions] == ["www.acme.dev"]


@pytest.mark.parametrize(
    ("sites", "language", "expected"),
    [
        ((), "", ["en.wikipedia.org/w/api.php"]),
        ((), "en-GB", ["en.wikipedia.org/w/api.php"]),
        ((), "pt_BR", ["en.wikipedia.org/w/api.php", "pt.wikipedia.org/w/api.php"]),
        ((), "?", ["en.wikipedia.org/w/api.php"]),
        (
            ("de", "simple", "zh-min-nan", "de"),
            "fr",
            ["de.wikipedia.org/w/api.php", "simple.wikipedia.org/w/api.php", "zh-min-nan.wikipedia.org/w/api.php"],
        ),
        (("wiki.acme.com", "wiki.archlinux.org/api.php"), "", ["wiki.acme.com/w/api.php", "wiki.archlinux.org/api.php"]),
    ],
)
def test_which_wikis_are_asked(sites: tuple[str, ...], language: str, expected: list[str]) -> None:
    """By default, Wikipedia in English and in the site's language; else languages of it, or hosts, with the place of the API where it is another."""
    with Service(wiki([usage("A")])) as service:
        collect(MediaWiki(), asked(language=language, sites=sites), service, public="https:/")
    assert [question.path.lstrip("/") for question in service.questions] == expected


def test_a_wiki_of_ones_own() -> None:
    """`url` is the place of its API."""
    with Service(wiki([usage("A")], path="/$1")) as service:
        collected = collect(MediaWiki(), asked(url=f"{service.url}/mw/api.php"), service)
    assert [observation.from_url for observation in collected.observations] == [f"{service.url}/A"]
    assert service.questions[0].path == "/mw/api.php"


def test_one_wiki_that_fails_spoils_nothing() -> None:
    """It is told, and what the others say counts; but that is not everything."""
    with Service(lambda question: said("", 500) if "de.wikipedia" in question.path else wiki([usage("A")])(question)) as service:
        collected = collect(MediaWiki(), asked(language="de"), service, public="https:/")
    assert (len(collected.observations), collected.complete, collected.notes) == (1, False, ("de.wikipedia.org answered 500",))


@pytest.mark.parametrize("row", [7, usage(None), usage(""), usage("A", None), usage("A", "mailto:x@docs.acme.dev")])
def test_usages_that_cannot_be_read_are_counted(row: object) -> None:
    """They take nothing from the others."""
    collected, _ = told("mediawiki", wiki([row, usage("B")]))
    assert (len(collected.observations), collected.complete, collected.notes) == (1, False, ("1 left out: could not be read",))


# Stack Exchange


def question(number: int, body: object = f'<a href="{PAGE}#x">docs</a>', **more: Any) -> dict[str, Any]:
    """A question as Stack Exchange finds it."""
    return {
        "question_id": number, "title": "How to use &quot;Acme&quot;?", "link": f"https://stackoverflow.com/questions/{number}/how", "score": -1, "view_count": 900,
        "creation_date": 1_790_000_000 + number, "last_activity_date": 1_790_100_000, "owner": {"display_name": "Ada L.", "user_id": 7}, "body": body, **more,
    }  # fmt: skip


def exchange(items: list[Any], **more: Any) -> Callable[[Question], Reply]:
    """A Stack Exchange, always packed, with 100 questions a page."""

    def answer(asked_: Question) -> Reply:
        start = (int(asked_.query["page"]) - 1) * 100
        body = {"items": items[start : start + 100], "has_more": start + 100 < len(items), "quota_max": 300, "quota_remaining": 297, **more}
        return Reply(gzip.compress(json.dumps(body).encode()), 200, {"Content-Encoding": "gzip"})

    return answer


def test_stack_exchange_has_questions() -> None:
    """Which of our pages one links to stands in its body, of which nothing is kept, nor of who asked."""
    collected, questions = told(
        "stackexchange", exchange([question(1), question(2, "no link"), question(3, '<a href="https://x.dev/?a&amp;b">x</a>')])
    )
    origin, title = "https://stackoverflow.com", 'How to use "Acme"?'
    common: dict[str, Any] = {
        "title": title,
        "first_seen": "2026-09-21",
        "last_seen": "2026-09-22",
        "kind_hint": "question",
        "metrics": {"score": -1, "views": 900},
    }
    assert collected == Collected(
        (
            Observation("stackexchange", f"{origin}/questions/1/how", origin, f"{PAGE}#x", **common),
            Observation("stackexchange", f"{origin}/questions/2/how", origin, "", **common),
            Observation("stackexchange", f"{origin}/questions/3/how", origin, "", **common),
        ),
        cursor="1790000003",
    )
    assert "Ada" not in repr(collected)
    assert questions[0].path == "/search/advanced"
    assert questions[0].query == {
        "url": "*docs.acme.dev*", "site": "stackoverflow", "pagesize": "100", "order": "desc", "sort": "creation", "filter": "withbody", "page": "1",
    }  # fmt: skip


def test_pages_of_stack_exchange() -> None:
    """They are counted from 1, and there are more as long as it says so; not more than 25 are read."""
    collected, questions = told("stackexchange", exchange([question(number) for number in range(250)]))
    assert (len(collected.observations), [asked_.query["page"] for asked_ in questions], collected.notes) == (250, ["1", "2", "3"], ())
    collected, questions = told("stackexchange", exchange([question(number) for number in range(2501)]))
    assert (len(questions), len(collected.observations)) == (25, 2500)
    assert collected.notes == ("stackoverflow: there are more than 2500 questions: the oldest are left out",)
    assert collected.observations[0].sample is True


def test_its_key_and_its_sites() -> None:
    """Each site is asked for each host; the key is optional; of a shared host, what is below the site."""
    with Service(exchange([])) as service:
        target = asked("https://acme.github.io/docs/", "old.acme.dev", token=SECRET, sites=("superuser", "serverfault"), cursor="1790000003")
        collected = collect(StackExchange(), target, service, public=PUBLIC["stackexchange"])
    assert [(each.query["site"], each.query["url"]) for each in service.questions] == [
        ("superuser", "*acme.github.io/docs*"), ("superuser", "*old.acme.dev*"), ("serverfault", "*acme.github.io/docs*"), ("serverfault", "*old.acme.dev*"),
    ]  # fmt: skip
    assert {(each.query["key"], each.query["fromdate"]) for each in service.questions} == {(SECRET, "1790000003")}
    assert collected == Collected(cursor="1790000003")


def test_backoff_is_obeyed() -> None:
    """It stands in the answer, and holds for the next question."""
    clock = JumpingClock()
    told("stackexchange", exchange([question(number) for number in range(150)], backoff=12), clock=clock)
    assert 12 <= clock.passed < 15


def test_a_used_up_quota_ends_it() -> None:
    """What was found is kept, and a note says that there was more."""
    collected, questions = told("stackexchange", exchange([question(number) for number in range(150)], quota_remaining=0))
    assert (len(questions), len(collected.observations)) == (1, 100)
    assert collected.notes == ("stackoverflow: the questions of this day are used up",)


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (said({"error_id": 502, "error_name": "throttle_violation", "error_message": SECRET}, 400),
         "api.stackexchange.com takes no more questions today; a key makes it take more"),
        (said({"error_id": 400, "error_name": "bad_parameter", "error_message": f"key {SECRET}"}, 400), "api.stackexchange.com answered an error (bad_parameter)"),
        (said(SECRET, 400), "api.stackexchange.com answered 400"),
        (said("<html>", 502), "api.stackexchange.com answered 502"),
    ],
)  # fmt: skip
def test_a_stack_exchange_that_refuses(reply: Reply, expected: str) -> None:
    """It says why, and not the key."""
    assert refusal("stackexchange", lambda _: reply, token=SECRET) == expected


@pytest.mark.parametrize("row", [7, {}, question(1, link="javascript:x"), question(1, link=None)])
def test_questions_that_cannot_be_read_are_counted(row: object) -> None:
    """They take nothing from the others, and odd figures and dates take nothing from a question."""
    collected, _ = told(
        "stackexchange", exchange([row, question(2, 7, title=7, score="1", view_count=True, creation_date=10**30, last_activity_date=None)])
    )
    expected = Observation("stackexchange", "https://stackoverflow.com/questions/2/how", "https://stackoverflow.com", kind_hint="question")
    assert (collected.observations, collected.notes) == ((expected,), ("1 left out: could not be read",))


@pytest.mark.parametrize("each", [HackerNews(), Lobsters(), StackExchange()])
def test_a_mirror_may_be_named(each: HackerNews | Lobsters | StackExchange) -> None:
    """`url` leads elsewhere."""
    with Service(lambda _: said("", 500)) as service, pytest.raises(SourceError, match="answered 500"):
        collect(each, asked(url=f"{service.url}/mirror/"), service)
    assert service.questions[0].path.startswith("/mirror/")

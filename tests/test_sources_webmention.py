"""Receivers of webmentions: everything is read, private and foreign things stay out, and what is wrong is said without the key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from linkvoice.errors import SourceError
from linkvoice.inbound.ours import Ours
from linkvoice.inbound.source import Collected
from linkvoice.inbound.sources.go_jamming import GoJamming
from linkvoice.inbound.sources.webmention_io import WebmentionIo
from linkvoice.inbound.sources.webmentiond import Webmentiond
from linkvoice.model.observation import Observation
from tests.services import Question, Reply, Service, asked, collect, said

SECRET = "k3y-that-nobody-may-see"
PAGE = "https://docs.acme.dev/guide/"

pytestmark = pytest.mark.usefixtures("no_authorities")


def entry(number: int, **more: Any) -> dict[str, Any]:
    """A webmention as webmention.io tells of it."""
    return {
        "type": "entry", "author": {"type": "card", "name": "Ada L.", "photo": "https://webmention.io/avatar/ada.jpg", "url": "https://ada.dev/"},
        "url": f"https://ada.dev/{number}", "published": "2026-05-12T17:15:48+00:00", "wm-received": "2026-05-13T00:05:16Z", "wm-id": number,
        "wm-source": f"https://ada.dev/{number}", "wm-target": PAGE, "wm-protocol": "webmention", "name": f"Note {number}",
        "content": {"html": "<p>I like it</p>", "text": "I like it"}, "mention-of": PAGE, "wm-property": "mention-of", "wm-private": False, **more,
    }  # fmt: skip


def feed(*children: Any) -> Reply:
    """A page of webmention.io."""
    return said({"type": "feed", "name": "Webmentions", "children": children})


def webmention_io(answer: Callable[[Question], Reply], **more: Any) -> tuple[Collected, list[Question]]:
    """Ask webmention.io, which answers so."""
    with Service(answer) as service:
        return collect(WebmentionIo(), asked(**{"token": SECRET, **more}), service, public="https://webmention.io"), service.questions


def of_one(child: Any) -> Collected:
    """What becomes of one webmention."""
    return webmention_io(lambda question: feed(child) if question.query["page"] == "0" else feed())[0]


def refusal(source: Any, answer: Callable[[Question], Reply], **more: Any) -> str:
    """Why a source that is served so gave nothing."""
    with Service(answer) as service, pytest.raises(SourceError) as caught:
        collect(source, asked(**{"token": SECRET, "url": service.url, **more}), service)
    return str(caught.value)


# webmention.io


def test_a_webmention_becomes_an_observation() -> None:
    """The page, its title and the date are kept; the author, the picture and the text are not."""
    collected, questions = webmention_io(lambda question: feed(entry(7)) if question.query["page"] == "0" else feed())
    expected = Observation(
        "webmention.io", "https://ada.dev/7", "https://ada.dev", PAGE, title="Note 7", first_seen="2026-05-13", kind_hint="mention"
    )
    assert collected == Collected((expected,), cursor="7", complete=True)
    assert not any(word in repr(collected) for word in ("Ada", "avatar", "I like it"))
    assert questions[0].path == "/api/mentions.jf2"
    assert questions[0].query == {
        "domain": "docs.acme.dev", "token": SECRET, "per-page": "100", "sort-by": "created", "sort-dir": "up", "page": "0",
    }  # fmt: skip


@pytest.mark.parametrize("most", [100, 20, 1])
def test_all_pages_are_read(most: int) -> None:
    """Pages are counted from 0, and followed until nothing new comes, also where the service gives fewer than were asked for."""
    everything = [entry(number) for number in range(1, 46)]

    def answer(question: Question) -> Reply:
        size = min(most, int(question.query["per-page"]))
        start = int(question.query["page"]) * size
        return feed(*everything[start : start + size])

    collected, _ = webmention_io(answer)
    assert len(collected.observations) == 45
    assert (collected.cursor, collected.complete, collected.notes) == ("45", True, ())


def test_a_service_that_always_gives_the_same_page_ends() -> None:
    """A page that brings nothing new is the last one."""
    collected, questions = webmention_io(lambda _: feed(entry(1), entry(2)))
    assert (len(collected.observations), len(questions)) == (2, 2)


def test_a_service_without_end_is_left_after_200_pages() -> None:
    """What came so far is kept, the cursor says where to go on, and a note says that there is more."""
    collected, questions = webmention_io(lambda question: feed(entry(int(question.query["page"]) + 1)))
    assert len(questions) == 200
    assert (collected.cursor, collected.complete, collected.notes) == ("200", False, ("there are more than 200: the rest comes next time",))


def test_only_what_is_new_is_asked_for() -> None:
    """With a cursor, older ones are not read, so that what is absent means nothing."""
    collected, questions = webmention_io(lambda question: feed(entry(9)) if question.query["page"] == "0" else feed(), cursor="8")
    assert questions[0].query["since_id"] == "8"
    assert (collected.cursor, collected.complete) == ("9", False)


def test_no_news_keeps_the_cursor() -> None:
    """Nothing new is no reason to begin anew."""
    collected, _ = webmention_io(lambda _: feed(), cursor="8")
    assert collected == Collected(cursor="8")


def test_a_domain_without_webmentions_is_no_proof() -> None:
    """It says the same of a domain that it does not know: nothing is taken back, and a note tells it."""
    collected, _ = webmention_io(lambda _: feed(), domain="Blog.acme.dev")
    assert collected == Collected(notes=("it has nothing for blog.acme.dev; that is also what it says of a domain that it does not know",))


def test_a_domain_has_its_www() -> None:
    """It keeps a site under the very host that is linked."""
    site = Ours("https://www.acme.dev/", ["acme.dev", "http://www.acme.org:8080/"])
    assert (site.names, site.hosts) == (("www.acme.dev", "acme.dev", "www.acme.org"), ("acme.dev", "acme.org"))
    with Service(lambda _: feed()) as service:
        collect(WebmentionIo(), replace(asked(token=SECRET), hosts=site.names), service, public="https://webmention.io")
        assert [question.query["domain"] for question in service.questions] == ["www.acme.dev"]


def test_private_webmentions_are_left_out() -> None:
    """Who mentions in private is not told of; only how many is."""
    collected = of_one(entry(1, **{"wm-private": True}))
    assert (collected.observations, collected.notes, collected.cursor) == ((), ("1 left out: private",), "1")


@pytest.mark.parametrize("private", ["true", 1, ["x"]])
def test_what_may_be_private_is(private: object) -> None:
    """In doubt nothing is shown."""
    assert of_one(entry(1, **{"wm-private": private})).notes == ("1 left out: private",)


@pytest.mark.parametrize(
    ("property_", "kind"),
    [("in-reply-to", "reply"), ("like-of", "like"), ("repost-of", "repost"), ("bookmark-of", "bookmark"), ("mention-of", "mention"), ("rsvp", "rsvp"), (None, "mention")],
)  # fmt: skip
def test_kinds_of_webmentions(property_: str | None, kind: str) -> None:
    """The property says what it is; what is not known is a mention."""
    assert of_one(entry(1, **{"wm-property": property_})).observations[0].kind_hint == kind


def test_bridgy_is_a_carrier() -> None:
    """A reply that Bridgy carried came from the post that it is about; the post's words are not its title."""
    carried = entry(
        1, url="https://social.dev/@x/1", name="Oh nice", **{"wm-source": "https://brid.gy/comment/mastodon/x/1/2", "wm-property": "in-reply-to"}
    )
    expected = Observation("webmention.io", "https://social.dev/@x/1", "https://social.dev", PAGE, first_seen="2026-05-13", kind_hint="reply")
    assert of_one(carried).observations == (expected,)


@pytest.mark.parametrize(("property_", "kind"), [("like-of", "like"), ("repost-of", "repost"), ("rsvp", "rsvp")])
def test_likes_by_way_of_bridgy_are_counted(property_: str, kind: str) -> None:
    """They link nothing, and their addresses name people."""
    liked = entry(
        1, url="https://social.dev/@me/1#favorited-by-77", **{"wm-source": "https://brid.gy/like/mastodon/x/1/77", "wm-property": property_}
    )
    collected = of_one(liked)
    assert (collected.observations, collected.notes) == ((), (f"1 left out: {kind}s that came by way of Bridgy",))


@pytest.mark.parametrize("url", [None, "", "https://brid.gy/comment/mastodon/x/1/2", 7])
def test_bridgy_without_an_origin_is_left_out(url: object) -> None:
    """A carrier never counts as the page that links."""
    collected = of_one(entry(1, url=url, **{"wm-source": "https://brid.gy/comment/mastodon/x/1/2"}))
    assert (collected.observations, collected.notes) == ((), ("1 left out: came by way of Bridgy, from a post that is not named",))


@pytest.mark.parametrize(("name", "title"), [("I like it", ""), ("I lik…", ""), ("A title", "A title"), (None, ""), (7, ""), (["x"], "")])
def test_what_somebody_said_is_no_title(name: object, title: str) -> None:
    """Notes have no title: their first words stand in its place."""
    assert of_one(entry(1, name=name)).observations[0].title == title


def test_titles_are_made_plain() -> None:
    """Control, bidirectional and ANSI characters go, line ends become spaces, and 200 characters are enough."""
    hostile = "\x1b[31mred\x1b[0m\u202egnp\u2066\u200b\n::error::x\x00 <script>" + "y" * 300
    title = of_one(entry(1, name=hostile)).observations[0].title
    assert title.startswith("redgnp ::error::x <script>yyy")
    assert len(title) == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"wm-source": None}, {"wm-source": ""}, {"wm-source": "javascript:alert(1)"}, {"wm-source": "ftp://ada.dev/"}, {"wm-source": ["https://ada.dev/"]},
        {"wm-source": "https://ada.dev/" + "x" * 3000}, {"wm-source": "https://ada.dev/" + "ä" * 1000}, {"wm-source": "https://[/"}, {"wm-target": None},
        {"wm-target": "/guide/"}, {"wm-id": None}, {"wm-id": "1"}, {"wm-id": True},
    ],
)  # fmt: skip
def test_entries_that_cannot_be_read_are_counted(wrong: Mapping[str, Any]) -> None:
    """They take nothing from the others; but then not everything was told."""
    collected, _ = webmention_io(lambda question: feed(entry(1), {**entry(2), **wrong}) if question.query["page"] == "0" else feed())
    assert [observation.from_url for observation in collected.observations] == ["https://ada.dev/1"]
    assert (collected.notes, collected.complete) == (("1 left out: could not be read",), False)


@pytest.mark.parametrize("child", [None, 7, "text", [], [entry(1)], {}])
def test_what_is_no_entry_is_counted(child: object) -> None:
    """Whatever stands in the list."""
    assert of_one(child).notes == ("1 left out: could not be read",)


def test_dates_that_cannot_be_read_are_left_out() -> None:
    """The rest of the entry stays."""
    assert [of_one(entry(1, **{"wm-received": value})).observations[0].first_seen for value in (None, "soon", "2026-13-40", [1])] == [""] * 4


def test_names_and_passwords_in_urls_are_taken_out() -> None:
    """They are nobody's business, and lead elsewhere than they seem to."""
    collected = of_one(entry(1, **{"wm-source": "https://docs.acme.dev@evil.dev/1"}))
    assert [(observation.from_url, observation.from_origin) for observation in collected.observations] == [("https://evil.dev/1", "https://evil.dev")]


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        ("https://acme.github.io/project/a", True), ("http://acme.github.io/project", True), ("https://acme.github.io/projects/", False),
        ("https://acme.github.io/", False), ("https://www.acme.dev/anything", True), ("https://evil.dev/?https://acme.github.io/project/", False),
        ("https://acme.github.io:8443/project/", True), ("https://acme.github.io.evil.dev/project/", False),
    ],
)  # fmt: skip
def test_only_what_is_ours_is_kept(target: str, kept: bool) -> None:
    """A host may be shared: what is not below the site's root is another site."""
    with Service(lambda question: feed(entry(1, **{"wm-target": target})) if question.query["page"] == "0" else feed()) as service:
        question = asked("https://acme.github.io/project/", "www.acme.dev", token=SECRET)
        collected = collect(WebmentionIo(), question, service, public="https://webmention.io")
    assert len(collected.observations) == kept
    assert collected.notes == (() if kept else ("1 left out: about other sites",))


@pytest.mark.parametrize("base", ["https://www.acme.dev/", "https://acme.dev/"])
@pytest.mark.parametrize("target", ["https://www.acme.dev/guide/", "https://acme.dev/guide/"])
def test_a_host_with_and_without_www_is_one(base: str, target: str) -> None:
    """Whichever of them the site calls its own, and the link names."""
    question = replace(asked(base, token=SECRET), hosts=Ours(base).names)
    with Service(lambda question: feed(entry(1, **{"wm-target": target})) if question.query["page"] == "0" else feed()) as service:
        assert len(collect(WebmentionIo(), question, service, public="https://webmention.io").observations) == 1


def test_a_link_that_is_told_twice_is_one() -> None:
    """The same page and target, under two ids."""
    collected, _ = webmention_io(
        lambda question: feed(entry(1), entry(2, **{"wm-source": "https://ada.dev/1"})) if question.query["page"] == "0" else feed()
    )
    assert len(collected.observations) == 1


def test_webmention_io_needs_a_key() -> None:
    """Without one it is not asked at all."""
    assert refusal(WebmentionIo(), lambda _: feed(), token="") == "webmention.io needs a key: set its `token` to the name of an environment variable"


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (said({"error": "forbidden", "error_description": SECRET}, 401), "webmention.io refuses the key (401)"),
        (said({"error": "invalid_input"}, 400), "webmention.io does not accept the question (400): the key or the domain is missing"),
        (said("", 500), "webmention.io answered 500"),
        (said("", 404), "webmention.io answered 404"),
        (said("<html>down for maintenance"), "webmention.io answered a web page, where JSON was expected"),
        (said(""), "webmention.io answered nothing, where JSON was expected"),
        (said('{"children": ['), "webmention.io answered something else, where JSON was expected"),
        (said("[" * 100_000), "webmention.io answered something else, where JSON was expected"),
        (said([entry(1)]), "webmention.io answered a list of 1, where an object with a list of `children` was expected"),
        (said({}), "webmention.io answered an empty object, where an object with a list of `children` was expected"),
        (
            said({"children": {}, SECRET: 1}),
            "webmention.io answered an object with children, ***, where an object with a list of `children` was expected",
        ),
        (said({"": 1, "\x1b[31m": 2}), "webmention.io answered an object, where an object with a list of `children` was expected"),
        (said("null"), "webmention.io answered null, where an object with a list of `children` was expected"),
        (said("7"), "webmention.io answered a number, where an object with a list of `children` was expected"),
        (said('"x"'), "webmention.io answered text, where an object with a list of `children` was expected"),
    ],
)
def test_what_is_no_answer_is_told(reply: Reply, expected: str) -> None:
    """An outage never reads as "nobody links to us": it says what was seen, and no key."""
    assert refusal(WebmentionIo(), lambda _: reply) == expected


def test_an_outage_in_the_middle_takes_the_rest_along() -> None:
    """Half an answer is none: what is known stays as it was."""
    assert (
        refusal(WebmentionIo(), lambda question: feed(entry(1)) if question.query["page"] == "0" else said("", 502)) == "webmention.io answered 502"
    )


@pytest.mark.parametrize(
    ("url", "expected"),
    [("http://mentions.acme.com/", "its `url` must begin with https: what is sent to it could be read on the way"), ("mentions", "its `url` is no address of a service"),
     ("file:///etc/passwd", "its `url` is no address of a service")],
)  # fmt: skip
def test_keys_go_to_safe_places_only(url: str, expected: str) -> None:
    """A public service without https is not asked."""
    assert refusal(WebmentionIo(), lambda _: feed(), url=url) == expected


# webmentiond


def item(number: int, **more: Any) -> dict[str, Any]:
    """A mention as webmentiond's administration shows it."""
    return {
        "id": f"id-{number}", "source": f"https://ada.dev/{number}", "target": PAGE, "created_at": "2026-05-13T00:05:16Z", "status": "approved",
        "title": f"Note {number}", "content": "I like it", "author_name": "Ada L.", "type": "", "rsvp": "", **more,
    }  # fmt: skip


def administration(items: list[Any], most: int = 50) -> Callable[[Question], Reply]:
    """A webmentiond that lets in who has the key."""

    def answer(question: Question) -> Reply:
        if question.path == "/wm/authenticate/access-key":
            return said("eyJ.pass.x\n") if question.form == {"key": SECRET} and question.method == "POST" else said("wrong", 401)
        if question.path != "/wm/manage/mentions" or question.headers.get("authorization") != "Bearer eyJ.pass.x":
            return said("", 401)
        start, size = int(question.query["offset"]), min(most, int(question.query["limit"]))
        return said({"items": items[start : start + size] or None, "total": len(items), "next": ""})

    return answer


@pytest.mark.parametrize("most", [50, 20])
def test_webmentiond_is_read_to_its_end(most: int) -> None:
    """The key is changed for a pass, and pages are asked for until none comes."""
    with Service(administration([item(number) for number in range(120)], most)) as service:
        collected = collect(Webmentiond(), asked(token=SECRET, url=f"{service.url}/wm/"), service)
    assert (len(collected.observations), collected.complete, collected.notes) == (120, True, ())
    assert service.questions[1].query == {"limit": "50", "offset": "0", "status": "approved"}
    assert "Ada" not in repr(collected)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, ()),
        ({"status": "rejected"}, ("1 left out: not approved",)),
        ({"target": "https://evil.dev/"}, ("1 left out: about other sites",)),
        ({"source": None}, ("1 left out: could not be read",)),
        ({"source": "https://brid.gy/comment/mastodon/x/1/2"}, ("1 left out: came by way of Bridgy, from a post that is not named",)),
        ({"source": "https://brid.gy/like/mastodon/x/1/2", "type": "like"}, ("1 left out: likes that came by way of Bridgy",)),
    ],
)
def test_what_webmentiond_tells(more: Mapping[str, Any], expected: tuple[str, ...]) -> None:
    """Approved mentions of our pages are kept."""
    with Service(administration([item(1, **more)])) as service:
        collected = collect(Webmentiond(), asked(token=SECRET, url=f"{service.url}/wm"), service)
    kept = Observation("webmentiond", "https://ada.dev/1", "https://ada.dev", PAGE, title="Note 1", first_seen="2026-05-13", kind_hint="mention")
    assert (collected.observations, collected.notes) == ((), expected) if expected else ((kept,), ())


def test_an_empty_webmentiond_takes_nothing_back() -> None:
    """It may have been set up anew."""
    with Service(administration([])) as service:
        assert collect(Webmentiond(), asked(token=SECRET, url=f"{service.url}/wm"), service) == Collected()


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"key": said(SECRET, 401)}, "webmentiond refuses the access key (401)"),
        ({"key": said("", 500)}, "webmentiond answered 500"),
        ({"key": said("<html>\r\nX: y")}, "webmentiond answered the access key with something else than a pass"),
        ({"key": said("a.b.c"), "list": said("", 401)}, "webmentiond refuses the key (401)"),
        (
            {"key": said("a.b.c"), "list": said({"error": "x"})},
            "webmentiond answered an object with error, where an object with a list of `items` was expected",
        ),
        ({"key": said("a.b.c"), "list": said("null")}, "webmentiond answered null, where an object with a list of `items` was expected"),
    ],
)
def test_a_webmentiond_that_refuses(answers: Mapping[str, Reply], expected: str) -> None:
    """It says at which door."""
    assert refusal(Webmentiond(), lambda question: answers["key" if question.method == "POST" else "list"]) == expected


@pytest.mark.parametrize("source", [Webmentiond(), GoJamming()])
def test_own_receivers_need_a_place_and_a_key(source: Webmentiond | GoJamming) -> None:
    """Each is said."""
    assert "set its `url`" in refusal(source, lambda _: said({}), url=None)
    assert "set its `token` to the name of an environment variable" in refusal(source, lambda _: said({}), token="")


# go-jamming


def jam(number: int, **more: Any) -> dict[str, Any]:
    """A mention as go-jamming tells of it."""
    return {
        "author": {"name": "Ada L.", "picture": "/pictures/ada.dev"}, "name": f"Note {number}", "content": "I like it", "published": "2026-05-13T00:05:16",
        "url": f"https://ada.dev/{number}", "type": "link", "source": f"https://ada.dev/{number}", "target": PAGE, **more,
    }  # fmt: skip


def test_go_jamming_tells_everything_at_once() -> None:
    """The domain and the key stand in the path."""
    carried = jam(2, source="https://brid.gy/comment/mastodon/x/1/2", url="https://social.dev/@x/1", type="reply")
    with Service(lambda _: said({"status": "success", "json": [jam(1), carried, jam(3, target="https://evil.dev/"), 7]})) as service:
        collected = collect(GoJamming(), asked(token="a/b c", url=f"{service.url}/"), service)
    assert [question.path for question in service.questions] == ["/webmention/docs.acme.dev/a%2Fb%20c"]
    assert collected.observations == (
        Observation("go-jamming", "https://ada.dev/1", "https://ada.dev", PAGE, title="Note 1", first_seen="2026-05-13", kind_hint="mention"),
        Observation("go-jamming", "https://social.dev/@x/1", "https://social.dev", PAGE, first_seen="2026-05-13", kind_hint="reply"),
    )
    assert (collected.complete, collected.notes) == (False, ("1 left out: about other sites", "1 left out: could not be read"))


@pytest.mark.parametrize("empty", [None, []])
def test_an_empty_go_jamming_takes_nothing_back(empty: object) -> None:
    """It writes an empty list in two ways."""
    with Service(lambda _: said({"status": "success", "json": empty})) as service:
        assert collect(GoJamming(), asked(token=SECRET, url=service.url), service) == Collected()


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (said("unauthorized", 401), "go-jamming refuses the key (401)"),
        (said({"status": "error", "message": SECRET}), "go-jamming does not tell of docs.acme.dev"),
        (said({"mentions": []}), "go-jamming answered an object with mentions, where an object with a list of `json` was expected"),
        (said([]), "go-jamming answered a list of 0, where an object with a list of `json` was expected"),
    ],
)
def test_a_go_jamming_that_refuses(reply: Reply, expected: str) -> None:
    """No message holds the key, which stands in the address."""
    assert refusal(GoJamming(), lambda _: reply) == expected

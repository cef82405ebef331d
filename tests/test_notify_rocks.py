"""The discovery cases of https://webmention.rocks, rebuilt on this machine from what each of them tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.hostile import Answer, reply
from tests.telling import Telling, telling

pytestmark = pytest.mark.usefixtures("no_authorities")

CASES = range(1, 24)
QUERY = "/test/21/webmention?query=yes"


def page(body: str = "", *links: str, name: str = "Link") -> bytes:
    """A page with these Link headers."""
    answer = reply(200, f"<!doctype html><html><head><title>A case</title></head><body><p>A post. {body}</p></body></html>")
    lines = "".join(f"{name}: {link}\r\n" for link in links)
    return answer.replace(b"\r\n\r\n", f"\r\n{lines}\r\n".encode(), 1)


def pages(host: str) -> dict[str, Answer]:
    """The page of each case; the right endpoint is its path and ``/webmention``, every other is wrong."""
    wrong = "/test/wrong"

    def whole(number: int) -> str:
        return f"{host}/test/{number}/webmention"

    cases = {
        1: page("", "</test/1/webmention>; rel=webmention"),
        2: page("", f"<{whole(2)}>; rel=webmention"),
        3: page('<link rel="webmention" href="/test/3/webmention">'),
        4: page(f'<link href="{whole(4)}" rel="webmention">'),
        5: page('Its <a rel="webmention" href="/test/5/webmention">endpoint</a>.'),
        6: page(f'Its <a href="{whole(6)}" rel="webmention">endpoint</a>.'),
        7: page("", f"<{whole(7)}>; rel=webmention", name="LinK"),
        8: page("", f'<{whole(8)}>; rel="webmention"'),
        9: page(f'<link rel="webmention somethingelse" href="{whole(9)}">'),
        10: page("", f'<{whole(10)}>; rel="webmention somethingelse"'),
        11: page(
            f'<link rel="webmention" href="{wrong}"> <a href="{wrong}" rel="webmention">endpoint</a>',
            '</test/11/webmention>; rel="webmention"',
        ),
        12: page(f'<link rel="not-webmention" href="{wrong}"> <a href="/test/12/webmention" rel="webmention">the right one</a>'),
        13: page(f'<!-- <a href="{wrong}" rel="webmention"></a> --> <a href="/test/13/webmention" rel="webmention">the right one</a>'),
        14: page(
            f'<code>&lt;a href="{wrong}" rel="webmention"&gt;&lt;/a&gt;</code> <a href="/test/14/webmention" rel="webmention">the right one</a>'
        ),
        15: page('<link rel="webmention" href="">'),
        16: page(f'<a href="/test/16/webmention" rel="webmention">first</a>, <link rel="webmention" href="{wrong}">'),
        17: page(f'<link rel="webmention" href="/test/17/webmention"> <a href="{wrong}" rel="webmention">second</a>'),
        18: page("", f'<{wrong}>; rel="other"', f'<{whole(18)}>; rel="webmention"'),
        19: page("", f'<{wrong}>; rel="other", <{whole(19)}>; rel="webmention"'),
        20: page('<link rel="webmention"> <a href="/test/20/webmention" rel="webmention">this one</a>'),
        21: page(f'<link rel="webmention" href="{QUERY}">'),
        22: page('<link rel="webmention" href="22/webmention">'),
    }
    return {
        **{f"/test/{number}": answer for number, answer in cases.items()},
        "/test/23": reply(302, Location="/test/23/page/moved"),
        "/test/23/page/moved": page('<link rel="webmention" href="../webmention">'),
    }


def endpoint(number: int) -> str:
    """Where the message of a case belongs."""
    return {15: "/test/15", 21: QUERY}.get(number, f"/test/{number}/webmention")


@pytest.fixture(scope="module")
def rocks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Telling]:
    """A post of ours that links to all cases, after all of them were told."""
    with pytest.MonkeyPatch.context() as patch, telling(tmp_path_factory.mktemp("rocks")) as here:
        patch.setenv("SSL_CERT_FILE", "/dev/null")
        here.begin()
        here.web.answers |= pages(here.web.url(""))
        taking = here.receive(200)
        here.web.answers |= {endpoint(number): taking for number in CASES if number != 15} | {"/test/wrong": taking}
        here.web.answers["/test/15"] = (pages("")["/test/15"], taking)
        here.publish({"post/index.html": [here.web.url(f"/test/{number}") for number in CASES]})
        here.notify()
        yield here


@pytest.mark.parametrize("number", CASES)
def test_discovery(rocks: Telling, number: int) -> None:
    """Each case gets one webmention, at its right endpoint, that names our post and the page as the post links to it."""
    expected = {"source": [rocks.site.url("/post/")], "target": [rocks.web.url(f"/test/{number}")]}
    assert [endpoint(number)] == [message.target for message in rocks.received if message.form == expected]


def test_nothing_else_is_sent(rocks: Telling) -> None:
    """There are as many messages as cases, all of them forms, and none at a wrong endpoint."""
    assert len(CASES) == len(rocks.received)
    assert {"application/x-www-form-urlencoded"} == {message.type for message in rocks.received}
    assert "/test/wrong" not in {message.target for message in rocks.received}


def test_each_page_is_asked_once_before_it_is_told(rocks: Telling) -> None:
    """One question a page finds the endpoint; robots.txt was asked before, once."""
    asked = rocks.web.asked("GET")
    assert sorted(["/robots.txt", "/test/23/page/moved", *(f"/test/{number}" for number in CASES)]) == sorted(asked)
    assert asked[0] == "/robots.txt"

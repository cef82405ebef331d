"""Others are told of links to them: politely, once, and only of what is published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from linkvoice.config import Config
from linkvoice.errors import UsageError
from linkvoice.fetch.notice_store import NoticeStore
from linkvoice.model.notice import Notice, Notified, State
from linkvoice.model.url import Url
from linkvoice.report.notified import render_notified
from linkvoice.run.notices import plan
from linkvoice.run.notify import check_public
from tests.hostile import endless, fake_names, linkvoice, reply, reset, write_site
from tests.telling import Telling, advertising, telling

pytestmark = pytest.mark.usefixtures("no_authorities")

POST = "post/index.html"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Telling]:
    """A site whose record has begun while it was empty."""
    with telling(tmp_path) as made:
        made.begin()
        yield made


# What is sent, and when


def test_a_new_link_is_told_once(here: Telling) -> None:
    """The target's endpoint gets one form, as the page writes the link; the next run sends nothing, and asks nobody."""
    told = here.told("/a", advertising())
    assert (told.state, told.status, told.protocol, told.endpoint) == (State.SENT, 202, "webmention", here.web.url("/webmention"))
    (message,) = here.received
    assert message.form == {"source": [here.site.url("/post/")], "target": [here.web.url("/a")]}
    asked = len(here.web.requests) + len(here.site.requests)
    again = here.notify()
    assert (again.told, again.handled, len(here.received)) == ((), 1, 1)
    assert asked == len(here.web.requests) + len(here.site.requests)


def test_the_first_run_tells_nobody(tmp_path: Path) -> None:
    """It takes down what is there and asks nobody; from then on new links are told, and with `--all` those too."""
    with telling(tmp_path) as here:
        here.web.answers |= {"/old": advertising(), "/new": advertising()}
        here.publish({POST: [here.web.url("/old")]})
        first = here.notify()
        assert (first.noted, first.told, here.web.requests) == (1, (), [])
        assert "1 link to others, and no record of any yet\n  They are taken down, and nobody was told" in render_notified(first)
        here.publish({POST: [here.web.url("/old"), here.web.url("/new")]})
        here.notify()
        assert [here.web.url("/new")] == [message.form["target"][0] for message in here.received]
        here.notify(everything=True)
        assert [here.web.url("/new"), here.web.url("/old")] == [message.form["target"][0] for message in here.received]


def test_the_first_run_can_tell_of_everything(tmp_path: Path) -> None:
    """With `--all` nothing is taken down untold."""
    with telling(tmp_path) as here:
        assert here.told("/a", advertising(), everything=True).state is State.SENT
        assert here.notify().told == ()


def test_what_one_run_cannot_tell_of_everything_comes_next_time(tmp_path: Path) -> None:
    """Links that were there when the record began, and that a run with --all does not come to, are told by later runs without it."""
    with telling(tmp_path) as here:
        paths = ("/a", "/b", "/c")
        here.web.answers |= dict.fromkeys(paths, advertising())
        here.publish({POST: [here.web.url(path) for path in paths]})
        assert here.notify().noted == 3
        here.set(outbound__host_budget=2)
        assert [notice.state for notice in here.notify(everything=True).told] == [State.SENT, State.SENT, State.NEW]
        assert [notice.state for notice in here.notify().told] == [State.SENT]
        assert here.notify(everything=True).told == ()


def test_a_dry_run_sends_and_keeps_nothing(here: Telling) -> None:
    """It finds the endpoints and says what would be sent; no message leaves, and the next run knows nothing of it."""
    here.web.answers["/a"] = advertising()
    here.publish({POST: [here.web.url("/a"), here.web.url("/none")]})
    before = {file: file.read_bytes() for file in here.state.rglob("*") if file.is_file()}
    for _ in range(2):
        said = render_notified(here.notify(send=False))
        assert f"+ {here.site.url('/post/')} -> {here.web.url('/a')}: would be sent to {here.web.url('/webmention')} (webmention)\n" in said
        assert f"-> {here.web.url('/none')}: nobody to tell: answers 404; mend the link\n" in said
        assert said.endswith("linkvoice: 2 new links, 0 dealt with before: 1 nobody to tell, 1 to send\n  Nothing was sent; with --send it is.\n")
    assert (here.received, here.web.asked("POST")) == ([], [])
    assert before == {file: file.read_bytes() for file in here.state.rglob("*") if file.is_file()}


def test_a_dry_run_without_a_record_writes_none(tmp_path: Path) -> None:
    """It says what a first run would take down, and leaves no file."""
    with telling(tmp_path) as here:
        here.publish({POST: [here.web.url("/a")]})
        notified = here.notify(send=False)
        assert (notified.noted, notified.dry, here.state.exists(), here.web.requests) == (1, True, False, [])
        assert "`linkvoice notify --send` takes down what is there" in render_notified(notified)


def test_what_is_not_published_waits(here: Telling) -> None:
    """A link that is not on the published page is not sent, and counts as new until it is; what to do is said."""
    here.web.answers["/a"] = advertising()
    here.build({POST: [here.web.url("/a")]})
    for answer, problem in (
        (reply(404), "the page answers 404; publish the site first"),
        (reply(200, "An older one."), "the link is not on the published page; publish the site first"),
        (reply(500), "the published page cannot be read: it answers 500"),
    ):
        here.site.answers["/post/"] = answer
        (waiting,) = here.notify().told
        assert (waiting.state, waiting.detail) == (State.NEW, problem)
    assert (here.received, here.web.requests) == ([], [])
    here.publish({POST: [here.web.url("/a")]})
    here.build({POST: [here.web.url("/a")], "draft/index.html": [here.web.url("/a")]})
    assert [notice.state for notice in here.notify().told] == [State.NEW, State.SENT]
    assert [message.form["source"] for message in here.received] == [[here.site.url("/post/")]]


def test_a_link_that_is_gone_is_told_again(here: Telling) -> None:
    """Who was told of a link is told when it is gone, once, and as soon as it comes back, once more; who was not told is not."""
    here.web.answers["/none"] = reply(200, "no endpoint")
    here.told("/a", advertising())
    pages = {POST: [here.web.url("/a"), here.web.url("/none")]}
    here.publish(pages)
    here.notify()
    here.build({})
    told = here.notify()
    (waiting,) = told.withdrawn
    assert (waiting.state, waiting.detail, len(here.received)) == (State.SENT, "the link is still on the published page", 1)
    assert f"- {waiting.source} -> {waiting.target}: waits: the link is still on the published page\n" in render_notified(told)
    assert "1 link gone, 0 dealt with before: 1 waits\n" in render_notified(told)
    here.publish({})
    (withdrawn,) = here.notify().withdrawn
    assert (withdrawn.state, withdrawn.page, len(here.received)) == (State.WITHDRAWN, here.web.url("/a"), 2)
    assert here.received[0] == here.received[1]
    assert here.notify() == Notified(dry=False)
    here.publish(pages)
    assert [notice.page for notice in here.notify().told] == [here.web.url("/a")]
    assert len(here.received) == 3


def test_a_link_that_nobody_vouches_for_any_more_is_not_gone(here: Telling) -> None:
    """A link that gets `nofollow`, or whose host is to be ignored now, asks nobody for anything."""
    here.told("/a", advertising())
    here.publish({POST: f'<main><a href="{here.web.url("/a")}" rel="nofollow">x</a></main>'})
    assert here.notify().withdrawn == ()
    here.set(notify__ignore=["127.0.0.1"])
    here.publish({})
    asked = len(here.web.requests)
    assert (here.notify().withdrawn, asked) == ((), len(here.web.requests))


# Which links


@pytest.mark.parametrize(
    "html",
    [
        '<nav><a href="{}">x</a></nav>',
        '<main><a href="{}" rel="noopener nofollow">x</a></main>',
        '<main><a href="{}" rel="ugc">x</a></main>',
        '<main><a href="{}" rel="Sponsored">x</a></main>',
        '<main><a href="{}" rel="edit">x</a></main>',
        '<main><img src="{}"></main>',
        "<main><!-- {} --></main>",
        '<meta http-equiv="refresh" content="0; url={}">',
    ],
)
def test_links_that_nobody_is_told_of(here: Telling, html: str) -> None:
    """Links of the theme, links that nobody vouches for, what is no link, and pages that only redirect are passed over."""
    here.publish({POST: f"<title>A</title>{html.format(here.web.url('/a'))}"})
    assert (here.notify().told, here.web.requests) == ((), [])


def test_own_and_ignored_hosts_are_not_told(here: Telling) -> None:
    """Hosts of ours, those to ignore, and places that are not public are not even asked."""
    urls = ["https://acme.dev/", "https://www.old.dev/", "https://x.spam.dev/a", "https://off.dev/", "http://10.0.0.1/", "https://a.test/"]
    here.set(internal_hosts=["acme.dev"], site_aliases=["old.dev"], notify__ignore=["*.spam.dev", "127.0.0.1"])
    here.set(outbound__hosts={"off.dev": {"allow": False}, here.site.host: {"allow": True}})
    here.publish({POST: [*urls, here.web.url("/a"), here.site.url("/other/")]})
    assert (here.notify().told, here.web.requests, len(here.site.requests)) == ((), [], 0)


def test_pages_can_be_left_out(here: Telling) -> None:
    """What stands on pages in `ignore_pages`, such as lists of posts, is told from elsewhere only."""
    here.web.answers["/a"] = advertising()
    here.set(ignore_pages=["tag/"])
    here.publish({POST: [here.web.url("/a")], "tag/x.html": [here.web.url("/a")]})
    assert [notice.source for notice in here.notify().told] == [here.site.url("/post/")]


def test_a_target_is_named_as_it_is_written(here: Telling) -> None:
    """Receivers look for the very letters of the page; two links from one page to another are one notice."""
    written = here.web.url("/a").replace("http", "HTTP") + "#Ümlaut"
    here.web.answers["/a"] = advertising()
    here.publish({POST: [written, here.web.url("/a#b"), here.web.url("/a")]})
    assert len(here.notify().told) == 1
    assert [written] == here.received[0].form["target"]


# What receivers answer


@pytest.mark.parametrize(
    ("status", "state"),
    [(200, State.SENT), (201, State.SENT), (400, State.REFUSED), (404, State.REFUSED), (302, State.REFUSED), (429, State.LATER), (503, State.LATER)],
)
def test_answers_of_receivers(here: Telling, status: int, state: State) -> None:
    """2xx is success; what the receiver refuses is not tried again, and what it cannot take now is, in the next run."""
    here.web.answers["/webmention"] = here.receive(status, Retry_After="1")
    assert here.told("/a", advertising()).state is state
    assert len(here.received) == 1  # not even when it asks to come again soon
    here.notify()
    assert (2 if state is State.LATER else 1) == len(here.received)


def test_the_status_page_is_kept(here: Telling) -> None:
    """Where a receiver says how far it is, as an absolute URL; other schemes are not kept."""
    here.web.answers["/webmention"] = here.receive(201, Location="/status/1")
    told = here.told("/a", advertising())
    assert told.location == here.web.url("/status/1")
    assert f"sent: answered 201, see {here.web.url('/status/1')}\n" in render_notified(Notified(told=(told,), dry=False))
    here.web.answers["/webmention"] = here.receive(201, Location="javascript:alert(1)")
    assert here.told("/b", advertising()).location == ""


def test_failures_come_again_three_times(here: Telling) -> None:
    """An endpoint without an answer, and a page without one, are asked in three more runs and then given up."""
    for path in ("/a", "/b"):
        here.web.answers[path] = advertising()
    here.web.answers["/webmention"] = reset
    here.web.answers["/b"] = reply(503)
    here.publish({POST: [here.web.url("/a"), here.web.url("/b")]})
    states = [{notice.state for notice in here.notify().told} for _ in range(4)]
    assert states == [{State.LATER}, {State.LATER}, {State.LATER}, {State.FAILED}]
    assert len(here.web.asked("POST")) == 4
    assert here.notify().told == ()


def test_what_comes_again_is_asked_again(here: Telling) -> None:
    """An endpoint that could not take a message is looked for anew: where the page names none any more, nothing is sent."""
    here.web.answers["/webmention"] = here.receive(503)
    here.told("/a", advertising())
    assert f"would be sent to {here.web.url('/webmention')}" in render_notified(here.notify(send=False))
    here.web.answers["/a"] = reply(200, "<p>Hello</p>")
    assert [(notice.state, notice.endpoint) for notice in here.notify().told] == [(State.SILENT, "")]
    assert len(here.received) == 1


def test_a_link_that_is_gone_comes_again_too(here: Telling) -> None:
    """Taking back is tried four times in all, and given up then, which is not told as if it had been taken back; a link that comes back is told anew."""
    here.told("/a", advertising())
    here.publish({})
    here.web.answers["/webmention"] = here.receive(503)
    runs = [here.notify() for _ in range(4)]
    assert [run.withdrawn[0].state for run in runs] == [State.SENT] * 3 + [State.ABANDONED]
    assert [render_notified(run).partition("/a: ")[2].partition("\n")[0] for run in runs] == ["comes again: answered 503"] * 3 + [
        "not taken back: answered 503"
    ]
    assert (here.notify().withdrawn, len(here.received)) == ((), 5)
    assert here.told("/a", advertising()).state is State.LATER


@pytest.mark.parametrize("status", [301, 307, 308])
def test_an_endpoint_that_moved_is_followed(here: Telling, status: int) -> None:
    """The message goes to where the endpoint is now, whole."""
    here.web.answers["/old"] = reply(status, Location="/webmention")
    assert here.told("/a", advertising("/old")).state is State.SENT
    assert here.received[0].form["target"] == [here.web.url("/a")]


def test_pages_without_an_endpoint_are_asked_once(here: Telling) -> None:
    """That nobody wants to be told is kept in mind too."""
    assert here.told("/a", reply(200, "<p>Hello</p>")).detail == "names no endpoint"
    asked = len(here.web.requests)
    assert (here.notify().told, asked) == ((), len(here.web.requests))


def test_a_host_is_not_asked_too_often(here: Telling) -> None:
    """Of one host only `outbound.host_budget` pages are asked in a run, and none behind an answer that asks for a long pause; the others come next time."""
    for path in ("/a", "/b", "/c"):
        here.web.answers[path] = advertising()
    here.set(outbound__host_budget=2)
    here.web.answers["/webmention"] = here.receive(429, Retry_After="3600")
    here.publish({POST: [here.web.url(path) for path in ("/a", "/b", "/c")]})
    assert [(notice.state, notice.detail) for notice in here.notify().told] == [
        (State.LATER, "answered 429"),
        (State.NEW, "its endpoint wants to be left alone"),
        (State.NEW, "its host is asked for more next time"),
    ]
    here.web.answers["/webmention"] = here.receive()
    for _ in range(2):
        here.notify()
    assert [message.form["target"][0].removeprefix(here.web.url("")) for message in here.received] == ["/a", "/a", "/b", "/c"]


def test_our_own_site_is_not_asked_too_often(here: Telling) -> None:
    """The budget holds for the site itself too: its other pages are looked at next time."""
    here.set(outbound__host_budget=1)
    here.web.answers["/a"] = advertising()
    here.publish({f"{name}/index.html": [here.web.url("/a")] for name in ("one", "two")})
    assert [(notice.state, notice.detail) for notice in here.notify().told] == [
        (State.SENT, "answered 202"),
        (State.NEW, "the published page cannot be read: its host is asked for more next time"),
    ]
    assert [notice.state for notice in here.notify().told] == [State.SENT]


def test_pages_that_are_not_published_take_no_turns(here: Telling) -> None:
    """Where more pages are not published than may be looked at in a run, a published one has its turn with a later run."""
    here.set(outbound__host_budget=1)
    here.web.answers["/a"] = advertising()
    pages = {f"{name}/index.html": [here.web.url("/a")] for name in ("one", "two", "zoo")}
    here.publish({"zoo/index.html": pages["zoo/index.html"]})
    here.build(pages)
    assert [sum(notice.state is State.SENT for notice in here.notify().told) for _ in range(3)] == [0, 0, 1]
    assert [message.form["source"] for message in here.received] == [[here.site.url("/zoo/")]]


# Pingback


def answer(inner: str) -> str:
    """An answer of XML-RPC."""
    return f"<?xml version='1.0'?><methodResponse>{inner}</methodResponse>"


def faulty(code: int) -> str:
    """A fault."""
    return answer(f"<fault><value><struct><member><name>faultCode</name><value><int>{code}</int></value></member></struct></value></fault>")


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (answer("<params><param><value>ok</value></param></params>"), State.SENT),
        (faulty(48), State.SENT),
        (faulty(17), State.REFUSED),
        (faulty(0), State.LATER),
        ("<html>", State.REFUSED),
    ],
    ids=["taken", "registered", "no link", "generic", "no answer"],
)
def test_pingback(here: Telling, said: str, state: State) -> None:
    """A page that knows only pingbacks gets one; it is not taken back, for there is no way to."""
    here.web.answers["/xmlrpc"] = here.receive(200, said)
    page = reply(200, "<p>Hello</p>", X_Pingback=here.web.url("/xmlrpc"))
    assert here.told("/a?x=1&y=2", page).state is state
    (message,) = here.received
    assert (message.target, message.type) == ("/xmlrpc", "text/xml")
    assert f"<string>{here.web.url('/a?x=1&amp;y=2')}</string>" in message.body
    here.publish({})
    assert here.notify().withdrawn == ()


# Hostile pages


@pytest.mark.parametrize(
    ("endpoint", "why"),
    [
        ("javascript:alert(1)", "javascript"),
        ("file:///etc/passwd", "file"),
        ("http://10.0.0.1/admin", "private address"),
        ("http://169.254.169.254/latest", "private address"),
        ("http://[::ffff:127.0.0.1]/", "private address"),
        ("http://localhost/", "reserved name"),
        ("https://router.local/", "local name"),
        ("https://blog.acme.dev:6379/", "6379"),
        ("https://user:pass@blog.acme.dev/", "a URL with a name or a password"),
    ],
)
def test_hostile_endpoints_are_not_asked(here: Telling, endpoint: str, why: str) -> None:
    """What is no public place on a usual port gets no message, and is not asked again."""
    told = here.told("/a", advertising(endpoint))
    assert (told.state, told.detail) == (State.SILENT, f"its endpoint is not asked: {why}")
    assert (here.received, here.web.asked("POST")) == ([], [])


@pytest.mark.parametrize("status", [None, 301, 307, 308])
def test_our_own_site_is_no_endpoint(here: Telling, status: int | None) -> None:
    """A stranger's page cannot make us post to ourselves, neither directly nor by a redirect."""
    here.web.answers["/moved"] = reply(status or 200, Location=here.site.url("/admin"))
    told = here.told("/a", advertising("/moved" if status else here.site.url("/admin")))
    assert (told.state, told.detail) == (State.SILENT, "its endpoint is not asked: it is none of theirs")
    assert (here.site.asked("POST"), "/admin" in here.site.asked()) == ([], False)


@pytest.mark.parametrize("name", ["endpoint", "redirect"])
def test_names_of_private_addresses(here: Telling, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """An endpoint whose name leads into a private network, directly or by a redirect, is not connected to."""
    looked_up = fake_names(monkeypatch, {"inside.dev": "127.0.0.1"})
    here.web.answers["/moved"] = reply(307, Location="http://inside.dev/webmention")
    told = here.told("/a", advertising("http://inside.dev/webmention" if name == "endpoint" else "/moved"))
    assert (told.state, told.detail) == (State.SILENT, "its endpoint is not asked: inside.dev resolves to 127.0.0.1")
    assert (here.received, looked_up) == ([], ["inside.dev"])


def test_a_huge_page_is_read_in_part(here: Telling) -> None:
    """A page without an end is left behind its first megabyte; an endpoint that stands before it counts."""
    start = b'HTTP/1.1 200 x\r\nContent-Type: text/html\r\n\r\n<link rel="webmention" href="/webmention">'
    sent: list[int] = []
    assert here.told("/a", endless(start, b"<p>x</p>" * 8192, sent)).state is State.SENT
    assert here.told("/b", endless(start.partition(b"<link")[0], b"<p>x</p>" * 8192, sent)).detail == "names no endpoint"
    assert max(sent) < 16 * 1024 * 1024


def test_robots_and_redirects_to_us(here: Telling) -> None:
    """A page that robots.txt closes is not asked, and one that leads back to us is not told."""
    here.web.answers["/robots.txt"] = reply(200, "User-agent: *\nDisallow: /closed", "text/plain")
    closed = here.told("/closed", advertising())
    assert (closed.state, closed.detail) == (State.LATER, "not asked: its robots.txt asks not to")
    assert here.told("/back", reply(302, Location=here.base)).detail == "it leads to a host that is not told"
    assert (here.web.asked("GET").count("/closed"), here.received) == (0, [])


def test_what_strangers_say_is_harmless() -> None:
    """Control characters and workflow commands of strangers reach no terminal."""
    notice = Notice("https://a.dev/", "https://b.dev/\x1b[31m", "https://b.dev/", State.SENT, location="https://b.dev/\u202e", detail="answered 200")
    said = render_notified(Notified(told=(notice,), interrupted=(replace(notice, state=State.SENDING),), dry=False))
    assert ("\x1b" in said, "\u202e" in said) == (False, False)
    assert "? https://a.dev/ -> https://b.dev/: its sending was interrupted" in said


# The record


def test_nothing_is_sent_where_it_cannot_be_kept(here: Telling) -> None:
    """Without a place for the record, a run that sends refuses to begin."""
    here.web.answers["/a"] = advertising()
    here.publish({POST: [here.web.url("/a")]})
    here.folder.joinpath("state").rename(here.folder / "aside")
    here.state.write_text("no folder")
    with pytest.raises(UsageError, match="Nothing is sent where it cannot be kept in mind"):
        here.notify()
    assert (here.received, here.web.requests) == ([], [])


def test_only_one_of_two_runs_sends(here: Telling) -> None:
    """A notice that another run has taken since it was read is not sent."""
    store, other = NoticeStore(here.state), NoticeStore(here.state)
    notice = Notice("https://a.dev/", "https://b.dev/", "https://b.dev/", State.SENDING)
    assert [store.put(State.NEW, notice), other.put(State.NEW, notice), other.put(State.SENDING, replace(notice, state=State.SENT))] == [
        True,
        False,
        True,
    ]
    assert {("https://a.dev/", "https://b.dev/"): replace(notice, state=State.SENT)} == store.notices("https://a.dev/")
    assert store.notices("https://b.dev/") == {}
    store.close()
    other.close()


def test_a_site_below_another_has_a_record_of_its_own(tmp_path: Path) -> None:
    """What a site below was told of is not gone because the site above does not have it."""
    store = NoticeStore(tmp_path)
    for base in ("https://a.dev/", "https://a.dev/docs/"):
        store.begin(base, [Notice(f"{base}post/", "https://b.dev/", "https://b.dev/", State.SENT)], 0)
    assert [source for source, _ in store.notices("https://a.dev/")] == ["https://a.dev/post/"]
    assert [source for source, _ in store.notices("https://a.dev/docs/")] == ["https://a.dev/docs/post/"]
    store.close()


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("there", [True, False])
def test_what_is_done_about_each_state(state: State, there: bool) -> None:
    """A link that is there is told when nothing came of it yet, or it was to be taken back; one that is gone only when it was sent; of a message that was interrupted it is said so."""
    notice = Notice("https://a.dev/", "https://b.dev/", "https://b.dev/", state, protocol="webmention")
    key = notice.source, notice.page
    todo = plan({key: replace(notice, state=State.NEW)} if there else {}, {key: notice}, everything=False)
    telling = {State.NEW, State.LATER, State.WITHDRAWING, State.WITHDRAWN, State.ABANDONED}
    assert ((notice,) if there and state in telling else ()) == todo.tell
    assert ((notice,) if not there and state is State.SENT else ()) == todo.withdraw
    unsure = {State.SENDING} if there else {State.SENDING, State.WITHDRAWING}
    assert ((notice,) if state in unsure else ()) == todo.interrupted
    assert int(there and state not in {*telling, State.SENDING}) == todo.handled
    everything = plan({key: replace(notice, state=State.NEW)}, {key: notice}, everything=True)
    assert ((notice,) if state in {*telling, State.KNOWN} else ()) == everything.tell


# The command


def test_the_command(tmp_path: Path) -> None:
    """It is dry unless it is told to send; the record lies in private."""
    with telling(tmp_path) as here:
        here.web.answers["/a"] = advertising()
        here.publish({})
        hosts = "".join(f'"{host}" = {{allow = true}}\n' for host in (here.site.host, here.web.host))
        (tmp_path / "linkvoice.toml").write_text(f'site_url = "{here.base}"\n[outbound.hosts]\n{hosts}', "utf-8")
        begun = linkvoice("notify", "site", "--send", cwd=tmp_path)
        assert (begun.returncode, begun.stderr) == (0, "")
        assert (here.state / "private").stat().st_mode & 0o777 == 0o700
        here.publish({POST: [here.web.url("/a")]})
        done = linkvoice("notify", "site", cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        assert f"would be sent to {here.web.url('/webmention')} (webmention)" in done.stdout
        assert here.received == []


@pytest.mark.parametrize("options", [(), ("--site-url", "http://acme.dev/")])
def test_the_command_needs_a_public_site(tmp_path: Path, options: tuple[str, ...]) -> None:
    """Without a URL that everybody can read it says what to set, and exits 2."""
    write_site(tmp_path / "site", {"index.html": ["https://acme.dev/"]})
    done = linkvoice("notify", "site", *options, cwd=tmp_path)
    assert done.returncode == 2
    assert "set site_url" in done.stderr.lower()


@pytest.mark.parametrize("base", ["http://acme.dev/", "https://localhost/", "https://10.0.0.1/", "https://docs.test/"])
def test_a_site_that_is_not_public_is_refused(base: str) -> None:
    """Nobody is told of addresses that only we can read, unless the configuration allows the host."""
    with pytest.raises(UsageError, match="Others can only be told of a site that everybody can read"):
        check_public(base, Config())
    check_public("https://acme.dev/docs/", Config())
    check_public(base, Config.from_mapping({"outbound": {"hosts": {Url.normalised(base).host: {"allow": True}}}}))

"""Logs and exports become numbers of readers, by site, page and day, and nothing else."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkvoice.errors import UsageError
from linkvoice.inbound.ours import Ours
from linkvoice.inbound.traffic.agents import is_program
from linkvoice.inbound.traffic.join import join
from linkvoice.inbound.traffic.read import read_traffic
from linkvoice.model.traffic import Arrivals, Part, Traffic, Want, at_least
from tests.logs import BROWSER, access_log, line, truth

SITE = "https://docs.acme.dev/"
GUIDE = f"{SITE}guide/"
FRIEND = "https://blog.friend.dev"
DAY = "2026-11-22"


def read(data: bytes | Iterable[bytes], *, base: str = SITE, aliases: Iterable[str] = ()) -> Traffic:
    """What a file says, given as bytes or as lines."""
    whole = data if isinstance(data, bytes) else b"\n".join(data) + b"\n"
    found = read_traffic(io.BytesIO(whole), "access.log", Ours(base, aliases))
    assert found is not None
    return found


def arrivals(traffic: Traffic) -> list[tuple[str, str, str, int]]:
    """Day, site, page and number, of all."""
    return [(part.day, *each) for part in traffic.parts for each in part.arrivals]


@pytest.mark.parametrize("packed", [False, True])
def test_counts_are_those_of_a_slow_reader(packed: bool) -> None:
    """Of 5,000 lines, each number is what another reader finds, who takes one line after the other apart."""
    expected = truth(access_log(5000))
    data = b"\n".join(access_log(5000))
    found = read(gzip.compress(data) if packed else data)

    assert {(day, origin, page): number for day, origin, page, number in arrivals(found)} == expected.visits
    assert {tuple(want): number for want, number in found.wanted.items()} == expected.wanted
    assert (found.lines, found.broken, found.bots, found.spam) == (5000, expected.broken, expected.bots, expected.spam)
    assert min(expected.broken, expected.bots, expected.spam, len(expected.visits), len(expected.wanted)) > 0


COMBINED = line()
CADDY = json.dumps(
    {
        "level": "info", "ts": 1795328701.25, "status": 200, "size": 5120,
        "request": {
            "client_ip": "203.0.113.7", "host": "docs.acme.dev", "method": "GET", "uri": "/guide/?q=jane",
            "headers": {"Referer": [f"{FRIEND}/"], "User-Agent": [BROWSER]},
        },
    }
).encode()  # fmt: skip
CLOUDFLARE = json.dumps(
    {
        "EdgeStartTimestamp": 1795328701000000000, "ClientRequestHost": "docs.acme.dev", "ClientRequestMethod": "GET", "ClientRequestURI": "/guide/",
        "ClientRequestReferer": FRIEND, "ClientRequestUserAgent": BROWSER, "EdgeResponseStatus": 200, "ClientIP": "203.0.113.7",
    }
).encode()  # fmt: skip
NGINX = json.dumps(
    {
        "time_local": "22/Nov/2026:06:25:01 +0000",
        "request": "GET /guide/ HTTP/2.0",
        "status": "200",
        "http_referer": FRIEND,
        "http_user_agent": BROWSER,
    }
).encode()
CLOUDFRONT = (
    b"#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query\n"
    b"2026-11-22\t06:25:01\tFRA2\t5120\t203.0.113.7\tGET\td1.cloudfront.net\t/guide/\t200\thttps://blog.friend.dev/\tMozilla/5.0%2520(X11)\tq=jane"
)
IIS = (
    b"#Software: Microsoft Internet Information Services 10.0\n#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query c-ip cs(User-Agent) cs(Referer) sc-status\n"
    b"2026-11-22 06:25:01 10.0.0.1 GET /guide/ - 203.0.113.7 Mozilla/5.0+(X11) https://blog.friend.dev/ 200"
)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("combined", COMBINED),
        ("combined", b"docs.acme.dev:443 " + COMBINED),
        ("combined", b"docs.acme.dev " + COMBINED),
        ("combined", COMBINED.replace(b"203.0.113.7", b"2001:db8::7")),
        ("combined", line(user="Jane van Doe")),
        ("combined", COMBINED + b' 17 "router@docker" "http://10.0.0.2:80" 3ms'),
        ("combined", line(agent=r"A \"quoted\" browser").replace(b"/guide/", b"/guide/?name=jane")),
        ("JSON lines", CADDY),
        ("JSON lines", NGINX),
        ("Cloudflare", CLOUDFLARE),
        ("CloudFront", CLOUDFRONT),
        ("W3C extended", IIS),
    ],
)
def test_formats_are_told_by_what_is_in_them(name: str, written: bytes) -> None:
    """Whatever server writes a line, it says the same."""
    found = read(written)

    assert f"access log ({name})" == found.format
    assert arrivals(found) == [(DAY, FRIEND, GUIDE, 1)]
    assert (found.lines, found.broken) == (1, 0)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (line(referrer="-"), []),
        (line(referrer="https://www.docs.acme.dev/x"), []),
        (line(referrer="https://docs.acme.dev./x"), []),
        (line(referrer="http://localhost:8000/"), []),
        (line(referrer="http://10.1.2.3/wiki"), []),
        (line(method="HEAD"), []),
        (line(status=301), []),
        (line("/style.css?v=2"), []),
        (b"other.acme.dev:443 " + line(), []),
        (line("http://elsewhere.dev/guide/"), []),
        (line(agent="-"), []),
        (line(referrer="android-app://com.slack/"), [(DAY, "android-app://com.slack", GUIDE, 1)]),
        (line(referrer="https://WWW.Friend.dev/a?b=c#d"), [(DAY, "https://friend.dev", GUIDE, 1)]),
        (line(referrer="https://jane:secret@friend.dev/"), [(DAY, "https://friend.dev", GUIDE, 1)]),
        (line(referrer="https://www.friend.dev.:8443/a"), [(DAY, "https://friend.dev:8443", GUIDE, 1)]),
        (line(agent="Mozilla/5.0 (Linux; Android 14; CUBOT KINGKONG 9) Mobile Safari/537.36 Cubot"), [(DAY, FRIEND, GUIDE, 1)]),
        (line("/f%C3%BCr/?x=1"), [(DAY, FRIEND, f"{SITE}f%C3%BCr/", 1)]),
        (line(r"/f\xC3\xBCr"), [(DAY, FRIEND, f"{SITE}f%C3%BCr/", 1)]),
        (line("/f").replace(b"/f ", b"/f\xfcr "), [(DAY, FRIEND, f"{SITE}f%C3%BCr/", 1)]),
    ],
)
def test_readers_from_other_sites_count(written: bytes, expected: list[object]) -> None:
    """Somebody who came from elsewhere to read a page of ours counts, and nobody else."""
    assert expected == arrivals(read(written))


def test_the_site_may_stand_below_a_path_and_have_more_names() -> None:
    """What is asked for beside the site, on the same host, is not ours."""
    found = read(
        [b"acme.dev:80 " + line("/docs/guide/"), b"acme.dev:80 " + line("/shop/"), b"old.acme.dev:80 " + line("/docs/guide")],
        base="https://acme.dev/docs/",
        aliases=["old.acme.dev"],
    )

    assert arrivals(found) == [(DAY, FRIEND, "https://acme.dev/docs/guide/", 2)]


@pytest.mark.parametrize("written", [line("/guide/"), b"docs.acme.dev:8443 " + line("/guide/"), b"www.docs.acme.dev:8443 " + line("/guide/")])
def test_the_site_may_have_a_port(written: bytes) -> None:
    """Its pages are those of its own URL, port included, whatever the log says of it."""
    assert arrivals(read(written, base="https://docs.acme.dev:8443/")) == [(DAY, FRIEND, "https://docs.acme.dev:8443/guide/", 1)]


@pytest.mark.parametrize(
    ("agent", "program"),
    [
        ("", True),
        ("Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)", True),
        ("Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ClaudeBot/1.0; +claudebot@anthropic.com)", True),
        ("Slackbot-LinkExpanding 1.0", True),
        ("Googlebot-Image/1.0", True),
        ("Feedly/1.0 (poller)", True),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/130.0 Safari/537.36", True),
        ("python-requests/2.32.3", True),
        ("Go-http-client/2.0", True),
        (BROWSER, False),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
            False,
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Claude/1.0 Chrome/130.0 Electron/33.0 Safari/537.36",
            False,
        ),
        ("Mozilla/5.0 (Linux; Android 14; CUBOT X70) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36", False),
        ("Lynx/2.9.0 libwww-FM/2.14", False),
    ],
)
def test_programs_are_told_by_what_they_call_themselves(agent: str, program: bool) -> None:
    """Crawlers, previews, readers of feeds and libraries are programs; odd browsers are not."""
    assert is_program(agent.encode()) == program


@pytest.mark.parametrize(
    ("referrer", "source"),
    [
        ("https://blog.friend.dev/post?token=1", "https://blog.friend.dev/post"),
        ("https://blog.friend.dev", "https://blog.friend.dev/"),
        ("https://mail.friend.dev/inbox/7", "https://mail.friend.dev/"),
        ("https://www.google.com/search", "https://google.com/"),
        ("https://friend.dev/users/jane@acme.dev/", "https://friend.dev/"),
    ],
)
def test_pages_that_were_not_there_are_told_with_who_leads_to_them(referrer: str, source: str) -> None:
    """The page that leads there is named, unless its address could tell of a person."""
    assert {Want(source, f"{SITE}old/"): 2} == read([line("/old", referrer, status=404), line("/old/", referrer, status=410)]).wanted


def test_a_log_without_referrers_is_refused() -> None:
    """The common format says nothing of other sites; the message says what to write in the server's configuration."""
    with pytest.raises(UsageError, match=r"access\.log is a log in the common format.*nginx"):
        read(b'203.0.113.7 - - [22/Nov/2026:06:25:01 +0000] "GET / HTTP/1.1" 200 5120\n')


def test_a_damaged_archive_is_refused() -> None:
    """Half a log would count as a whole one."""
    with pytest.raises(UsageError, match="damaged or breaks off"):
        read(gzip.compress(b"\n".join(access_log(3000)))[:-2000])


def test_other_files_are_left_to_others() -> None:
    """A table of links is no log, and is read from its beginning by whoever knows it."""
    file = io.BytesIO(b"Linking page,Last crawled\nhttps://blog.friend.dev/,2026-11-22\n")

    assert read_traffic(file, "links.csv", Ours(SITE)) is None
    assert file.read(7) == b"Linking"


FIELD = st.sampled_from([b"-", b"", b"\\", b'"', b"[", b"22/Nov/2026:06:25:01 +0000", b"99/Nov/2026:06:25:01 +0000", b"200", b"404", b"https://blog.friend.dev/", b"http://[::1",
                         b"https://x.dev:99999/", b"android-app://", b"\xff\xfe", b"\\xZZ", b"GET / HTTP/1.1", b"GET //x HTTP/1.1", b"null", b"1e400", b"2026-11-22"])  # fmt: skip


@given(st.lists(st.lists(FIELD, min_size=1, max_size=9), max_size=9), st.sampled_from([COMBINED, CADDY, NGINX, CLOUDFRONT, IIS]), st.integers(0, 400))
@settings(max_examples=150, deadline=None)
def test_whatever_stands_in_a_log_is_a_number_or_a_broken_line(rubbish: list[list[bytes]], written: bytes, at: int) -> None:
    """Strangers write a good part of a log; nothing in it ends the reading."""
    inserted = [b"".join((written[:at], cell, written[at:])).replace(b"\n", b" ") for row in rubbish for cell in row]
    found = read(
        [written, *(b" ".join(row) for row in rubbish), *(b"\t".join(row) for row in rubbish), *(b'"'.join(row) for row in rubbish), *inserted]
    )

    assert found.visits >= 1
    assert found.visits + found.broken + sum(found.wanted.values()) <= found.lines


def test_a_line_without_end_costs_no_memory() -> None:
    """A line longer than any server writes counts as a broken one, and those after it are read."""
    found = read([line(), b"x" * 3_000_000, line()])

    assert (found.lines, found.broken, found.visits) == (3, 1, 2)


def test_other_words_of_a_server_are_not_broken() -> None:
    """A log of JSON lines may hold what is about no request at all."""
    found = read([CADDY, b'{"level":"info","ts":1795328701.2,"msg":"serving initial configuration"}', b'{"request":{"uri":"/"}}', b"{", b"[" * 60000])

    assert (found.lines, found.broken, found.visits) == (4, 3, 1)


@pytest.mark.parametrize("time", ["true", "-1", "1e308", "1" + "0" * 400, '"inf"', '"2026-13-99T99:99:99"', "[]", '"yesterday"'])
def test_times_that_are_none_end_nothing(time: str) -> None:
    """A line without a time that can be read is broken, or of a day that is long gone."""
    found = read([CADDY, CADDY.replace(b"1795328701.25", time.encode())])

    assert [part.day for part in found.parts if part.day > "1971"] == [DAY]


def test_a_log_with_columns_missing_is_refused() -> None:
    """The message names them, and the file."""
    with pytest.raises(UsageError, match=r"access\.log names no cs\(Referer\) in its #Fields line"):
        read(IIS.replace(b" cs(Referer)", b""))


def test_many_programs_write_at_the_same_time() -> None:
    """Files of CloudFront that tell of the same time are told apart by what is in them."""
    one, other = (read(CLOUDFRONT + b"\n" + more).parts[0] for more in (b"", CLOUDFRONT.splitlines()[-1]))

    assert total(join(join((), one), other)) == 3
    assert total(join(join((one,), other), one)) == 3


# Twice the same log


def part(first: str, last: str, visits: int, mark: str = "") -> Part:
    return Part(DAY, first, last, mark, (Arrivals(FRIEND, GUIDE, visits),))


def total(parts: Iterable[Part]) -> int:
    return sum(each.visits for one in parts for each in one.arrivals)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([part("01:00:00", "06:25:01", 5), part("01:00:00", "06:25:01", 5)], 5),
        ([part("01:00:00", "06:25:01", 5), part("01:00:00", "18:00:00", 9)], 9),
        ([part("01:00:00", "06:25:01", 5), part("06:25:01", "18:00:00", 4)], 9),
        ([part("01:00:00", "06:25:01", 5), part("06:25:02", "18:00:00", 4), part("01:00:00", "18:00:00", 9)], 9),
        ([part("01:00:00", "06:25:01", 5), part("06:25:02", "18:00:00", 4), part("01:00:00", "06:25:01", 5)], 9),
        ([part("01:00:00", "18:00:00", 9), part("12:00:00", "18:00:00", 3)], 9),
        ([part("07:00:00", "07:00:00", 1), part("07:00:00", "07:00:00", 1)], 1),
        ([part("01:00:00", "18:00:00", 5, "a"), part("01:00:00", "18:00:00", 4, "b"), part("01:00:00", "18:00:00", 5, "a")], 9),
    ],
)
def test_nothing_counts_twice(parts: list[Part], expected: int) -> None:
    """The same log again, grown, rotated, put together or cut off at its beginning counts once; what follows it adds up."""
    known: tuple[Part, ...] = ()
    for each in parts:
        known = tuple(join(known, each))

    assert expected == total(known)


@pytest.mark.parametrize(("visits", "shown"), [(-1, 0), (0, 0), (2, 0), (3, 3), (9, 3), (10, 10), (29, 10), (30, 30), (4242, 3000), (10**6, 10**6)])
def test_what_is_shown_of_a_number_is_coarse(visits: int, shown: int) -> None:
    """Single readers do not show, and nobody can reckon back to the number."""
    assert at_least(visits) == shown

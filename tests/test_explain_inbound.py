"""`linkvoice explain` tells the whole story of links to the site: who claims them, what visits showed, and what became of that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from linkvoice.config import Config
from linkvoice.fetch.inbound_store import InboundStore
from linkvoice.model.link_to_us import LinkToUs
from linkvoice.model.observation import Observation
from linkvoice.model.reading import Reading
from linkvoice.model.standing import Standing
from linkvoice.model.story import InboundStory, LinkStory, PageStory
from linkvoice.report.explain_inbound import render_inbound_story
from linkvoice.run.forget import forget
from tests.backlinks import backlink
from tests.hostile import reply, write_site
from tests.listening import DAY, GUIDE, SITE, TOKEN, World, link, world

NOW = 1_800_000_000.0
POST = "https://blog.example/post"
STUB = '<!doctype html><title>Moved</title><meta http-equiv="refresh" content="0; url=../guide/">'
_TIMES = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\dZ")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A world whose site is built."""
    monkeypatch.setenv("MENTIONS_TOKEN", TOKEN)
    with world(tmp_path) as made:
        made.set(inbound__robots=False)
        write_site(tmp_path / "site", {"index.html": "<h1>Home</h1>", "guide/index.html": "<h1>Guide</h1>", "old/index.html": STUB})
        yield made


def explain(here: World, url: str) -> str:
    """Call the command; gives what it says, with a T for each time."""
    done = here.run("explain", url)
    assert (done.returncode, done.stderr) == (0, "")
    return _TIMES.sub("T", done.stdout)


def page_story(*observations: Observation, **facts: object) -> str:
    """Tell of one page that links."""
    return render_inbound_story(InboundStory(POST, ours=False, pages=(PageStory(POST, observations, **facts),)))  # type: ignore[arg-type]


# The command


def test_the_story_of_a_page_that_links_here(here: World) -> None:
    """Claims, visits with all that they showed, the record with its history and sort, and where the link leads; links without a record, too."""
    url = here.post("/post", link(f"{SITE}old/#start", "the old guide", "nofollow"), link(SITE, "home"), title="A post")
    here.listen()
    here.account.tell(url, f"{SITE}nowhere/", received="2026-11-21T08:00:00Z")
    here.listen()
    asked = len(here.web.requests)
    assert explain(here, f"{url}#comments") == (
        f"{url}\n"
        "  claimed by:\n"
        f"    webmention.io: {GUIDE}, as mention, first seen 2026-11-20\n"
        f"    webmention.io: {SITE}nowhere/, as mention, first seen 2026-11-21\n"
        "  1 visit stored:\n"
        '    T  200 "A post", read to its end\n'
        f'      links {SITE}old/#start "the old guide" (text, rel nofollow)\n'
        f'      links {SITE} "home" (text)\n'
        f"  link to {SITE}: live\n"
        "    first seen T, last change T, told by webmention.io\n"
        "    T  live\n"
        "    sort: editorial, natural, unknown\n"
        "    decided by: nothing-known\n"
        "    voice: 54 of 100, steady (voice/1)\n"
        "      treatment 25 of 25: followed\n"
        "      placement 20 of 20: in the text\n"
        "      authority 3? of 20: its rank is not known\n"
        "      relevance 0 of 15: no words in common\n"
        "      reach 6? of 20: nobody counts visits\n"
        "      penalties 0: none\n"
        "      gate 1: it links exactly this URL\n"
        "      1 x (25 + 20 + 3 + 0 + 6) = 54\n"
        "    leads to site/index.html\n"
        f"  link to {GUIDE}: not in the ledger: the last visit did not find it\n"
        f"  link to {SITE}nowhere/: not in the ledger: the last visit did not find it\n"
        f"  link to {SITE}old/: live_variant\n"
        "    first seen T, last change T, told by webmention.io\n"
        "    T  live_variant\n"
        "    sort: editorial, natural, unknown\n"
        "    decided by: nothing-known\n"
        "    voice: 42 of 100, steady (voice/1)\n"
        "      treatment 10 of 25: rel nofollow\n"
        "      placement 20 of 20: in the text\n"
        "      authority 3? of 20: its rank is not known\n"
        "      relevance 5 of 15: words in common: guide 1\n"
        "      reach 6? of 20: nobody counts visits\n"
        "      penalties 0: none\n"
        "      gate 0.95: it links the same page, written otherwise\n"
        "      0.95 x (10 + 20 + 3 + 5 + 6) = 42\n"
        "    leads to site/guide/index.html#start by way of old/index.html\n"
    )
    assert asked == len(here.web.requests)


def test_the_story_of_a_page_of_ours(here: World) -> None:
    """Every page that links to it, in any spelling of its URL, with claims about it alone; what others say of other pages is left out."""
    first, second = here.post("/1"), here.post("/2", link(f"{GUIDE}?utm_source=x"))
    here.account.tell(first, SITE)
    here.post("/3", link(SITE))
    here.account.tell(here.web.url("/3"), SITE)
    here.listen()
    text = explain(here, "https://www.docs.acme.dev/guide/index.html#install")
    assert text.startswith(f"{GUIDE}\n  3 pages of others known to link to it\n{first}\n  claimed by:\n    webmention.io: {GUIDE}, ")
    assert f"webmention.io: {SITE}, " not in text
    assert text.count(f"  link to {GUIDE}: live\n") == 1
    assert f"{second}\n" in text
    assert f"  link to {GUIDE}: live_variant\n" in text
    assert f"  link to {GUIDE}: not in the ledger: the last visit did not find it\n" in text
    assert "  nobody is known to link to it\n" in explain(here, f"{SITE}unknown/")


def test_a_lost_link_has_a_history(here: World) -> None:
    """Since when a link is missing, and when it was given up, with every visit and what kept it from being read."""
    url = here.post("/post")
    here.listen()
    here.write("/post", "Nothing.")
    here.later(8 * DAY)
    here.listen()
    text = explain(here, url)
    assert f"  link to {GUIDE}: live\n" in text
    assert "    not found since T; lost after 7 days\n" in text
    here.later(8 * DAY)
    here.listen()
    here.answer("/post", reply(403))
    here.later(8 * DAY)
    here.listen()
    text = explain(here, url)
    assert "  4 visits stored:\n" in text
    assert "    T  403\n" in text
    assert f"  link to {GUIDE}: gone, not shown\n" in text
    assert "    T  live\n    T  gone\n" in text


def test_a_link_to_a_page_that_is_gone_leads_nowhere(here: World) -> None:
    """Where nothing in the built site answers, the story says so; without a built site, it says nothing of it."""
    url = here.post("/post", link(f"{SITE}gone/#x"))
    here.listen()
    assert "    leads nowhere: nothing in site answers at /gone/\n" in explain(here, url)
    here.config["site_dir"] = "elsewhere"
    assert "leads" not in explain(here, url)


def test_what_is_forgotten_has_no_story(here: World) -> None:
    """Only that it is forgotten is known."""
    url = here.post("/post")
    here.listen()
    forget([url], Config.from_mapping(here.options), here.place)
    assert explain(here, url) == f"{url}\n  forgotten: only a hash is kept, so that it does not come back\n"


def test_what_is_private_is_marked(here: World) -> None:
    """The owner is told of claims that nobody else may see, and that they make no record."""
    url = here.write("/diary", link())
    store = InboundStore(here.folder / "state")
    store.save_observations("mine", [Observation("mine", url, here.web.url(""), GUIDE, private=True)], complete=True, now=NOW)
    store.close()
    here.listen()
    text = explain(here, url)
    assert f"    mine: {GUIDE} (private)\n" in text
    assert f"  link to {GUIDE}: not in the ledger: only private sources tell of it\n" in text


def test_a_url_may_have_both_stories(here: World) -> None:
    """A page that links here and is linked here: first how it links, then what checks found; of one without the other only that."""
    url = here.post("/post")
    here.answer("/other", reply(200, "<title>Other</title>"))
    here.listen()
    write_site(here.folder / "site", {"links/index.html": [url, here.web.url("/other")]})
    here.set(outbound__host_interval=0)
    here.run("check", "site", "--site-url", SITE, "--set", f'outbound.hosts={{"{here.web.host}"={{allow=true}}}}')
    text = explain(here, url)
    assert text.startswith(f"{url}\n  claimed by:\n")
    assert f"\n{url}\n  verdict: ok: answered 200\n" in text
    assert "claimed by" not in (other := explain(here, here.web.url("/other")))
    assert "  verdict: ok: answered 200\n" in other


def test_a_url_that_nobody_knows_has_none(here: World) -> None:
    """A URL of others in neither store is said to be unknown, with exit code 2, whatever else is stored."""
    here.post("/post")
    here.listen()
    done = here.run("explain", "https://blog.example/")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("linkvoice: Nothing about this URL is stored in ")


# The text


def test_all_that_a_source_says_is_told() -> None:
    """Text, rel, title, kind, dates and figures; of a source that knows only sites, that."""
    told = Observation(
        "ahrefs", POST, "https://blog.example", GUIDE, "the guide", "nofollow", "A post", "2026-01-05", "2026-02-01", lost=True, kind_hint="story",
        metrics={"points": 1200},
    )  # fmt: skip
    assert page_story(told, Observation("logs", from_origin="https://blog.example", rel="")) == (
        f"{POST}\n  claimed by:\n"
        f'    ahrefs: {GUIDE}, "the guide", rel nofollow, on "A post", as story, first seen 2026-01-05, last seen 2026-02-01, points 1,200, lost, it says\n'
        "    logs: the site, rel empty\n"
        "  0 visits stored\n"
    )


@pytest.mark.parametrize(
    ("reading", "told"),
    [
        (Reading(POST, NOW, 200, refused="robots", detail="robots.txt of blog.example"), "not read: robots (robots.txt of blog.example)"),
        (Reading(POST, NOW, failure="timeout"), "no answer: timeout"),
        (Reading(POST, NOW, 200, final_url="https://blog.example/2"), "200, at https://blog.example/2"),
        (Reading(POST, NOW, 200, whole=True, mentions=(GUIDE,)), f"200, read to its end\n      names {GUIDE}"),
        (
            Reading(POST, NOW, 200, links=(LinkToUs("https://t.example/x", GUIDE, text="x", hidden=True),)),
            f'200\n      links https://t.example/x, which ends at {GUIDE} "x" (unknown, hidden)',
        ),
        (Reading(POST, NOW, 200, links=(LinkToUs(GUIDE),) * 25), "200" + f"\n      links {GUIDE} (unknown)" * 20 + "\n      and 5 more"),
    ],
)
def test_a_visit_is_told(reading: Reading, told: str) -> None:
    """What came of it, why it was not read, and what was seen."""
    assert page_story(readings=(reading,)) == f"{POST}\n  claimed by: nobody any more\n  1 visit stored:\n    2027-01-15 08:00:00Z  {told}\n"


@pytest.mark.parametrize(
    ("standing", "told"),
    [
        (Standing.CLAIMED, "nobody has looked yet"),
        (Standing.UNVERIFIABLE, "nobody could look"),
        (Standing.LIVE, "the last visit saw it; `linkvoice listen` adds it"),
    ],
)
def test_a_link_without_a_record_says_why(standing: Standing, told: str) -> None:
    """A claim that came to nothing yet."""
    assert page_story(links=(LinkStory(GUIDE, standing),)).endswith(f"  link to {GUIDE}: not in the ledger: {told}\n")


def test_a_link_without_a_record_may_stand_at_another_address() -> None:
    """A page that redirects led to another one counts once."""
    visit = Reading(POST, NOW, 200, final_url="https://blog.example/2")
    told = page_story(readings=(visit,), links=(LinkStory(GUIDE, Standing.LIVE),))
    assert told.endswith("the last visit saw it at https://blog.example/2; `linkvoice listen` adds it, unless it knows that page already\n")


def test_words_of_strangers_are_harmless() -> None:
    """Claims, titles, texts, URLs and evidence start no line, move no cursor and show no password."""
    evil = "\x1b[2J\n::error::x \u202etxt ##vso[x] https://user:hunter2@evil.dev/"
    known = backlink(title=evil, text=evil)
    text = render_inbound_story(
        InboundStory(
            evil,
            ours=True,
            built=evil,
            pages=(
                PageStory(
                    evil,
                    (Observation(evil, evil, evil, evil, evil, evil, evil, evil, evil, kind_hint=evil, metrics={evil: 1}),),
                    (
                        Reading(evil, NOW, refused=evil, detail=evil, final_url=evil),
                        Reading(POST, NOW, 200, title=evil, links=(LinkToUs(evil, evil, rel=evil, text=evil),), mentions=(evil,)),
                        Reading(POST, NOW, failure=evil),
                    ),
                    (LinkStory(evil, Standing.GONE), LinkStory(evil, Standing.LIVE, known)),
                ),
            ),
        )
    )
    assert all(line.isprintable() and not line.lstrip().startswith("::") for line in text.splitlines())
    assert "##vso[" not in text
    assert "hunter2" not in text

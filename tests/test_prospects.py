"""`linkvoice prospects`: whom to write to, and why, from what a linking web on this machine shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from linkvoice.config import Config
from linkvoice.fetch.beside_store import BesideStore
from linkvoice.generators.inputs import read_built
from linkvoice.model.prospect import Prospect, Prospects, Reason
from linkvoice.report.prospects import render_prospects
from linkvoice.report.prospects_csv import render_prospects_csv
from linkvoice.report.prospects_markdown import render_prospects_markdown
from linkvoice.run.prospects import prospects
from tests.hostile import reply
from tests.listening import DAY, GUIDE, SITE, TOKEN, World, link, world
from tests.sites import write

ROTATION = f"{SITE}log-rotation/"
PARTNER = "https://acme.partner.dev/pumps"
WORDS = "<p>Some more words, so that the page is one that somebody wrote.</p>" * 5
MAIL = "jane.doe@acme.dev"


def html(title: str, *bodies: str) -> str:
    """A page of our site."""
    return f"<!doctype html><html lang=en><title>{title}</title><main><h1 id='{title.lower().replace(' ', '-')}'>{title}</h1>{''.join(bodies)}</main></html>"


SITE_FILES = {
    "index.html": html("Docs"),
    "guide/index.html": html("Guide", f'<p>See <a href="{PARTNER}">Acme pumps</a> and <a href="https://github.com/acme/x">code</a>.</p>'),
    "log-rotation/index.html": html("Rotating log files", '<p>See <a href="https://linker.dev/x">Linker</a>.</p>'),
    "manual/index.html": '<!doctype html><title>Moved</title><meta http-equiv="refresh" content="0; url=../guide/"><a href="../guide/">here</a>',
    "pumps/index.html": html("Pumps"),
    "valves/index.html": html("Valves"),
}


@dataclass(slots=True)
class Neighbours:
    """The world after two rounds of listening, and what came of it."""

    here: World
    dead: str
    """A URL beside a link to us, at another site."""
    before: Prospects
    """Before the links beside ours were asked."""
    found: Prospects

    def of(self, reason: Reason) -> list[Prospect]:
        """Those with this reason."""
        return [each for each in self.found.found if each.reason is reason]


def run(here: World, **more: bool) -> Prospects:
    """List whom to write to, on a clock on which waiting is over at once."""
    built = read_built(here.folder / "site", SITE)
    return prospects(Config.from_mapping(here.options), here.place, built, clock=here.clock, **more)


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neighbours]:
    """A web in which there is something of every reason."""
    with pytest.MonkeyPatch.context() as patch, world(tmp_path_factory.mktemp("prospects")) as here:
        patch.setenv("MENTIONS_TOKEN", TOKEN)
        other = here.web.url("").replace("127.0.0.1", "localhost")
        host = other.removeprefix("http://").rstrip("/")
        dead, fine = f"{other}/gone/rotation", f"{other}/fine/rotation"
        here.set(inbound__robots=False, outbound__hosts={here.web.host: {"allow": True}, host: {"allow": True}}, outbound__host_interval=0)
        write(here.folder / "site", SITE_FILES)
        here.answer("/fine/rotation", reply(200, html("Rotating log files", WORDS)))
        beside = (link(), link(dead, f"how to rotate log files, says {MAIL}"), link(fine, "rotating log files"), link(f"{other}/gone/cake", "a cake"))
        here.post("/logs", *beside, title=f"On logs by {MAIL}")
        here.post("/old", link(f"{SITE}manual/", "the manual"), title="Old\x1b[31m \u202efriends\n=1+1")
        here.post("/http", link("http://docs.acme.dev/pumps/", "pumps"))
        here.post("/slash", link(f"{SITE}valves", "valves"))
        here.post("/away", link(ROTATION, "rotation"), title="Away")
        here.post("/left", link(ROTATION, "rotation"))
        here.answer("/named", reply(200, html("Named", f"<p>Read {GUIDE} if you like.</p>", WORDS)))
        here.account.tell(here.web.url("/named"))
        here.post("/casino", link(f"{SITE}manual/", "best online casino"))
        here.listen()
        here.answer("/away", reply(410))
        here.later(8 * DAY)
        here.listen()
        here.later(8 * DAY)
        here.listen()
        yield Neighbours(here, dead, run(here), run(here, check=True))


def test_old_addresses_are_told_with_the_right_one(there: Neighbours) -> None:
    """A redirect of ours and an unencrypted address are worth a letter; a slash is not, and spam never is."""
    told = {(each.page, each.stands, each.ours, each.evidence) for each in there.of(Reason.ADDRESS)}
    assert told == {
        (there.here.web.url("/old"), f"{SITE}manual/", GUIDE, "only a redirect leads on from there"),
        (there.here.web.url("/http"), "http://docs.acme.dev/pumps/", f"{SITE}pumps/", "it is not encrypted"),
    }


def test_dead_links_beside_ours_are_told(there: Neighbours) -> None:
    """A link that answers 404, twice, and whose words are those of a page of ours; one that answers, and one about cake, are not."""
    (each,) = there.of(Reason.DEAD_LINK)
    assert (each.page, each.stands, each.ours) == (there.here.web.url("/logs"), there.dead, ROTATION)
    assert re.fullmatch(r"answered 404 \(\d{4}-\d\d-\d\d\); words in common: files, log, rotating, rotation", each.evidence)


def test_links_beside_ours_are_asked_only_when_told_to(there: Neighbours) -> None:
    """Without `check` no request leaves, and the list says how many it would ask; only those that would fit are asked."""
    assert (there.before.waiting, [each for each in there.before.found if each.reason is Reason.DEAD_LINK]) == (2, [])
    asked = there.here.web.asked()
    assert {path for path in asked if path.startswith(("/gone", "/fine"))} == {"/gone/rotation", "/fine/rotation"}


def test_what_is_known_is_not_asked_again(there: Neighbours) -> None:
    """A later list without `check` has the dead link from the store, and asks nobody."""
    asked = len(there.here.web.asked())
    again = run(there.here)
    assert again.found == there.found.found
    assert (len(there.here.web.asked()), again.waiting) == (asked, 0)


def test_mentions_and_lost_links_are_told(there: Neighbours) -> None:
    """A page that names our address, and one that is gone, with the day since when."""
    assert [(each.page, each.ours) for each in there.of(Reason.MENTION)] == [(there.here.web.url("/named"), GUIDE)]
    (lost,) = there.of(Reason.PAGE)
    assert (lost.page, lost.ours, lost.evidence) == (there.here.web.url("/away"), ROTATION, "the page is gone")
    assert lost.since


def test_partners_that_do_not_link_back_are_told(there: Neighbours) -> None:
    """Sites that we link to, and of which nobody says that they link to us; no giants."""
    assert [(each.page, each.ours) for each in there.of(Reason.PARTNER)] == [
        ("https://acme.partner.dev/pumps", GUIDE),
        ("https://linker.dev/x", ROTATION),
    ]


def test_no_mail_address_is_kept_or_told(there: Neighbours) -> None:
    """Not in the private store of links beside ours, nor in any report, though a page showed one in its title and in a link."""
    links = BesideStore(there.here.place.state)
    assert MAIL not in str(links.links())
    links.close()
    for render in (render_prospects, render_prospects_csv, render_prospects_markdown):
        assert "acme.dev" in render(there.found)
        assert "jane" not in render(there.found)

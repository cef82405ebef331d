"""`linkvoice prospects`: whom to write to, and why, from what a linking web on this machine shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from linkvoice.config import Config
from linkvoice.fetch.beside_store import BesideStore
from linkvoice.fetch.store import CaptureStore
from linkvoice.generators.inputs import read_built
from linkvoice.inbound.ledger import Ledger, write_ledger
from linkvoice.model.beside import Beside
from linkvoice.model.capture import Capture
from linkvoice.model.prospect import Prospect, Prospects, Reason
from linkvoice.model.reading import Reading
from linkvoice.model.standing import Standing
from linkvoice.report.prospects import render_prospects
from linkvoice.report.prospects_csv import render_prospects_csv
from linkvoice.report.prospects_markdown import render_prospects_markdown
from linkvoice.run.prospects import prospects
from tests.hostile import linkvoice, reply
from tests.listening import DAY, GUIDE, SITE, TOKEN, World, link, world
from tests.records import record
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


def run(here: World, *, check: bool = False) -> Prospects:
    """List whom to write to, on a clock on which waiting is over at once."""
    built = read_built(here.folder / "site", SITE)
    return prospects(
        Config.from_mapping(here.options), here.place, built, datetime.fromtimestamp(here.clock.now(), UTC).date(), check=check, clock=here.clock
    )


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
        here.post("/broken", link(f"{SITE}guides/", "the guides"), link(f"{SITE}zzzz/", "nothing like it"))
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
    """What is not there, a redirect of ours and an unencrypted address are worth a letter; a slash is not, and spam never is."""
    told = {(each.page, each.stands, each.ours, each.evidence) for each in there.of(Reason.ADDRESS)}
    assert told == {
        (there.here.web.url("/old"), f"{SITE}manual/", GUIDE, "only a redirect leads on from there"),
        (there.here.web.url("/broken"), f"{SITE}guides/", GUIDE, "nothing is there any more; most similar path"),
        (there.here.web.url("/http"), "http://docs.acme.dev/pumps/", f"{SITE}pumps/", "it is not encrypted"),
    }
    assert there.found.astray == 1


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
    one = "1 page of yours links there, and no link to you is known"
    assert [(each.page, each.ours, each.evidence) for each in there.of(Reason.PARTNER)] == [
        ("https://acme.partner.dev/pumps", GUIDE, one),
        ("https://linker.dev/x", ROTATION, one),
    ]


def test_a_partner_whose_page_is_broken_is_not_told(there: Neighbours) -> None:
    """Whom we link to in vain has other worries; what the last check found counts."""
    store = CaptureStore(there.here.place.state)
    store.save(Capture(PARTNER, there.here.clock.now(), status=404, said=("404", "404")), ())
    store.close()
    found = run(there.here).found
    store = CaptureStore(there.here.place.state)
    store.save(Capture(PARTNER, there.here.clock.now(), status=200, said=("200",)), ())
    store.close()
    assert [each.page for each in found if each.reason is Reason.PARTNER] == ["https://linker.dev/x"]


def test_no_mail_address_is_kept_or_told(there: Neighbours) -> None:
    """Not in the private store of links beside ours, nor in any report, though a page showed one in its title and in a link."""
    links = BesideStore(there.here.place.state)
    assert MAIL not in str(links.links())
    links.close()
    for render in (render_prospects, render_prospects_csv, render_prospects_markdown):
        assert "acme.dev" in render(there.found)
        assert "jane" not in render(there.found)


# The command


def test_the_command_lists_and_writes_them(there: Neighbours) -> None:
    """From the folder that the project builds, to the terminal and to files; it asks nobody."""
    asked = len(there.here.web.asked())
    done = there.here.run("prospects", "--report", "csv:out/letters.csv", "--report", "markdown:letters.md")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == render_prospects(there.found)
    assert (there.here.folder / "out/letters.csv").read_text("utf-8") == render_prospects_csv(there.found)
    assert (there.here.folder / "letters.md").read_text("utf-8") == render_prospects_markdown(there.found)
    assert len(there.here.web.asked()) == asked


def test_without_a_built_site_the_rest_is_told(there: Neighbours) -> None:
    """Mentions and what is lost; and what to do to have all of it."""
    there.here.config["site_dir"] = "nowhere"
    done = there.here.run("prospects")
    del there.here.config["site_dir"]
    assert done.returncode == 0
    assert "Mentions without a link (1)" in done.stdout
    assert "Pages that linked to you and are gone (1)" in done.stdout
    assert "Old addresses" not in done.stdout
    assert "  No built site was found: " in done.stdout
    assert "`linkvoice prospects SITE_DIR`" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--report", "pdf:x"], "--report pdf:x: write it as FORMAT:FILE, with a format of csv, markdown."),
        (["no-such-folder"], "no-such-folder"),
        (["docs.md"], "docs.md is not a folder."),
    ],
)
def test_wrong_use_is_named(tmp_path: Path, arguments: list[str], said: str) -> None:
    """Exit code 2."""
    (tmp_path / "docs.md").write_text("# Docs", "utf-8")
    done = linkvoice("prospects", "--site-url", SITE, *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_folder_can_be_named(tmp_path: Path) -> None:
    """Where nobody has listened yet, nobody is said not to link; that is no failure."""
    write(tmp_path / "out", SITE_FILES)
    done = linkvoice("prospects", "out", "--site-url", SITE, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "linkvoice: no reason to write to anybody about docs.acme.dev.\n"
        "  Nothing is known yet of who links to the site: run `linkvoice listen` first.\n"
    )
    assert not (tmp_path / ".linkvoice").exists()


def test_the_site_must_be_known(tmp_path: Path) -> None:
    """The message names the command that was called."""
    done = linkvoice("prospects", cwd=tmp_path)
    assert done.returncode == 2
    assert "or give --site-url to `linkvoice prospects`." in done.stderr


def test_what_is_forgotten_is_told_no_more(tmp_path: Path) -> None:
    """Neither a page that linked once nor what stood beside; the private rows are gone too."""
    with world(tmp_path) as here:
        gone = record("https://gone.friend.dev/x", GUIDE)._replace(standing=Standing.GONE)
        write_ledger(here.ledger, Ledger({gone.key: gone}))
        store = BesideStore(here.place.state)
        store.save(Reading(gone.from_url, 1.0, status=200, whole=True, beside=(Beside("https://other.dev/"),)))
        store.close()
        assert [each.page for each in run(here).found] == [gone.from_url]
        assert "1 private row deleted" in here.run("forget", "friend.dev").stdout
        assert run(here).found == ()
        assert b"friend.dev" not in here.stored


def test_asking_can_be_forbidden(there: Neighbours) -> None:
    """Where `outbound.when` says never, no link is asked, and a note says so."""
    there.here.set(outbound__when="never")
    found = run(there.here, check=True)
    there.here.set(outbound__when="auto")
    assert found.notes == ("outbound.when is never, so no link was asked",)

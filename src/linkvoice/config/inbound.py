"""Options of the sections and pages that show links, and of where links to the site are learnt."""

from typing import Annotated, Literal

import msgspec

from linkvoice.config.section import Count, Duration, Limit, Section
from linkvoice.config.weights import Weights

__all__ = ["Inbound", "LinkedFrom", "MentionedBy", "Resolve", "SourceOptions", "Voices"]


class LinkedFrom(Section, frozen=True, kw_only=True):
    """The section under each page that lists the site's other pages that link to it."""

    enabled: bool = True
    """Whether pages get the section."""
    heading: str | None = None
    """Its heading. `null` means "Linked from" in the site's language."""
    placement: Literal["end", "marker"] = "end"
    """`end`: after the content, unless the page has a `<!-- linkvoice:linked-from -->` comment, which it replaces. `marker`: only there."""
    exclude: tuple[str, ...] = ()
    """Gitignore patterns of source paths (relative to the sources' folder) whose links are not listed."""
    limit: Limit = 20
    """Pages listed at most; the rest is counted. 0 means no limit."""


class MentionedBy(Section, frozen=True, kw_only=True):
    """The section under each page that lists the pages of others that link to it."""

    enabled: bool = True
    """Whether pages get the section, once there are verified links to show."""
    heading: str | None = None
    """Its heading. `null` means "Mentioned by" in the site's language."""
    limit: Limit = 20
    """Links listed at most; the "who links to us" page shows them all. 0 means no limit."""


class Voices(Section, frozen=True, kw_only=True):
    """The "who links to us" page."""

    page: str = "who-links-to-us"
    """Its path in the site; empty for no such page."""
    title: str | None = None
    """Its title. `null` means "Who links to us" in the site's language."""
    publish: Literal["verified", "nothing"] = "verified"
    """What is shown in public: links that were seen on the linking page, or `nothing` at all."""
    detail: Literal["minimal", "named", "excerpt"] = "minimal"
    """How much of a linking page is shown. `minimal`: its site and title; `named`: also the text of the link; `excerpt`: also the sentence around it."""
    nav: bool = False
    """Whether the page stands in the navigation, where the navigation does not name it."""
    limit: Annotated[int, msgspec.Meta(ge=1)] = 500
    """Links told in full on one page at most, and three times as many titles; the others stand on further pages that it links to."""
    referrals: Literal["nothing", "linking", "all"] = "nothing"
    """Which sites the page names that send readers to your pages, in steps and never below 3 visits in 90 days: `linking`, those whose links it shows; `all`, others too, such as search engines. With `all`, whoever forges referrers can write a name there."""
    reviewed: tuple[str, ...] = ()
    """Hosts (`*.acme.dev` also means `acme.dev`) whose links you have looked at and trust: links back to them carry no `nofollow`."""
    weights: Weights = Weights()
    """What each part of a link's score counts. The page shows the best links first."""

    @property
    def place(self) -> str:
        """`page` without its suffix: no slash around it, nothing that leads out of the site; empty for no such page."""
        return "/".join(part for part in self.page.removesuffix(".md").split("/") if part not in {"", ".", ".."})


class SourceOptions(Section, frozen=True, kw_only=True):
    """Options of one source; its own page lists those that it heeds."""

    url: str | None = None
    """Where the service answers, for one that you run yourself. `null` means the public one."""
    token: str | None = None
    """Name of the environment variable that holds its key, such as `$WEBMENTION_IO_TOKEN`; a literal key is refused."""
    domain: str | None = None
    """The domain that it is asked about. `null` means the host of `site_url`."""
    sites: tuple[str, ...] = ()
    """Which of its sites are asked: `[stackoverflow, superuser]`, or languages of Wikipedia such as `[en, de]`, or hosts of other wikis."""


class Resolve(Section, frozen=True, kw_only=True):
    """Looking around on sites that send readers, or that a source knows by name alone, for the page there that links here."""

    enabled: bool = False
    """Whether `linkvoice listen` does so."""
    sites: Count = 20
    """Sites that one run looks around on, at most; those that send most readers come first."""
    requests: Count = 20
    """Addresses of one site that are asked for, at most: its home page, feeds, search, and sitemaps."""
    pages: Count = 10
    """Pages found there that are then looked at like any other claim, at most."""
    again: Duration = "30d"
    """After how long a site is looked around on again, as long as none of its pages is known to link here."""


class Inbound(Section, frozen=True, kw_only=True):
    """Who links to the site: where that is learnt, and where it is kept."""

    ledger: str = "linkvoice.ledger.jsonl"
    """File of the verified links, relative to the configuration file; it is meant to be committed."""
    when: Literal["listen", "build"] = "listen"
    """When sources are asked. `listen`: by the command of that name alone; `build`: also by a build that may use the network, at most once a day."""
    sources: tuple[str | dict[str, SourceOptions], ...] = ()
    """Sources that are asked: names, or names with options: `[hackernews, lobsters, {webmention.io: {token: $WEBMENTION_IO_TOKEN}}]`. None is asked unless it stands here."""
    own_hosts: tuple[str, ...] = ()
    """Hosts of yours beside `internal_hosts` whose links are not news to anybody: they are kept, and counted as `own`."""
    ignore: tuple[str, ...] = ()
    """Linking URLs that are dropped: globs over the absolute URL, or `re:` and a regular expression."""
    recheck: Duration = "7d"
    """After how long a link that was seen is looked at again."""
    budget: Annotated[int, msgspec.Meta(ge=1)] = 1000
    """Pages that one run looks at, at most; the others come next time."""
    host_budget: Annotated[int, msgspec.Meta(ge=1)] = 50
    """Pages of one host that one run looks at, at most."""
    robots: bool = True
    """Whether robots.txt of linking sites is honoured."""
    resolve: Resolve = Resolve()
    """Finding the linking page on sites of which only the name is known."""

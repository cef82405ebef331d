"""What each part of a voice's score counts: the numbers of the formula ``voice/1``."""

from typing import Annotated

import msgspec

from linkvoice.config.section import Section

__all__ = ["AuthorityWeights", "GateWeights", "PenaltyWeights", "PlacementWeights", "ReachWeights", "RelevanceWeights", "TreatmentWeights", "Weights"]

Factor = Annotated[float, msgspec.Meta(ge=0, le=1)]
Points = Annotated[float, msgspec.Meta(ge=0, le=100)]


class GateWeights(Section, frozen=True, kw_only=True):
    """What the sum of all parts is multiplied by: how sure it is that the link is there. Of a link that is gone, and of spam, it is 0."""

    live: Factor = 1.0
    """The page links exactly this URL."""
    variant: Factor = 0.95
    """It links the same page of yours, written otherwise."""
    redirect: Factor = 0.8
    """It links by way of a redirect of its own, or a shortener."""
    told_often: Factor = 0.6
    """Two sources or more tell of it, and nobody has seen it."""
    told_once: Factor = 0.4
    """One source tells of it, and nobody has seen it."""
    origin: Factor = 0.3
    """Only the site is known that it comes from, not the page."""


class TreatmentWeights(Section, frozen=True, kw_only=True):
    """What the linking page tells search engines about the link. Where several of these hold, the least counts."""

    followed: Points = 25.0
    """Nothing is taken from it."""
    ugc: Points = 12.0
    """Its rel says `ugc`: a visitor wrote it."""
    nofollow: Points = 10.0
    """Its rel says `nofollow`."""
    sponsored: Points = 6.0
    """Its rel says `sponsored`: it is paid for."""
    page_nofollow: Points = 10.0
    """The whole page says `nofollow` to robots."""
    noindex: Points = 8.0
    """Taken away where the page asks search engines to leave it out (`noindex`)."""
    not_canonical: Points = 4.0
    """Taken away where the page names another one as its canonical version."""
    unknown: Points = 18.0
    """Nobody has seen the link: between a followed one and one that is not."""


class PlacementWeights(Section, frozen=True, kw_only=True):
    """Where on its page the link stands."""

    text: Points = 20.0
    """In the running text of the content."""
    list: Points = 14.0
    """In a list of links in the content."""
    author: Points = 8.0
    """In a box about the author."""
    comment: Points = 6.0
    """Among comments or replies."""
    template: Points = 4.0
    """In header, navigation, sidebar or footer."""
    sitewide: Points = 5.0
    """At most so much, wherever it stands, for a link that its site repeats: on 20 pages or more, or on 3 or more of which most have it in their template."""
    unknown: Points = 10.0
    """Nobody has seen where it stands."""


class AuthorityWeights(Section, frozen=True, kw_only=True):
    """How well the linking site is known, by open lists of ranks: most * (1 - log10(rank) / 8.1)."""

    most: Points = 20.0
    """For rank 1; ten times the rank takes away about an eighth."""
    unknown: Points = 3.0
    """No list ranks the site, or there is none."""


class RelevanceWeights(Section, frozen=True, kw_only=True):
    """How many words the linking page (its title, the link, the sentence around it) and yours (title, headings, address) have in common."""

    most: Points = 15.0
    """At most so much altogether."""
    word: Points = 5.0
    """For each word in common that no other page of your site has; the more of your pages have it, the less."""
    language: Points = 2.0
    """Both are in one language."""
    unknown: Points = 6.0
    """There are no words to compare."""


class ReachWeights(Section, frozen=True, kw_only=True):
    """How many readers the linking site has sent in 90 days: doubling * log2(1 + visits), visits rounded down to 3, 10, 30, 100, …, and to none below 3."""

    most: Points = 20.0
    """At most so much."""
    doubling: Points = 5.0
    """For each time that visits double, beginning with the first one."""
    unknown: Points = 6.0
    """Nobody counts visits."""


class PenaltyWeights(Section, frozen=True, kw_only=True):
    """What is taken away from links that have a mark of link selling. Spam needs none: its gate is closed."""

    crowded: Points = 10.0
    """The page has more than 150 links to other sites."""
    repeated: Points = 10.0
    """More than 30 % of at least 10 sites link with exactly this text, which names neither you nor the page."""
    one_owner: Points = 10.0
    """It stands on a site of yours (`inbound.own_hosts`): you are not your own witness."""
    between: Points = 20.0
    """The page is a shortener, or makes figures about sites by program."""
    hidden: Points = 30.0
    """The page hides it from its readers."""


class Weights(Section, frozen=True, kw_only=True):
    """What each part of the score of a link counts; see "How good is a link?" in the documentation."""

    gate: GateWeights = GateWeights()
    """What the sum of all parts is multiplied by: how sure it is that the link is there."""
    treatment: TreatmentWeights = TreatmentWeights()
    """What the linking page tells search engines about the link."""
    placement: PlacementWeights = PlacementWeights()
    """Where on its page the link stands."""
    authority: AuthorityWeights = AuthorityWeights()
    """How well the linking site is known."""
    relevance: RelevanceWeights = RelevanceWeights()
    """How many words the linking page and yours have in common."""
    reach: ReachWeights = ReachWeights()
    """How many readers the linking site has sent."""
    penalties: PenaltyWeights = PenaltyWeights()
    """What is taken away from links that have a mark of link selling."""

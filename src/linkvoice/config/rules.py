"""Options of the rules, and the policies of rel."""

from typing import Any, Literal

from linkvoice.config.section import Level, Section

__all__ = ["Policy", "PolicyMatch", "Rules"]


class PolicyMatch(Section, frozen=True, kw_only=True):
    """Which links a policy is for: all keys that are given must match, by one of their values."""

    selector: str = ""
    """CSS selector of the link, of an element around it, or of one in it."""
    hosts: tuple[str, ...] = ()
    """Host names; `*.acme.dev` also means `acme.dev`."""
    urls: tuple[str, ...] = ()
    """Globs over the absolute URL, or `re:` and a regular expression."""
    query: tuple[str, ...] = ()
    """Globs over single parameters of the URL, such as `tag=*-20`."""


class Policy(Section, frozen=True, kw_only=True):
    """What links to certain places, or in certain places, must say. The first policy that matches a link counts; links within the site have none."""

    name: str = ""
    """What messages call it."""
    match: PolicyMatch = PolicyMatch()
    """Which links it is for."""
    rel: Literal["sponsored", "ugc", "follow", "me"] | None = None
    """What their `rel` must say: `sponsored` or `ugc` (or `nofollow`), `follow` (none of these), or `me`."""
    referrer: Literal["keep", "hide"] | None = None
    """`keep`: they must not hide where the visitor comes from; `hide`: they may."""


class Rules(Section, frozen=True, kw_only=True):
    """Which rules speak, and how loudly."""

    select: tuple[str, ...] = ("LV0", "LV1", "LV2", "LV5", "LV6")
    """Codes, prefixes of codes, or names of the rules that are on."""
    ignore: tuple[str, ...] = ()
    """Codes, prefixes or names of rules that are off all the same. The longer prefix wins over `select`."""
    severity: dict[str, Level] = {}
    """Code, prefix or name to `error`, `warning`, `info` or `ignore`."""
    per_page: dict[str, tuple[str, ...]] = {}
    """Gitignore pattern of source paths to codes, prefixes or names that are ignored there."""
    options: dict[str, dict[str, Any]] = {}
    """Code or name of a rule to its own options; the page of the rule lists them."""

"""Every option once, with its meaning under it.

`Config.from_mapping` is the only way in: mkdocs.yml, ``linkvoice.toml`` and
``[tool.linkvoice]`` all give a mapping with the same keys.
"""

from collections.abc import Mapping
from typing import Any, Literal, Self

import msgspec

from linkvoice.config.inbound import Inbound, LinkedFrom, MentionedBy, Resolve, SourceOptions, Voices
from linkvoice.config.notify import Notify
from linkvoice.config.outbound import Grace, HostOptions, MaxAge, Outbound
from linkvoice.config.problems import find_problems
from linkvoice.config.rules import Policy, PolicyMatch, Rules
from linkvoice.config.section import Section, StatusCode, seconds
from linkvoice.config.weights import (
    AuthorityWeights,
    GateWeights,
    PenaltyWeights,
    PlacementWeights,
    ReachWeights,
    RelevanceWeights,
    TreatmentWeights,
    Weights,
)
from linkvoice.errors import ConfigError

__all__ = [
    "AuthorityWeights", "Config", "GateWeights", "Grace", "HostOptions", "Inbound", "LinkedFrom", "MaxAge", "MentionedBy", "Notify", "Outbound",
    "PenaltyWeights", "PlacementWeights", "Policy", "PolicyMatch", "ReachWeights", "RelevanceWeights", "Resolve", "Rules", "Section", "SourceOptions",
    "TreatmentWeights", "Voices", "Weights", "merge", "seconds",
]  # fmt: skip


class Config(Section, frozen=True, kw_only=True):
    """The configuration of linkvoice. Every option has a default; the empty configuration is the main use."""

    enabled: bool = True
    """Whether linkvoice does anything at all."""
    site_url: str | None = None
    """Absolute URL of the site's root, for built folders. The plugin takes it from its host."""
    fail_on: Literal["error", "warning", "never"] = "error"
    """The mildest finding that fails the build. Nothing fails under `serve`."""
    ignore_urls: tuple[str, ...] = ()
    """URLs that are not checked: globs over the absolute URL (`*` matches everything, `/` too), or `re:` and a regular expression."""
    ignore_pages: tuple[str, ...] = ()
    """Gitignore patterns of source paths (relative to the sources' folder; in built folders, of HTML files) whose links are not checked."""
    accept: tuple[StatusCode, ...] = ()
    """HTTP status codes that are fine everywhere, beside 2xx."""
    outbound: Outbound = Outbound()
    """How links that leave the site are checked."""
    site_aliases: tuple[str, ...] = ()
    """Further hosts or URLs of this very site (`www.`, an old domain): links to them are inside links."""
    elsewhere: tuple[str, ...] = ()
    """Globs of paths below `site_url` that other jobs deploy (`/api/**`): links to them are outside links."""
    internal_hosts: tuple[str, ...] = ()
    """Hosts that are yours too (`*.acme.dev`): the rules about `rel` treat links to them as links within the site, but they are asked like any other."""
    clean_urls: bool = False
    """Whether the server answers `/page` with `page.html`."""
    source: str | None = None
    """Folder of the Markdown or reStructuredText files that a built folder was made of, relative to the configuration file: findings then name those. The plugin knows them."""
    rules: Rules = Rules()
    """Which rules speak, and how loudly."""
    policy: tuple[Policy, ...] = ()
    """What links to certain places, or in certain places, must say; the first that matches counts."""
    fix: Literal["never", "safe", "policy"] = "never"
    """Whether `rel` is mended in the built HTML. `safe`: it is written well, and what keeps readers safe is added; `policy`: also what policies ask for. No token is taken away, and `noreferrer` is never added."""
    linked_from: LinkedFrom = LinkedFrom()
    """The section under each page that lists the site's other pages that link to it."""
    mentioned_by: MentionedBy = MentionedBy()
    """The section under each page that lists the pages of others that link to it."""
    voices: Voices = Voices()
    """The "who links to us" page."""
    inbound: Inbound = Inbound()
    """Who links to the site: where that is learnt, and where it is kept."""
    notify: Notify = Notify()
    """Who is told by `linkvoice notify` of links to them."""
    reports: dict[str, str | bool] = {}
    """Report format to file, relative to the configuration file: `{json: linkvoice.json}`.

    `false` instead of a file: no such report. `{github: false}` turns off the annotations that a job of GitHub Actions gets by itself.
    """
    new_since: str | None = None
    """A JSON report of the branch to compare with, relative to the configuration file: what it knows cannot fail the build. Not read under `serve`."""

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> Self:
        """Read a configuration.

        Raises:
            ConfigError: names every wrong key and value, not only the first.
        """
        try:
            return msgspec.convert(mapping, cls)
        except msgspec.ValidationError:
            problems = cls.problems(mapping)
        raise ConfigError.of(f"{key}: {message}" for key, message in problems)

    @classmethod
    def problems(cls, mapping: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Everything that is wrong with a mapping, as (dotted key, message); empty when it can be read."""
        return list(find_problems(cls, mapping, ""))


def merge(mapping: Mapping[str, Any], key: str, value: Any) -> dict[str, Any]:  # noqa: ANN401 - any TOML value
    """Give a copy of `mapping` with the dotted `key` set to `value`, groups made where they lack."""
    head, _, rest = key.partition(".")
    inner = mapping.get(head)
    return {**mapping, head: merge(inner if isinstance(inner, Mapping) else {}, rest, value) if rest else value}

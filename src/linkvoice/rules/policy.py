"""What the author has declared about links to certain places: the ordered list of policies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase

from linkvoice.config import Policy
from linkvoice.globs import url_matcher
from linkvoice.model.link import Link
from linkvoice.model.url import Url

__all__ = ["Policies", "is_host"]


def is_host(hostname: str, patterns: Sequence[str]) -> bool:
    """Whether a host name is one of these; ``*.acme.dev`` is ``acme.dev`` and all below it."""
    return any(hostname == pattern.removeprefix("*.") or (pattern.startswith("*.") and hostname.endswith(pattern[1:])) for pattern in patterns)


class Policies:
    """Finds the policy of a link: the first whose every key matches."""

    def __init__(self, policies: Sequence[Policy]) -> None:
        """Read the policies.

        Raises:
            ConfigError: a pattern cannot be read.
        """
        self._policies = policies
        self._urls: list[Callable[[str], bool]] = [url_matcher(policy.match.urls, "policy.match.urls") for policy in policies]

    def of(self, link: Link) -> Policy | None:
        """Give the policy of a link to somebody else's page, or None. The caller knows which links are."""
        if not self._policies:
            return None
        url = Url.normalised(link.target.url)
        return next((policy for number, policy in enumerate(self._policies) if self._matches(number, policy, link, url)), None)

    def _matches(self, number: int, policy: Policy, link: Link, url: Url) -> bool:
        match = policy.match
        return (
            (not match.selector or number in link.traits.selected)
            and (not match.hosts or is_host(url.hostname, match.hosts))
            and (not match.urls or self._urls[number](url.href))
            and (not match.query or _has_parameter(url, match.query))
            and bool(match.selector or match.hosts or match.urls or match.query)
        )


def _has_parameter(url: Url, patterns: Sequence[str]) -> bool:
    parameters = url.page.partition("?")[2].split("&")
    return any(fnmatchcase(parameter, pattern) for parameter in parameters for pattern in patterns)

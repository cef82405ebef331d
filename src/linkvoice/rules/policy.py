"""What the author has declared about links to certain places: the ordered list of policies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase

from linkvoice.config import Policy
from linkvoice.errors import ConfigError
from linkvoice.extract.selectors import is_selector, never_matched
from linkvoice.globs import url_matcher
from linkvoice.hosts import is_host
from linkvoice.model.link import Link
from linkvoice.model.url import Url, join

__all__ = ["Policies", "as_in_urls", "check_policies", "name_of"]

_SHOWN = 3  # values that stand for a policy without a name


def name_of(policy: Policy) -> str:
    """What messages call a policy: its name, else what it is for."""
    if policy.name:
        return f"policy `{policy.name}`"
    match = policy.match
    values = (match.selector,) if match.selector else match.hosts or match.urls or match.query
    shown = ", ".join(f"`{value}`" for value in values[:_SHOWN])
    return f"the policy for {shown}{', …' if len(values) > _SHOWN else ''}"


def check_policies(policies: Sequence[Policy]) -> None:
    """Check what only a reader of selectors, hosts and patterns can check.

    Raises:
        ConfigError: names everything that is wrong, with its policy.
    """
    problems = [
        f"policy[{number}]{f' (`{policy.name}`)' if policy.name else ''}: {problem}"
        for number, policy in enumerate(policies)
        for problem in _problems(policy)
    ]
    if problems:
        raise ConfigError("The policies of linkvoice cannot be used. " + "; ".join(problems) + ".")


def _problems(policy: Policy) -> Iterator[str]:
    match = policy.match
    if not (match.selector or match.hosts or match.urls or match.query):
        yield "its `match` is empty, so it is for no link; give it a `selector`, `hosts`, `urls` or `query`"
    never = never_matched(match.selector)
    if never:
        yield f"`match.selector`: `{match.selector}` asks for `{never}`, which no link in a file ever is; leave it out"
    elif match.selector and not is_selector(match.selector):
        yield f"`match.selector`: `{match.selector}` is not a CSS selector that linkvoice can read; correct it"
    for host in match.hosts:
        if as_in_urls(host) is None:
            yield f"`match.hosts`: `{host}` is not a host name; write it as in `docs.acme.dev` or `*.acme.dev`"
    try:
        url_matcher(match.urls, "`match.urls`")
    except ConfigError as error:
        yield str(error).removesuffix(".")


def as_in_urls(pattern: str) -> str | None:
    """Write a host as URLs hold it, in lower case and Punycode; None for what is none, such as a URL, or a glob but for ``*.`` in front."""
    host = pattern.removeprefix("*.")
    url = join(None, f"https://{host}/") if host and not set(host) & set("*/?#@ ") else None
    name = Url.normalised(url).hostname if url is not None else ""
    return pattern[: -len(host)] + name if name else None


class Policies:
    """Finds the policy of a link: the first whose every key matches."""

    def __init__(self, policies: Sequence[Policy]) -> None:
        """Read the policies.

        Raises:
            ConfigError: a pattern cannot be read.
        """
        self._policies = policies
        self._hosts = [[as_in_urls(host) or host for host in policy.match.hosts] for policy in policies]
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
            and (not match.hosts or is_host(url.hostname, self._hosts[number]))
            and (not match.urls or any(map(self._urls[number], _spellings(url))))
            and (not match.query or _has_parameter(url, match.query))
            and bool(match.selector or match.hosts or match.urls or match.query)
        )


def _spellings(url: Url) -> tuple[str, ...]:
    """A URL as its author may have written it in a pattern: with and without fragment, and a host without the slash behind it."""
    return (url.href, url.page, url.page.removesuffix("/")) if url.path == "/" else (url.href, url.page)


def _has_parameter(url: Url, patterns: Sequence[str]) -> bool:
    parameters = url.page.partition("?")[2].split("&")
    return any(fnmatchcase(parameter, pattern) for parameter in parameters for pattern in patterns)

"""Options of the check of links that leave the site."""

from collections.abc import Mapping
from functools import cache
from typing import Final, Literal

from linkvoice.config.section import Count, Duration, Limit, Patience, Section, StatusCode, Time

__all__ = ["Grace", "HostOptions", "MaxAge", "Outbound"]


class MaxAge(Section, frozen=True, kw_only=True):
    """How long an answer is trusted before the URL is asked again: ``30m``, ``12h``, ``7d``. Failures and suspect pages are always asked again."""

    ok: Duration = "7d"
    """A URL that answered well."""
    redirected: Duration = "7d"
    """A URL that answered well elsewhere."""
    blocked: Duration = "1d"
    """A URL whose server refuses programs."""


class Grace(Section, frozen=True, kw_only=True):
    """When an unreachable link counts as broken: after so many visits that found it so, in a row, over so many days."""

    visits: Count = 3
    """Visits in a row; those within 6 hours of each other count once."""
    days: Time = 2
    """Days between the first and the last of them."""


class HostOptions(Section, frozen=True, kw_only=True):
    """What is special about a host."""

    headers: dict[str, str] = {}
    """Headers that are sent to this host only. A value such as `$ACME_TOKEN` is read from that environment variable; `Authorization`, `Cookie` and other headers for secrets must be written so. They follow no redirect to another host, nor from `https` to `http`."""
    accept: tuple[StatusCode, ...] = ()
    """Status codes that are fine on this host, beside 2xx."""
    concurrency: Count | None = None
    """Requests under way at once to this host; `null` means `outbound.host_concurrency`."""
    allow: bool | None = None
    """`true` asks hosts that are skipped otherwise: reserved names (`.test`, `example.org`) and private addresses. `false` skips the host."""

    def sent(self, environ: Mapping[str, str]) -> dict[str, str]:
        """Give the headers with their values from the environment; those whose variable is not set are left out."""
        values = {name: environ.get(value[1:], "").strip() if value.startswith("$") else value for name, value in self.headers.items()}
        return {name: value for name, value in values.items() if value}


class Outbound(Section, frozen=True, kw_only=True):
    """How links that leave the site are checked."""

    when: Literal["auto", "always", "never"] = "auto"
    """When the network may be used. `auto`: in CI (when `CI` is set), by `linkvoice check`, and in a build by hand for at most 20 seconds; never under `serve` and `--autoreload`. With `always`, there too. With `never`, answers of earlier runs still count."""
    timeout: Patience = 20
    """Seconds for one answer, from the first byte sent."""
    connect_timeout: Patience = 10
    """Seconds for a connection."""
    concurrency: Count = 32
    """Requests under way at once."""
    host_concurrency: Count = 2
    """Requests under way at once to one host."""
    host_interval: Time = 0.2
    """Seconds between two requests to one host, plus a little jitter."""
    host_budget: Limit = 100
    """URLs asked of one host in one run; the others are `unchecked` and go first next time. 0 means no limit. Links to github.com that its API answers for cost nothing of it."""
    max_retries: Limit = 2
    """How often a URL that failed is asked again, after all others were asked once. A 404, and what else is believed only when said twice, is asked a second time even with 0."""
    deadline: Time = 120
    """Seconds for all URLs together. What is left then is `unchecked` and goes first next time. 0 means no limit."""
    max_age: MaxAge = MaxAge()
    """How long an answer is trusted."""
    grace: Grace = Grace()
    """When an unreachable link counts as broken."""
    user_agent: str | None = None
    """What linkvoice calls itself, in ASCII. `null` means its name, version and project URL."""
    hosts: dict[str, HostOptions] = {}
    """Host name (`docs.acme.dev`, or `*.acme.dev` for it and all below it; with a port where the URL has one) to what is special about it: `headers`, `accept`, `concurrency` and `allow`."""

    def host(self, host: str) -> HostOptions:
        """Give the options of a host, which may have a port; the most exact name wins."""
        if not self.hosts:
            return _UNSPECIAL
        known = {_host_name(pattern): options for pattern, options in self.hosts.items()}
        name = host.partition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0]
        parts = name.split(".")
        patterns = (host, name, name.strip("[]"), *("*." + ".".join(parts[start:]) for start in range(len(parts))))
        return next((known[pattern] for pattern in patterns if pattern in known), _UNSPECIAL)


_UNSPECIAL: Final = HostOptions()


@cache
def _host_name(pattern: str) -> str:
    """Write a host as URLs hold it: in lower case and Punycode."""
    import ada_url

    return str(ada_url.idna_to_ascii(pattern), "ascii")

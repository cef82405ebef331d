"""Every option once, with its meaning under it.

`Config.from_mapping` is the only way in: mkdocs.yml, ``linkvoice.toml`` and
``[tool.linkvoice]`` all give a mapping with the same keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any, Literal, Self, TypeGuard, get_args, get_origin, get_type_hints

import msgspec

from linkvoice.errors import ConfigError

__all__ = ["Config", "Grace", "HostOptions", "LinkedFrom", "MaxAge", "Outbound", "Policy", "PolicyMatch", "Rules", "merge", "seconds"]

Level = Literal["error", "warning", "info", "ignore"]
Duration = Annotated[str, msgspec.Meta(pattern=r"^[0-9]+[smhd]$")]
Count = Annotated[int, msgspec.Meta(ge=1)]
Time = Annotated[float, msgspec.Meta(ge=0)]
Patience = Annotated[float, msgspec.Meta(gt=0)]
StatusCode = Annotated[int, msgspec.Meta(ge=100, le=999)]


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A group of options."""


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
    """When the network may be used. `auto`: in CI (when `CI` is set), by `linkvoice check`, and in a build by hand for at most 20 seconds; never under `serve`. With `never`, answers of earlier runs still count."""
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
    host_budget: Annotated[int, msgspec.Meta(ge=0)] = 100
    """URLs asked of one host in one run; the others are `unchecked` and go first next time. 0 means no limit. Links to github.com that its API answers for cost nothing of it."""
    max_retries: Annotated[int, msgspec.Meta(ge=0)] = 2
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
            return HostOptions()
        known = {_host_name(pattern): options for pattern, options in self.hosts.items()}
        name = host.partition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0]
        parts = name.split(".")
        patterns = (host, name, name.strip("[]"), *("*." + ".".join(parts[start:]) for start in range(len(parts))))
        return next((known[pattern] for pattern in patterns if pattern in known), HostOptions())


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
    limit: Annotated[int, msgspec.Meta(ge=0)] = 20
    """Pages listed at most; the rest is counted. 0 means no limit."""


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
    """The section under each page that lists the pages that link to it."""
    reports: dict[str, str] = {}
    """Report format to file, relative to the configuration file: `{json: linkvoice.json}`."""

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
        raise ConfigError("The configuration of linkvoice cannot be used. " + "; ".join(f"{key}: {message}" for key, message in problems) + ".")

    @classmethod
    def problems(cls, mapping: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Everything that is wrong with a mapping, as (dotted key, message); empty when it can be read."""
        return list(_problems(cls, mapping, ""))


def seconds(duration: str) -> float:
    """Turn ``90s``, ``30m``, ``12h`` or ``7d`` into seconds."""
    return int(duration[:-1]) * {"s": 1, "m": 60, "h": 3600, "d": 86400}[duration[-1]]


@cache
def _host_name(pattern: str) -> str:
    """Write a host as URLs hold it: in lower case and Punycode."""
    import ada_url

    return str(ada_url.idna_to_ascii(pattern), "ascii")


def merge(mapping: Mapping[str, Any], key: str, value: Any) -> dict[str, Any]:  # noqa: ANN401 - any TOML value
    """Give a copy of `mapping` with the dotted `key` set to `value`, groups made where they lack."""
    head, _, rest = key.partition(".")
    inner = mapping.get(head)
    return {**mapping, head: merge(inner if isinstance(inner, Mapping) else {}, rest, value) if rest else value}


def _problems(section: type[msgspec.Struct], mapping: object, path: str) -> Iterator[tuple[str, str]]:
    if not isinstance(mapping, Mapping):
        yield path[:-1] or "linkvoice", f"expected a group of options, got {_shown(mapping)}"
        return
    hints = get_type_hints(section, include_extras=True)
    for key, value in mapping.items():
        if key not in hints:
            import difflib

            near = difflib.get_close_matches(str(key), hints, 1)
            yield f"{path}{key}", "no such option" + (f"; did you mean `{near[0]}`?" if near else f"; there are {', '.join(hints)}")
        else:
            yield from _value_problems(hints[key], value, f"{path}{key}")


def _value_problems(kind: Any, value: object, path: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - a type expression
    if _is_section(kind):
        yield from _problems(kind, value, f"{path}.")
    elif get_origin(kind) is dict and isinstance(value, Mapping):
        for key, inner in value.items():
            if isinstance(key, str):
                yield from _value_problems(get_args(kind)[1], inner, f"{path}.{key}")
            else:
                yield f"{path}.{key}", "expected text as a name; put it in quotes"
    elif get_origin(kind) is tuple and _is_section(get_args(kind)[0]) and isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from _problems(get_args(kind)[0], inner, f"{path}[{number}].")
    elif value is False and _choices(kind):
        words = ", ".join(f"`{word}`" for word in _choices(kind))
        yield path, f"expected one of {words}, got false (YAML reads a bare `off` or `no` as false; put the word in quotes or choose one of these)"
    else:
        try:
            msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            yield path, f"{_plain(str(error), kind)}, got {_shown(value)}"


def _is_section(kind: object) -> TypeGuard[type[msgspec.Struct]]:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _choices(kind: object) -> tuple[str, ...]:
    """The words of a Literal, which may be one or nothing."""
    return next((get_args(each) for each in (kind, *get_args(kind)) if get_origin(each) is Literal), ())


def _plain(message: str, kind: object) -> str:
    """Say what was expected in the user's words."""
    import re

    if _choices(kind):
        return "expected one of " + ", ".join(f"`{word}`" for word in _choices(kind))
    if kind is Duration:
        return "expected a time such as `12h` or `7d`"
    message = re.sub(r", got `[^`]+`", "", message)
    for theirs, ours in ((" | null`", "` or nothing"), ("`array`", "a list"), ("`object`", "a group of options"), ("`str`", "text"), ("`int`", "a whole number"),
                         ("`float`", "a number"), ("`bool`", "`true` or `false`"), (" - at `$", " (at `")):  # fmt: skip
        message = message.replace(theirs, ours)
    message = message[0].lower() + message[1:]
    return message + ")" if "(at `" in message else message


def _shown(value: object) -> str:
    text = "nothing" if value is None else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."  # noqa: PLR2004 - one line of a terminal

"""Href to target, target to built file: where the checkers disagree, the built HTML and the browser's rules decide."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import accumulate, takewhile
from urllib.parse import unquote

from linkvoice.config import Config
from linkvoice.globs import url_matcher
from linkvoice.model.link import Kind, Landing, Target
from linkvoice.model.site import Page, Redirect, Site
from linkvoice.model.url import Url, join

__all__ = ["STAND_IN", "Resolver", "path_pattern", "read_redirects"]

STAND_IN = "https://site.invalid/"
"""Root of a site that nobody told us the URL of; a reserved name, so no link can mean it."""

_OF_FOLDER = re.compile(r"(?![a-z][a-z0-9+.-]*:(?!//))[^\x00-\x20#?][^\t\r\n]*", re.IGNORECASE)
"""Hrefs that lead to the same place from every page of a folder: all but those of the page itself, however they are written."""
_NEAR = re.compile(r"(?:\./)?((?:\.\./)*+)((?:[\w-][\w!$&()*+,;=@~.-]*+(?:/(?!\.)[\w!$&()*+,;=@~.-]*+)*+)?)", re.ASCII)
"""How far up, and the rest, of hrefs that only have to be put behind a folder: nothing in them is escaped, and nothing has to be."""
_SCRIPT = re.compile(r"\s*javascript\s*:", re.IGNORECASE)
"""What was meant to be a script, though a space before the colon makes a path of it."""
_NO_BASE = ("data:", "javascript:")
_PLAIN_FRAGMENT = re.compile(r"[\w.:-]+", re.ASCII)
_ABSOLUTE = ("https://", "http://")
_MAX_HOPS = 10
_ADDRESSES = ("mailto:", "tel:")
_ASKED = (Kind.INSIDE, Kind.OUTSIDE)


class Resolver:
    """Resolves the hrefs of one site. The same href in the same folder is resolved once.

    It knows the site's URLs, not its files: the same one serves the content graph
    and the graph of the built site.
    """

    def __init__(self, site: Site, config: Config) -> None:
        """Take the site's URL and its further names.

        Raises:
            ConfigError: a pattern of `elsewhere` cannot be read.
        """
        self._base = site.base
        self._bases = list(_bases(site, config))
        self._clean_urls = config.clean_urls
        self._elsewhere = url_matcher(
            [pattern if pattern.startswith(("/", "*", "re:")) else f"/{pattern}" for pattern in config.elsewhere], "elsewhere"
        )
        self._targets: dict[str, Target] = {}
        self._folders: dict[str, dict[str, Target]] = {}
        """The hrefs that are resolved already, by the URL of the folder that they stand in, without its last slash."""
        self._pages_folders: dict[str, tuple[dict[str, Target], ...]] = {}
        """For the URL of a page those of its folder, of the one above, and so on."""
        self._absolute: dict[str, Target] = {}
        self._pages: dict[str, Target] = {}
        self._above: dict[str, tuple[str, ...]] = {}
        """For the URL of a page, the folder that it is in, the one above, and so on."""

    def url(self, path: str) -> str:
        """The absolute URL of a built file, as a link to it would be normalised."""
        path = path.removesuffix("index.html") if path == "index.html" or path.endswith("/index.html") else path
        url = Url.parse(self._base + path.replace("%", "%25").replace("?", "%3F").replace("#", "%23"))
        return url.href if url is not None else self._base

    def base(self, page_url: str, base: str | None) -> str:
        """The URL that hrefs of a page are relative to: its own, unless it has a ``<base href>``.

        Source: https://html.spec.whatwg.org/#set-the-frozen-base-url
        """
        joined = None if base is None else join(page_url, base)
        return page_url if joined is None or joined.startswith(_NO_BASE) else joined

    def known(self, base: str) -> Mapping[str, Target]:
        """The hrefs that are resolved already for pages in the same folder."""
        return self._folders_of(base)[0]

    def target(self, base: str, href: str) -> Target:
        """Resolve an href against the URL that it is relative to."""
        if href.startswith("#"):
            return self._of_page(base, href)
        folders = self._folders_of(base)
        if not href.startswith("../"):
            return self._of_folder(base, href, folders[0])
        ups = 3
        while href.startswith("../", ups):
            ups += 3
        rest = href[ups:]
        if not rest[:1].isalnum() or ":" in rest or not base.startswith(_ABSOLUTE):
            return self._of_folder(base, href, folders[0])
        # Navigation links every page from every page, in each folder with another href, that of the folder above with an up more.
        above = folders[min(ups // 3, len(folders) - 1)]
        target = above.get(rest)
        if target is None:
            target = above[rest] = self._of_folder(base, href, folders[0])
        folders[0][href] = target
        return target

    def _of_folder(self, base: str, href: str, folder: dict[str, Target]) -> Target:
        place, mark, fragment = href.partition("#")
        if mark:
            page = folder.get(place)  # the short way, for nearly all links with a fragment
            if page is not None and page.kind in _ASKED and _PLAIN_FRAGMENT.fullmatch(fragment) and place[-1] > " ":
                return folder.setdefault(href, self._within(page, fragment))
        if not _OF_FOLDER.fullmatch(href):
            return self._with_fragment(base, href, {})
        target = folder.get(href)
        if target is None:
            where = self._absolute if href.startswith(_ABSOLUTE) else folder
            target = where.get(href) or self._with_fragment(base, href, folder)
            where[href] = folder[href] = target
        return target

    def _within(self, page: Target, fragment: str) -> Target:
        """The target of a plain fragment of a page."""
        url = f"{page.url}#{fragment}"
        known = self._targets.get(url)
        if known is None:
            known = self._targets[url] = Target(url, page.kind, page.path, fragment)
        return known

    def _folders_of(self, base: str) -> tuple[dict[str, Target], ...]:
        folders = self._pages_folders.get(base)
        if folders is None:
            names = [base.partition("#")[0].partition("?")[0].rpartition("/")[0]]
            while names[-1].count("/") > 2:  # noqa: PLR2004 - those behind the scheme
                names.append(names[-1].rpartition("/")[0])
            folders = self._pages_folders[base] = tuple([self._folders.setdefault(name, {}) for name in names])
        return folders

    def _with_fragment(self, base: str, href: str, folder: Mapping[str, Target]) -> Target:
        """Resolve an href; where its fragment is plain, the page is resolved once for all fragments and they are put behind it."""
        place, mark, fragment = href.partition("#")
        if not mark or not _PLAIN_FRAGMENT.fullmatch(fragment) or (place and place[-1] <= " "):  # a space in front of the # is part of the path
            return self._resolve(base, href)
        page = folder.get(place) or (self.target(base, place) if place else self._own_page(base))
        return self._within(page, fragment) if page.kind in _ASKED else self._resolve(base, href)

    def _of_page(self, base: str, href: str) -> Target:
        """Resolve ``#id``: most of them only have to be put behind the page's URL."""
        page = self._pages.get(base) or self._own_page(base)
        url = page.url + href
        known = self._targets.get(url)
        if known is not None:
            return known
        if page.kind not in _ASKED or not _PLAIN_FRAGMENT.fullmatch(href, 1):
            return self._resolve(base, href)
        known = self._targets[url] = Target(url, page.kind, page.path, href[1:])
        return known

    def _own_page(self, base: str) -> Target:
        page = self._pages.get(base)
        if page is None:
            page = self._pages[base] = self._resolve(base, "")
        return page

    def _resolve(self, base: str, href: str) -> Target:
        near = _NEAR.fullmatch(href)
        url = self._near(base, near[1], near[2]) if near is not None and href and base.startswith(_ABSOLUTE) else join(base, href)
        if url is None:
            return Target(href.strip(), Kind.MALFORMED)
        if _SCRIPT.match(href) and url.startswith(_ABSOLUTE):
            return Target(href.strip(), Kind.OTHER)
        known = self._targets.get(url)
        if known is None:
            known = self._targets[url] = self._classify(url)
        return known

    def _near(self, base: str, ups: str, rest: str) -> str:
        """Do what `join` does, in a quarter of the time: navigation links every page from every page, in each folder with another href."""
        above = self._above.get(base)
        if above is None:
            host, *folders = base.partition("#")[0].partition("?")[0].split("/")[2:-1]
            starts = accumulate(folders, lambda folder, name: f"{folder}{name}/", initial=f"{base.partition(':')[0]}://{host}/")
            above = self._above[base] = tuple(reversed([*starts]))
        return above[min(len(ups) // 3, len(above) - 1)] + rest

    def _classify(self, href: str) -> Target:
        """Say what sort of thing a normalised URL leads to."""
        if not href.startswith(_ABSOLUTE):
            return Target(href, Kind.ADDRESS if href.startswith(_ADDRESSES) else Kind.OTHER)
        page, _, fragment = href.partition("#")
        place = page.partition("?")[0].partition("//")[2]
        if "@" in place:
            authority, _, path = place.partition("/")
            place = f"{authority.rpartition('@')[2]}/{path}"
        for base in self._bases:
            if place.startswith(base) or place + "/" == base:
                path = unquote(place[len(base) :])
                if not self._elsewhere(f"/{path}") and not self._elsewhere(f"/{path}/"):
                    return Target(href, Kind.INSIDE, path, fragment)
        return Target(href, Kind.OUTSIDE, fragment=fragment)

    def land(self, target: Target, site: Site, stubs: Mapping[str, Page]) -> Landing:
        """Find the built file that an inside target ends at, following redirect stubs and rules."""
        hops: list[str] = []
        fragment = target.fragment
        while True:
            file = self._file(site.files, target.path)
            found = _rule(site, "/" + target.path, forced_only=file is not None) if site.redirects else None
            if found is not None and found[0].rewrite:
                served = self._resolve(site.base, found[1])
                if served.kind is not Kind.INSIDE:
                    return Landing(None, fragment, tuple(hops), outside=served.url)
                file = self._file(site.files, served.path)
                return Landing(file, fragment, tuple(hops) if file is not None else (*hops, f"/{target.path}"))
            stub = stubs.get(file) if file is not None and found is None else None
            if found is not None:
                step, base, place = "/" + target.path, site.base, found[1]
            elif stub is not None:
                step, base, place = stub.path, stub.url, stub.refresh or ""
            else:
                return Landing(file, fragment, tuple(hops))
            if step in hops or len(hops) >= _MAX_HOPS:
                return Landing(None, fragment, tuple(hops), loop=True)
            hops.append(step)
            target = self._resolve(base, place)
            fragment = target.fragment or fragment
            if target.kind is not Kind.INSIDE:
                return Landing(None, fragment, tuple(hops), outside=target.url)

    def _file(self, files: frozenset[str], path: str) -> str | None:
        if path == "" or path.endswith("/"):
            candidates: tuple[str, ...] = (path + "index.html",)
            if self._clean_urls and path:
                candidates += (path[:-1] + ".html",)
        else:
            candidates = (path, path + "/index.html")
            if self._clean_urls:
                candidates += (path + ".html",)
        for candidate in candidates:
            if candidate in files:
                return candidate
        return None


def _rule(site: Site, path: str, *, forced_only: bool) -> tuple[Redirect, str] | None:
    """Give the first ``_redirects`` rule that speaks of a path, and where it sends it."""
    for rule in site.redirects:
        if rule.forced or not forced_only:
            place = _apply(rule, path)
            if place is not None:
                return rule, place
    return None


def _bases(site: Site, config: Config) -> Iterator[str]:
    """Yield host and path, with a slash at its end, of every URL that the site answers at."""
    base = Url.parse(site.base)
    prefix = base.path if base is not None else "/"
    if base is not None:
        yield base.host + prefix
    for alias in config.site_aliases:
        url = Url.parse(alias if "//" in alias else f"https://{alias}")
        if url is not None:
            yield url.host + (url.path.rstrip("/") + "/" if url.path not in {"", "/"} else prefix)


def read_redirects(text: str, base: str) -> Iterator[Redirect]:
    """Read a ``_redirects`` file of Netlify or Cloudflare Pages; rules with conditions, and those for other names than `base`, are passed over.

    Source: https://docs.netlify.com/routing/redirects/.
    """
    origin = "/".join(base.split("/", 3)[:3])
    for line in text.splitlines():
        parts = list(takewhile(lambda part: not part.startswith("#"), line.split()))
        if len(parts) < 2:  # noqa: PLR2004 - from and to
            continue
        source, rest = parts[0], parts[1:]
        while rest and "=" in rest[0] and not rest[0].startswith(("/", "http")):
            rest = rest[1:]  # query parameters that must be there
        if not rest or any("=" in part for part in rest[1:]):
            continue
        if "://" in source:
            if not f"{source}/".startswith(f"{origin}/"):
                continue
            source = source.removeprefix(origin) or "/"
        status = rest[1] if len(rest) > 1 else "301"
        if status.rstrip("!") != "404":
            yield Redirect(source, rest[0], forced=status.endswith("!"), rewrite=status.rstrip("!") == "200")


def _apply(rule: Redirect, path: str) -> str | None:
    """Give where a rule sends a path, or None when it does not speak of it."""
    if "*" not in rule.source and ":" not in rule.source:
        return rule.target if rule.source.rstrip("/") == path.rstrip("/") else None
    pattern = path_pattern(rule.source)
    match = pattern.fullmatch(path) if pattern is not None else None
    if match is None:
        return None
    return re.sub(r":([A-Za-z_]\w*)", lambda name: match.groupdict().get(name[1]) or "", rule.target)


@cache
def path_pattern(source: str) -> re.Pattern[str] | None:
    """Compile the path pattern of a rule of ``_redirects`` or ``_headers``; None for one that no server understands."""
    pattern = re.escape(source).replace(r"/\*", "(?:/(?P<splat>.*))?").replace(r"\*", "(?P<splat>.*)")
    pattern = re.sub(r":([A-Za-z_]\w*)", r"(?P<\1>[^/]+)", pattern)
    try:
        return re.compile(pattern + "/?")
    except re.error:
        return None  # the same name twice

"""Href to target, target to built file: where the checkers disagree, the built HTML and the browser's rules decide."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urlsplit

from linkvoice.config import Config
from linkvoice.globs import url_matcher
from linkvoice.model.link import Kind, Landing, Target
from linkvoice.model.site import Page, Redirect, Site
from linkvoice.model.url import Url, join

__all__ = ["STAND_IN", "Resolver", "read_redirects"]

STAND_IN = "https://site.invalid/"
"""Root of a site that nobody told us the URL of; a reserved name, so no link can mean it."""

_OWN_PAGE = {"#", "?", ""}
_PLAIN_FRAGMENT = re.compile(r"[\w.:-]+", re.ASCII)
_MAX_HOPS = 10
_WEB = {"http", "https"}
_ADDRESSES = {"mailto", "tel"}


class Resolver:
    """Resolves the hrefs of one site. The same href in the same folder is resolved once."""

    def __init__(self, site: Site, config: Config) -> None:
        """Take the site's URL and its further names.

        Raises:
            ConfigError: a pattern of `elsewhere` cannot be read.
        """
        self.site = site
        self._bases = list(_bases(site, config))
        self._clean_urls = config.clean_urls
        self._elsewhere = url_matcher(
            [pattern if pattern.startswith("re:") else "*" + pattern.lstrip("*") for pattern in config.elsewhere], "elsewhere"
        )
        self._targets: dict[str, Target] = {}
        self._folders: dict[str, dict[str, Target]] = {}

    def url(self, path: str) -> str:
        """The absolute URL of a built file, as a link to it would be normalised."""
        path = path.removesuffix("index.html") if path == "index.html" or path.endswith("/index.html") else path
        url = Url.parse(self.site.base + path.replace("%", "%25").replace("?", "%3F").replace("#", "%23"))
        return url.href if url is not None else self.site.base

    def base(self, page_url: str, base: str | None) -> str:
        """The URL that hrefs of a page are relative to: its own, unless it has a ``<base href>``."""
        return page_url if base is None else join(page_url, base) or page_url

    def known(self, base: str) -> Mapping[str, Target]:
        """The hrefs that are resolved already for pages in the same folder."""
        return self._folder(base)

    def target(self, base: str, href: str) -> Target:
        """Resolve an href against the URL that it is relative to."""
        if href[:1] in _OWN_PAGE:
            return self._with_fragment(base, href)
        folder = self._folder(base)
        target = folder.get(href)
        if target is None:
            target = folder[href] = self._with_fragment(base, href)
        return target

    def _folder(self, base: str) -> dict[str, Target]:
        return self._folders.setdefault(base.partition("?")[0].rpartition("/")[0], {})

    def _with_fragment(self, base: str, href: str) -> Target:
        """Resolve an href; where its fragment is plain, the page is resolved once for all fragments and they are put behind it."""
        place, mark, fragment = href.partition("#")
        if not mark or not _PLAIN_FRAGMENT.fullmatch(fragment):
            return self._resolve(base, href)
        page = self.target(base, place) if place else self._resolve(base, "")
        if page.kind is not Kind.INSIDE and page.kind is not Kind.OUTSIDE:
            return self._resolve(base, href)
        url = f"{page.url}#{fragment}"
        known = self._targets.get(url)
        if known is None:
            known = self._targets[url] = Target(url, page.kind, page.path, fragment)
        return known

    def _resolve(self, base: str, href: str) -> Target:
        url = join(base, href)
        if url is None:
            return Target(href.strip(), Kind.MALFORMED)
        known = self._targets.get(url)
        if known is None:
            known = self._targets[url] = self._classify(Url.normalised(url))
        return known

    def _classify(self, url: Url) -> Target:
        if url.scheme in _ADDRESSES:
            return Target(url.href, Kind.ADDRESS)
        if url.scheme not in _WEB:
            return Target(url.href, Kind.OTHER)
        for host, prefix in self._bases:
            if url.host == host and (url.path.startswith(prefix) or url.path + "/" == prefix) and not self._elsewhere("/" + url.path[len(prefix) :]):
                return Target(url.href, Kind.INSIDE, unquote(url.path[len(prefix) :]), url.fragment)
        return Target(url.href, Kind.OUTSIDE, fragment=url.fragment)

    def land(self, target: Target, stubs: Mapping[str, Page]) -> Landing:
        """Find the built file that an inside target ends at, following redirect stubs and rules."""
        hops: list[str] = []
        fragment = target.fragment
        while True:
            file = self._file(target.path)
            rule = self._rule("/" + target.path, forced_only=file is not None)
            stub = stubs.get(file) if file is not None and rule is None else None
            if rule is None and stub is None:
                return Landing(file, fragment, tuple(hops))
            step = "/" + target.path if rule is not None else stub.path if stub is not None else ""
            if step in hops or len(hops) >= _MAX_HOPS:
                return Landing(None, fragment, tuple(hops), loop=True)
            hops.append(step)
            place = rule if rule is not None else (stub.refresh or "") if stub is not None else ""
            base = self.site.base if rule is not None or stub is None else stub.url
            target = self._resolve(base, place)
            fragment = target.fragment or fragment
            if target.kind is not Kind.INSIDE:
                return Landing(None, fragment, tuple(hops), outside=target.url)

    def _file(self, path: str) -> str | None:
        files = self.site.files
        if path == "" or path.endswith("/"):
            candidates: tuple[str, ...] = (path + "index.html",)
            if self._clean_urls and path:
                candidates += (path[:-1] + ".html",)
        else:
            candidates = (path, path + "/index.html")
            if self._clean_urls:
                candidates += (path + ".html",)
        return next((candidate for candidate in candidates if candidate in files), None)

    def _rule(self, path: str, *, forced_only: bool) -> str | None:
        for rule in self.site.redirects:
            if rule.forced or not forced_only:
                place = _apply(rule, path)
                if place is not None:
                    return place
        return None


def _bases(site: Site, config: Config) -> Iterator[tuple[str, str]]:
    """Yield (host, path prefix with slash at its end) of every URL that the site answers at."""
    base = Url.parse(site.base)
    prefix = base.path if base is not None else "/"
    if base is not None:
        yield base.host, prefix
    for alias in config.site_aliases:
        url = Url.parse(alias if "//" in alias else f"https://{alias}")
        if url is not None:
            yield url.host, url.path.rstrip("/") + "/" if urlsplit(url.href).path not in {"", "/"} else prefix


def read_redirects(text: str) -> Iterator[Redirect]:
    """Read a ``_redirects`` file of Netlify or Cloudflare Pages; rules with conditions are passed over.

    Source: https://docs.netlify.com/routing/redirects/.
    """
    for line in text.splitlines():
        parts = line.partition(" #")[0].split()
        if len(parts) < 2 or parts[0].startswith("#"):  # noqa: PLR2004 - from and to
            continue
        source, rest = parts[0], parts[1:]
        while rest and "=" in rest[0] and not rest[0].startswith(("/", "http")):
            rest = rest[1:]  # query parameters that must be there
        if not rest or any("=" in part for part in rest[1:]):
            continue
        if "://" in source:
            source = urlsplit(source).path or "/"
        status = rest[1] if len(rest) > 1 else "301"
        if status.rstrip("!") != "404":
            yield Redirect(source, rest[0], forced=status.endswith("!"))


def _apply(rule: Redirect, path: str) -> str | None:
    """Give where a rule sends a path, or None when it does not speak of it."""
    if "*" not in rule.source and ":" not in rule.source:
        return rule.target if posixpath.join(rule.source, "") == posixpath.join(path, "") else None
    pattern = re.escape(rule.source).replace(r"/\*", "(?:/(?P<splat>.*))?").replace(r"\*", "(?P<splat>.*)")
    pattern = re.sub(r":([A-Za-z_]\w*)", r"(?P<\1>[^/]+)", pattern)
    match = re.fullmatch(pattern + "/?", path)
    if match is None:
        return None
    return re.sub(r":([A-Za-z_]\w*)", lambda name: match.groupdict().get(name[1]) or "", rule.target)

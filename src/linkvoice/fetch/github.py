"""Pages of github.com, asked of GitHub's API: with a token it answers thousands of questions an hour, where the pages refuse after a few dozen.

Sources: https://docs.github.com/en/rest/repos/contents, …/rest/repos/repos, …/rest/issues/issues, …/rest/pulls/pulls,
…/rest/releases/releases, …/rest/commits/commits, …/rest/using-the-rest-api/best-practices-for-using-the-rest-api#follow-redirects.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, unquote

from linkvoice.model.url import Url

__all__ = ["GitHub", "api_path"]

_SITE: Final = "https://github.com/"
_ROOT: Final = "https://api.github.com"
_VERSION: Final = "2022-11-28"  # an older server refuses a version that it does not know
_MEMBERS: Final = 64  # of an answer's first object that are looked at
_LOOPBACK: Final = re.compile(r"127(\.[0-9]+){3}|::1|localhost")
_OWNER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_REPOSITORY: Final = re.compile(r"(?!\.\.?$)[A-Za-z0-9._-]{1,100}")
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,9}")
_COMMIT: Final = re.compile(r"[0-9A-Fa-f]{7,64}")
_NO_NAME: Final = re.compile(r"[%/\\\x00-\x1f\x7f-\x9f]|\A\.{0,2}\Z")
"""Not in the name of a file or tag that is asked for: what another reader of the URL could take for more than a name."""
_NO_REF: Final = re.compile(r"[ ~^:?*\[]|\.\.|@\{|\A[-.]|[./]\Z|\.lock\Z")
"""Not in the name of a branch or tag: https://git-scm.com/docs/git-check-ref-format."""
_PLACE: Final = re.compile(r"https?://[^/?#]+/repos/([^/?#]+)/([^/?#]+)/")
_RESERVED: Final = {"about", "apps", "collections", "contact", "copilot", "customer-stories", "discussions", "education", "enterprise", "events", "explore",
    "features", "gist", "integrations", "issues", "join", "login", "logout", "marketplace", "mobile", "new", "newsroom", "notifications", "open-source",
    "organizations", "orgs", "partners", "pricing", "pulls", "readme", "resources", "search", "security", "sessions", "settings", "signup", "site",
    "solutions", "sponsors", "stars", "team", "topics", "trending", "users", "watching", "why-github"}  # fmt: skip
"""First segments that are no account, such as https://github.com/about: to ask the API would be in vain."""


def api_path(url: Url) -> str | None:
    """Give the path below the API's root that answers for a page of github.com; None where only the page itself can.

    Everything that comes from the URL is one name, encoded anew; a URL in which a
    name could be read as more than that has no path. A branch is taken to have no
    slash in its name: for others the API says "not found", and the page is asked.
    """
    names = _names(url)
    if not names or not _OWNER.fullmatch(names[0]) or names[0].lower() in _RESERVED:
        return None
    if len(names) == 1:
        return f"/users/{names[0]}"
    owner, name, *rest = names
    name = name if rest else name.removesuffix(".git")
    if not _REPOSITORY.fullmatch(name) or name.endswith(".git"):
        return None
    below = _below(rest)
    if below is None or (url.path.endswith("/") and rest[:1] in (["blob"], ["raw"], ["blame"])):
        return None  # a slash at the end changes nothing, but for files
    return f"/repos/{owner}/{name}{below}"


@dataclass(frozen=True, slots=True)
class GitHub:
    """GitHub's API, and the token to ask it with."""

    root: str
    """Without a slash at its end."""
    token: str = field(repr=False)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> GitHub | None:
        """Read GITHUB_TOKEN (or GH_TOKEN) and GITHUB_API_URL; None without a token that can be used safely.

        A token goes only to https or to this machine. Where GITHUB_SERVER_URL names
        another server than github.com, as in its own workflows, both are for that
        one, which knows other repositories.
        """
        root = Url.parse((environ.get("GITHUB_API_URL", "").strip() or _ROOT).rstrip("/"))
        server = environ.get("GITHUB_SERVER_URL", "").strip().rstrip("/").lower()
        tokens = (environ.get(name, "").strip() for name in ("GITHUB_TOKEN", "GH_TOKEN"))
        token = next((token for token in tokens if re.fullmatch("[!-~]+", token)), "")
        if root is None or not token or f"{server or _SITE.rstrip('/')}/" != _SITE:
            return None
        plain = root.href == f"{root.scheme}://{root.host}{root.path}"  # no user, no query, no fragment
        if not plain or not (root.scheme == "https" or (root.scheme == "http" and _LOOPBACK.fullmatch(root.hostname))):
            return None
        return cls(root.href.rstrip("/"), token)

    def request(self, url: Url) -> tuple[str, dict[str, str]] | None:
        """Give the URL at the API that answers for a page, and the headers that it takes; None where only the page itself can tell."""
        path = api_path(url)
        if path is None:
            return None
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "application/vnd.github+json", "X-GitHub-Api-Version": _VERSION}
        return self.root + path, headers

    def moved(self, asked: Url, location: str) -> Url | None:
        """Give the place at the API that a redirect leads to; None when it leads elsewhere, where the token has no business.

        A renamed repository is redirected to its number. A redirect that forgets the
        query would answer for another branch: it is put back.
        """
        target = Url.parse(location, asked.href) if location else None
        if target is None or not target.href.startswith(f"{self.root}/"):
            return None
        query = asked.page.partition("?")[2]
        return Url.normalised(f"{target.page}?{query}") if query and "?" not in target.page else target

    def page_of(self, url: Url, status: int, body: bytes) -> str | None:
        """Say where a page lives, by the API's answer to `request`: where it was looked for, or where its repository has moved.

        None when the API does not know it; then the page itself is to be asked: "not
        found" may be a private repository or a branch with a slash, and a refusal is
        about the token. The first 64 KB of the answer are enough.
        """
        if status != 200 or api_path(url) is None:  # noqa: PLR2004 - the only answer that proves anything
            return None
        names = _names(url)
        listed, said = _first_object(body)
        if (listed and names[2:3] in (["raw"], ["blame"])) or (not listed and said.get("type") == "submodule"):
            return None  # folders have no such page, and the page of a submodule is in another repository
        now = _home(said, listed=listed)
        here = [name.lower().removesuffix(".git") for name in names[:2]]
        if here == [name.lower() for name in now[: len(here)]]:
            return url.page
        if len(here) == 1 or len(now) == 1 or not (_OWNER.fullmatch(now[0]) and _REPOSITORY.fullmatch(now[1])):
            return None  # accounts are not redirected
        rest = url.path.split("/")[3:]
        if rest[:1] in (["issues"], ["pull"]):
            rest[:2] = now[2:4] or rest[:2]  # another number, where it was transferred
        return _SITE + "/".join([*now[:2], *rest])


def _names(url: Url) -> list[str]:
    """The decoded segments of a page's path; none when it is not on github.com, has a query, or could be read in two ways."""
    if not url.page.startswith(_SITE) or "?" in url.page:
        return []
    try:
        names = [unquote(part, errors="strict") for part in url.path.removeprefix("/").removesuffix("/").split("/")]
    except UnicodeDecodeError:
        return []
    return [] if any(_NO_NAME.search(name) for name in names) else names


def _below(rest: Sequence[str]) -> str | None:  # noqa: PLR0911 - a table reads best as one
    """The path below a repository at the API, for the path below it on the site."""
    match rest:
        case [] | ["releases"]:
            return ""  # every repository has this page
        case ["blob" | "tree" | "raw" | "blame" as kind, *behind]:
            return _contents(kind, behind)
        case ["issues", number] if _NUMBER.fullmatch(number):
            return f"/issues/{number}"
        case ["pull", number] | ["pull", number, "files" | "commits"] if _NUMBER.fullmatch(number):
            return f"/pulls/{number}"
        case ["releases", "latest"]:
            return "/releases/latest"
        case ["releases", "tag", tag] if not _NO_REF.search(tag):
            return f"/releases/tags/{quote(tag, safe='')}"
        case ["commit", commit] if _COMMIT.fullmatch(commit):
            return f"/commits/{commit}"
        case ["commits", ref] if not _NO_REF.search(ref):
            return f"/commits/{quote(ref, safe='')}"
    return None


def _contents(kind: str, behind: Sequence[str]) -> str | None:
    length = 3 if behind[:2] in (["refs", "heads"], ["refs", "tags"]) else 1
    ref, path = "/".join(behind[:length]), behind[length:]
    if len(behind) < length or _NO_REF.search(ref) or (not path and kind != "tree"):
        return None
    return "".join(["/contents", *(f"/{quote(name, safe='')}" for name in path), f"?ref={quote(ref, safe='')}"])


def _home(said: Mapping[str, object], *, listed: bool) -> list[str]:
    """The segments of the address that an answer gives for its page; a single empty one when it gives none."""
    if listed:
        # The pages of a folder's entries may be in other repositories (submodules); their places at the API are not.
        place = _PLACE.match(str(said.get("url", "")))
        return list(place.groups()) if place is not None else [""]
    page = Url.parse(str(said.get("html_url", "")))
    return page.path.strip("/").split("/") if page is not None and page.href.startswith(_SITE) else [""]


def _first_object(body: bytes) -> tuple[bool, dict[str, object]]:
    """Read the members of an object, or of the first in a list (then True), as far as they are whole: the end may be missing."""
    text = body.decode("utf-8", "replace").lstrip()
    listed = text.startswith("[")
    text = text[1:].lstrip() if listed else text
    members: dict[str, object] = {}
    decoder = json.JSONDecoder()
    with suppress(ValueError, RecursionError):
        while text[:1] in {"{", ","} and len(members) < _MEMBERS:
            text = text[1:].lstrip()
            name, end = decoder.raw_decode(text)
            text = text[end:].lstrip()
            value, end = decoder.raw_decode(text.removeprefix(":").lstrip())
            members[str(name)] = value
            text = text.removeprefix(":").lstrip()[end:].lstrip()
    return listed, members

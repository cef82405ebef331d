"""Pages of github.com are asked of GitHub's API, which says no more than it knows and leads nobody astray."""

from __future__ import annotations

import dataclasses
import json

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkvoice.fetch.github import GitHub, api_path
from linkvoice.model.url import Url
from tests.hostile import Hostile, reply

TOKEN = "ghp_a-secret_of_the_test"
API = GitHub("https://api.github.com", TOKEN)
SHA = "0123456789abcdef0123456789abcdef01234567"


def page(path: str) -> Url:
    url = Url.parse(f"https://github.com{path}")
    assert url is not None
    return url


# From a page to the API

PATHS = [
    ("/acme", "/users/acme"),
    ("/acme/", "/users/acme"),
    ("/acme/tools", "/repos/acme/tools"),
    ("/acme/tools/", "/repos/acme/tools"),
    ("/acme/tools.git", "/repos/acme/tools"),
    ("/acme/.github", "/repos/acme/.github"),
    ("/acme/tools#readme", "/repos/acme/tools"),
    ("/Acme_corp/Tools-2.js", "/repos/Acme_corp/Tools-2.js"),
    ("/acme/tools/blob/main/README.md", "/repos/acme/tools/contents/README.md?ref=main"),
    ("/acme/tools/blob/main/README.md#L10-L12", "/repos/acme/tools/contents/README.md?ref=main"),
    (f"/acme/tools/blob/{SHA}/src/a/b.py", f"/repos/acme/tools/contents/src/a/b.py?ref={SHA}"),
    ("/acme/tools/blob/v1.0/docs/%C3%BCber%20uns.md", "/repos/acme/tools/contents/docs/%C3%BCber%20uns.md?ref=v1.0"),
    ("/acme/tools/blob/v1.0/docs/über uns.md", "/repos/acme/tools/contents/docs/%C3%BCber%20uns.md?ref=v1.0"),
    ("/acme/tools/blob/main/what%3F/a%23b&c=d+e.md", "/repos/acme/tools/contents/what%3F/a%23b%26c%3Dd%2Be.md?ref=main"),
    ("/acme/tools/blob/a&b=c+d/x.md", "/repos/acme/tools/contents/x.md?ref=a%26b%3Dc%2Bd"),
    ("/acme/tools/blob/refs/heads/main/x.md", "/repos/acme/tools/contents/x.md?ref=refs%2Fheads%2Fmain"),
    ("/acme/tools/blob/main/docs/../x.md", "/repos/acme/tools/contents/x.md?ref=main"),
    ("/acme/tools/blob/main/.github/a..b", "/repos/acme/tools/contents/.github/a..b?ref=main"),
    ("/acme/tools/tree/main", "/repos/acme/tools/contents?ref=main"),
    ("/acme/tools/tree/main/", "/repos/acme/tools/contents?ref=main"),
    ("/acme/tools/tree/refs/tags/v1", "/repos/acme/tools/contents?ref=refs%2Ftags%2Fv1"),
    ("/acme/tools/tree/main/docs/", "/repos/acme/tools/contents/docs?ref=main"),
    ("/acme/tools/tree/feature/login", "/repos/acme/tools/contents/login?ref=feature"),
    ("/acme/tools/raw/main/logo.png", "/repos/acme/tools/contents/logo.png?ref=main"),
    ("/acme/tools/blame/main/setup.py", "/repos/acme/tools/contents/setup.py?ref=main"),
    ("/acme/tools/issues/7", "/repos/acme/tools/issues/7"),
    ("/acme/tools/issues/7#issuecomment-1", "/repos/acme/tools/issues/7"),
    ("/acme/tools/pull/8", "/repos/acme/tools/pulls/8"),
    ("/acme/tools/pull/8/files", "/repos/acme/tools/pulls/8"),
    ("/acme/tools/pull/8/commits", "/repos/acme/tools/pulls/8"),
    ("/acme/tools/releases", "/repos/acme/tools"),
    ("/acme/tools/releases/latest", "/repos/acme/tools/releases/latest"),
    ("/acme/tools/releases/tag/v1.0%2Bbuild", "/repos/acme/tools/releases/tags/v1.0%2Bbuild"),
    ("/acme/tools/releases/tag/1.0?", None),
    (f"/acme/tools/commit/{SHA}", f"/repos/acme/tools/commits/{SHA}"),
    ("/acme/tools/commit/0123abc", "/repos/acme/tools/commits/0123abc"),
    ("/acme/tools/commits/main", "/repos/acme/tools/commits/main"),
]
ONLY_THE_PAGE = [
    "/", "/features", "/Features", "/features/actions", "/topics/python", "/sponsors/acme", "/orgs/acme/people", "/marketplace/actions/x", "/about",
    "/settings/profile", "/login", "/search", "/users/acme", "/apps/x", "/notifications", "/acme?tab=repositories", "/acme/tools?tab=readme-ov-file",
    "/acme/tools/blob/main/README.md?plain=1", "/acme/tools/wiki", "/acme/tools/wiki/Home", "/acme/tools/actions", "/acme/tools/discussions/3",
    "/acme/tools/issues", "/acme/tools/issues/new", "/acme/tools/issues/7/x", "/acme/tools/issues/07", "/acme/tools/issues/7e3", "/acme/tools/issues/\u0667",
    "/acme/tools/pulls", "/acme/tools/pull/8/checks", "/acme/tools/pull/8/commits/0123abc", "/acme/tools/compare/a...b", "/acme/tools/edit/main/x",
    "/acme/tools/commit/main", "/acme/tools/commit/0123abc.patch", "/acme/tools/commits/main/docs", "/acme/tools/releases/tag/a/b",
    "/acme/tools/releases/download/v1/x.zip", "/acme/tools/archive/main.zip", "/acme/tools/blob/main", "/acme/tools/blob", "/acme/tools/raw/main",
    "/acme/tools/tree", "/acme/tools/tree/refs/heads/", "/acme/tools/blob/main/README.md/", "/acme/tools.git/blob/main/x", "/acme/.git", "/acme/a b",
    "/-acme/tools", "/acme.corp/tools", "/%61cme%2Ftools",
]  # fmt: skip
CRAFTED = [
    "/acme/tools/blob/main/..%2f..%2f..%2fuser", "/acme/tools/blob/main/%2e%2e%2f%2e%2e", "/acme/tools/blob/main/a%2Fb", "/acme/tools/blob/main/a%5C..%5Cb",
    "/acme/tools/blob/main/%252e%252e/x", "/acme/tools/blob/main/..%252fx", "/acme/tools/blob/main/a%00b", "/acme/tools/blob/main/a%0D%0Ab",
    "/acme/tools/blob/main/a%FFb", "/acme/tools/blob/main//x", "/acme//tools", "//acme/tools", "/acme/tools//", "/acme/tools/blob/main/a%7Fb",
    "/acme%2Ftools/x", "/acme/tools%3Fx", "/acme/tools%23x", "/acme/%2e%2e%2fuser", "/..%2fuser", "/acme/tools/commits/..%2f..%2f..%2fuser",
    "/acme/tools/commits/main%2fstatus", "/acme/tools/releases/tag/..%2f..%2f1", "/acme/tools/releases/tag/%2e%2e%2e%2e", "/acme/tools/tree/a..b",
    "/acme/tools/tree/main~1", "/acme/tools/tree/main%5E", "/acme/tools/blob/main:x/y", "/acme/tools/tree/HEAD@%7B1%7D", "/acme/tools/commits/x.lock",
    "/acme/tools/tree/-x", "/acme/tools/tree/x.", "/acme/tools/tree/a%20b", "/acme/tools/issues/7%2fcomments", "/acme/tools/pull/8%2fmerge",
]  # fmt: skip


@pytest.mark.parametrize(("path", "expected"), PATHS)
def test_each_kind_of_page_has_its_place_at_the_api(path: str, expected: str | None) -> None:
    """Accounts, repositories, files, folders, issues, pull requests, releases and commits are asked of the API, names encoded anew."""
    assert expected == api_path(page(path))


@pytest.mark.parametrize("path", ONLY_THE_PAGE)
def test_other_pages_are_asked_themselves(path: str) -> None:
    """GitHub's own pages, pages with a query, and kinds that the API does not answer for have no place there."""
    assert api_path(page(path)) is None
    assert API.request(page(path)) is None


@pytest.mark.parametrize("path", CRAFTED)
def test_no_url_reaches_another_part_of_the_api(path: str) -> None:
    """A name that somebody could read as a path, or a reference as an expression, is not asked about."""
    assert api_path(page(path)) is None


@pytest.mark.parametrize("path", ["/acme/tools/../../user", "/acme/tools/%2e%2e/%2E%2e/user", "/acme/tools/issues/../../../user", "/acme\\..\\user"])
def test_dots_are_gone_before_anybody_asks(path: str) -> None:
    """A URL that climbs is what a browser makes of it: here the page of an account of that name."""
    assert api_path(page(path)) == "/users/user"


@pytest.mark.parametrize(
    "text",
    [
        "http://github.com/acme/tools",
        "https://www.github.com/acme/tools",
        "https://gist.github.com/acme/0123",
        "https://github.com:8443/acme/tools",
        "https://me:secret@github.com/acme/tools",
        "https://github.com.acme.dev/acme/tools",
        "https://acme.dev/github.com/acme/tools",
        "https://api.github.com/repos/acme/tools",
        "mailto:acme@github.com",
    ],
)
def test_only_github_itself_is_asked_of_its_api(text: str) -> None:
    """Other hosts, ports and schemes, even those that redirect to github.com, are asked themselves."""
    url = Url.parse(text)
    assert url is not None
    assert api_path(url) is None


SEGMENTS = st.sampled_from(["acme", "tools", "blob", "tree", "commits", "refs", "heads", "main", "issues", "7", "..", ".", "%2e%2e", "%2F", "%5c", "%252f",
                            "releases", "tag", "user", "x?y", "a&b", "é", "%E9", "%00", ""]) | st.text(max_size=8)  # fmt: skip


@given(st.lists(SEGMENTS, max_size=8))
def test_a_path_stays_within_its_account_or_repository(segments: list[str]) -> None:
    """Whatever a URL holds, the path at the API has the plain segments of its kind, and at most one query, the reference."""
    url = Url.parse("https://github.com/" + "/".join(segments))
    path = None if url is None else api_path(url)
    if path is not None:
        place, _, query = path.partition("?")
        assert set(place.split("/")[1:]) & {"", ".", ".."} == set()
        assert not any(piece in place.lower() for piece in ("%2f", "%5c", "%25", "%2e"))
        assert place.split("/")[1] in {"users", "repos"}
        assert place.split("/")[4:5] in ([], ["contents"], ["issues"], ["pulls"], ["releases"], ["commits"])
        assert query == "" or (query.startswith("ref=") and not set(query) & set("&#?/+ "))
        joined = Url.parse(f"https://api.github.com{path}")
        assert joined is not None
        assert joined.href == f"https://api.github.com{path}"


# The token


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"GITHUB_TOKEN": TOKEN}, API),
        ({"GH_TOKEN": TOKEN}, API),
        ({"GITHUB_TOKEN": TOKEN, "GH_TOKEN": "other"}, API),
        ({"GITHUB_TOKEN": "", "GH_TOKEN": TOKEN}, API),
        ({"GITHUB_TOKEN": f" {TOKEN}\n"}, API),
        ({"GITHUB_TOKEN": "two\nlines", "GH_TOKEN": TOKEN}, API),
        ({"GITHUB_TOKEN": TOKEN, "GITHUB_API_URL": ""}, API),
        ({"GITHUB_TOKEN": TOKEN, "GITHUB_API_URL": "https://api.github.com/"}, API),
        ({"GITHUB_TOKEN": TOKEN, "GITHUB_SERVER_URL": "https://github.com"}, API),
        ({"GITHUB_TOKEN": TOKEN, "GITHUB_API_URL": "https://mirror.acme.dev/github/"}, GitHub("https://mirror.acme.dev/github", TOKEN)),
        ({"GITHUB_TOKEN": TOKEN, "GITHUB_API_URL": "http://127.0.0.1:8080"}, GitHub("http://127.0.0.1:8080", TOKEN)),
        ({"GITHUB_TOKEN": TOKEN, "GITHUB_API_URL": "http://[::1]:8080/v3"}, GitHub("http://[::1]:8080/v3", TOKEN)),
        ({"GITHUB_TOKEN": TOKEN, "GITHUB_API_URL": "http://localhost:8080/"}, GitHub("http://localhost:8080", TOKEN)),
        ({}, None),
        ({"GITHUB_TOKEN": " \t"}, None),
        ({"GITHUB_TOKEN": "two words"}, None),
        ({"GITHUB_TOKEN": "a\r\nX-Evil: 1"}, None),
        ({"GITHUB_TOKEN": "schlüssel"}, None),
        ({"GITHUB_TOKEN": "a\x00"}, None),
        ({"GITHUB_TOKEN": TOKEN, "GITHUB_API_URL": "http://api.github.com"}, None),
        ({"GITHUB_TOKEN": TOKEN, "GITHUB_API_URL": "http://10.0.0.1"}, None),
        ({"GITHUB_TOKEN": TOKEN, "GITHUB_API_URL": "http://127.acme.dev"}, None),
        ({"GITHUB_TOKEN": TOKEN, "GITHUB_API_URL": "http://localhost.acme.dev"}, None),
        ({"GITHUB_TOKEN": TOKEN, "GITHUB_API_URL": "https://me@api.github.com"}, None),
        ({"GITHUB_TOKEN": TOKEN, "GITHUB_API_URL": "https://api.github.com?x"}, None),
        ({"GITHUB_TOKEN": TOKEN, "GITHUB_API_URL": "https://api.github.com#x"}, None),
        ({"GITHUB_TOKEN": TOKEN, "GITHUB_API_URL": "ftp://127.0.0.1"}, None),
        ({"GITHUB_TOKEN": TOKEN, "GITHUB_API_URL": "api.github.com"}, None),
        ({"GITHUB_TOKEN": TOKEN, "GITHUB_SERVER_URL": "https://git.acme.dev"}, None),
        ({"GITHUB_TOKEN": TOKEN, "GITHUB_SERVER_URL": "https://git.acme.dev", "GITHUB_API_URL": "https://git.acme.dev/api/v3"}, None),
    ],
)
def test_a_token_goes_only_where_it_belongs(environ: dict[str, str], expected: GitHub | None) -> None:
    """A token is used when it is one word, for github.com, and can be sent by https or within this machine."""
    assert expected == GitHub.from_environment(environ)


def test_a_token_is_shown_to_the_api_alone() -> None:
    """The token stands in one header of a request, and in nothing that anybody prints."""
    asked = API.request(page("/acme/tools"))
    assert asked is not None
    assert asked[0] == "https://api.github.com/repos/acme/tools"
    assert asked[1]["Authorization"] == f"Bearer {TOKEN}"
    assert [name for name, value in asked[1].items() if TOKEN in value] == ["Authorization"]
    assert TOKEN not in f"{API} {API!r} {[API]} {asked[0]}"
    with pytest.raises(dataclasses.FrozenInstanceError) as caught:
        API.token = ""  # type: ignore[misc]
    assert TOKEN not in str(caught.value)


# From the API's answer to a page


def said(html: str | None, **more: object) -> bytes:
    return json.dumps({"id": 1, "owner": {"html_url": "https://github.com/owner"}, "url": "x", "html_url": html, **more}).encode()


def listing(*entries: str, html: str | None = "https://github.com/other/submodule/tree/0123") -> bytes:
    return json.dumps([{"name": "x", "type": "file", "url": entry, "html_url": html} for entry in entries]).encode()


REPOSITORY = "https://github.com/acme/tools"
CONTENTS = "https://api.github.com/repos/acme/tools/contents/x?ref=main"
RENAMED = "https://api.github.com/repos/new-acme/kit/contents/x?ref=main"
HERE = [
    ("/acme", said("https://github.com/acme")),
    ("/ACME", said("https://github.com/acme")),
    ("/acme/tools", said(REPOSITORY)),
    ("/Acme/Tools/", said(REPOSITORY)),
    ("/acme/tools.git", said(REPOSITORY)),
    ("/acme/tools/releases", said(REPOSITORY)),
    ("/acme/tools/blob/main/x.md", said(f"{REPOSITORY}/blob/main/x.md", type="file")),
    ("/acme/tools/tree/main/x.md", said(f"{REPOSITORY}/blob/main/x.md", type="file")),
    ("/acme/tools/blob/main/link", said(f"{REPOSITORY}/blob/main/link", type="symlink")),
    ("/acme/tools/tree/main", listing(CONTENTS)),
    ("/acme/tools/tree/main", listing(CONTENTS, html=None)),
    ("/acme/tools/blob/main/docs", listing(CONTENTS, CONTENTS)),
    ("/acme/tools/issues/7", said(f"{REPOSITORY}/issues/7")),
    ("/acme/tools/issues/8", said(f"{REPOSITORY}/pull/8")),
    ("/acme/tools/pull/8/files", said(f"{REPOSITORY}/pull/8")),
    ("/acme/tools/releases/tag/v1", said(f"{REPOSITORY}/releases/tag/v1")),
    ("/acme/tools/releases/latest", said(f"{REPOSITORY}/releases/tag/v1")),
    (f"/acme/tools/commit/{SHA}", said(f"{REPOSITORY}/commit/{SHA}")),
    ("/acme/tools/commits/main", said(f"{REPOSITORY}/commit/{SHA}")),
]
ELSEWHERE = [
    ("/acme/tools", said("https://github.com/new-acme/kit"), "/new-acme/kit"),
    ("/acme/tools/", said("https://github.com/acme/kit"), "/acme/kit/"),
    ("/acme/tools.git", said("https://github.com/acme/kit"), "/acme/kit"),
    ("/acme/tools/releases", said("https://github.com/acme/kit"), "/acme/kit/releases"),
    (
        "/acme/tools/blob/main/docs/%C3%BC%20x.md",
        said("https://github.com/acme/kit/blob/main/docs/%C3%BC%20x.md"),
        "/acme/kit/blob/main/docs/%C3%BC%20x.md",
    ),
    ("/acme/tools/blame/main/x.py", said("https://github.com/acme/kit/blob/main/x.py"), "/acme/kit/blame/main/x.py"),
    ("/acme/tools/tree/main/docs", listing(RENAMED), "/new-acme/kit/tree/main/docs"),
    ("/acme/tools/issues/7", said("https://github.com/acme/kit/issues/7"), "/acme/kit/issues/7"),
    ("/acme/tools/issues/7", said("https://github.com/acme/kit/issues/99"), "/acme/kit/issues/99"),
    ("/acme/tools/pull/8/files", said("https://github.com/acme/kit/pull/8"), "/acme/kit/pull/8/files"),
    ("/acme/tools/releases/tag/v1", said("https://github.com/acme/kit/releases/tag/v1"), "/acme/kit/releases/tag/v1"),
    ("/acme/tools/commit/0123abc", said(f"https://github.com/acme/kit/commit/{SHA}"), "/acme/kit/commit/0123abc"),
]
NOT_KNOWN = [
    ("/acme/tools", b""),
    ("/acme/tools", b"null"),
    ("/acme/tools", b"{}"),
    ("/acme/tools", b"[]"),
    ("/acme/tools", b"[1]"),
    ("/acme/tools", b'"https://github.com/acme/tools"'),
    ("/acme/tools", b"<!doctype html><title>Sign in to the network</title>"),
    ("/acme/tools", b"\xff\xfe\x00"),
    ("/acme/tools", b'{"a":' * 100_000),
    ("/acme/tools", b"[" * 100_000),
    ("/acme/tools", b'{"a": ' + b"9" * 10_000 + b"}"),
    ("/acme/tools", b'{"html_url": "https://github.com/acme/too'),
    ("/acme/tools", said(None)),
    ("/acme/tools", said("https://git.acme.dev/acme/tools")),
    ("/acme/tools", said("http://github.com/acme/tools")),
    ("/acme/tools", said("https://github.com/")),
    ("/acme/tools", said("https://github.com/acme")),
    ("/acme/tools", said("https://github.com/a%20b/tools")),
    ("/acme/tools", said("https://github.com/acme/%2e%2e%2fx")),
    ("/acme", said("https://github.com/somebody-else")),
    ("/acme/tools/tree/main/vendored", said("https://github.com/other/submodule/tree/0123", type="submodule")),
    ("/acme/tools/tree/main", listing("https://git.acme.dev/api/v3/repos/acme/tools/contents/x")),
    ("/acme/tools/tree/main", listing("nonsense")),
    ("/acme/tools/raw/main/docs", listing(CONTENTS)),
    ("/acme/tools/blame/main/docs", listing(CONTENTS)),
    ("/acme/tools/wiki", said(REPOSITORY)),
]


@pytest.mark.parametrize(("path", "body"), HERE)
def test_what_the_api_knows_is_there(path: str, body: bytes) -> None:
    """A page whose repository is the one that was asked for, letter case aside, lives where it was looked for."""
    assert API.page_of(page(f"{path}#fragment"), 200, body) == page(path).page


@pytest.mark.parametrize(("path", "body", "expected"), ELSEWHERE)
def test_what_has_moved_is_found_in_its_new_place(path: str, body: bytes, expected: str) -> None:
    """A renamed or moved repository takes its pages along; an issue that was transferred has another number."""
    assert f"https://github.com{expected}" == API.page_of(page(path), 200, body)


@pytest.mark.parametrize(("path", "body"), NOT_KNOWN)
def test_an_answer_that_proves_nothing_is_none(path: str, body: bytes) -> None:
    """Answers that are not GitHub's, are about another server or another repository, or are not whole enough, leave it to the page."""
    assert API.page_of(page(path), 200, body) is None


@pytest.mark.parametrize("status", [201, 202, 204, 301, 304, 307, 401, 403, 404, 410, 422, 429, 451, 500, 502, 503])
def test_only_yes_is_an_answer(status: int) -> None:
    """A refusal is about the token, and "not found" may mean that it may not look: then the page itself is asked."""
    assert API.page_of(page("/acme/tools"), status, said(REPOSITORY)) is None


@pytest.mark.parametrize("listed", [False, True])
def test_the_beginning_of_an_answer_is_enough(listed: bool) -> None:
    """A long file or folder need not be read to its end, nor to the end of a character."""
    entry = {"name": "x", "url": RENAMED, "html_url": "https://github.com/new-acme/kit/blob/main/x", "type": "file", "content": "é" * 100_000}
    body = json.dumps([entry] * 3 if listed else entry, ensure_ascii=False, indent=1).encode()
    for length in (65_535, 65_536, 65_537):
        assert API.page_of(page("/acme/tools/blob/main/x"), 200, body[:length]) == "https://github.com/new-acme/kit/blob/main/x"


@given(st.binary() | st.recursive(st.none() | st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(
    st.sampled_from(["html_url", "url", "type"]) | st.text(), inner | st.sampled_from([REPOSITORY, CONTENTS]))).map(lambda value: json.dumps(value).encode()),
    st.integers(0, 200))  # fmt: skip
def test_no_answer_is_too_much(body: bytes, length: int) -> None:
    """Whatever the API sends, and wherever it is cut, nothing is raised and no page outside github.com comes out."""
    for path in ("/acme", "/acme/tools", "/acme/tools/tree/main", "/acme/tools/issues/7"):
        assert (API.page_of(page(path), 200, body[:length]) or "https://github.com/").startswith("https://github.com/")


# Redirects of the API


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("https://api.github.com/repositories/42/contents/x?ref=main", "https://api.github.com/repositories/42/contents/x?ref=main"),
        ("/repositories/42/contents/x?ref=main", "https://api.github.com/repositories/42/contents/x?ref=main"),
        ("https://api.github.com/repositories/42/contents/x", "https://api.github.com/repositories/42/contents/x?ref=main"),
        ("https://api.github.com/repositories/42/contents/x#y", "https://api.github.com/repositories/42/contents/x?ref=main"),
        ("", None),
        ("https://", None),
        ("http://api.github.com/repositories/42", None),
        ("https://api.github.com.acme.dev/repositories/42", None),
        ("https://api.github.com:8443/repositories/42", None),
        ("https://me@api.github.com/repositories/42", None),
        ("//acme.dev/repositories/42", None),
        ("https://github.com/acme/kit", None),
    ],
)
def test_a_redirect_is_followed_only_within_the_api(location: str, expected: str | None) -> None:
    """The token goes along to the number of a renamed repository, with the branch that was asked for, and nowhere else."""
    asked = Url.normalised("https://api.github.com/repos/acme/tools/contents/x?ref=main")
    moved = API.moved(asked, location)
    assert expected == (None if moved is None else moved.href)


def test_a_redirect_stays_below_the_root_of_the_api() -> None:
    """Where the API is a folder of a host, its neighbours are not the API."""
    api = GitHub("https://acme.dev/github", TOKEN)
    asked = Url.normalised("https://acme.dev/github/repos/acme/tools")
    assert api.moved(asked, "/github/repositories/42") == Url.parse("https://acme.dev/github/repositories/42")
    assert api.moved(asked, "../../../other") is None
    assert api.moved(asked, "https://acme.dev/github-other/x") is None


# A server of that shape


def ask(api: GitHub, path: str) -> str | None:
    """Ask as a visitor does: a request, at most three redirects, and the answer's meaning."""
    asked = api.request(page(path))
    assert asked is not None
    place, headers = Url.normalised(asked[0]), asked[1]
    with httpx.Client(trust_env=False) as client:
        for _ in range(4):
            response = client.get(place.page, headers=headers)
            moved = api.moved(place, response.headers.get("location", ""))
            if moved is None:
                break
            place = moved
    return api.page_of(page(path), response.status_code, response.content[: 64 * 1024])


def test_a_server_that_answers_as_github_does(server: Hostile) -> None:
    """Over the wire: what is there, what has moved, what is not known, and what each request carried."""
    api = GitHub.from_environment({"GITHUB_TOKEN": TOKEN, "GITHUB_API_URL": server.url("/")})
    assert api is not None
    json_type = "application/json; charset=utf-8"
    moved = "/repositories/42/contents/docs/%C3%BC.md?ref=main"
    server.answers = {
        "/repos/acme/tools": reply(200, said(REPOSITORY), json_type),
        "/repos/acme/old/contents/docs/%C3%BC.md?ref=main": reply(301, b"{}", json_type, Location=server.url(moved)),
        moved: reply(200, said("https://github.com/acme/tools/blob/main/docs/%C3%BC.md", type="file"), json_type),
        "/repos/acme/loop": reply(301, b"{}", json_type, Location="/repos/acme/loop"),
        "/repos/acme/away": reply(301, b"{}", json_type, Location="http://192.0.2.1/"),
        "/repos/acme/hidden": reply(404, b'{"message": "Not Found"}', json_type),
        "/repos/acme/limited": reply(403, b'{"message": "API rate limit exceeded"}', json_type, X_RateLimit_Remaining="0"),
    }

    assert ask(api, "/acme/tools") == REPOSITORY
    assert ask(api, "/acme/old/blob/main/docs/ü.md") == f"{REPOSITORY}/blob/main/docs/%C3%BC.md"
    assert [ask(api, f"/acme/{name}") for name in ("loop", "away", "hidden", "limited", "unheard-of")] == [None] * 5
    assert server.asked().count("/repos/acme/loop") == 4
    assert {request.headers["authorization"] for request in server.requests} == {f"Bearer {TOKEN}"}
    assert {request.headers["accept"] for request in server.requests} == {"application/vnd.github+json"}
    assert {request.headers["x-github-api-version"] for request in server.requests} == {"2022-11-28"}
    assert not any(TOKEN in target for target in server.asked())

"""What sort of link a backlink is, and by what that is known."""

from __future__ import annotations

import re
from typing import Any

import pytest

from linkvoice.config import Config
from linkvoice.inbound import hosts
from linkvoice.inbound.classify import KINDS, STEPS, Context, classify, context_of
from linkvoice.inbound.kinds import USUAL
from linkvoice.model.classification import Classification, Control, Label, Origin
from linkvoice.model.link_to_us import Placement
from linkvoice.model.outreach import Asked
from tests.records import record

NOBODY = Context()
OWNER = Context(own=("docs.acme.dev", "*.acme.org"), reviewed=("honest.dev",), asked=(Asked("partner.dev"), Asked("https://list.dev/tools")))


def sort_of(url: str, context: Context = NOBODY, **given: Any) -> Classification:
    """Classify a backlink from a page; further arguments as for `record`."""
    return classify(record(url, **given), context)


# The table of hosts


@pytest.mark.parametrize(
    ("url", "kind", "control"),
    [
        # where code is kept, and where it is talked about
        ("https://github.com/acme/tool", "code_host", "editorial"),
        ("https://github.com/acme/tool/blob/main/README.md", "code_host", "editorial"),
        ("https://github.com/acme/tool/blob/main/packages/core/readme.rst", "code_host", "editorial"),
        ("https://raw.githubusercontent.com/acme/tool/main/docs/index.md", "code_host", "editorial"),
        ("https://gist.github.com/ann/0123456789abcdef", "code_host", "ugc"),
        ("https://gitlab.com/acme/group/tool/-/blob/main/README.md", "code_host", "editorial"),
        ("https://codeberg.org/acme/tool", "code_host", "editorial"),
        ("https://git.sr.ht/~ann/tool", "code_host", "editorial"),
        ("https://bitbucket.org/acme/tool/src/main/", "code_host", "editorial"),
        ("https://salsa.debian.org/python-team/packages/tool", "code_host", "editorial"),
        ("https://huggingface.co/acme/model", "code_host", "editorial"),
        ("https://codepen.io/ann/pen/abcdef", "code_host", "ugc"),
        ("https://github.com/acme/tool/network/dependents", "code_host", "automatic"),
        ("https://github.com/acme/tool/issues", "issue", "ugc"),
        ("https://github.com/acme/tool/issues/12", "issue", "ugc"),
        ("https://github.com/Acme/Tool/Discussions/7", "issue", "ugc"),
        ("https://github.com/acme/tool/pull/3/files", "issue", "ugc"),
        ("https://github.com/orgs/acme/discussions/3", "issue", "ugc"),
        ("https://gitlab.com/acme/group/tool/-/issues/5", "issue", "ugc"),
        ("https://gitlab.gnome.org/GNOME/tool/-/issues/9", "issue", "ugc"),
        ("https://codeberg.org/acme/tool/issues/4", "issue", "ugc"),
        ("https://todo.sr.ht/~ann/tool/3", "issue", "ugc"),
        ("https://bugs.debian.org/cgi-bin/bugreport.cgi?bug=1", "issue", "ugc"),
        ("https://acme.atlassian.net/browse/AC-1", "issue", "ugc"),
        ("https://huggingface.co/acme/model/discussions/2", "issue", "ugc"),
        ("https://github.com/acme/tool/wiki/Links", "wiki", "ugc"),
        ("https://github.com/ann/awesome-docs", "list", "editorial"),
        ("https://github.com/ann/awesome-docs/blob/main/README.md", "list", "editorial"),
        ("https://github.com/ann/awesome-docs/issues/3", "issue", "ugc"),
        ("https://github.com/sindresorhus/awesome", "list", "editorial"),
        ("https://github.com/stars/ann/lists/docs", "list", "ugc"),
        ("https://github.com/topics/documentation", "directory", "automatic"),
        ("https://github.com/marketplace/actions/tool", "directory", "self"),
        ("https://docs.github.com/en/pages", "docs", "editorial"),
        ("https://github.blog/2024-01-01-news/", "blog", "editorial"),
        # registries
        ("https://pypi.org/project/tool/", "package_registry", "editorial"),
        ("https://www.npmjs.com/package/tool", "package_registry", "editorial"),
        ("https://crates.io/crates/tool", "package_registry", "editorial"),
        ("https://rubygems.org/gems/tool", "package_registry", "editorial"),
        ("https://packagist.org/packages/acme/tool", "package_registry", "editorial"),
        ("https://anaconda.org/conda-forge/tool", "package_registry", "editorial"),
        ("https://hackage.haskell.org/package/tool", "package_registry", "editorial"),
        ("https://hex.pm/packages/tool", "package_registry", "editorial"),
        ("https://metacpan.org/pod/Tool", "package_registry", "editorial"),
        ("https://www.nuget.org/packages/Tool", "package_registry", "editorial"),
        ("https://search.maven.org/artifact/dev.acme/tool", "package_registry", "editorial"),
        ("https://pkg.go.dev/acme.dev/tool", "package_registry", "editorial"),
        ("https://hub.docker.com/r/acme/tool", "package_registry", "editorial"),
        ("https://packages.debian.org/sid/tool", "package_registry", "editorial"),
        ("https://archlinux.org/packages/extra/any/tool/", "package_registry", "editorial"),
        ("https://aur.archlinux.org/packages/tool-git", "package_registry", "ugc"),
        ("https://unpkg.com/browse/tool/", "package_registry", "automatic"),
        # people who ask and answer
        ("https://stackoverflow.com/questions/1/how-to", "qa", "ugc"),
        ("https://ru.stackoverflow.com/questions/1", "qa", "ugc"),
        ("https://webmasters.stackexchange.com/q/1", "qa", "ugc"),
        ("https://askubuntu.com/a/1", "qa", "ugc"),
        ("https://learn.microsoft.com/en-us/answers/questions/1", "docs", "editorial"),
        ("https://learn.microsoft.com/answers/questions/1", "qa", "ugc"),
        ("https://www.zhihu.com/question/1", "qa", "ugc"),
        ("https://old.reddit.com/r/Python/comments/abc/x/", "forum", "ugc"),
        ("https://discuss.python.org/t/docs/1", "forum", "ugc"),
        ("https://users.rust-lang.org/t/docs/1", "forum", "ugc"),
        ("https://lemmy.world/post/1", "forum", "ugc"),
        ("https://groups.google.com/g/mkdocs/c/abc", "forum", "ugc"),
        ("https://bbs.archlinux.org/viewtopic.php?id=1", "forum", "ugc"),
        ("https://news.ycombinator.com/item?id=41234567", "aggregator", "ugc"),
        ("https://lobste.rs/s/abc/title", "aggregator", "ugc"),
        ("https://planetpython.org/", "aggregator", "automatic"),
        ("https://news.google.com/articles/abc", "aggregator", "automatic"),
        ("https://www.techmeme.com/240101/p1", "aggregator", "editorial"),
        ("https://en.wikipedia.org/wiki/MkDocs", "wiki", "ugc"),
        ("https://de.m.wikipedia.org/wiki/MkDocs", "wiki", "ugc"),
        ("https://wiki.archlinux.org/title/MkDocs", "wiki", "ugc"),
        ("https://minecraft.fandom.com/wiki/Tools", "wiki", "ugc"),
        # what is written and read
        ("https://acme.readthedocs.io/en/latest/", "docs", "editorial"),
        ("https://acme.gitbook.io/guide", "docs", "editorial"),
        ("https://docs.rs/tool/latest/tool/", "docs", "editorial"),
        ("https://developer.mozilla.org/en-US/docs/Web", "docs", "editorial"),
        ("https://deepwiki.com/acme/tool", "docs", "automatic"),
        ("https://ann.medium.com/links-1", "blog", "editorial"),
        ("https://dev.to/ann/links-1", "blog", "editorial"),
        ("https://ann.hashnode.dev/links", "blog", "editorial"),
        ("https://ann.wordpress.com/2024/01/links/", "blog", "editorial"),
        ("https://ann.blogspot.com/2024/01/links.html", "blog", "editorial"),
        ("https://ann.tumblr.com/post/1", "blog", "editorial"),
        ("https://qiita.com/ann/items/abc", "blog", "editorial"),
        ("https://habr.com/ru/articles/1/", "blog", "editorial"),
        ("https://lwn.net/Articles/1/", "news", "editorial"),
        ("https://www.heise.de/news/Links-1.html", "news", "editorial"),
        ("https://www.theregister.com/2024/01/01/links/", "news", "editorial"),
        ("https://ann.substack.com/p/links", "newsletter", "editorial"),
        ("https://buttondown.com/ann/archive/links/", "newsletter", "editorial"),
        ("https://pycoders.com/issues/600", "newsletter", "editorial"),
        ("https://this-week-in-rust.org/blog/2024/01/03/", "newsletter", "editorial"),
        ("https://arxiv.org/abs/2401.00001", "academic", "editorial"),
        ("https://doi.org/10.1/x", "academic", "editorial"),
        ("https://joss.theoj.org/papers/10.1/x", "academic", "editorial"),
        ("https://scholar.google.com/scholar?q=x", "academic", "automatic"),
        ("https://scholar.google.co.uk/scholar?q=x", "academic", "automatic"),
        ("https://ec.europa.eu/docs", "gov_edu", "editorial"),
        ("https://www.youtube.com/watch?v=abc", "video", "ugc"),
        ("https://youtu.be/abc", "video", "ugc"),
        ("https://media.ccc.de/v/abc", "video", "editorial"),
        ("https://asciinema.org/a/1", "video", "ugc"),
        # people who talk
        ("https://fosstodon.org/@ann/123456789", "social", "ugc"),
        ("https://mastodon.social/@ann/123456789", "social", "ugc"),
        ("https://bsky.app/profile/ann.dev/post/abc", "social", "ugc"),
        ("https://x.com/ann/status/1", "social", "ugc"),
        ("https://mobile.twitter.com/ann/status/1", "social", "ugc"),
        ("https://t.co/abc", "social", "ugc"),
        ("https://www.linkedin.com/posts/ann", "social", "ugc"),
        ("https://www.linkedin.com/learning/docs", "video", "editorial"),
        ("https://l.facebook.com/l.php?u=x", "social", "ugc"),
        ("https://www.pinterest.co.uk/pin/1/", "social", "ugc"),
        ("https://linktr.ee/ann", "social", "self"),
        ("https://discord.com/channels/1/2", "chat", "ugc"),
        ("https://acme.slack.com/archives/C1/p1", "chat", "ugc"),
        ("https://matrix.to/#/#acme:matrix.org", "chat", "ugc"),
        ("https://mail.google.com/mail/u/0/", "mail", "ugc"),
        ("https://lists.debian.org/debian-python/2024/01/msg1.html", "mail", "ugc"),
        ("https://lore.kernel.org/all/abc/", "mail", "ugc"),
        # machines
        ("https://www.google.com/search?q=x", "search", "automatic"),
        ("https://www.google.de/", "search", "automatic"),
        ("https://google.co.jp/url?q=x", "search", "automatic"),
        ("https://yandex.ru/search/?text=x", "search", "automatic"),
        ("https://duckduckgo.com/?q=x", "search", "automatic"),
        ("https://chatgpt.com/", "ai_assistant", "automatic"),
        ("https://www.perplexity.ai/search/x", "ai_assistant", "automatic"),
        ("https://gemini.google.com/app", "ai_assistant", "automatic"),
        ("https://feedly.com/i/latest", "feed_reader", "automatic"),
        ("https://www.inoreader.com/article/1", "feed_reader", "automatic"),
        ("https://bit.ly/abc", "shortener", "automatic"),
        ("https://tinyurl.com/abc", "shortener", "automatic"),
        ("https://acme-dev.translate.goog/guide/?_x_tr_sl=en", "translation_cache", "automatic"),
        ("https://web.archive.org/web/2024/https://acme.dev/", "translation_cache", "automatic"),
        ("https://webcache.googleusercontent.com/search?q=cache:x", "translation_cache", "automatic"),
        ("https://www.similarweb.com/website/acme.dev/", "stats_scraper", "automatic"),
        ("https://pypistats.org/packages/tool", "stats_scraper", "automatic"),
        ("https://libraries.io/pypi/tool", "directory", "automatic"),
        ("https://python.libhunt.com/tool-alternatives", "directory", "automatic"),
        ("https://alternativeto.net/software/tool/", "directory", "ugc"),
        ("https://www.producthunt.com/posts/tool", "directory", "self"),
        ("https://sourceforge.net/projects/tool/", "directory", "self"),
        ("https://awesome-selfhosted.net/tags/docs.html", "list", "editorial"),
        ("https://play.google.com/store/apps/details?id=x", "app", "editorial"),
        ("https://addons.mozilla.org/en-US/firefox/addon/tool/", "app", "editorial"),
        ("https://f-droid.org/packages/dev.acme.tool/", "app", "editorial"),
        ("https://semalt.com/x", "spam", "automatic"),
    ],
)
def test_known_hosts(url: str, kind: str, control: str) -> None:
    """The table tells what a page of a well-known host is, by the longest host name and the most exact path, and names the entry."""
    sort = sort_of(url)

    assert (sort.kind, str(sort.control), sort.origin) == (kind, control, Origin.NATURAL)
    assert sort.evidence.startswith("host ")


@pytest.mark.parametrize(
    "url",
    [
        "https://notgithub.com/acme/tool/issues",
        "https://github.com.evil.dev/a",
        "https://google.evil.dev/a",
        "https://google.shop/",
        "https://mygoogle.com/",
        "https://192.0.2.1/a",
        "https://[2001:db8::1]/a",
    ],
)
def test_hosts_that_only_look_alike(url: str) -> None:
    """A host stands for itself, its subdomains and its namesakes of other countries, and for nothing that only begins or ends so."""
    assert sort_of(url) == Classification(Origin.NATURAL, Control.EDITORIAL, "unknown", "nothing-known")


def test_evidence_names_host_and_path() -> None:
    """What decided can be read as it stands in the table."""
    assert sort_of("https://github.com/acme/tool/issues/12").evidence == "host github.com, path /*/*/issues/**"
    assert sort_of("https://www.google.de/").evidence == "host google.*"


def test_entries_are_well_formed_and_unique() -> None:
    """Every entry is lower case, a host name or a host name with a path, has a known kind, and stands once."""
    entries = list(hosts.places())
    names = [place.host + place.path for place in entries]

    assert [name for name in names if name != name.lower()] == []
    assert [
        place.host for place in entries if not re.fullmatch(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:[a-z]{2,}|xn--[a-z0-9]+|\*)", place.host)
    ] == []
    assert [place.path for place in entries if place.path and not re.fullmatch(r"/[a-z0-9*@/._-]*[a-z0-9*]", place.path)] == []
    assert {name for name in names if names.count(name) > 1} == set()
    assert {place.kind for place in entries} == {*KINDS} - {"own", "unknown"}


def test_entries_say_something() -> None:
    """No entry repeats what the one for its parent domain says."""
    whole = {place.host: place for place in hosts.places() if not place.path}
    parents = ((place, whole.get(place.host.partition(".")[2])) for place in whole.values())

    assert [place.host for place, parent in parents if parent is not None and (place.kind, place.control) == (parent.kind, parent.control)] == []


def test_kinds_are_sorted_and_explained() -> None:
    """Each kind has one sentence, and somebody who usually decides about links there."""
    assert list(KINDS) == sorted(KINDS)
    assert [text for text in KINDS.values() if not re.fullmatch(r"[A-Z][^.]*\.", text)] == []
    assert {*USUAL} == {*KINDS}


# What a page says of itself


@pytest.mark.parametrize(
    ("url", "given", "kind", "control", "rule", "evidence"),
    [
        ("https://a.dev/1", {"types": ["h-entry"]}, "blog", "editorial", "microformats", "microformat h-entry"),
        ("https://a.dev/1", {"types": ["h-entry", "in-reply-to"]}, "blog", "editorial", "microformats", "microformat in-reply-to"),
        ("https://a.dev/1", {"types": ["bookmark-of"]}, "blog", "editorial", "microformats", "microformat bookmark-of"),
        ("https://a.dev/1", {"types": ["DiscussionForumPosting"]}, "forum", "ugc", "schema-org", "schema.org DiscussionForumPosting"),
        ("https://a.dev/1", {"types": ["Comment", "QAPage"]}, "qa", "ugc", "schema-org", "schema.org QAPage"),
        ("https://a.dev/1", {"types": ["NewsArticle"]}, "news", "editorial", "schema-org", "schema.org NewsArticle"),
        ("https://a.dev/1", {"types": ["BlogPosting", "Comment"]}, "blog", "editorial", "schema-org", "schema.org BlogPosting"),
        ("https://a.dev/1", {"types": ["TechArticle"]}, "docs", "editorial", "schema-org", "schema.org TechArticle"),
        ("https://a.dev/1", {"types": ["Comment"]}, "unknown", "ugc", "schema-org", "schema.org Comment"),
        ("https://a.dev/1", {"types": ["SoftwareApplication"]}, "unknown", "editorial", "nothing-known", ""),
        ("https://a.dev/1", {"types": ["ItemList", "SoftwareApplication"]}, "directory", "self", "schema-org", "schema.org SoftwareApplication"),
        ("https://a.dev/1", {"generator": "Discourse 3.3.0 - https://github.com/discourse"}, "forum", "ugc", "generator", "generator discourse"),
        ("https://a.dev/1", {"generator": "MediaWiki 1.41.0"}, "wiki", "ugc", "generator", "generator mediawiki"),
        ("https://a.dev/1", {"generator": "WordPress 6.5"}, "blog", "editorial", "generator", "generator wordpress"),
        ("https://a.dev/1", {"generator": "Pelican"}, "blog", "editorial", "generator", "generator pelican"),
        ("https://a.dev/1", {"generator": "mkdocs-1.6.1, mkdocs-material-9.5"}, "docs", "editorial", "generator", "generator mkdocs"),
        ("https://a.dev/1", {"generator": "Question2Answer"}, "qa", "ugc", "generator", "generator question2answer"),
        ("https://a.dev/1", {"generator": "My own script"}, "unknown", "editorial", "nothing-known", ""),
        ("https://a.dev/forum/topic-1", {}, "forum", "ugc", "address", "address /forum/"),
        ("https://talk.a.dev/t/some-links/123", {}, "forum", "ugc", "address", "address /t/some-links/123"),
        ("https://a.dev/phpbb/viewtopic.php?t=1", {}, "forum", "ugc", "address", "address /viewtopic.php"),
        ("https://forum.a.dev/x", {}, "forum", "ugc", "address", "address forum."),
        ("https://git.a.dev/acme/tool/-/issues/1", {}, "issue", "ugc", "address", "address /-/issues/"),
        ("https://code.a.dev/acme/tool/pulls/12", {}, "issue", "ugc", "address", "address code.a.dev/acme/tool/pulls/12"),
        ("https://a.dev/questions/55/how", {}, "qa", "ugc", "address", "address /questions/55"),
        ("https://toots.a.dev/@ann/112345678901234567", {}, "social", "ugc", "address", "address /@ann/112345678901234567"),
        ("https://toots.a.dev/users/ann/statuses/1", {}, "social", "ugc", "address", "address /users/ann/statuses/1"),
        ("https://a.dev/pipermail/users/2024/1.html", {}, "mail", "ugc", "address", "address /pipermail/"),
        ("https://a.dev/wiki/Links", {}, "wiki", "ugc", "address", "address /wiki/"),
        ("https://a.dev/comments/7", {}, "unknown", "ugc", "address", "address /comments/"),
        ("https://a.dev/links", {}, "list", "editorial", "address", "address /links"),
        ("https://a.dev/blogroll.html", {}, "list", "editorial", "address", "address /blogroll.html"),
        ("https://a.dev/resources/", {}, "list", "editorial", "address", "address /resources/"),
        ("https://a.dev/2024/05/", {}, "blog", "editorial", "address", "address /2024/05/"),
        ("https://forum.dev/x", {}, "unknown", "editorial", "nothing-known", ""),
        ("https://a.dev/issues/12", {}, "unknown", "editorial", "nothing-known", ""),
        ("https://a.dev/tag/docs/", {}, "blog", "automatic", "address", "address /tag/"),
        ("https://planet.a.dev/", {}, "aggregator", "automatic", "address", "address planet."),
        ("https://docs.a.dev/install", {}, "docs", "editorial", "address", "address docs."),
        ("https://a.dev/2024/05/links", {}, "blog", "editorial", "address", "address /2024/05/"),
        ("https://git.a.dev/ann/tool", {}, "code_host", "editorial", "address", "address git."),
        ("https://a.dev/1", {"placement": Placement.COMMENT}, "unknown", "ugc", "placement", "among comments"),
        (
            "https://a.dev/1",
            {"outside": 42, "placement": Placement.LIST},
            "list",
            "editorial",
            "link-list",
            "a list on a page with 42 links to other sites",
        ),
        (
            "https://a.dev/1",
            {"outside": 15, "title": "Useful links"},
            "list",
            "editorial",
            "link-list",
            "a list on a page with 15 links to other sites",
        ),
        ("https://a.dev/1", {"outside": 14, "placement": Placement.LIST}, "unknown", "editorial", "nothing-known", ""),
        ("https://a.dev/1", {"outside": 42, "placement": Placement.TEXT}, "unknown", "editorial", "nothing-known", ""),
        ("https://cs.stanford.edu/~ann/", {}, "gov_edu", "editorial", "institution", "domain .edu"),
        ("https://www.cs.ox.ac.uk/people/ann", {}, "gov_edu", "editorial", "institution", "domain .ac.uk"),
        ("https://data.gouv.fr/x", {}, "gov_edu", "editorial", "institution", "domain .gouv.fr"),
        ("https://education.dev/", {}, "unknown", "editorial", "nothing-known", ""),
        ("https://ann.github.io/1", {}, "blog", "editorial", "home", "a site on github.io"),
        ("https://ann.github.io/1", {"generator": "Sphinx"}, "docs", "editorial", "generator", "generator sphinx"),
        ("https://a.dev/1", {}, "unknown", "editorial", "nothing-known", ""),
    ],
)
def test_signs_of_a_page(url: str, given: dict[str, Any], kind: str, control: str, rule: str, evidence: str) -> None:
    """Where nobody knows the host, the page tells what it is; the rule that decided and what it saw are kept."""
    assert sort_of(url, **given) == Classification(Origin.NATURAL, Control(control), kind, rule, evidence)


# The order of decision


@pytest.mark.parametrize(
    ("url", "given", "expected"),
    [
        ("https://docs.acme.dev/a", {"rel": "sponsored"}, (Origin.OWN, Control.SELF, "own", "own-host")),
        ("https://blog.acme.org/a", {"title": "Buy backlinks"}, (Origin.OWN, Control.SELF, "own", "own-host")),
        ("https://partner.dev/a", {"title": "Buy backlinks"}, (Origin.MANUAL, Control.EDITORIAL, "unknown", "asked-for")),
        ("https://list.dev/tools?page=2", {}, (Origin.NATURAL, Control.EDITORIAL, "unknown", "nothing-known")),
        ("https://list.dev/tools/docs", {}, (Origin.MANUAL, Control.EDITORIAL, "unknown", "asked-for")),
        ("https://list.dev/toolshed", {}, (Origin.NATURAL, Control.EDITORIAL, "unknown", "nothing-known")),
        ("https://github.com/acme/tool", {"text": "buy viagra here"}, (Origin.NATURAL, Control.AUTOMATIC, "spam", "spam")),
        ("https://stackoverflow.com/q/1", {"generator": "WordPress"}, (Origin.NATURAL, Control.UGC, "qa", "host-table")),
        ("https://pypi.org/project/a/", {"rel": "ugc"}, (Origin.NATURAL, Control.EDITORIAL, "package_registry", "host-table")),
        ("https://lwn.net/a", {"rel": "sponsored"}, (Origin.PAID, Control.EDITORIAL, "news", "host-table")),
        ("https://lwn.net/topics/a", {"generator": "Discourse"}, (Origin.NATURAL, Control.EDITORIAL, "news", "host-table")),
        ("https://lwn.net/a", {"placement": Placement.COMMENT}, (Origin.NATURAL, Control.UGC, "news", "host-table")),
        ("https://dev.to/ann/a", {"rel": "ugc nofollow"}, (Origin.NATURAL, Control.UGC, "blog", "host-table")),
        ("https://a.dev/1", {"rel": "ugc", "types": ["h-entry"]}, (Origin.NATURAL, Control.UGC, "blog", "rel")),
        ("https://a.dev/1", {"rel": "sponsored ugc"}, (Origin.PAID, Control.UGC, "unknown", "rel")),
        ("https://a.dev/1", {"rel": "nofollow"}, (Origin.NATURAL, Control.EDITORIAL, "unknown", "nothing-known")),
        ("https://brid.gy/comment/github/a/1/2", {"types": ["h-entry"]}, (Origin.NATURAL, Control.UGC, "issue", "bridgy")),
        ("https://a.dev/1", {"types": ["h-entry", "QAPage"]}, (Origin.NATURAL, Control.EDITORIAL, "blog", "microformats")),
        ("https://a.dev/1", {"types": ["QAPage"], "generator": "WordPress"}, (Origin.NATURAL, Control.UGC, "qa", "schema-org")),
        ("https://a.dev/forum/1", {"generator": "MediaWiki"}, (Origin.NATURAL, Control.UGC, "wiki", "generator")),
        ("https://a.dev/2024/05/1", {"placement": Placement.COMMENT}, (Origin.NATURAL, Control.UGC, "blog", "address")),
        ("https://a.dev/1", {"generator": "Ghost 5", "placement": Placement.COMMENT}, (Origin.NATURAL, Control.UGC, "blog", "generator")),
        ("https://a.edu/links", {"outside": 50}, (Origin.NATURAL, Control.EDITORIAL, "list", "address")),
        ("https://a.edu/1", {"outside": 50, "placement": Placement.LIST}, (Origin.NATURAL, Control.EDITORIAL, "list", "link-list")),
    ],
)
def test_who_is_asked_first(url: str, given: dict[str, Any], expected: tuple[Origin, Control, str, str]) -> None:
    """The owner knows best, then the words of spam, the table, the link, the page; each decides what those before it left open."""
    sort = sort_of(url, OWNER, **given)

    assert (sort.origin, sort.control, sort.kind, sort.rule) == expected


def test_the_order_is_written_out() -> None:
    """The steps stand in the order in which they are asked."""
    assert [step.name for step in STEPS] == [
        "own-host", "asked-for", "spam", "host-table", "host-list", "rel", "bridgy", "microformats", "schema-org", "generator", "address", "placement", "link-list",
        "institution", "home",
    ]  # fmt: skip


def test_all_that_decided_is_evidence() -> None:
    """Where several steps decided a part each, all of them are told."""
    assert sort_of("https://dev.to/ann/a", rel="sponsored ugc").evidence == "host dev.to; rel sponsored ugc"
    assert sort_of("https://partner.dev/1", OWNER, generator="Hugo 0.1").evidence == "asked for at partner.dev; generator hugo"


@pytest.mark.parametrize(
    ("url", "given", "label"),
    [
        ("https://a.dev/1", {}, Label.EDITORIAL),
        ("https://stackoverflow.com/q/1", {}, Label.NON_EDITORIAL),
        ("https://partner.dev/1", {}, Label.MANUAL),
        ("https://docs.acme.dev/1", {}, Label.NON_EDITORIAL),
    ],
)
def test_common_names(url: str, given: dict[str, Any], label: Label) -> None:
    """Manual, editorial and non-editorial follow from who asked and who decided."""
    assert sort_of(url, OWNER, **given).label is label


@pytest.mark.parametrize(
    ("url", "kind", "evidence"),
    [
        ("https://brid.gy/comment/twitter/ann/1/2", "social", "Bridgy, for twitter"),
        ("https://brid.gy/like/mastodon/@ann@a.dev/1/2", "social", "Bridgy, for mastodon"),
        ("https://brid.gy/repost/bluesky/ann/1/2", "social", "Bridgy, for bluesky"),
        ("https://brid.gy/comment/github/ann/1/2", "issue", "Bridgy, for github"),
        ("https://brid.gy/post/reddit/ann/1", "forum", "Bridgy, for reddit"),
        ("https://www.brid.gy/x", "social", "Bridgy"),
        ("https://fed.brid.gy/r/https://stackoverflow.com/q/1", "qa", "Bridgy, for host stackoverflow.com"),
        ("https://ap.brid.gy/convert/web/https:/mastodon.social/@ann/1", "social", "Bridgy, for host mastodon.social"),
        ("https://bsky.brid.gy/convert/web/https://a.dev/1", "social", "Bridgy"),
    ],
)
def test_bridgy_only_carries(url: str, kind: str, evidence: str) -> None:
    """A page of Bridgy is what it brings, not a site of its own."""
    assert sort_of(url) == Classification(Origin.NATURAL, Control.UGC, kind, "bridgy", evidence)


# Spam


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"title": "Best Online Casino 2026"}, "best online casino"),
        ({"title": "Slot   GACOR hari ini"}, "slot gacor"),
        ({"title": "Онлайн казино 2026"}, "онлайн казино"),
        ({"title": "最新的在线赌场推荐"}, "在线赌场"),
        ({"text": "buy-viagra"}, "buy viagra"),
        ({"text": "Casino"}, "casino"),
        ({"text": "payday loans"}, "payday loans"),
        ({"title": "Buy backlinks, cheap!"}, "buy backlinks"),
        ({"title": "Essay writing service №1"}, "essay writing service"),
    ],
)
def test_words_of_spam(given: dict[str, Any], words: str) -> None:
    """What sells what no documentation is about is spam, in whatever language."""
    assert sort_of("https://a.dev/1", **given) == Classification(Origin.NATURAL, Control.AUTOMATIC, "spam", "spam", f"words {words!r}")


@pytest.mark.parametrize(
    ("url", "given"),
    [
        ("https://a.dev/1", {"title": "A casino simulation in Python: poker, roulette, blackjack"}),
        ("https://a.dev/1", {"title": "How to write an essay with Pelican"}),
        ("https://a.dev/1", {"title": "Finding spam: viagra, loans and other words"}),
        ("https://a.dev/1", {"title": "Who has backlinks? Checking dofollow links"}),
        ("https://a.dev/1", {"title": "Slot machines in Rust", "text": "slot machine"}),
        ("https://a.xyz/1", {"title": "Документация проекта"}),
        ("https://a.top/1", {"title": "静态网站生成器"}),
        ("https://a.ru/1", {"title": "เอกสาร"}),
        ("https://honest.dev/1", {"title": "Best online casino"}),
        ("https://partner.dev/1", {"text": "casino"}),
        ("https://lwn.net/1", {"title": "The best online casinos leak their data"}),
    ],
)
def test_what_is_no_spam(url: str, given: dict[str, Any]) -> None:
    """Honest texts have such words too; neither a language nor a top-level domain is spam, nor what the owner trusts or the table knows."""
    assert sort_of(url, OWNER, **given).kind != "spam"


def test_a_text_that_names_our_page_is_honest() -> None:
    """A link to our own page about casinos may be called so."""
    assert sort_of("https://a.dev/1", to_url="https://acme.dev/examples/casino/", text="Casino").kind == "unknown"


# The owner


def test_what_is_the_owners_comes_from_the_configuration() -> None:
    """The site itself, its aliases, internal hosts and own hosts are the owner's; what is reviewed stands beside."""
    config = Config.from_mapping(
        {
            "site_aliases": ["www.acme.dev", "https://old.acme.net/docs/"],
            "internal_hosts": ["*.Acme.org"],
            "inbound": {"own_hosts": ["ann.dev"]},
            "voices": {"reviewed": ["Friend.dev"]},
        }
    )

    assert context_of("https://acme.dev/project/", config, (Asked("list.dev"),)) == Context(
        own=("acme.dev", "www.acme.dev", "old.acme.net", "*.acme.org", "ann.dev"), reviewed=("friend.dev",), asked=(Asked("list.dev"),)
    )


def test_strange_records_are_read_all_the_same() -> None:
    """What a ledger holds may be of any type: what cannot be read is passed over."""
    strange: dict[str, Any] = {"title": 7, "generator": None, "types": "h-entry", "outside": "many"}

    assert sort_of("https://a.dev/1", **strange) == Classification(Origin.NATURAL, Control.EDITORIAL, "unknown", "nothing-known")

"""The tokens that rel attributes may hold, and what others are taken for. Lower case, sorted; a build needs all of them, and gets them ready made."""

from collections.abc import Mapping
from typing import Final

__all__ = ["HTML", "IANA", "IDLE", "MEANT", "MEANT_BY_AUTHORS", "MICROFORMATS", "XFN"]

_ANCHOR: Final = frozenset({
    "alternate", "author", "bookmark", "external", "help", "license", "me", "next", "nofollow", "noopener", "noreferrer", "opener", "prev",
    "privacy-policy", "search", "tag", "terms-of-service"
})  # fmt: skip
HTML: Final[Mapping[str, frozenset[str]]] = {
    "a": _ANCHOR,
    "area": _ANCHOR,
    "form": frozenset({"external", "help", "license", "next", "nofollow", "noopener", "noreferrer", "opener", "prev", "search"}),
    "link": frozenset({
        "alternate", "author", "canonical", "compression-dictionary", "dns-prefetch", "expect", "help", "icon", "license", "manifest", "me",
        "modulepreload", "next", "pingback", "preconnect", "prefetch", "preload", "prev", "privacy-policy", "search", "stylesheet", "terms-of-service"
    }),
}  # fmt: skip
"""What each element may say, of the tokens that HTML knows.

Sources: https://html.spec.whatwg.org/multipage/links.html#linkTypes,
https://developer.mozilla.org/docs/Web/HTML/Reference/Attributes/rel
"""

IANA: Final = frozenset({
    "about", "acl", "amphtml", "api-catalog", "appendix", "apple-touch-icon", "apple-touch-startup-image", "archives", "blocked-by",
    "c2pa-manifest", "chapter", "cite-as", "collection", "contents", "convertedfrom", "copyright", "create-form", "current", "deprecation",
    "describedby", "describes", "disclosure", "duplicate", "edit", "edit-form", "edit-media", "enclosure", "first", "geofeed", "glossary", "hosts",
    "hub", "ice-server", "index", "intervalafter", "intervalbefore", "intervalcontains", "intervaldisjoint", "intervalduring", "intervalequals",
    "intervalfinishedby", "intervalfinishes", "intervalin", "intervalmeets", "intervalmetby", "intervaloverlappedby", "intervaloverlaps",
    "intervalstartedby", "intervalstarts", "item", "last", "latest-version", "linkset", "lrdd", "mask-icon", "media-feed", "memento", "micropub",
    "monitor", "monitor-group", "next-archive", "openid2.local_id", "openid2.provider", "original", "p3pv1", "payment", "predecessor-version",
    "prerender", "prev-archive", "preview", "previous", "profile", "publication", "rdap-active", "rdap-bottom", "rdap-down", "rdap-top",
    "rdap-up", "related", "replies", "restconf", "ruleinput", "section", "self", "service", "service-desc", "service-doc", "service-meta",
    "sip-trunking-capability", "sponsored", "start", "status", "subsection", "successor-version", "sunset", "timegate", "timemap", "type", "ugc",
    "up", "version-history", "via", "webmention", "working-copy", "working-copy-of"
})  # fmt: skip
"""What is registered beside those. Source: https://www.iana.org/assignments/link-relations/"""

XFN: Final = frozenset({
    "acquaintance", "child", "co-resident", "co-worker", "colleague", "contact", "crush", "date", "friend", "kin", "met", "muse", "neighbor",
    "parent", "sibling", "spouse", "sweetheart"
})  # fmt: skip
"""What is in use to tell of people. Source: https://gmpg.org/xfn/11"""

MICROFORMATS: Final = frozenset({
    "accessibility", "apple-touch-icon-precomposed", "archive", "archived", "attachment", "authorization_endpoint", "begin", "bibliography",
    "category", "citation", "cite", "code-license", "code-repository", "comment", "component", "content-license", "content-repository",
    "contribution", "definition", "directory", "discussion", "donation", "edituri", "embed", "end", "endorsed", "entry-content", "feed", "fluid-icon",
    "footnote", "gbfs", "group", "home", "image_src", "import", "in-reply-to", "indieauth-metadata", "issues", "its-rules", "jslicense",
    "lightbox", "lightvideo", "longdesc", "made", "main", "member", "meta", "openid.delegate", "openid.server", "origin", "pavatar", "permalink",
    "pgpkey", "popover", "privacy", "pronunciation", "publickey", "publisher", "rendition", "reply-to", "resource", "root", "schema.dc",
    "schema.dcterms", "serviceworker", "shadowbox", "shortcut", "shortlink", "sidebar", "sitemap", "source", "subresource", "sword", "syndication",
    "timesheet", "token_endpoint", "tooltip", "top", "trackback", "transformation", "translation", "unendorsed", "user", "widget", "wlwmanifest",
    "yandex-tableau-widget"
})  # fmt: skip
"""What is in use beside those: as https://microformats.org/wiki/existing-rel-values has it, and what sites, generators and scripts really write; `shortcut` stands before `icon`."""

MEANT: Final[Mapping[str, str]] = {
    "do-not-follow": "nofollow",
    "no-follow": "nofollow",
    "no_follow": "nofollow",
    "no-opener": "noopener",
    "no_opener": "noopener",
    "no-referer": "noreferrer",
    "no-referrer": "noreferrer",
    "no_referrer": "noreferrer",
    "noindex": "nofollow",
    "noreferer": "noreferrer",
    "previous": "prev",
    "sponsor": "sponsored",
    "sponsors": "sponsored",
    "usergenerated": "ugc",
    "user-generated": "ugc",
    "user-generated-content": "ugc",
}
"""What is written for something else, and what that is."""

MEANT_BY_AUTHORS: Final[Mapping[str, str]] = {"copyright": "license"}
"""The same, though generators write it in the head of every page (https://html.spec.whatwg.org/multipage/links.html#link-type-license)."""

IDLE: Final = frozenset({"do-follow", "dofollow", "follow"})
"""What is written though it says nothing: links are followed unless they say otherwise."""

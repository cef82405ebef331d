"""A link to the site, as it stands on a foreign page."""

from enum import StrEnum
from typing import NamedTuple

__all__ = ["LinkToUs", "Placement"]


class Placement(StrEnum):
    """Where on its page a link stands."""

    TEXT = "text"
    """In the running text of the content."""
    LIST = "list"
    """In a list of links in the content."""
    AUTHOR = "author"
    """In a box about the author."""
    COMMENT = "comment"
    """Among comments or replies of visitors."""
    TEMPLATE = "template"
    """In header, navigation, sidebar or footer."""
    UNKNOWN = "unknown"


class LinkToUs(NamedTuple):
    """A link to the site as it stands on a foreign page."""

    url: str
    """Absolute and normalised, with fragment, as the page links it."""
    ends_at: str = ""
    """The URL of ours that a redirect of theirs ends at; empty where the link is direct."""
    element: str = "a"
    rel: str = ""
    """Tokens, lower case, sorted, with a space between."""
    text: str = ""
    """What a reader sees: the text, or an image's alternative text. White space folded, controls stripped, at most 200 characters."""
    before: str = ""
    """Up to 80 characters of the sentence before it; begins with ``…`` where there are more."""
    after: str = ""
    """Up to 80 characters of the sentence after it; ends with ``…`` where there are more."""
    placement: Placement = Placement.UNKNOWN
    hidden: bool = False
    """The page hides it from its readers."""
    image: bool = False
    """What is clicked is a picture."""

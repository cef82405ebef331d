"""A letter for a person to send: short, polite, and honest about what we want. English; nobody sends it but them."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from linkvoice.model.prospect import Prospect, Reason
from linkvoice.report.plain import harmless

__all__ = ["letter_of"]

_TITLE: Final = 100  # characters
_URL: Final = 500  # characters
_QUOTES: Final = str.maketrans(dict.fromkeys('"\u201c\u201d\u201e\u00ab\u00bb`', "'"))


def letter_of(prospect: Prospect) -> str:
    """Suggest what to write: paragraphs with an empty line between them."""
    ours, page, stands = (_url(url) for url in (prospect.ours, prospect.page, prospect.stands))
    their = f"your page {_quoted(prospect.title)}{page}" if not prospect.title else f"your page {_quoted(prospect.title)} ({page})"
    return "\n\n".join(["Hello,", *_body(prospect, their, ours, stands), "Kind regards"])


def _body(prospect: Prospect, their: str, ours: str, stands: str) -> tuple[str, ...]:
    match prospect.reason:
        case Reason.ADDRESS:
            return (
                f"thank you for linking to us. {their[0].upper()}{their[1:]} links to {stands}; that is not where the page lives: its address is {ours}.",
                "Would you change the link when you next edit the page?",
            )
        case Reason.DEAD_LINK:
            words = f" {_quoted(prospect.text)}" if prospect.text else ""
            return (
                f"{their} links to us, thank you for that. Another link on it,{words} to {stands}, no longer works.",
                f"If you look for something in its place: {ours} is ours, and about a similar matter. If it does not fit, you know of the dead link all the same.",
            )
        case Reason.MENTION:
            return (
                f"thank you for mentioning {urlsplit(ours).netloc}. {their[0].upper()}{their[1:]} names us, but does not link.",
                f"Would you make it a link to {ours}, so that your readers get there with a click?",
            )
        case Reason.LOST:
            return (
                f"{their} used to link to {ours}, and no longer does{f' since about {prospect.since}' if prospect.since else ''}.",
                "If that is on purpose, all is well, and thank you for the time it was there. If the link was lost on the way, we would be glad to have it back.",
            )
        case Reason.PAGE:
            return (
                f"{their} linked to {ours}, and is gone{f' since about {prospect.since}' if prospect.since else ''}.",
                "If it has moved, a redirect would bring its readers along. If it is gone on purpose, all is well, and thank you for the time it was there.",
            )
        case Reason.PARTNER:
            return (
                f"our page {ours} links to {_url(prospect.page)}, because it helps our readers.",
                "Should anything of ours be of use to yours, we would be glad if you mentioned it. Our link stands either way.",
            )


def _url(url: str) -> str:
    plain = harmless(url)
    return plain if len(plain) <= _URL else plain[: _URL - 1] + "…"


def _quoted(text: str) -> str:
    """Words of strangers, on one line, in quotes that they cannot end; nothing where there are none."""
    plain = " ".join(harmless(text).translate(_QUOTES).split())
    return f'"{plain if len(plain) <= _TITLE else plain[: _TITLE - 1] + "…"}"' if plain else ""

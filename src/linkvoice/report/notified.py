"""What others were told, for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from linkvoice.model.notice import Notice, Notified, State
from linkvoice.report.plain import counted, harmless

__all__ = ["render_notified"]

_WORDS: Final = {
    State.NEW: "waits",
    State.SENT: "sent",
    State.SILENT: "nobody to tell",
    State.REFUSED: "refused",
    State.LATER: "comes again",
    State.FAILED: "given up",
    State.WITHDRAWN: "taken back",
    State.ABANDONED: "not taken back",
}
_TO_SEND: Final = "to send"


def render_notified(notified: Notified) -> str:
    """Write a line a link, then what it comes to, and what to do next."""
    lines = [
        *(_line("+", notice, _word(notice, dry=notified.dry)) for notice in notified.told),
        *(_line("-", notice, _word_of_gone(notice, dry=notified.dry)) for notice in notified.withdrawn),
        *(
            f"? {_pair(notice)}: its sending was interrupted; whether it arrived is not known, and it is not sent again"
            for notice in notified.interrupted
        ),
        f"linkvoice: {_sum(notified)}",
        *(f"  {sentence}" for sentence in _next(notified)),
        *(f"  note: {harmless(note)}" for note in notified.notes),
    ]
    return "\n".join(lines) + "\n"


def _sum(notified: Notified) -> str:
    gone = f", {counted(len(notified.withdrawn), 'link')} gone" if notified.withdrawn else ""
    if notified.noted:
        return f"{counted(notified.noted, 'link')} to others, and no record of any yet"
    words = [_word(notice, dry=notified.dry) for notice in notified.told]
    found = Counter([*words, *(_word_of_gone(notice, dry=notified.dry) for notice in notified.withdrawn)])
    said = "".join(f", {count:,} {word}" for word, count in sorted(found.items()))
    return f"{counted(len(notified.told), 'new link')}{gone}, {notified.handled:,} dealt with before{': ' + said[2:] if said else ''}"


def _next(notified: Notified) -> Iterator[str]:
    if notified.noted and notified.dry:
        yield "The first `linkvoice notify --send` takes down what is there and tells nobody; with --all it tells of everything."
    elif notified.noted:
        yield "They are taken down, and nobody was told; from now on new ones are. With --all, these are too."
    elif notified.dry and any(notice.endpoint for notice in (*notified.told, *notified.withdrawn)):
        yield "Nothing was sent; with --send it is."


def _line(mark: str, notice: Notice, word: str) -> str:
    status = f", see {harmless(notice.location)}" if notice.location and notice.state is State.SENT and mark == "+" else ""
    if word == _TO_SEND:
        return f"{mark} {_pair(notice)}: would be sent to {harmless(notice.endpoint)} ({notice.protocol})"
    return f"{mark} {_pair(notice)}: {word}: {harmless(notice.detail)}{status}"


def _word(notice: Notice, *, dry: bool) -> str:
    return _TO_SEND if dry and notice.endpoint else _WORDS.get(notice.state, str(notice.state))


def _word_of_gone(notice: Notice, *, dry: bool) -> str:
    """Of a link that is gone: what is still `sent` was not taken back yet."""
    word = _word(notice, dry=dry)
    return word if notice.state is not State.SENT or word == _TO_SEND else _WORDS[State.LATER if notice.tries else State.NEW]


def _pair(notice: Notice) -> str:
    return f"{harmless(notice.source)} -> {harmless(notice.target)}"

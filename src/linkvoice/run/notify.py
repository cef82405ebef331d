"""Telling others of our links to them. It may be stopped anywhere: what was sent is in the record, and is not sent again."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from linkvoice.config import Config
from linkvoice.errors import UsageError
from linkvoice.hosts import guarded
from linkvoice.model.graph import LinkGraph
from linkvoice.model.notice import Notice, Notified, State
from linkvoice.model.progress import Progress, Silent
from linkvoice.model.url import Url

if TYPE_CHECKING:
    from linkvoice.fetch.clock import Clock

__all__ = ["check_public", "notify"]


def check_public(base: str, config: Config) -> None:
    """Check that the site at this root is one that everybody can read.

    Raises:
        UsageError: it is not, and the configuration does not allow its host.
    """
    url = Url.normalised(base)
    allow = config.outbound.host(url.host).allow is True
    if not allow and (url.scheme != "https" or guarded(url.href) is not None):
        raise UsageError(
            f"Others can only be told of a site that everybody can read, and {base} is not such a place."
            " Set site_url to the https address that the site is published at, or give --site-url."
        )


def notify(  # noqa: PLR0913 - what a run needs
    graph: LinkGraph,
    config: Config,
    state: Path,
    *,
    send: bool,
    everything: bool = False,
    progress: Progress | None = None,
    clock: Clock | None = None,
) -> Notified:
    """Tell others of links to them that are new since the last run, and of those that are gone; without `send`, only say what would be sent.

    The first run for a site tells nobody of anything but begins the record, unless
    `everything` says to tell of all that is there.

    Raises:
        UsageError: the site is not public, or the proxy that the environment names cannot be used.
        LinkvoiceError: the record cannot be kept.
    """
    from linkvoice.fetch.clock import SystemClock
    from linkvoice.fetch.notice_store import NoticeStore
    from linkvoice.fetch.notify import tell
    from linkvoice.inbound.ours import Ours
    from linkvoice.run.notices import links_to, notices_of, plan, untold

    base = graph.site.base
    check_public(base, config)
    clock = clock or SystemClock()
    silent = untold(config, Ours(base, config.site_aliases))
    there = notices_of(graph, config, silent)
    store = NoticeStore(state if send or NoticeStore.is_in(state) else None)
    try:
        if send and not store.lasting:
            raise UsageError(f"Nothing is sent where it cannot be kept in mind. {'; '.join(store.notes)}.")
        if not store.has_begun(base):
            if send:
                store.begin(base, () if everything else (_known(notice, clock) for notice in there.values()), clock.now())
            if not everything:
                return Notified(noted=len(there), dry=not send, notes=tuple(store.notes))
        record = {key: notice for key, notice in store.notices(base).items() if not silent(notice.page)}
        standing = links_to(graph, {page for _, page in record.keys() - there.keys()})
        todo = plan(there, record, standing, everything=everything)
        if send:  # from here on they are as good as new: what this run does not come to, the next one tells
            for notice in todo.tell:
                if notice.state is State.KNOWN:
                    store.put(notice.state, replace(notice, state=State.NEW))
        notices = (*(replace(notice, state=State.NEW) if notice.state is State.KNOWN else notice for notice in todo.tell), *todo.withdraw)
        done = (
            asyncio.run(tell(notices, config.outbound, silent, clock=clock, progress=progress or Silent(), store=store if send else None))
            if notices
            else []
        )
        told = len(todo.tell)
        return Notified(
            told=tuple(done[:told]), withdrawn=tuple(done[told:]), handled=todo.handled, interrupted=todo.interrupted, dry=not send,
            notes=tuple(store.notes),
        )  # fmt: skip
    finally:
        store.close()


def _known(notice: Notice, clock: Clock) -> Notice:
    return replace(notice, state=State.KNOWN, at=clock.now())

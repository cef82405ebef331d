"""A prospect out of a link: what there is to tell of the page that has it."""

from __future__ import annotations

from typing import Any

from linkvoice.model.backlink import Backlink
from linkvoice.model.prospect import Prospect, Reason

__all__ = ["about"]


def about(backlink: Backlink, reason: Reason, ours: str, evidence: str, **more: Any) -> Prospect:  # noqa: ANN401 - fields of a prospect
    """Make a prospect of the page that a link stands on; `more` are further fields of it."""
    record, link = backlink.record, backlink.record.link
    title = record.page.get("title")
    fields = {"text": link.text if link is not None else "", "title": title if isinstance(title, str) else "", "voice": backlink.voice, **more}
    return Prospect(reason, record.from_url, ours, evidence, **fields)

"""Analytics as the tests of sources need them: asked of a service that is served, and what it counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from linkvoice.errors import SourceError
from linkvoice.inbound.source import Collected
from tests.services import Question, Reply, Service, asked, collect

__all__ = ["DAY", "FRIEND", "SECRET", "arrivals", "ask", "refusal"]

SECRET = "k3y-that-nobody-may-see"
FRIEND = "https://blog.friend.dev"
DAY = "2026-11-22"


def ask(source: Any, answer: Callable[[Question], Reply], **options: Any) -> tuple[Collected, list[Question]]:
    """Ask a source that is served so."""
    with Service(answer) as service:
        return collect(source, asked(**{"token": SECRET, "url": service.url, **options}), service), service.questions


def refusal(source: Any, answer: Callable[[Question], Reply], **options: Any) -> str:
    """Why a source that is served so gave nothing."""
    with pytest.raises(SourceError) as caught:
        ask(source, answer, **options)
    return str(caught.value)


def arrivals(collected: Collected) -> list[tuple[str, str, str, int]]:
    """Day, site, page and number, of all."""
    assert collected.traffic is not None
    return [(part.day, *each) for part in collected.traffic.parts for each in part.arrivals]

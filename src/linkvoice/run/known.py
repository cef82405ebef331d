"""What was known before this run."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from linkvoice.config import Config
from linkvoice.extract.resolve import Resolver
from linkvoice.model.graph import LinkGraph

if TYPE_CHECKING:
    from linkvoice.rules.known import Known

__all__ = ["known_since"]


def known_since(config: Config, beside: Path, graph: LinkGraph, resolver: Resolver) -> Known | None:
    """Give what the report that `new_since` names knows, None where it names none; git is asked for renamed files when that matters.

    `beside` is the folder of the configuration.

    Raises:
        UsageError: there is no such report, or it cannot be used.
    """
    if not config.new_since:  # an environment variable that is not set may come as an empty text
        return None
    from linkvoice.report.baseline import read_baseline
    from linkvoice.report.plain import redacted
    from linkvoice.rules.known import Known, Names

    site = graph.site
    folder = beside / site.source_identity if site.sources else Path(site.prefix)
    current = {site.relative(path) for path in graph.pages}

    def names() -> Names:
        from linkvoice.inbound.history import read_history

        history = read_history(folder)
        former: dict[str, list[str]] = defaultdict(list)
        for old, new in history.renames.items():
            if old not in current:  # else another file has taken the name
                former[new].append(old)
        return Names({new: tuple(sorted(olds)) for new, olds in former.items()}, history.gap)

    return Known(read_baseline(beside / config.new_since), graph, resolver, names, redacted)

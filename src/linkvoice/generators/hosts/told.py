"""What the summary of a check says of how the site was made."""

from __future__ import annotations

from collections.abc import Iterator

from linkvoice.config import Config
from linkvoice.generators.hosts.host import Host

__all__ = ["tell"]

_OWN = "in linkvoice.toml"


def tell(host: Host, config: Config, sources: str, *, is_named: bool) -> str:
    """Say in one line what made a site and what was found out by that, or what to set; empty where nothing is known.

    `sources` says where its sources were found, empty where they were not; `is_named` where the user said it.
    """
    if not host.generator.name:
        return ""
    lacking = [*([] if config.site_url else ["site_url"]), *([] if sources or is_named else ["source"])]
    parts = [f"built by {host.generator}", *_about(host, config, " and ".join(lacking)), *([sources] if sources and not is_named else [])]
    return "; ".join(parts)


def _about(host: Host, config: Config, lacking: str) -> Iterator[str]:
    """Say what its configuration is good for."""
    if host.project is not None and host.kind is not None:
        name = host.project.file.name
        if not config.site_url:
            yield f"{name} has no absolute {host.kind.url}: set it, or site_url {_OWN}"
        elif config.site_url == host.project.site_url:
            yield f"site_url from {name}"
        if "source" in lacking.split():
            yield f"no sources in {host.project.source_dir}: set source {_OWN}"
    elif host.problem:
        yield host.problem
    elif lacking:
        yield f"{f'no {host.kind.files[0]} found: ' if host.kind is not None else ''}set {lacking} {_OWN}"

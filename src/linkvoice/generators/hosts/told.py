"""What the summary of a check says of how the site was made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from linkvoice.config import Config
from linkvoice.generators.hosts.host import Host

__all__ = ["tell"]


def tell(host: Host, config: Config, sources: str) -> Sequence[str]:
    """Say in one line what made a site and what was found out by that, or what to set; nothing where nothing is known.

    `sources` is the folder of its sources, empty where none was found or where the user named it.
    """
    if not host.generator.name:
        return ()
    return ("; ".join([f"built by {host.generator}", *_found(host, config), *([f"sources in {sources}"] if sources else [])]),)


def _found(host: Host, config: Config) -> Iterator[str]:
    if host.project is not None and host.kind is not None:
        name = host.project.file.name
        if config.site_url and config.site_url == host.project.site_url:
            yield f"site_url from {name}"
        elif not config.site_url:
            yield f"{name} has no absolute {host.kind.url}: set it, or site_url in linkvoice.toml"
    elif host.problem:
        yield host.problem
    elif host.kind is not None:
        yield f"no {host.kind.files[0]} found" + ("" if config.site_url else ": set site_url in linkvoice.toml, and source to name the sources")
    elif not config.site_url:
        yield "set site_url in linkvoice.toml, and source to name the sources"

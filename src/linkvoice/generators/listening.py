"""Listens who links to a site while it is built."""

from __future__ import annotations

import time
from pathlib import Path

from linkvoice.config import Config
from linkvoice.errors import UsageError
from linkvoice.generators.html import base_url
from linkvoice.generators.network import Network
from linkvoice.report.plain import harmless

__all__ = ["listen_in_build"]


def listen_in_build(options: Config, network: Network, site_url: str | None, language: str, beside: Path) -> tuple[str, float]:
    """Listen before the pages are made, where the configuration says so and the network may be used, once a day; gives a line about it, and the seconds it took.

    Listening may take half of the time that a build has for the network, and never
    fails it: what the ledger knows is shown, whatever happens.
    """
    if options.inbound.when != "build" or not network.online:
        return "", 0.0
    from linkvoice.report.heard import render_news
    from linkvoice.run import state_folder
    from linkvoice.run.listen import Place, listen_daily

    started = time.monotonic()
    try:
        if not site_url:
            raise UsageError("set site_url, or SITEURL of Pelican")  # noqa: TRY301 - as any other reason
        place = Place(base_url(site_url), language, beside, state_folder(beside))
        heard = listen_daily(options, place, deadline=network.deadline / 2)
        said = render_news(heard) if heard is not None else ""
    except Exception as error:  # noqa: BLE001 - whatever it is, the build goes on
        said = f"nobody was asked who links to this site: {harmless(str(error))}"
    return said, time.monotonic() - started

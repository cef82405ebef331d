"""Which sites send readers to which pages, as far as the configuration has that shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from linkvoice.config import Config
from linkvoice.extract.resolve import Resolver
from linkvoice.model.site import Page, Site
from linkvoice.model.traffic import Referral
from linkvoice.run.backlinks import Told, planned

__all__ = ["referrals_to"]


def referrals_to(
    site: Site, resolver: Resolver, told: Told | None, config: Config, linking: Collection[str], stubs: Mapping[str, Page] | None = None
) -> tuple[Referral, ...]:
    """Give what the page of who links to us shows of visits: nothing unless it is asked for, and somebody counts.

    `linking` are the hosts of the links that are shown, without ``www.``; `stubs` are redirects of the site that are known already.
    """
    wanted = config.voices.referrals
    if wanted == "nothing" or told is None or told.readers is None:
        return ()
    from linkvoice.inbound.forgotten import forgetting
    from linkvoice.inbound.landing import path_of
    from linkvoice.inbound.traffic.referrals import is_presentable, referrals

    graph, forgotten = planned(site, stubs or {}), forgetting(told.forgotten)
    # Spam, and who asks not to be listed: why their links are not shown holds for their names too.
    left_out = {record.from_url.split("/")[2].removeprefix("www.") for record in told.records if record.standing.verified}.difference(linking)

    def shows(host: str) -> bool:
        may = host in linking or (wanted == "all" and host not in left_out and is_presentable(host, told.context))
        return may and not forgotten(f"https://{host}/")

    return referrals(told.readers, shows, lambda url: path_of(url, graph, resolver))

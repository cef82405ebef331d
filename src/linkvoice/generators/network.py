"""Whether a build may use the network, and for how long."""

from __future__ import annotations

import os
from typing import NamedTuple

from linkvoice.config import Config

__all__ = ["Network", "network_of"]

_HAND_BUILD = 20.0  # seconds of network that a build by hand may take


class Network(NamedTuple):
    """What a build may do."""

    online: bool
    deadline: float = 0
    """Seconds for all of it, 0 for no limit."""

    def after(self, spent: float) -> Network:
        """What is left when so many seconds are spent: a second at least."""
        return self._replace(deadline=max(self.deadline - spent, 1.0)) if self.deadline else self


def network_of(options: Config, command: str) -> Network:
    """Decide for a build that was started by this command of the host."""
    outbound = options.outbound
    if outbound.when != "auto":
        return Network(outbound.when == "always", outbound.deadline)
    if command == "serve":
        return Network(online=False)
    if os.environ.get("CI", "").lower() not in {"", "0", "false", "no"}:
        return Network(online=True, deadline=outbound.deadline)
    return Network(online=True, deadline=min(outbound.deadline or _HAND_BUILD, _HAND_BUILD))

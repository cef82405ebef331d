"""What we think of it: every rule, sorted by code. Adding a rule is one file and one line here."""

from __future__ import annotations

from typing import Final

from linkvoice.rules.links import (
    blocked_link,
    broken_external_link,
    broken_fragment,
    broken_internal_link,
    broken_outbound_fragment,
    malformed_address,
    redirected_link,
    suspect_link,
    unreachable_link,
)
from linkvoice.rules.own import unreadable_page, unused_suppression
from linkvoice.rules.rule import Rule

__all__ = ["RULES"]

RULES: Final[tuple[Rule, ...]] = (
    unused_suppression.RULE,
    unreadable_page.RULE,
    broken_internal_link.RULE,
    broken_fragment.RULE,
    broken_external_link.RULE,
    redirected_link.RULE,
    broken_outbound_fragment.RULE,
    unreachable_link.RULE,
    suspect_link.RULE,
    blocked_link.RULE,
    malformed_address.RULE,
)

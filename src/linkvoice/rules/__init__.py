"""What we think of it: every rule, sorted by code. Adding a rule is one file and one line here."""

from __future__ import annotations

from typing import Final

from linkvoice.rules.follow import (
    affiliate_undeclared,
    blanket_nofollow,
    inconsistent_follow,
    internal_nofollow,
    nofollow_only_inlinks,
    page_nofollow,
    robots_conflict,
    sponsored_missing,
    trusted_nofollowed,
    ugc_missing,
    uncrawlable_link,
)
from linkvoice.rules.inbound import (
    backlink_broken,
    backlink_lost,
    backlink_no_referrer,
    backlink_nofollow,
    backlink_noindex_target,
    backlink_redirected,
    backlink_source_noindex,
    linkback_unqualified,
    reciprocal_link,
)
from linkvoice.rules.links import (
    blocked_link,
    broken_external_link,
    broken_fragment,
    broken_internal_link,
    broken_outbound_fragment,
    canonical_invalid,
    canonical_target_bad,
    hreflang_no_return,
    malformed_address,
    non_canonical_link,
    orphan_page,
    redirected_link,
    suspect_link,
    unreachable_link,
)
from linkvoice.rules.own import unreadable_page, unused_suppression
from linkvoice.rules.privacy import (
    blank_without_noopener,
    explicit_opener,
    insecure_link,
    local_link,
    named_target_opener,
    noreferrer_link,
    referrer_policy_hides_us,
)
from linkvoice.rules.rel import malformed, misplaced, overwritten_by_script, token_as_attribute, typo, unknown_token
from linkvoice.rules.rule import Rule
from linkvoice.rules.text import empty_link_text, generic_link_text

__all__ = ["RULES"]

RULES: Final[tuple[Rule, ...]] = (
    unused_suppression.RULE,
    unreadable_page.RULE,
    unknown_token.RULE,
    typo.RULE,
    malformed.RULE,
    misplaced.RULE,
    token_as_attribute.RULE,
    overwritten_by_script.RULE,
    internal_nofollow.RULE,
    sponsored_missing.RULE,
    affiliate_undeclared.RULE,
    ugc_missing.RULE,
    trusted_nofollowed.RULE,
    blanket_nofollow.RULE,
    inconsistent_follow.RULE,
    page_nofollow.RULE,
    robots_conflict.RULE,
    nofollow_only_inlinks.RULE,
    uncrawlable_link.RULE,
    explicit_opener.RULE,
    named_target_opener.RULE,
    blank_without_noopener.RULE,
    noreferrer_link.RULE,
    referrer_policy_hides_us.RULE,
    insecure_link.RULE,
    local_link.RULE,
    empty_link_text.RULE,
    generic_link_text.RULE,
    broken_internal_link.RULE,
    broken_fragment.RULE,
    broken_external_link.RULE,
    redirected_link.RULE,
    orphan_page.RULE,
    canonical_invalid.RULE,
    canonical_target_bad.RULE,
    non_canonical_link.RULE,
    hreflang_no_return.RULE,
    broken_outbound_fragment.RULE,
    unreachable_link.RULE,
    suspect_link.RULE,
    blocked_link.RULE,
    malformed_address.RULE,
    backlink_broken.RULE,
    backlink_redirected.RULE,
    backlink_noindex_target.RULE,
    backlink_nofollow.RULE,
    backlink_source_noindex.RULE,
    backlink_lost.RULE,
    backlink_no_referrer.RULE,
    reciprocal_link.RULE,
    linkback_unqualified.RULE,
)

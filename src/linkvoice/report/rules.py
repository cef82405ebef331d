"""The rules for a person at a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from linkvoice.model.finding import RuleInfo

__all__ = ["render_rule", "render_rules"]


def render_rules(rules: Sequence[RuleInfo]) -> str:
    """List rules, one a line: code, severity, name, summary."""
    width = max(len(rule.name) for rule in rules)
    return "".join(f"{rule.code}  {rule.severity:<7}  {rule.name:<{width}}  {rule.summary}\n" for rule in rules)


def render_rule(rule: RuleInfo, doc: str) -> str:
    """Write the documentation of one rule as Markdown."""
    fails = "" if rule.can_fail else "; never fails a build"
    return f"# {rule.code} {rule.name}\n\nDefault severity: {rule.severity}{fails}.\n\n{doc.strip()}\n"

"""The rules for a person at a terminal."""

from __future__ import annotations

from collections.abc import Container, Sequence

from linkvoice.model.finding import RuleInfo

__all__ = ["render_rule", "render_rules"]


def render_rules(rules: Sequence[RuleInfo], off: Container[str] = ()) -> str:
    """List rules, one a line: code, severity, name, summary, and whether they are off by default (`off` holds the codes of those)."""
    width = max(len(rule.name) for rule in rules)
    return "".join(
        f"{rule.code}  {rule.severity:<7}  {rule.name:<{width}}  {rule.summary}{' (off by default)' if rule.code in off else ''}\n" for rule in rules
    )


def render_rule(rule: RuleInfo, doc: str, *, off: bool = False) -> str:
    """Write the documentation of one rule as Markdown."""
    fails = "" if rule.can_fail else "; never fails a build"
    select = f" Off by default: `select` turns it on by its code or its name, `{rule.name}`." if off else ""
    return f"# {rule.code} {rule.name}\n\nDefault severity: {rule.severity}{fails}.{select}\n\n{doc.strip()}\n"

"""What may be written into a page without asking: the cures for some of what the rules say about `rel`.

A link is mended where a rule finds it wrong, and where that rule may speak: the
marks of the author and the options silence cures as they silence findings.
`safe` writes `rel` well and adds what the reader's safety asks for; `policy` adds
what the author has declared. Nothing is ever taken away but a second copy of a
token, and ``noreferrer`` is never added: it would hide us from the sites that we link to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal

from linkvoice.model.mending import Mending
from linkvoice.rules.engine import silences
from linkvoice.rules.rule import Facts, Rule

__all__ = ["mendings"]

_SAFE: Final = {"LV103": Mending(tidies=True), "LV105": Mending(moves=True), "LV302": Mending(add=("noopener",))}
"""Code of a rule -> its cure, in the order in which tokens are added."""
_CURES: Final[dict[str, dict[str, Mending]]] = {
    "safe": _SAFE,
    "policy": {**_SAFE, "LV202": Mending(add=("sponsored",)), "LV204": Mending(add=("ugc", "nofollow"))},
}


def mendings(rules: Sequence[Rule], facts: Facts, level: Literal["safe", "policy"]) -> Mapping[int, Mending]:
    """Give what is to be done about the links of a graph, by their identity; those that are well are not among them.

    Whether a rule is selected does not matter: whoever asks for mending has chosen what. What is ignored is not mended.

    Raises:
        ConfigError: the configuration of the rules cannot be used.
    """
    known = {rule.code: rule for rule in rules}
    wrong = [(code, problem.link) for code in _CURES[level] for problem in known[code].check(facts) if problem.link is not None]
    found: dict[int, Mending] = {}
    if wrong:
        silenced = silences(rules, facts)
        for code, link in wrong:
            if not silenced(code, link):
                found[id(link)] = found.get(id(link), Mending()).and_also(_CURES[level][code])
    return found

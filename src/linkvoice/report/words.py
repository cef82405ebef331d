"""What sections and pages say, in the language of the site: one file a language, in ``templates/words/``.

A form with ``{}`` or ``{n}`` keeps it in each language; ``counts`` have a form for one and a form for more.
JSON, since a file of TOML takes longer to read than all sections of a page to write.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

__all__ = ["Words", "words_of"]

Table = Mapping[str, str | list[str]]
_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]+)*")


class Words:
    """The words of one language; what it lacks, it says in English."""

    def __init__(self, tables: Mapping[str, Table], languages: Mapping[str, str]) -> None:
        """Take the tables by name, and the language that each is really in."""
        self.tables = tables
        self.languages = languages

    def say(self, table: str, key: str) -> str:
        """Give a word or a sentence; what nobody translated stands for itself."""
        text = self.tables[table].get(key, key.replace("_", " "))
        return text if isinstance(text, str) else text[-1]

    def count(self, key: str, number: int, **others: str) -> str:
        """Say a number of things: the first form for one, the last for others. Some languages have but one form. `others` fill further gaps."""
        forms = self.tables["counts"][key]
        return (forms[0] if number == 1 else forms[-1]).format(n=self.number(number), **others)

    def number(self, number: int) -> str:
        """Write a number, thousands set apart as the language does."""
        return f"{number:,}".replace(",", self.say("counts", "thousands"))


@cache
def words_of(language: str) -> Words:
    """Give the words of a language (``de``, ``pt_BR``, ``zh-Hant``), those of a region or script before those of the language itself."""
    tag = language.replace("_", "-").lower()
    parts = tag.split("-") if _TAG.fullmatch(tag) else []
    tables: dict[str, Table] = {}
    languages: dict[str, str] = {}
    for known in dict.fromkeys(["en", *("-".join(parts[:end]) for end in range(1, len(parts) + 1))]):
        for name, table in _read(known).items():
            tables[name] = {**tables.get(name, {}), **table}
            languages[name] = known
    return Words(tables, languages)


def _read(tag: str) -> Mapping[str, Table]:
    file = Path(__file__).with_name("templates") / "words" / f"{tag}.json"
    words: Mapping[str, Table] = json.loads(file.read_bytes()) if file.is_file() else {}
    return words

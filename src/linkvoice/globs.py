"""Patterns in the configuration, compiled once: globs over URLs, gitignore patterns over paths."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Sequence

from linkvoice.errors import ConfigError

__all__ = ["Matcher", "path_matcher", "url_matcher"]

Matcher = Callable[[str], bool]


def url_matcher(patterns: Sequence[str], option: str) -> Matcher:
    """Match whole URLs or paths: ``*`` matches everything, ``/`` too; ``re:`` starts a regular expression that is searched.

    Raises:
        ConfigError: a regular expression is not one; the message names `option`.
    """
    expressions = []
    for pattern in patterns:
        if pattern.startswith("re:"):
            try:
                expressions.append(re.compile(pattern[3:]))
            except re.error as error:
                raise ConfigError(
                    f"{option}: `{pattern}` is not a regular expression ({error}); correct it, or leave out `re:` to use a glob."
                ) from error
        else:
            expressions.append(re.compile(r"\A" + fnmatch.translate(pattern)))
    if not expressions:
        return _nothing
    return lambda text: any(expression.search(text) for expression in expressions)


def path_matcher(patterns: Sequence[str]) -> Matcher:
    """Match paths with forward slashes by gitignore patterns, as MkDocs does in ``exclude_docs``."""
    if not patterns:
        return _nothing
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(patterns).match_file


def _nothing(_text: str) -> bool:
    return False

"""``.lycheeignore``: the URLs that lychee is told to leave out, which many projects have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from linkvoice.config import Config
from linkvoice.errors import ConfigError

__all__ = ["with_lycheeignore"]

_NAME: Final = ".lycheeignore"


def with_lycheeignore(config: Config, folder: Path) -> Config:
    """Give a configuration that also ignores what the file in a folder says; where there is none, the configuration as it is.

    Each line is a regular expression that is searched in the URL; one that begins
    with ``#`` is a comment. Source: https://lychee.cli.rs/recipes/excluding-links/.

    Raises:
        ConfigError: it cannot be read, or a line is no regular expression.
    """
    file = folder / _NAME
    if not file.is_file():
        return config
    try:
        patterns = tuple(_patterns(file.read_text("utf-8-sig")))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file} cannot be read ({error}). Make it readable UTF-8, or take it away.") from error
    return msgspec.structs.replace(config, ignore_urls=(*config.ignore_urls, *patterns))


def _patterns(text: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), 1):
        expression = line.strip()
        if not expression or expression.startswith("#"):
            continue
        try:
            re.compile(expression)
        except re.error as error:
            raise ConfigError(f"{_NAME}:{number}: `{expression}` is not a regular expression ({error}); correct it there.") from error
        yield f"re:{expression}"

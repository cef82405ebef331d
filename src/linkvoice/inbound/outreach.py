"""What the owner asked others for, as ``linkvoice.outreach.toml`` tells: links that came of it are nobody's free choice."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec

from linkvoice.config import Config
from linkvoice.errors import ConfigError
from linkvoice.inbound.classify import Context, asked_for, context_of
from linkvoice.inbound.ranks.hosts import Listed, nowhere
from linkvoice.model.outreach import Asked, Borne
from linkvoice.model.record import Record
from linkvoice.model.url import Url

__all__ = ["FILE", "bore", "context_beside", "read_outreach"]

FILE: Final = "linkvoice.outreach.toml"


_BEYOND: Final = re.compile(r"[/:@?#\\]")
"""What stands in no name of a host."""


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    where: Annotated[str, msgspec.Meta(min_length=1)]
    when: dt.date
    what: Literal["guest post", "directory", "reply", "newsletter", "other"] = "other"
    result: Literal["open", "agreed", "declined"] = "open"
    note: str = ""
    """For the owner alone."""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    asked: tuple[_Entry, ...] = ()


def read_outreach(folder: Path) -> tuple[Asked, ...]:
    """Read what was asked for, in the order of the file beside the configuration; nothing where there is no such file.

    Raises:
        ConfigError: the file cannot be read, or an entry of it cannot be used; says which.
    """
    path = folder / FILE
    try:
        mapping = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
        entries = msgspec.convert(mapping, _File).asked
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise ConfigError(f"{path} cannot be read ({error.strerror}).") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not valid TOML: {error}.") from error
    except msgspec.ValidationError as error:
        raise ConfigError(f"{path}: {_complaint(str(error))}") from error
    return tuple(_asked(path, number, entry) for number, entry in enumerate(entries, 1))


def context_beside(folder: Path, base: str, config: Config, listed: Listed = nowhere) -> Context:
    """Collect what the owner says of the sites that link: in the configuration, and in the file beside it; `listed` knows hosts by fetched lists.

    Raises:
        ConfigError: as `read_outreach`.
    """
    return context_of(base, config, read_outreach(folder), listed)


def bore(requests: Sequence[Asked], records: Iterable[Record]) -> tuple[Borne, ...]:
    """Say of each request which links came of it, as far as where and when they were seen tells."""
    seen = sorted((record for record in records if record.standing.verified), key=lambda record: (record.first_seen, record.key))
    pages = [(Url.normalised(record.from_url), record) for record in seen] if requests else []
    return tuple(Borne(asked, tuple(record for url, record in pages if asked_for(url, record.first_seen, asked))) for asked in requests)


def _asked(path: Path, number: int, entry: _Entry) -> Asked:
    where = entry.where.strip()
    below, is_url = where.startswith("*."), "//" in where
    url = Url.parse(where if is_url else f"https://{where.removeprefix('*.')}/")
    if url is None or url.scheme not in {"http", "https"} or (not is_url and _BEYOND.search(where) is not None):
        raise ConfigError(
            f"{path}: entry {number} says `where = {entry.where!r}`: give a host such as blog.acme.dev, or a URL such as https://blog.acme.dev/post."
        )
    return Asked(url.page if is_url else f"{'*.' if below else ''}{url.hostname}", entry.when.isoformat(), entry.what, entry.result)


def _complaint(said: str) -> str:
    """The message of a wrong entry, which is counted from 1 as a person does, and what an entry looks like."""
    said = said.replace("Object missing required field `", "missing `").replace("Object contains unknown field `", "unknown key `")
    message, _, place = said.partition(" - at `$")
    number = place.removeprefix(".asked[").partition("]")
    which = f"entry {int(number[0]) + 1}{number[2].rstrip('`').replace('.', ', ')}: " if number[0].isdecimal() else ""
    example = 'where = "blog.acme.dev", when = 2026-11-02, what = "guest post" (or directory, reply, newsletter, other), result = "open" (or agreed, declined), note'
    return f"{which}{message[0].lower()}{message[1:]}. An [[asked]] entry has {example}."

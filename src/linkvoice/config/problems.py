"""Everything that is wrong with a configuration, in the user's words."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, TypeGuard, get_args, get_origin, get_type_hints

import msgspec

from linkvoice.config.section import Duration

__all__ = ["find_problems"]


def find_problems(section: type[msgspec.Struct], mapping: object, path: str) -> Iterator[tuple[str, str]]:
    """Yield (dotted key, message) for every wrong key and value of a group of options; `path` stands before each key."""
    if not isinstance(mapping, Mapping):
        yield path[:-1] or "linkvoice", f"expected a group of options{_got(mapping, path[:-1])}"
        return
    hints = get_type_hints(section, include_extras=True)
    for key, value in mapping.items():
        if key not in hints:
            import difflib

            near = difflib.get_close_matches(str(key), hints, 1)
            yield f"{path}{key}", "no such option" + (f"; did you mean `{near[0]}`?" if near else f"; there are {', '.join(hints)}")
        else:
            yield from _value_problems(hints[key], value, f"{path}{key}")


def _value_problems(kind: Any, value: object, path: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - a type expression
    if _is_section(kind):
        yield from find_problems(kind, value, f"{path}.")
    elif get_origin(kind) is dict and isinstance(value, Mapping):
        for key, inner in value.items():
            if isinstance(key, str):
                yield from _value_problems(get_args(kind)[1], inner, f"{path}.{key}")
            else:
                yield f"{path}.{key}", "expected text as a name; put it in quotes"
    elif get_origin(kind) is tuple and isinstance(value, list | tuple) and (_is_section(get_args(kind)[0]) or _with_options(get_args(kind)[0])):
        for number, inner in enumerate(value):
            yield from _entry_problems(get_args(kind)[0], inner, f"{path}[{number}]")
    elif value is False and _choices(kind):
        words = ", ".join(f"`{word}`" for word in _choices(kind))
        yield path, f"expected one of {words}, got false (YAML reads a bare `off` or `no` as false; put the word in quotes or choose one of these)"
    else:
        try:
            msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            yield path, f"{_plain(str(error), kind)}{_got(value, path)}"


def _entry_problems(kind: Any, value: object, path: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - a type expression
    """Look at one entry of a list: a group of options, or a name that may have some."""
    if _is_section(kind):
        yield from find_problems(kind, value, f"{path}.")
    elif isinstance(value, Mapping):
        yield from _value_problems(_with_options(kind), value, path)
    elif not isinstance(value, str):
        yield path, f"expected a name, or a name with options{_got(value, path)}"


def _is_section(kind: object) -> TypeGuard[type[msgspec.Struct]]:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _with_options(kind: object) -> Any:  # noqa: ANN401 - a type expression
    """The mapping of names to groups of options that may stand in the place of a bare name; None where there is none."""
    return next((each for each in get_args(kind) if get_origin(each) is dict and _is_section(get_args(each)[1])), None)


def _choices(kind: object) -> tuple[str, ...]:
    """The words of a Literal, which may be one or nothing."""
    return next((get_args(each) for each in (kind, *get_args(kind)) if get_origin(each) is Literal), ())


def _plain(message: str, kind: object) -> str:
    """Say what was expected in the user's words."""
    import re

    if _choices(kind):
        return "expected one of " + ", ".join(f"`{word}`" for word in _choices(kind))
    if kind is Duration:
        return "expected a time such as `12h` or `7d`"
    message = re.sub(r", got `[^`]+`", "", message)
    for theirs, ours in ((" | null`", "` or nothing"), ("`array`", "a list"), ("`object`", "a group of options"), ("`str`", "text"), ("`int`", "a whole number"),
                         ("`float`", "a number"), ("`bool | str`", "text or `false`"), ("`bool`", "`true` or `false`"), (" - at `$", " (at `")):  # fmt: skip
        message = message.replace(theirs, ours)
    message = message[0].lower() + message[1:]
    return message + ")" if "(at `" in message else message


def _got(value: object, path: str) -> str:
    """Say what stands there, but where a key may stand that somebody wrote down."""
    return "" if path == "inbound" or path.startswith("inbound.sources") or ".headers" in path else f", got {_shown(value)}"


def _shown(value: object) -> str:
    """Write a value as a configuration does: ``--accept`` gives lists as tuples, and no file has a `True`."""
    if value is None or isinstance(value, bool):
        return {None: "nothing", True: "true", False: "false"}[value]
    text = repr([*value] if isinstance(value, tuple) else value)
    return text if len(text) <= 60 else text[:57] + "..."  # noqa: PLR2004 - one line of a terminal

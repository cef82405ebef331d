"""The one call of XML-RPC that pingbacks are made of, and its answer, which no XML parser ever sees: it comes from anybody.

Source: https://www.hixie.ch/specs/pingback/pingback#TOC3
"""

from __future__ import annotations

import re
from html import escape
from typing import Final

__all__ = ["REGISTERED", "TRANSIENT", "pingback_call", "pingback_fault"]

REGISTERED: Final = 48
"""The fault that says: this pingback came before."""
TRANSIENT: Final = frozenset({0, 50})
"""Faults that may pass: a generic one, and one of a server further on."""
_UNREADABLE: Final = -1
_CODE = re.compile(r"<name>\s*+faultCode\s*+</name>\s*+<value>\s*+(?:<(?:int|i4)>\s*+)?+(-?+[0-9]{1,9})")


def pingback_call(source: str, target: str) -> bytes:
    """Write the call that says: `source` links to `target`."""
    parameters = "".join(f"<param><value><string>{escape(url)}</string></value></param>" for url in (source, target))
    call = f"<methodCall><methodName>pingback.ping</methodName><params>{parameters}</params></methodCall>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{call}\n'.encode()


def pingback_fault(answer: bytes) -> int | None:
    """Give the code of the fault that an answer tells of, None where it tells of success, -1 for what is no such answer."""
    text = answer.decode("utf-8", "replace")
    if "<methodResponse" not in text or ("<fault" not in text and "<param" not in text):
        return _UNREADABLE
    if "<fault" not in text:
        return None
    code = _CODE.search(text)
    return int(code[1]) if code is not None else _UNREADABLE

"""Runs a program again and again, each time in a fork of a process that has imported what it imports.

Such a fork is a process like any other, with streams, a folder, an environment and an exit code of its own; it only does not spend
most of its time on imports. This is a script of the standard library alone: the interpreter of any environment can run it.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import runpy
import signal
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from typing import IO, Any

__all__ = ["nurse"]


def nurse(program: str, modules: Sequence[str]) -> None:
    """Import modules, and run `program` as ``python -m`` does for each request on standard input.

    A request is a line of JSON: `arguments`, `folder`, `environment`, and after how many seconds (`timeout`) it is killed.
    So is its answer on standard output: the exit `code`, negative for a signal, and what was said to `out` and `err`, a character a byte.
    """
    for module in modules:
        importlib.import_module(module)
    gc.freeze()  # forks share what is there, and need not look at it when they end
    with os.fdopen(os.dup(0), encoding="ascii") as requests, os.fdopen(os.dup(1), "w", encoding="ascii") as answers:
        for line in requests:
            with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
                child = os.fork()
                if child == 0:
                    _settle(json.loads(line), out, err)
                    break
                code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
                answers.write(json.dumps({"code": code, "out": _said(out), "err": _said(err)}) + "\n")
                answers.flush()
        else:
            return
    runpy.run_module(program, run_name="__main__", alter_sys=True)  # and the fork ends as Python ends


def _settle(request: Mapping[str, Any], out: IO[bytes], err: IO[bytes]) -> None:
    """Put a fork where its program shall run."""
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123 - pathlib is not needed here
        os.dup2(nothing.fileno(), 0)
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    os.environ.clear()
    os.environ.update(request["environment"])
    time.tzset()
    os.chdir(request["folder"])
    sys.argv[1:] = request["arguments"]
    sys.path[0] = request["folder"]
    signal.alarm(request["timeout"])


def _said(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("latin-1")


if __name__ == "__main__":
    nurse(sys.argv[1], sys.argv[2:])

"""The ``linkvoice`` command: one file a group of commands, each of which puts its own into `main`."""

from linkvoice.cli import check, data, inbound, init, notify, prospects, publish, tell
from linkvoice.cli.group import main

__all__ = ["check", "data", "inbound", "init", "main", "notify", "prospects", "publish", "tell"]

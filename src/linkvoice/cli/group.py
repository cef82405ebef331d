"""The group of all commands, and what they share."""

from __future__ import annotations

import io
import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from linkvoice import __version__
from linkvoice.errors import LinkvoiceError, UsageError

if TYPE_CHECKING:
    from linkvoice.model.progress import Progress

__all__ = ["config_option", "main", "progress", "set_option"]

_INTERRUPTED = 130  # what shells expect after Ctrl-C
config_option = click.option(
    "--config", "config_file", type=click.Path(path_type=Path), help="Configuration file; else the nearest linkvoice.toml or pyproject.toml."
)
set_option = click.option("--set", "overrides", multiple=True, metavar="KEY=VALUE", help="Set any option, such as outbound.timeout=30.")


class _Group(click.Group):
    """Turns exceptions of linkvoice into one line and an exit code."""

    def main(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: ANN401 - click's signature
        """Run a command and leave with its exit code."""
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="backslashreplace")  # a terminal or pipe that knows few characters is no reason to fail
        code = self._run(*args, **kwargs)
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        except OSError as error:
            code = _unwritten(error)
        # Everything is written and closed: taking a large link graph apart value by value would only cost the user time.
        os._exit(code)

    def _run(self, *args: Any, **kwargs: Any) -> int:  # noqa: ANN401, PLR0911 - click's signature; one return an ending
        try:
            return int(super().main(*args, **{**kwargs, "standalone_mode": False}) or 0)
        except click.ClickException as error:
            error.show()
            return UsageError.exit_code
        except (click.Abort, KeyboardInterrupt):
            click.echo("linkvoice: interrupted; what was asked so far is kept.", err=True)
            return _INTERRUPTED
        except LinkvoiceError as error:
            from linkvoice.report.plain import harmless

            click.echo(f"linkvoice: {harmless(str(error))}", err=True)
            return error.exit_code
        except OSError as error:
            return _unwritten(error)
        except SystemExit:  # click's answer to a reader that left
            return LinkvoiceError.exit_code
        except Exception as error:  # noqa: BLE001 - whatever it is, a CI job must not take it for findings
            traceback.print_exc()
            click.echo(f"linkvoice: failed with {type(error).__name__}. Please report this, with the lines above.", err=True)
            return LinkvoiceError.exit_code


def _unwritten(error: OSError) -> int:
    """Say that the output could not be written, unless its reader just left (``linkvoice … | head``)."""
    if not isinstance(error, BrokenPipeError):
        click.echo(f"linkvoice: failed ({error}).", err=True)
    return LinkvoiceError.exit_code


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="linkvoice")
def main() -> None:
    """Check every link of a built site, inside and out."""


def progress() -> Progress | None:
    """A bar where a person is watching."""
    if not sys.stderr.isatty():
        return None
    from linkvoice.report.progress import Bar

    return Bar()

"""What `linkvoice init` does to a project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from linkvoice.errors import ConfigError
from linkvoice.generators.fixes import Change
from linkvoice.generators.init.configure import DOCS, configure, toml_lines
from linkvoice.generators.init.found import Ci, ci_files, default_branch, find_ci, find_host
from linkvoice.generators.init.setup import Setup
from linkvoice.generators.init.workflow import github, gitlab, netlify, netlify_needs, with_gitlab_job
from linkvoice.generators.translate import translate

__all__ = ["Plan", "make_plan"]

_WORKFLOWS: Final = ".github/workflows"


class Plan(NamedTuple):
    """What is to be written, and what a person should know."""

    changes: tuple[Change, ...]
    notes: tuple[str, ...]
    left: tuple[str, ...] = ()
    """What of another tool's configuration has no counterpart."""


def make_plan(folder: Path, tool: str | None, ci: Ci | None, formats: tuple[str, ...]) -> Plan:
    """Look at a project and say what is to be written, as far as it is not there yet.

    `tool` is another checker to translate from, `formats` are the formats of reports that there are.

    Raises:
        UsageError: the other checker's configuration is not there, or a file cannot be read.
    """
    draft = translate(tool, folder) if tool is not None else None
    setup = Setup(folder, find_host(folder), ci or find_ci(folder), draft.options if draft is not None else {}, formats, [])
    own = [*configure(setup)]
    if not own and not setup.notes and setup.options:
        setup.notes.append(
            "linkvoice is configured already, and that is left as it is; these are the options to add:\n" + "\n".join(toml_lines(setup.options))
        )
    changes = (*own, *_workflow(setup))
    if changes and setup.host.is_guess:
        setup.notes.append(
            f"what the build needs is written down nowhere: `{setup.host.packages}` is a guess; name all of it where the workflow installs it"
        )
    return Plan(changes, tuple(setup.notes), tuple(f"{draft.file}: {line}" for line in draft.left) if draft is not None else ())


def _workflow(setup: Setup) -> Iterator[Change]:
    match setup.ci:
        case Ci.GITHUB:
            yield from _on_github(setup)
        case Ci.GITLAB:
            yield from _on_gitlab(setup)
        case Ci.NETLIFY:
            yield from _on_netlify(setup)
        case other:
            if not _is_told(setup):
                setup.notes.append(f"the job for your CI is yours to add, because it has a file of its own already: copy it from {DOCS}ci/{other}/")


def _is_told(setup: Setup) -> bool:
    """Whether a file of the CI system speaks of linkvoice already."""
    return any(b"linkvoice" in file.read_bytes() for file in ci_files(setup.folder, setup.ci))


def _on_github(setup: Setup) -> Iterator[Change]:
    name = f"{_WORKFLOWS}/linkvoice.yml"
    if _is_told(setup):
        return
    if setup.host.build and not setup.host.packages:
        setup.notes.append(f"add a step to {name} that installs what `{setup.host.build}` needs")
    yield Change(setup.folder / name, name, "", github(setup.host, default_branch(setup.folder)))


def _on_gitlab(setup: Setup) -> Iterator[Change]:
    name = ".gitlab-ci.yml"
    before = setup.text(name)
    if "linkvoice" in before:
        return
    job = gitlab(setup.host, setup.formats)
    after = with_gitlab_job(before, job)
    if after is None:
        setup.notes.append(f"{name} is written so that only you can change it; add to it:\n{job}")
    else:
        yield Change(setup.folder / name, name, before, after)


def _on_netlify(setup: Setup) -> Iterator[Change]:
    name = "netlify.toml"
    before = setup.text(name)
    try:
        after = netlify(before, setup.host)
    except ValueError as error:
        raise ConfigError(f"{setup.folder / name} is not TOML: {error}. Correct it there.") from error
    if after is None:
        setup.notes.append(f"{name} is written so that only you can change it; add `&& linkvoice check {setup.host.site}` to its command")
    elif after != before:
        setup.notes.append(netlify_needs(setup.folder))
        yield Change(setup.folder / name, name, before, after)

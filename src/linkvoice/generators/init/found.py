"""What a project is made with, as its files tell. Nothing is run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Final, NamedTuple

from linkvoice.generators.project import read_project_file

__all__ = ["Ci", "Host", "Kind", "ci_files", "default_branch", "find_ci", "find_host", "site_url"]

_REQUIREMENTS: Final = ("requirements.txt", "requirements-docs.txt", "requirements-dev.txt", "docs/requirements.txt", "requirements/docs.txt")
_TOOLS: Final = (
    ("zensical.toml", "zensical build", "site", "zensical"),
    ("docs/conf.py", "sphinx-build docs public", "public", "sphinx"),
    ("hugo.toml", "hugo", "public", ""),
    ("hugo.yaml", "hugo", "public", ""),
    ("_config.yml", "bundle exec jekyll build", "_site", ""),
)
"""(File, command that builds, folder that it writes, packages of Python) of programs that make HTML and know nothing of linkvoice."""
_BUILT: Final = ("site", "public", "output", "_site", "dist", "build", "html", "docs", ".")
_CANONICAL: Final = re.compile(rb"""<link[^>]+rel=["']?canonical["']?[^>]+href=["']?(https?://[^"'\s>]+)""", re.IGNORECASE)


class Kind(StrEnum):
    """What makes the site."""

    MKDOCS = "MkDocs"
    PROPERDOCS = "ProperDocs"
    PELICAN = "Pelican"
    FOLDER = "a folder"


class Ci(StrEnum):
    """What runs the check for every change, named as its page in docs/ci is."""

    GITHUB = "github"
    GITLAB = "gitlab"
    FORGEJO = "forgejo"
    WOODPECKER = "woodpecker"
    BITBUCKET = "bitbucket"
    AZURE = "azure"
    CIRCLECI = "circleci"
    JENKINS = "jenkins"
    NETLIFY = "netlify"


_CI_FILES: Final = (
    (Ci.GITHUB, ".github/workflows"),
    (Ci.GITLAB, ".gitlab-ci.yml"),
    (Ci.FORGEJO, ".forgejo/workflows"),
    (Ci.FORGEJO, ".gitea/workflows"),
    (Ci.WOODPECKER, ".woodpecker.yml"),
    (Ci.WOODPECKER, ".woodpecker.yaml"),
    (Ci.WOODPECKER, ".woodpecker"),
    (Ci.BITBUCKET, "bitbucket-pipelines.yml"),
    (Ci.AZURE, "azure-pipelines.yml"),
    (Ci.CIRCLECI, ".circleci/config.yml"),
    (Ci.JENKINS, "Jenkinsfile"),
    (Ci.NETLIFY, "netlify.toml"),
)
"""The file or folder by which each is known; the first that is there counts."""


class Host(NamedTuple):
    """How a site is made."""

    kind: Kind
    file: str = ""
    """Configuration of the program that makes it; empty where that knows nothing of linkvoice."""
    build: str = ""
    """Command that builds it; empty where it lies there as it is, or nobody knows."""
    site: str = ""
    """What `linkvoice check` is to look at; empty where the build itself checks."""
    packages: str = ""
    """What pip must install for the build, as its arguments."""
    is_guess: bool = False
    """The packages are not written down anywhere."""


def find_host(folder: Path) -> Host:
    """Say how the site of a project is made.

    Raises:
        UsageError: mkdocs.yml cannot be read.
    """
    for name in ("properdocs.yml", "properdocs.yaml", "mkdocs.yml", "mkdocs.yaml"):
        if (folder / name).is_file():
            return _docs_host(folder, name)
    if (folder / "pelicanconf.py").is_file():
        settings = "publishconf.py" if (folder / "publishconf.py").is_file() else "pelicanconf.py"
        packages, is_guess = _packages(folder, "pelican", "pelican[markdown]")
        return Host(Kind.PELICAN, "pelicanconf.py", f"pelican content -s {settings}", packages=packages, is_guess=is_guess)
    for name, command, site, package in _TOOLS:
        if (folder / name).is_file():
            packages, is_guess = _packages(folder, package, package) if package else ("", False)
            return Host(Kind.FOLDER, build=command, site=site, packages=packages, is_guess=is_guess)
    site = next((name for name in _BUILT if (folder / name / "index.html").is_file()), ".")
    return Host(Kind.FOLDER, site=site)


def find_ci(folder: Path) -> Ci:
    """Say what runs checks for a project; GitHub Actions where nothing tells."""
    return next((ci for ci, name in _CI_FILES if (folder / name).exists()), Ci.GITHUB)


def ci_files(folder: Path, ci: Ci) -> Iterator[Path]:
    """Give the files that tell a CI system what to do in a project."""
    for path in (folder / name for known, name in _CI_FILES if known is ci):
        if path.is_dir():
            yield from sorted(file for file in path.glob("*.y*ml") if file.is_file())
        elif path.is_file():
            yield path


def default_branch(folder: Path) -> str:
    """Give the branch that changes are made for: that of the remote, else the current one, else ``main``."""
    for place in ("refs/remotes/origin/HEAD", "HEAD"):
        head = folder / ".git" / place
        if head.is_file():
            _, _, branch = head.read_text("utf-8").strip().rpartition("refs/heads/" if place == "HEAD" else "refs/remotes/origin/")
            if re.fullmatch(r"(?![0-9a-f]{40}$)[\w./-]+", branch):
                return branch
    return "main"


def site_url(folder: Path, site: str) -> str:
    """Give the URL of a site as its own files tell: a CNAME file, or the canonical URL of its home page; empty where they do not."""
    for name in {f"{site}/CNAME", "CNAME"}:
        if (folder / name).is_file():
            host = (folder / name).read_text("utf-8", errors="replace").strip()
            if re.fullmatch(r"[\w.-]+", host):
                return f"https://{host}/"
    home = folder / site / "index.html"
    found = _CANONICAL.search(home.read_bytes()) if home.is_file() else None
    return found[1].decode("utf-8", "replace").removesuffix("index.html") if found is not None else ""


def _docs_host(folder: Path, name: str) -> Host:
    is_properdocs = name.startswith("properdocs") or any("properdocs" in text for text in _requirements(folder).values())
    kind, command = (Kind.PROPERDOCS, "properdocs") if is_properdocs else (Kind.MKDOCS, "mkdocs")
    theme = read_project_file(folder / name).theme or "mkdocs"
    guess = f"{command} mkdocs-material" if theme == "material" else command
    if is_properdocs and theme in {"mkdocs", "readthedocs"}:
        guess = f"properdocs properdocs-theme-{theme}"
    packages, is_guess = _packages(folder, command, guess)
    config = "" if name.startswith(command) else f" -f {name}"
    return Host(kind, name, f"{command} build{config}", packages=packages, is_guess=is_guess)


def _packages(folder: Path, wanted: str, guess: str) -> tuple[str, bool]:
    """Give the arguments of pip that install a package and what belongs to it, and whether they are a guess."""
    for name, text in _requirements(folder).items():
        if re.search(rf"^\s*{wanted}\b", text, re.MULTILINE | re.IGNORECASE):
            return f"-r {name}", False
    return guess, True


def _requirements(folder: Path) -> dict[str, str]:
    return {name: (folder / name).read_text("utf-8", errors="replace") for name in _REQUIREMENTS if (folder / name).is_file()}

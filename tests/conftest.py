"""What several test files share."""

from __future__ import annotations

import gc
import os
import signal
import socket
from collections.abc import Generator, Iterator

import pytest
from hypothesis import settings

from tests.hostile import Hostile

settings.register_profile("linkvoice", deadline=None)  # nothing depends on timing; each run tries other examples
settings.register_profile("thorough", deadline=None, max_examples=2000)  # pytest --hypothesis-profile=thorough
settings.load_profile("linkvoice")
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as in a job in the background of a shell: programs that tests interrupt would never know
    signal.signal(signal.SIGINT, signal.default_int_handler)

GITHUB = ("GITHUB_TOKEN", "GH_TOKEN", "GITHUB_API_URL", "GITHUB_SERVER_URL", "GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE")
LONGEST = [
    "test_hostile_web", "test_continuity", "test_scale", "test_voices_browser", "test_section_browser", "test_voices_mkdocs", "test_example_site",
    "test_new_since", "test_init", "test_mkdocs", "test_positions_stamped", "test_pelican", "test_exports", "test_listen_killed", "test_listen_crowd",
    "test_listen_build", "test_pelican_idle", "test_docs", "test_voices", "test_rewrite_tags", "test_large_site",
]  # fmt: skip
"""Files that begin first, so that no worker is left with one of them at the end."""
TERMINAL = ("CI_PROJECT_DIR", "NO_COLOR", "TERM_PROGRAM", "VTE_VERSION", "WT_SESSION", "TMUX", "STY")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage while thousands of tests are collected, nor among them later: they stay to the end."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take long before the others."""
    items.sort(key=lambda item: LONGEST.index(item.path.stem) if item.path.stem in LONGEST else len(LONGEST))


@pytest.fixture
def unused_port() -> int:
    """A port of the loopback interface on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on the proxies, the CI or the state folder of whoever runs it."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "CI", "LINKVOICE_STATE", "SSL_CERT_FILE", *GITHUB, *TERMINAL):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")
    monkeypatch.setenv("DISABLE_MKDOCS_2_WARNING", "true")


@pytest.fixture
def no_authorities(monkeypatch: pytest.MonkeyPatch) -> None:
    """No certificate authority is known: to read those of the system takes longer than a visit."""
    monkeypatch.setenv("SSL_CERT_FILE", os.devnull)


@pytest.fixture
def server() -> Iterator[Hostile]:
    """A hostile server that is up."""
    with Hostile() as running:
        yield running

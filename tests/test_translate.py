"""Configurations of other checkers become ones of linkvoice, and what has no counterpart is named."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from linkvoice.config import Config
from linkvoice.errors import ConfigError, UsageError
from linkvoice.generators.lycheeignore import with_lycheeignore
from linkvoice.generators.translate import TOOLS, translate
from linkvoice.generators.translate.draft import age
from linkvoice.run import validate
from tests.hostile import linkvoice, write_site
from tests.programs import run_module

LOOSE = """
site_name: Handbook
theme: {name: material}
plugins:
  - search
  - htmlproofer:
      enabled: !ENV [ENABLED_HTMLPROOFER, False]
      validate_external_urls: true
      retry_max_times: 3
      skip_downloads: true
"""
EXCLUDES = """
site_name: Platform docs
plugins:
  - search
  - htmlproofer:
      raise_error_after_finish: true
      raise_error_excludes:
        404: ['https://wiki.corp.test/*', 'https://github.com/acme/private']
        403: ['*']
        -1: ['https://old.test']
        504: ['https://slow.test/*']
      ignore_urls:
        - https://github.com/acme/*
        - https://www.linkedin.com/*
      ignore_pages:
        - changelog.md
        - api/*
      warn_on_ignored_urls: true
"""
INSIDE_ONLY = """
plugins:
  search: {}
  htmlproofer:
    raise_error: true
    validate_external_urls: false
    validate_rendered_template: true
    max_workers: 8
    user_agent: Docs
    surprise: 1
"""
LYCHEE = r"""
verbose = "info"
cache = true
max_cache_age = "2d"
max_concurrency = 14
max_retries = 2
timeout = 20
accept = [200, "100..=103", "403", "429", 404]
exclude = ['^https://www\.linkedin\.com', 'twitter\.com/(.*)', '(?P<broken']
exclude_path = ["vendor/", '^docs/old\.md$', '(^|/)test/']
include_fragments = "full"
require_https = false
host_request_interval = "50ms"
base_url = "https://harbour.test/docs/"
fallback_extensions = ["html"]
header = { accept = "text/html" }
user_agent = ["not", "text"]
novelty = 1

[hosts."api.harbour.test"]
concurrency = 2
headers = { Authorization = "Bearer sesame", "X-Token" = "$TOKEN" }
"""
LINKCHECKER = """
[checking]
threads=20
timeout=soon
maxrequestspersecond=5
sslverify=0

[filtering]
ignore=
  ^mailto:
  https://example\\.test/(private|drafts)/
checkextern=1
ignorewarnings=url-too-long,http-redirected

[authentication]
entry=https://intra.test/ ann opensesame

[AnchorCheck]
"""
WORKFLOW = r"""
jobs:
  proof:
    steps:
      - run: gem install html-proofer
      - run: |
          bundle exec htmlproofer --ignore-urls "/linkedin.com/,https://acme.test/gone" --ignore-status-codes=0,403,404 \
            --no-check-external-hash --assume-extension .html --cache '{"timeframe":{"external":"2w"}}' --swap-urls '^/base:' \
            --ignore-files ./_site/404.html,/drafts/ --enforce-https --checks Links,Images ./_site && echo done
"""
RAKEFILE = r"""
require "html-proofer"
task :test do
  options = {
    :assume_extension => true,
    disable_external: true,
    ignore_urls: [/localhost/, "https://acme.test/login", %r{^https://x\.test/\d{4}/}],
    ignore_files: ["./_site/feed.html"],
    swap_urls: { %r{^/base/} => "/" },
    typhoeus: { timeout: 45, connecttimeout: 9 },
    hydra: { max_concurrency: 5 },
    check_internal_hash: false,
    cache: { timeframe: { external: '30d' } },
    ignore_empty_mailto: true,
  }
  HTMLProofer.check_directory("./_site", options).run
end
"""


def write(folder: Path, name: str, text: str) -> None:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


@pytest.mark.parametrize(
    ("text", "options", "left"),
    [
        (
            LOOSE,
            {"fail_on": "never", "outbound": {"max_retries": 3}},
            ["enabled: it comes from the environment", "raise_error: the build passed", "skip_downloads: needs no counterpart"],
        ),
        (
            EXCLUDES,
            {
                "ignore_urls": ["https://github.com/acme/private", "https://github.com/acme/*", "https://www.linkedin.com/*"],
                "ignore_pages": ["/changelog.md", "/api/**"],
                "outbound": {"hosts": {"wiki.corp.test": {"accept": [404]}}},
            },
            [
                "raise_error_excludes 404 https://github.com/acme/private: it is in `ignore_urls` now",
                "raise_error_excludes 403: needs no counterpart",
                "raise_error_excludes -1: needs no counterpart",
                "raise_error_excludes 504: needs no counterpart",
                "warn_on_ignored_urls: there is none",
            ],
        ),
        (
            INSIDE_ONLY,
            {"outbound": {"when": "never", "concurrency": 8, "user_agent": "Docs"}},
            ["raise_error: linkvoice lists", "validate_rendered_template: needs no", "surprise: linkvoice knows no such option"],
        ),
    ],
    ids=["loose", "excludes", "inside only"],
)
def test_the_mkdocs_plugin_htmlproofer(tmp_path: Path, text: str, options: dict[str, Any], left: list[str]) -> None:
    """Its options are translated; those that linkvoice does not need, or does otherwise, are named with what to do."""
    write(tmp_path, "mkdocs.yml", text)

    draft = translate("htmlproofer", tmp_path)

    assert draft.options == options
    assert [line.startswith(start) for line, start in zip(draft.left, left, strict=False)] == [True] * len(left), draft.left
    assert draft.left[len(left) :] == ["plugin: take `htmlproofer` out of mkdocs.yml when you are content, or links are checked twice"]


def test_lychee(tmp_path: Path) -> None:
    """Regular expressions stay what they are; secrets, and values that make no sense here, are left."""
    write(tmp_path, "lychee.toml", LYCHEE)
    write(tmp_path, ".lycheeignore", "x")

    draft = translate("lychee", tmp_path)

    assert draft.options == {
        "accept": [404],
        "clean_urls": True,
        "ignore_pages": ["vendor", "/docs/old.md"],
        "ignore_urls": [r"re:^https://www\.linkedin\.com", r"re:twitter\.com/(.*)"],
        "outbound": {
            "concurrency": 14,
            "host_interval": 0.05,
            "hosts": {"api.harbour.test": {"concurrency": 2, "headers": {"X-Token": "$TOKEN"}}},
            "max_age": {"ok": "2d"},
            "max_retries": 2,
            "timeout": 20,
        },
        "site_url": "https://harbour.test/docs/",
    }
    assert [line.partition(": ")[0] for line in draft.left] == [
        "verbose",
        "cache",
        "accept 403",
        "accept 429",
        "exclude",
        "exclude_path (^|/)test/",
        "include_fragments",
        "header",
        "user_agent",
        "novelty",
        "hosts.api.harbour.test.headers.Authorization",
        ".lycheeignore",
    ]
    assert "sesame" not in str(draft)


def test_lychee_in_pyproject(tmp_path: Path) -> None:
    """[tool.lychee] is read where there is no lychee.toml."""
    write(tmp_path, "pyproject.toml", "[tool.lychee]\noffline = true\n")

    draft = translate("lychee", tmp_path)

    assert (draft.file, draft.options, draft.left) == ("pyproject.toml", {"outbound": {"when": "never"}}, [])


def test_linkchecker(tmp_path: Path) -> None:
    """Its INI file is read; names and passwords are left out."""
    write(tmp_path, ".linkchecker/linkcheckerrc", LINKCHECKER)

    draft = translate("linkchecker", tmp_path)

    assert draft.options == {
        "ignore_urls": ["re:^mailto:", r"re:https://example\.test/(private|drafts)/"],
        "outbound": {"concurrency": 20, "host_interval": 0.2},
    }
    assert [line.partition(": ")[0] for line in draft.left] == [
        "[checking] timeout",
        "[checking] sslverify",
        "[filtering] ignorewarnings",
        "[authentication] entry",
        "[AnchorCheck]",
    ]
    assert "sesame" not in str(draft)


def test_linkchecker_looked_inside_only(tmp_path: Path) -> None:
    """Without checkextern it asked nobody outside, and neither does linkvoice, which says so."""
    write(tmp_path, "linkcheckerrc", "[filtering]\n")

    draft = translate("linkchecker", tmp_path)

    assert draft.options == {"outbound": {"when": "never"}}
    assert draft.left[0].startswith("checkextern: links that leave the site were not checked")


def test_html_proofer_in_a_workflow(tmp_path: Path) -> None:
    """The flags of its call are read, over continued lines, and no further than the command goes."""
    write(tmp_path, ".github/workflows/proof.yml", WORKFLOW)

    draft = translate("html-proofer", tmp_path)

    assert draft.options == {
        "accept": [404],
        "clean_urls": True,
        "ignore_pages": ["/404.html"],
        "ignore_urls": ["re:linkedin.com", "https://acme.test/gone"],
        "outbound": {"max_age": {"ok": "14d"}},
        "rules": {"ignore": ["LV510"]},
    }
    assert [line.partition(": ")[0] for line in draft.left] == [
        "ignore_status_codes 0",
        "ignore_status_codes 403",
        "swap_urls",
        "ignore_files /drafts/",
        "enforce_https",
        "checks",
    ]


def test_html_proofer_in_a_rakefile(tmp_path: Path) -> None:
    """The values that are written out in Ruby are read."""
    write(tmp_path, "Rakefile", RAKEFILE)

    draft = translate("html-proofer", tmp_path)

    assert draft.options == {
        "clean_urls": True,
        "ignore_pages": ["/feed.html"],
        "ignore_urls": ["re:localhost", "https://acme.test/login", r"re:^https://x\.test/\d{4}/"],
        "outbound": {"concurrency": 5, "connect_timeout": 9, "max_age": {"ok": "30d"}, "timeout": 45, "when": "never"},
        "rules": {"ignore": ["LV502", "LV514"]},
    }
    assert draft.left == ["swap_urls: set `site_url` instead: it tells which path the site is served under"]


@pytest.mark.parametrize("tool", sorted(TOOLS))
def test_what_comes_out_is_always_a_configuration(tmp_path: Path, tool: str) -> None:
    """Whatever the old files say, the new options are valid."""
    for name, text in {"mkdocs.yml": EXCLUDES, "lychee.toml": LYCHEE, "linkcheckerrc": LINKCHECKER, "Rakefile": RAKEFILE}.items():
        write(tmp_path, name, text)

    validate(Config.from_mapping(translate(tool, tmp_path).options))


@pytest.mark.parametrize("tool", sorted(TOOLS))
def test_a_tool_that_is_not_configured_is_wrong_use(tmp_path: Path, tool: str) -> None:
    """The message says where its configuration would stand."""
    write(tmp_path, ".github/workflows/ci.yml", "jobs: {a: {steps: [{run: pip install mkdocs-htmlproofer-plugin}]}}")

    with pytest.raises(UsageError, match=f"There is no configuration of {tool} in"):
        translate(tool, tmp_path)


@pytest.mark.parametrize(("tool", "file"), [("lychee", "lychee.toml"), ("linkchecker", "linkcheckerrc"), ("htmlproofer", "mkdocs.yml")])
def test_a_broken_configuration_is_wrong_use(tmp_path: Path, tool: str, file: str) -> None:
    """What cannot be read is said in one sentence."""
    write(tmp_path, file, "= [\n: ]")

    with pytest.raises(UsageError):
        translate(tool, tmp_path)


@pytest.mark.parametrize(("text", "expected"), [("2d", "2d"), ("2w", "14d"), ("1M", "30d"), ("90", "90s"), ("soon", None)])
def test_times(text: str, expected: str | None) -> None:
    """Other tools know weeks, months and bare seconds."""
    assert age(text) == expected


# .lycheeignore


def test_the_check_leaves_out_what_lycheeignore_names(tmp_path: Path) -> None:
    """Its lines are searched in URLs; comments and empty lines say nothing."""
    write_site(tmp_path / "site", {"index.html": ["https://acme.dev/a", "https://acme.dev/b"]})
    write(tmp_path, ".lycheeignore", "# ours\n\nacme\\.dev/a$\n")

    result = linkvoice("check", "site", "--offline", "--format", "json", cwd=tmp_path)

    outcomes = {outcome["url"]: outcome["status"] for outcome in json.loads(result.stdout)["outcomes"]}
    assert outcomes == {"https://acme.dev/a": "skipped", "https://acme.dev/b": "unchecked"}


def test_a_build_leaves_it_out_too(tmp_path: Path) -> None:
    """The plugin reads the file beside mkdocs.yml."""
    write(tmp_path, ".lycheeignore", "gone")
    write(tmp_path, "docs/index.md", "[x](gone.md)")
    write(tmp_path, "mkdocs.yml", json.dumps({"site_name": "x", "plugins": [{"linkvoice": {"outbound": {"when": "never"}}}]}))

    result = run_module("mkdocs", "build", "-q", cwd=tmp_path, env=os.environ)

    assert (result.returncode, "LV501" in result.stderr) == (0, False)


def test_a_line_that_is_no_regular_expression_is_named(tmp_path: Path) -> None:
    """With its number, as wrong configuration."""
    write(tmp_path, ".lycheeignore", "fine\n(\n")

    with pytest.raises(ConfigError, match=r"\.lycheeignore:2: `\(` is not a regular expression"):
        with_lycheeignore(Config(), tmp_path)

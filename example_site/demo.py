"""Shows what linkvoice does.

    python example_site/demo.py                the example site: every planted defect must be found, and nothing else
    python example_site/demo.py MKDOCS_YML     your own site, with linkvoice added; your files stay as they are

The example leads to a web of its own on the loopback interface (``web.py``), so it shows the same everywhere. That web
leads to the example, too: an export of a search console, a service that receives webmentions, the pages that link, and the
log of a server that tells who sent readers.
Your own site is built into a temporary folder, and its outbound links are asked for at most 20 seconds.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import trustme
from readers import write_log
from web import Table, open_web

HERE = Path(__file__).resolve().parent
CONFIG = f"{HERE.name}/mkdocs.yml"
REPORT = Path(".linkvoice", "report.json")
"""Where mkdocs.yml says that the report goes."""
QUIET = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
"""What keeps banners of third parties out of the output."""
LEDGER = Path("linkvoice.ledger.jsonl")
"""Where what is known of links to the example is kept. A real site commits it; here it is made anew, to show how it comes about."""
EXPORT = f"{HERE.name}/inbound/search-console-latest-links.csv"
TOKEN = "demo-GhQ2mZ7wVt4kPx9n"
"""The key of the example's account, by which ``web.toml`` knows it. It opens nothing else."""
SECTION = re.compile(r'<section class="linkvoice linkvoice-([a-z-]+)".*?</section>', re.DOTALL)
REFERRER = re.compile(r'class="linkvoice-page" href="([^"]+)"')


@dataclass(frozen=True, slots=True, order=True)
class Defect:
    """What a finding and a row of planted.toml have in common."""

    source: str
    """The file to correct, relative to the example."""
    code: str
    severity: str
    url: str
    """Where the link leads; for findings about a page itself, its path in the built site."""

    def __str__(self) -> str:
        """Write it on one line."""
        return f"{self.source}: {self.code} {self.severity}: {self.url}"


def main(arguments: Sequence[str]) -> int:
    """Run the demo; gives the exit code."""
    if any(argument.startswith("-") for argument in arguments) or len(arguments) > 1:
        say(__doc__ or "")
        return 0 if {"-h", "--help"} & set(arguments) else 2
    os.environ.update(QUIET)
    return show_site(Path(arguments[0])) if arguments else asyncio.run(show_example())


async def show_example() -> int:
    """Learn who links to the example, build it, and compare what was found with what was planted."""
    for made in (REPORT, LEDGER):
        (HERE / made).unlink(missing_ok=True)
    problems: list[str] = []
    with tempfile.TemporaryDirectory(prefix="linkvoice-demo-") as folder:
        authority = trustme.CA()
        async with open_web(Table.read(HERE / "web.toml"), authority) as web:
            environment = surroundings(web.address, authority, Path(folder))
            log = Path(folder, "access.log")
            write_log(log, HERE / "readers.toml")
            for command in ("import", EXPORT, str(log)), ("listen",):
                code = await run("linkvoice", *command, "--config", CONFIG, environment=environment)
                problems += [f"linkvoice {command[0]} ended with exit code {code}"] if code else []
            code = await run("mkdocs", "build", "--config-file", CONFIG, environment=environment)
    problems += [f"the example's web was asked for something that it does not have: {request}" for request in web.refused]
    problems += compare(HERE, code)
    say()
    if problems:
        say("The demo went wrong:", *problems)
        return 1
    planted = sum(planted_defects(HERE).values())
    say(f"The build failed, as it should: {planted} defects were planted, these {planted} were found, and nothing else.")
    tell_where(HERE / "site", HERE / REPORT)
    say(f"  why each is a defect:  {shown(HERE / 'planted.toml')}")
    return 0


async def run(module: str, *arguments: str, environment: Mapping[str, str]) -> int:
    """Run a command in the folder above the example, as a person at the top of the repository would; gives its exit code."""
    say(f"$ {' '.join((module, *arguments))}")
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", module, *arguments, cwd=HERE.parent, env=environment)
    code = await process.wait()
    say()
    return code


def show_site(file: Path) -> int:
    """Build somebody's site with linkvoice into a temporary folder; gives the exit code of the build."""
    from mkdocs.exceptions import MkDocsException

    logging.basicConfig(format="%(levelname)-8s-  %(message)s", stream=sys.stderr)
    logging.getLogger("mkdocs").setLevel(logging.INFO)
    output = Path(tempfile.mkdtemp(prefix="linkvoice-demo-"))
    os.environ["LINKVOICE_STATE"] = str(output / "state")
    file = file.resolve()
    if file.parent.is_dir():
        os.chdir(file.parent)  # some extensions look for files in the current folder: build where its author builds
    code: int | str | None = 0
    try:
        build(file, output)
    except MkDocsException as error:
        error.show()
        code = error.exit_code
    except SystemExit as stop:  # how MkDocs ends a build that failed
        code = stop.code
    say()
    say(f"The build ended with exit code {code}. Nothing of yours was changed.")
    tell_where(output / "site", output / "report.json")
    return code if isinstance(code, int) else 1


def build(file: Path, output: Path) -> None:
    """Build a site as ``mkdocs build`` does, with linkvoice among its plugins and all that it writes in `output`.

    Raises:
        MkDocsException: MkDocs cannot use the configuration.
        SystemExit: the build failed.
    """
    import msgspec
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.config import load_config

    from linkvoice.generators.mkdocs import LinkvoicePlugin

    config = load_config(config_file=str(file), site_dir=str(output / "site"))
    plugin = config.plugins.get("linkvoice")
    options: dict[str, Any] = {}
    if isinstance(plugin, LinkvoicePlugin):
        options = msgspec.to_builtins(plugin.options)
    else:
        plugin = LinkvoicePlugin()
        config.plugins["linkvoice"] = plugin
    plugin.load_config({**options, "reports": {"json": str(output / "report.json")}}, config.config_file_path)
    config.plugins.on_startup(command="build", dirty=False)
    try:
        mkdocs_build(config)
    finally:
        config.plugins.on_shutdown()


def surroundings(proxy: str, authority: trustme.CA, folder: Path) -> dict[str, str]:
    """The environment of a CI job whose only way out is `proxy`, and which has the key of an account."""
    certificate = folder / "authority.pem"
    authority.cert_pem.write_to_path(str(certificate))
    theirs = {"ALL_PROXY", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_DIR"}
    environment = {name: value for name, value in os.environ.items() if name.upper() not in theirs}
    ours = {"CI": "true", "HTTP_PROXY": proxy, "HTTPS_PROXY": proxy, "SSL_CERT_FILE": str(certificate), "LINKVOICE_STATE": str(folder / "state")}
    return {**environment, **ours, "WEBMENTION_IO_TOKEN": TOKEN}


def compare(example: Path, code: int) -> list[str]:
    """Say what is wrong with a build of the example that ended with `code`; nothing when it found exactly what was planted."""
    report = example / REPORT
    if not report.is_file():
        return [f"mkdocs ended with exit code {code} and wrote no report"]
    problems = [] if code == 1 else [f"mkdocs ended with exit code {code} instead of 1"]
    planted, found = planted_defects(example), found_defects(example, json.loads(report.read_text("utf-8")))
    problems += [f"missing:     {defect}" for defect in sorted((planted - found).elements())]
    problems += [f"unexpected:  {defect}" for defect in sorted((found - planted).elements())]
    return problems


def planted_defects(example: Path) -> Counter[Defect]:
    """Read what planted.toml says must be found."""
    rows = tomllib.loads((example / "planted.toml").read_text("utf-8"))["defect"]
    return Counter(Defect(row["source"], row["code"], row["severity"], row["url"]) for row in rows)


def found_defects(example: Path, report: Mapping[str, Any]) -> Counter[Defect]:
    """Read what a report says was found."""
    return Counter(
        Defect(_below(example, finding["source"]["path"]), finding["code"], finding["severity"], finding["url"]) for finding in report["findings"]
    )


def tell_where(site: Path, report: Path) -> None:
    """Name the built site, its best pages to look at, and the report, as far as they are there."""
    if (site / "index.html").is_file():
        say(f"  the built site:        {shown(site / 'index.html')}")
    best = best_pages(site)
    for section, name, said in (
        ("linked-from", "a page with backlinks", "linked from {} pages, see its end"),
        ("mentioned-by", "a page with mentions", "mentioned by {} pages of others, see its end"),
        ("voices", "who links to it", "{} pages of others"),
    ):
        if section in best:
            count, page = best[section]
            say(f"  {name + ':':22} {shown(page)} ({said.format(count)})")
    if report.is_file():
        say(f"  the report:            {shown(report)}")


def best_pages(site: Path) -> dict[str, tuple[int, Path]]:
    """Find, for each section of linkvoice, the page of a built site where it lists the most pages, and how many."""
    best: dict[str, tuple[int, Path]] = {}
    for page in sorted(site.rglob("*.html")):
        for section in SECTION.finditer(page.read_text("utf-8", errors="replace")):
            count = len(set(REFERRER.findall(section[0])))
            best[section[1]] = max(best.get(section[1], (0, page)), (count, page))
    return best


def shown(path: Path) -> str:
    """A path as a person in the current folder would write it."""
    return os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)


def say(*lines: str) -> None:
    """Print lines, an empty one for none."""
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def _below(example: Path, path: str) -> str:
    """The path of a report relative to the example."""
    return (example.parent / path).resolve().relative_to(example).as_posix()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

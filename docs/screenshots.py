"""Takes the pictures of this documentation: the example site, built with each theme and looked at with Chromium.

    python docs/screenshots.py            the few pictures that the documentation shows, into docs/assets/
    python docs/screenshots.py FOLDER     every view (themes, light and dark, wide and narrow) into FOLDER, to be looked at

The example's demo runs first, in a copy, so that there is a ledger to show, and readers whom others sent; another build has the
three strong and three hundred faint voices of the tests. It needs `chromium`, and no network.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path
from threading import Thread
from typing import Any, Final, NamedTuple

import yaml
from playwright.sync_api import Browser, Route, sync_playwright

__all__ = ["main"]

ROOT: Final = Path(__file__).resolve().parent.parent
FLAGS: Final = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync")
QUIET: Final = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
THEMES: Final[Mapping[str, Mapping[str, Any]]] = {
    "mkdocs-light": {"name": "mkdocs", "highlightjs": False},
    "mkdocs-dark": {"name": "mkdocs", "highlightjs": False, "color_mode": "dark"},
    "readthedocs": {"name": "readthedocs", "highlightjs": False},
    "material-light": {},
    "material-dark": {"palette": {"scheme": "slate", "primary": "indigo", "accent": "teal"}},
}
"""What takes the place of the example's theme, or of a part of it; nothing for the example as it is."""


class View(NamedTuple):
    """A page as somebody sees it."""

    page: str
    """Its address below the site's root."""
    at: str = ""
    """Selector of what the window is scrolled to; empty for the top of the page."""
    above: int = 110
    """Pixels of the page that are seen above it, or hidden by a theme's bar."""
    theme: str = "material-light"
    width: int = 1280
    height: int = 900
    """0 for the whole page."""
    scale: float = 1.5
    """Pixels of the picture for each one of the page."""
    choir: bool = False
    """With the voices of `tests.choir` in place of those that the demo has heard."""


SHOWN: Final = {
    "who-links-to-us": View("who-links-to-us/", "#lv-strongest", height=700),
    "few-and-many": View("who-links-to-us/", height=1230, choir=True),
    "who-sends-readers": View("who-links-to-us/", ".linkvoice-referrals", 170, height=480),
    "mentioned-by": View("guide/calibration/", "#lv-mentioned-by", 450),
    "linked-from": View("guide/schools/", "#lv-linked-from"),
}
"""The pictures that are in the documentation, by name."""
PAGES: Final = (("who-links-to-us/", False), ("who-links-to-us/", True), ("guide/calibration/", False))
"""Each page, and whether with the choir."""
CHOIR: Final = {"concepts/deep-log/": "The deep log", "guide/sensors/": "Choosing sensors", "guide/calibration/": "Calibration", "": "Lanternfish"}
"""Pages of the example that the choir sings of."""
WIDTHS: Final = (360, 1280)


def main(arguments: Sequence[str]) -> int:
    """Take pictures; gives the exit code."""
    chromium = shutil.which("chromium")
    if chromium is None or len(arguments) > 1 or any(argument.startswith("-") for argument in arguments):
        print(__doc__ if chromium is not None else "There is no `chromium` to take pictures with.")
        return 2
    views = _all_views() if arguments else SHOWN
    folder = Path(arguments[0] if arguments else ROOT / "docs" / "assets")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="linkvoice-screenshots-") as place, sync_playwright() as playwright:
        example = _listened(Path(place))
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for choir, theme in sorted({(view.choir, view.theme) for view in views.values()}):
            if choir:
                _assemble(example)
            with _served(_built(example, theme)) as start:
                for name, view in views.items():
                    if (view.theme, view.choir) == (theme, choir):
                        _shoot(browser, start, view, folder / f"{name}.png")
                        print(folder / f"{name}.png")
        browser.close()
    return 0


def _all_views() -> dict[str, View]:
    """Every page in every theme and width, as a whole; of the choir, which is long, what stands before its lists."""
    return {
        f"{page.strip('/').replace('/', '-')}{'-choir' * choir}-{theme}-{width}": View(
            page, theme=theme, width=width, height=2400 * choir, scale=1, choir=choir
        )
        for (page, choir), theme, width in product(PAGES, THEMES, WIDTHS)
    }


def _listened(place: Path) -> Path:
    """Copy the example, and run its demo there, so that it has a ledger; who sends readers is counted again, where builds look for it."""
    example = place / "example_site"
    shutil.copytree(ROOT / "example_site", example, ignore=shutil.ignore_patterns("site", ".linkvoice", "*.jsonl", "__pycache__"))
    _run(str(example / "demo.py"))
    sys.path.insert(0, str(example))
    from readers import write_log

    write_log(place / "access.log", example / "readers.toml")
    _run("-m", "linkvoice", "import", str(place / "access.log"), "--config", str(example / "mkdocs.yml"))
    return example


def _assemble(example: Path) -> None:
    """Put the choir in place of the links that the example knows. Nobody has counted who came by its voices."""
    from linkvoice.fetch.visit_store import VISITS
    from linkvoice.inbound.ledger import Ledger, write_ledger

    sys.path.insert(0, str(ROOT))
    from tests.choir import choir

    pages = {f"{path}index.html": title for path, title in CHOIR.items()}
    records = [link.record for link in choir(pages, datetime.now(UTC).date(), "https://lanternfish.test/docs/")]
    ledger = example / "linkvoice.ledger.jsonl"
    ledger.unlink()  # or both would be merged
    (example / ".linkvoice" / VISITS).unlink()
    write_ledger(ledger, Ledger({record.key: record for record in records}))


def _built(example: Path, theme: str) -> Path:
    """Build the example with a theme; gives the folder of the site."""
    settings = yaml.safe_load((example / "mkdocs.yml").read_text("utf-8"))
    other = THEMES[theme]
    settings["theme"] = dict(other) if "name" in other else {**settings["theme"], **other}
    for plugin in settings["plugins"]:
        if isinstance(plugin, dict) and "linkvoice" in plugin:
            plugin["linkvoice"] |= {"fail_on": "never", "outbound": {"when": "never"}}
    file, site = example / f"{theme}.yml", example / theme
    file.write_text(json.dumps(settings), "utf-8")  # JSON is YAML
    _run("-m", "mkdocs", "build", "--quiet", "--config-file", str(file), "--site-dir", str(site))
    return site


def _run(*arguments: str) -> None:
    """Run Python; what it says is only of interest when it fails."""
    command = [sys.executable, *arguments]
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, **QUIET})  # noqa: S603 - ours
    if done.returncode:
        sys.exit(f"{done.stdout}\n{' '.join(command)} ended with exit code {done.returncode}")


def _shoot(browser: Browser, start: str, view: View, file: Path) -> None:
    """Show a view in a window of its own, with no way out of the loopback interface, and take its picture."""

    def inside(route: Route) -> None:
        if route.request.url.startswith(start):
            route.continue_()
        else:
            route.abort()

    window = browser.new_page(viewport={"width": view.width, "height": view.height or 900}, device_scale_factor=view.scale, reduced_motion="reduce")
    window.route("**/*", inside)
    window.goto(start + view.page, wait_until="networkidle")
    if view.at:
        window.locator(view.at).evaluate("(node, above) => scrollTo(0, node.getBoundingClientRect().top + scrollY - above)", view.above)
        window.wait_for_timeout(300)  # themes mark in the table of contents where the reader is
    window.screenshot(path=file, full_page=not view.height)
    window.close()


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing of it."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""A browser, and sites for it on the loopback interface."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

__all__ = ["CHROMIUM", "CONTRASTS", "LOOPBACK", "confined", "launched", "served"]

CHROMIUM = shutil.which("chromium")
if CHROMIUM is None and os.environ.get("LINKVOICE_NEEDS_ALL") != "1":
    pytest.skip("there is no `chromium` to show pages with; LINKVOICE_NEEDS_ALL=1 makes this a failure", allow_module_level=True)

LOOPBACK = "http://127.0.0.1:"
"""What the URLs of all served folders begin with."""
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]

CONTRASTS = """section => {
  const paint = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = colour => {
    paint.clearRect(0, 0, 1, 1); paint.fillStyle = colour; paint.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = paint.getImageData(0, 0, 1, 1).data; return [r, g, b, a / 255];
  };
  const over = (top, alpha, bottom) => top.slice(0, 3).map((part, i) => part * alpha + bottom[i] * (1 - alpha));
  const luminance = colour => colour.map(part => part / 255).map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
  const contrasts = {};
  const texts = document.createTreeWalker(section, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || element.closest('a')) continue;
    let opacity = 1, layers = [];
    for (let node = element; node; node = node.parentElement) {
      layers.unshift(rgba(getComputedStyle(node).backgroundColor));
      opacity *= Number(getComputedStyle(node).opacity);
    }
    const ground = layers.reduce((bottom, layer) => over(layer, layer[3], bottom), [255, 255, 255]);
    const ink = rgba(getComputedStyle(element).color);
    const [light, dark] = [luminance(over(ink, ink[3] * opacity, ground)), luminance(ground)].sort((a, b) => b - a);
    contrasts[texts.currentNode.data.trim().slice(0, 40)] = (light + 0.05) / (dark + 0.05);
  }
  return contrasts;
}"""
"""Gives the contrast of each text in an element but those of links."""


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing of it."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def launched() -> Iterator[Browser]:
    """Run a browser."""
    if CHROMIUM is None:
        pytest.fail("LINKVOICE_NEEDS_ALL=1, and there is no `chromium`; install it (Debian: apt-get install chromium).")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        yield browser
        browser.close()


def confined(page: Page, start: str) -> Page:
    """Let a page ask nothing but what begins with `start`."""

    def inside(route: Route) -> None:
        if route.request.url.startswith(start):
            route.continue_()
        else:
            route.abort()

    page.route("**/*", inside)
    return page


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder; gives its URL."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"{LOOPBACK}{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()

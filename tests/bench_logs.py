"""Measures what an access log of 1,000,000 lines costs to read, and compares the numbers with those of a slow reader.

Usage: python -m tests.bench_logs [LINES]. It is no test: it takes a minute. At least 150,000 lines a second of CPU time, and less than
150 MB, are what it should say.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.logs import access_log, truth

_READ = """
import json, resource, sys, time
from pathlib import Path
from linkvoice.inbound.ours import Ours
from linkvoice.inbound.traffic.read import read_traffic
start = time.process_time()
with Path(sys.argv[1]).open("rb") as file:
    traffic = read_traffic(file, "access.log", Ours("https://docs.acme.dev/"))
seconds = time.process_time() - start
numbers = [traffic.lines, traffic.visits, sum(traffic.wanted.values()), traffic.broken, traffic.bots, traffic.spam]
print(json.dumps([numbers, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


def main(lines: int) -> None:
    """Write a log, read it in a process of its own, and print what that cost."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "access.log"
        with log.open("wb") as file:
            file.writelines(line + b"\n" for line in access_log(lines))
        answer = subprocess.run([sys.executable, "-c", _READ, str(log)], capture_output=True, text=True, check=True).stdout
    numbers, seconds, memory = json.loads(answer)
    found = truth(access_log(lines))
    expected = [found.lines, found.visits.total(), found.wanted.total(), found.broken, found.bots, found.spam]
    sys.stdout.write(
        f"{lines:,} lines: {seconds:.2f} s of CPU time, {lines / seconds:,.0f} lines a second, {memory:.0f} MB at most\n"
        f"lines, visits, asked in vain, broken, programs, spam: {numbers}, {'the same' if numbers == expected else f'not {expected}'} to a slow reader\n"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)

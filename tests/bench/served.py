"""Measure the CPU time per request of a server on the first core, with a load generator on the second.

Request rates depend on the client and on other load; CPU time per request does so much less. A ratio here is
the number of requests that one server answers with the CPU time that the other needs for one.
"""

import json
import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.processes import family

BIN = Path(sys.executable).parent
CONNECTIONS = 16
TICKS = os.sysconf("SC_CLK_TCK")
SERVER_CORE, CLIENT_CORE = 0, min(1, (os.cpu_count() or 1) - 1)


@dataclass
class Server:
    """A running server, with its measured rates (per second) and costs (CPU seconds per request)."""

    address: str
    process: "subprocess.Popen[bytes]"
    rates: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)

    def cpu_seconds(self) -> float:
        """Return the CPU time of the server and its child processes."""
        return cpu_seconds(self.process.pid)

    def megabytes(self) -> float:
        """Return the resident memory of the largest process of the server."""
        return max(_resident(pid) for pid in family(self.process.pid)) / 1e6


def cpu_seconds(pid: int) -> float:
    """Return the CPU time of a process and its descendants."""
    return sum(ticks_of(member) for member in family(pid)) / TICKS


def ticks_of(pid: int) -> int:
    """Return the clock ticks of processor time that a process has used; 0 if it has ended."""
    try:
        parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(parts[11]) + int(parts[12])


def _resident(pid: int) -> int:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def serving(command: Sequence[str], ready: str, environment: Mapping[str, str]) -> Iterator[Server]:
    """Start `command`, with a free port for {port}; yield the server once the path `ready` answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    arguments = [argument.format(port=port) for argument in command]
    process = subprocess.Popen(
        arguments,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: os.sched_setaffinity(0, {SERVER_CORE}),
    )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address + ready, process)
        yield Server(address, process)
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_for(url: str, process: "subprocess.Popen[bytes]", seconds: float = 300) -> None:
    """Wait until `url` answers 200."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=60) as response:
                if response.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            pass
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{url} did not become ready")
        time.sleep(0.02)


def hub_command() -> list[str]:
    """Return the command that serves the hub."""
    return [str(BIN / "hub"), "serve", "--port", "{port}"]


def bare_command() -> list[str]:
    """Return the command that serves the Flask app of tests.bench.apps, with the same server as the hub.

    The hub runs its own WSGI app behind an ASGI adapter, whose cost is part of what is compared.
    """
    return _granian("wsgi", "create", "--blocking-threads", "4")


def asgi_command() -> list[str]:
    """Return the command that serves the app without a framework of tests.bench.apps."""
    return _granian("asginl", "create_asgi")


def _granian(interface: str, factory: str, *options: str) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "--interface", interface, "--factory", "--host", "127.0.0.1"),
        *("--port", "{port}", "--workers", "1", "--no-access-log", *options, f"tests.bench.apps:{factory}"),
    ]


def load(
    server: Server, paths: Sequence[str], seconds: float, headers: Mapping[str, str], connections: int
) -> None:
    """Request `paths` in turn for `seconds`; append the rate and the cost to the server."""
    options = [
        "--seconds",
        str(seconds),
        "--connections",
        str(connections),
        "--headers",
        json.dumps(dict(headers)),
    ]
    before = server.cpu_seconds()
    result = subprocess.run(
        [sys.executable, "-m", "tests.bench.client", server.address, *options, *paths],
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=lambda: os.sched_setaffinity(0, {CLIENT_CORE}),
    )
    spent = server.cpu_seconds() - before
    counts = json.loads(result.stdout)
    server.rates.append(counts["done"] / counts["seconds"])
    server.costs.append(spent / counts["done"])


@dataclass(frozen=True)
class Pair:
    """The comparison of two servers: ratio of costs, its spread over the rounds, rates and costs."""

    ours: float
    theirs: float
    ratio: float
    low: float
    high: float
    our_cost: float
    their_cost: float


def by_turns(
    ours: tuple[Server, Sequence[str], Mapping[str, str]],
    theirs: tuple[Server, Sequence[str], Mapping[str, str]],
    *,
    rounds: int = 5,
    seconds: float = 2,
    connections: int = CONNECTIONS,
) -> Pair:
    """Load two servers alternately, after a warm-up round of each, and compare them."""
    sides = (ours, theirs)
    for server, paths, headers in sides:
        load(server, paths, seconds, headers, connections)
        server.rates.clear()
        server.costs.clear()
    for number in range(rounds):
        for server, paths, headers in sides if number % 2 else reversed(sides):
            load(server, paths, seconds, headers, connections)
    ratios = [b / a for a, b in zip(ours[0].costs, theirs[0].costs, strict=True)]
    return Pair(
        ours=statistics.median(ours[0].rates),
        theirs=statistics.median(theirs[0].rates),
        ratio=statistics.median(ratios),
        low=min(ratios),
        high=max(ratios),
        our_cost=statistics.median(ours[0].costs),
        their_cost=statistics.median(theirs[0].costs),
    )

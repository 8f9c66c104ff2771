"""P14: how soon a hub listens that was prepared before, as with `make run` the second time."""

import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tests.bench.goals import Measured, limit
from tests.bench.served import BIN
from tests.support.ports import free_port

STARTS = 5
MAX_SECONDS = 1.5
IMPORT = "import gc, os; gc.disable(); import hub.cli; os._exit(0)"


def second_start(instance: Path) -> list[Measured]:
    """Prepare a hub with the content of the checkout, start it again some times, and import it as often."""
    environment = {**os.environ, "HUB_INSTANCE_DIR": str(instance)}
    subprocess.run([BIN / "hub", "prepare"], env=environment, check=True, capture_output=True)
    pairs = [_start(environment) for _ in range(STARTS)]
    imported = statistics.median(_import() for _ in range(STARTS))
    listening, first_page = map(statistics.median, zip(*pairs, strict=True))
    start = Measured(
        "P14",
        "`hub serve --prepare` the second time, until it listens",
        "140",
        f"{listening:.2f} s",
        f"{MAX_SECONDS} s",
        listening <= MAX_SECONDS,
        f"first page after {first_page:.2f} s",
    )
    return [start, limit("P14", "importing the hub and its libraries", "140", f"{imported:.2f} s", "")]


def _import() -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", IMPORT], check=True)
    return time.perf_counter() - started


def _start(environment: dict[str, str]) -> tuple[float, float]:
    """Start the hub; return the seconds until it listens, and until it has sent its first page."""
    port, started = free_port(), time.perf_counter()
    command = [BIN / "hub", "serve", "--prepare", "--port", str(port)]
    output = subprocess.DEVNULL
    with subprocess.Popen(command, env=environment, stdout=output, stderr=output) as process:
        try:
            while not _listens(port):
                time.sleep(0.005)
            listening = time.perf_counter() - started
            urllib.request.urlopen(f"http://127.0.0.1:{port}/library", timeout=60).read()
            return listening, time.perf_counter() - started
        finally:
            process.terminate()


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True

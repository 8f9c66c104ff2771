"""The CPU time of a request, for sizing: .venv/bin/python -m tests.bench.cpu_per_request

Serves a hub with all content, requests each page repeatedly over one connection, and reads the CPU time of
the server processes before and after. The times depend on the machine; the ratios should not.
"""

import http.client
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from tests.bench.served import cpu_seconds
from tests.support.live import HUB, started_hub

ROUNDS, REQUESTS = 3, 200
PAGES = ("/healthz", "/", "/library", "/library?q=leader&kind=practice", "/programmes", "/trusts/london")


def milliseconds_for(connection, pid, page, headers):
    """Return the CPU time of one request, in milliseconds."""
    before = cpu_seconds(pid)
    for _ in range(REQUESTS):
        connection.request("GET", page, headers=headers)
        response = connection.getresponse()
        response.read()
        assert response.status == 200
    return (cpu_seconds(pid) - before) / REQUESTS * 1000


def measure(pages):
    """Print the CPU time of each page, rendered (forced by a cookie) and cached."""
    with (
        tempfile.TemporaryDirectory() as folder,
        started_hub(Path(folder), [HUB, "serve"]) as (address, process),
    ):
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
        print(f"{'page':36}{'made, ms':>10}{'of /healthz':>13}{'kept, ms':>10}{'made / kept':>13}")
        health_check = None
        for page in pages:
            made = kept = float("inf")
            for _ in range(ROUNDS):
                made = min(made, milliseconds_for(connection, process.pid, page, {"Cookie": "a=b"}))
                kept = min(kept, milliseconds_for(connection, process.pid, page, {}))
            health_check = health_check or made
            ratio = f"{made / kept:.0f}" if page != "/healthz" and kept else "-"
            print(f"{page:36}{made:>10.2f}{made / health_check:>13.1f}{kept:>10.2f}{ratio:>13}")


if __name__ == "__main__":
    measure(sys.argv[1:] or PAGES)

"""Free ports for test servers, below the range that the system uses for outgoing connections."""

import os
import random
import socket

FIRST, LAST = 20_000, 32_000
"""A port chosen by the system could be taken by another connection before the server listens on it."""
_chosen: set[int] = set()


def free_port() -> int:
    """Return a free port of this machine; none is returned twice."""
    rng = random.Random(os.urandom(16))
    for port in rng.sample(range(FIRST, LAST), LAST - FIRST):
        if port not in _chosen and _is_free(port):
            _chosen.add(port)
            return port
    raise RuntimeError("No port is free.")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True

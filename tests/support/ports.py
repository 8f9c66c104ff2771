"""Ports for what is served beside the tests, below those that the system gives to whoever connects."""

import os
import random
import socket

FIRST, LAST = 20_000, 32_000
"""A port of the system's own choice may be given to somebody else before it is listened at."""
_chosen: set[int] = set()


def free_port() -> int:
    """Return a port of this machine at which nobody listens; none is returned twice."""
    chance = random.Random(os.urandom(16))
    for port in chance.sample(range(FIRST, LAST), LAST - FIRST):
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

"""Serve an app of the tests as `hub serve` serves the hub: python -m tests.support.serving FACTORY [wsgi]

It does not import the hub first, as `hub serve` does to find out whether it can be served.
"""

import os
import sys

from granian.constants import Interfaces

from hub.config import DEFAULTS
from hub.server import run_server

THREADS = 4


def main(factory: str, interface: str = "") -> None:
    """Serve the app of `factory` with the settings of the environment."""
    settings = {name: os.environ.get(f"HUB_{name}", default) for name, default in DEFAULTS.items()}
    in_threads = {"interface": Interfaces.WSGI, "blocking_threads": THREADS} if interface == "wsgi" else {}
    run_server(settings, settings["PORT"], factory, **in_threads)


if __name__ == "__main__":
    main(*sys.argv[1:])

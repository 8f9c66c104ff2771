"""The server: one process that listens, and the processes that are forked from it and answer.

The listening process has imported the hub, so a worker starts in a fraction of a second and shares that
memory (where processes are forked, as on Linux; elsewhere each worker imports the hub). A forked process has
only the thread that forked it, so the listening process must have no other thread and no open database.
"""

import gc
import os
from collections.abc import Mapping
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings

APP_FACTORY = "hub.app:create_asgi_app"
SHUTDOWN_TIMEOUT_SECONDS = 60
"""How long a stopped process may take to finish its requests."""
MAX_CONNECTIONS = 1024
"""How many connections a process may have open."""


def run_server(
    settings: Mapping[str, Any],
    port: str,
    factory: str = APP_FACTORY,
    interface: Interfaces = Interfaces.ASGINL,
    **options: Any,
) -> None:
    """Serve the app that `factory` makes until the process is stopped; Granian gets more `options`."""
    # For the default site URL: of the workers, and of what they start.
    os.environ["HUB_PORT"] = port
    gc.freeze()  # or the first collection in a worker would copy the memory that it shares
    Granian(
        factory,
        factory=True,
        address=settings["HOST"],
        port=int(port),
        interface=interface,
        workers=int(settings["WORKERS"]),
        backpressure=MAX_CONNECTIONS,
        workers_kill_timeout=SHUTDOWN_TIMEOUT_SECONDS,
        websockets=False,
        http1_settings=HTTP1Settings(),
        **options,
    ).serve()

"""The server: one process that listens, and the processes that are forked from it and answer.

The listening process has imported the hub, so a worker starts in a fraction of a second and shares that
memory (where processes are forked, as on Linux; elsewhere each worker imports the hub). A forked process has
only the thread that forked it, so the listening process must have no other thread and no open database.
"""

import gc
import os
import signal
from collections.abc import Callable, Mapping
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
    on_start: Callable[[], None] | None = None,
    **options: Any,
) -> None:
    """Serve the app that `factory` makes until the process is stopped; Granian gets more `options`.

    `on_start` is called when the server listens, before it starts the processes that answer.
    """
    # For the default site URL: of the workers, and of what they start.
    os.environ["HUB_PORT"] = port
    os.register_at_fork(after_in_child=_end_when_stopped)
    gc.freeze()  # or the first collection in a worker would copy the memory that it shares
    server = Granian(
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
    )
    if on_start is not None:
        server.on_startup(on_start)
    server.serve()


def _end_when_stopped() -> None:
    """Let a signal end a worker until Granian's own handlers are in place, when its app is made.

    A forked process has the handlers of the listening one, which would do nothing here: a hub that is stopped
    while it starts would wait until the worker is killed.
    """
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, signal.SIG_DFL)

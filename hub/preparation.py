"""`hub prepare`: upgrade the database and load all content, also beside a hub that starts."""

import multiprocessing
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from threading import Thread

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from hub.access import PUBLIC
from hub.app import create_app
from hub.content.cli import run_sync
from hub.kit.db import close, db
from hub.kit.errors import HubError
from hub.kit.migrations import is_newest_revision, upgrade_to_head
from hub.privacy.services import count_erased, erase_restored_people
from hub.trusts.domain import list_trusts
from hub.web.after_response import get_current_app

DATABASE_NOT_PREPARED = "The database cannot be used. If it is running and can be reached, run: hub prepare"
DISK_FULL = "The disk is full, and the last changes were not saved. Free some space and try again."
DATABASE_LOCKED = "The database is in use by another command. Try again in a minute."


@contextmanager
def explained_errors() -> Iterator[None]:
    """Raise database errors and HubErrors as click's, which shows their message and no traceback."""
    try:
        yield
    except (OperationalError, ProgrammingError) as error:
        raise click.ClickException(_describe_database_error(error)) from None
    except HubError as error:
        raise click.ClickException(error.message) from None


def _describe_database_error(error: OperationalError | ProgrammingError) -> str:
    message = str(error.orig)
    if "is full" in message or "No space left" in message or "disk I/O error" in message:
        return DISK_FULL
    return DATABASE_LOCKED if "is locked" in message or "lock timeout" in message else DATABASE_NOT_PREPARED


def prepare_database(on_usable: Callable[[], None] = lambda: None) -> None:
    """Upgrade the database of the current app and load all content.

    `on_usable` is called as soon as a hub can serve what the database holds: before the content is loaded,
    if it has been loaded before and the database was at the newest revision.
    """
    with db.engine.connect() as connection:
        is_newest = is_newest_revision(connection)
    if not is_newest:
        upgrade_to_head()
    if count := erase_restored_people(get_current_app()):
        click.echo(
            f"{count_erased(count)} had come back with an old backup. The data was erased again.", err=True
        )
    if is_newest and list_trusts(db.session(), PUBLIC):
        on_usable()
    report = run_sync()
    if not report.is_clean:
        click.echo(
            "The hub runs without the content that has problems. To try again, run: hub content sync",
            err=True,
        )


class Preparing:
    """`hub prepare` in a process of its own: libraries that it uses leave threads behind."""

    def __init__(self) -> None:
        self._usable, sender = multiprocessing.Pipe(duplex=False)
        # As a daemon it ends with the process that serves.
        self._process = multiprocessing.Process(target=_prepare_in_process, args=(sender,), daemon=True)
        self._process.start()
        sender.close()

    def wait_until_usable(self) -> None:
        """Return when the database can be used; end this process if it cannot be prepared."""
        ready = wait([self._usable, self._process.sentinel])
        self._usable.close()
        if self._process.sentinel in ready:
            self._process.join()
            if self._process.exitcode:
                sys.exit(self._process.exitcode)

    def wait_in_thread(self) -> None:
        """Wait for its end in a thread: until then, the system keeps a process that has ended."""
        if self._process.is_alive():
            Thread(target=self._process.join, name="preparing", daemon=True).start()


def start_preparing() -> Preparing:
    """Run `hub prepare` in a process of its own, and return when the database can be used."""
    preparing = Preparing()
    preparing.wait_until_usable()
    return preparing


def _prepare_in_process(usable: Connection) -> None:
    # The process that serves ends this one when it ends itself; the plugins that run must be ended first.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        with explained_errors():
            app = create_app()
            try:
                with app.app_context():
                    prepare_database(lambda: usable.send(True))
            finally:
                close(app)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except KeyboardInterrupt:  # the process that serves has got it too, and ends
        sys.exit(1)

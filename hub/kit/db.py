"""The database: one session and one transaction per request, committed in one place.

Requests that may write take the write lock when their transaction begins; all others are read-only. A view
that also does slow work, such as hashing a password, is marked with `short_writes` and opens its own
transactions before and after it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any, TypeVar

import structlog
from flask import Flask, Response, current_app, g, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from hub.kit.slow_work import note_writer

log = structlog.get_logger("hub.database")
View = TypeVar("View", bound=Callable[..., Any])
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
BUSY_TIMEOUT_MS = 5000
# No request may block its thread for ever. Migrations, backups and restores lift both limits.
STATEMENT_TIMEOUT_MS, LOCK_TIMEOUT_MS = 30_000, 10_000

# Tables inherit kit.base.Base, which is free of Flask; of this extension the hub uses engine and session.
db = SQLAlchemy()

_may_write: ContextVar[bool] = ContextVar("may_write", default=False)


def engine_url(url: str) -> str:
    """Return `url` with the hub's driver; postgres:// is accepted as well."""
    scheme, separator, rest = url.partition(":")
    return f"postgresql+psycopg{separator}{rest}" if scheme in ("postgres", "postgresql") else url


def engine_options(url: str) -> dict[str, Any]:
    """Return the engine's options: no values in error messages, and dead connections are replaced."""
    if make_url(url).get_backend_name() == "sqlite":
        return {"hide_parameters": True}
    arguments: dict[str, Any] = {"connect_timeout": 5}
    if "options" not in make_url(url).query:
        arguments["options"] = (
            f"-c statement_timeout={STATEMENT_TIMEOUT_MS} -c lock_timeout={LOCK_TIMEOUT_MS}"
        )
    return {"hide_parameters": True, "pool_pre_ping": True, "connect_args": arguments}


def init_app(app: Flask) -> None:
    """Set up the database of `app`, with one transaction per request, read-only or writing."""
    db.init_app(app)
    with app.app_context():
        _add_engine_listeners(db.engine)
    app.before_request(_start_transaction)
    app.after_request(_commit_request)
    app.teardown_request(_teardown_request)
    app.teardown_appcontext(_release_session)  # before that of the extension, which then has nothing to do


def read_only(view: View) -> View:
    """Mark a POST view that writes nothing, so that it does not take the write lock."""
    view.read_only = True  # type: ignore[attr-defined]
    return view


def may_change_data(view: Callable[..., Any] | None) -> bool:
    """Return whether the current request may change something with this view."""
    return request.method not in SAFE_METHODS and not getattr(view, "read_only", False)


def short_writes(view: View) -> View:
    """Mark a view that writes in `write_transaction` blocks of its own, and holds no lock outside of them.

    Its last block comes at the end and holds all that can fail, since nothing undoes the commit of a block.
    """
    view.short_writes = True  # type: ignore[attr-defined]
    return view


def commit_despite_error() -> None:
    """Commit the current request even if its response has an error status."""
    g.commit_despite_error = True


def is_committed() -> bool:
    """Say whether the current request has been committed, so that its response may not become an error."""
    return bool(g.get("committed", False))


def roll_back() -> None:
    """End the current transaction without saving it, even if its connection has died."""
    try:
        db.session.rollback()
    except SQLAlchemyError as error:
        log.warning("a transaction could not be rolled back", kind=type(error).__name__)
        _discard_session()


def _discard_session() -> None:
    # The session must go even if its connection cannot be told so: the next request may get its number.
    with suppress(SQLAlchemyError):
        db.session().invalidate()
    db.session.registry.clear()


def _release_session(_error: BaseException | None) -> None:
    try:
        db.session.remove()
    except SQLAlchemyError as error:
        log.warning("a database connection was lost at the end of a request", kind=type(error).__name__)
        _discard_session()


def _start_transaction() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    reads = getattr(view, "read_only", False) or getattr(view, "short_writes", False)
    _may_write.set(request.method not in SAFE_METHODS and not reads)


def _commit_request(response: Response) -> Response:
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "short_writes", False) and response.status_code < 400:  # it has committed by itself
        g.committed = request.environ["hub.committed"] = True
    if _may_write.get() and (response.status_code < 400 or g.get("commit_despite_error", False)):
        try:
            db.session.commit()
            g.committed = request.environ["hub.committed"] = True
        except Exception as error:  # Flask applies error handlers only to what a view raises
            return current_app.make_response(current_app.handle_user_exception(error))
    return response


def _teardown_request(_error: BaseException | None) -> None:
    # The thread may serve a read-only request next.
    _may_write.set(False)


@contextmanager
def allow_writes() -> Iterator[None]:
    """Let transactions that begin inside the block write; outside of it they are read-only."""
    token = _may_write.set(True)
    try:
        yield
    finally:
        _may_write.reset(token)


@contextmanager
def write_transaction() -> Iterator[Session]:
    """Yield a session that may write, for a command or a job; commit at the end, or roll back on an error."""
    db.session.rollback()
    with allow_writes():
        try:
            yield db.session()
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise


@contextmanager
def open_engine(url: str) -> Iterator[Engine]:
    """Yield an engine for a database other than the app's own, and dispose of it afterwards."""
    engine = create_engine(engine_url(url), **engine_options(engine_url(url)))
    _add_engine_listeners(engine)
    try:
        yield engine
    finally:
        engine.dispose()


def _add_engine_listeners(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _begin_postgres)


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not begin transactions itself; _begin_sqlite does.
    connection.isolation_level = None
    # secure_delete overwrites deleted data with zeros.
    pragmas = ("foreign_keys = ON", "journal_mode = WAL", "secure_delete = ON")
    for pragma in (*pragmas, f"busy_timeout = {BUSY_TIMEOUT_MS}"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock before it reads, because a deferred transaction can fail at its first write.
    if writes := _may_write.get():
        note_writer(connection)
    dbapi_connection: Any = connection.connection.dbapi_connection
    dbapi_connection.execute(f"PRAGMA query_only = {'OFF' if writes else 'ON'}").close()
    if writes:
        # It may wait for the lock and fail; through SQLAlchemy, errors have its types.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        dbapi_connection.execute("BEGIN").close()  # takes no lock, and most requests begin with it


def _begin_postgres(connection: Connection) -> None:
    if writes := _may_write.get():
        note_writer(connection)
    dbapi_connection: Any = connection.connection.dbapi_connection
    dbapi_connection.read_only = not writes


def on_close(app: Flask, callback: Callable[[], None]) -> None:
    """Have `callback` called when `app` is closed, to stop background work that uses the database."""
    app.extensions.setdefault("hub_on_close", []).append(callback)


def close(app: Flask) -> None:
    """Run the callbacks of on_close, then release the session and the connections of `app`."""
    for callback in app.extensions.get("hub_on_close", []):
        callback()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()

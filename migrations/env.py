"""Runs the migrations on the database of the app at hand, inside the caller's transaction."""

from alembic import context

import hub.catalogue.models
import hub.content.models
import hub.library.models
import hub.plugin_host.models
import hub.programmes.models
import hub.search.models
import hub.trusts.models  # noqa: F401 -- these imports make the tables known
from hub.kit.base import Base, UTCDateTime
from hub.kit.db import db, write_transaction


def plain_type(kind: str, item: object, _context: object) -> str | bool:
    """Write a moment as the plain column it is, so that an old revision never needs the hub's code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UTCDateTime) else False


def run() -> None:
    """Bring the database to the revision that was asked for."""
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=True,
            render_item=plain_type,
        )
        with context.begin_transaction():
            context.run_migrations()


with write_transaction():
    run()

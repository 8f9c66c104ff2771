"""Runs the migrations, all of them in one transaction: the caller's, or one on the database of the app."""

from alembic import context
from sqlalchemy import Connection

import hub.accounts.models
import hub.audit.models
import hub.catalogue.models
import hub.content.models
import hub.demo.models
import hub.library.models
import hub.mail.models
import hub.people.models
import hub.plugin_host.models
import hub.privacy.models
import hub.programmes.models
import hub.search.models
import hub.trusts.models  # noqa: F401 -- these imports make the tables known
from hub.kit.base import Base, UTCDateTime
from hub.kit.db import db
from hub.kit.jobs import QUEUE_TABLE_PREFIX
from hub.kit.migrations import schema_transaction


def plain_type(kind: str, item: object, _context: object) -> str | bool:
    """Write a moment as the plain column it is, so that an old revision never needs the hub's code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UTCDateTime) else False


def run(connection: Connection) -> None:
    """Bring the database to the revision that was asked for."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        include_name=is_ours,
        render_item=plain_type,
    )
    with context.begin_transaction():
        context.run_migrations()


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Leave alone the tables in which the job queue keeps what waits."""
    return not (kind == "table" and (name or "").startswith(QUEUE_TABLE_PREFIX))


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    db.session.rollback()
    with schema_transaction(db.engine) as own:
        run(own)

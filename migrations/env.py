"""Run migrations in one transaction: the caller's, or a new one on the app's database."""

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
import hub.trusts.models  # noqa: F401 -- these imports register the tables
from hub.kit.base import Base, UTCDateTime
from hub.kit.db import db
from hub.kit.jobs import QUEUE_TABLE_PREFIX
from hub.kit.migrations import schema_transaction


def plain_type(kind: str, item: object, _context: object) -> str | bool:
    """Render timestamps as a plain column type, so that migrations do not depend on the hub's code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UTCDateTime) else False


def run(connection: Connection) -> None:
    """Migrate to the requested revision."""
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
    """Exclude the tables of the job queue."""
    return not (kind == "table" and (name or "").startswith(QUEUE_TABLE_PREFIX))


caller_connection = context.config.attributes.get("connection")
if caller_connection is not None:
    run(caller_connection)
else:
    db.session.rollback()
    with schema_transaction(db.engine) as own_connection:
        run(own_connection)

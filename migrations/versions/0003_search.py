"""search: plain text for extracts, and what was looked for in vain"""

import re
from html import unescape

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TAG = re.compile(r"<[^>]*>")
AT_ONCE = 500


def upgrade() -> None:
    # The default stays: to remove it, SQLite would have to recreate a table that others refer to.
    op.add_column("catalogue_entry", sa.Column("body", sa.String(), nullable=False, server_default=""))
    _fill_bodies()
    op.create_table(
        "search_miss",
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("askers", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("words", name=op.f("pk_search_miss")),
    )
    op.create_table(
        "search_miss_asker",
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_search_miss_asker")),
    )


def _fill_bodies() -> None:
    # Stored HTML becomes plain text; entries without it are filled by the next sync of their plugin.
    connection = op.get_bind()
    entry = sa.table("catalogue_entry", sa.column("id", sa.Integer), sa.column("body", sa.String))
    resource = sa.table("resource", sa.column("entry_id", sa.Integer), sa.column("html", sa.String))
    last = 0
    while rows := connection.execute(
        sa.select(resource.c.entry_id, resource.c.html)
        .where(resource.c.entry_id > last)
        .order_by(resource.c.entry_id)
        .limit(AT_ONCE)
    ).all():
        connection.execute(
            sa.update(entry).where(entry.c.id == sa.bindparam("of")).values({"body": sa.bindparam("words")}),
            [{"of": row.entry_id, "words": _plain(row.html)} for row in rows],
        )
        last = rows[-1].entry_id


def _plain(html: str) -> str:
    return " ".join(unescape(TAG.sub(" ", html)).split())


def downgrade() -> None:
    op.drop_table("search_miss_asker")
    op.drop_table("search_miss")
    op.drop_column("catalogue_entry", "body")

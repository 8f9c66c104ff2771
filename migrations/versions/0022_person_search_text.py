"""accounts: the folded name and email address of a person, by which lists of people are searched"""

import sqlalchemy as sa
from alembic import op

from hub.kit.text import fold_text

revision = "0022"
down_revision = "0021"

BATCH_SIZE = 1000


def upgrade() -> None:
    op.add_column("person", sa.Column("search_text", sa.String(), nullable=False, server_default=""))
    person = sa.table("person", *map(sa.column, ("id", "name", "email", "search_text")))
    connection, after = op.get_bind(), 0
    while rows := connection.execute(
        sa.select(person.c.id, person.c.name, person.c.email)
        .where(person.c.id > after)
        .order_by(person.c.id)
        .limit(BATCH_SIZE)
    ).all():
        connection.execute(
            sa.update(person)
            .where(person.c.id == sa.bindparam("row_id"))
            .values(search_text=sa.bindparam("text")),
            [{"row_id": row.id, "text": f"{fold_text(row.name)} {row.email or ''}"} for row in rows],
        )
        after = rows[-1].id
    op.create_index("ix_person_name", "person", ["name", "id"])


def downgrade() -> None:
    op.drop_index("ix_person_name", "person")
    op.drop_column("person", "search_text")

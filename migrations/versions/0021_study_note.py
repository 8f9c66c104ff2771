"""catalogue: the note of items from the study says when it was printed"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

NOTES = {
    "As found in April 2009, not since confirmed by the trust": (
        "From the study printed in April 2009, not since confirmed by the trust"
    ),
    "From the study of April 2009": "From the study printed in April 2009",
}
"""The former note of an entry, and the present one. The hub compares the first of them."""

entry = sa.table("catalogue_entry", sa.column("note", sa.String()))


def upgrade() -> None:
    for former, present in NOTES.items():
        op.execute(entry.update().where(entry.c.note == former).values(note=present))


def downgrade() -> None:
    for former, present in NOTES.items():
        op.execute(entry.update().where(entry.c.note == present).values(note=former))

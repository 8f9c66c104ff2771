"""catalogue: the organisations that may see an internal entry of another"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

TABLE = "catalogue_entry_reader"


def reference(column: str, to: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    """Return a foreign key by its name in the models."""
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{TABLE}_{column}", ondelete=ondelete)


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        reference("entry_id", "catalogue_entry", "CASCADE"),
        reference("organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("entry_id", "organisation_id", name=f"pk_{TABLE}"),
    )
    op.create_index(f"ix_{TABLE}_organisation", TABLE, ["organisation_id", "entry_id"])


def downgrade() -> None:
    op.drop_table(TABLE)

"""programmes: dates and references"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "programme_date",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["catalogue_entry.id"],
            name=op.f("fk_programme_date_entry_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_date")),
    )
    with op.batch_alter_table("programme_date", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_date_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index("ix_programme_date_starts", ["starts", "entry_id"], unique=False)

    op.create_table(
        "programme_reference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("useful", sa.String(), nullable=False),
        sa.Column("less_useful", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["catalogue_entry.id"],
            name=op.f("fk_programme_reference_entry_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_programme_reference_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_reference")),
    )
    with op.batch_alter_table("programme_reference", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_reference_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_programme_reference_organisation_id"), ["organisation_id"], unique=False
        )


def downgrade() -> None:
    op.drop_table("programme_reference")
    op.drop_table("programme_date")

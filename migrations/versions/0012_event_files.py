"""events from the content of trusts, and events to count again"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

IS_PENDING = sa.text("is_pending")


def upgrade() -> None:
    op.create_table(
        "event_recount",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_event_recount"),
    )
    op.create_index("ix_event_recount_event_id", "event_recount", ["event_id"])
    op.create_table(
        "event_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("supplier", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_gone", sa.Boolean(), nullable=False),
        sa.Column("is_pending", sa.Boolean(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_event_file_organisation_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_event_file"),
        sa.UniqueConstraint("public_id", name="uq_event_file_public_id"),
        sa.UniqueConstraint("slug", name="uq_event_file_slug"),
    )
    op.create_index("ix_event_file_organisation_id", "event_file", ["organisation_id"])
    op.create_index(
        "ix_event_file_pending",
        "event_file",
        ["id"],
        postgresql_where=IS_PENDING,
        sqlite_where=IS_PENDING,
    )


def downgrade() -> None:
    op.drop_table("event_file")
    op.drop_table("event_recount")

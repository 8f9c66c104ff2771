"""who came to an event, and the helpers of one event"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

MOMENT = sa.DateTime(timezone=True)
HAS_NOT_ENDED = sa.text("ended_at IS NULL")


def reference(table: str, column: str, to: str, ondelete: str) -> sa.ForeignKeyConstraint:
    """Return a foreign key."""
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}", ondelete=ondelete)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "attendance",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("marked_by_id", sa.Integer(), nullable=True),
        sa.Column("marked_at", MOMENT, nullable=False),
        reference("attendance", "booking_id", "booking", "CASCADE"),
        reference("attendance", "marked_by_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("booking_id", name="pk_attendance"),
    )
    op.create_index("ix_attendance_marked_by_id", "attendance", ["marked_by_id"])
    op.create_table(
        "event_helper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("named_by_id", sa.Integer(), nullable=True),
        sa.Column("named_at", MOMENT, nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        reference("event_helper", "event_id", "event", "CASCADE"),
        reference("event_helper", "person_id", "person", "CASCADE"),
        reference("event_helper", "named_by_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_event_helper"),
    )
    for column in ("event_id", "person_id", "named_by_id"):
        op.create_index(f"ix_event_helper_{column}", "event_helper", [column])
    op.create_index(
        "ix_event_helper_one_open",
        "event_helper",
        ["event_id", "person_id"],
        unique=True,
        postgresql_where=HAS_NOT_ENDED,
        sqlite_where=HAS_NOT_ENDED,
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("event_helper")
    op.drop_table("attendance")

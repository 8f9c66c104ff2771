"""nominations, places that are handed over, and stand-downs"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

MOMENT = sa.DateTime(timezone=True)
HAS_NOT_ENDED = sa.text("ended_at IS NULL")


def reference(table: str, column: str, to: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    """Return a foreign key by its name in the models."""
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}", ondelete=ondelete)


def create_one_open(table: str, columns: list[str]) -> None:
    """Create the index that allows one row that has not ended."""
    op.create_index(
        f"ix_{table}_one_open",
        table,
        columns,
        unique=True,
        postgresql_where=HAS_NOT_ENDED,
        sqlite_where=HAS_NOT_ENDED,
    )


def upgrade() -> None:
    op.create_table(
        "nomination",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("nominated_by_id", sa.Integer(), nullable=True),
        sa.Column("nominated_at", MOMENT, nullable=False),
        reference("nomination", "event_id", "event", "CASCADE"),
        reference("nomination", "person_id", "person", "CASCADE"),
        reference("nomination", "organisation_id", "organisation"),
        reference("nomination", "nominated_by_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_nomination"),
    )
    for column in ("event_id", "person_id", "organisation_id"):
        op.create_index(f"ix_nomination_{column}", "nomination", [column])
    create_one_open("nomination", ["event_id", "person_id"])
    op.create_table(
        "hand_over",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("colleague_id", sa.Integer(), nullable=True),
        sa.Column("offered_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        reference("hand_over", "event_id", "event", "CASCADE"),
        reference("hand_over", "booking_id", "booking", "CASCADE"),
        reference("hand_over", "colleague_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_hand_over"),
    )
    for column in ("event_id", "booking_id", "email", "colleague_id"):
        op.create_index(f"ix_hand_over_{column}", "hand_over", [column])
    create_one_open("hand_over", ["booking_id"])
    op.create_table(
        "stand_down",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("ordered_by_id", sa.Integer(), nullable=True),
        sa.Column("ordered_at", MOMENT, nullable=False),
        reference("stand_down", "organisation_id", "organisation"),
        reference("stand_down", "ordered_by_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_stand_down"),
    )
    op.create_index("ix_stand_down_organisation_id", "stand_down", ["organisation_id"])


def downgrade() -> None:
    for table in ("stand_down", "hand_over", "nomination"):
        op.drop_table(table)

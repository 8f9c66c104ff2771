"""events, places at them, and waiting lists"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

MOMENT = sa.DateTime(timezone=True)
HAS_NOT_ENDED = sa.text("ended_at IS NULL")


def person_and_event() -> tuple[sa.Column, ...]:
    """Return the columns that places, waiting lists and offers share."""
    return (
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
    )


def references(table: str) -> tuple[sa.ForeignKeyConstraint, ...]:
    """Return the foreign keys of these columns."""
    return (
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=f"fk_{table}_event_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=f"fk_{table}_person_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=f"fk_{table}_organisation_id"),
    )


def create_indexes(table: str) -> None:
    """Create an index on each reference, and one that allows a person one open row for each event."""
    for column in ("event_id", "person_id", "organisation_id"):
        op.create_index(f"ix_{table}_{column}", table, [column])
    op.create_index(
        f"ix_{table}_one_open",
        table,
        ["event_id", "person_id"],
        unique=True,
        postgresql_where=HAS_NOT_ENDED,
        sqlite_where=HAS_NOT_ENDED,
    )


def upgrade() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("closes_at", MOMENT, nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("venue", sa.String(), nullable=False),
        sa.Column("joining", sa.String(), nullable=False),
        sa.Column("tiers", sa.JSON(), nullable=False),
        sa.Column("national_case", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("availability", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_event_organisation_id"),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name="fk_event_created_by_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        sa.UniqueConstraint("public_id", name="uq_event_public_id"),
        sa.UniqueConstraint("slug", name="uq_event_slug"),
    )
    op.create_index("ix_event_starts_at", "event", ["state", "starts_at"])
    op.create_index("ix_event_series", "event", ["series"])
    op.create_index("ix_event_organisation_id", "event", ["organisation_id"])
    op.create_table(
        "event_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("speaker", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name="fk_event_session_event_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_event_session"),
    )
    op.create_index("ix_event_session_event_id", "event_session", ["event_id"])
    op.create_table(
        "place_allocation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("kept_until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name="fk_place_allocation_event_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_place_allocation_organisation_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_place_allocation"),
        sa.UniqueConstraint(
            "event_id", "organisation_id", name="uq_place_allocation_event_id_organisation_id"
        ),
    )
    op.create_index("ix_place_allocation_event_id", "place_allocation", ["event_id"])
    op.create_index("ix_place_allocation_organisation_id", "place_allocation", ["organisation_id"])
    op.create_table(
        "booking",
        sa.Column("id", sa.Integer(), nullable=False),
        *person_and_event(),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("booked_at", MOMENT, nullable=False),
        *references("booking"),
        sa.PrimaryKeyConstraint("id", name="pk_booking"),
    )
    create_indexes("booking")
    op.create_table(
        "waiting_list_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        *person_and_event(),
        sa.Column("joined_at", MOMENT, nullable=False),
        *references("waiting_list_entry"),
        sa.PrimaryKeyConstraint("id", name="pk_waiting_list_entry"),
    )
    create_indexes("waiting_list_entry")
    op.create_table(
        "place_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        *person_and_event(),
        sa.Column("offered_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        *references("place_offer"),
        sa.PrimaryKeyConstraint("id", name="pk_place_offer"),
    )
    create_indexes("place_offer")


def downgrade() -> None:
    for table in (
        "place_offer",
        "waiting_list_entry",
        "booking",
        "place_allocation",
        "event_session",
        "event",
    ):
        op.drop_table(table)

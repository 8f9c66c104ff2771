"""keys of emails, messages and texts of events, and private calendars"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

MOMENT = sa.DateTime(timezone=True)


def text_columns() -> tuple[sa.Column, ...]:
    """Return the columns that the texts of an event and of a series share."""
    return (
        sa.Column("confirmation", sa.String(), nullable=False),
        sa.Column("reminder", sa.String(), nullable=False),
        sa.Column("reminder_days", sa.JSON(), nullable=False),
        sa.Column("asks_to_confirm", sa.Boolean(), nullable=False),
    )


def upgrade() -> None:
    """Create the tables and columns."""
    op.add_column("outbox_message", sa.Column("idempotency_key", sa.String(), nullable=True))
    op.create_index("ix_outbox_message_idempotency_key", "outbox_message", ["idempotency_key"], unique=True)
    op.add_column("booking", sa.Column("confirmed_at", MOMENT, nullable=True))
    op.create_table(
        "event_texts",
        sa.Column("event_id", sa.Integer(), nullable=False),
        *text_columns(),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name="fk_event_texts_event_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name="pk_event_texts"),
    )
    op.create_table(
        "series_texts",
        sa.Column("series", sa.String(), nullable=False),
        *text_columns(),
        sa.PrimaryKeyConstraint("series", name="pk_series_texts"),
    )
    op.create_table(
        "event_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("recipients", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name="fk_event_message_event_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_event_message_organisation_id"
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name="fk_event_message_created_by_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_event_message"),
    )
    op.create_index("ix_event_message_event_id", "event_message", ["event_id"])
    op.create_index("ix_event_message_organisation_id", "event_message", ["organisation_id"])
    op.create_table(
        "private_calendar",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("address_key", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_private_calendar_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name="pk_private_calendar"),
        sa.UniqueConstraint("address_key", name="uq_private_calendar_address_key"),
    )


def downgrade() -> None:
    """Remove them."""
    for table in ("private_calendar", "event_message", "series_texts", "event_texts"):
        op.drop_table(table)
    op.drop_column("booking", "confirmed_at")
    op.drop_index("ix_outbox_message_idempotency_key", "outbox_message")
    op.drop_column("outbox_message", "idempotency_key")

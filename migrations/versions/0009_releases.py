"""release from duty, answers on access and diet, and consent to be on the list of participants"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

MOMENT = sa.DateTime(timezone=True)


def person_at_event(table: str) -> tuple[sa.Column | sa.Constraint, ...]:
    """Return the columns and references of a row about one person at one event."""
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=f"fk_{table}_event_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=f"fk_{table}_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )


def upgrade() -> None:
    op.add_column(
        "event", sa.Column("needs_release", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("event", sa.Column("absence_rule", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "release_request",
        *person_at_event("release_request"),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("manager_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("chased_at", MOMENT, nullable=True),
        sa.Column("escalated_at", MOMENT, nullable=True),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("shifts", sa.JSON(), nullable=False),
        sa.Column("cover", sa.String(), nullable=False),
        sa.Column("cover_note", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name="fk_release_request_booking_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["manager_id"], ["person.id"], name="fk_release_request_manager_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name="fk_release_request_decided_by_id", ondelete="SET NULL"
        ),
        sa.UniqueConstraint("public_id", name="uq_release_request_public_id"),
    )
    for column in ("event_id", "person_id", "booking_id", "manager_id", "email"):
        op.create_index(f"ix_release_request_{column}", "release_request", [column])
    op.create_table(
        "event_answer",
        *person_at_event("event_answer"),
        sa.Column("needs", sa.JSON(), nullable=False),
        sa.Column("other_needs", sa.String(), nullable=False),
        sa.Column("diet", sa.JSON(), nullable=False),
        sa.Column("other_diet", sa.String(), nullable=False),
        sa.UniqueConstraint("event_id", "person_id", name="uq_event_answer_event_id_person_id"),
    )
    op.create_index("ix_event_answer_person_id", "event_answer", ["person_id"])
    op.create_table(
        "list_consent",
        *person_at_event("list_consent"),
        sa.Column("days_after", sa.Integer(), nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.UniqueConstraint("event_id", "person_id", name="uq_list_consent_event_id_person_id"),
    )
    op.create_index("ix_list_consent_person_id", "list_consent", ["person_id"])


def downgrade() -> None:
    for table in ("list_consent", "event_answer", "release_request"):
        op.drop_table(table)
    op.drop_column("event", "absence_rule")
    op.drop_column("event", "needs_release")

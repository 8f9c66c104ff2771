"""events in use: nominations, releases, messages, sheets, content files, attendance and materials

One upgrade from 0006; what stood between was never released.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0006"

MOMENT = sa.DateTime(timezone=True)
HAS_NOT_ENDED = sa.text("ended_at IS NULL")
IS_PENDING = sa.text("is_pending")
EVENT_INDEXES = {
    "ix_event_state": ["state", "starts_at"],
    "ix_event_series": ["series", "starts_at"],
    "ix_event_organisation_id": ["organisation_id", "starts_at"],
    "ix_event_starts_at": ["starts_at"],
    "ix_event_ends_at": ["ends_at"],
    "ix_event_closes_at": ["closes_at"],
}


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


def person_at_event(table: str) -> tuple[sa.Column | sa.Constraint, ...]:
    """Return the columns and references of a row about one person at one event."""
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        reference(table, "event_id", "event", "CASCADE"),
        reference(table, "person_id", "person", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )


def text_columns() -> tuple[sa.Column, ...]:
    """Return the columns that the texts of an event and of a series share."""
    return (
        sa.Column("confirmation", sa.String(), nullable=False),
        sa.Column("reminder", sa.String(), nullable=False),
        sa.Column("reminder_days", sa.JSON(), nullable=False),
        sa.Column("asks_to_confirm", sa.Boolean(), nullable=False),
    )


def create_event_indexes() -> None:
    for name in ("ix_event_starts_at", "ix_event_series", "ix_event_organisation_id"):
        op.drop_index(name, "event")
    for name, columns in EVENT_INDEXES.items():
        op.create_index(name, "event", columns)


def create_trust_acts() -> None:
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


def create_releases() -> None:
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
        reference("release_request", "booking_id", "booking", "CASCADE"),
        reference("release_request", "manager_id", "person", "SET NULL"),
        reference("release_request", "decided_by_id", "person", "SET NULL"),
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


def create_event_messages() -> None:
    op.add_column("outbox_message", sa.Column("idempotency_key", sa.String(), nullable=True))
    op.create_index("ix_outbox_message_idempotency_key", "outbox_message", ["idempotency_key"], unique=True)
    op.add_column("booking", sa.Column("confirmed_at", MOMENT, nullable=True))
    op.create_table(
        "event_texts",
        sa.Column("event_id", sa.Integer(), nullable=False),
        *text_columns(),
        reference("event_texts", "event_id", "event", "CASCADE"),
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
        reference("event_message", "event_id", "event", "CASCADE"),
        reference("event_message", "organisation_id", "organisation"),
        reference("event_message", "created_by_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_event_message"),
    )
    op.create_index("ix_event_message_event_id", "event_message", ["event_id"])
    op.create_index("ix_event_message_organisation_id", "event_message", ["organisation_id"])
    op.create_table(
        "private_calendar",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("address_key", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        reference("private_calendar", "person_id", "person", "CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name="pk_private_calendar"),
        sa.UniqueConstraint("address_key", name="uq_private_calendar_address_key"),
    )


def create_implication_sheets() -> None:
    op.create_table(
        "implication_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("shared_at", MOMENT, nullable=True),
        sa.Column("gathered_at", MOMENT, nullable=True),
        reference("implication_sheet", "event_id", "event", "CASCADE"),
        reference("implication_sheet", "person_id", "person", "CASCADE"),
        reference("implication_sheet", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name="pk_implication_sheet"),
        sa.UniqueConstraint("event_id", "person_id", name="uq_implication_sheet_event_id_person_id"),
    )
    for column in ("event_id", "person_id", "organisation_id"):
        op.create_index(f"ix_implication_sheet_{column}", "implication_sheet", [column])


def create_event_files() -> None:
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
        reference("event_file", "organisation_id", "organisation"),
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


def create_attendance() -> None:
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
    create_one_open("event_helper", ["event_id", "person_id"])


def create_files() -> None:
    op.create_table(
        "stored_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("owner_kind", sa.String(), nullable=False),
        sa.Column("owner_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("erased_with_uploader", sa.Boolean(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=True),
        sa.Column("uploaded_at", MOMENT, nullable=False),
        reference("stored_file", "uploaded_by_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_stored_file"),
        sa.UniqueConstraint("public_id", name="uq_stored_file_public_id"),
    )
    op.create_index("ix_stored_file_owner", "stored_file", ["owner_kind", "owner_id"])
    op.create_index("ix_stored_file_state", "stored_file", ["state", "uploaded_at"])
    op.create_index("ix_stored_file_uploaded_by_id", "stored_file", ["uploaded_by_id"])
    op.create_table(
        "file_piece",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        reference("file_piece", "file_id", "stored_file", "CASCADE"),
        sa.PrimaryKeyConstraint("file_id", "position", name="pk_file_piece"),
    )
    op.create_table(
        "event_material",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("readers", sa.String(), nullable=False),
        sa.Column("shown_from", sa.String(), nullable=False),
        reference("event_material", "event_id", "event", "CASCADE"),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.public_id"], name="fk_event_material_file_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_event_material"),
        sa.UniqueConstraint("file_id", name="uq_event_material_file_id"),
    )
    op.create_index("ix_event_material_event_id", "event_material", ["event_id"])


def drop_files() -> None:
    for table in ("event_material", "file_piece", "stored_file"):
        op.drop_table(table)


def drop_attendance() -> None:
    op.drop_table("event_helper")
    op.drop_table("attendance")


def drop_event_files() -> None:
    op.drop_table("event_file")
    op.drop_table("event_recount")


def drop_implication_sheets() -> None:
    op.drop_table("implication_sheet")


def drop_event_messages() -> None:
    for table in ("private_calendar", "event_message", "series_texts", "event_texts"):
        op.drop_table(table)
    op.drop_column("booking", "confirmed_at")
    op.drop_index("ix_outbox_message_idempotency_key", "outbox_message")
    op.drop_column("outbox_message", "idempotency_key")


def drop_releases() -> None:
    for table in ("list_consent", "event_answer", "release_request"):
        op.drop_table(table)
    op.drop_column("event", "absence_rule")
    op.drop_column("event", "needs_release")


def drop_trust_acts() -> None:
    for table in ("stand_down", "hand_over", "nomination"):
        op.drop_table(table)


def drop_event_indexes() -> None:
    for name in EVENT_INDEXES:
        op.drop_index(name, "event")
    op.create_index("ix_event_starts_at", "event", ["state", "starts_at"])
    op.create_index("ix_event_series", "event", ["series"])
    op.create_index("ix_event_organisation_id", "event", ["organisation_id"])


def upgrade() -> None:
    create_event_indexes()
    create_trust_acts()
    create_releases()
    create_event_messages()
    create_implication_sheets()
    create_event_files()
    create_attendance()
    create_files()


def downgrade() -> None:
    drop_files()
    drop_attendance()
    drop_event_files()
    drop_implication_sheets()
    drop_event_messages()
    drop_releases()
    drop_trust_acts()
    drop_event_indexes()

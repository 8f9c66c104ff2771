"""scheduling: more about an event, kept dates, notice of rosters, and declarations of interests"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

MOMENT = sa.DateTime(timezone=True)
LISTS = ("themes", "mix")
TEXTS = ("travel", "overnight", "remote", "price", "booking_address")


def reference(table: str, column: str, to: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    """Return a foreign key by its name in the models."""
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}", ondelete=ondelete)


def upgrade() -> None:
    for column in TEXTS:
        op.add_column("event", sa.Column(column, sa.String(), nullable=False, server_default=""))
    op.add_column("event_session", sa.Column("room", sa.String(), nullable=False, server_default=""))
    for column in LISTS:
        op.add_column("event", sa.Column(column, sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("event", sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("event", sa.Column("state_before", sa.String(), nullable=False, server_default=""))
    op.add_column("event", sa.Column("opened_at", MOMENT, nullable=True))
    op.add_column("event", sa.Column("tells_at", MOMENT, nullable=True))
    op.create_index("ix_event_tells_at", "event", ["tells_at"])
    op.create_table(
        "kept_date",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        reference("kept_date", "created_by_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_kept_date"),
    )
    op.create_index("ix_kept_date_last_day", "kept_date", ["last_day"])
    op.create_table(
        "roster_notice",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("is_firm", sa.Boolean(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        reference("roster_notice", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("organisation_id", name="pk_roster_notice"),
    )
    op.create_table(
        "interest_declaration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("speaker", sa.String(), nullable=False),
        sa.Column("interest", sa.String(), nullable=False),
        sa.Column("is_conflict", sa.Boolean(), nullable=False),
        sa.Column("declared_at", MOMENT, nullable=False),
        reference("interest_declaration", "event_id", "event", "CASCADE"),
        reference("interest_declaration", "person_id", "person", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_interest_declaration"),
        sa.UniqueConstraint(
            "event_id", "person_id", "speaker", name="uq_interest_declaration_event_id_person_id_speaker"
        ),
    )
    op.create_index("ix_interest_declaration_person_id", "interest_declaration", ["person_id"])


def downgrade() -> None:
    for table in ("interest_declaration", "roster_notice", "kept_date"):
        op.drop_table(table)
    op.drop_column("event_session", "room")
    op.drop_index("ix_event_tells_at", "event")
    for column in ("tells_at", "opened_at", "state_before", "revision", *LISTS, *TEXTS):
        op.drop_column("event", column)

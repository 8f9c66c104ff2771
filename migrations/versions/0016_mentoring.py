"""mentoring register: profiles, requests, relationships and coaching and mentoring programmes"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

MOMENT = sa.DateTime(timezone=True)
TABLES = (
    "mentoring_programme",
    "mentoring_request",
    "mentoring_training",
    "register_exclusion",
    "register_invitation",
    "register_profile",
    "mentoring_programme_place",
    "mentoring_relationship",
    "mentoring_request_choice",
    "register_qualification",
    "mentoring_concern",
    "mentoring_evaluation",
    "mentoring_meeting",
    "mentoring_note",
)


def reference(table: str, column: str, to: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    """Return a foreign key by its name in the models."""
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}", ondelete=ondelete)


def upgrade() -> None:
    op.create_table(
        "mentoring_programme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("offer", sa.String(), nullable=False),
        sa.Column("brief", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("review", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        reference("mentoring_programme", "organisation_id", "organisation"),
        reference("mentoring_programme", "created_by_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_mentoring_programme"),
        sa.UniqueConstraint("public_id", name="uq_mentoring_programme_public_id"),
    )
    op.create_index("ix_mentoring_programme_last_day", "mentoring_programme", ["last_day"])
    op.create_index("ix_mentoring_programme_organisation_id", "mentoring_programme", ["organisation_id"])
    op.create_table(
        "mentoring_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("purposes", sa.JSON(), nullable=False),
        sa.Column("capabilities", sa.JSON(), nullable=False),
        sa.Column("formats", sa.JSON(), nullable=False),
        sa.Column("preference", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("board_words", sa.String(), nullable=False),
        sa.Column("on_board_since", MOMENT, nullable=True),
        sa.Column("board_state", sa.String(), nullable=False),
        sa.Column("moderated_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        reference("mentoring_request", "person_id", "person", "CASCADE"),
        reference("mentoring_request", "organisation_id", "organisation"),
        reference("mentoring_request", "moderated_by_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_mentoring_request"),
        sa.UniqueConstraint("public_id", name="uq_mentoring_request_public_id"),
    )
    op.create_index("ix_mentoring_request_board", "mentoring_request", ["ended_at", "on_board_since"])
    op.create_index(
        "ix_mentoring_request_one_open",
        "mentoring_request",
        ["person_id", "kind"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
        sqlite_where=sa.text("ended_at IS NULL"),
    )
    op.create_index("ix_mentoring_request_organisation_id", "mentoring_request", ["organisation_id"])
    op.create_table(
        "mentoring_training",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("completed_at", MOMENT, nullable=False),
        reference("mentoring_training", "person_id", "person", "CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "role", name="pk_mentoring_training"),
    )
    op.create_table(
        "register_exclusion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        reference("register_exclusion", "person_id", "person", "CASCADE"),
        reference("register_exclusion", "other_id", "person", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_register_exclusion"),
        sa.UniqueConstraint("public_id", name="uq_register_exclusion_public_id"),
        sa.UniqueConstraint(
            "person_id", "other_id", "reason", name="uq_register_exclusion_person_id_other_id_reason"
        ),
    )
    op.create_index("ix_register_exclusion_other_id", "register_exclusion", ["other_id"])
    op.create_table(
        "register_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        reference("register_invitation", "organisation_id", "organisation"),
        reference("register_invitation", "invited_by_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_register_invitation"),
        sa.UniqueConstraint("public_id", name="uq_register_invitation_public_id"),
        sa.UniqueConstraint(
            "organisation_id", "email", "kind", name="uq_register_invitation_organisation_id_email_kind"
        ),
    )
    op.create_index("ix_register_invitation_email", "register_invitation", ["email"])
    op.create_index("ix_register_invitation_expires_at", "register_invitation", ["expires_at"])
    op.create_table(
        "register_profile",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("sector", sa.String(), nullable=False),
        sa.Column("employer", sa.String(), nullable=False),
        sa.Column("job_title", sa.String(), nullable=False),
        sa.Column("capabilities", sa.String(), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("tiers", sa.JSON(), nullable=False),
        sa.Column("purposes", sa.String(), nullable=False),
        sa.Column("formats", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("charge", sa.String(), nullable=False),
        sa.Column("fee", sa.String(), nullable=False),
        sa.Column("taster", sa.Boolean(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("trained_on", sa.Date(), nullable=True),
        sa.Column("supervised_on", sa.Date(), nullable=True),
        sa.Column("contact_email", sa.String(), nullable=False),
        sa.Column("contact_telephone", sa.String(), nullable=False),
        sa.Column("shown_to", sa.String(), nullable=False),
        sa.Column("readers", sa.JSON(), nullable=False),
        sa.Column("return_reason", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("submitted_at", MOMENT, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("active_at", MOMENT, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("style", sa.String(), nullable=False),
        reference("register_profile", "person_id", "person", "CASCADE"),
        reference("register_profile", "organisation_id", "organisation"),
        reference("register_profile", "decided_by_id", "person", "SET NULL"),
        sa.CheckConstraint("taken >= 0 AND taken <= capacity", name="ck_register_profile_taken"),
        sa.PrimaryKeyConstraint("id", name="pk_register_profile"),
        sa.UniqueConstraint("public_id", name="uq_register_profile_public_id"),
        sa.UniqueConstraint("person_id", "kind", name="uq_register_profile_person_id_kind"),
    )
    op.create_index("ix_register_profile_active_at", "register_profile", ["active_at"])
    op.create_index(
        "ix_register_profile_offer",
        "register_profile",
        [
            "state",
            "kind",
            "shown_to",
            "person_id",
            "organisation_id",
            "paused_until",
            "taken",
            "capacity",
            "active_at",
            "sector",
            "charge",
            "formats",
            "purposes",
            "capabilities",
        ],
    )
    op.create_index("ix_register_profile_organisation_id", "register_profile", ["organisation_id"])
    op.create_table(
        "mentoring_programme_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("offered_at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        reference("mentoring_programme_place", "programme_id", "mentoring_programme", "CASCADE"),
        reference("mentoring_programme_place", "person_id", "person", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_mentoring_programme_place"),
        sa.UniqueConstraint(
            "programme_id", "person_id", name="uq_mentoring_programme_place_programme_id_person_id"
        ),
    )
    op.create_index("ix_mentoring_programme_place_person_id", "mentoring_programme_place", ["person_id"])
    op.create_table(
        "mentoring_relationship",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("profile_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("mentee_id", sa.Integer(), nullable=False),
        sa.Column("mentor_organisation_id", sa.Integer(), nullable=False),
        sa.Column("mentee_organisation_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("agreement", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("mentor_agreed_at", MOMENT, nullable=True),
        sa.Column("mentee_agreed_at", MOMENT, nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("review_asked_at", MOMENT, nullable=True),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("close_code", sa.String(), nullable=False),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        reference("mentoring_relationship", "request_id", "mentoring_request", "SET NULL"),
        reference("mentoring_relationship", "profile_id", "register_profile", "SET NULL"),
        reference("mentoring_relationship", "mentor_id", "person", "CASCADE"),
        reference("mentoring_relationship", "mentee_id", "person", "CASCADE"),
        reference("mentoring_relationship", "mentor_organisation_id", "organisation"),
        reference("mentoring_relationship", "mentee_organisation_id", "organisation"),
        reference("mentoring_relationship", "closed_by_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_mentoring_relationship"),
        sa.UniqueConstraint("public_id", name="uq_mentoring_relationship_public_id"),
    )
    op.create_index("ix_mentoring_relationship_mentee", "mentoring_relationship", ["mentee_id"])
    op.create_index(
        "ix_mentoring_relationship_mentee_organisation_id",
        "mentoring_relationship",
        ["mentee_organisation_id"],
    )
    op.create_index(
        "ix_mentoring_relationship_mentor_organisation_id",
        "mentoring_relationship",
        ["mentor_organisation_id"],
    )
    op.create_index(
        "ix_mentoring_relationship_one_open",
        "mentoring_relationship",
        ["mentor_id", "mentee_id", "kind"],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL"),
        sqlite_where=sa.text("closed_at IS NULL"),
    )
    op.create_index("ix_mentoring_relationship_profile_id", "mentoring_relationship", ["profile_id"])
    op.create_index("ix_mentoring_relationship_request_id", "mentoring_relationship", ["request_id"])
    op.create_index("ix_mentoring_relationship_review_on", "mentoring_relationship", ["review_on"])
    op.create_table(
        "mentoring_request_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.Column("expires_at", MOMENT, nullable=True),
        sa.Column("nudges", sa.Integer(), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("decline_code", sa.String(), nullable=False),
        sa.Column("suggested_id", sa.Integer(), nullable=True),
        reference("mentoring_request_choice", "request_id", "mentoring_request", "CASCADE"),
        reference("mentoring_request_choice", "profile_id", "register_profile", "CASCADE"),
        reference("mentoring_request_choice", "suggested_id", "register_profile", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_mentoring_request_choice"),
        sa.UniqueConstraint(
            "request_id", "profile_id", name="uq_mentoring_request_choice_request_id_profile_id"
        ),
        sa.UniqueConstraint("public_id", name="uq_mentoring_request_choice_public_id"),
    )
    op.create_index(
        "ix_mentoring_request_choice_expires", "mentoring_request_choice", ["state", "expires_at"]
    )
    op.create_index(
        "ix_mentoring_request_choice_one_asked",
        "mentoring_request_choice",
        ["request_id"],
        unique=True,
        postgresql_where=sa.text("state = 'asked'"),
        sqlite_where=sa.text("state = 'asked'"),
    )
    op.create_index(
        "ix_mentoring_request_choice_profile", "mentoring_request_choice", ["profile_id", "state"]
    )
    op.create_table(
        "register_qualification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("awarded_by", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("awarded_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("checked_at", MOMENT, nullable=True),
        sa.Column("checked_by_id", sa.Integer(), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        reference("register_qualification", "profile_id", "register_profile", "CASCADE"),
        reference("register_qualification", "checked_by_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_register_qualification"),
        sa.UniqueConstraint("public_id", name="uq_register_qualification_public_id"),
    )
    op.create_index("ix_register_qualification_expires_on", "register_qualification", ["expires_on"])
    op.create_index("ix_register_qualification_profile_id", "register_qualification", ["profile_id"])
    op.create_table(
        "mentoring_concern",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("relationship_id", sa.Integer(), nullable=True),
        sa.Column("raised_by_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("handler_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("taken_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        reference("mentoring_concern", "relationship_id", "mentoring_relationship", "SET NULL"),
        reference("mentoring_concern", "raised_by_id", "person", "SET NULL"),
        reference("mentoring_concern", "organisation_id", "organisation"),
        reference("mentoring_concern", "handler_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_mentoring_concern"),
        sa.UniqueConstraint("public_id", name="uq_mentoring_concern_public_id"),
    )
    op.create_index("ix_mentoring_concern_handler_id", "mentoring_concern", ["handler_id"])
    op.create_index("ix_mentoring_concern_organisation_id", "mentoring_concern", ["organisation_id"])
    op.create_index("ix_mentoring_concern_raised_by_id", "mentoring_concern", ["raised_by_id"])
    op.create_index("ix_mentoring_concern_relationship_id", "mentoring_concern", ["relationship_id"])
    op.create_table(
        "mentoring_evaluation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("relationship_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        reference("mentoring_evaluation", "relationship_id", "mentoring_relationship", "CASCADE"),
        reference("mentoring_evaluation", "person_id", "person", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_mentoring_evaluation"),
        sa.UniqueConstraint(
            "relationship_id", "person_id", name="uq_mentoring_evaluation_relationship_id_person_id"
        ),
    )
    op.create_index("ix_mentoring_evaluation_person_id", "mentoring_evaluation", ["person_id"])
    op.create_table(
        "mentoring_meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("relationship_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("is_taster", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        reference("mentoring_meeting", "relationship_id", "mentoring_relationship", "CASCADE"),
        reference("mentoring_meeting", "created_by_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_mentoring_meeting"),
        sa.UniqueConstraint("public_id", name="uq_mentoring_meeting_public_id"),
    )
    op.create_index(
        "ix_mentoring_meeting_relationship", "mentoring_meeting", ["relationship_id", "starts_at"]
    )
    op.create_table(
        "mentoring_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("relationship_id", sa.Integer(), nullable=False),
        sa.Column("writer_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        reference("mentoring_note", "relationship_id", "mentoring_relationship", "CASCADE"),
        reference("mentoring_note", "writer_id", "person", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_mentoring_note"),
        sa.UniqueConstraint("public_id", name="uq_mentoring_note_public_id"),
    )
    op.create_index("ix_mentoring_note_relationship_id", "mentoring_note", ["relationship_id"])
    op.create_index("ix_mentoring_note_writer_id", "mentoring_note", ["writer_id"])


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)

"""publishing: drafts, evidence, adoptions, upkeep of items, attachments and references"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

MOMENT = sa.DateTime(timezone=True)
TABLES = (
    "adoption",
    "draft",
    "evidence_change",
    "item_comment",
    "item_evaluation",
    "item_link",
    "item_rating",
    "item_report",
    "item_upkeep",
    "participant_reference",
    "attachment",
    "draft_author",
    "draft_check_run",
    "draft_finding",
    "draft_save",
    "draft_step",
)


def reference(table: str, column: str, to: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    """Return a foreign key by its name in the models."""
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}", ondelete=ondelete)


def add_to_library() -> None:
    """Add ownership and evidence to items, and who published which step to revisions."""
    op.add_column("resource", sa.Column("ownership", sa.String(), nullable=False, server_default="file"))
    op.add_column("resource", sa.Column("taken_over_at", MOMENT, nullable=True))
    op.add_column("resource", sa.Column("evidence_level", sa.String(), nullable=False, server_default=""))
    op.add_column("resource", sa.Column("confirmed_at", MOMENT, nullable=True))
    with op.batch_alter_table("resource_revision") as table:
        table.add_column(sa.Column("step", sa.String(), nullable=False, server_default="publication"))
        table.add_column(sa.Column("change_note", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("author_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("publisher_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("audience", sa.String(), nullable=False, server_default="public"))
        table.add_column(sa.Column("redacted_at", MOMENT, nullable=True))
        table.add_column(sa.Column("redaction_reason", sa.String(), nullable=False, server_default=""))
        for column in ("author_id", "publisher_id"):
            name = f"fk_resource_revision_{column}"
            table.create_foreign_key(name, "person", [column], ["id"], ondelete="SET NULL")
    for column in ("author_id", "publisher_id"):
        op.create_index(f"ix_resource_revision_{column}", "resource_revision", [column])


def remove_from_library() -> None:
    """Remove what was added to items and revisions."""
    for column in ("publisher_id", "author_id"):
        op.drop_index(f"ix_resource_revision_{column}", "resource_revision")
    with op.batch_alter_table("resource_revision") as table:
        for column in ("author_id", "publisher_id"):
            table.drop_constraint(f"fk_resource_revision_{column}", type_="foreignkey")
        for column in (
            "redaction_reason",
            "redacted_at",
            "audience",
            "publisher_id",
            "author_id",
            "change_note",
            "step",
        ):
            table.drop_column(column)
    for column in ("confirmed_at", "evidence_level", "taken_over_at", "ownership"):
        op.drop_column("resource", column)


def move_references() -> None:
    """Move the references for programmes to the new table, with their ids in the public ids."""
    op.execute(
        "INSERT INTO participant_reference (public_id, entry_id, organisation_id, stage, tier, year,"
        " taken_for, what_changed, would_go_again, go_again_reason, consented_at, written_at,"
        " trust_comment, report, hidden_reason, hidden_note)"
        " SELECT 'earlier-' || id, entry_id, organisation_id, 'earlier', tier, year,"
        " '', useful, '', less_useful, created_at, created_at, '', '', '', ''"
        " FROM programme_reference ORDER BY id"
    )
    op.drop_table("programme_reference")


def move_references_back() -> None:
    """Create the table of references for programmes again, with the rows that were moved from it."""
    table = "programme_reference"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("useful", sa.String(), nullable=False),
        sa.Column("less_useful", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        reference(table, "entry_id", "catalogue_entry", "CASCADE"),
        reference(table, "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )
    for column in ("entry_id", "organisation_id"):
        op.create_index(f"ix_{table}_{column}", table, [column])
    op.execute(
        "INSERT INTO programme_reference"
        " (id, entry_id, organisation_id, tier, year, useful, less_useful, created_at)"
        " SELECT CAST(substr(public_id, 9) AS INTEGER), entry_id, organisation_id, tier, year,"
        " what_changed, go_again_reason, written_at"
        " FROM participant_reference WHERE stage = 'earlier'"
    )


def upgrade() -> None:
    add_to_library()
    op.create_table(
        "adoption",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("own_entry_id", sa.Integer(), nullable=True),
        sa.Column("partner", sa.String(), nullable=False),
        sa.Column("partner_key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("what_changed", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        reference("adoption", "entry_id", "catalogue_entry", "CASCADE"),
        reference("adoption", "organisation_id", "organisation"),
        reference("adoption", "own_entry_id", "catalogue_entry", "SET NULL"),
        reference("adoption", "created_by_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_adoption"),
        sa.UniqueConstraint("public_id", name="uq_adoption_public_id"),
    )
    op.create_index("ix_adoption_created_at", "adoption", ["created_at"])
    op.create_index("ix_adoption_created_by_id", "adoption", ["created_by_id"])
    op.create_index("ix_adoption_entry", "adoption", ["entry_id", "ended_at"])
    op.create_index(
        "ix_adoption_one_current",
        "adoption",
        ["entry_id", "organisation_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL AND partner_key = ''"),
        sqlite_where=sa.text("ended_at IS NULL AND partner_key = ''"),
    )
    op.create_index(
        "ix_adoption_one_of_partner",
        "adoption",
        ["entry_id", "partner_key"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL AND partner_key <> ''"),
        sqlite_where=sa.text("ended_at IS NULL AND partner_key <> ''"),
    )
    op.create_index("ix_adoption_organisation", "adoption", ["organisation_id", "ended_at"])
    op.create_index("ix_adoption_own_entry_id", "adoption", ["own_entry_id"])
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("item_kind", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("adapted_from_id", sa.Integer(), nullable=True),
        sa.Column("base_revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("submitted_at", MOMENT, nullable=True),
        sa.Column("hub_asked_by_id", sa.Integer(), nullable=True),
        sa.Column("hub_asked_at", MOMENT, nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("published_revision", sa.Integer(), nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        reference("draft", "organisation_id", "organisation"),
        reference("draft", "entry_id", "catalogue_entry", "CASCADE"),
        reference("draft", "adapted_from_id", "catalogue_entry", "SET NULL"),
        reference("draft", "created_by_id", "person", "SET NULL"),
        reference("draft", "changed_by_id", "person", "SET NULL"),
        reference("draft", "submitted_by_id", "person", "SET NULL"),
        reference("draft", "hub_asked_by_id", "person", "SET NULL"),
        reference("draft", "published_by_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
        sa.UniqueConstraint("public_id", name="uq_draft_public_id"),
    )
    op.create_index("ix_draft_adapted_from_id", "draft", ["adapted_from_id"])
    op.create_index("ix_draft_changed_by_id", "draft", ["changed_by_id"])
    op.create_index("ix_draft_closed_at", "draft", ["closed_at"])
    op.create_index("ix_draft_created_by_id", "draft", ["created_by_id"])
    op.create_index("ix_draft_entry_id", "draft", ["entry_id"])
    op.create_index("ix_draft_hub_asked_by_id", "draft", ["hub_asked_by_id"])
    op.create_index(
        "ix_draft_one_open_for_an_item",
        "draft",
        ["entry_id"],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL AND entry_id IS NOT NULL"),
        sqlite_where=sa.text("closed_at IS NULL AND entry_id IS NOT NULL"),
    )
    op.create_index("ix_draft_organisation", "draft", ["organisation_id", "state", "changed_at"])
    op.create_index("ix_draft_published_by_id", "draft", ["published_by_id"])
    op.create_index("ix_draft_state", "draft", ["state", "changed_at"])
    op.create_index("ix_draft_submitted_by_id", "draft", ["submitted_by_id"])
    op.create_table(
        "evidence_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        reference("evidence_change", "entry_id", "catalogue_entry", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence_change"),
    )
    op.create_index("ix_evidence_change_entry", "evidence_change", ["entry_id", "id"])
    op.create_table(
        "item_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("reported_by_id", sa.Integer(), nullable=True),
        sa.Column("reported_at", MOMENT, nullable=True),
        sa.Column("report", sa.String(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decision", sa.String(), nullable=False),
        reference("item_comment", "entry_id", "catalogue_entry", "CASCADE"),
        reference("item_comment", "person_id", "person", "SET NULL"),
        reference("item_comment", "organisation_id", "organisation"),
        reference("item_comment", "reported_by_id", "person", "SET NULL"),
        reference("item_comment", "decided_by_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_item_comment"),
        sa.UniqueConstraint("public_id", name="uq_item_comment_public_id"),
    )
    op.create_index("ix_item_comment_decided_by_id", "item_comment", ["decided_by_id"])
    op.create_index("ix_item_comment_entry", "item_comment", ["entry_id", "id"])
    op.create_index("ix_item_comment_organisation_id", "item_comment", ["organisation_id"])
    op.create_index("ix_item_comment_person_id", "item_comment", ["person_id"])
    op.create_index("ix_item_comment_reported_by_id", "item_comment", ["reported_by_id"])
    op.create_index("ix_item_comment_state", "item_comment", ["state", "written_at"])
    op.create_table(
        "item_evaluation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("evaluator", sa.String(), nullable=False),
        sa.Column("is_independent", sa.Boolean(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("strength", sa.String(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("withdrawal_reason", sa.String(), nullable=False),
        reference("item_evaluation", "entry_id", "catalogue_entry", "CASCADE"),
        reference("item_evaluation", "organisation_id", "organisation"),
        reference("item_evaluation", "added_by_id", "person", "SET NULL"),
        reference("item_evaluation", "confirmed_by_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_item_evaluation"),
        sa.UniqueConstraint("public_id", name="uq_item_evaluation_public_id"),
    )
    op.create_index("ix_item_evaluation_added_by_id", "item_evaluation", ["added_by_id"])
    op.create_index("ix_item_evaluation_confirmed_by_id", "item_evaluation", ["confirmed_by_id"])
    op.create_index("ix_item_evaluation_entry", "item_evaluation", ["entry_id", "withdrawn_at"])
    op.create_index("ix_item_evaluation_organisation_id", "item_evaluation", ["organisation_id"])
    op.create_table(
        "item_link",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("checked_at", MOMENT, nullable=True),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        reference("item_link", "entry_id", "catalogue_entry", "CASCADE"),
        sa.PrimaryKeyConstraint("entry_id", "url", name="pk_item_link"),
    )
    op.create_index("ix_item_link_next_at", "item_link", ["next_at"])
    op.create_table(
        "item_rating",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("used_for", sa.String(), nullable=False),
        sa.Column("rated_at", MOMENT, nullable=False),
        reference("item_rating", "entry_id", "catalogue_entry", "CASCADE"),
        reference("item_rating", "person_id", "person", "CASCADE"),
        reference("item_rating", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("entry_id", "person_id", name="pk_item_rating"),
    )
    op.create_index("ix_item_rating_organisation_id", "item_rating", ["organisation_id"])
    op.create_index("ix_item_rating_person_id", "item_rating", ["person_id"])
    op.create_table(
        "item_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("suggestion", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("reported_at", MOMENT, nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        reference("item_report", "entry_id", "catalogue_entry", "CASCADE"),
        reference("item_report", "person_id", "person", "SET NULL"),
        reference("item_report", "answered_by_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_item_report"),
        sa.UniqueConstraint("public_id", name="uq_item_report_public_id"),
    )
    op.create_index("ix_item_report_answered_by_id", "item_report", ["answered_by_id"])
    op.create_index("ix_item_report_entry", "item_report", ["entry_id", "answered_at"])
    op.create_index("ix_item_report_person_id", "item_report", ["person_id"])
    op.create_table(
        "item_upkeep",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("reminded_at", MOMENT, nullable=True),
        sa.Column("lapsed_at", MOMENT, nullable=True),
        reference("item_upkeep", "entry_id", "catalogue_entry", "CASCADE"),
        reference("item_upkeep", "owner_id", "person", "SET NULL"),
        reference("item_upkeep", "confirmed_by_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("entry_id", name="pk_item_upkeep"),
    )
    op.create_index("ix_item_upkeep_confirmed_by_id", "item_upkeep", ["confirmed_by_id"])
    op.create_index("ix_item_upkeep_owner_id", "item_upkeep", ["owner_id"])
    op.create_index("ix_item_upkeep_review_on", "item_upkeep", ["review_on"])
    op.create_table(
        "participant_reference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("taken_for", sa.String(), nullable=False),
        sa.Column("what_changed", sa.String(), nullable=False),
        sa.Column("would_go_again", sa.String(), nullable=False),
        sa.Column("go_again_reason", sa.String(), nullable=False),
        sa.Column("consented_at", MOMENT, nullable=True),
        sa.Column("written_at", MOMENT, nullable=True),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.Column("ask_again_at", MOMENT, nullable=True),
        sa.Column("trust_comment", sa.String(), nullable=False),
        sa.Column("commented_by_id", sa.Integer(), nullable=True),
        sa.Column("commented_at", MOMENT, nullable=True),
        sa.Column("reported_by_id", sa.Integer(), nullable=True),
        sa.Column("reported_at", MOMENT, nullable=True),
        sa.Column("report", sa.String(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("hidden_at", MOMENT, nullable=True),
        sa.Column("hidden_reason", sa.String(), nullable=False),
        sa.Column("hidden_note", sa.String(), nullable=False),
        reference("participant_reference", "entry_id", "catalogue_entry", "CASCADE"),
        reference("participant_reference", "person_id", "person", "SET NULL"),
        reference("participant_reference", "organisation_id", "organisation"),
        reference("participant_reference", "commented_by_id", "person", "SET NULL"),
        reference("participant_reference", "reported_by_id", "person", "SET NULL"),
        reference("participant_reference", "decided_by_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_participant_reference"),
        sa.UniqueConstraint(
            "entry_id", "person_id", "stage", name="uq_participant_reference_entry_id_person_id_stage"
        ),
        sa.UniqueConstraint("public_id", name="uq_participant_reference_public_id"),
    )
    op.create_index("ix_participant_reference_asked", "participant_reference", ["ask_again_at"])
    op.create_index("ix_participant_reference_commented_by_id", "participant_reference", ["commented_by_id"])
    op.create_index("ix_participant_reference_decided_by_id", "participant_reference", ["decided_by_id"])
    op.create_index("ix_participant_reference_entry", "participant_reference", ["entry_id", "consented_at"])
    op.create_index("ix_participant_reference_organisation_id", "participant_reference", ["organisation_id"])
    op.create_index("ix_participant_reference_person_id", "participant_reference", ["person_id"])
    op.create_index("ix_participant_reference_reported", "participant_reference", ["reported_at"])
    op.create_index("ix_participant_reference_reported_by_id", "participant_reference", ["reported_by_id"])
    move_references()
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.String(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=True),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("alt_text", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("scan_state", sa.String(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("inspected_at", MOMENT, nullable=True),
        reference("attachment", "draft_id", "draft", "SET NULL"),
        reference("attachment", "entry_id", "catalogue_entry", "CASCADE"),
        reference("attachment", "added_by_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_attachment"),
        sa.UniqueConstraint("file_id", name="uq_attachment_file_id"),
    )
    op.create_index("ix_attachment_added_by_id", "attachment", ["added_by_id"])
    op.create_index("ix_attachment_draft_id", "attachment", ["draft_id"])
    op.create_index("ix_attachment_entry_id", "attachment", ["entry_id"])
    op.create_index("ix_attachment_inspected_at", "attachment", ["inspected_at"])
    op.create_index("ix_attachment_scan_state", "attachment", ["scan_state", "added_at"])
    op.create_table(
        "draft_author",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("first_at", MOMENT, nullable=False),
        reference("draft_author", "draft_id", "draft", "CASCADE"),
        reference("draft_author", "person_id", "person", "CASCADE"),
        sa.PrimaryKeyConstraint("draft_id", "person_id", name="pk_draft_author"),
    )
    op.create_index("ix_draft_author_person_id", "draft_author", ["person_id"])
    op.create_table(
        "draft_check_run",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("checker", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        reference("draft_check_run", "draft_id", "draft", "CASCADE"),
        sa.PrimaryKeyConstraint("draft_id", "checker", name="pk_draft_check_run"),
    )
    op.create_index("ix_draft_check_run_state", "draft_check_run", ["state", "asked_at"])
    op.create_table(
        "draft_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("checker", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        reference("draft_finding", "draft_id", "draft", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_draft_finding"),
    )
    op.create_index("ix_draft_finding_draft", "draft_finding", ["draft_id", "checker"])
    op.create_table(
        "draft_save",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("saved_at", MOMENT, nullable=False),
        reference("draft_save", "draft_id", "draft", "CASCADE"),
        reference("draft_save", "person_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("draft_id", "version", name="pk_draft_save"),
    )
    op.create_index("ix_draft_save_person_id", "draft_save", ["person_id"])
    op.create_table(
        "draft_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("taken_at", MOMENT, nullable=False),
        reference("draft_step", "draft_id", "draft", "CASCADE"),
        reference("draft_step", "person_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_draft_step"),
    )
    op.create_index("ix_draft_step_draft", "draft_step", ["draft_id", "id"])
    op.create_index("ix_draft_step_person_id", "draft_step", ["person_id"])


def downgrade() -> None:
    move_references_back()
    for table in reversed(TABLES):
        op.drop_table(table)
    remove_from_library()

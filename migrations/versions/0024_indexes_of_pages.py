"""mentoring, events, publishing: what pages of one person and of the office read is found by an index"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

IS_ESCALATED = sa.text("escalated_at IS NOT NULL AND decided_at IS NULL AND withdrawn_at IS NULL")
IS_REPORTED = sa.text("reported_at IS NOT NULL AND decided_at IS NULL")


def upgrade() -> None:
    op.create_index("ix_mentoring_relationship_mentor", "mentoring_relationship", ["mentor_id"])
    op.create_index("ix_mentoring_request_person", "mentoring_request", ["person_id", "id"])
    op.create_index(
        "ix_release_request_escalated",
        "release_request",
        ["id"],
        postgresql_where=IS_ESCALATED,
        sqlite_where=IS_ESCALATED,
    )
    op.drop_index("ix_item_comment_state", "item_comment")
    op.create_index("ix_item_comment_entry_state", "item_comment", ["entry_id", "state"])
    op.create_index(
        "ix_item_comment_reported",
        "item_comment",
        ["id"],
        postgresql_where=IS_REPORTED,
        sqlite_where=IS_REPORTED,
    )


def downgrade() -> None:
    op.drop_index("ix_item_comment_reported", "item_comment")
    op.drop_index("ix_item_comment_entry_state", "item_comment")
    op.create_index("ix_item_comment_state", "item_comment", ["state", "written_at"])
    op.drop_index("ix_release_request_escalated", "release_request")
    op.drop_index("ix_mentoring_request_person", "mentoring_request")
    op.drop_index("ix_mentoring_relationship_mentor", "mentoring_relationship")

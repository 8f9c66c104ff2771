"""search: answers to whether a search was useful"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "search_feedback",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("is_useful", sa.Boolean(), nullable=False),
        sa.Column("looked_for", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search_feedback"),
    )


def downgrade() -> None:
    op.drop_table("search_feedback")

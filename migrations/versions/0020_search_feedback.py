"""search: answers to whether a search was useful; catalogue: an index of addresses"""

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
    op.create_index("ix_catalogue_entry_address", "catalogue_entry", ["address"])


def downgrade() -> None:
    op.drop_index("ix_catalogue_entry_address", "catalogue_entry")
    op.drop_table("search_feedback")

"""publishing: what hub staff corrected in an evaluation when they confirmed it, with their reason"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.add_column("item_evaluation", sa.Column("stated_strength", sa.String(), nullable=True))
    op.add_column("item_evaluation", sa.Column("stated_independence", sa.Boolean(), nullable=True))
    op.add_column(
        "item_evaluation", sa.Column("correction_reason", sa.String(), nullable=False, server_default="")
    )


def downgrade() -> None:
    for name in ("correction_reason", "stated_independence", "stated_strength"):
        op.drop_column("item_evaluation", name)

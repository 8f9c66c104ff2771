"""events: requests for release from duty that reached someone who is not the line manager"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.add_column(
        "release_request",
        sa.Column("is_misdirected", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    op.drop_column("release_request", "is_misdirected")

"""mentoring: why the moderator of the noticeboard refused a request"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.add_column(
        "mentoring_request", sa.Column("board_reason", sa.String(), nullable=False, server_default="")
    )


def downgrade() -> None:
    op.drop_column("mentoring_request", "board_reason")

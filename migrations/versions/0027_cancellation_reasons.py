"""events: why an event was cancelled, as its people and its readers are told"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.add_column("event", sa.Column("cancellation_reason", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("event", "cancellation_reason")

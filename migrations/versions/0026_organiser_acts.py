"""events: why an organiser cancelled the place of one person, and messages to one person"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.add_column("booking", sa.Column("end_reason", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("event_message") as batch_op:
        batch_op.add_column(sa.Column("booking_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            "fk_event_message_booking_id", "booking", ["booking_id"], ["id"], ondelete="CASCADE"
        )
        batch_op.create_index("ix_event_message_booking_id", ["booking_id"])


def downgrade() -> None:
    op.execute("DELETE FROM event_message WHERE booking_id IS NOT NULL")
    with op.batch_alter_table("event_message") as batch_op:
        batch_op.drop_index("ix_event_message_booking_id")
        batch_op.drop_constraint("fk_event_message_booking_id", type_="foreignkey")
        batch_op.drop_column("booking_id")
    op.drop_column("booking", "end_reason")

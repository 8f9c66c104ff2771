"""following: what people save, what they follow, and what they were told of it"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

MOMENT = sa.DateTime(timezone=True)
TABLES = ("saved_item", "follow", "follow_news")


def reference(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    """Return a foreign key by its name in the models; its rows go with what they refer to."""
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}", ondelete="CASCADE")


def upgrade() -> None:
    op.create_table(
        "saved_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        reference("saved_item", "person_id", "person"),
        reference("saved_item", "entry_id", "catalogue_entry"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_item"),
        sa.UniqueConstraint("person_id", "entry_id", name="uq_saved_item_person_id_entry_id"),
        sa.UniqueConstraint("public_id", name="uq_saved_item_public_id"),
    )
    op.create_index("ix_saved_item_entry_id", "saved_item", ["entry_id"])
    op.create_index("ix_saved_item_newest", "saved_item", ["person_id", "saved_at"])
    op.create_table(
        "follow",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("frequency", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("checked_at", MOMENT, nullable=False),
        reference("follow", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name="pk_follow"),
        sa.UniqueConstraint("person_id", "kind", "subject", name="uq_follow_person_id_kind_subject"),
        sa.UniqueConstraint("public_id", name="uq_follow_public_id"),
    )
    op.create_index("ix_follow_due", "follow", ["frequency", "checked_at"])
    op.create_table(
        "follow_news",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("follow_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.Column("told_at", MOMENT, nullable=False),
        reference("follow_news", "person_id", "person"),
        reference("follow_news", "entry_id", "catalogue_entry"),
        reference("follow_news", "follow_id", "follow"),
        sa.PrimaryKeyConstraint("person_id", "entry_id", name="pk_follow_news"),
    )
    op.create_index("ix_follow_news_digest", "follow_news", ["digest"])
    op.create_index("ix_follow_news_entry_id", "follow_news", ["entry_id"])
    op.create_index("ix_follow_news_follow_id", "follow_news", ["follow_id"])
    op.create_index("ix_follow_news_told_at", "follow_news", ["told_at"])


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)

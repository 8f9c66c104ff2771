"""first tables"""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "catalogue_clock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_clock")),
    )
    # The change counter always has one row. Each new database gets a new epoch, which invalidates old page
    # keys.
    op.execute(f"INSERT INTO catalogue_clock (id, seq, epoch) VALUES (1, 0, '{uuid4().hex}')")  # noqa: S608
    op.create_table(
        "content_file",
        sa.Column("supplier", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("feature", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("supplier", "path", name=op.f("pk_content_file")),
    )
    with op.batch_alter_table("content_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_content_file_public_id"), ["public_id"], unique=False)

    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("short_name", sa.String(), nullable=False),
        sa.Column("profile", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("slug", name=op.f("uq_organisation_slug")),
    )
    op.create_table(
        "plugin_health",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_plugin_health")),
    )
    op.create_table(
        "catalogue_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column(
            "sort_title", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column("facets", sa.JSON(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["organisation.id"], name=op.f("fk_catalogue_entry_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_entry")),
        sa.UniqueConstraint("kind", "slug", name=op.f("uq_catalogue_entry_kind_slug")),
        sa.UniqueConstraint("public_id", name=op.f("uq_catalogue_entry_public_id")),
    )
    with op.batch_alter_table("catalogue_entry", schema=None) as batch_op:
        batch_op.create_index(
            "ix_catalogue_entry_newest", ["kind", "state", "updated_at", "sort_title"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_catalogue_entry_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_catalogue_entry_seq"), ["seq"], unique=False)
        batch_op.create_index("ix_catalogue_entry_title", ["kind", "state", "sort_title"], unique=False)

    op.create_table(
        "catalogue_facet",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("facet", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["catalogue_entry.id"], name=op.f("fk_catalogue_facet_entry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("entry_id", "facet", "value", name=op.f("pk_catalogue_facet")),
    )
    with op.batch_alter_table("catalogue_facet", schema=None) as batch_op:
        batch_op.create_index("ix_catalogue_facet_value", ["facet", "value", "entry_id"], unique=False)

    op.create_table(
        "catalogue_redirect",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["catalogue_entry.id"],
            name=op.f("fk_catalogue_redirect_entry_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("kind", "slug", name=op.f("pk_catalogue_redirect")),
    )
    with op.batch_alter_table("catalogue_redirect", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_catalogue_redirect_entry_id"), ["entry_id"], unique=False)

    op.create_table(
        "resource",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("supplier", sa.String(), nullable=False),
        sa.Column("current_revision", sa.Integer(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["catalogue_entry.id"], name=op.f("fk_resource_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_resource_entry_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_resource_public_id")),
    )
    op.create_table(
        "resource_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_resource_revision_resource_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource_revision")),
        sa.UniqueConstraint("resource_id", "number", name=op.f("uq_resource_revision_resource_id_number")),
    )
    with op.batch_alter_table("resource_revision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resource_revision_resource_id"), ["resource_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("resource_revision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_resource_revision_resource_id"))

    op.drop_table("resource_revision")
    op.drop_table("resource")
    with op.batch_alter_table("catalogue_redirect", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_catalogue_redirect_entry_id"))

    op.drop_table("catalogue_redirect")
    with op.batch_alter_table("catalogue_facet", schema=None) as batch_op:
        batch_op.drop_index("ix_catalogue_facet_value")

    op.drop_table("catalogue_facet")
    with op.batch_alter_table("catalogue_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_catalogue_entry_title")
        batch_op.drop_index(batch_op.f("ix_catalogue_entry_seq"))
        batch_op.drop_index(batch_op.f("ix_catalogue_entry_owner_id"))
        batch_op.drop_index("ix_catalogue_entry_newest")

    op.drop_table("catalogue_entry")
    op.drop_table("plugin_health")
    op.drop_table("organisation")
    with op.batch_alter_table("content_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_content_file_public_id"))

    op.drop_table("content_file")
    op.drop_table("catalogue_clock")

"""audit: the acts of the log are found without reading it"""

from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.create_index("ix_audit_entry_act", "audit_entry", ["act"])
    op.create_index("ix_audit_entry_organisation_id_act", "audit_entry", ["organisation_id", "act"])


def downgrade() -> None:
    op.drop_index("ix_audit_entry_organisation_id_act", "audit_entry")
    op.drop_index("ix_audit_entry_act", "audit_entry")

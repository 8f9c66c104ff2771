"""indexes by which lists of events are read in order of time"""

from alembic import op

revision = "0007"
down_revision = "0006"

INDEXES = {
    "ix_event_state": ["state", "starts_at"],
    "ix_event_series": ["series", "starts_at"],
    "ix_event_organisation_id": ["organisation_id", "starts_at"],
    "ix_event_starts_at": ["starts_at"],
    "ix_event_ends_at": ["ends_at"],
    "ix_event_closes_at": ["closes_at"],
}


def upgrade() -> None:
    """Replace the indexes of events."""
    for name in ("ix_event_starts_at", "ix_event_series", "ix_event_organisation_id"):
        op.drop_index(name, "event")
    for name, columns in INDEXES.items():
        op.create_index(name, "event", columns)


def downgrade() -> None:
    """Put the former indexes back."""
    for name in INDEXES:
        op.drop_index(name, "event")
    op.create_index("ix_event_starts_at", "event", ["state", "starts_at"])
    op.create_index("ix_event_series", "event", ["series"])
    op.create_index("ix_event_organisation_id", "event", ["organisation_id"])

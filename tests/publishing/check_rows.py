"""Rows for tests of checks: drafts of a trust, and saves of them."""

from hub.kit.clock import now
from hub.publishing.models import Draft, DraftSave
from tests.factories import make_trust, numbers

FIELDS = {
    "title": "The handover huddle",
    "summary": "What it is.",
    "body": "We meet.",
    "ask": "Head of Learning",
}


def make_draft(session, trust=None, **fields):
    """Create a draft in review; further fields are those of its form."""
    at, values = now(), {**FIELDS, **fields}
    draft = Draft(
        public_id=f"draft-{next(numbers)}",
        item_kind="resource",
        organisation_id=(trust or make_trust(session)).id,
        base_revision=0,
        state="in-review",
        version=1,
        title=values["title"],
        fields=values,
        created_at=at,
        changed_at=at,
        published_revision=0,
    )
    session.add(draft)
    session.flush()
    return draft


def save_draft(session, draft, **fields):
    """Save a draft with other fields, which makes a new version."""
    draft.version += 1
    draft.fields = {**draft.fields, **fields}
    session.add(DraftSave(draft_id=draft.id, version=draft.version, fields=draft.fields, saved_at=now()))
    session.flush()

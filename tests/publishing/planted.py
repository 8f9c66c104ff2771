"""One row of a person and their trust in each table of publishing."""

from datetime import date

from sqlalchemy import JSON, select

from hub.library.models import Resource, ResourceRevision
from hub.publishing.models import (
    Adoption,
    Attachment,
    Draft,
    DraftAuthor,
    DraftSave,
    DraftStep,
    ItemComment,
    ItemEvaluation,
    ItemRating,
    ItemReport,
    ItemUpkeep,
    ParticipantReference,
)
from tests.factories import START

KEPT = "words that stay with the trust"
NEUTRAL = {str: "", int: 0, bool: False, date: date(2026, 1, 5)}


def make_row(model, **values):
    """Return a row of a table with these values, and neutral ones in further columns that need a value."""
    needed = [column for column in model.__table__.columns if not (column.nullable or column.primary_key)]
    return model(**{column.name: _neutral(column) for column in needed} | values)


def _neutral(column):
    return {} if isinstance(column.type, JSON) else NEUTRAL.get(column.type.python_type, START)


def plant_publishing(session, person_id, other_id, trust, entry_id, words="My words."):
    """Let a person write, review, adopt, rate and report an item, and somebody else write and rate.

    `words` are the person's own, which an erasure removes.
    """
    for id_, own in ((person_id, words), (other_id, KEPT)):
        _plant_draft(session, id_, trust)
        _plant_opinions(session, id_, entry_id, trust, own)
    _plant_care(session, person_id, entry_id, trust)
    resource = session.scalars(select(Resource).where(Resource.entry_id == entry_id)).one()
    version = {"resource_id": resource.id, "number": 1000 + person_id, "step": "publication"}
    session.add(make_row(ResourceRevision, **version, author_id=person_id, publisher_id=person_id))
    session.flush()


def _plant_draft(session, person_id, trust):
    key, of_person = f"draft-{trust.id}-{person_id}", {"person_id": person_id}
    named = ("created_by_id", "changed_by_id", "submitted_by_id", "hub_asked_by_id", "published_by_id")
    of_draft = {"public_id": key, "organisation_id": trust.id, "item_kind": "resource", "state": "draft"}
    draft = make_row(Draft, **of_draft, title=KEPT, version=1, **dict.fromkeys(named, person_id))
    session.add(draft)
    session.flush()
    session.add_all(
        [
            make_row(DraftAuthor, draft_id=draft.id, **of_person),
            make_row(DraftSave, draft_id=draft.id, version=1, **of_person),
            make_row(DraftStep, draft_id=draft.id, step="begin", comment=KEPT, **of_person),
            make_row(Attachment, file_id=key, draft_id=draft.id, title=KEPT, added_by_id=person_id),
        ]
    )


def _plant_opinions(session, person_id, entry_id, trust, words):
    of_person = {"entry_id": entry_id, "person_id": person_id, "organisation_id": trust.id}
    key = f"{trust.id}-{person_id}"
    session.add_all(
        [
            make_row(ItemRating, **of_person, score=4, used_for=words),
            make_row(ItemComment, **of_person, public_id=f"comment-{key}", text=words, state="shown"),
            make_row(
                ParticipantReference,
                **of_person,
                public_id=f"reference-{key}",
                stage="end",
                taken_for=words,
                what_changed=words,
            ),
        ]
    )


def _plant_care(session, person_id, entry_id, trust):
    key, of_item = f"{trust.id}-{person_id}", {"entry_id": entry_id}
    of_trust = {**of_item, "organisation_id": trust.id}
    session.merge(make_row(ItemUpkeep, **of_item, owner_id=person_id, confirmed_by_id=person_id))
    session.add_all(
        [
            make_row(
                ItemEvaluation,
                **of_trust,
                public_id=f"evaluation-{key}",
                result=KEPT,
                added_by_id=person_id,
                confirmed_by_id=person_id,
            ),
            make_row(
                Adoption,
                **of_trust,
                public_id=f"adoption-{key}",
                what_changed=KEPT,
                created_by_id=person_id,
                ended_at=START,
            ),
            make_row(
                ItemReport,
                **of_item,
                public_id=f"report-{key}",
                text=KEPT,
                person_id=person_id,
                answered_by_id=person_id,
            ),
        ]
    )

"""Ratings: by people who used an item, never by its authors or its owner, and an average from three on."""

import pytest

from hub.kit.clock import now
from hub.kit.errors import Invalid, NotAllowed, NotFound
from hub.library.models import ResourceRevision
from hub.publishing.domain.evidence_vocabulary import Usefulness
from hub.publishing.domain.item_numbers import read_item_numbers
from hub.publishing.domain.ratings import (
    find_own_organisation,
    find_own_rating,
    may_rate,
    rate_item,
    remove_rating,
)
from hub.publishing.models import Draft, DraftAuthor
from hub.trusts.domain import find_organisation
from tests.factories import make_person


def rate(items, name, score=Usefulness.VERY):
    with items.write_session() as session:
        rate_item(session, items.viewer(name, session), items.entry(session), score, "Our winter rota", now())


def total(items):
    with items.write_session() as session:
        numbers = read_item_numbers(session, items.entry(session))
        return numbers.ratings, numbers.average


def test_an_average_is_shown_from_three_ratings_on_and_each_can_be_changed_or_removed(items):
    with items.write_session() as session:
        third = make_person(session, find_organisation(session, "yorkshire"))
        items.ids["third"] = third.id
    rate(items, "other leader")
    rate(items, "other lead", Usefulness.NOT)
    assert total(items) == (2, None)
    rate(items, "third", Usefulness.NOT)
    rate(items, "third", Usefulness.VERY)
    assert total(items) == (3, 3.0)
    with items.write_session() as session:
        viewer, entry = items.viewer("third", session), items.entry(session)
        assert find_own_rating(session, viewer, entry).used_for == "Our winter rota"
        remove_rating(session, viewer, entry, now())
    assert total(items) == (2, None)


def test_nobody_rates_what_they_wrote_or_what_their_organisation_shares(items):
    for name in ("leader", "publisher", "guest"):
        with pytest.raises(NotAllowed):
            rate(items, name)
    with pytest.raises(NotFound):
        rate(items, "newcomer")
    with items.write_session() as session:
        entry, viewer = items.entry(session), items.viewer("other leader", session)
        with pytest.raises(Invalid):
            rate_item(session, viewer, entry, Usefulness.USEFUL, " ", now())
        assert may_rate(session, viewer, entry)
        revision = session.query(ResourceRevision).order_by(ResourceRevision.id).first()
        values = {
            column.name: getattr(revision, column.name)
            for column in ResourceRevision.__table__.columns
            if column.name not in ("id", "number")
        }
        session.add(ResourceRevision(**{**values, "number": 9, "author_id": viewer.person_id}))
        session.flush()
        assert not may_rate(session, viewer, entry)
        assert find_own_organisation(viewer) == items.ids["at yorkshire"]
        guest = items.viewer("guest", session)
        assert find_own_organisation(guest) == items.ids["at london"]


def test_nobody_rates_an_item_in_whose_draft_they_wrote(items):
    with items.write_session() as session:
        entry, viewer = items.entry(session), items.viewer("other lead", session)
        draft = Draft(
            public_id="draft",
            item_kind="resource",
            organisation_id=entry.owner_id,
            entry_id=entry.id,
            base_revision=1,
            state="draft",
            version=1,
            title="A fair rota",
            fields={},
            created_at=now(),
            changed_at=now(),
            published_revision=0,
        )
        session.add(draft)
        session.flush()
        session.add(DraftAuthor(draft_id=draft.id, person_id=viewer.person_id, first_at=now()))
        session.flush()
        assert not may_rate(session, viewer, entry)

"""The changes of the catalogue since a position, and entries by id with the position they were read at."""

from datetime import timedelta

from sqlalchemy import select

from hub.access import PUBLIC, Audience
from hub.catalogue.domain.change_counter import bump_change_counter
from hub.catalogue.domain.change_feed import (
    ChangePosition,
    list_changed_entries,
    list_changed_ids,
    list_entries_by_id,
    read_change_counter,
)
from hub.catalogue.domain.entries import withdraw_entry
from hub.catalogue.models import ChangeCounter
from tests.catalogue.catalogue_entries import add_entry
from tests.factories import START, make_trust, member_of


def test_the_position_is_that_of_the_counter_and_of_its_database(session):
    epoch = session.scalar(select(ChangeCounter.epoch))
    before = read_change_counter(session)
    seq = bump_change_counter(session)

    assert before == ChangePosition(seq - 1, epoch)
    assert read_change_counter(session) == ChangePosition(seq, epoch)
    assert epoch


def test_changes_after_a_position_and_up_to_another_are_read_in_their_order(session):
    london = make_trust(session)
    entries = [add_entry(session, london, slug) for slug in ("b", "a", "c")]
    first, second, third = (entry.seq for entry in entries)

    def changed(after, until):
        return [row.public_id for row in list_changed_entries(session, after, until)]

    assert changed(0, third) == ["b", "a", "c"]
    assert changed(first, second) == ["a"]
    assert changed(third, third + 9) == []
    add_entry(session, london, "b", title="Changed")
    assert changed(0, third) == ["a", "c"]
    assert changed(third, third + 1) == ["b"]


def test_withdrawn_and_hidden_entries_are_among_the_changes_with_their_state(session):
    london = make_trust(session)
    add_entry(session, london, "hidden", audience=Audience.ORGANISATION)
    withdraw_entry(session, add_entry(session, london, "gone"), now=START)

    rows = list_changed_entries(session, 0, read_change_counter(session).seq)
    assert [(row.public_id, row.audience, row.state) for row in rows] == [
        ("hidden", "organisation", "live"),
        ("gone", "public", "gone"),
    ]


def test_entries_are_read_by_id_in_the_order_asked_for_as_the_viewer_may_see_them(session):
    london = make_trust(session)
    one, two = add_entry(session, london, "one"), add_entry(session, london, "two")
    hidden = add_entry(session, london, "hidden", audience=Audience.ORGANISATION)
    withdrawn = withdraw_entry(session, add_entry(session, london, "withdrawn"), now=START)
    ids = [two.id, hidden.id, withdrawn.id, one.id, withdrawn.id + 99]

    def read(viewer):
        rows, position = list_entries_by_id(session, viewer, ids)
        assert position == read_change_counter(session)
        return [row.public_id for row in rows]

    assert read(PUBLIC) == ["two", "one"]
    assert read(member_of(london.id + 1)) == ["two", "one"]
    assert read(member_of(london.id)) == ["two", "hidden", "one"]


def test_the_position_is_read_also_where_no_entry_is_found(session):
    bump_change_counter(session)
    expected = read_change_counter(session)

    assert list_entries_by_id(session, PUBLIC, []) == ([], expected)
    assert list_entries_by_id(session, PUBLIC, [1]) == ([], expected)


def test_what_is_new_since_a_moment_comes_newest_first_as_the_viewer_may_see_it(session):
    london, york = make_trust(session), make_trust(session, "yorkshire")
    old = add_entry(session, london, "old")
    new, other, inside = (
        add_entry(session, trust, slug) for trust, slug in ((london, "new"), (york, "other"), (london, "in"))
    )
    for minutes, entry in enumerate((new, other, inside), start=1):
        entry.updated_at = START + timedelta(minutes=minutes)
    old.updated_at, inside.audience = START - timedelta(minutes=1), Audience.ORGANISATION.value
    session.flush()

    def changed(viewer=PUBLIC, limit=10, **which):
        return list_changed_ids(session, viewer, START, limit=limit, **which)

    assert changed() == [other.id, new.id]
    assert changed(member_of(london.id)) == [inside.id, other.id, new.id]
    assert changed(limit=1) == [other.id]
    assert changed(owner_id=london.id) == [new.id]
    assert changed(public_ids=["new", "old", "in"]) == [new.id]
    withdraw_entry(session, new, now=START + timedelta(hours=1))
    assert changed() == [other.id]

from datetime import date

import pytest

from hub.access import PUBLIC, Audience
from hub.library.domain.publication import withdraw_resource
from hub.library.domain.queries import get_resource
from hub.programmes.domain import (
    PROGRAMMES,
    compare_programmes,
    list_chosen,
    list_forward_programme,
)
from hub.programmes.models import ProgrammeDate
from tests.factories import LIBRARY_KINDS, START, for_its_owner_alone, make_programme, make_trust, member_of

TODAY = date(2026, 6, 1)


def get_entry(session, slug):
    return get_resource(session, PUBLIC, slug, PROGRAMMES, library_kinds=LIBRARY_KINDS).entry


def titles(rows):
    return [entry.title for _date, entry in rows]


@pytest.mark.requirement("R060")
@pytest.mark.requirement("R062")
def test_the_forward_programme_holds_what_is_not_over_and_begins_in_time(session):
    london = make_trust(session)
    make_programme(session, london, title="Over", dates=[{"starts": "2026-05-30"}])
    make_programme(session, london, title="Under way", dates=[{"starts": "2026-05-30", "ends": "2026-06-01"}])
    make_programme(session, london, title="Soon", dates=[{"starts": "2026-11-30"}])
    make_programme(session, london, title="Later", dates=[{"starts": "2026-12-01"}])
    make_programme(session, london, title="No date")

    assert titles(list_forward_programme(session, PUBLIC, TODAY, date(2026, 12, 1))) == [
        "Under way",
        "Soon",
    ]
    assert titles(list_forward_programme(session, PUBLIC, TODAY, date(2027, 6, 1)))[-1] == "Later"


def test_a_withdrawn_programme_and_one_kept_inside_are_in_no_forward_programme(session):
    london = make_trust(session)
    withdrawn = make_programme(session, london, dates=[{"starts": "2026-07-01"}])
    internal = make_programme(session, london, slug="inside", dates=[{"starts": "2026-07-01"}])
    withdraw_resource(session, withdrawn.public_id, START)
    get_entry(session, "inside").audience = Audience.ORGANISATION.value
    session.flush()

    assert list_forward_programme(session, PUBLIC, TODAY, date(2027, 1, 1)) == []
    assert internal.entry_id


def test_changed_dates_take_the_place_of_those_before(session):
    london = make_trust(session)
    make_programme(session, london, slug="elsa", dates=[{"starts": "2026-07-01"}, {"starts": "2026-08-01"}])
    make_programme(session, london, slug="elsa", dates=[{"starts": "2026-09-01", "place": "Leeds"}])

    assert [(row.starts, row.place) for row in session.query(ProgrammeDate)] == [(date(2026, 9, 1), "Leeds")]


def test_at_most_four_programmes_are_compared_each_once_and_in_order(session):
    london = make_trust(session)
    for slug in "abcde":
        make_programme(session, london, slug=slug)
    make_programme(session, london, slug="latest", formerly=["old"])

    comparison = compare_programmes(session, PUBLIC, ["c", "a", "c", "old", "nothing"], LIBRARY_KINDS)
    assert [detail.entry.slug for detail in comparison.programmes] == ["c", "a", "latest"]
    assert comparison.missing == ("nothing",)
    assert len(compare_programmes(session, PUBLIC, list("abcde"), LIBRARY_KINDS).programmes) == 4


def test_the_programmes_that_are_chosen_are_those_that_the_reader_may_see_each_once_and_in_order(session):
    london = make_trust(session)
    for slug in ("one", "two"):
        make_programme(session, london, slug=slug)
    for_its_owner_alone(session, make_programme(session, london, slug="inside"))

    def chosen(viewer):
        return [
            entry.slug for entry in list_chosen(session, viewer, ["two", "inside", "one", "two", "nothing"])
        ]

    assert chosen(PUBLIC) == ["two", "one"]
    assert chosen(member_of(london.id)) == ["two", "inside", "one"]
    assert list_chosen(session, PUBLIC, []) == []

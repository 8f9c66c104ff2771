import pytest

from hub.access import PUBLIC
from hub.kit.errors import Invalid, NotFound
from hub.trusts.domain import (
    record_office,
    record_trust,
    shared_by_trust,
    short_names,
    things_of_trust,
    trust_at,
    trusts_for,
)
from tests.factories import START, make_trust, share


def test_trusts_are_listed_by_name_without_the_hub_office(session):
    record_office(session, now=START)
    make_trust(session, "yorkshire", "Yorkshire")
    make_trust(session, "london", "London")

    assert [trust.slug for trust in trusts_for(session, PUBLIC)] == ["london", "yorkshire"]
    assert list(short_names(session)) == ["london", "yorkshire", "hub"]


def test_what_a_plugin_says_anew_replaces_what_it_said(session):
    make_trust(session, "london", "London")
    make_trust(session, "london", "London Ambulance Service NHS Trust")

    assert [trust.name for trust in trusts_for(session, PUBLIC)] == ["London Ambulance Service NHS Trust"]


def test_the_hub_office_is_no_trust(session):
    record_office(session, now=START)

    with pytest.raises(NotFound):
        trust_at(session, PUBLIC, "hub")
    with pytest.raises(Invalid):
        record_trust(session, "hub", name="Hub", short_name="Hub", profile={}, now=START)


def test_a_trusts_page_shows_its_newest_ten_and_counts_all(session):
    london = make_trust(session)
    for number in range(12):
        share(session, london, title=f"Item {number}")
    found = things_of_trust(session, PUBLIC, london)

    assert found.total == 12
    assert [entry.title for entry in found.entries] == [f"Item {number}" for number in range(11, 1, -1)]
    assert shared_by_trust(session, PUBLIC) == {"london": 12}

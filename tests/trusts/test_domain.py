import pytest

from hub.access import PUBLIC
from hub.kit.errors import Invalid, NotFound
from hub.trusts.domain import (
    count_shared_by_trust,
    ensure_office,
    get_trust,
    list_trust_entries,
    list_trusts,
    record_trust,
    short_names_by_slug,
)
from tests.factories import LIBRARY_KINDS, START, make_trust, share


def test_trusts_are_listed_by_name_without_the_hub_office(session):
    ensure_office(session, now=START)
    make_trust(session, "yorkshire", "Yorkshire")
    make_trust(session, "london", "London")

    assert [trust.slug for trust in list_trusts(session, PUBLIC)] == ["london", "yorkshire"]
    assert list(short_names_by_slug(session)) == ["london", "yorkshire", "hub"]


def test_what_a_plugin_says_anew_replaces_what_it_said(session):
    make_trust(session, "london", "London")
    make_trust(session, "london", "London Ambulance Service NHS Trust")

    assert [trust.name for trust in list_trusts(session, PUBLIC)] == ["London Ambulance Service NHS Trust"]


def test_the_hub_office_is_no_trust(session):
    ensure_office(session, now=START)

    with pytest.raises(NotFound):
        get_trust(session, PUBLIC, "hub")
    with pytest.raises(Invalid):
        record_trust(session, "hub", name="Hub", short_name="Hub", profile={}, now=START)


def test_a_trusts_page_shows_its_newest_ten_and_counts_all(session):
    london = make_trust(session)
    for number in range(12):
        share(session, london, title=f"Item {number}")
    page = list_trust_entries(session, PUBLIC, london, LIBRARY_KINDS)

    assert page.total == 12
    assert [entry.title for entry in page.entries] == [f"Item {number}" for number in range(11, 1, -1)]
    assert count_shared_by_trust(session, PUBLIC, LIBRARY_KINDS) == {"london": 12}

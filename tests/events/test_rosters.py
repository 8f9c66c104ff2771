"""When trusts fix their rosters: who can still book, who is offered a place, and what organisers see."""

from datetime import UTC, date, datetime, timedelta

import pytest

from hub.access import PUBLIC
from hub.events.domain.bookings import NoPlaceError
from hub.events.domain.places import Limit
from hub.events.domain.queries import get_event
from hub.events.domain.rosters import (
    find_roster_day,
    find_roster_notice,
    is_held_back,
    list_roster_days,
    merge_roster_notices,
    remove_roster_notice,
    roster_days_by_booking,
    save_roster_notice,
)
from hub.events.domain.suites import DayState, list_suite_days
from hub.events.domain.waiting_list import offer_free_places_by_id
from hub.events.models import Booking, Event, PlaceOffer, RosterNotice
from hub.events.presenters.suites import day_rows
from hub.kit.clock import current_day, format_day, now
from hub.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from hub.trusts.domain import find_organisation
from tests.events.conftest import IN_TWO_MONTHS
from tests.events.test_nominations import nominate
from tests.events.test_suites import SUITE, choose, states
from tests.events.test_trust_views import text_of
from tests.support.clock_changes import move_clock


def event_day():
    return current_day() + IN_TWO_MONTHS


A_SECOND = timedelta(seconds=1)


def fix(scenario, days, *, is_firm=True, by="lead", trust="london"):
    """Let a trust say how many days before a shift it fixes its rosters."""
    with scenario.write_session() as session:
        viewer, organisation = scenario.viewer(by, session), find_organisation(session, trust)
        save_roster_notice(session, viewer, organisation, days, now(), is_firm=is_firm)


def roster_of(scenario, slug, trust="london"):
    with scenario.write_session() as session:
        return find_roster_day(session, get_event(session, PUBLIC, slug), scenario.ids[f"at {trust}"])


CLOCK_CHANGES = (
    # The event is in summer time, the rosters in winter time, and the other way round.
    (date(2031, 4, 10), 12, date(2031, 3, 29), datetime(2031, 3, 30, 0, 0, tzinfo=UTC)),
    (date(2031, 4, 10), 11, date(2031, 3, 30), datetime(2031, 3, 30, 23, 0, tzinfo=UTC)),
    (date(2031, 11, 6), 12, date(2031, 10, 25), datetime(2031, 10, 25, 23, 0, tzinfo=UTC)),
    (date(2031, 11, 6), 11, date(2031, 10, 26), datetime(2031, 10, 27, 0, 0, tzinfo=UTC)),
)
"""The day of an event, days ahead, the last day to book, and the instant at which that ends in London."""


def test_a_firm_limit_ends_with_the_day_in_london_also_when_the_clocks_change(scenario, monkeypatch):
    events = [
        (scenario.open_event(needs_release=True, day=case[0], title=f"Day {number}"), *case)
        for number, case in enumerate(CLOCK_CHANGES)
    ]
    for slug, _, days, last_day, end in events:
        fix(scenario, days)
        assert (roster_of(scenario, slug).day, roster_of(scenario, slug).ends_at) == (last_day, end)
        move_clock(monkeypatch, end)
        with pytest.raises(NoPlaceError, match=format_day(last_day)) as refused:
            scenario.book("leader", slug)
        assert refused.value.limit is Limit.ROSTER
        move_clock(monkeypatch, end - A_SECOND)
        scenario.book("leader", slug)


def test_neither_another_trust_nor_a_soft_limit_nor_an_event_without_release_is_held_back(scenario):
    fix(scenario, 90)
    released = scenario.open_event(needs_release=True)
    scenario.book("other leader", released)
    with pytest.raises(NoPlaceError, match="fixed its rosters"):
        scenario.book("leader", released)
    with pytest.raises(NoPlaceError, match="fixed its rosters"):
        scenario.wait("leader", released)
    scenario.book("leader", scenario.open_event())
    fix(scenario, 90, is_firm=False)
    leader = scenario.browser("leader")
    assert "first ask your line manager" in text_of(leader.get(f"/events/{released}"))
    scenario.book("leader", released)
    assert "fixed its rosters for this event" in text_of(leader.get(f"/events/{released}"))
    fix(scenario, 10, is_firm=False)
    assert "Ask for your release by then" in text_of(leader.get(f"/events/{released}"))


def test_the_days_of_several_places_are_read_at_once_for_those_that_need_a_release(scenario):
    fix(scenario, 10)
    released, plain = scenario.open_event(needs_release=True), scenario.open_event(title="Another day")
    for name, slug in (("leader", released), ("leader", plain), ("other leader", released)):
        scenario.book(name, slug)
    with scenario.write_session() as session:
        places = [(row, session.get_one(Event, row.event_id)) for row in session.query(Booking)]
        days = roster_days_by_booking(session, places)
        own = next(row for row, event in places if row.person_id == scenario.ids["leader"])
        assert {id_: roster.days for id_, roster in days.items()} == {own.id: 10}
        assert roster_days_by_booking(session, []) == {}


def test_who_waits_is_passed_over_once_a_firm_limit_has_passed_and_the_next_gets_the_offer(scenario):
    slug = scenario.open_event(needs_release=True, capacity=1)
    scenario.book("publisher", slug)
    scenario.wait("leader", slug)
    scenario.wait("other leader", slug)
    fix(scenario, 90)

    scenario.cancel("publisher", slug)

    (offer,) = scenario.sent("place-offered")
    assert offer.to == "other.leader@example.org"
    page = text_of(scenario.browser("leader").get(f"/events/{slug}"))
    assert "so you can no longer book" in page
    assert "We will email you if a place becomes free" not in page
    assert "Leave the waiting list" in page


def test_a_day_of_a_suite_after_a_firm_limit_does_not_keep_a_person_from_the_others(scenario):
    day = scenario.open_event(series=SUITE, title="Day 1", needs_release=True)
    other = scenario.open_event(series=SUITE, title="Day 2")
    fix(scenario, 90)
    choose(scenario, "leader", [day, other], waits=True)
    assert states(scenario, "leader") == {"Day 1": DayState.ROSTER, "Day 2": DayState.BOOKED}
    with scenario.write_session() as session:
        rows = day_rows(list_suite_days(session, scenario.viewer("leader", session), SUITE, now()))
        assert (rows[0].status, rows[0].can_be_chosen) == ("Your trust has fixed its rosters", False)


def test_an_offer_ends_with_a_firm_limit_and_one_that_was_made_before_can_be_accepted(scenario, monkeypatch):
    fix(scenario, 30)
    slug = scenario.open_event(needs_release=True, capacity=1)
    scenario.book("publisher", slug)
    scenario.wait("leader", slug)
    end = roster_of(scenario, slug).ends_at
    scenario.cancel("publisher", slug, at=end - timedelta(hours=2))
    move_clock(monkeypatch, end - timedelta(hours=1))
    (offer,) = scenario.sent("place-offered")
    with scenario.write_session() as session:
        event_id = session.query(Event).one().id
        assert session.query(PlaceOffer).one().expires_at == end
        assert offer_free_places_by_id(session, event_id, end) == 0
        session.rollback()
    fix(scenario, 90)
    scenario.book("leader", slug)
    assert "leader@example.org" in offer.to


def test_nobody_is_nominated_after_a_firm_limit_and_the_page_of_the_trust_says_so(scenario):
    slug = scenario.open_event(needs_release=True)
    lead = scenario.browser("lead")
    fix(scenario, 30)
    before = text_of(lead.get(f"/events/{slug}/trust"))
    assert f"fixes its rosters for this event on {format_day(event_day() - timedelta(days=30))}" in before
    nominate(scenario, slug, "leader")
    fix(scenario, 90)
    page = text_of(lead.get(f"/events/{slug}/trust"))
    assert "so nobody else can book or be nominated" in page
    assert "We email each person, and they decide for themselves." not in page
    with pytest.raises(NoPlaceError, match="fixed its rosters"):
        nominate(scenario, slug, "publisher")


def test_a_lead_says_when_rosters_are_fixed_changes_it_and_removes_it(scenario):
    lead, url = scenario.browser("lead"), "/events/roster-notice"
    slug = scenario.open_event(needs_release=True)
    assert f'href="{url}?for=london"' in lead.get(f"/events/{slug}/trust").text
    for days, message in (("", "Enter a number"), ("0", "from 1 to 120"), ("121", "from 1 to 120")):
        refused = lead.send(url, days=days, limit="firm")
        assert (refused.status_code, message in refused.text) == (400, True)
    assert "Choose whether people can still book" in lead.send(url, days="42").text
    assert lead.send(f"{url}/remove").status_code == 409

    assert lead.send(url, days="42", limit="firm").status_code == 303

    assert 'value="42"' in lead.get(url).text
    day = format_day(event_day() - timedelta(days=42))
    assert f"on {day}. Its people cannot book" in text_of(scenario.browser("leader").get(f"/events/{slug}"))
    assert lead.send(f"{url}/remove").status_code == 303
    assert roster_of(scenario, slug) is None
    acts = text_of(lead.get("/admin/audit")).casefold()
    assert "saved roster deadline" in acts
    assert "removed roster deadline" in acts


def test_only_those_who_act_for_a_trust_read_and_change_its_notice(scenario):
    fix(scenario, 42, by="staff")
    for name in ("leader", "publisher", "other lead"):
        with pytest.raises((NotAllowed, NotFound)):
            fix(scenario, 10, by=name)
        with scenario.write_session() as session, pytest.raises((NotAllowed, NotFound)):
            london = find_organisation(session, "london")
            find_roster_notice(session, scenario.viewer(name, session), london)
        assert scenario.browser(name).get("/events/roster-notice?for=london").status_code in (403, 404)
    with pytest.raises(Invalid):
        fix(scenario, 121)
    with scenario.write_session() as session:
        lead, london = scenario.viewer("lead", session), find_organisation(session, "london")
        assert find_roster_notice(session, lead, london).days == 42
        remove_roster_notice(session, lead, london, now())
        with pytest.raises(Conflict):
            remove_roster_notice(session, lead, london, now())


def test_the_organiser_sees_whether_deadlines_stand_before_the_rosters(scenario):
    slug = scenario.open_event(needs_release=True)
    kept_until = event_day() - timedelta(days=30)
    scenario.allocate(slug, kept_until, london=2, yorkshire=1)
    fix(scenario, 42)
    fix(scenario, 20, by="other lead", trust="yorkshire")
    page = text_of(scenario.browser("staff").get(f"/events/{slug}/manage"))
    early, late = (format_day(event_day() - timedelta(days=days)) for days in (42, 20))
    assert f"rosters 42 days ahead, on {early}. Places are kept for it until" in page
    assert "too late for its rosters" in page
    assert "in time for its rosters" in page
    assert "Booking is open until" in page
    assert late in page
    assert "Rosters of trusts" not in text_of(
        scenario.browser("staff").get(f"/events/{scenario.open_event()}/manage")
    )


def test_keeping_places_beyond_a_roster_is_a_warning_and_the_form_suggests_a_day_in_time(scenario):
    fix(scenario, 42)
    slug = scenario.open_event(needs_release=True)
    staff, url = scenario.browser("staff"), f"/events/{slug}/allocations"
    early = event_day() - timedelta(days=42)
    assert f'value="{early.day}"' in staff.get(url).text
    late = early + timedelta(days=5)
    parts = [str(late.day), str(late.month), str(late.year)]
    assert staff.send(url, **{"kept_until": parts, "places-london": "2"}).status_code == 303
    page = text_of(staff.get(f"/events/{slug}/manage"))
    assert (
        "The places were kept, but these trusts fix their rosters before the kept places are released: "
        in page
    )


def test_when_trusts_merge_the_successor_keeps_its_own_notice_or_takes_over_the_other(scenario):
    fix(scenario, 42)
    ids = scenario.ids["at london"], scenario.ids["at yorkshire"]
    with scenario.write_session() as session:
        merge_roster_notices(session, *ids)
        assert [(row.organisation_id, row.days) for row in session.query(RosterNotice)] == [(ids[1], 42)]
    fix(scenario, 10)
    with scenario.write_session() as session:
        merge_roster_notices(session, *ids)
        merge_roster_notices(session, *ids)
        assert [(row.organisation_id, row.days) for row in session.query(RosterNotice)] == [(ids[1], 42)]


def test_nobody_is_held_back_by_a_trust_that_has_said_nothing_nor_as_a_partner(scenario):
    slug = scenario.open_event(needs_release=True)
    with scenario.write_session() as session:
        days = list_roster_days(session, get_event(session, PUBLIC, slug))
        assert days == {}
        assert not is_held_back(days, None, now())

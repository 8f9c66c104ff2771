"""An organiser books a place for one person, or puts them on the waiting list."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from hub.access import PUBLIC, Role
from hub.accounts.domain import get_person, grant_role
from hub.audit.models import AuditEntry
from hub.events.domain import bookings as bookings_module
from hub.events.domain import organiser_bookings as organiser_bookings_module
from hub.events.domain import queries as queries_module
from hub.events.domain import schedule as schedule_module
from hub.events.domain.bookings import book_place, find_booking
from hub.events.domain.limits import NoPlaceError
from hub.events.domain.nominations import nominate_people
from hub.events.domain.organiser_bookings import (
    add_person_to_waiting_list,
    book_for_person,
    list_people_to_add,
)
from hub.events.domain.queries import get_public_event
from hub.events.domain.schedule import close_event, get_event_to_schedule
from hub.events.domain.waiting_list import find_offer, find_waiting_entry
from hub.events.models import Nomination
from hub.kit.clock import now
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.trusts.domain import find_organisation
from tests.events.test_rosters import fix
from tests.events.test_schedule import draft
from tests.events.test_views import buttons
from tests.support.concurrency import at_once, winners_without_care

FOR_ANOTHER = "You can still add them for another of their organisations."
LATE = timedelta(days=58)
"""After the last day to book, and before the event."""


def main_text(page):
    return BeautifulSoup(page.text, "html.parser").main.get_text(" ", strip=True)


def add(scenario, slug, name, *, by="staff", organisation=None, after=timedelta(0), act=book_for_person):
    with scenario.write_session() as session:
        viewer, key = scenario.viewer(by, session), scenario.public_ids[name]
        id_ = scenario.ids[f"at {organisation}"] if organisation else None
        return act(session, viewer, slug, key, id_, now() + after).organisation_id


def join_second_trust(scenario):
    """Give the leader, who belongs to London, a role in Yorkshire."""
    with scenario.write_session() as session:
        leader = get_person(session, scenario.ids["leader"])
        grant_role(session, leader, scenario.ids["at yorkshire"], Role.LEADER, by=PUBLIC, at=now())


def ask_in_browser(scenario, slug):
    """Return the browser of staff, and the page on which they add the leader."""
    return scenario.browser("staff"), f"/events/{slug}/people/{scenario.public_ids['leader']}"


def has_place(scenario, slug, name):
    with scenario.write_session() as session:
        return find_booking(session, get_public_event(session, slug), scenario.ids[name]) is not None


def found_by(scenario, slug, name, words):
    with scenario.write_session() as session:
        viewer = scenario.viewer(name, session)
        event = get_event_to_schedule(session, viewer, slug)
        return [person.name for person in list_people_to_add(session, viewer, event, words, now())]


def test_the_person_gets_the_email_of_one_who_books_and_it_says_who_booked(scenario, slug):
    assert add(scenario, slug, "leader") == scenario.ids["at london"]
    (email,) = scenario.sent("place-booked")
    assert (email.to, email.subject) == ("leader@example.org", "Your place at A day on teams")
    assert email.paragraphs[0] == "The staff, an organiser of this event, has booked a place for you."
    assert email.calendar.method == "REQUEST"
    assert "cancel your place" in email.closing_paragraphs[0]
    with scenario.write_session() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert (entry.act, entry.person_id) == ("book place for person", scenario.ids["staff"])
        assert entry.organisation_id == scenario.ids["at london"]
        assert entry.details == {"person": scenario.ids["leader"]}


@pytest.mark.usefixtures("booked")
def test_nobody_gets_two_places(scenario, slug):
    with pytest.raises(Conflict, match="already has a place"):
        add(scenario, slug, "leader")


@pytest.mark.usefixtures("taken")
def test_at_a_full_event_the_person_is_put_on_the_waiting_list_and_told_by_whom(scenario, slug):
    with pytest.raises(NoPlaceError):
        add(scenario, slug, "publisher")
    add(scenario, slug, "publisher", act=add_person_to_waiting_list)
    email = scenario.sent("waiting-list-joined")[-1]
    assert email.to == "publisher@example.org"
    assert email.paragraphs[0] == (
        "The staff, an organiser of this event, has added you to the waiting list. You are number 2 on the "
        "waiting list. We will email you if a place becomes free."
    )
    with pytest.raises(Conflict, match="already on the waiting list"):
        add(scenario, slug, "publisher", act=add_person_to_waiting_list)


def test_nobody_is_put_on_the_list_while_a_place_is_free(scenario, slug):
    with pytest.raises(Conflict, match="A place is now free"):
        add(scenario, slug, "leader", act=add_person_to_waiting_list)


def race(app, scenario, slug):
    """Let staff book the last place for one person while another books it; return the outcomes."""

    def by_staff(session):
        viewer, key = scenario.viewer("staff", session), scenario.public_ids["leader"]
        book_for_person(session, viewer, slug, key, None, now())

    def by_person(session):
        book_place(session, scenario.viewer("other leader", session), slug, None, now())

    return at_once(app, by_staff, by_person)


@pytest.mark.usefixtures("last_place")
def test_the_last_place_is_given_once_if_an_organiser_and_a_person_book_at_once(app, scenario, slug):
    assert race(app, scenario, slug).count("done") == 1
    assert [has_place(scenario, slug, name) for name in ("leader", "other leader")].count(True) == 1


@pytest.mark.usefixtures("last_place")
def test_without_the_lock_of_the_organiser_both_would_get_it(app, scenario, slug, monkeypatch):
    for module in (schedule_module, queries_module):
        monkeypatch.setattr(module, "for_update", lambda statement: statement)
    monkeypatch.setattr(bookings_module, "update_availability", lambda *_: None)
    for module in (bookings_module, organiser_bookings_module):
        monkeypatch.setattr(module, "record_booking_act", lambda *_, **__: None)
    assert race(app, scenario, slug).count("done") == winners_without_care(app)


@pytest.mark.usefixtures("taken")
def test_nobody_is_booked_past_those_who_wait(scenario, slug):
    scenario.cancel("leader", slug)
    with pytest.raises(NoPlaceError):
        add(scenario, slug, "publisher")
    add(scenario, slug, "other leader")
    with scenario.write_session() as session:
        event = get_public_event(session, slug)
        assert find_waiting_entry(session, event, scenario.ids["other leader"]) is None
        assert find_offer(session, event, scenario.ids["other leader"], now()) is None


def test_places_that_are_kept_for_another_trust_stay_kept(scenario):
    slug = scenario.open_event(capacity=1)
    scenario.allocate(slug, yorkshire=1)
    with pytest.raises(NoPlaceError, match="kept for other trusts"):
        add(scenario, slug, "leader")
    add(scenario, slug, "other leader")


def test_a_nomination_is_answered_by_the_booking(scenario, slug):
    with scenario.write_session() as session:
        london, ids = find_organisation(session, "london"), [scenario.public_ids["leader"]]
        nominate_people(session, scenario.viewer("lead", session), slug, london, ids, now())
    add(scenario, slug, "leader")
    with scenario.write_session() as session:
        assert session.scalars(select(Nomination.outcome)).all() == ["accepted"]


def test_after_the_last_day_to_book_an_organiser_still_adds_people_and_nobody_to_the_list(scenario):
    slug = scenario.open_event(capacity=1)
    with pytest.raises(NoPlaceError):
        scenario.book("leader", slug, now() + LATE)
    add(scenario, slug, "leader", after=LATE)
    with pytest.raises(NoPlaceError):
        add(scenario, slug, "publisher", after=LATE)
    with pytest.raises(Conflict, match="Booking has ended"):
        add(scenario, slug, "publisher", after=LATE, act=add_person_to_waiting_list)
    with pytest.raises(Conflict, match="The event has started"):
        add(scenario, slug, "publisher", after=timedelta(days=61))


def test_nobody_is_added_to_a_draft_or_to_an_event_that_is_booked_elsewhere(scenario):
    with pytest.raises(Conflict, match="Open booking first"):
        add(scenario, draft(scenario), "leader")
    with pytest.raises(Conflict, match="Another organisation takes the bookings"):
        add(scenario, scenario.open_event(booking_address="https://www.example.org/day"), "leader")


def test_a_trust_adds_its_own_people_and_the_hub_office_everyone_with_a_role(scenario, slug):
    own = scenario.open_event(by="lead", organisation="london")
    add(scenario, own, "leader", by="lead")
    add(scenario, own, "publisher", by="publisher")
    for name in ("other leader", "guest", "newcomer"):
        with pytest.raises(NotFound):
            add(scenario, own, name, by="lead")
    for name in ("leader", "other leader", "guest"):
        add(scenario, slug, name)
    with pytest.raises(NotFound):
        add(scenario, slug, "newcomer")
    with pytest.raises(NotFound):
        add(scenario, slug, "lead", by="lead")


def test_who_belongs_to_two_organisations_is_booked_for_one_of_them(scenario, slug):
    join_second_trust(scenario)
    with pytest.raises(Invalid, match="Choose the organisation"):
        add(scenario, slug, "leader")
    assert add(scenario, slug, "leader", organisation="yorkshire") == scenario.ids["at yorkshire"]


def test_people_are_found_by_whoever_may_see_them(scenario, slug):
    own = scenario.open_event(by="lead", organisation="london")
    assert found_by(scenario, slug, "staff", "second lead") == ["The second lead", "The second leader"]
    assert found_by(scenario, slug, "staff", "newcomer") == []
    assert found_by(scenario, slug, "staff", "  ") == []
    assert found_by(scenario, own, "lead", "LEADER") == ["The leader"]
    assert found_by(scenario, own, "lead", "leader@example.org") == ["The leader"]
    assert found_by(scenario, own, "publisher", "leader") == []
    assert found_by(scenario, own, "publisher", "Leader@example.org") == ["The leader"]
    assert found_by(scenario, own, "publisher", "other.leader@example.org") == []
    assert found_by(scenario, slug, "staff", "%") == []


def test_an_organiser_searches_is_asked_and_adds(scenario, slug):
    staff, url = scenario.browser("staff"), f"/events/{slug}"
    assert f'href="{url}/people"' in staff.get(f"{url}/manage").text
    assert "Name or email address" in main_text(staff.get(f"{url}/people"))
    found = staff.send(f"{url}/people", q="the leader")
    here = f"{url}/people/{scenario.public_ids['leader']}"
    assert f'href="{here}"' in found.text
    assert "Add The leader?" in main_text(staff.get(here))
    done = staff.get(staff.send(here).location)
    assert "The leader was added to the event. We are telling them by email." in done.text
    assert has_place(scenario, slug, "leader")

    assert "Already has a place" in main_text(staff.send(f"{url}/people", q="the leader"))
    again = staff.send(here)
    assert again.status_code == 409
    assert "The leader already has a place at this event." in main_text(again)
    assert "No results" in main_text(staff.send(f"{url}/people", q="nobody of this name"))
    assert scenario.browser("leader").get(f"{url}/people").status_code == 403


@pytest.mark.usefixtures("last_place")
def test_who_finds_the_last_place_taken_is_offered_the_waiting_list(scenario, slug):
    staff, here = scenario.browser("staff"), f"/events/{slug}/people/{scenario.public_ids['leader']}"
    scenario.book("publisher", slug)
    refused = staff.send(here)
    assert refused.status_code == 409
    assert "All places are taken." in main_text(refused)
    assert "Add to the waiting list" in main_text(refused)
    done = staff.get(staff.send(here, waits="yes").location)
    assert "The leader was added to the waiting list. We are telling them by email." in done.text
    assert "The leader is number 1 on the waiting list." in main_text(staff.get(here))


def test_an_organiser_is_warned_that_booking_has_ended_before_they_add_anyone(scenario, slug):
    staff, here = scenario.browser("staff"), f"/events/{slug}/people/{scenario.public_ids['leader']}"
    with scenario.write_session() as session:
        viewer = scenario.viewer("staff", session)
        close_event(session, viewer, get_event_to_schedule(session, viewer, slug, lock=True), now())
    warning = "Booking for this event is closed. You can still add people as an organiser."
    assert warning in main_text(staff.get(here))
    unseen = staff.send(here)
    assert unseen.status_code == 409
    assert warning in main_text(unseen)
    assert not has_place(scenario, slug, "leader")
    assert staff.send(here, has_seen_warning="yes").status_code == 303
    assert has_place(scenario, slug, "leader")


def test_for_someone_in_two_organisations_the_organiser_chooses_one(scenario, slug):
    join_second_trust(scenario)
    staff, here = scenario.browser("staff"), f"/events/{slug}/people/{scenario.public_ids['leader']}"
    assert "Which organisation are they taking part for?" in main_text(staff.get(here))
    unchosen = staff.send(here)
    assert unchosen.status_code == 400
    assert "Choose the organisation they are taking part for" in main_text(unchosen)
    assert staff.send(here, organisation="yorkshire").status_code == 303


def test_at_a_limit_of_the_chosen_organisation_its_waiting_list_is_offered_in_words_for_the_organiser(
    scenario,
):
    join_second_trust(scenario)
    slug = scenario.open_event(capacity=1)
    scenario.allocate(slug, yorkshire=1)
    staff, here = ask_in_browser(scenario, slug)
    assert buttons(staff.get(here)) == ["Add to the event"]
    refused = staff.send(here, organisation="london")
    assert refused.status_code == 409
    assert "The remaining places are kept for other trusts." in main_text(refused)
    assert "You can join" not in main_text(refused)
    assert buttons(refused) == ["Add to the waiting list"]
    assert 'value="london" checked' in refused.text

    changed = staff.send(here, organisation="yorkshire", waits="yes")
    assert changed.status_code == 409
    assert "A place is now free." in main_text(changed)
    assert buttons(changed) == ["Add to the event"]
    assert staff.send(here, organisation="london", waits="yes").status_code == 303
    again = staff.send(here, organisation="london")
    assert "The leader is number 1 on the waiting list." in main_text(again)
    assert FOR_ANOTHER in main_text(again)
    assert staff.send(here, organisation="yorkshire").status_code == 303
    assert has_place(scenario, slug, "leader")


def test_if_one_trust_has_fixed_its_rosters_the_person_can_be_added_for_the_other(scenario):
    join_second_trust(scenario)
    slug = scenario.open_event(needs_release=True)
    fix(scenario, 90)
    staff, here = ask_in_browser(scenario, slug)
    refused = staff.send(here, organisation="london")
    assert refused.status_code == 409
    assert f"Speak to their trust’s lead. {FOR_ANOTHER}" in main_text(refused)
    assert "Your trust" not in main_text(refused)
    assert buttons(refused) == ["Add to the event"]
    assert staff.send(here, organisation="yorkshire").status_code == 303


def test_at_a_full_event_the_person_waits_for_the_trust_that_has_not_fixed_its_rosters(scenario):
    join_second_trust(scenario)
    slug = scenario.open_event(capacity=1, needs_release=True)
    scenario.book("other leader", slug)
    fix(scenario, 90)
    staff, here = ask_in_browser(scenario, slug)
    assert buttons(staff.get(here)) == ["Add to the waiting list"]
    refused = staff.send(here, organisation="london", waits="yes")
    assert refused.status_code == 409
    assert f"Speak to their trust’s lead. {FOR_ANOTHER}" in main_text(refused)
    assert "Your trust" not in main_text(refused)
    assert staff.send(here, organisation="yorkshire", waits="yes").status_code == 303

"""A guest's role ends by itself, and whoever invited the guest is reminded a week before."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from hub.access import PUBLIC, Role, Viewer
from hub.accounts.domain.memberships import grant_role, list_memberships, list_roles
from hub.accounts.models import Membership, Person
from hub.audit.models import AuditEntry
from hub.kit.clock import current_day, now
from hub.kit.errors import Conflict
from hub.people.domain.guests import (
    REMINDER_PERIOD,
    list_ending_guests,
    list_ending_guests_for,
    send_guest_reminders,
)
from hub.people.presenters.desk import TASK_SOURCES
from hub.trusts.domain import find_organisation
from tests.factories import make_person
from tests.people.conftest import TEAM, roles, url_of, viewer_of


def date_fields(day):
    return [str(day.day), str(day.month), str(day.year)]


def test_a_guest_is_nobody_from_the_day_after_the_last_one_on(scenario):
    for days, left in ((0, {("london", "guest")}), (1, set())):
        with scenario.write_session() as session:
            statement = update(Membership).where(Membership.person_id == scenario.ids["guest"])
            session.execute(statement.values(ends_on=current_day() - timedelta(days=days)))
        assert roles(scenario, "guest") == left
    assert "The guest" not in scenario.browser("lead").get(TEAM).text


def test_a_role_is_given_anew_from_the_day_after_its_last_one(scenario):
    today, day = current_day(), timedelta(days=1)
    with scenario.write_session() as session:
        guest, london = session.get_one(Person, scenario.ids["guest"]), scenario.ids["at london"]
        (membership,) = list_memberships(session, guest.id)
        again = {"by": PUBLIC, "at": now(), "ends_on": today + 30 * day}
        membership.ends_on = today
        with pytest.raises(Conflict, match="already has this role"):
            grant_role(session, guest, london, Role.GUEST, **again)
        membership.ends_on = today - day
        grant_role(session, guest, london, Role.GUEST, **again)
        assert [row.ends_on for row in list_memberships(session, guest.id)] == [today + 30 * day]


def test_a_lead_lets_a_guest_stay_longer_but_not_for_ever(scenario):
    lead, url = scenario.browser("lead"), f"{url_of(scenario, 'guest')}/last-day"
    today = current_day()
    tomorrow = today + timedelta(days=1)
    assert f'value="{tomorrow.year}"' in lead.get(url).text
    wrong = [
        ["", "", ""],
        ["x", "1", "2027"],
        date_fields(today - timedelta(days=1)),
        date_fields(today + timedelta(days=400)),
    ]
    assert [lead.send(url, ends_on=day).status_code for day in wrong] == [400] * 4
    assert lead.send(url, ends_on=date_fields(today + timedelta(days=60))).status_code == 303
    with scenario.write_session() as session:
        membership = session.scalars(
            select(Membership).where(Membership.person_id == scenario.ids["guest"])
        ).one()
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "change last day")).one()
        assert membership.ends_on == today + timedelta(days=60)
        assert entry.details == {"until": membership.ends_on.isoformat()}


def test_only_a_guest_has_a_last_day(scenario):
    lead, url = scenario.browser("lead"), f"{url_of(scenario, 'leader')}/last-day"
    assert lead.get(url).status_code == 404
    assert lead.send(url, ends_on=date_fields(current_day())).status_code == 409


def test_whoever_invited_a_guest_is_written_to_once_in_the_week_before_the_end(scenario):
    def set_guest(**values):
        with scenario.write_session() as session:
            statement = update(Membership).where(Membership.person_id == scenario.ids["guest"])
            session.execute(statement.values(**values))

    def send_reminders():
        with scenario.write_session() as session:
            return send_guest_reminders(session, now())

    today = current_day()
    set_guest(ends_on=today + timedelta(days=8))
    assert (send_reminders(), scenario.emails()) == (0, [])
    set_guest(ends_on=today + timedelta(days=7), given_by_id=scenario.ids["lead"])
    assert [send_reminders(), send_reminders()] == [1, 0]
    ((kind, to, email),) = scenario.emails()
    assert (kind, to) == ("guest-ends", "lead@example.org")
    assert (
        scenario.browser("lead").get(email.link.url.removeprefix("https://hub.example.org")).status_code
        == 200
    )
    # A changed last day gives a new reminder; a deactivated guest gives none.
    set_guest(ends_on=today)
    assert [send_reminders(), send_reminders()] == [1, 0]
    with scenario.write_session() as session:
        session.execute(update(Person).where(Person.id == scenario.ids["guest"]).values(disabled_at=now()))
    set_guest(ends_on=today + timedelta(days=1))
    assert send_reminders() == 0
    # The reminder of a guest who stays longer is not sent.
    set_guest(ends_on=today + timedelta(days=90))
    assert scenario.emails() == []


def test_the_leads_are_written_to_when_whoever_invited_a_guest_leads_no_more(scenario):
    with scenario.write_session() as session:
        session.execute(
            update(Membership)
            .where(Membership.person_id == scenario.ids["guest"])
            .values(given_by_id=scenario.ids["other leader"])
        )
        send_guest_reminders(session, now())
    assert [to for _, to, _ in scenario.emails()] == ["lead@example.org"]


def test_a_guest_whose_time_ends_is_on_the_desk_of_the_lead_and_of_who_invited_them(scenario):
    tasks = {}
    with scenario.write_session() as session:
        # Staff invited one of the two guests, into a trust that they do not lead.
        make_person(
            session,
            find_organisation(session, "yorkshire"),
            Role.GUEST,
            name="Another guest",
            by=Viewer(scenario.ids["staff"]),
        )
        for name in ("lead", "other lead", "leader", "staff"):
            viewer = Viewer(scenario.ids[name], list_roles(session, scenario.ids[name], current_day()))
            tasks[name] = [item.link.text for item in TASK_SOURCES[1].list_items(session, viewer)]
    london_task = "The guest, guest of London Ambulance Service NHS Trust"
    yorkshire_task = "Another guest, guest of Yorkshire Ambulance Service NHS Trust"
    assert tasks == {
        "lead": [london_task],
        "other lead": [yorkshire_task],
        "leader": [],
        "staff": [yorkshire_task],
    }


def set_last_day(session, scenario, day):
    (membership,) = list_memberships(session, scenario.ids["guest"])
    membership.ends_on = day
    session.flush()
    return membership


@pytest.mark.parametrize(
    ("days", "is_listed"),
    [(-1, False), (0, True), (REMINDER_PERIOD.days, True), (REMINDER_PERIOD.days + 1, False)],
)
def test_a_guest_is_listed_in_the_last_week_including_both_ends(scenario, days, is_listed):
    with scenario.write_session() as session:
        today = current_day()
        membership = set_last_day(session, scenario, today + timedelta(days=days))

        assert [guest.membership for guest in list_ending_guests(session, today)] == [membership] * is_listed


def test_guests_of_the_given_organisations_are_listed_by_their_last_day_and_no_other_roles(scenario):
    with scenario.write_session() as session:
        today, london = current_day(), scenario.ids["at london"]
        first = make_person(session, find_organisation(session, "london"), Role.GUEST, ends_on=today)
        elsewhere = make_person(session, find_organisation(session, "yorkshire"), Role.GUEST, ends_on=today)
        make_person(session, find_organisation(session, "london"), Role.LEADER, ends_on=today)
        make_person(session, find_organisation(session, "london"), Role.GUEST).disabled_at = now()
        session.flush()

        def listed(organisation_ids):
            return [guest.person.id for guest in list_ending_guests(session, today, organisation_ids)]

        assert listed([london]) == [first.id, scenario.ids["guest"]]
        assert listed(None) == [first.id, elsewhere.id, scenario.ids["guest"]]
        assert listed([]) == []


@pytest.mark.parametrize(
    ("name", "sees"), [("lead", True), ("staff", False), ("other lead", False), ("leader", False)]
)
def test_a_lead_sees_the_guests_of_their_trust_and_staff_those_they_invited(scenario, name, sees):
    with scenario.write_session() as session:
        viewer = viewer_of(session, scenario, name)
        assert bool(list_ending_guests_for(session, viewer, current_day())) == sees
        (membership,) = list_memberships(session, scenario.ids["guest"])
        membership.given_by_id = scenario.ids["staff"]
        session.flush()

        assert bool(list_ending_guests_for(session, viewer, current_day())) == (sees or name == "staff")

"""Whatever depends on the day changes at midnight in London, over both changes of the clocks."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from hub.access import PUBLIC, Role, Viewer
from hub.accounts.domain.auth_contexts import load_auth_context
from hub.accounts.domain.login_sessions import create_login_session
from hub.accounts.domain.memberships import grant_role, list_memberships
from hub.accounts.domain.persons import create_person, get_person
from hub.audit.domain.queries import AuditFilters, count_audit_entries
from hub.audit.domain.recording import record_audit_entry
from hub.kit.clock import current_day, day_of, start_of_day
from hub.kit.emails import Topic
from hub.kit.errors import Conflict, Invalid
from hub.kit.keyring import daily_pseudonym
from hub.mail.domain import digests
from hub.mail.domain.unsubscribe import read_unsubscribe_token, sign_unsubscribe_token
from hub.people.domain.guests import list_ending_guests, send_guest_reminders
from hub.people.domain.invitation_acceptance import accept_invitation
from hub.people.domain.invitations import create_invitation
from hub.people.models import GuestReminder
from hub.privacy.domain.inactive_accounts import (
    INACTIVE_AFTER,
    NOTICE_PERIOD,
    compose_account_warning,
    list_expired_accounts,
    warn_inactive_people,
)
from hub.privacy.models import AccountWarning
from hub.search.domain.missed_searches import record_missed_search
from hub.trusts.domain import find_organisation
from tests.factories import make_person
from tests.people.conftest import viewer_of
from tests.support.clock_changes import MIDNIGHTS, move_clock

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
AROUND_MIDNIGHT = pytest.mark.parametrize(("day", "end"), MIDNIGHTS.values(), ids=MIDNIGHTS)


def make_guest(session, scenario, day):
    guest = get_person(session, scenario.ids["guest"])
    (membership,) = list_memberships(session, guest.id)
    membership.ends_on = day
    session.flush()
    return guest


@AROUND_MIDNIGHT
def test_a_guest_has_the_role_until_midnight(scenario, day, end):
    with scenario.write_session() as session:
        guest = make_guest(session, scenario, day)
        how = {"how": "demo", "second_factor": False, "browser": ""}
        token = create_login_session(session, guest, **how, at=end - DAY)
        before, after = (load_auth_context(session, token, at).viewer for at in (end - SECOND, end))
        assert {assignment.role for assignment in before.roles} == {Role.GUEST}
        assert after.roles == frozenset()
        assert after.person_id == guest.id


@AROUND_MIDNIGHT
def test_pages_see_the_guest_until_midnight(scenario, day, end, monkeypatch):
    with scenario.write_session() as session:
        make_guest(session, scenario, day)
    url = f"/trusts/london/team/people/{scenario.public_ids['guest']}"
    browser = scenario.browser("staff", at=end - timedelta(minutes=30))
    statuses = []
    for moment in (end - SECOND, end):
        move_clock(monkeypatch, moment)
        statuses.append(browser.get(url).status_code)
        monkeypatch.undo()
    assert statuses == [200, 404]


@AROUND_MIDNIGHT
def test_an_invitation_of_a_guest_is_accepted_until_midnight(scenario, day, end):
    with scenario.write_session() as session:
        london, newcomer = find_organisation(session, "london"), Viewer(scenario.ids["newcomer"])
        values = {"email": "newcomer@example.org", "role": Role.GUEST, "by": PUBLIC, "ends_on": day}
        with pytest.raises(Invalid, match="today or later"):
            create_invitation(session, london, **values, at=end)
        invitation = create_invitation(session, london, **values, at=end - SECOND)
        with pytest.raises(Conflict, match="has passed"):
            accept_invitation(session, newcomer, invitation, end)
        invitation.accepted_at = None
        assert accept_invitation(session, newcomer, invitation, end - SECOND).ends_on == day


@AROUND_MIDNIGHT
def test_a_role_is_given_anew_from_midnight_on(scenario, day, end):
    with scenario.write_session() as session:
        guest = make_guest(session, scenario, day)
        again = {"by": PUBLIC, "ends_on": day + 30 * DAY}
        with pytest.raises(Conflict, match="already has this role"):
            grant_role(session, guest, scenario.ids["at london"], Role.GUEST, **again, at=end - SECOND)
        grant_role(session, guest, scenario.ids["at london"], Role.GUEST, **again, at=end)


@AROUND_MIDNIGHT
def test_a_reminder_of_a_guest_is_sent_from_midnight_a_week_before_until_midnight(scenario, day, end):
    with scenario.write_session() as session:
        make_guest(session, scenario, day + 8 * DAY)
        assert send_guest_reminders(session, end - SECOND) == 0
        assert send_guest_reminders(session, end) == 1
        make_guest(session, scenario, day)
        assert len(list_ending_guests(session, day_of(end - SECOND))) == 1
        assert session.scalar(select(GuestReminder.ends_on)) == day + 8 * DAY
        assert send_guest_reminders(session, end) == 0
        assert send_guest_reminders(session, end - SECOND) == 1


@AROUND_MIDNIGHT
def test_whoever_signs_in_was_here_on_londons_day(scenario, day, end):
    with scenario.write_session() as session:
        guest = make_guest(session, scenario, day)
        for moment, expected in ((end - SECOND, day), (end, day + DAY)):
            how = {"how": "demo", "second_factor": False, "browser": ""}
            create_login_session(session, guest, **how, at=moment)
            assert guest.last_seen_on == expected
            created = create_person(session, email=f"{expected}@example.org", name="N", at=moment)
            assert created.last_seen_on == expected


@AROUND_MIDNIGHT
def test_an_inactive_account_is_warned_and_erased_from_midnight_on(scenario, day, end):
    with scenario.write_session() as session:
        person = make_person(session)
        person.last_seen_on = day - INACTIVE_AFTER
        session.flush()
        assert warn_inactive_people(session, end - SECOND) == 0
        assert warn_inactive_people(session, end) == 1
        warning = session.get(AccountWarning, person.id)
        deadline = day + DAY + NOTICE_PERIOD
        # The letter names the day, and the account is there until that day begins in London.
        message = type("Message", (), {"person_id": person.id})
        letter = compose_account_warning(session, message, "")
        assert f"On {deadline.day} {deadline:%B %Y} we will erase" in letter.paragraphs[1]
        assert day_of(warning.warned_at) == day + DAY
        assert list_expired_accounts(session, start_of_day(deadline) - SECOND) == []
        assert list_expired_accounts(session, start_of_day(deadline)) == [person.id]


@AROUND_MIDNIGHT
def test_the_audit_log_is_filtered_by_londons_days(scenario, day, end):
    with scenario.write_session() as session:
        admin = viewer_of(session, scenario, "admin")
        for moment in (end - SECOND, end):
            record_audit_entry(session, PUBLIC, "midnight", kind="person", at=moment)
        session.flush()
        counts = [
            count_audit_entries(session, admin, AuditFilters(act="midnight", **{which: when}))
            for which, when in (("since", day), ("since", day + DAY), ("until", day), ("until", day - DAY))
        ]
    assert counts == [2, 1, 1, 0]


@AROUND_MIDNIGHT
def test_digests_searches_pseudonyms_and_links_change_with_the_day(scenario, day, end, monkeypatch):
    morning = digests.next_digest_time(end - SECOND, weekly=False)
    assert morning == digests.next_digest_time(end, weekly=False)
    assert day_of(morning) == day + DAY
    with scenario.write_session() as session:
        seen = []
        for moment in (end - SECOND, end):
            move_clock(monkeypatch, moment)
            search = {"secret": "s" * 32, "today": current_day()}
            seen.append(
                (daily_pseudonym(session, "x"), record_missed_search(session, "xyzzy", "a", **search))
            )
            monkeypatch.undo()
        assert seen[0][0] != seen[1][0]
        assert (seen[0][1], seen[1][1]) == (True, True)
        token = sign_unsubscribe_token(session, scenario.ids["leader"], [Topic.WAITING], day)
        assert read_unsubscribe_token(session, token, day)[2] is False

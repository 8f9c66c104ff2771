"""A trust keeps its last lead and the hub office its last admin."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from hub.access import PUBLIC, Role
from hub.accounts.domain.admin import deactivate_person
from hub.accounts.domain.memberships import Membership, list_memberships
from hub.accounts.models import Person
from hub.kit.clock import current_day, now
from hub.kit.errors import Conflict
from hub.people.domain import last_lead as last_lead_module
from hub.people.domain.join_requests import list_approvers
from hub.people.domain.last_lead import (
    DEPARTURE_CASE,
    END_ROLE_CASE,
    ERASURE_CASE,
    check_not_last_lead,
    last_lead_error,
    list_led_organisation_ids,
)
from hub.people.domain.team import remove_role
from hub.trusts.domain import find_organisation
from tests.factories import make_person
from tests.people.conftest import main_of, roles, url_of, viewer_of
from tests.support.concurrency import at_once, winners_without_care


def leads_left(scenario):
    with scenario.write_session() as session:
        statement = select(Membership.id).where(Membership.role == "trust-lead")
        return len(
            session.scalars(statement.where(Membership.organisation_id == scenario.ids["at london"])).all()
        )


def end_role_of(viewer, person_id):
    def act(session):
        (membership,) = list_memberships(session, person_id)
        remove_role(session, membership, by=viewer, at=now())

    return act


def test_the_page_to_end_the_last_lead_says_what_to_do_first_and_has_no_button(scenario):
    path = f"{url_of(scenario, 'lead')}/end/trust-lead"
    asked = main_of(scenario.browser("lead").get(path))

    assert "You cannot end this role yet" in asked
    assert "This is the trust's only lead." in asked
    assert "Invite someone" in asked
    assert "End role" not in asked
    assert "End role" in main_of(scenario.browser("staff").get(path))


def test_a_lead_cannot_end_the_last_lead_and_the_office_can(scenario):
    refused = scenario.browser("lead").send(f"{url_of(scenario, 'lead')}/end/trust-lead")
    assert (refused.status_code, "s only lead. Give someone else the role first" in refused.text) == (
        409,
        True,
    )
    assert scenario.browser("staff").send(f"{url_of(scenario, 'lead')}/end/trust-lead").status_code == 303
    assert roles(scenario, "lead") == set()


def test_a_lead_whose_own_role_is_over_or_account_shut_does_not_count_as_another(scenario):
    with scenario.write_session() as session:
        london = find_organisation(session, "london")
        over = make_person(session, london, Role.TRUST_LEAD)
        shut = make_person(session, london, Role.TRUST_LEAD)
        list_memberships(session, over.id)[0].ends_on = current_day() - timedelta(days=1)
        shut.disabled_at = now()
    assert scenario.browser("lead").send(f"{url_of(scenario, 'lead')}/end/trust-lead").status_code == 409


def test_the_last_hub_admin_stays(scenario):
    where = url_of(scenario, "admin", "/trusts/hub/team")
    assert scenario.browser("admin").send(f"{where}/end/hub-admin").status_code == 409
    assert (
        scenario.browser("admin").send(f"/admin/people/{scenario.public_ids['admin']}/shut").status_code
        == 409
    )
    assert roles(scenario, "admin") == {("hub", "hub-admin")}


def test_the_office_decides_for_a_trust_whose_only_lead_is_shut_out(scenario):
    with scenario.write_session() as session:
        before = {member.person.id for member in list_approvers(session, scenario.ids["at london"], now())}
        deactivate_person(session, session.get_one(Person, scenario.ids["lead"]), by=PUBLIC, at=now())
        after = {member.person.id for member in list_approvers(session, scenario.ids["at london"], now())}
    assert before == {scenario.ids["lead"]}
    assert after == {scenario.ids["staff"], scenario.ids["admin"]}


def test_two_leads_who_end_each_other_at_once_leave_one(scenario, two_leads):
    outcomes = at_once(scenario.app, *(end_role_of(*pair) for pair in two_leads))
    assert sorted(outcomes) == [
        "This is the trust's only lead. Give someone else the role first, or ask the hub office to end it.",
        "done",
    ]
    assert leads_left(scenario) == 1


def test_two_leads_who_end_each_other_without_taking_turns_leave_none(scenario, two_leads, monkeypatch):
    # The negative control: the organisation is not locked before the check.
    monkeypatch.setattr(last_lead_module, "lock_organisation", lambda *_: None)

    def careless(viewer, person_id):
        def act(session):
            (membership,) = list_memberships(session, person_id)
            last_lead_module.check_not_last_lead(session, membership, by=viewer, at=now())
            session.delete(membership)

        return act

    outcomes = at_once(scenario.app, *(careless(*pair) for pair in two_leads))
    assert outcomes.count("done") == winners_without_care(scenario.app)


def error_for(session, scenario, whose, by, case=END_ROLE_CASE):
    (membership,) = list_memberships(session, scenario.ids[whose])
    viewer = viewer_of(session, scenario, by)
    return last_lead_error(session, membership, by=viewer, today=current_day(), case=case)


@pytest.mark.parametrize("case", [END_ROLE_CASE, DEPARTURE_CASE, ERASURE_CASE])
@pytest.mark.parametrize(
    ("whose", "by", "ends"),
    [
        ("lead", "lead", False),
        ("lead", "admin", True),
        ("admin", "admin", False),
        ("staff", "staff", True),
        ("leader", "leader", True),
        ("guest", "guest", True),
    ],
)
def test_the_last_lead_is_ended_by_the_office_alone_and_the_last_admin_by_nobody(
    scenario, case, whose, by, ends
):
    with scenario.write_session() as session:
        error = error_for(session, scenario, whose, by, case)
    assert (error == "") == ends
    assert "{" not in error
    assert ends or error.startswith("This" if case is END_ROLE_CASE else "You")


@pytest.mark.parametrize(
    ("case", "ends"), [(END_ROLE_CASE, True), (DEPARTURE_CASE, True), (ERASURE_CASE, False)]
)
def test_hub_staff_end_the_role_of_a_last_lead_but_erase_none(scenario, case, ends):
    with scenario.write_session() as session:
        assert (error_for(session, scenario, "lead", "staff", case) == "") == ends


@pytest.mark.parametrize("other", ["another lead", "shut", "ended", "of another trust"])
def test_another_lead_counts_while_their_account_and_their_role_are_open(scenario, other):
    with scenario.write_session() as session:
        slug = "yorkshire" if other == "of another trust" else "london"
        second = make_person(session, find_organisation(session, slug), Role.TRUST_LEAD)
        if other == "shut":
            second.disabled_at = now()
        elif other == "ended":
            list_memberships(session, second.id)[0].ends_on = current_day() - timedelta(days=1)
        session.flush()

        assert (error_for(session, scenario, "lead", "lead") == "") == (other == "another lead")


def test_the_check_raises_what_the_message_says(scenario):
    with scenario.write_session() as session:
        (membership,) = list_memberships(session, scenario.ids["lead"])
        message = END_ROLE_CASE.messages[Role.TRUST_LEAD]
        with pytest.raises(Conflict) as error:
            check_not_last_lead(session, membership, by=viewer_of(session, scenario, "lead"), at=now())
        assert error.value.message == message
        check_not_last_lead(session, membership, by=viewer_of(session, scenario, "staff"), at=now())


def test_organisations_with_a_lead_are_those_with_one_whose_account_and_role_are_open(scenario):
    with scenario.write_session() as session:
        today, both = current_day(), {scenario.ids["at london"], scenario.ids["at yorkshire"]}
        assert list_led_organisation_ids(session, today) == both
        session.get_one(Person, scenario.ids["lead"]).disabled_at = now()
        list_memberships(session, scenario.ids["other lead"])[0].ends_on = today
        session.flush()

        assert list_led_organisation_ids(session, today) == {scenario.ids["at yorkshire"]}
        assert list_led_organisation_ids(session, today + timedelta(days=1)) == set()

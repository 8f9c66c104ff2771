"""Qualifications: entered by their person, their evidence seen by a lead, a reminder before they expire."""

from datetime import date, timedelta

import pytest

from hub.kit.clock import current_day, now
from hub.kit.errors import Invalid, NotFound
from hub.mentoring.domain.qualifications import (
    QualificationPlan,
    list_qualifications,
    mark_checked,
    remind_of_expiry,
    save_qualification,
)
from hub.mentoring.domain.trust_list import get_managed_organisation
from hub.mentoring.domain.vocabulary import RegisterKind
from hub.mentoring.models import RegisterProfile
from tests.people.conftest import main_of

OWN = "/mentoring/me/mentor/qualifications"
CHECK = "/mentoring/manage/yorkshire/qualifications"


def add(scenario, title="ILM level 5", **fields):
    with scenario.write_session() as session:
        viewer = scenario.viewer("other leader", session)
        plan = QualificationPlan(title, **fields)
        return save_qualification(session, viewer, RegisterKind.MENTOR, plan, now()).public_id


def rows(scenario):
    with scenario.write_session() as session:
        profile = session.query(RegisterProfile).one()
        return [(row.title, row.checked_at is not None) for row in list_qualifications(session, profile)]


def check(scenario, by, public_id):
    with scenario.write_session() as session:
        viewer = scenario.viewer(by, session)
        mark_checked(
            session, viewer, get_managed_organisation(session, viewer, "yorkshire"), public_id, now()
        )


def test_a_lead_marks_the_evidence_and_a_change_takes_the_mark_away(scenario):
    public_id = scenario.listed("other leader")
    mine, lead = scenario.browser("other leader"), scenario.browser("other lead")
    fields = {"title": "ILM level 5", "awarded_by": "ILM", "evidence": "In my file"}
    assert mine.send(OWN, **fields).status_code == 303
    page = main_of(lead.get(CHECK))
    assert "In my file" in page
    ((_, _),) = rows(scenario)
    with scenario.write_session() as session:
        (row,) = list_qualifications(session, session.query(RegisterProfile).one())
        key = row.public_id
    assert lead.send(f"{CHECK}/{key}/check").status_code == 303
    reader = main_of(scenario.browser("leader").get(f"/mentoring/register/{public_id}"))
    assert "Evidence seen" in reader
    assert "In my file" not in reader
    assert "ILM level 5" in main_of(mine.get(f"{OWN}?change={key}"))
    mine.send(OWN, **{**fields, "title": "ILM level 7", "change": key})
    assert rows(scenario) == [("ILM level 7", False)]
    mine.send(f"{OWN}/{key}/remove")
    assert rows(scenario) == []


def test_nobody_checks_their_own_and_no_other_trust_checks(scenario):
    scenario.listed("other lead")
    with scenario.write_session() as session:
        viewer = scenario.viewer("other lead", session)
        plan = QualificationPlan("ILM level 5")
        public_id = save_qualification(session, viewer, RegisterKind.MENTOR, plan, now()).public_id
    for by in ("other lead", "lead"):
        with pytest.raises(NotFound):
            check(scenario, by, public_id)
    check(scenario, "staff", public_id)
    assert rows(scenario) == [("ILM level 5", True)]


def test_a_reminder_is_sent_once_sixty_days_before_and_an_expired_one_says_so(scenario):
    public_id = scenario.listed("other leader")
    add(scenario, expires_on=current_day() + timedelta(days=60))
    add(scenario, "Later", expires_on=current_day() + timedelta(days=61))
    add(scenario, "Long ago", expires_on=current_day() - timedelta(days=1))
    with scenario.write_session() as session:
        assert [remind_of_expiry(session, now()) for _ in range(2)] == [1, 0]
    (email,) = scenario.sent("qualification-expires")
    assert email.to == "other.leader@example.org"
    page = main_of(scenario.browser("leader").get(f"/mentoring/register/{public_id}"))
    assert page.count("Expired") == 1
    assert "Ask for help" in page


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "A", "awarded_on": date(2100, 1, 1)}, "awarded_on"),
    ],
)
def test_what_cannot_be_is_refused(scenario, fields, field):
    scenario.offer("other leader")
    with pytest.raises(Invalid) as error:
        add(scenario, **fields)
    assert error.value.field == field
    assert scenario.browser("other leader").send(OWN, title="").status_code == 400

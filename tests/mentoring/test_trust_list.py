"""The list of a trust's mentors, coaches and preceptors, and its files."""

import pytest

from hub.kit.errors import HubError
from hub.mentoring.domain.trust_list import get_managed_organisation, list_managed, list_trust_profiles
from hub.mentoring.domain.vocabulary import Charge, FieldReader, RegisterKind
from tests.mentoring.trust_rows import make_line
from tests.people.conftest import main_of

LIST = "/mentoring/manage/yorkshire"


def test_the_page_of_the_register_leads_to_all_that_one_looks_after_and_to_no_more(scenario):
    pages = ["/mentoring/programmes", "/mentoring/hours", "/mentoring/evaluations", "/mentoring/manage/board"]
    for who, count in (("other lead", 2), ("staff", 4)):
        browser = scenario.browser(who)
        shown = browser.get("/mentoring/manage").text
        assert [page for page in pages if f'href="{page}"' in shown] == pages[:count]
        assert [browser.get(page).status_code for page in pages[:count]] == [200] * count


@pytest.mark.requirement("R147")
def test_a_lead_sees_and_exports_the_mentors_of_their_trust_in_every_state(scenario):
    scenario.listed("other leader", job_title="Paramedic manager", readers={"job_title": FieldReader.STAFF})
    scenario.listed("other leader", RegisterKind.COACH, capacity=1)
    scenario.listed("leader")
    with scenario.write_session() as session:
        session.add(make_line(scenario.ids["at yorkshire"], "ann@example.org", name="Ann Invited"))
    lead = scenario.browser("other lead")
    page = main_of(lead.get(LIST))
    assert "2 profiles" in page
    assert "Paramedic manager" in page
    assert "Not shown" in page  # the days of training, which the person lets nobody read
    assert "Ann Invited, mentor" in page
    text = lead.get(f"{LIST}/mentors.csv").text
    assert "The second leader" in text
    assert "The leader" not in text
    assert lead.get(f"{LIST}/mentors.xlsx").data.startswith(b"PK")
    assert 'href="/mentoring/manage/yorkshire"' in lead.get("/mentoring/manage").text


@pytest.mark.requirement("R153")
def test_a_lead_sees_for_each_what_it_costs_in_one_and_the_same_way(scenario):
    scenario.listed("other leader", RegisterKind.COACH, charge=Charge.CHARGED, fee="£80 an hour")
    scenario.listed("other leader")
    text = scenario.browser("other lead").get(f"{LIST}/mentors.csv").text
    assert [cells for line in text.splitlines() for cells in ("Free", "£80 an hour") if cells in line] == [
        "£80 an hour",
        "Free",
    ]


def test_a_draft_is_not_in_the_list(scenario):
    scenario.offer("other leader")
    with scenario.write_session() as session:
        viewer = scenario.viewer("staff", session)
        organisation = get_managed_organisation(session, viewer, "yorkshire")
        assert list_trust_profiles(session, organisation, 1).count == 0
        assert {slug for _, slug in list_managed(session, viewer)} >= {"london", "yorkshire"}


@pytest.mark.parametrize("name", ["lead", "other leader", "guest"])
def test_nobody_else_finds_the_list(scenario, name):
    assert scenario.browser(name).get(LIST).status_code in (403, 404)
    with scenario.write_session() as session, pytest.raises(HubError):
        get_managed_organisation(session, scenario.viewer(name, session), "yorkshire")

"""Items pass to the leads of a trust when whoever looked after them leaves."""

import pytest

from hub.kit.clock import current_day, now
from hub.publishing.domain.keepers import (
    count_left_items,
    list_keeper_ids,
    list_keepers,
    list_lead_ids,
    list_left_behind,
    list_office_ids,
    pass_on_items,
)
from hub.publishing.domain.personal_data import forget_care
from tests.people.conftest import main_of, viewer_of
from tests.publishing.upkeep_rows import confirmed, disable, leave, public_id_of, run_reviews, sent, upkeep_of


@pytest.mark.parametrize("departure", [leave, pytest.param(disable, marks=pytest.mark.one_engine)])
def test_items_of_somebody_who_left_pass_to_the_leads_who_are_told_once(scenario, departure):
    confirmed(scenario, "coaching", "rotation")
    confirmed(scenario, "surveys", by="lead")
    assert run_reviews(scenario).startswith("Items passed on: 0.")
    departure(scenario, "publisher")
    assert run_reviews(scenario).startswith("Items passed on: 2.")
    assert run_reviews(scenario).startswith("Items passed on: 0.")
    assert sent(scenario, "items-left-behind") == ["lead@example.org"]
    owners = [upkeep_of(scenario, slug)["owner_id"] for slug in ("coaching", "rotation", "surveys")]
    assert owners == [None, None, scenario.ids["lead"]]
    lead = scenario.browser("lead")
    assert "London Ambulance Service NHS Trust: 2 items" in main_of(lead.get("/desk"))
    url = f"/desk/library/upkeep/{public_id_of(scenario, 'coaching')}"
    assert "No named person: the leads are reminded" in lead.get(url).text


@pytest.mark.one_engine
def test_an_erased_person_looks_after_nothing(scenario):
    confirmed(scenario, "coaching")
    with scenario.write_session() as session:
        forget_care(session, scenario.ids["publisher"])
    assert upkeep_of(scenario, "coaching")["owner_id"] is None
    with scenario.write_session() as session:
        assert list_left_behind(session, now()) == []
        assert pass_on_items(session, scenario.ids["at london"], now()) == 0
        viewers = [viewer_of(session, scenario, name) for name in ("lead", "other lead", "staff", "leader")]
        assert [len(count_left_items(session, viewer)) for viewer in viewers] == [1, 0, 0, 0]


@pytest.mark.one_engine
def test_hub_staff_stand_in_for_a_trust_without_leads(scenario):
    ids, london = scenario.ids, scenario.ids["at london"]
    office = sorted([ids["staff"], ids["admin"]])
    with scenario.write_session() as session:
        assert list_lead_ids(session, london, current_day()) == [ids["lead"]]
        assert list_keeper_ids(session, london, current_day()) == sorted([ids["lead"], ids["publisher"]])
        assert list_office_ids(session, current_day()) == office
    for name in ("lead", "publisher"):
        leave(scenario, name)
    with scenario.write_session() as session:
        assert list_keepers(session, london, current_day()) == []
        assert list_lead_ids(session, london, current_day()) == office
        assert list_keeper_ids(session, london, current_day()) == office

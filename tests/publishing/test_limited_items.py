"""An item that its owner limits to its own people, or to named organisations, is read by nobody else."""

import pytest
from sqlalchemy import select

from hub.catalogue.domain import CatalogueEntry
from hub.publishing.domain.reviews import submit_draft
from hub.trusts.domain import OFFICE_SLUG, find_organisation
from tests.factories import make_trust
from tests.people.conftest import main_of

TITLE = "Lessons from a method that we license"


def statuses(scenario, address, names):
    return {name: scenario.browser(name).get(address).status_code for name in names}


@pytest.mark.requirement("R028")
def test_an_owner_limits_an_item_to_named_trusts_and_nobody_else_finds_it(scenario):
    with scenario.write_session() as session:
        make_trust(session, "north-west")
    draft_id = scenario.published(title=TITLE, audience="named", readers=["yorkshire"])
    address = scenario.item(draft_id)["address"]
    names = ("leader", "other leader", "staff", "newcomer")
    assert statuses(scenario, address, names) == {
        "leader": 200,
        "other leader": 200,
        "staff": 404,
        "newcomer": 404,
    }
    assert scenario.app.test_client().get(address).status_code == 404
    for name, is_found in (("other leader", True), ("staff", False), ("newcomer", False)):
        browser = scenario.browser(name)
        for page in ("/library?q=license", "/trusts/london", f"{address}/versions"):
            assert (TITLE in browser.get(page).text) is is_found, (name, page)


def test_an_item_of_the_own_organisation_alone_is_opened_to_others_by_a_new_version(scenario):
    draft_id = scenario.published(title=TITLE, audience="organisation")
    address = scenario.item(draft_id)["address"]
    assert statuses(scenario, address, ("leader", "other leader")) == {"leader": 200, "other leader": 404}
    change = scenario.change_begun(draft_id, audience="everybody")
    scenario.step("publisher", change, submit_draft)
    scenario.publish(change)
    assert scenario.app.test_client().get(address).status_code == 200


def test_several_readers_stand_in_the_history_as_a_sentence(scenario):
    draft_id = scenario.published(audience="named", readers=["yorkshire", "hub"])
    rows = main_of(scenario.browser("leader").get(f"{scenario.item(draft_id)['address']}/versions"))
    assert (
        "For your organisation, Ambulance Leadership Hub and Yorkshire Ambulance Service NHS Trust."
    ) in rows


def test_who_may_read_an_item_stands_in_its_history_for_its_own_people_alone(scenario):
    draft_id = scenario.published(audience="named", readers=["yorkshire"])
    for fields in ({"audience": "named", "readers": ["hub"]}, {"audience": "everybody", "readers": []}):
        change = scenario.change_begun(draft_id, **fields, change_note="Other readers.")
        scenario.step("publisher", change, submit_draft)
        scenario.publish(change)
    assert scenario.item(draft_id)["version"].number == 3
    address = f"{scenario.item(draft_id)['address']}/versions"
    with scenario.write_session() as session:
        office = find_organisation(session, OFFICE_SLUG).name
    rows = main_of(scenario.browser("leader").get(address)).split("Version ")
    assert "For your organisation and Yorkshire Ambulance Service NHS Trust." in rows[3]
    assert "The publisher" in rows[2]
    assert f"Added to its readers: {office}." in rows[2]
    assert "No longer among its readers: Yorkshire Ambulance Service NHS Trust." in rows[2]
    assert "Everyone can now read it." in rows[1]
    for name in ("other leader", "staff", "admin"):
        words = main_of(scenario.browser(name).get(address))
        assert "Version 3" in words
        assert not any(each in words for each in ("readers:", "Yorkshire", "for everybody"))


def test_the_organisations_that_may_read_an_item_are_not_searched_with_it(scenario):
    draft_id = scenario.published(audience="named", readers=["yorkshire"])
    assert scenario.item(draft_id)["version"].fields["readers"] == [scenario.ids["at yorkshire"]]
    with scenario.write_session() as session:
        body = session.scalars(select(CatalogueEntry.body)).one()
    assert "yorkshire" not in body.lower()

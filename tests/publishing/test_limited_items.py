"""An item that its owner limits to its own people, or to named organisations, is read by nobody else."""

import pytest

from hub.publishing.domain.reviews import submit_draft
from tests.factories import make_trust

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

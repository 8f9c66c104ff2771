"""The pages of versions, of withdrawing an item and of redacting a version, and the form for a file."""

from hub.publishing.domain.reviews import submit_draft


def publish_twice(scenario):
    """Publish an item and a second version of it; return the address."""
    draft_id = scenario.published()
    change = scenario.change_begun(draft_id, body="## What it is\n\nTwo hours with a facilitator.")
    scenario.step("publisher", change, submit_draft)
    scenario.publish(change)
    return scenario.item(draft_id)["address"]


def test_versions_are_listed_read_and_compared_by_everybody(scenario):
    address = publish_twice(scenario)
    visitor = scenario.visitor()
    listed = visitor.get(f"{address}/versions").text
    assert "Version 2, current" in listed
    assert "Said more plainly." in listed
    assert "An hour with a facilitator." in visitor.get(f"{address}/versions/1").text
    compared = visitor.get(f"{address}/versions/compare?from=1&to=2").text
    assert "Words added: " in compared
    assert visitor.get(f"{address}/versions/compare?from=1&to=x").status_code == 404
    assert visitor.get(f"{address}/versions/9").status_code == 404


def test_a_lead_withdraws_an_item_and_its_address_says_why(scenario):
    address = publish_twice(scenario)
    lead = scenario.browser("lead")
    assert f"{address}/withdraw" in lead.get(f"{address}/versions").text
    asked = lead.get(f"{address}/withdraw")
    assert (asked.status_code, 'name="version" value="2"' in asked.text) == (200, True)
    assert lead.send(f"{address}/withdraw", version="2", reason=" ").status_code == 400
    assert lead.send(f"{address}/withdraw", version="1", reason="Ended.").status_code == 409
    assert lead.send(f"{address}/withdraw", version="2", reason="We ended it.").status_code == 303
    gone = scenario.visitor().get(address)
    assert (gone.status_code, "Reason: We ended it." in gone.text) == (410, True)


def test_a_hub_admin_redacts_a_former_version(scenario):
    address = publish_twice(scenario)
    admin = scenario.browser("admin")
    assert admin.get(f"{address}/versions/1/redact").status_code == 200
    assert admin.send(f"{address}/versions/1/redact", reason="").status_code == 400
    assert admin.send(f"{address}/versions/1/redact", reason="It named a patient.").status_code == 303
    visitor = scenario.visitor()
    assert "Reason: It named a patient." in visitor.get(f"{address}/versions").text
    assert visitor.get(f"{address}/versions/1").status_code == 404


def test_the_form_for_a_file_is_open_to_writers_of_the_draft_alone(scenario):
    draft_id = scenario.begun()
    for what in ("file", "picture"):
        url = f"/desk/library/{draft_id}/files/add-{what}"
        assert scenario.browser("publisher").get(url).status_code == 200
        assert scenario.browser("other lead").get(url).status_code == 404

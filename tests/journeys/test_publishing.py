"""Publishing in a browser: from a draft on a phone to an item that another trust reads, and back."""

import pytest

from hub.publishing.domain.reviews import publish_draft, submit_draft
from tests.journeys.served import main
from tests.publishing.conftest import Publishing
from tests.support.browser import TELEPHONE, faults_here, press

RUNS = "document.documentElement.dataset.ran = 'yes'"
LINK = RUNS.replace(" ", "")
PAYLOADS = (
    f"<script>{RUNS}</script>",
    f'<img src=x alt="x" onerror="{RUNS}">',
    f'"><svg onload="{RUNS}">',
    f"[click](javascript:{LINK})",
    f"</textarea><script>{RUNS}</script>",
    f"{{{{ ''.__class__ }}}}<details open ontoggle=\"{RUNS}\">x</details>",
)
"""Texts that would run a script, if a page showed them as they are."""
TITLE = "Debriefs within three days"


def fill(page, **fields):
    for label, words in fields.items():
        page.get_by_label(label.replace("_", " "), exact=True).fill(words)


@pytest.mark.one_engine
def test_a_draft_from_a_phone_without_script_is_returned_published_found_elsewhere_and_undone(served):
    # Given a publisher on a phone whose browser runs no script
    publisher = served.signed_in("publisher", viewport=TELEPHONE, java_script_enabled=False)
    publisher.goto("/library/new")
    publisher.get_by_label("Title", exact=True).fill(TITLE)
    press(publisher.get_by_role("button", name="Continue"))
    press(publisher.get_by_role("button", name="Write new item"))
    fill(publisher, Summary="An hour with a facilitator.", Text="## What it is\n\nAn hour.")
    publisher.locator("input[value=practice]").check()
    press(publisher.get_by_role("button", name="Save and preview"))
    press(publisher.get_by_role("button", name="Submit for review"))
    here = publisher.url
    # When a lead returns it by keyboard alone
    lead = served.signed_in("lead")
    lead.goto("/desk")
    press(lead.get_by_role("link", name=TITLE))
    assert faults_here(lead) == []
    lead.get_by_label("What needs to change").focus()
    lead.keyboard.type("Say for whom it is.")
    lead.keyboard.press("Tab")
    with lead.expect_navigation():
        lead.keyboard.press("Enter")
    # And the publisher changes it and submits it again
    publisher.goto("/desk")
    press(publisher.get_by_role("link", name=TITLE))
    assert "Say for whom it is." in main(publisher)
    press(publisher.get_by_role("link", name="Edit"))
    fill(publisher, Summary="An hour with a facilitator, for team leaders.")
    press(publisher.get_by_role("button", name="Save and preview"))
    press(publisher.get_by_role("button", name="Submit for review"))
    # Then the lead publishes it, and a leader of another trust finds it
    lead.goto(here)
    press(lead.get_by_role("button", name="Publish", exact=True))
    assert "The item was published." in lead.inner_text("body")
    press(lead.get_by_role("link", name="See the published item"))
    item = lead.url
    leader = served.signed_in("other leader", viewport=TELEPHONE)
    leader.goto("/library?q=facilitator")
    press(leader.get_by_role("link", name=TITLE).first)
    assert "for team leaders" in main(leader)
    # And undone, it is gone for everybody, with its reason
    lead.goto(here)
    press(lead.get_by_role("button", name="Undo publishing"))
    leader.goto(item)
    assert "Publication undone." in leader.inner_text("body")


@pytest.mark.one_engine
def test_pages_of_drafts_are_accessible_on_a_phone_and_save_what_is_typed(served):
    scenario = Publishing(**vars(served.scenario))
    draft_id = scenario.begun(title="A title", summary="")
    page = served.signed_in("publisher", viewport=TELEPHONE)
    for address in ("/library/new?title=debrief", "/desk/library", f"/desk/library/{draft_id}"):
        page.goto(address)
        assert faults_here(page) == []
    page.clock.install()
    page.goto(f"/desk/library/{draft_id}/edit")
    assert faults_here(page) == []
    page.get_by_label("Summary", exact=True).fill("Typed on a phone.")
    page.clock.run_for(6000)
    page.get_by_text("Saved at").wait_for()
    assert scenario.row(draft_id)["fields"]["summary"] == "Typed on a phone."


@pytest.mark.one_engine
def test_no_field_of_a_draft_or_item_runs_a_script_even_without_the_security_policy(served):
    scenario = Publishing(**vars(served.scenario))
    fields = {"summary": " ".join(PAYLOADS)[:280], "body": "\n\n".join(PAYLOADS), "ask": PAYLOADS[1]}
    # A link that runs a script is never published: the checks stop it.
    published = {name: words.replace(f"[click](javascript:{LINK})", "") for name, words in fields.items()}
    drafts = [
        scenario.begun(title=f"{PAYLOADS[0]} title", **published),
        scenario.begun(title=f"{PAYLOADS[1]} title", **fields),
        scenario.begun(title=PAYLOADS[2], **fields),
    ]
    for draft_id in drafts[:2]:
        scenario.step("publisher", draft_id, submit_draft)
    scenario.step("lead", drafts[0], publish_draft)
    page = served.signed_in("publisher", bypass_csp=True)
    # The negative control: the same texts do run where nothing makes them harmless.
    page.goto("/about")
    page.evaluate("html => document.body.insertAdjacentHTML('beforeend', html)", PAYLOADS[1])
    page.wait_for_function("document.documentElement.dataset.ran === 'yes'")
    item = scenario.item(drafts[0])["address"]
    addresses = (
        *(f"/desk/library/{draft_id}" for draft_id in drafts),
        *(f"/desk/library/{drafts[2]}/edit", "/desk/library", item, f"{item}/versions", f"{item}/versions/1"),
        *("/library", "/library?q=title", f"{item}/edit"),
    )
    for address in addresses:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.dataset.ran") is None, address
        assert page.locator("a[href^='javascript:'], main script:not([src])").count() == 0, address

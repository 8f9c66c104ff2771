"""What a reviewer is shown of the changes in a draft."""

from hub.catalogue.domain import CatalogueEntry
from hub.kit.clock import now
from hub.publishing.domain.comparisons import Change
from hub.publishing.domain.drafts import get_draft
from hub.publishing.domain.reviews import ask_hub, return_draft, submit_draft
from hub.publishing.domain.versions import redact_version, withdraw_published
from hub.publishing.presenters.draft_changes import list_draft_changes
from tests.people.conftest import main_of
from tests.publishing.conftest import WORDS

SINCE_BEFORE = "since it was last submitted for review"


def changes(scenario, draft_id, person="lead"):
    """Return what changed since which text: for each field what was removed and what was added."""
    with scenario.write_session() as session:
        draft = get_draft(session, scenario.viewer(person, session), draft_id)
        return {
            found.label: {
                comparison.label: tuple(
                    "".join(run.text for run in comparison.runs if run.change is change)
                    for change in (Change.REMOVED, Change.ADDED)
                )
                for comparison in found.comparisons
            }
            for found in list_draft_changes(session, draft)
        }


def test_a_new_item_that_is_submitted_once_has_no_changes_to_show(scenario):
    assert changes(scenario, scenario.begun()) == {}
    assert changes(scenario, scenario.submitted()) == {}


def test_a_new_version_is_compared_with_the_published_one(scenario):
    draft_id = scenario.change_begun(
        scenario.published(), body=WORDS["body"].replace("\n", "\r\n").replace("An hour", "One hour")
    )
    assert changes(scenario, draft_id) == {}
    scenario.step("publisher", draft_id, submit_draft)
    assert changes(scenario, draft_id) == {"since version 1": {"Text": ("An", "One")}}


def test_a_new_version_that_others_may_read_says_so(scenario):
    published = scenario.published(audience="organisation")
    draft_id = scenario.change_begun(published, kind="tool", audience="named", readers=["yorkshire"])
    scenario.step("publisher", draft_id, submit_draft)
    found = changes(scenario, draft_id)["since version 1"]
    assert list(found) == ["What it is", "Who can read it"]
    assert "Yorkshire Ambulance Service" in found["Who can read it"][1]


def test_a_draft_that_was_returned_is_compared_with_what_was_returned(scenario):
    published = scenario.published()
    draft_id = scenario.change_begun(published, summary="For leaders.")
    scenario.step("publisher", draft_id, submit_draft)
    scenario.step("lead", draft_id, return_draft, "Say for which leaders.")
    scenario.save("publisher", draft_id, summary="For team leaders.")
    scenario.step("publisher", draft_id, submit_draft)
    found = changes(scenario, draft_id)
    assert list(found) == [SINCE_BEFORE, "since version 1"]
    assert found[SINCE_BEFORE] == {"Summary": ("", "team ")}


def test_a_redacted_version_is_compared_with_nothing(scenario):
    published = scenario.published()
    draft_id = scenario.change_begun(published, summary="A second.")
    scenario.step("publisher", draft_id, submit_draft)
    assert list(changes(scenario, draft_id)) == ["since version 1"]
    with scenario.write_session() as session:
        lead, admin = (scenario.viewer(name, session) for name in ("lead", "admin"))
        entry = session.get_one(CatalogueEntry, scenario.row(published, session)["entry_id"])
        withdraw_published(session, lead, entry, 1, "It names a person.", now())
        redact_version(session, admin, entry, 1, "It names a person.", now())
    assert changes(scenario, draft_id) == {}


def test_the_page_for_a_reviewer_shows_the_changes(scenario):
    draft_id = scenario.change_begun(scenario.published(), summary="A debrief for leaders within five days.")
    scenario.step("publisher", draft_id, submit_draft)
    page = scenario.browser("lead").get(f"/desk/library/{draft_id}").text
    assert "See what has changed since version 1" in page
    assert "[removed: </span>three<" in page
    assert "[added: </span>five<" in page
    scenario.step("publisher", draft_id, ask_hub)
    assert "Words added: 1. Words removed: 1." in main_of(
        scenario.browser("staff").get(f"/desk/library/{draft_id}")
    )

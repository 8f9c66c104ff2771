"""The saved versions of a draft: what is kept, and what a reviewer compares a new submission with."""

from hub.publishing.domain.draft_saves import KEPT_SAVES, find_submitted_before
from hub.publishing.domain.drafts import get_draft
from hub.publishing.domain.reviews import return_draft, submit_draft, take_back
from tests.publishing.conftest import WORDS


def submitted_before(scenario, draft_id):
    with scenario.write_session() as session:
        draft = get_draft(session, scenario.viewer("lead", session), draft_id)
        fields = find_submitted_before(session, draft)
        return fields["summary"] if fields is not None else None


def test_a_draft_that_was_submitted_once_has_nothing_to_compare_with(scenario):
    assert submitted_before(scenario, scenario.begun()) is None
    assert submitted_before(scenario, scenario.submitted()) is None


def test_the_text_of_the_submission_before_is_the_one_to_compare_with(scenario):
    draft_id = scenario.submitted()
    for number in (1, 2):
        scenario.step("lead", draft_id, return_draft, "Say who it is for.")
        for text in ("begun", "ready"):
            scenario.save("publisher", draft_id, summary=f"Summary {number} {text}.")
        scenario.step("publisher", draft_id, submit_draft)
    assert submitted_before(scenario, draft_id) == "Summary 1 ready."
    # Submitted again without a change, it is compared with the same text.
    scenario.step("publisher", draft_id, take_back)
    scenario.step("publisher", draft_id, submit_draft)
    assert submitted_before(scenario, draft_id) == "Summary 2 ready."


def test_what_was_submitted_is_kept_however_often_the_draft_is_saved_afterwards(scenario):
    draft_id = scenario.submitted()
    scenario.step("lead", draft_id, return_draft, "Say who it is for.")
    for number in range(2 * KEPT_SAVES):
        scenario.save("publisher", draft_id, summary=f"Summary {number}.")
    scenario.step("publisher", draft_id, submit_draft)
    assert submitted_before(scenario, draft_id) == WORDS["summary"]

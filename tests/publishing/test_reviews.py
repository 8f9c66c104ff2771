from datetime import timedelta

import pytest
from sqlalchemy import func, select

from hub.audit.domain import AuditEntry
from hub.catalogue.domain import CatalogueEntry
from hub.kit.clock import now
from hub.kit.errors import Conflict, Gone, Invalid, NotFound
from hub.library.domain import RevisionStep, get_resource
from hub.publishing.domain.draft_states import DraftState
from hub.publishing.domain.drafts import get_draft
from hub.publishing.domain.reviews import (
    OLD_VERSION,
    UNDO_WITHIN,
    WROTE_IT,
    ask_hub,
    can_undo,
    discard_draft,
    has_written,
    publish_draft,
    return_draft,
    submit_draft,
    take_back,
    undo_publication,
)
from hub.publishing.domain.upkeep import default_review_day
from hub.publishing.models import Draft, ItemUpkeep
from tests.factories import LIBRARY_KINDS

COMMENT = "Say who it is for."
STEPS = {
    "take back": (take_back, "publisher", ()),
    "return": (return_draft, "lead", (COMMENT,)),
    "ask hub": (ask_hub, "publisher", ()),
    "publish": (publish_draft, "lead", ()),
    "discard": (discard_draft, "publisher", ()),
}
"""Steps of a draft in review, each with who takes it and its words."""


def state(scenario, draft_id):
    return scenario.row(draft_id)["state"]


def number_of_entries(scenario):
    with scenario.write_session() as session:
        return session.scalar(select(func.count()).select_from(CatalogueEntry))


def test_only_what_is_complete_is_submitted(scenario):
    draft_id = scenario.begun(summary=" ", kind="")
    with pytest.raises(Invalid) as refused:
        scenario.step("publisher", draft_id, submit_draft)
    assert (refused.value.field, state(scenario, draft_id)) == ("summary", DraftState.DRAFT)
    scenario.save("publisher", draft_id, summary="What it is.", kind="tool")
    scenario.step("publisher", draft_id, submit_draft)
    assert state(scenario, draft_id) == DraftState.IN_REVIEW
    assert scenario.sent("draft-submitted") == ["lead@example.org"]


def test_a_new_version_says_what_has_changed(scenario):
    change = scenario.change_begun(scenario.published(), change_note="  ")
    with pytest.raises(Invalid) as refused:
        scenario.step("publisher", change, submit_draft)
    assert refused.value.field == "change_note"


def test_a_lead_who_wrote_nothing_publishes_and_the_authors_are_told(scenario):
    draft_id = scenario.published()
    item, row = scenario.item(draft_id), scenario.row(draft_id)
    assert (item["state"], item["address"]) == ("live", "/library/debriefs-after-major-incidents")
    assert (item["version"].author_id, item["version"].publisher_id) == (
        scenario.ids["publisher"],
        scenario.ids["lead"],
    )
    assert (row["state"], row["published_revision"]) == (DraftState.PUBLISHED, 1)
    assert row["closed_at"] is not None
    assert scenario.sent("draft-published") == ["publisher@example.org"]


def test_a_lead_who_wrote_in_it_does_not_publish_it_even_if_another_submitted(scenario):
    draft_id = scenario.begun()
    scenario.save("lead", draft_id, ask="Head of Learning")
    scenario.step("publisher", draft_id, submit_draft)
    with pytest.raises(Conflict, match=WROTE_IT):
        scenario.publish(draft_id)
    with scenario.write_session() as session:
        lead = scenario.viewer("lead", session)
        assert has_written(session, lead, get_draft(session, lead, draft_id))
    assert (state(scenario, draft_id), number_of_entries(scenario)) == (DraftState.IN_REVIEW, 0)
    assert scenario.sent("draft-submitted") == []


def test_a_publisher_publishes_nothing(scenario):
    draft_id = scenario.submitted("lead")
    with pytest.raises(NotFound):
        scenario.publish(draft_id, "publisher")
    assert state(scenario, draft_id) == DraftState.IN_REVIEW


def test_hub_staff_publish_for_a_trust_only_at_its_recorded_request(scenario):
    draft_id = scenario.submitted("lead")
    with pytest.raises(NotFound):
        scenario.publish(draft_id, "staff")
    scenario.step("publisher", draft_id, ask_hub)
    row = scenario.row(draft_id)
    assert (row["hub_asked_by_id"], row["hub_asked_at"] is not None) == (scenario.ids["publisher"], True)
    assert scenario.sent("draft-submitted") == ["admin@example.org", "staff@example.org"]
    with scenario.write_session() as session:
        acts = session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)).all()
        assert acts[-1] == "ask hub draft"
    scenario.publish(draft_id, "staff")
    assert scenario.item(draft_id)["version"].publisher_id == scenario.ids["staff"]


def test_hub_staff_are_asked_once(scenario):
    draft_id = scenario.submitted()
    scenario.step("publisher", draft_id, ask_hub)
    with pytest.raises(Conflict, match="already been asked"):
        scenario.step("publisher", draft_id, ask_hub)


def test_a_request_to_the_hub_ends_when_the_draft_is_taken_back(scenario):
    draft_id = scenario.submitted("lead")
    scenario.step("publisher", draft_id, ask_hub)
    scenario.step("publisher", draft_id, take_back)
    scenario.step("publisher", draft_id, submit_draft)
    with pytest.raises(NotFound):
        scenario.publish(draft_id, "staff")


def test_hub_staff_publish_what_their_office_wrote_and_not_their_own(scenario):
    draft_id = scenario.submitted("staff", organisation="hub")
    with pytest.raises(Conflict, match="Hub staff already publish the hub office’s items"):
        scenario.step("staff", draft_id, ask_hub)
    with pytest.raises(Conflict, match=WROTE_IT):
        scenario.publish(draft_id, "staff")
    scenario.publish(draft_id, "admin")
    assert scenario.item(draft_id)["state"] == "live"


def test_a_draft_is_returned_with_a_comment_and_submitted_again(scenario):
    draft_id = scenario.submitted()
    with pytest.raises(Invalid):
        scenario.step("lead", draft_id, return_draft, "  ")
    scenario.step("lead", draft_id, return_draft, COMMENT)
    assert state(scenario, draft_id) == DraftState.DRAFT
    assert scenario.sent("draft-returned") == ["publisher@example.org"]
    scenario.save("publisher", draft_id, summary="For managers.")
    scenario.step("publisher", draft_id, submit_draft)
    scenario.publish(draft_id)
    assert scenario.item(draft_id)["version"].fields["summary"] == "For managers."


@pytest.mark.parametrize("name", STEPS)
def test_a_step_that_saw_an_older_version_is_refused_and_changes_nothing(scenario, name):
    act, person, words = STEPS[name]
    draft_id = scenario.submitted()
    before = scenario.row(draft_id)
    with pytest.raises(Conflict, match=OLD_VERSION):
        scenario.step(person, draft_id, act, *words, seen=before["version"] - 1)
    assert (scenario.row(draft_id), number_of_entries(scenario)) == (before, 0)
    assert scenario.sent("draft-returned") == scenario.sent("draft-published") == []


def test_a_submission_that_saw_an_older_version_is_refused(scenario):
    draft_id = scenario.begun()
    before = scenario.row(draft_id)
    with pytest.raises(Conflict, match=OLD_VERSION):
        scenario.step("publisher", draft_id, submit_draft, seen=before["version"] - 1)
    assert scenario.row(draft_id) == before


def test_an_undoing_that_saw_an_older_version_is_refused(scenario):
    draft_id = scenario.published()
    before = scenario.row(draft_id)
    with pytest.raises(Conflict, match=OLD_VERSION):
        scenario.step("lead", draft_id, undo_publication, seen=before["version"] - 1)
    assert (scenario.row(draft_id), scenario.item(draft_id)["state"]) == (before, "live")


def test_a_discarded_draft_frees_its_item_for_another(scenario):
    published = scenario.published()
    first = scenario.change_begun(published)
    scenario.step("publisher", first, discard_draft)
    assert scenario.change_begun(published) != first
    assert scenario.item(published)["version"].number == 1


def test_a_new_version_keeps_the_address_of_the_item(scenario):
    published = scenario.published()
    change = scenario.change_begun(published, title="A wholly new title")
    scenario.step("publisher", change, submit_draft)
    scenario.publish(change)
    item = scenario.item(change)
    assert (item["address"], item["title"]) == (
        "/library/debriefs-after-major-incidents",
        "A wholly new title",
    )
    assert (item["version"].number, item["version"].change_note) == (2, "Said more plainly.")


def test_undoing_a_new_item_withdraws_it_with_a_reason(scenario):
    draft_id = scenario.published()
    scenario.undo(draft_id)
    item, row = scenario.item(draft_id), scenario.row(draft_id)
    assert (item["version"].step, item["version"].change_note) == (
        RevisionStep.WITHDRAWAL,
        "Publication undone.",
    )
    assert (row["state"], row["closed_at"], row["published_at"]) == (DraftState.IN_REVIEW, None, None)
    with scenario.write_session() as session, pytest.raises(Gone):
        viewer = scenario.viewer("lead", session)
        slug = item["address"].rpartition("/")[2]
        get_resource(session, viewer, slug, library_kinds=LIBRARY_KINDS)


def test_what_was_undone_is_published_again_at_the_same_address(scenario):
    draft_id = scenario.published()
    scenario.undo(draft_id)
    scenario.publish(draft_id)
    item = scenario.item(draft_id)
    assert (item["state"], item["version"].number, item["address"]) == (
        "live",
        3,
        "/library/debriefs-after-major-incidents",
    )


def test_after_ten_minutes_it_is_too_late_to_undo(scenario):
    at = now() - UNDO_WITHIN
    draft_id = scenario.published(at=at)
    with scenario.write_session() as session:
        draft = get_draft(session, scenario.viewer("lead", session), draft_id)
        assert can_undo(draft, at + UNDO_WITHIN - timedelta(seconds=1))
        assert not can_undo(draft, at + UNDO_WITHIN)
    with pytest.raises(Conflict, match="too late"):
        scenario.undo(draft_id)
    assert scenario.item(draft_id)["state"] == "live"


def test_the_activity_log_says_nothing_of_the_words(scenario):
    draft_id = scenario.submitted(title="A canary in a title")
    scenario.step("lead", draft_id, return_draft, "A canary in a comment")
    with scenario.write_session() as session:
        entries = session.scalars(select(AuditEntry)).all()
        assert "canary" not in " ".join(str(vars(entry)) for entry in entries)
        assert session.scalar(select(func.count()).select_from(Draft)) == 1


def test_a_published_item_has_a_day_of_review_and_somebody_who_looks_after_it(scenario):
    draft_id = scenario.published(ask="Head of Education")
    with scenario.write_session() as session:
        row = session.get_one(ItemUpkeep, scenario.row(draft_id, session)["entry_id"])
        assert (row.owner_id, row.contact) == (scenario.ids["publisher"], "Head of Education")
        assert row.review_on == default_review_day(now())

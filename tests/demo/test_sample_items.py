"""The sample drafts and items of a demonstration."""

from sqlalchemy import select

from hub.access import Role
from hub.catalogue.domain import CatalogueEntry, visible_entry_conditions
from hub.demo.domain.sample_items import (
    BEGUN,
    IN_REVIEW,
    LIMITED,
    NAMES_A_PERSON,
    PUBLISHED,
    RETURNED,
    create_sample_items,
)
from hub.demo.domain.sample_people import find_sample_viewer
from hub.kit.clock import now
from hub.publishing.domain.draft_checks import list_findings
from hub.publishing.domain.draft_lists import list_steps
from hub.publishing.models import Draft
from tests.demo.sample_hub import create_demo


def test_each_trust_has_a_draft_in_each_state_once_and_plainly_a_sample(session):
    create_demo(session)
    create_sample_items(session, now())
    create_sample_items(session, now())
    drafts = session.scalars(select(Draft)).all()
    of_london = [draft for draft in drafts if draft.organisation_id == drafts[0].organisation_id]
    assert {draft.title: draft.state for draft in of_london} == {
        BEGUN: "draft",
        IN_REVIEW: "in-review",
        RETURNED: "draft",
        PUBLISHED: "published",
        NAMES_A_PERSON: "in-review",
        LIMITED: "published",
    }
    assert len(drafts) == 2 * len(of_london)
    (returned,) = [draft for draft in of_london if draft.title == RETURNED]
    assert list_steps(session, returned)[0].comment
    assert all("This is a sample" in draft.fields["body"] for draft in drafts)
    (review,) = [draft for draft in of_london if draft.title == NAMES_A_PERSON]
    found = {finding.code for report in list_findings(session, review) for finding in report.findings}
    assert {"telephone", "date-of-birth"} <= found
    (limited,) = [draft for draft in of_london if draft.title == LIMITED]
    readers = [("london", Role.LEADER), ("yorkshire", Role.LEADER), ("hub", Role.HUB_STAFF)]
    viewers = [find_sample_viewer(session, slug, role, now()) for slug, role in readers]
    entries = select(CatalogueEntry.id).where(CatalogueEntry.id == limited.entry_id)
    seen = [
        session.scalar(entries.where(*visible_entry_conditions(viewer))) is not None for viewer in viewers
    ]
    assert seen == [True, True, False]


def test_without_sample_people_nothing_is_created(session):
    create_sample_items(session, now())
    assert session.scalars(select(Draft)).all() == []

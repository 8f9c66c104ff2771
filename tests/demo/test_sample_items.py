"""The sample drafts and items of a demonstration."""

import pytest
from sqlalchemy import select

from hub.demo.domain.sample_items import BEGUN, IN_REVIEW, PUBLISHED, RETURNED, create_sample_items
from hub.kit.clock import now
from hub.publishing.domain.draft_lists import list_steps
from hub.publishing.models import Draft
from tests.demo.sample_hub import create_demo

pytestmark = pytest.mark.one_engine


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
    }
    assert len(drafts) == 2 * len(of_london)
    (returned,) = [draft for draft in of_london if draft.title == RETURNED]
    assert list_steps(session, returned)[0].comment
    assert all("This is a sample" in draft.fields["body"] for draft in drafts)


def test_without_sample_people_nothing_is_created(session):
    create_sample_items(session, now())
    assert session.scalars(select(Draft)).all() == []

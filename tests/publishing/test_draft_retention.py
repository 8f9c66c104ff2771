from datetime import timedelta

from sqlalchemy import func, select

from hub.kit.clock import now
from hub.publishing.domain.draft_retention import delete_discarded_drafts, delete_published_drafts
from hub.publishing.domain.reviews import discard_draft
from hub.publishing.models import Draft, DraftSave, DraftStep


def test_drafts_go_in_time_and_what_they_became_stays(scenario):
    open_draft, published, discarded = scenario.begun(), scenario.published(title="A"), scenario.begun()
    scenario.step("publisher", discarded, discard_draft)
    item = scenario.item(published)["address"]
    with scenario.write_session() as session:
        assert delete_discarded_drafts(session, now() + timedelta(days=89)) == 0
        assert delete_published_drafts(session, now() + timedelta(days=729)) == 0
        assert delete_discarded_drafts(session, now() + timedelta(days=91)) == 1
        assert delete_published_drafts(session, now() + timedelta(days=732)) == 1
        assert session.scalars(select(Draft.public_id)).all() == [open_draft]
        kept = select(Draft.id)
        for model in (DraftSave, DraftStep):
            left = select(func.count()).select_from(model).where(model.draft_id.not_in(kept))
            assert session.scalar(left) == 0
    assert scenario.app.test_client().get(item).status_code == 200

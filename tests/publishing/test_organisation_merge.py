"""What becomes of drafts, adoptions and references when two trusts merge."""

from hub.extension.organisation_merge import OrganisationMerge
from hub.publishing.domain.organisation_merge import merge_publishing
from hub.publishing.models import Adoption, Draft
from hub.trusts.domain import find_organisation
from tests.factories import share
from tests.publishing.planted import make_row


def test_drafts_move_and_an_item_that_both_adopted_is_adopted_once(scenario):
    draft_id = scenario.begun()
    source, target = scenario.ids["at london"], scenario.ids["at yorkshire"]
    with scenario.write_session() as session:
        office = find_organisation(session, "hub")
        first, second = (share(session, office, slug=slug).entry_id for slug in ("first", "second"))
        for entry_id, trust_id in ((first, source), (first, target), (second, source)):
            key = f"{entry_id}-{trust_id}"
            session.add(make_row(Adoption, public_id=key, entry_id=entry_id, organisation_id=trust_id))
        session.flush()
        merge_publishing(session, OrganisationMerge(source, "london", target, "yorkshire"))
        session.expire_all()
        rows = session.query(Adoption).order_by(Adoption.id).all()
        assert [(row.entry_id, row.organisation_id, row.ended_at is None) for row in rows] == [
            (first, target, False),
            (first, target, True),
            (second, target, True),
        ]
        assert session.query(Draft).one().organisation_id == target
    assert scenario.save("other lead", draft_id, title="Written on by the trust that stays").is_saved

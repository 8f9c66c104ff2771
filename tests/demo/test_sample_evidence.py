"""The sample evidence: an item adapted elsewhere, and one whose level was raised and lost."""

from sqlalchemy import select

from hub.catalogue.domain import CatalogueEntry
from hub.demo.domain.sample_evidence import BUDDY, HANDOVER, ON_THE_MOVE, create_sample_evidence
from hub.demo.domain.sample_people import create_sample_people, mark_as_demo
from hub.kit.clock import now
from hub.library.domain import Resource
from hub.publishing.models import EvidenceChange, ItemRating
from hub.trusts.domain import ensure_office
from tests.factories import START, make_trust


def test_a_demonstration_has_an_item_adapted_elsewhere_and_one_whose_level_was_lost(session):
    mark_as_demo(session, now())
    ensure_office(session, now=START)
    for slug in ("london", "yorkshire", "north-west", "south-western", "south-central"):
        make_trust(session, slug, f"{slug.title()} Ambulance Service NHS Trust")
    create_sample_evidence(session, now())
    assert session.scalars(select(Resource)).all() == []
    create_sample_people(session, now())
    create_sample_evidence(session, now())
    create_sample_evidence(session, now())

    levels = select(CatalogueEntry.slug, Resource.evidence_level).join(
        Resource, Resource.entry_id == CatalogueEntry.id
    )
    assert {row[0]: row[1] for row in session.execute(levels)} == {
        HANDOVER: "good-practice",
        ON_THE_MOVE: "",
        BUDDY: "evaluated",
    }
    changes = session.scalars(select(EvidenceChange.level).order_by(EvidenceChange.id)).all()
    assert sorted(changes) == ["evaluated", "evaluated", "good-practice", "good-practice"]
    assert len(session.scalars(select(ItemRating)).all()) == 3

"""The sample references: with a comment, reported, hidden and still to come."""

from hub.demo.domain.sample_people import create_sample_people, mark_as_demo
from hub.demo.domain.sample_references import create_sample_references
from hub.kit.clock import now
from hub.publishing.models import ParticipantReference
from hub.trusts.domain import ensure_office
from tests.factories import START, make_programme, make_trust


def test_a_demonstration_has_references_with_a_comment_a_report_and_one_that_is_hidden(session):
    mark_as_demo(session, now())
    ensure_office(session, now=START)
    for slug in ("london", "yorkshire", "south-western", "north-west", "south-central"):
        make_trust(session, slug, f"{slug.title()} Ambulance Service NHS Trust")
    create_sample_people(session, now())
    create_sample_references(session, now())
    make_programme(session, make_trust(session, "london"), slug="elsa")
    create_sample_references(session, now())
    create_sample_references(session, now())

    rows = session.query(ParticipantReference).order_by(ParticipantReference.id).all()
    assert [bool(row.written_at) for row in rows] == [True, True, True, True, False]
    assert [bool(row.trust_comment) for row in rows] == [False, True, False, False, False]
    assert [bool(row.report) for row in rows] == [False, False, True, False, False]
    assert [row.hidden_reason for row in rows] == ["", "", "", "insult", ""]

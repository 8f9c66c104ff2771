"""Sample evidence: an item adapted elsewhere, one whose level was raised and lost, and what people say of it.

The items, evaluations and comments are fictional, and say so.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from hub.access import Role, Viewer
from hub.catalogue.domain import CatalogueEntry, find_entry_by_any_slug
from hub.demo.domain.sample_people import find_sample_viewer
from hub.kit.clock import day_of
from hub.library.domain import LIBRARY, Ownership, Publication, write_item
from hub.plugin_api.documents import Document, Source
from hub.plugin_api.vocabulary import Kind
from hub.publishing.domain import (
    AdoptionKind,
    AdoptionPlan,
    Direction,
    EvaluationMethod,
    EvaluationPlan,
    Strength,
    Usefulness,
    add_evaluation,
    adopt,
    confirm_evaluation,
    end_adoption,
    rate_item,
    report_comment,
    write_comment,
)
from hub.trusts.domain import OFFICE_SLUG, find_organisation

HANDOVER, ON_THE_MOVE, BUDDY = "sample-shift-handover", "sample-handover-on-the-move", "sample-buddy-rota"
FICTIONAL = "This item is fictional. It shows what the hub can do."
TEXTS = {
    HANDOVER: ("Ten minutes for a handover (sample)", "Team leaders hand over at the end of each shift."),
    ON_THE_MOVE: ("Handover on the move (sample)", "Team leaders who never meet hand over by telephone."),
    BUDDY: ("Two new managers share a rota (sample)", "Two new managers cover for each other for a year."),
}


def create_sample_evidence(session: Session, at: datetime) -> None:
    """Create the sample items with their use and evidence, once; the sample people must exist."""
    people = {
        slug: find_sample_viewer(session, slug, Role.LEADER, at)
        for slug in ("london", "yorkshire", "north-west", "south-western", "south-central")
    }
    staff = find_sample_viewer(session, OFFICE_SLUG, Role.HUB_STAFF, at)
    publisher = find_sample_viewer(session, "london", Role.PUBLISHER, at)
    guest = find_sample_viewer(session, "london", Role.GUEST, at)
    if None in (*people.values(), staff, publisher, guest):
        return
    if find_entry_by_any_slug(session, LIBRARY.kind, HANDOVER) is not None:
        return
    viewers = {slug: viewer or Viewer() for slug, viewer in people.items()}
    handover = _write(session, "london", HANDOVER, at - timedelta(days=200))
    own = _write(session, "yorkshire", ON_THE_MOVE, at - timedelta(days=90))
    buddy = _write(session, "london", BUDDY, at - timedelta(days=200))
    _adapt(session, viewers["yorkshire"], own, at - timedelta(days=80))
    _use(session, guest or Viewer(), "guest-of-london", HANDOVER, "Northern Fire Service (sample)", at)
    _evaluate(session, publisher or Viewer(), staff or Viewer(), handover, at - timedelta(days=60))
    _evaluate(session, publisher or Viewer(), staff or Viewer(), buddy, at - timedelta(days=120))
    ended = _use(session, viewers["north-west"], "north-west", BUDDY, "", at - timedelta(days=100))
    end_adoption(session, viewers["north-west"], buddy, ended, at - timedelta(days=5))
    _rate(session, viewers, handover, at - timedelta(days=3))


def _write(session: Session, slug: str, item: str, at: datetime) -> CatalogueEntry:
    title, summary = TEXTS[item]
    owner = find_organisation(session, slug)
    document = Document(
        slug=item,
        title=title,
        summary=summary,
        kind=Kind.PRACTICE,
        body=f"{summary}\n\n{FICTIONAL}",
        source=Source.SUPPLIER,
        ask="Head of Leadership",
    )
    publication = Publication(owner.id if owner else 0, slug, at, ownership=Ownership.WEB)
    resource = write_item(session, document, publication, LIBRARY, None)
    return session.get_one(CatalogueEntry, resource.entry_id)


def _adapt(session: Session, viewer: Viewer, own: CatalogueEntry, at: datetime) -> None:
    plan = AdoptionPlan(
        AdoptionKind.ADAPTED,
        contact="Head of Operations",
        what_changed="Our team leaders never meet at the change of shift. They hand over by telephone.",
        since=day_of(at),
        own_item_id=own.public_id,
    )
    adopt(session, viewer, "library", HANDOVER, "yorkshire", plan, at)


def _use(session: Session, viewer: Viewer, key: str, slug: str, partner: str, at: datetime) -> str:
    plan = AdoptionPlan(AdoptionKind.USED, "Head of Leadership", since=day_of(at), partner=partner)
    return adopt(session, viewer, "library", slug, key, plan, at).public_id


def _evaluate(
    session: Session, publisher: Viewer, staff: Viewer, entry: CatalogueEntry, at: datetime
) -> None:
    plan = EvaluationPlan(
        evaluator="A fictional university",
        is_independent=True,
        method=EvaluationMethod.BEFORE_AND_AFTER,
        direction=Direction.POSITIVE,
        strength=Strength.MODERATE,
        ended_on=day_of(at),
        result="Fewer questions were asked twice. It took longest where shifts end at different times.",
        where="Ask the Head of Leadership for the report.",
    )
    evaluation = add_evaluation(session, publisher, entry, "london", plan, at)
    confirm_evaluation(session, staff, entry, evaluation.public_id, at + timedelta(days=1))


def _rate(session: Session, viewers: dict[str, Viewer], entry: CatalogueEntry, at: datetime) -> None:
    scores = (Usefulness.VERY, Usefulness.USEFUL, Usefulness.ESSENTIAL)
    for slug, score in zip(("yorkshire", "north-west", "south-western"), scores, strict=True):
        rate_item(session, viewers[slug], entry, score, "Our team leaders", at)
    write_comment(session, viewers["north-west"], entry, "It works best if the rota allows for it.", at)
    comment = write_comment(session, viewers["south-central"], entry, "Ask my colleague Sam, not me.", at)
    report_comment(session, viewers["london"], entry, comment.public_id, "It names a colleague.", at)

"""Evidence in the states whose forms the demonstration does not have, and the addresses of its forms."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.catalogue.domain import CatalogueEntry, find_entry_by_any_slug
from hub.demo.domain.sample_evidence import BUDDY, HANDOVER, ON_THE_MOVE
from hub.kit.clock import day_of
from hub.library.domain import LIBRARY
from hub.publishing.domain import (
    Direction,
    EvaluationMethod,
    EvaluationPlan,
    Strength,
    add_evaluation,
    write_comment,
)
from hub.publishing.models import Adoption, ItemComment, ItemEvaluation

SHARED = f"{LIBRARY.base_path}/{HANDOVER}"


def add_states_of_evidence(
    session: Session, viewers: Mapping[str, Viewer], at: datetime
) -> dict[str, list[str]]:
    """Add an evaluation that waits and a comment of a leader; return where the forms are, by browser."""
    waiting = LIBRARY.address(ON_THE_MOVE)
    plan = EvaluationPlan(
        evaluator="A university",
        is_independent=False,
        method=EvaluationMethod.SURVEY,
        direction=Direction.MIXED,
        strength=Strength.WEAK,
        ended_on=day_of(at) - timedelta(days=1),
        result="It cannot be said.",
        where="Ask the Head of Operations.",
    )
    to_confirm = add_evaluation(
        session, viewers["other-lead"], _find(session, ON_THE_MOVE), "yorkshire", plan, at
    ).public_id
    write_comment(session, viewers["leader"], _find(session, HANDOVER), "A comment.", at)
    evaluation = session.scalars(
        select(ItemEvaluation.public_id).where(ItemEvaluation.entry_id == _find(session, HANDOVER).id)
    ).one()
    adapted = session.scalars(
        select(Adoption.public_id).where(
            Adoption.entry_id == _find(session, HANDOVER).id, Adoption.partner == ""
        )
    ).one()
    comments = select(ItemComment.public_id).order_by(ItemComment.id)
    other, reported, _ = session.scalars(comments).all()
    return {
        "secured": [
            *(f"{LIBRARY.address(BUDDY)}/adoptions/new", f"{SHARED}/adoptions/{adapted}"),
            *(f"{SHARED}/rating", f"{SHARED}/comments/{other}"),
        ],
        "leader": [f"{SHARED}/comments"],
        "publisher": [f"{SHARED}/evaluations/new", f"{SHARED}/evaluations/{evaluation}/withdraw"],
        "hub-staff": [
            *(f"{waiting}/evaluations/{to_confirm}/confirm", f"{SHARED}/comments/{reported}"),
            "/desk/library/adoptions",
        ],
    }


def _find(session: Session, slug: str) -> CatalogueEntry:
    entry = find_entry_by_any_slug(session, LIBRARY.kind, slug)
    assert entry is not None, slug
    return entry

"""Evaluations of an item: added for an organisation, confirmed by hub staff, withdrawn with a reason."""

from datetime import date, datetime
from urllib.parse import urlsplit
from uuid import uuid4

from msgspec import Struct
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from hub.access import Act, Role, Viewer, is_allowed, permitted_organisation_ids, require
from hub.audit.domain import NO_DETAILS, Details, record_audit_entry
from hub.catalogue.domain import CatalogueEntry, bump_change_counter, visible_entry_conditions
from hub.kit.clock import day_of
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.kit.row_locks import for_update
from hub.publishing.domain.evidence import COUNTS, derive_evidence
from hub.publishing.domain.evidence_vocabulary import Direction, EvaluationMethod, Strength
from hub.publishing.domain.item_contacts import list_office_ids, list_writer_ids, tell
from hub.publishing.models import ItemEvaluation
from hub.trusts.domain import Organisation, organisations_by_id

TO_CONFIRM, DECIDED = "evaluation-to-confirm", "evaluation-decided"
WRITERS = frozenset({Role.PUBLISHER, Role.TRUST_LEAD, Role.HUB_STAFF, Role.HUB_ADMIN})
MAX_SHOWN, MAX_WAITING = 50, 50
FIRST_DAY = date(1990, 1, 1)
NO_EVALUATION = "This evaluation does not exist, or you do not have access to it."
OWN_EVALUATION = "You added this evaluation, so someone else at the hub office has to confirm it."
FOR_NOBODY = "Choose an organisation you write for"


class EvaluationPlan(Struct, frozen=True):
    """What is said of an evaluation. `where` is a link, or how to get the report."""

    evaluator: str
    is_independent: bool
    method: EvaluationMethod
    direction: Direction
    strength: Strength
    ended_on: date
    result: str
    where: str


class EvaluationJudgement(Struct, frozen=True):
    """How independent and strong an evaluation is to hub staff, and why, if its author said otherwise."""

    is_independent: bool
    strength: Strength
    reason: str


def list_evaluating_organisations(session: Session, viewer: Viewer) -> list[Organisation]:
    """Return the organisations for which the viewer may add evaluations, by name."""
    if viewer.delegate_id is not None:
        return []
    ids = [role.organisation_id for role in viewer.roles if role.role in WRITERS]
    return sorted(organisations_by_id(session, ids).values(), key=lambda row: row.name)


def add_evaluation(
    session: Session,
    viewer: Viewer,
    entry: CatalogueEntry,
    organisation_slug: str,
    plan: EvaluationPlan,
    at: datetime,
) -> ItemEvaluation:
    """Add an evaluation of a locked item; hub staff are asked to confirm it, and it counts from then on."""
    organisation = next(
        (row for row in list_evaluating_organisations(session, viewer) if row.slug == organisation_slug), None
    )
    if organisation is None:
        raise Invalid("organisation", FOR_NOBODY)
    require(viewer, Act.ADD_EVALUATIONS, organisation_id=organisation.id)
    _validate(plan, at)
    evaluation = ItemEvaluation(
        public_id=str(uuid4()),
        entry_id=entry.id,
        organisation_id=organisation.id,
        evaluator=plan.evaluator.strip(),
        is_independent=plan.is_independent,
        method=plan.method.value,
        direction=plan.direction.value,
        strength=plan.strength.value,
        ended_on=plan.ended_on,
        result=plan.result.strip(),
        url=plan.where.strip(),
        added_by_id=viewer.person_id,
        added_at=at,
        withdrawal_reason="",
    )
    session.add(evaluation)
    session.flush()
    tell(session, TO_CONFIRM, list_office_ids(session, at), evaluation.id, at, but=viewer.person_id)
    _record(session, viewer, "add evaluation", evaluation, at)
    return evaluation


def confirm_evaluation(
    session: Session,
    viewer: Viewer,
    entry: CatalogueEntry,
    public_id: str,
    at: datetime,
    judgement: EvaluationJudgement | None = None,
) -> ItemEvaluation:
    """Confirm an evaluation of a locked item: the evidence level follows in this transaction.

    `judgement` may correct what its author said, which is kept. Without one it is confirmed as it is.
    """
    require(viewer, Act.CONFIRM_EVALUATIONS)
    evaluation = _lock_evaluation(session, viewer, entry, public_id)
    if evaluation.confirmed_at is not None:
        raise Conflict("This evaluation has already been confirmed.")
    if evaluation.added_by_id == viewer.person_id:
        raise Conflict(OWN_EVALUATION)
    is_corrected = judgement is not None and _correct(evaluation, judgement)
    values: Details = {"strength": evaluation.strength, "independent": evaluation.is_independent}
    evaluation.confirmed_by_id, evaluation.confirmed_at = viewer.person_id, at
    session.flush()
    _follow(session, viewer, "confirm evaluation", entry, evaluation, at, values if is_corrected else {})
    return evaluation


def withdraw_evaluation(
    session: Session, viewer: Viewer, entry: CatalogueEntry, public_id: str, reason: str, at: datetime
) -> ItemEvaluation:
    """Withdraw an evaluation of a locked item; it stays with the reason, and counts no more."""
    evaluation = _lock_evaluation(session, viewer, entry, public_id)
    if not reason.strip():
        raise Invalid("reason", "Say why it is withdrawn")
    evaluation.withdrawn_at, evaluation.withdrawal_reason = at, reason.strip()
    session.flush()
    _follow(session, viewer, "withdraw evaluation", entry, evaluation, at)
    return evaluation


def get_evaluation(
    session: Session, viewer: Viewer, entry: CatalogueEntry, public_id: str, *, lock: bool = False
) -> ItemEvaluation:
    """Return an evaluation that the viewer may withdraw or confirm; raise NotFound for any other."""
    statement = select(ItemEvaluation).where(
        ItemEvaluation.public_id == public_id, ItemEvaluation.entry_id == entry.id
    )
    evaluation = session.scalar(for_update(statement) if lock else statement)
    if evaluation is None or not may_withdraw(viewer, evaluation):
        raise NotFound(NO_EVALUATION)
    return evaluation


def may_withdraw(viewer: Viewer, evaluation: ItemEvaluation) -> bool:
    """Return whether the viewer may withdraw it: hub staff, or who writes for the organisation that added it.

    A confirmed evaluation that found that an item does not work is withdrawn by hub staff alone.
    """
    if is_allowed(viewer, Act.CONFIRM_EVALUATIONS):
        return True
    is_dissent = evaluation.confirmed_at is not None and evaluation.direction == Direction.NEGATIVE
    return not is_dissent and is_allowed(
        viewer, Act.ADD_EVALUATIONS, organisation_id=evaluation.organisation_id
    )


def list_evaluations(session: Session, viewer: Viewer, entry: CatalogueEntry) -> list[ItemEvaluation]:
    """Return the evaluations of an item that the viewer may read, those that ended last first.

    Everyone reads those that were confirmed, also the withdrawn; one that waits is read by those who write
    for the organisation that added it, and by hub staff.
    """
    readable: ColumnElement[bool] = ItemEvaluation.confirmed_at.is_not(None)
    ids = permitted_organisation_ids(viewer, Act.ADD_EVALUATIONS)
    if is_allowed(viewer, Act.CONFIRM_EVALUATIONS):
        readable = or_(readable, ItemEvaluation.withdrawn_at.is_(None))
    elif ids and viewer.delegate_id is None:
        readable = or_(readable, ItemEvaluation.organisation_id.in_(ids))
    statement = (
        select(ItemEvaluation)
        .where(ItemEvaluation.entry_id == entry.id, readable)
        .order_by(ItemEvaluation.ended_on.desc(), ItemEvaluation.id.desc())
        .limit(MAX_SHOWN)
    )
    return list(session.scalars(statement))


def list_counting_evaluations(session: Session, entry_id: int, number: int) -> list[ItemEvaluation]:
    """Return the newest evaluations of an item that count, at most `number`."""
    statement = select(ItemEvaluation).where(ItemEvaluation.entry_id == entry_id, *COUNTS)
    newest = statement.order_by(ItemEvaluation.ended_on.desc(), ItemEvaluation.id.desc())
    return list(session.scalars(newest.limit(number)))


def list_to_confirm(session: Session, viewer: Viewer) -> list[tuple[ItemEvaluation, CatalogueEntry]]:
    """Return the evaluations that wait to be confirmed by this member of the hub staff, the oldest first."""
    if not is_allowed(viewer, Act.CONFIRM_EVALUATIONS):
        return []
    rows = session.execute(
        select(ItemEvaluation, CatalogueEntry)
        .join(CatalogueEntry, CatalogueEntry.id == ItemEvaluation.entry_id)
        .where(
            ItemEvaluation.confirmed_at.is_(None),
            ItemEvaluation.withdrawn_at.is_(None),
            or_(ItemEvaluation.added_by_id.is_(None), ItemEvaluation.added_by_id != viewer.person_id),
            *visible_entry_conditions(viewer),
        )
        .order_by(ItemEvaluation.id)
        .limit(MAX_WAITING)
    )
    return [(row[0], row[1]) for row in rows]


def is_link(where: str) -> bool:
    """Return whether the place of a report is a web address, which a page may link to."""
    try:
        parts = urlsplit(where)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in where
    except ValueError:
        return False


def _lock_evaluation(
    session: Session, viewer: Viewer, entry: CatalogueEntry, public_id: str
) -> ItemEvaluation:
    evaluation = get_evaluation(session, viewer, entry, public_id, lock=True)
    if evaluation.withdrawn_at is not None:
        raise Conflict("This evaluation has already been withdrawn.")
    return evaluation


def _validate(plan: EvaluationPlan, at: datetime) -> None:
    for field, text, message in (
        ("evaluator", plan.evaluator, "Say who evaluated it"),
        ("result", plan.result, "Say what was found"),
        ("where", plan.where, "Enter a link, or how to get the report"),
    ):
        if not text.strip():
            raise Invalid(field, message)
    if not FIRST_DAY <= plan.ended_on <= day_of(at):
        raise Invalid("ended_on", f"The day must be between {FIRST_DAY.year} and today")


def _correct(evaluation: ItemEvaluation, judgement: EvaluationJudgement) -> bool:
    """Correct what its author said of an evaluation, and keep that; return whether anything was corrected."""
    is_other_strength = judgement.strength != evaluation.strength
    is_other_independence = judgement.is_independent != evaluation.is_independent
    if not (is_other_strength or is_other_independence):
        return False
    if not judgement.reason.strip():
        raise Invalid("reason", "Say why you changed an answer")
    if is_other_strength:
        evaluation.stated_strength, evaluation.strength = evaluation.strength, judgement.strength.value
    if is_other_independence:
        evaluation.stated_independence = evaluation.is_independent
        evaluation.is_independent = judgement.is_independent
    evaluation.correction_reason = judgement.reason.strip()
    return True


def _follow(
    session: Session,
    viewer: Viewer,
    act: str,
    entry: CatalogueEntry,
    evaluation: ItemEvaluation,
    at: datetime,
    details: Details = NO_DETAILS,
) -> None:
    bump_change_counter(session)
    derive_evidence(session, entry, at)
    told = {evaluation.added_by_id, *list_writer_ids(session, entry.owner_id, at)} - {None}
    if evaluation.confirmed_at is None:
        told = {evaluation.added_by_id} - {None}
    tell(session, DECIDED, sorted(filter(None, told)), evaluation.id, at, but=viewer.person_id)
    _record(session, viewer, act, evaluation, at, details)


def _record(
    session: Session,
    viewer: Viewer,
    act: str,
    evaluation: ItemEvaluation,
    at: datetime,
    details: Details = NO_DETAILS,
) -> None:
    record_audit_entry(
        session,
        viewer,
        act,
        kind="evaluation",
        object_id=evaluation.public_id,
        organisation_id=evaluation.organisation_id,
        details=details,
        at=at,
    )

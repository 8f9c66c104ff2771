"""The history of a draft: who took which step, when, and what they wrote with it."""

from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.accounts.domain import person_names_by_id
from hub.kit.clock import format_date, format_time
from hub.publishing.domain.draft_lists import find_last_return, list_steps
from hub.publishing.domain.draft_states import DraftAct
from hub.publishing.domain.drafts import Draft
from hub.publishing.models import DraftStep

STEP_LABELS = {
    DraftAct.BEGIN: "Started",
    DraftAct.SUBMIT: "Submitted for review",
    DraftAct.TAKE_BACK: "Withdrawn from review",
    DraftAct.RETURN: "Returned",
    DraftAct.ASK_HUB: "Request to publish sent to hub staff",
    DraftAct.PUBLISH: "Published",
    DraftAct.UNDO: "Publication undone",
    DraftAct.DISCARD: "Discarded",
}
"""What was done in each step; pages continue with “by” and the name of who did it."""


class StepRow(Struct, frozen=True):
    """One step in the history of a draft."""

    label: str
    who: str
    when: str
    comment: str


def step_rows(session: Session, draft: Draft) -> tuple[StepRow, ...]:
    """Return the latest steps of a draft, newest first."""
    return _rows(session, list_steps(session, draft))


def return_row(session: Session, draft: Draft) -> StepRow | None:
    """Return the step by which a reviewer returned a draft, until it is submitted again."""
    step = find_last_return(session, draft)
    return _rows(session, [step])[0] if step is not None else None


def _rows(session: Session, steps: Sequence[DraftStep]) -> tuple[StepRow, ...]:
    names = person_names_by_id(session, [step.person_id for step in steps])
    return tuple(
        StepRow(
            STEP_LABELS[DraftAct(step.step)],
            names.get(step.person_id or 0, "a former colleague"),
            f"{format_date(step.taken_at)} at {format_time(step.taken_at)}",
            step.comment,
        )
        for step in steps
    )

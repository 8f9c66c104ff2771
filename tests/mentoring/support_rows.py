"""Rows about one person in the tables of training and programmes."""

from uuid import uuid4

from hub.kit.clock import current_day, now
from hub.mentoring.models import MentoringProgramme, ProgrammePlace, TrainingRecord


def add_support_rows(session, person_id, organisation_id):
    """Add a training, a programme that the person made, and their place in it."""
    programme = MentoringProgramme(
        public_id=str(uuid4()),
        organisation_id=organisation_id,
        title="Coaching",
        summary="",
        audience="Everybody",
        offer="anybody",
        brief="",
        first_day=current_day(),
        last_day=current_day(),
        review="",
        state="open",
        revision=1,
        created_by_id=person_id,
        created_at=now(),
        changed_at=now(),
    )
    session.add_all([programme, TrainingRecord(person_id=person_id, role="mentee", completed_at=now())])
    session.flush()
    session.add(
        ProgrammePlace(
            programme_id=programme.id,
            person_id=person_id,
            offered_at=now(),
            answered_at=now(),
            state="joined",
        )
    )
    session.flush()

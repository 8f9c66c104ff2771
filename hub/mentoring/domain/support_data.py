"""What training and programmes keep about people: exported, erased, and deleted in time."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from hub.extension.organisation_merge import OrganisationMerge
from hub.extension.personal_data import PersonalData, Retention
from hub.kit.clock import day_of, isoformat_london, years_before
from hub.kit.row_locks import execute_and_count
from hub.mentoring.models import MentoringProgramme, ProgrammePlace, TrainingRecord

YEARS_OF_PLACES = 3
YEARS_OF_PROGRAMMES = 6


def export_training(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return the training on mentoring that a person has completed."""
    statement = select(TrainingRecord).where(TrainingRecord.person_id == person_id)
    return [
        {"training for": row.role, "completed": isoformat_london(row.completed_at)}
        for row in session.scalars(statement.order_by(TrainingRecord.role))
    ]


def erase_training(session: Session, person_id: int) -> None:
    """Delete the training of a person."""
    session.execute(delete(TrainingRecord).where(TrainingRecord.person_id == person_id))


def export_places(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return the places in programmes that were offered to a person."""
    rows = session.execute(
        select(ProgrammePlace, MentoringProgramme)
        .join(MentoringProgramme, MentoringProgramme.id == ProgrammePlace.programme_id)
        .where(ProgrammePlace.person_id == person_id)
        .order_by(ProgrammePlace.id)
    )
    return [
        {
            "programme": programme.title,
            "first day": programme.first_day.isoformat(),
            "end date": programme.last_day.isoformat(),
            "offered": isoformat_london(place.offered_at),
            "answered": isoformat_london(place.answered_at) if place.answered_at else "",
            "state": place.state,
        }
        for place, programme in rows
    ]


def erase_places(session: Session, person_id: int) -> None:
    """Delete the places of a person in programmes."""
    session.execute(delete(ProgrammePlace).where(ProgrammePlace.person_id == person_id))


def export_made_programmes(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return the programmes that a person has made."""
    statement = select(MentoringProgramme).where(MentoringProgramme.created_by_id == person_id)
    return [
        {"programme": row.title, "made": isoformat_london(row.created_at)}
        for row in session.scalars(statement.order_by(MentoringProgramme.id))
    ]


def forget_maker(session: Session, person_id: int) -> None:
    """Remove a person from the programmes that they have made."""
    statement = update(MentoringProgramme).where(MentoringProgramme.created_by_id == person_id)
    session.execute(statement.values(created_by_id=None))


def delete_old_places(session: Session, now: datetime) -> int:
    """Delete the cohorts of programmes that ended three years ago; return how many places."""
    ended = select(MentoringProgramme.id).where(MentoringProgramme.last_day < _day(now, YEARS_OF_PLACES))
    return execute_and_count(session, delete(ProgrammePlace).where(ProgrammePlace.programme_id.in_(ended)))


def delete_old_programmes(session: Session, now: datetime) -> int:
    """Delete the programmes that ended six years ago; return how many."""
    statement = delete(MentoringProgramme).where(MentoringProgramme.last_day < _day(now, YEARS_OF_PROGRAMMES))
    return execute_and_count(session, statement)


def merge_programmes(session: Session, merge: OrganisationMerge) -> None:
    """Give the programmes of one organisation to another when the two merge."""
    statement = update(MentoringProgramme).where(MentoringProgramme.organisation_id == merge.source_id)
    session.execute(statement.values(organisation_id=merge.target_id))


def _day(now: datetime, years: int) -> date:
    return day_of(years_before(now, years))


SUPPORT_DATA = (
    PersonalData(
        "Your training on mentoring",
        ("mentoring_training",),
        export_training,
        erase_training,
        purpose="So that you and your mentor or mentee know whether you are prepared.",
        seen_by="You. Your mentor or mentee sees if it is missing.",
    ),
    PersonalData(
        "Your places on coaching and mentoring programmes",
        ("mentoring_programme_place",),
        export_places,
        erase_places,
        purpose=(
            "So that you can join a programme in your organisation, and find a mentor or coach through it."
        ),
        seen_by=(
            "The people who run the programme. Your line manager and your mentor or coach can see that "
            "you are taking part, and the brief."
        ),
    ),
    PersonalData(
        "Coaching and mentoring programmes that you created",
        ("mentoring_programme",),
        export_made_programmes,
        forget_maker,
        purpose="So that others know who created a programme.",
        seen_by="Only you.",
        kept_after_erasure="coaching and mentoring programmes that you created, without your name",
    ),
)
SUPPORT_RETENTION = (
    Retention(
        "Places on coaching and mentoring programmes",
        "3 years after the end date of the programme",
        delete_old_places,
    ),
    Retention(
        "Coaching and mentoring programmes and their reviews",
        "6 years after the end date",
        delete_old_programmes,
    ),
)

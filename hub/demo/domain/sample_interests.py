"""A sample draft of a national day, one of whose speakers declared a conflict of interest."""

from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Role, Viewer
from hub.accounts.domain import list_members, list_roles
from hub.demo.domain.sample_days import next_working_day
from hub.events.domain import (
    Event,
    EventPlan,
    InterestAnswer,
    TimetableLine,
    create_event,
    save_speaker_interest,
)
from hub.kit.clock import day_of
from hub.plugin_api.vocabulary import Tier
from hub.trusts.domain import OFFICE_SLUG, find_organisation

SLUG = "sample-interests"
SPEAKERS = ("Robin Fictional, of a logistics firm", "Kit Invented, of a software supplier")


def create_sample_interests(session: Session, at: datetime) -> None:
    """Create the draft, once; the sample people must exist."""
    office = find_organisation(session, OFFICE_SLUG)
    members = list_members(session, office.id, day_of(at), (Role.HUB_STAFF,)) if office else []
    if office is None or not members or session.scalar(select(Event.id).where(Event.slug == SLUG)):
        return
    person_id = members[0].person.id
    staff = Viewer(person_id=person_id, roles=list_roles(session, person_id, day_of(at)))
    plan = EventPlan(
        title="Parallel Lines: talent management in other sectors",
        summary="A day on how other sectors find and keep leaders.",
        day=next_working_day(day_of(at) + timedelta(days=105)),
        starts=time(9, 30),
        ends=time(16, 30),
        capacity=30,
        venue="Leeds, a fictional conference centre",
        tiers=(Tier.SENIOR,),
        series="parallel-lines",
        sessions=(
            TimetableLine(time(10, 0), "What a logistics firm does", SPEAKERS[0]),
            TimetableLine(time(13, 0), "Software for rosters", SPEAKERS[1]),
        ),
    )
    event = create_event(session, staff, office, plan, at, slug=SLUG)
    for speaker, answer, words in (
        (SPEAKERS[0], InterestAnswer.NONE, ""),
        (SPEAKERS[1], InterestAnswer.CONFLICT, "The firm is bidding for a contract with two trusts."),
    ):
        save_speaker_interest(session, staff, event, speaker, answer, words, at)

"""Sample events of a demonstration, at days relative to today: open, full, past, cancelled and drafts."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from msgspec.structs import replace
from sqlalchemy.orm import Session

from hub.access import Role, Viewer
from hub.accounts.domain import Person, list_members, list_roles
from hub.demo.domain.sample_days import next_bank_holiday, next_working_day
from hub.demo.domain.sample_elsewhere import create_sample_elsewhere
from hub.demo.domain.sample_local import create_sample_course
from hub.demo.domain.sample_materials import create_sample_materials
from hub.demo.domain.sample_messages import add_sample_messages
from hub.demo.domain.sample_releases import create_sample_releases
from hub.demo.domain.sample_sheets import create_sample_sheets
from hub.demo.domain.sample_trust_acts import (
    create_sample_hand_over,
    create_sample_nomination,
    create_sample_stand_down,
)
from hub.events.domain import (
    Event,
    EventPlan,
    NationalCase,
    TimetableLine,
    allocate_places,
    book_place,
    cancel_booking,
    cancel_event,
    create_event,
    join_waiting_list,
    list_coming_events,
    offer_free_places,
    open_event,
)
from hub.kit.clock import day_of
from hub.plugin_api.event_documents import NationalGround
from hub.plugin_api.vocabulary import Mix, Tier
from hub.trusts.domain import OFFICE_SLUG, Organisation, find_organisation, list_organisation_names

CASE = NationalCase(
    "No region has enough senior leaders for a day on this topic.",
    "£6,200",
    "The trusts, in equal shares",
    (NationalGround.MASS,),
)
TIMETABLE = (
    TimetableLine(time(9, 30), "Arrival and introductions"),
    TimetableLine(time(10, 0), "What another sector does"),
    TimetableLine(time(12, 30), "Lunch"),
    TimetableLine(time(13, 15), "Reflection: the implications for your trust"),
    TimetableLine(time(16, 0), "Summary and close"),
)
PLACES_PER_TRUST = 2
WAITING = 9


def create_sample_events(session: Session, at: datetime) -> None:
    """Create the sample events, once; the sample people must exist."""
    office, trust = find_organisation(session, OFFICE_SLUG), find_organisation(session, "london")
    if office is None or trust is None or list_coming_events(session, at):
        return
    staff, people = _viewers(session, office, at)[0], _trust_people(session, at)
    lines = "parallel-lines"
    _create_open_event(session, staff, office, people, _plan("Productive leadership", lines, 45, at), at)
    _create_full_event(
        session, staff, office, people, _plan("Self-managing teams", lines, 30, at, capacity=12), at
    )
    before = at - timedelta(days=60)
    past = create_event(session, staff, office, _plan("Logistics and delivery", lines, 40, before), before)
    open_event(session, staff, past, before)
    _book(session, past, people[:18], before)
    create_sample_sheets(session, past, people, at)
    create_sample_materials(session, staff, past, at)
    cancelled = create_event(session, staff, office, _plan("Talent management", lines, 75, at), at)
    open_event(session, staff, cancelled, at)
    _book(session, cancelled, people[:3], at)
    cancel_event(session, staff, cancelled, at, reason="The speaker cannot come on this day.")
    for number, topic in enumerate(("Good governance", "Service line reporting", "Marketing")):
        plan = _plan(topic, "developing-a-firm-foundation", 50 + 7 * number, at)
        open_event(session, staff, event := create_event(session, staff, office, plan, at), at)
        _book(session, event, people[:1], at)
    publisher = _viewers(session, trust, at, Role.PUBLISHER)[0]
    lead, leader = (_viewers(session, trust, at, role)[0] for role in (Role.TRUST_LEAD, Role.LEADER))
    create_sample_nomination(session, event, trust, staff, lead, publisher, at)
    refilled = create_event(session, staff, office, _plan("Talent management", lines, 90, at, capacity=3), at)
    open_event(session, staff, refilled, at)
    own = (leader, publisher, lead)
    others = [viewer for viewer in people if trust.id not in viewer.organisation_ids][:3]
    create_sample_stand_down(session, refilled, trust, lead, own, others, at)
    holiday = next_bank_holiday(day_of(at) + timedelta(days=120))
    draft = _plan("Partnership with employees", lines, (holiday - day_of(at)).days, at, holiday=True)
    create_event(session, staff, office, draft, at)
    _create_local_events(session, trust, publisher, leader, at)


def _create_local_events(
    session: Session, trust: Organisation, publisher: Viewer, leader: Viewer, at: datetime
) -> None:
    local = create_event(session, publisher, trust, _local_plan(at), at)
    open_event(session, publisher, local, at)
    create_sample_hand_over(session, local, trust, publisher, leader, at)
    create_sample_course(session, trust, at)
    create_sample_elsewhere(session, publisher, trust, at)


def _create_open_event(
    session: Session,
    staff: Viewer,
    office: Organisation,
    people: Sequence[Viewer],
    plan: EventPlan,
    at: datetime,
) -> None:
    plan = replace(
        plan, needs_release=True, absence_rule="Send a colleague, or cancel by noon on the day before."
    )
    event = create_event(session, staff, office, plan, at)
    trusts = [names.id for names in list_organisation_names(session) if names.slug != OFFICE_SLUG]
    places: dict[int | None, int] = {**dict.fromkeys(trusts, PLACES_PER_TRUST), None: PLACES_PER_TRUST}
    allocate_places(session, staff, event, places, day_of(at) + timedelta(days=14), at)
    open_event(session, staff, event, at)
    _book(session, event, people[:27], at)
    leaders, leads = people[: len(trusts)], people[len(trusts) * 2 : len(trusts) * 3]
    create_sample_releases(session, event, _london_first(session, leaders), _london_first(session, leads), at)
    add_sample_messages(session, staff, event, at)


def _create_full_event(
    session: Session,
    staff: Viewer,
    office: Organisation,
    people: Sequence[Viewer],
    plan: EventPlan,
    at: datetime,
) -> None:
    # The first who waits let the offer expire six hours ago; the second has it for eighteen hours more.
    day_before, six_hours_ago = at - timedelta(hours=30), at - timedelta(hours=6)
    event = create_event(session, staff, office, plan, day_before)
    open_event(session, staff, event, day_before)
    seated, waiting = people[: plan.capacity], people[plan.capacity : plan.capacity + WAITING + 2]
    _book(session, event, seated, day_before)
    for viewer in waiting:
        join_waiting_list(session, viewer, event.slug, _organisation_id(viewer), day_before)
    cancel_booking(session, seated[-1], event.slug, day_before)
    offer_free_places(session, event, six_hours_ago)


def _book(session: Session, event: Event, people: Sequence[Viewer], at: datetime) -> None:
    for viewer in people:
        book_place(session, viewer, event.slug, _organisation_id(viewer), at)


def _london_first(session: Session, people: Sequence[Viewer]) -> list[Viewer]:
    london = find_organisation(session, "london")
    return sorted(people, key=lambda viewer: london is None or london.id not in viewer.organisation_ids)


def _organisation_id(viewer: Viewer) -> int | None:
    return min(viewer.organisation_ids, default=None)


def _plan(
    topic: str, series: str, days: int, at: datetime, *, capacity: int = 40, holiday: bool = False
) -> EventPlan:
    day = day_of(at) + timedelta(days=days)
    prefix = "Parallel Lines" if series == "parallel-lines" else "Developing a Firm Foundation"
    return EventPlan(
        title=f"{prefix}: {topic[:1].lower()}{topic[1:]}",
        summary=f"A day on {topic[:1].lower()}{topic[1:]}, for senior leaders of all trusts.",
        day=day if holiday else next_working_day(day),
        starts=time(9, 30),
        ends=time(16, 30),
        capacity=capacity,
        venue="Birmingham, a fictional conference centre",
        joining="The room is on the first floor. Ring at the gate.",
        tiers=(Tier.SENIOR, Tier.DIRECTOR),
        mix=(Mix.AMBULANCE_ONLY,),
        series=series,
        sessions=TIMETABLE,
        national_case=CASE,
    )


def _local_plan(at: datetime) -> EventPlan:
    return EventPlan(
        title="Seminar in a management meeting: demand by the hour",
        summary="A seminar as part of a regular meeting of senior managers.",
        day=next_working_day(day_of(at) + timedelta(days=21)),
        starts=time(10, 0),
        ends=time(11, 30),
        capacity=20,
        venue="London, headquarters",
        tiers=(Tier.SENIOR,),
    )


def _trust_people(session: Session, at: datetime) -> list[Viewer]:
    """Return the sample leaders, publishers, leads and guests of all trusts, role by role."""
    roles = (Role.LEADER, Role.PUBLISHER, Role.TRUST_LEAD, Role.GUEST)
    trusts = [names for names in list_organisation_names(session) if names.slug != OFFICE_SLUG]
    found = [
        member.person
        for role in roles
        for names in trusts
        for member in list_members(session, names.id, day_of(at), (role,))[:1]
    ]
    return [_viewer_of(session, person, at) for person in found]


def _viewers(
    session: Session, organisation: Organisation, at: datetime, role: Role = Role.HUB_STAFF
) -> list[Viewer]:
    members = list_members(session, organisation.id, day_of(at), (role,))
    return [_viewer_of(session, member.person, at) for member in members]


def _viewer_of(session: Session, person: Person, at: datetime) -> Viewer:
    return Viewer(person_id=person.id, roles=list_roles(session, person.id, day_of(at)))

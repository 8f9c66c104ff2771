"""Browsing the register: filters, and pages of twenty in an order that changes every day."""

import re
from datetime import datetime

from msgspec import Struct
from sqlalchemy import ColumnElement, String, func, literal, not_, select
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.kit.errors import NotFound
from hub.mentoring.domain.candidates import OFFERED, ORDER_OF_DAY, holds, read_in_order, viewer_values
from hub.mentoring.domain.exclusions import ExclusionReason, people_who_said
from hub.mentoring.domain.register import can_be_asked, require_member
from hub.mentoring.domain.vocabulary import Charge, MeetingFormat, RegisterKind
from hub.mentoring.models import RegisterProfile
from hub.plugin_api.vocabulary import Capability

PAGE_SIZE = 20
MIN_COMPARED, MAX_COMPARED = 2, 3
MAX_REGION_WORDS = 5
LETTERS = re.compile(r"[^\W_]+")


class RegisterFilters(Struct, frozen=True):
    """What the register is filtered by; None and empty mean all."""

    kind: RegisterKind | None = None
    format: MeetingFormat | None = None
    charge: Charge | None = None
    organisation_id: int | None = None
    region: str = ""
    capability: Capability | None = None
    has_taster: bool = False


class RegisterPage(Struct, frozen=True):
    """A page of the register, and how many people it shows altogether."""

    profiles: tuple[RegisterProfile, ...]
    count: int

    @property
    def pages(self) -> int:
        """The number of pages, at least 1."""
        return max(1, -(-self.count // PAGE_SIZE))


def list_register(
    session: Session, viewer: Viewer, filters: RegisterFilters, page: int, at: datetime
) -> RegisterPage:
    """Return a page of the register: first who can be asked, then by the order of the day."""
    require_member(session, viewer)
    conditions = [_browsable(viewer), *_conditions(filters)]
    values = viewer_values(viewer, at)
    counted = select(func.count()).select_from(RegisterProfile).where(*conditions)
    count = session.scalar(counted, values) or 0
    statement = (
        select(RegisterProfile.id)
        .where(*conditions)
        .order_by(not_(can_be_asked(at)), ORDER_OF_DAY)
        .offset((page - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
    )
    return RegisterPage(tuple(read_in_order(session, list(session.scalars(statement, values)))), count)


def list_compared(session: Session, viewer: Viewer, public_ids: list[str]) -> list[RegisterProfile]:
    """Return at most three profiles in the order of their ids in the address; raise NotFound without any."""
    require_member(session, viewer)
    wanted = list(dict.fromkeys(public_ids))[:MAX_COMPARED]
    statement = select(RegisterProfile).where(_browsable(viewer), RegisterProfile.public_id.in_(wanted))
    found = {profile.public_id: profile for profile in session.scalars(statement, viewer_values(viewer))}
    if not found:
        raise NotFound("None of these people is on the register now. Go to the register and choose again.")
    return [found[public_id] for public_id in wanted if public_id in found]


def _browsable(viewer: Viewer) -> ColumnElement[bool]:
    blocked = people_who_said(viewer.person_id or 0, ExclusionReason.BLOCKED)
    return OFFERED & RegisterProfile.person_id.not_in(blocked)


def _conditions(filters: RegisterFilters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    for column, value in (
        (RegisterProfile.kind, filters.kind),
        (RegisterProfile.charge, filters.charge),
        (RegisterProfile.organisation_id, filters.organisation_id),
    ):
        if value is not None:
            conditions.append(column == (value if isinstance(value, int) else value.value))
    if filters.format is not None:
        conditions.append(holds(RegisterProfile.formats, filters.format))
    if filters.capability is not None:
        conditions.append(holds(RegisterProfile.capabilities, filters.capability))
    if filters.has_taster:
        conditions.append(RegisterProfile.taster.is_(True))
    return [*conditions, *(_names_place(word) for word in _words(filters.region))]


def _words(region: str) -> list[str]:
    return LETTERS.findall(region)[:MAX_REGION_WORDS]


def _names_place(word: str) -> ColumnElement[bool]:
    """Return the condition that a profile names a place by this whole word."""
    place: ColumnElement[str] = RegisterProfile.region.expression
    for separator in (",", ";", ".", "/", "(", ")", "-", "\n"):
        place = func.replace(place, separator, " ", type_=String)
    return (literal(" ") + func.lower(place, type_=String) + literal(" ")).contains(
        f" {word.lower()} ", autoescape=True
    )

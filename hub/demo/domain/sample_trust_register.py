"""Sample qualifications, and lines of a trust's own register that wait for an answer."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from hub.access import Role, Viewer
from hub.demo.domain.sample_people import find_sample_viewer
from hub.kit.clock import day_of
from hub.mentoring.domain import (
    QualificationPlan,
    RegisterKind,
    guess_columns,
    list_own_profiles,
    list_qualifications,
    read_lines,
    read_register_table,
    save_qualification,
    send_lines,
    sign_lines,
)
from hub.trusts.domain import find_organisation

SHEET = (
    "Name,Email,Job title,Telephone,Date trained\n"
    "Robin Example,robin.example@example.org,Team leader,01924 000000,2024-05-14\n"
    "Sam Example,sam.example@example.org,Control room manager,,2023-11-02\n"
)


def create_sample_trust_register(session: Session, at: datetime) -> None:
    """Add qualifications to the sample profiles, and invite people of one trust, once."""
    for slug in ("yorkshire", "north-west", "east-midlands"):
        viewer = find_sample_viewer(session, slug, Role.LEADER, at)
        if viewer is not None:
            _add_qualifications(session, viewer, at)
    lead = find_sample_viewer(session, "yorkshire", Role.TRUST_LEAD, at)
    organisation = find_organisation(session, "yorkshire")
    if lead is not None and organisation is not None:
        table = read_register_table(SHEET)
        lines = read_lines(table, guess_columns(table.headings), RegisterKind.MENTOR)
        send_lines(session, lead, organisation, sign_lines(session, lead, organisation, lines, at), at)


def _add_qualifications(session: Session, viewer: Viewer, at: datetime) -> None:
    plan = QualificationPlan(
        "Certificate in coaching and mentoring",
        awarded_by="Example University",
        evidence="With the learning team",
        awarded_on=day_of(at) - timedelta(days=700),
        expires_on=day_of(at) + timedelta(days=30),
    )
    for profile in list_own_profiles(session, viewer):
        if not list_qualifications(session, profile):
            save_qualification(session, viewer, _kind_of(profile.kind), plan, at)


def _kind_of(value: str) -> RegisterKind:
    return next(kind for kind in RegisterKind if kind.value == value)

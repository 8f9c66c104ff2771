"""Pausing a profile, taking it up again, and taking it off the register.

Whoever asks just then is passed on to their next choice by the job that follows up requests.
"""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.catalogue.domain import bump_change_counter
from hub.kit.clock import day_of
from hub.kit.errors import Conflict, Invalid
from hub.mentoring.domain.catalogue_entries import update_entry
from hub.mentoring.domain.profile_records import record_profile_act
from hub.mentoring.domain.profiles import get_own_profile
from hub.mentoring.domain.vocabulary import ProfileState, RegisterKind
from hub.mentoring.models import RegisterProfile

LONGEST_PAUSE = timedelta(days=366)


def pause_profile(
    session: Session, viewer: Viewer, kind: RegisterKind, until: date | None, at: datetime
) -> RegisterProfile:
    """Pause the viewer's profile up to and with a day: nobody can ask, and who waits is passed on."""
    if until is None:
        raise Invalid("until", "Enter the last day of the pause")
    if not day_of(at) <= until <= day_of(at) + LONGEST_PAUSE:
        raise Invalid("until", "Enter a day from today to a year from now")
    profile = get_own_profile(session, viewer, kind, lock=True)
    profile.paused_until, profile.active_at, profile.asked_at = until, at, None
    session.flush()
    bump_change_counter(session)
    update_entry(session, profile, at)
    record_profile_act(session, viewer, "pause profile", profile, at)
    return profile


def resume_profile(session: Session, viewer: Viewer, kind: RegisterKind, at: datetime) -> RegisterProfile:
    """End the pause of the viewer's profile."""
    profile = get_own_profile(session, viewer, kind, lock=True)
    profile.paused_until, profile.active_at, profile.asked_at = None, at, None
    session.flush()
    bump_change_counter(session)
    update_entry(session, profile, at)
    record_profile_act(session, viewer, "resume profile", profile, at)
    return profile


def withdraw_profile(session: Session, viewer: Viewer, kind: RegisterKind, at: datetime) -> RegisterProfile:
    """Take the viewer's profile off the register; relationships that are under way go on."""
    profile = get_own_profile(session, viewer, kind, lock=True)
    if profile.state == ProfileState.WITHDRAWN:
        raise Conflict("This profile has already been taken off the register.")
    profile.state, profile.active_at = ProfileState.WITHDRAWN.value, at
    session.flush()
    bump_change_counter(session)
    update_entry(session, profile, at)
    record_profile_act(session, viewer, "withdraw profile", profile, at)
    return profile

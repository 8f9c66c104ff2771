"""Sample references of one programme: with a comment of the trust, reported, hidden, and still to come."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from hub.access import Role, Viewer
from hub.catalogue.domain import CatalogueEntry
from hub.demo.domain.sample_people import find_sample_viewer
from hub.kit.clock import day_of
from hub.kit.errors import NotFound
from hub.plugin_api.vocabulary import Tier
from hub.publishing.domain import (
    GoAgain,
    HideReason,
    ReferencePlan,
    ask_me_on,
    comment_on_reference,
    find_own_references,
    get_referenced_entry,
    give_reference,
    hide_reference,
    report_reference,
)
from hub.trusts.domain import OFFICE_SLUG

PROGRAMME, RUN_BY = "elsa", "london"
GIVEN_BY = (
    (
        ("yorkshire", Role.LEADER),
        (Tier.MIDDLE, GoAgain.YES, ""),
        "I was to lead a second station, and wanted to know how I come across.",
        "I ask before I answer, and my team says so. Two of them have taken up coaching since.",
    ),
    (
        ("south-western", Role.LEADER),
        (Tier.SENIOR, GoAgain.RESERVATIONS, "The days away from the station were hard to cover."),
        "To prepare for a post in the operations centre.",
        "I got the post. The project that I began on the programme goes on without me.",
    ),
    (
        ("north-west", Role.LEADER),
        (Tier.FIRST_LINE, GoAgain.YES, ""),
        "My manager suggested it after my appraisal.",
        "Nothing that I could measure yet. I have met people whom I ring when I am stuck.",
    ),
    (
        ("south-central", Role.LEADER),
        (Tier.CLINICAL, GoAgain.NO, "It was not what I expected."),
        "To learn about clinical leadership.",
        "It was run by someone who should not be let near a classroom.",
    ),
)
"""Who gave a reference: their organisation and role, what they chose and why, and the two texts."""
COMMENT = (
    "Thank you. Cover was hard for others too. From this year, each day is announced three months ahead, so "
    "that it can be planned into the rota."
)
NOTE = "It insults the person who ran one of the days. You can say what was missing without doing that."


CHANGED = "I learned little that I could use, because there was no time for our own cases."


def create_sample_references(session: Session, at: datetime) -> None:
    """Create the sample references, once; the programme and the sample people must exist."""
    publisher = find_sample_viewer(session, RUN_BY, Role.PUBLISHER, at)
    staff = find_sample_viewer(session, OFFICE_SLUG, Role.HUB_STAFF, at)
    leader = find_sample_viewer(session, RUN_BY, Role.LEADER, at)
    entry = _find_programme(session, publisher) if publisher else None
    if publisher is None or staff is None or leader is None or entry is None:
        return
    if find_own_references(session, leader, entry):
        return
    ids = []
    for number, ((slug, role), chosen, taken_for, what_changed) in enumerate(GIVEN_BY):
        viewer = find_sample_viewer(session, slug, role, at)
        if viewer is not None:
            plan = _make_plan(viewer, chosen, taken_for, what_changed, day_of(at).year - 1)
            given_at = at - timedelta(days=60 - 10 * number)
            ids.append(give_reference(session, viewer, entry, plan, given_at).public_id)
    if len(ids) == len(GIVEN_BY):
        comment_on_reference(session, publisher, ids[1], COMMENT, at - timedelta(days=40))
        report_reference(session, leader, ids[2], "I wonder who said this.", at - timedelta(hours=3))
        hide_reference(session, staff, ids[3], HideReason.INSULT, NOTE, at - timedelta(days=20))
        _change_last(session, entry, at)
    ask_me_on(session, leader, entry, day_of(at) + timedelta(days=40), at)


def _find_programme(session: Session, viewer: Viewer) -> CatalogueEntry | None:
    try:
        return get_referenced_entry(session, viewer, "programme", PROGRAMME)
    except NotFound:
        return None


def _change_last(session: Session, entry: CatalogueEntry, at: datetime) -> None:
    """Let the author of the hidden reference change it, so that hub staff decide whether to show it."""
    (slug, role), chosen, taken_for, _ = GIVEN_BY[-1]
    viewer = find_sample_viewer(session, slug, role, at)
    if viewer is not None:
        plan = _make_plan(viewer, chosen, taken_for, CHANGED, day_of(at).year - 1)
        give_reference(session, viewer, entry, plan, at - timedelta(days=1))


def _make_plan(
    viewer: Viewer, chosen: tuple[Tier, GoAgain, str], taken_for: str, what_changed: str, year: int
) -> ReferencePlan:
    tier, go_again, reason = chosen
    return ReferencePlan(
        tier=tier.value,
        year=year,
        organisation_id=min(assignment.organisation_id for assignment in viewer.roles),
        taken_for=taken_for,
        what_changed=what_changed,
        would_go_again=go_again.value,
        go_again_reason=reason,
    )

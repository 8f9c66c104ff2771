"""Sample releases from duty: one waits, one is agreed with cover, one is declined; and answers of people."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.accounts.domain import get_person
from hub.events.domain import (
    AccessNeed,
    Cover,
    Diet,
    Event,
    ListedFor,
    Needs,
    ReleaseAnswer,
    Shift,
    ask_for_release,
    decide_release,
    save_consent,
    save_needs,
)
from hub.people.domain import add_line_manager, confirm_line_manager

AGREED = ReleaseAnswer(
    agreed=True,
    shifts=(Shift.NIGHT_BEFORE, Shift.SAME_DAY),
    cover=Cover.COLLEAGUE,
    cover_note="The deputy will cover the day. Back on the rota from the next evening.",
)
DECLINED = ReleaseAnswer(agreed=False, reason="Two of the team are on leave that week.")


def create_sample_releases(
    session: Session, event: Event, people: Sequence[Viewer], managers: Sequence[Viewer], at: datetime
) -> None:
    """Let four people with a place ask for release: three their line manager, the fourth by a link.

    The first waits for an answer, the second is released, the third is declined. `managers` belong to the
    same trusts in the same order.
    """
    answers = (None, AGREED, DECLINED)
    for person, manager, answer in zip(people, managers, answers, strict=False):
        email = get_person(session, manager.person_id or 0).email or ""
        relation = add_line_manager(session, person, email=email, at=at)
        confirm_line_manager(session, manager, relation.public_id, at)
        request = ask_for_release(session, person, event.slug, "", at - timedelta(days=1))
        if answer is not None:
            decide_release(session, manager, request.public_id, answer, at)
    ask_for_release(session, people[3], event.slug, "manager@greenhill.example", at)
    save_needs(
        session, people[0], event.slug, Needs((AccessNeed.HEARING_LOOP,), "", (Diet.VEGETARIAN,), ""), at
    )
    save_needs(session, people[1], event.slug, Needs((AccessNeed.ASSISTANT,), "", (Diet.HALAL,), ""), at)
    for person in people[:3]:
        save_consent(session, person, event.slug, ListedFor.A_MONTH, at)

"""What a person with a place still can do before an event, and what the organiser sees of all of them."""

from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, is_allowed
from hub.events.domain.needs import AccessNeed, NeedCounts, Needs, count_needs
from hub.events.domain.participants import Listing, find_consent, last_day_listed
from hub.events.domain.release_answers import ReleaseState, state_of
from hub.events.domain.releases import count_releases, find_release_request
from hub.events.models import Booking, Event
from hub.events.presenters.releases import (
    MUST_ASK,
    can_be_released,
    format_day_to_ask,
    release_numbers,
    release_words,
)
from hub.kit.clock import current_day, format_day


class OwnPart(Struct, frozen=True):
    """What a person with a place sees on the page of the event: release, questions, and the list.

    `must_ask`: they still have to ask for their release, by `ask_by` if their trust has said when it fixes
    its rosters. `is_settled`: nothing stands between them and the event.
    """

    release: str
    must_ask: bool
    must_ask_again: bool
    ask_by: str
    is_settled: bool
    listed_until: str
    may_answer: bool


class ManagedPart(Struct, frozen=True):
    """What the organiser sees: counts of releases, and whether they may read the answers."""

    releases: tuple[tuple[str, str], ...]
    may_read_answers: bool
    assistants: int


def own_part(session: Session, viewer: Viewer, event: Event, booking: Booking) -> OwnPart:
    """Return what a person with a place sees on the page of the event; a delegate sees no answers."""
    consent = find_consent(session, event, viewer.person_id)
    last_day = last_day_listed(event, consent.days_after) if consent else None
    is_listed = last_day is not None and last_day >= current_day()
    state = state_of(find_release_request(session, booking)) if event.needs_release else None
    must_ask = state in MUST_ASK and can_be_released(event)
    return OwnPart(
        release=release_words(session, booking, state) if state else "",
        must_ask=must_ask,
        must_ask_again=must_ask and state is ReleaseState.MISDIRECTED,
        ask_by=format_day_to_ask(session, event, booking) if must_ask else "",
        is_settled=state in (None, ReleaseState.AGREED),
        listed_until=format_day(last_day) if last_day and is_listed else "",
        may_answer=is_allowed(viewer, Act.ANSWER_QUESTIONS, person_id=viewer.person_id),
    )


def managed_part(session: Session, viewer: Viewer, event: Event) -> ManagedPart:
    """Return what the organiser sees of those with a place."""
    may_read = is_allowed(viewer, Act.READ_ANSWERS, organisation_id=event.organisation_id)
    counts = count_needs(session, viewer, event) if may_read else None
    return ManagedPart(
        releases=release_numbers(count_releases(session, event)) if event.needs_release else (),
        may_read_answers=may_read,
        assistants=counts.access[AccessNeed.ASSISTANT] if counts else 0,
    )


def need_rows(counts: NeedCounts) -> list[tuple[str, str]]:
    """Return the counts for the organiser and the caterer, zero left out."""
    access = [(_count_label(each), count) for each, count in counts.access.items()]
    diet = [(each.label, count) for each, count in counts.diet.items()]
    rows = [*access, ("Other access needs", counts.other_needs)]
    rows += [*diet, ("Other food needs", counts.other_diet)]
    return [(label, str(count)) for label, count in rows if count]


def caterer_rows(counts: NeedCounts) -> list[tuple[str, str]]:
    """Return the counts of food alone, zero left out."""
    rows = [(each.label, count) for each, count in counts.diet.items()]
    rows.append(("Other: ask the organiser", counts.other_diet))
    return [(label, str(count)) for label, count in rows if count]


def answer_rows(named: Sequence[tuple[str, Needs]]) -> list[tuple[str, str, str]]:
    """Return a name, the access needs and the food needs of each person who has answered."""
    return [
        (
            name,
            ". ".join([*(_count_label(each) for each in needs.needs), *_words(needs.other_needs)]),
            ". ".join([*(each.label for each in needs.diet), *_words(needs.other_diet)]),
        )
        for name, needs in named
    ]


def listing_rows(listings: Sequence[Listing]) -> list[tuple[str, str]]:
    """Return the names and trusts of those on the list."""
    return [(row.name, row.organisation) for row in listings]


def _count_label(need: AccessNeed) -> str:
    return "Bringing an assistant" if need is AccessNeed.ASSISTANT else need.label


def _words(text: str) -> list[str]:
    return [text] if text else []

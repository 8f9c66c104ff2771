"""What pages say of the rosters of trusts: to organisers of an event, and to people who may book it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct

from hub.events.domain.event_states import EventState, last_day_to_book
from hub.events.domain.limits import explain_limit
from hub.events.domain.places import Limit
from hub.events.domain.rosters import RosterDay
from hub.events.models import Event, PlaceAllocation
from hub.kit.clock import day_of, format_day
from hub.trusts.domain import TRUST, OrganisationNames


class RosterNote(Struct, frozen=True):
    """The sentence about the rosters of a trust, and whether its people can no longer book."""

    sentence: str
    refuses: bool


def own_rosters(
    event: Event,
    days: Mapping[int, RosterDay],
    organisation_ids: Iterable[int | None],
    names: Mapping[int, OrganisationNames],
    at: datetime,
    *,
    has_place: bool = False,
) -> list[RosterNote]:
    """Return a note on each organisation of a person that has said when it fixes its rosters."""
    if event.starts_at <= at or event.state == EventState.CANCELLED:
        return []
    make_note = _note_on_place if has_place else roster_note
    return [
        make_note(event, days[id_], names[id_].short_name, at)
        for id_ in organisation_ids
        if id_ is not None and id_ in days
    ]


def roster_note(event: Event, roster: RosterDay, name: str, at: datetime) -> RosterNote:
    """Return the note on one organisation."""
    if roster.holds_back(at):
        return RosterNote(explain_limit(Limit.ROSTER, event, roster), refuses=True)
    day = format_day(roster.day)
    if roster.is_over(at):
        sentence = (
            f"{name} fixed its rosters for this event on {day}. You can still book, but first ask your "
            "line manager whether you can be released."
        )
    elif roster.is_firm:
        sentence = f"{name} fixes its rosters for this event on {day}. Its people cannot book after that day."
    else:
        sentence = f"{name} fixes its rosters for this event on {day}. Ask for your release by then."
    return RosterNote(sentence, refuses=False)


def lead_note(event: Event, roster: RosterDay, name: str, at: datetime) -> RosterNote:
    """Return the note for the lead of a trust, who can change the limit."""
    note = roster_note(event, roster, name, at)
    if not note.refuses:
        return note
    day = format_day(roster.day)
    return RosterNote(
        f"{name} fixed its rosters for this event on {day}, so nobody else can book or be nominated.",
        refuses=True,
    )


def _note_on_place(_event: Event, roster: RosterDay, name: str, at: datetime) -> RosterNote:
    day = format_day(roster.day)
    if roster.is_over(at):
        return RosterNote(f"{name} fixed its rosters for this event on {day}.", refuses=False)
    return RosterNote(
        f"{name} fixes its rosters for this event on {day}. Ask for your release by then.", refuses=False
    )


def roster_report(
    event: Event,
    days: Mapping[int, RosterDay],
    allocations: Sequence[PlaceAllocation],
    organisations: Sequence[OrganisationNames],
    at: datetime,
) -> list[str]:
    """Return sentences that set the deadlines of an event against the rosters of trusts."""
    if not event.needs_release:
        return []
    trusts = [each for each in organisations if each.kind == TRUST]
    kept = {row.organisation_id: row.kept_until for row in allocations}
    lines = [
        _allocation_line(each.short_name, days[each.id], kept[each.id], at)
        for each in trusts
        if each.id in kept and each.id in days
    ]
    closes = last_day_to_book(event)
    late = [each for each in trusts if each.id in days and days[each.id].day < closes]
    if late:
        names = ", ".join(f"{each.short_name} ({format_day(days[each.id].day)})" for each in late)
        lines.append(f"Booking is open until {format_day(closes)}, after these trusts fix rosters: {names}.")
    elif any(each.id in days for each in trusts):
        lines.append(f"Booking is open until {format_day(closes)}, before every roster we know of is fixed.")
    unknown = sum(each.id not in days for each in trusts)
    if unknown:
        lines.append(f"{_trusts(unknown)} not told us when rosters are fixed.")
    return lines


def late_allocations(
    days: Mapping[int, RosterDay],
    allocated: Iterable[int | None],
    kept_until: date,
    organisations: Sequence[OrganisationNames],
) -> str:
    """Return the names of the trusts for which places are kept after their rosters are fixed."""
    chosen = set(allocated)
    return ", ".join(
        f"{each.short_name} ({format_day(days[each.id].day)})"
        for each in organisations
        if each.id in chosen and each.id in days and days[each.id].day < kept_until
    )


def suggest_kept_until(event: Event, days: Mapping[int, RosterDay], at: datetime) -> date | None:
    """Return the last day on which places can be kept in time for every roster, or None."""
    earliest = min((roster.day for roster in days.values()), default=None)
    if earliest is None or not day_of(at) <= earliest < last_day_to_book(event):
        return None
    return earliest


def _allocation_line(name: str, roster: RosterDay, kept_until: date, at: datetime) -> str:
    fixes = "fixed" if roster.is_over(at) else "fixes"
    days = "one day" if roster.days == 1 else f"{roster.days} days"
    verdict = "too late for its rosters" if kept_until > roster.day else "in time for its rosters"
    return (
        f"{name} {fixes} rosters {days} ahead, on {format_day(roster.day)}. "
        f"Places are kept for it until {format_day(kept_until)}: {verdict}."
    )


def _trusts(number: int) -> str:
    return "One trust has" if number == 1 else f"{number} trusts have"

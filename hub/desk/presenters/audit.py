"""The record of what was done, in words: names are found when it is read, and stand nowhere in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from hub.access import Role
from hub.audit.domain import AuditEntry, AuditFilters
from hub.kit.clock import day_in_words, for_programs, in_words
from hub.kit.page import Pagination
from hub.web.paging import links_to_pages

COLUMNS = ("number", "moment", "who", "for whom", "what", "on what", "organisation", "details", "its id")
Things = Mapping[tuple[str, str], str]
"""In words what the record speaks of, by its kind and its id there."""
ITSELF = "the hub itself"
PEOPLE = ("delegate",)
"""Details that are the number of a person."""


@dataclass(frozen=True)
class AuditRow:
    """One entry as a page says it."""

    number: int
    moment: str
    day: str
    time: str
    who: str
    for_whom: str
    what: str
    thing: str
    organisation: str
    details: str
    object_id: str


def audit_rows(
    entries: Sequence[AuditEntry],
    names: Mapping[int, str],
    organisations: Mapping[int, str],
    things: Things,
) -> list[AuditRow]:
    """Return entries in words; who is erased has the name that `names` has for them."""
    return [
        AuditRow(
            number=entry.id,
            moment=for_programs(entry.at),
            day=in_words(entry.at),
            time=f"{entry.at:%H:%M}",
            who=_name(entry.person_id, names) or ITSELF,
            for_whom=_name(entry.for_person_id, names),
            what=entry.act.capitalize(),
            thing=_thing(entry, names, things),
            organisation=_organisation(entry.organisation_id, organisations),
            details=", ".join(_detail(name, value, names) for name, value in entry.details.items()),
            object_id=entry.object_id,
        )
        for entry in entries
    ]


def cells(row: AuditRow) -> tuple[str, ...]:
    """Return an entry as a row of a sheet."""
    whole = (str(row.number), row.moment, row.who, row.for_whom, row.what, row.thing)
    return (*whole, row.organisation, row.details, row.object_id)


def pages_of(filters: AuditFilters, total: int, query: Mapping[str, list[str]]) -> Pagination:
    """Return where in the whole list this page stands."""
    pages = max(1, -(-total // filters.size))

    def address(page: int) -> str:
        kept = [(name, value) for name, values in query.items() for value in values if name != "page"]
        return f"/admin/audit?{urlencode([*kept, ('page', page)])}"

    return links_to_pages(filters.page, pages, address)


def people_of(entry: AuditEntry) -> set[int]:
    """Return everybody of whom an entry speaks."""
    named = [entry.details[name] for name in PEOPLE if name in entry.details]
    found = (entry.person_id, entry.for_person_id, _person_of(entry), *named)
    return {id_ for id_ in found if isinstance(id_, int)}


def _person_of(entry: AuditEntry) -> int | None:
    return int(entry.object_id) if entry.kind == "person" and entry.object_id.isdecimal() else None


def _name(id_: int | None, names: Mapping[int, str]) -> str:
    return "" if id_ is None else names.get(id_, f"somebody who is no longer here ({id_})")


def _thing(entry: AuditEntry, names: Mapping[int, str], things: Things) -> str:
    person = _person_of(entry)
    if person is not None:
        return _name(person, names)
    return things.get((entry.kind, entry.object_id)) or f"{entry.kind.capitalize()} {entry.object_id}".strip()


def _organisation(id_: int | None, organisations: Mapping[int, str]) -> str:
    return "" if id_ is None else organisations.get(id_, f"an organisation that is no longer here ({id_})")


def _day(said: str) -> str:
    try:
        return day_in_words(date.fromisoformat(said))
    except ValueError:
        return said


def _detail(name: str, value: str | int | bool, names: Mapping[int, str]) -> str:
    if isinstance(value, bool):
        said = ("no", "yes")[value]
    elif name in PEOPLE and isinstance(value, int):
        said = _name(value, names)
    else:
        said = str(value)
        if name == "role" and said in set(Role):
            said = Role(said).label.lower()
        if name == "until":
            said = _day(said)
    return f"{name.replace('-', ' ')}: {said}"

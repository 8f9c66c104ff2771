"""View models of the audit log; names are looked up when it is read, because entries hold only ids."""

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from msgspec import Struct

from hub.access import Role
from hub.audit.domain import AuditEntry, AuditFilters
from hub.desk.presenters.act_labels import label_act
from hub.kit.clock import format_date, format_day, format_sortable, format_time, isoformat_utc
from hub.kit.page import Pagination
from hub.web.paging import build_pagination

AUDIT_LOG_COLUMNS = (
    "number",
    "moment",
    "who",
    "for whom",
    "what",
    "on what",
    "organisation",
    "details",
    "its id",
)
KIND_LABELS = {
    "adoption": "Use of an item",
    "delegate": "Assistant",
}
ObjectLabels = Mapping[tuple[str, str], str]
"""Labels of the objects that entries refer to, by kind and object id."""
HUB_ITSELF = "the hub (automatic)"
DETAIL_LABELS = {"second_factor": "two-step sign-in", "former_role": "former role", "delegate": "assistant"}
PERSON_DETAILS = ("delegate", "person")
"""Keys of details whose value is a person id."""


class AuditRow(Struct, frozen=True):
    """One entry as the page and the CSV file show it."""

    number: int
    timestamp: str
    london_time: str
    day: str
    time: str
    actor: str
    actor_id: int | None
    on_behalf_of: str
    act: str
    object_label: str
    organisation: str
    details: str
    object_id: str


def audit_rows(
    entries: Sequence[AuditEntry],
    names: Mapping[int, str],
    organisations: Mapping[int, str],
    object_labels: ObjectLabels,
) -> list[AuditRow]:
    """Return entries as rows of text, with people, organisations and objects named by these mappings."""
    return [
        AuditRow(
            number=entry.id,
            timestamp=isoformat_utc(entry.at),
            london_time=format_sortable(entry.at),
            day=format_date(entry.at),
            time=format_time(entry.at),
            actor=_person_name(entry.person_id, names) or HUB_ITSELF,
            actor_id=entry.person_id,
            on_behalf_of=_person_name(entry.for_person_id, names),
            act=label_act(entry.act),
            object_label=_object_label(entry, names, organisations, object_labels),
            organisation=_organisation_name(entry.organisation_id, organisations),
            details=", ".join(_format_detail(name, value, names) for name, value in entry.details.items()),
            object_id=entry.object_id,
        )
        for entry in entries
    ]


def audit_csv_row(row: AuditRow) -> tuple[str, ...]:
    """Return an entry as a row of the CSV file."""
    return (
        str(row.number),
        row.london_time,
        row.actor,
        row.on_behalf_of,
        row.act,
        row.object_label,
        row.organisation,
        row.details,
        row.object_id,
    )


def audit_pagination(filters: AuditFilters, total: int, query: Mapping[str, list[str]]) -> Pagination:
    """Return the pagination of the audit log; its links keep the filters of `query`."""
    pages = max(1, -(-total // filters.size))

    def page_url(page: int) -> str:
        parameters = [(name, value) for name, values in query.items() for value in values if name != "page"]
        return f"/admin/audit?{urlencode([*parameters, ('page', page)])}"

    return build_pagination(filters.page, pages, page_url)


def entry_person_ids(entry: AuditEntry) -> set[int]:
    """Return the ids of all people that an entry refers to."""
    detail_ids = [entry.details[name] for name in PERSON_DETAILS if name in entry.details]
    ids = (entry.person_id, entry.for_person_id, _object_person_id(entry), *detail_ids)
    return {id_ for id_ in ids if isinstance(id_, int)}


def _object_person_id(entry: AuditEntry) -> int | None:
    return int(entry.object_id) if entry.kind == "person" and entry.object_id.isdecimal() else None


def _person_name(id_: int | None, names: Mapping[int, str]) -> str:
    return "" if id_ is None else names.get(id_, f"someone who is no longer here ({id_})")


def _object_label(
    entry: AuditEntry, names: Mapping[int, str], organisations: Mapping[int, str], object_labels: ObjectLabels
) -> str:
    """Return the name of the object, or nothing for one that has only the number of a row."""
    person_id = _object_person_id(entry)
    if person_id is not None:
        return _person_name(person_id, names)
    if label := object_labels.get((entry.kind, entry.object_id)):
        return label
    if entry.kind == "organisation" and entry.object_id.isdecimal():
        return _organisation_name(int(entry.object_id), organisations)
    if not entry.object_id or entry.object_id.isdecimal():
        return ""
    return f"{KIND_LABELS.get(entry.kind, entry.kind.capitalize())} {entry.object_id}"


def _organisation_name(id_: int | None, organisations: Mapping[int, str]) -> str:
    return "" if id_ is None else organisations.get(id_, f"an organisation that is no longer here ({id_})")


def _format_day(value: str) -> str:
    try:
        return format_day(date.fromisoformat(value))
    except ValueError:
        return value


def _format_detail(name: str, value: str | int | bool, names: Mapping[int, str]) -> str:
    if isinstance(value, bool):
        text = ("no", "yes")[value]
    elif name in PERSON_DETAILS and isinstance(value, int):
        text = _person_name(value, names)
    else:
        text = str(value)
        if name in ("role", "former_role") and text in set(Role):
            text = Role(text).label.lower()
        if name == "until":
            text = _format_day(text)
    return f"{DETAIL_LABELS.get(name) or name.replace('-', ' ')}: {text}"

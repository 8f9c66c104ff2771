"""The pages of sheets: one's own, those shared with a lead, and what is gathered without names."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, is_allowed
from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.sheets import (
    QUESTIONS,
    SHEET_SERIES,
    OwnSheet,
    find_own_sheet,
    last_moment_to_write,
    list_own_sheets,
    list_shared_sheets,
)
from hub.events.models import Event, ImplicationSheet
from hub.extension.items import ProfileSection, SectionItem
from hub.kit.clock import day_of, format_date, format_day
from hub.kit.page import Link


class SheetPage(Struct, frozen=True):
    """One sheet: the day, whose it is, the answers as lines, and who can read it."""

    title: str
    url: str
    when: str
    writer: str
    answers: tuple[tuple[str, tuple[str, ...]], ...]
    changed: str
    last_day: str
    can_write: bool
    has_lead: bool
    is_shared: bool
    is_gathered: bool


def sheet_page(own: OwnSheet, writer: str = "") -> SheetPage:
    """Return the page of a sheet, which may not have been begun."""
    event, sheet = own.event, own.sheet
    return SheetPage(
        title=event.title,
        url=event_address(event.slug),
        when=format_date(event.starts_at),
        writer=writer,
        answers=answer_rows(sheet.answers) if sheet else (),
        changed=format_date(sheet.changed_at) if sheet else "",
        last_day=format_day(day_of(last_moment_to_write(event) - timedelta(seconds=1))),
        can_write=own.can_write,
        has_lead=sheet is not None and sheet.organisation_id is not None,
        is_shared=sheet is not None and sheet.shared_at is not None,
        is_gathered=sheet is not None and sheet.gathered_at is not None,
    )


def shared_pages(rows: Sequence[tuple[ImplicationSheet, Event]], names: Mapping[int, str]) -> list[SheetPage]:
    """Return the sheets that are shared with a lead, each with the name of who wrote it."""
    return [
        sheet_page(OwnSheet(event, sheet, False), names.get(sheet.person_id, "")) for sheet, event in rows
    ]


def answer_rows(answers: Mapping[str, str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the questions that were answered, with the lines of each answer."""
    return tuple(
        (question, tuple(line for line in answers[name].splitlines() if line.strip()))
        for name, question in QUESTIONS.items()
        if answers.get(name)
    )


def gathered_rows(
    gathered: Mapping[str, Sequence[str]],
) -> tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]:
    """Return the questions with all answers to each, as lines."""
    return tuple(
        (QUESTIONS[name], tuple(tuple(answer.splitlines()) for answer in answers))
        for name, answers in gathered.items()
    )


def list_sheet_links(session: Session, viewer: Viewer, event: Event, at: datetime) -> list[Link]:
    """Return the links to the sheets of an event that the viewer can write or read."""
    if viewer.person_id is None or viewer.delegate_id is not None:
        return []
    address, links = event_address(event.slug), []
    own = find_own_sheet(session, viewer, event, at)
    if own is not None:
        text = "Your reflections: implications for your trust" if own.sheet else "Write your reflections"
        links.append(Link(text, f"{address}/sheet" if own.sheet else f"{address}/sheet/edit"))
    if any(shared_event.id == event.id for _sheet, shared_event in list_shared_sheets(session, viewer)):
        links.append(Link("Reflections that people in your trust share with you", f"{address}/shared-sheets"))
    if event.series in SHEET_SERIES and is_allowed(viewer, Act.READ_GATHERED_SHEETS):
        links.append(Link("What participants wrote, without names", f"{address}/gathered"))
    return links


def list_own_sheet_items(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the viewer's sheets."""
    return [
        SectionItem(
            Link(event.title, f"{event_address(event.slug)}/sheet"),
            f"Changed {format_date(sheet.changed_at)}",
        )
        for sheet, event in list_own_sheets(session, viewer)
    ]


def list_shared_items(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the days of which people have shared their sheets with the viewer."""
    events = {event.id: event for _sheet, event in list_shared_sheets(session, viewer)}
    return [
        SectionItem(
            Link(event.title, f"{event_address(event.slug)}/shared-sheets"), format_date(event.starts_at)
        )
        for event in events.values()
    ]


SHEET_SECTIONS = (
    ProfileSection(
        "Your reflections: implications for your trust",
        "",
        list_own_sheet_items,
        named_in=(ImplicationSheet.person_id,),
    ),
    ProfileSection("Reflections shared with you", "", list_shared_items),
)

"""Changes of event files that wait for a decision: the task on /desk, and the page on which it is taken."""

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.event_files import DecisionReason, list_files_to_decide
from hub.events.domain.file_plans import plan_of_document, read_document
from hub.events.models import Event, EventFile
from hub.events.presenters.words import format_when
from hub.extension.items import SectionItem, TaskSource
from hub.kit.clock import at_time_of_day
from hub.kit.page import Link


class FilePage(Struct, frozen=True):
    """The page of a change that waits: what the event is now, what the file says, and what can be done."""

    title: str
    url: str
    event_url: str
    path: str
    sentence: str
    now: str
    wanted: str
    follow_label: str
    asks_reason: bool


def list_file_tasks(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the changes of files that wait for the viewer's decision."""
    return [
        SectionItem(
            Link(read_document(file.document).title, _file_url(file)),
            TASK_WORDS[file.problem],
            file.changed_at,
        )
        for file in list_files_to_decide(session, viewer)
    ]


def file_page(file: EventFile, event: Event | None, people: int) -> FilePage:
    """Return the page; `people` is how many have a place, an offer or a place on the waiting list."""
    plan = plan_of_document(read_document(file.document))
    wanted = format_when(at_time_of_day(plan.day, plan.starts), at_time_of_day(plan.day, plan.ends))
    sentence = {
        DecisionReason.MOVED: (
            f"The file gives a new date or time for the event. {_count(people)} a place or a position "
            "on the waiting list, so you need to decide whether to move it."
        ),
        DecisionReason.GONE: (
            f"The file was removed. {_count(people)} a place or a position on the waiting list, "
            "so you need to decide whether to cancel it."
        ),
        DecisionReason.REFUSED: f"The change in the file cannot be made: {file.message}",
        "": "You have nothing to decide. The event matches the file, or someone has already decided.",
    }[file.problem]
    return FilePage(
        title=event.title if event else plan.title,
        url=_file_url(file),
        event_url=event_address(event.slug) if event else "",
        path=file.path,
        sentence=sentence,
        now=format_when(event.starts_at, event.ends_at) if event else "There is no event yet",
        wanted="The file is no longer there" if file.is_gone else wanted,
        follow_label=FOLLOW_LABELS.get(file.problem, ""),
        asks_reason=file.problem == DecisionReason.GONE,
    )


def _file_url(file: EventFile) -> str:
    return f"{event_address(file.slug)}/file"


def _count(people: int) -> str:
    return "1 person has" if people == 1 else f"{people} people have"


TASK_WORDS: dict[str, str] = {
    DecisionReason.MOVED: "The file gives a new date or time for an event that people have booked",
    DecisionReason.GONE: "The file of an event that people have booked was removed",
    DecisionReason.REFUSED: "The change in the file cannot be made",
}
FOLLOW_LABELS: dict[str, str] = {
    DecisionReason.MOVED: "Change the event as the file says, and tell everyone with a place",
    DecisionReason.GONE: "Cancel the event, and tell everyone",
}
TASK_SOURCES = (TaskSource("Events whose file has changed", list_file_tasks),)

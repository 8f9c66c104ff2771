"""What a plugin says after publication, as a thing to do on /desk and as an email."""

from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.extension.items import SectionItem, TaskSource
from hub.kit.emails import Email, Message, MessageKind, Topic
from hub.kit.page import Link
from hub.publishing.domain.draft_states import DraftState
from hub.publishing.domain.late_findings import LATE_FINDING, list_late_stops
from hub.publishing.presenters.emails import compose_on_draft


def list_late_tasks(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the published items of which the trust's own check said afterwards that they must be changed."""
    return [
        SectionItem(
            Link(entry.title, f"/desk/library/{draft.public_id}"),
            "Read what the check says. Then change the item, withdraw it or mark it as reviewed with no "
            "changes",
            draft.published_at,
        )
        for draft, entry in list_late_stops(session, viewer)
    ]


def compose_late_finding(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell who looks after an item that a check answered after publication; its words stand on the page."""
    return compose_on_draft(
        session,
        message,
        DraftState.PUBLISHED,
        "Please check: {title}",
        "“{title}” was published before your trust’s own check had finished. The check now says that "
        "something must be changed. The page stays as it is until you change it, withdraw it or mark it as "
        "reviewed with no changes.",
        Link("Read what the check says", site_url),
    )


LATE_TASK_SOURCES = (
    TaskSource("Published items with a problem found by the trust’s own check", list_late_tasks),
)
LATE_MESSAGE_KINDS = (MessageKind(LATE_FINDING, compose_late_finding, Topic.WAITING),)

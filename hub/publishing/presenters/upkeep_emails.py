"""Emails about reviews of items, items without a keeper, and reports. None holds what anyone wrote."""

from sqlalchemy.orm import Session

from hub.access import Audience
from hub.accounts.domain import find_reachable_person
from hub.catalogue.domain import CatalogueEntry
from hub.kit.clock import format_day, now
from hub.kit.emails import Email, Message, MessageKind, Topic
from hub.kit.page import Link
from hub.kit.text import count_of
from hub.publishing.domain.item_reports import is_question
from hub.publishing.domain.keepers import count_left
from hub.publishing.domain.review_dates import list_reviews_of
from hub.publishing.models import ItemReport, ItemUpkeep
from hub.publishing.presenters.upkeep import UPKEEP
from hub.publishing.presenters.upkeep_tasks import REPORTS, choose_keeper_words
from hub.trusts.domain import TRUST, organisation_names_by_id

MAX_NAMED = 10
Items = list[tuple[CatalogueEntry, ItemUpkeep]]


def compose_near(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell whoever looks after items that their review is near."""
    to = _address_of(session, message)
    items = _list_items(session, message)
    if not to or not items:
        return None
    return Email(
        to=to,
        subject=f"{count_of(len(items), 'item')} to review",
        paragraphs=(
            f"{count_of(len(items), 'item')} that you look after should be reviewed soon.",
            *_lines(items),
            "Open the list and read each item. Mark it as reviewed with no changes, or change it.",
        ),
        link=Link("Review your items", f"{site_url}{UPKEEP}"),
    )


def compose_lapsed(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell whoever looks after items that their review is overdue."""
    to = _address_of(session, message)
    items = _list_items(session, message, lapsed=True)
    if not to or not items:
        return None
    them, pages = ("it", "its page") if len(items) == 1 else ("them", "their pages")
    return Email(
        to=to,
        subject=f"The review of {count_of(len(items), 'item')} is overdue",
        paragraphs=(
            f"Until you review {them}, {pages} will say that the review is overdue.",
            *_lines(items),
        ),
        link=Link("Review your items", f"{site_url}{UPKEEP}"),
    )


def compose_lapsed_for_office(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell hub staff that the reviews of a trust have lapsed."""
    to, organisation_id = _address_of(session, message), message.about_id
    names = organisation_names_by_id(session)
    if not to or organisation_id not in names:
        return None
    lapsed = list_reviews_of(session, organisation_id, now(), lapsed=True)
    # Hub staff are not told of what an organisation keeps for itself or for some.
    items = [(entry, row) for entry, row in lapsed if entry.audience == Audience.PUBLIC]
    if not items:
        return None
    name = names[organisation_id].name
    return Email(
        to=to,
        subject=f"{name} has not reviewed {count_of(len(items), 'item')}",
        paragraphs=("The people responsible have been reminded twice.", *_lines(items)),
        link=Link("See things to do", f"{site_url}/desk"),
    )


def compose_left_behind(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell the leads of an organisation that nobody looks after items of someone who has left."""
    to, organisation_id = _address_of(session, message), message.about_id
    count = count_left(session, [organisation_id]).get(organisation_id, 0) if organisation_id else 0
    if not to or not count:
        return None
    return Email(
        to=to,
        subject="Items that nobody looks after",
        paragraphs=(
            (
                "Someone who looked after items has left or changed role. Nobody now looks after "
                f"{count} of your organisation’s items."
            ),
            "Until you choose someone, we will remind your organisation’s leads about reviews.",
        ),
        link=Link(choose_keeper_words(count), f"{site_url}{UPKEEP}"),
    )


def compose_report(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell who answers for an item or trust that someone asks, reports a problem or suggests an edit."""
    found, to = _find_report(session, message), _address_of(session, message)
    if found is None or not to or found[0].answered_at is not None:
        return None
    report, entry = found
    asks = is_question(report)
    about = "this trust" if entry.kind == TRUST else "this item"
    what = f"has a question about {about}" if asks else "has reported a problem or suggested a change"
    return Email(
        to=to,
        subject=f"A reader has {'asked about' if asks else 'reported a problem with'} “{entry.title}”",
        paragraphs=(f"A reader {what}. Please read it and answer.",),
        link=Link("Read and answer", f"{site_url}{REPORTS}/{report.public_id}"),
    )


def compose_report_answered(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell a person that what they asked or reported has an answer."""
    found, to = _find_report(session, message), _address_of(session, message)
    if found is None or not to or found[0].answered_at is None:
        return None
    report, entry = found
    what = "question" if is_question(report) else "report"
    return Email(
        to=to,
        subject=f"Your {what} about “{entry.title}” has been answered",
        paragraphs=(f"Thank you for your {what}. You can read the answer on the hub.",),
        link=Link("Read the answer", f"{site_url}{REPORTS}/{report.public_id}"),
    )


def _list_items(session: Session, message: Message, *, lapsed: bool = False) -> Items:
    if message.about_id is None:
        return []
    return list_reviews_of(session, message.about_id, now(), person_id=message.person_id, lapsed=lapsed)


def _find_report(session: Session, message: Message) -> tuple[ItemReport, CatalogueEntry] | None:
    report = session.get(ItemReport, message.about_id) if message.about_id is not None else None
    return (report, session.get_one(CatalogueEntry, report.entry_id)) if report is not None else None


def _address_of(session: Session, message: Message) -> str:
    person = find_reachable_person(session, message.person_id)
    return person.email or "" if person is not None else ""


def _lines(items: Items) -> tuple[str, ...]:
    lines = [
        f"{entry.title}: by {format_day(row.review_on)}"
        for entry, row in items[:MAX_NAMED]
        if row.review_on is not None
    ]
    return (*lines, *(["There are more in the list."] if len(items) > MAX_NAMED else []))


UPKEEP_MESSAGE_KINDS = (
    MessageKind("item-reviews-near", compose_near, Topic.WAITING),
    MessageKind("item-reviews-lapsed", compose_lapsed, Topic.WAITING),
    MessageKind("item-reviews-lapsed-office", compose_lapsed_for_office, Topic.WAITING),
    MessageKind("items-left-behind", compose_left_behind, Topic.WAITING),
    MessageKind("item-report", compose_report, Topic.WAITING),
    MessageKind("item-report-answered", compose_report_answered, Topic.WAITING),
)

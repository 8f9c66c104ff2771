"""The email about a file in which a virus was found."""

from sqlalchemy.orm import Session

from hub.accounts.domain import find_reachable_person
from hub.kit.emails import Email, Message, MessageKind
from hub.kit.page import Link
from hub.publishing.domain.attachment_checks import FILE_INFECTED, find_infected


def compose_infected(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell whoever added a file that it held a virus and was removed."""
    row = find_infected(session, message.about_id)
    person = find_reachable_person(session, message.person_id)
    if row is None or person is None:
        return None
    return Email(
        to=person.email or "",
        subject=f"A virus was found in a file: {row.title}",
        paragraphs=(
            (
                f"The virus scanner found a virus in “{row.title}”, which you added to an item. The hub "
                "has removed the file."
            ),
            (
                "Tell your IT service, because the computer it came from may have the virus. Add the "
                "file again when it is clean."
            ),
        ),
        link=Link("View your drafts", f"{site_url}/desk/library"),
    )


ATTACHMENT_MESSAGE_KINDS = (MessageKind(FILE_INFECTED, compose_infected),)

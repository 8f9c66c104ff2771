"""The kinds of links in emails that work once, and a way to make one of each."""

from dataclasses import dataclass

from hub.access import PUBLIC, Role
from hub.accounts.domain.email_tokens import EMAIL_CHANGE, LINKS, PASSWORD_RESET, create_email_token
from hub.kit.clock import now
from hub.kit.one_time_links import OneTimeLink
from hub.people.domain.invitations import INVITATION_LINK, create_invitation
from hub.people.domain.registrations import REGISTRATION_LINK
from hub.people.models import PendingRegistration
from hub.trusts.domain import find_organisation


@dataclass(frozen=True)
class Kind:
    """A kind of link, the address that takes its token, and how tokens of earlier versions were made."""

    link: OneTimeLink
    address: str
    purpose: str
    key: str


KINDS = {
    "reset": Kind(LINKS[PASSWORD_RESET], "/sign-in/reset/{}", "link reset", "id"),
    "email": Kind(LINKS[EMAIL_CHANGE], "/sign-in/address/{}", "link email", "id"),
    "invitation": Kind(INVITATION_LINK, "/invitations/{}", "invitation", "public_id"),
    "newcomer": Kind(REGISTRATION_LINK, "/join/{}", "newcomer", "public_id"),
}


def make_row(scenario, session, kind):
    """Make a link of this kind in the database, and return its row."""
    london, at = find_organisation(session, "london"), now()
    if kind == "invitation":
        return create_invitation(session, london, email="nia@example.org", role=Role.LEADER, at=at, by=PUBLIC)
    if kind == "newcomer":
        values = {"email": "nia@example.org", "name": "Nia", "words": "", "organisation_id": london.id}
        row = PendingRegistration(public_id="0123456789abcdef", **values, **REGISTRATION_LINK.start(at))
        session.add(row)
        session.flush()
        return row
    return create_email_token(session, scenario.ids["leader"], kind, at=at, new_email="new@example.org")

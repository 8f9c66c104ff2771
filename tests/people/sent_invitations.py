"""Invitations that the tests send, and their rows."""

from sqlalchemy import select

from hub.access import PUBLIC, Role
from hub.kit.clock import now
from hub.people.domain.invitations import create_invitation, sign_invitation_token
from hub.people.models import Invitation
from hub.trusts.domain import find_organisation
from tests.people.conftest import TEAM

NEW = "nia.new@example.org"


def invite(scenario, who="lead", where=TEAM, **fields):
    values = {"email": NEW, "role": "leader", **fields}
    return scenario.browser(who).send(f"{where}/invite", **values)


def rows(scenario):
    with scenario.write_session() as session:
        invitations = session.scalars(select(Invitation).order_by(Invitation.id)).all()
        session.expunge_all()
    return invitations


def invited(scenario, email="nia@example.org", role=Role.LEADER):
    with scenario.write_session() as session:
        london = find_organisation(session, "london")
        invitation = create_invitation(session, london, email=email, role=role, at=now(), by=PUBLIC)
        return sign_invitation_token(session, invitation)

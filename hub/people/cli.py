"""Commands for administrators: invite the first hub admin, list people, deactivate an account."""

from datetime import date

import click
from flask import current_app
from flask.cli import AppGroup

from hub.access import PUBLIC, Role
from hub.accounts.domain import find_person_by_email
from hub.kit.clock import current_day, format_date, now
from hub.kit.db import db, write_transaction
from hub.kit.errors import Invalid, NotFound
from hub.people.domain.directory import deactivate_account_unchecked, list_people
from hub.people.domain.invitations import create_or_renew_invitation, sign_invitation_token
from hub.people.domain.role_policy import ROLES_BY_KIND
from hub.trusts.domain import OFFICE_SLUG, find_organisation

ROLE_NAMES = [role.value for role in Role]

people = AppGroup("people", help="Invite people, list them and suspend accounts.")


def _read_day(_context: click.Context, _option: click.Parameter, text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise click.BadParameter("write the date as 2027-03-31") from None


@people.command()
@click.option("--email", required=True, help="Email address of the person.")
@click.option("--role", required=True, type=click.Choice(ROLE_NAMES), help="The role they will have.")
@click.option(
    "--organisation",
    default=OFFICE_SLUG,
    show_default=True,
    help="The organisation's name in URLs, such as london.",
)
@click.option("--until", callback=_read_day, help="Last day of a guest’s role, such as 2027-03-31.")
def invite(email: str, role: str, organisation: str, until: date | None) -> None:
    """Print a link with which a person can join. It works once, for 14 days. No email is sent.

    If the link is lost, run the command again: the new link replaces the old one.
    """
    with write_transaction() as session:
        target = find_organisation(session, organisation)
        if target is None:
            raise NotFound(
                f"There is no organisation called {organisation}. If you have not run `hub prepare` yet, "
                "run it first."
            )
        if Role(role) not in ROLES_BY_KIND[target.kind]:
            raise Invalid("role", f"There is no {role} in {target.name}.")
        invitation = create_or_renew_invitation(session, target, email, Role(role), until, now())
        link = f"{current_app.config['SITE_URL']}/invitations/{sign_invitation_token(session, invitation)}"
        last = format_date(invitation.expires_at)
    click.echo(
        f"Give this link to {invitation.email} and nobody else. It works once and expires on {last}:",
        err=True,
    )
    click.echo(link)


@people.command("list")
@click.option(
    "--organisation",
    default=OFFICE_SLUG,
    show_default=True,
    help="The organisation's name in URLs, such as london.",
)
def list_command(organisation: str) -> None:
    """List the people of an organisation with their roles."""
    target = find_organisation(db.session(), organisation)
    if target is None:
        raise NotFound(f"There is no organisation called {organisation}.")
    for email, role, is_deactivated in list_people(db.session(), target.id, current_day()):
        click.echo(f"{email}\t{role}{'	suspended' if is_deactivated else ''}")


@people.command()
@click.option("--email", required=True, help="Email address of the account.")
def disable(email: str) -> None:
    """Suspend an account. The person is signed out everywhere and cannot sign in."""
    with write_transaction() as session:
        person = find_person_by_email(session, email)
        if person is None:
            raise NotFound("No account has this email address.")
        deactivate_account_unchecked(session, person, by=PUBLIC, at=now())
    click.echo("The account was suspended.")

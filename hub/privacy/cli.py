"""Commands for personal data."""

import click
from flask.cli import AppGroup

from hub.access import PUBLIC
from hub.accounts.domain import find_person_by_email
from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.kit.errors import NotFound
from hub.kit.jobs import get_jobs
from hub.privacy.domain.erasure import erase_person
from hub.privacy.forms import CONFIRMATION_WORD
from hub.privacy.services import finish_erasure, list_personal_data, reseal_all
from hub.web.after_response import get_current_app


@click.group(cls=AppGroup)
def privacy() -> None:
    """Erase people and re-encrypt stored data."""


@privacy.command("erase")
@click.argument("address")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
def erase_command(address: str, yes: bool) -> None:
    """Erase the person with this email ADDRESS permanently. Jobs then clear the database files."""
    if (
        not yes
        and click.prompt(f"This cannot be undone. To continue, type: {CONFIRMATION_WORD}")
        != CONFIRMATION_WORD
    ):
        raise click.ClickException("Nothing was changed.")
    app = get_current_app()
    with write_transaction() as session:
        person = find_person_by_email(session, address)
        if person is None:
            raise NotFound("Nobody has this email address.")
        erase_person(session, PUBLIC, person.id, list_personal_data(app), now(), force=True)
    finish_erasure(app)
    get_jobs(app).close()
    click.echo("Erased. Jobs will clear the database files. To check them, run: hub jobs")


@privacy.command("reseal")
def reseal_command() -> None:
    """Encrypt stored data again with the current secret. You can stop and repeat this at any time."""
    result = reseal_all(get_current_app())
    click.echo(f"Encrypted again: {result.resealed:,}. Already up to date: {result.current:,}.")
    if result.unreadable:
        raise click.ClickException(
            f"{result.unreadable:,} could not be read and were not changed: their secret is not in "
            "HUB_OLD_SECRET_KEYS."
        )

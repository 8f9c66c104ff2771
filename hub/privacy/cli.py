"""Commands for what is held of people."""

import click
from flask.cli import AppGroup

from hub.access import PUBLIC
from hub.accounts.domain import person_at
from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.kit.errors import NotFound
from hub.privacy.domain import erase_person
from hub.privacy.forms import WORD
from hub.privacy.services import finish, held_by
from hub.web.after_response import app_at_hand


@click.group(cls=AppGroup)
def privacy() -> None:
    """Look after what is held of people."""


@privacy.command("erase")
@click.argument("address")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase_command(address: str, yes: bool) -> None:
    """Erase the person with this email ADDRESS for good; the jobs then free the files of them."""
    if not yes and click.prompt(f"It cannot be undone. To go on, type: {WORD}") != WORD:
        raise click.ClickException("Nothing was changed.")
    app = app_at_hand()
    with write_transaction() as session:
        person = person_at(session, address)
        if person is None:
            raise NotFound("Nobody has this address.")
        erase_person(session, PUBLIC, person.id, held_by(app), now(), due=True)
    finish(app)
    app.extensions["hub_jobs"].close()
    click.echo("Erased. The files of the database are freed of it by the jobs; to see: hub jobs")

"""Commands that show the status of the outbox and retry deliveries. They show no email address."""

import click
from flask.cli import AppGroup

from hub.kit.clock import now
from hub.kit.db import db, write_transaction
from hub.mail.domain.outbox_status import get_outbox_status, retry_emails


@click.group(cls=AppGroup)
def mail() -> None:
    """Look after the letters that the hub sends."""


@mail.command("status")
def status_command() -> None:
    """Say how many letters wait, went, were not needed any more or failed, by kind."""
    status = get_outbox_status(db.session(), now())
    for count in status.counts:
        click.echo(f"{count.state}: {count.rows} {count.kind}")
    click.echo(f"{status.overdue} have waited for more than an hour; {status.failed} failed lately.")


@mail.command("retry")
def retry_command() -> None:
    """Let all that failed, and all that waits for another try, be sent within the next minute."""
    with write_transaction() as session:
        count = retry_emails(session, now())
    click.echo(f"Emails that will be sent again: {count}.")

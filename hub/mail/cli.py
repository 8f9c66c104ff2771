"""Commands that show the status of the outbox and retry deliveries. They show no email address."""

import click
from flask.cli import AppGroup

from hub.kit.clock import now
from hub.kit.db import db, write_transaction
from hub.mail.domain.outbox_status import get_outbox_status, retry_emails


@click.group(cls=AppGroup)
def mail() -> None:
    """Check and resend the hub's emails."""


@mail.command("status")
def status_command() -> None:
    """Show how many emails are waiting, were sent, were no longer needed or failed, by kind."""
    status = get_outbox_status(db.session(), now())
    for count in status.counts:
        click.echo(f"{count.state}: {count.rows} {count.kind}")
    click.echo(
        f"Waiting for more than an hour: {status.overdue}. Failed in the last two days: {status.failed}."
    )


@mail.command("retry")
def retry_command() -> None:
    """Send all failed and delayed emails again within the next minute."""
    with write_transaction() as session:
        count = retry_emails(session, now())
    click.echo(f"Emails that will be sent again: {count}.")

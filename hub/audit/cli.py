"""Commands for the audit log."""

import sys

import click
from flask.cli import AppGroup

from hub.audit.domain.verification import parse_chain_head, verify_chain
from hub.audit.jobs import describe_verification
from hub.kit.db import db


@click.group(cls=AppGroup)
def audit() -> None:
    """Check the activity log."""


@audit.command("verify")
@click.option(
    "--head", default="", metavar="HEAD", help="A head of the activity log from an earlier nightly job log."
)
def verify_command(head: str) -> None:
    """Check that no entry was changed or removed. Exits with 1 if one was.

    Entries removed from the end are found only with --head. Use as old a head as you have.
    """
    verification = verify_chain(db.session(), parse_chain_head(head) if head else None)
    click.echo(verification.problem or describe_verification(verification))
    click.echo(f"Head: {verification.head}")
    sys.exit(1 if verification.problem else 0)

"""Commands for the audit log."""

import sys

import click
from flask.cli import AppGroup

from hub.audit.domain.verification import parse_chain_head, verify_chain
from hub.audit.jobs import describe_verification
from hub.kit.db import db


@click.group(cls=AppGroup)
def audit() -> None:
    """Check the record of what was done."""


@audit.command("verify")
@click.option(
    "--head", default="", metavar="HEAD", help="How far it went once, as the log of a night has it."
)
def verify_command(head: str) -> None:
    """Say whether every entry is as it was written, and none is gone. Ends with 1 if not.

    Without --head an end that was cut off cannot be seen: take a head from the log, the older the better.
    """
    verification = verify_chain(db.session(), parse_chain_head(head) if head else None)
    click.echo(verification.problem or describe_verification(verification))
    click.echo(f"Head: {verification.head}")
    sys.exit(1 if verification.problem else 0)

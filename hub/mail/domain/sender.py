"""The address from which the hub sends emails: that of the organiser in calendar files."""

from sqlalchemy import Engine
from sqlalchemy.orm import Session

SENDER_OPTION = "hub_mail_sender"
"""Execution option of the engine that holds the address, so that each session leads to it."""


def set_sender_address(engine: Engine, address: str) -> None:
    """Set the address from which this hub sends, as HUB_MAIL_FROM gives it."""
    engine.update_execution_options(**{SENDER_OPTION: address})


def get_sender_address(session: Session) -> str:
    """Return the address from which this hub sends. Programs answer an invitation to this address."""
    return str(session.get_bind().get_execution_options()[SENDER_OPTION])

"""Flash messages: one sentence on the page after a change."""

from http import HTTPStatus

from flask import flash, get_flashed_messages, redirect, session
from flask.typing import ResponseReturnValue

MESSAGES_KEY = "_flashes"
"""Where Flask keeps messages in the session of a browser until a page shows them."""


def flash_message(words: str) -> None:
    """Show a message on the next page of this browser."""
    flash(words)


def redirect_with_message(message: str, url: str) -> ResponseReturnValue:
    """Redirect with 303 after a change, with a flash message."""
    flash_message(message)
    return redirect(url, HTTPStatus.SEE_OTHER)


def has_messages() -> bool:
    """Return whether messages wait for this browser: its next page is made anew and kept by nobody."""
    return MESSAGES_KEY in session


def pop_messages() -> list[str]:
    """Return and clear the messages of this browser."""
    return [str(message) for message in get_flashed_messages()] if has_messages() else []

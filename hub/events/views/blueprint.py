"""The blueprint, and a helper shared by its routes."""

from http import HTTPStatus

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from hub.web.flash import flash_message

blueprint = Blueprint("events", __name__, template_folder="../templates")


def redirect_with_message(message: str, url: str) -> ResponseReturnValue:
    """Redirect with 303 after a change, with a flash message."""
    flash_message(message)
    return redirect(url, HTTPStatus.SEE_OTHER)

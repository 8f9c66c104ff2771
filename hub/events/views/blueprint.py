"""The blueprint."""

from flask import Blueprint

blueprint = Blueprint("events", __name__, template_folder="../templates")

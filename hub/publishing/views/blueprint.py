"""The blueprint of publishing, and the addresses of its pages."""

from flask import Blueprint

blueprint = Blueprint("publishing", __name__, template_folder="../templates")

DESK = "/desk/library"

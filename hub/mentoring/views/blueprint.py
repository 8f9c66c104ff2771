"""The blueprint, and the addresses of the register."""

from flask import Blueprint, abort

from hub.mentoring.domain.vocabulary import RegisterKind

blueprint = Blueprint("mentoring", __name__, template_folder="../templates")

BASE = "/mentoring"
OWN = "/mentoring/me"


def kind_of(name: str) -> RegisterKind:
    """Return the kind of help that an address names; answer 404 for any other."""
    found = [kind for kind in RegisterKind if kind.value == name]
    if not found:
        abort(404)
    return found[0]

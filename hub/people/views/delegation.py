"""Routes to start and stop acting for a person."""

from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.kit.clock import now
from hub.kit.db import db
from hub.people.domain.delegates import start_acting_for, stop_acting_for
from hub.people.views.blueprint import blueprint
from hub.web.authentication import current_auth_context
from hub.web.flash import redirect_with_message
from hub.web.form_data import submitted_text


@blueprint.post("/acting")
@may(Act.ACT_FOR)
def start_acting() -> ResponseReturnValue:
    """Start acting for a person in this login session."""
    person = start_acting_for(db.session(), current_auth_context(), submitted_text("key"), now())
    return redirect_with_message(f"You are now acting for {person.name}.", "/me")


@blueprint.post("/acting/stop")
@may(Act.STOP_ACTING)
def stop_acting() -> ResponseReturnValue:
    """Stop acting for a person."""
    stop_acting_for(db.session(), current_auth_context(), now())
    return redirect_with_message("You stopped acting for someone else.", "/me")

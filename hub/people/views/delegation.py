"""Acting for somebody, and stopping."""

from flask import request
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.kit.clock import now
from hub.kit.db import db
from hub.people.domain import begin_to_act, stop
from hub.people.views.blueprint import blueprint, done
from hub.web.authentication import standing


@blueprint.post("/acting")
@may(Act.ACT_FOR)
def begin_acting() -> ResponseReturnValue:
    """Act for somebody in this browser, until one stops."""
    person = begin_to_act(db.session(), standing(), request.form.get("key", ""), now())
    return done(f"You are acting for {person.name}.", "/me")


@blueprint.post("/acting/stop")
@may(Act.STOP_ACTING)
def stop_acting() -> ResponseReturnValue:
    """Act for oneself again."""
    stop(db.session(), standing(), now())
    return done("You are acting for yourself again.", "/me")

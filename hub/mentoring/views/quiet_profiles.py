"""Routes by which a person says that their profile still stands. To open the page changes nothing."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.kit.clock import now
from hub.kit.db import db
from hub.mentoring.domain.profiles import get_own_profile
from hub.mentoring.domain.quiet_profiles import confirm_available
from hub.mentoring.views.blueprint import OWN, blueprint, kind_of
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message


@blueprint.get(f"{OWN}/<kind>/still-available")
@may(Act.CHANGE_OWN_PROFILE)
def still_available(kind: str) -> str:
    """Ask whether the viewer's profile still stands."""
    get_own_profile(db.session(), viewer(), kind_of(kind))
    return render_template("mentoring/still_available.jinja", kind=kind_of(kind))


@blueprint.post(f"{OWN}/<kind>/still-available")
@may(Act.CHANGE_OWN_PROFILE)
def submit_still_available(kind: str) -> ResponseReturnValue:
    """Keep the viewer's profile on the register."""
    confirm_available(db.session(), viewer(), kind_of(kind), now())
    return redirect_with_message("Thank you. People can find you and ask for your help.", OWN)

"""Routes by which someone says with whom they must not be brought together."""

from collections.abc import Callable
from datetime import datetime

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, may
from hub.accounts.domain import RateLimited
from hub.kit.clock import format_date, now
from hub.kit.db import db
from hub.kit.errors import Invalid
from hub.mentoring.domain.exclusion_acts import (
    block_profile,
    block_who_asks,
    declare,
    end_exclusion,
    list_own_exclusions,
    undo_declare,
)
from hub.mentoring.domain.exclusions import ExclusionReason
from hub.mentoring.forms.exclusions import DeclareForm
from hub.mentoring.views.blueprint import BASE, blueprint
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message

EXCLUSIONS = f"{BASE}/exclusions"


@blueprint.get(EXCLUSIONS)
@may(Act.EXCLUDE_FROM_MENTORING)
def exclusions() -> str:
    """Show with whom the viewer is not brought together, and the forms to change it."""
    return _render(DeclareForm(formdata=None))


@blueprint.post(EXCLUSIONS)
@may(Act.EXCLUDE_FROM_MENTORING)
def declare_person() -> ResponseReturnValue:
    """Declare someone by email address."""
    return _submit(declare) or redirect_with_message(
        "Your choice was saved. If this address belongs to a member, we will not match you with them.",
        EXCLUSIONS,
    )


@blueprint.post(f"{EXCLUSIONS}/undo")
@may(Act.EXCLUDE_FROM_MENTORING)
def undo_declaration() -> ResponseReturnValue:
    """Undo what was declared about an email address."""
    return _submit(undo_declare) or redirect_with_message(
        "Your choice was saved. You can now be matched with the person who has this address.", EXCLUSIONS
    )


@blueprint.post(f"{EXCLUSIONS}/<public_id>/end")
@may(Act.EXCLUDE_FROM_MENTORING)
def end_own_exclusion(public_id: str) -> ResponseReturnValue:
    """End a line of the viewer's list."""
    end_exclusion(db.session(), viewer(), public_id, now())
    return redirect_with_message(
        "The block was removed. You can now be matched with this person.", EXCLUSIONS
    )


@blueprint.post(f"{BASE}/register/<public_id>/block")
@may(Act.EXCLUDE_FROM_MENTORING)
def block_person(public_id: str) -> ResponseReturnValue:
    """Block the person of a profile."""
    block_profile(db.session(), viewer(), public_id, now())
    return redirect_with_message("You blocked this person. They have not been told.", EXCLUSIONS)


@blueprint.post(f"{BASE}/answers/<public_id>/block")
@may(Act.EXCLUDE_FROM_MENTORING)
def block_asker(public_id: str) -> ResponseReturnValue:
    """Block whoever asks, and decline."""
    block_who_asks(db.session(), viewer(), public_id, now())
    return redirect_with_message(
        "You declined the request and blocked this person. They will be told only that you cannot help.",
        EXCLUSIONS,
    )


def _submit(act: Callable[[Session, Viewer, str, datetime], None]) -> ResponseReturnValue | None:
    """Do an act with the address that was entered; return the page again if it cannot be done."""
    form = DeclareForm()
    if not form.validate_on_submit():
        return _render(form), 400
    try:
        act(db.session(), viewer(), form.email.data, now())
    except (Invalid, RateLimited) as error:
        form.add_error("email", error.message.removesuffix("."))
        return _render(form), error.status if isinstance(error, RateLimited) else 400
    return None


def _render(form: DeclareForm) -> str:
    rows = list_own_exclusions(db.session(), viewer())
    return render_template(
        "mentoring/exclusions.jinja",
        form=form,
        rows=[
            (row.public_id, name, row.reason == ExclusionReason.BLOCKED, format_date(row.created_at))
            for row, name in rows
        ],
    )

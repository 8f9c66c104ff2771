"""Routes by which somebody says with whom they must not be brought together."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, may
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
    take_back_declaration,
)
from hub.mentoring.domain.exclusions import ExclusionReason
from hub.mentoring.forms.exclusions import DeclareForm
from hub.mentoring.views.blueprint import BASE, blueprint
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message

EXCLUSIONS = f"{BASE}/exclusions"
TAKE_BACK = f"{EXCLUSIONS}/take-back"
ACTS = {
    EXCLUSIONS: (declare, "If this address belongs to a member, the register does not bring you together."),
    TAKE_BACK: (take_back_declaration, "If you had named this address, that is taken back."),
}


@blueprint.get(EXCLUSIONS)
@may(Act.EXCLUDE_FROM_MENTORING)
def exclusions() -> str:
    """Show with whom the viewer is not brought together, and the forms to change it."""
    return _render(DeclareForm(formdata=None))


@blueprint.post(EXCLUSIONS)
@may(Act.EXCLUDE_FROM_MENTORING)
def declare_person() -> ResponseReturnValue:
    """Declare somebody by email address."""
    return _submit(EXCLUSIONS)


@blueprint.post(TAKE_BACK)
@may(Act.EXCLUDE_FROM_MENTORING)
def take_back() -> ResponseReturnValue:
    """Take back what was declared about an email address."""
    return _submit(TAKE_BACK)


@blueprint.post(f"{EXCLUSIONS}/<public_id>/end")
@may(Act.EXCLUDE_FROM_MENTORING)
def end(public_id: str) -> ResponseReturnValue:
    """Take back a line of the viewer's list."""
    end_exclusion(db.session(), viewer(), public_id, now())
    return redirect_with_message("This has ended. The register can bring you together again.", EXCLUSIONS)


@blueprint.post(f"{BASE}/register/<public_id>/block")
@may(Act.EXCLUDE_FROM_MENTORING)
def block_person(public_id: str) -> ResponseReturnValue:
    """Block the person of a profile."""
    block_profile(db.session(), viewer(), public_id, now())
    return redirect_with_message("This person is blocked, and is not told.", EXCLUSIONS)


@blueprint.post(f"{BASE}/answers/<public_id>/block")
@may(Act.EXCLUDE_FROM_MENTORING)
def block_asker(public_id: str) -> ResponseReturnValue:
    """Block whoever asks, and decline."""
    block_who_asks(db.session(), viewer(), public_id, now())
    return redirect_with_message(
        "You have declined, and this person is blocked. They learn only that you cannot help.", EXCLUSIONS
    )


def _submit(url: str) -> ResponseReturnValue:
    form, (act, message) = DeclareForm(), ACTS[url]
    if not form.validate_on_submit():
        return _render(form), 400
    try:
        act(db.session(), viewer(), form.email.data, now())
    except (Invalid, RateLimited) as error:
        form.add_error("email", error.message.removesuffix("."))
        return _render(form), error.status if isinstance(error, RateLimited) else 400
    return redirect_with_message(message, EXCLUSIONS)


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

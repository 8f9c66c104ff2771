"""Routes to find a mentor, coach or preceptor, to browse the register, and to compare people."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.kit.db import db
from hub.kit.page import FieldError
from hub.mentoring.domain.register import require_member
from hub.mentoring.domain.vocabulary import Purpose
from hub.mentoring.forms.find import FindForm
from hub.mentoring.presenters.find import SKILL_LINKS, advice_on
from hub.mentoring.presenters.profiles import MEANING
from hub.mentoring.views.blueprint import BASE, blueprint
from hub.mentoring.views.people_lists import (
    chosen_ids,
    find_compare_error,
    render_compared,
    render_found,
    render_list_again,
    render_register,
)
from hub.web.authentication import viewer


@blueprint.get(f"{BASE}/find")
@may(Act.SEE_REGISTER)
def find() -> ResponseReturnValue:
    """Ask what it is for, then the rest, then show who fits and why."""
    form = FindForm(request.args)
    require_member(db.session(), viewer())
    need = form.need()
    if need is not None:
        return render_found(need)
    if form.purposes:
        form.kind.data = form.kind.data or form.recommended.value
        return _render_rest(form)
    errors = [FieldError("Choose what you want to achieve", "#purpose")] if "next" in request.args else []
    if errors:
        form.purpose.errors = ["Choose what you want to achieve"]
    page = render_template("mentoring/find.jinja", form=form, errors=errors)
    return page, 400 if errors else 200


@blueprint.get(f"{BASE}/register")
@may(Act.SEE_REGISTER)
def register() -> str:
    """Show the register, filtered."""
    require_member(db.session(), viewer())
    return render_register()


@blueprint.get(f"{BASE}/compare")
@may(Act.SEE_REGISTER)
def compare_people() -> ResponseReturnValue:
    """Show up to three people on the register side by side."""
    require_member(db.session(), viewer())
    if error := find_compare_error():
        return render_list_again(error)
    return render_compared(chosen_ids())


def _render_rest(form: FindForm) -> str:
    return render_template(
        "mentoring/find_rest.jinja",
        form=form,
        advice=advice_on(form.purposes),
        meanings=[(kind.label, meaning) for kind, meaning in MEANING.items()],
        skill_links=SKILL_LINKS if Purpose.SPECIFIC_SKILL in form.purposes else (),
    )

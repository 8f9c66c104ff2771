import json

from flask import Blueprint, Response, current_app, redirect, render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.accounts.domain import Person, get_person, get_person_by_public_id
from hub.kit.clock import current_day, day_of, now
from hub.kit.db import db
from hub.kit.errors import Conflict
from hub.privacy.domain.erasure import list_erasure_blockers
from hub.privacy.domain.export import export_person
from hub.privacy.forms import EraseForm
from hub.privacy.presenters import (
    describe_retention_rules,
    list_cookies,
    list_data_categories,
    list_erased_headings,
    list_kept_after_erasure,
)
from hub.privacy.services import erase_person_in_request, list_personal_data, list_retention_rules
from hub.web.authentication import end_browser_session, viewer
from hub.web.flash import flash_message
from hub.web.page_cache import cacheable

blueprint = Blueprint("privacy", __name__, template_folder="templates")


@blueprint.get("/about/privacy")
@may(Act.READ)
@cacheable
def privacy() -> str:
    """Show which personal data the hub holds, why, for how long, who sees it, and what rights people have."""
    personal_data = list_personal_data(current_app)
    return render_template(
        "privacy/privacy.jinja",
        categories=list_data_categories(personal_data),
        rules=describe_retention_rules(list_retention_rules(current_app)),
        kept_after_erasure=list_kept_after_erasure(personal_data),
    )


@blueprint.get("/about/cookies")
@may(Act.READ)
@cacheable
def cookies() -> str:
    """List every cookie of the hub."""
    return render_template("privacy/cookies.jinja", cookies=list_cookies(current_app.config))


@blueprint.get("/account/data")
@may(Act.EXPORT_OWN_DATA)
def data() -> str:
    """Show what the export of one's own data contains."""
    return render_template(
        "privacy/data.jinja", categories=list_data_categories(list_personal_data(current_app))
    )


@blueprint.post("/account/data")
@may(Act.EXPORT_OWN_DATA)
def take_data() -> Response:
    """Return all personal data of the signed-in person as a JSON file."""
    current_viewer, at = viewer(), now()
    document = export_person(
        db.session(),
        current_viewer,
        current_viewer.person_id or 0,
        list_personal_data(current_app),
        list_retention_rules(current_app),
        at,
    )
    response = current_app.response_class(
        json.dumps(document, ensure_ascii=False, indent=2) + "\n", mimetype="application/json"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="hub-data-{day_of(at).isoformat()}.json"'
    return response


@blueprint.get("/account/erase")
@may(Act.ERASE_SELF)
def erase() -> str:
    """Show what erasing one's own account removes, and what blocks it."""
    return _render_erase_page(EraseForm(), get_person(db.session(), viewer().person_id or 0))


@blueprint.post("/account/erase")
@may(Act.ERASE_SELF)
def erase_self() -> ResponseReturnValue:
    """Erase the signed-in person and sign them out."""
    form, person = EraseForm(), get_person(db.session(), viewer().person_id or 0)
    if not form.is_confirmed():
        return _render_erase_page(form, person), 400
    erase_person_in_request(db.session(), viewer(), person.id)
    end_browser_session()
    flash_message("Your account was erased. It cannot be brought back.")
    return redirect("/", 303)


@blueprint.get("/admin/people/<slug>/erase")
@may(Act.ERASE_PERSON)
def confirm_person_erasure(slug: str) -> str:
    """Show what erasing this person removes, and what blocks it."""
    return _render_erase_page(EraseForm(), get_person_by_public_id(db.session(), slug), by_office=True)


@blueprint.post("/admin/people/<slug>/erase")
@may(Act.ERASE_PERSON)
def erase_person_by_office(slug: str) -> ResponseReturnValue:
    """Erase a person at their request."""
    form, person = EraseForm(), get_person_by_public_id(db.session(), slug)
    if not form.is_confirmed():
        return _render_erase_page(form, person, by_office=True), 400
    if person.id == viewer().person_id:
        raise Conflict("To erase your own account, go to “Your account”.")
    erase_person_in_request(db.session(), viewer(), person.id)
    flash_message("The account was erased. It cannot be brought back.")
    return redirect("/admin", 303)


def _render_erase_page(form: EraseForm, person: Person, *, by_office: bool = False) -> str:
    personal_data = list_personal_data(current_app)
    return render_template(
        "privacy/erase.jinja",
        form=form,
        person=person,
        by_office=by_office,
        blockers=list_erasure_blockers(db.session(), viewer(), person.id, current_day()),
        erased_headings=list_erased_headings(personal_data),
        kept_after_erasure=list_kept_after_erasure(personal_data),
    )

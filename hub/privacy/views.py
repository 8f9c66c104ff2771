import json

from flask import Blueprint, Response, current_app, redirect, render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.accounts.domain import Person, person_called, person_with
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Conflict
from hub.privacy.domain import export_person, hindrances
from hub.privacy.forms import EraseForm
from hub.privacy.presenters import cookies_of, goes, parts_of, rules_in_words, stays
from hub.privacy.services import erase_now, held_by, rules_of
from hub.web.authentication import leave, viewer
from hub.web.flash import say
from hub.web.page_cache import cacheable

blueprint = Blueprint("privacy", __name__, template_folder="templates")


@blueprint.get("/about/privacy")
@may(Act.READ)
@cacheable
def privacy() -> str:
    """Say what the hub holds of people, why, for how long, who sees it, and what they can do about it."""
    return render_template(
        "privacy/privacy.jinja",
        parts=parts_of(held_by(current_app)),
        rules=rules_in_words(rules_of(current_app)),
        stays=stays(held_by(current_app)),
    )


@blueprint.get("/about/cookies")
@may(Act.READ)
@cacheable
def cookies() -> str:
    """List every cookie of the hub."""
    return render_template("privacy/cookies.jinja", cookies=cookies_of(current_app.config))


@blueprint.get("/account/data")
@may(Act.TAKE_DATA)
def data() -> str:
    """Say what is in the file that one may take away."""
    return render_template("privacy/data.jinja", parts=parts_of(held_by(current_app)))


@blueprint.post("/account/data")
@may(Act.TAKE_DATA)
def take_data() -> Response:
    """Hand over all that is held of whoever asks, as one file."""
    me, at = viewer(), now()
    document = export_person(
        db.session(), me, me.person_id or 0, held_by(current_app), rules_of(current_app), at
    )
    answer = current_app.response_class(
        json.dumps(document, ensure_ascii=False, indent=2) + "\n", mimetype="application/json"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="hub-data-{at.date().isoformat()}.json"'
    return answer


@blueprint.get("/account/erase")
@may(Act.ERASE_SELF)
def erase() -> str:
    """Say what erasing oneself means, and what hinders it."""
    return _page(EraseForm(), person_with(db.session(), viewer().person_id or 0))


@blueprint.post("/account/erase")
@may(Act.ERASE_SELF)
def erase_self() -> ResponseReturnValue:
    """Erase whoever asks, and sign them out."""
    form, person = EraseForm(), person_with(db.session(), viewer().person_id or 0)
    if not form.meant():
        return _page(form, person), 400
    erase_now(db.session(), viewer(), person.id)
    leave()
    say("Your account is erased. Nothing of it can be brought back.")
    return redirect("/", 303)


@blueprint.get("/admin/people/<slug>/erase")
@may(Act.ERASE_PERSON)
def erase_somebody(slug: str) -> str:
    """Say what erasing somebody means, and what hinders it."""
    return _page(EraseForm(), person_called(db.session(), slug), by_office=True)


@blueprint.post("/admin/people/<slug>/erase")
@may(Act.ERASE_PERSON)
def erase_for_them(slug: str) -> ResponseReturnValue:
    """Erase somebody who asked for it."""
    form, person = EraseForm(), person_called(db.session(), slug)
    if not form.meant():
        return _page(form, person, by_office=True), 400
    if person.id == viewer().person_id:
        raise Conflict("To erase yourself, go to your account.")
    erase_now(db.session(), viewer(), person.id)
    say("The account is erased. Nothing of it can be brought back.")
    return redirect("/admin", 303)


def _page(form: EraseForm, person: Person, *, by_office: bool = False) -> str:
    held = held_by(current_app)
    return render_template(
        "privacy/erase.jinja",
        form=form,
        person=person,
        by_office=by_office,
        hindered=hindrances(db.session(), viewer(), person.id, now().date()),
        goes=goes(held),
        stays=stays(held),
    )

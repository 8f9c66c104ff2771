"""Routes for the user's own roles, line manager, delegates and public contacts."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.accounts.domain import RateLimited
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Conflict, HubError, Invalid
from hub.people.domain.delegates import add_delegate, end_delegate
from hub.people.domain.line_managers import add_line_manager, confirm_line_manager, end_line_manager
from hub.people.domain.public_contacts import add_public_contact, remove_public_contact
from hub.people.forms import DelegateForm, LineManagerForm, PublicContactForm
from hub.people.presenters.relations import relations_page
from hub.people.views.blueprint import blueprint
from hub.trusts.domain import get_trust
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message
from hub.web.forms import HubForm

RELATIONS_URL = "/account/people"


def _render_relations(form: HubForm | None = None, trust: str = "") -> str:
    manager_form = form if isinstance(form, LineManagerForm) else LineManagerForm(formdata=None)
    delegate_form = form if isinstance(form, DelegateForm) else DelegateForm(formdata=None)
    contact_form = form if isinstance(form, PublicContactForm) else PublicContactForm(formdata=None)
    return render_template(
        "people/relations.jinja",
        page=relations_page(db.session(), viewer()),
        manager_form=manager_form,
        delegate_form=delegate_form,
        contact_form=contact_form,
        contact_trust=trust,
        summary=form.error_summary if form is not None else [],
    )


def _render_refusal(form: HubForm, name: str, error: HubError, trust: str = "") -> ResponseReturnValue:
    form.add_error(name, error.message.removesuffix("."))
    return _render_relations(form, trust), error.status if isinstance(error, RateLimited) else 400


@blueprint.get("/account/people")
@may(Act.SEE_ACCOUNT)
def relations() -> str:
    """Show the user's roles, join requests, line manager and delegates."""
    return _render_relations()


@blueprint.post("/account/people/manager")
@may(Act.CHANGE_RELATIONS)
def name_my_manager() -> ResponseReturnValue:
    """Name the user's line manager."""
    form = LineManagerForm()
    if not form.validate_on_submit():
        return _render_relations(form), 400
    try:
        add_line_manager(db.session(), viewer(), email=form.manager.data, at=now())
    except (Invalid, Conflict, RateLimited) as error:
        return _render_refusal(form, "manager", error)
    return redirect_with_message("Your line manager was added. We have asked them to confirm.", RELATIONS_URL)


@blueprint.post("/account/people/manager/<key>/confirm")
@may(Act.CHANGE_RELATIONS)
def confirm_managed_person(key: str) -> ResponseReturnValue:
    """Confirm that the user is a person's line manager."""
    confirm_line_manager(db.session(), viewer(), key, now())
    return redirect_with_message("You confirmed that you are their line manager.", RELATIONS_URL)


@blueprint.post("/account/people/manager/<key>/end")
@may(Act.CHANGE_RELATIONS)
def end_manager(key: str) -> ResponseReturnValue:
    """End or reject a line manager relation."""
    end_line_manager(db.session(), viewer(), key, now())
    return redirect_with_message("The line manager was removed.", RELATIONS_URL)


@blueprint.post("/account/people/delegates")
@may(Act.CHANGE_RELATIONS)
def name_my_delegate() -> ResponseReturnValue:
    """Name a delegate who may act for the user."""
    form = DelegateForm()
    if not form.validate_on_submit():
        return _render_relations(form), 400
    try:
        add_delegate(db.session(), viewer(), email=form.delegate.data, at=now())
    except (Invalid, Conflict) as error:
        return _render_refusal(form, "delegate", error)
    return redirect_with_message("Your assistant was added. They can now act for you.", RELATIONS_URL)


@blueprint.post("/account/people/delegates/<key>/end")
@may(Act.CHANGE_RELATIONS)
def end_my_delegate(key: str) -> ResponseReturnValue:
    """End a delegation."""
    end_delegate(db.session(), viewer(), key, now())
    return redirect_with_message("The assistant was removed.", RELATIONS_URL)


@blueprint.post("/account/people/named/<slug>")
@may(Act.CHANGE_ACCOUNT)
def become_public_contact(slug: str) -> ResponseReturnValue:
    """Name the user as a public contact of their trust."""
    form, trust = PublicContactForm(), get_trust(db.session(), viewer(), slug)
    if not form.validate_on_submit():
        return _render_relations(form, slug), 400
    try:
        add_public_contact(db.session(), viewer(), trust, about=form.about.data, at=now())
    except Invalid as error:
        return _render_refusal(form, "about", error, slug)
    return redirect_with_message(f"Your name was added to the page of {trust.name}.", RELATIONS_URL)


@blueprint.post("/account/people/named/<slug>/end")
@may(Act.CHANGE_ACCOUNT)
def stop_being_public_contact(slug: str) -> ResponseReturnValue:
    """Remove the user as a public contact of their trust."""
    trust = get_trust(db.session(), viewer(), slug)
    remove_public_contact(db.session(), viewer(), trust, now())
    return redirect_with_message(f"Your name was removed from the page of {trust.name}.", RELATIONS_URL)

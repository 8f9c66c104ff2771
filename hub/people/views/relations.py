"""One's own roles, and those one works with."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.accounts.domain import Slowed
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Conflict, HubError, Invalid
from hub.people.domain import (
    agree_to_be_named,
    confirm_managed,
    end_delegate,
    end_managed,
    name_delegate,
    name_manager,
    take_name_back,
)
from hub.people.forms import DelegateForm, ManagerForm, NamedForm
from hub.people.presenters.relations import relations_page
from hub.people.views.blueprint import blueprint, done
from hub.trusts.domain import trust_at
from hub.web.authentication import viewer
from hub.web.forms import HubForm

HERE = "/account/people"


def _page(form: HubForm | None = None, trust: str = "") -> str:
    manager = form if isinstance(form, ManagerForm) else ManagerForm(formdata=None)
    delegate = form if isinstance(form, DelegateForm) else DelegateForm(formdata=None)
    named = form if isinstance(form, NamedForm) else NamedForm(formdata=None)
    return render_template(
        "people/relations.jinja",
        page=relations_page(db.session(), viewer()),
        manager_form=manager,
        delegate_form=delegate,
        named_form=named,
        named_trust=trust,
        summary=form.summary if form is not None else [],
    )


def _refused(form: HubForm, name: str, error: HubError, trust: str = "") -> ResponseReturnValue:
    form.refuse(name, error.message.removesuffix("."))
    return _page(form, trust), error.status if isinstance(error, Slowed) else 400


@blueprint.get("/account/people")
@may(Act.SEE_ACCOUNT)
def relations() -> str:
    """Show one's roles, requests, line manager and delegates."""
    return _page()


@blueprint.post("/account/people/manager")
@may(Act.RELATE)
def name_my_manager() -> ResponseReturnValue:
    """Name one's line manager."""
    form = ManagerForm()
    if not form.validate_on_submit():
        return _page(form), 400
    try:
        name_manager(db.session(), viewer(), email=form.manager.data, at=now())
    except (Invalid, Conflict, Slowed) as error:
        return _refused(form, "manager", error)
    return done("Your line manager is named. It holds when they confirm it.", HERE)


@blueprint.post("/account/people/manager/<key>/confirm")
@may(Act.RELATE)
def confirm_my_person(key: str) -> ResponseReturnValue:
    """Confirm that one is somebody's line manager."""
    confirm_managed(db.session(), viewer(), key, now())
    return done("You have confirmed it.", HERE)


@blueprint.post("/account/people/manager/<key>/end")
@may(Act.RELATE)
def end_manager(key: str) -> ResponseReturnValue:
    """End that one manages the other."""
    end_managed(db.session(), viewer(), key, now())
    return done("This has ended.", HERE)


@blueprint.post("/account/people/delegates")
@may(Act.RELATE)
def name_my_delegate() -> ResponseReturnValue:
    """Let somebody act for one."""
    form = DelegateForm()
    if not form.validate_on_submit():
        return _page(form), 400
    try:
        name_delegate(db.session(), viewer(), email=form.delegate.data, at=now())
    except (Invalid, Conflict) as error:
        return _refused(form, "delegate", error)
    return done("They may act for you from now on.", HERE)


@blueprint.post("/account/people/delegates/<key>/end")
@may(Act.RELATE)
def end_my_delegate(key: str) -> ResponseReturnValue:
    """End that one acts for the other."""
    end_delegate(db.session(), viewer(), key, now())
    return done("This has ended.", HERE)


@blueprint.post("/account/people/named/<slug>")
@may(Act.CHANGE_ACCOUNT)
def be_named(slug: str) -> ResponseReturnValue:
    """Agree to be named on the page of one's trust."""
    form, trust = NamedForm(), trust_at(db.session(), viewer(), slug)
    if not form.validate_on_submit():
        return _page(form, slug), 400
    try:
        agree_to_be_named(db.session(), viewer(), trust, about=form.about.data, at=now())
    except Invalid as error:
        return _refused(form, "about", error, slug)
    return done(f"You are named on the page of {trust.name}.", HERE)


@blueprint.post("/account/people/named/<slug>/end")
@may(Act.CHANGE_ACCOUNT)
def be_named_no_more(slug: str) -> ResponseReturnValue:
    """Take one's name from the page of one's trust."""
    trust = trust_at(db.session(), viewer(), slug)
    take_name_back(db.session(), viewer(), trust, now())
    return done(f"You are no longer named on the page of {trust.name}.", HERE)

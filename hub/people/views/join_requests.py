"""Routes to ask to join a trust, with or without an account, and to answer join requests."""

from flask import render_template
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from hub.access import Act, Role, may
from hub.accounts.domain import RateLimited, get_person
from hub.kit.clock import format_date, now
from hub.kit.db import commit_despite_error, db
from hub.kit.errors import Invalid
from hub.people.domain.join_requests import (
    JOINABLE_ROLES,
    DeclineReason,
    JoinRequest,
    accept_join_request,
    create_join_request,
    decline_join_request,
    get_open_join_request,
    withdraw_join_request,
)
from hub.people.domain.registrations import start_registration
from hub.people.forms import JoinRequestAnswerForm, JoinRequestForm, RegistrationForm
from hub.people.presenters.team import crumbs, team_url
from hub.people.views.blueprint import blueprint, get_team_organisation
from hub.trusts.domain import Organisation, find_organisation, get_trust, organisations_by_id
from hub.web.authentication import current_auth_context, require_reauthentication, viewer
from hub.web.client_address import client_address
from hub.web.flash import redirect_with_message

LINK_SENT = "We have sent an email with a link to this address. The link works for two days."


def _make_join_request_form(trust: Organisation) -> JoinRequestForm:
    form = JoinRequestForm()
    own_ids = {role.organisation_id for role in viewer().roles if role.role is not Role.GUEST}
    others = organisations_by_id(db.session(), own_ids - {trust.id})
    own_trusts = sorted((other.name, other.slug) for other in others.values() if other.kind == trust.kind)
    none = SelectChoice("", "No")
    form.leaves.choices = [none, *(SelectChoice(slug, name) for name, slug in own_trusts)]
    return form


@blueprint.get("/trusts/<slug>/join")
@may(Act.BEGIN_REGISTRATION)
def join(slug: str) -> str:
    """Show the form to join a trust, for a person with an account or without."""
    trust = get_trust(db.session(), viewer(), slug)
    if current_auth_context().signed_in_person_id is None:
        return render_template("people/join_new.jinja", trust=trust, form=RegistrationForm())
    return render_template("people/join.jinja", trust=trust, form=_make_join_request_form(trust))


@blueprint.post("/trusts/<slug>/join")
@may(Act.REQUEST_TO_JOIN)
def submit_join_request(slug: str) -> ResponseReturnValue:
    """Create a join request, optionally leaving another trust."""
    trust = get_trust(db.session(), viewer(), slug)
    form = _make_join_request_form(trust)
    if not form.validate_on_submit():
        return render_template("people/join.jinja", trust=trust, form=form), 400
    leaves = find_organisation(db.session(), form.leaves.data) if form.leaves.data else None
    leaves_id = leaves.id if leaves else None
    if leaves_id is not None:
        require_reauthentication(Act.LEAVE_ORGANISATION)
    create_join_request(db.session(), viewer(), trust, words=form.words.data, at=now(), leaves_id=leaves_id)
    return redirect_with_message(
        f"Your request was sent to {trust.name}. We will email you when it answers.", "/account/people"
    )


@blueprint.post("/trusts/<slug>/join/new")
@may(Act.BEGIN_REGISTRATION)
def request_registration_link(slug: str) -> ResponseReturnValue:
    """Send a registration link to an email address."""
    trust, form = get_trust(db.session(), viewer(), slug), RegistrationForm()
    values = {"email": form.email.data or "", "name": form.name.data or "", "words": form.words.data or ""}
    try:
        if form.validate_on_submit():
            start_registration(db.session(), trust, **values, client_address=client_address(), at=now())
            return redirect_with_message(LINK_SENT, f"/trusts/{trust.slug}")
    except Invalid as error:
        form.add_error(error.field, error.message)
    except RateLimited as error:
        commit_despite_error()
        form.add_error("email", error.message)
        page = render_template("people/join_new.jinja", trust=trust, form=form)
        return page, error.status, {"Retry-After": str(error.retry_after)}
    return render_template("people/join_new.jinja", trust=trust, form=form), 400


@blueprint.post("/account/people/requests/<key>/end")
@may(Act.REQUEST_TO_JOIN)
def withdraw_request(key: str) -> ResponseReturnValue:
    """Withdraw the user's own join request."""
    withdraw_join_request(db.session(), viewer(), key, now())
    return redirect_with_message("Your request was cancelled.", "/account/people")


def _render_answer_page(trust: Organisation, join_request: JoinRequest, form: JoinRequestAnswerForm) -> str:
    person = get_person(db.session(), join_request.person_id)
    leaves = organisations_by_id(db.session(), [join_request.leaves_id] if join_request.leaves_id else [])
    return render_template(
        "people/request.jinja",
        crumbs=(*crumbs(trust), ("Team", team_url(trust))),
        trust=trust,
        person=person,
        join_request=join_request,
        since=format_date(join_request.created_at),
        leaves=leaves[join_request.leaves_id].name if join_request.leaves_id else "",
        form=form,
    )


@blueprint.get("/trusts/<slug>/team/requests/<key>")
@may(Act.CHANGE_TEAM)
def request_to_join(slug: str, key: str) -> str:
    """Show a join request to a lead."""
    trust = get_team_organisation(slug, Act.CHANGE_TEAM)
    join_request = get_open_join_request(db.session(), viewer(), trust, key)
    return _render_answer_page(
        trust, join_request, JoinRequestAnswerForm().set_answer_choices(JOINABLE_ROLES)
    )


@blueprint.post("/trusts/<slug>/team/requests/<key>")
@may(Act.CHANGE_TEAM)
def answer_join_request(slug: str, key: str) -> ResponseReturnValue:
    """Accept or decline a join request."""
    trust, form = (
        get_team_organisation(slug, Act.CHANGE_TEAM),
        JoinRequestAnswerForm().set_answer_choices(JOINABLE_ROLES),
    )
    join_request = get_open_join_request(db.session(), viewer(), trust, key, lock=True)
    if not form.validate_on_submit():
        return _render_answer_page(trust, join_request, form), 400
    answer, _, code = form.answer.data.partition("-")
    if answer == "yes":
        accept_join_request(db.session(), join_request, Role(code), by=viewer(), at=now())
        message = "You accepted the request. We have told the person by email."
    else:
        decline_join_request(db.session(), join_request, DeclineReason(code), by=viewer(), at=now())
        message = "You declined the request. We have told the person by email."
    return redirect_with_message(message, team_url(trust))

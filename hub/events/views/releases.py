"""Routes of release from duty: the booker asks, and whoever decides agrees or declines."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.accounts.domain import RateLimited
from hub.events.domain.bookings import get_own_place
from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.release_returns import (
    get_release_to_return,
    is_sent_to,
    return_release,
    return_release_by_link,
)
from hub.events.domain.releases import (
    ask_for_release,
    decide_release,
    decide_release_by_link,
    find_confirmed_manager_id,
    find_named_manager_address,
    get_release_of_link,
    get_release_to_decide,
)
from hub.events.forms.participants import AskReleaseForm, ReleaseAnswerForm
from hub.events.presenters.releases import ReleasePage, own_release, release_page
from hub.events.views.blueprint import blueprint
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Invalid
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message


@blueprint.get("/events/<slug>/release")
@may(Act.BOOK_PLACES)
def release(slug: str) -> str:
    """Show where the viewer's release from duty stands, and the form to ask for it."""
    form = _ask_form()
    if "email" in form:
        form.email.data = find_named_manager_address(db.session(), viewer().person_id or 0)
    return _render_own(slug, form)


@blueprint.post("/events/<slug>/release")
@may(Act.BOOK_PLACES)
def ask_release(slug: str) -> ResponseReturnValue:
    """Ask to be released from duty."""
    form = _ask_form()
    if not form.validate_on_submit():
        return _render_own(slug, form), 400
    address = form.email.data if "email" in form else ""
    try:
        ask_for_release(db.session(), viewer(), slug, address, now())
    except (Invalid, RateLimited) as error:
        if "email" not in form:
            raise
        form.add_error("email", error.message)
        return _render_own(slug, form), error.status
    return redirect_with_message(
        "We asked for your release from duty. Your place is held.", event_address(slug)
    )


@blueprint.get("/releases/<key>")
@may(Act.DECIDE_RELEASES)
def release_request(key: str) -> str:
    """Show a request for release to the line manager, or to the lead of the trust."""
    request, event = get_release_to_decide(db.session(), viewer(), key, now())
    page = release_page(db.session(), request, event)
    can_return = is_sent_to(db.session(), viewer(), request)
    return _render_request(page, ReleaseAnswerForm(), f"/releases/{key}", can_return=can_return)


@blueprint.post("/releases/<key>")
@may(Act.DECIDE_RELEASES)
def answer_release(key: str) -> ResponseReturnValue:
    """Record the answer of the line manager or the lead."""
    request, event = get_release_to_decide(db.session(), viewer(), key, now())
    page, form = release_page(db.session(), request, event), ReleaseAnswerForm()
    if form.validate_on_submit():
        try:
            decide_release(db.session(), viewer(), key, form.value(), now())
            return redirect_with_message(f"Your answer was sent. We have told {page.name}.", "/desk")
        except Invalid as error:
            form.add_error(error.field, error.message)
    can_return = is_sent_to(db.session(), viewer(), request)
    return _render_request(page, form, f"/releases/{key}", can_return=can_return), 400


@blueprint.get("/releases/<key>/not-for-me")
@may(Act.DECIDE_RELEASES)
def misdirected_release(key: str) -> str:
    """Ask a person to confirm that they are not the line manager who should have been asked."""
    request, event = get_release_to_return(db.session(), viewer(), key, now())
    return _render_return(release_page(db.session(), request, event), f"/releases/{key}")


@blueprint.post("/releases/<key>/not-for-me")
@may(Act.DECIDE_RELEASES)
def return_misdirected_release(key: str) -> ResponseReturnValue:
    """End a request that reached someone who is not the line manager."""
    request, event = get_release_to_return(db.session(), viewer(), key, now())
    page = release_page(db.session(), request, event)
    return_release(db.session(), viewer(), key, now())
    return redirect_with_message(
        f"The request has ended. We have asked {page.name} to ask someone else.", "/desk"
    )


@blueprint.get("/release/<token>")
@may(Act.USE_EMAIL_LINK)
def release_link(token: str) -> str:
    """Show the request behind an emailed link; this does not use up the link."""
    request, event = get_release_of_link(db.session(), token, now())
    page = release_page(db.session(), request, event)
    return _render_request(page, ReleaseAnswerForm(), f"/release/{token}", can_return=True)


@blueprint.post("/release/<token>")
@may(Act.USE_EMAIL_LINK)
def answer_release_link(token: str) -> ResponseReturnValue:
    """Record the answer that comes by the link in an email."""
    request, event = get_release_of_link(db.session(), token, now())
    page, form = release_page(db.session(), request, event), ReleaseAnswerForm()
    if form.validate_on_submit():
        try:
            decide_release_by_link(db.session(), viewer(), token, form.value(), now())
            return render_template("events/release_done.jinja", page=page, agreed=form.value().agreed)
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render_request(page, form, f"/release/{token}", can_return=True), 400


@blueprint.get("/release/<token>/not-for-me")
@may(Act.USE_EMAIL_LINK)
def misdirected_release_link(token: str) -> str:
    """Ask whoever follows an emailed link to confirm that they are not the line manager."""
    request, event = get_release_of_link(db.session(), token, now())
    return _render_return(release_page(db.session(), request, event), f"/release/{token}")


@blueprint.post("/release/<token>/not-for-me")
@may(Act.USE_EMAIL_LINK)
def return_misdirected_release_link(token: str) -> ResponseReturnValue:
    """End a request whose link reached someone who is not the line manager."""
    request, event = get_release_of_link(db.session(), token, now())
    page = release_page(db.session(), request, event)
    return_release_by_link(db.session(), viewer(), token, now())
    return render_template("events/release_returned.jinja", page=page)


def _ask_form() -> AskReleaseForm:
    form = AskReleaseForm()
    if find_confirmed_manager_id(db.session(), viewer().person_id or 0) is not None:
        del form.email
    return form


def _render_own(slug: str, form: AskReleaseForm) -> str:
    event, booking = get_own_place(db.session(), viewer(), slug)
    return render_template(
        "events/release.jinja",
        release=own_release(db.session(), event, booking),
        needs_release=event.needs_release,
        form=form,
        title=event.title,
        url=event_address(event.slug),
    )


def _render_request(page: ReleasePage, form: ReleaseAnswerForm, address: str, *, can_return: bool) -> str:
    return render_template(
        "events/release_request.jinja", page=page, form=form, address=address, can_return=can_return
    )


def _render_return(page: ReleasePage, address: str) -> str:
    return render_template("events/release_return.jinja", page=page, address=address)

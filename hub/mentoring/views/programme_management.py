"""Routes by which an organiser makes a programme, opens it, offers places, and reviews it."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from hub.access import Act, is_allowed, may
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Invalid, NotFound
from hub.mentoring.domain.programme_places import offer_places, review_programme, withdraw_offer
from hub.mentoring.domain.programme_reads import list_cohort
from hub.mentoring.domain.programmes import (
    TAKES_PART,
    PlaceState,
    cancel_programme,
    change_programme,
    get_programme_to_run,
    make_programme,
    open_programme,
)
from hub.mentoring.forms.programmes import PlacesForm, ProgrammeForm, ReviewForm, programme_values
from hub.mentoring.presenters.programmes import BASE, managed_programme
from hub.mentoring.views.blueprint import blueprint
from hub.trusts.domain import Organisation, organisations_by_id
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message
from hub.web.form_data import submitted_text

HERE = f"{BASE}/<public_id>"


@blueprint.get(f"{BASE}/new")
@may(Act.RUN_MENTORING_PROGRAMMES)
def new_programme() -> str:
    """Show the form of a new programme."""
    return _render_new(ProgrammeForm(formdata=None))


@blueprint.post(f"{BASE}/new")
@may(Act.RUN_MENTORING_PROGRAMMES)
def submit_programme() -> ResponseReturnValue:
    """Make the draft of a programme."""
    form, owner = ProgrammeForm(), _own_organisations()[0]
    if form.validate_on_submit():
        try:
            found = make_programme(db.session(), viewer(), owner.id, form.plan(), now())
            return redirect_with_message(
                "The draft was saved. Only organisers can see it.", _url(found.public_id)
            )
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render_new(form), 400


@blueprint.get(f"{HERE}/manage")
@may(Act.RUN_MENTORING_PROGRAMMES)
def manage_programme(public_id: str) -> str:
    """Show a programme to those who run it, with its cohort."""
    return _render_manage(public_id, PlacesForm(formdata=None))


@blueprint.get(f"{HERE}/edit")
@may(Act.RUN_MENTORING_PROGRAMMES)
def edit_programme(public_id: str) -> str:
    """Show the form of a programme."""
    found = get_programme_to_run(db.session(), viewer(), public_id)
    return _render_edit(public_id, ProgrammeForm(formdata=None, data=programme_values(found)))


@blueprint.post(f"{HERE}/edit")
@may(Act.RUN_MENTORING_PROGRAMMES)
def submit_programme_edit(public_id: str) -> ResponseReturnValue:
    """Change a programme."""
    get_programme_to_run(db.session(), viewer(), public_id)
    form = ProgrammeForm()
    if form.validate_on_submit():
        try:
            change_programme(db.session(), viewer(), public_id, form.plan(), form.revision_number, now())
            return redirect_with_message("The changes were saved.", _url(public_id))
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render_edit(public_id, form), 400


@blueprint.post(f"{HERE}/open")
@may(Act.RUN_MENTORING_PROGRAMMES)
def open_to_people(public_id: str) -> ResponseReturnValue:
    """Open a draft."""
    open_programme(db.session(), viewer(), public_id, now())
    return redirect_with_message("The programme was opened. You can now offer places.", _url(public_id))


@blueprint.get(f"{HERE}/cancel")
@may(Act.RUN_MENTORING_PROGRAMMES)
def ask_to_cancel(public_id: str) -> str:
    """Ask whether to cancel a programme."""
    session = db.session()
    found = get_programme_to_run(session, viewer(), public_id)
    return render_template(
        "mentoring/programme_cancel.jinja", managed=managed_programme(session, found, now())
    )


@blueprint.post(f"{HERE}/cancel")
@may(Act.RUN_MENTORING_PROGRAMMES)
def cancel_for_all(public_id: str) -> ResponseReturnValue:
    """Cancel a programme."""
    cancel_programme(db.session(), viewer(), public_id, now())
    return redirect_with_message("The programme was cancelled. We have told everyone on it.", _url(public_id))


@blueprint.post(f"{HERE}/offer")
@may(Act.RUN_MENTORING_PROGRAMMES)
def offer_programme_place(public_id: str) -> ResponseReturnValue:
    """Offer places to people by email address."""
    get_programme_to_run(db.session(), viewer(), public_id)
    form = PlacesForm()
    if form.validate_on_submit():
        try:
            people = offer_places(db.session(), viewer(), public_id, form.emails.data, now())
            message = f"{people} {'person was' if people == 1 else 'people were'} offered a place."
            if people == 0:
                message = "Each of these people already has an offer or is taking part."
            return redirect_with_message(message, _url(public_id))
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render_manage(public_id, form), 400


@blueprint.post(f"{HERE}/withdraw")
@may(Act.RUN_MENTORING_PROGRAMMES)
def withdraw_place(public_id: str) -> ResponseReturnValue:
    """Withdraw a place that was offered."""
    withdraw_offer(db.session(), viewer(), public_id, submitted_text("person"), now())
    return redirect_with_message("The offer was withdrawn. We have told the person.", _url(public_id))


@blueprint.get(f"{HERE}/review")
@may(Act.RUN_MENTORING_PROGRAMMES)
def review(public_id: str) -> str:
    """Show the form of the review."""
    session = db.session()
    found = get_programme_to_run(session, viewer(), public_id)
    people = list_cohort(session, found)
    done = [person.public_id for place, person in people if place.state == PlaceState.COMPLETED]
    return _render_review(
        public_id, ReviewForm(formdata=None, data={"review": found.review, "completed": done})
    )


@blueprint.post(f"{HERE}/review")
@may(Act.RUN_MENTORING_PROGRAMMES)
def submit_review(public_id: str) -> ResponseReturnValue:
    """Keep the review of a programme."""
    get_programme_to_run(db.session(), viewer(), public_id)
    form = ReviewForm()
    if form.validate_on_submit():
        try:
            review_programme(
                db.session(), viewer(), public_id, form.review.data, form.completed.data or (), now()
            )
            return redirect_with_message("The review was saved.", _url(public_id))
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render_review(public_id, form), 400


def _own_organisations() -> list[Organisation]:
    """Return the organisations for which the viewer runs programmes, that in the address first."""
    own = organisations_by_id(db.session(), viewer().organisation_ids)
    found = [
        own[id_]
        for id_ in sorted(own)
        if is_allowed(viewer(), Act.RUN_MENTORING_PROGRAMMES, organisation_id=id_)
    ]
    if not found:
        raise NotFound("This page does not exist, or you do not have access to it.")
    return sorted(found, key=lambda each: each.slug != request.args.get("for", ""))


def _url(public_id: str) -> str:
    return f"{BASE}/{public_id}/manage"


def _render_new(form: ProgrammeForm) -> str:
    owners = _own_organisations()
    return render_template(
        "mentoring/programme_edit.jinja",
        form=form,
        owner=owners[0],
        others=owners[1:],
        action=f"{BASE}/new?for={owners[0].slug}",
        back=BASE,
        title="",
    )


def _render_edit(public_id: str, form: ProgrammeForm) -> str:
    session = db.session()
    found = get_programme_to_run(session, viewer(), public_id)
    return render_template(
        "mentoring/programme_edit.jinja",
        form=form,
        owner=organisations_by_id(session, [found.organisation_id])[found.organisation_id],
        others=[],
        action=f"{BASE}/{public_id}/edit",
        back=_url(public_id),
        title=found.title,
    )


def _render_manage(public_id: str, form: PlacesForm) -> str:
    session = db.session()
    found = get_programme_to_run(session, viewer(), public_id)
    return render_template(
        "mentoring/programme_manage.jinja", managed=managed_programme(session, found, now()), form=form
    )


def _render_review(public_id: str, form: ReviewForm) -> str:
    session = db.session()
    found = get_programme_to_run(session, viewer(), public_id)
    form.completed.choices = [
        SelectChoice(person.public_id, person.name)
        for place, person in list_cohort(session, found)
        if place.state in TAKES_PART
    ]
    return render_template(
        "mentoring/programme_review.jinja", managed=managed_programme(session, found, now()), form=form
    )

"""Routes of one's own part in the register: what one offers, asks for, and is asked."""

from datetime import date

from flask import render_template
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from hub.access import Act, may
from hub.kit.clock import format_day, now
from hub.kit.db import db
from hub.kit.errors import Invalid
from hub.mentoring.domain.pauses import pause_profile, resume_profile, withdraw_profile
from hub.mentoring.domain.profiles import (
    find_own_profile,
    get_own_profile,
    list_own_profiles,
    list_profile_organisations,
    save_profile,
    submit_profile,
)
from hub.mentoring.domain.vocabulary import ProfileState, RegisterKind
from hub.mentoring.forms.profiles import PauseForm, ProfileForm, profile_values
from hub.mentoring.presenters.own import list_asked, list_own_asking, list_under_way
from hub.mentoring.presenters.profiles import MEANING, own_profiles
from hub.mentoring.views.blueprint import OWN, blueprint, kind_of
from hub.trusts.domain import organisations_by_id
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message


@blueprint.get(OWN)
@may(Act.CHANGE_OWN_PROFILE)
def own_mentoring() -> str:
    """Show what the viewer offers and asks for, who asks them, and what is under way."""
    session = db.session()
    return render_template(
        "mentoring/own.jinja",
        profiles=own_profiles(list_own_profiles(session, viewer()), now()),
        asked=list_asked(session, viewer()),
        requests=list_own_asking(session, viewer()),
        relationships=list_under_way(session, viewer()),
        can_offer=bool(list_profile_organisations(viewer())),
    )


@blueprint.get(f"{OWN}/<kind>")
@may(Act.CHANGE_OWN_PROFILE)
def edit_profile(kind: str) -> str:
    """Show the form of the viewer's profile of a kind."""
    found = find_own_profile(db.session(), viewer(), kind_of(kind))
    form = ProfileForm(formdata=None, data=profile_values(found, kind_of(kind)))
    return _render_edit(kind_of(kind), form)


@blueprint.post(f"{OWN}/<kind>")
@may(Act.CHANGE_OWN_PROFILE)
def submit_edit(kind: str) -> ResponseReturnValue:
    """Keep what the viewer entered about what they offer."""
    form = ProfileForm()
    _set_organisations(form)
    if form.validate_on_submit():
        try:
            profile = save_profile(
                db.session(),
                viewer(),
                kind_of(kind),
                _chosen_organisation(form),
                form.plan(),
                now(),
                revision=form.revision_number,
            )
            if profile.state == ProfileState.SUBMITTED:
                return redirect_with_message("Your profile was saved and sent for approval.", OWN)
            return redirect_with_message("Your profile was saved.", OWN)
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render_edit(kind_of(kind), form), 400


@blueprint.post(f"{OWN}/<kind>/submit")
@may(Act.CHANGE_OWN_PROFILE)
def submit_for_approval(kind: str) -> ResponseReturnValue:
    """Ask for approval of the viewer's profile."""
    submit_profile(db.session(), viewer(), kind_of(kind), now())
    return redirect_with_message(
        "Your profile was sent for approval. We will email you when it is on the register.", OWN
    )


@blueprint.get(f"{OWN}/<kind>/pause")
@may(Act.CHANGE_OWN_PROFILE)
def pause(kind: str) -> str:
    """Show the form to pause a profile."""
    get_own_profile(db.session(), viewer(), kind_of(kind))
    return _render_pause(kind_of(kind), PauseForm())


@blueprint.post(f"{OWN}/<kind>/pause")
@may(Act.CHANGE_OWN_PROFILE)
def submit_pause(kind: str) -> ResponseReturnValue:
    """Pause a profile up to a day."""
    get_own_profile(db.session(), viewer(), kind_of(kind))
    form = PauseForm()
    if form.validate_on_submit():
        try:
            pause_profile(db.session(), viewer(), kind_of(kind), form.until.data, now())
            last_day = format_day(form.until.data or date.min)
            return redirect_with_message(
                f"Your profile was paused until {last_day}. Nobody new can ask you until the day after. "
                "You can end the pause earlier.",
                OWN,
            )
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render_pause(kind_of(kind), form), 400


@blueprint.post(f"{OWN}/<kind>/resume")
@may(Act.CHANGE_OWN_PROFILE)
def resume(kind: str) -> ResponseReturnValue:
    """End the pause of a profile."""
    resume_profile(db.session(), viewer(), kind_of(kind), now())
    return redirect_with_message("Your pause has ended. People can find your profile again.", OWN)


@blueprint.post(f"{OWN}/<kind>/withdraw")
@may(Act.CHANGE_OWN_PROFILE)
def withdraw(kind: str) -> ResponseReturnValue:
    """Take a profile off the register."""
    withdraw_profile(db.session(), viewer(), kind_of(kind), now())
    return redirect_with_message(
        "Your profile was taken off the register. Your current mentoring and coaching will continue.", OWN
    )


def _set_organisations(form: ProfileForm) -> None:
    ids = list_profile_organisations(viewer())
    names = organisations_by_id(db.session(), ids)
    form.organisation.choices = (
        [SelectChoice(names[id_].slug, names[id_].name) for id_ in ids] if len(ids) > 1 else []
    )


def _chosen_organisation(form: ProfileForm) -> int | None:
    ids = list_profile_organisations(viewer())
    names = organisations_by_id(db.session(), ids)
    return next((id_ for id_ in ids if names[id_].slug == form.organisation.data), None)


def _render_edit(kind: RegisterKind, form: ProfileForm) -> str:
    found = find_own_profile(db.session(), viewer(), kind)
    _set_organisations(form)
    return render_template(
        "mentoring/edit_profile.jinja",
        form=form,
        kind=kind,
        meaning=MEANING[kind],
        is_listed=found is not None and found.state == ProfileState.LISTED,
        is_new=found is None,
        return_reason=found.return_reason if found else "",
        can_offer=bool(list_profile_organisations(viewer())),
    )


def _render_pause(kind: RegisterKind, form: PauseForm) -> str:
    return render_template("mentoring/pause.jinja", form=form, kind=kind)

from http import HTTPStatus

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.extension.follow_sources import FollowTarget
from hub.extension.registry import get_registry
from hub.following.domain.follows import (
    FollowFrequency,
    change_frequency,
    find_follow,
    follow,
    get_target,
    list_follows,
    list_targets,
    stop_following,
)
from hub.following.domain.saved_items import (
    PAGE_SIZE,
    count_saved_items,
    list_saved_items,
    remove_saved_item,
    save_item,
)
from hub.following.forms import FollowForm, FrequencyForm, RemoveForm, SaveForm
from hub.following.presenters.follows import follow_rows
from hub.following.presenters.saved_items import saved_rows
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.emails import Topic
from hub.kit.errors import Invalid
from hub.mail.domain import EmailFrequency, get_email_preferences
from hub.trusts.domain import list_organisation_names, organisation_link
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message
from hub.web.forms import HubForm
from hub.web.paging import build_pagination, check_page_exists, read_page

SAVED, FOLLOWING = "/me/saved", "/me/following"
blueprint = Blueprint("following", __name__, template_folder="templates")


@blueprint.get(SAVED)
@may(Act.SAVE_AND_FOLLOW)
def saved_items() -> str:
    """List what the person has saved, newest first."""
    session, page = db.session(), read_page(request.args)
    total = count_saved_items(session, viewer())
    pages = max(1, -(-total // PAGE_SIZE))
    check_page_exists(page, pages)
    owners = {names.id: organisation_link(names) for names in list_organisation_names(session)}
    return render_template(
        "following/saved.jinja",
        rows=saved_rows(list_saved_items(session, viewer(), page=page), owners),
        total=total,
        pages=build_pagination(page, pages, lambda number: f"{SAVED}?page={number}"),
    )


@blueprint.post(SAVED)
@may(Act.SAVE_AND_FOLLOW)
def submit_save() -> ResponseReturnValue:
    """Save an item, and return to its page."""
    form = SaveForm()
    _check(form)
    entry = save_item(db.session(), viewer(), form.kind.data, form.slug.data, now())
    return redirect_with_message(f"You saved {entry.title}.", entry.address)


@blueprint.post(f"{SAVED}/<public_id>/remove")
@may(Act.SAVE_AND_FOLLOW)
def submit_remove(public_id: str) -> ResponseReturnValue:
    """Remove a saved item, and return to its page or to the list."""
    form = RemoveForm()
    _check(form)
    entry = remove_saved_item(db.session(), viewer(), public_id)
    back = entry.address if entry is not None and form.back.data == "item" else SAVED
    return redirect_with_message("The item was removed from your saved items.", back)


@blueprint.get(FOLLOWING)
@may(Act.SAVE_AND_FOLLOW)
def following() -> str:
    """List what the person follows, and how often they are told of it."""
    session, sources = db.session(), get_registry(current_app).follow_sources
    follows = list_follows(session, viewer())
    targets = list_targets(session, viewer(), sources, follows)
    return render_template(
        "following/following.jinja", rows=follow_rows(follows, targets, sources), is_off=_is_off()
    )


@blueprint.get(f"{FOLLOWING}/new")
@may(Act.SAVE_AND_FOLLOW)
def new_follow() -> ResponseReturnValue:
    """Show what is to be followed, and ask how often to email."""
    kind, subject = request.args.get("kind", ""), request.args.get("subject", "")
    try:
        target = _get_target(kind, subject)
    except Invalid as error:
        return render_template("following/refused.jinja", message=error.message), HTTPStatus.BAD_REQUEST
    row = find_follow(db.session(), viewer(), kind, target.subject)
    data = {"kind": kind, "subject": target.subject}
    form = FollowForm(data={**data, "frequency": row.frequency} if row else data)
    return _render_form(form, target, is_followed=row is not None)


@blueprint.post(f"{FOLLOWING}/new")
@may(Act.SAVE_AND_FOLLOW)
def submit_follow() -> ResponseReturnValue:
    """Follow something, or change how often the person is told of it."""
    form = FollowForm()
    is_valid = form.validate_on_submit()
    if form.kind.errors or form.subject.errors:
        raise Invalid("subject", form.error_summary[0].text)
    try:
        target = _get_target(form.kind.data, form.subject.data)
    except Invalid as error:
        return render_template("following/refused.jinja", message=error.message), HTTPStatus.BAD_REQUEST
    if not is_valid:
        return _render_form(form, target, is_followed=False), HTTPStatus.BAD_REQUEST
    frequency = FollowFrequency(form.frequency.data)
    follow(db.session(), viewer(), form.kind.data, target, frequency, now())
    return redirect_with_message(
        f"You now follow {target.link.text}. We will email you {_how_often(frequency)}.", FOLLOWING
    )


@blueprint.post(f"{FOLLOWING}/<public_id>")
@may(Act.SAVE_AND_FOLLOW)
def submit_frequency(public_id: str) -> ResponseReturnValue:
    """Change how often the person is told of something."""
    form = FrequencyForm()
    _check(form)
    row = change_frequency(db.session(), viewer(), public_id, FollowFrequency(form.frequency.data))
    return redirect_with_message(
        f"We will email you {_how_often(FollowFrequency(row.frequency))}.", FOLLOWING
    )


@blueprint.post(f"{FOLLOWING}/<public_id>/stop")
@may(Act.SAVE_AND_FOLLOW)
def submit_stop(public_id: str) -> ResponseReturnValue:
    """Stop following something."""
    stop_following(db.session(), viewer(), public_id)
    return redirect_with_message("You stopped following this.", FOLLOWING)


def _how_often(frequency: FollowFrequency) -> str:
    return frequency.label.replace("Once", "once")


def _check(form: HubForm) -> None:
    """Raise Invalid for the values of a button, which the page has filled in."""
    if not form.validate_on_submit():
        error = form.error_summary[0]
        raise Invalid(error.href.strip("#"), error.text)


def _get_target(kind: str, subject: str) -> FollowTarget:
    return get_target(db.session(), viewer(), get_registry(current_app).follow_sources, kind, subject)


def _is_off() -> bool:
    """Return whether the person has turned off all emails about what they follow."""
    preferences = get_email_preferences(db.session(), viewer().person_id or 0)
    return preferences[Topic.FOLLOWING] is EmailFrequency.NONE


def _render_form(form: FollowForm, target: FollowTarget, *, is_followed: bool) -> str:
    return render_template(
        "following/follow.jinja", form=form, target=target, is_followed=is_followed, is_off=_is_off()
    )

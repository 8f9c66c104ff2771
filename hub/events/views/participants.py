"""Routes of people with a place, and what organisers read of them: needs, and the list of participants."""

from flask import Response, current_app, render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, is_allowed, may
from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.needs import count_needs, get_own_needs, list_needs, save_needs
from hub.events.domain.participants import find_consent, list_participants, save_consent
from hub.events.forms.participants import NOT_LISTED, ConsentForm, NeedsForm, needs_values
from hub.events.presenters.participants import answer_rows, caterer_rows, listing_rows, need_rows
from hub.events.views.blueprint import blueprint
from hub.kit.clock import now
from hub.kit.csv_export import format_csv
from hub.kit.db import db
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message


@blueprint.get("/events/<slug>/needs")
@may(Act.ANSWER_QUESTIONS)
def needs(slug: str) -> str:
    """Show the questions on access and diet with the viewer's answers."""
    _, answers = get_own_needs(db.session(), viewer(), slug)
    return _render_needs(slug, NeedsForm(data=needs_values(answers)))


@blueprint.post("/events/<slug>/needs")
@may(Act.ANSWER_QUESTIONS)
def submit_needs(slug: str) -> ResponseReturnValue:
    """Keep the viewer's answers."""
    form = NeedsForm()
    if not form.validate_on_submit():
        return _render_needs(slug, form), 400
    answers = form.value()
    save_needs(db.session(), viewer(), slug, answers, now())
    message = "Your answers were deleted." if answers.is_empty else "Your answers were saved."
    return redirect_with_message(message, event_address(slug))


@blueprint.get("/events/<slug>/participants")
@may(Act.BOOK_PLACES)
def participants(slug: str) -> str:
    """Show who is on the list of participants, and the viewer's own consent."""
    return _render_participants(slug, ConsentForm())


@blueprint.post("/events/<slug>/participants")
@may(Act.ANSWER_QUESTIONS)
def submit_consent(slug: str) -> ResponseReturnValue:
    """Put the viewer on the list of participants, or take them off."""
    form = ConsentForm()
    if not form.validate_on_submit():
        return _render_participants(slug, form), 400
    listed_for = form.value()
    save_consent(db.session(), viewer(), slug, listed_for, now())
    message = "You were taken off the list." if listed_for is None else "You were added to the list."
    return redirect_with_message(message, f"{event_address(slug)}/participants")


@blueprint.get("/events/<slug>/answers")
@may(Act.READ_ANSWERS)
def answers(slug: str) -> str:
    """Show the organiser what people need, in numbers and by name."""
    event, named = list_needs(db.session(), viewer(), slug)
    return render_template(
        "events/answers.jinja",
        numbers=need_rows(count_needs(db.session(), viewer(), event)),
        rows=answer_rows(named),
        title=event.title,
        url=event_address(event.slug),
    )


@blueprint.get("/events/<slug>/food.csv")
@may(Act.READ_ANSWERS)
def food_csv(slug: str) -> Response:
    """Return the numbers for the caterer, without names."""
    event, _ = list_needs(db.session(), viewer(), slug)
    rows = caterer_rows(count_needs(db.session(), viewer(), event))
    response = current_app.response_class(format_csv(("Food", "People"), rows), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="food-{event.slug}.csv"'
    return response


def _render_needs(slug: str, form: NeedsForm) -> str:
    event, _ = get_own_needs(db.session(), viewer(), slug)
    return render_template(
        "events/needs.jinja",
        form=form,
        title=event.title,
        url=event_address(event.slug),
        has_begun=event.starts_at <= now(),
    )


def _render_participants(slug: str, form: ConsentForm) -> str:
    session, at = db.session(), now()
    event, listed = list_participants(session, viewer(), slug, at)
    may_answer = is_allowed(viewer(), Act.ANSWER_QUESTIONS, person_id=viewer().person_id)
    if not form.is_submitted():
        consent = find_consent(session, event, viewer().person_id)
        form.listed.data = str(consent.days_after) if consent else NOT_LISTED
    return render_template(
        "events/participants.jinja",
        form=form,
        rows=listing_rows(listed),
        may_answer=may_answer,
        title=event.title,
        url=event_address(event.slug),
    )

"""Routes to declare one's own interests in an event, and to record those of its speakers."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.event_states import EventState
from hub.events.domain.interests import (
    InterestAnswer,
    answer_of,
    blocking_words,
    declare_interest,
    find_blocking_interest,
    find_own_declaration,
    list_interests,
    may_declare,
    save_speaker_interest,
)
from hub.events.domain.schedule import Event, get_event_to_schedule
from hub.events.forms.interests import (
    OwnInterestForm,
    SpeakerInterestForm,
    make_speaker_forms,
    own_values,
    set_ids,
)
from hub.events.views.blueprint import blueprint
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Invalid
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message


@blueprint.get("/events/<slug>/interests")
@may(Act.SCHEDULE_EVENTS)
def interests(slug: str) -> str:
    """Show what the speakers of an event and the viewer declared."""
    event = get_event_to_schedule(db.session(), viewer(), slug)
    return _render(event, own_form(event), None)


@blueprint.post("/events/<slug>/interests")
@may(Act.SCHEDULE_EVENTS)
def submit_speaker_interest(slug: str) -> ResponseReturnValue:
    """Keep what one speaker declared."""
    session = db.session()
    event, form = get_event_to_schedule(session, viewer(), slug, lock=True), SpeakerInterestForm()
    if form.validate_on_submit():
        try:
            answer, words = InterestAnswer(form.answer.data), form.interest.data
            save_speaker_interest(session, viewer(), event, form.speaker.data, answer, words, now())
            return redirect_with_message("The speaker’s declaration was saved.", interests_url(event))
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render(event, own_form(event), form), 400


@blueprint.post("/events/<slug>/interests/own")
@may(Act.SCHEDULE_EVENTS)
def submit_own_interest(slug: str) -> ResponseReturnValue:
    """Keep what the viewer declares about their own interests."""
    session = db.session()
    event, form = get_event_to_schedule(session, viewer(), slug, lock=True), OwnInterestForm()
    if form.validate_on_submit() and form.check():
        declare_interest(session, viewer(), event, form.interest, form.is_conflict, now())
        return redirect_with_message("Your declaration was saved.", interests_url(event))
    return _render(event, form, None), 400


def own_form(event: Event, *, submitted: bool = False) -> OwnInterestForm:
    """Return the form of the viewer's own interests: as it was sent, or with what they declared before."""
    if submitted:
        return OwnInterestForm()
    row = find_own_declaration(db.session(), event, viewer().person_id)
    values = own_values(answer_of(row), row.interest if row else "")
    return OwnInterestForm(formdata=None, data=values)


def interests_url(event: Event) -> str:
    """Return the address at which the interests in an event are recorded."""
    return f"{event_address(event.slug)}/interests"


def _render(event: Event, own: OwnInterestForm, sent: SpeakerInterestForm | None) -> str:
    session = db.session()
    found = list_interests(session, viewer(), event)
    forms = make_speaker_forms((each.speaker, each.answer, each.interest) for each in found)
    speakers = list(zip(found, forms, strict=True))
    errors = [*own.error_summary]
    if sent is not None:
        for number, (each, _) in enumerate(speakers):
            if each.speaker == sent.speaker.data:
                set_ids(sent, number)
                speakers[number] = (each, sent)
        errors += sent.error_summary
    blocking = find_blocking_interest(session, event, viewer().person_id)
    return render_template(
        "events/interests.jinja",
        own=own,
        speakers=speakers,
        errors=errors,
        blocking=blocking_words(blocking) if blocking else "",
        is_open=event.state == EventState.OPEN,
        may_declare=may_declare(viewer(), event),
        title=event.title,
        url=event_address(event.slug),
    )

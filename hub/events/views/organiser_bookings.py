"""Routes by which an organiser finds a person and adds them to an event or to its waiting list."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, is_allowed, may
from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.limits import NoPlaceError
from hub.events.domain.organiser_bookings import (
    MAX_FOUND,
    add_person_to_waiting_list,
    book_for_person,
    get_event_to_add_to,
    get_person_to_add,
    is_late,
    list_people_to_add,
    may_search_names,
)
from hub.events.domain.schedule import Event
from hub.events.forms.organiser_acts import AddPersonForm
from hub.events.presenters.organiser_bookings import (
    LIMIT_WORDS,
    addition,
    late_warning,
    list_organisation_choices,
    person_rows,
)
from hub.events.presenters.words import format_when
from hub.events.views.blueprint import blueprint
from hub.kit.clock import now
from hub.kit.db import db, read_only
from hub.kit.errors import Conflict, Invalid
from hub.trusts.domain import find_organisation, organisations_by_id
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message
from hub.web.form_data import submitted_text


@blueprint.get("/events/<slug>/people")
@may(Act.SCHEDULE_EVENTS)
def people_to_add(slug: str) -> str:
    """Show the form to find a person to add to an event."""
    return _render_search(get_event_to_add_to(db.session(), viewer(), slug, now()), None)


@blueprint.post("/events/<slug>/people")
@may(Act.SCHEDULE_EVENTS)
@read_only
def search_people_to_add(slug: str) -> str:
    """Search people. A POST keeps names and email addresses out of URLs."""
    return _render_search(get_event_to_add_to(db.session(), viewer(), slug, now()), submitted_text("q"))


@blueprint.get("/events/<slug>/people/<key>")
@may(Act.SCHEDULE_EVENTS)
def confirm_adding(slug: str, key: str) -> str:
    """Ask before a person is added, with what stands against it."""
    return _render_question(slug, key, AddPersonForm())


@blueprint.post("/events/<slug>/people/<key>")
@may(Act.SCHEDULE_EVENTS)
def submit_adding(slug: str, key: str) -> ResponseReturnValue:
    """Book a place for a person, or put them on the waiting list if the page offered that."""
    session, at, form = db.session(), now(), AddPersonForm()
    event = get_event_to_add_to(session, viewer(), slug, at, lock=True)
    person = get_person_to_add(session, viewer(), event, key, at).person
    organisation = find_organisation(session, form.organisation.data or "")
    organisation_id, url = organisation.id if organisation else None, f"{event_address(slug)}/manage"
    if is_late(event, at) and not form.has_seen_warning.data:
        return _render_question(slug, key, form), 409
    try:
        if form.waits.data:
            add_person_to_waiting_list(session, viewer(), slug, key, organisation_id, at)
            return redirect_with_message(
                f"{person.name} was added to the waiting list. We are telling them by email.", url
            )
        book_for_person(session, viewer(), slug, key, organisation_id, at)
    except Invalid as error:
        form.add_error(error.field, error.message)
        return _render_question(slug, key, form), 400
    except NoPlaceError as error:
        words = LIMIT_WORDS[error.limit]
        return _render_question(slug, key, form, refused=words, organisation_id=organisation_id), 409
    except Conflict as error:
        return _render_question(slug, key, form, refused=error.message, organisation_id=organisation_id), 409
    return redirect_with_message(f"{person.name} was added to the event. We are telling them by email.", url)


def _render_search(event: Event, words: str | None) -> str:
    session, at = db.session(), now()
    found = list_people_to_add(session, viewer(), event, words or "", at)
    return render_template(
        "events/people.jinja",
        title=event.title,
        url=event_address(event.slug),
        words=words or "",
        has_searched=words is not None,
        rows=person_rows(session, event, found[:MAX_FOUND]),
        has_more=len(found) > MAX_FOUND,
        by_name=may_search_names(viewer(), event),
        finds_all=is_allowed(viewer(), Act.SEE_PEOPLE),
        owner=organisations_by_id(session, [event.organisation_id])[event.organisation_id].name,
        late=late_warning(session, event, at),
    )


def _render_question(
    slug: str, key: str, form: AddPersonForm, *, refused: str = "", organisation_id: int | None = None
) -> str:
    session, at = db.session(), now()
    event = get_event_to_add_to(session, viewer(), slug, at)
    found = get_person_to_add(session, viewer(), event, key, at)
    form.organisation.choices = list_organisation_choices(session, found)
    return render_template(
        "events/add_person.jinja",
        title=event.title,
        url=event_address(event.slug),
        when=format_when(event.starts_at, event.ends_at),
        name=found.person.name,
        key=key,
        page=addition(session, event, found, at, organisation_id),
        late=late_warning(session, event, at),
        refused=refused,
        form=form,
    )

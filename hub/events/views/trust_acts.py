"""Routes for the lead of a trust: nominate people, give back kept places, and stand down."""

from datetime import date, timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from hub.access import Act, is_allowed, may
from hub.accounts.domain import person_names_by_id
from hub.events.domain.allocations import count_unused, give_back_places
from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.event_states import is_bookable
from hub.events.domain.nominations import (
    list_nominations,
    list_people_to_nominate,
    nominate_people,
    withdraw_nomination,
)
from hub.events.domain.queries import get_public_event, list_bookings_of_organisation
from hub.events.domain.rosters import is_held_back, list_roster_days
from hub.events.domain.schedule import Event
from hub.events.domain.stand_downs import (
    StandDownReason,
    count_stand_downs,
    list_bookings_on,
    list_days_with_bookings,
    stand_down,
)
from hub.events.forms.trust_acts import GiveBackForm, NominationForm, StandDownForm
from hub.events.presenters.rosters import lead_note
from hub.events.presenters.trust_acts import (
    day_links,
    nomination_rows,
    stand_down_rows,
    staying_choices,
    withdrawal_rows,
)
from hub.events.views.blueprint import blueprint
from hub.events.views.own_trusts import get_own_trust, own_word
from hub.kit.clock import current_day, format_day, now
from hub.kit.db import db
from hub.kit.errors import Invalid, NotFound
from hub.trusts.domain import (
    Organisation,
    list_organisation_names,
    organisations_by_id,
)
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message
from hub.web.form_data import submitted_id

COUNTED = timedelta(days=365)


@blueprint.get("/events/<slug>/trust")
@may(Act.ACT_FOR_TRUST_AT_EVENTS)
def own_trust(slug: str) -> str:
    """Show what the lead's trust does at an event."""
    event = get_public_event(db.session(), slug)
    return _render_trust(event, get_own_trust(), NominationForm(), GiveBackForm())


@blueprint.post("/events/<slug>/nominate")
@may(Act.ACT_FOR_TRUST_AT_EVENTS)
def nominate(slug: str) -> ResponseReturnValue:
    """Nominate people of the lead's trust."""
    trust, form = get_own_trust(), NominationForm()
    try:
        nominated = nominate_people(db.session(), viewer(), slug, trust, form.people.data or (), now())
    except Invalid as error:
        form.add_error("people", error.message)
        event = get_public_event(db.session(), slug)
        return _render_trust(event, trust, form, GiveBackForm(formdata=None)), 400
    words = "1 person was" if len(nominated) == 1 else f"{len(nominated)} people were"
    return redirect_with_message(
        f"{words} nominated. We have emailed them, and they can book or decline.", _trust_url(slug, trust)
    )


@blueprint.post("/events/<slug>/withdraw-nomination")
@may(Act.ACT_FOR_TRUST_AT_EVENTS)
def submit_withdrawal(slug: str) -> ResponseReturnValue:
    """Take back a nomination that has no answer yet."""
    trust = get_own_trust()
    withdraw_nomination(db.session(), viewer(), slug, trust, submitted_id("nomination"), now())
    return redirect_with_message(
        "The nomination was withdrawn. We are telling the person.", _trust_url(slug, trust)
    )


@blueprint.post("/events/<slug>/give-back")
@may(Act.ACT_FOR_TRUST_AT_EVENTS)
def give_back(slug: str) -> ResponseReturnValue:
    """Give back places that are kept for the lead's trust."""
    trust, form = get_own_trust(), GiveBackForm()
    if form.validate_on_submit():
        try:
            give_back_places(db.session(), viewer(), slug, trust, form.places.value, now())
            return redirect_with_message(
                "The places were given back. Everyone can book them now.", _trust_url(slug, trust)
            )
        except Invalid as error:
            form.add_error("places", error.message)
    event = get_public_event(db.session(), slug)
    return _render_trust(event, trust, NominationForm(formdata=None), form), 400


@blueprint.get("/events/stand-down")
@may(Act.ACT_FOR_TRUST_AT_EVENTS)
def choose_stand_down() -> str:
    """Show the days on which people of the trust have places, and whom one day concerns."""
    return _render_stand_down(get_own_trust(), _read_day(), StandDownForm(formdata=None))


@blueprint.post("/events/stand-down")
@may(Act.ACT_FOR_TRUST_AT_EVENTS)
def submit_stand_down() -> ResponseReturnValue:
    """Withdraw the people of the trust from the events of a day."""
    trust, day, form = get_own_trust(), _read_day(), StandDownForm()
    if day is None:
        raise NotFound("There is no such day. Choose one from the list.")
    if not form.validate_on_submit():
        return _render_stand_down(trust, day, form), 400
    try:
        record = stand_down(
            db.session(),
            viewer(),
            trust,
            day,
            StandDownReason(form.reason.data),
            now(),
            staying=form.read_staying(),
        )
    except Invalid as error:
        form.add_error(error.field, error.message)
        return _render_stand_down(trust, day, form), 400
    words = "1 place was" if record.people == 1 else f"{record.people} places were"
    return redirect_with_message(
        f"{words} given up. We are telling each person, and suggesting other events in the series.",
        f"/events/stand-down?for={trust.slug}",
    )


def _read_day() -> date | None:
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None


def _trust_url(slug: str, trust: Organisation) -> str:
    return f"{event_address(slug)}/trust?for={trust.slug}"


def _render_trust(event: Event, trust: Organisation, form: NominationForm, give: GiveBackForm) -> str:
    session, at = db.session(), now()
    people = list_people_to_nominate(session, viewer(), event, trust, at)
    form.people.choices = [SelectChoice(person.public_id, person.name) for person in people]
    nominations = list_nominations(session, viewer(), event, trust)
    bookings = list_bookings_of_organisation(session, event, trust.id)
    ids = [row.person_id for row in nominations] + [row.person_id for row in bookings]
    names = person_names_by_id(session, ids)
    rosters = list_roster_days(session, event)
    return render_template(
        "events/trust.jinja",
        roster_notes=[lead_note(event, rosters[trust.id], trust.short_name, at)]
        if trust.id in rosters
        else [],
        title=event.title,
        url=event_address(event.slug),
        trust=trust,
        own_word=own_word(trust),
        query=f"?for={trust.slug}",
        booked=sorted(names[booking.person_id] for booking in bookings),
        nominations=nomination_rows(nominations, names),
        unused=count_unused(session, event, trust.id, at),
        form=form,
        give=give,
        errors=[*form.error_summary, *give.error_summary],
        is_bookable=is_bookable(event, at),
        can_nominate=is_bookable(event, at) and not is_held_back(rosters, trust.id, at),
        others=_list_other_trusts(trust),
    )


def _list_other_trusts(trust: Organisation) -> list[tuple[str, str]]:
    own = organisations_by_id(db.session(), viewer().organisation_ids - {trust.id})
    return [
        (each.slug, each.name)
        for each in own.values()
        if is_allowed(viewer(), Act.ACT_FOR_TRUST_AT_EVENTS, organisation_id=each.id)
    ]


def _render_stand_down(trust: Organisation, day: date | None, form: StandDownForm) -> str:
    session, at = db.session(), now()
    found = list_bookings_on(session, viewer(), trust, day, at) if day else []
    counts = count_stand_downs(session, viewer(), current_day() - COUNTED)
    organisations = {names.id: names.name for names in list_organisation_names(session)}
    names = person_names_by_id(session, [booking.person_id for booking, _ in found])
    form.staying.choices = staying_choices(found, names)
    return render_template(
        "events/stand_down.jinja",
        trust=trust,
        day=format_day(day) if day and found else "",
        action=f"/events/stand-down?for={trust.slug}&day={day.isoformat()}" if day else "",
        rows=withdrawal_rows(found, names),
        days=day_links(list_days_with_bookings(session, viewer(), trust, at), trust.slug),
        counts=stand_down_rows(counts, organisations),
        form=form,
    )

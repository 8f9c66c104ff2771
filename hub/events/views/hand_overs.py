"""Routes to hand a place to a colleague, and to answer such an offer or a nomination."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.events.domain.bookings import get_own_place
from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.hand_overs import (
    accept_hand_over,
    decline_hand_over,
    offer_hand_over,
    withdraw_hand_over,
)
from hub.events.domain.nominations import decline_nomination
from hub.events.forms.trust_acts import HandOverForm
from hub.events.views.blueprint import blueprint
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Invalid
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message


@blueprint.get("/events/<slug>/hand-over")
@may(Act.BOOK_PLACES)
def hand_over(slug: str) -> str:
    """Show the form to hand over a place."""
    return _render_form(slug, HandOverForm())


@blueprint.post("/events/<slug>/hand-over")
@may(Act.BOOK_PLACES)
def submit_hand_over(slug: str) -> ResponseReturnValue:
    """Offer the viewer's place to a colleague."""
    form = HandOverForm()
    if form.validate_on_submit():
        try:
            offer_hand_over(db.session(), viewer(), slug, form.email.data, now())
            return redirect_with_message(
                "We asked your colleague. You keep the place until they accept it.", event_address(slug)
            )
        except Invalid as error:
            form.add_error("email", error.message)
    return _render_form(slug, form), 400


@blueprint.post("/events/<slug>/hand-over/withdraw")
@may(Act.BOOK_PLACES)
def withdraw(slug: str) -> ResponseReturnValue:
    """Keep a place that was offered to a colleague."""
    withdraw_hand_over(db.session(), viewer(), slug, now())
    return redirect_with_message("You kept your place.", event_address(slug))


@blueprint.post("/events/<slug>/hand-over/accept")
@may(Act.BOOK_PLACES)
def accept(slug: str) -> ResponseReturnValue:
    """Take over the place of a colleague."""
    accept_hand_over(db.session(), viewer(), slug, now())
    return redirect_with_message(
        "You accepted the place. We have emailed you the details.", event_address(slug)
    )


@blueprint.post("/events/<slug>/hand-over/decline")
@may(Act.BOOK_PLACES)
def decline(slug: str) -> ResponseReturnValue:
    """Decline the place of a colleague."""
    decline_hand_over(db.session(), viewer(), slug, now())
    return redirect_with_message("You declined the place. We have told your colleague.", event_address(slug))


@blueprint.post("/events/<slug>/decline-nomination")
@may(Act.BOOK_PLACES)
def decline_to_take_part(slug: str) -> ResponseReturnValue:
    """Decline a nomination."""
    decline_nomination(db.session(), viewer(), slug, now())
    return redirect_with_message(
        "You declined the nomination. Your trust can see that you will not take part.", event_address(slug)
    )


def _render_form(slug: str, form: HandOverForm) -> str:
    event, _booking = get_own_place(db.session(), viewer(), slug)
    return render_template("events/hand_over.jinja", form=form, title=event.title, url=event_address(slug))

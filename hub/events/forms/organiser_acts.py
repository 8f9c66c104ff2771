"""Forms for what an organiser does about one person, or about a whole event, with the reason."""

from wtforms import HiddenField, RadioField, StringField

from hub.events.domain.reasons import MAX_REASON
from hub.web.forms import HubForm

NO_NAMES = "Do not name patients or colleagues."
PUBLIC_REASON = f"Everyone can read this on the event page. We include it in the emails. {NO_NAMES}"


class PlaceReasonForm(HubForm):
    """Why an organiser cancels the place of a person."""

    reason = StringField(
        "Reason (optional)",
        description=(
            "We include it in the email to this person. Other organisers of the event cannot see it. "
            f"{NO_NAMES}"
        ),
        render_kw={"maxlength": MAX_REASON},
    )


class AddPersonForm(HubForm):
    """For which organisation a person takes part, and what the page said that adding them means.

    `waits`: all places were taken, so they go on the waiting list. `has_seen_warning`: booking has ended.
    """

    organisation = RadioField("Which organisation are they taking part for?")
    waits = HiddenField("Waiting list")
    has_seen_warning = HiddenField("Warning")


class CancellationForm(HubForm):
    """Why an event is cancelled; whoever cancels one that people have booked has to say."""

    reason = StringField(
        "Reason",
        description=PUBLIC_REASON,
        render_kw={"maxlength": MAX_REASON},
    )


class ChangedReasonForm(HubForm):
    """Why an event was cancelled, once more; `revision` is that of the event which is changed."""

    reason = StringField(
        "Reason",
        description=(
            f"Everyone can read this on the event page. Emails already sent do not change. {NO_NAMES}"
        ),
        render_kw={"maxlength": MAX_REASON},
    )
    revision = HiddenField("Revision")

"""Forms to cancel the place of one person or a whole event with a reason, and to add a person."""

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
    """The organisation for which a person takes part.

    `waits`: the page offered the waiting list, and no place. `has_seen_warning`: it warned that booking has
    ended.
    """

    organisation = RadioField("Which organisation are they taking part for?")
    waits = HiddenField("Waiting list")
    has_seen_warning = HiddenField("Warning")


class CancellationForm(HubForm):
    """Why an event is cancelled; the reason is required if people have booked or wait."""

    reason = StringField(
        "Reason",
        description=PUBLIC_REASON,
        render_kw={"maxlength": MAX_REASON},
    )


class ChangedReasonForm(HubForm):
    """The changed reason why an event was cancelled; `revision` is the one of the event that was shown."""

    reason = StringField(
        "Reason",
        description=(
            f"Everyone can read this on the event page. Emails already sent do not change. {NO_NAMES}"
        ),
        render_kw={"maxlength": MAX_REASON},
    )
    revision = HiddenField("Revision")

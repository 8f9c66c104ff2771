from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.kit.clock import current_day
from hub.kit.db import db
from hub.mail.domain.preferences import get_email_preferences, set_email_preferences
from hub.mail.domain.unsubscribe import read_unsubscribe_token, unsubscribe_by_token
from hub.mail.forms import EmailPreferencesForm, preferences_to_form_data
from hub.web.authentication import viewer
from hub.web.csrf import csrf_exempt_by_signed_link
from hub.web.flash import flash_message

blueprint = Blueprint("mail", __name__, template_folder="templates")


@blueprint.route("/account/mail", methods=["GET", "POST"])
@may(Act.CHANGE_ACCOUNT)
def email_preferences() -> ResponseReturnValue:
    """Show and save the email preferences of the signed-in person."""
    person_id = viewer().person_id
    assert person_id is not None  # the permission table admits only signed-in people
    preferences = get_email_preferences(db.session(), person_id)
    form = EmailPreferencesForm(data=preferences_to_form_data(preferences))
    if form.validate_on_submit():
        set_email_preferences(db.session(), person_id, form.preferences)
        flash_message("Your choices were saved.")
        return redirect("/account/mail", 303)
    return render_template("mail/choices.jinja", form=form), 400 if form.errors else 200


@blueprint.get("/mail/stop/<token>")
@may(Act.USE_EMAIL_LINK)
def confirm_unsubscribe(token: str) -> str:
    """Ask for confirmation before unsubscribing; mail programs that prefetch links change nothing."""
    _, topics, stopped = read_unsubscribe_token(db.session(), token, current_day())
    return render_template("mail/stop.jinja", topics=topics, stopped=stopped, token=token)


@blueprint.post("/mail/stop/<token>")
@may(Act.USE_EMAIL_LINK)
@csrf_exempt_by_signed_link
def unsubscribe_by_link(token: str) -> str:
    """Unsubscribe from the topics of the link.

    Mail programs post here too (RFC 8058) and follow no redirect, so the response is a page.
    """
    topics = unsubscribe_by_token(db.session(), token, current_day())
    return render_template("mail/stop.jinja", topics=topics, stopped=True, token="")

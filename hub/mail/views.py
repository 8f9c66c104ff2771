from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.kit.clock import now
from hub.kit.db import db
from hub.mail.domain import choices_of, choose, stop, topics_to_stop
from hub.mail.forms import MailForm, data_for
from hub.web.authentication import viewer
from hub.web.csrf import proved_by_link
from hub.web.flash import say

blueprint = Blueprint("mail", __name__, template_folder="templates")


@blueprint.route("/account/mail", methods=["GET", "POST"])
@may(Act.CHANGE_ACCOUNT)
def choices() -> ResponseReturnValue:
    """Ask somebody what they want to hear of, and how often."""
    own_id = viewer().person_id
    assert own_id is not None  # the access table lets in only who is signed in
    form = MailForm(data=data_for(choices_of(db.session(), own_id)))
    if form.validate_on_submit():
        choose(db.session(), own_id, form.chosen)
        say("Your choices are saved.")
        return redirect("/account/mail", 303)
    return render_template("mail/choices.jinja", form=form), 400 if form.errors else 200


@blueprint.get("/mail/stop/<token>")
@may(Act.USE_LINK)
def ask_to_stop(token: str) -> str:
    """Ask whether to stop letters; a mail program that looks at every link changes nothing."""
    _, topics, stopped = topics_to_stop(db.session(), token, now().date())
    return render_template("mail/stop.jinja", topics=topics, stopped=stopped, token=token)


@blueprint.post("/mail/stop/<token>")
@may(Act.USE_LINK)
@proved_by_link
def stop_letters(token: str) -> str:
    """Stop emails. Mail programs ask too (RFC 8058), and follow no redirect: the answer is a page."""
    topics = stop(db.session(), token, now().date())
    return render_template("mail/stop.jinja", topics=topics, stopped=True, token="")

"""Routes to ask a trust a question."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.accounts.domain import RateLimited
from hub.catalogue.domain import get_entry_by_slug
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Invalid
from hub.publishing.domain.item_reports import report_item
from hub.publishing.forms.item_reports import TrustQuestionForm
from hub.publishing.presenters.upkeep_tasks import REPORTS
from hub.publishing.views.blueprint import blueprint
from hub.trusts.domain import TRUST
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message

QUESTION = "/trusts/<slug>/question"


@blueprint.get(QUESTION)
@may(Act.REPORT_ITEMS)
def trust_question(slug: str) -> str:
    """Show the form to ask a trust a question."""
    return _render(slug, TrustQuestionForm())


@blueprint.post(QUESTION)
@may(Act.REPORT_ITEMS)
def submit_trust_question(slug: str) -> ResponseReturnValue:
    """Send a question to a trust."""
    form = TrustQuestionForm()
    if form.validate_on_submit():
        try:
            report = report_item(db.session(), viewer(), TRUST, slug, form.plan(), now())
            return redirect_with_message(
                "Your question was sent. We will tell you when it is answered.",
                f"{REPORTS}/{report.public_id}",
            )
        except Invalid as error:
            form.add_error(error.field, error.message)
        except RateLimited as error:
            form.add_error("text", error.message)
    return _render(slug, form), 400


def _render(slug: str, form: TrustQuestionForm) -> str:
    entry = get_entry_by_slug(db.session(), viewer(), TRUST, slug)
    return render_template("publishing/ask_trust.jinja", form=form, entry=entry)

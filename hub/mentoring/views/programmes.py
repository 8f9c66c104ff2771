"""Routes of programmes for whoever may take part: the list, one programme, joining and declining."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, may, permitted_organisation_ids
from hub.kit.clock import now
from hub.kit.db import db
from hub.mentoring.domain.programme_places import decline_programme, join_programme
from hub.mentoring.domain.programme_reads import get_shown_programme
from hub.mentoring.domain.programmes import list_programmes_to_run, list_shown_programmes
from hub.mentoring.presenters.programme_items import list_offered
from hub.mentoring.presenters.programmes import (
    BASE,
    programme_page,
    programme_url,
    split_rows,
)
from hub.mentoring.views.blueprint import blueprint
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message


@blueprint.get(BASE)
@may(Act.JOIN_MENTORING_PROGRAMME)
def programmes() -> str:
    """List the programmes of the viewer's organisations, and those that they run."""
    session, at = db.session(), now()
    current, past = split_rows(list_shown_programmes(session, viewer()), at)
    run, run_past = split_rows(list_programmes_to_run(session, viewer()), at, "/manage")
    return render_template(
        "mentoring/programmes.jinja",
        offered=list_offered(session, viewer()),
        current=current,
        past=past,
        run=run,
        run_past=run_past,
        can_make=permitted_organisation_ids(viewer(), Act.RUN_MENTORING_PROGRAMMES) != frozenset(),
    )


@blueprint.get(f"{BASE}/<public_id>")
@may(Act.JOIN_MENTORING_PROGRAMME)
def programme(public_id: str) -> str:
    """Show a programme to the people of its organisation, and to whoever manages someone in it."""
    session = db.session()
    found, place, is_manager = get_shown_programme(session, viewer(), public_id)
    return render_template(
        "mentoring/programme.jinja",
        page=programme_page(session, found, place, reads_brief=is_manager),
        is_manager=is_manager,
    )


@blueprint.post(f"{BASE}/<public_id>/join")
@may(Act.JOIN_MENTORING_PROGRAMME)
def join(public_id: str) -> ResponseReturnValue:
    """Take the place that is offered."""
    found = join_programme(db.session(), viewer(), public_id, now())
    return redirect_with_message(
        "You joined the programme. Next, find someone to work with.", programme_url(found)
    )


@blueprint.post(f"{BASE}/<public_id>/decline")
@may(Act.JOIN_MENTORING_PROGRAMME)
def decline_place(public_id: str) -> ResponseReturnValue:
    """Decline the place, or leave."""
    found = decline_programme(db.session(), viewer(), public_id, now())
    return redirect_with_message(
        "You declined the place. You can still join while the programme is open.", programme_url(found)
    )

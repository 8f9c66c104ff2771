"""Routes of the training for mentors and mentees, and of the templates to take away."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, may
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import NotFound
from hub.library.domain import get_resource
from hub.mentoring.domain.courses import complete_training, get_training_role, undo_training
from hub.mentoring.presenters.courses import TEMPLATES, training_rows
from hub.mentoring.views.blueprint import BASE, blueprint
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message

TRAINING = f"{BASE}/training"


@blueprint.get(TRAINING)
@may(Act.COMPLETE_TRAINING)
def training() -> str:
    """Show both courses, and which of them the viewer has completed."""
    return render_template("mentoring/training.jinja", rows=training_rows(db.session(), viewer()))


@blueprint.post(f"{TRAINING}/<role>")
@may(Act.COMPLETE_TRAINING)
def complete(role: str) -> ResponseReturnValue:
    """Mark a training as completed."""
    found = get_training_role(role)
    complete_training(db.session(), viewer(), found, now())
    return redirect_with_message(
        f"{found.label} was marked as completed and added to your development record.", TRAINING
    )


@blueprint.post(f"{TRAINING}/<role>/undo")
@may(Act.COMPLETE_TRAINING)
def undo(role: str) -> ResponseReturnValue:
    """Take back the mark of a training."""
    found = get_training_role(role)
    undo_training(db.session(), viewer(), found, now())
    return redirect_with_message(f"{found.label} is no longer marked as completed.", TRAINING)


@blueprint.get(f"{BASE}/templates/<slug>.md")
@may(Act.READ)
def template_file(slug: str) -> Response:
    """Return a template as a Markdown file, which every text program opens."""
    if slug not in TEMPLATES:
        raise NotFound("There is no such template. See the library.")
    detail = get_resource(db.session(), viewer(), slug, library_kinds=())
    response = Response(f"# {detail.entry.title}\n\n{detail.revision.body}", mimetype="text/markdown")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}.md"'
    return response

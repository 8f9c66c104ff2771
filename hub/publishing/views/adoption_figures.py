"""Routes of the figures of adoptions, for hub staff."""

from flask import Response, current_app, render_template

from hub.access import Act, may
from hub.kit.clock import current_day
from hub.kit.csv_export import format_csv
from hub.kit.db import db
from hub.publishing.domain.adoption_figures import count_by_quarter, list_item_figures, list_most_adopted
from hub.publishing.presenters.adoption_figures import (
    CSV_COLUMNS,
    ITEM_COLUMNS,
    QUARTER_COLUMNS,
    csv_rows,
    item_rows,
    quarter_rows,
)
from hub.publishing.views.blueprint import DESK, blueprint
from hub.trusts.domain import organisation_names_by_id
from hub.web.authentication import viewer

FIGURES = f"{DESK}/adoptions"


@blueprint.get(FIGURES)
@may(Act.SEE_ADOPTION_FIGURES)
def adoption_figures() -> str:
    """Show how many organisations began to use items, by quarter, and which items most use at present."""
    session = db.session()
    return render_template(
        "publishing/adoption_figures.jinja",
        quarter_columns=QUARTER_COLUMNS,
        quarters=quarter_rows(count_by_quarter(session, viewer(), current_day())),
        item_columns=ITEM_COLUMNS,
        items=item_rows(list_most_adopted(session, viewer())),
    )


@blueprint.get(f"{FIGURES}.csv")
@may(Act.SEE_ADOPTION_FIGURES)
def adoption_figures_csv() -> Response:
    """Return the figures by quarter and by item as CSV."""
    session = db.session()
    found = list_item_figures(session, viewer(), current_day())
    rows = csv_rows(found, organisation_names_by_id(session), current_app.config["SITE_URL"])
    response = current_app.response_class(format_csv(CSV_COLUMNS, rows), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="adoptions.csv"'
    return response

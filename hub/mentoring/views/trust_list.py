"""Routes of the list of a trust's mentors, coaches and preceptors."""

from flask import Response, current_app, render_template, request

from hub.access import Act, may
from hub.kit.clock import now
from hub.kit.csv_export import format_csv
from hub.kit.db import db
from hub.kit.xlsx_export import MEDIA_TYPE, format_xlsx
from hub.mentoring.domain.trust_list import (
    get_managed_organisation,
    list_exported_profiles,
    list_invited,
    list_qualifications_by_profile,
    list_trust_profiles,
)
from hub.mentoring.domain.vocabulary import RegisterKind
from hub.mentoring.presenters.trust_list import COLUMNS, PAGE_COLUMNS, trust_list_rows
from hub.mentoring.views.blueprint import BASE, blueprint
from hub.plugin_api.vocabulary import label_of
from hub.web.authentication import viewer
from hub.web.paging import build_pagination, check_page_exists, read_page

TRUST = f"{BASE}/manage/<slug>"


@blueprint.get(TRUST)
@may(Act.MANAGE_REGISTER)
def trust_list(slug: str) -> str:
    """List the mentors, coaches and preceptors of a trust, and who was invited."""
    session, page = db.session(), read_page(request.args)
    organisation = get_managed_organisation(session, viewer(), slug)
    found = list_trust_profiles(session, organisation, page)
    check_page_exists(page, found.pages)
    qualifications = list_qualifications_by_profile(session, [profile for profile, _ in found.profiles])
    return render_template(
        "mentoring/trust_list.jinja",
        organisation=organisation,
        count=found.count,
        columns=PAGE_COLUMNS,
        rows=trust_list_rows(viewer(), found.profiles, qualifications, now()),
        invited=[(row.name, label_of(RegisterKind, row.kind)) for row in list_invited(session, organisation)],
        pagination_of_list=build_pagination(
            page, found.pages, lambda number: f"{BASE}/manage/{slug}?page={number}"
        ),
    )


@blueprint.get(f"{TRUST}/mentors.csv")
@may(Act.MANAGE_REGISTER)
def trust_list_csv(slug: str) -> Response:
    """Return the list of a trust as CSV."""
    return _file(slug, format_csv(COLUMNS, _rows(slug)), "text/csv", "csv")


@blueprint.get(f"{TRUST}/mentors.xlsx")
@may(Act.MANAGE_REGISTER)
def trust_list_xlsx(slug: str) -> Response:
    """Return the list of a trust as a spreadsheet."""
    return _file(slug, format_xlsx("Mentors", COLUMNS, _rows(slug)), MEDIA_TYPE, "xlsx")


def _rows(slug: str) -> list[tuple[str, ...]]:
    session = db.session()
    found = list_exported_profiles(session, get_managed_organisation(session, viewer(), slug))
    qualifications = list_qualifications_by_profile(session, [profile for profile, _ in found])
    rows = trust_list_rows(viewer(), found, qualifications, now())
    return [(row.name, *row.cells) for row in rows]


def _file(slug: str, content: str | bytes, media_type: str, ending: str) -> Response:
    response = current_app.response_class(content, mimetype=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="mentors-{slug}.{ending}"'
    return response

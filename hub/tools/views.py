import re
from http import HTTPStatus

from flask import Blueprint, Response, current_app, render_template, request

from hub.access import Act, may
from hub.kit.db import db, read_only
from hub.kit.errors import NotFound
from hub.plugin_api.results import ToolResult
from hub.plugin_api.tool_inputs import read_inputs
from hub.plugin_api.tools import Tool, ToolRefusal
from hub.tools.domain import get_tool
from hub.tools.forms import InputValues, get_example_values, read_input_values
from hub.tools.presenters import table_as_csv, tool_page
from hub.tools.services import ToolUnavailable, run_tool
from hub.trusts.domain import get_trust, organisation_link
from hub.web.authentication import viewer
from hub.web.form_data import submitted_files, submitted_texts
from hub.web.page_cache import cacheable
from hub.web.slow_views import slow_view

TABLE_NUMBER = re.compile("[0-9]{1,3}")
blueprint = Blueprint("tools", __name__, template_folder="templates")


@blueprint.get("/trusts/<slug>/tools/<tool>")
@may(Act.READ)
@cacheable
def tool(slug: str, tool: str) -> str:
    """Show a tool's form, empty or with an example."""
    trust = get_trust(db.session(), viewer(), slug)
    declared_tool = get_tool(trust, tool)
    typed = get_example_values(declared_tool, request.args.get("example", ""))
    return render_template(
        "tools/tool.jinja", page=tool_page(declared_tool, organisation_link(trust), typed, {}, None)
    )


@blueprint.post("/trusts/<slug>/tools/<tool>")
@may(Act.READ)
@slow_view
@read_only
def work_out(slug: str, tool: str) -> Response | tuple[str, int]:
    """Run the tool on the submitted values; show the result, or return one of its tables as CSV.

    Nothing that is submitted is stored.
    """
    trust = get_trust(db.session(), viewer(), slug)
    declared_tool, link = get_tool(trust, tool), organisation_link(trust)
    # The plugin may take seconds; do not hold a database connection meanwhile.
    db.session.remove()
    texts = submitted_texts()
    typed, errors = read_input_values(declared_tool, texts, submitted_files())
    result, status = None, HTTPStatus.BAD_REQUEST
    if not errors:
        try:
            result, errors = _run_tool(slug, declared_tool, typed)
        except ToolUnavailable as error:
            # Show the form again, so that the user does not lose the submitted values.
            errors, status = {declared_tool.inputs[0].name: error.message}, error.status
    if result is not None and (table := texts.get("csv")):
        return _download(declared_tool, result, table)
    page = tool_page(declared_tool, link, typed, errors, result)
    return render_template("tools/tool.jinja", page=page), status if errors else HTTPStatus.OK


def _run_tool(trust: str, tool: Tool, typed: InputValues) -> tuple[ToolResult | None, dict[str, str]]:
    values, errors = read_inputs(tool, typed)
    if errors:
        return None, errors
    try:
        return run_tool(current_app.config, trust, tool, values), {}
    except ToolRefusal as refusal:
        names = [tool_input.name for tool_input in tool.inputs]
        return None, {refusal.name if refusal.name in names else names[0]: refusal.message}


def _download(tool: Tool, result: ToolResult, number: str) -> Response:
    if not TABLE_NUMBER.fullmatch(number) or int(number) >= len(result.tables):
        raise NotFound("This result has no such table.")
    name = f"{tool.slug}-{int(number) + 1}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(
        table_as_csv(result.tables[int(number)]), content_type="text/csv; charset=utf-8", headers=headers
    )

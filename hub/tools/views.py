from http import HTTPStatus

from flask import Blueprint, Response, current_app, render_template, request

from hub.access import Act, may
from hub.kit.db import db, only_reads
from hub.kit.errors import NotFound
from hub.plugin_api.results import ToolResult
from hub.plugin_api.tool_inputs import read_inputs
from hub.plugin_api.tools import Tool, ToolRefusal
from hub.tools.domain import tool_at
from hub.tools.forms import Typed, read_typed, typed_by_example
from hub.tools.presenters import table_as_csv, tool_page
from hub.tools.services import NotNow, run_tool
from hub.trusts.domain import link_to, trust_at
from hub.web.authentication import viewer
from hub.web.page_cache import cacheable

blueprint = Blueprint("tools", __name__, template_folder="templates")


@blueprint.get("/trusts/<slug>/tools/<tool>")
@may(Act.READ)
@cacheable
def tool(slug: str, tool: str) -> str:
    """Show a tool's form, empty or with a published example."""
    trust = trust_at(db.session(), viewer(), slug)
    found = tool_at(trust, tool)
    typed = typed_by_example(found, request.args.get("example", ""))
    return render_template("tools/tool.jinja", page=tool_page(found, link_to(trust), typed, {}, None))


@blueprint.post("/trusts/<slug>/tools/<tool>")
@may(Act.READ)
@only_reads
def work_out(slug: str, tool: str) -> Response | tuple[str, int]:
    """Work out what was typed, and show it or hand out a table of it. Nothing is kept."""
    trust = trust_at(db.session(), viewer(), slug)
    found, link = tool_at(trust, tool), link_to(trust)
    # The plugin may take seconds; meanwhile no connection of the database waits for it.
    db.session.remove()
    typed, errors = read_typed(found, request.form, request.files)
    result, status = None, HTTPStatus.BAD_REQUEST
    if not errors:
        try:
            result, errors = _worked_out(slug, found, typed)
        except NotNow as problem:
            # The form is shown again, so that nothing that was typed is lost.
            errors, status = {found.inputs[0].name: problem.message}, problem.status
    if result is not None and "csv" in request.form:
        return _download(found, result, request.form["csv"])
    page = tool_page(found, link, typed, errors, result)
    return render_template("tools/tool.jinja", page=page), status if errors else HTTPStatus.OK


def _worked_out(trust: str, tool: Tool, typed: Typed) -> tuple[ToolResult | None, dict[str, str]]:
    values, errors = read_inputs(tool, typed)
    if errors:
        return None, errors
    try:
        return run_tool(current_app.config, trust, tool, values), {}
    except ToolRefusal as refusal:
        names = [asked.name for asked in tool.inputs]
        return None, {refusal.name if refusal.name in names else names[0]: refusal.message}


def _download(tool: Tool, result: ToolResult, number: str) -> Response:
    if not number.isdecimal() or int(number) >= len(result.tables):
        raise NotFound("This result has no such table.")
    name = f"{tool.slug}-{int(number) + 1}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(
        table_as_csv(result.tables[int(number)]), content_type="text/csv; charset=utf-8", headers=headers
    )

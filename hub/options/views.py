from flask import Blueprint, render_template, request

from hub.access import Act, may
from hub.kit.db import db
from hub.library.domain import get_resource
from hub.library.services import library_kinds, render_item_parts
from hub.options.domain.queries import OPTIONS, list_offers, list_options
from hub.options.domain.ranking import rank_options, split_shown
from hub.options.forms import NOTHING_ANSWERED, RESULTS, asks_for_results, parse_answers, parse_step
from hub.options.presenters import menu_groups, option_page, result_page, step_page
from hub.trusts.domain import short_names_by_slug
from hub.web.authentication import viewer
from hub.web.page_cache import cacheable
from hub.web.role_pages import same_for_roles

blueprint = Blueprint("options", __name__, template_folder="templates")


@blueprint.get("/options")
@may(Act.READ)
@cacheable
@same_for_roles
def options() -> str:
    """Show the menu of development options."""
    return render_template("options/menu.jinja", groups=menu_groups(list_options(db.session(), viewer())))


@blueprint.get("/options/<slug>")
@may(Act.READ)
@cacheable
@same_for_roles
def option(slug: str) -> str:
    """Show one option and the library resources of this kind."""
    session = db.session()
    detail = get_resource(session, viewer(), slug, OPTIONS, library_kinds=library_kinds())
    page = option_page(detail, short_names_by_slug(session))
    parts = render_item_parts(session, viewer(), detail)
    return render_template("options/option.jinja", page=page, item=page.item, parts=parts)


@blueprint.get("/options/choose")
@may(Act.READ)
@cacheable
@same_for_roles
def guided_choice() -> tuple[str, int]:
    """Show a step of the guided choice or, after the last, the options that fit."""
    answers, errors = parse_answers(request.args)
    step = parse_step(request.args, answers, errors)
    if asks_for_results(request.args) and step != RESULTS and not errors:
        errors = {"need": NOTHING_ANSWERED}
    status = 400 if errors else 200
    if step != RESULTS:
        return render_template("options/choose.jinja", page=step_page(step, answers, errors)), status
    session = db.session()
    ranked = rank_options(list_options(session, viewer()), answers)
    shown, _others = split_shown(answers, ranked)
    offers = list_offers(session, viewer(), [choice.option.slug for choice in shown])
    page = result_page(answers, ranked, offers, errors)
    return render_template("options/results.jinja", page=page), status

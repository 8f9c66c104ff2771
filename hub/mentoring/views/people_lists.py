"""The lists on which people of the register are ticked, to ask or to compare them.

Each is shown again, with its answers and ticks and an error, if too few or too many people are ticked.
"""

from urllib.parse import urlencode

from flask import render_template, request
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import InvalidQuery
from hub.kit.page import FieldError
from hub.mentoring.domain.candidates import find_suggestions
from hub.mentoring.domain.needs import SoughtHelp
from hub.mentoring.domain.register_list import MAX_COMPARED, MIN_COMPARED, list_compared, list_register
from hub.mentoring.domain.requests import MAX_CHOICES, find_open_request
from hub.mentoring.domain.vocabulary import Purpose, RegisterKind, word_of
from hub.mentoring.forms.find import ANY, FindForm, RegisterForm
from hub.mentoring.presenters.find import SKILL_LINKS, find_page
from hub.mentoring.presenters.profiles import profile_cards
from hub.mentoring.presenters.register_list import compare
from hub.mentoring.presenters.requests import format_warnings_by_profile
from hub.mentoring.views.blueprint import BASE
from hub.trusts.domain import list_trusts
from hub.web.authentication import viewer
from hub.web.paging import INVALID_PAGE, build_pagination, check_page_exists

NEED_WORDS = ("purpose", "format", "preference", "capability")
"""The words of an address that carry a need on to the form to ask."""
NOBODY_TO_ASK = "Choose at least one person to ask."
TOO_MANY_TO_ASK = f"Choose {MAX_CHOICES} people or fewer to ask."
TOO_FEW_TO_COMPARE = "Choose at least two people to compare."
TOO_MANY_TO_COMPARE = f"Choose {MAX_COMPARED} people or fewer to compare."


def chosen_ids() -> list[str]:
    """Return the profiles that the address names, each once and in its order."""
    return list(dict.fromkeys(value for value in request.args.getlist("profile") if value))


def find_ask_error() -> str:
    """Return what is wrong with the number of people who are to be asked; empty if nothing is."""
    if not chosen_ids():
        return NOBODY_TO_ASK
    return TOO_MANY_TO_ASK if len(chosen_ids()) > MAX_CHOICES else ""


def find_compare_error() -> str:
    """Return what is wrong with the number of people who are to be compared; empty if nothing is."""
    if len(chosen_ids()) < MIN_COMPARED:
        return TOO_FEW_TO_COMPARE
    return TOO_MANY_TO_COMPARE if len(chosen_ids()) > MAX_COMPARED else ""


def render_list_again(error: str) -> ResponseReturnValue:
    """Show the list with the ticks again, with an error: the comparison, the results or the register."""
    compared, need = request.args.getlist("compared"), FindForm(request.args).need()
    if compared:
        return render_compared(compared, error), 400
    return (render_found(need, error) if need is not None else render_register(error)), 400


def render_found(need: SoughtHelp, error: str = "") -> str:
    """Show who fits a need, and why."""
    session, at = db.session(), now()
    found, profiles = find_suggestions(session, viewer(), need, at)
    open_request = find_open_request(session, viewer(), need.kind)
    return render_template(
        "mentoring/find_results.jinja",
        page=find_page(session, viewer(), need, found, profiles, at),
        kind=need.kind.label.lower(),
        open_request=open_request.public_id if open_request else "",
        warnings=format_warnings_by_profile(session, profiles, open_request.formats) if open_request else {},
        skill_links=SKILL_LINKS if Purpose.SPECIFIC_SKILL in need.purposes else (),
        max_compared=MAX_COMPARED,
        chosen=chosen_ids(),
        errors=_errors(error, has_boxes=bool(profiles)),
    )


def render_register(error: str = "") -> str:
    """Show a page of the register, filtered."""
    session, form, at = db.session(), RegisterForm(request.args), now()
    trusts = {trust.slug: trust for trust in list_trusts(session, viewer())}
    form.trust.choices = [ANY, *(SelectChoice(slug, trust.name) for slug, trust in trusts.items())]
    form.page.data = form.page.data or "1"
    if not form.validate():
        raise InvalidQuery({"page": INVALID_PAGE})
    trust, number = trusts.get(form.trust.data), int(form.page.data)
    found = list_register(session, viewer(), form.filters(trust.id if trust else None), number, at)
    check_page_exists(number, found.pages)
    filters = [
        (key, value)
        for key, value in request.args.items(multi=True)
        if key not in ("page", "profile") and value
    ]
    return render_template(
        "mentoring/find_register.jinja",
        form=form,
        cards=profile_cards(session, viewer(), found.profiles, at),
        count=found.count,
        is_filtered=bool(filters),
        hidden_fields=[*filters, ("page", str(number))],
        pagination_of_list=build_pagination(
            number, found.pages, lambda page: f"{BASE}/register?{urlencode([*filters, ('page', page)])}"
        ),
        max_compared=MAX_COMPARED,
        chosen=chosen_ids(),
        errors=_errors(error, has_boxes=bool(found.profiles)),
    )


def render_compared(public_ids: list[str], error: str = "") -> str:
    """Show up to three people side by side, and let the viewer ask them if they offer the same."""
    session = db.session()
    profiles = list_compared(session, viewer(), public_ids)
    kinds = {profile.kind for profile in profiles}
    is_one_kind = len(kinds) == 1
    open_request = (
        find_open_request(session, viewer(), word_of(RegisterKind, kinds.pop())) if is_one_kind else None
    )
    page = compare(session, viewer(), profiles, now())
    return render_template(
        "mentoring/compare.jinja",
        page=page,
        has_gone=len(profiles) < len(dict.fromkeys(public_ids)),
        query=[(key, value) for key, value in request.args.items(multi=True) if key in NEED_WORDS],
        compared=[profile.public_id for profile in profiles],
        is_one_kind=is_one_kind,
        open_request=open_request.public_id if open_request else "",
        chosen=chosen_ids() if error else (),
        errors=_errors(error, has_boxes=is_one_kind and bool(page.asked)),
    )


def _errors(error: str, *, has_boxes: bool) -> list[FieldError]:
    return [FieldError(error, "#profile-1" if has_boxes else "#maincontent")] if error else []

"""Routes to find a mentor, coach or preceptor, to browse the register, and to compare people."""

from urllib.parse import urlencode

from flask import render_template, request
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from hub.access import Act, may
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import InvalidQuery
from hub.kit.page import FieldError
from hub.mentoring.domain.candidates import find_suggestions
from hub.mentoring.domain.needs import SoughtHelp
from hub.mentoring.domain.register import require_member
from hub.mentoring.domain.register_list import MAX_COMPARED, list_compared, list_register
from hub.mentoring.domain.requests import find_open_request
from hub.mentoring.domain.vocabulary import Purpose
from hub.mentoring.forms.find import ANY, FindForm, RegisterForm
from hub.mentoring.presenters.find import SKILL_LINKS, advice_on, find_page
from hub.mentoring.presenters.profiles import MEANING, profile_cards
from hub.mentoring.presenters.register_list import compare
from hub.mentoring.views.blueprint import BASE, blueprint
from hub.trusts.domain import list_trusts
from hub.web.authentication import viewer
from hub.web.paging import INVALID_PAGE, build_pagination, check_page_exists


@blueprint.get(f"{BASE}/find")
@may(Act.SEE_REGISTER)
def find() -> ResponseReturnValue:
    """Ask what it is for, then the rest, then show who fits and why."""
    session, form = db.session(), FindForm(request.args)
    require_member(session, viewer())
    need = form.need()
    if need is not None:
        return _render_found(need)
    if form.purposes:
        form.kind.data = form.kind.data or form.recommended.value
        return _render_rest(form)
    errors = [FieldError("Choose what you want to achieve", "#purpose")] if "next" in request.args else []
    if errors:
        form.purpose.errors = ["Choose what you want to achieve"]
    page = render_template("mentoring/find.jinja", form=form, errors=errors)
    return page, 400 if errors else 200


@blueprint.get(f"{BASE}/register")
@may(Act.SEE_REGISTER)
def register() -> str:
    """Show the register, filtered."""
    session, form = db.session(), RegisterForm(request.args)
    require_member(session, viewer())
    trusts = {trust.slug: trust for trust in list_trusts(session, viewer())}
    form.trust.choices = [ANY, *(SelectChoice(slug, trust.name) for slug, trust in trusts.items())]
    form.page.data = form.page.data or "1"
    if not form.validate():
        raise InvalidQuery({"page": INVALID_PAGE})
    trust, number, at = trusts.get(form.trust.data), int(form.page.data), now()
    found = list_register(session, viewer(), form.filters(trust.id if trust else None), number, at)
    check_page_exists(number, found.pages)
    rest = [(key, value) for key, value in request.args.items(multi=True) if key != "page" and value]
    return render_template(
        "mentoring/find_register.jinja",
        form=form,
        cards=profile_cards(session, viewer(), found.profiles, at),
        count=found.count,
        is_filtered=bool(rest),
        pagination_of_list=build_pagination(
            number, found.pages, lambda page: f"{BASE}/register?{urlencode([*rest, ('page', page)])}"
        ),
        max_compared=MAX_COMPARED,
    )


@blueprint.get(f"{BASE}/compare")
@may(Act.SEE_REGISTER)
def compare_people() -> str:
    """Show up to three people on the register side by side."""
    session, chosen = db.session(), request.args.getlist("profile")
    profiles = list_compared(session, viewer(), chosen)
    return render_template(
        "mentoring/compare.jinja",
        page=compare(session, viewer(), profiles, now()),
        left_out=len(dict.fromkeys(chosen)) > MAX_COMPARED,
        query=[(key, value) for key, value in request.args.items(multi=True) if key in NEED_WORDS],
        is_one_kind=len({profile.kind for profile in profiles}) == 1,
        max_compared=MAX_COMPARED,
    )


NEED_WORDS = ("purpose", "format", "preference", "capability")


def _render_rest(form: FindForm) -> str:
    return render_template(
        "mentoring/find_rest.jinja",
        form=form,
        advice=advice_on(form.purposes),
        meanings=[(kind.label, meaning) for kind, meaning in MEANING.items()],
        skill_links=SKILL_LINKS if Purpose.SPECIFIC_SKILL in form.purposes else (),
    )


def _render_found(need: SoughtHelp) -> str:
    session, at = db.session(), now()
    found, profiles = find_suggestions(session, viewer(), need, at)
    open_request = find_open_request(session, viewer(), need.kind)
    return render_template(
        "mentoring/find_results.jinja",
        page=find_page(session, viewer(), need, found, profiles, at),
        kind=need.kind.label.lower(),
        open_request=open_request.public_id if open_request else "",
        skill_links=SKILL_LINKS if Purpose.SPECIFIC_SKILL in need.purposes else (),
        max_compared=MAX_COMPARED,
    )

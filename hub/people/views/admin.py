"""Everybody, for the hub office; what hub admins do to an account."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, may
from hub.accounts.domain import Person
from hub.kit.clock import now
from hub.kit.db import db, read_only
from hub.kit.errors import NotFound
from hub.people.domain import (
    deactivate_account,
    end_login_sessions,
    get_person_with_memberships,
    reactivate_account,
    reset_second_factor,
    search_people,
    unlink_identities,
)
from hub.people.forms import read_people_filters
from hub.people.presenters.directory import directory_page, person_page
from hub.people.views.blueprint import blueprint, redirect_with_message
from hub.trusts.domain import list_organisation_names
from hub.web.authentication import viewer
from hub.web.paging import check_page_exists


@dataclass(frozen=True)
class AccountAction:
    """Something that is done to an account, with the words before and after."""

    run: Callable[[Session, Viewer, Person, datetime], None]
    title: str
    explanation: str
    done_message: str


ACCOUNT_ACTIONS: Mapping[str, AccountAction] = MappingProxyType(
    {
        "shut": AccountAction(
            deactivate_account,
            "Shut the account",
            "They are signed out everywhere at once and cannot sign in. Their roles stay, for the day it is "
            "opened again; nobody acts for them.",
            "The account is shut.",
        ),
        "open": AccountAction(
            reactivate_account,
            "Open the account again",
            "They can sign in again, with the roles that they had.",
            "The account is open again.",
        ),
        "second-factor": AccountAction(
            reset_second_factor,
            "Take the second factor away",
            "Do this only when you are sure who asks. Their authenticator app and recovery codes stop "
            "working, they are signed out everywhere, and an email tells them.",
            "The second factor is taken away, and an email is on its way.",
        ),
        "elsewhere": AccountAction(
            unlink_identities,
            "Unlink accounts elsewhere",
            "Do this only when you are sure who asks. They can no longer sign in with an account elsewhere "
            "and are signed out everywhere. Without a password they choose one as if it were forgotten. "
            "An email tells them.",
            "Accounts elsewhere are unlinked, and an email is on its way.",
        ),
        "sign-out": AccountAction(
            end_login_sessions,
            "Sign out everywhere",
            "Every browser in which they are signed in is signed out at once.",
            "They are signed out everywhere.",
        ),
    }
)


def _render_directory() -> str:
    named = list_organisation_names(db.session())
    wanted = read_people_filters(request.values, named)
    found = search_people(db.session(), viewer(), wanted, now().date())
    check_page_exists(found.page, found.pages)
    return render_template("people/directory.jinja", page=directory_page(found, wanted, named))


@blueprint.get("/admin/people")
@may(Act.SEE_PEOPLE)
def directory() -> str:
    """List everybody."""
    return _render_directory()


@blueprint.post("/admin/people")
@may(Act.SEE_PEOPLE)
@read_only
def search_directory() -> str:
    """List who fits a name or an address, which stand in no address of a page."""
    return _render_directory()


@blueprint.get("/admin/people/<key>")
@may(Act.SEE_PEOPLE)
def person(key: str) -> str:
    """Show somebody with all their roles."""
    found, held = get_person_with_memberships(db.session(), viewer(), key)
    page = person_page(db.session(), viewer(), found, held, list_organisation_names(db.session()))
    return render_template("people/person.jinja", page=page)


def _get_account_action(name: str) -> AccountAction:
    if name not in ACCOUNT_ACTIONS:
        raise NotFound("There is nothing here for you at this address.")
    return ACCOUNT_ACTIONS[name]


@blueprint.get("/admin/people/<key>/<step>")
@may(Act.CHANGE_PEOPLE)
def confirm_account_action(key: str, step: str) -> str:
    """Ask whether something should really be done to an account."""
    found, _ = get_person_with_memberships(db.session(), viewer(), key)
    url = f"/admin/people/{found.public_id}"
    return render_template(
        "people/step.jinja", step=_get_account_action(step), name=found.name, url=url, here=f"{url}/{step}"
    )


@blueprint.post("/admin/people/<key>/<step>")
@may(Act.CHANGE_PEOPLE)
def run_account_action(key: str, step: str) -> ResponseReturnValue:
    """Do something to an account."""
    chosen = _get_account_action(step)
    found, _ = get_person_with_memberships(db.session(), viewer(), key)
    chosen.run(db.session(), viewer(), found, now())
    return redirect_with_message(chosen.done_message, f"/admin/people/{found.public_id}")

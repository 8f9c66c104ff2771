"""Routes for the directory of all people and the admin actions on an account."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType

from flask import render_template
from flask.typing import ResponseReturnValue
from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, may
from hub.accounts.domain import Person
from hub.kit.clock import current_day, now
from hub.kit.db import db, read_only
from hub.kit.errors import NotFound
from hub.people.domain.directory import (
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
from hub.people.views.blueprint import blueprint
from hub.trusts.domain import list_organisation_names
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message
from hub.web.form_data import submitted_or_asked
from hub.web.paging import check_page_exists


class AccountAction(Struct, frozen=True):
    """An admin action on an account, with its confirmation and success messages."""

    run: Callable[[Session, Viewer, Person, datetime], None]
    title: str
    explanation: str
    done_message: str


ACCOUNT_ACTIONS: Mapping[str, AccountAction] = MappingProxyType(
    {
        "shut": AccountAction(
            deactivate_account,
            "Suspend account",
            (
                "They will be signed out everywhere and cannot sign in. They keep their roles for when "
                "the account is reactivated. Nobody can act for them until then."
            ),
            "The account was suspended.",
        ),
        "open": AccountAction(
            reactivate_account,
            "Reactivate account",
            "They will be able to sign in again, with the same roles.",
            "The account was reactivated.",
        ),
        "second-factor": AccountAction(
            reset_second_factor,
            "Reset two-step sign-in",
            (
                "Do this only if you are sure who is asking. Their authenticator app and recovery "
                "codes will stop working, and they will be signed out everywhere and told by email."
            ),
            "Two-step sign-in was reset, and we have emailed the person.",
        ),
        "elsewhere": AccountAction(
            unlink_identities,
            "Unlink accounts with other services",
            (
                "Do this only if you are sure who is asking. They will no longer be able to sign in "
                "with an account from another service, and will be signed out everywhere and told by "
                "email. If they have no password, they can choose one with “I have forgotten my "
                "password”."
            ),
            "The accounts with other services were unlinked, and we have emailed the person.",
        ),
        "sign-out": AccountAction(
            end_login_sessions,
            "Sign this person out everywhere",
            "They will be signed out everywhere straight away.",
            "The person was signed out everywhere.",
        ),
    }
)


def _render_directory() -> str:
    organisations = list_organisation_names(db.session())
    filters = read_people_filters(submitted_or_asked(), organisations)
    result = search_people(db.session(), viewer(), filters, current_day())
    check_page_exists(result.page, result.pages)
    return render_template("people/directory.jinja", page=directory_page(result, filters, organisations))


@blueprint.get("/admin/people")
@may(Act.SEE_PEOPLE)
def directory() -> str:
    """Show the directory."""
    return _render_directory()


@blueprint.post("/admin/people")
@may(Act.SEE_PEOPLE)
@read_only
def search_directory() -> str:
    """Search the directory. A POST keeps names and email addresses out of URLs."""
    return _render_directory()


@blueprint.get("/admin/people/<key>")
@may(Act.SEE_PEOPLE)
def person(key: str) -> str:
    """Show a person with all their roles."""
    account, memberships = get_person_with_memberships(db.session(), viewer(), key)
    page = person_page(db.session(), viewer(), account, memberships, list_organisation_names(db.session()))
    return render_template("people/person.jinja", page=page)


def _get_account_action(name: str) -> AccountAction:
    if name not in ACCOUNT_ACTIONS:
        raise NotFound("This page does not exist, or you do not have access to it.")
    return ACCOUNT_ACTIONS[name]


@blueprint.get("/admin/people/<key>/<step>")
@may(Act.CHANGE_PEOPLE)
def confirm_account_action(key: str, step: str) -> str:
    """Show the confirmation page of an account action."""
    account, _ = get_person_with_memberships(db.session(), viewer(), key)
    url = f"/admin/people/{account.public_id}"
    return render_template(
        "people/step.jinja",
        step=_get_account_action(step),
        name=account.name,
        url=url,
        form_url=f"{url}/{step}",
    )


@blueprint.post("/admin/people/<key>/<step>")
@may(Act.CHANGE_PEOPLE)
def run_account_action(key: str, step: str) -> ResponseReturnValue:
    """Run an account action."""
    chosen = _get_account_action(step)
    account, _ = get_person_with_memberships(db.session(), viewer(), key)
    chosen.run(db.session(), viewer(), account, now())
    return redirect_with_message(chosen.done_message, f"/admin/people/{account.public_id}")

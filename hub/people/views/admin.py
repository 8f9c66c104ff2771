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
from hub.kit.db import db, only_reads
from hub.kit.errors import NotFound
from hub.people.domain import (
    end_sign_ins,
    find_people,
    open_again,
    person_in_directory,
    reset_second_factor,
    shut_account,
    unlink_elsewhere,
)
from hub.people.forms import read_wanted
from hub.people.presenters.directory import directory_page, person_page
from hub.people.views.blueprint import blueprint, done
from hub.trusts.domain import named_organisations
from hub.web.authentication import viewer
from hub.web.paging import refuse_beyond


@dataclass(frozen=True)
class Step:
    """Something that is done to an account, with the words before and after."""

    run: Callable[[Session, Viewer, Person, datetime], None]
    title: str
    explained: str
    after: str


STEPS: Mapping[str, Step] = MappingProxyType(
    {
        "shut": Step(
            shut_account,
            "Shut the account",
            "They are signed out everywhere at once and cannot sign in. Their roles stay, for the day it is "
            "opened again; nobody acts for them.",
            "The account is shut.",
        ),
        "open": Step(
            open_again,
            "Open the account again",
            "They can sign in again, with the roles that they had.",
            "The account is open again.",
        ),
        "second-factor": Step(
            reset_second_factor,
            "Take the second factor away",
            "Do this only when you are sure who asks. Their authenticator app and recovery codes stop "
            "working, they are signed out everywhere, and an email tells them.",
            "The second factor is taken away, and an email is on its way.",
        ),
        "elsewhere": Step(
            unlink_elsewhere,
            "Unlink accounts elsewhere",
            "Do this only when you are sure who asks. They can no longer sign in with an account elsewhere "
            "and are signed out everywhere. Without a password they choose one as if it were forgotten. "
            "An email tells them.",
            "Accounts elsewhere are unlinked, and an email is on its way.",
        ),
        "sign-out": Step(
            end_sign_ins,
            "Sign out everywhere",
            "Every browser in which they are signed in is signed out at once.",
            "They are signed out everywhere.",
        ),
    }
)


def _directory() -> str:
    named = named_organisations(db.session())
    wanted = read_wanted(request.values, named)
    found = find_people(db.session(), viewer(), wanted, now().date())
    refuse_beyond(found.page, found.pages)
    return render_template("people/directory.jinja", page=directory_page(found, wanted, named))


@blueprint.get("/admin/people")
@may(Act.SEE_PEOPLE)
def directory() -> str:
    """List everybody."""
    return _directory()


@blueprint.post("/admin/people")
@may(Act.SEE_PEOPLE)
@only_reads
def search_directory() -> str:
    """List who fits a name or an address, which stand in no address of a page."""
    return _directory()


@blueprint.get("/admin/people/<key>")
@may(Act.SEE_PEOPLE)
def person(key: str) -> str:
    """Show somebody with all their roles."""
    found, held = person_in_directory(db.session(), viewer(), key)
    page = person_page(db.session(), viewer(), found, held, named_organisations(db.session()))
    return render_template("people/person.jinja", page=page)


def _step(name: str) -> Step:
    if name not in STEPS:
        raise NotFound("There is nothing here for you at this address.")
    return STEPS[name]


@blueprint.get("/admin/people/<key>/<step>")
@may(Act.CHANGE_PEOPLE)
def ask_step(key: str, step: str) -> str:
    """Ask whether something should really be done to an account."""
    found, _ = person_in_directory(db.session(), viewer(), key)
    url = f"/admin/people/{found.public_id}"
    return render_template(
        "people/step.jinja", step=_step(step), name=found.name, url=url, here=f"{url}/{step}"
    )


@blueprint.post("/admin/people/<key>/<step>")
@may(Act.CHANGE_PEOPLE)
def do_step(key: str, step: str) -> ResponseReturnValue:
    """Do something to an account."""
    chosen = _step(step)
    found, _ = person_in_directory(db.session(), viewer(), key)
    chosen.run(db.session(), viewer(), found, now())
    return done(chosen.after, f"/admin/people/{found.public_id}")

import re
from datetime import timedelta

from sqlalchemy import select

from hub.access import Role
from hub.accounts.models import Membership, Person
from hub.app import create_app
from hub.kit.clock import now
from hub.kit.db import close, write_transaction
from hub.people.cli import people as commands
from hub.trusts.domain import ensure_office
from tests.factories import START, make_trust
from tests.people.conftest import WELCOME
from tests.support.signed_in import visitor

LEADER = ("--email", "a@example.org", "--role", "leader")
LINK = re.compile(r"http://\S+?(/invitations/\S+)")


def prepared(**more):
    app = create_app({"TESTING": True, **more})
    with app.app_context(), write_transaction() as session:
        make_trust(session)
        ensure_office(session, now=START)
    return app


def test_the_first_hub_admin_comes_in_by_a_link_that_works_once_and_nobody_is_there_before(hub):
    app = prepared()
    with app.app_context(), write_transaction() as session:
        assert session.scalars(select(Person)).all() == []
    printed = hub("people", "invite", "--email", "first@example.org", "--role", "hub-admin")
    assert (printed.exit_code, "works once" in printed.output) == (0, True)
    link = LINK.search(printed.output)[1]
    first = visitor(app)
    assert first.send(link, **WELCOME).location == "/account/second-factor?next=/me"
    assert visitor(app).send(link, **WELCOME).status_code == 410
    with app.app_context(), write_transaction() as session:
        assert session.scalars(select(Membership.role)).all() == ["hub-admin"]
    listed = hub("people", "list")
    assert listed.output == "first@example.org\thub-admin\n"
    close(app)


def test_whoever_lost_the_link_gets_another_and_the_first_no_longer_works(hub):
    app = prepared()
    command = ("people", "invite", "--email", "first@example.org", "--role", "hub-admin")
    links = [LINK.search(hub(*command).output)[1] for _ in range(2)]
    assert [visitor(app).get(link).status_code for link in links] == [410, 200]
    assert visitor(app).send(links[1], **WELCOME).status_code == 303
    close(app)


def test_what_cannot_be_invited_is_said_in_a_sentence(hub):
    close(prepared())
    cases = {
        ("--email", "no address", "--role", "hub-admin"): "Enter an email address",
        LEADER: "There is no leader in",
        ("--email", "a@example.org", "--role", "guest"): "Enter the last day of the guest’s role",
        (
            "--email",
            "a@example.org",
            "--role",
            "leader",
            "--organisation",
            "nowhere",
        ): "There is no organisation",
    }
    for arguments, message in cases.items():
        result = hub("people", "invite", *arguments)
        assert (result.exit_code, message in result.output, "Traceback" in result.output) == (1, True, False)
    guest = (
        "--email",
        "a@example.org",
        "--role",
        "guest",
        "--organisation",
        "london",
        "--until",
        f"{now() + timedelta(days=60):%Y-%m-%d}",
    )
    assert hub("people", "invite", *guest).exit_code == 0


def test_an_account_is_shut_from_the_console_but_not_that_of_the_last_admin(hub):
    app = prepared()
    for email, role, slug in (("a@example.org", "hub-admin", "hub"), ("l@example.org", "leader", "london")):
        printed = hub("people", "invite", "--email", email, "--role", role, "--organisation", slug)
        visitor(app).send(LINK.search(printed.output)[1], **WELCOME)
    assert hub("people", "disable", "--email", "l@example.org").output == "The account was suspended.\n"
    assert hub("people", "list", "--organisation", "london").output == "l@example.org\tleader\tsuspended\n"
    refused = hub("people", "disable", "--email", "a@example.org")
    assert (refused.exit_code, "only hub admin" in refused.output) == (1, True)
    assert hub("people", "disable", "--email", "nobody@example.org").exit_code == 1
    close(app)


def test_the_command_invites_in_every_role():
    (option,) = (param for param in commands.commands["invite"].params if param.name == "role")
    assert tuple(option.type.choices) == tuple(role.value for role in Role)

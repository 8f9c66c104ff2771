"""A person without an account confirms an email address and then has an account without any role."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from hub.accounts.domain.persons import create_person, find_person_by_email
from hub.audit.models import AuditEntry
from hub.kit.clock import now
from hub.kit.errors import Invalid, LinkExpired
from hub.kit.keyring import sign
from hub.people.domain.join_requests import list_join_requests_of_person
from hub.people.domain.registrations import (
    MAX_EMAILS_PER_DAY,
    REGISTRATION_LINK,
    find_pending_registration,
    get_pending_registration_by_token,
    has_account,
    sign_registration_token,
    start_registration,
)
from hub.people.models import JoinRequest, PendingRegistration
from hub.trusts.domain import find_organisation
from tests.people.conftest import JOIN, TEAM, WELCOME, roles
from tests.support.concurrency import at_once
from tests.support.emails import SITE

NIA = {"name": "Nia New", "email": "nia@example.org", "words": "I lead a station."}


def test_somebody_without_an_account_proves_an_address_and_has_then_an_account_without_any_role(scenario):
    visitor = scenario.visitor()
    assert visitor.send(f"{JOIN}/new", **NIA).status_code == 303
    assert [(kind, to) for kind, to, _ in scenario.emails()] == [("newcomer", "nia@example.org")]
    with scenario.write_session() as session:
        assert find_person_by_email(session, "nia@example.org") is None

    link = scenario.link("newcomer")
    assert "Nia New" in visitor.get(link).text
    assert visitor.send(link, **WELCOME, words=NIA["words"]).location == "/account/people"
    with scenario.write_session() as session:
        person = find_person_by_email(session, "nia@example.org")
        (join_request,) = list_join_requests_of_person(session, person.id)
        assert (join_request.words, join_request.decided_at) == ("I lead a station.", None)
        scenario.ids["nia"] = person.id
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "sign in")).one()
        assert (entry.person_id, entry.details) == (person.id, {"how": "password", "second_factor": False})
    assert roles(scenario, "nia") == set()
    # They can open only public pages and their own account.
    statuses = [visitor.get(url).status_code for url in ("/library", "/account", TEAM, "/admin/people")]
    assert statuses == [200, 200, 403, 403]
    assert visitor.send(link, **WELCOME).status_code == 410


def test_the_answer_is_the_same_for_an_address_with_an_account_and_the_letter_says_what_to_do(
    scenario, queries
):
    results = []
    for email in ("nobody.here@example.org", "leader@example.org"):
        browser = scenario.visitor()
        with queries(scenario.app) as statements:
            response = browser.send(f"{JOIN}/new", **{**NIA, "email": email})
        results.append((response.status_code, response.location, len(statements)))
    assert results[0] == results[1]
    emails = {to: email.link.url.removeprefix(SITE) for _, to, email in scenario.emails()}
    assert emails["leader@example.org"] == JOIN
    assert emails["nobody.here@example.org"].startswith("/join/")


def test_one_address_is_written_to_three_times_a_day_and_no_more_whoever_asks(scenario):
    statuses = [scenario.visitor().send(f"{JOIN}/new", **NIA).status_code for _ in range(6)]
    assert statuses == [303] * 6
    assert len(scenario.emails()) == 3
    with scenario.write_session() as session:
        session.execute(update(PendingRegistration).values(created_at=now() - timedelta(days=1)))
    scenario.visitor().send(f"{JOIN}/new", **NIA)
    assert len(scenario.emails()) == 4


def test_who_asks_for_letters_to_many_addresses_has_to_wait_and_no_answer_tells_them_apart(scenario):
    def register(number, client_address="192.0.2.1", email=None):
        fields = {**NIA, "email": email or f"nia{number}@example.org"}
        browser = scenario.visitor()
        browser.environ_base["REMOTE_ADDR"] = client_address
        return browser.send(f"{JOIN}/new", **fields)

    assert [register(number).status_code for number in range(30)] == [303] * 30
    limited = [register(0, email=email) for email in ("nia31@example.org", "leader@example.org")]
    assert [response.status_code for response in limited] == [429, 429]
    assert [int(response.headers["Retry-After"]) > 30 for response in limited] == [True, True]
    assert all("You have tried too many times" in response.text for response in limited)
    assert len(scenario.emails()) == 30
    # Other client addresses are not limited.
    assert register(32, "198.51.100.7").status_code == 303


def test_what_is_said_in_a_newcomers_name_is_read_and_changed_by_them_before_the_lead_reads_it(scenario):
    scenario.visitor().send(f"{JOIN}/new", **{**NIA, "words": "Let <me> in at once."})
    link, visitor = scenario.link("newcomer"), scenario.visitor()
    assert "Let &lt;me&gt; in at once.</textarea>" in visitor.get(link).text
    again = visitor.send(link, **{**WELCOME, "password": "short"}, words="I lead two stations.")
    assert (again.status_code, "I lead two stations.</textarea>" in again.text) == (400, True)
    refused = visitor.send(link, **WELCOME, words="x" * 501)
    assert (refused.status_code, 'href="#words"' in refused.text) == (400, True)

    assert visitor.send(link, **WELCOME, words="I lead two stations.").status_code == 303
    page = scenario.browser("lead").get(scenario.link("join-request")).text
    assert ("I lead two stations." in page, "at once" in page) == (True, False)


@pytest.mark.parametrize("words", ["", None])
def test_a_newcomer_may_say_nothing(scenario, words):
    scenario.visitor().send(f"{JOIN}/new", **NIA)
    fields = {} if words is None else {"words": words}
    assert scenario.visitor().send(scenario.link("newcomer"), **WELCOME, **fields).status_code == 303
    with scenario.write_session() as session:
        assert session.scalars(select(JoinRequest.words)).all() == [""]


def test_the_link_of_a_newcomer_opens_only_the_row_that_it_was_made_for(scenario):
    scenario.visitor().send(f"{JOIN}/new", **NIA)
    link = scenario.link("newcomer")
    with scenario.write_session() as session:
        session.execute(update(PendingRegistration).values(nonce="another"))
    assert scenario.visitor().get(link).status_code == 410


def test_the_link_of_a_newcomer_ends_after_two_days(scenario):
    scenario.visitor().send(f"{JOIN}/new", **NIA)
    link = scenario.link("newcomer")
    with scenario.write_session() as session:
        session.execute(update(PendingRegistration).values(expires_at=now()))
    assert scenario.visitor().get(link).status_code == 410
    assert scenario.visitor().send(link, **WELCOME).status_code == 410


@pytest.mark.parametrize(
    ("field", "value"), [("email", ""), ("email", "nia"), ("name", " "), ("words", "x" * 501)]
)
def test_what_a_newcomer_gets_wrong_is_said_at_its_field_and_kept(scenario, field, value):
    refused = scenario.visitor().send(f"{JOIN}/new", **{**NIA, field: value})
    assert refused.status_code == 400
    assert f'href="#{field}"' in refused.text
    assert scenario.emails() == []


def test_letters_to_one_address_are_counted_also_when_they_are_asked_for_at_once(scenario):
    def ask(number):
        def act(session):
            london, client_address = find_organisation(session, "london"), f"192.0.2.{number}"
            nia = {"email": "nia@example.org", "name": "Nia", "words": ""}
            start_registration(session, london, **nia, client_address=client_address, at=now())

        return act

    for number in range(2):
        with scenario.write_session() as session:
            ask(number)(session)
    assert at_once(scenario.app, ask(3), ask(4)) == ["done", "done"]
    with scenario.write_session() as session:
        assert len(session.scalars(select(PendingRegistration)).all()) == 3


def register(session, email="nia@example.org", name="Nia", client_address="192.0.2.1", at=None):
    """Begin a registration and return the newest row."""
    start_registration(
        session,
        find_organisation(session, "london"),
        email=email,
        name=name,
        words=" Hello ",
        client_address=client_address,
        at=at or now(),
    )
    return session.scalars(select(PendingRegistration).order_by(PendingRegistration.id.desc())).first()


def test_a_registration_keeps_what_was_typed_in_a_tidy_form_and_is_found_by_its_token(scenario):
    with scenario.write_session() as session:
        row = register(session, " NIA@Example.org ", " Nia \n New ")

        assert (row.email, row.name, row.words) == ("nia@example.org", "Nia New", "Hello")
        token = sign_registration_token(session, row)
        for lock in (False, True):
            assert get_pending_registration_by_token(session, token, now(), lock=lock) is row
        assert find_pending_registration(session, row.id) is row
        assert find_pending_registration(session, None) is None
        assert find_pending_registration(session, row.id + 1) is None


@pytest.mark.parametrize(
    ("field", "value"), [("name", " "), ("name", "x" * 101), ("email", "nia"), ("email", "")]
)
def test_a_registration_without_a_usable_name_or_address_is_invalid(scenario, field, value):
    with scenario.write_session() as session:
        with pytest.raises(Invalid) as error:
            register(session, **{field: value})
        assert error.value.field == field
        assert session.query(PendingRegistration).count() == 0


@pytest.mark.parametrize(("seconds", "works"), [(-1, True), (0, False)])
def test_a_link_works_for_two_days(scenario, seconds, works):
    with scenario.write_session() as session:
        row = register(session)
        token, at = sign_registration_token(session, row), row.expires_at + timedelta(seconds=seconds)
        if works:
            assert get_pending_registration_by_token(session, token, at) is row
        else:
            with pytest.raises(LinkExpired, match="no longer be used"):
                get_pending_registration_by_token(session, token, at)


def test_a_used_link_says_so_and_one_of_no_row_or_another_form_does_not_work(scenario):
    with scenario.write_session() as session:
        row = register(session)
        token = sign_registration_token(session, row)
        wrong = [
            "",
            f"{token}x",
            sign(session, REGISTRATION_LINK.purpose, [row.public_id, "another nonce"]),
            sign(session, REGISTRATION_LINK.purpose, ["nobody", row.nonce]),
            sign(session, REGISTRATION_LINK.purpose, [row.public_id]),
            sign(session, REGISTRATION_LINK.purpose, {"a": 1, "b": 2}),
            sign(session, "another purpose", [row.public_id, row.nonce]),
        ]
        for text in wrong:
            with pytest.raises(LinkExpired, match="no longer be used"):
                get_pending_registration_by_token(session, text, now())
        row.used_at = now()
        session.flush()

        with pytest.raises(LinkExpired, match="This link has already been used"):
            get_pending_registration_by_token(session, token, now())


def test_no_more_rows_are_made_for_an_address_than_emails_in_a_day(scenario):
    with scenario.write_session() as session:
        at = now()
        for number in range(MAX_EMAILS_PER_DAY + 2):
            register(session, client_address=f"192.0.2.{number}", at=at)
        assert session.query(PendingRegistration).count() == MAX_EMAILS_PER_DAY
        register(session, "ben@example.org", at=at)
        assert session.query(PendingRegistration).count() == MAX_EMAILS_PER_DAY + 1
        register(session, at=at + timedelta(days=1))

        assert session.query(PendingRegistration).count() == MAX_EMAILS_PER_DAY + 2


def test_an_address_that_gets_an_account_meanwhile_has_one(scenario):
    with scenario.write_session() as session:
        row = register(session)
        assert not has_account(session, row)
        create_person(session, email="nia@example.org", name="Nia", at=now())

        assert has_account(session, row)

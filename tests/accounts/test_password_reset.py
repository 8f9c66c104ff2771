"""Password reset by email, which does not reveal whether an account exists."""

import pytest

from hub.accounts.domain.password_reset import (
    request_password_reset,
)
from hub.accounts.domain.persons import get_person
from hub.accounts.domain.rate_limits import (
    ATTEMPT_KINDS,
    MAX_FAILURES,
    ClientKey,
    RateLimited,
    count_attempt,
    reset_rate_limits,
)
from hub.accounts.models import EmailToken, Identity, RateLimitCounter
from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.kit.jobs import get_jobs
from hub.kit.keyring import hmac_hex
from hub.mail.models import OutboxMessage
from hub.mail.services.delivery_request import send_on_commit
from tests.accounts.conftest import PASSWORD
from tests.accounts.password_links import NEW, links, request_link
from tests.factories import START
from tests.support.emails import link_in
from tests.support.signed_in import browser_of, visitor


def test_a_forgotten_password_is_replaced_by_way_of_a_link(app, leader, sign_in, outbox):
    elsewhere = browser_of(app, leader.id)
    answer = request_link(app, leader.email)
    (kind, email), *_ = outbox()
    link = link_in(email)
    browser = visitor(app)
    page = browser.get(link)
    changed = browser.send(link, new_password=NEW)

    assert (answer.status_code, answer.location) == (303, "/sign-in/forgotten/sent")
    assert (kind, email.to) == ("reset", leader.email)
    assert page.status_code == 200
    assert (changed.status_code, changed.location) == (303, "/sign-in")
    assert elsewhere.get("/account").status_code == 303
    assert sign_in(visitor(app), leader, PASSWORD).status_code == 400
    assert sign_in(visitor(app), leader, NEW).status_code == 303
    assert [kind for kind, _ in outbox()][-1] == "password-changed"


def test_an_address_without_an_account_gets_the_same_answer_and_no_letter(app, leader, outbox):
    known, unknown = request_link(app, leader.email), request_link(app, "nobody@example.org")

    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert known.headers.getlist("Set-Cookie") == unknown.headers.getlist("Set-Cookie") == []
    assert len(outbox()) == 1
    with app.app_context(), write_transaction() as session:
        assert session.query(EmailToken).count() == 1
        assert session.query(OutboxMessage).count() == 1


def test_an_address_without_an_account_costs_the_same_statements(app, leader, queries):
    statements = []
    for email in (leader.email, "nobody@example.org"):
        with queries(app) as executed:
            request_link(app, email)
        statements.append([statement.split(" sa_")[0] for statement in executed])

    known, unknown = statements
    assert list(map(normalise, known[:-1])) == list(map(normalise, unknown[:-1]))
    # The only difference: without an account the savepoint is rolled back.
    assert (known[-1].split()[0], unknown[-1].split()[0]) == ("RELEASE", "ROLLBACK")


def test_an_address_without_an_account_asks_as_often_for_letters_to_be_sent(app, leader):
    # Each job that is queued takes a transaction of its own, so a difference could be measured.
    send_on_commit(app)
    jobs, pending_counts = get_jobs(app), [0]
    for email in (leader.email, "nobody@example.org"):
        request_link(app, email)
        pending_counts.append(len(jobs.list_pending()))
    jobs.close()

    assert pending_counts == [0, 1, 2]


def normalise(statement):
    """Return a statement without the number of its savepoint, and with NULL like any other parameter."""
    return (
        statement.split(" sa_savepoint")[0]
        .replace("IS NULL", "= ?")
        .replace("= %(person_id_1)s::INTEGER", "= ?")
    )


@pytest.mark.parametrize("column", ["disabled_at", "erased_at"])
def test_an_account_that_is_shut_gets_no_link_and_uses_none(app, leader, outbox, column):
    request_link(app, leader.email)
    (link,) = links(outbox)
    with app.app_context(), write_transaction() as session:
        setattr(get_person(session, leader.id), column, now())
    request_link(app, leader.email)

    assert len(outbox()) == 1
    assert links(outbox) == []
    assert visitor(app).send(link, new_password=NEW).status_code == 404


def test_looking_at_a_link_uses_nothing_up_and_using_it_does(app, leader, outbox):
    request_link(app, leader.email)
    (link,) = links(outbox)
    browser = visitor(app)
    viewed = [browser.get(link).status_code for _ in range(3)] + [browser.head(link).status_code]
    used = browser.send(link, new_password=NEW)
    again = browser.send(link, new_password="seven purple windmills")

    assert viewed == [200] * 4
    assert used.status_code == 303
    assert again.status_code == 410
    assert "This link no longer works" in again.text
    assert 'href="/sign-in/forgotten"' in again.text


def test_a_password_that_is_refused_does_not_use_the_link_up(app, leader, outbox):
    request_link(app, leader.email)
    (link,) = links(outbox)
    browser = visitor(app)
    refused = browser.send(link, new_password="password1")

    assert refused.status_code == 400
    assert "easy to guess" in refused.text
    assert browser.send(link, new_password=NEW).status_code == 303


def test_a_new_password_does_not_do_away_with_the_second_factor(app, lead, sign_in, outbox):
    request_link(app, lead.email)
    (link,) = links(outbox)
    browser = visitor(app)
    browser.send(link, new_password=NEW)
    answer = sign_in(browser, lead, NEW)

    assert answer.location == "/sign-in/second-factor"
    assert browser.get("/account").status_code == 303


def test_the_link_leads_past_strangers_who_guess(app, leader, sign_in, outbox):
    for _ in range(MAX_FAILURES):
        sign_in(visitor(app), leader, "something else")
    request_link(app, leader.email)
    (link,) = links(outbox)
    own = visitor(app)
    own.send(link, new_password=NEW)
    for _ in range(MAX_FAILURES):
        sign_in(visitor(app), leader, "something else")

    assert sign_in(visitor(app), leader, NEW).status_code == 429
    assert sign_in(own, leader, NEW).status_code == 303


def test_the_link_gives_whoever_reads_the_mail_no_more_guesses_at_the_second_factor(
    app, lead, sign_in, outbox
):
    statuses = []
    for password in (NEW, "seven purple windmills"):
        request_link(app, lead.email)
        browser = visitor(app)
        assert browser.send(links(outbox)[-1], new_password=password).status_code == 303
        assert sign_in(browser, lead, password).location == "/sign-in/second-factor"
        tries = [
            browser.send("/sign-in/second-factor", code="000000").status_code for _ in range(MAX_FAILURES)
        ]
        statuses.append(tries)

    assert statuses == [[400] * MAX_FAILURES, [429] * MAX_FAILURES]


def test_a_browser_in_which_somebody_gave_all_their_proofs_is_slowed_by_no_stranger_with_the_password(
    app, lead, sign_in
):
    own, stranger = visitor(app), visitor(app)
    sign_in(own, lead)
    assert own.send("/sign-in/second-factor", code=lead.code()).status_code == 303
    own.send("/sign-out")
    sign_in(stranger, lead)
    tries = [
        stranger.send("/sign-in/second-factor", code="000000").status_code for _ in range(MAX_FAILURES + 1)
    ]
    sign_in(own, lead)

    assert tries == [*[400] * MAX_FAILURES, 429]
    assert own.send("/sign-in/second-factor", code=lead.codes[0]).status_code == 303


def test_an_erasure_forgets_every_kind_of_try(session):
    for kind in ATTEMPT_KINDS:
        count_attempt(session, kind, "a@example.org", ClientKey("192.0.2.1"), START)
    reset_rate_limits(session, "a@example.org")

    assert {row.mark for row in session.query(RateLimitCounter)} == {
        hmac_hex(session, f"{kind} from an address", "192.0.2.1") for kind in ATTEMPT_KINDS
    }


def test_whoever_was_slowed_by_others_is_let_in_in_any_browser_after_a_new_password(
    app, leader, sign_in, outbox
):
    for _ in range(MAX_FAILURES):
        sign_in(visitor(app), leader, "something else")
    request_link(app, leader.email)
    (link,) = links(outbox)
    assert sign_in(visitor(app), leader, PASSWORD).status_code == 429
    visitor(app).send(link, new_password=NEW)

    assert sign_in(visitor(app), leader, NEW).status_code == 303


def test_whoever_has_used_a_link_may_ask_for_the_next_at_once(app, leader, outbox):
    for _ in range(4):
        request_link(app, leader.email)
    (link,) = links(outbox)
    visitor(app).send(link, new_password=NEW)
    assert links(outbox) == []
    request_link(app, leader.email)

    assert len(links(outbox)) == 1


def test_a_new_password_by_a_link_ends_a_change_of_address_that_was_begun(app, leader, outbox):
    browser_of(app, leader.id).send("/account/email", email="new@example.org")
    change = link_in(outbox()[0][1])
    request_link(app, leader.email)
    (link,) = links(outbox)
    visitor(app).send(link, new_password=NEW)

    assert visitor(app).send(change).status_code == 410


def test_nobody_is_buried_under_links_and_who_asks_too_often_learns_nothing(app, leader, outbox):
    answers = [request_link(app, leader.email) for _ in range(6)]

    assert {(answer.status_code, answer.location) for answer in answers} == {(303, "/sign-in/forgotten/sent")}
    assert len(outbox()) == 3
    assert len(links(outbox)) == 1


def test_who_asks_for_links_all_day_is_slowed_whatever_the_addresses(session):
    for number in range(30):
        request_password_reset(session, f"person-{number}@example.org", ClientKey("192.0.2.1"), at=START)

    with pytest.raises(RateLimited):
        request_password_reset(session, "another@example.org", ClientKey("192.0.2.1"), at=START)
    request_password_reset(session, "another@example.org", ClientKey("192.0.2.2"), at=START)


def test_who_signs_in_with_their_organisations_account_is_told_so(app, leader, outbox):
    with app.app_context(), write_transaction() as session:
        get_person(session, leader.id).password_hash = None
        session.add(Identity(person_id=leader.id, provider="nhs", subject="abc", created_at=START))
    request_link(app, leader.email)
    ((_, email),) = outbox()

    assert email.subject == "How you sign in"
    assert email.link.url.endswith("/sign-in")


@pytest.mark.parametrize("email", ["", "no address", "a@b", "<script>@example.org"])
def test_what_is_no_address_is_said_at_its_field(app, email):
    answer = request_link(app, email)

    assert answer.status_code == 400
    assert "Enter " in answer.text


def test_what_was_done_is_written_down(app, leader, outbox, audit_log):
    request_link(app, leader.email)
    request_link(app, "nobody@example.org")
    (link,) = links(outbox)
    visitor(app).send(link, new_password=NEW)

    assert audit_log()[-2:] == [("send reset link", None), ("reset password", leader.id)]

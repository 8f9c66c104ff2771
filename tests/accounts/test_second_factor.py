from datetime import timedelta

import pyotp
import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select, update

from hub.access import PUBLIC, Role
from hub.accounts.domain.admin import remove_second_factor
from hub.accounts.domain.login_sessions import list_login_sessions
from hub.accounts.domain.memberships import grant_role
from hub.accounts.domain.persons import get_person
from hub.accounts.domain.rate_limits import MAX_FAILURES, ClientKey, RateLimited
from hub.accounts.domain.second_factor import (
    count_unused_recovery_codes,
    disable_second_factor,
    generate_totp_secret,
)
from hub.accounts.models import Person, RecoveryCode
from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.kit.errors import Conflict, Invalid
from hub.trusts.domain import find_organisation
from tests.accounts.concurrent_requests import at_once
from tests.accounts.conftest import PASSWORD, make_account
from tests.factories import START, make_person, make_trust, member_of
from tests.support.credentials import enable, regenerate, replace, try_code
from tests.support.signed_in import browser_of, visitor

CLIENT = ClientKey("192.0.2.1")
HALF_A_MINUTE = timedelta(seconds=30)


@pytest.fixture
def person(session):
    return make_person(session, make_trust(session), email="leader@example.org")


@pytest.fixture
def secret(session, person):
    """The secret of the person's authenticator, which was set up at START."""
    secret = generate_totp_secret()
    enable(session, person, secret, pyotp.TOTP(secret).at(START), at=START)
    return secret


def code(secret, steps=0):
    return pyotp.TOTP(secret).at(START + steps * HALF_A_MINUTE)


def is_accepted(session, person, code, *, at=START, client=CLIENT):
    try:
        try_code(session, person, code, client, at=at)
    except Invalid:
        return False
    return True


def test_the_first_code_turns_it_on_and_the_secret_is_sealed(session, person, secret):
    assert person.second_factor_since == START
    assert secret not in person.totp_secret


def test_a_wrong_first_code_turns_nothing_on(session, person):
    with pytest.raises(Invalid, match="not right"):
        enable(session, person, generate_totp_secret(), "000000", at=START)

    assert person.totp_secret is None
    assert count_unused_recovery_codes(session, person.id) == 0


@pytest.mark.parametrize(("steps", "accepted"), [(-2, False), (-1, False), (0, False), (1, True), (2, False)])
def test_a_code_of_now_or_half_a_minute_away_is_taken_unless_it_was_used(
    session, person, secret, steps, accepted
):
    # The code of START was used when the authenticator was set up, so neither it nor an older one works.
    assert is_accepted(session, person, code(secret, steps)) is accepted


@pytest.mark.parametrize(("steps", "accepted"), [(8, False), (9, True), (10, True), (11, True), (12, False)])
def test_the_clock_of_a_telephone_may_be_half_a_minute_wrong_and_no_more(
    session, person, secret, steps, accepted
):
    assert is_accepted(session, person, code(secret, steps), at=START + 10 * HALF_A_MINUTE) is accepted


def test_a_code_is_taken_once_and_no_older_one_after_it(session, person, secret):
    at = START + 10 * HALF_A_MINUTE

    assert is_accepted(session, person, code(secret, 10), at=at)
    assert not is_accepted(session, person, code(secret, 10), at=at)
    assert not is_accepted(session, person, code(secret, 9), at=at)
    assert is_accepted(session, person, code(secret, 11), at=at)


def test_a_code_may_be_typed_with_spaces(session, person, secret):
    digits = code(secret, 1)

    assert is_accepted(session, person, f" {digits[:3]} {digits[3:]} ")


def test_codes_are_taken_in_full_width_characters_too(session, person, secret):
    def widen(text):
        return "".join(chr(ord(char) + 0xFEE0) if char != "-" else char for char in text)

    assert is_accepted(session, person, widen(code(secret, 1)))
    recovery_codes = regenerate(session, person, at=START)
    assert is_accepted(session, person, widen(recovery_codes[0]))
    assert not is_accepted(session, person, widen(recovery_codes[0]))


def test_the_code_of_somebody_else_is_not_taken(session, person, secret):
    other = make_person(session)
    other_secret = generate_totp_secret()
    enable(session, other, other_secret, code(other_secret), at=START)

    assert not is_accepted(session, person, code(other_secret, 1))
    assert is_accepted(session, other, code(other_secret, 1))


def test_codes_are_slowed_after_many_and_known_browsers_for_themselves(session, person, secret):
    for _ in range(MAX_FAILURES):
        assert not is_accepted(session, person, "000000")

    with pytest.raises(RateLimited):
        try_code(session, person, code(secret, 1), CLIENT, at=START)
    assert is_accepted(
        session, person, code(secret, 1), client=ClientKey(CLIENT.client_address, device_key="known")
    )


def test_ten_recovery_codes_each_stand_in_once(session, person):
    secret = generate_totp_secret()
    codes = enable(session, person, secret, code(secret), at=START)

    assert len(set(codes)) == 10
    assert is_accepted(session, person, codes[0])
    assert not is_accepted(session, person, codes[0])
    assert is_accepted(session, person, codes[1].upper().replace("-", " "))
    assert count_unused_recovery_codes(session, person.id) == 8


def test_recovery_codes_are_hashed_each_with_its_own_salt(session, person):
    secret = generate_totp_secret()
    codes = enable(session, person, secret, code(secret), at=START)
    hashes = [row.code_hash for row in session.query(RecoveryCode)]

    assert len(hashes) == len(set(hashes)) == 10
    assert {text.split("$")[1] for text in hashes} == {"argon2id"}
    assert [text for text in hashes for code in codes if code.replace("-", "") in text] == []


def test_new_recovery_codes_end_those_before(session, person):
    secret = generate_totp_secret()
    before = enable(session, person, secret, code(secret), at=START)
    after = regenerate(session, person, at=START)

    assert not is_accepted(session, person, before[0])
    assert is_accepted(session, person, after[0])


def test_another_authenticator_ends_the_one_before_and_its_recovery_codes(session, person, secret):
    other, before = generate_totp_secret(), regenerate(session, person, at=START)
    with pytest.raises(Invalid):
        replace(session, person, other, "000000", at=START)
    assert is_accepted(session, person, code(secret, 1))
    after = replace(session, person, other, code(other), at=START)

    assert not is_accepted(session, person, code(secret, 2), at=START + HALF_A_MINUTE)
    assert not is_accepted(session, person, before[0])
    assert is_accepted(session, person, code(other, 1))
    assert is_accepted(session, person, after[0])


def test_it_is_turned_off_by_its_owner_unless_a_role_needs_it(session):
    trust = make_trust(session)
    leader = make_account(session, trust, twice=True)
    lead = make_account(session, trust, Role.TRUST_LEAD, email="lead@example.org", twice=True)
    disable_second_factor(session, get_person(session, leader.id), at=now())
    with pytest.raises(Conflict, match="Your role needs two-step sign-in"):
        disable_second_factor(session, get_person(session, lead.id), at=now())

    assert get_person(session, leader.id).totp_secret is None
    assert count_unused_recovery_codes(session, leader.id) == 0
    assert get_person(session, lead.id).totp_secret is not None


def test_what_is_not_there_cannot_be_turned_off_or_have_codes(session, person):
    with pytest.raises(Conflict):
        disable_second_factor(session, person, at=START)
    with pytest.raises(Conflict):
        regenerate(session, person, at=START)


def pending_secret(page):
    return page.text.split('class="hub-letters">')[1].split("<")[0].replace(" ", "")


def test_setting_it_up_shows_the_codes_once_renews_the_key_and_ends_other_sign_ins(app, leader):
    browser, other = browser_of(app, leader.id, second_factor=False), browser_of(app, leader.id)
    with browser.session_transaction() as cookie:
        before = cookie["_user_id"]
    secret = pending_secret(browser.get("/account/second-factor?next=/library"))
    answer = browser.send("/account/second-factor", code=pyotp.TOTP(secret).now(), next="/library")

    assert answer.status_code == 200
    assert answer.text.count("<li>") >= 10
    assert 'href="/library"' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    with browser.session_transaction() as cookie:
        assert cookie["_user_id"] != before
    assert browser.get("/account").status_code == 200
    assert other.get("/account").status_code == 303
    with app.app_context(), write_transaction() as session:
        assert [row.second_factor for row in list_login_sessions(session, leader.id)] == [True]


def test_the_secret_stays_the_same_while_it_is_set_up_and_is_no_use_to_the_next_person(app, leader, lead):
    browser = browser_of(app, leader.id)
    first = pending_secret(browser.get("/account/second-factor"))
    again = pending_secret(browser.get("/account/second-factor"))
    wrong = browser.send("/account/second-factor", code="000000")
    with browser_of(app, lead.id).session_transaction() as cookie:
        other_token = cookie["_user_id"]
    with browser.session_transaction() as cookie:
        assert first not in cookie["pending_secret"]
        cookie["_user_id"] = other_token
    other = pending_secret(browser.get("/account/second-factor/replace"))

    assert first == again == pending_secret(wrong)
    assert wrong.status_code == 400
    assert other != first


def test_looking_at_the_set_up_changes_no_record(app, leader, person_of):
    browser_of(app, leader.id).get("/account/second-factor")

    assert person_of(leader).totp_secret is None


def test_the_square_is_drawn_in_the_page_and_holds_whose_account_it_is(app, leader):
    page = browser_of(app, leader.id).get("/account/second-factor")

    assert "<svg" in page.text
    assert "data:" not in page.text.split("<main")[1]
    assert 'style="' not in page.text


def test_a_recovery_code_signs_in_once_and_its_owner_is_told(app, lead, sign_in, outbox):
    for expected in (303, 400):
        browser = visitor(app)
        sign_in(browser, lead)
        answer = browser.send("/sign-in/second-factor?recovery", code=lead.codes[0])
        assert answer.status_code == expected

    assert [kind for kind, _ in outbox()] == ["recovery-code-used"]


def test_it_is_turned_off_on_its_page_and_one_signs_in_with_the_password_alone(app, sign_in, outbox):
    with app.app_context(), write_transaction() as session:
        leader = make_account(session, make_trust(session), twice=True)
    browser, other = browser_of(app, leader.id), browser_of(app, leader.id)
    answer = browser.send("/account/second-factor/off")

    assert (answer.status_code, answer.location) == (303, "/account")
    assert other.get("/account").status_code == 303
    assert browser.get("/account").status_code == 200
    assert sign_in(visitor(app), leader, PASSWORD).location == "/me"
    assert [kind for kind, _ in outbox()] == ["second-factor-off"]


def test_who_turned_it_off_has_none_of_the_powers_of_a_role_that_is_given_next(app, leader):
    with app.app_context(), write_transaction() as session:
        trust = make_trust(session, "kent", "Kent Ambulance Service NHS Trust")
        person = make_account(session, trust, email="was-careful@example.org", twice=True)
    browser = browser_of(app, person.id)
    browser.send("/account/second-factor/off")
    with app.app_context(), write_transaction() as session:
        kent = find_organisation(session, "kent")
        grant_role(session, get_person(session, person.id), kent.id, Role.TRUST_LEAD, by=PUBLIC, at=now())

    answer = browser.get("/trusts/kent/team")
    assert (answer.status_code, answer.location[:22]) == (303, "/account/second-factor")


def test_who_lost_everything_is_signed_out_and_sets_up_a_new_one(app, lead):
    browser = browser_of(app, lead.id)
    with app.app_context(), write_transaction() as session:
        remove_second_factor(session, get_person(session, lead.id), by=member_of(1, person_id=99), at=now())
        assert count_unused_recovery_codes(session, lead.id) == 0

    assert browser.get("/account").status_code == 303


def test_a_role_that_needs_it_has_no_button_and_no_way_to_turn_it_off(app, lead):
    browser = browser_of(app, lead.id)

    assert "you cannot turn it off" in browser.get("/account/second-factor").text
    assert browser.send("/account/second-factor/off").status_code == 409


def test_new_codes_are_made_on_its_page_and_its_owner_is_told(app, lead, outbox):
    answer = browser_of(app, lead.id).send("/account/second-factor/codes")

    assert answer.status_code == 200
    assert lead.codes[0] not in answer.text
    assert [kind for kind, _ in outbox()] == ["recovery-codes-new"]


def test_codes_are_downloaded_as_a_text_file_that_no_cache_keeps(app, lead):
    browser = browser_of(app, lead.id)
    shown = browser.send("/account/second-factor/codes")
    page = BeautifulSoup(shown.text, "html.parser")
    codes = [item.text for item in page.select(".hub-codes li")]
    form = page.find("button", string="Download codes").find_parent("form")
    sent = [field["value"] for field in form.select("[name=code]")]

    file = browser.send(form["action"], code=sent)

    assert (len(codes), sent) == (10, codes)
    assert file.mimetype == "text/plain"
    assert file.headers["Content-Disposition"] == 'attachment; filename="hub-recovery-codes.txt"'
    assert file.headers["Cache-Control"] == shown.headers["Cache-Control"] == "no-store"
    assert file.text.splitlines()[-10:] == codes
    assert page.select_one("button[data-copies=recovery-codes][hidden]").text == "Copy codes"


@pytest.mark.parametrize(
    "codes", [[], ["<script>"], ["abcd-efgh-jkmn"] * 11, ["abcd-efgh-jkmn\n"], ["ABCD-0000-1111"]]
)
def test_a_file_of_codes_holds_nothing_but_codes(app, lead, codes):
    answer = browser_of(app, lead.id).send("/account/second-factor/codes/file", code=codes)

    assert answer.status_code == 422 or answer.status_code == 400
    assert "Content-Disposition" not in answer.headers


def test_codes_are_not_downloaded_long_after_the_last_sign_in(app, lead):
    browser = browser_of(app, lead.id, at=now() - timedelta(minutes=31))

    answer = browser.send("/account/second-factor/codes/file", code=["abcd-efgh-jkmn"])

    assert (answer.status_code, "abcd" in answer.text) == (403, False)


@pytest.mark.parametrize("address", ["/account/second-factor", "/account/second-factor/replace"])
def test_it_is_changed_only_by_who_has_just_proved_who_they_are(app, leader, address):
    browser = browser_of(app, leader.id, at=now() - timedelta(minutes=16))

    assert browser.get(address).location.startswith("/sign-in/again")


def test_who_reads_the_page_on_their_telephone_opens_the_app_with_what_the_picture_holds(app, leader):
    page = BeautifulSoup(browser_of(app, leader.id).get("/account/second-factor").text, "html.parser")
    address = page.find("a", string="Open the app")["href"]
    key = page.select_one(".hub-letters").text.replace(" ", "")

    assert pyotp.parse_uri(address).secret == key


def test_a_code_that_two_send_at_once_lets_one_of_them_in(app, lead, careless):
    code, at = lead.code(), now()

    def check_then_write(session):
        step = int(at.timestamp()) // 30 + 1
        before = session.scalar(select(Person.totp_step).where(Person.id == lead.id))
        if before >= step:
            raise Invalid("code", "used")
        session.execute(update(Person).where(Person.id == lead.id).values(totp_step=step))

    def verify(session):
        try_code(session, get_person(session, lead.id), code, CLIENT, at=at)

    assert at_once(app, check_then_write, check_then_write) == careless
    with app.app_context(), write_transaction() as session:
        session.execute(update(Person).where(Person.id == lead.id).values(totp_step=0))
    assert at_once(app, verify, verify) == 1


def test_a_code_sent_at_once_from_two_known_browsers_lets_one_of_them_in(app, lead):
    # Their rate limits use different rows, so only the check of the time step can exclude one of them.
    code, at = lead.code(), now()

    def verify(browser):
        def act(session):
            client = ClientKey("192.0.2.1", browser)
            try_code(session, get_person(session, lead.id), code, client, at=at)

        return act

    assert at_once(app, verify("one"), verify("two")) == 1


def test_a_recovery_code_that_two_send_at_once_lets_one_of_them_in(app, lead, careless):
    at = now()

    def check_then_write(session):
        row = session.scalars(select(RecoveryCode).order_by(RecoveryCode.id)).first()
        if row.used_at is not None:
            raise Invalid("code", "used")
        session.execute(update(RecoveryCode).where(RecoveryCode.id == row.id).values(used_at=at))

    def verify(browser):
        def act(session):
            client = ClientKey("192.0.2.1", browser)
            try_code(session, get_person(session, lead.id), lead.codes[1], client, at=at)

        return act

    assert at_once(app, check_then_write, check_then_write) == careless
    assert at_once(app, verify("one"), verify("two")) == 1


def test_an_authenticator_that_is_set_up_twice_at_once_is_set_up_once(app, leader):
    secrets = [generate_totp_secret(), generate_totp_secret()]

    def set_up(secret):
        def act(session):
            person = get_person(session, leader.id)
            enable(session, person, secret, pyotp.TOTP(secret).at(now()), at=now())

        return act

    assert at_once(app, *map(set_up, secrets)) == 1
    with app.app_context(), write_transaction() as session:
        assert session.query(RecoveryCode).count() == 10

"""An address that somebody types is normalised, or refused if no email can reach it."""

import pytest

from hub.accounts.domain.email_address import INVALID_EMAIL, MAX_EMAIL_LENGTH, clean_email
from hub.kit.errors import Invalid
from tests.people.conftest import HERE, JOIN
from tests.people.sent_invitations import invite, rows


@pytest.mark.parametrize(
    "email", ["", "no address", "a@b", "a@@example.org", "a b@example.org", f"{'a' * 300}@x.org"]
)
def test_an_address_that_no_letter_reaches_is_refused_at_its_field(scenario, email):
    response = invite(scenario, email=email)
    assert response.status_code == 400
    assert "There is a problem" in response.text
    assert rows(scenario) == []


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("nia@example.org", "nia@example.org"),
        ("  Nia.New@Trust.NHS.uk\n", "nia.new@trust.nhs.uk"),
        ("nia+hub@example.org", "nia+hub@example.org"),
        ("o'neill@example.org", "o'neill@example.org"),
        ("nia@hub.test", "nia@hub.test"),
    ],
)
def test_an_address_that_a_person_types_is_normalised(typed, address):
    assert clean_email(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "nia",
        "nia@",
        "@example.org",
        "nia@example",
        "nia@@example.org",
        "nia new@example.org",
        "nia@exa mple.org",
        "nia@example.org, ben@example.org",
        "Nia <nia@example.org>",
        "nia@example.org\r\nBcc: ben@example.org",
        "zoë@example.org",
        "nia@.org",
        "nia\x00@example.org",
    ],
)
def test_what_no_email_can_reach_is_invalid_at_its_field(typed):
    with pytest.raises(Invalid) as error:
        clean_email(typed)

    assert (error.value.field, error.value.message) == ("email", INVALID_EMAIL)


@pytest.mark.parametrize(("length", "is_valid"), [(MAX_EMAIL_LENGTH, True), (MAX_EMAIL_LENGTH + 1, False)])
def test_an_address_has_at_most_254_characters(length, is_valid):
    domain = ".".join(["d" * 60] * 3) + ".example.org"
    address = f"{'n' * (length - len(domain) - 1)}@{domain}"
    assert len(address) == length
    if is_valid:
        assert clean_email(address) == address
    else:
        with pytest.raises(Invalid):
            clean_email(address)


@pytest.mark.parametrize(
    "address", ["j\u00f6rg@example.org", "ann@\u0435\u0445\u0430mple.org", "no address", "ann@example.org."]
)
def test_every_form_that_takes_an_address_has_the_same_opinion_of_it(scenario, address):
    leader = scenario.browser("leader")
    answers = {
        "invitation": invite(scenario, email=address),
        "registration": scenario.visitor().send(f"{JOIN}/new", name="Ann", email=address, words=""),
        "change": leader.send("/account/email", email=address),
        "reset": scenario.visitor().send("/sign-in/forgotten", email=address),
        "line manager": leader.send(f"{HERE}/manager", manager=address),
        "assistant": leader.send(f"{HERE}/delegates", delegate=address),
    }
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(answers, 400)
    with pytest.raises(Invalid) as error:
        clean_email(address)
    assert {name for name, answer in answers.items() if error.value.message not in answer.text} == set()


def test_a_letter_goes_to_the_one_form_and_the_account_is_found_by_every_form(scenario):
    assert invite(scenario, email="ann@m\u00fcnchen\u3002example").status_code == 303
    ((_, to, _),) = scenario.emails()
    assert to == "ann@xn--mnchen-3ya.example"
    assert invite(scenario, email="ann@XN--MNCHEN-3YA.example").status_code == 400

"""Whatever is typed for one mailbox has one form, and what imitates another host is refused."""

import pytest

from hub.accounts.domain.email_address import (
    INVALID_EMAIL,
    MAX_EMAIL_LENGTH,
    MIXED_SCRIPTS,
    clean_email,
    has_mixed_scripts,
    normalise_email,
)
from hub.accounts.domain.persons import create_person, find_person_by_email
from hub.kit.clock import now
from hub.kit.errors import Conflict, Invalid

FORMS = {
    "leader@london.example": [
        "Leader@London.example",
        "leader@london\u3002example",
        "leader@london\uff0eexample",
        "leader@\uff4condon.example",
        "\u00a0leader@london.example\u2003",
    ],
    "ann@xn--fa-hia.example": ["ann@fa\u00df.example", "ANN@XN--FA-HIA.EXAMPLE"],
    "ann@xn--mnchen-3ya.example": [
        "ann@m\u00fcnchen.example",
        "ann@M\u00dcNCHEN.example",
        "ann@mu\u0308nchen.example",
        "ann@xn--mnchen-3ya.example",
        "ann@m\u00fcnchen\u3002example",
    ],
    "ann@xn--r8jz45g.jp": ["ann@\u4f8b\u3048.jp"],
    "ann@xn--e1afmkfd.xn--p1ai": ["ann@\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444"],
}
PAIRS = [(typed, address) for address, forms in FORMS.items() for typed in forms]
IMITATIONS = [
    "ann@\u0435\u0445\u0430mple.org",  # Cyrillic beside Latin
    "ann@ex\u0430mple.org",
    "ann@\u0435\u0445\u0430.org",  # all of one label
    "ann@l\u03bfndon.example",  # Greek
    "ann@xn--mple-43d3a6i.org",  # the same as an A-label
    "ann@\u0578ndon.example",  # Armenian
    "ann@\u13a1ondon.example".lower(),  # Cherokee
]


@pytest.mark.parametrize(("typed", "address"), PAIRS)
def test_one_mailbox_has_one_form(typed, address):
    assert clean_email(typed) == address
    assert clean_email(address) == address
    assert normalise_email(typed) == address
    assert address.isascii()


@pytest.mark.parametrize(("typed", "address"), PAIRS)
def test_one_mailbox_is_one_person(session, typed, address):
    person = create_person(session, email=typed, name="Ann", at=now())

    assert person.email == address
    assert find_person_by_email(session, typed) is person
    assert find_person_by_email(session, address) is person
    for other in (typed, address):
        with pytest.raises(Conflict):
            create_person(session, email=other, name="Other", at=now())


def test_no_address_becomes_one_of_another_host():
    addresses = {clean_email(f"ann@{host}.example") for host in ("fa\u00df", "fass", "f\u00e0ss")}
    assert len(addresses) == 3
    assert clean_email("ann@\u03c3\u03c2.\u03b5\u03bb") != clean_email("ann@\u03c3\u03c3.\u03b5\u03bb")


@pytest.mark.parametrize("typed", IMITATIONS)
def test_a_host_that_imitates_another_is_refused(typed):
    with pytest.raises(Invalid) as error:
        clean_email(typed)
    assert (error.value.field, error.value.message) == ("email", MIXED_SCRIPTS)
    # An account that had it before can still be found.
    assert normalise_email(typed) == normalise_email(typed.upper())
    assert normalise_email(typed).startswith("ann@xn--")


@pytest.mark.parametrize(
    ("host", "is_mixed"),
    [
        ("example.org", False),
        ("m\u00fcnchen-1.example", False),
        ("\u30c6\u30b9\u30c8\u3058\u4f8b.jp", False),
        ("\u043f\u0440\u0438.\u0440\u0444", False),
        ("\u043f\u0440\u0438.com", True),
        ("\u03b1\u0430", True),
        ("\u3058\u0430", True),
    ],
)
def test_scripts_of_a_host_are_mixed_if_letters_may_be_mistaken(host, is_mixed):
    assert has_mixed_scripts(host) == is_mixed


@pytest.mark.parametrize(
    "typed",
    [
        "j\u00f6rg@example.org",
        "ann\uff20example.org",
        "ann@ex\u00adample.org",
        "ann@ex\u200bample.org",
        "ann@[127.0.0.1]",
        '"ann b"@example.org',
        "ann@xn--zzzzzz.example",
        "ann@example.org.",
        "ann@nhs\u2488uk.example",
    ],
)
def test_what_is_no_address_in_dns_is_refused_and_looked_up_as_it_is(typed):
    with pytest.raises(Invalid) as error:
        clean_email(typed)
    assert (error.value.field, error.value.message) == ("email", INVALID_EMAIL)
    assert normalise_email(f" {typed} ") == typed


def test_the_length_of_the_kept_form_counts():
    typed = "n" * 60 + "@" + ".".join(["\u00fc" * 30] * 4) + ".example"
    assert len(typed) < MAX_EMAIL_LENGTH
    for address in (typed, f"{'n' * MAX_EMAIL_LENGTH}@example.org"):
        with pytest.raises(Invalid):
            clean_email(address)

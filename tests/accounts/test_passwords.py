import pytest
from argon2 import PasswordHasher, Type
from zxcvbn import matching

from hub.accounts.domain import passwords
from hub.accounts.domain.passwords import (
    check_password,
    hash_new_password,
    is_same_password,
    normalise_secret,
    personal_words_of,
    set_password,
    validate_password,
)
from hub.kit.errors import Invalid
from tests.factories import START, make_person
from tests.support.hashing import REAL, hash_of, outside

GOOD = "three unusual giraffes"


@pytest.fixture
def person(session):
    return make_person(session, name="Florence Nightingale", email="f.nightingale@example.org")


def choose(session, person, password):
    """Set the password of a person as a form does."""
    password_hash = outside(hash_new_password, password, personal_words=personal_words_of(person))
    set_password(session, person, password_hash, START)


def is_right(person, password):
    """Return whether a password is right, and keep a new hash as signing in does."""
    check = outside(check_password, None if person is None else person.password_hash, password)
    if check.new_hash is not None:
        person.password_hash = check.new_hash
    return check.is_right


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "xk29dmqp",
        "  spaces stay where they are  ",
        "pässwörter für Žofie 🚑",
        "私の長い合言葉です",
        "<script>alert(1)</script>",
        "z" * 20 + "qj4 plum " * 12,
    ],
)
def test_a_password_of_any_characters_is_kept_whole_and_compared_as_typed(session, person, password):
    choose(session, person, password)

    assert is_right(person, password)
    assert not is_right(person, password[:-1])
    assert not is_right(person, password.swapcase() + "x")
    assert not is_right(person, f" {password}")


def test_the_last_of_two_hundred_characters_counts(session, person):
    password = "plum tree " * 19 + "end number"
    assert len(password) == 200
    choose(session, person, password)

    assert is_right(person, password)
    assert not is_right(person, password[:-1] + "s")


@pytest.mark.parametrize("password", ["", "short", "sevensy"])
def test_a_password_of_less_than_eight_characters_is_refused(session, person, password):
    with pytest.raises(Invalid, match="8 characters or more"):
        choose(session, person, password)
    assert person.password_hash is None


@pytest.mark.parametrize(
    "password",
    [
        "password1",
        "qwertyuiop",
        "12345678",
        "Passw0rd!",
        "P@ssw0rd1",
        "aaaaaaaaaaaaaaaa",
        "iloveyou2",
        "ingodwetrust",
        "        ",
    ],
)
def test_a_password_that_is_common_is_refused_whatever_its_characters(password):
    with pytest.raises(Invalid, match="easy to guess"):
        validate_password(password)


@pytest.mark.parametrize(
    "password",
    ["ambulance", "Ambulance-Leadership-Hub", "NHS trust 2026", "leadership123", "ambulance service"],
)
def test_a_password_made_of_what_everybody_would_try_here_is_refused(password):
    with pytest.raises(Invalid, match="easy to guess"):
        validate_password(password)


@pytest.mark.parametrize(
    "password", ["florence1", "Nightingale", "nightingale99", "f.nightingale@example.org"]
)
def test_a_password_made_of_ones_own_name_or_address_is_refused(session, person, password):
    with pytest.raises(Invalid, match="easy to guess"):
        choose(session, person, password)


def test_words_that_are_expected_do_no_harm_beside_others():
    validate_password("the ambulance crossed seven bridges")


def test_no_class_of_characters_is_asked_for():
    for password in ("gvlmxqtr", "GVLMXQTR", "83619274", "-_)(*&^~"):
        validate_password(password)


@pytest.mark.slow
def test_the_list_that_is_asked_holds_more_than_three_thousand_that_are_long_enough():
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    common = [word for word in FREQUENCY_LISTS["passwords"] if len(word) >= 8]
    assert len(common) > 3000
    accepted = []
    for word in common[:3000]:
        try:
            validate_password(word)
        except Invalid:
            continue
        accepted.append(word)
    assert accepted == []


def test_a_password_is_kept_as_a_hash_of_argon2id_with_its_own_salt(session, person):
    choose(session, person, GOOD)
    first = person.password_hash
    choose(session, person, GOOD)

    assert first.startswith("$argon2id$")
    assert first != person.password_hash
    assert GOOD not in first


def test_a_hash_made_with_other_parameters_is_made_anew_when_its_owner_comes(session, person):
    # As cheap as the parameters of the tests, but different.
    weak = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1)
    person.password_hash = weak.hash(GOOD)

    assert not is_right(person, "something else")
    assert "m=16," in person.password_hash
    assert is_right(person, GOOD)
    assert passwords.password_hasher.check_needs_rehash(person.password_hash) is False
    assert is_right(person, GOOD)


def test_a_long_password_is_easy_only_if_all_of_it_is():
    validate_password("a" * 40 + "plum xqj four")
    for easy in ("a" * 100, "password" * 9, "abcdefghijkl" * 5):
        with pytest.raises(Invalid, match="easy to guess"):
            validate_password(easy)


def test_whatever_is_typed_is_judged_in_pieces_that_take_no_time(monkeypatch):
    rated_lengths, omnimatch = [], matching.omnimatch
    monkeypatch.setattr(
        matching, "omnimatch", lambda chunk: rated_lengths.append(len(chunk)) or omnimatch(chunk)
    )
    for password in ("4@8({[<369!1|07$5+%2" * 10, "password" * 25):
        try:
            validate_password(password)
        except Invalid:
            continue

    assert max(rated_lengths) == passwords.CHUNK_LENGTH
    assert len(rated_lengths) <= 2 * 2 * passwords.MAX_RATED_LENGTH / passwords.CHUNK_LENGTH


def test_nobody_and_somebody_without_a_password_have_no_right_one(session, person):
    assert not is_right(None, GOOD)
    assert not is_right(None, "nobody has this password")
    assert not is_right(person, "nobody has this password")


@pytest.mark.parametrize("kind", REAL)
def test_a_hash_costs_a_thief_at_least_what_is_advised(kind):
    # The minimum that OWASP advises for Argon2id: 19 MiB, two passes, one lane.
    hasher = REAL[kind]

    assert hasher.type is Type.ID
    assert (hasher.memory_cost >= 19_456, hasher.time_cost >= 2, hasher.hash_len >= 32) == (True, True, True)


COMPOSED = "caf\u00e9 giraffe \u212b plum \u4e00"
DECOMPOSED = "cafe\u0301 giraffe A\u030a plum \u4e00"


@pytest.mark.parametrize(("first", "then"), [(COMPOSED, DECOMPOSED), (DECOMPOSED, COMPOSED)])
def test_a_password_is_the_same_in_every_form_of_its_characters(session, person, first, then):
    choose(session, person, first)
    kept = person.password_hash

    assert is_right(person, then)
    assert person.password_hash == kept
    assert is_same_password(first, then)
    assert not is_right(person, then.replace("caf", "cat"))
    assert not is_same_password(first, first.upper())


def test_a_hash_of_the_text_as_typed_is_right_as_typed_and_then_made_anew(session, person):
    person.password_hash = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(DECOMPOSED)

    assert not is_right(person, COMPOSED)
    assert is_right(person, DECOMPOSED)
    assert is_right(person, COMPOSED)
    assert outside(passwords.password_hasher.verify, person.password_hash, normalise_secret(DECOMPOSED))


def test_the_least_length_counts_normalised_characters(session, person):
    with pytest.raises(Invalid, match="8 characters or more"):
        choose(session, person, "xqe\u0301e\u0301e\u0301v")
    # Six characters, of which the last is a ligature of three.
    validate_password("xqvkw\ufb03")


def test_a_name_in_another_form_is_refused_as_a_password_too():
    with pytest.raises(Invalid, match="easy to guess"):
        validate_password("Zoe\u0301Na\u00efve1", personal_words=("Zo\u00e9 Nai\u0308ve",))


def test_whether_an_account_exists_does_not_change_how_often_is_hashed(person, monkeypatch):
    class Counting:
        def __init__(self):
            self.calls = 0

        def verify(self, password_hash, password):
            self.calls += 1
            return real_hasher.verify(password_hash, password)

        def __getattr__(self, name):
            return getattr(real_hasher, name)

    person.password_hash = hash_of("something else")
    for password in (COMPOSED, "only plain letters"):
        counts = set()
        for somebody in (person, None):
            real_hasher, counting = passwords.password_hasher, Counting()
            monkeypatch.setattr(passwords, "password_hasher", counting)
            assert not is_right(somebody, password)
            counts.add(counting.calls)
            monkeypatch.undo()
        assert len(counts) == 1

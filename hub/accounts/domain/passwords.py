"""Passwords: hashed with Argon2; any characters are allowed, but not what is easy to guess.

Keyboards send the same character in different forms, such as an é in one code point or in two. So what is
rated, hashed and compared is the text in the form NFKC, as NIST SP 800-63B advises.
"""

import unicodedata
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from argon2.exceptions import InvalidHashError, VerificationError
from msgspec import Struct
from sqlalchemy.orm import Session

from hub.accounts.domain.hashes import SlottedHasher
from hub.accounts.models import Person
from hub.kit.errors import Invalid
from hub.kit.slow_work import slow

password_hasher = SlottedHasher()
"""Uses the defaults of argon2-cffi, the low-memory ones of RFC 9106. If they change, hashes are renewed."""
MIN_PASSWORD_LENGTH = 8
MIN_GUESSES = 1_000_000
"""More guesses than the rate limit allows within years."""
CHUNK_LENGTH, MAX_RATED_LENGTH = 24, 72
"""Characters that are rated at once, and in total. Rating 72 at once took up to five seconds, because of the
combinations of symbols that replace letters. The whole password is hashed and compared in any case."""
COMMON_WORDS = ("ambulance", "leadership", "leaders", "leader", "paramedic", "service", "trust", "nhs", "hub")
"""Words that an attacker would try first on this site, besides the person's name and email address."""
EASY_TO_GUESS = "This password is easy to guess. Choose another, such as three random words"


def normalise_secret(text: str) -> str:
    """Return a password or a code in the one form in which it is rated, hashed and compared."""
    return unicodedata.normalize("NFKC", text)


def is_same_password(one: str, other: str) -> bool:
    """Return whether two typed passwords are the same one."""
    return normalise_secret(one) == normalise_secret(other)


class PasswordCheck(Struct, frozen=True):
    """Whether a password is right; `new_hash` is set if the stored hash was made in another way."""

    is_right: bool
    new_hash: str | None = None


@slow
def hash_new_password(password: str, *, personal_words: Iterable[str] = (), field: str = "password") -> str:
    """Return the hash of a new password; raise Invalid for `field` if it is too short or easy to guess."""
    validate_password(password, personal_words=personal_words, field=field)
    return password_hasher.hash(normalise_secret(password))


def set_password(session: Session, person: Person, password_hash: str, at: datetime) -> None:
    """Set a person's password by the hash that hash_new_password has made of it."""
    person.password_hash, person.password_set_at = password_hash, at
    session.flush()


def personal_words_of(person: Person) -> tuple[str, ...]:
    """Return what must not be most of a person's password: their name and email address."""
    return (person.name, person.email or "")


def validate_password(password: str, *, personal_words: Iterable[str] = (), field: str = "password") -> None:
    """Raise Invalid for `field` if a password is too short or easy to guess, also with `personal_words`."""
    password = normalise_secret(password)
    if len(password) < MIN_PASSWORD_LENGTH:
        raise Invalid(field, f"The password must be {MIN_PASSWORD_LENGTH} characters or more")
    remainder = _remove_words(password.casefold(), [*COMMON_WORDS, *_split_words(personal_words)])
    if _is_easy_to_guess(password) or _is_easy_to_guess(remainder):
        raise Invalid(field, EASY_TO_GUESS)


@slow
def check_password(password_hash: str | None, password: str) -> PasswordCheck:
    """Return whether this is the password of a hash.

    Hashes were once made from the text as typed, so that is tried too. Without a hash it takes as long as for
    a wrong password, so that the time reveals nothing.
    """
    normalised = normalise_secret(password)
    matching = next(
        (form for form in dict.fromkeys((normalised, password)) if _matches(password_hash, form)), None
    )
    if password_hash is None or matching is None:
        return PasswordCheck(is_right=False)
    is_current = matching == normalised and not password_hasher.check_needs_rehash(password_hash)
    return PasswordCheck(True, None if is_current else password_hasher.hash(normalised))


def _matches(password_hash: str | None, password: str) -> bool:
    # Without a hash a dummy is compared, which is never right.
    dummy_hash = _dummy_hash()
    try:
        password_hasher.verify(password_hash or dummy_hash, password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


@lru_cache
def _dummy_hash() -> str:
    return password_hasher.hash("nobody has this password")


def _is_easy_to_guess(password: str) -> bool:
    chunks = (
        password[start : start + CHUNK_LENGTH]
        for start in range(0, min(len(password), MAX_RATED_LENGTH), CHUNK_LENGTH)
    )
    return all(_estimate_guesses(chunk) < MIN_GUESSES for chunk in chunks if chunk.strip())


def _estimate_guesses(chunk: str) -> int:
    # Imported here because its word lists take 12 MB, which only processes that rate passwords need. The
    # public zxcvbn() is avoided because it keeps the personal words of one call for the next.
    from zxcvbn.matching import omnimatch
    from zxcvbn.scoring import most_guessable_match_sequence

    return int(most_guessable_match_sequence(chunk, omnimatch(chunk))["guesses"])


def _split_words(personal_words: Iterable[str]) -> list[str]:
    text = normalise_secret(" ".join(personal_words)).casefold()
    plain = "".join(char if char.isalnum() else " " for char in text)
    return [word for word in plain.split() if len(word) > 2]


def _remove_words(text: str, words: Iterable[str]) -> str:
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "")
    return text

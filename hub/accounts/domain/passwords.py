"""Passwords: hashed with Argon2; any characters are allowed, but not what is easy to guess.

Keyboards send the same character in different forms, such as an é in one code point or in two. So what is
rated, hashed and compared is the text in the form NFKC, as NIST SP 800-63B advises.
"""

import unicodedata
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from hub.accounts.models import Person
from hub.kit.errors import Invalid

password_hasher = PasswordHasher()
"""Uses the defaults of argon2-cffi, the low-memory ones of RFC 9106. If they change, hashes are renewed."""
MIN_PASSWORD_LENGTH = 8
MIN_GUESSES = 1_000_000
"""More guesses than the rate limit allows within years."""
CHUNK_LENGTH, MAX_RATED_LENGTH = 24, 72
"""Characters that are rated at once, and in total. Rating 72 at once took up to five seconds, because of the
combinations of symbols that replace letters. The whole password is hashed and compared in any case."""
COMMON_WORDS = ("ambulance", "leadership", "leaders", "leader", "paramedic", "service", "trust", "nhs", "hub")
"""Words that an attacker would try first on this site, besides the person's name and email address."""
EASY_TO_GUESS = "This password is easy to guess. Choose another, such as three or four unusual words"


def normalise_secret(text: str) -> str:
    """Return a password or a code in the one form in which it is rated, hashed and compared."""
    return unicodedata.normalize("NFKC", text)


def is_same_password(one: str, other: str) -> bool:
    """Return whether two typed passwords are the same one."""
    return normalise_secret(one) == normalise_secret(other)


def set_password(
    session: Session, person: Person, password: str, at: datetime, *, field: str = "password"
) -> None:
    """Set a person's password; raise Invalid for `field` if it is too short or easy to guess."""
    validate_password(password, personal_words=(person.name, person.email or ""), field=field)
    person.password_hash = password_hasher.hash(normalise_secret(password))
    person.password_set_at = at
    session.flush()


def validate_password(password: str, *, personal_words: Iterable[str] = (), field: str = "password") -> None:
    """Raise Invalid for `field` if a password is too short or easy to guess, also with `personal_words`."""
    password = normalise_secret(password)
    if len(password) < MIN_PASSWORD_LENGTH:
        raise Invalid(field, f"The password must be {MIN_PASSWORD_LENGTH} characters or more")
    remainder = _remove_words(password.casefold(), [*COMMON_WORDS, *_split_words(personal_words)])
    if _is_easy_to_guess(password) or _is_easy_to_guess(remainder):
        raise Invalid(field, EASY_TO_GUESS)


def verify_password(person: Person | None, password: str) -> bool:
    """Return whether this is the person's password; renew a hash that was made in another way.

    Hashes were once made from the text as typed, so that is tried too. Without a person or a password it
    takes as long as for a wrong password, so that the time reveals nothing.
    """
    password_hash = person.password_hash if person is not None else None
    normalised = normalise_secret(password)
    matching = next(
        (form for form in dict.fromkeys((normalised, password)) if _matches(password_hash, form)), None
    )
    if person is None or password_hash is None or matching is None:
        return False
    if matching != normalised or password_hasher.check_needs_rehash(password_hash):
        person.password_hash = password_hasher.hash(normalised)
    return True


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

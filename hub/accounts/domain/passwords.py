"""Passwords: hashed with argon2, of any characters, refused where others would guess them first."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from hub.accounts.models import Person
from hub.kit.errors import Invalid

password_hasher = PasswordHasher()
"""With the library's parameters, those of RFC 9106 for little memory. When they change, so do hashes."""
MIN_PASSWORD_LENGTH = 8
MIN_GUESSES = 1_000_000
"""As many guesses as a patient stranger could make over years, slowed as they are."""
CHUNK_LENGTH, MAX_RATED_LENGTH = 24, 72
"""Characters that are judged at once, and in all. Signs that stand for letters make so many combinations
that 72 took five seconds. A password is kept and compared whole, whatever is judged of it."""
COMMON_WORDS = ("ambulance", "leadership", "leaders", "leader", "paramedic", "service", "trust", "nhs", "hub")
"""Words that anybody would try here first, beside the person's own name and address."""
EASY_TO_GUESS = "This password is easy to guess. Choose another, such as three or four unusual words"


def set_password(
    session: Session, person: Person, password: str, at: datetime, *, field: str = "password"
) -> None:
    """Give somebody a new password; Invalid at `field` where it is short or easy to guess."""
    validate_password(password, personal_words=(person.name, person.email or ""), field=field)
    person.password_hash = password_hasher.hash(password)
    person.password_set_at = at
    session.flush()


def validate_password(password: str, *, personal_words: Iterable[str] = (), field: str = "password") -> None:
    """Refuse with Invalid at `field` what is too short, or what the person's `own` words or lists lead to."""
    if len(password) < MIN_PASSWORD_LENGTH:
        raise Invalid(field, f"The password must be {MIN_PASSWORD_LENGTH} characters or more")
    rest = _remove_words(password.casefold(), [*COMMON_WORDS, *_split_words(personal_words)])
    if _is_easy_to_guess(password) or _is_easy_to_guess(rest):
        raise Invalid(field, EASY_TO_GUESS)


def verify_password(person: Person | None, password: str) -> bool:
    """Say whether this is the person's password. Nobody, and who has none, costs as much as a wrong one."""
    known = person.password_hash if person is not None else None
    instead = _dummy_hash()
    try:
        password_hasher.verify(known or instead, password)
    except (VerificationError, InvalidHashError):
        return False
    if person is None or known is None:
        return False
    if password_hasher.check_needs_rehash(known):
        person.password_hash = password_hasher.hash(password)
    return True


@lru_cache
def _dummy_hash() -> str:
    return password_hasher.hash("nobody has this password")


def _is_easy_to_guess(password: str) -> bool:
    pieces = (
        password[start : start + CHUNK_LENGTH]
        for start in range(0, min(len(password), MAX_RATED_LENGTH), CHUNK_LENGTH)
    )
    return all(_estimate_guesses(piece) < MIN_GUESSES for piece in pieces if piece.strip())


def _estimate_guesses(chunk: str) -> int:
    # Its lists are 12 MB of memory, which only a process that is given passwords needs. And not through the
    # library's front door: that would keep one person's words for the next.
    from zxcvbn.matching import omnimatch
    from zxcvbn.scoring import most_guessable_match_sequence

    return int(most_guessable_match_sequence(chunk, omnimatch(chunk))["guesses"])


def _split_words(personal_words: Iterable[str]) -> list[str]:
    text = " ".join(personal_words).casefold()
    plain = "".join(char if char.isalnum() else " " for char in text)
    return [word for word in plain.split() if len(word) > 2]


def _remove_words(text: str, words: Iterable[str]) -> str:
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "")
    return text

"""Cheap password hashing for tests. With real parameters it would take a third of the time of all tests.

Hubs that tests serve in a process of their own use the real parameters.
"""

from contextvars import Context

from argon2 import PasswordHasher

from hub.accounts.domain import passwords, second_factor
from hub.accounts.domain.hashes import SlottedHasher

REAL = {"password": passwords.password_hasher, "recovery code": second_factor.recovery_code_hasher}
CHEAP = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}


def make_cheap() -> None:
    """Use cheap parameters in this process."""
    passwords.password_hasher = SlottedHasher(**CHEAP)
    second_factor.recovery_code_hasher = passwords.password_hasher


def hash_of(password: str) -> str:
    """Return the hash of a password, also inside a transaction, which a test may hold open."""
    return PasswordHasher(**CHEAP).hash(passwords.normalise_secret(password))


def outside(function, *args, **kwargs):
    """Call a slow function as another request would, whatever transaction this test holds open."""
    return Context().run(function, *args, **kwargs)

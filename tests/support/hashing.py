"""Hashes of the tests: made in the same way, and cheap. At full price hashing would be a third of all tests.

What is served in a process of its own hashes as it does for real.
"""

from argon2 import PasswordHasher

from hub.accounts.domain import passwords, second_factor

REAL = {"password": passwords.hasher, "recovery code": second_factor.code_hasher}


def make_cheap() -> None:
    """Let this process hash cheaply."""
    passwords.hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    second_factor.code_hasher = passwords.hasher

"""Hashes of the tests: made in the same way, and cheap. At full price hashing would be a third of all tests.

What is served in a process of its own hashes as it does for real.
"""

from argon2 import PasswordHasher

from hub.accounts.domain import passwords, second_factor

REAL = {"password": passwords.password_hasher, "recovery code": second_factor.recovery_code_hasher}


def make_cheap() -> None:
    """Let this process hash cheaply."""
    passwords.password_hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    second_factor.recovery_code_hasher = passwords.password_hasher

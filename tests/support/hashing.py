"""Cheap password hashing for tests. With real parameters it would take a third of the time of all tests.

Hubs that tests serve in a process of their own use the real parameters.
"""

from argon2 import PasswordHasher

from hub.accounts.domain import passwords, second_factor

REAL = {"password": passwords.password_hasher, "recovery code": second_factor.recovery_code_hasher}


def make_cheap() -> None:
    """Use cheap parameters in this process."""
    passwords.password_hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    second_factor.recovery_code_hasher = passwords.password_hasher

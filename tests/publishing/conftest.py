"""Two trusts and the hub office with their people, for the tests of publishing."""

from tests.people.conftest import filling, scenario

__all__ = ["filling", "scenario"]

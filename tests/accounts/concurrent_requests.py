"""Concurrent transactions of which one may succeed; the fixture `careless` is in conftest.py."""

from tests.support import concurrency


def at_once(app, *acts):
    """Run each act concurrently; return how many succeeded."""
    return concurrency.at_once(app, *acts).count("done")

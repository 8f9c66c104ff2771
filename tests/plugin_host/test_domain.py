from datetime import UTC, datetime, timedelta

import pytest

from hub.kit.db import write_transaction
from hub.plugin_host.domain import get_plugin_state, list_plugin_health, mark_absent, record_health

MONDAY = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def session(app):
    with app.app_context(), write_transaction() as session:
        yield session


def record(session, name="london", state="up", now=MONDAY, **fields):
    values = {"reason": "", "version": "", "origin": "place", **fields}
    return record_health(session, name, state=state, now=now, **values)


def test_a_plugin_that_stays_up_was_checked_but_has_not_changed(session):
    assert record(session) is True
    assert record(session, now=TUESDAY) is False
    (health,) = list_plugin_health(session)
    assert (health.changed_at, health.checked_at) == (MONDAY, TUESDAY)


def test_a_plugin_that_is_set_aside_changes_and_has_a_reason(session):
    record(session)
    assert record(session, state="set-aside", reason="no luck", now=TUESDAY) is True
    (health,) = list_plugin_health(session)
    assert (health.state, health.reason, health.changed_at) == ("set-aside", "no luck", TUESDAY)


def test_another_reason_is_no_new_change(session):
    record(session, state="set-aside", reason="no luck")
    assert record(session, state="set-aside", reason="still no luck", now=TUESDAY) is False
    (health,) = list_plugin_health(session)
    assert (health.reason, health.changed_at) == ("still no luck", MONDAY)


def test_a_plugin_that_is_no_longer_there_is_absent_and_not_forgotten(session):
    record(session)
    record(session, "yorkshire", state="set-aside", reason="no luck")
    assert mark_absent(session, {"london"}, now=TUESDAY) is True
    assert mark_absent(session, {"london"}, now=TUESDAY + timedelta(days=1)) is False
    assert [(health.name, health.state, health.reason) for health in list_plugin_health(session)] == [
        ("london", "up", ""),
        ("yorkshire", "absent", ""),
    ]


def test_a_plugin_that_was_never_found_is_absent(session):
    record(session)
    assert (get_plugin_state(session, "london"), get_plugin_state(session, "paris")) == ("up", "absent")

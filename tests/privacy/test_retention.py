"""Retention: inactive accounts, and the nightly job that runs every retention rule."""

import pytest

from hub.extension.personal_data import Retention
from hub.extension.registry import get_registry
from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.kit.errors import HubError
from hub.kit.jobs import get_jobs
from hub.privacy.domain.inactive_accounts import list_expired_accounts
from hub.privacy.services import apply_retention
from tests.factories import make_person
from tests.privacy.conftest import warned_ids


def test_the_nightly_job_does_every_rule_and_one_that_fails_stops_no_other(inactive):
    ran_at = []

    def fail(session, at):
        make_person(session, email="undone@example.org")
        raise ValueError("zq-secret")

    get_registry(inactive).retention[:0] = [
        Retention("What fails", "a day", fail),
        Retention("What works", "a day", lambda session, at: ran_at.append(at) or 3),
    ]
    with inactive.app_context():
        with pytest.raises(HubError, match=r"Failed: What fails\. Removed: 3\."):
            apply_retention()
        get_jobs(inactive).close()
        with write_transaction() as session:
            assert list_expired_accounts(session, now()) == []
    assert len(ran_at) == 1
    assert warned_ids(inactive) == [inactive.person_id]


def test_the_privacy_page_says_what_the_rules_say(app):
    page = app.test_client().get("/about/privacy").text

    rules = get_registry(app).retention
    assert {"7 years"} <= {rule.period for rule in rules}
    for rule in rules:
        assert rule.subject in page
        assert rule.period[1:] in page
    for record in get_registry(app).personal_data:
        assert record.heading in page

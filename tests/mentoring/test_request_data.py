"""What is kept of a person's requests."""

from datetime import timedelta

from hub.kit.clock import now
from hub.mentoring.domain.request_data import REQUEST_DATA, delete_old_requests
from hub.mentoring.models import MentoringRequest
from tests.mentoring.test_requests import mentors


def test_a_request_is_exported_erased_and_deleted_a_year_after_its_end(scenario):
    first, second = mentors(scenario, 2)
    scenario.ask("leader", first, words="My hopes.")
    scenario.ask("lead", second)
    (record,) = REQUEST_DATA
    with scenario.write_session() as session:
        (exported,) = record.export(session, scenario.ids["leader"])
        assert exported["words"] == "My hopes."
        record.erase(session, scenario.ids["leader"])
        assert record.export(session, scenario.ids["leader"]) == []
        assert delete_old_requests(session, now() + timedelta(days=3000)) == 0
        session.query(MentoringRequest).one().ended_at = now()
        session.flush()
        assert delete_old_requests(session, now() + timedelta(days=364)) == 0
        assert delete_old_requests(session, now() + timedelta(days=366)) == 1

"""The job of the register: it reminds those who are asked, and passes requests on."""

from collections import Counter

from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.kit.jobs import Job
from hub.mentoring.domain.answers import follow_up_request, list_requests_to_follow_up


def follow_up() -> str:
    """Remind whoever is asked, or pass their request on, one transaction for each request."""
    with write_transaction() as session:
        ids = list_requests_to_follow_up(session)
    done: Counter[str] = Counter()
    for request_id in ids:
        with write_transaction() as session:
            done[follow_up_request(session, request_id, now())] += 1
    return f"Reminders: {done['reminded']}. Passed on: {done['passed']}. Ended: {done['ended']}."


requests = Job("mentoring-requests", follow_up, schedule="*/5 *")

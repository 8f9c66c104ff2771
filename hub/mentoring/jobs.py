"""The jobs of mentoring: reminders and passing on of requests, review days, and concerns nobody takes."""

from collections import Counter

from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.kit.jobs import Job
from hub.mentoring.domain.answers import follow_up_request, list_requests_to_follow_up
from hub.mentoring.domain.closures import ask_for_review, list_reviews_to_ask
from hub.mentoring.domain.concerns import list_open_concerns, pass_on_concern


def follow_up() -> str:
    """Remind whoever is asked, or pass their request on, one transaction for each request."""
    with write_transaction() as session:
        ids = list_requests_to_follow_up(session)
    done: Counter[str] = Counter()
    for request_id in ids:
        with write_transaction() as session:
            done[follow_up_request(session, request_id, now())] += 1
    return f"Reminders: {done['reminded']}. Passed on: {done['passed']}. Ended: {done['ended']}."


def ask_for_reviews() -> str:
    """Ask both of each relationship whose review day has come, one transaction for each."""
    with write_transaction() as session:
        ids = list_reviews_to_ask(session, now())
    asked = 0
    for relationship_id in ids:
        with write_transaction() as session:
            asked += ask_for_review(session, relationship_id, now())
    return f"Reviews asked for: {asked}."


def pass_on_concerns() -> str:
    """Move concerns that a trust does not deal with to the hub office, one transaction for each."""
    with write_transaction() as session:
        ids = list_open_concerns(session)
    passed = 0
    for concern_id in ids:
        with write_transaction() as session:
            passed += pass_on_concern(session, concern_id, now())
    return f"Concerns passed to the hub office: {passed}."


requests = Job("mentoring-requests", follow_up, schedule="*/5 *")
reviews = Job("mentoring-reviews", ask_for_reviews, schedule="30 6")
concerns = Job("mentoring-concerns", pass_on_concerns, schedule="40 6")

"""The daily jobs of relationships: they ask for reviews, and pass on concerns that nobody takes."""

from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.kit.jobs import Job
from hub.mentoring.domain.closures import ask_for_review, list_reviews_to_ask
from hub.mentoring.domain.concerns import list_open_concerns, pass_on_concern


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


reviews = Job("mentoring-reviews", ask_for_reviews, schedule="30 6")
concerns = Job("mentoring-concerns", pass_on_concerns, schedule="40 6")

"""The jobs of the register: they remind those who are asked, ask for reviews, and pass on what waits."""

from collections import Counter

from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.kit.jobs import Job
from hub.mentoring.domain.answers import follow_up_request, list_requests_to_follow_up
from hub.mentoring.domain.catalogue_entries import list_outdated, update_outdated
from hub.mentoring.domain.closures import ask_for_review, list_reviews_to_ask
from hub.mentoring.domain.concerns import list_open_concerns, pass_on_concern
from hub.mentoring.domain.departures import follow_departure, list_departed
from hub.mentoring.domain.qualifications import remind_of_expiry
from hub.mentoring.domain.quiet_profiles import follow_up_quiet, list_quiet


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


def follow_profiles() -> str:
    """Move or end what people who left have, ask those of quiet profiles, and follow what changes by date."""
    done: Counter[str] = Counter()
    acts = (
        (list_departed, follow_departure),
        (list_quiet, follow_up_quiet),
        (list_outdated, update_outdated),
    )
    for list_ids, act in acts:
        with write_transaction() as session:
            ids = list_ids(session, now())
        for id_ in ids:
            with write_transaction() as session:
                done[act(session, id_, now())] += 1
    with write_transaction() as session:
        reminded = remind_of_expiry(session, now())
    return (
        f"Moved: {done['moved']}. Ended: {done['ended']}. Asked: {done['asked']}. Paused: {done['paused']}. "
        f"Reminded of certificates: {reminded}. "
        f"In the search: {done['published']} more, {done['withdrawn']} fewer."
    )


requests = Job("mentoring-requests", follow_up, schedule="*/5 *")
reviews = Job("mentoring-reviews", ask_for_reviews, schedule="30 6")
concerns = Job("mentoring-concerns", pass_on_concerns, schedule="40 6")
profiles = Job("mentoring-profiles", follow_profiles, schedule="40 *")

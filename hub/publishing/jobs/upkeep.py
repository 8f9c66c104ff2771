"""The jobs of publishing: items that nobody looks after, reviews that are due, and links to other sites."""

from flask import current_app

from hub.content.domain import parse_prose
from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.kit.jobs import Job
from hub.library.domain import list_live_bodies
from hub.publishing.domain.item_links import (
    delete_links_of_gone,
    external_links,
    list_links_to_check,
    record_result,
    save_links,
)
from hub.publishing.domain.keepers import list_left_behind, pass_on_items
from hub.publishing.domain.review_dates import begin_reviews, list_organisations_to_tell, tell_of_reviews
from hub.publishing.domain.upkeep import UPKEPT_KINDS
from hub.publishing.services.link_check import CheckLimits, check_all

BATCH_SIZE = 200


def follow_reviews() -> str:
    """Give items of those who left to the leads, set reviews, and tell of those that are near or lapsed."""
    with write_transaction() as session:
        left_behind = list_left_behind(session, now())
    passed = 0
    for organisation_id in left_behind:
        with write_transaction() as session:
            passed += pass_on_items(session, organisation_id, now())
    with write_transaction() as session:
        begun = begin_reviews(session, now())
    with write_transaction() as session:
        organisation_ids = list_organisations_to_tell(session, now())
    near = lapsed = 0
    for organisation_id in organisation_ids:
        with write_transaction() as session:
            told = tell_of_reviews(session, organisation_id, now())
        near, lapsed = near + told[0], lapsed + told[1]
    return f"Items passed on: {passed}. Reviews set: {begun}. Near: {near}. Lapsed: {lapsed}."


def check_links() -> str:
    """Read the links of items, open those that are due, and record which work; nothing if it is off."""
    if current_app.config["LINK_CHECK"] != "yes":
        return "The check of links is off (HUB_LINK_CHECK)."
    collect_links()
    with write_transaction() as session:
        urls = list_links_to_check(session, now())
    # Only tests set other limits, which let the check open a server of theirs.
    results = check_all(urls, current_app.config.get("LINK_CHECK_LIMITS", CheckLimits()))
    for url, result in results.items():
        with write_transaction() as session:
            record_result(session, url, result, now())
    return f"Links checked: {len(results)} of {len(urls)}."


def collect_links() -> None:
    """Keep the rows of links the same as the links in the texts, one batch of items at a time."""
    after = 0
    while True:
        with write_transaction() as session:
            bodies = list_live_bodies(session, UPKEPT_KINDS, after, BATCH_SIZE)
        if not bodies:
            break
        # Texts are read outside of a transaction, since that takes its time.
        links = {
            entry_id: external_links(parse_prose(body).links) if "://" in body else []
            for entry_id, body in bodies
        }
        with write_transaction() as session:
            save_links(session, links, now())
        after = bodies[-1][0]
    with write_transaction() as session:
        delete_links_of_gone(session)


reviews = Job("item-reviews", follow_reviews, schedule="50 5")
links = Job("item-links", check_links, schedule="20 4")
UPKEEP_JOBS = (reviews, links)

"""The email with news of what a person follows."""

from collections.abc import Mapping, Sequence

from hub.extension.follow_sources import FollowTarget
from hub.following.domain.news import ToldEntry
from hub.following.presenters.saved_items import kind_label
from hub.kit.emails import Email, EmailList
from hub.kit.page import Link

MAX_LISTED = 20


def news_email(
    to: str,
    told: Sequence[ToldEntry],
    targets: Mapping[int, FollowTarget],
    owners: Mapping[int, str],
    site_url: str,
    *,
    is_cut: bool,
) -> Email:
    """Return the email that lists these entries under what the person follows.

    `targets` are by the id of the follow, `owners` short names by the id of the organisation. `is_cut`: there
    is more than is listed.
    """
    by_follow: dict[int, list[ToldEntry]] = {}
    for each in told:
        by_follow.setdefault(each.follow.id, []).append(each)
    lists = tuple(
        EmailList(
            heading=targets[follow_id].link.text,
            items=tuple((_entry_link(each, site_url), _words(each, owners)) for each in entries),
            more=Link("See all", f"{site_url}{targets[follow_id].link.url}"),
        )
        for follow_id, entries in by_follow.items()
    )
    more = (
        (f"Only the newest {MAX_LISTED} are listed here. Follow the links to see the rest.",)
        if is_cut
        else ()
    )
    return Email(
        to=to,
        subject="Updates on things you follow",
        paragraphs=("These items are new or have changed.",),
        lists=lists,
        link=Link("Choose what you follow and how often", f"{site_url}/me/following"),
        closing_paragraphs=more,
    )


def _entry_link(told: ToldEntry, site_url: str) -> Link:
    return Link(told.entry.title, f"{site_url}{told.entry.address}")


def _words(told: ToldEntry, owners: Mapping[int, str]) -> str:
    state = "New" if told.is_new else "Changed"
    return f"{state}. {kind_label(told.entry)}, {owners.get(told.entry.owner_id, '')}".rstrip(", ")

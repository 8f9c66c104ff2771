"""The email on what is new in what a person follows, composed when it is sent."""

from flask import current_app
from sqlalchemy.orm import Session

from hub.extension.registry import get_registry
from hub.following.domain.follows import list_targets
from hub.following.domain.news import NEWS_KIND, find_news_reader, list_told
from hub.following.presenters.news import MAX_LISTED, news_email
from hub.kit.clock import current_day
from hub.kit.emails import Email, Message, MessageKind, Topic
from hub.trusts.domain import list_organisation_names


def compose_news(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell a person what is new in what they follow, as far as they may see it now."""
    reader = find_news_reader(session, message.person_id, current_day())
    if reader is None:
        return None
    person, viewer = reader
    told = list_told(session, viewer, str(message.details["digest"]))
    sources = get_registry(current_app).follow_sources
    targets = list_targets(
        session, viewer, sources, list({each.follow.id: each.follow for each in told}.values())
    )
    told = [each for each in told if each.follow.id in targets]
    if not told:
        return None
    owners = {names.id: names.short_name for names in list_organisation_names(session)}
    return news_email(
        person.email or "",
        told[:MAX_LISTED],
        targets,
        owners,
        site_url,
        is_cut=len(told) > MAX_LISTED,
    )


NEWS_MESSAGE = MessageKind(NEWS_KIND, compose_news, Topic.FOLLOWING)

"""The catalogue entry of an event, by which it is found in search, feeds and on trust pages."""

from datetime import datetime

from sqlalchemy.orm import Session

from hub.catalogue.domain import EntryFields, find_entry_by_public_id, upsert_entry, withdraw_entry
from hub.events.domain.event_states import EventState
from hub.events.domain.places import count_places
from hub.events.models import Event
from hub.kit.clock import format_date
from hub.kit.markdown import render, strip_tags
from hub.plugin_api.vocabulary import Option, Scope
from hub.trusts.domain import OFFICE, organisations_by_id

KIND = "event"
BASE_PATH = "/events"


def event_address(slug: str) -> str:
    """Return the path of the page of an event."""
    return f"{BASE_PATH}/{slug}"


def publish_entry(session: Session, event: Event, at: datetime) -> None:
    """Write the catalogue entry of an event that everyone can see; withdraw it once it is cancelled."""
    if event.state == EventState.DRAFT:
        return
    if event.state == EventState.CANCELLED:
        withdraw_event_entry(session, event, at)
        return
    event.availability = count_places(session, event, at).availability
    upsert_entry(session, _entry_fields(session, event), now=at)


def withdraw_event_entry(session: Session, event: Event, at: datetime) -> None:
    """Withdraw the catalogue entry of an event, if it has one."""
    entry = find_entry_by_public_id(session, event.public_id)
    if entry is not None:
        withdraw_entry(session, entry, now=at)


def update_availability(session: Session, event: Event, at: datetime) -> None:
    """Publish the entry again if the word for its free places has changed, and only then.

    Pages are kept until something in the catalogue changes, so not every booking may change it.
    """
    if (
        event.state != EventState.DRAFT
        and event.availability != count_places(session, event, at).availability
    ):
        publish_entry(session, event, at)


def _entry_fields(session: Session, event: Event) -> EntryFields:
    owner = organisations_by_id(session, [event.organisation_id])[event.organisation_id]
    scope = Scope.NATIONAL if owner.kind == OFFICE else Scope.TRUST
    facets = {
        "tier": list(event.tiers),
        "theme": list(event.themes),
        "mix": list(event.mix),
        "trust": [owner.slug],
        "scope": [scope.value],
        "option": [Option.MASTERCLASSES.value] if event.series else [],
    }
    return EntryFields(
        public_id=event.public_id,
        kind=KIND,
        slug=event.slug,
        address=event_address(event.slug),
        title=event.title,
        summary=event.summary,
        note=format_date(event.starts_at),
        owner_id=event.organisation_id,
        facets={name: values for name, values in facets.items() if values},
        body=strip_tags(render(event.description)),
    )

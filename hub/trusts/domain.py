"""Organisations: recording them from plugin data, reading them, and merging two trusts."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from msgspec import Struct
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.catalogue.domain import (
    EntryFields,
    bump_change_counter,
    touch_owned_entries,
    upsert_changed_entry,
)
from hub.extension.organisation_merge import OrganisationMerge
from hub.kit.errors import Invalid, NotFound
from hub.kit.page import Link
from hub.kit.text import hide_words
from hub.trusts.models import Organisation as Organisation

TRUST = "trust"
OFFICE = "office"
OFFICE_SLUG = "hub"
ORGANISATION = Organisation.__table__.c
NAMES_STATEMENT = select(
    *(ORGANISATION.id, ORGANISATION.slug, ORGANISATION.kind, ORGANISATION.name, ORGANISATION.short_name),
    func.coalesce(ORGANISATION.profile["trust"]["abbreviation"].as_string(), ""),
).order_by(ORGANISATION.kind == OFFICE, ORGANISATION.slug)
"""Built once, because most pages ask for the names."""


def list_trusts(session: Session, viewer: Viewer) -> list[Organisation]:
    """Return all trusts by slug; every viewer may see every trust."""
    statement = select(Organisation).where(Organisation.kind == TRUST)
    return list(session.scalars(statement.order_by(Organisation.slug)))


def get_trust(session: Session, viewer: Viewer, slug: str) -> Organisation:
    """Return the trust with this slug; raise NotFound if there is none."""
    trust = session.scalar(select(Organisation).where(Organisation.slug == slug, Organisation.kind == TRUST))
    if trust is None:
        raise NotFound("There is no trust at this address. See the list of trusts.")
    return trust


def find_organisation(session: Session, slug: str) -> Organisation | None:
    """Return the organisation (trust or hub office) with this slug, or None."""
    return session.scalar(select(Organisation).where(Organisation.slug == slug))


def lock_organisation(session: Session, organisation_id: int) -> Organisation:
    """Return the organisation with its row locked until the transaction ends.

    Writers of its memberships take this lock, so that only one of them works at a time.
    """
    return session.scalars(
        select(Organisation).where(Organisation.id == organisation_id).with_for_update(key_share=True)
    ).one()


def organisations_by_id(session: Session, ids: Collection[int]) -> dict[int, Organisation]:
    """Return the organisations with these ids, by id, read in one statement."""
    if not ids:
        return {}
    rows = session.scalars(select(Organisation).where(Organisation.id.in_(set(ids))))
    return {row.id: row for row in rows}


def is_office(session: Session, organisation_id: int) -> bool:
    """Return whether an organisation is the hub office, whose items and events are national."""
    kind = session.scalar(select(Organisation.kind).where(Organisation.id == organisation_id))
    return kind == OFFICE


class OrganisationNames(Struct, frozen=True):
    """The columns of an organisation that lists, links and the search need."""

    id: int
    slug: str
    kind: str
    name: str
    short_name: str
    abbreviation: str = ""


def search_names_by_organisation(session: Session) -> dict[int, str]:
    """Return all names and abbreviations of every organisation, shown or not, as one string, by id."""
    return {row.id: _join_names(row) for row in session.scalars(select(Organisation))}


def _join_names(row: Organisation) -> str:
    identity = row.profile.get("trust", {})
    names = (row.name, row.short_name, identity.get("abbreviation", ""), *identity.get("search_words", ()))
    return " ".join(name for name in names if name)


def list_organisation_names(session: Session) -> list[OrganisationNames]:
    """Return the names of every organisation: trusts by slug, the hub office last."""
    session.flush()
    return [OrganisationNames(*row) for row in session.connection().execute(NAMES_STATEMENT)]


def organisation_names_by_id(session: Session) -> dict[int, OrganisationNames]:
    """Return the names of every organisation by id."""
    return {names.id: names for names in list_organisation_names(session)}


def record_trust(
    session: Session, slug: str, *, name: str, short_name: str, profile: Mapping[str, Any], now: datetime
) -> Organisation:
    """Create or update a trust from the data of its plugin; unchanged data is not written.

    Raises Invalid for the slug of the hub office.
    """
    if slug == OFFICE_SLUG:
        raise Invalid("slug", f"`{slug}` is the hub office's own name. Choose another")
    return _save_organisation(session, slug, TRUST, name, short_name, profile, now)


def sync_trust_entry(session: Session, trust: Organisation, *, now: datetime) -> None:
    """Update the catalogue entry of a trust's page to its profile; an unchanged entry is not written."""
    upsert_changed_entry(session, _trust_entry_fields(trust), now=now)


def _trust_entry_fields(trust: Organisation) -> EntryFields:
    profile: Mapping[str, Any] = trust.profile
    identity, speciality = profile.get("trust", {}), profile.get("speciality") or {}
    texts = (
        *(f"{speciality[name].rstrip('.')}." for name in ("title", "summary") if name in speciality),
        *(fact["statement"] for fact in profile.get("facts", ())),
        *(f"{contact['role']}: {contact['about']}." for contact in profile.get("contacts", ())),
        *(part for part in (identity.get("name_note", ""),) if part),
    )
    return EntryFields(
        public_id=str(uuid5(NAMESPACE_URL, f"{TRUST}/{trust.slug}")),
        kind=TRUST,
        slug=trust.slug,
        address=f"/trusts/{trust.slug}",
        title=trust.name,
        summary=identity.get("summary", ""),
        owner_id=trust.id,
        facets={"kind": [TRUST], "trust": [trust.slug]},
        body=" ".join((*texts, hide_words(identity.get("search_words", ())))).strip(),
    )


def ensure_office(session: Session, *, now: datetime) -> Organisation:
    """Create the hub office, which owns national items, unless it exists, and return it."""
    return _save_organisation(session, OFFICE_SLUG, OFFICE, "Ambulance Leadership Hub", "National", {}, now)


def _save_organisation(
    session: Session,
    slug: str,
    kind: str,
    name: str,
    short_name: str,
    profile: Mapping[str, Any],
    now: datetime,
) -> Organisation:
    organisation = session.scalar(select(Organisation).where(Organisation.slug == slug))
    if organisation is None:
        organisation = Organisation(slug=slug, kind=kind)
        session.add(organisation)
    former_names = _join_names(organisation) if organisation.id else ""
    new_values = (kind, name, short_name, dict(profile))
    current_values = (organisation.kind, organisation.name, organisation.short_name, organisation.profile)
    if new_values != current_values:
        organisation.kind, organisation.name, organisation.short_name, organisation.profile = new_values
        organisation.updated_at = now
        if former_names and former_names != _join_names(organisation):
            touch_owned_entries(session, organisation.id)
        else:
            bump_change_counter(session)
    session.flush()
    return organisation


def short_names_by_slug(session: Session) -> dict[str, str]:
    """Return the short name of every organisation by slug: trusts by slug, the hub office last."""
    return {names.slug: names.short_name for names in list_organisation_names(session)}


def organisation_link(organisation: Organisation | OrganisationNames) -> Link:
    """Return the link to the page of `organisation`; that of the hub office is the home page."""
    if organisation.kind == OFFICE:
        return Link("Ambulance Leadership Hub", "/")
    return Link(organisation.name, f"/trusts/{organisation.slug}")


def merge_organisations(
    session: Session,
    source: Organisation,
    target: Organisation,
    functions: Iterable[Callable[[Session, OrganisationMerge], None]],
) -> None:
    """Move everything that features store for `source` to `target`; the row of `source` is kept.

    `functions` are those that features declare (`Registry.merge_organisations`). Audit entries are not
    changed. Raises Invalid unless both are trusts and different.
    """
    if source.id == target.id or {source.kind, target.kind} != {TRUST}:
        raise Invalid("target", "Choose another trust to merge with")
    # Locks are taken in the order of ids, so that two concurrent mergers cannot deadlock.
    for organisation_id in sorted((source.id, target.id)):
        lock_organisation(session, organisation_id)
    merge = OrganisationMerge(source.id, source.slug, target.id, target.slug)
    for function in functions:
        function(session, merge)
    session.flush()

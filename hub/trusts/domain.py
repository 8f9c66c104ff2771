"""What may happen to an organisation: recorded from its plugin's answer, read by anybody."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.catalogue.domain import (
    EntryPage,
    Filters,
    bump_change_counter,
    count_by_facet,
    list_entries,
    touch_owned_entries,
)
from hub.extension.organisation_merge import OrganisationMerge
from hub.kit.errors import Invalid, NotFound
from hub.kit.page import Link
from hub.trusts.models import Organisation as Organisation

TRUST = "trust"
OFFICE = "office"
OFFICE_SLUG = "hub"
TRUST_PAGE_SIZE = 10
"""How many of a trust's items its own page shows before it leads to the library."""


def list_trusts(session: Session, viewer: Viewer) -> list[Organisation]:
    """Return all trusts in order of their names; every viewer may see every trust."""
    statement = select(Organisation).where(Organisation.kind == TRUST)
    return list(session.scalars(statement.order_by(Organisation.slug)))


def get_trust(session: Session, viewer: Viewer, slug: str) -> Organisation:
    """Return the trust at `slug`; raise NotFound where there is none."""
    found = session.scalar(select(Organisation).where(Organisation.slug == slug, Organisation.kind == TRUST))
    if found is None:
        raise NotFound("There is no trust at this address. See the list of trusts.")
    return found


def find_organisation(session: Session, slug: str) -> Organisation | None:
    """Return the organisation at `slug`, a trust or the hub office, or None."""
    return session.scalar(select(Organisation).where(Organisation.slug == slug))


def lock_organisation(session: Session, organisation_id: int) -> Organisation:
    """Return an organisation whose people nobody else changes until this transaction ends."""
    return session.scalars(
        select(Organisation).where(Organisation.id == organisation_id).with_for_update(key_share=True)
    ).one()


def organisations_by_id(session: Session, ids: Collection[int]) -> dict[int, Organisation]:
    """Return the organisations with these ids, in one statement."""
    if not ids:
        return {}
    rows = session.scalars(select(Organisation).where(Organisation.id.in_(set(ids))))
    return {row.id: row for row in rows}


@dataclass(frozen=True)
class OrganisationNames:
    """An organisation as far as lists speak of it."""

    id: int
    slug: str
    kind: str
    name: str
    short_name: str


def search_names_by_organisation(session: Session) -> dict[int, str]:
    """Return all the names by which each organisation is known, by its id."""
    return {row.id: _join_names(row) for row in session.scalars(select(Organisation))}


def _join_names(row: Organisation) -> str:
    return f"{row.name} {row.short_name} {row.profile.get('trust', {}).get('abbreviation', '')}".strip()


def list_organisation_names(session: Session) -> list[OrganisationNames]:
    """Return every organisation by its names: trusts in order, the hub office last."""
    columns = (Organisation.id, Organisation.slug, Organisation.kind, Organisation.name)
    rows = session.execute(
        select(*columns, Organisation.short_name).order_by(Organisation.kind == OFFICE, Organisation.slug)
    )
    return [OrganisationNames(*row) for row in rows]


def list_trust_entries(
    session: Session, viewer: Viewer, trust: Organisation, kinds: tuple[str, ...]
) -> EntryPage:
    """Return the newest entries of `kinds` that `trust` shares, for its page."""
    filters = Filters(facets={"trust": (trust.slug,)}, size=TRUST_PAGE_SIZE)
    return list_entries(session, viewer, kinds, filters)


def record_trust(
    session: Session, slug: str, *, name: str, short_name: str, profile: Mapping[str, Any], now: datetime
) -> Organisation:
    """Make the database say of a trust what its plugin says; unchanged answers change nothing.

    Raises Invalid for a name that the hub keeps for itself.
    """
    if slug == OFFICE_SLUG:
        raise Invalid("slug", f"`{slug}` is the hub office's own name. Choose another")
    return _save_organisation(session, slug, TRUST, name, short_name, profile, now)


def ensure_office(session: Session, *, now: datetime) -> Organisation:
    """Make sure that the hub office exists; it owns what is shared nationally."""
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
    named = _join_names(organisation) if organisation.id else ""
    said = (kind, name, short_name, dict(profile))
    known = (organisation.kind, organisation.name, organisation.short_name, organisation.profile)
    if said != known:
        organisation.kind, organisation.name, organisation.short_name, organisation.profile = said
        organisation.updated_at = now
        if named and named != _join_names(organisation):
            touch_owned_entries(session, organisation.id)
        else:
            bump_change_counter(session)
    session.flush()
    return organisation


def short_names_by_slug(session: Session) -> dict[str, str]:
    """Return the short name of every organisation by its slug: trusts in order, the hub office last."""
    return {named.slug: named.short_name for named in list_organisation_names(session)}


def organisation_link(organisation: Organisation | OrganisationNames) -> Link:
    """Return where one reads about `organisation`; the hub office is the hub itself."""
    if organisation.kind == OFFICE:
        return Link("Ambulance Leadership Hub", "/")
    return Link(organisation.name, f"/trusts/{organisation.slug}")


def count_shared_by_trust(session: Session, viewer: Viewer, kinds: tuple[str, ...]) -> Mapping[str, int]:
    """Return how many entries of `kinds` each trust shares that `viewer` may see, by slug."""
    return count_by_facet(session, viewer, "trust", kinds)


def merge_organisations(
    session: Session,
    source: Organisation,
    target: Organisation,
    functions: Iterable[Callable[[Session, OrganisationMerge], None]],
) -> None:
    """Move everything that features keep for `source` to `target`; the row of `source` stays.

    `functions` are those of the features (`Registry.merge_organisations`). Audit entries stay as they were
    written. Raises Invalid unless both are trusts and not the same one.
    """
    if source.id == target.id or {source.kind, target.kind} != {TRUST}:
        raise Invalid("target", "Choose another trust to merge with")
    # Always in the order of ids, so that two mergers at once cannot wait for each other.
    for organisation_id in sorted((source.id, target.id)):
        lock_organisation(session, organisation_id)
    merge = OrganisationMerge(source.id, source.slug, target.id, target.slug)
    for function in functions:
        function(session, merge)
    session.flush()

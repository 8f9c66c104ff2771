"""Trusts as records of the API."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import msgspec
from msgspec import Struct
from msgspec.structs import asdict

from hub.kit.clock import isoformat_utc
from hub.trusts.models import Organisation
from hub.trusts.presenters.pages import supplier_note
from hub.web.json_api import API_ROOT, AbsoluteUrl, UtcTimestamp, described_as


class TrustEntry(Struct, frozen=True):
    """One trust in a list."""

    slug: str
    name: str
    short_name: str
    abbreviation: str
    summary: str
    shared: Annotated[int, described_as("The number of items that are its own or about it.")]
    page: Annotated[str, described_as("Its page on the website.", format="uri")]
    api: AbsoluteUrl
    updated: UtcTimestamp


class TrustList(Struct, frozen=True):
    """All trusts; there is one page, and no filter."""

    items: tuple[TrustEntry, ...]
    total: int
    page: int
    pages: int
    facets: Annotated[dict[str, tuple[str, ...]], described_as("Empty: trusts have no filters.")]


class TrustFact(Struct, frozen=True):
    """What the study says of a trust, in the hub's words, and in which section."""

    statement: str
    section: str


class TrustSpeciality(Struct, frozen=True):
    """What the page of a trust shows first; without a section it is the trust's own words."""

    title: str
    summary: str
    section: str


class TrustContact(Struct, frozen=True):
    """A role to ask for, never a person, and what to ask about."""

    role: str
    about: str
    section: str


class TrustRecord(TrustEntry, frozen=True):
    """A trust with all that its plugin last supplied. Facts are as in the study printed in April 2009."""

    name_note: str
    supplier_note: Annotated[str, described_as("Says if this information may not be up to date.")]
    speciality: TrustSpeciality | None
    facts: tuple[TrustFact, ...]
    contacts: tuple[TrustContact, ...]


def trust_list(trusts: Sequence[Organisation], shared: Mapping[str, int], site: str) -> TrustList:
    """Return the record of all trusts; `shared` is the number of entries that each shares, by slug."""
    items = tuple(_entry(trust, shared.get(trust.slug, 0), site) for trust in trusts)
    return TrustList(items, len(items), page=1, pages=1, facets={})


def trust_record(trust: Organisation, shared: int, state: str, site: str) -> TrustRecord:
    """Return the record of one trust; `state` is the state of its plugin."""
    profile: Mapping[str, Any] = trust.profile
    values = {
        **asdict(_entry(trust, shared, site)),
        "name_note": profile.get("trust", {}).get("name_note", ""),
        "supplier_note": supplier_note(state),
        "speciality": profile.get("speciality"),
        "facts": profile.get("facts", []),
        "contacts": profile.get("contacts", []),
    }
    return msgspec.convert(values, TrustRecord)


def _entry(trust: Organisation, shared: int, site: str) -> TrustEntry:
    # While a plugin is set aside, its last valid profile is kept, which may lack newer fields.
    identity: Mapping[str, str] = trust.profile.get("trust", {})
    return TrustEntry(
        slug=trust.slug,
        name=trust.name,
        short_name=trust.short_name,
        abbreviation=identity.get("abbreviation", ""),
        summary=identity.get("summary", ""),
        shared=shared,
        page=f"{site}/trusts/{trust.slug}",
        api=f"{site}{API_ROOT}/trusts/{trust.slug}",
        updated=isoformat_utc(trust.updated_at),
    )

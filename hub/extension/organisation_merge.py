"""The merger of two organisations, as features that keep something for organisations carry it out."""

from msgspec import Struct


class OrganisationMerge(Struct, frozen=True):
    """One organisation becomes part of another: what is kept for `source` belongs to `target` afterwards."""

    source_id: int
    source_slug: str
    target_id: int
    target_slug: str

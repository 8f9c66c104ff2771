"""The pages of trusts: profiles and catalogue entries as texts, links and cards."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from hub.catalogue.presenters import entry_card
from hub.kit.page import Card, Link
from hub.trusts.models import Organisation

FOUND_IN_STUDY = "From the study printed in April 2009, not since confirmed by the trust"
"""The note of an item and of facts that the hub wrote about a trust."""
CHOSEN_BY_HUB = (
    "Table 2 gives two examples from each trust that it lists. The hub chose to show this one first."
)
SET_ASIDE_NOTE = (
    "We cannot read this trust’s content at the moment. This page shows what it last supplied. Nothing has "
    "been lost."
)
ABSENT_NOTE = "This trust is not supplying any content at the moment. This page shows what it last supplied."


class TrustPage(Struct, frozen=True):
    """The texts, links and cards of a trust page.

    `study_items` are those that the hub wrote about the trust from the study, `items` what the trust shares.
    """

    slug: str
    name: str
    short_name: str
    abbreviation: str
    name_note: str
    summary: str
    speciality: Mapping[str, str] | None
    speciality_note: str
    facts: tuple[tuple[str, str], ...]
    contacts: tuple[tuple[str, str, str], ...]
    survey: tuple[tuple[str, str], ...]
    found_note: str
    supplier_note: str
    tools: tuple[Card, ...]
    items: tuple[Card, ...]
    study_items: tuple[Card, ...]
    total: int
    library_url: Link


def trust_card(trust: Organisation, shared: int) -> Card:
    """Return the card of `trust`; `shared` is the number of entries that are its own or about it."""
    summary = trust.profile.get("trust", {}).get("summary", "")
    note = {0: "Nothing here yet", 1: "1 resource"}.get(shared, f"{shared} resources")
    return Card(trust.name, f"/trusts/{trust.slug}", summary, note=note)


def trust_page(trust: Organisation, found: Any, state: str) -> TrustPage:
    """Return the page of `trust`; `found` are its newest entries, `state` is up, set-aside or absent."""
    # While a plugin is set aside, its last valid profile is kept, which may lack newer fields.
    profile: Mapping[str, Any] = trust.profile
    identity = profile.get("trust", {})
    facts, contacts = profile.get("facts", []), profile.get("contacts", [])
    return TrustPage(
        slug=trust.slug,
        name=trust.name,
        short_name=trust.short_name,
        abbreviation=identity.get("abbreviation", ""),
        name_note=identity.get("name_note", ""),
        summary=identity.get("summary", ""),
        speciality=profile.get("speciality"),
        speciality_note=_speciality_note(profile.get("speciality")),
        facts=tuple((fact["statement"], fact["section"]) for fact in facts),
        contacts=tuple((contact["role"], contact["about"], contact["section"]) for contact in contacts),
        survey=_survey_rows(identity.get("survey")),
        found_note=FOUND_IN_STUDY if facts or identity.get("survey") else "",
        supplier_note=supplier_note(state),
        tools=tuple(_tool_card(trust, tool) for tool in profile.get("tools", [])),
        items=tuple(entry_card(entry) for entry in found.entries if entry.note != FOUND_IN_STUDY),
        study_items=tuple(entry_card(entry) for entry in found.entries if entry.note == FOUND_IN_STUDY),
        total=found.total,
        library_url=Link(f"All from {trust.short_name}", f"/library?trust={trust.slug}"),
    )


def supplier_note(state: str) -> str:
    """Return the warning for the state of a trust's plugin, or an empty string if it is up."""
    return {"set-aside": SET_ASIDE_NOTE, "absent": ABSENT_NOTE}.get(state, "")


def _tool_card(trust: Organisation, tool: Mapping[str, Any]) -> Card:
    return Card(tool["title"], f"/trusts/{trust.slug}/tools/{tool['slug']}", tool["summary"])


def _speciality_note(speciality: Mapping[str, str] | None) -> str:
    """Return who chose the speciality, if it is one of the two examples of Table 2."""
    return CHOSEN_BY_HUB if speciality and speciality["section"].startswith("Table 2") else ""


def _survey_rows(survey: Mapping[str, int] | None) -> tuple[tuple[str, str], ...]:
    if survey is None:
        return ()
    finished = f"{survey['finishing_pct']}%, which the hub worked out as {survey['finished']} people"
    return (
        ("Senior managers asked", str(survey["sample"])),
        ("Began the survey", f"{survey['starting_pct']}%"),
        ("Finished it", finished),
    )

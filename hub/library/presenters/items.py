"""The page of an item: its facts, evidence level, source, citation and related items.

The hub wrote what comes from the study, also where it is about a trust, so the hub is named as its author.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from hub.access import Audience
from hub.catalogue.domain import RelatedEntry
from hub.catalogue.forms import FACET_LEGENDS, facet_label, facet_text, has_both_accreditations
from hub.catalogue.presenters import entry_card
from hub.kit.clock import format_date
from hub.kit.page import Card, Link
from hub.library.domain.queries import ResourceDetail
from hub.library.domain.statements import ARCHIVED
from hub.plugin_api.documents import Source
from hub.plugin_api.vocabulary import Evidence, label_of

EVIDENCE_MEANINGS = {
    "shared": "Not yet evaluated, as far as we know.",
    "evaluated": "At least one evaluation has been confirmed. Its findings may be good, bad or mixed.",
    "good-practice": "A moderate or strong independent evaluation found that it works, and another trust "
    "uses it. These are the hub\u2019s own conditions.",
}
HUB_NAME = "Ambulance Leadership Hub"
FROM_STUDY = (
    "Written by the hub office from the Future Leaders study, whose sections are named. Advice, questions, "
    "notes on its text and \u201cthe hub\u2019s view\u201d are the hub\u2019s own words."
)
RELATION_LABELS = {"capability": "Also develops", "option": "Also", "theme": "Also about"}
"""The label before the shared values on a related card, by facet."""


class ItemPage(Struct, frozen=True):
    """The texts and links of an item page. `address` is the path of the page, for sharing.

    `owner_label` comes before the link to the owner. `main_section` is the section of the study on which the
    summary and the fields rest; it is empty for what does not come from the study.
    `is_public`: the API gives the item to everybody.
    """

    title: str
    kind: str
    summary: str
    body: Markup
    kind_label: str
    evidence_label: str
    evidence_meaning: str
    evidence_claim: str
    found_note: str
    is_ended: bool
    doubt: str
    owner: Link
    owner_label: str
    is_from_study: bool
    main_section: str
    rows: tuple[tuple[str, tuple[Link, ...]], ...]
    sections: tuple[str, ...]
    ask: str
    revision: int
    updated: str
    citation: str
    address: str
    is_public: bool
    source_note: str
    related: tuple[Card, ...]


def item_page(detail: ResourceDetail, trusts: Mapping[str, str]) -> ItemPage:
    """Return the page of an item; `trusts` maps slugs to short names."""
    entry, fields = detail.entry, detail.revision.fields
    (evidence,) = entry.facets["evidence"]
    updated = format_date(max(detail.revision.created_at, detail.confirmed_at or detail.revision.created_at))
    return ItemPage(
        title=entry.title,
        kind=entry.kind,
        summary=entry.summary,
        body=detail.html,
        kind_label=facet_label("kind", fields["kind"], trusts),
        evidence_label=label_of(Evidence, evidence),
        evidence_meaning=EVIDENCE_MEANINGS[evidence],
        evidence_claim=claim_words(fields),
        found_note=entry.note,
        is_ended=entry.state == ARCHIVED,
        doubt=_doubt_words(detail),
        owner=detail.owner,
        owner_label=_owner_label(detail),
        is_from_study=is_from_study(detail),
        main_section=main_section(detail),
        rows=facet_rows(entry.facets, trusts),
        sections=tuple(fields["section"]),
        ask=fields["ask"],
        revision=detail.revision.number,
        updated=updated,
        citation=_citation(detail, updated),
        address=entry.address,
        is_public=entry.audience == Audience.PUBLIC and entry.state == "live",
        source_note=_source_note(detail),
        related=tuple(_related_card(related, trusts) for related in detail.related),
    )


def claim_words(fields: Mapping[str, Any]) -> str:
    """Return what the document of an item claims of its evidence, if that is more than shared."""
    claimed = fields["evidence"]
    if claimed == Evidence.SHARED:
        return ""
    label = label_of(Evidence, claimed).lower()
    return (
        f"Its author calls it \u201c{label}\u201d. That is their own view. The evidence level is based "
        "only on the evaluations and use recorded on the hub."
    )


def facet_rows(
    facets: Mapping[str, list[str]], trusts: Mapping[str, str]
) -> tuple[tuple[str, tuple[Link, ...]], ...]:
    """Return (legend, links to the filtered library) for each facet of an item."""
    return tuple(
        (
            legend,
            tuple(
                Link(facet_text(name, values, trusts), f"/library?{urlencode({name: values}, doseq=True)}")
                for values in _linked_together(name, facets[name])
            ),
        )
        for name, legend in FACET_LEGENDS.items()
        if name not in ("trust", "evidence") and facets.get(name)
    )


def _linked_together(name: str, values: Sequence[str]) -> list[list[str]]:
    return [list(values)] if has_both_accreditations(name, values) else [[value] for value in values]


def _related_card(related: RelatedEntry, trusts: Mapping[str, str]) -> Card:
    reasons = [
        f"{RELATION_LABELS[name]}: {facet_text(name, values[:2], trusts)}"
        for name, values in related.shared_facets.items()
    ]
    return replace(entry_card(related.entry), note=". ".join(reasons), tags=())


def is_from_study(detail: ResourceDetail) -> bool:
    """Return whether the hub wrote an item from the study."""
    return bool(detail.revision.fields["source"] == Source.STUDY)


def main_section(detail: ResourceDetail) -> str:
    """Return the section on which the summary and the fields rest; empty if not from the study."""
    return next(iter(detail.revision.fields["section"]), "") if is_from_study(detail) else ""


def _doubt_words(detail: ResourceDetail) -> str:
    # A revision may be older than this field.
    doubt: str = detail.revision.fields.get("doubt", "")
    return f"The hub\u2019s note: {doubt}" if doubt and is_from_study(detail) else doubt


def _owner_label(detail: ResourceDetail) -> str:
    if not is_from_study(detail):
        return "Shared by"
    return "From the study, about" if _is_about_trust(detail) else "From the study, written by the"


def _is_about_trust(detail: ResourceDetail) -> bool:
    return detail.owner.url != "/"


def _source_note(detail: ResourceDetail) -> str:
    return FROM_STUDY if is_from_study(detail) else "Written by the organisation that shares it."


def _citation(detail: ResourceDetail, updated: str) -> str:
    title, version = detail.entry.title, f"{detail.revision.number}, {updated}"
    if not is_from_study(detail):
        return f"{detail.owner.text}. {title}. {HUB_NAME}, version {version}."
    about = f", about {detail.owner.text}" if _is_about_trust(detail) else ""
    return f"{HUB_NAME}. {title}. From the Future Leaders study (April 2009){about}. Version {version}."

"""The forms by which an organisation says that it uses an item of another."""

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from hub.catalogue.domain import CatalogueEntry
from hub.publishing.domain.adopters import Adopter
from hub.publishing.domain.adoptions import AdoptionPlan
from hub.publishing.domain.evidence_vocabulary import AdoptionKind, find_word
from hub.publishing.models import Adoption
from hub.web.forms import DateField, HubForm, Required, past_example

NO_OWN_ITEM = "It is not described on the hub"
GUEST = "My own organisation. I am a guest of {}"


class AdoptionForm(HubForm):
    """How an organisation uses an item."""

    kind = RadioField(
        "How do you use it?",
        [Required("Choose how you use it")],
        choices=[SelectChoice(kind.value, kind.label) for kind in AdoptionKind],
    )
    what_changed = TextAreaField(
        "If you have adapted it, what have you changed?",
        description=(
            "Everyone can read this. Do not name people. It stays on the page after you stop using the item."
        ),
        render_kw={"maxlength": 2000},
    )
    since = DateField(
        "Since when? (optional)",
        example=past_example,
        description="If you do not know the day, use the first of the month. Everyone can read this.",
    )
    contact = StringField(
        "Who to contact for a visit",
        [Required("Enter a role to contact, such as Head of Education")],
        description=(
            "A role, not a name, such as Head of Education. Everyone can read this. It stays on the page "
            "after you stop using the item."
        ),
    )
    own_item = SelectField("Your own version on the hub", default="")

    def offer_items(self, items: Sequence[CatalogueEntry]) -> None:
        """Offer these items as the organisation's own version."""
        own = [SelectChoice(item.public_id, item.title) for item in items]
        self.own_item.choices = [SelectChoice("", NO_OWN_ITEM), *own]

    def plan(self) -> AdoptionPlan:
        """Return what was entered, once it is valid."""
        return AdoptionPlan(
            kind=find_word(AdoptionKind, self.kind.data),
            contact=self.contact.data,
            what_changed=self.what_changed.data,
            since=self.since.data,
            own_item_id=self.own_item.data or "",
        )


class NewAdoptionForm(AdoptionForm):
    """How an organisation uses an item, and which organisation that is."""

    organisation = RadioField(
        "Which organisation is this for?", [Required("Choose which organisation this is for")]
    )
    partner = StringField(
        "Your organisation (if you are a guest)",
        description="The public or private organisation you work for. Everyone can read its name.",
    )

    def offer_adopters(self, adopters: Sequence[Adopter]) -> None:
        """Offer the organisations for which the viewer may speak; a single one is chosen."""
        self.organisation.choices = [
            SelectChoice(adopter.key, GUEST.format(adopter.name) if adopter.is_guest else adopter.name)
            for adopter in adopters
        ]
        if len(adopters) == 1 and not self.organisation.data:
            self.organisation.data = adopters[0].key

    def plan(self) -> AdoptionPlan:
        """Return what was entered, once it is valid."""
        return replace(super().plan(), partner=self.partner.data)


def adoption_values(adoption: Adoption, own_item_id: str) -> dict[str, Any]:
    """Return the values with which the form of an adoption begins."""
    return {
        "kind": adoption.kind,
        "what_changed": adoption.what_changed,
        "since": adoption.since,
        "contact": adoption.contact,
        "own_item": own_item_id,
    }
